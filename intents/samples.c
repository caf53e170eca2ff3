#include "intents/samples.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

size_t samples_label(const struct samples *samples, const char *intent)
{
    for (size_t i = 0; i < samples->names.count; i++) {
        if (strcmp(samples->names.items[i], intent) == 0)
            return i;
    }
    return LABEL_OUTSIDE;
}

enum result samples_add(struct samples *samples, const char *text, const char *intent, bool held, struct error *error)
{
    size_t label = LABEL_OUTSIDE;
    if (intent[0] == '\0')
        return error_set(error, RESULT_BAD_INPUT, "intent: must not be empty");
    if (samples->list.count >= SAMPLES_MAX)
        return error_set(error, RESULT_BAD_INPUT, "more than %d rows; give a sample of them", SAMPLES_MAX);
    if (strcmp(intent, INTENT_OUTSIDE) != 0) {
        label = samples_label(samples, intent);
        if (label == LABEL_OUTSIDE) {
            if (samples->names.count >= INTENTS_MAX)
                return error_set(error, RESULT_BAD_INPUT, "intent: there are more than %d", INTENTS_MAX);
            label = samples->names.count;
            *list_push(&samples->names) = x_strdup(intent);
        }
    }
    *list_push(&samples->list) = (struct sample){x_strdup(text), label, held};
    return RESULT_OK;
}

void samples_done(struct samples *samples)
{
    for (size_t i = 0; i < samples->list.count; i++)
        free(samples->list.items[i].text);
    for (size_t i = 0; i < samples->names.count; i++)
        free(samples->names.items[i]);
    list_done(&samples->list);
    list_done(&samples->names);
}
