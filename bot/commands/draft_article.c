#include "commands/draft_article.h"

#include "base/json.h"
#include "base/own.h"

#include <string.h>

void draft_article_write(const struct draft *draft, const char *today, struct text *out)
{
    text_add(out, "---\ntitle: ");
    json_write_string(out, draft->question);
    text_add(out, "\nquestions:\n  - ");
    json_write_string(out, draft->question);
    text_printf(out, "\nchecked_on: %s\n---\n%s\n", today, draft->answer);
}

/* ---- one more question ------------------------------------------------------------------------------------------- */

static void add_item(const char *indent, size_t length, const char *question, struct text *out)
{
    text_add_bytes(out, indent, length);
    text_add(out, "- ");
    json_write_string(out, question);
    text_add_char(out, '\n');
}

/* The line of the front matter that begins with the key; NULL: none before `end`. */
static const char *find_key(const char *from, const char *end, const char *key)
{
    for (const char *line = from; line < end; line = strchr(line, '\n') + 1) {
        if (string_starts(line, key))
            return line;
    }
    return NULL;
}

/* "questions: [a, b]" on one line. */
static void add_to_line(const char *line, const char *line_end, const char *question, struct text *out)
{
    const char *close = line_end;
    while (close > line && *close != ']')
        close--;
    const char *open = strchr(line, '[');
    bool empty = open != NULL && strspn(open + 1, " ") == (size_t)(close - open - 1);
    text_add_bytes(out, line, (size_t)(close - line));
    text_add(out, empty ? "" : ", ");
    json_write_string(out, question);
    text_add_bytes(out, close, (size_t)(line_end - close) + 1);
}

bool draft_article_add(const char *markdown, const char *question, const char *const *others, struct text *out)
{
    const char *from = markdown + strlen("---\n");
    const char *end = string_starts(markdown, "---\n") ? strstr(markdown + 3, "\n---\n") : NULL;
    if (end == NULL)
        return false;
    end++;
    const char *line = find_key(from, end, "questions:");
    if (line == NULL) {
        text_add_bytes(out, markdown, (size_t)(end - markdown));
        text_add(out, "questions:\n");
        for (; others != NULL && *others != NULL; others++)
            add_item("  ", 2, *others, out);
        add_item("  ", 2, question, out);
        text_add(out, end);
        return true;
    }
    const char *line_end = strchr(line, '\n');
    text_add_bytes(out, markdown, (size_t)(line - markdown));
    if (memchr(line, '[', (size_t)(line_end - line)) != NULL) {
        add_to_line(line, line_end, question, out);
    } else {
        text_add_bytes(out, line, (size_t)(line_end - line) + 1);
        add_item(line_end + 1, strspn(line_end + 1, " "), question, out);
    }
    text_add(out, line_end + 1);
    return true;
}
