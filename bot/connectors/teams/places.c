#include "connectors/teams/places.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/own.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024, VALUE_BYTES = 8192 };
static const char prefix[] = "place/";
static const char *const scopes[] = {
    [SCOPE_PERSONAL] = "personal", [SCOPE_GROUP] = "group", [SCOPE_CHANNEL] = "channel"};

struct teams_places {
    struct teams_place *buckets[BUCKETS];
    size_t count, gone;
    struct teams_place *newest; /* heard of last */
};

static size_t bucket_of(const char *id)
{
    return (size_t)(hash_fnv(HASH_FNV_SEED, id, strlen(id)) % BUCKETS);
}

struct teams_places *teams_places_new(void)
{
    return x_alloc(1, sizeof(struct teams_places));
}

static void place_free(struct teams_place *place)
{
    free(place->id);
    free(place->service_url);
    free(place->tenant);
    free(place->bot);
    free(place->account);
    free(place);
}

void teams_places_free(struct teams_places *places)
{
    if (places == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (places->buckets[i] != NULL) {
            struct teams_place *place = places->buckets[i];
            places->buckets[i] = place->next;
            place_free(place);
        }
    }
    free(places);
}

size_t teams_places_count(const struct teams_places *places)
{
    return places->count;
}

size_t teams_places_gone(const struct teams_places *places)
{
    return places->gone;
}

/* ---- finding --------------------------------------------------------------------------------------------------- */

struct teams_place *teams_place_find(const struct teams_places *places, const char *id)
{
    struct teams_place *place = places->buckets[bucket_of(id)];
    while (place != NULL && strcmp(place->id, id) != 0)
        place = place->next;
    return place;
}

struct teams_place *teams_place_with(const struct teams_places *places, const char *account)
{
    for (size_t i = 0; i < BUCKETS && *account != '\0'; i++) {
        for (struct teams_place *place = places->buckets[i]; place != NULL; place = place->next) {
            if (place->scope == SCOPE_PERSONAL && !place->gone && strcmp(place->account, account) == 0)
                return place;
        }
    }
    return NULL;
}

const struct teams_place *teams_place_near(const struct teams_places *places, const char *tenant)
{
    if (places->newest != NULL && strcmp(places->newest->tenant, tenant) == 0)
        return places->newest;
    for (size_t i = 0; i < BUCKETS; i++) {
        for (const struct teams_place *place = places->buckets[i]; place != NULL; place = place->next) {
            if (strcmp(place->tenant, tenant) == 0 && *place->service_url != '\0')
                return place;
        }
    }
    return NULL;
}

/* ---- noting ---------------------------------------------------------------------------------------------------- */

static void set(struct teams_place *place, char **field, const char *value)
{
    if (*value == '\0' || strcmp(*field, value) == 0)
        return;
    free(*field);
    *field = x_strdup(value);
    place->changed = true;
}

static struct teams_place *get(struct teams_places *places, const char *id)
{
    struct teams_place *place = teams_place_find(places, id);
    if (place != NULL)
        return place;
    struct teams_place **bucket = &places->buckets[bucket_of(id)];
    place = x_alloc(1, sizeof *place);
    *place = (struct teams_place){.id = x_strdup(id),
                                  .service_url = x_strdup(""),
                                  .tenant = x_strdup(""),
                                  .bot = x_strdup(""),
                                  .account = x_strdup(""),
                                  .changed = true,
                                  .next = *bucket};
    *bucket = place;
    places->count++;
    return place;
}

static void set_scope(struct teams_place *place, enum activity_scope scope)
{
    place->changed = place->changed || place->scope != scope;
    place->scope = scope;
}

static uint64_t fingerprint(const char *activity)
{
    return hash_fnv(HASH_FNV_SEED, activity, strlen(activity));
}

bool teams_place_heard(const struct teams_place *place, const char *activity)
{
    for (size_t i = 0; i < PLACE_HEARD && *activity != '\0'; i++) {
        if (place->heard[i] == fingerprint(activity))
            return true;
    }
    return false;
}

void teams_place_hear(struct teams_place *place, const struct activity *activity)
{
    if (activity->type == ACTIVITY_MESSAGE && !teams_place_heard(place, activity->id)) {
        place->heard[place->heard_next] = fingerprint(activity->id);
        place->heard_next = (place->heard_next + 1) % PLACE_HEARD;
    }
}

struct teams_place *teams_place_note(struct teams_places *places, const struct activity *activity)
{
    struct teams_place *place = get(places, activity->conversation);
    set_scope(place, activity->scope);
    set(place, &place->service_url, activity->service_url);
    set(place, &place->tenant, activity->tenant);
    set(place, &place->bot, activity->bot);
    if (activity->scope == SCOPE_PERSONAL && strcmp(activity->from, activity->bot) != 0)
        set(place, &place->account, activity->account);
    teams_place_hear(place, activity);
    places->newest = place;
    return place;
}

struct teams_place *teams_place_add(struct teams_places *places, const struct teams_place *like, const char *id,
                                    enum activity_scope scope, const char *account)
{
    struct teams_place *place = get(places, id);
    set_scope(place, scope);
    set(place, &place->service_url, like->service_url);
    set(place, &place->tenant, like->tenant);
    set(place, &place->bot, like->bot);
    set(place, &place->account, account);
    return place;
}

void teams_place_set_gone(struct teams_places *places, struct teams_place *place, bool gone)
{
    if (place->gone == gone)
        return;
    place->gone = gone;
    place->changed = true;
    places->gone = gone ? places->gone + 1 : places->gone - 1;
}

/* ---- keeping --------------------------------------------------------------------------------------------------- */

void teams_place_keep(struct teams_place *place, struct kept_list *kept)
{
    own_(text_done) struct text name = TEXT_INIT;
    own_(text_done) struct text value = TEXT_INIT;
    text_printf(&name, "%s%s", prefix, place->id);
    text_add_char(&value, '{');
    json_write_member(&value, "scope", scopes[place->scope]);
    json_write_member(&value, "service_url", place->service_url);
    json_write_member(&value, "tenant", place->tenant);
    json_write_member(&value, "bot", place->bot);
    json_write_member(&value, "account", *place->account == '\0' ? NULL : place->account);
    if (place->gone)
        json_write_member_bool(&value, "gone", true);
    text_add_char(&value, '}');
    kept_add(kept, name.data, value.data);
    place->changed = false;
}

void teams_places_keep(struct teams_places *places, struct kept_list *kept)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct teams_place *place = places->buckets[i]; place != NULL; place = place->next) {
            if (place->changed)
                teams_place_keep(place, kept);
        }
    }
}

static const char *string_of(const struct json *object, const char *key)
{
    const char *value = "";
    (void)json_opt_string(object, key, &value, NULL);
    return value;
}

void teams_places_restore(struct teams_places *places, const struct kept *kept)
{
    static const struct json_limits limits = {VALUE_BYTES, 4};
    own_(json_freep) struct json *value = NULL;
    bool gone = false;
    if (!string_starts(kept->name, prefix) ||
        json_parse(kept->value, strlen(kept->value), limits, &value, NULL) != RESULT_OK)
        return;
    struct teams_place *place = get(places, kept->name + strlen(prefix));
    for (int scope = SCOPE_PERSONAL; scope <= SCOPE_CHANNEL; scope++) {
        if (strcmp(string_of(value, "scope"), scopes[scope]) == 0)
            place->scope = (enum activity_scope)scope;
    }
    set(place, &place->service_url, string_of(value, "service_url"));
    set(place, &place->tenant, string_of(value, "tenant"));
    set(place, &place->bot, string_of(value, "bot"));
    set(place, &place->account, string_of(value, "account"));
    (void)json_opt_bool(value, "gone", &gone, NULL);
    teams_place_set_gone(places, place, gone);
    place->changed = false;
}
