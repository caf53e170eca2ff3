/* Accounts that are linked, and where people work, on the stage. It does what store/links.h and store/person_units.h do
 * for the engine, with codes known beforehand. */
#include "stage.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

static const int64_t hour_ms = INT64_C(3600) * 1000;

static struct actor *actor_of(struct stage *stage)
{
    return &stage->actors.items[stage->current];
}

static const char *new_link_code(void *context)
{
    static const char *const codes[] = {"K7MP4XQ2", "W3RT9HB5", "D4FG7JK8"};
    const struct stage *stage = context;
    return codes[stage->codes.count % 3];
}

/* The code as it was given last; NULL: it leads nowhere. */
static struct given_code *find_code(struct stage *stage, const char *code)
{
    for (size_t i = stage->codes.count; i > 0; i--) {
        struct given_code *given = &stage->codes.items[i - 1];
        if (strcmp(given->code, code) == 0)
            return given->until_ms > stage->now_ms ? given : NULL;
    }
    return NULL;
}

static const char *name_of(const struct stage *stage, int64_t person_id)
{
    for (size_t i = 0; i < stage->actors.count; i++) {
        if (stage->actors.items[i].person.id == person_id)
            return stage->actors.items[i].name;
    }
    return "";
}

static struct link_answer ask_link(void *context, const char *code)
{
    struct stage *stage = context;
    struct actor *actor = actor_of(stage);
    const struct given_code *given = find_code(stage, code);
    if (stage->now_ms - actor->missed_since_ms >= hour_ms)
        actor->misses = 0;
    struct link_answer answer = {.verdict = LINK_WRONG,
                                 .misses_left = LINK_MISSES_MOST - actor->misses - 1,
                                 .wait_until_ms =
                                     (actor->misses == 0 ? stage->now_ms : actor->missed_since_ms) + hour_ms};
    if (actor->misses >= LINK_MISSES_MOST)
        answer.verdict = LINK_WAIT;
    else if (given != NULL)
        answer.verdict = given->person_id == actor->person.id ? LINK_OWN : LINK_GOOD;
    if (answer.verdict == LINK_GOOD)
        answer.other = name_of(stage, given->person_id);
    return answer;
}

/* ---- where people work ----------------------------------------------------------------------------------- */

static const struct unit *find_unit(const struct stage *stage, const char *code)
{
    for (size_t i = 0; i < stage->units.list.count; i++) {
        if (string_equal(stage->units.list.items[i].code, code))
            return &stage->units.list.items[i];
    }
    return NULL;
}

static void know(const struct stage *stage, const char *code, enum known_from from, bool today,
                 struct known_unit *known)
{
    const struct unit *unit = code == NULL ? NULL : find_unit(stage, code);
    if (unit == NULL)
        return;
    if (!today && known->lasting == KNOWN_NOT)
        known->lasting = from;
    if (known->code != NULL && !today)
        return;
    free(known->code);
    free(known->name);
    known->code = x_strdup(unit->code);
    known->name = x_strdup(unit->name);
    known->from = from;
    known->today = today;
}

/* The strongest first; what was said of today goes above them all. */
static bool unit(void *context, struct known_unit *known)
{
    const struct stage *stage = context;
    const struct actor *actor = actor_of(context);
    const struct units *listed = &actor->listing.units;
    know(stage, listed->list.count == 1 ? listed->list.items[0].code : NULL, KNOWN_FROM_LIST, false, known);
    know(stage, actor->place, KNOWN_FROM_PLACE, false, known);
    know(stage, actor->said, KNOWN_FROM_SAID, false, known);
    if (actor->today_until_ms > stage->now_ms)
        know(stage, actor->today, KNOWN_FROM_SAID, true, known);
    return known->code != NULL;
}

static void listing(void *context, struct listing *listing)
{
    const struct listing *kept = &actor_of(context)->listing;
    listing->listed = kept->listed;
    listing->roles = kept->roles == NULL ? NULL : x_strdup(kept->roles);
    for (size_t i = 0; i < kept->units.list.count; i++)
        units_add(&listing->units, kept->units.list.items[i].code, kept->units.list.items[i].name);
}

static void units(void *context, struct units *units)
{
    const struct stage *stage = context;
    for (size_t i = 0; i < stage->units.list.count; i++)
        units_add(units, stage->units.list.items[i].code, stage->units.list.items[i].name);
}

static bool add_to_listing(struct stage *stage, struct actor *actor, const char *what)
{
    const char *value = strchr(what, ' ');
    if (value == NULL)
        return false;
    if (string_starts(what, "unit ") && find_unit(stage, value + 1) != NULL)
        units_add(&actor->listing.units, value + 1, find_unit(stage, value + 1)->name);
    else if (string_starts(what, "role ") && actor->listing.roles == NULL)
        actor->listing.roles = x_strdup(value + 1);
    else if (string_starts(what, "language "))
        actor->person.language = language_from_code(value + 1);
    else
        return false;
    return true;
}

bool stage_list(struct stage *stage, const char *name, const char *what)
{
    struct actor *actor = stage_actor(stage, name);
    bool good = true;
    actor->listing.listed = true;
    while (good && *what != '\0') {
        const char *end = strstr(what, " and ");
        own_(free_pointer) char *one = x_strndup(what, end == NULL ? strlen(what) : (size_t)(end - what));
        good = add_to_listing(stage, actor, one);
        what = end == NULL ? "" : end + strlen(" and ");
    }
    return good;
}

static void keep_unit(struct stage *stage, struct actor *actor)
{
    const struct decision *decision = &stage->last;
    if (decision->unit == NULL)
        return;
    free_pointer(&actor->today);
    actor->today_until_ms = decision->unit_until_ms;
    if (decision->unit_until_ms > 0) {
        actor->today = x_strdup(decision->unit);
        return;
    }
    free(actor->said);
    actor->said = x_strdup(decision->unit);
}

/* ---- both ------------------------------------------------------------------------------------------------ */

void stage_people_world(struct world *world)
{
    world->unit = unit;
    world->listing = listing;
    world->units = units;
    world->new_link_code = new_link_code;
    world->ask_link = ask_link;
}

static void miss(struct stage *stage, struct actor *actor)
{
    if (actor->misses++ == 0)
        actor->missed_since_ms = stage->now_ms;
}

static void link_people(struct stage *stage, int64_t one, int64_t other)
{
    int64_t older = one < other ? one : other;
    for (size_t i = 0; i < stage->actors.count; i++) {
        struct person *person = &stage->actors.items[i].person;
        if (person->id == one || person->id == other)
            person->id = older;
    }
}

static void end_code(struct stage *stage, const char *code)
{
    struct given_code *given = find_code(stage, code);
    if (given != NULL)
        given->until_ms = 0;
}

void stage_people_carry_out(struct stage *stage, struct actor *actor)
{
    const struct decision *decision = &stage->last;
    keep_unit(stage, actor);
    if (decision->link_code != NULL) {
        const char *code = new_link_code(stage);
        for (size_t i = 0; i < stage->codes.count; i++) {
            if (stage->codes.items[i].person_id == actor->person.id)
                stage->codes.items[i].until_ms = 0;
        }
        *list_push(&stage->codes) =
            (struct given_code){code, actor->person.id, stage->now_ms + INT64_C(60000) * LINK_CODE_MINUTES};
    }
    if (decision->link_missed)
        miss(stage, actor);
    if (decision->link_burnt != NULL)
        end_code(stage, decision->link_burnt);
    if (decision->link_with != NULL && find_code(stage, decision->link_with) != NULL) {
        int64_t other = find_code(stage, decision->link_with)->person_id;
        end_code(stage, decision->link_with);
        link_people(stage, actor->person.id, other);
    }
}
