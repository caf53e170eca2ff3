/* What the tests of Matrix's own kinds of messages share: Aino alone with Neuvo and in a room, and what becomes of it.
 */
#ifndef NEUVO_TESTS_ENGINE_MATRIX_TALK_H
#define NEUVO_TESTS_ENGINE_MATRIX_TALK_H

#include "engine_test.h"

#define AINO "@aino:kunta.example"
#define BERTTA "@bertta:kunta.example"
#define DIRECT "!direct:kunta.example"
#define ROOM "!room:kunta.example"

/* ---- what a connector says ----------------------------------------------------------------------------------- */

static inline struct message *add_event(struct arrival *arrival, const char *account, const char *place, const char *id,
                                        const char *text)
{
    struct message *message = add(arrival, place, id, text);
    message_set(&message->connector, "matrix");
    message_set(&message->account, account);
    message->presence = PRESENCE_PERSONAL;
    message->direct = strcmp(place, ROOM) != 0;
    return message;
}

static inline enum receipt_kind deliver(struct desk *desk, struct arrival *arrival)
{
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->token, desk->token);
    assert_int_equal(committed->receipts.count, 1);
    return committed->receipts.items[0].kind;
}

/* Aino asks where nobody else reads. */
static inline void ask(struct desk *desk, const char *id, const char *text)
{
    struct arrival *arrival = batch(desk);
    (void)add_event(arrival, AINO, DIRECT, id, text);
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
}

/* Somebody asks in a thread of the room; "" in the room itself. */
static inline void ask_in_thread(struct desk *desk, const char *account, const char *thread, const char *id,
                                 const char *text, const char *direct_place)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, ROOM, id, text);
    message_set(&message->thread, thread);
    message_set(&message->direct_place, direct_place);
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
}

static inline enum receipt_kind change(struct desk *desk, const char *account, const char *place,
                                       enum message_kind kind, const char *id, const char *target, const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, place, id, text);
    message->kind = kind;
    message_set(&message->target, target);
    return deliver(desk, arrival);
}

static inline enum receipt_kind edit(struct desk *desk, const char *id, const char *target, const char *text)
{
    return change(desk, AINO, DIRECT, MESSAGE_EDIT, id, target, text);
}

static inline enum receipt_kind take_back(struct desk *desk, const char *id, const char *target)
{
    return change(desk, AINO, DIRECT, MESSAGE_REDACTION, id, target, "");
}

/* The departure was sent and is known to the platform by this id. */
static inline void sent_as(struct desk *desk, const struct departure *departure, const char *external_id,
                           const char *new_place)
{
    struct arrival *arrival = arrival_new(ARRIVAL_OUTCOME, "", 0);
    arrival->departure_id = departure->id;
    arrival->outcome = SENT_DONE;
    message_set(&arrival->external_id, external_id);
    message_set(&arrival->new_place, new_place);
    mailbox_put_always(desk->arrivals, arrival);
}

/* The next reply: what it does, for which question, and some words of it. The test frees it. */
static inline struct departure *expect(struct desk *desk, enum departure_action action, const char *cause,
                                       const char *words)
{
    struct departure *reply = next(desk, DEPARTURE_REPLY);
    assert_int_equal(reply->action, action);
    assert_string_equal(reply->cause, cause);
    assert_non_null(strstr(reply->body, words));
    return reply;
}

/* The next reply is an answer of this kind, and was sent as this. */
static inline void answered(struct desk *desk, const char *cause, const char *words, const char *external_id)
{
    own_(departure_freep) struct departure *reply = expect(desk, DEPARTURE_SAY, cause, words);
    assert_string_equal(reply->target, "");
    sent_as(desk, reply, external_id, "");
}

static inline void changed(struct desk *desk, const char *cause, const char *target, const char *words,
                           const char *external_id)
{
    own_(departure_freep) struct departure *reply = expect(desk, DEPARTURE_EDIT, cause, words);
    assert_string_equal(reply->target, target);
    sent_as(desk, reply, external_id, "");
}

static inline void retracted(struct desk *desk, const char *target)
{
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    assert_int_equal(reply->action, DEPARTURE_RETRACT);
    assert_string_equal(reply->target, target);
    assert_string_equal(reply->body, "");
    sent_as(desk, reply, "$redaction", "");
}

/* All rows of all tables, counted between two lives of the engine. */
static inline void pause_and_count(struct desk *desk, struct text *out)
{
    settle(desk);
    desk_stop(desk);
    text_clear(out);
    count_all(desk, out);
    desk_start(desk);
    settle(desk);
}

#endif
