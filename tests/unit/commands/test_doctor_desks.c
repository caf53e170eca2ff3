/* neuvo doctor before service desks that are well and not well: a signed ping, and words that say what to mend. */
#include "../loop/served.h"
#include "commands_test.h"

#include "base/clock.h"
#include "connectors/servicedesk/signature.h"

#define SECRET "0123456789abcdef0123456789abcdef"

static atomic_int answers, pings;

static void on_ping(void *context, struct http_request *request)
{
    size_t length = 0;
    const char *body = http_request_body(request, &length);
    (void)context;
    bool good = signature_fits(SECRET, http_request_header(request, "neuvo-signature"), body, length, clock_now_ms()) &&
                strstr(body, "\"event\":\"ping\"") != NULL && strstr(body, "ticket") == NULL;
    atomic_fetch_add(&pings, good ? 1 : 1000);
    http_answer(request, atomic_load(&answers), "text/plain", "", 0);
}

static void import_desk(const char *webhook)
{
    own_(text_done) struct text record = TEXT_INIT, said = TEXT_INIT;
    text_printf(&record,
                "code: oma\nqueues:\n  - {code: q, name: Q, service_desk: tuki}\nservice_desks:\n"
                "  - {code: tuki, name: Tuki, webhook: \"%s\", secret_file: tuki.secret}\n",
                webhook);
    write_file("tuki.secret", SECRET "\n");
    write_file("record.yaml", record.data);
    if (call_said(&said, command_organisation, "import", "record.yaml", "--create", "--data", "data") != 0)
        fail_msg("%s", said.data);
}

static void test_what_a_webhook_answers(void **state)
{
    static const struct {
        int status;
        const char *words;
    } cases[] = {{200, "ok   service desk tuki of oma: its webhook answers"},
                 {204, "its webhook answers"},
                 {302, "answered 302: it leads to another address"},
                 {401, "answered 401: it does not take the signature"},
                 {404, "answered 404: there is nothing at this address"},
                 {422, "answered 422: it does not take the event \"ping\""},
                 {503, "answered 503: it fails itself"}};
    struct served served;
    own_(text_done) struct text webhook = TEXT_INIT, said = TEXT_INIT;
    (void)state;
    served_new(&served, (struct http_server_options){0});
    http_route(served.server, HTTP_POST, "/desk", on_ping, NULL, 64 * 1024);
    served_start(&served);
    text_printf(&webhook, "http://127.0.0.1:%d/desk", served.port);
    import_desk(webhook.data);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        atomic_store(&answers, cases[i].status);
        (void)call_said(&said, command_doctor, "--data", "data");
        assert_said(said, cases[i].words);
        assert_null(strstr(said.data, SECRET));
    }
    assert_int_equal(atomic_load(&pings), (int)(sizeof cases / sizeof *cases));
    served_stop(&served);
    (void)call_said(&said, command_doctor, "--data", "data");
    assert_said(said, "its webhook cannot be reached");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_what_a_webhook_answers, up, down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
