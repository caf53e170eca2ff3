#include "connectors/web/pages.h"

#include "base/file.h"
#include "base/own.h"
#include "connectors/html.h"
#include "connectors/web/about.h"
#include "connectors/web/admission.h"
#include "loop/http_server.h"
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>

static const char html[] = "text/html; charset=utf-8";
static const char home[] = "oma"; /* the organisation of a fresh install */

struct pages {
    const struct connector_services *services;
    struct admission *admission;
    struct text index;
};

static void refuse(const struct pages *pages, struct http_request *request, int status)
{
    own_(text_done) struct text out = TEXT_INIT;
    refusal_page(&out, pages->services->phrases, html_language(request, pages->services->settings), status);
    http_answer(request, status, html, out.data, out.length);
}

int pages_admit(const struct pages *pages, const struct http_request *request)
{
    const char *code = http_request_segment(request, 1);
    if (admission_wants_sign_in(pages->admission) && pages->services->sign_in.ask == NULL)
        return 403; /* nobody can prove anything here */
    return admission_ask(pages->admission, request, record_find(pages->services->record, code == NULL ? home : code));
}

bool pages_want_sign_in(const struct pages *pages)
{
    return admission_wants_sign_in(pages->admission) && pages->services->sign_in.ask != NULL;
}

/* Whoever is not signed in does that first and comes back. */
static void answer_signed_in(void *context, uint64_t number, int64_t person_id)
{
    struct pages *pages = context;
    struct http_request *request = http_request_find(pages->services->server, number);
    own_(text_done) struct text location = TEXT_INIT;
    if (request == NULL)
        return;
    if (person_id != 0) {
        http_answer(request, 200, html, pages->index.data, pages->index.length);
        return;
    }
    text_printf(&location, "/console?then=/chat/%s", http_request_segment(request, 1));
    http_answer_redirect(request, 302, location.data);
}

static void show_chat(void *context, struct http_request *request)
{
    struct pages *pages = context;
    int status = pages_admit(pages, request);
    if (status != 0)
        refuse(pages, request, status);
    else if (pages_want_sign_in(pages))
        pages->services->sign_in.ask(pages->services->sign_in.context, http_request_segment(request, 1),
                                     http_request_header(request, "cookie"), answer_signed_in, pages,
                                     http_request_keep(request));
    else
        http_answer(request, 200, html, pages->index.data, pages->index.length);
}

static void go_home(void *context, struct http_request *request)
{
    (void)context;
    own_(text_done) struct text location = TEXT_INIT;
    const char *place = http_request_query(request, "place");
    text_printf(&location, "/chat/%s", home);
    if (place != NULL &&
        strspn(place, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == strlen(place))
        text_printf(&location, "?place=%s", place);
    http_answer_redirect(request, 302, location.data);
}

static void show_about(void *context, struct http_request *request)
{
    struct pages *pages = context;
    own_(text_done) struct text out = TEXT_INIT;
    const char *code = http_request_query(request, "organisation");
    const struct record_organisation *organisation = record_find(pages->services->record, code == NULL ? home : code);
    if (organisation == NULL) {
        refuse(pages, request, 404);
        return;
    }
    about_page(&out, organisation, pages->services->phrases, pages->services->settings,
               html_language(request, pages->services->settings));
    http_answer(request, 200, html, out.data, out.length);
}

static enum result add_routes(struct pages *pages, struct error *error)
{
    struct http_server *server = pages->services->server;
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/index.html", pages->services->page);
    enum result result = file_read(path.data, (size_t)1 << 20, &pages->index, error);
    if (result == RESULT_OK)
        result = http_route_folder(server, "/assets/chat", pages->services->page, error);
    if (result != RESULT_OK)
        return result;
    http_route(server, HTTP_GET, "/", go_home, pages, 0);
    http_route(server, HTTP_GET, "/chat", go_home, pages, 0);
    http_route(server, HTTP_GET, "/chat/about", show_about, pages, 0);
    http_route(server, HTTP_GET, "/chat/*", show_chat, pages, 0);
    return RESULT_OK;
}

enum result pages_new(const struct connector_services *services, struct pages **pages, struct error *error)
{
    struct pages *made = x_alloc(1, sizeof *made);
    made->services = services;
    made->index = (struct text)TEXT_INIT;
    enum result result = admission_new(services->settings, &made->admission, error);
    if (result == RESULT_OK)
        result = add_routes(made, error);
    if (result != RESULT_OK) {
        pages_free(made);
        return result;
    }
    *pages = made;
    return RESULT_OK;
}

void pages_free(struct pages *pages)
{
    if (pages == NULL)
        return;
    admission_free(pages->admission);
    text_done(&pages->index);
    free(pages);
}
