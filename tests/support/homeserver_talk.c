/* The test's side of talk: what users say, and what the bot was heard to say. */
#include "support/homeserver_internal.h"

#include "base/clock.h"
#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- saying ---------------------------------------------------------------------------------------------- */

static void write_mentions(const struct homeserver *homeserver, const struct homeserver_saying *saying,
                           struct text *out)
{
    json_write_key(out, "m.mentions");
    text_add_char(out, '{');
    if (saying->mention)
        text_printf(out, "\"user_ids\":[\"%s\"]", homeserver->bot);
    text_add_char(out, '}');
}

static void write_relation(const struct homeserver_saying *saying, struct text *out)
{
    const char *target = saying->edits != NULL ? saying->edits : saying->thread;
    if (target == NULL && saying->reply_to == NULL)
        return;
    json_write_key(out, "m.relates_to");
    text_add_char(out, '{');
    if (target != NULL) {
        json_write_member(out, "rel_type", saying->edits != NULL ? "m.replace" : "m.thread");
        json_write_member(out, "event_id", target);
    }
    if (saying->edits == NULL && (saying->reply_to != NULL || saying->thread != NULL)) {
        if (saying->thread != NULL)
            json_write_member_bool(out, "is_falling_back", saying->reply_to == NULL);
        json_write_key(out, "m.in_reply_to");
        text_add_char(out, '{');
        json_write_member(out, "event_id", saying->reply_to != NULL ? saying->reply_to : saying->thread);
        text_add_char(out, '}');
    }
    text_add_char(out, '}');
}

static void write_words(const struct homeserver_saying *saying, const char *before, struct text *out)
{
    own_(text_done) struct text body = TEXT_INIT;
    text_printf(&body, "%s%s", before, saying->text);
    json_write_member(out, "msgtype", saying->kind == NULL ? "m.text" : saying->kind);
    json_write_member(out, "body", body.data);
    if (saying->html != NULL) {
        json_write_member(out, "format", "org.matrix.custom.html");
        json_write_member(out, "formatted_body", saying->html);
    }
}

static void write_saying(const struct homeserver *homeserver, const struct homeserver_saying *saying, struct text *out)
{
    text_add_char(out, '{');
    write_words(saying, saying->edits != NULL ? "* " : "", out);
    write_mentions(homeserver, saying, out);
    if (saying->edits != NULL) {
        json_write_key(out, "m.new_content");
        text_add_char(out, '{');
        write_words(saying, "", out);
        write_mentions(homeserver, saying, out);
        text_add_char(out, '}');
    }
    write_relation(saying, out);
    text_add_char(out, '}');
}

static void add(struct homeserver *homeserver, const struct event_draft *draft, char *id)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    const struct homeserver_event *event = event_add(homeserver, draft);
    if (id != NULL)
        (void)snprintf(id, HOMESERVER_ID_BYTES, "%s", event->id);
    (void)pthread_mutex_unlock(&homeserver->lock);
}

void homeserver_say(struct homeserver *homeserver, struct homeserver_room *room, const struct homeserver_saying *saying,
                    char id[HOMESERVER_ID_BYTES])
{
    own_(text_done) struct text content = TEXT_INIT;
    write_saying(homeserver, saying, &content);
    add(homeserver,
        &(struct event_draft){
            .room = room, .sender = saying->user, .type = "m.room.message", .content = content.data, .id = saying->id},
        id);
}

void homeserver_put(struct homeserver *homeserver, struct homeserver_room *room, const char *user, const char *type,
                    const char *state_key, const char *content, char id[HOMESERVER_ID_BYTES])
{
    add(homeserver,
        &(struct event_draft){.room = room, .sender = user, .type = type, .state_key = state_key, .content = content},
        id);
}

void homeserver_react(struct homeserver *homeserver, struct homeserver_room *room, const char *user,
                      const char *event_id, const char *key, char id[HOMESERVER_ID_BYTES])
{
    own_(text_done) struct text content = TEXT_INIT;
    text_add(&content, "{\"m.relates_to\":{");
    json_write_member(&content, "rel_type", "m.annotation");
    json_write_member(&content, "event_id", event_id);
    json_write_member(&content, "key", key);
    text_add(&content, "}}");
    homeserver_put(homeserver, room, user, "m.reaction", NULL, content.data, id);
}

void homeserver_redact(struct homeserver *homeserver, struct homeserver_room *room, const char *user,
                       const char *event_id, char id[HOMESERVER_ID_BYTES])
{
    own_(text_done) struct text content = TEXT_INIT;
    text_add_char(&content, '{');
    json_write_member(&content, "redacts", event_id);
    text_add_char(&content, '}');
    homeserver_put(homeserver, room, user, "m.room.redaction", NULL, content.data, id);
}

/* ---- hearing --------------------------------------------------------------------------------------------- */

size_t homeserver_heard_count(struct homeserver *homeserver)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    size_t count = homeserver->heard.count;
    (void)pthread_mutex_unlock(&homeserver->lock);
    return count;
}

const struct homeserver_event *homeserver_heard(struct homeserver *homeserver, size_t number)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    const struct homeserver_event *event = number < homeserver->heard.count ? homeserver->heard.items[number] : NULL;
    (void)pthread_mutex_unlock(&homeserver->lock);
    return event;
}

const struct homeserver_event *homeserver_event(struct homeserver *homeserver, const char *id)
{
    const struct homeserver_event *event = NULL;
    size_t number = id[0] == '$' ? strtoul(id + 1, NULL, 10) : SIZE_MAX;
    (void)pthread_mutex_lock(&homeserver->lock);
    if (number < homeserver->events.count && strcmp(homeserver->events.items[number]->id, id) == 0)
        event = homeserver->events.items[number];
    (void)pthread_mutex_unlock(&homeserver->lock);
    return event;
}

static void take_string(const struct json *object, const char *key, char *place, size_t size)
{
    const char *value = NULL;
    if (object != NULL && json_opt_string(object, key, &value, NULL) == RESULT_OK && value != NULL)
        (void)snprintf(place, size, "%.*s", (int)utf8_cut(value, size - 1), value);
}

static const struct json *member_object(const struct json *object, const char *key)
{
    const struct json *value = NULL;
    if (object != NULL)
        (void)json_opt_object(object, key, &value, NULL);
    return value;
}

static void read_relation(const struct json *content, struct homeserver_answer *answer)
{
    char kind[32] = "";
    const struct json *relation = member_object(content, "m.relates_to");
    take_string(relation, "rel_type", kind, sizeof kind);
    if (strcmp(kind, "m.thread") == 0)
        take_string(relation, "event_id", answer->thread, sizeof answer->thread);
    if (strcmp(kind, "m.replace") == 0)
        take_string(relation, "event_id", answer->edits, sizeof answer->edits);
    if (relation != NULL)
        (void)json_opt_bool(relation, "is_falling_back", &answer->falling_back, NULL);
    take_string(member_object(relation, "m.in_reply_to"), "event_id", answer->replies_to, sizeof answer->replies_to);
}

bool homeserver_answer_read(const struct homeserver_event *event, struct homeserver_answer *answer)
{
    own_(json_freep) struct json *content = NULL;
    struct json_limits limits = {.max_bytes = EVENT_BYTES_MAX, .max_depth = 100};
    *answer = (struct homeserver_answer){.event = event};
    if (strcmp(event->type, "m.room.message") != 0 ||
        json_parse(event->content, strlen(event->content), limits, &content, NULL) != RESULT_OK)
        return false;
    const struct json *departure = member_object(content, "fi.neuvo.departure");
    take_string(departure, "key", answer->key, sizeof answer->key);
    take_string(departure, "cause", answer->cause, sizeof answer->cause);
    take_string(content, "msgtype", answer->kind, sizeof answer->kind);
    take_string(content, "body", answer->body, sizeof answer->body);
    answer->mentions = member_object(content, "m.mentions") != NULL;
    read_relation(content, answer);
    return true;
}

static size_t answers_to(const struct homeserver *homeserver, const char *event_id, struct homeserver_answer *answer)
{
    struct homeserver_answer read;
    size_t count = 0;
    for (size_t i = 0; i < homeserver->heard.count; i++) {
        const struct homeserver_event *event = homeserver->heard.items[i];
        if (event->lost || strstr(event->content, event_id) == NULL || !homeserver_answer_read(event, &read) ||
            strcmp(read.cause, event_id) != 0)
            continue;
        count++;
        if (answer != NULL)
            *answer = read;
    }
    return count;
}

size_t homeserver_answers_to(struct homeserver *homeserver, const char *event_id, struct homeserver_answer *answer)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    size_t count = answers_to(homeserver, event_id, answer);
    (void)pthread_mutex_unlock(&homeserver->lock);
    return count;
}

size_t homeserver_clear_in_encrypted(struct homeserver *homeserver)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    size_t count = homeserver->clear_in_encrypted;
    (void)pthread_mutex_unlock(&homeserver->lock);
    return count;
}

/* ---- waiting --------------------------------------------------------------------------------------------- */

/* What somebody waits for; looked at with the lock. */
struct wanted {
    bool (*is_there)(const struct homeserver *homeserver, const struct wanted *wanted);
    size_t count;
    const struct homeserver_room *room;
    const char *word;
    struct homeserver_answer *answer;
};

static bool wait_for(struct homeserver *homeserver, const struct wanted *wanted, int64_t timeout_ms)
{
    struct timespec until;
    int64_t deadline_us = clock_monotonic_us() + timeout_ms * 1000;
    until.tv_sec = deadline_us / 1000000;
    until.tv_nsec = deadline_us % 1000000 * 1000;
    (void)pthread_mutex_lock(&homeserver->lock);
    bool there = wanted->is_there(homeserver, wanted);
    while (!there && pthread_cond_timedwait(&homeserver->heard_more, &homeserver->lock, &until) == 0)
        there = wanted->is_there(homeserver, wanted);
    there = there || wanted->is_there(homeserver, wanted);
    (void)pthread_mutex_unlock(&homeserver->lock);
    return there;
}

static bool so_many_heard(const struct homeserver *homeserver, const struct wanted *wanted)
{
    return homeserver->heard.count >= wanted->count;
}

bool homeserver_wait_heard(struct homeserver *homeserver, size_t count, int64_t timeout_ms)
{
    return wait_for(homeserver, &(struct wanted){.is_there = so_many_heard, .count = count}, timeout_ms);
}

static bool is_answered(const struct homeserver *homeserver, const struct wanted *wanted)
{
    return answers_to(homeserver, wanted->word, wanted->answer) > 0;
}

bool homeserver_wait_answer(struct homeserver *homeserver, const char *event_id, struct homeserver_answer *answer,
                            int64_t timeout_ms)
{
    return wait_for(homeserver, &(struct wanted){.is_there = is_answered, .word = event_id, .answer = answer},
                    timeout_ms);
}

static bool is_member(const struct homeserver *homeserver, const struct wanted *wanted)
{
    return strcmp(room_membership(wanted->room, homeserver->bot), wanted->word) == 0;
}

bool homeserver_wait_membership(struct homeserver *homeserver, struct homeserver_room *room, const char *membership,
                                int64_t timeout_ms)
{
    return wait_for(homeserver, &(struct wanted){.is_there = is_member, .room = room, .word = membership}, timeout_ms);
}

static size_t count_requests(const struct homeserver *homeserver, unsigned places)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof homeserver->requests / sizeof *homeserver->requests; i++)
        count += (places >> i & 1) != 0 ? homeserver->requests[i] : 0;
    return count;
}

void homeserver_bot_gone(struct homeserver *homeserver)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    homeserver->idles = false;
    homeserver->requests_wanted = count_requests(homeserver, HOMESERVER_CLIENT) + 1;
    (void)pthread_mutex_unlock(&homeserver->lock);
}

static bool is_quiet(const struct homeserver *homeserver, const struct wanted *wanted)
{
    (void)wanted;
    if (homeserver->options.push_port == 0)
        return homeserver->idles && homeserver->idle_position >= homeserver->stream.count;
    return homeserver->pusher.position >= homeserver->stream.count &&
           count_requests(homeserver, HOMESERVER_CLIENT) >= homeserver->requests_wanted;
}

bool homeserver_wait_quiet(struct homeserver *homeserver, int64_t timeout_ms)
{
    return wait_for(homeserver, &(struct wanted){.is_there = is_quiet}, timeout_ms);
}

/* ---- requests -------------------------------------------------------------------------------------------- */

size_t homeserver_requests(struct homeserver *homeserver, unsigned places)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    size_t count = count_requests(homeserver, places);
    (void)pthread_mutex_unlock(&homeserver->lock);
    return count;
}

void homeserver_print_requests(struct homeserver *homeserver, size_t count)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    size_t have = homeserver->journal_count < JOURNAL_LINES ? homeserver->journal_count : JOURNAL_LINES;
    for (size_t i = homeserver->journal_count - (count < have ? count : have); i < homeserver->journal_count; i++) {
        const struct journal_line *line = &homeserver->journal[i % JOURNAL_LINES];
        fprintf(stderr, "  %d %s\n", line->status, line->text);
    }
    (void)pthread_mutex_unlock(&homeserver->lock);
}

bool homeserver_was_asked(struct homeserver *homeserver, const char *words)
{
    bool found = false;
    (void)pthread_mutex_lock(&homeserver->lock);
    size_t have = homeserver->journal_count < JOURNAL_LINES ? homeserver->journal_count : JOURNAL_LINES;
    for (size_t i = 0; i < have && !found; i++)
        found = strstr(homeserver->journal[i].text, words) != NULL;
    (void)pthread_mutex_unlock(&homeserver->lock);
    return found;
}

void homeserver_largest_sync(struct homeserver *homeserver, int64_t *ready_us, int64_t *next_us, size_t *bytes)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    *ready_us = homeserver->largest_us;
    *next_us = homeserver->after_largest_us;
    *bytes = homeserver->largest_bytes;
    (void)pthread_mutex_unlock(&homeserver->lock);
}
