/* Filters of /sync and /messages, as far as bots use them. */
#include "support/homeserver_internal.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

static const struct json *member_object(const struct json *object, const char *key)
{
    const struct json *value = NULL;
    if (object != NULL)
        (void)json_opt_object(object, key, &value, NULL);
    return value;
}

static bool read_list(const struct json *object, const char *key, char *types[TYPES_MAX])
{
    const struct json *list = NULL;
    size_t count = 0;
    (void)json_opt_array(object, key, &list, NULL);
    for (const struct json *item = json_first(list); item != NULL && count < TYPES_MAX; item = json_next(item))
        types[count++] = x_strdup(json_as_string(item));
    return list != NULL;
}

static void read_types(const struct json *object, struct type_filter *filter)
{
    if (object == NULL)
        return;
    filter->only = read_list(object, "types", filter->types);
    (void)read_list(object, "not_types", filter->not_types);
}

static struct json *read_json(const char *json)
{
    struct json *read = NULL;
    (void)json_parse(json, strlen(json), (struct json_limits){.max_bytes = 65536, .max_depth = 16}, &read, NULL);
    return read;
}

void filter_read(const char *json, struct filter *filter)
{
    own_(json_freep) struct json *read = read_json(json);
    const struct json *room = read == NULL ? NULL : member_object(read, "room");
    const struct json *timeline = member_object(room, "timeline"), *state = member_object(room, "state");
    int64_t limit = TIMELINE_DEFAULT;
    if (timeline != NULL)
        (void)json_opt_int(timeline, "limit", &limit, NULL);
    filter->limit = limit < 0 ? 0 : (size_t)(limit > 1000 ? 1000 : limit);
    if (state != NULL)
        (void)json_opt_bool(state, "lazy_load_members", &filter->lazy, NULL);
    read_types(timeline, &filter->timeline);
    read_types(state, &filter->state);
    read_types(member_object(read, "account_data"), &filter->data);
}

void filter_read_events(const char *json, struct type_filter *filter)
{
    own_(json_freep) struct json *read = read_json(json);
    read_types(read, filter);
}

void type_filter_done(struct type_filter *filter)
{
    for (size_t i = 0; i < TYPES_MAX; i++) {
        free(filter->types[i]);
        free(filter->not_types[i]);
    }
}

void filter_done(struct filter *filter)
{
    type_filter_done(&filter->timeline);
    type_filter_done(&filter->state);
    type_filter_done(&filter->data);
}

/* "*" stands for anything. */
static bool fits(const char *pattern, const char *type)
{
    const char *star = strchr(pattern, '*');
    return star == NULL ? strcmp(pattern, type) == 0 : strncmp(pattern, type, (size_t)(star - pattern)) == 0;
}

bool filter_wants(const struct type_filter *filter, const char *type)
{
    bool wanted = !filter->only;
    for (size_t i = 0; i < TYPES_MAX && filter->types[i] != NULL; i++)
        wanted = wanted || fits(filter->types[i], type);
    for (size_t i = 0; i < TYPES_MAX && filter->not_types[i] != NULL; i++)
        wanted = wanted && !fits(filter->not_types[i], type);
    return wanted;
}
