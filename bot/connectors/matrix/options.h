/* What the settings say about Matrix, checked together; and the registration file of an application service. */
#ifndef NEUVO_MATRIX_OPTIONS_H
#define NEUVO_MATRIX_OPTIONS_H

#include "base/error.h"

#include <stdbool.h>

struct settings;
struct text;

struct matrix_options {
    char *homeserver;     /* "https://matrix.example.fi", without a slash at the end */
    char *user;           /* full id */
    char *token;          /* of the account, or as_token; "" when there is a password instead */
    char *password;       /* "" none */
    char *display_name;   /* "" leaves it alone */
    char *avatar;         /* file; "": the shipped one */
    char *command;        /* with which a message in a room addresses Neuvo ("!neuvo"); "" none */
    char *invite_servers; /* comma list; besides our own */
    char *invite_rooms;   /* comma list of room ids */
    bool invites_from_own_server;
    char *tutor_room;
    char *security_contact;
    bool encryption;   /* encrypted rooms are read and written; never of a service */
    bool service;      /* an application service: the homeserver pushes */
    char *hs_token;    /* with which it proves itself; "" for an account */
    char *service_id;  /* under which the homeserver knows the service */
    char *service_url; /* where the homeserver reaches Neuvo; "" when the file does not tell */
};

#define MATRIX_SERVICE_ID "neuvo" /* of a registration for which none was chosen */

/* BAD_INPUT names the first setting that is missing or wrong, and how to mend it. */
enum result matrix_options_read(const struct settings *settings, struct matrix_options *options, struct error *error);
void matrix_options_done(struct matrix_options *options);
/* Adds all that matrix_options_read() has against the settings, a line each; nothing while no homeserver is named. */
void matrix_options_check(const struct settings *settings, struct text *complaints);

/* A new registration file with fresh secrets, for the homeserver's administrator. url: where the homeserver reaches
 * Neuvo; id: another one for each service of a homeserver. BAD_INPUT when one of the three cannot be used. */
enum result matrix_registration_write(const char *user, const char *url, const char *id, struct text *yaml,
                                      struct error *error);

#endif
