/* neuvo doctor, the part about Matrix: asks the homeserver (connectors/matrix/check.h) and prints what it says. */
#include "base/clock.h"
#include "base/own.h"
#include "commands/doctor.h"
#include "commands/organisation_record.h"
#include "connectors/matrix/check.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/matrix.h"
#include "model/record.h"
#include "settings/settings.h"
#include "store/access.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/people_list.h"
#include "store/store.h"

#include <string.h>
#include <strings.h>

static const char people_line[] = "Matrix people";

/* ---- who is served there --------------------------------------------------------------------------------------- */

/* Accounts of that server on the list; *listed: is there a list at all? */
static enum result count_people(struct store *store, const char *code, const char *server, bool *listed, size_t *count,
                                struct error *error)
{
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    int64_t organisation_id = 0, now_ms = clock_now_ms();
    enum result result = organisation_find(store, code, &organisation_id, error);
    if (result == RESULT_OK)
        result = people_list_all(store, organisation_id, &list, error);
    *listed = list.people.count > 0;
    *count = 0;
    for (size_t i = 0; i < list.people.count; i++) {
        const struct listed_person *person = &list.people.items[i];
        *count += strcmp(person->connector, matrix_type.name) == 0 &&
                  (person->end_ms == 0 || person->end_ms > now_ms) &&
                  strcasecmp(matrix_server_of(person->account), server) == 0;
    }
    return result;
}

static enum result say_people(struct visit *visit, struct store *store, const char *code, const char *server,
                              struct error *error)
{
    own_(text_done) struct text detail = TEXT_INIT;
    enum mark mark = MARK_GOOD;
    bool listed = false;
    size_t count = 0;
    enum result result = count_people(store, code, server, &listed, &count, error);
    text_printf(&detail, "%s belongs to %s, ", server, code);
    if (!listed) {
        mark = MARK_NOTE;
        text_add(&detail, "which has no list of people: everybody there counts as staff, pupils and guests too (neuvo "
                          "people import)");
    } else if (count == 0) {
        mark = MARK_MEND;
        text_add(&detail, "whose list of people names nobody there, so nobody is served: write them as @name:server "
                          "(neuvo people import)");
    } else {
        text_printf(&detail, "whose list of people names %zu there", count);
    }
    if (result == RESULT_OK)
        visit_say(visit, mark, people_line, detail.data);
    return result;
}

/* own_server: as the connector takes it when it looks for the organisation of a message. */
static enum result say_server(struct visit *visit, struct store *store, const struct record *record, const char *server,
                              struct error *error)
{
    own_(text_done) struct text detail = TEXT_INIT;
    const struct record_organisation *organisation = record_find_matrix_server(record, server, server);
    if (organisation != NULL)
        return say_people(visit, store, organisation->code, server, error);
    text_printf(&detail,
                "%s belongs to no organisation, so its people are turned away; name it in the record of theirs "
                "(matrix_servers: [%s]) and read that again: neuvo organisation import",
                server, server);
    visit_say(visit, MARK_MEND, people_line, detail.data);
    return RESULT_OK;
}

static enum result say_servers(struct visit *visit, struct store *store, const struct matrix_options *options,
                               struct error *error)
{
    struct record record = {.organisations = LIST_INIT};
    enum result result = record_read(store, &record, error);
    if (result == RESULT_OK)
        result = say_server(visit, store, &record, matrix_server_of(options->user), error);
    for (const char *at = options->invite_servers; *at != '\0' && result == RESULT_OK; at += *at == ',') {
        own_(text_done) struct text server = TEXT_INIT;
        size_t length = strcspn(at, ",");
        text_add_bytes(&server, at, length);
        text_trim(&server);
        if (server.length > 0 && strcasecmp(server.data, matrix_server_of(options->user)) != 0)
            result = say_server(visit, store, &record, server.data, error);
        at += length;
    }
    record_done(&record);
    return result;
}

static void look_at_people(struct visit *visit, struct store *store, const struct matrix_options *options)
{
    struct error error = ERROR_INIT;
    if (store != NULL && say_servers(visit, store, options, &error) != RESULT_OK)
        visit_say(visit, MARK_MEND, people_line, error.text);
}

/* ---- the homeserver -------------------------------------------------------------------------------------------- */

/* What on_found and is_tutor need. */
struct asking {
    struct visit *visit;
    struct store *store; /* NULL: there is none */
};

static void on_found(void *context, enum matrix_mark mark, const char *what, const char *detail)
{
    static const enum mark marks[] = {[MATRIX_GOOD] = MARK_GOOD, [MATRIX_NOTE] = MARK_NOTE, [MATRIX_MEND] = MARK_MEND};
    const struct asking *asking = context;
    visit_say(asking->visit, marks[mark], what, detail);
}

static enum result find_tutor(struct store *store, int64_t organisation_id, const char *account, struct error *error)
{
    own_(text_done) struct text name = TEXT_INIT;
    struct person person;
    enum result result = person_find(store, organisation_id, matrix_type.name, account, &person, error);
    return result == RESULT_OK ? access_find(store, organisation_id, person.id, "tutor", &name, error) : result;
}

/* In any organisation: the room may be one for several. */
static bool is_tutor(void *context, const char *account)
{
    const struct asking *asking = context;
    own_(organisations_done) struct organisations organisations = {.list = LIST_INIT};
    bool found = false;
    if (asking->store == NULL || organisation_list(asking->store, &organisations, NULL) != RESULT_OK)
        return false;
    for (size_t i = 0; i < organisations.list.count && !found; i++)
        found = find_tutor(asking->store, organisations.list.items[i].id, account, NULL) == RESULT_OK;
    return found;
}

void visit_matrix(struct visit *visit, const struct settings *settings, const char *data, bool try_room)
{
    struct matrix_options options;
    struct error error = ERROR_INIT;
    if (*settings_string(settings, "matrix.homeserver") == '\0') {
        if (try_room)
            visit_say(visit, MARK_MEND, "Matrix", "matrix.homeserver is not set, so there is nowhere to try a room");
        return;
    }
    if (matrix_options_read(settings, &options, &error) != RESULT_OK)
        return; /* the settings were looked at before */
    struct asking asking = {.visit = visit, .store = visit_open_store(visit, settings, data, people_line)};
    look_at_people(visit, asking.store, &options);
    const struct matrix_check check = {.options = &options,
                                       .try_room = try_room,
                                       .neuvo_runs = options.service && visit_neuvo_runs(data),
                                       .found = on_found,
                                       .is_tutor = is_tutor,
                                       .context = &asking};
    if (matrix_check_run(&check, &error) != RESULT_OK)
        visit_say(visit, MARK_MEND, "Matrix homeserver", error.text);
    store_close(asking.store);
    matrix_options_done(&options);
}
