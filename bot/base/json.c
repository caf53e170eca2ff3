#include "base/json.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

static const cJSON *node(const struct json *value)
{
    return (const cJSON *)(const void *)value;
}

static const struct json *value_of(const cJSON *item)
{
    return (const struct json *)(const void *)item;
}

/* cJSON recurses and cuts strings at \u0000: both are looked for before it sees the bytes. */
/* cJSON reads what is no digit as zero. */
static bool has_four_digits(const char *bytes, size_t length)
{
    for (size_t i = 0; i < 4; i++) {
        if (i >= length || !isxdigit((unsigned char)bytes[i]))
            return false;
    }
    return true;
}

static enum result scan(const char *bytes, size_t length, unsigned max_depth, struct error *error)
{
    unsigned depth = 0;
    bool inside = false;
    for (size_t i = 0; i < length; i++) {
        char byte = bytes[i];
        if (inside) {
            if (byte == '\\') {
                if (length - i >= 6 && memcmp(bytes + i, "\\u0000", 6) == 0)
                    return error_set(error, RESULT_BAD_INPUT, "JSON byte %zu: \\u0000 is not allowed in text", i);
                if (length - i >= 2 && bytes[i + 1] == 'u' && !has_four_digits(bytes + i + 2, length - i - 2))
                    return error_set(error, RESULT_BAD_INPUT, "JSON byte %zu: \\u wants four hexadecimal digits", i);
                i++;
            } else if (byte == '"') {
                inside = false;
            }
        } else if (byte == '"') {
            inside = true;
        } else if (byte == '{' || byte == '[') {
            if (++depth > max_depth)
                return error_set(error, RESULT_BAD_INPUT, "JSON byte %zu: nested deeper than %u", i, max_depth);
        } else if ((byte == '}' || byte == ']') && depth > 0) {
            depth--;
        }
    }
    return RESULT_OK;
}

static enum result check_keys(const cJSON *item, struct error *error)
{
    for (const cJSON *child = item->child; child != NULL; child = child->next) {
        if (cJSON_IsObject(item)) {
            unsigned members = 0;
            for (const cJSON *other = child->next; other != NULL; other = other->next) {
                if (strcmp(child->string, other->string) == 0)
                    return error_set(error, RESULT_BAD_INPUT, "JSON: the key \"%.64s\" stands twice", child->string);
                if (++members >= 256)
                    return error_set(error, RESULT_BAD_INPUT, "JSON: an object has more than 256 keys");
            }
        }
        if (child->child != NULL) {
            enum result result = check_keys(child, error);
            if (result != RESULT_OK)
                return result;
        }
    }
    return RESULT_OK;
}

enum result json_parse(const char *bytes, size_t length, struct json_limits limits, struct json **document,
                       struct error *error)
{
    *document = NULL;
    if (length > limits.max_bytes)
        return error_set(error, RESULT_BAD_INPUT, "JSON of %zu bytes; at most %zu are read", length, limits.max_bytes);
    if (!utf8_valid(bytes, length))
        return error_set(error, RESULT_BAD_INPUT, "JSON is not valid UTF-8");
    enum result result = scan(bytes, length, limits.max_depth, error);
    if (result != RESULT_OK)
        return result;
    const char *end = bytes;
    cJSON *root = cJSON_ParseWithLengthOpts(bytes, length, &end, false);
    size_t used = root == NULL ? 0 : (size_t)(end - bytes);
    while (root != NULL && used < length && strchr(" \t\r\n", bytes[used]) != NULL)
        used++;
    if (root == NULL || used < length) {
        cJSON_Delete(root);
        return error_set(error, RESULT_BAD_INPUT, "not JSON: byte %zu", (size_t)(end - bytes));
    }
    result = check_keys(root, error);
    if (result != RESULT_OK) {
        cJSON_Delete(root);
        return result;
    }
    *document = (struct json *)(void *)root;
    return RESULT_OK;
}

void json_free(struct json *document)
{
    cJSON_Delete((cJSON *)(void *)document);
}

void json_freep(struct json **document)
{
    json_free(*document);
    *document = NULL;
}

enum json_type json_type(const struct json *value)
{
    const cJSON *item = node(value);
    if (cJSON_IsBool(item))
        return JSON_BOOL;
    if (cJSON_IsNumber(item))
        return JSON_NUMBER;
    if (cJSON_IsString(item))
        return JSON_STRING;
    if (cJSON_IsArray(item))
        return JSON_ARRAY;
    return cJSON_IsObject(item) ? JSON_OBJECT : JSON_NULL;
}

/* Finds a member of the wanted type. *found is NULL when an optional one is missing or null. */
static enum result member(const struct json *object, const char *key, enum json_type type, bool needed,
                          const cJSON **found, struct error *error)
{
    static const char *const names[] = {"null", "true or false", "a number", "a string", "an array", "an object"};
    *found = NULL;
    const cJSON *item = cJSON_IsObject(node(object)) ? cJSON_GetObjectItemCaseSensitive(node(object), key) : NULL;
    if (item == NULL || cJSON_IsNull(item)) {
        if (!needed)
            return RESULT_OK;
        return error_set(error, RESULT_BAD_INPUT, "\"%s\" is missing; it must be %s", key, names[type]);
    }
    if (json_type(value_of(item)) != type)
        return error_set(error, RESULT_BAD_INPUT, "\"%s\" must be %s", key, names[type]);
    *found = item;
    return RESULT_OK;
}

static enum result string_member(const struct json *object, const char *key, bool needed, const char **value,
                                 struct error *error)
{
    const cJSON *item;
    enum result result = member(object, key, JSON_STRING, needed, &item, error);
    if (item != NULL)
        *value = item->valuestring;
    return result;
}

enum result json_need_string(const struct json *object, const char *key, const char **value, struct error *error)
{
    return string_member(object, key, true, value, error);
}

enum result json_opt_string(const struct json *object, const char *key, const char **value, struct error *error)
{
    return string_member(object, key, false, value, error);
}

static enum result number_member(const struct json *object, const char *key, bool needed, double *value,
                                 struct error *error)
{
    const cJSON *item;
    enum result result = member(object, key, JSON_NUMBER, needed, &item, error);
    if (item != NULL) {
        if (!isfinite(item->valuedouble))
            return error_set(error, RESULT_BAD_INPUT, "\"%s\" is out of range", key);
        *value = item->valuedouble;
    }
    return result;
}

static enum result int_member(const struct json *object, const char *key, bool needed, int64_t *value,
                              struct error *error)
{
    double number = NAN;
    enum result result = number_member(object, key, needed, &number, error);
    if (result != RESULT_OK || isnan(number))
        return result;
    if (number != floor(number) || fabs(number) >= 9007199254740992.0)
        return error_set(error, RESULT_BAD_INPUT, "\"%s\" must be a whole number", key);
    *value = (int64_t)number;
    return RESULT_OK;
}

enum result json_need_int(const struct json *object, const char *key, int64_t *value, struct error *error)
{
    return int_member(object, key, true, value, error);
}

enum result json_opt_int(const struct json *object, const char *key, int64_t *value, struct error *error)
{
    return int_member(object, key, false, value, error);
}

enum result json_need_number(const struct json *object, const char *key, double *value, struct error *error)
{
    return number_member(object, key, true, value, error);
}

enum result json_opt_bool(const struct json *object, const char *key, bool *value, struct error *error)
{
    const cJSON *item;
    enum result result = member(object, key, JSON_BOOL, false, &item, error);
    if (item != NULL)
        *value = cJSON_IsTrue(item);
    return result;
}

static enum result container_member(const struct json *object, const char *key, enum json_type type, bool needed,
                                    const struct json **value, struct error *error)
{
    const cJSON *item;
    enum result result = member(object, key, type, needed, &item, error);
    if (item != NULL)
        *value = value_of(item);
    return result;
}

enum result json_need_array(const struct json *object, const char *key, const struct json **value, struct error *error)
{
    return container_member(object, key, JSON_ARRAY, true, value, error);
}

enum result json_opt_array(const struct json *object, const char *key, const struct json **value, struct error *error)
{
    return container_member(object, key, JSON_ARRAY, false, value, error);
}

enum result json_opt_object(const struct json *object, const char *key, const struct json **value, struct error *error)
{
    return container_member(object, key, JSON_OBJECT, false, value, error);
}

const struct json *json_first(const struct json *container)
{
    return container == NULL ? NULL : value_of(node(container)->child);
}

const struct json *json_next(const struct json *value)
{
    return value_of(node(value)->next);
}

const char *json_key(const struct json *value)
{
    return node(value)->string;
}

const char *json_as_string(const struct json *value)
{
    return cJSON_GetStringValue(node(value));
}

bool json_as_number(const struct json *value, double *number)
{
    if (!cJSON_IsNumber(node(value)))
        return false;
    *number = node(value)->valuedouble;
    return true;
}

/* How many bytes stand for themselves and can be taken at once: most of a text. */
static size_t plain_length(const char *string)
{
    size_t length = 0;
    while ((unsigned char)string[length] >= 0x20 && (unsigned char)string[length] < 0x7F && string[length] != '"' &&
           string[length] != '\\')
        length++;
    return length;
}

void json_write_string(struct text *out, const char *string)
{
    text_add_char(out, '"');
    while (*string != '\0') {
        size_t plain = plain_length(string);
        text_add_bytes(out, string, plain);
        string += plain;
        if (*string == '\0')
            break;
        const char *start = string;
        uint32_t codepoint = utf8_next(&string);
        if (codepoint == '"' || codepoint == '\\')
            text_printf(out, "\\%c", (char)codepoint);
        else if (codepoint == '\n')
            text_add(out, "\\n");
        else if (codepoint < 0x20 || codepoint == 0x7F || codepoint == 0x2028 || codepoint == 0x2029)
            text_printf(out, "\\u%04x", (unsigned)codepoint);
        else if (codepoint == 0xFFFD)
            text_add_codepoint(out, codepoint);
        else
            text_add_bytes(out, start, (size_t)(string - start));
    }
    text_add_char(out, '"');
}

void json_write_comma(struct text *out)
{
    if (out->length > 0 && strchr("{[", out->data[out->length - 1]) == NULL)
        text_add_char(out, ',');
}

void json_write_key(struct text *out, const char *key)
{
    json_write_comma(out);
    json_write_string(out, key);
    text_add_char(out, ':');
}

void json_write_member(struct text *out, const char *key, const char *value)
{
    if (value == NULL)
        return;
    json_write_key(out, key);
    json_write_string(out, value);
}

void json_write_member_int(struct text *out, const char *key, int64_t value)
{
    json_write_key(out, key);
    text_printf(out, "%lld", (long long)value);
}

void json_write_member_bool(struct text *out, const char *key, bool value)
{
    json_write_key(out, key);
    text_add(out, value ? "true" : "false");
}

void json_write_member_number(struct text *out, const char *key, double value)
{
    json_write_key(out, key);
    text_printf(out, "%.6g", isfinite(value) ? value : 0.0);
}
