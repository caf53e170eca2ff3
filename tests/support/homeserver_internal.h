/*
 * What the homeserver_*.c files share; nobody else includes this.
 *
 * One lock guards everything. Handlers run on the loop thread with the lock held; a test's thread takes it for each
 * call; the pushing thread lets it go while it waits for Neuvo. Whoever adds to the stream calls stream_moved().
 */
#ifndef NEUVO_TESTS_HOMESERVER_INTERNAL_H
#define NEUVO_TESTS_HOMESERVER_INTERNAL_H

#include "support/homeserver.h"

#include "base/json.h"
#include "base/list.h"
#include "base/text.h"
#include "loop/http_server.h"
#include "loop/loop.h"

#include <pthread.h>

enum { JOURNAL_LINES = 512, TIMELINE_DEFAULT = 10 };

#define EVENT_BYTES_MAX ((size_t)65536) /* of one event, specification chapter "Size limits" */

/* ---- what there is --------------------------------------------------------------------------------------- */

struct member {
    char *user;
    const struct homeserver_event *event; /* the newest membership */
    const char *membership;               /* one of a few constants */
};

struct homeserver_room {
    struct homeserver *homeserver;
    char *id;
    char *version;
    bool encrypted, gone;
    LIST_OF(struct homeserver_event *) timeline; /* by position */
    LIST_OF(struct homeserver_event *) state;    /* the current, one per type and key */
    LIST_OF(struct member) members;
    size_t touched; /* mark of the newest /sync answer that looked at it */
};

/* Account data; room NULL: global. */
struct datum {
    struct homeserver_room *room;
    char *type, *content;
};

struct session {
    char *token, *device;
    bool revoked, soft;
};

struct account {
    char *user, *password, *display_name, *avatar;
    LIST_OF(struct session) sessions;
    LIST_OF(struct datum *) data;
    LIST_OF(char *) filters;
};

/* One step of the stream: an event, or account data. */
struct step {
    struct homeserver_event *event;
    struct account *account;
    struct datum *datum;
};

struct medium {
    char *media_type;
    struct text bytes;
};

/* Which event a transaction id made; see homeserver_transactions.c. */
struct transaction {
    char *key; /* NULL: empty place */
    const struct homeserver_event *event;
    bool lasting; /* the request had a device: kept over a restart */
};

struct transactions {
    struct transaction *places;
    size_t capacity, count;
};

/* A /sync that waits for news. */
struct waiting {
    uint64_t request;
    const struct account *account;
    const char *device;
    size_t looked; /* nothing for it up to here */
    struct wish *wish;
    struct loop_timer *timer;
    struct homeserver *homeserver;
    bool over;
};

struct journal_line {
    char text[240];
    int status;
    unsigned place;
};

/* A fault that is switched on. */
struct switched {
    const struct fault_row *row;
    struct homeserver_fault fault;
    size_t struck;
    bool ended;  /* it strikes no more */
    bool closed; /* it was ended by hand, and what it held is let go */
};

/* A connection that was taken from the HTTP server. */
struct wire {
    int descriptor;
    const struct switched *fault;
    size_t sent;
    int64_t next_ms;
};

struct pusher {
    pthread_t thread;
    pthread_cond_t news;
    unsigned short port;
    char *as_token, *hs_token, *id;
    size_t position, number, taken; /* number: of the newest transaction */
    size_t left_lying;              /* number of one that was not sent and is taken for sent; 0: none */
    size_t left_at;                 /* where in the stream it begins */
    bool ping, ping_done, running;  /* ping: somebody asks for one */
    char ping_id[HOMESERVER_ID_BYTES];
    int ping_status;
    int64_t ping_ms, first_pause_ms;
    LIST_OF(uint64_t) pings; /* requests that wait for one */
};

/* What a route of the HTTP server points to. */
struct route_row {
    struct homeserver *homeserver;
    const struct call_route *route;
};

struct homeserver {
    pthread_mutex_t lock;
    pthread_cond_t heard_more; /* the bot sent, joined, or moved on */
    pthread_t thread;
    struct loop *loop;
    struct http_server *server; /* NULL while it is down */
    struct route_row *rows;
    unsigned short port;
    bool stopping, down_wanted, is_down, cut_wanted;
    struct homeserver_options options;
    char *name, *bot, *token;
    unsigned epoch;       /* tokens of another epoch are not known */
    unsigned seed;        /* for what happens at random */
    size_t limit;         /* of timelines, beats the filter; 0: none */
    size_t sync_mark;     /* counts /sync answers */
    size_t idle_position; /* a /sync of the bot waits here, if it idles */
    bool idles;
    size_t largest_bytes; /* of the /sync answers */
    int64_t largest_us, after_largest_us;
    size_t clear_in_encrypted;
    bool doubled; /* fault: what the newest /sync answer had comes again */
    size_t doubled_since;
    bool limited_hard; /* fault: timelines of one event */

    LIST_OF(struct homeserver_event *) events; /* every one ever, by number */
    LIST_OF(struct step) stream;
    LIST_OF(struct homeserver_room *) rooms;
    LIST_OF(struct homeserver_event *) heard;
    LIST_OF(struct account *) accounts;
    LIST_OF(struct medium) media;
    LIST_OF(struct waiting *) waiting;
    LIST_OF(struct switched *) faults;
    LIST_OF(struct wire) wires;
    LIST_OF(uint64_t) hung; /* kept requests that nobody answers */
    LIST_OF(uint64_t) cut;  /* requests whose connections end as soon as their handlers are done */
    struct loop_timer *wire_timer, *cut_timer;
    struct transactions transactions;
    struct pusher pusher;
    size_t requests[14], requests_wanted; /* wanted: so many, before a service is quiet */
    struct journal_line journal[JOURNAL_LINES];
    size_t journal_count;
};

/* ---- one request ----------------------------------------------------------------------------------------- */

struct call {
    struct homeserver *homeserver;
    struct http_request *request;
    unsigned place;
    struct account *account;
    const char *device; /* NULL: an application service without device_id */
    struct homeserver_room *room;
    struct json *body; /* NULL: none */
    struct text answer;
    const char *media_type; /* NULL: JSON */
    bool kept;              /* it is answered later */
};

struct call_route {
    unsigned methods;
    const char *path;
    unsigned place;
    unsigned flags;
    int (*run)(struct call *call); /* the status; the answer in call->answer */
    size_t max_body;
};

enum { CALL_OPEN = 1, CALL_JSON = 2, CALL_MEMBER = 4, CALL_ROOM = 8 };

extern const struct call_route room_calls[], reading_calls[], account_calls[], sync_calls[],
    push_calls[]; /* end with path NULL */

/* Puts all rows into the HTTP server. */
void routes_add(struct homeserver *homeserver);
int call_error(struct call *call, int status, const char *code, const char *message);
/* Answers a request, through whatever fault is on. */
void call_deliver(struct homeserver *homeserver, struct http_request *request, unsigned place,
                  const struct homeserver_room *room, int status, const char *media_type, const struct text *body);
/* It brings the as_token. */
bool is_service(const struct homeserver *homeserver, const struct http_request *request);
/* The value of a string member of the body; NULL when it is not there. */
const char *call_string(const struct call *call, const char *key);
const char *call_segment(const struct call *call, size_t index);

/* ---- homeserver_events.c --------------------------------------------------------------------------------- */

struct event_draft {
    struct homeserver_room *room;
    const char *sender, *type, *state_key, *content, *transaction, *device, *id, *raw;
};

/* Makes the event, puts it into room and stream, and does what follows from it (state, membership, redaction). */
struct homeserver_event *event_add(struct homeserver *homeserver, const struct event_draft *draft);
void event_free(struct homeserver_event *event);
struct homeserver_event *event_find(const struct homeserver *homeserver, const struct homeserver_room *room,
                                    const char *id);
/* As a client sees it; room_id: says the room too; user and device: for unsigned.transaction_id. */
void event_write(const struct homeserver_event *event, bool room_id, const char *user, const char *device,
                 struct text *out);
/* type, state_key, content, sender: as in invite_state. */
void event_write_stripped(const struct homeserver_event *event, struct text *out);
/* Copies a JSON value as text. */
void json_copy(const struct json *value, struct text *out);

/* ---- homeserver_rooms.c ---------------------------------------------------------------------------------- */

struct homeserver_room *room_find(const struct homeserver *homeserver, const char *id);
struct homeserver_room *room_add(struct homeserver *homeserver, const char *version);
void room_free(struct homeserver_room *room);
struct homeserver_event *room_state(const struct homeserver_room *room, const char *type, const char *key);
const char *room_membership(const struct homeserver_room *room, const char *user); /* "" when never in it */
/* What follows from a state event: it is the current one. */
void room_take_state(struct homeserver_room *room, struct homeserver_event *event);
/* Forgets events past the position. */
void room_rewind(struct homeserver_room *room, size_t position);
void room_set_member(struct homeserver_room *room, const char *user, const char *membership, const char *by,
                     bool direct);
/* Is it the bot's, or does the bot's own membership change in it? */
bool room_concerns(const struct homeserver_event *event, const char *user);
void room_write_invite_state(const struct homeserver_room *room, const char *user, struct text *out);

/* ---- homeserver_filter.c --------------------------------------------------------------------------------- */

enum { TYPES_MAX = 16 };

struct type_filter {
    bool only; /* types counts, even when it is empty */
    char *types[TYPES_MAX], *not_types[TYPES_MAX];
};

/* As in "Filtering" of the client-server API. */
struct filter {
    size_t limit; /* of the timeline */
    struct type_filter timeline, state, data;
    bool lazy; /* members only of those who speak */
};

void filter_read(const char *json, struct filter *filter);
void filter_read_events(const char *json, struct type_filter *filter); /* of /messages */
void filter_done(struct filter *filter);
void type_filter_done(struct type_filter *filter);
bool filter_wants(const struct type_filter *filter, const char *type);

/* ---- homeserver_sync.c ----------------------------------------------------------------------------------- */

/* What a request asks for. */
struct wish {
    const struct account *account;
    const char *device;
    size_t since;
    bool first, full_state; /* first: without since */
    struct filter filter;
};

/* Writes the whole answer. True when there is anything in it. */
bool sync_write(struct homeserver *homeserver, const struct wish *wish, struct text *out);
/* Cheap: is there any step for this account past the position? */
bool sync_has_news(const struct homeserver *homeserver, const struct account *account, size_t looked);
void token_write(const struct homeserver *homeserver, size_t position, struct text *out);
/* False: it is not one of ours, or of before the wipe. */
bool token_read(const struct homeserver *homeserver, const char *token, size_t *position);

/* ---- homeserver_poll.c ----------------------------------------------------------------------------------- */

/* Whoever waits is answered when there is something for them. Loop thread. */
void sync_serve(struct homeserver *homeserver);
void sync_forget(struct homeserver *homeserver); /* all that wait, unanswered */
void sync_rewind(struct homeserver *homeserver, size_t position);

/* ---- homeserver.c ---------------------------------------------------------------------------------------- */

/* Something is new in the stream. Any thread, with the lock. */
void stream_moved(struct homeserver *homeserver);
struct account *account_find(const struct homeserver *homeserver, const char *user);
struct account *account_add(struct homeserver *homeserver, const char *user, const char *password);
struct session *session_add(struct account *account, const char *token, const char *device);

/* ---- homeserver_transactions.c --------------------------------------------------------------------------- */

const struct homeserver_event *transactions_find(const struct transactions *transactions, const char *key);
void transactions_add(struct transactions *transactions, const char *key, const struct homeserver_event *event,
                      bool lasting);
/* Those of lost events, and (restart) those that were only in memory. */
void transactions_forget(struct transactions *transactions, bool all, bool not_lasting);
void transactions_done(struct transactions *transactions);

/* ---- homeserver_push.c ----------------------------------------------------------------------------------- */

void pusher_start(struct homeserver *homeserver);
void pusher_stop(struct homeserver *homeserver);
/* Pings that are done are answered. Loop thread. */
void pusher_serve(struct homeserver *homeserver);

/* ---- faults ---------------------------------------------------------------------------------------------- */

enum fault_time {
    FAULT_INSTEAD, /* of carrying the request out */
    FAULT_AFTER,   /* it is carried out; the answer suffers */
    FAULT_STATE,   /* begin and end do it */
    FAULT_ONCE,    /* begin does it, and that is all */
};

/* An answer on its way. */
struct delivery {
    struct homeserver *homeserver;
    struct http_request *request;
    unsigned place;
    const struct switched *fault;
    int status;
    const char *media_type;
    const struct text *body; /* the true one; empty for FAULT_INSTEAD */
};

struct fault_row {
    const char *name, *what;
    unsigned places;
    enum fault_time time;
    void (*strike)(const struct delivery *delivery);
    void (*begin)(struct homeserver *homeserver, const struct homeserver_fault *fault);
    void (*end)(struct homeserver *homeserver);
    /* For what goes over a taken connection: writes on; false when it is done with it. */
    bool (*drip)(struct wire *wire);
};

/* The fault that strikes here, counted; NULL: none. */
const struct switched *fault_for(struct homeserver *homeserver, enum fault_time time, unsigned place,
                                 const struct homeserver_room *room);
bool fault_is_on(const struct homeserver *homeserver, const char *name);

/* homeserver_wire.c: below HTTP. */
void wire_reset(const struct delivery *delivery); /* RST instead of an answer */
void wire_hang(const struct delivery *delivery);  /* nothing, until wire_let_go() */
void wire_let_go(struct homeserver *homeserver);  /* what hangs is reset; any thread */
void wire_serve(struct homeserver *homeserver);   /* does what another thread asked for; loop thread */
void wire_forget(struct homeserver *homeserver);  /* all of it, before the HTTP server is freed */
/* From now on the row's drip() writes on this connection, each 5 ms. */
void wire_take(const struct delivery *delivery);
bool wire_drip_endless(struct wire *wire);
bool wire_drip_loris(struct wire *wire);
bool wire_drip_head(struct wire *wire);
bool wire_drip_noise(struct wire *wire);
bool wire_drip_cut(struct wire *wire);
/* A gzip body of zeros that unpacks to at least this many bytes, at 1:150. */
void wire_bomb(size_t bytes, struct text *out);

#endif
