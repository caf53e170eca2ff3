/* A ticket that is passed to an outside service desk: by webhook or by mail; what the desk says comes back to the
 * asker, once; and a desk that cannot be reached gives it back. */
#include "desk_sent.h"

#include "model/desk_event.h"
#include "model/reply.h"
#include "store/desk_reader.h"
#include "store/reader.h"
#include "store/service_desks.h"

#define PLACE "tuki/1"
#define SECRET "0123456789abcdef0123456789abcdef"

/* The tutors' queue passes tickets on to a desk; webhook or mail may be "". */
static void open_with(struct desk *desk, const char *webhook, const char *mail)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    own_(service_desk_done) struct service_desk outside = {.code = x_strdup("tuki"),
                                                           .name = x_strdup("Kunnan palvelupiste"),
                                                           .webhook = x_strdup(webhook),
                                                           .secret = x_strdup(SECRET),
                                                           .mail = x_strdup(mail)};
    int64_t of = 0;
    open_desk(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(queue_list(store, of, &queues, &error));
    ok(store_begin(store, &error));
    ok(service_desk_set(store, of, &outside, NOW, &error));
    ok(queue_service_desk_set(store, of, queues.list.items[0].id, "tuki", &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
    ask_for_person(desk);
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

/* What the desk says by its call-back: "" taken, "repeated", or why not. */
static void calls_back(struct desk *desk, const char *id, int64_t number, const char *reference, const char *answer,
                       bool solved, const char *wanted)
{
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, "servicedesk", ++desk->token);
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message_set(&message->connector, "servicedesk");
    message_set(&message->organisation, "oma");
    message_set(&message->place, PLACE);
    message_set(&message->external_id, id);
    message_set(&message->text, answer);
    arrival->command = (struct console_command){.kind = COMMAND_SERVICE,
                                                .number = number,
                                                .secret = x_strdup("tuki"),
                                                .reference = x_strdup(reference),
                                                .solved = solved};
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.count, 1);
    const struct receipt *receipt = &committed->receipts.items[0];
    assert_string_equal(receipt->kind == RECEIPT_TAKEN      ? ""
                        : receipt->kind == RECEIPT_REPEATED ? "repeated"
                                                            : receipt->reason,
                        wanted);
}

static void pass_on(struct desk *desk)
{
    assert_int_equal(under_card(desk, MIKKO, "$pass", "palvelupisteelle: reititin on heidän"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "vastaa **Kunnan palvelupiste**", false, "$told-p");
    hears(desk, ROOM, "hoitaa nyt **Kunnan palvelupiste**", false, "$n1");
    card_reads(desk, "Kunnan palvelupiste hoitaa", "$card-p");
}

static void webhook_hears(struct desk *desk, const char *words, bool relayed, enum send_outcome outcome)
{
    own_(departure_freep) struct departure *departure = to_place(desk, PLACE);
    assert_string_equal(departure->connector, "servicedesk");
    if (strstr(departure->body, words) == NULL)
        fail_msg("the desk hears \"%s\", not \"%s\"", departure->body, words);
    assert_int_equal(departure->relayed, relayed);
    struct arrival *arrival = arrival_new(ARRIVAL_OUTCOME, "", 0);
    arrival->departure_id = departure->id;
    arrival->outcome = outcome;
    message_set(&arrival->external_id, departure->idempotency_key);
    message_set(&arrival->reason, "the service desk answered 404");
    mailbox_put_always(desk->arrivals, arrival);
}

/* Its reference is on the card, its answer reaches the asker under its name, once; the asker's words reach it. */
static void test_by_webhook_and_back(void **state)
{
    struct desk *desk = *state;
    open_with(desk, "https://desk.example/neuvo", "");
    pass_on(desk);
    {
        own_(departure_freep) struct departure *departure = to_place(desk, PLACE);
        own_(desk_event_done) struct desk_event event = {.language = NULL};
        assert_true(desk_event_decode(departure->body, &event));
        assert_string_equal(event.question, QUESTION);
        assert_string_equal(event.language, "fi");
        assert_string_equal(event.note, "reititin on heidän");
        assert_string_equal(event.from, "Mikko");
        assert_null(strstr(departure->body, "aino"));
        sent_as(desk, departure, departure->idempotency_key, "");
    }
    calls_back(desk, "c1", 1, "INC-7", "", false, "");
    card_reads(desk, "Kunnan palvelupiste (viite INC-7) hoitaa", "$card-r");
    calls_back(desk, "c1", 1, "INC-7", "", false, "repeated");
    ask(desk, "$more", "nyt se on aivan pimeä");
    webhook_hears(desk, "aivan pimeä", true, SENT_DONE);
    calls_back(desk, "c2", 1, "", "Vaihdamme reitittimen huomenna.", false, "");
    hears(desk, DIRECT, "**Kunnan palvelupiste:** Vaihdamme reitittimen", true, "$r1");
    calls_back(desk, "c2", 1, "", "Vaihdamme reitittimen huomenna.", false, "repeated");
    assert_int_equal(replies_out(desk), 0);
    calls_back(desk, "c3", 1, "", "Vaihdettu.", true, "");
    hears(desk, DIRECT, "Vaihdettu.", true, "$r2");
    hears(desk, DIRECT, "ratkaistuksi", false, "$r3");
    card_reads(desk, "on ratkaistu", "$card-s");
    calls_back(desk, "c3", 1, "", "Vaihdettu.", true, "repeated");
    calls_back(desk, "c4", 1, "", "Vielä tämä.", false, "not_yours");
    calls_back(desk, "c5", 7, "", "Mikä tämä on?", false, "not_found");
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(count(desk, "SELECT COUNT(*) FROM audit WHERE action = 'desk_answered'"), 2);
    assert_int_equal(count(desk, "SELECT COUNT(*) FROM ticket WHERE desk_reference = 'INC-7'"), 1);
}

/* Does the desk see that picture now? */
static bool sees(struct desk *desk, const char *place, int64_t id)
{
    struct error error = ERROR_INIT;
    struct reader *reader = NULL;
    own_(text_done) struct text name = TEXT_INIT;
    int64_t of = 0;
    settle(desk);
    struct picture_query *query = picture_query_new(PICTURE_SHOW, "servicedesk", "oma", place);
    query->id = id;
    ok(reader_open(desk->url, &reader, &error));
    ok(reader_organisation(reader, "oma", &of, &error));
    enum result result = reader_picture_shown(reader, of, query, &name, &error);
    reader_close(reader);
    picture_query_free(query);
    assert_true(result == RESULT_NOT_FOUND || (result == RESULT_OK && strcmp(name.data, SHA256) == 0));
    return result == RESULT_OK;
}

/* What was sent before goes with the ticket; what is sent later follows; both as long as the desk has it. A tutor's own
 * does not. */
static void test_pictures_go_along(void **state)
{
    struct desk *desk = *state;
    own_(desk_event_done) struct desk_event event = {.language = NULL};
    struct error error = ERROR_INIT;
    open_with(desk, "https://desk.example/neuvo", "");
    assert_int_equal(send_picture(desk, AINO, DIRECT, "$p", ""), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Liitin kuvan", false, "$a2");
    brought(desk);
    shown(desk, ROOM, CARD, "lähetti kuvan", "$shown");
    claim(desk);
    assert_int_equal(send_picture(desk, MIKKO, ROOM, "$own", ""), RECEIPT_TAKEN);
    brought(desk);
    shown(desk, DIRECT, "", "Mikko", "$shown-own");
    pass_on(desk);
    own_(departure_freep) struct departure *passed = to_place(desk, PLACE);
    assert_true(desk_event_decode(passed->body, &event));
    char *end = NULL;
    int64_t first = strtoll(event.pictures, &end, 10);
    assert_string_equal(end, " image/jpeg\n");
    sent_as(desk, passed, passed->idempotency_key, "");
    assert_int_equal(send_picture(desk, AINO, DIRECT, "$p2", ""), RECEIPT_TAKEN);
    brought(desk);
    own_(departure_freep) struct departure *later = to_place(desk, PLACE);
    own_(reply_done) struct reply reply;
    reply_init(&reply, LANGUAGE_FI);
    ok(reply_decode(later->body, &reply, &error));
    int64_t second = reply.picture;
    assert_true(second != 0 && second != first);
    sent_as(desk, later, later->idempotency_key, "");
    assert_true(sees(desk, PLACE, first) && sees(desk, PLACE, second));
    assert_false(sees(desk, "tuki/2", first) || sees(desk, "muu/1", first) || sees(desk, PLACE, 4711));
    assert_int_equal(under_card(desk, MIKKO, "$take", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko", false, "$told-m");
    assert_false(sees(desk, PLACE, first) || sees(desk, PLACE, second));
}

/* Any tutor may take it back; the desk hears so, and its words go nowhere any more. */
static void test_a_tutor_takes_it_back(void **state)
{
    struct desk *desk = *state;
    open_with(desk, "https://desk.example/neuvo", "");
    pass_on(desk);
    webhook_hears(desk, QUESTION, true, SENT_DONE);
    assert_int_equal(under_card(desk, SAARA, "$take", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-s");
    card_reads(desk, "Saara hoitaa", "$card-t");
    webhook_hears(desk, "ei ole enää teillä", false, SENT_DONE);
    calls_back(desk, "c1", 1, "", "Meillä on vastaus.", false, "not_yours");
    ask(desk, "$q2", "kiitos");
    hears(desk, ROOM, "kiitos", true, "$r1");
    assert_int_equal(replies_out(desk), 0);
}

/* What the desk will never take waits for the tutors again, who hear why; so does the asker. */
static void test_a_desk_that_cannot_be_reached(void **state)
{
    struct desk *desk = *state;
    open_with(desk, "https://desk.example/neuvo", "");
    pass_on(desk);
    webhook_hears(desk, QUESTION, true, SENT_NEVER);
    hears(desk, ROOM, "the service desk answered 404", false, "$why");
    hears(desk, DIRECT, "En saanut pyyntöäsi **1** perille", false, "$told-f");
    card_reads(desk, "odottaa ottajaa", "$card-w");
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(count(desk, "SELECT COUNT(*) FROM dead"), 1);
}

/* ---- by mail -------------------------------------------------------------------------------------------------------
 */

/* Comes with that secret; NULL: refused. The caller frees the departure. */
static const struct ticket_visit *visits(struct desk *desk, enum visit_deed deed, const char *secret, const char *id,
                                         const char *words, const char *reference, struct departure **committed)
{
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, "servicedesk", ++desk->token);
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message_set(&message->connector, "servicedesk");
    message_set(&message->organisation, "oma");
    message_set(&message->place, "page");
    message_set(&message->external_id, id);
    message_set(&message->text, words);
    arrival->command = (struct console_command){
        .kind = COMMAND_VISIT, .deed = deed, .secret = x_strdup(secret), .reference = x_strdup(reference)};
    put(desk, arrival);
    *committed = next(desk, DEPARTURE_COMMITTED);
    const struct receipt *receipt = &(*committed)->receipts.items[0];
    return receipt->kind == RECEIPT_REFUSED ? NULL : receipt->visit;
}

/* The token of the link in the next mail to that address. */
static void read_mail(struct desk *desk, char token[TICKET_TOKEN_LETTERS + 1])
{
    own_(departure_freep) struct departure *mail = to_place(desk, "tuki@kunta.example");
    const char *link = strstr(mail->body, "/ticket/oma/desk/");
    assert_string_equal(mail->connector, "mail");
    assert_non_null(link);
    assert_null(strstr(mail->body, QUESTION)); /* mail is read by many */
    (void)snprintf(token, TICKET_TOKEN_LETTERS + 1, "%s", link + strlen("/ticket/oma/desk/"));
    assert_true(ticket_token_is(token));
    sent_as(desk, mail, "<mail>", "");
}

static void test_by_mail_and_a_page(void **state)
{
    struct desk *desk = *state;
    char link[TICKET_TOKEN_LETTERS + 1], second[TICKET_TOKEN_LETTERS + 1], page[TICKET_TOKEN_LETTERS + 1];
    struct departure *committed = NULL;
    desk->ticket_address = "https://neuvo.example/ticket";
    desk->mail_domains = "";
    open_with(desk, "", "tuki@kunta.example");
    assert_int_equal(send_picture(desk, AINO, DIRECT, "$p", ""), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Liitin kuvan", false, "$a2");
    brought(desk);
    shown(desk, ROOM, CARD, "lähetti kuvan", "$shown");
    pass_on(desk);
    read_mail(desk, link);
    assert_null(visits(desk, VISIT_LINK, link, "", "", "", &committed)); /* it is no asker's link */
    departure_free(committed);
    const struct ticket_visit *visit = visits(desk, VISIT_DESK_LINK, link, "", "", "", &committed);
    assert_non_null(visit);
    (void)snprintf(page, sizeof page, "%s", visit->secret);
    departure_free(committed);
    assert_null(visits(desk, VISIT_DESK_LINK, link, "", "", "", &committed)); /* good once */
    departure_free(committed);
    assert_null(visits(desk, VISIT_READ, page, "", "", "", &committed));
    departure_free(committed);
    visit = visits(desk, VISIT_DESK_READ, page, "", "", "", &committed);
    assert_non_null(visit);
    assert_string_equal(visit->question, QUESTION);
    assert_string_equal(visit->desk, PLACE);
    assert_int_equal(visit->pictures.list.count, 1);
    assert_string_equal(visit->pictures.list.items[0].media_type, "image/jpeg");
    assert_true(sees(desk, visit->desk, visit->pictures.list.items[0].id));
    departure_free(committed);
    for (int i = 0; i < 2; i++) { /* a form that is sent twice */
        assert_non_null(visits(desk, VISIT_DESK_SAY, page, "form-1", "Soittakaa vuoropäällikölle.", "A-1", &committed));
        departure_free(committed);
    }
    card_reads(desk, "viite A-1", "$card-r");
    hears(desk, DIRECT, "**Kunnan palvelupiste:** Soittakaa", true, "$r1");
    ask(desk, "$more", "mihin numeroon?");
    read_mail(desk, second);
    assert_string_not_equal(second, link);
    ask(desk, "$more-2", "oletteko siellä?"); /* the link that waits leads to this too */
    assert_int_equal(under_card(desk, MIKKO, "$take", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko", false, "$told-m");
    card_reads(desk, "Mikko hoitaa", "$card-m");
    assert_null(visits(desk, VISIT_DESK_LINK, second, "", "", "", &committed));
    departure_free(committed);
    assert_null(visits(desk, VISIT_DESK_SAY, page, "form-2", "Vielä yksi.", "", &committed));
    departure_free(committed);
}

/* A mailbox that is no more: as with a webhook. */
static void test_a_mail_that_is_refused(void **state)
{
    struct desk *desk = *state;
    desk->ticket_address = "https://neuvo.example/ticket";
    desk->mail_domains = "";
    open_with(desk, "", "tuki@kunta.example");
    pass_on(desk);
    own_(departure_freep) struct departure *mail = to_place(desk, "tuki@kunta.example");
    struct arrival *arrival = arrival_new(ARRIVAL_OUTCOME, "", 0);
    arrival->departure_id = mail->id;
    arrival->outcome = SENT_NEVER;
    message_set(&arrival->reason, "550 no such mailbox");
    mailbox_put_always(desk->arrivals, arrival);
    hears(desk, ROOM, "550 no such mailbox", false, "$why");
    hears(desk, DIRECT, "En saanut pyyntöäsi **1** perille", false, "$told-f");
    card_reads(desk, "odottaa ottajaa", "$card-w");
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(count(desk, "SELECT COUNT(*) FROM ticket_key WHERE kind LIKE 'desk-%'"), 0);
}

/* The desk is taken out of the record: what it had waits again. */
static void test_a_desk_that_is_no_more(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    own_(service_desk_done) struct service_desk outside = {0};
    int64_t of = 0;
    open_with(desk, "https://desk.example/neuvo", "");
    pass_on(desk);
    webhook_hears(desk, QUESTION, true, SENT_DONE);
    settle(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(store_begin(store, &error));
    ok(service_desk_find(store, of, "tuki", &outside, &error));
    ok(service_desk_remove(store, of, &outside, NOW, &error));
    ok(store_commit(store, &error));
    store_close(store);
    desk_start(desk);
    hears(desk, DIRECT, "odottaa nyt seuraavaa", false, "$told-g");
    card_reads(desk, "odottaa ottajaa", "$card-g");
    calls_back(desk, "late", 1, "", "Vielä tämä.", false, "not_found");
    assert_int_equal(replies_out(desk), 0);
}

/* Without mail, a desk that hears only by mail gets nothing, and the tutor is told. */
static void test_no_mail_no_desk(void **state)
{
    struct desk *desk = *state;
    open_with(desk, "", "tuki@kunta.example");
    assert_int_equal(under_card(desk, MIKKO, "$pass", "siirrä palvelupisteelle"), RECEIPT_TAKEN);
    hears(desk, ROOM, "sähköposti ei ole käytössä", false, "$n1");
    assert_int_equal(replies_out(desk), 0);
}

/* Words for the asker that only begin like the command go to the asker; a queue without a desk says whom else. */
static void test_words_in_three_languages(void **state)
{
    static const char *const commands[] = {"siirrä palvelupisteelle katso tämä",  "till servicedesk katso tämä",
                                           "flytta till servicedesk, katso tämä", "to the service desk katso tämä",
                                           "transfer to service desk katso tämä", "siirrä tuki katso tämä"};
    struct desk *desk = *state;
    open_with(desk, "https://desk.example/neuvo", "");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        char id[16], take[16];
        (void)snprintf(id, sizeof id, "$p%zu", i);
        (void)snprintf(take, sizeof take, "$k%zu", i);
        assert_int_equal(under_card(desk, MIKKO, id, commands[i]), RECEIPT_TAKEN);
        own_(departure_freep) struct departure *departure = to_place(desk, PLACE);
        own_(desk_event_done) struct desk_event event = {.language = NULL};
        while (!desk_event_decode(departure->body, &event)) { /* that it was taken back */
            sent_as(desk, departure, id, "");
            departure_free(departure);
            departure = to_place(desk, PLACE);
        }
        assert_string_equal(event.note, "katso tämä");
        sent_as(desk, departure, id, "");
        assert_int_equal(under_card(desk, MIKKO, take, "ota"), RECEIPT_TAKEN);
    }
}

#define test_at(test) cmocka_unit_test_setup_teardown(test, desk_up, desk_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at(test_a_mail_that_is_refused),   test_at(test_a_desk_that_is_no_more),
        test_at(test_by_webhook_and_back),      test_at(test_pictures_go_along),
        test_at(test_a_tutor_takes_it_back),    test_at(test_a_desk_that_cannot_be_reached),
        test_at(test_by_mail_and_a_page),       test_at(test_no_mail_no_desk),
        test_at(test_words_in_three_languages),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
