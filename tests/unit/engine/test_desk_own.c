/* Cards in tutors' own chats with Neuvo: of a queue without a room, and where a tutor wishes so. */
#include "desk_room.h"

#define MIKKO_CHAT "!mikko:kunta.example"
#define SAARA_CHAT "!saara:kunta.example"
#define MIKKO_CARD "$card-mikko"
#define SAARA_CARD "$card-saara"

/* Two tutors, and no room. */
static void open_without_room(struct desk *desk)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    int64_t of = 0;
    open_desk(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(queue_list(store, of, &queues, &error));
    ok(queue_place_set(store, of, queues.list.items[0].id, "", "", &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
}

/* Their chat is opened by the card. */
static void card_comes(struct desk *desk, const char *account, const char *chat, const char *id)
{
    own_(departure_freep) struct departure *card = to_place(desk, account);
    assert_non_null(strstr(card->body, QUESTION));
    assert_non_null(strstr(card->body, "ota 1"));
    assert_string_equal(card->thread, "");
    sent_as(desk, card, id, chat);
}

/* Aino asks for a person; both have a card in a chat of their own. */
static void ask_both(struct desk *desk)
{
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    wish_for_person(desk);
    card_comes(desk, MIKKO, MIKKO_CHAT, MIKKO_CARD);
    card_comes(desk, SAARA, SAARA_CHAT, SAARA_CARD);
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
    settle(desk);
}

/* The card there now says so. */
static void own_reads(struct desk *desk, const char *chat, const char *card, const char *words)
{
    own_(departure_freep) struct departure *departure = to_place(desk, chat);
    assert_int_equal(departure->action, DEPARTURE_EDIT);
    assert_string_equal(departure->target, card);
    if (strstr(departure->body, words) == NULL)
        fail_msg("%s", departure->body);
    sent_as(desk, departure, "$changed", "");
}

static void write_in(struct desk *desk, const char *account, const char *chat, const char *thread, const char *id,
                     const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, chat, id, text);
    message_set(&message->thread, thread);
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
}

/* Said under the card in that chat. */
static void reads(struct desk *desk, const char *chat, const char *thread, const char *words, const char *id)
{
    own_(departure_freep) struct departure *departure = to_place(desk, chat);
    assert_string_equal(departure->thread, thread);
    if (strstr(departure->body, words) == NULL)
        fail_msg("\"%s\" is not \"%s\"", departure->body, words);
    sent_as(desk, departure, id, "");
}

static void claim_in_chat(struct desk *desk)
{
    write_in(desk, MIKKO, MIKKO_CHAT, MIKKO_CARD, "$claim", "ota");
    hears(desk, DIRECT, "Mikko", false, "$told-claimed");
    own_reads(desk, MIKKO_CHAT, MIKKO_CARD, "Mikko hoitaa");
    own_reads(desk, SAARA_CHAT, SAARA_CARD, "Mikko hoitaa");
}

static void test_from_a_card_of_ones_own_to_solved(void **state)
{
    struct desk *desk = *state;
    open_without_room(desk);
    ask_both(desk);
    claim_in_chat(desk);
    write_in(desk, MIKKO, MIKKO_CHAT, MIKKO_CARD, "$m1", "Siistijä käy iltapäivällä.");
    hears(desk, DIRECT, "**Mikko:** Siistijä käy", true, "$r1");
    ask(desk, "$q2", "kiitos, mihin aikaan?");
    reads(desk, MIKKO_CHAT, MIKKO_CARD, "Kysyjä (pyyntö 1):** kiitos, mihin aikaan?", "$r2");
    write_in(desk, MIKKO, MIKKO_CHAT, MIKKO_CARD, "$done", "ratkaistu");
    hears(desk, DIRECT, "ratkaistuksi", false, "$told-resolved");
    reads(desk, MIKKO_CHAT, MIKKO_CARD, "Mikä ratkaisi asian?", "$line");
    own_reads(desk, MIKKO_CHAT, MIKKO_CARD, "ratkaistu");
    own_reads(desk, SAARA_CHAT, SAARA_CARD, "ratkaistu");
    assert_int_equal(replies_out(desk), 0);
}

/* A chat without threads: the number says which request is meant, and the rest is for Neuvo as ever. */
static void test_by_number(void **state)
{
    struct desk *desk = *state;
    open_without_room(desk);
    ask_both(desk);
    write_in(desk, MIKKO, MIKKO_CHAT, "", "$claim", "ota 1");
    hears(desk, DIRECT, "Mikko", false, "$told-claimed");
    own_reads(desk, MIKKO_CHAT, MIKKO_CARD, "ratkaistu 1");
    own_reads(desk, SAARA_CHAT, SAARA_CARD, "Mikko hoitaa");
    write_in(desk, SAARA, SAARA_CHAT, "", "$late", "ota 1");
    reads(desk, SAARA_CHAT, SAARA_CARD, "jo ottanut Mikko", "$n1");
    write_in(desk, SAARA, SAARA_CHAT, "", "$not-hers", "1: soitan hänelle");
    reads(desk, SAARA_CHAT, SAARA_CARD, "ei ole sinulla", "$n2");
    write_in(desk, MIKKO, MIKKO_CHAT, "", "$m1", "1: Siistijä käy iltapäivällä.");
    hears(desk, DIRECT, "**Mikko:** Siistijä käy", true, "$r1");
    write_in(desk, MIKKO, MIKKO_CHAT, "", "$own", "unohdin salasanan");
    hears(desk, MIKKO_CHAT, "Vaihda salasana itse.", false, "$own-answer");
    write_in(desk, MIKKO, MIKKO_CHAT, "", "$other", "ota 7");
    {
        own_(departure_freep) struct departure *answer = to_place(desk, MIKKO_CHAT);
        assert_string_equal(answer->thread, "");
        sent_as(desk, answer, "$other-answer", "");
    }
    assert_int_equal(replies_out(desk), 0);
}

static void test_a_reaction_takes_it_and_a_release_shows_it_again(void **state)
{
    struct desk *desk = *state;
    open_without_room(desk);
    ask_both(desk);
    assert_int_equal(change(desk, MIKKO, MIKKO_CHAT, MESSAGE_REACTION, "$up", MIKKO_CARD, "👍"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko", false, "$told-claimed");
    own_reads(desk, MIKKO_CHAT, MIKKO_CARD, "Mikko hoitaa");
    own_reads(desk, SAARA_CHAT, SAARA_CARD, "Mikko hoitaa");
    ask(desk, "$q2", "missä olet?");
    reads(desk, MIKKO_CHAT, MIKKO_CARD, "missä olet?", "$r1");
    write_in(desk, MIKKO, MIKKO_CHAT, "", "$free", "vapauta 1");
    hears(desk, DIRECT, "antoi pyyntösi", false, "$told-free");
    own_reads(desk, MIKKO_CHAT, MIKKO_CARD, "odottaa ottajaa");
    own_reads(desk, SAARA_CHAT, SAARA_CARD, "odottaa ottajaa");
    assert_int_equal(change(desk, SAARA, SAARA_CHAT, MESSAGE_REACTION, "$up-2", SAARA_CARD, "👍"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-claimed-2");
}

static void test_passing_on_brings_the_note_and_the_words(void **state)
{
    struct desk *desk = *state;
    open_without_room(desk);
    ask_both(desk);
    claim_in_chat(desk);
    write_in(desk, MIKKO, MIKKO_CHAT, "", "$pass", "siirrä 1 Saara tunnetko tämän?");
    hears(desk, DIRECT, "Saara", false, "$told-passed");
    reads(desk, MIKKO_CHAT, MIKKO_CARD, "hoitaa nyt", "$n1");
    reads(desk, SAARA_CHAT, SAARA_CARD, "tunnetko tämän?", "$n2");
    own_reads(desk, MIKKO_CHAT, MIKKO_CARD, "Saara hoitaa");
    own_reads(desk, SAARA_CHAT, SAARA_CARD, "Saara hoitaa");
    ask(desk, "$q2", "hei Saara");
    reads(desk, SAARA_CHAT, SAARA_CARD, "hei Saara", "$r1");
    write_in(desk, SAARA, SAARA_CHAT, SAARA_CARD, "$s1", "hei Aino");
    hears(desk, DIRECT, "**Saara:** hei Aino", true, "$r2");
}

static void test_edits_and_deletions_follow(void **state)
{
    struct desk *desk = *state;
    open_without_room(desk);
    ask_both(desk);
    claim_in_chat(desk);
    write_in(desk, MIKKO, MIKKO_CHAT, MIKKO_CARD, "$m1", "klo 14");
    hears(desk, DIRECT, "klo 14", true, "$r1");
    settle(desk);
    assert_int_equal(change(desk, MIKKO, MIKKO_CHAT, MESSAGE_EDIT, "$e1", "$m1", "klo 15"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *edited = to_place(desk, DIRECT);
    assert_int_equal(edited->action, DEPARTURE_EDIT);
    assert_non_null(strstr(edited->body, "klo 15"));
    sent_as(desk, edited, "$r1-2", "");
    settle(desk);
    assert_int_equal(change(desk, MIKKO, MIKKO_CHAT, MESSAGE_REDACTION, "$d1", "$m1", ""), RECEIPT_TAKEN);
    retracted(desk, "$r1");
}

/* Nobody has taken it: nobody is to read it any more. */
static void test_forget_me_takes_the_cards_back(void **state)
{
    struct desk *desk = *state;
    open_without_room(desk);
    ask_both(desk);
    ask(desk, "$f", "unohda minut");
    hears(desk, DIRECT, "", false, "$sure");
    ask(desk, "$y", "kyllä");
    for (int i = 0; i < 2; i++) {
        own_(departure_freep) struct departure *gone = to_place(desk, i == 0 ? MIKKO_CHAT : SAARA_CHAT);
        assert_int_equal(gone->action, DEPARTURE_RETRACT);
        sent_as(desk, gone, "$gone", "");
    }
}

/* With a room only who wishes so has cards in their own chat, and both ways change both. */
static void test_beside_a_room(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    ask_for_person(desk);
    settle(desk);
    write_in(desk, MIKKO, MIKKO_CHAT, "", "$wish", "kortit tänne");
    hears(desk, MIKKO_CHAT, "myös tässä keskustelussa", false, "$wished");
    {
        own_(departure_freep) struct departure *card = to_place(desk, MIKKO_CHAT);
        assert_non_null(strstr(card->body, QUESTION));
        sent_as(desk, card, MIKKO_CARD, "");
    }
    settle(desk);
    write_in(desk, MIKKO, MIKKO_CHAT, MIKKO_CARD, "$claim", "ota");
    hears(desk, DIRECT, "Mikko", false, "$told-claimed");
    card_reads(desk, "Mikko hoitaa", "$card-2");
    own_reads(desk, MIKKO_CHAT, MIKKO_CARD, "Mikko hoitaa");
    ask(desk, "$q2", "mihin aikaan?");
    reads(desk, MIKKO_CHAT, MIKKO_CARD, "mihin aikaan?", "$r1");
    write_in(desk, MIKKO, MIKKO_CHAT, "", "$pass", "siirrä 1 Saara tunnetko?");
    hears(desk, DIRECT, "Saara", false, "$told-passed");
    reads(desk, MIKKO_CHAT, MIKKO_CARD, "hoitaa nyt", "$n1");
    reads(desk, ROOM, CARD, "tunnetko?", "$n2"); /* where Saara works */
    card_reads(desk, "Saara hoitaa", "$card-3");
    own_reads(desk, MIKKO_CHAT, MIKKO_CARD, "Saara hoitaa");
    ask(desk, "$q3", "hei Saara");
    reads(desk, ROOM, CARD, "hei Saara", "$r2");
    write_in(desk, MIKKO, MIKKO_CHAT, "", "$away", "ei kortteja tänne");
    hears(desk, MIKKO_CHAT, "En näytä enää", false, "$awayed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_from_a_card_of_ones_own_to_solved),
        test_at_desk(test_by_number),
        test_at_desk(test_a_reaction_takes_it_and_a_release_shows_it_again),
        test_at_desk(test_passing_on_brings_the_note_and_the_words),
        test_at_desk(test_edits_and_deletions_follow),
        test_at_desk(test_forget_me_takes_the_cards_back),
        test_at_desk(test_beside_a_room),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
