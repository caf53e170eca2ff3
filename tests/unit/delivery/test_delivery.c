#include "delivery/delivery.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- a small platform: keeps what it gets, and reports what the test tells it to ---------------------------- */

enum { MOST = 600 };

struct connector {
    struct departure *sent[MOST];
    size_t sent_count;
    struct departure *committed;
    unsigned rooms;
    struct delivery *reports_at_once; /* not NULL: says SENT_DONE from inside send */
    struct text *order;               /* notes its stop here */
    const char *name;
};

static void fake_stop(struct connector *connector)
{
    text_printf(connector->order, "%s ", connector->name);
}

static void fake_send(struct connector *connector, struct departure *departure)
{
    assert_true(connector->sent_count < MOST);
    connector->sent[connector->sent_count++] = departure;
    if (connector->reports_at_once != NULL)
        delivery_sent(connector->reports_at_once, departure->id,
                      &(struct sent){.outcome = SENT_DONE, .external_id = "event-1"});
}

static void fake_committed(struct connector *connector, struct departure *departure)
{
    departure_free(connector->committed);
    connector->committed = departure;
}

static void fake_room(struct connector *connector)
{
    connector->rooms++;
}

static void fake_metrics(struct connector *connector, struct text *out)
{
    text_printf(out, "neuvo_fake_sent_total %zu\n", connector->sent_count);
}

static const struct connector_type fake_type = {.name = "fake",
                                                .stop = fake_stop,
                                                .send = fake_send,
                                                .committed = fake_committed,
                                                .room = fake_room,
                                                .metrics = fake_metrics};
static const struct connector_type plain_type = {
    .name = "plain", .stop = fake_stop, .send = fake_send, .committed = fake_committed};

struct post {
    struct mailbox *arrivals, *departures;
    struct delivery *delivery;
    struct connector fake, plain;
    struct text stopped;
};

static void cover(struct message *message)
{
    message_set(&message->text, "covered");
}

static int post_up(void **state)
{
    struct post *post = x_alloc(1, sizeof *post);
    post->stopped = (struct text)TEXT_INIT;
    post->arrivals = mailbox_new(1, NULL, NULL);
    post->departures = mailbox_new(MOST, NULL, NULL);
    post->delivery = delivery_new(post->arrivals, post->departures, cover);
    post->fake = (struct connector){.order = &post->stopped, .name = "fake"};
    post->plain = (struct connector){.order = &post->stopped, .name = "plain"};
    delivery_add(post->delivery, (struct connection){.type = &fake_type, .connector = &post->fake});
    delivery_add(post->delivery, (struct connection){.type = &plain_type, .connector = &post->plain});
    *state = post;
    return 0;
}

static void discard_arrival(void *item)
{
    arrival_free(item);
}

static int post_down(void **state)
{
    struct post *post = *state;
    struct connector *const connectors[] = {&post->fake, &post->plain};
    for (size_t c = 0; c < 2; c++) {
        for (size_t i = 0; i < connectors[c]->sent_count; i++)
            departure_free(connectors[c]->sent[i]);
        departure_free(connectors[c]->committed);
    }
    delivery_free(post->delivery);
    mailbox_free(post->arrivals, discard_arrival);
    mailbox_free(post->departures, NULL);
    text_done(&post->stopped);
    free(post);
    return 0;
}

#define test_at_post(test) cmocka_unit_test_setup_teardown(test, post_up, post_down)

static void depart(struct post *post, const char *connector, int64_t id, unsigned attempt)
{
    struct departure *departure = departure_new(DEPARTURE_REPLY, connector);
    departure->id = id;
    departure->attempt = attempt;
    assert_true(mailbox_put(post->departures, departure));
    delivery_run(post->delivery);
}

static void arrival_freep(struct arrival **arrival)
{
    arrival_free(*arrival);
}

/* The next outcome must be this one; returns how long the row has to wait. */
static int64_t outcome(struct post *post, int64_t id, enum send_outcome expected)
{
    own_(arrival_freep) struct arrival *arrival = mailbox_take(post->arrivals, 0);
    assert_non_null(arrival);
    assert_int_equal(arrival->kind, ARRIVAL_OUTCOME);
    assert_int_equal(arrival->departure_id, id);
    assert_int_equal(arrival->outcome, expected);
    return arrival->retry_after_ms;
}

static void no_outcome(struct post *post)
{
    assert_int_equal(mailbox_count(post->arrivals), 0);
}

/* ---- tests --------------------------------------------------------------------------------------------------- */

static void test_each_to_its_connector(void **state)
{
    struct post *post = *state;
    depart(post, "plain", 11, 1);
    depart(post, "fake", 12, 1);
    assert_int_equal(post->plain.sent_count, 1);
    assert_int_equal(post->plain.sent[0]->id, 11);
    assert_int_equal(post->fake.sent_count, 1);
    no_outcome(post);
    delivery_sent(post->delivery, 12, &(struct sent){.outcome = SENT_DONE, .external_id = "event-7"});
    own_(arrival_freep) struct arrival *arrival = mailbox_take(post->arrivals, 0);
    assert_int_equal(arrival->departure_id, 12);
    assert_string_equal(arrival->external_id, "event-7");
    assert_string_equal(arrival->reason, "");
    delivery_sent(post->delivery, 11, &(struct sent){.outcome = SENT_NEVER, .reason = "the room is gone"});
    (void)outcome(post, 11, SENT_NEVER);
}

static void test_connector_that_does_not_run(void **state)
{
    struct post *post = *state;
    depart(post, "matrix", 13, 1);
    assert_true(outcome(post, 13, SENT_LATER) >= 60000);
    no_outcome(post);
    struct departure *committed = departure_new(DEPARTURE_COMMITTED, "matrix");
    assert_true(mailbox_put(post->departures, committed));
    delivery_run(post->delivery); /* nobody wants it: it is released */
}

static void test_committed_goes_to_its_connector(void **state)
{
    struct post *post = *state;
    struct departure *committed = departure_new(DEPARTURE_COMMITTED, "plain");
    committed->token = 99;
    assert_true(mailbox_put(post->departures, committed));
    delivery_run(post->delivery);
    assert_ptr_equal(post->plain.committed, committed);
    assert_int_equal(post->plain.committed->token, 99);
    no_outcome(post);
}

/* The engine counts outcomes: one for each departure, whatever a connector does. */
static void test_one_outcome_per_departure(void **state)
{
    struct post *post = *state;
    depart(post, "fake", 21, 1);
    delivery_sent(post->delivery, 21, &(struct sent){.outcome = SENT_DONE});
    delivery_sent(post->delivery, 21, &(struct sent){.outcome = SENT_LATER, .reason = "said twice"});
    delivery_sent(post->delivery, 22, &(struct sent){.outcome = SENT_DONE, .reason = "never departed"});
    (void)outcome(post, 21, SENT_DONE);
    no_outcome(post);
    depart(post, "fake", 21, 2); /* the same row, when it is sent again */
    delivery_sent(post->delivery, 21, &(struct sent){.outcome = SENT_DONE});
    (void)outcome(post, 21, SENT_DONE);
}

static void test_outcome_from_inside_send(void **state)
{
    struct post *post = *state;
    post->fake.reports_at_once = post->delivery;
    for (int64_t id = 1; id <= 50; id++) {
        depart(post, "fake", id, 1);
        (void)outcome(post, id, SENT_DONE);
    }
    no_outcome(post);
}

static void test_later_waits_longer_with_each_try(void **state)
{
    struct post *post = *state;
    for (unsigned attempt = 1; attempt < 12; attempt++) {
        int64_t longest = attempt > 9 ? 300000 : INT64_C(1000) << (attempt - 1);
        depart(post, "fake", 31, attempt);
        delivery_sent(post->delivery, 31, &(struct sent){.outcome = SENT_LATER, .reason = "timed out"});
        assert_in_range(outcome(post, 31, SENT_LATER), 500, longest);
    }
    depart(post, "fake", 31, 1);
    delivery_sent(
        post->delivery, 31,
        &(struct sent){.outcome = SENT_LATER, .retry_after_ms = 45000, .reason = "the other side asked for it"});
    assert_in_range(outcome(post, 31, SENT_LATER), 45000, 45000);
}

/* However often it waited for others. */
static void test_what_was_not_tried_waits_no_longer(void **state)
{
    struct post *post = *state;
    for (unsigned attempt = 1; attempt < 12; attempt++) {
        depart(post, "fake", 31, attempt);
        delivery_sent(
            post->delivery, 31,
            &(struct sent){.outcome = SENT_LATER, .untried = true, .retry_after_ms = 400, .reason = "not now"});
        assert_in_range(outcome(post, 31, SENT_LATER), 400, 600);
    }
}

/* More out than can be noted: what is too much comes back, and no outcome is lost. */
static void test_too_many_out(void **state)
{
    struct post *post = *state;
    for (int64_t id = 1; id <= MOST; id++)
        depart(post, "fake", id, 1);
    for (int64_t id = (int64_t)post->fake.sent_count + 1; id <= MOST; id++)
        (void)outcome(post, id, SENT_LATER);
    assert_in_range(post->fake.sent_count, 256, MOST - 1);
    for (int64_t id = 1; id <= (int64_t)post->fake.sent_count; id++) {
        delivery_sent(post->delivery, id, &(struct sent){.outcome = SENT_DONE});
        (void)outcome(post, id, SENT_DONE);
    }
    depart(post, "fake", 1000, 1);
    delivery_sent(post->delivery, 1000, &(struct sent){.outcome = SENT_DONE});
    (void)outcome(post, 1000, SENT_DONE);
}

static struct arrival *said(const char *text)
{
    struct arrival *arrival = arrival_new(ARRIVAL_MESSAGES, "fake", 1);
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message_set(&message->text, text);
    return arrival;
}

/* All is covered before the mailbox; a refused arrival still belongs to its connector, who hears of room once. */
static void test_arrive_masks_and_room_is_told(void **state)
{
    struct post *post = *state;
    assert_true(delivery_arrive(post->delivery, said("131052-308T")));
    delivery_run(post->delivery);
    assert_int_equal(post->fake.rooms, 0);
    struct arrival *refused = said("second");
    assert_false(delivery_arrive(post->delivery, refused));
    own_(arrival_freep) struct arrival *first = mailbox_take(post->arrivals, 0);
    assert_string_equal(first->messages.items[0].text, "covered");
    delivery_run(post->delivery);
    delivery_run(post->delivery);
    assert_int_equal(post->fake.rooms, 1);
    assert_true(delivery_arrive(post->delivery, refused));
}

/* What must not be refused comes through a full mailbox. */
static void test_outcome_past_a_full_mailbox(void **state)
{
    struct post *post = *state;
    assert_true(delivery_arrive(post->delivery, said("fills it")));
    depart(post, "fake", 41, 1);
    delivery_sent(post->delivery, 41, &(struct sent){.outcome = SENT_DONE});
    assert_int_equal(mailbox_count(post->arrivals), 2);
}

static void test_stop_in_reverse_and_metrics(void **state)
{
    struct post *post = *state;
    own_(text_done) struct text metrics = TEXT_INIT;
    depart(post, "fake", 51, 1);
    delivery_sent(post->delivery, 51, &(struct sent){.outcome = SENT_DONE});
    depart(post, "nobody", 52, 1);
    delivery_metrics(post->delivery, &metrics);
    assert_non_null(strstr(metrics.data, "neuvo_departures_total{outcome=\"done\"} 1\n"));
    assert_non_null(strstr(metrics.data, "neuvo_departures_total{outcome=\"later\"} 1\n"));
    assert_non_null(strstr(metrics.data, "neuvo_departures_total{outcome=\"never\"} 0\n"));
    assert_non_null(strstr(metrics.data, "neuvo_fake_sent_total 1\n"));
    delivery_stop(post->delivery);
    assert_string_equal(post->stopped.data, "plain fake ");
}

/* ---- pictures ------------------------------------------------------------------------------------------------ */

static struct departure *fetches[2], *discards[2];

static void fake_fetch(struct connector *connector, struct departure *departure)
{
    struct text bytes = TEXT_INIT;
    fetches[0] = departure;
    delivery_hold(connector->reports_at_once, departure, &bytes);
}

static void fake_hold(void *context, struct departure *departure, struct text *bytes)
{
    assert_ptr_equal(departure, fetches[0]);
    fetches[1] = departure;
}

static void fake_discard(void *context, struct departure *departure)
{
    discards[discards[0] != NULL] = departure;
}

static void depart_about(struct post *post, const char *connector, int64_t id, enum departure_action action,
                         const char *target)
{
    struct departure *departure = departure_new(DEPARTURE_REPLY, connector);
    departure->id = id;
    departure->attempt = 1;
    departure->action = action;
    message_set(&departure->target, target);
    assert_true(mailbox_put(post->departures, departure));
    delivery_run(post->delivery);
}

static void test_pictures(void **state)
{
    static const struct connector_type fetching = {
        .name = "fetching", .stop = fake_stop, .send = fake_send, .committed = fake_committed, .fetch = fake_fetch};
    struct post *post = *state;
    struct connector camera = {.order = &post->stopped, .name = "fetching", .reports_at_once = post->delivery};
    delivery_add(post->delivery, (struct connection){.type = &fetching, .connector = &camera});
    memset(fetches, 0, sizeof fetches);
    memset(discards, 0, sizeof discards);
    depart_about(post, "fetching", 31, DEPARTURE_FETCH, "mxc://a/b"); /* nobody holds pictures */
    (void)outcome(post, 31, SENT_NEVER);
    depart_about(post, "fetching", 37, DEPARTURE_DISCARD, "f"); /* nor removes them: the row stays */
    (void)outcome(post, 37, SENT_LATER);
    delivery_set_media(post->delivery, (struct delivery_media){.hold = fake_hold, .discard = fake_discard});
    depart_about(post, "plain", 32, DEPARTURE_FETCH, "mxc://a/b"); /* a connector without pictures */
    (void)outcome(post, 32, SENT_NEVER);
    depart_about(post, "matrix", 33, DEPARTURE_FETCH, "mxc://a/b"); /* one that does not run */
    (void)outcome(post, 33, SENT_LATER);
    depart_about(post, "fetching", 34, DEPARTURE_FETCH, "mxc://a/b");
    assert_non_null(fetches[1]);
    no_outcome(post);
    delivery_sent(post->delivery, 34,
                  &(struct sent){.outcome = SENT_DONE, .file = "f", .media_type = "image/png", .bytes = 5});
    own_(arrival_freep) struct arrival *arrival = mailbox_take(post->arrivals, 0);
    assert_string_equal(arrival->file, "f");
    assert_string_equal(arrival->media_type, "image/png");
    assert_int_equal(arrival->bytes, 5);
    depart_about(post, "matrix", 35, DEPARTURE_DISCARD, "f"); /* which needs no connector */
    assert_int_equal(discards[0]->id, 35);
    no_outcome(post);
    depart_about(post, "plain", 36, DEPARTURE_DISCARD, ""); /* it never became a file */
    (void)outcome(post, 36, SENT_DONE);
    assert_int_equal(post->plain.sent_count, 0);
    departure_free(fetches[1]);
    departure_free(discards[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_post(test_each_to_its_connector),
        test_at_post(test_connector_that_does_not_run),
        test_at_post(test_committed_goes_to_its_connector),
        test_at_post(test_one_outcome_per_departure),
        test_at_post(test_outcome_from_inside_send),
        test_at_post(test_later_waits_longer_with_each_try),
        test_at_post(test_what_was_not_tried_waits_no_longer),
        test_at_post(test_too_many_out),
        test_at_post(test_arrive_masks_and_room_is_told),
        test_at_post(test_outcome_past_a_full_mailbox),
        test_at_post(test_stop_in_reverse_and_metrics),
        test_at_post(test_pictures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
