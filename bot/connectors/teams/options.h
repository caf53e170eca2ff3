/* What the settings say about Teams, checked together; and which addresses may be spoken to. */
#ifndef NEUVO_TEAMS_OPTIONS_H
#define NEUVO_TEAMS_OPTIONS_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct settings;
struct text;

struct teams_options {
    char *app_id;
    char *app_secret;    /* "" only together with no_auth: then nothing is signed */
    char *tenants;       /* comma list; the first is where the app is registered */
    char *home_tenant;   /* that one */
    char *openid_url;    /* of the channel's OpenID metadata */
    char *token_url;     /* with the tenant filled in */
    char *service_hosts; /* comma list of host names without port */
    char *tutor_channel; /* "" none */
    char *groups;        /* comma list of the teams whose members are served; "" none */
    int64_t key_refresh_pause_ms;
    int64_t per_second, thread_per_second, thread_per_hour; /* sends; 0: no limit */
    bool no_auth;                                           /* a test: whoever reaches us on loopback is believed */
};

/* BAD_INPUT names the first setting that is missing or wrong, and how to mend it. */
enum result teams_options_read(const struct settings *settings, struct teams_options *options, struct error *error);
void teams_options_done(struct teams_options *options);
/* Adds all that teams_options_read() has against the settings, a line each; nothing while no app id is named. */
void teams_options_check(const struct settings *settings, struct text *complaints);

/* May a token or an answer go to this address? https and a host of the list, or http and a loopback host of the list.
 */
bool teams_address_is_service(const struct teams_options *options, const char *url);
/* The same for what the settings name themselves (OpenID, token): any https, else as above. */
bool teams_address_is_safe(const struct teams_options *options, const char *url);

#endif
