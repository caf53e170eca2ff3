/* A ticket between its asker and the tutors: the card, the claim, what each side says, and who may do what. */
#include "desk_room.h"

#include "store/tickets.h"

/* Asked before the tutors had a room: the card comes when they have one, once. */
static void test_a_card_when_there_is_a_room(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    wish_for_person(desk);
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
    settle(desk);
    desk_stop(desk);
    open_desk(desk);
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    assert_non_null(strstr(card->body, QUESTION));
    assert_non_null(strstr(card->body, "odottaa ottajaa"));
    sent_as(desk, card, CARD, "");
    settle(desk);
    desk_stop(desk);
    desk_start(desk);
    assert_int_equal(replies_out(desk), 0);
    claim(desk);
}

static void test_a_ticket_from_card_to_solved(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "Moi, siistijä käy **iltapäivällä**."), RECEIPT_TAKEN);
    hears(desk, DIRECT, "**Mikko:** Moi, siistijä käy *iltapäivällä*.", true, "$r1");
    ask(desk, "$q2", "kiitos, mihin aikaan?");
    {
        own_(departure_freep) struct departure *words = to_place(desk, ROOM);
        assert_string_equal(words->thread, CARD);
        assert_true(words->relayed);
        assert_non_null(strstr(words->body, "kiitos, mihin aikaan?"));
        sent_as(desk, words, "$r2", "");
    }
    assert_int_equal(under_card(desk, MIKKO, "$done", "ratkaistu"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "ratkaistuksi", false, "$told-resolved");
    hears(desk, ROOM, "Mikä ratkaisi asian?", false, "$line");
    card_reads(desk, "ratkaistu", "$card-3");
    ask(desk, "$q3", "unohdin salasanan"); /* the program speaks again */
    hears(desk, DIRECT, "Vaihda salasana itse.", false, "$a3");
    assert_int_equal(replies_out(desk), 0);
}

/* More requests waited for a room than are shown at once: each further transaction shows some more, each once. */
static void test_very_many_wait_for_a_room(void **state)
{
    enum { WAITING = 450 };
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    const struct ticket_draft draft = {.question = "kuka siivoaa", .reason = "asked"};
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    int64_t of = 0, id = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(queue_list(store, of, &queues, &error));
    for (int i = 0; i < WAITING; i++)
        ok(ticket_add(store, of, 1, 1, LANGUAGE_FI, &draft, "", queues.list.items[0].id, NOW, &id, &error));
    ok(store_commit(store, &error));
    store_close(store);
    open_desk(desk);
    ask(desk, "$q1", "moi");
    ask(desk, "$q2", "moi");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket WHERE card_seq > 0"), WAITING);
    assert_int_equal(stored(desk, "SELECT COUNT(DISTINCT card_seq) FROM ticket"), WAITING);
    desk_start(desk);
}

/* Whoever writes second finds out who has it, and the asker hears of one only. */
static void test_two_tutors_cannot_claim_one_ticket(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, SAARA, "$claim-2", "otan"), RECEIPT_TAKEN);
    hears(desk, ROOM, "jo ottanut Mikko", false, "$n1");
    assert_int_equal(under_card(desk, SAARA, "$s1", "kokeilkaa käynnistää uudelleen"), RECEIPT_TAKEN);
    assert_int_equal(under_card(desk, MIKKO, "$note", "# tuttu tapaus"), RECEIPT_TAKEN);
    assert_int_equal(under_card(desk, SAARA, "$done", "ratkaistu"), RECEIPT_TAKEN);
    hears(desk, ROOM, "ei ole sinulla", false, "$n2");
    assert_int_equal(replies_out(desk), 0);
}

/* A reaction stands in no thread; what is said about it does. */
static void test_who_reacts_too_late_is_told_under_the_card(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(react(desk, SAARA, "$late", "👍"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *told = to_place(desk, ROOM);
    assert_string_equal(told->thread, CARD);
    assert_non_null(strstr(told->body, "jo ottanut Mikko"));
    sent_as(desk, told, "$n1", "");
}

/* Neuvo was killed after the card was sent: the homeserver tells of the card before the outcome is known. */
static void test_a_card_is_claimed_before_its_outcome(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    wish_for_person(desk);
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
    struct arrival *arrival = batch(desk);
    struct message *own = add_event(arrival, "@neuvo:kunta.example", ROOM, CARD, "");
    own->kind = MESSAGE_OWN;
    message_set(&own->target, card->idempotency_key);
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    assert_int_equal(under_card(desk, MIKKO, "$claim", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko", false, "$told-claimed");
    sent_as(desk, card, CARD, "");
    card_reads(desk, "Mikko hoitaa", "$card-2");
}

/* Being in the room shows cards and grants nothing. */
static void test_who_has_no_access_can_do_nothing(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text before = TEXT_INIT, after = TEXT_INIT;
    open_desk(desk);
    ask_for_person(desk);
    pause_and_count(desk, &before);
    assert_int_equal(under_card(desk, BERTTA, "$b1", "minäkin näin tämän"), RECEIPT_REFUSED);
    pause_and_count(desk, &after);
    assert_string_equal(after.data, before.data);
    assert_int_equal(under_card(desk, BERTTA, "$b2", "ota"), RECEIPT_TAKEN);
    hears(desk, ROOM, "ei ole oikeutta", false, "$n1");
    assert_int_equal(replies_out(desk), 0);
}

static void test_a_released_ticket_is_taken_by_another(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    assert_int_equal(react(desk, MIKKO, "$up", "👍"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko", false, "$t1");
    card_reads(desk, "Mikko hoitaa", "$card-2");
    assert_int_equal(under_card(desk, MIKKO, "$rel", "vapauta"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "antoi pyyntösi", false, "$t2");
    card_reads(desk, "odottaa ottajaa", "$card-3");
    assert_int_equal(under_card(desk, MIKKO, "$m1", "tämä ei mene enää perille"), RECEIPT_TAKEN);
    assert_int_equal(react(desk, SAARA, "$up2", "👍🏽"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$t3");
    card_reads(desk, "Saara hoitaa", "$card-4");
    assert_int_equal(replies_out(desk), 0);
}

static bool is_note(struct desk *desk, const char *account, const char *id, const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, ROOM, id, text);
    message_set(&message->thread, CARD);
    message->overheard = true;
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    return committed->receipts.items[0].note;
}

/* So that who wrote it sees that it went to nobody. */
static void test_what_stays_with_the_team_is_marked(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_true(is_note(desk, SAARA, "$n1", "kysy vahtimestarilta"));
    assert_true(is_note(desk, MIKKO, "$n2", "# hyvä ajatus"));
    assert_false(is_note(desk, BERTTA, "$n3", "minäkin olen täällä"));
    assert_int_equal(replies_out(desk), 0);
    assert_false(is_note(desk, MIKKO, "$w1", "hetki vain"));
    hears(desk, DIRECT, "hetki vain", true, "$r1");
    assert_false(is_note(desk, MIKKO, "$w2", "ratkaistu"));
}

/* A field of a card: nobody else has seen what was written into it. */
static void test_what_was_written_into_a_field_is_shown(void **state)
{
    static const char *const rows[][2] = {{"# avain on Liisalla", "(sisäinen huomautus tiimille): avain on Liisalla"},
                                          {"Tulen kello kymmenen.", "kysyjälle: Tulen kello kymmenen."}};
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arrival *arrival = batch(desk);
        struct message *message = add_event(arrival, MIKKO, ROOM, i == 0 ? "$f1" : "$f2", rows[i][0]);
        message_set(&message->thread, CARD);
        message->unseen = true;
        assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
        hears(desk, ROOM, rows[i][1], false, i == 0 ? "$s1" : "$s2");
    }
    hears(desk, DIRECT, "Tulen kello kymmenen.", true, "$r1");
    assert_int_equal(replies_out(desk), 0);
}

/* The same event twice, as after a restart: nothing is said twice. */
static void test_nothing_is_said_twice(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "hetki vain"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "hetki vain", true, "$r1");
    assert_int_equal(under_card(desk, MIKKO, "$claim", "ota"), RECEIPT_REPEATED);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "hetki vain"), RECEIPT_REPEATED);
    ask(desk, "$n", "Neuvo, unohdin salasanan"); /* by its name, the program answers all the same */
    hears(desk, DIRECT, "Vaihda salasana itse.", false, "$a2");
    assert_int_equal(replies_out(desk), 0);
}

static void test_edits_and_deletions_go_both_ways(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "kello kymmenen"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "kello kymmenen", true, "$r1");
    assert_int_equal(change(desk, MIKKO, ROOM, MESSAGE_EDIT, "$e1", "$m1", "kello yksitoista"), RECEIPT_TAKEN);
    changed(desk, "", "$r1", "**Mikko:** kello yksitoista", "$r1b");
    assert_int_equal(change(desk, MIKKO, ROOM, MESSAGE_REDACTION, "$x1", "$m1", ""), RECEIPT_TAKEN);
    retracted(desk, "$r1");
    ask(desk, "$q2", "olen luokassa 203");
    hears(desk, ROOM, "olen luokassa 203", true, "$r2");
    assert_int_equal(edit(desk, "$e2", "$q2", "olen luokassa 204"), RECEIPT_TAKEN);
    changed(desk, "", "$r2", "olen luokassa 204", "$r2b");
    assert_int_equal(take_back(desk, "$x2", "$q2"), RECEIPT_TAKEN);
    retracted(desk, "$r2");
    assert_int_equal(replies_out(desk), 0);
}

/* What is changed before anybody took it is changed on the card; what is taken back takes the card along. */
static void test_an_edited_question_changes_its_card(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    assert_int_equal(edit(desk, "$e1", "$q", "kuka siivoaa keittiön"), RECEIPT_TAKEN);
    card_reads(desk, "kuka siivoaa keittiön", "$card-2");
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket WHERE question = 'kuka siivoaa keittiön'"), 1);
    desk_start(desk);
    assert_int_equal(take_back(desk, "$x1", "$q"), RECEIPT_TAKEN);
    {
        own_(departure_freep) struct departure *gone = to_place(desk, ROOM);
        assert_int_equal(gone->action, DEPARTURE_RETRACT);
        assert_string_equal(gone->target, CARD);
        sent_as(desk, gone, "$card-gone", "");
    }
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket WHERE question = '' AND state = 5"), 1);
    desk_start(desk);
}

static void test_forget_me_takes_the_card_back(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    ask(desk, "$f", "unohda minut");
    hears(desk, DIRECT, "", false, "$f1");
    ask(desk, "$y", "kyllä");
    own_(departure_freep) struct departure *gone = to_place(desk, ROOM);
    assert_int_equal(gone->action, DEPARTURE_RETRACT);
    assert_string_equal(gone->target, CARD);
}

/* A tutor has it: danger is answered at once all the same, and read by both. */
static void test_danger_waits_for_no_tutor(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    ask(desk, "$d", "lapsi ei hengitä");
    hears(desk, ROOM, "lapsi ei hengitä", true, "$r1");
    hears(desk, DIRECT, "112", false, "$a1");
    assert_int_equal(replies_out(desk), 0);
}

/* "Forget me", its yes too, is no message to the tutor, who is told that there is nobody left to answer. */
static void test_forget_me_waits_for_no_tutor(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    ask(desk, "$f", "unohda minut");
    hears(desk, DIRECT, "\"forget\"", false, "$f1");
    ask(desk, "$y", "kyllä");
    hears(desk, ROOM, "unohtamaan itsensä", false, "$gone");
    hears(desk, DIRECT, "", false, "$f2");
    assert_int_equal(replies_out(desk), 0);
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket WHERE state = 5 AND person_id = 0"), 1);
    desk_start(desk);
}

/* All was said: the card is out with the first message, marked, with room, device and the number to ring. */
static void test_a_class_that_waits_is_shown_at_once(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask(desk, "$q", "luokka odottaa huoneessa 12, projektori zqxv pimeni, soita 040 123 4567");
    {
        own_(departure_freep) struct departure *card = to_place(desk, ROOM);
        const char *mark = strstr(card->body, "odottaa juuri nyt"), *title = strstr(card->body, "odottaa ottajaa");
        assert_true(mark != NULL && title != NULL && mark < title);
        assert_non_null(strstr(card->body, "Paikka: huone 12 · Laite: projektori · Puhelin: 040 123 4567"));
        sent_as(desk, card, CARD, "");
    }
    hears(desk, DIRECT, "kiireellisenä", false, "$told");
    claim(desk);
    assert_int_equal(replies_out(desk), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_a_ticket_from_card_to_solved),
        test_at_desk(test_a_card_when_there_is_a_room),
        test_at_desk(test_very_many_wait_for_a_room),
        test_at_desk(test_two_tutors_cannot_claim_one_ticket),
        test_at_desk(test_who_reacts_too_late_is_told_under_the_card),
        test_at_desk(test_a_card_is_claimed_before_its_outcome),
        test_at_desk(test_who_has_no_access_can_do_nothing),
        test_at_desk(test_a_released_ticket_is_taken_by_another),
        test_at_desk(test_what_stays_with_the_team_is_marked),
        test_at_desk(test_what_was_written_into_a_field_is_shown),
        test_at_desk(test_nothing_is_said_twice),
        test_at_desk(test_edits_and_deletions_go_both_ways),
        test_at_desk(test_an_edited_question_changes_its_card),
        test_at_desk(test_forget_me_takes_the_card_back),
        test_at_desk(test_danger_waits_for_no_tutor),
        test_at_desk(test_a_class_that_waits_is_shown_at_once),
        test_at_desk(test_forget_me_waits_for_no_tutor),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
