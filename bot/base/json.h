/*
 * JSON, typed: the only file that sees cJSON.
 *
 * json_parse() refuses what cJSON lets through: bad UTF-8, \u0000, duplicate keys, too deep, too large. Readers say
 * which key at which path is wrong. Writers build into a struct text and escape everything that needs it.
 */
#ifndef NEUVO_BASE_JSON_H
#define NEUVO_BASE_JSON_H

#include "base/error.h"
#include "base/text.h"

struct json; /* one value inside a document; valid as long as the document */

struct json_limits {
    size_t max_bytes;
    unsigned max_depth; /* up to 100 */
};

/* The document becomes the caller's: json_free(). BAD_INPUT with the byte offset where it could be found. */
enum result json_parse(const char *bytes, size_t length, struct json_limits limits, struct json **document,
                       struct error *error);
void json_free(struct json *document);
void json_freep(struct json **document); /* for own_() */

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };
enum json_type json_type(const struct json *value);

/* need: BAD_INPUT when missing or of another type. opt: *value stays as it is when missing or null; BAD_INPUT on
   another type. Strings and values belong to the document. */
enum result json_need_string(const struct json *object, const char *key, const char **value, struct error *error);
enum result json_opt_string(const struct json *object, const char *key, const char **value, struct error *error);
/* Whole numbers between -2^53 and 2^53, both excluded: beyond them a double is no longer exact. Else BAD_INPUT. */
enum result json_need_int(const struct json *object, const char *key, int64_t *value, struct error *error);
enum result json_opt_int(const struct json *object, const char *key, int64_t *value, struct error *error);
enum result json_need_number(const struct json *object, const char *key, double *value, struct error *error);
enum result json_opt_bool(const struct json *object, const char *key, bool *value, struct error *error);
enum result json_need_array(const struct json *object, const char *key, const struct json **value, struct error *error);
enum result json_opt_array(const struct json *object, const char *key, const struct json **value, struct error *error);
enum result json_opt_object(const struct json *object, const char *key, const struct json **value, struct error *error);

/* Walking: first child of an array or object, next sibling; NULL at the end. */
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *value);
const char *json_key(const struct json *value);       /* of an object's member, else NULL */
const char *json_as_string(const struct json *value); /* NULL unless a string */
bool json_as_number(const struct json *value, double *number);

/* Writing: adds "string" with quotes and escapes. Invalid UTF-8 becomes U+FFFD. */
void json_write_string(struct text *out, const char *string);
/* Adds "key":"value" with a leading comma unless the last byte is { or [ . NULL value: nothing is added. */
void json_write_member(struct text *out, const char *key, const char *value);
void json_write_member_int(struct text *out, const char *key, int64_t value);
void json_write_member_bool(struct text *out, const char *key, bool value);
void json_write_member_number(struct text *out, const char *key, double value); /* 6 significant digits; never NaN */
/* Adds ,"key": and leaves the value to the caller. */
void json_write_key(struct text *out, const char *key);
/* Adds a comma unless the last byte is { or [ . */
void json_write_comma(struct text *out);

#endif
