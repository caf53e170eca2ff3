#include "dialog/talk.h"

#include "base/own.h"
#include "settings/phrases.h"

#include <string.h>

const char *talk_phrase(const struct talk *talk, const char *name)
{
    return phrase(talk->world->phrases, talk->language, name);
}

void talk_add(struct talk *talk, enum block_kind kind, const char *text)
{
    if (!string_empty(text))
        reply_add_block(talk->reply, kind, text);
}

void talk_say(struct talk *talk, const char *phrase_name)
{
    talk_add(talk, BLOCK_PARAGRAPH, talk_phrase(talk, phrase_name));
}

void talk_offer(struct talk *talk, const char *label, const char *value)
{
    if (!talk->offers) {
        enum pending pending = talk->state.pending;
        state_settle(&talk->state);
        talk->state.pending = pending;
        talk->offers = true;
    }
    state_offer(&talk->state, label, value);
    reply_add_choice(talk->reply, label, value);
}

void talk_offer_phrase(struct talk *talk, const char *phrase_name, const char *value)
{
    talk_offer(talk, talk_phrase(talk, phrase_name), value);
}

void talk_offer_topic(struct talk *talk, const char *label, const char *prefix, const char *topic)
{
    own_(text_done) struct text value = TEXT_INIT;
    text_printf(&value, "%s%s", prefix, topic);
    talk_offer(talk, label, value.data);
}

void talk_offer_person(struct talk *talk)
{
    talk_offer_phrase(talk, "choice_person", "person");
}

void talk_feedback(struct talk *talk, const char *topic, const char *kind)
{
    if (!string_empty(topic))
        *list_push(&talk->decision->feedback) =
            (struct feedback_draft){.topic = x_strdup(topic), .language = talk->language, .kind = x_strdup(kind)};
}

bool talk_intent_is(const struct talk *talk, const char *name)
{
    return strcmp(talk->intent.name, name) == 0;
}

bool talk_choice_is(const struct talk *talk, const char *value)
{
    return strcmp(talk->choice, value) == 0;
}

const char *talk_choice_after(const struct talk *talk, const char *prefix)
{
    return string_starts(talk->choice, prefix) ? talk->choice + strlen(prefix) : NULL;
}

size_t talk_count_words(const struct talk *talk)
{
    size_t words = 1;
    for (const char *at = strpbrk(talk->text, " \n"); at != NULL; at = strpbrk(at + 1, " \n"))
        words++;
    return words;
}

const char *talk_fact(const struct talk *talk, const char *name)
{
    if (talk->world->fact == NULL)
        return NULL;
    const char *value = talk->world->fact(talk->world->context, name, talk->language);
    return string_empty(value) ? NULL : value;
}

const char *talk_contact(const struct talk *talk)
{
    own_(known_unit_done) struct known_unit unit = {.code = NULL};
    own_(text_done) struct text name = TEXT_INIT;
    const char *contact = NULL;
    if (talk->world->unit != NULL && talk->world->unit(talk->world->context, &unit)) {
        text_printf(&name, "contact@%s", unit.code);
        contact = talk_fact(talk, name.data);
    }
    return contact == NULL ? talk_fact(talk, "contact") : contact;
}
