#include "engine/engine.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/own.h"
#include "engine/article_turn.h"
#include "engine/ballast.h"
#include "engine/desk_start.h"
#include "engine/desk_writing.h"
#include "engine/due.h"
#include "engine/held.h"
#include "engine/message_log.h"
#include "engine/nightly.h"
#include "engine/outcome.h"
#include "engine/poison.h"
#include "engine/resume.h"
#include "engine/snapshot_turn.h"
#include "engine/snapshots.h"
#include "engine/timer_turn.h"
#include "engine/turn.h"
#include "knowledge/knowledge.h"
#include "settings/phrases.h"
#include "store/cursors.h"
#include "store/organisations.h"
#include "store/outbox.h"
#include "store/timers.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP_MESSAGES = 64, OUT_MOST = 256, OUT_UNASKED_MOST = 32, TIMERS_AT_ONCE = 16 };
static const int64_t group_us = 5000, timers_us = 2000, lease_ms = 60000, longest_wait_ms = 1000,
                     complaint_ms = 60 * 1000, hung_ms = 20 * 1000;

static const char *const outcome_names[] = {
    "answer", "clarify", "unknown", "deferred", "repeated", "refused", "dead", "person_helped", "person_did_not_help",
    "other"};
enum { OUTCOMES = sizeof outcome_names / sizeof *outcome_names };

struct counters {
    atomic_uint_fast64_t outcomes[OUTCOMES];
    atomic_uint_fast64_t decide_us, groups, group_failures;
    atomic_int_fast64_t out;
};

struct engine {
    struct engine_options options;
    struct turn_tools tools;
    struct poison *poison;
    struct ballast *ballast;
    struct nightly *nightly;
    pthread_t thread;
    atomic_bool ready;
    struct counters counters;
    struct message_log log;
    int64_t next_check_ms;
    struct held held;        /* outcomes for the next group */
    bool cards_wait;         /* the desk has not shown all requests yet that came before the tutors had a room */
    bool news;               /* the group changes tickets: the console is told when it is committed */
    enum result last_result; /* of the group before */
    int64_t failure_wait_ms; /* 0 while all goes well */
    int64_t due_ms;          /* when a lane or timer falls due next; 0: not asked yet, -1: none */
    int64_t next_complaint_ms;
    atomic_int_fast64_t turned_ms; /* monotonic: when the thread last came round */
};

/* One transaction's work: what came in and what leaves when it is committed. */
struct group {
    LIST_OF(struct arrival *) arrivals;
    LIST_OF(struct departure *) leaving;
    size_t messages;
};

/* ---- what comes in ----------------------------------------------------------------------------------------- */

static void count_outcome(struct engine *engine, const struct turn_result *result)
{
    size_t i = 0;
    while (i < OUTCOMES - 1 && strcmp(outcome_names[i], result->outcome) != 0)
        i++;
    atomic_fetch_add(&engine->counters.outcomes[i], 1);
    atomic_fetch_add(&engine->counters.decide_us, (uint64_t)result->took_us);
    engine->news = engine->news || result->tickets_changed;
}

static enum result take_message(struct engine *engine, const struct message *message, struct receipt *receipt,
                                struct error *error)
{
    struct turn_result turn_result = {.outcome = "other"};
    struct suspect suspect;
    suspect_of_message(&suspect, message);
    bool poisoned = poison_take(engine->poison, &suspect);
    enum result result = turn_take(&engine->tools, message, poisoned, receipt, &turn_result, error);
    enum result put_down = poison_put_down(engine->poison, engine->tools.store, &suspect, error);
    if (result == RESULT_OK)
        result = put_down;
    if (result == RESULT_OK) {
        receipt->note = receipt->kind == RECEIPT_TAKEN && turn_result.note;
        receipt->deferred = receipt->kind == RECEIPT_TAKEN && strcmp(turn_result.outcome, "deferred") == 0;
        count_outcome(engine, &turn_result);
        message_log_add(&engine->log, message->connector, &turn_result, receipt->kind, clock_monotonic_ms());
    }
    return result;
}

/* What the connector keeps belongs to the whole house, not to one organisation: it lies with the first. */
static enum result keep(struct engine *engine, const struct arrival *arrival, struct error *error)
{
    int64_t organisation_id = 0, now_ms = clock_now_ms();
    enum result result = RESULT_OK;
    if (arrival->kept.list.count > 0)
        result = organisation_ensure_default(engine->tools.store, now_ms, &organisation_id, error);
    for (size_t i = 0; i < arrival->kept.list.count && result == RESULT_OK; i++)
        result = cursor_set(engine->tools.store, organisation_id, arrival->connector, arrival->kept.list.items[i].name,
                            arrival->kept.list.items[i].value, now_ms, error);
    return result;
}

static enum result take_batch(struct engine *engine, const struct arrival *arrival, struct group *group,
                              struct error *error)
{
    struct departure *departure = departure_new(DEPARTURE_COMMITTED, arrival->connector);
    departure->token = arrival->token;
    *list_push(&group->leaving) = departure;
    enum result result = RESULT_OK;
    bool whole = true; /* what comes with a message that must be sent again is kept with it then */
    for (size_t i = 0; i < arrival->messages.count && result == RESULT_OK; i++) {
        struct receipt *receipt = list_push(&departure->receipts);
        result = take_message(engine, &arrival->messages.items[i], receipt, error);
        whole = whole && receipt->kind != RECEIPT_LATER;
        group->messages++;
    }
    departure->not_kept = !whole && arrival->kept.list.count > 0;
    return result == RESULT_OK && whole ? keep(engine, arrival, error) : result;
}

static enum result take_command(struct engine *engine, const struct arrival *arrival, struct group *group,
                                struct error *error)
{
    struct turn_result turn_result = {.outcome = "other"};
    struct departure *departure = departure_new(DEPARTURE_COMMITTED, arrival->connector);
    departure->token = arrival->token;
    *list_push(&group->leaving) = departure;
    group->messages++;
    enum result result = turn_take_command(&engine->tools, &arrival->command, &arrival->messages.items[0],
                                           list_push(&departure->receipts), &turn_result, error);
    if (result == RESULT_OK)
        count_outcome(engine, &turn_result);
    return result;
}

static enum result take_resume(struct engine *engine, const struct arrival *arrival, struct group *group,
                               struct error *error)
{
    struct departure *departure = resume_answer(arrival);
    *list_push(&group->leaving) = departure;
    return resume_fill(engine->tools.store, arrival, departure, error);
}

static enum result take_writing(struct engine *engine, const struct arrival *arrival, struct group *group,
                                struct error *error)
{
    struct departure *told = NULL;
    enum result result = desk_writing(&engine->tools, arrival, &told, error);
    if (told != NULL)
        *list_push(&group->leaving) = told;
    return result;
}

static enum result take_arrival(struct engine *engine, struct arrival *arrival, struct group *group,
                                struct error *error)
{
    switch (arrival->kind) {
    case ARRIVAL_MESSAGES:
        return take_batch(engine, arrival, group, error);
    case ARRIVAL_RESUME:
        return take_resume(engine, arrival, group, error);
    case ARRIVAL_OUTCOME:
        return outcome_take(&engine->tools, arrival, &engine->news, error);
    case ARRIVAL_COMMAND:
        return take_command(engine, arrival, group, error);
    case ARRIVAL_KNOWLEDGE:
        snapshots_take(&engine->options, &engine->tools, arrival);
        return RESULT_OK;
    case ARRIVAL_FILES:
        return turn_take_files(&engine->tools, arrival->organisation, &arrival->files, error);
    case ARRIVAL_SNAPSHOT:
        return snapshot_take(engine->tools.store, &arrival->snapshot, error);
    case ARRIVAL_WRITING:
        return take_writing(engine, arrival, group, error);
    case ARRIVAL_REACHED:
        return outcome_reached(engine->tools.store, engine->options.arrivals, arrival, error);
    }
    return RESULT_OK;
}

/* ---- what falls due ---------------------------------------------------------------------------------------- */

/* Timers that are due, one of which may have killed the process before. */
static enum result count_poisonous_timers(struct engine *engine, struct error *error)
{
    own_(timers_done) struct timers due = {.list = LIST_INIT};
    if (!poison_is_awaited(engine->poison))
        return RESULT_OK;
    enum result result = timers_due(engine->tools.store, clock_now_ms(), TIMERS_AT_ONCE, &due, error);
    for (size_t i = 0; i < due.list.count && result == RESULT_OK; i++) {
        struct suspect suspect;
        suspect_of_timer(&suspect, &due.list.items[i]);
        result = poison_count(engine->poison, engine->tools.store, &suspect, error);
    }
    return result;
}

/* One at least; more only while nobody waits for what the group has answered, and not for long: thousands may fall due
 * together, and whoever writes meanwhile comes first in the next group. */
static enum result fire_timers(struct engine *engine, struct group *group, struct error *error)
{
    own_(timers_done) struct timers due = {.list = LIST_INIT};
    size_t at_once = group->messages > 0 ? 1 : TIMERS_AT_ONCE;
    int64_t started_us = clock_monotonic_us();
    enum result result = timers_due(engine->tools.store, clock_now_ms(), at_once, &due, error);
    for (size_t i = 0; i < due.list.count && result == RESULT_OK; i++) {
        if (i > 0 && clock_monotonic_us() - started_us >= timers_us)
            break;
        struct turn_result turn_result;
        result = timer_fire(&engine->tools, engine->poison, &due.list.items[i], &turn_result, error);
        count_outcome(engine, &turn_result);
        group->messages++;
    }
    return result;
}

/* Departures that are out when the group is committed. */
static size_t out_then(const struct engine *engine, const struct group *group)
{
    size_t out = (size_t)atomic_load(&engine->counters.out);
    for (size_t i = 0; i < group->leaving.count; i++)
        out += group->leaving.items[i]->kind == DEPARTURE_REPLY;
    return out;
}

/* Answers go first, and what nobody asked for only while few are out: behind it nobody waits for long. */
static enum result claim(struct engine *engine, struct group *group, struct error *error)
{
    size_t out = out_then(engine, group);
    if (out >= OUT_MOST || mailbox_is_closed(engine->options.arrivals))
        return RESULT_OK;
    own_(departures_done) struct departures claimed = {.list = LIST_INIT};
    int64_t now_ms = clock_now_ms();
    enum result result = outbox_claim(engine->tools.store, now_ms, lease_ms, OUT_MOST - out, &claimed, error);
    out += claimed.list.count;
    if (result == RESULT_OK && out < OUT_UNASKED_MOST)
        result = outbox_claim_unasked(engine->tools.store, now_ms, lease_ms, OUT_UNASKED_MOST - out, &claimed, error);
    for (size_t i = 0; i < claimed.list.count && result == RESULT_OK; i++)
        *list_push(&group->leaving) = TAKE(claimed.list.items[i]);
    return result;
}

/* What cannot go out now waits for an outcome, which has to come first. */
static enum result find_due(struct engine *engine, const struct group *group, struct error *error)
{
    size_t out = out_then(engine, group);
    return due_find(engine->tools.store, out < OUT_MOST, out < OUT_UNASKED_MOST, &engine->due_ms, error);
}

/* ---- the transaction --------------------------------------------------------------------------------------- */

/* A message that a dead process had in hand counts as tried before it is tried again. */
static enum result count_poison(struct engine *engine, const struct arrival *arrival, struct error *error)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; i < arrival->messages.count && poison_is_awaited(engine->poison) && result == RESULT_OK; i++) {
        struct suspect suspect;
        suspect_of_message(&suspect, &arrival->messages.items[i]);
        result = poison_count(engine->poison, engine->tools.store, &suspect, error);
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* Before anything new: somebody may already answer what was sent. */
static enum result take_held(struct engine *engine, struct group *group, struct error *error)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; i < engine->held.arrivals.count; i++) {
        *list_push(&group->arrivals) = engine->held.arrivals.items[i];
        if (result == RESULT_OK)
            result = take_arrival(engine, engine->held.arrivals.items[i], group, error);
    }
    engine->held.arrivals.count = 0;
    return result;
}

static enum result work_group(struct engine *engine, struct arrival *first, struct group *group, struct error *error)
{
    int64_t started_us = clock_monotonic_us();
    struct arrival *arrival = first;
    enum result result = RESULT_OK;
    if (first != NULL) {
        *list_push(&group->arrivals) = first;
        result = count_poison(engine, first, error);
    }
    if (result == RESULT_OK)
        result = count_poisonous_timers(engine, error);
    if (result == RESULT_OK)
        result = store_begin(engine->tools.store, error);
    if (result == RESULT_OK)
        result = take_held(engine, group, error);
    while (result == RESULT_OK && arrival != NULL) {
        result = take_arrival(engine, arrival, group, error);
        arrival = NULL;
        bool more = group->messages < GROUP_MESSAGES && clock_monotonic_us() - started_us < group_us;
        if (result == RESULT_OK && more && !poison_is_awaited(engine->poison) &&
            (arrival = mailbox_take(engine->options.arrivals, 0)) != NULL)
            *list_push(&group->arrivals) = arrival;
    }
    if (result == RESULT_OK)
        result = fire_timers(engine, group, error);
    if (result == RESULT_OK)
        result = nightly_step(engine->nightly, engine->tools.store, error);
    if (result == RESULT_OK && engine->cards_wait)
        result = desk_show_waiting(&engine->tools, &engine->cards_wait, error);
    if (result == RESULT_OK)
        result = claim(engine, group, error);
    if (result == RESULT_OK)
        result = find_due(engine, group, error);
    return result == RESULT_OK ? store_commit(engine->tools.store, error) : result;
}

static void send_off(struct engine *engine, struct group *group)
{
    for (size_t i = 0; i < group->leaving.count; i++) {
        struct departure *departure = group->leaving.items[i];
        if (departure->kind == DEPARTURE_REPLY)
            atomic_fetch_add(&engine->counters.out, 1);
        mailbox_put_always(engine->options.departures, departure);
    }
    if (engine->news)
        mailbox_put_always(engine->options.departures, departure_new(DEPARTURE_NEWS, "console"));
    engine->news = false;
    for (size_t i = 0; i < group->arrivals.count; i++) {
        struct arrival *arrival = group->arrivals.items[i];
        if (arrival->kind == ARRIVAL_OUTCOME)
            atomic_fetch_sub(&engine->counters.out, 1);
        arrival_free(arrival);
    }
}

static void put_off(struct engine *engine, const struct arrival *arrival, const char *reason)
{
    struct departure *departure =
        departure_new(arrival->kind == ARRIVAL_RESUME ? DEPARTURE_ENTRIES : DEPARTURE_COMMITTED, arrival->connector);
    departure->token = arrival->token;
    message_set(&departure->organisation, arrival->organisation);
    message_set(&departure->place, arrival->place);
    message_set(&departure->thread, arrival->thread);
    departure->more = arrival->kind == ARRIVAL_RESUME; /* ask again: nothing could be read now */
    departure->not_kept = arrival->kept.list.count > 0;
    for (size_t i = 0; i < arrival->messages.count; i++) {
        struct receipt *receipt = list_push(&departure->receipts);
        receipt->kind = RECEIPT_LATER;
        message_set(&receipt->external_id, arrival->messages.items[i].external_id);
        message_set(&receipt->place, arrival->messages.items[i].place);
        message_set(&receipt->text, "");
        message_set(&receipt->reason, reason);
    }
    mailbox_put_always(engine->options.departures, departure);
}

/* Nothing of the group was kept: those who sent it keep it and try again; what they do not keep waits here for the next
 * group. */
static void give_back(struct engine *engine, struct group *group, enum result result)
{
    engine->news = false;
    for (size_t i = 0; i < group->leaving.count; i++)
        departure_free(group->leaving.items[i]);
    for (size_t i = 0; i < group->arrivals.count; i++) {
        struct arrival *arrival = group->arrivals.items[i];
        bool waits = arrival->kind == ARRIVAL_OUTCOME || arrival->kind == ARRIVAL_REACHED ||
                     arrival->kind == ARRIVAL_SNAPSHOT || arrival->kind == ARRIVAL_FILES;
        if (waits && !mailbox_is_closed(engine->options.arrivals)) {
            held_add(&engine->held, arrival, clock_monotonic_ms());
            continue;
        }
        if (arrival->kind == ARRIVAL_KNOWLEDGE)
            snapshots_take(&engine->options, &engine->tools,
                           arrival); /* it needs no commit, and nobody sends it again */
        if (arrival->kind == ARRIVAL_MESSAGES || arrival->kind == ARRIVAL_RESUME || arrival->kind == ARRIVAL_COMMAND)
            put_off(engine, arrival, result == RESULT_FULL ? "full" : "busy");
        arrival_free(arrival);
    }
}

/* A trouble that lasts is told once a minute, and tried again ever more slowly, up to a second. */
static void complain(struct engine *engine, enum result result, const char *why)
{
    int64_t now_ms = clock_monotonic_ms();
    if (result != engine->last_result || now_ms >= engine->next_complaint_ms) {
        log_error("group_rolled_back", "result=%s text=\"%s\"", result_name(result), why);
        engine->next_complaint_ms = now_ms + complaint_ms;
    }
    engine->last_result = result;
    engine->failure_wait_ms = engine->failure_wait_ms == 0 ? 50 : engine->failure_wait_ms * 2;
    if (engine->failure_wait_ms > longest_wait_ms)
        engine->failure_wait_ms = longest_wait_ms;
}

static void run_group(struct engine *engine, struct arrival *first)
{
    struct error error = ERROR_INIT;
    struct group group = {.messages = 0};
    enum result result = work_group(engine, first, &group, &error);
    atomic_fetch_add(&engine->counters.groups, 1);
    if (result == RESULT_OK) {
        send_off(engine, &group);
        engine->failure_wait_ms = 0;
        engine->last_result = RESULT_OK;
        ballast_restore(engine->ballast, clock_monotonic_ms());
        atomic_store(&engine->ready, true);
    } else {
        store_rollback(engine->tools.store);
        complain(engine, result, error.text);
        atomic_fetch_add(&engine->counters.group_failures, 1);
        atomic_store(&engine->ready, false);
        if (result == RESULT_FULL && ballast_release(engine->ballast, clock_monotonic_ms()))
            log_warn("ballast_released", "text=\"the disk is full; make room, Neuvo takes messages again by itself\"");
        give_back(engine, &group, result);
        if (result == RESULT_FAILED)
            engine->options.broken(engine->options.context, error.text);
    }
    list_done(&group.arrivals);
    list_done(&group.leaving);
}

/* ---- the thread -------------------------------------------------------------------------------------------- */

static void check_store(struct engine *engine)
{
    struct error error = ERROR_INIT;
    if (clock_monotonic_ms() < engine->next_check_ms)
        return;
    engine->next_check_ms = clock_monotonic_ms() + 2000;
    if (store_check(engine->tools.store, &error) != RESULT_OK)
        engine->options.broken(engine->options.context, error.text);
}

static void *engine_thread(void *context)
{
    struct engine *engine = context;
    while (!mailbox_is_closed(engine->options.arrivals) || mailbox_count(engine->options.arrivals) > 0) {
        int64_t now_ms = clock_monotonic_ms();
        atomic_store(&engine->turned_ms, now_ms);
        int64_t wait_ms = due_wait_ms(engine->due_ms, engine->failure_wait_ms, longest_wait_ms);
        struct arrival *arrival = mailbox_take(engine->options.arrivals, held_wait_ms(&engine->held, now_ms, wait_ms));
        now_ms = clock_monotonic_ms();
        check_store(engine);
        message_log_tick(&engine->log, now_ms);
        if (held_may_wait(&engine->held, engine->tools.store, arrival, now_ms))
            held_add(&engine->held, arrival, now_ms);
        else
            run_group(engine, arrival);
    }
    if (engine->held.arrivals.count > 0)
        run_group(engine, NULL);
    return NULL;
}

/* What must be there before the first message: the organisation, no leases of a dead process, cards. */
static enum result prepare(struct engine *engine, struct error *error)
{
    int64_t organisation_id = 0;
    enum result result = store_begin(engine->tools.store, error);
    if (result == RESULT_OK)
        result = organisation_ensure_default(engine->tools.store, clock_now_ms(), &organisation_id, error);
    if (result == RESULT_OK)
        result = outbox_release_all(engine->tools.store, error);
    if (result == RESULT_OK)
        result = desk_show_waiting(&engine->tools, &engine->cards_wait, error);
    if (result == RESULT_OK)
        result = store_commit(engine->tools.store, error);
    if (result != RESULT_OK)
        store_rollback(engine->tools.store);
    return result;
}

static void release(struct engine *engine)
{
    poison_close(engine->poison);
    ballast_free(engine->ballast);
    nightly_free(engine->nightly);
    pace_free(engine->tools.pace);
    analyser_free(engine->tools.analyser);
    held_done(&engine->held);
    free(engine);
}

enum result engine_start(const struct engine_options *options, struct engine **engine, struct error *error)
{
    struct engine *made = x_alloc(1, sizeof *made);
    made->options = *options;
    made->tools = (struct turn_tools){.store = options->store,
                                      .knowledge = options->knowledge,
                                      .learnt = options->learnt,
                                      .intents = options->intents,
                                      .phrases = options->phrases,
                                      .about_address = options->about_address,
                                      .ticket_address = options->ticket_address,
                                      .mail_domains = options->mail_domains,
                                      .security_contact = options->security_contact,
                                      .checkins = options->checkins,
                                      .pace = pace_new(options->messages_per_minute)};
    made->nightly = nightly_new(options->entries_days, options->tickets_months, options->audit_months);
    made->ballast = ballast_new(options->ballast_path, options->ballast_bytes);
    enum result result = analyser_open(&made->tools.analyser, error);
    if (result == RESULT_OK)
        result = poison_open(options->inflight_path, store_key(options->store), &made->poison, error);
    if (result == RESULT_OK)
        result = prepare(made, error);
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before); /* signals belong to the loop */
    if (result == RESULT_OK && pthread_create(&made->thread, NULL, engine_thread, made) != 0)
        result = error_set(error, RESULT_FAILED, "the engine's thread could not be started");
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result != RESULT_OK) {
        release(made);
        return result;
    }
    atomic_store(&made->ready, true);
    atomic_store(&made->turned_ms, clock_monotonic_ms());
    *engine = made;
    return RESULT_OK;
}

void engine_stop(struct engine *engine)
{
    if (engine == NULL)
        return;
    mailbox_close(engine->options.arrivals);
    (void)pthread_join(engine->thread, NULL);
    store_close(engine->options.store);
    snapshots_release(&engine->options);
    release(engine);
}

bool engine_turns(const struct engine *engine)
{
    return clock_monotonic_ms() - (int64_t)atomic_load(&engine->turned_ms) < hung_ms;
}

bool engine_ready(const struct engine *engine)
{
    return atomic_load(&engine->ready);
}

void engine_metrics(const struct engine *engine, struct text *out)
{
    const struct counters *counters = &engine->counters;
    text_add(out, "# HELP neuvo_messages_total Messages by what they led to.\n# TYPE neuvo_messages_total counter\n");
    for (size_t i = 0; i < OUTCOMES; i++)
        text_printf(out, "neuvo_messages_total{outcome=\"%s\"} %llu\n", outcome_names[i],
                    (unsigned long long)atomic_load(&counters->outcomes[i]));
    text_printf(out,
                "# HELP neuvo_decide_seconds_total Time spent deciding.\n# TYPE neuvo_decide_seconds_total counter\n"
                "neuvo_decide_seconds_total %.6f\n",
                (double)atomic_load(&counters->decide_us) / 1e6);
    text_printf(
        out,
        "# HELP neuvo_groups_total Transactions, by whether they were kept.\n# TYPE neuvo_groups_total counter\n"
        "neuvo_groups_total{kept=\"all\"} %llu\nneuvo_groups_total{kept=\"none\"} %llu\n",
        (unsigned long long)atomic_load(&counters->groups), (unsigned long long)atomic_load(&counters->group_failures));
    text_printf(out,
                "# HELP neuvo_arrivals_waiting Arrivals before the engine.\n# TYPE neuvo_arrivals_waiting gauge\n"
                "neuvo_arrivals_waiting %zu\n"
                "# HELP neuvo_departures_out Departures handed to connectors.\n# TYPE neuvo_departures_out gauge\n"
                "neuvo_departures_out %lld\n",
                mailbox_count(engine->options.arrivals), (long long)atomic_load(&counters->out));
}
