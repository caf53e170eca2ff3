#include "model/desk_event.h"

#include "base/json.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS = 8, BODY_BYTES = 64 * 1024 };
static const char mark[] = "passed_to_desk";
static const char *const names[FIELDS] = {"language",  "question", "room", "device",
                                          "call_back", "from",     "note", "pictures"};

static void fields_of(struct desk_event *event, char **fields[FIELDS])
{
    char **const all[FIELDS] = {&event->language,  &event->question, &event->room, &event->device,
                                &event->call_back, &event->from,     &event->note, &event->pictures};
    memcpy(fields, all, sizeof all);
}

void desk_event_done(struct desk_event *event)
{
    char **fields[FIELDS];
    fields_of(event, fields);
    for (size_t i = 0; i < FIELDS; i++)
        free(*fields[i]);
}

void desk_event_encode(const struct desk_event *event, struct text *body)
{
    struct desk_event copy = *event; /* only read */
    char **fields[FIELDS];
    fields_of(&copy, fields);
    text_add(body, "{");
    json_write_key(body, mark);
    text_add(body, "{");
    for (size_t i = 0; i < FIELDS; i++)
        json_write_member(body, names[i], *fields[i] == NULL ? "" : *fields[i]);
    text_add(body, "}}");
}

bool desk_event_decode(const char *body, struct desk_event *event)
{
    static const struct json_limits limits = {BODY_BYTES, 4};
    own_(json_freep) struct json *document = NULL;
    const struct json *object = NULL;
    struct error error = ERROR_INIT;
    char **fields[FIELDS];
    fields_of(event, fields);
    if (json_parse(body, strlen(body), limits, &document, &error) != RESULT_OK ||
        json_opt_object(document, mark, &object, &error) != RESULT_OK || object == NULL)
        return false;
    for (size_t i = 0; i < FIELDS; i++) {
        const char *value = "";
        (void)json_opt_string(object, names[i], &value, &error);
        *fields[i] = x_strdup(value);
    }
    return true;
}
