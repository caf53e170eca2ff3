#include "base/yaml.h"

#include "base/hash.h"
#include "base/own.h"
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { MAX_DEPTH = 8, MAX_ITEMS = 50000 };

struct reader {
    yaml_parser_t parser;
    const char *bytes;
    size_t length;
    struct yaml *yaml;
    struct text path;
    struct error *error;
    uint64_t *seen; /* open-addressed set of key hashes, for duplicates */
    size_t seen_size, seen_count;
};

static enum result refuse(struct reader *reader, size_t line, const char *why)
{
    return error_set(reader->error, RESULT_BAD_INPUT, "line %zu: %s", line + 1, why);
}

static bool seen_add(struct reader *reader, uint64_t mark)
{
    if (reader->seen_count * 2 >= reader->seen_size) {
        size_t old_size = reader->seen_size;
        uint64_t *old = reader->seen;
        reader->seen_size = old_size == 0 ? 64 : old_size * 2;
        reader->seen = x_alloc(reader->seen_size, sizeof *reader->seen);
        reader->seen_count = 0;
        for (size_t i = 0; i < old_size; i++) {
            if (old[i] != 0)
                (void)seen_add(reader, old[i]);
        }
        free(old);
    }
    mark = mark == 0 ? 1 : mark;
    size_t slot = mark % reader->seen_size;
    while (reader->seen[slot] != 0) {
        if (reader->seen[slot] == mark)
            return false;
        slot = (slot + 1) % reader->seen_size;
    }
    reader->seen[slot] = mark;
    reader->seen_count++;
    return true;
}

/* The line (from 0) of a problem; of one in the bytes themselves libyaml tells only the offset. */
static size_t problem_line(const struct reader *reader)
{
    if (reader->parser.error != YAML_READER_ERROR)
        return reader->parser.problem_mark.line;
    size_t line = 0;
    for (size_t i = 0; i < reader->length && i < reader->parser.problem_offset; i++)
        line += reader->bytes[i] == '\n';
    return line;
}

static enum result next_event(struct reader *reader, yaml_event_t *event)
{
    if (yaml_parser_parse(&reader->parser, event))
        return RESULT_OK;
    const char *problem = reader->parser.problem == NULL ? "unreadable" : reader->parser.problem;
    return refuse(reader, problem_line(reader), problem);
}

/* Whether the node has an anchor or a tag, or stands for another. */
static bool is_marked(const yaml_event_t *event)
{
    if (event->type == YAML_SCALAR_EVENT)
        return event->data.scalar.anchor != NULL || event->data.scalar.tag != NULL;
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return event->data.sequence_start.anchor != NULL || event->data.sequence_start.tag != NULL;
    if (event->type == YAML_MAPPING_START_EVENT)
        return event->data.mapping_start.anchor != NULL || event->data.mapping_start.tag != NULL;
    return event->type == YAML_ALIAS_EVENT;
}

static enum result read_value(struct reader *reader, yaml_event_t *event, unsigned depth);

static enum result add_item(struct reader *reader, const char *value, size_t length, size_t line, bool quoted)
{
    if (reader->yaml->items.count >= MAX_ITEMS)
        return refuse(reader, line, "too many values in one file");
    if (memchr(value, '\0', length) != NULL)
        return refuse(reader, line, "a NUL character is not allowed");
    *list_push(&reader->yaml->items) = (struct yaml_item){.key = x_strndup(reader->path.data, reader->path.length),
                                                          .value = x_strndup(value, length),
                                                          .line = (unsigned)line + 1,
                                                          .quoted = quoted};
    return RESULT_OK;
}

static enum result read_sequence(struct reader *reader, size_t line, unsigned depth)
{
    size_t base = reader->path.length;
    for (size_t index = 0;; index++) {
        yaml_event_t event;
        enum result result = next_event(reader, &event);
        if (result != RESULT_OK)
            return result;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            return index == 0 ? add_item(reader, "", 0, line, false) : RESULT_OK;
        }
        text_printf(&reader->path, "[%zu]", index);
        result = read_value(reader, &event, depth + 1);
        text_truncate(&reader->path, base);
        if (result != RESULT_OK)
            return result;
    }
}

/* Puts ".key" behind the path and looks whether it stood there before. */
static enum result enter_key(struct reader *reader, const yaml_event_t *event)
{
    size_t line = event->start_mark.line;
    if (event->type != YAML_SCALAR_EVENT || event->data.scalar.length > 200 || is_marked(event) ||
        memchr(event->data.scalar.value, '\0', event->data.scalar.length) != NULL)
        return refuse(reader, line, "a key must be a short plain word");
    if (reader->path.length > 0)
        text_add_char(&reader->path, '.');
    text_add_bytes(&reader->path, (const char *)event->data.scalar.value, event->data.scalar.length);
    if (!seen_add(reader, hash_fnv(HASH_FNV_SEED, reader->path.data, reader->path.length)))
        return error_set(reader->error, RESULT_BAD_INPUT, "line %zu: the key \"%s\" stands twice; keep one", line + 1,
                         reader->path.data);
    return RESULT_OK;
}

static enum result read_mapping(struct reader *reader, size_t line, unsigned depth)
{
    size_t base = reader->path.length;
    for (size_t count = 0;; count++) {
        yaml_event_t event;
        enum result result = next_event(reader, &event);
        if (result != RESULT_OK)
            return result;
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            return count == 0 && base > 0 ? add_item(reader, "", 0, line, false) : RESULT_OK;
        }
        result = enter_key(reader, &event);
        yaml_event_delete(&event);
        if (result == RESULT_OK && (result = next_event(reader, &event)) == RESULT_OK)
            result = read_value(reader, &event, depth + 1);
        text_truncate(&reader->path, base);
        if (result != RESULT_OK)
            return result;
    }
}

/* Takes the event (and deletes it) and what belongs to it. */
static enum result read_value(struct reader *reader, yaml_event_t *event, unsigned depth)
{
    size_t line = event->start_mark.line;
    enum result result;
    if (depth > MAX_DEPTH)
        result = refuse(reader, line, "nested too deep");
    else if (is_marked(event))
        result = refuse(reader, line, "anchors, aliases and tags are not used here; write the value out");
    else if (event->type == YAML_SCALAR_EVENT)
        result = add_item(reader, (const char *)event->data.scalar.value, event->data.scalar.length, line,
                          event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE);
    else if (event->type == YAML_SEQUENCE_START_EVENT)
        result = read_sequence(reader, line, depth);
    else if (event->type == YAML_MAPPING_START_EVENT)
        result = read_mapping(reader, line, depth);
    else
        result = refuse(reader, line, "this part of YAML is not used here");
    yaml_event_delete(event);
    return result;
}

static enum result read_document(struct reader *reader)
{
    unsigned documents = 0;
    for (;;) {
        yaml_event_t event;
        enum result result = next_event(reader, &event);
        if (result != RESULT_OK)
            return result;
        yaml_event_type_t type = event.type;
        if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT || type == YAML_DOCUMENT_END_EVENT ||
            type == YAML_STREAM_END_EVENT) {
            size_t line = event.start_mark.line;
            yaml_event_delete(&event);
            if (type == YAML_DOCUMENT_START_EVENT && ++documents > 1)
                return refuse(reader, line, "a second document (---) in one file");
            if (type == YAML_STREAM_END_EVENT)
                return RESULT_OK;
            continue;
        }
        if (type != YAML_MAPPING_START_EVENT && !(type == YAML_SCALAR_EVENT && event.data.scalar.length == 0)) {
            size_t line = event.start_mark.line;
            yaml_event_delete(&event);
            return refuse(reader, line, "expected lines of the form \"key: value\"");
        }
        if (type == YAML_SCALAR_EVENT) {
            yaml_event_delete(&event);
            continue;
        }
        result = read_value(reader, &event, 0);
        if (result != RESULT_OK)
            return result;
    }
}

enum result yaml_read(const char *bytes, size_t length, struct yaml *yaml, struct error *error)
{
    *yaml = (struct yaml){.items = LIST_INIT};
    struct reader reader = {.bytes = bytes, .length = length, .yaml = yaml, .path = TEXT_INIT, .error = error};
    if (!utf8_valid(bytes, length))
        return error_set(error, RESULT_BAD_INPUT, "line 1: the file is not UTF-8 text; save it as UTF-8");
    if (!yaml_parser_initialize(&reader.parser))
        return error_set(error, RESULT_FAILED, "line 1: the YAML reader could not start");
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)bytes, length);
    enum result result = read_document(&reader);
    yaml_parser_delete(&reader.parser);
    text_done(&reader.path);
    free(reader.seen);
    if (result != RESULT_OK)
        yaml_done(yaml);
    return result;
}

void yaml_done(struct yaml *yaml)
{
    for (size_t i = 0; i < yaml->items.count; i++) {
        free(yaml->items.items[i].key);
        free(yaml->items.items[i].value);
    }
    list_done(&yaml->items);
}

const struct yaml_item *yaml_find(const struct yaml *yaml, const char *key)
{
    for (size_t i = 0; i < yaml->items.count; i++) {
        if (strcmp(yaml->items.items[i].key, key) == 0)
            return &yaml->items.items[i];
    }
    return NULL;
}

unsigned name_distance(const char *a, const char *b)
{
    enum { LONGEST = 64 };
    size_t a_length = strnlen(a, LONGEST), b_length = strnlen(b, LONGEST);
    unsigned rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned best = above[j - 1] + (a[i - 1] != b[j - 1]);
            if (above[j] + 1 < best)
                best = above[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && two_above[j - 2] + 1 < best)
                best = two_above[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[a_length % 3][b_length];
}

const char *name_nearest(const char *wanted, const char *const *names)
{
    const char *nearest = NULL;
    unsigned best = 4;
    for (; *names != NULL; names++) {
        unsigned distance = name_distance(wanted, *names);
        if (distance < best) {
            best = distance;
            nearest = *names;
        }
    }
    return nearest;
}
