/* What the tests of pictures share: one is sent, brought here, and shown to the other side. */
#ifndef NEUVO_TESTS_ENGINE_DESK_SENT_H
#define NEUVO_TESTS_ENGINE_DESK_SENT_H

#include "desk_room.h"

#define URI "mxc://kunta.example/kuva"
#define SHA256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static inline enum receipt_kind send_picture(struct desk *desk, const char *account, const char *place, const char *id,
                                             const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, place, id, text);
    message_set(&message->attachment.origin, URI);
    message_set(&message->attachment.media_type, "image/jpeg");
    if (!message->direct)
        message_set(&message->thread, CARD);
    message->overheard = !message->direct;
    return deliver(desk, arrival);
}

/* The next departure that is about a file. */
static inline struct departure *errand(struct desk *desk, enum departure_action action)
{
    struct departure *departure = to_place(desk, "");
    assert_int_equal(departure->action, action);
    return departure;
}

/* It is brought and held. */
static inline void brought(struct desk *desk)
{
    own_(departure_freep) struct departure *fetch = errand(desk, DEPARTURE_FETCH);
    assert_string_equal(fetch->target, URI);
    struct arrival *arrival = arrival_new(ARRIVAL_OUTCOME, "", 0);
    arrival->departure_id = fetch->id;
    arrival->outcome = SENT_DONE;
    message_set(&arrival->file, SHA256);
    message_set(&arrival->media_type, "image/jpeg");
    arrival->bytes = 77;
    mailbox_put_always(desk->arrivals, arrival);
}

static inline void shown(struct desk *desk, const char *place, const char *thread, const char *words,
                         const char *external_id)
{
    own_(departure_freep) struct departure *departure = to_place(desk, place);
    assert_int_equal(departure->action, DEPARTURE_SAY);
    assert_string_equal(departure->thread, thread);
    assert_string_equal(departure->file, SHA256);
    assert_string_equal(departure->media_type, "image/jpeg");
    assert_true(departure->relayed);
    assert_non_null(strstr(departure->body, words));
    sent_as(desk, departure, external_id, "");
}

#endif
