#include "insight/page.h"

#include "base/own.h"

#include <md4c-html.h>
#include <string.h>

void page_outline_done(struct page_outline *outline)
{
    text_done(&outline->contents);
}

static void collect(const MD_CHAR *bytes, MD_SIZE length, void *out)
{
    text_add_bytes(out, bytes, length);
}

/* What stands between the tags of a heading, into the outline. Entities stay as they are. */
static void note_heading(struct page_outline *outline, int level, const char *inside, size_t length)
{
    if (level > 3)
        return;
    text_printf(&outline->contents, "<li class=\"level-%d\"><a href=\"#part-%d\">", level, outline->headings);
    for (size_t i = 0; i < length; i++) {
        if (inside[i] == '<')
            i += strcspn(inside + i, ">");
        else
            text_add_char(&outline->contents, inside[i]);
    }
    text_add(&outline->contents, "</a></li>\n");
}

/* Takes over md4c's HTML: an id for each heading, and for each column of a table the word that it is one. */
static void take_over(struct text *out, const char *html, struct page_outline *outline)
{
    while (*html != '\0') {
        size_t plain = strcspn(html, "<");
        text_add_bytes(out, html, plain);
        html += plain;
        if (html[0] == '<' && html[1] == 'h' && html[2] >= '1' && html[2] <= '5' && html[3] == '>') {
            int level = html[2] - '0' + 1; /* the page's title is the first */
            const char *end = strstr(html, "</h");
            outline->headings++;
            text_printf(out, "<h%d id=\"part-%d\">", level, outline->headings);
            html += 4;
            if (end != NULL)
                note_heading(outline, level, html, (size_t)(end - html));
        } else if (html[0] == '<' && html[1] == '/' && html[2] == 'h' && html[3] >= '1' && html[3] <= '5') {
            text_printf(out, "</h%d>", html[3] - '0' + 1);
            html += 5;
        } else if (string_starts(html, "<th")) {
            bool column = html[3] == '>' || html[3] == ' ';
            text_add(out, column ? "<th scope=\"col\"" : "<th");
            html += 3;
        } else if (*html != '\0') {
            text_add_char(out, *html++);
        }
    }
}

void page_markdown(struct text *out, const char *markdown, size_t length, struct page_outline *outline)
{
    own_(text_done) struct text html = TEXT_INIT;
    /* It fails for want of memory alone, which does not come back here. */
    (void)md_html(markdown, (MD_SIZE)length, collect, &html,
                  MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_TASKLISTS,
                  MD_HTML_FLAG_SKIP_UTF8_BOM);
    take_over(out, html.data, outline);
}
