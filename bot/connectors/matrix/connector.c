/* Matrix, put together: starts its parts, gives departures and receipts to them, and says what is counted. */
#include "connectors/matrix/connection.h"

#include "base/log.h"
#include "base/own.h"
#include "connectors/matrix/backlog.h"
#include "connectors/matrix/encryption.h"
#include "connectors/matrix/identifiers.h"
#include "connectors/matrix/look.h"
#include "connectors/matrix/matrix.h"
#include "connectors/matrix/reach.h"

#include <stdlib.h>
#include <string.h>

static const int64_t tend_ms = 5000;

void matrix_ready(struct connector *connector)
{
    matrix_profile_set(connector);
    matrix_early_go(connector->early);
    if (connector->options.service) {
        matrix_look_for_rooms(connector);
        matrix_ping(connector);
        if (matrix_rooms_count(connector->rooms) > 0) /* else nothing can have been missed */
            backlog_doubt(connector->backlog);
    } else {
        matrix_sync_go(connector->sync);
    }
    reach_signed_in(connector->reach);
}

static void on_sign_in(void *context)
{
    struct connector *connector = context;
    matrix_sign_in(connector);
}

static void on_tend(void *context)
{
    struct connector *connector = context;
    matrix_tend_rooms(connector);
    if (connector->options.service && connector->signed_in) {
        if (!connector->looked_for_rooms)
            matrix_look_for_rooms(connector);
        matrix_outlet_keep(connector->outlet);
    }
}

static void restore(struct connector *connector)
{
    const struct kept_list *kept = connector->services->kept;
    for (size_t i = 0; kept != NULL && i < kept->list.count; i++) {
        const struct kept *item = &kept->list.items[i];
        matrix_rooms_restore(connector->rooms, item);
        encryption_restore(connector->encryption, item);
        if (connector->sync != NULL)
            matrix_sync_restore(connector->sync, item);
        if (strcmp(item->name, "profile") == 0) {
            free(connector->profile);
            connector->profile = x_strdup(item->value);
        }
    }
}

static enum result matrix_start(const struct connector_services *services, struct connector **started,
                                struct error *error)
{
    struct matrix_options options;
    enum result result = matrix_options_read(services->settings, &options, error);
    if (result != RESULT_OK)
        return result;
    struct connector *connector = x_alloc(1, sizeof *connector);
    connector->services = services;
    connector->options = options;
    connector->server = matrix_server_of(connector->options.user);
    connector->profile = x_strdup("");
    connector->api = matrix_api_new(services->client, connector->options.homeserver);
    connector->rooms = matrix_rooms_new();
    connector->outlet = matrix_outlet_new(connector);
    connector->alone = matrix_alone_new(connector);
    connector->typing = matrix_typing_new(connector);
    connector->early = matrix_early_new(connector);
    connector->receipts = matrix_receipts_new(connector);
    connector->writers = matrix_writers_new(connector);
    connector->reach = reach_new(connector);
    matrix_api_watch(connector->api, reach_heard, connector->reach);
    if (connector->options.service) {
        connector->backlog = backlog_new(connector);
        connector->transactions = matrix_transactions_new(connector);
    } else {
        connector->sync = matrix_sync_new(connector);
    }
    if (connector->options.encryption) {
        connector->encryption = encryption_new(connector);
        matrix_rooms_read_all(connector->rooms, true);
    }
    restore(connector);
    connector->rooms_timer = loop_timer_start(services->loop, tend_ms, tend_ms, on_tend, connector);
    connector->sign_in_timer = loop_timer_start(services->loop, 0, 60 * 1000, on_sign_in, connector);
    *started = connector;
    return RESULT_OK;
}

static void matrix_stop(struct connector *connector)
{
    loop_timer_stop(&connector->rooms_timer);
    loop_timer_stop(&connector->soon_timer);
    loop_timer_stop(&connector->sign_in_timer);
    connector->signed_in = false; /* whatever ends now begins nothing new */
    matrix_api_free(connector->api);
    encryption_free(connector->encryption);
    matrix_sync_free(connector->sync);
    matrix_transactions_free(connector->transactions);
    backlog_free(connector->backlog);
    matrix_early_free(connector->early);
    reach_free(connector->reach);
    matrix_looks_free(connector);
    matrix_alone_free(connector->alone);
    matrix_writers_free(connector->writers);
    matrix_typing_free(connector->typing);
    matrix_receipts_free(connector->receipts);
    matrix_outlet_free(connector->outlet);
    matrix_rooms_free(connector->rooms);
    matrix_options_done(&connector->options);
    free(connector->profile);
    free(connector);
}

static void matrix_committed(struct connector *connector, struct departure *departure)
{
    matrix_outlet_committed(connector->outlet, departure);
    departure_free(departure);
}

static void matrix_writing(struct connector *connector, struct departure *departure)
{
    if (departure->stops)
        matrix_typing_end(connector->typing, departure->place);
    else
        matrix_typing_show(connector->typing, departure->place);
    departure_free(departure);
}

static void matrix_room(struct connector *connector)
{
    matrix_outlet_room(connector->outlet);
}

static void count(struct text *out, const char *name, const char *help, uint64_t value)
{
    text_printf(out, "# HELP neuvo_matrix_%s %s\n# TYPE neuvo_matrix_%s counter\nneuvo_matrix_%s %llu\n", name, help,
                name, name, (unsigned long long)value);
}

static void matrix_metrics(struct connector *connector, struct text *out)
{
    text_printf(out,
                "# HELP neuvo_matrix_signed_in Whether the homeserver knows us.\n# TYPE neuvo_matrix_signed_in gauge\n"
                "neuvo_matrix_signed_in %d\n"
                "# HELP neuvo_matrix_rooms Rooms that are known.\n# TYPE neuvo_matrix_rooms gauge\n"
                "neuvo_matrix_rooms %zu\n",
                connector->signed_in, matrix_rooms_count(connector->rooms));
    count(out, "events_total", "Events read.", connector->events);
    count(out, "messages_total", "Events that were meant for Neuvo.", connector->messages);
    count(out, "sent_total", "Departures that the homeserver took.", connector->sent);
    count(out, "refused_total", "Messages that were not for Neuvo, or not from those it serves.", connector->refused);
    count(out, "syncs_total", "Sync answers that were kept.", connector->syncs);
    count(out, "sync_failures_total", "Sync calls that failed.", connector->sync_failures);
}

const struct connector_type matrix_type = {
    .name = "matrix",
    .start = matrix_start,
    .stop = matrix_stop,
    .send = matrix_send,
    .shows_pictures = true,
    .fetch = matrix_fetch,
    .committed = matrix_committed,
    .writing = matrix_writing,
    .room = matrix_room,
    .metrics = matrix_metrics,
};
