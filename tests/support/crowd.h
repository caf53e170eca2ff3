/*
 * Many people who ask Neuvo in Matrix, half of them alone with it, half in threads of team rooms; and the account of
 * what became of each question. One thread.
 */
#ifndef NEUVO_TESTS_CROWD_H
#define NEUVO_TESTS_CROWD_H

#include "base/list.h"
#include "support/homeserver.h"

enum { CROWD_THREADS_PER_ROOM = 5 };

struct asked {
    char id[HOMESERVER_ID_BYTES];
    size_t answers;
};

/* One conversation. */
struct talker {
    struct homeserver_room *room;
    char user[48];
    bool direct;
    char root[HOMESERVER_ID_BYTES]; /* of its thread; "" before the first question and in direct chats */
    LIST_OF(struct asked) asked;
    size_t answered; /* questions with an answer */
    size_t newest;   /* of the questions answered; from 1 */
};

/* Whose an event is, by its number in the homeserver. */
struct whose {
    enum { WHOSE_NOBODY, WHOSE_QUESTION, WHOSE_CHATTER } what;
    size_t talker, number;
};

struct crowd_verdict {
    size_t asked, lost, doubled, disordered;
    size_t misplaced; /* in another room or thread than the question */
    size_t unasked;   /* answers to what was not said to Neuvo */
    size_t rude;      /* not m.notice, or without m.mentions */
    size_t others;    /* messages with another cause: greetings */
};

struct crowd {
    struct homeserver *homeserver;
    struct talker *talkers;
    size_t count;
    unsigned seed;
    size_t heard; /* events of the bot looked at so far */
    LIST_OF(struct whose) events;
    struct crowd_verdict verdict; /* without asked and lost until crowd_judge() */
};

/* Makes the rooms; the bot is invited, or in them already. */
void crowd_init(struct crowd *crowd, struct homeserver *homeserver, size_t conversations, bool joined, unsigned seed);
void crowd_done(struct crowd *crowd);
/* Waits until the bot is in all rooms. */
bool crowd_wait_joined(struct crowd *crowd, int64_t timeout_ms);
/* The next question of one conversation. */
void crowd_ask(struct crowd *crowd, size_t number);
size_t crowd_open(const struct crowd *crowd, size_t number); /* its questions without an answer */
/* Talk in a team room that is not for Neuvo: beside the threads, or in one of its own. */
void crowd_chatter(struct crowd *crowd);
/* Looks at what the bot has said since the last time. Returns how many questions got their first answer by it. */
size_t crowd_listen(struct crowd *crowd);
size_t crowd_answered(const struct crowd *crowd);
/* Counts the lost ones; call it when everything has come that will come. */
const struct crowd_verdict *crowd_judge(struct crowd *crowd);
bool crowd_is_well(const struct crowd_verdict *verdict);
/* "lost 0, doubled 0, …" */
void crowd_print(const struct crowd_verdict *verdict);

#endif
