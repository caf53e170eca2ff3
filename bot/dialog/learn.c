#include "dialog/learn.h"

#include "base/own.h"
#include "knowledge/learnt.h"

#include <stdio.h>
#include <string.h>

/* Pairs of words are learnt from what people meant; what they did not mean says something only of the whole. */
static void add_drafts(struct talk *talk, const char *topic, bool against, const struct sayings *sayings)
{
    for (size_t i = 0; i < sayings->list.count; i++) {
        const struct saying *saying = &sayings->list.items[i];
        if (against && saying->kind != SAYING_PHRASE)
            continue;
        struct learnt_draft *draft = list_push(&talk->decision->learnt.list);
        memcpy(draft->mark, saying->mark, sizeof draft->mark);
        draft->topic = x_strdup(topic);
        draft->words = x_strdup(saying->words);
        draft->against = against;
    }
}

static void learn_text(struct talk *talk, const char *text, const char *topic, bool against)
{
    own_(sayings_done) struct sayings sayings = {.list = LIST_INIT};
    const struct world *world = talk->world;
    if (intents_contains(world->intents, text, "follow-up") || intents_contains(world->intents, text, "points-back"))
        return;
    learnt_sayings(world->learnt, world->knowledge, world->analyser, world->conversation->organisation_id, text,
                   talk->language, &sayings);
    add_drafts(talk, topic, against, &sayings);
}

void learn(struct talk *talk, const char *topic, bool against)
{
    const struct world *world = talk->world;
    const char *question = talk->state.question;
    size_t newest = (size_t)talk->state.newest_at;
    bool two_at_once = talk->state.also[0] != '\0';
    if (world->learnt == NULL || world->knowledge == NULL || world->analyser == NULL || string_empty(topic) ||
        talk->message->presence != PRESENCE_PERSONAL || two_at_once)
        return;
    if (newest > 0 && newest <= strlen(question)) {
        own_(free_pointer) char *before = x_strndup(question, newest - 1); /* a line end stands between */
        learn_text(talk, before, topic, against);
        question += newest;
    }
    learn_text(talk, question, topic, against);
}

void learn_choice(struct talk *talk, const char *topic)
{
    for (size_t i = 0; i < talk->state.offered.count; i++) {
        const char *value = talk->state.offered.items[i].value;
        if (string_starts(value, "topic:") && !string_equal(value + strlen("topic:"), topic))
            learn(talk, value + strlen("topic:"), true);
    }
    learn(talk, topic, false);
}
