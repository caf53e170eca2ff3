/* The master copy of what an organisation's record can hold. */
#include "settings/facts.h"

#include "base/language.h"
#include "base/own.h"
#include "base/yaml.h"

#include <string.h>

const struct fact_row facts_table[] = {
    {"name", "the organisation's name"},
    {"contact", "whom staff reach when Neuvo does not help: name, telephone, hours"},
    {"support_phone", "telephone of the IT support"},
    {"support_web", "web address of the IT support"},
    {"security_contact", "whom to call about security, at any hour"},
    {"data_protection_contact", "the data protection officer's contact"},
    {"password_reset_web", "address where staff reset their password"},
    {"mfa_setup_web", "address where staff set up multi-factor sign-in"},
    {"wifi_network", "name of the staff's wireless network"},
    {"vpn_name", "name of the program for remote connections"},
    {"print_system", "name of the secure-print system"},
    {"software_store", "name of the portal from which staff install software"},
    {"wilma_web", "address of Wilma"},
    {"primus_admin", "who grants rights to Primus"},
    {"daycare_system", "name of the day-care system"},
    {"daycare_web", "address of the day-care system"},
    {"mpass_web", "address or service where MPASSid is used"},
    {"secure_mail_web", "address or way to send encrypted mail"},
    {"esign_service", "name of the service for electronic signatures"},
    {"form_service", "name of the service for forms and surveys"},
    {"ai_tools_allowed", "the AI tools that are allowed"},
    {"file_places", "which data belongs where"},
    {"intranet_web", "address of the intranet"},
    {"av_support_phone", "telephone of the support for classroom equipment"},
    {"room_booking", "how rooms are booked"},
    {"about.controller", "the controller in the sense of the GDPR: name and address"},
    {"about.data_protection_officer", "how to reach the data protection officer"},
    {"about.purposes", "what messages are used for, and the legal basis"},
    {"about.retention", "how long what is kept, if other than the settings say"},
    {"about.rights", "how people use their rights"},
    {"about.accessibility", "accessibility statement: what is known not to be accessible"},
    {"checkins.cooperation_date", "when check-ins were dealt with in the cooperation procedure: 2026-11-23"},
    {"checkins.legal_basis", "the legal basis on which check-ins rest, as people read it"},
    {"checkins.notice", "where the privacy notice of check-ins is"},
    {"checkins.impact_assessment", "the impact assessment of check-ins: its date or where it is"},
    {"checkins.backup_days", "within how many days what was erased leaves the backups"},
    {"figures.cooperation_date", "when figures of groups were dealt with in the cooperation procedure: 2026-11-23"},
    {"figures.purpose", "what figures of groups are used for, as people read it"},
    {"figures.notice", "where people read what is counted of them"},
    {"articles.approval", "second_person: what is published waits until another editor has approved it"},
    {"about.feedback", "feedback channel for accessibility, answered within 14 days"},
    {.name = NULL},
};

/* Length without a language at the end. */
static size_t bare_length(const char *name)
{
    const char *dot = strrchr(name, '.');
    if (dot != NULL && strlen(dot) == 3 && language_from_code(dot + 1) != LANGUAGE_NONE)
        return (size_t)(dot - name);
    return strlen(name);
}

bool fact_is_known(const char *name)
{
    size_t length = bare_length(name);
    for (const struct fact_row *row = facts_table; row->name != NULL; row++) {
        if (strlen(row->name) == length && memcmp(row->name, name, length) == 0)
            return true;
    }
    return false;
}

const char *fact_nearest(const char *name)
{
    const char *names[sizeof facts_table / sizeof *facts_table] = {NULL};
    own_(free_pointer) char *bare = x_strndup(name, bare_length(name));
    for (size_t i = 0; facts_table[i].name != NULL; i++)
        names[i] = facts_table[i].name;
    return name_nearest(bare, names);
}
