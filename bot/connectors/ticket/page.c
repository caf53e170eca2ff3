#include "connectors/ticket/page.h"

#include "base/own.h"
#include "connectors/html.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>

static void add_button(struct text *out, const char *words)
{
    text_add(out, "<button type=\"submit\">");
    html_escape(out, words);
    text_add(out, "</button>\n");
}

static void add_label(struct text *out, const char *field, const char *words)
{
    text_printf(out, "<label for=\"%s\">", field);
    html_escape(out, words);
    text_add(out, "</label>\n");
}

static void add_marked(struct text *out, const char *mark, const char *words)
{
    text_printf(out, "<p %s>", mark);
    html_escape(out, words);
    text_add(out, "</p>\n");
}

void page_code(struct text *out, const struct phrases *phrases, enum language language, const char *note)
{
    html_begin(out, phrase(phrases, language, "ticket_title"), language);
    text_add(out, "<form method=\"post\">\n");
    if (note != NULL)
        add_marked(out, "id=\"note\" class=\"wrong\" role=\"alert\"", phrase(phrases, language, note));
    add_label(out, "code", phrase(phrases, language, "ticket_code"));
    text_printf(out,
                "<input id=\"code\" name=\"code\" required maxlength=\"40\" autocomplete=\"off\" "
                "autocapitalize=\"characters\" spellcheck=\"false\" aria-describedby=\"help%s\"%s>\n",
                note == NULL ? "" : " note", note == NULL ? "" : " aria-invalid=\"true\"");
    add_marked(out, "id=\"help\" class=\"help\"", phrase(phrases, language, "ticket_code_help"));
    add_button(out, phrase(phrases, language, "ticket_open"));
    text_add(out, "</form>\n");
    html_end(out);
}

void page_link(struct text *out, const struct phrases *phrases, enum language language)
{
    html_begin(out, phrase(phrases, language, "ticket_title"), language);
    html_element(out, "p", phrase(phrases, language, "ticket_link"));
    text_add(out, "<form method=\"post\">\n");
    add_button(out, phrase(phrases, language, "ticket_open"));
    text_add(out, "</form>\n");
    html_end(out);
}

void page_note(struct text *out, const struct phrases *phrases, enum language language, const char *note)
{
    html_begin(out, phrase(phrases, language, "ticket_title"), language);
    html_element(out, "p", phrase(phrases, language, note));
    text_add(out, "<p><a href=\"/ticket\">");
    html_escape(out, phrase(phrases, language, "ticket_code_page"));
    text_add(out, "</a></p>\n");
    html_end(out);
}

/* ---- the ticket ----------------------------------------------------------------------------------------------------
 */

/* Words of people: line ends stay. */
static void add_words(struct text *out, const char *words)
{
    text_add(out, "<p class=\"words\">");
    html_escape(out, words);
    text_add(out, "</p>\n");
}

static void add_time(struct text *out, int64_t at_ms)
{
    struct local_time at = local_time(at_ms);
    text_printf(out, "<span class=\"help\">%d.%d.%d %02d:%02d</span>", at.day, at.month, at.year, at.hour, at.minute);
}

static void add_line(struct text *out, const struct phrases *phrases, enum language language,
                     const struct visit_line *line)
{
    const char *name = line->asker             ? phrase(phrases, language, "ticket_you")
                       : line->name[0] == '\0' ? phrase(phrases, language, "ticket_person")
                                               : line->name;
    text_printf(out, "<li class=\"%s\">\n<p><strong>", line->asker ? "mine" : "theirs");
    html_escape(out, name);
    text_add(out, "</strong> ");
    add_time(out, line->at_ms);
    text_add(out, "</p>\n");
    add_words(out, line->text);
    text_add(out, "</li>\n");
}

static void add_lines(struct text *out, const struct phrases *phrases, enum language language,
                      const struct ticket_visit *visit)
{
    html_element(out, "h2", phrase(phrases, language, "ticket_said"));
    if (visit->lines.list.count == 0)
        html_element(out, "p", phrase(phrases, language, "ticket_nothing"));
    text_add(out, visit->lines.list.count == 0 ? "" : "<ol class=\"lines\">\n");
    for (size_t i = 0; i < visit->lines.list.count; i++)
        add_line(out, phrases, language, &visit->lines.list.items[i]);
    text_add(out, visit->lines.list.count == 0 ? "" : "</ol>\n");
    text_add(out, "<p><a href=\"answer\">");
    html_escape(out, phrase(phrases, language, "ticket_again"));
    text_add(out, "</a></p>\n");
}

static void add_form(struct text *out, const struct phrases *phrases, enum language language, const char *id)
{
    text_add(out, "<form method=\"post\">\n");
    add_label(out, "words", phrase(phrases, language, "ticket_write"));
    text_printf(out,
                "<textarea id=\"words\" name=\"words\" rows=\"5\" maxlength=\"2000\" required></textarea>\n"
                "<input type=\"hidden\" name=\"id\" value=\"%s\">\n",
                id);
    add_button(out, phrase(phrases, language, "ticket_send"));
    text_add(out, "</form>\n");
}

static const char *state_phrase(const struct ticket_visit *visit)
{
    switch (visit->state) {
    case TICKET_CLAIMED:
        return "ticket_state_claimed";
    case TICKET_RESOLVED:
        return "ticket_state_resolved";
    case TICKET_CANCELLED:
        return "ticket_state_cancelled";
    default:
        return "ticket_state_waiting";
    }
}

void page_ticket(struct text *out, const struct phrases *phrases, enum language language,
                 const struct ticket_visit *visit, const char *id, bool sent)
{
    own_(text_done) struct text title = TEXT_INIT, state = TEXT_INIT;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, visit->number);
    phrase_fill(phrases, language, "ticket_number", &title, "number", number, NULL);
    phrase_fill(phrases, language, state_phrase(visit), &state, "name", visit->claimer, NULL);
    html_begin(out, title.data, language);
    if (sent)
        add_marked(out, "class=\"good\" role=\"status\"", phrase(phrases, language, "ticket_sent"));
    html_element(out, "p", state.data);
    html_element(out, "h2", phrase(phrases, language, "ticket_question"));
    add_words(out, visit->question);
    add_lines(out, phrases, language, visit);
    if (visit->state != TICKET_CANCELLED)
        add_form(out, phrases, language, id);
    html_element(out, "p", phrase(phrases, language, "ticket_only_this"));
    html_end(out);
}
