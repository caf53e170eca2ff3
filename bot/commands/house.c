#include "commands/house.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/own.h"
#include "base/seal.h"
#include "commands/articles.h"
#include "commands/house_checkins.h"
#include "commands/house_console.h"
#include "commands/house_figures.h"
#include "commands/house_media.h"
#include "commands/organisation_record.h"
#include "commands/overrides.h"
#include "console/health.h"
#include "delivery/delivery.h"
#include "engine/arrive.h"
#include "engine/engine.h"
#include "intents/intents.h"
#include "jobs/checkpoint.h"
#include "jobs/knowledge_watch.h"
#include "jobs/learnt_watch.h"
#include "jobs/snapshot_watch.h"
#include "loop/http_client.h"
#include "loop/http_server.h"
#include "loop/loop.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/cursors.h"
#include "store/learnt.h"
#include "store/organisations.h"
#include "store/people_list.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

enum { ARRIVALS = 1024, LOOK_MS = 250, CHECKPOINT_MS = 5000, FAREWELL_MS = 3000, KEPT_MOST = 8 };

struct house {
    const struct house_options *options;
    int lock; /* descriptor, -1 none */
    struct phrases *phrases;
    struct intents *intents;
    struct text url, inflight, ballast, about, ticket;
    struct knowledge_sources sources;
    char **overrides; /* ends with NULL */
    struct loop *loop;
    struct mailbox *arrivals, *departures;
    struct store *store; /* until the engine takes it */
    struct knowledge_watch *watch;
    struct learnt_watch *learnt_watch;     /* NULL: the store is in memory */
    struct snapshot_watch *snapshot_watch; /* NULL: the same, or there are no competences */
    struct learnt *learnt;                 /* until the engine takes it */
    struct engine *engine;
    struct workers *workers;
    struct checkpoint *checkpoint;
    struct house_console *console;   /* NULL: nobody listens, or the store is in memory */
    struct house_checkins *checkins; /* NULL: their files are not right */
    struct house_media *media;       /* NULL: a private store in memory holds no pictures */
    struct delivery *delivery;
    struct http_server *server;
    struct health health;
    struct seal_key seal; /* of what connectors keep and nobody else may read */
    struct connector_services services;
    struct record record;
    struct kept_list kept[KEPT_MOST]; /* what connectors kept before, in the order of options->connectors */
    struct http_client *client;
    struct loop_timer *look_timer, *checkpoint_timer, *watchdog_timer;
    atomic_bool broken;
    int status;
};

/* ---- parts ------------------------------------------------------------------------------------------------- */

static enum result take_lock(struct house *house, struct error *error)
{
    if (house->options->data == NULL)
        return RESULT_OK;
    own_(text_done) struct text path = TEXT_INIT;
    enum result result = folder_make(house->options->data, 0700, error);
    if (result != RESULT_OK)
        return result;
    text_printf(&path, "%s/lock", house->options->data);
    house->lock = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (house->lock < 0)
        return error_set(error, errno == ENOSPC ? RESULT_FULL : RESULT_FAILED, "%s: %s", path.data, strerror(errno));
    if (flock(house->lock, LOCK_EX | LOCK_NB) == 0)
        return RESULT_OK;
    return error_set(error, RESULT_CONFLICT,
                     "%s: another Neuvo works on this data; stop it first, or name another folder with --data",
                     path.data);
}

static enum result load_texts(struct house *house, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    (void)phrases_load(house->options->shipped->phrases, &house->phrases, &complaints);
    (void)intents_load(house->options->shipped->intents, &house->intents, &complaints);
    if (complaints.length == 0)
        return RESULT_OK;
    complaints.data[utf8_cut(complaints.data, sizeof error->text - 1)] = '\0';
    return error_set(error, RESULT_BAD_INPUT, "%s", complaints.data);
}

/* On the web and in the terminal whoever gets in was let in; elsewhere pupils and guests may write too. */
static bool meets_strangers(const struct house *house)
{
    bool groups = *settings_string(house->options->settings, "teams.allowed_groups") != '\0';
    for (const char *const *name = house->options->connectors; *name != NULL; name++) {
        if (strcmp(*name, "web") != 0 && strcmp(*name, "terminal") != 0 && !(groups && strcmp(*name, "teams") == 0))
            return true;
    }
    return false;
}

static enum result warn_without_list(struct house *house, struct error *error)
{
    own_(organisations_done) struct organisations organisations = {.list = LIST_INIT};
    if (!meets_strangers(house))
        return RESULT_OK;
    enum result result = organisation_list(house->store, &organisations, error);
    for (size_t i = 0; i < organisations.list.count && result == RESULT_OK; i++) {
        bool exists = false;
        result = people_list_exists(house->store, organisations.list.items[i].id, &exists, error);
        if (result == RESULT_OK && !exists)
            log_warn("everybody_is_served",
                     "organisation=%s text=\"there is no list of people: everybody who reaches Neuvo counts as staff; "
                     "mend: neuvo people import FILE\"",
                     organisations.list.items[i].code);
    }
    return result;
}

/* Until queues have rooms of their own, the one that takes all tickets shows its cards in the room of the settings. */
static enum result set_tutor_room(struct house *house, int64_t organisation_id, struct error *error)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    const char *room = settings_string(house->options->settings, "matrix.tutor_room"), *connector = "matrix";
    if (*room == '\0') {
        room = settings_string(house->options->settings, "teams.tutor_channel");
        connector = "teams";
    }
    enum result result = queue_list(house->store, organisation_id, &queues, error);
    if (result != RESULT_OK || queues.list.count == 0)
        return result;
    return queue_place_set(house->store, organisation_id, queues.list.items[0].id, *room == '\0' ? "" : connector, room,
                           error);
}

static enum result open_store(struct house *house, struct error *error)
{
    const char *data = house->options->data;
    struct store_options options = {.backup_folder = NULL};
    if (data == NULL) {
        text_add(&house->url, "sqlite::memory:");
    } else {
        store_url_of(house->options->settings, data, &house->url);
        text_printf(&house->inflight, "%s/inflight", data);
        text_printf(&house->ballast, "%s/ballast", data);
    }
    enum result result = store_open(house->url.data, &options, &house->store, error);
    const char *record = settings_string(house->options->settings, "organisation.file");
    if (result == RESULT_OK && *record != '\0')
        result = organisation_record_import(house->store, record, error);
    int64_t organisation_id = 0;
    if (result == RESULT_OK)
        result = organisation_ensure_default(house->store, clock_now_ms(), &organisation_id, error);
    if (result == RESULT_OK && data == NULL && *record == '\0')
        result = organisation_record_import_checkins(house->store, organisation_id,
                                                     house->options->shipped->demo_record, error);
    if (result == RESULT_OK)
        result = set_tutor_room(house, organisation_id, error);
    for (size_t i = 0; i < KEPT_MOST && house->options->connectors[i] != NULL && result == RESULT_OK; i++)
        result =
            cursors_of_connector(house->store, organisation_id, house->options->connectors[i], &house->kept[i], error);
    if (result == RESULT_OK)
        result = warn_without_list(house, error);
    return result == RESULT_OK ? record_read(house->store, &house->record, error) : result;
}

static enum result load_knowledge(struct house *house, struct error *error)
{
    house->overrides = overrides_split(settings_string(house->options->settings, "knowledge.overrides"));
    house->sources = articles_sources(house->options->shipped, house->overrides);
    int64_t most_broken = settings_int(house->options->settings, "knowledge.most_broken_questions");
    const char *url = house->options->data == NULL ? NULL : house->url.data; /* one in memory is read by nobody else */
    return knowledge_watch_new(&house->sources, url, (size_t)most_broken, house->arrivals, &house->watch, error);
}

static enum result load_learnt(struct house *house, struct error *error)
{
    own_(learnt_rows_done) struct learnt_rows rows = {.list = LIST_INIT};
    uint8_t key[HASH_KEY_BYTES];
    learnt_key_of(house->store, key);
    enum result result = learnt_all(house->store, &rows, error);
    if (result == RESULT_OK)
        house->learnt = learnt_from_rows(key, &rows);
    if (result == RESULT_OK && house->options->data != NULL)
        house->learnt_watch = learnt_watch_new(house->url.data, house->arrivals);
    return result;
}

static void wake_loop(void *context)
{
    loop_wake(context);
}

static void engine_broken(void *context, const char *why)
{
    struct house *house = context;
    log_error("store_lost", "text=\"%s; ending, so that a fresh start can recover\"", why);
    atomic_store(&house->broken, true);
    loop_wake(house->loop);
}

static enum result start_engine(struct house *house, struct error *error)
{
    const struct settings *settings = house->options->settings;
    const char *public_url = settings_string(settings, "server.public_url");
    if (house->options->listen || *public_url != '\0') /* else there is no such page */
        text_printf(&house->about, "%s/chat/about", public_url);
    if (house->options->listen)
        text_printf(&house->ticket, "%s/ticket", public_url);
    bool mail = *settings_string(settings, "mail.server") != '\0' && house->options->listen;
    struct engine_options options = {
        .store = house->store,
        .arrivals = house->arrivals,
        .departures = house->departures,
        .knowledge = knowledge_watch_hold(house->watch),
        .learnt = house->learnt,
        .intents = house->intents,
        .phrases = house->phrases,
        .about_address = house->about.length > 0 ? house->about.data : NULL,
        .ticket_address = house->ticket.length > 0 ? house->ticket.data : NULL,
        .mail_domains = mail ? settings_string(settings, "mail.domains") : NULL,
        .security_contact = settings_string(settings, "matrix.security_contact"),
        .checkins = house_checkins_of(house->checkins),
        .inflight_path = house->inflight.length > 0 ? house->inflight.data : NULL,
        .ballast_path = house->ballast.length > 0 ? house->ballast.data : NULL,
        .ballast_bytes = settings_int(settings, "store.ballast_mib") << 20,
        .messages_per_minute = settings_int(settings, "limits.messages_per_minute"),
        .entries_days = settings_int(settings, "retention.conversations_days"),
        .tickets_months = settings_int(settings, "retention.tickets_months"),
        .audit_months = settings_int(settings, "retention.audit_months"),
        .broken = engine_broken,
        .context = house,
    };
    enum result result = engine_start(&options, &house->engine, error);
    if (result == RESULT_OK) {
        house->store = NULL;
        house->learnt = NULL;
    } else {
        knowledge_release(options.knowledge);
    }
    return result;
}

/* ---- the loop's side --------------------------------------------------------------------------------------- */

static void on_wake(void *context)
{
    struct house *house = context;
    house_media_run(house->media);
    house_console_run(house->console);
    delivery_run(house->delivery);
    if (atomic_load(&house->broken)) {
        house->status = 1;
        loop_stop(house->loop);
    }
}

static void on_look(void *context)
{
    struct house *house = context;
    knowledge_watch_tick(house->watch, house->workers);
    learnt_watch_tick(house->learnt_watch, house->workers);
    snapshot_watch_tick(house->snapshot_watch, house->workers);
}

static void on_checkpoint(void *context)
{
    struct house *house = context;
    checkpoint_tick(house->checkpoint, house->workers);
}

static void on_watchdog(void *context)
{
    struct house *house = context;
    if (engine_turns(house->engine))
        (void)sd_notify(0, "WATCHDOG=1");
}

static void on_stop_signal(void *context)
{
    struct house *house = context;
    log_info("stopping", "reason=signal");
    loop_stop(house->loop);
}

/* A few rows, seldom: short enough for the loop. */
static void reload_record(struct house *house)
{
    struct store_options options = {.read_only = true};
    struct store *store = NULL;
    struct record fresh = {.organisations = LIST_INIT};
    struct error error = ERROR_INIT;
    if (house->options->data == NULL)
        return;
    enum result result = store_open(house->url.data, &options, &store, &error);
    if (result == RESULT_OK)
        result = record_read(store, &fresh, &error);
    store_close(store);
    if (result != RESULT_OK) {
        log_warn("record_kept", "text=\"%s; the record read before stays\"", error.text);
        record_done(&fresh);
        return;
    }
    record_done(&house->record);
    house->record = fresh;
}

static void on_reload_signal(void *context)
{
    struct house *house = context;
    if (house->workers == NULL)
        return;
    log_info("reload",
             "text=\"articles and the organisation's record are read again; settings count from the next start\"");
    knowledge_watch_tick(house->watch, house->workers);
    reload_record(house);
}

static void start_timers(struct house *house)
{
    uint64_t watchdog_us = 0;
    house->look_timer = loop_timer_start(house->loop, LOOK_MS, LOOK_MS, on_look, house);
    if (house->checkpoint != NULL)
        house->checkpoint_timer = loop_timer_start(house->loop, CHECKPOINT_MS, CHECKPOINT_MS, on_checkpoint, house);
    if (sd_watchdog_enabled(0, &watchdog_us) > 0) {
        int64_t every_ms = (int64_t)(watchdog_us / 2000);
        house->watchdog_timer = loop_timer_start(house->loop, every_ms, every_ms, on_watchdog, house);
    }
}

static bool house_is_ready(void *context)
{
    struct house *house = context;
    return engine_ready(house->engine);
}

static void house_metrics(void *context, struct text *out)
{
    struct house *house = context;
    text_printf(out,
                "# HELP neuvo_build_info The running version.\n# TYPE neuvo_build_info gauge\n"
                "neuvo_build_info{version=\"%s\"} 1\n",
                NEUVO_VERSION);
    engine_metrics(house->engine, out);
    knowledge_watch_metrics(house->watch, out);
    delivery_metrics(house->delivery, out);
    http_server_metrics(house->server, out);
    http_client_metrics(house->client, out);
}

static enum result open_server(struct house *house, struct error *error)
{
    const struct settings *settings = house->options->settings;
    struct http_server_options options = {
        .address = settings_string(settings, "server.listen"),
        .port = (uint16_t)settings_int(settings, "server.port"),
        .trusted_proxies = settings_string(settings, "server.trusted_proxies"),
        .public_url = settings_string(settings, "server.public_url"),
        .sockets_per_address = settings_int(settings, "limits.sockets_per_address"),
        .handshakes_per_minute = settings_int(settings, "limits.handshakes_per_minute"),
    };
    enum result result = http_server_new(house->loop, &options, &house->server, error);
    if (result != RESULT_OK)
        return result;
    house->health = (struct health){.context = house, .ready = house_is_ready, .metrics = house_metrics};
    health_routes(house->server, &house->health);
    return RESULT_OK;
}

static enum result open_console(struct house *house, struct error *error)
{
    const struct house_console_parts parts = {
        .loop = house->loop,
        .server = house->server,
        .workers = house->workers,
        .watch = house->watch,
        .delivery = house->delivery,
        .settings = house->options->settings,
        .framework = house_checkins_of(house->checkins) == NULL ? NULL : house_checkins_of(house->checkins)->framework,
        .shipped = house->options->shipped,
        .phrases = house->phrases,
        .checkins = house->checkins,
        .data = house->options->data,
        .url = house->url.data,
        .pictures = house_media_pictures(house->media)};
    return house_console_new(&parts, &house->console, error);
}

static enum result start_connectors(struct house *house, struct error *error)
{
    if (house_matrix_key(house->options->settings, house->options->data, &house->seal, error) != RESULT_OK)
        return error->result;
    house->services = (struct connector_services){.loop = house->loop,
                                                  .server = house->server,
                                                  .settings = house->options->settings,
                                                  .phrases = house->phrases,
                                                  .page = house->options->shipped->page,
                                                  .avatar = house->options->shipped->avatar,
                                                  .record = &house->record,
                                                  .context = house->delivery,
                                                  .arrive = delivery_arrive,
                                                  .sent = delivery_sent,
                                                  .writing = delivery_writing,
                                                  .hold = delivery_hold,
                                                  .client = house->client,
                                                  .seal = &house->seal,
                                                  .sign_in = house_console_sign_in(house->console),
                                                  .pictures = house_media_pictures(house->media)};
    for (size_t i = 0; i < KEPT_MOST && house->options->connectors[i] != NULL; i++) {
        const char *const *name = &house->options->connectors[i];
        house->services.kept = &house->kept[i];
        for (const struct connector_type *const *type = connector_registry; *type != NULL; type++) {
            if (strcmp((*type)->name, *name) != 0)
                continue;
            struct connection connection = {.type = *type};
            enum result result = (*type)->start(&house->services, &connection.connector, error);
            if (result != RESULT_OK)
                return result;
            delivery_add(house->delivery, connection);
        }
    }
    return house->server == NULL ? RESULT_OK : http_server_listen(house->server, error);
}

/* ---- life -------------------------------------------------------------------------------------------------- */

static enum result fill_demo(struct house *house, struct error *error)
{
    return house->options->demo ? house_figures_demo(house->store, house->checkins, error) : RESULT_OK;
}

static enum result build(struct house *house, struct error *error)
{
    enum result result = take_lock(house, error);
    if (result == RESULT_OK)
        result = load_texts(house, error);
    if (result == RESULT_OK)
        result = loop_new(&house->loop, error);
    if (result == RESULT_OK)
        result = open_store(house, error);
    if (result != RESULT_OK)
        return result;
    house->arrivals = mailbox_new(ARRIVALS, NULL, NULL);
    house->departures = mailbox_new(ARRIVALS, wake_loop, house->loop);
    house->delivery = delivery_new(house->arrivals, house->departures, arrive_mask);
    loop_on_wake(house->loop, on_wake, house);
    if ((result = load_knowledge(house, error)) != RESULT_OK || (result = load_learnt(house, error)) != RESULT_OK ||
        (result = house_checkins_open(house->options->shipped, house->options->data, &house->checkins, error)) !=
            RESULT_OK ||
        (result = fill_demo(house, error)) != RESULT_OK || (result = start_engine(house, error)) != RESULT_OK)
        return result;
    if ((result = http_client_new(house->loop, &house->client, error)) != RESULT_OK)
        return result;
    house->workers = workers_start();
    if (house->options->data != NULL)
        house->checkpoint = checkpoint_new(house->url.data);
    if (house->options->data != NULL)
        house->snapshot_watch = house_figures_watch(house->options->settings, house->url.data, house->arrivals,
                                                    house->watch, house->checkins);
    if (house->options->data != NULL)
        house->media =
            house_media_new(house->options->data, house->url.data, house->loop, house->workers, house->delivery);
    if (house->options->listen)
        result = open_server(house, error);
    if (result == RESULT_OK && house->options->listen && house->options->data != NULL)
        result = open_console(house, error);
    if (result == RESULT_OK)
        result = start_connectors(house, error);
    if (result == RESULT_OK)
        result = loop_watch_signals(house->loop, on_stop_signal, on_reload_signal, house, error);
    if (result == RESULT_OK)
        start_timers(house);
    return result;
}

enum result house_open(const struct house_options *options, struct house **house, struct error *error)
{
    struct house *made = x_alloc(1, sizeof *made);
    made->options = options;
    made->lock = -1;
    made->url = made->inflight = made->ballast = made->about = made->ticket = (struct text)TEXT_INIT;
    arrival_discard_knowledge = knowledge_release;
    arrival_discard_learnt = learnt_release;
    enum result result = build(made, error);
    if (result != RESULT_OK) {
        house_close(made);
        return result;
    }
    (void)malloc_trim(0); /* what building needed goes back to the system: idle memory is a promise */
    *house = made;
    return RESULT_OK;
}

int house_run(struct house *house)
{
    (void)sd_notify(0, "READY=1");
    loop_run(house->loop);
    (void)sd_notify(0, "STOPPING=1");
    return house->status;
}

static void discard_arrival(void *item)
{
    arrival_free(item);
}

static void discard_departure(void *item)
{
    departure_free(item);
}

void house_close(struct house *house)
{
    if (house == NULL)
        return;
    loop_timer_stop(&house->look_timer);
    loop_timer_stop(&house->checkpoint_timer);
    loop_timer_stop(&house->watchdog_timer);
    house_media_stop(house->media);
    snapshot_watch_stop(house->snapshot_watch);
    house_console_stop(house->console);
    workers_stop(house->workers);
    house->workers = NULL; /* a SIGHUP during the farewell finds nothing to do */
    if (house->server != NULL) {
        http_server_close(house->server);
        (void)loop_run_until(house->loop, http_server_is_idle, house->server, FAREWELL_MS);
    }
    http_server_free(house->server);
    house->server = NULL;
    if (house->delivery != NULL)
        delivery_stop(house->delivery);
    http_client_free(house->client);
    knowledge_watch_free(house->watch);
    snapshot_watch_free(house->snapshot_watch);
    learnt_watch_free(house->learnt_watch); /* both before the store: only a writer who is the last to close moves the
                                               log into the database, and what was forgotten out of the files */
    engine_stop(house->engine);
    store_close(house->store);
    learnt_release(house->learnt);
    house_checkins_free(house->checkins);
    checkpoint_free(house->checkpoint);
    house_console_free(house->console);
    house_media_free(house->media);
    delivery_free(house->delivery);
    mailbox_free(house->arrivals, discard_arrival);
    loop_free(house->loop);
    mailbox_free(house->departures, discard_departure);
    overrides_free(&house->overrides);
    phrases_free(house->phrases);
    intents_free(house->intents);
    text_done(&house->url);
    text_done(&house->inflight);
    text_done(&house->ballast);
    text_done(&house->about);
    text_done(&house->ticket);
    record_done(&house->record);
    for (size_t i = 0; i < KEPT_MOST; i++)
        kept_done(&house->kept[i]);
    if (house->lock >= 0)
        (void)close(house->lock);
    free(house);
}

unsigned short house_port(const struct house *house)
{
    return house->server == NULL ? 0 : http_server_port(house->server);
}

void store_url_of(const struct settings *settings, const char *data, struct text *url)
{
    const char *set = settings_string(settings, "store.url");
    if (*set != '\0')
        text_add(url, set);
    else
        text_printf(url, "sqlite:%s/neuvo.db", data);
}
