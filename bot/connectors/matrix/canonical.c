#include "connectors/matrix/canonical.h"

#include "base/list.h"
#include "base/own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 20, MEMBERS_MOST = 2000 };

static void add_string(struct text *out, const char *string)
{
    static const char plain_below[] = "\b\t\n\f\r", letters[] = "btnfr";
    text_add_char(out, '"');
    for (const char *at = string; *at != '\0'; at++) {
        const char *named = strchr(plain_below, *at);
        if (*at == '"' || *at == '\\')
            text_printf(out, "\\%c", *at);
        else if (named != NULL)
            text_printf(out, "\\%c", letters[named - plain_below]);
        else if ((unsigned char)*at < 0x20)
            text_printf(out, "\\u%04x", (unsigned)(unsigned char)*at);
        else
            text_add_char(out, *at);
    }
    text_add_char(out, '"');
}

static bool add_value(const struct json *value, bool is_top, int depth, struct text *out);

static int by_key(const void *a, const void *b)
{
    const struct json *const *left = a, *const *right = b;
    return strcmp(json_key(*left), json_key(*right));
}

static bool is_left_out(const char *key)
{
    return strcmp(key, "signatures") == 0 || strcmp(key, "unsigned") == 0;
}

static bool add_member(const struct json *object, const struct json *member, int depth, struct text *out)
{
    bool flag = false;
    if (json_type(member) != JSON_BOOL)
        return add_value(member, false, depth + 1, out);
    (void)json_opt_bool(object, json_key(member), &flag, NULL);
    text_add(out, flag ? "true" : "false");
    return true;
}

static bool add_object(const struct json *object, bool is_top, int depth, struct text *out)
{
    LIST_OF(const struct json *) members = LIST_INIT;
    bool good = true;
    for (const struct json *member = json_first(object); member != NULL; member = json_next(member)) {
        if (!is_top || !is_left_out(json_key(member)))
            *list_push(&members) = member;
    }
    good = members.count <= MEMBERS_MOST;
    if (good && members.count > 0)
        qsort(members.items, members.count, sizeof *members.items, by_key);
    text_add_char(out, '{');
    for (size_t i = 0; good && i < members.count; i++) {
        if (i > 0)
            text_add_char(out, ',');
        add_string(out, json_key(members.items[i]));
        text_add_char(out, ':');
        good = add_member(object, members.items[i], depth, out);
    }
    text_add_char(out, '}');
    list_done(&members);
    return good;
}

static bool add_array(const struct json *array, int depth, struct text *out)
{
    bool good = true;
    text_add_char(out, '[');
    for (const struct json *item = json_first(array); item != NULL && good; item = json_next(item)) {
        if (item != json_first(array))
            text_add_char(out, ',');
        good = add_value(item, false, depth + 1, out);
    }
    text_add_char(out, ']');
    return good;
}

static bool add_value(const struct json *value, bool is_top, int depth, struct text *out)
{
    double number = 0;
    if (depth > DEEPEST)
        return false;
    switch (json_type(value)) {
    case JSON_NULL:
        text_add(out, "null");
        return true;
    case JSON_BOOL: /* in a list: nothing that is signed has any */
        return false;
    case JSON_NUMBER:
        if (!json_as_number(value, &number) || fabs(number) >= 9007199254740992.0 || number != floor(number))
            return false;
        text_printf(out, "%lld", (long long)number);
        return true;
    case JSON_STRING:
        add_string(out, json_as_string(value));
        return true;
    case JSON_ARRAY:
        return add_array(value, depth, out);
    case JSON_OBJECT:
        return add_object(value, is_top, depth, out);
    }
    return false;
}

bool canonical_of_signed(const struct json *object, struct text *out)
{
    return json_type(object) == JSON_OBJECT && add_value(object, true, 0, out);
}

bool canonical_value(const struct json *value, struct text *out)
{
    return add_value(value, false, 0, out);
}
