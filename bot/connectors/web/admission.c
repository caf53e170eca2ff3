#include "connectors/web/admission.h"

#include "base/own.h"
#include "base/text.h"
#include "loop/address.h"
#include "loop/http_server.h"
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct admission {
    const char *mode; /* belongs to the settings */
    struct networks networks;
};

static void complain(const struct settings *settings, const char *name, const char *why, struct text *complaints)
{
    text_printf(complaints, "%s: %s: %s\n", settings_where(settings, name), name, why);
}

static void check_networks(const struct settings *settings, bool needed, struct text *complaints)
{
    struct networks networks;
    struct error error = ERROR_INIT;
    if (networks_parse(settings_string(settings, "web.networks"), &networks, &error) != RESULT_OK)
        complain(settings, "web.networks", error.text, complaints);
    else if (needed && networks.list.count == 0)
        complain(settings, "web.access", "networks needs web.networks, for example 10.0.0.0/8,192.168.0.0/16",
                 complaints);
    networks_done(&networks);
}

static bool is_loopback(const char *listen)
{
    struct address address;
    return address_parse(listen, &address) && address_is_loopback(&address);
}

void admission_check(const struct settings *settings, struct text *complaints)
{
    const char *listen = settings_string(settings, "server.listen"), *mode = settings_string(settings, "web.access");
    bool taken = settings_where(settings, "web.access") != NULL && settings_where(settings, "server.listen") != NULL;
    if (taken && strcmp(mode, "loopback") == 0 && !is_loopback(listen)) {
        own_(text_done) struct text why = TEXT_INIT;
        text_printf(&why,
                    "is %s, so others than this machine could come; say who may: web.access: networks (with "
                    "web.networks), place_link or sign_in",
                    listen);
        complain(settings, "server.listen", why.data, complaints);
    }
    if (settings_where(settings, "web.networks") != NULL)
        check_networks(settings, taken && strcmp(mode, "networks") == 0, complaints);
}

enum result admission_new(const struct settings *settings, struct admission **admission, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    admission_check(settings, &complaints);
    if (complaints.length > 0)
        return error_set(error, RESULT_REFUSED, "%.*s", (int)strcspn(complaints.data, "\n"), complaints.data);
    struct admission *made = x_alloc(1, sizeof *made);
    made->mode = settings_string(settings, "web.access");
    enum result result = networks_parse(settings_string(settings, "web.networks"), &made->networks, error);
    if (result != RESULT_OK) {
        admission_free(made);
        return result;
    }
    *admission = made;
    return RESULT_OK;
}

void admission_free(struct admission *admission)
{
    if (admission == NULL)
        return;
    networks_done(&admission->networks);
    free(admission);
}

bool admission_wants_sign_in(const struct admission *admission)
{
    return strcmp(admission->mode, "sign_in") == 0;
}

/* A name of somebody's that points here would let their page read this one in the browser of whoever sits here. */
static bool host_is_local(const struct http_request *request)
{
    struct address address;
    const char *host = http_request_header(request, "host");
    if (host == NULL)
        return true; /* no browser */
    size_t name = strcspn(host, ":");
    return (name == strlen("localhost") && strncasecmp(host, "localhost", name) == 0) ||
           (address_parse(host, &address) && address_is_loopback(&address));
}

static bool may_come(const struct admission *admission, const struct http_request *request,
                     const struct record_organisation *organisation)
{
    struct address address;
    if (!address_parse(http_request_address(request), &address))
        return false;
    if (strcmp(admission->mode, "loopback") == 0)
        return http_request_is_local(request) && host_is_local(request);
    if (strcmp(admission->mode, "networks") == 0)
        /* Not the address alone: behind a proxy on this machine that is not among the trusted, everybody has ours. */
        return http_request_is_local(request) || networks_hold(&admission->networks, &address);
    if (admission_wants_sign_in(admission))
        return true;
    const char *place = http_request_query(request, "place");
    return place != NULL && record_has_unit(organisation, place);
}

int admission_ask(const struct admission *admission, const struct http_request *request,
                  const struct record_organisation *organisation)
{
    if (organisation == NULL)
        return 404;
    return may_come(admission, request, organisation) ? 0 : 403;
}
