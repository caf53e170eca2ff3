/* The page of one ticket and the mail that leads to it: a code, a link that is good once, an address that goes again.
 */
#include "desk_room.h"

#define VISIT "visit-1"
#define ADDRESS "https://neuvo.kunta.example/ticket"
#define ANSWER "Siistijä käy iltapäivällä."

/* The last reply in the visit, which nobody was there to read when unread. */
static char *hear(struct desk *desk, bool unread)
{
    own_(departure_freep) struct departure *departure = to_place(desk, VISIT);
    struct arrival *arrival = arrival_new(ARRIVAL_OUTCOME, "", 0);
    arrival->departure_id = departure->id;
    arrival->outcome = SENT_DONE;
    arrival->unread = unread;
    mailbox_put_always(desk->arrivals, arrival);
    return x_strdup(departure->body);
}

static void hears_words(struct desk *desk, const char *words, bool unread)
{
    own_(free_pointer) char *body = hear(desk, unread);
    if (strstr(body, words) == NULL)
        fail_msg("\"%s\" instead of \"%s\"", body, words);
}

/* Somebody without a name asks for a person and gets the code; the card is out. */
static void hand_over(struct desk *desk, char code[TICKET_CODE_BYTES])
{
    desk->ticket_address = ADDRESS;
    desk->mail_domains = "kunta.example";
    open_desk(desk);
    assert_int_equal(say(desk, VISIT, "q", QUESTION), RECEIPT_TAKEN);
    hears_words(desk, "", false);
    assert_int_equal(say(desk, VISIT, "w", "ihminen"), RECEIPT_TAKEN);
    hears_words(desk, "Välitänkö tämän?", false);
    assert_int_equal(say(desk, VISIT, "h", "kyllä, välitä se"), RECEIPT_TAKEN);
    own_(free_pointer) char *told = hear(desk, false);
    const char *at = strstr(told, "koodia **");
    assert_non_null(at);
    assert_non_null(strstr(told, "(" ADDRESS ")"));
    assert_non_null(strstr(told, "työsähköpostiosoitteesi (kunta.example)"));
    memcpy(code, at + strlen("koodia **"), TICKET_CODE_BYTES - 1);
    code[TICKET_CODE_BYTES - 1] = '\0';
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    sent_as(desk, card, CARD, "");
}

static void leave_address(struct desk *desk)
{
    assert_int_equal(say(desk, VISIT, "m1", "aino.kivi@muu.example"), RECEIPT_TAKEN);
    hears_words(desk, "vain työsähköpostiin", false);
    assert_int_equal(say(desk, VISIT, "m2", "vaikka aino.kivi@Kunta.example, kiitos"), RECEIPT_TAKEN);
    hears_words(desk, "saat siitä yhden viestin", false);
}

static void take(struct desk *desk)
{
    assert_int_equal(under_card(desk, MIKKO, "$claim", "ota"), RECEIPT_TAKEN);
    hears_words(desk, "Mikko", true); /* Neuvo's own words are worth no mail */
    card_reads(desk, "Mikko hoitaa", "$card-2");
}

static void answer(struct desk *desk, const char *id, const char *words)
{
    assert_int_equal(under_card(desk, MIKKO, id, words), RECEIPT_TAKEN);
    hears_words(desk, words, true);
}

/* The mail that leaves now, and the token of its link. */
static void mailed(struct desk *desk, char token[TICKET_TOKEN_LETTERS + 1])
{
    own_(departure_freep) struct departure *mail = to_place(desk, "aino.kivi@kunta.example");
    const char *link = strstr(mail->body, ADDRESS "/oma/link/");
    assert_string_equal(mail->connector, "mail");
    assert_non_null(link);
    assert_non_null(strstr(mail->body, "Pyyntöösi 1 on vastattu"));
    assert_null(strstr(mail->body, "Siistijä"));
    assert_null(strstr(mail->body, QUESTION));
    memcpy(token, link + strlen(ADDRESS "/oma/link/"), TICKET_TOKEN_LETTERS);
    token[TICKET_TOKEN_LETTERS] = '\0';
    assert_true(ticket_token_is(token));
    report(desk, mail->id, SENT_DONE, 0);
}

static struct departure *visit(struct desk *desk, enum visit_deed deed, const char *secret, const char *id,
                               const char *words)
{
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, "ticket", ++desk->token);
    arrival->command = (struct console_command){.kind = COMMAND_VISIT, .deed = deed, .secret = x_strdup(secret)};
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message_set(&message->connector, "ticket");
    message_set(&message->organisation, "oma");
    message_set(&message->place, "page");
    message_set(&message->external_id, id);
    message_set(&message->text, words);
    put(desk, arrival);
    struct departure *departure = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(departure->token, desk->token);
    return departure;
}

static void refused(struct desk *desk, enum visit_deed deed, const char *secret)
{
    own_(departure_freep) struct departure *departure = visit(desk, deed, secret, "", "");
    assert_int_equal(departure->receipts.items[0].kind, RECEIPT_REFUSED);
}

/* The secret of the page. */
static char *come_in(struct desk *desk, enum visit_deed deed, const char *secret)
{
    own_(departure_freep) struct departure *departure = visit(desk, deed, secret, "", "");
    const struct receipt *receipt = &departure->receipts.items[0];
    assert_int_equal(receipt->kind, RECEIPT_TAKEN);
    assert_int_equal(receipt->visit->number, 1);
    assert_true(ticket_token_is(receipt->visit->secret));
    return x_strdup(receipt->visit->secret);
}

static void shows(struct desk *desk, const char *page, size_t lines, const char *last)
{
    own_(departure_freep) struct departure *departure = visit(desk, VISIT_READ, page, "", "");
    assert_int_equal(departure->receipts.items[0].kind, RECEIPT_TAKEN);
    const struct ticket_visit *shown = departure->receipts.items[0].visit;
    assert_string_equal(shown->question, QUESTION);
    assert_int_equal(shown->lines.list.count, lines);
    if (lines > 0)
        assert_string_equal(shown->lines.list.items[lines - 1].text, last);
}

static void test_one_mail_until_they_come(void **state)
{
    struct desk *desk = *state;
    char code[TICKET_CODE_BYTES], token[TICKET_TOKEN_LETTERS + 1];
    hand_over(desk, code);
    leave_address(desk);
    take(desk);
    answer(desk, "$w1", ANSWER);
    mailed(desk, token);
    answer(desk, "$w2", "Aina klo 14.");
    assert_int_equal(replies_out(desk), 0); /* no second mail */
    own_(free_pointer) char *page = come_in(desk, VISIT_LINK, token);
    refused(desk, VISIT_LINK, token);
    refused(desk, VISIT_CODE, token);
    shows(desk, page, 2, "Aina klo 14.");
    answer(desk, "$w3", "Entä nyt?");
    mailed(desk, token); /* they were here */
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE body LIKE '%aino.kivi@kunta%'"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE body LIKE '%/link/%'"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket_key WHERE length(hash) <> 32"), 0);
}

static void test_a_code_opens_it_and_they_write_on(void **state)
{
    struct desk *desk = *state;
    char code[TICKET_CODE_BYTES];
    hand_over(desk, code);
    refused(desk, VISIT_CODE, "ABCD-EFGH-JKMN");
    refused(desk, VISIT_READ, code);
    own_(free_pointer) char *page = come_in(desk, VISIT_CODE, code);
    shows(desk, page, 0, "");
    take(desk);
    answer(desk, "$w1", ANSWER);
    shows(desk, page, 1, ANSWER);
    departure_free(visit(desk, VISIT_SAY, page, "id-1", "kiitos, mihin aikaan?"));
    departure_free(visit(desk, VISIT_SAY, page, "id-1", "kiitos, mihin aikaan?"));
    hears(desk, ROOM, "mihin aikaan?", true, "$asked");
    assert_int_equal(replies_out(desk), 0); /* once */
    shows(desk, page, 2, "kiitos, mihin aikaan?");
    own_(free_pointer) char *other = come_in(desk, VISIT_CODE, code);
    assert_string_not_equal(page, other);
    clock_set_ms(NOW + INT64_C(5) * 3600 * 1000);
    refused(desk, VISIT_READ, page); /* hours later it is closed on that device */
}

static void test_what_waits_is_added_to_and_what_is_solved_waits_again(void **state)
{
    struct desk *desk = *state;
    char code[TICKET_CODE_BYTES];
    hand_over(desk, code);
    own_(free_pointer) char *page = come_in(desk, VISIT_CODE, code);
    departure_free(visit(desk, VISIT_SAY, page, "id-1", "toinen kerros"));
    card_reads(desk, "toinen kerros", "$card-1");
    take(desk);
    assert_int_equal(under_card(desk, MIKKO, "$done", "ratkaistu"), RECEIPT_TAKEN);
    hears_words(desk, "ratkaistuksi", true);
    departure_free(to_place(desk, ROOM)); /* the card */
    departure_free(visit(desk, VISIT_SAY, page, "id-2", "ei siivonnut"));
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT state FROM ticket"), TICKET_NEW);
}

/* Whoever is forgotten leaves neither address nor key. */
static void test_forgotten(void **state)
{
    struct desk *desk = *state;
    char code[TICKET_CODE_BYTES];
    hand_over(desk, code);
    leave_address(desk);
    own_(free_pointer) char *page = come_in(desk, VISIT_CODE, code);
    assert_int_equal(say(desk, VISIT, "f1", "unohda minut"), RECEIPT_TAKEN);
    hears_words(desk, "Poistanko", false);
    assert_int_equal(say(desk, VISIT, "f2", "kyllä"), RECEIPT_TAKEN);
    hears_words(desk, "\"erased\":true", false);
    refused(desk, VISIT_CODE, code);
    refused(desk, VISIT_READ, page);
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket_mail"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket_key"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_one_mail_until_they_come),
        test_at_desk(test_a_code_opens_it_and_they_write_on),
        test_at_desk(test_what_waits_is_added_to_and_what_is_solved_waits_again),
        test_at_desk(test_forgotten),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
