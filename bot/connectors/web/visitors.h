/*
 * The open sockets of the web chat, found by their number and by the place of their visit. A visit open in two tabs has
 * two visitors of one place; the same visit in two organisations has two places.
 */
#ifndef NEUVO_WEB_VISITORS_H
#define NEUVO_WEB_VISITORS_H

#include "base/hash.h"
#include "base/language.h"

#include <stdbool.h>
#include <stdint.h>

struct arrival;
struct http_socket;

struct visitor {
    uint64_t number; /* never 0; the token of its arrivals */
    struct http_socket *socket;
    char *organisation;         /* code */
    char place[HASH_HEX_BYTES]; /* hash of organisation and visit; "" before hello */
    char unit[65];              /* unit code of the place link that the last hello named; "" none */
    enum language language;
    int64_t person_id; /* who is signed in; 0: that is not known */
    bool own_device;
    bool unproven;           /* whether it is signed in is being asked; nothing is taken from it meanwhile */
    bool live;               /* has all that was said so far: new entries are pushed as they come */
    struct arrival *refused; /* waits for room in the engine's mailbox; nothing is read or asked meanwhile */
    bool behind;             /* the entries after behind_seq are to be asked for when nothing waits to be written */
    int64_t behind_seq;
    int64_t minute_began_ms; /* monotonic; what follows is counted since then */
    unsigned hellos, visits;
    struct visitor *next_by_number, *next_by_place;
};

/* What one socket may say in a minute. Each new visit is a new person with a pace of its own, so these are few. */
enum { VISITOR_HELLOS = 60, VISITOR_VISITS = 10 };

struct visitors;

struct visitors *visitors_new(void);
void visitors_free(struct visitors *visitors); /* all must have left */
struct visitor *visitor_enter(struct visitors *visitors, struct http_socket *socket, const char *organisation);
void visitor_leave(struct visitors *visitors, struct visitor *visitor);
/* Moves it to the place of that visit; "" for none. Only the hash of the visit is kept: who reads the store cannot open
 * the chat. */
void visitor_move(struct visitors *visitors, struct visitor *visitor, const char *visit);
/* visitor_move() by a hello, counted. False: too many hellos or other visits within a minute (now_ms: monotonic). */
bool visitor_greet(struct visitors *visitors, struct visitor *visitor, const char *visit, int64_t now_ms);
struct visitor *visitor_by_number(const struct visitors *visitors, uint64_t number);
/* The first of a place, then the next of the same place. */
struct visitor *visitor_first_at(const struct visitors *visitors, const char *place);
struct visitor *visitor_next_at(const struct visitor *visitor);
/* Calls with each; it may leave meanwhile. */
void visitors_each(struct visitors *visitors, void (*call)(struct visitor *visitor, void *context), void *context);
unsigned visitors_count(const struct visitors *visitors);

#endif
