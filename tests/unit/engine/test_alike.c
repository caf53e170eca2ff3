/* Requests that ask the same: the card says so, one answer goes to all, each in a conversation and under a card of its
 * own. */
#include "aside.h"

#define CAROLA "@carola:kunta.example"

/* The next departure to that thread of the room; what is for others is kept for them. */
static struct departure *to_thread(struct desk *desk, const char *thread)
{
    struct departure *others[16], *found = NULL;
    size_t kept = 0;
    while (found == NULL) {
        struct departure *departure = next(desk, DEPARTURE_REPLY);
        if (strcmp(departure->place, ROOM) == 0 && strcmp(departure->thread, thread) == 0)
            found = departure;
        else
            others[kept++] = departure;
        assert_true(kept < sizeof others / sizeof *others);
    }
    for (size_t i = 0; i < kept; i++)
        *list_push(&desk->waiting) = others[i];
    return found;
}

static void room_says(struct desk *desk, const char *words, const char *thread, const char *external_id)
{
    own_(departure_freep) struct departure *departure = to_thread(desk, thread);
    if (strstr(departure->body, words) == NULL)
        fail_msg("the room reads \"%s\", not \"%s\"", departure->body, words);
    assert_string_equal(departure->thread, thread);
    sent_as(desk, departure, external_id, "");
}

static void card_of(struct desk *desk, const char *card, const char *words, const char *external_id)
{
    own_(departure_freep) struct departure *departure = to_thread(desk, "");
    assert_int_equal(departure->action, DEPARTURE_EDIT);
    assert_string_equal(departure->target, card);
    if (strstr(departure->body, words) == NULL)
        fail_msg("the card says \"%s\", not \"%s\"", departure->body, words);
    sent_as(desk, departure, external_id, "");
}

/* Somebody asks for a person; their card is out. */
static void another_asks(struct desk *desk, const char *account, const char *direct, const char *question,
                         const char *card, const char *card_says, bool alike)
{
    char id[64];
    const char *const words[] = {question, "ihminen", "kyllä, välitä se"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct arrival *arrival = batch(desk);
        (void)snprintf(id, sizeof id, "$%zu%s", i, account);
        struct message *message = add_event(arrival, account, direct, id, words[i]);
        message->direct = true;
        assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
        (void)snprintf(id, sizeof id, "$a%zu%s", i, account);
        hears(desk, direct, i == 2 ? "Pyyntösi numero" : "", false, id);
    }
    if (alike) /* Aino's card says so too */
        card_of(desk, CARD, "1 muu odottaa", "$others");
    own_(departure_freep) struct departure *shown = to_thread(desk, "");
    assert_non_null(strstr(shown->body, question));
    if (strstr(shown->body, card_says) == NULL)
        fail_msg("the card says \"%s\", not \"%s\"", shown->body, card_says);
    sent_as(desk, shown, card, "");
}

static int64_t count(struct desk *desk, const char *sql)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t number = 0;
    settle(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(db_number(store->db, &number, sql, NO_VALUES, &error));
    store_close(store);
    desk_start(desk);
    return number;
}

static void test_one_answer_goes_to_all(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk); /* "kuka siivoaa taukotilan" */
    another_asks(desk, BERTTA, "!bertta:kunta.example", "kuka taukotilan siivoaa nyt", "$card-b", "1 muu odottaa",
                 true);
    another_asks(desk, CAROLA, "!carola:kunta.example", "mistä saan uuden tuolin", "$card-c", "odottaa ottajaa", false);
    assert_int_equal(under_card(desk, MIKKO, "$early", "vastaa kaikille: iltapäivällä"), RECEIPT_TAKEN);
    room_says(desk, "ei ole sinulla", CARD, "$n0");
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$all", "vastaa kaikille: Siistijä käy iltapäivällä."), RECEIPT_TAKEN);
    hears(desk, "!bertta:kunta.example", "**Mikko** digituesta otti pyyntösi **2**", false, "$b1");
    hears(desk, "!bertta:kunta.example", "**Mikko:** Siistijä käy", true, "$b2");
    hears(desk, DIRECT, "**Mikko:** Siistijä käy", true, "$a2");
    room_says(desk, "samalla kuin pyyntöön **1**", "$card-b", "$n1");
    card_of(desk, CARD, "Mikko hoitaa", "$e3");
    card_of(desk, "$card-b", "Mikko hoitaa", "$e2");
    room_says(desk, "meni myös näihin pyyntöihin, ja ne ovat nyt sinulla: 2", CARD, "$n2");
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(count(desk, "SELECT COUNT(*) FROM audit WHERE action = 'ticket_claimed'"), 2);
    assert_int_equal(count(desk, "SELECT COUNT(*) FROM ticket WHERE state = 1"), 2); /* Carola's waits */
    assert_int_equal(under_card(desk, MIKKO, "$solved", "ratkaistu kaikki"), RECEIPT_TAKEN);
    hears(desk, "!bertta:kunta.example", "**2** ratkaistuksi", false, "$b3");
    hears(desk, DIRECT, "**1** ratkaistuksi", false, "$a3");
    card_of(desk, CARD, "on ratkaistu", "$e5");
    card_of(desk, "$card-b", "on ratkaistu", "$e4");
    room_says(desk, "Päätin samalla nämä pyynnöt: 2", CARD, "$n3");
    assert_int_equal(replies_out(desk), 0);
}

/* What Bertta writes back stands under her own card, and Aino sees nothing of it. */
static void test_each_has_a_thread_of_their_own(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    another_asks(desk, BERTTA, "!bertta:kunta.example", QUESTION, "$card-b", "1 muu odottaa", true);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$all", "svara alla: På eftermiddagen."), RECEIPT_TAKEN);
    hears(desk, "!bertta:kunta.example", "otti", false, "$b1");
    hears(desk, "!bertta:kunta.example", "På eftermiddagen", true, "$b2");
    hears(desk, DIRECT, "På eftermiddagen", true, "$a2");
    room_says(desk, "samalla kuin", "$card-b", "$n1");
    card_of(desk, CARD, "Mikko hoitaa", "$e3");
    card_of(desk, "$card-b", "Mikko hoitaa", "$e2");
    room_says(desk, "nyt sinulla: 2", CARD, "$n2");
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, BERTTA, "!bertta:kunta.example", "$b9", "kiitos, entä yläkerta?");
    message->direct = true;
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    room_says(desk, "entä yläkerta?", "$card-b", "$n3");
    assert_int_equal(replies_out(desk), 0);
}

/* "vastaa kaikille" without a colon is advice for the asker; with nobody else there, the one answer goes all the same.
 */
static void test_advice_and_nobody_else(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$w1", "vastaa kaikille viestissä, ei vain minulle"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "vastaa kaikille viestissä", true, "$a1");
    assert_int_equal(under_card(desk, MIKKO, "$w2", "answer all: in the afternoon"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "in the afternoon", true, "$a2");
    room_says(desk, "Muita samaa kysyviä ei ollut", CARD, "$n1");
    assert_int_equal(replies_out(desk), 0);
}

/* What waited when the incident was pinned is told, counted, and closed when it is over. */
static void test_what_waited_is_gathered_under_an_incident(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    another_asks(desk, BERTTA, "!bertta:kunta.example", "mistä saan uuden tuolin", "$card-b", "odottaa ottajaa", false);
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, MIKKO, ROOM, "$pin", "häiriö taukotila: siivous on myöhässä");
    message->overheard = true;
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    card_of(desk, CARD, "Kuuluu häiriöön: taukotila", "$e1");
    room_says(desk, "siivous on myöhässä", "", "$incident");
    hears(desk, DIRECT, "koskee häiriötä, josta digituki kertoo näin: ”siivous on myöhässä”", false, "$a1");
    room_says(desk, "jotka jo odottivat siitä: 1", "", "$n1");
    arrival = batch(desk);
    message = add_event(arrival, MIKKO, ROOM, "$over", "häiriö ohi");
    message_set(&message->thread, "$incident");
    message->overheard = true;
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, DIRECT, "siivous on myöhässä", false, "$a2");
    card_of(desk, CARD, "on ratkaistu", "$e3");
    card_of(desk, "$incident", "ohi", "$e4");
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(count(desk, "SELECT COUNT(*) FROM ticket WHERE state = 0"), 1); /* the chair */
}

/* More than go into one transaction. */
static void test_very_many_are_gathered_and_closed(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    open_desk(desk);
    ask_for_person(desk);
    struct aside aside = open_aside(desk);
    ok(db_run(
        aside.store->db, NULL,
        "INSERT INTO ticket (organisation_id, id, number, conversation_id, person_id, queue_id, language, question, "
        "topic, reason, urgency, state, created_ms, changed_ms) WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL "
        "SELECT i + 1 FROM n WHERE i < 450) SELECT t.organisation_id, n.i, n.i, t.conversation_id, t.person_id, "
        "t.queue_id, 'fi', t.question, '', 'asked', 0, 0, 0, 0 FROM n CROSS JOIN ticket t",
        NO_VALUES, &error));
    close_aside(desk, &aside);
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, MIKKO, ROOM, "$pin", "häiriö taukotila: siivous on myöhässä");
    message->overheard = true;
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    assert_int_equal(count(desk, "SELECT COUNT(*) FROM ticket WHERE incident_id > 0"), 450);
    arrival = batch(desk);
    message = add_event(arrival, MIKKO, ROOM, "$over", "häiriö ohi");
    message->overheard = true;
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    assert_int_equal(count(desk, "SELECT COUNT(*) FROM ticket WHERE state = 3"), 450);
}

#define test_at(test) cmocka_unit_test_setup_teardown(test, desk_up, desk_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at(test_one_answer_goes_to_all),
        test_at(test_each_has_a_thread_of_their_own),
        test_at(test_advice_and_nobody_else),
        test_at(test_what_waited_is_gathered_under_an_incident),
        test_at(test_very_many_are_gathered_and_closed),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
