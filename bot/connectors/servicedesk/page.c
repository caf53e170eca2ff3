#include "connectors/servicedesk/page.h"

#include "base/own.h"
#include "connectors/html.h"
#include "connectors/servicedesk/inside.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>

void desk_page_link(struct text *out, const struct phrases *phrases, enum language language)
{
    html_one_button(out, language, phrase(phrases, language, "service_title"),
                    phrase(phrases, language, "service_link"), phrase(phrases, language, "ticket_open"));
}

void desk_page_note(struct text *out, const struct phrases *phrases, enum language language, const char *note)
{
    html_begin(out, phrase(phrases, language, "service_title"), language);
    html_element(out, "p", phrase(phrases, language, note));
    html_end(out);
}

static void add_line(struct text *out, const struct phrases *phrases, enum language language,
                     const struct visit_line *line)
{
    const char *name = line->asker             ? phrase(phrases, language, "service_asker")
                       : line->name[0] == '\0' ? phrase(phrases, language, "ticket_person")
                                               : line->name;
    html_said(out, !line->asker, name, line->at_ms, line->text);
}

static void add_lines(struct text *out, const struct phrases *phrases, enum language language,
                      const struct ticket_visit *visit)
{
    if (visit->lines.list.count == 0)
        return;
    html_element(out, "h2", phrase(phrases, language, "ticket_said"));
    text_add(out, "<ol class=\"lines\">\n");
    for (size_t i = 0; i < visit->lines.list.count; i++)
        add_line(out, phrases, language, &visit->lines.list.items[i]);
    text_add(out, "</ol>\n");
}

static void add_form(struct text *out, const struct phrases *phrases, enum language language,
                     const struct ticket_visit *visit, const char *id)
{
    text_add(out, "<form method=\"post\">\n");
    html_label(out, "words", phrase(phrases, language, "service_answer"));
    text_printf(out, "<textarea id=\"words\" name=\"words\" rows=\"8\" maxlength=\"%d\"></textarea>\n",
                ANSWER_BYTES / 4);
    html_label(out, "reference", phrase(phrases, language, "service_reference"));
    text_printf(out,
                "<input id=\"reference\" name=\"reference\" maxlength=\"%d\" autocomplete=\"off\" "
                "pattern=\"[A-Za-z0-9 ._\\/#:\\-]*\" value=\"",
                REFERENCE_BYTES);
    html_escape(out, visit->reference == NULL ? "" : visit->reference);
    text_add(out, "\">\n<p><input type=\"checkbox\" id=\"solved\" name=\"solved\" value=\"yes\"> ");
    html_label(out, "solved", phrase(phrases, language, "service_solved"));
    text_printf(out, "</p>\n<input type=\"hidden\" name=\"id\" value=\"%s\">\n", id);
    html_button(out, phrase(phrases, language, "service_send"));
    text_add(out, "</form>\n");
}

static void add_where(struct text *out, const struct ticket_where *where)
{
    const char *const parts[] = {where->room, where->device, where->call_back};
    own_(text_done) struct text line = TEXT_INIT;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!string_empty(parts[i]))
            text_printf(&line, "%s%s", line.length > 0 ? " · " : "", parts[i]);
    }
    if (line.length > 0)
        html_element(out, "p", line.data);
}

void desk_page_ticket(struct text *out, const struct phrases *phrases, enum language language,
                      const struct ticket_visit *visit, const char *id, const char *note)
{
    own_(text_done) struct text title = TEXT_INIT;
    bool open = visit->state == TICKET_CLAIMED;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, visit->number);
    phrase_fill(phrases, language, "ticket_number", &title, "number", number, NULL);
    html_begin(out, title.data, language);
    if (note != NULL)
        html_marked(out, "class=\"good\" role=\"status\"", phrase(phrases, language, note));
    html_element(out, "p", phrase(phrases, language, open ? "service_state_yours" : "service_state_resolved"));
    html_element(out, "h2", phrase(phrases, language, "service_question"));
    html_words(out, visit->question);
    add_where(out, &visit->where);
    add_lines(out, phrases, language, visit);
    if (open)
        add_form(out, phrases, language, visit, id);
    html_element(out, "p", phrase(phrases, language, "service_only_this"));
    html_end(out);
}
