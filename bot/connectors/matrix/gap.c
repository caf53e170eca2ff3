#include "connectors/matrix/gap.h"

#include "base/json.h"
#include "base/json_split.h"
#include "base/log.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 100, PAGES_MOST = 10, EMPTY_MOST = 3 };
#define PAGE_BYTES ((size_t)16 << 20)
#define GAP_KEPT "gap"

static const char filter[] = "{\"types\":[" MATRIX_TIMELINE_TYPES "]}";
static const char *const paths[] = {"chunk.[]", "end", NULL};

struct gaps {
    struct connector *connector;
    LIST_OF(struct gap_room) rooms;
    size_t at; /* the room that is being filled */
    char *since;
    char *from;                  /* where the next page begins */
    bool onwards;                /* from the oldest, page by page; else backwards, all at once */
    struct matrix_events behind; /* what was read and not taken: backwards, newest first */
    char *place;                 /* how far onwards is kept, as JSON; "" nothing */
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
    gaps->place = x_strdup("");
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
    free(gaps->place);
    free(gaps);
}

void gaps_add(struct gaps *gaps, struct gap_room *room)
{
    *list_push(&gaps->rooms) = *room;
    *room = (struct gap_room){.joined = -1, .invited = -1};
}

/* ---- one room after the other ------------------------------------------------------------------------------ */

static void next_room(struct gaps *gaps);
static void ask_page(struct gaps *gaps);

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

static void give_up(struct gaps *gaps, int64_t hint_ms)
{
    gaps_drop(gaps);
    gaps->filled(gaps->context, false, hint_ms);
}

/* ---- more than fits in the hand: from the oldest on, and each page is kept before the next --------------------- */

/* Where to go on in this room after a restart; "" nowhere. */
static void read_place(const struct gaps *gaps, struct text *from)
{
    own_(json_freep) struct json *place = NULL;
    struct json_limits limits = {.max_bytes = 64 * 1024, .max_depth = 2};
    const char *room = "", *since = "", *kept = "";
    text_clear(from);
    if (json_parse(gaps->place, strlen(gaps->place), limits, &place, NULL) == RESULT_OK &&
        json_type(place) == JSON_OBJECT && json_need_string(place, "room", &room, NULL) == RESULT_OK &&
        json_need_string(place, "since", &since, NULL) == RESULT_OK &&
        json_need_string(place, "from", &kept, NULL) == RESULT_OK &&
        strcmp(room, gaps->rooms.items[gaps->at].id) == 0 && strcmp(since, gaps->since) == 0)
        text_add(from, kept);
}

static void on_page_kept(void *context, bool again)
{
    struct gaps *gaps = context;
    if (again)
        give_up(gaps, -1);
    else
        ask_page(gaps);
}

static void write_place(struct gaps *gaps)
{
    own_(text_done) struct text place = TEXT_INIT;
    text_add_char(&place, '{');
    json_write_member(&place, "room", gaps->rooms.items[gaps->at].id);
    json_write_member(&place, "since", gaps->since);
    json_write_member(&place, "from", gaps->from);
    text_add_char(&place, '}');
    free(gaps->place);
    gaps->place = x_strdup(place.data);
}

static void take_page(struct gaps *gaps)
{
    static const struct matrix_events none = {.list = LIST_INIT};
    const struct gap_room *room = &gaps->rooms.items[gaps->at];
    struct matrix_news news = {.room = room->id,
                               .state = &none,
                               .timeline = &gaps->behind,
                               .live_from_ms = room->live_from_ms,
                               .joined = -1,
                               .invited = -1};
    matrix_take_news(gaps->connector, &news);
    matrix_events_done(&gaps->behind);
}

static void go_onwards(struct gaps *gaps)
{
    own_(text_done) struct text from = TEXT_INIT;
    log_warn("matrix_gap_long", "text=\"more was said in a room during an outage than is held at once; it is read from "
                                "the oldest on, page by page\"");
    matrix_events_done(&gaps->behind);
    gaps->onwards = true;
    gaps->empty = 0;
    read_place(gaps, &from);
    free(gaps->from);
    gaps->from = x_strdup(from.length > 0 ? from.data : gaps->since);
    ask_page(gaps);
}

/* ---- a page ------------------------------------------------------------------------------------------------ */

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

static void on_page(void *context, const struct matrix_answer *answer)
{
    struct gaps *gaps = context;
    bool whole = answer->fate == FATE_OK && json_split_end(gaps->split, NULL) == RESULT_OK;
    json_split_free(TAKE(gaps->split));
    bool barred = answer->fate == FATE_NEVER; /* we may not look back here: go on with what there is */
    gaps->empty = gaps->page_events == 0 ? gaps->empty + 1 : 0; /* behind an empty page there may be more */
    bool end = barred || gaps->empty >= EMPTY_MOST || gaps->from == NULL;
    if (!whole && !barred) {
        give_up(gaps, answer->retry_after_ms);
    } else if (!gaps->onwards && end) {
        take_room(gaps);
    } else if (!gaps->onwards && ++gaps->pages >= PAGES_MOST) {
        go_onwards(gaps);
    } else if (!gaps->onwards) {
        ask_page(gaps);
    } else if (end) {
        take_page(gaps);
        take_room(gaps);
    } else {
        take_page(gaps);
        write_place(gaps);
        matrix_outlet_flush(gaps->connector->outlet, GAP_KEPT, gaps->place, on_page_kept, gaps);
    }
}

static void ask_page(struct gaps *gaps)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(free_pointer) char *from = TAKE(gaps->from);
    text_add(&path, "/_matrix/client/v3/rooms");
    const struct gap_room *room = &gaps->rooms.items[gaps->at];
    matrix_path_add(&path, room->id);
    text_printf(&path, "/messages?dir=%c&limit=%d&filter=", gaps->onwards ? 'f' : 'b', PAGE);
    http_escape(&path, filter);
    text_add(&path, "&from=");
    http_escape(&path, from);
    text_add(&path, "&to=");
    http_escape(&path, gaps->onwards ? room->prev_batch : gaps->since);
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
    own_(text_done) struct text place = TEXT_INIT;
    gaps->pages = gaps->empty = 0;
    gaps->onwards = false;
    read_place(gaps, &place);
    if (place.length > 0) {
        go_onwards(gaps);
        return;
    }
    free(gaps->from);
    gaps->from = x_strdup(gaps->rooms.items[gaps->at].prev_batch);
    ask_page(gaps);
}

void gaps_restore(struct gaps *gaps, const struct kept *kept)
{
    if (strcmp(kept->name, GAP_KEPT) != 0)
        return;
    free(gaps->place);
    gaps->place = x_strdup(kept->value);
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
