/* One call to a service address: which, and with what words. No I/O. */
#ifndef NEUVO_TEAMS_ERRAND_H
#define NEUVO_TEAMS_ERRAND_H

#include "connectors/teams/connection.h"

enum teams_errand_kind {
    ERRAND_SAY,    /* a message into a conversation */
    ERRAND_POST,   /* a new thread in a channel */
    ERRAND_OPEN,   /* the chat with a person: the same again gives the same one */
    ERRAND_UPDATE, /* the same again changes nothing */
    ERRAND_DELETE,
};

struct teams_errand {
    enum teams_errand_kind kind;
    const char *method;
    char *url, *body; /* body NULL: none */
    char *service_url, *tenant, *bot;
};
void teams_errand_done(struct teams_errand *errand);

/* Adds where the activities of a conversation are, or one of them ("" all). */
void teams_errand_address(const char *service_url, const char *conversation, const char *activity, struct text *url);

/* Adds where the members of a conversation are told, a page; from: where the page before ended, "" at the first. */
void teams_errand_members(const char *service_url, const char *conversation, const char *from, struct text *url);

/* What the departure asks for, place NULL: it is not known (any more). False: nothing is to be called, and `sent` says
 * what became of it; its reason is static. */
bool teams_errand_of(struct connector *connector, const struct departure *departure, const struct teams_place *place,
                     struct teams_errand *errand, struct sent *sent);
/* To say it there, whatever the departure's own place. */
void teams_errand_say(const struct connector *connector, const struct departure *departure,
                      const struct teams_place *place, struct teams_errand *errand);
/* What is answered to somebody who is not served. */
void teams_errand_refuse(const struct activity *activity, const struct reply *reply, struct teams_errand *errand);

#endif
