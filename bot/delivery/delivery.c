#include "delivery/delivery.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/own.h"
#include "delivery/retry.h"
#include "delivery/writing.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_CONNECTIONS = 8, MAX_OUT = 512, MAX_LOADED = 4 };
static const int64_t turn_ms = 2000;    /* until it is a picture's turn */
static const int64_t unable_ms = 60000; /* until something that cannot be handed over is tried again */

/* What is out: enough to pace its retry when the outcome comes. */
struct out {
    int64_t id; /* 0: free */
    unsigned attempt;
    bool loaded; /* with the bytes of a picture */
};

struct delivery {
    struct mailbox *arrivals, *departures;
    void (*mask)(struct message *message);
    struct connection connections[MAX_CONNECTIONS];
    size_t connection_count;
    struct out out[MAX_OUT];
    struct delivery_media media;
    struct writers writers;
    bool waiting_for_room; /* a connector was refused and wants to hear of room */
    uint64_t done, later, never;
};

struct delivery *delivery_new(struct mailbox *arrivals, struct mailbox *departures,
                              void (*mask)(struct message *message))
{
    struct delivery *delivery = x_alloc(1, sizeof *delivery);
    delivery->arrivals = arrivals;
    delivery->departures = departures;
    delivery->mask = mask;
    return delivery;
}

void delivery_free(struct delivery *delivery)
{
    free(delivery);
}

void delivery_set_media(struct delivery *delivery, struct delivery_media media)
{
    delivery->media = media;
}

void delivery_add(struct delivery *delivery, struct connection connection)
{
    if (delivery->connection_count < MAX_CONNECTIONS)
        delivery->connections[delivery->connection_count++] = connection;
}

void delivery_stop(struct delivery *delivery)
{
    while (delivery->connection_count > 0) {
        struct connection *last = &delivery->connections[--delivery->connection_count];
        last->type->stop(last->connector);
    }
}

static struct connection *find_connection(struct delivery *delivery, const char *name)
{
    for (size_t i = 0; i < delivery->connection_count; i++) {
        if (strcmp(delivery->connections[i].type->name, name) == 0)
            return &delivery->connections[i];
    }
    return NULL;
}

/* False: too many are out. */
static bool note_out(struct delivery *delivery, const struct departure *departure)
{
    for (size_t i = 0; i < MAX_OUT; i++) {
        if (delivery->out[i].id == 0) {
            delivery->out[i] =
                (struct out){.id = departure->id, .attempt = departure->attempt, .loaded = *departure->file != '\0'};
            return true;
        }
    }
    return false;
}

/* 0: it is not out. */
static unsigned take_attempt(struct delivery *delivery, int64_t id)
{
    for (size_t i = 0; i < MAX_OUT; i++) {
        if (delivery->out[i].id == id) {
            delivery->out[i].id = 0;
            return delivery->out[i].attempt;
        }
    }
    return 0;
}

static void report(struct delivery *delivery, int64_t departure_id, const struct sent *sent)
{
    struct arrival *arrival = arrival_new(ARRIVAL_OUTCOME, "", 0);
    arrival->departure_id = departure_id;
    arrival->outcome = sent->outcome;
    arrival->retry_after_ms = sent->retry_after_ms;
    message_set(&arrival->external_id, sent->external_id);
    message_set(&arrival->reason, sent->reason);
    message_set(&arrival->new_place, sent->new_place);
    message_set(&arrival->file, sent->file);
    message_set(&arrival->media_type, sent->media_type);
    arrival->bytes = sent->bytes;
    arrival->unread = sent->unread;
    arrival->unsure = sent->unsure;
    delivery->done += sent->outcome == SENT_DONE;
    delivery->later += sent->outcome == SENT_LATER;
    delivery->never += sent->outcome == SENT_NEVER;
    mailbox_put_always(delivery->arrivals, arrival);
}

/* Something about a picture, which needs no connector once it is here. */
static void run_errand(struct delivery *delivery, struct connection *connection, struct departure *departure)
{
    bool discards = departure->action == DEPARTURE_DISCARD;
    int64_t id = departure->id;
    if (discards && *departure->target == '\0') {
        departure_free(departure);
        delivery_sent(delivery, id, &(struct sent){.outcome = SENT_DONE}); /* nothing was ever kept */
    } else if (discards && delivery->media.discard == NULL) {
        departure_free(departure);
        delivery_sent(delivery, id, &(struct sent){.outcome = SENT_LATER, .reason = "nobody keeps files here"});
    } else if (discards) {
        delivery->media.discard(delivery->media.context, departure);
    } else if (delivery->media.hold == NULL || connection == NULL || connection->type->fetch == NULL) {
        departure_free(departure);
        delivery_sent(delivery, id,
                      &(struct sent){.outcome = SENT_NEVER, .reason = "no pictures are fetched from there"});
    } else {
        connection->type->fetch(connection->connector, departure);
    }
}

static bool is_errand(const struct departure *departure)
{
    return departure->action == DEPARTURE_FETCH || departure->action == DEPARTURE_DISCARD;
}

/* Pictures are in memory only few at a time. */
static bool may_load(const struct delivery *delivery)
{
    size_t loaded = 0;
    for (size_t i = 0; i < MAX_OUT; i++)
        loaded += delivery->out[i].id != 0 && delivery->out[i].loaded;
    return loaded <= MAX_LOADED; /* this one counts */
}

static void send_picture(struct delivery *delivery, const struct connection *connection, struct departure *departure)
{
    int64_t id = departure->id;
    if (!connection->type->shows_pictures || delivery->media.load == NULL) {
        connection->type->send(connection->connector, departure);
    } else if (may_load(delivery)) {
        delivery->media.load(delivery->media.context, departure);
    } else {
        departure_free(departure);
        delivery_sent(delivery, id,
                      &(struct sent){.outcome = SENT_LATER,
                                     .retry_after_ms = turn_ms,
                                     .reason = "other pictures are being sent first"});
    }
}

static void hand_over(struct delivery *delivery, struct departure *departure)
{
    struct connection *connection = find_connection(delivery, departure->connector);
    if (departure->kind == DEPARTURE_WRITING) {
        if (connection != NULL && connection->type->writing != NULL)
            connection->type->writing(connection->connector, departure);
        else
            departure_free(departure);
        return;
    }
    if (departure->kind != DEPARTURE_REPLY) {
        if (connection != NULL)
            connection->type->committed(connection->connector, departure);
        else
            departure_free(departure);
        return;
    }
    bool needs_connection = departure->action != DEPARTURE_DISCARD;
    const char *reason = connection == NULL && needs_connection ? "the connector is not running"
                         : !note_out(delivery, departure)       ? "too many departures are out"
                                                                : NULL;
    if (reason != NULL) { /* the row waits for it */
        report(delivery, departure->id,
               &(struct sent){.outcome = SENT_LATER, .retry_after_ms = unable_ms, .reason = reason});
        departure_free(departure);
        return;
    }
    if (is_errand(departure))
        run_errand(delivery, connection, departure);
    else if (connection != NULL && *departure->file != '\0')
        send_picture(delivery, connection, departure);
    else if (connection != NULL)
        connection->type->send(connection->connector, departure);
}

void delivery_run(struct delivery *delivery)
{
    struct departure *departure;
    while ((departure = mailbox_take(delivery->departures, 0)) != NULL)
        hand_over(delivery, departure);
    if (!delivery->waiting_for_room)
        return;
    delivery->waiting_for_room = false;
    for (size_t i = 0; i < delivery->connection_count; i++) {
        struct connection *connection = &delivery->connections[i];
        if (connection->type->room != NULL)
            connection->type->room(connection->connector);
    }
}

bool delivery_arrive(void *context, struct arrival *arrival)
{
    struct delivery *delivery = context;
    for (size_t i = 0; i < arrival->messages.count; i++)
        delivery->mask(&arrival->messages.items[i]);
    if (mailbox_put(delivery->arrivals, arrival))
        return true;
    delivery->waiting_for_room = true;
    return false;
}

/* Where the mailbox is full there is more to do than this. */
void delivery_writing(void *context, const struct writing *writing)
{
    struct delivery *delivery = context;
    if (!writing_is_told(&delivery->writers, writing, clock_monotonic_ms()))
        return;
    struct arrival *arrival = arrival_new(ARRIVAL_WRITING, writing->connector, 0);
    message_set(&arrival->organisation, writing->organisation);
    message_set(&arrival->place, writing->place);
    message_set(&arrival->thread, writing->thread);
    message_set(&arrival->account, writing->account);
    arrival->stops = writing->stops;
    if (!mailbox_put(delivery->arrivals, arrival))
        arrival_free(arrival);
}

void delivery_sent(void *context, int64_t departure_id, const struct sent *sent)
{
    struct delivery *delivery = context;
    unsigned attempt = take_attempt(delivery, departure_id);
    struct sent paced = *sent;
    if (attempt == 0) /* a connector that reports twice must not count twice */
        return;
    if (sent->outcome == SENT_LATER) {
        uint32_t chance;
        random_bytes(&chance, sizeof chance);
        paced.retry_after_ms = sent->untried ? retry_turn_ms(sent->retry_after_ms, chance)
                                             : retry_delay_ms(attempt, sent->retry_after_ms, chance);
    }
    report(delivery, departure_id, &paced);
}

void delivery_hold(void *context, struct departure *departure, struct text *bytes)
{
    struct delivery *delivery = context;
    delivery->media.hold(delivery->media.context, departure, bytes);
}

void delivery_loaded(struct delivery *delivery, struct departure *departure)
{
    const struct connection *connection = find_connection(delivery, departure->connector);
    if (connection == NULL) /* everything stops */
        departure_free(departure);
    else
        connection->type->send(connection->connector, departure);
}

void delivery_metrics(struct delivery *delivery, struct text *out)
{
    text_add(out, "# HELP neuvo_departures_total Departures by what became of them.\n"
                  "# TYPE neuvo_departures_total counter\n");
    text_printf(out, "neuvo_departures_total{outcome=\"done\"} %llu\n", (unsigned long long)delivery->done);
    text_printf(out, "neuvo_departures_total{outcome=\"later\"} %llu\n", (unsigned long long)delivery->later);
    text_printf(out, "neuvo_departures_total{outcome=\"never\"} %llu\n", (unsigned long long)delivery->never);
    for (size_t i = 0; i < delivery->connection_count; i++) {
        struct connection *connection = &delivery->connections[i];
        if (connection->type->metrics != NULL)
            connection->type->metrics(connection->connector, out);
    }
}
