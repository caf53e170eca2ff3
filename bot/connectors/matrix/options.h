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
    bool service;   /* an application service: the homeserver pushes */
    char *hs_token; /* with which it proves itself; "" for an account */
};

/* BAD_INPUT names the setting that is missing or wrong, and how to mend it. */
enum result matrix_options_read(const struct settings *settings, struct matrix_options *options, struct error *error);
void matrix_options_done(struct matrix_options *options);

/* A new registration file with fresh secrets, for the homeserver's administrator. url: where the homeserver reaches
 * Neuvo. BAD_INPUT when user is no user id. */
enum result matrix_registration_write(const char *user, const char *url, struct text *yaml, struct error *error);

#endif
