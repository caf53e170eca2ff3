/*
 * A Matrix homeserver for tests: memory only, on loopback, as far as a bot looks, and it misbehaves when told to.
 *
 * It speaks the client-server API (v1.12: login, /sync with long poll, rooms, /messages, profile, account data, media)
 * and pushes transactions as to an application service; what Synapse does beyond the specification is done as Synapse
 * does it. It lives on a thread of its own (the house's loop and HTTP server); a second thread pushes. Every function
 * here may be called from any other thread. What is returned as a const pointer stays until homeserver_stop(), even
 * when the server has "lost" it.
 */
#ifndef NEUVO_TESTS_HOMESERVER_H
#define NEUVO_TESTS_HOMESERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct homeserver;
struct homeserver_room;

#define HOMESERVER_ID_BYTES 64

struct homeserver_options {
    unsigned short port;      /* 0: any free one */
    const char *name;         /* NULL: "fake.test" */
    const char *localpart;    /* the bot's; NULL: "neuvo" */
    unsigned short push_port; /* where Neuvo listens: it is an application service; 0: it has an ordinary account */
    int64_t push_pause_ms;    /* first pause after a refused transaction, doubled five times; 0: 100 */
    bool encrypts;            /* rooms made by clients are encrypted by default */
};

/* NULL: it does not start, and stderr says why. */
struct homeserver *homeserver_start(const struct homeserver_options *options);
void homeserver_stop(struct homeserver *homeserver); /* NULL is fine */
unsigned short homeserver_port(const struct homeserver *homeserver);
const char *homeserver_bot(const struct homeserver *homeserver);      /* "@neuvo:fake.test" */
const char *homeserver_token(const struct homeserver *homeserver);    /* the bot's, or the as_token */
const char *homeserver_password(const struct homeserver *homeserver); /* the bot's, for login */
/* Writes the registration of the application service as `neuvo matrix registration` makes it. */
bool homeserver_registration(const struct homeserver *homeserver, const char *path);
/* Sets NEUVO_MATRIX_… for a Neuvo that this process starts. registration: a file for it, or NULL for an account. */
void homeserver_environment(const struct homeserver *homeserver, const char *registration);

/* ---- rooms ----------------------------------------------------------------------------------------------- */

struct homeserver_room_options {
    const char *creator; /* "@maija:fake.test" */
    const char *name;    /* NULL: none */
    const char *version; /* NULL: "11" */
    bool direct;         /* the invitation says is_direct */
    bool encrypted;
    bool joined;  /* the bot is in it already, as if it had accepted before */
    bool without; /* the bot is not even invited */
};

struct homeserver_room *homeserver_room_new(struct homeserver *homeserver,
                                            const struct homeserver_room_options *options);
const char *homeserver_room_id(const struct homeserver_room *room);
/* The room with this id, for example one that the bot made; NULL: none. */
struct homeserver_room *homeserver_room(struct homeserver *homeserver, const char *id);
size_t homeserver_room_count(struct homeserver *homeserver); /* ever made */
/* membership: invite, join, leave, ban; set by `by` (the user itself: NULL). */
void homeserver_member(struct homeserver *homeserver, struct homeserver_room *room, const char *user,
                       const char *membership, const char *by);
/* "" when never in it. The buffer holds 16 bytes. */
const char *homeserver_membership(struct homeserver *homeserver, struct homeserver_room *room, const char *user,
                                  char membership[16]);
/* Waits until the bot has this membership there. */
bool homeserver_wait_membership(struct homeserver *homeserver, struct homeserver_room *room, const char *membership,
                                int64_t timeout_ms);
/* Ends the room with a tombstone and makes its successor, with the same members; the bot is invited there. */
struct homeserver_room *homeserver_room_upgrade(struct homeserver *homeserver, struct homeserver_room *room,
                                                const char *by);

/* ---- talk ------------------------------------------------------------------------------------------------ */

struct homeserver_saying {
    const char *user, *text;
    const char *thread;   /* root event id; NULL: in the main timeline */
    const char *reply_to; /* event id */
    const char *edits;    /* event id: this is its newer text */
    const char *kind;     /* msgtype; NULL: "m.text" */
    const char *html;     /* formatted_body */
    bool mention;         /* m.mentions holds the bot */
    const char *id;       /* use this event id, even if it is taken */
};

/* id: where the event id goes; may be NULL. */
void homeserver_say(struct homeserver *homeserver, struct homeserver_room *room, const struct homeserver_saying *saying,
                    char id[HOMESERVER_ID_BYTES]);
void homeserver_react(struct homeserver *homeserver, struct homeserver_room *room, const char *user,
                      const char *event_id, const char *key, char id[HOMESERVER_ID_BYTES]);
void homeserver_redact(struct homeserver *homeserver, struct homeserver_room *room, const char *user,
                       const char *event_id, char id[HOMESERVER_ID_BYTES]);
/* Any event. state_key NULL: not state. content: a JSON object. */
void homeserver_put(struct homeserver *homeserver, struct homeserver_room *room, const char *user, const char *type,
                    const char *state_key, const char *content, char id[HOMESERVER_ID_BYTES]);
/* Events that nobody honest sends: unknown types, missing fields, every field of m.room.message with a wrong type,
   events without their own fields. Returns how many. */
size_t homeserver_put_odd(struct homeserver *homeserver, struct homeserver_room *room, const char *user);
/* A message whose content is nested so deep; Synapse takes some nine hundred levels from anybody in the room. */
void homeserver_put_deep(struct homeserver *homeserver, struct homeserver_room *room, const char *user, size_t depth);
/* Keeps bytes as media; the mxc: address goes to uri (64 bytes). */
void homeserver_put_media(struct homeserver *homeserver, const char *media_type, const char *bytes, size_t length,
                          char uri[HOMESERVER_ID_BYTES]);

/* ---- what the bot did ------------------------------------------------------------------------------------ */

struct homeserver_event {
    char *id, *sender, *type;
    char *state_key;   /* NULL: not state */
    char *content;     /* JSON object, as sent, also after a redaction */
    char *raw;         /* stands for the whole event; NULL: made from the fields */
    char *transaction; /* of the client that sent it; NULL: a test's own */
    char *device;
    struct homeserver_room *room;
    int64_t at_ms;     /* origin_server_ts */
    int64_t came_us;   /* monotonic, when it was made or asked for */
    int64_t handed_us; /* monotonic, when the bot was first given it; 0: not yet. Read it when all is quiet. */
    size_t position;   /* in the stream, from 1 */
    bool lost;         /* a restored or wiped server does not know it any more */
    const struct homeserver_event *redacted_by;
};

/* How many events the bot has sent, ever (memberships and other state not counted). */
size_t homeserver_heard_count(struct homeserver *homeserver);
const struct homeserver_event *homeserver_heard(struct homeserver *homeserver, size_t number); /* from 0 */
bool homeserver_wait_heard(struct homeserver *homeserver, size_t count, int64_t timeout_ms);
/* Any event by its id; NULL: there is none. */
const struct homeserver_event *homeserver_event(struct homeserver *homeserver, const char *id);
/* How often the bot set typing, sent a receipt, and so on is in homeserver_requests(). */

/* A message of the bot, taken apart. Strings that it has not are "". */
struct homeserver_answer {
    const struct homeserver_event *event;
    char key[96], cause[HOMESERVER_ID_BYTES]; /* of fi.neuvo.departure */
    char kind[32];                            /* msgtype */
    char thread[HOMESERVER_ID_BYTES], replies_to[HOMESERVER_ID_BYTES], edits[HOMESERVER_ID_BYTES];
    bool falling_back, mentions; /* is_falling_back; m.mentions is there */
    char body[400];              /* cut */
};

/* False: not an m.room.message. */
bool homeserver_answer_read(const struct homeserver_event *event, struct homeserver_answer *answer);
/* How many messages of the bot have this cause; the newest of them to answer (may be NULL). */
size_t homeserver_answers_to(struct homeserver *homeserver, const char *event_id, struct homeserver_answer *answer);
/* Waits until there is one. */
bool homeserver_wait_answer(struct homeserver *homeserver, const char *event_id, struct homeserver_answer *answer,
                            int64_t timeout_ms);
/* The bot's clear text that reached encrypted rooms; never other than 0 with a good bot. */
size_t homeserver_clear_in_encrypted(struct homeserver *homeserver);

/* ---- requests -------------------------------------------------------------------------------------------- */

enum homeserver_place {
    HOMESERVER_SYNC = 1,
    HOMESERVER_SEND = 2, /* send and redact */
    HOMESERVER_JOIN = 4,
    HOMESERVER_LEAVE = 8, /* and forget */
    HOMESERVER_MESSAGES = 16,
    HOMESERVER_STATE = 32, /* and members */
    HOMESERVER_TYPING = 64,
    HOMESERVER_RECEIPT = 128,
    HOMESERVER_CREATE = 256,  /* and invite */
    HOMESERVER_ACCOUNT = 512, /* versions, login, whoami, profile, account data, filter */
    HOMESERVER_MEDIA = 1024,
    HOMESERVER_PING = 2048, /* of the application service */
    HOMESERVER_PUSH = 4096, /* transactions: asked by us */
    HOMESERVER_UNKNOWN = 8192,
    HOMESERVER_CLIENT = 8192 * 2 - 1 - 4096, /* all that the bot asks */
};

/* How many requests came to these places (or-ed). */
size_t homeserver_requests(struct homeserver *homeserver, unsigned places);
/* Transactions that Neuvo took with 200. */
size_t homeserver_pushed(struct homeserver *homeserver);
/* The bot was ended, or is about to be started: homeserver_wait_quiet() waits for the next one. */
void homeserver_bot_gone(struct homeserver *homeserver);
/* Waits until the bot knows all that is there: its /sync waits at the end of the stream, or all is pushed (and it has
   asked for something since homeserver_bot_gone()). */
bool homeserver_wait_quiet(struct homeserver *homeserver, int64_t timeout_ms);
/* The newest requests, oldest first, one a line, to stderr. */
void homeserver_print_requests(struct homeserver *homeserver, size_t count);
/* A newest request whose line (method, path, beginning of the body) holds the words. */
bool homeserver_was_asked(struct homeserver *homeserver, const char *words);
/* The largest /sync answer: when it was ready to leave, when the bot next asked after it (0: not yet), how long it was.
 */
void homeserver_largest_sync(struct homeserver *homeserver, int64_t *ready_us, int64_t *next_us, size_t *bytes);
/* Timelines hold so many events, whatever the filter says. 0: as the filter says (10 without one). */
void homeserver_timeline_limit(struct homeserver *homeserver, size_t events);

/* ---- faults ---------------------------------------------------------------------------------------------- */

struct homeserver_fault {
    const char *name;             /* a row of the table in homeserver_faults.c */
    unsigned places;              /* where it acts; 0: where the row says */
    struct homeserver_room *room; /* only there; NULL: everywhere */
    int64_t retry_after_ms;       /* for the 429s; 0: 1 500 */
    size_t times;                 /* it ends after so many; 0: when it is ended */
    unsigned percent;             /* so many of the requests, at random; 0: all */
};

/* Switches a fault on, or does it when it is one that happens once (wiped, revoked, …). An unknown name ends the
   program. */
void homeserver_fault(struct homeserver *homeserver, const struct homeserver_fault *fault);
void homeserver_fault_end(struct homeserver *homeserver, const char *name); /* NULL: all */
/* How often a fault has struck since it was switched on. */
size_t homeserver_fault_struck(struct homeserver *homeserver, const char *name);
/* The table: name and what it does, by number; false beyond the end. */
bool homeserver_fault_row(size_t number, const char **name, const char **what);

/* Where the stream is now, for homeserver_restore(). */
size_t homeserver_position(struct homeserver *homeserver);
/* An older snapshot is put back: everything after the position never was. */
void homeserver_restore(struct homeserver *homeserver, size_t position);
/* All rooms, transactions and tokens are gone; the bot's account is there again with the same token if wanted. */
void homeserver_wipe(struct homeserver *homeserver, bool same_token);
/* Nobody listens; connections are cut. Up again on the same port: what was only in memory (transaction ids of requests
   without a device) is forgotten. */
void homeserver_down(struct homeserver *homeserver);
void homeserver_up(struct homeserver *homeserver);
/* The token is what it was; after "revoked" and "soft-logout". */
void homeserver_token_again(struct homeserver *homeserver);

#endif
