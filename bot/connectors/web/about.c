#include "connectors/web/about.h"

#include "base/own.h"
#include "settings/phrases.h"
#include "settings/settings.h"

#include <stdio.h>

static void add_escaped(struct text *out, const char *string)
{
    for (; *string != '\0'; string++) {
        if (*string == '<')
            text_add(out, "&lt;");
        else if (*string == '>')
            text_add(out, "&gt;");
        else if (*string == '&')
            text_add(out, "&amp;");
        else if (*string == '"')
            text_add(out, "&quot;");
        else
            text_add_char(out, *string);
    }
}

static void add_element(struct text *out, const char *element, const char *content)
{
    text_printf(out, "<%s>", element);
    add_escaped(out, content);
    text_printf(out, "</%s>\n", element);
}

/* The links that show the page in the other languages, each in its own words. */
static void add_languages(struct text *out, enum language language)
{
    static const char *const names[] = {"Suomeksi", "På svenska", "In English"};
    text_add(out, "<nav>");
    for (int other = 0; other < LANGUAGE_COUNT; other++) {
        const char *code = language_code((enum language)other);
        text_printf(out, "<a href=\"?lang=%s\" lang=\"%s\" hreflang=\"%s\"%s>%s</a>\n", code, code, code,
                    (enum language)other == language ? " aria-current=\"true\"" : "", names[other]);
    }
    text_add(out, "</nav>\n");
}

static void begin_page(struct text *out, const char *title, enum language language)
{
    text_printf(out,
                "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
                language_code(language));
    add_escaped(out, title);
    text_add(out, "</title>\n<link rel=\"stylesheet\" href=\"/assets/chat/about.css\">\n</head>\n<body>\n<main>\n");
    add_languages(out, language);
    add_element(out, "h1", title);
}

static void end_page(struct text *out)
{
    text_add(out, "</main>\n</body>\n</html>\n");
}

struct section {
    const char *heading; /* phrase */
    const char *fact;    /* of the record; NULL: none */
    const char *general; /* phrase that stands alone, or before the fact; NULL: the fact alone, if there is one */
    const char *missing; /* phrase in place of a missing fact; NULL: nothing */
};

static const struct section sections[] = {
    {"about_program", NULL, "about_program_text", NULL},
    {"about_who_sees", NULL, "about_who_sees_text", NULL},
    {"about_controller", "about.controller", NULL, "about_controller_missing"},
    {"about_officer", "about.data_protection_officer", NULL, "about_officer_missing"},
    {"about_purposes", "about.purposes", "about_purposes_text", NULL},
    {"about_people", NULL, "about_people_text", NULL},
    {"about_retention", "about.retention", "about_retention_text", NULL},
    {"about_learning", NULL, "about_learning_text", NULL},
    {"about_rights", "about.rights", "about_rights_text", NULL},
    {"about_accessibility", "about.accessibility", "about_accessibility_text", NULL},
    {"about_feedback", "about.feedback", "about_feedback_text", "about_feedback_missing"},
};

static void add_phrase(struct text *out, const struct phrases *phrases, const struct settings *settings,
                       enum language language, const char *name)
{
    own_(text_done) struct text filled = TEXT_INIT;
    char days[24], months[24];
    (void)snprintf(days, sizeof days, "%lld", (long long)settings_int(settings, "retention.conversations_days"));
    (void)snprintf(months, sizeof months, "%lld", (long long)settings_int(settings, "retention.tickets_months"));
    phrase_fill(phrases, language, name, &filled, "days", days, "months", months, NULL);
    add_element(out, "p", filled.data);
}

void about_page(struct text *out, const struct record_organisation *organisation, const struct phrases *phrases,
                const struct settings *settings, enum language language)
{
    const char *name = record_fact(organisation, "name", language);
    begin_page(out, phrase(phrases, language, "about_title"), language);
    if (name != NULL)
        add_element(out, "p", name);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const struct section *section = &sections[i];
        const char *fact = section->fact == NULL ? NULL : record_fact(organisation, section->fact, language);
        add_element(out, "h2", phrase(phrases, language, section->heading));
        if (section->general != NULL)
            add_phrase(out, phrases, settings, language, section->general);
        if (fact != NULL)
            add_element(out, "p", fact);
        else if (section->missing != NULL)
            add_phrase(out, phrases, settings, language, section->missing);
    }
    end_page(out);
}

void refusal_page(struct text *out, const struct phrases *phrases, enum language language, int status)
{
    const char *name = status == 404 ? "no_such_chat" : "not_from_here";
    begin_page(out, phrase(phrases, language, "about_title"), language);
    add_element(out, "p", phrase(phrases, language, name));
    end_page(out);
}
