#include "connectors/web/about.h"

#include "base/own.h"
#include "connectors/html.h"
#include "settings/phrases.h"
#include "settings/settings.h"

#include <stdio.h>

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
    html_element(out, "p", filled.data);
}

void about_page(struct text *out, const struct record_organisation *organisation, const struct phrases *phrases,
                const struct settings *settings, enum language language)
{
    const char *name = record_fact(organisation, "name", language);
    html_begin(out, phrase(phrases, language, "about_title"), language);
    if (name != NULL)
        html_element(out, "p", name);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const struct section *section = &sections[i];
        const char *fact = section->fact == NULL ? NULL : record_fact(organisation, section->fact, language);
        html_element(out, "h2", phrase(phrases, language, section->heading));
        if (section->general != NULL)
            add_phrase(out, phrases, settings, language, section->general);
        if (fact != NULL)
            html_element(out, "p", fact);
        else if (section->missing != NULL)
            add_phrase(out, phrases, settings, language, section->missing);
    }
    html_end(out);
}

void refusal_page(struct text *out, const struct phrases *phrases, enum language language, int status)
{
    const char *name = status == 404 ? "no_such_chat" : "not_from_here";
    html_begin(out, phrase(phrases, language, "about_title"), language);
    html_element(out, "p", phrase(phrases, language, name));
    html_end(out);
}
