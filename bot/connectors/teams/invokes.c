/*
 * Teams sends an invoke again when its answer is slow, sometimes under another id. What is the same within a minute
 * (who, where, which card, what was chosen) is given the id under which it came first, also over a restart.
 */
#include "connectors/teams/connection.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { REMEMBERED = 64, ID_BYTES = 80, VALUE_BYTES = 32 * 1024 };
static const int64_t window_ms = 60 * 1000;
static const char name_kept[] = "invokes";

struct seen {
    char like[HASH_HEX_BYTES];
    char id[ID_BYTES];
    int64_t at_ms;
};

struct invokes {
    struct seen seen[REMEMBERED]; /* a ring */
    size_t next;
};

struct invokes *teams_invokes_new(void)
{
    return x_alloc(1, sizeof(struct invokes));
}

void teams_invokes_free(struct invokes *invokes)
{
    free(invokes);
}

static void remember(struct invokes *invokes, const char *like, const char *id, int64_t at_ms)
{
    struct seen *seen = &invokes->seen[invokes->next];
    invokes->next = (invokes->next + 1) % REMEMBERED;
    *seen = (struct seen){.at_ms = at_ms};
    memcpy(seen->like, like, strlen(like));
    memcpy(seen->id, id, strlen(id));
}

void teams_invokes_name(struct invokes *invokes, const struct activity *activity, int64_t now_ms, struct text *id)
{
    char like[HASH_HEX_BYTES], own[HASH_HEX_BYTES];
    hash_strings_hex(NULL, like, activity->conversation, activity->thread, activity->from, activity->name,
                     activity->reply_to, activity->value, activity->liked ? "1" : "", NULL);
    for (size_t i = 0; i < REMEMBERED; i++) {
        const struct seen *seen = &invokes->seen[i];
        if (strcmp(seen->like, like) == 0 && now_ms - seen->at_ms < window_ms && now_ms >= seen->at_ms) {
            text_add(id, seen->id);
            return;
        }
    }
    hash_strings_hex(NULL, own, activity->conversation, activity->id, NULL);
    text_printf(id, "neuvo:invoke:%s", own);
    remember(invokes, like, id->data, now_ms);
}

void teams_invokes_keep(const struct invokes *invokes, struct kept_list *kept)
{
    own_(text_done) struct text value = TEXT_INIT;
    text_add_char(&value, '[');
    for (size_t i = 0; i < REMEMBERED; i++) {
        const struct seen *seen = &invokes->seen[(invokes->next + i) % REMEMBERED];
        if (seen->at_ms == 0)
            continue;
        json_write_comma(&value);
        text_add_char(&value, '{');
        json_write_member(&value, "like", seen->like);
        json_write_member(&value, "id", seen->id);
        json_write_member_int(&value, "at_ms", seen->at_ms);
        text_add_char(&value, '}');
    }
    text_add_char(&value, ']');
    kept_add(kept, name_kept, value.data);
}

void teams_invokes_restore(struct invokes *invokes, const struct kept *kept)
{
    static const struct json_limits limits = {VALUE_BYTES, 4};
    own_(json_freep) struct json *list = NULL;
    if (strcmp(kept->name, name_kept) != 0 ||
        json_parse(kept->value, strlen(kept->value), limits, &list, NULL) != RESULT_OK)
        return;
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        const char *like = "", *id = "";
        int64_t at_ms = 0;
        if (json_type(item) != JSON_OBJECT)
            continue;
        (void)json_opt_string(item, "like", &like, NULL);
        (void)json_opt_string(item, "id", &id, NULL);
        (void)json_opt_int(item, "at_ms", &at_ms, NULL);
        if (strlen(like) < HASH_HEX_BYTES && strlen(id) < ID_BYTES)
            remember(invokes, like, id, at_ms);
    }
}
