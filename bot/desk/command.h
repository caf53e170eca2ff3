/*
 * What a tutor means who writes under a ticket's card: a command, words for the asker, or a note for the team.
 */
#ifndef NEUVO_DESK_COMMAND_H
#define NEUVO_DESK_COMMAND_H

#include "intents/intents.h"
#include "model/message.h"

enum desk_command {
    DESK_WORDS,       /* for the asker, when the claimer writes them */
    DESK_NOTE,        /* begins with #: stays with the team */
    DESK_CLAIM,       /* "ota", "ta", "take", 👍 under the card */
    DESK_RELEASE,     /* "vapauta", "släpp", "release" */
    DESK_RESOLVE,     /* "ratkaistu", "löst", "solved", ✅ under the card */
    DESK_TRANSFER,    /* "siirrä", "flytta", "transfer", and whom to */
    DESK_REOPEN,      /* "avaa uudelleen", "öppna igen", "reopen", 🔁 under the card */
    DESK_ANSWER_ALL,  /* "vastaa kaikille: …", "svara alla: …", "answer all: …" */
    DESK_RESOLVE_ALL, /* "ratkaistu kaikki", "löst alla", "all solved" */
    DESK_TIME_OFF,    /* "peru aika", "avboka tiden", "cancel the time" */
    DESK_BANDS,       /* "osaaminen", "kunnande", "bands": what the asker lets them see of their check-ins */
    DESK_SKIP,        /* "ohita", "hoppa över", "skip": nothing to tell of a solved one */
    DESK_UNKNOWN,     /* meant as a command, and none: "/otaa", "ratkasitu" */
    DESK_NOTHING,     /* any other reaction, an empty message */
};

/* One that whoever has no access is told about; everything else they say leaves no trace. */
bool desk_command_acts(enum desk_command command);
enum desk_command desk_command_of(const struct intents *intents, const struct message *message);

/* What stands behind the colon of DESK_ANSWER_ALL; NULL: there is nothing. */
const char *desk_command_words(const char *text);

#endif
