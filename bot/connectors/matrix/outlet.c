/*
 * Batches to the engine. What must not be lost goes in front, and the place in the homeserver's stream goes last and
 * only when all before it is kept: so that after a crash the homeserver is asked for whatever was not.
 */
#include "connectors/matrix/connection.h"

#include "base/hash.h"
#include "base/own.h"
#include "connectors/matrix/encryption.h"
#include "connectors/matrix/matrix.h"
#include "connectors/not_served.h"

#include <stdlib.h>
#include <string.h>

enum { REFUSED_MOST = 4096 };

/* Of one message that is under way: what its receipt does not say. */
struct noted {
    char *thread;
    bool asks; /* somebody wrote to Neuvo, and looks for an answer */
};

struct batch {
    uint64_t token;
    LIST_OF(struct noted) messages;
};

struct flush {
    bool wanted;
    char *name, *value; /* NULL: nothing */
    matrix_flushed *flushed;
    void *context;
};

/* What encryption must keep before something is sent: beside the promise, and in the same order to the engine, so that
 * no older value comes after a newer one. */
struct aside {
    uint64_t token;
    void (*kept)(void *context, bool kept);
    void (*release)(void *context);
    void *context;
};

struct outlet {
    struct connector *connector;
    struct arrival *filling;           /* NULL: empty */
    LIST_OF(struct arrival *) waiting; /* for room in the mailbox, in order */
    LIST_OF(struct batch) out;         /* handed over, in order */
    size_t promised;                   /* of those waiting and out, how many belong to the promise */
    LIST_OF(struct aside *) asides;    /* waiting or out */
    uint64_t last_token, last;         /* given out; of the batch that ends the promise */
    struct flush flush, next;          /* the one under way, and the one behind it */
    bool last_is_out, last_failed;     /* the batch that ends the promise, with all that is to be kept */
    bool again; /* something was not kept: whoever asked for a promise that covers it must be told */
    bool mixed; /* messages were put in since the promise under way was asked for: they may go out with it */
    uint64_t refused[REFUSED_MOST]; /* fingerprints of the places that were told already, as a ring */
    size_t refused_next;
};

struct outlet *matrix_outlet_new(struct connector *connector)
{
    struct outlet *outlet = x_alloc(1, sizeof *outlet);
    outlet->connector = connector;
    return outlet;
}

static void batch_done(struct batch *batch)
{
    for (size_t i = 0; i < batch->messages.count; i++)
        free(batch->messages.items[i].thread);
    list_done(&batch->messages);
}

static void aside_free(struct aside *aside)
{
    if (aside->release != NULL && aside->context != NULL)
        aside->release(aside->context);
    free(aside);
}

static void flush_done(struct flush *flush)
{
    free(flush->name);
    free(flush->value);
    *flush = (struct flush){.wanted = false};
}

void matrix_outlet_free(struct outlet *outlet)
{
    if (outlet == NULL)
        return;
    arrival_free(outlet->filling);
    for (size_t i = 0; i < outlet->waiting.count; i++)
        arrival_free(outlet->waiting.items[i]);
    for (size_t i = 0; i < outlet->out.count; i++)
        batch_done(&outlet->out.items[i]);
    for (size_t i = 0; i < outlet->asides.count; i++)
        aside_free(outlet->asides.items[i]);
    list_done(&outlet->waiting);
    list_done(&outlet->out);
    list_done(&outlet->asides);
    flush_done(&outlet->flush);
    flush_done(&outlet->next);
    free(outlet);
}

/* ---- to the engine ----------------------------------------------------------------------------------------- */

static void note_batch(struct outlet *outlet, const struct arrival *arrival)
{
    struct batch *batch = list_push(&outlet->out);
    batch->token = arrival->token;
    for (size_t i = 0; i < arrival->messages.count; i++)
        *list_push(&batch->messages) =
            (struct noted){x_strdup(arrival->messages.items[i].thread),
                           arrival->messages.items[i].kind == MESSAGE_TEXT && !arrival->messages.items[i].overheard};
}

static void pump(struct outlet *outlet)
{
    const struct connector_services *services = outlet->connector->services;
    size_t taken = 0;
    while (taken < outlet->waiting.count) {
        struct arrival *arrival = outlet->waiting.items[taken];
        note_batch(outlet, arrival); /* before it belongs to the engine */
        if (!services->arrive(services->context, arrival)) {
            batch_done(&outlet->out.items[--outlet->out.count]);
            break;
        }
        taken++;
    }
    outlet->waiting.count -= taken;
    if (taken > 0)
        memmove(outlet->waiting.items, outlet->waiting.items + taken,
                outlet->waiting.count * sizeof *outlet->waiting.items);
}

static void dispatch(struct outlet *outlet)
{
    outlet->promised++;
    *list_push(&outlet->waiting) = TAKE(outlet->filling);
    pump(outlet);
}

static struct arrival *filling(struct outlet *outlet)
{
    if (outlet->filling == NULL)
        outlet->filling = arrival_new(ARRIVAL_MESSAGES, matrix_type.name, ++outlet->last_token);
    return outlet->filling;
}

void matrix_outlet_put(struct outlet *outlet, struct message *message)
{
    *list_push(&filling(outlet)->messages) = *message;
    outlet->mixed = outlet->mixed || outlet->flush.wanted;
    if (outlet->filling->messages.count == MATRIX_BATCH)
        dispatch(outlet);
}

/* ---- the promise ------------------------------------------------------------------------------------------- */

static void go_on(struct outlet *outlet);

static void finish(struct outlet *outlet, bool again)
{
    struct flush done = outlet->flush;
    bool failed = outlet->last_failed;
    outlet->flush = outlet->next;
    outlet->next = (struct flush){.wanted = false};
    outlet->last_is_out = outlet->last_failed = false;
    /* What nobody waits for (matrix_outlet_keep) may have had somebody's messages before or behind it. */
    outlet->again = again && (done.flushed == NULL || outlet->mixed);
    outlet->mixed = false;
    if (failed) {
        matrix_rooms_keep_again(outlet->connector->rooms);
        encryption_keep_again(outlet->connector->encryption);
        outlet->connector->profile_changed = !string_empty(outlet->connector->profile);
    }
    if (done.flushed != NULL)
        done.flushed(done.context, again);
    flush_done(&done);
    go_on(outlet);
}

static void go_on(struct outlet *outlet)
{
    if (!outlet->flush.wanted)
        return;
    if (outlet->last_is_out || (outlet->again && outlet->flush.flushed != NULL)) {
        if (outlet->promised == 0)
            finish(outlet, outlet->again);
        return;
    }
    if (outlet->promised > 0)
        return;
    struct arrival *last = filling(outlet);
    matrix_rooms_keep(outlet->connector->rooms, &last->kept);
    encryption_keep(outlet->connector->encryption, &last->kept);
    if (outlet->connector->profile_changed) {
        kept_add(&last->kept, "profile", outlet->connector->profile);
        outlet->connector->profile_changed = false;
    }
    if (outlet->flush.name != NULL)
        kept_add(&last->kept, outlet->flush.name, outlet->flush.value);
    outlet->last_is_out = true;
    outlet->last = last->token;
    dispatch(outlet);
}

void matrix_outlet_flush(struct outlet *outlet, const char *name, const char *value, matrix_flushed *flushed,
                         void *context)
{
    struct flush *flush = outlet->flush.wanted ? &outlet->next : &outlet->flush;
    *flush = (struct flush){true, x_strdup(name), x_strdup(value), flushed, context};
    go_on(outlet);
}

static bool is_changed(const struct outlet *outlet)
{
    return outlet->connector->profile_changed || matrix_rooms_changed(outlet->connector->rooms) ||
           encryption_is_changed(outlet->connector->encryption);
}

bool matrix_outlet_is_idle(const struct outlet *outlet)
{
    return outlet->filling == NULL && outlet->promised == 0 && !outlet->flush.wanted && !is_changed(outlet);
}

void matrix_outlet_keep(struct outlet *outlet)
{
    if (!outlet->flush.wanted && is_changed(outlet))
        matrix_outlet_flush(outlet, NULL, NULL, NULL, NULL);
}

void matrix_outlet_keep_now(struct outlet *outlet, void (*kept)(void *context, bool kept),
                            void (*release)(void *context), void *context)
{
    struct arrival *arrival = arrival_new(ARRIVAL_MESSAGES, matrix_type.name, ++outlet->last_token);
    struct aside *aside = x_alloc(1, sizeof *aside);
    *aside = (struct aside){.token = arrival->token, .kept = kept, .release = release, .context = context};
    encryption_keep(outlet->connector->encryption, &arrival->kept);
    *list_push(&outlet->asides) = aside;
    *list_push(&outlet->waiting) = arrival;
    pump(outlet);
}

/* It was no aside: false. */
static bool end_aside(struct outlet *outlet, const struct departure *departure)
{
    size_t at = 0;
    while (at < outlet->asides.count && outlet->asides.items[at]->token != departure->token)
        at++;
    if (at == outlet->asides.count)
        return false;
    struct aside *aside = outlet->asides.items[at];
    outlet->asides.count--;
    memmove(outlet->asides.items + at, outlet->asides.items + at + 1,
            (outlet->asides.count - at) * sizeof *outlet->asides.items);
    if (departure->not_kept)
        encryption_keep_again(outlet->connector->encryption);
    aside->kept(TAKE(aside->context), !departure->not_kept);
    aside_free(aside);
    return true;
}

void matrix_outlet_room(struct outlet *outlet)
{
    pump(outlet);
    go_on(outlet);
}

/* ---- what became of it ------------------------------------------------------------------------------------- */

/* Once per place: whoever is not served is told so and left in peace. */
static bool told_before(struct outlet *outlet, const char *place)
{
    uint64_t mark = hash_fnv(HASH_FNV_SEED, place, strlen(place));
    for (size_t i = 0; i < REFUSED_MOST; i++) {
        if (outlet->refused[i] == mark)
            return true;
    }
    outlet->refused[outlet->refused_next] = mark;
    outlet->refused_next = (outlet->refused_next + 1) % REFUSED_MOST;
    return false;
}

static void refuse(struct outlet *outlet, const struct receipt *receipt, const char *thread)
{
    struct connector *connector = outlet->connector;
    bool stranger = strcmp(receipt->reason, "stranger") == 0 || strcmp(receipt->reason, "organisation") == 0;
    connector->refused++;
    if (!stranger || told_before(outlet, receipt->place))
        return;
    own_(reply_done) struct reply reply;
    not_served_reply(connector->services->phrases, NULL, LANGUAGE_NONE, &reply);
    matrix_send_refusal(connector, receipt->place, thread, receipt->external_id, &reply);
}

static void tell_read(struct outlet *outlet, const struct departure *departure, const struct batch *batch)
{
    struct connector *connector = outlet->connector;
    for (size_t i = 0; i < departure->receipts.count && i < batch->messages.count; i++) {
        const struct receipt *receipt = &departure->receipts.items[i];
        const struct noted *noted = &batch->messages.items[i];
        if (receipt->kind != RECEIPT_TAKEN || !noted->asks)
            continue;
        if (!receipt->relayed)
            matrix_typing_begin(connector->typing, receipt->place);
        matrix_receipts_add(connector->receipts, receipt->place, receipt->external_id, noted->thread);
    }
}

static void drop_batch(struct outlet *outlet, uint64_t token)
{
    size_t at = 0;
    while (outlet->out.items[at].token != token)
        at++;
    batch_done(&outlet->out.items[at]);
    outlet->out.count--;
    memmove(outlet->out.items + at, outlet->out.items + at + 1, (outlet->out.count - at) * sizeof *outlet->out.items);
}

void matrix_outlet_committed(struct outlet *outlet, struct departure *departure)
{
    size_t at = 0;
    while (at < outlet->out.count && outlet->out.items[at].token != departure->token)
        at++;
    if (at == outlet->out.count)
        return;
    if (end_aside(outlet, departure)) {
        drop_batch(outlet, departure->token);
        return;
    }
    const struct batch *batch = &outlet->out.items[at];
    bool failed = departure->not_kept;
    for (size_t i = 0; i < departure->receipts.count; i++) {
        const struct receipt *receipt = &departure->receipts.items[i];
        failed = failed || receipt->kind == RECEIPT_LATER;
        if (receipt->kind == RECEIPT_REFUSED && i < batch->messages.count && batch->messages.items[i].asks)
            refuse(outlet, receipt, batch->messages.items[i].thread);
        if (receipt->note)
            matrix_send_mark(outlet->connector, receipt->place, receipt->external_id);
    }
    tell_read(outlet, departure, batch);
    outlet->again = outlet->again || failed;
    outlet->last_failed = outlet->last_failed || (failed && outlet->last_is_out && batch->token == outlet->last);
    outlet->promised--;
    drop_batch(outlet, departure->token);
    go_on(outlet);
}
