#include "model/article_fields.h"

#include "base/json.h"
#include "base/own.h"
#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    bool list;
} fields_table[FIELD_COUNT] = {
    [FIELD_TITLE] = {"title", false},
    [FIELD_QUESTIONS] = {"questions", true},
    [FIELD_KEYWORDS] = {"keywords", true},
    [FIELD_TOOLS] = {"tools", true},
    [FIELD_COMPETENCES] = {"competences", true},
    [FIELD_OWNER] = {"owner", false},
    [FIELD_CHECKED_ON] = {"checked_on", false},
    [FIELD_REVIEW_BY] = {"review_by", false},
    [FIELD_AUDIENCE] = {"audience", false},
    [FIELD_URGENT] = {"urgent", false},
    [FIELD_SEE_ALSO] = {"see_also", true},
    [FIELD_BODY] = {"body", false},
};

const char *article_field_name(enum article_field field)
{
    return fields_table[field].name;
}

bool article_field_is_list(enum article_field field)
{
    return fields_table[field].list;
}

void article_fields_set(struct article_fields *fields, enum article_field field, const char *value)
{
    char *copy = value == NULL ? NULL : x_strdup(value);
    free(fields->values[field]);
    fields->values[field] = copy;
}

void article_fields_done(struct article_fields *fields)
{
    for (int field = 0; field < FIELD_COUNT; field++)
        article_fields_set(fields, (enum article_field)field, NULL);
}

void article_fields_copy(struct article_fields *fields, const struct article_fields *from)
{
    for (int field = 0; field < FIELD_COUNT; field++)
        article_fields_set(fields, (enum article_field)field, from->values[field]);
}

void article_fields_inherit(struct article_fields *fields, const struct article_fields *beneath)
{
    for (int field = 0; field < FIELD_COUNT; field++) {
        if (fields_table[field].list && fields->values[field] == NULL)
            article_fields_set(fields, (enum article_field)field, beneath->values[field]);
    }
}

/* ---- reading ------------------------------------------------------------------------------------------------- */

/* The beginning of the line --- after `text`; NULL: there is none. */
static const char *find_fence(const char *text)
{
    while (*text != '\0') {
        if (strncmp(text, "---", 3) == 0 && strchr("\r\n \t", text[3]) != NULL)
            return text;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return NULL;
}

static void take_field(const struct yaml *yaml, enum article_field field, struct article_fields *fields)
{
    const char *name = fields_table[field].name;
    size_t length = strlen(name);
    own_(text_done) struct text value = TEXT_INIT;
    bool found = false;
    for (size_t i = 0; i < yaml->items.count; i++) {
        const struct yaml_item *item = &yaml->items.items[i];
        if (strncmp(item->key, name, length) != 0 || (item->key[length] != '\0' && item->key[length] != '['))
            continue;
        found = true;
        text_printf(&value, "%s%s", value.length > 0 ? "\n" : "", item->value);
    }
    if (found)
        article_fields_set(fields, field, value.data);
}

enum result article_fields_read(const char *markdown, struct article_fields *fields, struct error *error)
{
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    const char *text = string_starts(markdown, "\xef\xbb\xbf") ? markdown + 3 : markdown;
    const char *first = string_starts(text, "---") ? text + strcspn(text, "\n") : NULL;
    const char *end = first == NULL || *first == '\0' ? NULL : find_fence(first + 1);
    if (end == NULL)
        return error_set(error, RESULT_BAD_INPUT, "an article begins with its front matter between two lines ---");
    enum result result = yaml_read(first, (size_t)(end - first), &yaml, error);
    if (result != RESULT_OK)
        return result;
    for (int field = 0; field < FIELD_BODY; field++)
        take_field(&yaml, (enum article_field)field, fields);
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&body, end + strcspn(end, "\n"));
    text_trim(&body);
    article_fields_set(fields, FIELD_BODY, body.data);
    return RESULT_OK;
}

/* ---- writing ------------------------------------------------------------------------------------------------- */

static void write_list(const char *name, const char *value, struct text *markdown)
{
    size_t count = 0;
    for (const char *line = value; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        own_(text_done) struct text one = TEXT_INIT;
        text_add_bytes(&one, line, length);
        text_trim(&one);
        if (one.length > 0) {
            text_printf(markdown, "%s%s  - ", count == 0 ? name : "", count == 0 ? ":\n" : "");
            json_write_string(markdown, one.data); /* is YAML, too */
            text_add(markdown, "\n");
            count++;
        }
        line += length + (line[length] == '\n');
    }
    if (count == 0)
        text_printf(markdown, "%s: []\n", name);
}

void article_fields_write(const struct article_fields *fields, struct text *markdown)
{
    text_add(markdown, "---\n");
    for (int field = 0; field < FIELD_BODY; field++) {
        const char *name = fields_table[field].name, *value = fields->values[field];
        if (value == NULL || (*value == '\0' && !fields_table[field].list))
            continue;
        if (fields_table[field].list) {
            write_list(name, value, markdown);
        } else {
            text_printf(markdown, "%s: ", name);
            json_write_string(markdown, value);
            text_add(markdown, "\n");
        }
    }
    own_(text_done) struct text body = TEXT_INIT;
    for (const char *at = fields->values[FIELD_BODY] == NULL ? "" : fields->values[FIELD_BODY]; *at != '\0'; at++) {
        if (*at != '\r') /* browsers and the clipboard bring them */
            text_add_char(&body, *at);
    }
    text_trim(&body);
    text_printf(markdown, "---\n%s\n", body.data);
}
