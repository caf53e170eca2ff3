/* What the tests of tickets share: two tutors, a room for the cards, and an asker whose card is out. */
#ifndef NEUVO_TESTS_ENGINE_DESK_ROOM_H
#define NEUVO_TESTS_ENGINE_DESK_ROOM_H

#include "matrix_talk.h"

#include "store/access.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/tutors.h"

#define MIKKO "@mikko:kunta.example"
#define SAARA "@saara:kunta.example"
#define CARD "$card"
#define QUESTION "kuka siivoaa taukotilan"

/* Mikko and Saara are tutors; the cards are shown in the room. */
static inline void open_desk(struct desk *desk)
{
    static const char *const tutors[][2] = {{MIKKO, "Mikko"}, {SAARA, "Saara"}};
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    struct person person;
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    int64_t of = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(queue_list(store, of, &queues, &error));
    ok(queue_place_set(store, of, queues.list.items[0].id, "matrix", ROOM, &error));
    for (size_t i = 0; i < sizeof tutors / sizeof *tutors; i++) {
        ok(person_for_account(store, of, "matrix", tutors[i][0], PRESENCE_PERSONAL, NOW, &person, &error));
        ok(access_grant(store, of, person.id, "tutor", tutors[i][1], NOW, &error));
        ok(queue_member_add(store, of, queues.list.items[0].id, person.id, &error));
    }
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
}

/* The next departure to that place, whichever comes first. */
static inline struct departure *to_place(struct desk *desk, const char *place)
{
    struct departure *others[8];
    size_t count = 0;
    struct departure *found = NULL;
    while (found == NULL) {
        struct departure *departure = next(desk, DEPARTURE_REPLY);
        if (strcmp(departure->place, place) == 0)
            found = departure;
        else if (count < sizeof others / sizeof *others)
            others[count++] = departure;
    }
    for (size_t i = 0; i < count; i++)
        *list_push(&desk->waiting) = others[i];
    return found;
}

static inline void hears(struct desk *desk, const char *place, const char *words, bool relayed, const char *external_id)
{
    own_(departure_freep) struct departure *departure = to_place(desk, place);
    const char *body = departure->body == NULL ? "" : departure->body;
    if (strstr(body, words) == NULL)
        fail_msg("%s hears \"%s\", not \"%s\"", place, body, words);
    assert_int_equal(departure->relayed, relayed);
    sent_as(desk, departure, external_id, "");
}

static inline void card_reads(struct desk *desk, const char *words, const char *external_id)
{
    own_(departure_freep) struct departure *departure = to_place(desk, ROOM);
    assert_int_equal(departure->action, DEPARTURE_EDIT);
    assert_string_equal(departure->target, CARD);
    assert_non_null(strstr(departure->body, words));
    sent_as(desk, departure, external_id, "");
}

static inline enum receipt_kind under_card(struct desk *desk, const char *account, const char *id, const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, ROOM, id, text);
    message_set(&message->thread, CARD);
    message->overheard = true;
    return deliver(desk, arrival);
}

static inline enum receipt_kind react(struct desk *desk, const char *account, const char *id, const char *emoji)
{
    return change(desk, account, ROOM, MESSAGE_REACTION, id, CARD, emoji);
}

/* Aino asks for a person, sees what would be sent, and lets it go. */
static inline void wish_for_person(struct desk *desk)
{
    ask(desk, "$w", "ihminen");
    hears(desk, DIRECT, "Välitänkö tämän?", false, "$shown-first");
    ask(desk, "$h", "kyllä, välitä se");
}

/* Aino asks for a person; the card is out. */
static inline void ask_for_person(struct desk *desk)
{
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    wish_for_person(desk);
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    assert_string_equal(card->thread, "");
    assert_non_null(strstr(card->body, QUESTION));
    assert_non_null(strstr(card->body, "odottaa ottajaa"));
    sent_as(desk, card, CARD, "");
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
}

static inline void claim(struct desk *desk)
{
    assert_int_equal(under_card(desk, MIKKO, "$claim", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko", false, "$told-claimed");
    card_reads(desk, "Mikko hoitaa", "$card-2");
}

#endif
