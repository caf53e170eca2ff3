/* Who may open the web chat: each mode of web.access against requests over a real socket. */
#include "../loop/served.h"

#include "connectors/web/admission.h"
#include "settings/settings.h"

static struct settings *settings_with(const char *access, const char *listen, const char *networks)
{
    const struct setting_flag flags[] = {{"web.access", access}, {"server.listen", listen}, {"web.networks", networks}};
    struct settings *settings = NULL;
    own_(text_done) struct text complaints = TEXT_INIT;
    if (settings_load(NULL, flags, 3, &settings, &complaints) != RESULT_OK)
        fail_msg("%s", complaints.data);
    return settings;
}

static void test_unsafe_choices_are_refused(void **state)
{
    const struct {
        const char *access, *listen, *networks, *said;
    } cases[] = {
        {"loopback", "0.0.0.0", "", "web.access: networks"},
        {"loopback", "::", "", "server.listen: is ::"},
        {"networks", "0.0.0.0", "", "needs web.networks"},
        {"networks", "0.0.0.0", "10.0.0.0/99", "10.0.0.0/99"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct settings *settings = settings_with(cases[i].access, cases[i].listen, cases[i].networks);
        struct admission *admission = NULL;
        struct error error = ERROR_INIT;
        assert_true(admission_new(settings, &admission, &error) != RESULT_OK);
        assert_says(error.text, cases[i].said);
        settings_free(settings);
    }
}

struct door {
    const struct admission *admission;
    const struct record_organisation *organisation;
};

static void answer_admission(void *context, struct http_request *request)
{
    const struct door *door = context;
    int status = admission_ask(door->admission, request, door->organisation);
    http_answer(request, status == 0 ? 200 : status, NULL, "", 0);
}

static void test_each_mode(void **state)
{
    const struct {
        const char *access, *networks, *headers, *wanted;
    } cases[] = {
        {"loopback", "", "Host: 127.0.0.1:8080\r\n", "200"},
        {"loopback", "", "Host: localhost\r\n", "200"},
        {"loopback", "", "Host: LocalHost:8080\r\n", "200"},
        {"loopback", "", "Host: [::1]:8080\r\n", "200"},
        {"loopback", "", "", "200"},
        {"sign_in", "", "Host: neuvo.example.fi\r\n", "200"}, /* whether they are signed in is asked beside it */
        {"loopback", "", "Host: evil.example\r\n", "403"},    /* a name that points here (DNS rebinding) */
        {"loopback", "", "Host: localhost.evil.example\r\n", "403"},
        {"loopback", "", "Host: localhost\r\nX-Forwarded-For: 203.0.113.1\r\n", "403"},
        {"loopback", "", "Host: localhost\r\nForwarded: for=203.0.113.1\r\n", "403"},
        {"networks", "10.0.0.0/8", "Host: neuvo.example.fi\r\n", "200"}, /* this machine itself */
        {"networks", "10.0.0.0/8", "Host: neuvo.example.fi\r\nX-Forwarded-For: 203.0.113.1\r\n",
         "403"}, /* a local proxy */
        {"place_link", "", "Host: neuvo.example.fi\r\n", "403"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct settings *settings = settings_with(cases[i].access, "127.0.0.1", cases[i].networks);
        struct admission *admission = NULL;
        struct error error = ERROR_INIT;
        struct record_organisation organisation = {0};
        struct served served;
        assert_int_equal(admission_new(settings, &admission, &error), RESULT_OK);
        struct door door = {admission, &organisation}, nowhere = {admission, NULL};
        served_new(&served, (struct http_server_options){0});
        http_route(served.server, HTTP_GET, "/", answer_admission, &door, 0);
        http_route(served.server, HTTP_GET, "/nowhere", answer_admission, &nowhere, 0);
        served_start(&served);
        own_(text_done) struct text request = TEXT_INIT;
        text_printf(&request, "GET / HTTP/1.%d\r\nConnection: close\r\n%s\r\n", *cases[i].headers != '\0',
                    cases[i].headers);
        own_(free_pointer) char *answer = ask(served.port, request.data);
        own_(free_pointer) char *missing =
            ask(served.port, "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        served_stop(&served);
        admission_free(admission);
        settings_free(settings);
        if (strncmp(answer + 9, cases[i].wanted, 3) != 0)
            fail_msg("%s, %s: wanted %s, got %.30s", cases[i].access, cases[i].headers, cases[i].wanted, answer);
        assert_says(missing, "HTTP/1.1 404");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unsafe_choices_are_refused),
        cmocka_unit_test(test_each_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
