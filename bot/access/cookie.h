/* The session in a Cookie header: "neuvo_session=ORGANISATION.TOKEN", the token 64 hex digits. */
#ifndef NEUVO_ACCESS_COOKIE_H
#define NEUVO_ACCESS_COOKIE_H

#include <stdbool.h>

#define COOKIE_SESSION "neuvo_session="
enum { COOKIE_TOKEN = 64, COOKIE_ORGANISATION_MOST = 64 };

/* cookies: the header, NULL for none. False: there is no session in it; else both are the caller's. */
bool cookie_session(const char *cookies, char **organisation, char **token);

#endif
