/* What the person has asked of people: "omat pyynnöt", and what is said of it beside other answers. */
#ifndef NEUVO_DIALOG_MY_REQUESTS_H
#define NEUVO_DIALOG_MY_REQUESTS_H

#include "dialog/talk.h"

/* A person speaks in this conversation too: says that these words are the program's. */
void requests_say_who_speaks(struct talk *talk);
/* The newest one of this conversation that waits for somebody and takes a picture still; 0: none. */
int64_t requests_waiting_here(const struct talk *talk);
/* A request of this conversation waits still: says so below an answer to something else. */
void requests_say_waiting(struct talk *talk);

/* The newest urgent one of this conversation that waits for somebody, and how urgent it is; 0: none. */
int64_t requests_urgent_here(const struct talk *talk, enum urgency *urgency);
/* Adds the words of the message to that one, and says so. */
void requests_add_urgent(struct talk *talk, int64_t number);
/* Whether nothing was asked since the newest request of this conversation was sent, and it is open still: its number,
 * else 0. */
int64_t requests_just_sent(const struct talk *talk);
/* Whether the request of that number was asked in this conversation and solved, and may be opened again still. */
enum request_solved { REQUEST_NOT_SOLVED, REQUEST_SOLVED, REQUEST_SOLVED_LONG_AGO };
enum request_solved requests_solved_here(const struct talk *talk, int64_t number);
/* The open request of that number, 0: the newest of this conversation, else the newest; and the time that is booked for
 * it. False: there is none. */
struct request_time {
    int64_t number, booked_ms; /* 0: none is booked */
};
bool requests_find_time(const struct talk *talk, int64_t number, struct request_time *request);
/* The choice to cancel that request. */
void requests_offer_cancel(struct talk *talk, int64_t number);

#endif
