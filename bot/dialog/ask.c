#include "dialog/ask.h"

void ask(struct talk *talk, const char *question, struct ranking *ranking)
{
    ask_quietly(talk, question, ranking);
    ask_note(talk, ranking);
}

static void rank(const struct talk *talk, const char *question, enum audience audience, struct ranking *ranking)
{
    const struct world *world = talk->world;
    const char *exclude[STATE_REJECTED + 1] = {NULL};
    *ranking = (struct ranking){.outcome = OUTCOME_UNKNOWN};
    if (world->knowledge == NULL || world->analyser == NULL)
        return;
    for (size_t i = 0; i < talk->state.rejected.count && i < STATE_REJECTED; i++)
        exclude[i] = talk->state.rejected.items[i].topic;
    struct question asked = {.text = question,
                             .language = talk->language,
                             .audience = audience,
                             .exclude = exclude,
                             .learnt = world->learnt,
                             .organisation_id = world->conversation->organisation_id};
    knowledge_ask(world->knowledge, world->analyser, &asked, ranking, NULL);
}

void ask_quietly(const struct talk *talk, const char *question, struct ranking *ranking)
{
    rank(talk, question, AUDIENCE_STAFF, ranking);
}

void ask_for_tutor(const struct talk *talk, const char *question, struct ranking *ranking)
{
    rank(talk, question, AUDIENCE_TUTOR, ranking);
}

void ask_note(struct talk *talk, const struct ranking *ranking)
{
    if (talk->world->knowledge == NULL || talk->world->analyser == NULL)
        return;
    talk->decision->score = ranking->score;
    talk->decision->knowledge_version = knowledge_version(talk->world->knowledge);
}

const struct article *article_of(const struct talk *talk, const char *topic)
{
    if (talk->world->knowledge == NULL || string_empty(topic))
        return NULL;
    return knowledge_article_or_other(talk->world->knowledge, topic, talk->language);
}
