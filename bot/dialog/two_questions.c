#include "dialog/two_questions.h"

#include "base/own.h"
#include "dialog/answer.h"
#include "dialog/ask.h"
#include "settings/phrases.h"

#include <string.h>

enum { PLACES_MOST = 8, PART_BYTES_MIN = 8 };

/* Where a second question may begin. A word between two questions counts only before what opens a question ("ja
   mistä"): "näytön ja äänen" is one thing. */
static const char *const words_between[] = {" ja ", " sekä ", " och ", " samt ", " and ", " plus ", " + "};
static const char *const marks_between[] = {"? ", ". ", "! ", "; ", "\n"};

static const char *after_word(const struct talk *talk, const char *at)
{
    for (size_t i = 0; i < sizeof words_between / sizeof *words_between; i++) {
        if (string_starts(at, words_between[i])) {
            const char *rest = at + strlen(words_between[i]);
            return intents_contains(talk->world->intents, rest, "opens-question") ? rest : NULL;
        }
    }
    return NULL;
}

static const char *after_mark(const char *at)
{
    for (size_t i = 0; i < sizeof marks_between / sizeof *marks_between; i++) {
        if (string_starts(at, marks_between[i]))
            return at + strlen(marks_between[i]);
    }
    return NULL;
}

/* The topic that surely answers this; NULL: there is none. */
static const char *topic_of(struct talk *talk, const char *text)
{
    struct ranking ranking;
    ask(talk, text, &ranking);
    return ranking.outcome == OUTCOME_ANSWER ? ranking.ranked[0].topic : NULL;
}

static bool split(struct talk *talk, const char *text, const char *at, const char *rest, const char *topics[2])
{
    if ((size_t)(at - text) < PART_BYTES_MIN || strlen(rest) < PART_BYTES_MIN)
        return false;
    own_(free_pointer) char *first = x_strndup(text, (size_t)(at - text));
    topics[0] = topic_of(talk, first);
    topics[1] = topics[0] == NULL ? NULL : topic_of(talk, rest);
    return topics[1] != NULL && strcmp(topics[0], topics[1]) != 0;
}

static bool find_two(struct talk *talk, const char *text, const char *topics[2])
{
    size_t tried = 0;
    for (const char *at = text; *at != '\0' && tried < PLACES_MOST; at++) {
        const char *rest = after_mark(at);
        if (rest != NULL && !intents_contains(talk->world->intents, rest, "opens-question"))
            rest = NULL;
        if (rest == NULL)
            rest = after_word(talk, at);
        if (rest == NULL)
            continue;
        tried++;
        if (split(talk, text, at, rest, topics))
            return true;
    }
    return false;
}

bool two_questions_go_on(struct talk *talk)
{
    const struct article *article = article_of(talk, talk->state.also);
    own_(text_done) struct text said = TEXT_INIT;
    if (article == NULL)
        return false;
    phrase_fill(talk->world->phrases, talk->language, "also_asked", &said, "title", article->title, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, said.data);
    talk_offer_topic(talk, article->title, "topic:", article->topic);
    return true;
}

bool two_questions(struct talk *talk, const char *text)
{
    const char *topics[2];
    if (talk->world->knowledge == NULL || talk->message->kind == MESSAGE_REACTION || !find_two(talk, text, topics))
        return false;
    if (!answer_with(talk, topics[0]))
        return false;
    state_set_also(&talk->state, topics[1]);
    return two_questions_go_on(talk);
}
