#include "connectors/mail/options.h"

#include "base/own.h"
#include "model/mail_address.h"
#include "settings/settings.h"

#include <string.h>
#include <strings.h>

static enum mail_security security_of(const char *name)
{
    if (strcmp(name, "tls") == 0)
        return MAIL_TLS;
    return strcmp(name, "none") == 0 ? MAIL_PLAIN : MAIL_STARTTLS;
}

bool mail_options_read(const struct settings *settings, struct mail_options *options)
{
    *options = (struct mail_options){
        .server = {.host = settings_string(settings, "mail.server"),
                   .port = (uint16_t)settings_int(settings, "mail.port"),
                   .security = security_of(settings_string(settings, "mail.security")),
                   .user = settings_string(settings, "mail.user"),
                   .password = settings_string(settings, "mail.password")},
        .from = settings_string(settings, "mail.from"),
        .timeout_ms = settings_int(settings, "mail.timeout_seconds") * 1000,
    };
    return *options->server.host != '\0';
}

/* A name or a numeric address, without scheme, port or path. */
static bool is_host(const char *host)
{
    bool six = strchr(host, ':') != strrchr(host, ':');
    for (const char *at = host; *at != '\0'; at++) {
        bool letter = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
        if (!letter && *at != '.' && *at != '-' && !(six && *at == ':'))
            return false;
    }
    return true;
}

static bool is_loopback(const char *host)
{
    return strcasecmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 || strcmp(host, "::1") == 0;
}

static void check_domains(const char *domains, struct text *complaints)
{
    for (const char *at = domains; *at != '\0'; at += *at == ',') {
        own_(text_done) struct text address = TEXT_INIT, domain = TEXT_INIT;
        size_t length = strcspn(at, ",");
        text_add_bytes(&domain, at, length);
        text_trim(&domain);
        text_printf(&address, "a@%s", domain.data);
        if (domain.length > 0 && !mail_address_is(address.data))
            text_printf(complaints, "mail.domains: \"%.60s\" is no domain; write for example kunta.example\n",
                        domain.data);
        at += length;
    }
}

void mail_options_check(const struct settings *settings, struct text *complaints)
{
    struct mail_options options;
    if (!mail_options_read(settings, &options))
        return;
    if (!is_host(options.server.host))
        text_add(complaints, "mail.server: write only the name of the server, such as smtp.kunta.example; the port is "
                             "mail.port\n");
    if (!mail_address_is(options.from))
        text_printf(complaints, "mail.from: %s, such as neuvo@kunta.example\n",
                    *options.from == '\0' ? "mail needs an address that it comes from"
                                          : "is no mail address; write one");
    if (*options.server.user != '\0' && *options.server.password == '\0')
        text_add(complaints, "mail.password: mail.user is set, so a password is needed too (mail.password, or a file "
                             "that NEUVO_MAIL_PASSWORD_FILE names)\n");
    if (options.server.security == MAIL_PLAIN && *options.server.user != '\0' && !is_loopback(options.server.host))
        text_add(complaints, "mail.security: without TLS a password would be read on its way; use starttls or tls\n");
    if (*settings_string(settings, "server.public_url") == '\0')
        text_add(complaints,
                 "server.public_url: mails hold links, which need the address by which people reach Neuvo\n");
    check_domains(settings_string(settings, "mail.domains"), complaints);
}
