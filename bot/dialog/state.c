#include "dialog/state.h"

#include "base/json.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { VERSION = 1, TOPIC_BYTES = 128 };

static const int64_t pending_ms = INT64_C(12) * 3600 * 1000;

static const char *const pending_names[] = {"none",     "helped", "clarify", "rephrase", "subject", "forget",
                                            "language", "send",   "unit",    "add",      "address", "class",
                                            "time",     "solved", "share",   "checkin"};

void state_init(struct state *state)
{
    *state = (struct state){.question = x_strdup(""),
                            .topic = x_strdup(""),
                            .also = x_strdup(""),
                            .earlier = x_strdup(""),
                            .earlier_topic = x_strdup("")};
}

void state_done(struct state *state)
{
    state_settle(state);
    for (size_t i = 0; i < state->rejected.count; i++)
        free(state->rejected.items[i].topic);
    list_done(&state->offered);
    list_done(&state->rejected);
    state_forget_shown(state, NULL);
    list_done(&state->shown);
    attachment_drafts_done(&state->pictures);
    free_pointer(&state->question);
    free_pointer(&state->topic);
    free_pointer(&state->also);
    free_pointer(&state->earlier);
    free_pointer(&state->earlier_topic);
}

static void set(char **field, const char *value, size_t max_bytes)
{
    char *copy = x_strndup(value, utf8_cut(value, max_bytes));
    free(*field);
    *field = copy;
}

static enum pending pending_from(const char *name)
{
    for (size_t i = 0; i < sizeof pending_names / sizeof *pending_names; i++) {
        if (strcmp(pending_names[i], name) == 0)
            return (enum pending)i;
    }
    return PENDING_NONE;
}

static void read_lists(const struct json *document, struct state *state)
{
    const struct json *list = NULL;
    struct error error = ERROR_INIT;
    if (json_opt_array(document, "offered", &list, &error) == RESULT_OK && list != NULL) {
        for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
            const char *label = "", *value = "";
            if (json_need_string(item, "label", &label, &error) == RESULT_OK &&
                json_need_string(item, "value", &value, &error) == RESULT_OK)
                state_offer(state, label, value);
        }
    }
    list = NULL;
    if (json_opt_array(document, "rejected", &list, &error) == RESULT_OK && list != NULL) {
        for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
            if (json_as_string(item) != NULL)
                state_reject(state, json_as_string(item));
        }
    }
}

static void read_shown(const struct json *document, struct state *state)
{
    const struct json *list = NULL;
    if (json_opt_array(document, "shown", &list, NULL) != RESULT_OK || list == NULL)
        return;
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        const char *topic = "";
        int64_t times = 0;
        if (json_need_string(item, "topic", &topic, NULL) == RESULT_OK &&
            json_need_int(item, "times", &times, NULL) == RESULT_OK && state_count_shown(state, topic) > 0)
            state->shown.items[state->shown.count - 1].times = times;
    }
}

static void read_pictures(const struct json *document, int64_t now_ms, struct state *state)
{
    const struct json *list = NULL;
    if (json_opt_array(document, "pictures", &list, NULL) != RESULT_OK || list == NULL)
        return;
    for (const struct json *item = json_first(list); item != NULL; item = json_next(item)) {
        const char *origin = "", *event = "";
        int64_t at_ms = 0;
        bool file = false;
        if (json_need_string(item, "origin", &origin, NULL) == RESULT_OK &&
            json_need_string(item, "event", &event, NULL) == RESULT_OK &&
            json_need_int(item, "at_ms", &at_ms, NULL) == RESULT_OK &&
            json_opt_bool(item, "file", &file, NULL) == RESULT_OK && at_ms <= now_ms && now_ms - at_ms <= pending_ms &&
            state_add_picture(state, origin, event, at_ms))
            state->pictures.list.items[state->pictures.list.count - 1].file = file;
    }
}

static bool read_fields(const struct json *document, struct state *state)
{
    struct error error = ERROR_INIT;
    const char *pending = "", *question = "", *topic = "", *also = "", *earlier = "", *earlier_topic = "";
    int64_t version = 0, urgency = 0;
    if (json_need_int(document, "v", &version, &error) != RESULT_OK || version != VERSION)
        return false;
    if (json_opt_string(document, "pending", &pending, &error) != RESULT_OK ||
        json_opt_string(document, "question", &question, &error) != RESULT_OK ||
        json_opt_string(document, "topic", &topic, &error) != RESULT_OK ||
        json_opt_string(document, "also", &also, &error) != RESULT_OK ||
        json_opt_string(document, "earlier", &earlier, &error) != RESULT_OK ||
        json_opt_string(document, "earlier_topic", &earlier_topic, &error) != RESULT_OK ||
        json_opt_int(document, "newest_at", &state->newest_at, &error) != RESULT_OK ||
        json_opt_int(document, "refusals", &state->refusals, &error) != RESULT_OK ||
        json_opt_int(document, "misses", &state->misses, &error) != RESULT_OK ||
        json_opt_bool(document, "clarified", &state->clarified, &error) != RESULT_OK ||
        json_opt_bool(document, "asked", &state->asked, &error) != RESULT_OK ||
        json_opt_int(document, "urgency", &urgency, &error) != RESULT_OK ||
        json_opt_int(document, "ticket", &state->ticket, &error) != RESULT_OK ||
        json_opt_int(document, "about_ticket", &state->about_ticket, &error) != RESULT_OK ||
        json_opt_int(document, "waiting_told", &state->waiting_told, &error) != RESULT_OK ||
        json_opt_int(document, "late_ms", &state->late_ms, &error) != RESULT_OK ||
        json_opt_int(document, "at_ms", &state->at_ms, &error) != RESULT_OK)
        return false;
    state->pending = pending_from(pending);
    state->urgency = urgency == URGENCY_CLASS || urgency == URGENCY_SECURITY ? (enum urgency)urgency : URGENCY_NONE;
    set(&state->question, question, STATE_QUESTION_BYTES);
    set(&state->earlier, earlier, STATE_TOLD_BYTES);
    set(&state->earlier_topic, earlier_topic, TOPIC_BYTES);
    state_set_topic(state, topic);
    state_set_also(state, also);
    return true;
}

void state_read(const char *json, int64_t now_ms, struct state *state)
{
    own_(json_freep) struct json *document = NULL;
    struct json_limits limits = {.max_bytes = 2 * (size_t)STATE_BYTES, .max_depth = 4};
    struct error error = ERROR_INIT;
    state_init(state);
    if (string_empty(json) || json_parse(json, strlen(json), limits, &document, &error) != RESULT_OK)
        return;
    if (!read_fields(document, state)) {
        state_done(state);
        state_init(state);
        return;
    }
    read_lists(document, state);
    read_shown(document, state);
    read_pictures(document, now_ms, state);
    if (now_ms - state->at_ms > pending_ms) {
        state_settle(state);
        state->clarified = false;
        state_forget_earlier(state);
        state_forget_shown(state, NULL);
    }
}

static void write_shown(const struct state *state, struct text *json)
{
    json_write_key(json, "shown");
    text_add_char(json, '[');
    for (size_t i = 0; i < state->shown.count; i++) {
        json_write_comma(json);
        text_add_char(json, '{');
        json_write_member(json, "topic", state->shown.items[i].topic);
        json_write_member_int(json, "times", state->shown.items[i].times);
        text_add_char(json, '}');
    }
    text_add_char(json, ']');
}

static void write_with_question(const struct state *state, size_t question_bytes, struct text *json)
{
    own_(free_pointer) char *question = x_strndup(state->question, utf8_cut(state->question, question_bytes));
    own_(free_pointer) char *earlier = x_strndup(state->earlier, utf8_cut(state->earlier, question_bytes));
    text_add_char(json, '{');
    json_write_member_int(json, "v", VERSION);
    json_write_member(json, "pending", pending_names[state->pending]);
    json_write_member(json, "question", question);
    json_write_member_int(json, "newest_at", state->newest_at);
    json_write_member(json, "topic", state->topic);
    json_write_member(json, "also", state->also);
    json_write_member(json, "earlier", earlier);
    json_write_member(json, "earlier_topic", state->earlier_topic);
    json_write_member_int(json, "refusals", state->refusals);
    json_write_member_int(json, "misses", state->misses);
    json_write_member_bool(json, "clarified", state->clarified);
    json_write_member_bool(json, "asked", state->asked);
    json_write_member_int(json, "urgency", state->urgency);
    json_write_member_int(json, "ticket", state->ticket);
    json_write_member_int(json, "about_ticket", state->about_ticket);
    json_write_member_int(json, "waiting_told", state->waiting_told);
    json_write_member_int(json, "late_ms", state->late_ms);
    json_write_member_int(json, "at_ms", state->at_ms);
    json_write_key(json, "offered");
    text_add_char(json, '[');
    for (size_t i = 0; i < state->offered.count; i++) {
        json_write_comma(json);
        text_add_char(json, '{');
        json_write_member(json, "label", state->offered.items[i].label);
        json_write_member(json, "value", state->offered.items[i].value);
        text_add_char(json, '}');
    }
    text_add_char(json, ']');
    json_write_key(json, "rejected");
    text_add_char(json, '[');
    for (size_t i = 0; i < state->rejected.count; i++) {
        json_write_comma(json);
        json_write_string(json, state->rejected.items[i].topic);
    }
    text_add_char(json, ']');
    write_shown(state, json);
    json_write_key(json, "pictures");
    text_add_char(json, '[');
    for (size_t i = 0; i < state->pictures.list.count; i++) {
        const struct attachment_draft *picture = &state->pictures.list.items[i];
        json_write_comma(json);
        text_add_char(json, '{');
        json_write_member(json, "origin", picture->origin);
        json_write_member(json, "event", picture->event);
        json_write_member_int(json, "at_ms", picture->at_ms);
        if (picture->file)
            json_write_member_bool(json, "file", true);
        text_add_char(json, '}');
    }
    text_add(json, "]}");
}

void state_write(const struct state *state, struct text *json)
{
    size_t start = json->length;
    size_t question_bytes = STATE_QUESTION_BYTES;
    write_with_question(state, question_bytes, json);
    /* Escapes can make a question longer: the questions give way, the rest is bounded. */
    while (json->length - start > STATE_BYTES && question_bytes > 0) {
        text_truncate(json, start);
        question_bytes /= 2;
        write_with_question(state, question_bytes, json);
    }
}

void state_ask(struct state *state, const char *question)
{
    for (size_t i = 0; i < state->rejected.count; i++)
        free(state->rejected.items[i].topic);
    list_done(&state->rejected);
    state_set_topic(state, "");
    state_set_also(state, "");
    state_forget_earlier(state);
    set(&state->question, question, STATE_QUESTION_BYTES);
    state->newest_at = 0;
    state->refusals = 0;
    state->misses = 0;
    state->asked = false;
    state->urgency = URGENCY_NONE;
}

/* Both, a line each; `first` gives way where they are too long together. */
static void join(const char *first, const char *last, struct text *out)
{
    size_t last_bytes = utf8_cut(last, STATE_TOLD_BYTES);
    size_t left = STATE_TOLD_BYTES - last_bytes;
    if (left > 1 && first[0] != '\0') {
        text_add_bytes(out, first, utf8_cut(first, left - 1));
        text_add_char(out, '\n');
    }
    text_add_bytes(out, last, last_bytes);
}

const char *state_newest(const struct state *state)
{
    bool within = state->newest_at > 0 && (size_t)state->newest_at < strlen(state->question);
    return within ? state->question + state->newest_at : state->question;
}

void state_ask_next(struct state *state, const char *question)
{
    own_(free_pointer) char *earlier = x_strdup(state_newest(state));
    own_(free_pointer) char *topic = x_strdup(state->topic);
    state_ask(state, question);
    set(&state->earlier, earlier, STATE_TOLD_BYTES);
    set(&state->earlier_topic, topic, TOPIC_BYTES);
}

void state_ask_beside(struct state *state, const char *question)
{
    own_(text_done) struct text told = TEXT_INIT;
    own_(free_pointer) char *topic = x_strdup(state->earlier_topic[0] == '\0' ? state->topic : state->earlier_topic);
    enum urgency urgency = state->urgency;
    bool again = state->earlier[0] != '\0' && strcmp(state->question, question) == 0;
    if (again)
        text_add(&told, state->earlier);
    else
        state_told(state, &told);
    state_ask(state, question);
    state->urgency = urgency;
    set(&state->earlier, told.data, STATE_TOLD_BYTES);
    set(&state->earlier_topic, topic, TOPIC_BYTES);
}

void state_ask_back(struct state *state)
{
    own_(free_pointer) char *earlier = x_strdup(state->urgency == URGENCY_NONE ? "" : state->earlier);
    own_(free_pointer) char *topic = x_strdup(state->earlier_topic);
    enum urgency urgency = earlier[0] == '\0' ? URGENCY_NONE : state->urgency;
    state_ask(state, earlier);
    state_set_topic(state, urgency == URGENCY_NONE ? "" : topic);
    state->urgency = urgency;
}

void state_forget_earlier(struct state *state)
{
    set(&state->earlier, "", 0);
    set(&state->earlier_topic, "", 0);
}

void state_told(const struct state *state, struct text *out)
{
    if (state->earlier[0] == '\0')
        text_add(out, state->question);
    else
        join(state->earlier, state->question, out);
}

void state_ask_more(struct state *state, const char *question)
{
    own_(text_done) struct text both = TEXT_INIT;
    text_add(&both, state->question);
    if (both.length > 0)
        text_add_char(&both, '\n');
    state->newest_at = (int64_t)both.length;
    text_add(&both, question);
    set(&state->question, both.data, STATE_QUESTION_BYTES);
}

void state_set_also(struct state *state, const char *topic)
{
    set(&state->also, topic, TOPIC_BYTES);
}

void state_set_topic(struct state *state, const char *topic)
{
    set(&state->topic, topic, TOPIC_BYTES);
    if (strcmp(state->also, topic) == 0)
        state_set_also(state, "");
}

bool state_rejects(const struct state *state, const char *topic)
{
    for (size_t i = 0; i < state->rejected.count; i++) {
        if (strcmp(state->rejected.items[i].topic, topic) == 0)
            return true;
    }
    return false;
}

void state_reject(struct state *state, const char *topic)
{
    if (string_empty(topic) || strlen(topic) > 128 || state_rejects(state, topic))
        return;
    if (state->rejected.count == STATE_REJECTED) {
        free(state->rejected.items[0].topic);
        memmove(state->rejected.items, state->rejected.items + 1, (STATE_REJECTED - 1) * sizeof *state->rejected.items);
        state->rejected.count--;
    }
    list_push(&state->rejected)->topic = x_strdup(topic);
}

void state_offer(struct state *state, const char *label, const char *value)
{
    if (state->offered.count < STATE_OFFERED && strlen(value) <= 160)
        *list_push(&state->offered) =
            (struct choice){.label = x_strndup(label, utf8_cut(label, 120)), .value = x_strdup(value)};
}

bool state_offers(const struct state *state, const char *value)
{
    for (size_t i = 0; i < state->offered.count; i++) {
        if (strcmp(state->offered.items[i].value, value) == 0)
            return true;
    }
    return false;
}

static bool is_plain(const char *name, size_t max_bytes)
{
    size_t length = 0;
    for (; name[length] != '\0'; length++) {
        if ((unsigned char)name[length] < ' ' || name[length] == '"' || name[length] == '\\')
            return false;
    }
    return length <= max_bytes;
}

bool state_add_picture(struct state *state, const char *origin, const char *event, int64_t at_ms)
{
    if (string_empty(origin) || !is_plain(origin, ATTACHMENT_ORIGIN_BYTES) || !is_plain(event, ATTACHMENT_EVENT_BYTES))
        return false;
    attachment_drafts_add(&state->pictures, origin, event, at_ms);
    if (state->pictures.list.count > ATTACHMENTS_MOST)
        attachment_drafts_drop_first(&state->pictures);
    return true;
}

void state_settle(struct state *state)
{
    for (size_t i = 0; i < state->offered.count; i++) {
        free(state->offered.items[i].label);
        free(state->offered.items[i].value);
    }
    list_done(&state->offered);
    state->pending = PENDING_NONE;
}

int64_t state_count_shown(struct state *state, const char *topic)
{
    struct shown shown = {x_strndup(topic, utf8_cut(topic, TOPIC_BYTES)), 1};
    size_t at = 0;
    while (at < state->shown.count && strcmp(state->shown.items[at].topic, shown.topic) != 0)
        at++;
    if (at < state->shown.count)
        shown.times += state->shown.items[at].times;
    if (at == state->shown.count && at == STATE_SHOWN) /* the oldest gives way */
        at = 0;
    if (at < state->shown.count) {
        free(state->shown.items[at].topic);
        for (state->shown.count--; at < state->shown.count; at++)
            state->shown.items[at] = state->shown.items[at + 1];
    }
    *list_push(&state->shown) = shown;
    return shown.times;
}

void state_forget_shown(struct state *state, const char *topic)
{
    size_t kept = 0;
    for (size_t i = 0; i < state->shown.count; i++) {
        if (topic != NULL && strcmp(state->shown.items[i].topic, topic) != 0)
            state->shown.items[kept++] = state->shown.items[i];
        else
            free(state->shown.items[i].topic);
    }
    state->shown.count = kept;
}
