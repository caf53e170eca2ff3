/* What comes in from the console or the API: decided by the engine and committed like a message. The words, the
 * client's UUID and the organisation travel in the message beside it (struct arrival), so that they pass the masks. */
#ifndef NEUVO_MODEL_CONSOLE_COMMAND_H
#define NEUVO_MODEL_CONSOLE_COMMAND_H

#include "model/article_edit.h"
#include "model/round.h"
#include "model/settling.h"
#include "model/ticket_visit.h"

#include <stdbool.h>
#include <stdint.h>

enum command_kind {
    COMMAND_CLAIM,   /* the ticket is the actor's */
    COMMAND_RELEASE, /* and nobody's again */
    COMMAND_RESOLVE,
    COMMAND_REOPEN,    /* a solved one is the actor's */
    COMMAND_SAY,       /* the words, or the picture, go to the asker */
    COMMAND_TRANSFER,  /* to somebody else or another queue; the words are a note for them */
    COMMAND_NOTE,      /* the words stay with the team */
    COMMAND_EDIT,      /* what the actor wrote here (message.target) now reads so */
    COMMAND_TAKE_BACK, /* and is gone */
    COMMAND_LINE,      /* what solved it: a question and what helped; "" nothing to tell */
    COMMAND_BANDS,     /* what the asker lets the actor, who has it, see of their check-ins; the words are a language */
    COMMAND_LOOK,      /* somebody opened the ticket: for the audit trail */
    COMMAND_NO_LOOK,   /* somebody tried to, and it is not theirs, or no ticket at all: the same */
    COMMAND_REPORT,    /* somebody looked at figures of groups (message.target: which): for the audit trail */
    COMMAND_NO_REPORT, /* somebody asked for what no report has: the same */
    COMMAND_SESSION_OPEN,
    COMMAND_SESSION_SEEN,
    COMMAND_SESSION_CLOSE,
    COMMAND_SESSION_CLOSE_ALL, /* of the actor */
    COMMAND_PASSWORD,          /* the actor's is this from now on */
    COMMAND_VISIT,             /* somebody at the page of a ticket (ticket_visit.h); the actor is nobody */
    COMMAND_ARTICLE,           /* `article`: an editor wrote it */
    COMMAND_TOOL_CHANGED,      /* `tool`: articles are to be looked at because of it */
    COMMAND_SETTLE,            /* `settling`: an editor is done with it */
    COMMAND_ROUND_OPEN,        /* `round`: a manager opened it */
    COMMAND_ROUND_CLOSE,       /* the round `number` invites nobody else */
    COMMAND_SERVICE,           /* a service desk tells of the ticket `number`; secret: its code */
};

struct console_command {
    enum command_kind kind;
    int64_t person_id; /* the actor */
    int64_t ticket_id;
    int64_t to_person_id, to_queue_id; /* TRANSFER: one of them, the other is 0 */
    int64_t version;                   /* of the ticket, as the actor saw it; 0: it does not matter */
    int64_t number;                    /* SERVICE, ROUND_CLOSE: what people see */
    char *reference;                   /* SERVICE, VISIT: under which the desk has it; NULL or "": it says none */
    bool all;                          /* SAY, RESOLVE: for the others too that ask the same */
    bool solved;                       /* SERVICE, VISIT: and it is solved */
    enum visit_deed deed;              /* VISIT */
    char *secret; /* VISIT: what they come with; SESSION_*: the session's hash; PASSWORD: the hash of the password. NULL
                     for none */
    struct article_edit *article; /* ARTICLE; `version` is its newest as the actor saw it. Not masked: articles speak of
                                     passwords, and nothing may be published that its editor did not see */
    struct tool_change *tool;     /* TOOL_CHANGED */
    struct settling *settling;    /* SETTLE */
    struct checkin_round *round;  /* ROUND_OPEN */
};

#endif
