#include "commands/settings_check.h"

#include "base/own.h"
#include "commands/organisation_record.h"
#include "commands/overrides.h"
#include "connectors/mail/options.h"
#include "connectors/matrix/options.h"
#include "connectors/teams/options.h"
#include "connectors/web/admission.h"
#include "loop/address.h"
#include "loop/http_server.h"
#include "settings/settings.h"
#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static void complain(const struct settings *settings, const char *name, const char *why, struct text *complaints)
{
    text_printf(complaints, "%s: %s: %s\n", settings_where(settings, name), name, why);
}

/* Is there a value to look at? */
static bool is_given(const struct settings *settings, const char *name)
{
    return settings_where(settings, name) != NULL && *settings_string(settings, name) != '\0';
}

static void check_server(const struct settings *settings, struct text *faults)
{
    struct networks networks;
    struct error error = ERROR_INIT;
    if (is_given(settings, "server.listen") && !http_server_address_fits(settings_string(settings, "server.listen")))
        complain(settings, "server.listen", "write a numeric address such as 127.0.0.1, 0.0.0.0 or ::1", faults);
    if (!is_given(settings, "server.trusted_proxies"))
        return;
    if (networks_parse(settings_string(settings, "server.trusted_proxies"), &networks, &error) != RESULT_OK)
        complain(settings, "server.trusted_proxies", error.text, faults);
    networks_done(&networks);
}

/* Where the setting was given, else where that other one was. */
static const char *place_of(const struct settings *settings, const char *name, const char *other)
{
    for (const struct setting *row = settings_table; row->name != NULL; row++) {
        const char *where = strcmp(row->name, name) == 0 ? settings_where(settings, name) : NULL;
        if (where != NULL && strcmp(where, "default") != 0)
            return where;
    }
    return settings_where(settings, other);
}

/* Each line begins with the setting that it is about; one that is not set is missed where `section` begins. */
static void check_section(const struct settings *settings, const char *section,
                          void (*check)(const struct settings *settings, struct text *complaints), struct text *faults)
{
    own_(text_done) struct text lines = TEXT_INIT;
    if (!is_given(settings, section))
        return;
    check(settings, &lines);
    for (const char *line = lines.data; *line != '\0'; line += strcspn(line, "\n") + 1) {
        own_(free_pointer) char *name = x_strndup(line, strcspn(line, ": \n"));
        text_printf(faults, "%s: %.*s\n", place_of(settings, name, section), (int)strcspn(line, "\n"), line);
    }
}

static void check_store(const struct settings *settings, struct text *faults)
{
    struct error error = ERROR_INIT;
    if (is_given(settings, "store.url") && store_url_check(settings_string(settings, "store.url"), &error) != RESULT_OK)
        complain(settings, "store.url", error.text, faults);
}

/* The faults of the record have its own places; the setting is named in front when the file itself is the fault. */
static void check_record(const struct settings *settings, struct text *faults)
{
    own_(text_done) struct text record = TEXT_INIT;
    if (!is_given(settings, "organisation.file"))
        return;
    const char *file = settings_string(settings, "organisation.file");
    struct stat status;
    organisation_record_check(file, &record);
    if (stat(file, &status) == 0 || record.length == 0)
        text_add(faults, record.data);
    else
        text_printf(faults, "%s: organisation.file: %s", settings_where(settings, "organisation.file"), record.data);
}

/* The service starts with what was read from a calendar before. */
static void check_calendars(const struct settings *settings, struct text *warnings)
{
    if (is_given(settings, "organisation.file"))
        organisation_record_check_calendars(settings_string(settings, "organisation.file"), warnings);
}

static void check_overrides(const struct settings *settings, struct text *warnings)
{
    if (!is_given(settings, "knowledge.overrides"))
        return;
    own_(overrides_free) char **folders = overrides_split(settings_string(settings, "knowledge.overrides"));
    for (char **folder = folders; *folder != NULL; folder++) {
        struct stat status;
        const char *why = stat(*folder, &status) != 0 ? strerror(errno)
                          : S_ISDIR(status.st_mode)   ? NULL
                                                      : "is no folder";
        own_(text_done) struct text text = TEXT_INIT;
        text_printf(&text, "%s: %s; no local article is read from it: make the folder or correct its name", *folder,
                    why == NULL ? "" : why);
        if (why != NULL)
            complain(settings, "knowledge.overrides", text.data, warnings);
    }
}

void settings_check(const struct settings *settings, struct text *faults, struct text *warnings)
{
    check_server(settings, faults);
    admission_check(settings, faults);
    check_section(settings, "matrix.homeserver", matrix_options_check, faults);
    check_section(settings, "teams.app_id", teams_options_check, faults);
    check_section(settings, "mail.server", mail_options_check, faults);
    check_store(settings, faults);
    check_record(settings, faults);
    check_calendars(settings, warnings);
    check_overrides(settings, warnings);
    settings_unknown_variables(warnings);
}
