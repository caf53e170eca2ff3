/* What a test of the desk changes beside the engine, as a command does while the service is stopped. */
#ifndef NEUVO_TESTS_ENGINE_ASIDE_H
#define NEUVO_TESTS_ENGINE_ASIDE_H

#include "desk_room.h"

#include "store/calendars.h"
#include "store/targets.h"

struct aside {
    struct store *store;
    int64_t of;
};

static inline struct aside open_aside(struct desk *desk)
{
    struct aside aside = {NULL, 0};
    struct error error = ERROR_INIT;
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &aside.store, &error));
    ok(organisation_ensure_default(aside.store, NOW, &aside.of, &error));
    ok(store_begin(aside.store, &error));
    return aside;
}

static inline void close_aside(struct desk *desk, struct aside *aside)
{
    struct error error = ERROR_INIT;
    ok(store_commit(aside->store, &error));
    store_close(aside->store);
    desk_start(desk);
}

static inline void set_tutor(struct aside *aside, const char *account, const char *hours, const char *languages,
                             int64_t most)
{
    struct error error = ERROR_INIT;
    struct person person;
    own_(free_pointer) char *hours_copy = x_strdup(hours), *languages_copy = x_strdup(languages);
    ok(person_find(aside->store, aside->of, "matrix", account, &person, &error));
    struct tutor_row row = {.person_id = person.id, .hours = hours_copy, .languages = languages_copy, .most = most};
    ok(tutor_hours_set(aside->store, aside->of, &row, &error));
}

static inline void set_stretch(struct aside *aside, enum calendar_owner owner, int64_t owner_id, int64_t from_ms,
                               int64_t to_ms)
{
    struct error error = ERROR_INIT;
    struct duty duty = {from_ms, to_ms};
    struct duties one = {.list = {.items = &duty, .count = 1}};
    ok(calendar_set(aside->store, aside->of, owner, owner_id, &one, &error));
}

#endif
