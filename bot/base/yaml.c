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
    size_t key_line;   /* of the key whose value is awaited, 1-based */
    size_t long_quote; /* line where the last quoted value of several lines begins, 1-based; 0: none */
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

static const char *line_at(const struct reader *reader, size_t line)
{
    const char *start = reader->bytes, *end = reader->bytes + reader->length;
    for (; line > 0 && start < end; line--) {
        const char *newline = memchr(start, '\n', (size_t)(end - start));
        start = newline == NULL ? end : newline + 1;
    }
    return start;
}

static size_t line_length(const struct reader *reader, const char *line)
{
    const char *end = reader->bytes + reader->length;
    size_t length = 0;
    while (line + length < end && line[length] != '\n' && line[length] != '\r')
        length++;
    return length;
}

/* The character there, when it is ASCII; 0 otherwise. */
static char sign_at(const struct reader *reader, size_t line, size_t column)
{
    const char *cursor = line_at(reader, line), *end = cursor + line_length(reader, cursor);
    for (; cursor < end && column > 0; column--) {
        do
            cursor++; /* the bytes are valid UTF-8, but no NUL follows them */
        while (cursor < end && ((unsigned char)*cursor & 0xC0) == 0x80);
    }
    return cursor < end && (unsigned char)*cursor < 0x80 ? *cursor : '\0';
}

/* ": title: "Coffee: good"" as the line should be, when that is simple. */
static void add_quoted(const struct reader *reader, size_t line, struct text *why)
{
    const char *start = line_at(reader, line);
    size_t length = line_length(reader, start);
    const char *colon = memchr(start, ':', length);
    size_t head = colon == NULL ? length : (size_t)(colon - start) + 1;
    while (head < length && start[head] == ' ')
        head++;
    if (length > 120 || head == length || memchr(start + head, '"', length - head) != NULL ||
        memchr(start + head, '\\', length - head) != NULL)
        return;
    text_printf(why, ": %.*s\"%.*s\"", (int)head, start, (int)(length - head), start + head);
}

/* ---- what libyaml found, said so that an editor can mend it -------------------------------------------------- */

enum where { AT_PROBLEM, AT_CONTEXT }; /* AT_CONTEXT: where it began */

/* By what libyaml says; context: also by what it was doing; sign: also by the character it met (0: any). */
static const struct saying {
    const char *problem, *context;
    char sign;
    enum where where;
    const char *text;
} sayings[] = {
    {"mapping values are not allowed", "", 0, AT_PROBLEM,
     "a colon and a blank inside a value; put the value in quotes"},
    {"found unexpected end of stream", "quoted scalar", 0, AT_CONTEXT,
     "the quotation mark that opens here is not closed"},
    {"found unexpected document indicator", "quoted scalar", 0, AT_CONTEXT,
     "the quotation mark that opens here is not closed"},
    {"cannot start any token", "", '\t', AT_PROBLEM, "a tab in front of the line; write blanks instead"},
    {"cannot start any token", "", 0, AT_PROBLEM, "a value cannot begin with this sign; put the value in quotes"},
    {"could not find expected ':'", "", 0, AT_CONTEXT, "neither key: value nor a list's - in front"},
    {"did not find expected ',' or ']'", "", 0, AT_CONTEXT, "the bracket [ that opens here is not closed"},
    {"did not find expected ',' or '}'", "", 0, AT_CONTEXT, "the brace { that opens here is not closed"},
    {"did not find expected alphabetic", "", 0, AT_PROBLEM, "a value that begins with * or & must stand in quotes"},
    {"block sequence entries are not allowed", "", 0, AT_PROBLEM,
     "a list begins on the line below its key, or the value must stand in quotes"},
    {"unknown escape character", "", 0, AT_PROBLEM,
     "in \" \" a \\ begins a special sign; write ' ' around the value instead"},
    {"did not find expected '-' indicator", "", 0, AT_PROBLEM,
     "this line stands under a list but does not begin with -"},
    {"did not find expected key", "", 0, AT_PROBLEM,
     "this line does not fit those above it; look at its indentation and at quotation marks above it"},
};

static const char *or_nothing(const char *string)
{
    return string == NULL ? "" : string;
}

static const struct saying *find_saying(const struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    /* A mark counts characters; the byte behind the same number of lines and columns is looked up. */
    char sign = sign_at(reader, parser->problem_mark.line, parser->problem_mark.column);
    for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
        if (strstr(or_nothing(parser->problem), sayings[i].problem) != NULL &&
            strstr(or_nothing(parser->context), sayings[i].context) != NULL &&
            (sayings[i].sign == 0 || sayings[i].sign == sign))
            return &sayings[i];
    }
    return NULL;
}

/* The line (from 0) of a problem; of one in the bytes themselves libyaml tells only the offset. */
static size_t problem_line(const struct reader *reader, const struct saying *saying)
{
    if (reader->parser.error != YAML_READER_ERROR)
        return saying != NULL && saying->where == AT_CONTEXT ? reader->parser.context_mark.line
                                                             : reader->parser.problem_mark.line;
    size_t line = 0;
    for (size_t i = 0; i < reader->length && i < reader->parser.problem_offset; i++)
        line += reader->bytes[i] == '\n';
    return line;
}

/* The key whose value stands on that line: the one being read, or the last one. "" when it is none of these. */
static const char *key_on(const struct reader *reader, size_t line)
{
    if (reader->key_line == line + 1)
        return reader->path.data;
    const size_t count = reader->yaml->items.count;
    const struct yaml_item *last = count == 0 ? NULL : &reader->yaml->items.items[count - 1];
    return last != NULL && last->line == line + 1 ? last->key : "";
}

static enum result refuse_problem(struct reader *reader)
{
    own_(text_done) struct text why = TEXT_INIT;
    const struct saying *saying = find_saying(reader);
    size_t line = problem_line(reader, saying);
    const char *key = key_on(reader, line);
    if (*key != '\0')
        text_printf(&why, "%s: ", key);
    text_add(&why, saying != NULL                                ? saying->text
                   : *or_nothing(reader->parser.problem) == '\0' ? "unreadable"
                                                                 : reader->parser.problem);
    if (saying == &sayings[0] && *key != '\0')
        add_quoted(reader, line, &why);
    else if (saying != NULL && reader->long_quote != 0)
        text_printf(&why, " (the quotation mark that opens in line %zu may not be closed)", reader->long_quote);
    return refuse(reader, line, why.data);
}

static enum result next_event(struct reader *reader, yaml_event_t *event)
{
    if (!yaml_parser_parse(&reader->parser, event))
        return refuse_problem(reader);
    if (event->type == YAML_SCALAR_EVENT && event->start_mark.line != event->end_mark.line &&
        (event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
         event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE))
        reader->long_quote = event->start_mark.line + 1;
    return RESULT_OK;
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

/* The path, which no key before it may have had: a list's third value and a key that is written "list[2]" are one. */
static enum result see_path(struct reader *reader, size_t line)
{
    if (seen_add(reader, hash_fnv(HASH_FNV_SEED, reader->path.data, reader->path.length)))
        return RESULT_OK;
    return error_set(reader->error, RESULT_BAD_INPUT, "line %zu: the key \"%s\" stands twice; keep one", line + 1,
                     reader->path.data);
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
        result = see_path(reader, event.start_mark.line);
        if (result != RESULT_OK)
            yaml_event_delete(&event);
        else
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
    reader->key_line = line + 1;
    return see_path(reader, line);
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
        if (result != RESULT_OK)
            return result;
        text_truncate(&reader->path, base);
        reader->key_line = 0;
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
        result = error_set(reader->error, RESULT_BAD_INPUT,
                           "line %zu: %s%sanchors, aliases and tags (& * !) are not used here; write the value out, or "
                           "put it in quotes",
                           line + 1, reader->path.data, reader->path.length == 0 ? "" : ": ");
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
