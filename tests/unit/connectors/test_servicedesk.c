/* The service desk's connector at a desk that answers well, badly or never, and what it takes back: signed call-backs
 * and forms of its page. The test plays the desk and the engine. */
#include "../loop/called.h"

#include "base/hash.h"
#include "base/list.h"
#include "connectors/servicedesk/servicedesk.h"
#include "connectors/servicedesk/signature.h"
#include "loop/http_server.h"
#include "model/desk_event.h"
#include "model/picture_query.h"
#include "model/reply.h"
#include "settings/phrases.h"
#include "settings/settings.h"

#define SECRET "0123456789abcdef0123456789abcdef"
#define CALL_BACK "/api/v1/service-desk/oma/tuki"
#define TOKEN "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

struct scene {
    struct caller caller;
    struct http_server *server;
    struct settings *settings;
    struct phrases *phrases;
    struct record record;
    struct connector_services services;
    struct connector *connector;
    /* the desk */
    int answers;
    struct text heard;
    bool signed_well;
    int calls;
    /* the house */
    bool outcome_came;
    enum send_outcome outcome;
    int64_t retry_after_ms;
    char reason[200];
    enum receipt_kind receipt; /* what the engine says */
    const char *why;
    const char *opens; /* a page's secret; NULL none */
    struct console_command command;
    char secret[80], reference[80], words[400], id[80], place[80];
    int arrivals;
    char shown[120]; /* which picture the house was asked for */
};

static void desk_hears(void *context, struct http_request *request)
{
    struct scene *scene = context;
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    scene->calls++;
    scene->signed_well =
        signature_fits(SECRET, http_request_header(request, "neuvo-signature"), body, length, clock_now_ms());
    text_clear(&scene->heard);
    text_add_bytes(&scene->heard, body, length);
    if (scene->answers == 503)
        http_answer_header(request, "retry-after", "40");
    http_answer(request, scene->answers, "text/plain", "", 0);
}

static bool arrive(void *context, struct arrival *arrival)
{
    struct scene *scene = context;
    const struct message *message = &arrival->messages.items[0];
    struct departure *departure = departure_new(DEPARTURE_COMMITTED, "servicedesk");
    struct receipt *receipt = list_push(&departure->receipts);
    scene->arrivals++;
    scene->command = arrival->command;
    (void)snprintf(scene->secret, sizeof scene->secret, "%s", arrival->command.secret);
    (void)snprintf(scene->reference, sizeof scene->reference, "%s",
                   arrival->command.reference == NULL ? "" : arrival->command.reference);
    (void)snprintf(scene->words, sizeof scene->words, "%s", message->text);
    (void)snprintf(scene->id, sizeof scene->id, "%s", message->external_id);
    (void)snprintf(scene->place, sizeof scene->place, "%s", message->place);
    departure->token = arrival->token;
    receipt->kind = scene->receipt;
    receipt->external_id = x_strdup("");
    receipt->place = x_strdup("");
    receipt->text = x_strdup("");
    receipt->reason = x_strdup(scene->why == NULL ? "" : scene->why);
    if (arrival->command.kind == COMMAND_VISIT && scene->receipt == RECEIPT_TAKEN) {
        receipt->visit = x_alloc(1, sizeof *receipt->visit);
        receipt->visit->secret = x_strdup(scene->opens == NULL ? "" : scene->opens);
        receipt->visit->number = 12;
        receipt->visit->state = TICKET_CLAIMED;
        receipt->visit->question = x_strdup("Miksi <b>reititin</b> on pimeä?");
        receipt->visit->claimer = x_strdup("Kunnan palvelupiste");
        receipt->visit->reference = x_strdup("INC-7");
        receipt->visit->desk = x_strdup("posti/12");
        *list_push(&receipt->visit->pictures.list) = (struct visit_picture){5, x_strdup("image/png")};
        *list_push(&receipt->visit->pictures.list) = (struct visit_picture){6, x_strdup("application/pdf")};
    }
    arrival_free(arrival);
    servicedesk_type.committed(scene->connector, departure);
    return true;
}

static bool ask_picture(void *context, struct picture_query *query)
{
    struct scene *scene = context;
    (void)snprintf(scene->shown, sizeof scene->shown, "%s %s %s %lld", query->connector, query->organisation,
                   query->place, (long long)query->id);
    query->answer = query->id == 5 ? PICTURE_FOUND : PICTURE_MISSING;
    query->media_type = "image/png";
    text_add(&query->bytes, "a picture");
    query->tell(query->to, query);
    picture_query_free(query);
    return true;
}

static void sent(void *context, int64_t departure_id, const struct sent *sent)
{
    struct scene *scene = context;
    assert_int_equal(departure_id, 77);
    assert_false(scene->outcome_came);
    scene->outcome_came = true;
    scene->outcome = sent->outcome;
    scene->retry_after_ms = sent->retry_after_ms;
    (void)snprintf(scene->reason, sizeof scene->reason, "%s", sent->reason == NULL ? "" : sent->reason);
}

static int scene_up(void **state)
{
    struct scene *scene = x_alloc(1, sizeof *scene);
    own_(text_done) struct text complaints = TEXT_INIT, webhook = TEXT_INIT;
    struct error error = ERROR_INIT;
    const struct setting_flag flags[] = {{"server.public_url", "https://neuvo.kunta.example"}};
    scene->heard = (struct text)TEXT_INIT;
    scene->answers = 200;
    caller_new(&scene->caller);
    if (phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &scene->phrases, &complaints) != RESULT_OK ||
        settings_load(NULL, flags, 1, &scene->settings, &complaints) != RESULT_OK)
        fail_msg("%s", complaints.data);
    assert_int_equal(
        http_server_new(scene->caller.loop, &(struct http_server_options){.port = 0}, &scene->server, &error),
        RESULT_OK);
    http_route(scene->server, HTTP_POST, "/desk", desk_hears, scene, 64 * 1024);
    assert_int_equal(http_server_listen(scene->server, &error), RESULT_OK);
    text_printf(&webhook, "http://127.0.0.1:%u/desk", http_server_port(scene->server));
    struct record_organisation *organisation = list_push(&scene->record.organisations);
    organisation->code = x_strdup("oma");
    *list_push(&organisation->desks) = (struct record_desk){x_strdup("tuki"), x_strdup("Kunnan palvelupiste"),
                                                            text_detach(&webhook), x_strdup(SECRET)};
    *list_push(&organisation->desks) =
        (struct record_desk){x_strdup("posti"), x_strdup("Postipiste"), x_strdup(""), x_strdup("")};
    scene->services = (struct connector_services){.loop = scene->caller.loop,
                                                  .server = scene->server,
                                                  .settings = scene->settings,
                                                  .phrases = scene->phrases,
                                                  .record = &scene->record,
                                                  .context = scene,
                                                  .arrive = arrive,
                                                  .sent = sent,
                                                  .client = scene->caller.client,
                                                  .pictures = {.context = scene, .ask = ask_picture}};
    assert_int_equal(servicedesk_type.start(&scene->services, &scene->connector, &error), RESULT_OK);
    *state = scene;
    return 0;
}

static int scene_down(void **state)
{
    struct scene *scene = *state;
    servicedesk_type.stop(scene->connector);
    http_server_free(scene->server);
    caller_free(&scene->caller);
    record_done(&scene->record);
    settings_free(scene->settings);
    phrases_free(scene->phrases);
    text_done(&scene->heard);
    free(scene);
    return 0;
}

/* ---- out -----------------------------------------------------------------------------------------------------------
 */

static bool has_outcome(void *context)
{
    const struct scene *scene = context;
    return scene->outcome_came;
}

static void sends_out(struct scene *scene, const char *place, const char *body, enum departure_action action,
                      bool relayed)
{
    struct departure *departure = departure_new(DEPARTURE_REPLY, "servicedesk");
    departure->id = 77;
    departure->attempt = 1;
    departure->action = action;
    departure->relayed = relayed;
    departure->at_ms = clock_now_ms();
    message_set(&departure->organisation, "oma");
    message_set(&departure->place, place);
    message_set(&departure->body, body);
    message_set(&departure->idempotency_key, "key-1");
    message_set(&departure->target, action == DEPARTURE_SAY ? "" : "key-0");
    scene->outcome_came = false;
    servicedesk_type.send(scene->connector, departure);
    assert_true(loop_run_until(scene->caller.loop, has_outcome, scene, PATIENCE_MS));
}

static void heard(const struct scene *scene, const char *words)
{
    if (strstr(scene->heard.data, words) == NULL)
        fail_msg("the desk heard %s, without %s", scene->heard.data, words);
}

static void what_a_desk_hears(void **state)
{
    struct scene *scene = *state;
    own_(text_done) struct text body = TEXT_INIT, said = TEXT_INIT;
    own_(reply_done) struct reply reply;
    char question[] = "reititin \"on\" pimeä", language[] = "fi", room[] = "luokka 204", from[] = "Mikko";
    const struct desk_event event = {.language = language, .question = question, .room = room, .from = from};
    desk_event_encode(&event, &body);
    sends_out(scene, "tuki/12", body.data, DEPARTURE_SAY, true);
    assert_int_equal(scene->outcome, SENT_DONE);
    assert_true(scene->signed_well);
    heard(scene, "\"event\":\"ticket.passed\"");
    heard(scene, "\"question\":\"reititin \\\"on\\\" pimeä\"");
    heard(scene, "\"room\":\"luokka 204\"");
    heard(scene, "\"ticket\":12");
    heard(scene, "\"id\":\"key-1\"");
    heard(scene, "\"call_back\":\"https://neuvo.kunta.example" CALL_BACK "\"");
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, "**Kysyjä:** nyt toimii");
    reply_encode(&reply, &said);
    sends_out(scene, "tuki/12", said.data, DEPARTURE_SAY, true);
    heard(scene, "\"event\":\"ticket.words\",\"text\":\"Kysyjä: nyt toimii\"");
    sends_out(scene, "tuki/12", said.data, DEPARTURE_SAY, false);
    heard(scene, "ticket.notice");
    sends_out(scene, "tuki/12", said.data, DEPARTURE_EDIT, true);
    heard(scene, "\"event\":\"ticket.changed\"");
    heard(scene, "\"changes\":\"key-0\"");
    sends_out(scene, "tuki/12", "", DEPARTURE_RETRACT, true);
    heard(scene, "\"event\":\"ticket.removed\",\"text\":\"\"");
    assert_int_equal(scene->calls, 5);
}

#define PICTURE_ADDRESS "https://neuvo.kunta.example" CALL_BACK "/tickets/12/pictures/"

/* What was sent before it was passed on stands in the event; what comes later is an event of its own. */
static void what_a_desk_hears_of_pictures(void **state)
{
    struct scene *scene = *state;
    own_(text_done) struct text body = TEXT_INIT, said = TEXT_INIT;
    own_(reply_done) struct reply reply;
    char question[] = "reititin on pimeä", pictures[] = "5 image/png\n6 application/pdf\n";
    const struct desk_event event = {.question = question, .pictures = pictures};
    desk_event_encode(&event, &body);
    sends_out(scene, "tuki/12", body.data, DEPARTURE_SAY, true);
    heard(scene, "\"pictures\":[{\"id\":\"5\",\"media_type\":\"image/png\",\"address\":\"" PICTURE_ADDRESS
                 "5\"},{\"id\":\"6\",\"media_type\":\"application/pdf\",\"address\":\"" PICTURE_ADDRESS "6\"}]");
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Kysyjä lähetti kuvan.");
    reply.picture = 9;
    reply_encode(&reply, &said);
    sends_out(scene, "tuki/12", said.data, DEPARTURE_SAY, true);
    heard(scene, "\"event\":\"ticket.picture\"");
    heard(scene, "\"address\":\"" PICTURE_ADDRESS "9\"");
    assert_null(strstr(scene->heard.data, "content"));
}

static void what_becomes_of_it(void **state)
{
    struct scene *scene = *state;
    own_(text_done) struct text body = TEXT_INIT;
    desk_event_encode(&(struct desk_event){.question = NULL}, &body);
    static const struct {
        int status;
        enum send_outcome outcome;
    } cases[] = {{204, SENT_DONE},  {500, SENT_LATER}, {429, SENT_LATER}, {408, SENT_LATER},
                 {400, SENT_NEVER}, {401, SENT_NEVER}, {404, SENT_NEVER}, {302, SENT_NEVER}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scene->answers = cases[i].status;
        sends_out(scene, "tuki/12", body.data, DEPARTURE_SAY, true);
        assert_int_equal(scene->outcome, cases[i].outcome);
    }
    scene->answers = 503;
    sends_out(scene, "tuki/12", body.data, DEPARTURE_SAY, true);
    assert_int_equal(scene->outcome, SENT_LATER);
    assert_int_equal(scene->retry_after_ms, 40000);
    sends_out(scene, "muu/12", body.data, DEPARTURE_SAY, true); /* in a record that was not read yet */
    assert_int_equal(scene->outcome, SENT_LATER);
    int before = scene->calls;
    sends_out(scene, "posti/12", body.data, DEPARTURE_SAY, true); /* a mail leads it to its page */
    assert_int_equal(scene->outcome, SENT_DONE);
    assert_int_equal(scene->calls, before);
}

/* ---- in ------------------------------------------------------------------------------------------------------------
 */

/* The status; what came back stays in *called. */
static int asks(struct scene *scene, struct called *called, const char *method, const char *path, const char *header,
                const char *value, const char *body)
{
    own_(text_done) struct text url = TEXT_INIT;
    text_printf(&url, "http://127.0.0.1:%u%s", http_server_port(scene->server), path);
    call_begin(&scene->caller, called,
               (struct http_call_request){
                   .method = method,
                   .url = url.data,
                   .header = header,
                   .header_value = value,
                   .media_type = body != NULL && body[0] != '{' ? "application/x-www-form-urlencoded" : NULL,
                   .body = body,
                   .length = body == NULL ? 0 : strlen(body)});
    call_wait(&scene->caller, called);
    assert_int_equal(called->result.end, HTTP_CALL_ANSWERED);
    return called->result.status;
}

static int calls_back(struct scene *scene, const char *path, const char *secret, int64_t ago_ms, const char *body)
{
    struct called called = {.ends = 0};
    own_(text_done) struct text signature = TEXT_INIT;
    signature_write(secret, body, strlen(body), clock_now_ms() - ago_ms, &signature);
    int status = asks(scene, &called, "POST", path, SIGNATURE_HEADER, signature.data, body);
    called_release(&called);
    return status;
}

static void who_may_call_back(void **state)
{
    struct scene *scene = *state;
    struct called called = {.ends = 0};
    static const char body[] =
        "{\"id\":\"c-1\",\"ticket\":12,\"reference\":\"INC-7\",\"answer\":\"Vaihdettu.\",\"solved\":true}";
    assert_int_equal(calls_back(scene, CALL_BACK, SECRET, 0, body), 200);
    assert_int_equal(scene->command.kind, COMMAND_SERVICE);
    assert_int_equal(scene->command.number, 12);
    assert_true(scene->command.solved);
    assert_string_equal(scene->secret, "tuki");
    assert_string_equal(scene->reference, "INC-7");
    assert_string_equal(scene->words, "Vaihdettu.");
    assert_string_equal(scene->place, "tuki/12");
    assert_string_equal(scene->id, "c-1");
    assert_int_equal(calls_back(scene, CALL_BACK, "another secret, as long", 0, body), 401);
    assert_int_equal(calls_back(scene, CALL_BACK, SECRET, 6 * 60 * 1000, body), 401);
    assert_int_equal(calls_back(scene, CALL_BACK, SECRET, -6 * 60 * 1000, body), 401);
    assert_int_equal(calls_back(scene, "/api/v1/service-desk/oma/muu", SECRET, 0, body), 401);
    assert_int_equal(calls_back(scene, "/api/v1/service-desk/toinen/tuki", SECRET, 0, body), 401);
    assert_int_equal(calls_back(scene, "/api/v1/service-desk/oma/posti", "", 0, body), 401); /* it has no secret */
    assert_int_equal(asks(scene, &called, "POST", CALL_BACK, NULL, NULL, body), 401);
    called_release(&called);
    assert_int_equal(scene->arrivals, 1);
}

static void what_a_call_back_says(void **state)
{
    struct scene *scene = *state;
    static const char *const bad[] = {
        "",
        "[]",
        "{\"ticket\":12,\"answer\":\"a\"}",
        "{\"id\":\"c\",\"answer\":\"a\"}",
        "{\"id\":\"c\",\"ticket\":12}",
        "{\"id\":\"c\",\"ticket\":-1,\"answer\":\"a\"}",
        "{\"id\":\"c\",\"ticket\":12,\"answer\":7}",
        "{\"id\":\"c\",\"ticket\":12,\"reference\":\"<b>\"}",
        "{\"id\":\"c\",\"ticket\":12,\"reference\":\"1234567890123456789012345678901234567890123456789012345678901\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(calls_back(scene, CALL_BACK, SECRET, 0, bad[i]), 422);
    assert_int_equal(scene->arrivals, 0);
    scene->receipt = RECEIPT_REFUSED;
    scene->why = "not_yours";
    assert_int_equal(calls_back(scene, CALL_BACK, SECRET, 0, "{\"id\":\"c\",\"ticket\":12,\"answer\":\"a\"}"), 409);
    scene->why = "not_found";
    assert_int_equal(calls_back(scene, CALL_BACK, SECRET, 0, "{\"id\":\"c\",\"ticket\":12,\"answer\":\"a\"}"), 404);
    scene->receipt = RECEIPT_LATER;
    assert_int_equal(calls_back(scene, CALL_BACK, SECRET, 0, "{\"id\":\"c\",\"ticket\":12,\"answer\":\"a\"}"), 503);
    scene->receipt = RECEIPT_REPEATED;
    assert_int_equal(calls_back(scene, CALL_BACK, SECRET, 0, "{\"id\":\"c\",\"ticket\":12,\"answer\":\"a\"}"), 200);
}

static int fetches(struct scene *scene, struct called *called, const char *path, const char *signed_path,
                   const char *secret, int64_t ago_ms)
{
    own_(text_done) struct text signature = TEXT_INIT;
    signature_write(secret, signed_path, strlen(signed_path), clock_now_ms() - ago_ms, &signature);
    scene->shown[0] = '\0';
    return asks(scene, called, "GET", path, SIGNATURE_HEADER, signature.data, NULL);
}

/* The address alone opens nothing: who fetches signs the path. */
static void a_desk_fetches_a_picture(void **state)
{
    static const char path[] = CALL_BACK "/tickets/12/pictures/5", other[] = CALL_BACK "/tickets/12/pictures/7";
    struct scene *scene = *state;
    struct called called = {.ends = 0};
    assert_int_equal(fetches(scene, &called, path, path, SECRET, 0), 200);
    assert_string_equal(called.body.data, "a picture");
    assert_string_equal(scene->shown, "servicedesk oma tuki/12 5");
    assert_int_equal(fetches(scene, &called, other, other, SECRET, 0), 404);
    assert_string_equal(scene->shown, "servicedesk oma tuki/12 7");
    assert_int_equal(fetches(scene, &called, path, other, SECRET, 0), 401);
    assert_int_equal(fetches(scene, &called, path, path, "another secret, as long", 0), 401);
    assert_int_equal(fetches(scene, &called, path, path, SECRET, 6 * 60 * 1000), 401);
    assert_int_equal(asks(scene, &called, "GET", path, NULL, NULL, NULL), 401);
    static const char nobody[] = "/api/v1/service-desk/oma/posti/tickets/12/pictures/5";
    assert_int_equal(fetches(scene, &called, nobody, nobody, "", 0), 401);
    assert_string_equal(scene->shown, "");
    called_release(&called);
}

static void pictures_of_the_page(void **state)
{
    static const char path[] = "/ticket/oma/desk/pictures/5";
    struct scene *scene = *state;
    struct called called = {.ends = 0};
    assert_int_equal(asks(scene, &called, "GET", "/ticket/oma/desk?lang=en", "Cookie", "neuvo_desk=" TOKEN, NULL), 200);
    assert_non_null(strstr(called.body.data, "src=\"desk/pictures/5\" alt=\"Picture 1 from the asker\""));
    assert_non_null(strstr(called.body.data, "<a href=\"desk/pictures/6\">PDF file 2 from the asker</a>"));
    assert_int_equal(asks(scene, &called, "GET", path, "Cookie", "neuvo_desk=" TOKEN, NULL), 200);
    assert_string_equal(called.body.data, "a picture");
    assert_int_equal(scene->command.deed, VISIT_DESK_READ);
    assert_string_equal(scene->shown, "servicedesk oma posti/12 5"); /* by the ticket that the page is of */
    scene->shown[0] = '\0';
    assert_int_equal(asks(scene, &called, "GET", path, NULL, NULL, NULL), 404);
    assert_int_equal(asks(scene, &called, "GET", path, "Cookie", "neuvo_ticket=" TOKEN, NULL), 404);
    scene->receipt = RECEIPT_REFUSED;
    assert_int_equal(asks(scene, &called, "GET", path, "Cookie", "neuvo_desk=" TOKEN, NULL), 404);
    assert_string_equal(scene->shown, "");
    called_release(&called);
}

/* The link shows only a button; the button gives the cookie; the form is sent from our own page alone. */
static void the_page_of_a_mail(void **state)
{
    struct scene *scene = *state;
    struct called called = {.ends = 0};
    assert_int_equal(asks(scene, &called, "GET", "/ticket/oma/desk/" TOKEN "?lang=sv", NULL, NULL, NULL), 200);
    assert_non_null(strstr(called.body.data, "fungerar en gång"));
    assert_int_equal(scene->arrivals, 0);
    assert_int_equal(asks(scene, &called, "GET", "/ticket/oma/desk/abc", NULL, NULL, NULL), 404);
    assert_int_equal(asks(scene, &called, "POST", "/ticket/oma/desk/" TOKEN, "Origin", "https://evil.example", "x=1"),
                     403);
    assert_int_equal(scene->arrivals, 0);
    scene->opens = TOKEN;
    assert_int_equal(asks(scene, &called, "POST", "/ticket/oma/desk/" TOKEN, NULL, NULL, "x=1"), 303);
    assert_int_equal(scene->command.deed, VISIT_DESK_LINK);
    assert_string_equal(scene->secret, TOKEN);
    scene->opens = NULL;
    assert_int_equal(asks(scene, &called, "GET", "/ticket/oma/desk", NULL, NULL, NULL), 404);
    assert_int_equal(scene->arrivals, 1);
    assert_int_equal(asks(scene, &called, "GET", "/ticket/oma/desk?lang=en", "Cookie", "neuvo_desk=" TOKEN, NULL), 200);
    assert_int_equal(scene->command.deed, VISIT_DESK_READ);
    assert_non_null(strstr(called.body.data, "Miksi &lt;b&gt;reititin&lt;/b&gt; on pimeä?"));
    assert_non_null(strstr(called.body.data, "value=\"INC-7\""));
    assert_non_null(strstr(called.body.data, "It is solved"));
    assert_int_equal(asks(scene, &called, "POST", "/ticket/oma/desk", "Cookie", "neuvo_desk=" TOKEN,
                          "words=Vaihdettu.&reference=INC-7&solved=yes&id=f1"),
                     303);
    assert_int_equal(scene->command.deed, VISIT_DESK_SAY);
    assert_true(scene->command.solved);
    assert_string_equal(scene->words, "Vaihdettu.");
    assert_string_equal(scene->id, "f1");
    int before = scene->arrivals;
    assert_int_equal(
        asks(scene, &called, "POST", "/ticket/oma/desk", "Cookie", "neuvo_desk=" TOKEN, "words=&reference=&id=f2"),
        303);
    assert_int_equal(asks(scene, &called, "POST", "/ticket/oma/desk", "Cookie", "neuvo_desk=" TOKEN,
                          "words=a&reference=%3Cb%3E&id=f3"),
                     303);
    assert_int_equal(scene->arrivals, before);
    scene->receipt = RECEIPT_REFUSED;
    assert_int_equal(asks(scene, &called, "POST", "/ticket/oma/desk/" TOKEN, NULL, NULL, "x=1"), 404);
    assert_int_equal(asks(scene, &called, "GET", "/ticket/muu/desk", "Cookie", "neuvo_desk=" TOKEN, NULL), 404);
    called_release(&called);
}

/* RFC 4231, test case 2, and the times at which a signature is none any more. */
static void the_signature(void **state)
{
    char hex[HASH_SIGNATURE_BYTES];
    own_(text_done) struct text header = TEXT_INIT;
    (void)state;
    hash_sign("Jefe", "what do ya want for nothing?", 28, hex);
    assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    signature_write(SECRET, "{}", 2, 1795000000000, &header);
    assert_true(signature_fits(SECRET, header.data, "{}", 2, 1795000000000));
    assert_true(signature_fits(SECRET, header.data, "{}", 2, 1795000000000 + 300000));
    assert_false(signature_fits(SECRET, header.data, "{}", 2, 1795000000000 + 301000));
    assert_false(signature_fits(SECRET, header.data, "{ }", 3, 1795000000000));
    text_add(&header, "0");
    assert_false(signature_fits(SECRET, header.data, "{}", 2, 1795000000000));
    assert_false(signature_fits(SECRET, "t=1,v1=", "{}", 2, 1000));
    assert_false(signature_fits("", "t=1,v1=00", "{}", 2, 1000));
}

#define test_in(test) cmocka_unit_test_setup_teardown(test, scene_up, scene_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_signature),
        test_in(what_a_desk_hears),
        test_in(what_becomes_of_it),
        test_in(who_may_call_back),
        test_in(what_a_call_back_says),
        test_in(the_page_of_a_mail),
        test_in(what_a_desk_hears_of_pictures),
        test_in(a_desk_fetches_a_picture),
        test_in(pictures_of_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
