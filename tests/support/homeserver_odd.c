/* Events that nobody honest sends. What is wrong is always one thing, so that one check too few shows. */
#include "support/homeserver_internal.h"

#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Contents of m.room.message. */
static const char *const contents[] = {
    "{}",
    "{\"msgtype\":\"m.text\"}",
    "{\"body\":\"no msgtype\"}",
    "{\"msgtype\":\"m.text\",\"body\":7}",
    "{\"msgtype\":\"m.text\",\"body\":null}",
    "{\"msgtype\":\"m.text\",\"body\":[\"a\"]}",
    "{\"msgtype\":\"m.text\",\"body\":{\"a\":1}}",
    "{\"msgtype\":\"m.text\",\"body\":true}",
    "{\"msgtype\":\"m.text\",\"body\":\"\"}",
    "{\"msgtype\":\"m.text\",\"body\":\" \\n\\t \"}",
    "{\"msgtype\":\"m.text\",\"body\":\"nul \\u0000 in it\"}",
    "{\"msgtype\":\"m.text\",\"body\":\"half a pair \\ud800\"}",
    "{\"msgtype\":\"m.text\",\"body\":\"\\u202eturned\\u202c \\u0007 \\u001b[31m\"}",
    "{\"msgtype\":\"m.text\",\"body\":\"one\",\"body\":\"two\"}",
    "{\"msgtype\":1,\"body\":\"x\"}",
    "{\"msgtype\":null,\"body\":\"x\"}",
    "{\"msgtype\":[\"m.text\"],\"body\":\"x\"}",
    "{\"msgtype\":\"\",\"body\":\"x\"}",
    "{\"msgtype\":\"fi.unknown.kind\",\"body\":\"x\"}",
    "{\"msgtype\":\"m.notice\",\"body\":\"unohdin salasanani\"}",
    "{\"msgtype\":\"m.image\",\"body\":\"x\",\"url\":5,\"info\":\"big\"}",
    "{\"msgtype\":\"m.image\",\"body\":\"x\",\"url\":\"https://elsewhere.test/x.png\",\"info\":{\"size\":-1}}",
    "{\"msgtype\":\"m.file\",\"body\":\"x\",\"url\":\"mxc://../../etc\",\"info\":{\"size\":1e300}}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"format\":3,\"formatted_body\":[]}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.mentions\":\"@neuvo:fake.test\"}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.mentions\":{\"user_ids\":\"@neuvo:fake.test\"}}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.mentions\":{\"user_ids\":[1,null,{},[]]}}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.mentions\":{\"user_ids\":{\"a\":1},\"room\":\"yes\"}}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.relates_to\":\"$a\"}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.relates_to\":[]}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.relates_to\":{\"rel_type\":1,\"event_id\":2}}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.relates_to\":{\"rel_type\":\"m.thread\"}}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":[]}}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.relates_to\":{\"m.in_reply_to\":\"$a\"}}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"m.relates_to\":{\"m.in_reply_to\":{\"event_id\":{}}}}",
    "{\"msgtype\":\"m.text\",\"body\":\"* x\",\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$nothing\"}}",
    "{\"msgtype\":\"m.text\",\"body\":\"* x\",\"m.new_content\":5,"
    "\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$nothing\"}}",
    "{\"msgtype\":\"m.text\",\"body\":\"* x\",\"m.new_content\":{\"body\":[]},"
    "\"m.relates_to\":{\"rel_type\":\"m.replace\",\"event_id\":\"$nothing\"}}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"fi.neuvo.departure\":5}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"fi.neuvo.departure\":{\"key\":[],\"cause\":{}}}",
    "{\"msgtype\":\"m.text\",\"body\":\"x\",\"number\":1e999}",
};

/* Whole events; %s is a fresh part of an id. */
static const char *const events[] = {
    "{}",
    "[]",
    "null",
    "5",
    "\"event\"",
    "{\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":{\"msgtype\":\"m.text\",\"body\":\"no event id %s\"}}",
    "{\"event_id\":[\"%s\"],\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":{\"msgtype\":\"m.text\",\"body\":\"x\"}}",
    "{\"event_id\":\"\",\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":{\"msgtype\":\"m.text\",\"body\":\"x %s\"}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"origin_server_ts\":1,"
    "\"content\":{\"msgtype\":\"m.text\",\"body\":\"no sender\"}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":{},\"origin_server_ts\":1,"
    "\"content\":{\"msgtype\":\"m.text\",\"body\":\"x\"}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"maija\",\"origin_server_ts\":1,"
    "\"content\":{\"msgtype\":\"m.text\",\"body\":\"x\"}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@:\",\"origin_server_ts\":1,"
    "\"content\":{\"msgtype\":\"m.text\",\"body\":\"x\"}}",
    "{\"event_id\":\"$odd%s\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,\"content\":{}}",
    "{\"event_id\":\"$odd%s\",\"type\":9,\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,\"content\":{}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,\"content\":{}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":\"hello\"}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":null}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":[]}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\","
    "\"content\":{\"msgtype\":\"m.notice\",\"body\":\"no time\"}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\","
    "\"origin_server_ts\":\"yesterday\",\"content\":{\"msgtype\":\"m.notice\",\"body\":\"x\"}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\","
    "\"origin_server_ts\":-9e99,\"content\":{\"msgtype\":\"m.notice\",\"body\":\"x\"}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"unsigned\":5,\"content\":{\"msgtype\":\"m.notice\",\"body\":\"x\"}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@neuvo:fake.test\",\"origin_server_ts\":1,"
    "\"unsigned\":{\"transaction_id\":[]},\"content\":{\"msgtype\":\"m.text\",\"body\":\"not from me\"}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.message\",\"sender\":\"@neuvo:fake.test\",\"origin_server_ts\":1,"
    "\"unsigned\":{\"transaction_id\":\"never-sent\"},\"content\":{\"msgtype\":\"m.text\",\"body\":\"not from me\","
    "\"fi.neuvo.departure\":{\"key\":\"never-sent\",\"cause\":\"$nothing\"}}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.redaction\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"redacts\":5,\"content\":{\"redacts\":{}}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.redaction\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":{}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.reaction\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":5,\"key\":{}}}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.reaction\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":{}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.member\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"state_key\":7,\"content\":{\"membership\":[]}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"m.room.tombstone\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":{\"replacement_room\":9}}",
    "{\"event_id\":\"$odd%s\",\"type\":\"fi.unknown.event\",\"sender\":\"@maija:fake.test\",\"origin_server_ts\":1,"
    "\"content\":{\"anything\":[1,2,{\"deep\":null}]}}",
};

/* Longer than anybody should swallow whole. */
static const char *const long_parts[] = {"event_id", "sender", "type"};

static void add_raw(struct homeserver *homeserver, struct homeserver_room *room, const char *user, const char *raw)
{
    (void)event_add(homeserver,
                    &(struct event_draft){.room = room, .sender = user, .type = "odd", .content = "{}", .raw = raw});
}

static void add_long(struct homeserver *homeserver, struct homeserver_room *room, const char *user, const char *part)
{
    own_(text_done) struct text raw = TEXT_INIT;
    static const char *const keys[] = {"event_id", "sender", "type"};
    static const char *const values[] = {"$odd-long", "@maija:fake.test", "m.room.message"};
    text_add_char(&raw, '{');
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        own_(text_done) struct text value = TEXT_INIT;
        text_add(&value, values[i]);
        for (int j = 0; strcmp(keys[i], part) == 0 && j < 5000; j++)
            text_add_char(&value, 'x');
        json_write_member(&raw, keys[i], value.data);
    }
    text_add(&raw, ",\"origin_server_ts\":1,\"content\":{\"msgtype\":\"m.notice\",\"body\":\"x\"}}");
    add_raw(homeserver, room, user, raw.data);
}

static void put_fresh(const char *pattern, size_t number, struct text *out)
{
    const char *place = strstr(pattern, "%s");
    if (place == NULL) {
        text_add(out, pattern);
        return;
    }
    text_printf(out, "%.*s%zu%s", (int)(place - pattern), pattern, number, place + 2);
}

size_t homeserver_put_odd(struct homeserver *homeserver, struct homeserver_room *room, const char *user)
{
    size_t content_count = sizeof contents / sizeof *contents, event_count = sizeof events / sizeof *events;
    size_t long_count = sizeof long_parts / sizeof *long_parts;
    (void)pthread_mutex_lock(&homeserver->lock);
    for (size_t i = 0; i < content_count; i++)
        (void)event_add(
            homeserver,
            &(struct event_draft){.room = room, .sender = user, .type = "m.room.message", .content = contents[i]});
    for (size_t i = 0; i < event_count; i++) {
        own_(text_done) struct text raw = TEXT_INIT;
        put_fresh(events[i], homeserver->events.count, &raw);
        add_raw(homeserver, room, user, raw.data);
    }
    for (size_t i = 0; i < long_count; i++)
        add_long(homeserver, room, user, long_parts[i]);
    (void)pthread_mutex_unlock(&homeserver->lock);
    return content_count + event_count + long_count;
}

void homeserver_put_deep(struct homeserver *homeserver, struct homeserver_room *room, const char *user, size_t depth)
{
    own_(text_done) struct text content = TEXT_INIT;
    text_add(&content, "{\"msgtype\":\"m.text\",\"body\":\"x\",\"deep\":");
    for (size_t i = 0; i < depth; i++)
        text_add_char(&content, '[');
    for (size_t i = 0; i < depth; i++)
        text_add_char(&content, ']');
    text_add_char(&content, '}');
    homeserver_put(homeserver, room, user, "m.room.message", NULL, content.data, NULL);
}
