#include "connectors/matrix/gap.h"

#include "base/json.h"
#include "base/json_split.h"
#include "base/log.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 100, PAGES_MOST = 10, EMPTY_MOST = 3 };
#define PAGE_BYTES ((size_t)16 << 20)

static const char filter[] = "{\"types\":[" MATRIX_TIMELINE_TYPES "]}";
static const char *const paths[] = {"chunk.[]", "end", NULL};

struct gaps {
    struct connector *connector;
    LIST_OF(struct gap_room) rooms;
    size_t at; /* the room that is being filled */
    char *since;
    char *from;                  /* where the next page begins */
    struct matrix_events behind; /* of the room, newest first */
    unsigned pages, empty;       /* asked for this room; empty ones in a row */
    size_t page_events;
    struct json_split *split;
    void (*filled)(void *context, bool whole, int64_t hint_ms);
    void *context;
};

void gap_room_done(struct gap_room *room)
{
    free(room->id);
    free(room->prev_batch);
    matrix_events_done(&room->state);
    matrix_events_done(&room->timeline);
    *room = (struct gap_room){.joined = -1, .invited = -1};
}

void gap_room_take(struct connector *connector, const struct gap_room *room)
{
    struct matrix_news news = {.room = room->id,
                               .state = &room->state,
                               .timeline = &room->timeline,
                               .live_from_ms = room->live_from_ms,
                               .joined = room->joined,
                               .invited = room->invited};
    matrix_take_news(connector, &news);
}

struct gaps *gaps_new(struct connector *connector)
{
    struct gaps *gaps = x_alloc(1, sizeof *gaps);
    gaps->connector = connector;
    return gaps;
}

void gaps_drop(struct gaps *gaps)
{
    for (size_t i = 0; i < gaps->rooms.count; i++)
        gap_room_done(&gaps->rooms.items[i]);
    list_done(&gaps->rooms);
    matrix_events_done(&gaps->behind);
    json_split_free(TAKE(gaps->split));
    free_pointer(&gaps->since);
    free_pointer(&gaps->from);
    gaps->at = 0;
}

void gaps_free(struct gaps *gaps)
{
    if (gaps == NULL)
        return;
    gaps_drop(gaps);
    free(gaps);
}

void gaps_add(struct gaps *gaps, struct gap_room *room)
{
    *list_push(&gaps->rooms) = *room;
    *room = (struct gap_room){.joined = -1, .invited = -1};
}

/* ---- one room after the other ------------------------------------------------------------------------------ */

static void next_room(struct gaps *gaps);

/* Behind (turned round), then what the sync answer had. */
static void take_room(struct gaps *gaps)
{
    struct gap_room *room = &gaps->rooms.items[gaps->at];
    struct matrix_events whole = {.list = LIST_INIT};
    for (size_t i = gaps->behind.list.count; i-- > 0;)
        *list_push(&whole.list) = gaps->behind.list.items[i];
    for (size_t i = 0; i < room->timeline.list.count; i++)
        *list_push(&whole.list) = room->timeline.list.items[i];
    list_done(&gaps->behind.list); /* the events themselves have moved */
    list_done(&room->timeline.list);
    room->timeline = whole;
    gap_room_take(gaps->connector, room);
    gaps->at++;
    next_room(gaps);
}

static void on_found(void *context, const struct json_split_found *found)
{
    struct gaps *gaps = context;
    struct matrix_event event;
    if (found->path == 0) {
        gaps->page_events++;
        if (matrix_event_read(found->bytes, found->length, gaps->connector->options.user, &event, NULL) == RESULT_OK)
            *list_push(&gaps->behind.list) = event;
        return;
    }
    own_(json_freep) struct json *end = NULL;
    struct json_limits limits = {.max_bytes = 64 * 1024, .max_depth = 2};
    if (json_parse(found->bytes, found->length, limits, &end, NULL) != RESULT_OK || json_as_string(end) == NULL)
        return;
    free(gaps->from);
    gaps->from = x_strdup(json_as_string(end));
}

static bool on_chunk(void *context, const char *bytes, size_t length)
{
    struct gaps *gaps = context;
    return json_split_feed(gaps->split, bytes, length, NULL) == RESULT_OK;
}

static void ask_page(struct gaps *gaps);

static void on_page(void *context, const struct matrix_answer *answer)
{
    struct gaps *gaps = context;
    bool whole = answer->fate == FATE_OK && json_split_end(gaps->split, NULL) == RESULT_OK;
    json_split_free(TAKE(gaps->split));
    bool barred = answer->fate == FATE_NEVER; /* we may not look back here: go on with what there is */
    gaps->empty = gaps->page_events == 0 ? gaps->empty + 1 : 0; /* behind an empty page there may be more */
    if (!whole && !barred) {
        int64_t hint_ms = answer->retry_after_ms;
        gaps_drop(gaps);
        gaps->filled(gaps->context, false, hint_ms);
    } else if (barred || gaps->empty >= EMPTY_MOST || gaps->from == NULL) {
        take_room(gaps);
    } else if (++gaps->pages >= PAGES_MOST) {
        log_warn("matrix_gap_cut", "events=%zu text=\"more was said in a room during an outage than is read back\"",
                 gaps->behind.list.count);
        take_room(gaps);
    } else {
        ask_page(gaps);
    }
}

static void ask_page(struct gaps *gaps)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(free_pointer) char *from = TAKE(gaps->from);
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, gaps->rooms.items[gaps->at].id);
    text_printf(&path, "/messages?dir=b&limit=%d&filter=", PAGE);
    http_escape(&path, filter);
    text_add(&path, "&from=");
    http_escape(&path, from);
    text_add(&path, "&to=");
    http_escape(&path, gaps->since);
    struct json_split_options options = {.paths = paths,
                                         .max_value_bytes = MATRIX_EVENT_BYTES,
                                         .max_depth = MATRIX_DEPTH,
                                         .found = on_found,
                                         .context = gaps};
    gaps->split = json_split_new(&options);
    gaps->page_events = 0;
    matrix_call(gaps->connector->api, &(struct matrix_request){.method = "GET",
                                                               .path = path.data,
                                                               .max_bytes = PAGE_BYTES,
                                                               .chunk = on_chunk,
                                                               .done = on_page,
                                                               .context = gaps});
}

static void next_room(struct gaps *gaps)
{
    if (gaps->at == gaps->rooms.count) {
        gaps_drop(gaps);
        gaps->filled(gaps->context, true, -1);
        return;
    }
    gaps->pages = gaps->empty = 0;
    free(gaps->from);
    gaps->from = x_strdup(gaps->rooms.items[gaps->at].prev_batch);
    ask_page(gaps);
}

void gaps_fill(struct gaps *gaps, const char *since, void (*filled)(void *context, bool whole, int64_t hint_ms),
               void *context)
{
    gaps->filled = filled;
    gaps->context = context;
    gaps->at = 0;
    free(gaps->since);
    gaps->since = x_strdup(since);
    next_room(gaps);
}
