/* Taking along all that is kept of a person's check-ins: as JSON for machines, as a page for people. */
#include "dialog/checkin.h"

#include "base/json.h"
#include "base/own.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FILE_BYTES = 250 * 1024 };

static void add_day(int64_t at_ms, struct text *out)
{
    struct local_time time = local_time(at_ms);
    text_printf(out, "%04d-%02d-%02d", time.year, time.month, time.day);
}

static void give_file(struct checkin *checkin, const char *ending, const char *media_type, const char *content)
{
    own_(text_done) struct text name = TEXT_INIT;
    text_add(&name, "neuvo-");
    text_add(&name, talk_phrase(checkin->talk, "checkin_file_name"));
    text_add_char(&name, '-');
    add_day(checkin->talk->now_ms, &name);
    text_add(&name, ending);
    checkin_keep_private(checkin);
    reply_set_file(checkin->talk->reply, name.data, media_type, content);
    talk_say(checkin->talk, "checkin_file");
}

/* As it is in the bank now; NULL: it has changed since, or is gone. */
static const struct item *item_of(const struct checkin *checkin, const struct given *given)
{
    const struct item *item = bank_find(checkin->around.bank, given->item);
    return item == NULL || item->version != given->version ? NULL : item;
}

static const char *chosen_words(const struct checkin *checkin, const struct given *given)
{
    const struct item *item = item_of(checkin, given);
    enum language language = checkin->talk->language;
    if (given->chosen == 0)
        return talk_phrase(checkin->talk, "checkin_choice_dont_know");
    return item == NULL || given->chosen > item->options ? "?" : item->texts[language].options[given->chosen - 1];
}

static void write_consents(const struct checkin *checkin, struct text *out)
{
    json_write_key(out, "consents");
    text_add_char(out, '[');
    for (size_t i = 0; i < checkin->record.consents.count; i++) {
        const struct consent_row *row = &checkin->record.consents.items[i];
        json_write_comma(out);
        text_add_char(out, '{');
        json_write_member(out, "consent", consent_name(row->consent));
        json_write_member(out, "text_version", row->text_version);
        json_write_member(out, "language", language_code(row->language));
        json_write_member_int(out, "at_ms", row->at_ms);
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

/* What stands behind the answers, as it was shown. */
static void write_items(const struct checkin *checkin, struct text *out)
{
    json_write_key(out, "items");
    text_add_char(out, '[');
    for (size_t i = 0; i < checkin->memory.answers.count && out->length < FILE_BYTES; i++) {
        const struct given *given = &checkin->memory.answers.items[i];
        const struct item *item = item_of(checkin, given);
        json_write_comma(out);
        text_add_char(out, '{');
        json_write_member(out, "id", given->item);
        json_write_member_int(out, "version", given->version);
        if (item != NULL)
            json_write_member(out, "question", item->texts[checkin->talk->language].question);
        json_write_member(out, "chosen", chosen_words(checkin, given));
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
}

void checkin_file_json(struct checkin *checkin)
{
    own_(text_done) struct text out = TEXT_INIT;
    text_add_char(&out, '{');
    write_consents(checkin, &out);
    json_write_key(&out, "remembered");
    memory_write(&checkin->memory, &out); /* the answers with the parameters that were used, and the estimates */
    write_items(checkin, &out);
    text_add(&out, "}\n");
    give_file(checkin, ".json", "application/json", out.data);
}

/* ---- the page ---------------------------------------------------------------------------------------------- */

/* Bold marks go, what HTML would read is escaped. */
static void add_plain(struct text *out, const char *words)
{
    for (; *words != '\0'; words++) {
        switch (*words) {
        case '&':
            text_add(out, "&amp;");
            break;
        case '<':
            text_add(out, "&lt;");
            break;
        case '>':
            text_add(out, "&gt;");
            break;
        case '"':
            text_add(out, "&quot;");
            break;
        case '*':
            if (words[1] == '*')
                words++;
            else
                text_add_char(out, '*');
            break;
        default:
            text_add_char(out, *words);
        }
    }
}

static void add_element(struct text *out, const char *name, const char *words)
{
    text_printf(out, "<%s>", name);
    add_plain(out, words);
    text_printf(out, "</%s>\n", name);
}

static void add_standings(struct checkin *checkin, struct text *out)
{
    struct skills skills;
    session_skills_before(&checkin->memory, checkin->talk->now_ms, &skills);
    add_element(out, "h2", talk_phrase(checkin->talk, "checkin_page_results"));
    text_add(out, "<ul>\n");
    for (int i = 0; i < checkin->around.framework->count; i++) {
        own_(text_done) struct text line = TEXT_INIT;
        if (shown_answers(&checkin->memory, i) == 0)
            continue;
        struct skill ability = skills_of(&skills, i);
        checkin_standing(checkin, &skills, i, NULL, &line);
        text_printf(&line, " (%.2f ± %.2f)", ability.mean, ability.sd);
        add_element(out, "li", line.data);
    }
    text_add(out, "</ul>\n");
}

static void add_answers(struct checkin *checkin, struct text *out)
{
    static const char *const columns[] = {"checkin_page_day", "checkin_page_question", "checkin_page_answer",
                                          "checkin_page_parameters"};
    add_element(out, "h2", talk_phrase(checkin->talk, "checkin_page_answers"));
    text_add(out, "<table><thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        add_element(out, "th", talk_phrase(checkin->talk, columns[i]));
    text_add(out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < checkin->memory.answers.count && out->length < FILE_BYTES; i++) {
        const struct given *given = &checkin->memory.answers.items[i];
        const struct item *item = item_of(checkin, given);
        own_(text_done) struct text day = TEXT_INIT;
        own_(text_done) struct text parameters = TEXT_INIT;
        add_day(given->at_ms, &day);
        text_printf(&parameters, "%s v%lld, a %.2f, b", given->item, (long long)given->version, given->model.a);
        for (int k = 0; k < given->model.thresholds; k++)
            text_printf(&parameters, " %.2f", given->model.b[k]);
        text_printf(&parameters, ", c %.2f, x %d", given->model.c, given->response);
        text_add(out, "<tr>");
        add_element(out, "td", day.data);
        add_element(out, "td", item == NULL ? given->item : item->texts[checkin->talk->language].question);
        add_element(out, "td", chosen_words(checkin, given));
        add_element(out, "td", parameters.data);
        text_add(out, "</tr>\n");
    }
    text_add(out, "</tbody></table>\n");
}

static void add_consents(struct checkin *checkin, struct text *out)
{
    static const char *const names[] = {"checkin_page_none", "checkin_page_practice", "checkin_page_contribute"};
    add_element(out, "h2", talk_phrase(checkin->talk, "checkin_page_consents"));
    text_add(out, "<ul>\n");
    for (size_t i = 0; i < checkin->record.consents.count; i++) {
        const struct consent_row *row = &checkin->record.consents.items[i];
        own_(text_done) struct text line = TEXT_INIT;
        add_day(row->at_ms, &line);
        text_printf(&line, ": %s (%s, %s)", talk_phrase(checkin->talk, names[row->consent]), row->text_version,
                    language_code(row->language));
        add_element(out, "li", line.data);
    }
    text_add(out, "</ul>\n");
}

void checkin_file_html(struct checkin *checkin)
{
    own_(text_done) struct text out = TEXT_INIT;
    const char *title = talk_phrase(checkin->talk, "checkin_page_title");
    text_printf(&out, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">\n",
                language_code(checkin->talk->language));
    add_element(&out, "title", title);
    text_add(&out, "<style>body{font-family:sans-serif;max-width:60em;margin:2em auto;line-height:1.5}"
                   "td,th{text-align:left;vertical-align:top;padding:.3em .6em;border-bottom:1px solid #888}</style>"
                   "</head><body>\n");
    add_element(&out, "h1", title);
    add_element(&out, "p", talk_phrase(checkin->talk, "checkin_honest"));
    add_standings(checkin, &out);
    add_answers(checkin, &out);
    add_consents(checkin, &out);
    add_element(&out, "p", checkin->around.framework->credit);
    text_add(&out, "</body></html>\n");
    give_file(checkin, ".html", "text/html; charset=utf-8", out.data);
}
