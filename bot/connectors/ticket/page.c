#include "connectors/ticket/page.h"

#include "base/own.h"
#include "connectors/html.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>

void page_code(struct text *out, const struct phrases *phrases, enum language language, const char *note)
{
    html_begin(out, phrase(phrases, language, "ticket_title"), language);
    text_add(out, "<form method=\"post\">\n");
    if (note != NULL)
        html_marked(out, "id=\"note\" class=\"wrong\" role=\"alert\"", phrase(phrases, language, note));
    html_label(out, "code", phrase(phrases, language, "ticket_code"));
    text_printf(out,
                "<input id=\"code\" name=\"code\" required maxlength=\"40\" autocomplete=\"off\" "
                "autocapitalize=\"characters\" spellcheck=\"false\" aria-describedby=\"help%s\"%s>\n",
                note == NULL ? "" : " note", note == NULL ? "" : " aria-invalid=\"true\"");
    html_marked(out, "id=\"help\" class=\"help\"", phrase(phrases, language, "ticket_code_help"));
    html_button(out, phrase(phrases, language, "ticket_open"));
    text_add(out, "</form>\n");
    html_end(out);
}

void page_link(struct text *out, const struct phrases *phrases, enum language language)
{
    html_one_button(out, language, phrase(phrases, language, "ticket_title"), phrase(phrases, language, "ticket_link"),
                    phrase(phrases, language, "ticket_open"));
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

static void add_line(struct text *out, const struct phrases *phrases, enum language language,
                     const struct visit_line *line)
{
    const char *name = line->asker             ? phrase(phrases, language, "ticket_you")
                       : line->name[0] == '\0' ? phrase(phrases, language, "ticket_person")
                                               : line->name;
    html_said(out, line->asker, name, line->at_ms, line->text);
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
    html_label(out, "words", phrase(phrases, language, "ticket_write"));
    text_printf(out,
                "<textarea id=\"words\" name=\"words\" rows=\"5\" maxlength=\"2000\" required></textarea>\n"
                "<input type=\"hidden\" name=\"id\" value=\"%s\">\n",
                id);
    html_button(out, phrase(phrases, language, "ticket_send"));
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
        html_marked(out, "class=\"good\" role=\"status\"", phrase(phrases, language, "ticket_sent"));
    html_element(out, "p", state.data);
    html_element(out, "h2", phrase(phrases, language, "ticket_question"));
    html_words(out, visit->question);
    add_lines(out, phrases, language, visit);
    if (visit->state != TICKET_CANCELLED)
        add_form(out, phrases, language, id);
    html_element(out, "p", phrase(phrases, language, "ticket_only_this"));
    html_end(out);
}
