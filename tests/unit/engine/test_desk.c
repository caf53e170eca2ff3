/* A ticket between its asker and the tutors: the card, the claim, what each side says, and who may do what. */
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
static void open_desk(struct desk *desk)
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
static struct departure *to_place(struct desk *desk, const char *place)
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

static void hears(struct desk *desk, const char *place, const char *words, bool relayed, const char *external_id)
{
    own_(departure_freep) struct departure *departure = to_place(desk, place);
    if (strstr(departure->body, words) == NULL)
        fail_msg("%s hears \"%s\", not \"%s\"", place, departure->body, words);
    assert_int_equal(departure->relayed, relayed);
    sent_as(desk, departure, external_id, "");
}

static void card_reads(struct desk *desk, const char *words, const char *external_id)
{
    own_(departure_freep) struct departure *departure = to_place(desk, ROOM);
    assert_int_equal(departure->action, DEPARTURE_EDIT);
    assert_string_equal(departure->target, CARD);
    assert_non_null(strstr(departure->body, words));
    sent_as(desk, departure, external_id, "");
}

static enum receipt_kind under_card(struct desk *desk, const char *account, const char *id, const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, ROOM, id, text);
    message_set(&message->thread, CARD);
    message->overheard = true;
    return deliver(desk, arrival);
}

static enum receipt_kind react(struct desk *desk, const char *account, const char *id, const char *emoji)
{
    return change(desk, account, ROOM, MESSAGE_REACTION, id, CARD, emoji);
}

/* Aino asks for a person; the card is out. */
static void ask_for_person(struct desk *desk)
{
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    ask(desk, "$h", "ihminen");
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    assert_string_equal(card->thread, "");
    assert_non_null(strstr(card->body, QUESTION));
    assert_non_null(strstr(card->body, "odottaa ottajaa"));
    sent_as(desk, card, CARD, "");
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
}

static void claim(struct desk *desk)
{
    assert_int_equal(under_card(desk, MIKKO, "$claim", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko", false, "$told-claimed");
    card_reads(desk, "Mikko hoitaa", "$card-2");
}

/* Asked before the tutors had a room: the card comes when they have one, once. */
static void test_a_card_when_there_is_a_room(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    ask(desk, "$h", "ihminen");
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
    card_reads(desk, "ratkaistu", "$card-3");
    ask(desk, "$q3", "unohdin salasanan"); /* the program speaks again */
    hears(desk, DIRECT, "Vaihda salasana itse.", false, "$a3");
    assert_int_equal(replies_out(desk), 0);
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

/* What the asker adds stands on the card; who has the ticket reads it below the card. Cancelling ends it on both sides.
 */
static void test_the_asker_adds_and_cancels(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    ask(desk, "$add", "lisää pyyntöön 1: luokassa 203");
    card_reads(desk, "luokassa 203", "$card-a");
    hears(desk, DIRECT, "Lisäsin pyyntöön", false, "$t1");
    claim(desk);
    ask(desk, "$add-2", "lisää pyyntöön 1: ovi on lukossa");
    hears(desk, ROOM, "ovi on lukossa", true, "$r1");
    hears(desk, DIRECT, "Välitin tämän", false, "$t2");
    ask(desk, "$mine", "omat pyynnöt");
    hears(desk, DIRECT, "Mikko hoitaa", false, "$t3");
    ask(desk, "$cancel", "peru pyyntö");
    hears(desk, ROOM, "Kysyjä perui", false, "$gone");
    card_reads(desk, "on peruttu", "$card-c");
    hears(desk, DIRECT, "Peruin pyynnön", false, "$t4");
    assert_int_equal(under_card(desk, MIKKO, "$late", "ehdin vasta nyt"), RECEIPT_TAKEN); /* goes nowhere */
    assert_int_equal(replies_out(desk), 0);
}

static void test_a_cancelled_request_takes_its_card_along(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    ask(desk, "$cancel", "peru pyyntöni");
    own_(departure_freep) struct departure *gone = to_place(desk, ROOM);
    assert_int_equal(gone->action, DEPARTURE_RETRACT);
    assert_string_equal(gone->target, CARD);
    sent_as(desk, gone, "$gone", "");
    hears(desk, DIRECT, "Peruin pyynnön", false, "$t1");
    assert_int_equal(under_card(desk, MIKKO, "$claim", "ota"), RECEIPT_REFUSED); /* there is no card any more */
    assert_int_equal(replies_out(desk), 0);
}

/* Another tutor has it from then on, whom the asker knows by name; the first one's words go nowhere any more. */
static void test_a_ticket_is_passed_to_another_tutor(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$t", "siirrä saara: tunnetko tämän?"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "vastaa **Saara** digituesta", false, "$told-t");
    hears(desk, ROOM, "hoitaa nyt **Saara**. tunnetko tämän?", false, "$n1");
    card_reads(desk, "Saara hoitaa", "$card-t");
    assert_int_equal(under_card(desk, MIKKO, "$m1", "tämä jää tiimille"), RECEIPT_TAKEN);
    assert_int_equal(under_card(desk, SAARA, "$s1", "Hei, jatkan tästä"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "**Saara:** Hei, jatkan", true, "$r1");
    ask(desk, "$q2", "hienoa");
    hears(desk, ROOM, "hienoa", true, "$r2");
    assert_int_equal(under_card(desk, MIKKO, "$t2", "siirrä Mikko"), RECEIPT_TAKEN);
    hears(desk, ROOM, "ei ole sinulla", false, "$n2");
    assert_int_equal(replies_out(desk), 0);
}

/* Nobody without access is given a ticket, and what only begins like a command goes to the asker. */
static void test_what_is_no_command_is_said_so(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$t", "siirrä " BERTTA " ota sinä"), RECEIPT_TAKEN);
    hears(desk, ROOM, "Sen nimistä ottajaa tai jonoa ei ole", false, "$n1");
    assert_int_equal(under_card(desk, MIKKO, "$t2", "siirrä Bertta"), RECEIPT_TAKEN);
    hears(desk, ROOM, "Mikko, Saara", false, "$n2");
    assert_int_equal(under_card(desk, MIKKO, "$t3", "siirrä Mikko"), RECEIPT_TAKEN);
    hears(desk, ROOM, "on jo siellä", false, "$n3");
    assert_int_equal(under_card(desk, MIKKO, "$t4", "siirrä tiedosto kansioon Omat"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "siirrä tiedosto kansioon Omat", true, "$r1");
    assert_int_equal(under_card(desk, MIKKO, "$u1", "ratkasitu"), RECEIPT_TAKEN);
    hears(desk, ROOM, "En tunnistanut komentoa", false, "$n4");
    assert_int_equal(under_card(desk, MIKKO, "$u2", "/ohje"), RECEIPT_TAKEN);
    hears(desk, ROOM, "En tunnistanut komentoa", false, "$n5");
    assert_int_equal(under_card(desk, MIKKO, "$u3", "avaa uudelleen"), RECEIPT_TAKEN);
    hears(desk, ROOM, "on vielä auki", false, "$n6");
    assert_int_equal(replies_out(desk), 0);
}

#define OTHER_ROOM "!toinen:kunta.example"

/* A queue with a room of its own: the card moves there, with the note; here stays where it went. */
static void test_a_ticket_is_passed_to_another_queue(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t of = 0, queue = 0;
    open_desk(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(store_begin(store, &error));
    ok(queue_ensure(store, of, "tunnukset", "Tunnukset ja oikeudet", NOW, &queue, &error));
    ok(queue_place_set(store, of, queue, "matrix", OTHER_ROOM, &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$t", "siirrä tunnukset ja oikeudet, puuttuu AD-ryhmä"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "jonoon Tunnukset ja oikeudet", false, "$told-t");
    hears(desk, ROOM, "puuttuu AD-ryhmä", false, "$n1");
    card_reads(desk, "on siirretty jonoon Tunnukset ja oikeudet", "$card-t");
    {
        own_(departure_freep) struct departure *card = to_place(desk, OTHER_ROOM);
        assert_non_null(strstr(card->body, QUESTION));
        assert_non_null(strstr(card->body, "Mikko: puuttuu AD-ryhmä"));
        sent_as(desk, card, "$card-2", "");
    }
    assert_int_equal(under_card(desk, MIKKO, "$late", "ota"), RECEIPT_REFUSED); /* no card stands here any more */
    ask(desk, "$q2", "unohdin salasanan");                                      /* nobody has it: the program answers */
    hears(desk, DIRECT, "odottaa yhä", false, "$a2");
    settle(desk);
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, SAARA, OTHER_ROOM, "$claim-2", "ota");
    message_set(&message->thread, "$card-2");
    message->direct = false;
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-2");
    own_(departure_freep) struct departure *claimed = to_place(desk, OTHER_ROOM);
    assert_string_equal(claimed->target, "$card-2");
    assert_non_null(strstr(claimed->body, "Saara hoitaa"));
    assert_non_null(strstr(claimed->body, "puuttuu AD-ryhmä"));
    sent_as(desk, claimed, "$card-3", "");
    assert_int_equal(replies_out(desk), 0);
}

/* By who asked, with their words, and by a tutor, who has it then. */
static void test_a_solved_ticket_is_opened_again(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$done", "ratkaistu"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "ratkaistuksi", false, "$told-1");
    card_reads(desk, "ratkaistu", "$card-3");
    ask(desk, "$not", "ei toimi vieläkään");
    card_reads(desk, "odottaa ottajaa", "$card-4");
    hears(desk, ROOM, "avasi pyynnön", false, "$n1");
    hears(desk, ROOM, "ei toimi vieläkään", true, "$n2");
    hears(desk, DIRECT, "Avasin pyyntösi", false, "$told-2");
    assert_int_equal(under_card(desk, SAARA, "$claim-2", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-3");
    card_reads(desk, "Saara hoitaa", "$card-5");
    assert_int_equal(react(desk, SAARA, "$done-2", "✅"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "ratkaistuksi", false, "$told-4");
    card_reads(desk, "ratkaistu", "$card-6");
    assert_int_equal(under_card(desk, MIKKO, "$again", "avaa uudelleen"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "**Mikko** digituesta avasi", false, "$told-5");
    card_reads(desk, "Mikko hoitaa", "$card-7");
    assert_int_equal(replies_out(desk), 0);
}

/* A tutor has Neuvo forget them: what they had waits again, and its asker hears so. */
static void test_what_a_tutor_had_who_is_gone_waits_again(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    struct arrival *arrival = batch(desk);
    (void)add_event(arrival, MIKKO, "!mikko:kunta.example", "$f", "unohda minut");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, "!mikko:kunta.example", "\"forget\"", false, "$f1");
    arrival = batch(desk);
    (void)add_event(arrival, MIKKO, "!mikko:kunta.example", "$y", "kyllä");
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
    hears(desk, DIRECT, "ei enää ole vastaamassa", false, "$told-g");
    card_reads(desk, "odottaa ottajaa", "$card-g");
    hears(desk, "!mikko:kunta.example", "", false, "$f2");
    assert_int_equal(under_card(desk, SAARA, "$claim-2", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-2");
    card_reads(desk, "Saara hoitaa", "$card-3");
    assert_int_equal(replies_out(desk), 0);
}

/* A queue for who asks in Finnish: the card is shown in its room. */
static void test_a_ticket_goes_to_the_queue_that_is_for_it(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t of = 0;
    own_(queue_route_done) struct queue_route route = {0, x_strdup(""), x_strdup(""), x_strdup("fi")};
    open_desk(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(store_begin(store, &error));
    ok(queue_ensure(store, of, "a", "Suomeksi", NOW, &route.queue_id, &error));
    ok(queue_place_set(store, of, route.queue_id, "matrix", OTHER_ROOM, &error));
    ok(queue_route_set(store, of, &route, &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    ask(desk, "$h", "ihminen");
    hears(desk, OTHER_ROOM, QUESTION, false, CARD);
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
    assert_int_equal(replies_out(desk), 0);
}

static void set_hours(struct desk *desk, const char *account, const char *hours)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    struct person person;
    own_(free_pointer) char *copy = x_strdup(hours);
    int64_t of = 0;
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(person_find(store, of, "matrix", account, &person, &error));
    struct tutor_row row = {.person_id = person.id, .hours = copy, .off = *hours == '\0'};
    ok(store_begin(store, &error));
    ok(tutor_hours_set(store, of, &row, &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
}

/* The promise is for the next hour on duty, and whoever writes to the tutor before that is answered with one line. */
static void test_an_answer_is_promised_by_the_hours(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    set_hours(desk, MIKKO, "mon 9-9.30, tue 9-9.30, wed 9-9.30, thu 9-9.30, fri 9-9.30");
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    ask(desk, "$h", "ihminen");
    hears(desk, ROOM, "odottaa ottajaa", false, CARD);
    hears(desk, DIRECT, "saat vastauksen viimeistään", false, "$told");
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$m1", "palaan asiaan"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "palaan asiaan", true, "$r0");
    clock_set_ms(INT64_C(1795787700000)); /* Friday 27 November 2026, 15.55 */
    ask(desk, "$late", "vieläkö ehdit?");
    hears(desk, ROOM, "vieläkö ehdit?", true, "$r1");
    hears(desk, DIRECT, "Mikko palaa maanantaina 30.11. klo 9.", false, "$away");
    clock_set_ms(INT64_C(1796022600000)); /* Monday, 9.10 */
    ask(desk, "$on", "huomenta");
    hears(desk, ROOM, "huomenta", true, "$r2");
    assert_int_equal(replies_out(desk), 0);
}

/* All are off: nobody is promised. */
static void test_when_all_are_off_nobody_is_promised(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    set_hours(desk, MIKKO, "");
    set_hours(desk, SAARA, "");
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    ask(desk, "$h", "ihminen");
    hears(desk, ROOM, "odottaa ottajaa", false, CARD);
    hears(desk, DIRECT, "ei ole ketään vastaamassa", false, "$told");
    assert_int_equal(replies_out(desk), 0);
}

/* From Friday afternoon over the weekend: four office hours end on Monday; the tutors are reminded then, once. */
static void test_the_tutors_are_reminded_once(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    clock_set_ms(INT64_C(1795787700000)); /* Friday 27 November 2026, 15.55 */
    ask_for_person(desk);
    clock_set_ms(INT64_C(1796032200000)); /* Monday, 11.50 */
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    clock_set_ms(INT64_C(1796032560000)); /* 11.56 */
    hears(desk, ROOM, "Pyyntö **1** odottaa yhä ottajaa. Se tuli perjantaina 27.11. klo 15.55.", false, "$reminder");
    clock_set_ms(INT64_C(1796637360000)); /* a week later */
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM timer"), 0);
    desk_start(desk);
    assert_int_equal(replies_out(desk), 0);
}

/* Who took it and said nothing for eight office hours gives it back; who said something keeps it. */
static void test_a_forgotten_claim_goes_back(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    clock_set_ms(INT64_C(1795780800000)); /* Friday 27 November 2026, 14.00 */
    ask_for_person(desk);
    claim(desk);
    clock_set_ms(INT64_C(1796047260000)); /* Monday, 16.01: six and two hours and a bit */
    hears(desk, DIRECT, "Mikko ei ole ehtinyt", false, "$told-f");
    card_reads(desk, "odottaa ottajaa", "$card-f");
    assert_int_equal(under_card(desk, SAARA, "$claim-2", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-2");
    card_reads(desk, "Saara hoitaa", "$card-3");
    assert_int_equal(under_card(desk, SAARA, "$s1", "katson tätä huomenna"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "katson tätä huomenna", true, "$r1");
    clock_set_ms(INT64_C(1796652060000)); /* a week later */
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_a_ticket_from_card_to_solved),
        test_at_desk(test_a_card_when_there_is_a_room),
        test_at_desk(test_two_tutors_cannot_claim_one_ticket),
        test_at_desk(test_who_has_no_access_can_do_nothing),
        test_at_desk(test_a_released_ticket_is_taken_by_another),
        test_at_desk(test_nothing_is_said_twice),
        test_at_desk(test_edits_and_deletions_go_both_ways),
        test_at_desk(test_an_edited_question_changes_its_card),
        test_at_desk(test_forget_me_takes_the_card_back),
        test_at_desk(test_danger_waits_for_no_tutor),
        test_at_desk(test_forget_me_waits_for_no_tutor),
        test_at_desk(test_the_asker_adds_and_cancels),
        test_at_desk(test_a_cancelled_request_takes_its_card_along),
        test_at_desk(test_a_ticket_is_passed_to_another_tutor),
        test_at_desk(test_what_is_no_command_is_said_so),
        test_at_desk(test_a_ticket_is_passed_to_another_queue),
        test_at_desk(test_a_solved_ticket_is_opened_again),
        test_at_desk(test_what_a_tutor_had_who_is_gone_waits_again),
        test_at_desk(test_a_ticket_goes_to_the_queue_that_is_for_it),
        test_at_desk(test_an_answer_is_promised_by_the_hours),
        test_at_desk(test_when_all_are_off_nobody_is_promised),
        test_at_desk(test_the_tutors_are_reminded_once),
        test_at_desk(test_a_forgotten_claim_goes_back),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
