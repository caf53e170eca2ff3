#include "connectors/web/visitors.h"

#include "base/own.h"
#include "model/traffic.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096, MINUTE_MS = 60 * 1000 };

struct visitors {
    struct visitor *by_number[BUCKETS];
    struct visitor *by_place[BUCKETS];
    uint64_t last_number;
    unsigned count;
};

static size_t place_bucket(const char *place)
{
    return (size_t)(hash_fnv(HASH_FNV_SEED, place, strlen(place)) % BUCKETS);
}

struct visitors *visitors_new(void)
{
    return x_alloc(1, sizeof(struct visitors));
}

void visitors_free(struct visitors *visitors)
{
    free(visitors);
}

struct visitor *visitor_enter(struct visitors *visitors, struct http_socket *socket, const char *organisation)
{
    struct visitor *visitor = x_alloc(1, sizeof *visitor);
    visitor->number = ++visitors->last_number;
    visitor->socket = socket;
    visitor->organisation = x_strdup(organisation);
    visitor->language = LANGUAGE_NONE;
    struct visitor **bucket = &visitors->by_number[visitor->number % BUCKETS];
    visitor->next_by_number = *bucket;
    *bucket = visitor;
    visitors->count++;
    return visitor;
}

static void leave_place(struct visitors *visitors, struct visitor *visitor)
{
    struct visitor **link = &visitors->by_place[place_bucket(visitor->place)];
    while (*link != NULL && *link != visitor)
        link = &(*link)->next_by_place;
    if (*link == visitor)
        *link = visitor->next_by_place;
    visitor->next_by_place = NULL;
    visitor->place[0] = '\0';
    visitor->live = false;
    visitor->behind = false;
}

void visitor_move(struct visitors *visitors, struct visitor *visitor, const char *visit)
{
    if (visitor->place[0] != '\0')
        leave_place(visitors, visitor);
    if (*visit == '\0')
        return;
    hash_strings_hex(NULL, visitor->place, visitor->organisation, visit, NULL);
    struct visitor **bucket = &visitors->by_place[place_bucket(visitor->place)];
    visitor->next_by_place = *bucket;
    *bucket = visitor;
}

bool visitor_greet(struct visitors *visitors, struct visitor *visitor, const char *visit, int64_t now_ms)
{
    char before[HASH_HEX_BYTES];
    memcpy(before, visitor->place, sizeof before);
    if (visitor->hellos == 0 || now_ms - visitor->minute_began_ms >= MINUTE_MS) {
        visitor->minute_began_ms = now_ms;
        visitor->hellos = visitor->visits = 0;
    }
    visitor_move(visitors, visitor, visit);
    visitor->hellos++;
    visitor->visits += strcmp(before, visitor->place) != 0;
    return visitor->hellos <= VISITOR_HELLOS && visitor->visits <= VISITOR_VISITS;
}

void visitor_leave(struct visitors *visitors, struct visitor *visitor)
{
    visitor_move(visitors, visitor, "");
    struct visitor **link = &visitors->by_number[visitor->number % BUCKETS];
    while (*link != visitor)
        link = &(*link)->next_by_number;
    *link = visitor->next_by_number;
    visitors->count--;
    arrival_free(visitor->refused);
    free(visitor->organisation);
    free(visitor);
}

struct visitor *visitor_by_number(const struct visitors *visitors, uint64_t number)
{
    struct visitor *visitor = visitors->by_number[number % BUCKETS];
    while (visitor != NULL && visitor->number != number)
        visitor = visitor->next_by_number;
    return visitor;
}

static struct visitor *at_place(struct visitor *visitor, const char *place)
{
    while (visitor != NULL && strcmp(visitor->place, place) != 0)
        visitor = visitor->next_by_place;
    return visitor;
}

struct visitor *visitor_first_at(const struct visitors *visitors, const char *place)
{
    return at_place(visitors->by_place[place_bucket(place)], place);
}

struct visitor *visitor_next_at(const struct visitor *visitor)
{
    return at_place(visitor->next_by_place, visitor->place);
}

void visitors_each(struct visitors *visitors, void (*call)(struct visitor *visitor, void *context), void *context)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        struct visitor *next = NULL;
        for (struct visitor *visitor = visitors->by_number[i]; visitor != NULL; visitor = next) {
            next = visitor->next_by_number;
            call(visitor, context);
        }
    }
}

unsigned visitors_count(const struct visitors *visitors)
{
    return visitors->count;
}
