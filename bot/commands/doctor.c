/* neuvo doctor: looks at the machine as the service would, and says what to mend. */
#include "commands/doctor.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/house.h"
#include "commands/settings_check.h"
#include "knowledge/knowledge.h"
#include "knowledge/vectors.h"
#include "store/organisations.h"
#include "store/people_list.h"
#include "store/reader.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const char no_list[] = "no list of people and no allowed groups: everybody who reaches Neuvo counts as staff "
                              "(neuvo people import)";

void visit_say(struct visit *visit, enum mark mark, const char *what, const char *detail)
{
    static const char *const words[] = {[MARK_GOOD] = "ok  ", [MARK_NOTE] = "note", [MARK_MEND] = "MEND"};
    printf("%s %s%s%s\n", words[mark], what, *detail == '\0' ? "" : ": ", detail);
    visit->bad += mark == MARK_MEND;
}

struct store *visit_open_store(struct visit *visit, const struct settings *settings, const char *data, const char *what)
{
    own_(text_done) struct text url = TEXT_INIT;
    const struct store_options how = {.read_only = true};
    struct store *store = NULL;
    struct error error = ERROR_INIT;
    store_url_of(settings, data, &url);
    enum result result = store_open(url.data, &how, &store, &error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND) /* said already: there is no store yet */
        visit_say(visit, MARK_MEND, what, error.text);
    return result == RESULT_OK ? store : NULL;
}

/* A running service holds the lock of its data folder. It is let go at once, so that one that starts now is not kept
 * from it. */
bool visit_neuvo_runs(const char *data)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/lock", data);
    int lock = open(path.data, O_RDONLY | O_CLOEXEC);
    bool runs = lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) != 0;
    if (lock >= 0)
        (void)close(lock);
    return runs;
}

static void say(struct visit *visit, bool good, const char *what, const char *detail)
{
    visit_say(visit, good ? MARK_GOOD : MARK_MEND, what, detail);
}

static void look_at_words(struct visit *visit)
{
    struct analyser *analyser = NULL;
    struct error error = ERROR_INIT;
    bool good = analyser_open(&analyser, &error) == RESULT_OK;
    say(visit, good, "Finnish words (libvoikko with voikko-fi) and stemmers", good ? "" : error.text);
    analyser_free(analyser);
}

static void look_at_files(struct visit *visit, const struct shipped *shipped)
{
    const char *const folders[] = {shipped->articles, shipped->thesaurus, shipped->intents, shipped->phrases,
                                   shipped->page};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        bool good = access(folders[i], R_OK | X_OK) == 0;
        say(visit, good, folders[i], good ? "" : "cannot be read; install again");
    }
}

static void look_at_vectors(struct visit *visit, const struct shipped *shipped)
{
    struct vectors *vectors = NULL;
    struct error error = ERROR_INIT;
    char detail[64];
    bool good = vectors_open(shipped->vectors, &vectors, &error) == RESULT_OK;
    (void)snprintf(detail, sizeof detail, "%zu words", vectors_count(vectors));
    say(visit, good, "word vectors", good ? detail : error.text);
    vectors_free(vectors);
}

static void look_at_room(struct visit *visit, const char *data)
{
    struct statvfs room;
    char detail[96];
    if (statvfs(data, &room) != 0) {
        say(visit, true, data, "does not exist yet; the first start makes it");
        return;
    }
    unsigned long long mib = (unsigned long long)room.f_bavail * room.f_frsize >> 20;
    (void)snprintf(detail, sizeof detail, "%llu MiB free%s", mib, mib < 200 ? "; make room for at least 200" : "");
    say(visit, mib >= 200, data, detail);
    say(visit, access(data, W_OK) == 0, "the data folder can be written", access(data, W_OK) == 0 ? "" : data);
}

static void look_at_store(struct visit *visit, const struct settings *settings, const char *data)
{
    own_(text_done) struct text url = TEXT_INIT;
    struct reader *reader = NULL;
    struct reader_counts counts;
    struct error error = ERROR_INIT;
    char detail[160] = "";
    store_url_of(settings, data, &url);
    enum result result = reader_open(url.data, &reader, &error);
    if (result == RESULT_NOT_FOUND) {
        say(visit, true, "store", "none yet");
        return;
    }
    if (result == RESULT_OK)
        result = reader_counts(reader, &counts, &error);
    if (result == RESULT_OK)
        (void)snprintf(detail, sizeof detail, "%lld people, %lld entries, %lld open tickets, %lld waiting to be sent",
                       (long long)counts.people, (long long)counts.entries, (long long)counts.tickets_open,
                       (long long)counts.outbox_waiting);
    say(visit, result == RESULT_OK, "store", result == RESULT_OK ? detail : error.text);
    if (result == RESULT_OK && counts.dead > 0) {
        (void)snprintf(detail, sizeof detail, "%lld messages could not be worked off; the log tells why",
                       (long long)counts.dead);
        say(visit, false, "dead letters", detail);
    }
    reader_close(reader);
}

static void look_at_access(struct visit *visit, const struct settings *settings)
{
    say(visit, true, "who may open the web chat", settings_string(settings, "web.access"));
}

static enum result say_who(struct visit *visit, struct store *store, const struct organisation *organisation,
                           struct error *error)
{
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    own_(text_done) struct text what = TEXT_INIT;
    own_(text_done) struct text detail = TEXT_INIT;
    enum result result = people_list_all(store, organisation->id, &list, error);
    if (result != RESULT_OK)
        return result;
    size_t ended = people_list_ended(&list, clock_now_ms());
    if (list.people.count == 0)
        text_add(&detail, no_list);
    else
        text_printf(&detail, "%zu accounts on the list of people%s", list.people.count - ended,
                    ended > 0 ? ", besides those that have ended (neuvo people list)" : "");
    text_printf(&what, "who is served by %s", organisation->code);
    visit_say(visit, list.people.count == 0 ? MARK_NOTE : MARK_GOOD, what.data, detail.data);
    return RESULT_OK;
}

static void look_at_people(struct visit *visit, const struct settings *settings, const char *data)
{
    own_(organisations_done) struct organisations organisations = {.list = LIST_INIT};
    own_(text_done) struct text url = TEXT_INIT;
    const struct store_options options = {.read_only = true};
    struct store *store = NULL;
    struct error error = ERROR_INIT;
    store_url_of(settings, data, &url);
    enum result result = store_open(url.data, &options, &store, &error);
    if (result == RESULT_NOT_FOUND) {
        visit_say(visit, MARK_NOTE, "who is served", no_list);
        return;
    }
    if (result == RESULT_OK)
        result = organisation_list(store, &organisations, &error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++)
        result = say_who(visit, store, &organisations.list.items[i], &error);
    if (result != RESULT_OK)
        say(visit, false, "who is served", error.text);
    store_close(store);
}

static void say_lines(struct visit *visit, const char *what, const char *lines)
{
    for (const char *line = lines; *line != '\0'; line += strcspn(line, "\n") + 1) {
        own_(free_pointer) char *one = x_strndup(line, strcspn(line, "\n"));
        say(visit, false, what, one);
    }
}

static void look_at_settings(struct visit *visit, const struct settings *settings, struct text *faults)
{
    own_(text_done) struct text warnings = TEXT_INIT;
    settings_check(settings, faults, &warnings);
    say_lines(visit, "settings", faults->data);
    say_lines(visit, "settings", warnings.data);
    if (faults->length + warnings.length == 0)
        say(visit, true, "settings", "");
}

int command_doctor(int argc, char **argv, const struct shipped *shipped)
{
    const char *config = NULL, *data = shipped->default_data;
    bool try_room = false;
    int rest_count = 0;
    const struct argument arguments[] = {
        {"--config", &config, NULL}, {"--data", &data, NULL}, {"--try-room", NULL, &try_room}, {.name = NULL}};
    if (!arguments_read("doctor", "[--config FILE] [--data DIR] [--try-room]", argc, argv, arguments, NULL,
                        &rest_count))
        return 2;
    struct visit visit = {.bad = 0};
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = settings_read(config, NULL, 0, &complaints);
    look_at_settings(&visit, settings, &complaints);
    look_at_words(&visit);
    look_at_files(&visit, shipped);
    look_at_vectors(&visit, shipped);
    look_at_room(&visit, data);
    if (complaints.length == 0) {
        look_at_store(&visit, settings, data);
        look_at_access(&visit, settings);
        look_at_people(&visit, settings, data);
        visit_matrix(&visit, settings, data, try_room);
        visit_teams(&visit, settings, data);
        visit_mail(&visit, settings);
        visit_service_desks(&visit, settings, data);
    }
    settings_free(settings);
    if (visit.bad == 0)
        printf("\nAll is well.\n");
    else
        printf("\n%u to mend.\n", visit.bad);
    return visit.bad == 0 ? 0 : 1;
}
