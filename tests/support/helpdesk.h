/*
 * Many people who need a person, half of them on the web and half in Matrix, and the tutors in their room who race for
 * each card; and the account of what became of every word. One thread.
 *
 * A matter is one request: asked, shown as a card, taken by one of the tutors, ten words each way, solved.
 */
#ifndef NEUVO_TESTS_HELPDESK_H
#define NEUVO_TESTS_HELPDESK_H

#include "support/client.h"
#include "support/homeserver.h"
#include "support/server.h"

enum { HELPDESK_TUTORS = 8, HELPDESK_WORDS = 10, HELPDESK_NOBODY = -1 };

/* What one side has heard of a matter, in the order in which it stands there. */
struct heard {
    unsigned words[HELPDESK_WORDS]; /* how often */
    size_t distinct, newest;        /* newest: from 1 */
    size_t disordered;
    size_t strange; /* what nobody should say there */
};

struct asker_heard {
    struct heard heard;
    size_t claims[HELPDESK_TUTORS]; /* by who is said to have it from now on */
    size_t closings, talked_over, leaked;
};

struct tutors_heard {
    struct heard heard;
    size_t cards;
    size_t asked;                    /* what solved it */
    size_t refused[HELPDESK_TUTORS]; /* for whom it was too late, by who is said to have it */
};

enum matter_state { MATTER_JOINING, MATTER_ASKED, MATTER_TALKING, MATTER_CLOSING, MATTER_DONE };

struct matter {
    enum matter_state state;
    bool web;
    struct client client;         /* of the web */
    size_t looked;                /* at so many of its entries */
    struct homeserver_room *room; /* of Matrix */
    char user[48];
    char card[HOMESERVER_ID_BYTES];
    size_t asker_said, tutor_said;
    struct asker_heard asker;
    struct tutors_heard tutors;
    bool card_is_solved;
    int claimer; /* of the tutors; HELPDESK_NOBODY */
};

struct helpdesk_verdict {
    size_t words, lost, doubled, disordered;
    size_t talked_over;   /* what Neuvo said to an asker between claim and solution */
    size_t double_claims; /* tickets that two were told to have */
    size_t leaked;        /* notes of the team that reached an asker */
    size_t strange;       /* what nobody should have heard in a card's thread, or in the room */
};

struct helpdesk {
    struct homeserver *homeserver;
    const struct server *server;
    struct homeserver_room *room; /* the tutors' */
    struct matter *matters;
    size_t count, begun, done, at_once;
    unsigned seed;
    size_t listened; /* to so many events of the bot */
    size_t steps;    /* heard for the first time; helpdesk_steps() in the end */
    size_t strange;
    LIST_OF(size_t) cards; /* matter + 1 by the number of the event that is its card */
};

/* Makes the tutors' room and says to Neuvo, which is started after this, that it is that. */
void helpdesk_init(struct helpdesk *helpdesk, struct homeserver *homeserver, const struct server *server, size_t count,
                   unsigned seed);
/* Gives the tutors access; Neuvo runs. */
bool helpdesk_employ(const struct helpdesk *helpdesk);
void helpdesk_done(struct helpdesk *helpdesk);
/* Looks at what was said, and everybody whose turn it is says something. True: all is done. */
bool helpdesk_turn(struct helpdesk *helpdesk);
/* So many steps make the whole. */
size_t helpdesk_steps(const struct helpdesk *helpdesk);
/* Words and claims that are said and not heard yet. */
size_t helpdesk_under_way(const struct helpdesk *helpdesk);
/* Reads all conversations of the web anew and counts. */
void helpdesk_judge(struct helpdesk *helpdesk, struct helpdesk_verdict *verdict);
bool helpdesk_is_well(const struct helpdesk_verdict *verdict);
/* "lost 0, doubled 0, …" */
void helpdesk_print(const struct helpdesk_verdict *verdict);

#endif
