#include "dialog/two_questions.h"

#include "base/own.h"
#include "dialog/answer.h"
#include "dialog/ask.h"
#include "settings/phrases.h"

#include <string.h>

/* The half that has no sure answer is asked about when this likely; below, the message is taken as one. */
static const double likely_from = 0.2;

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

/* Two parts of a message: what answers the one surely, and what answers the other at least likely. */
struct two {
    const char *sure, *other;
    bool other_is_sure;
    bool more; /* yet another question may begin somewhere */
};

static bool is_likely(const struct ranking *ranking)
{
    return ranking->outcome == OUTCOME_ANSWER || (ranking->count > 0 && ranking->ranked[0].score >= likely_from);
}

static bool split(struct talk *talk, const char *text, const char *at, const char *rest, struct two *two)
{
    struct ranking rankings[2];
    if ((size_t)(at - text) < PART_BYTES_MIN || strlen(rest) < PART_BYTES_MIN)
        return false;
    own_(free_pointer) char *first = x_strndup(text, (size_t)(at - text));
    ask(talk, first, &rankings[0]);
    ask(talk, rest, &rankings[1]);
    int sure = rankings[0].outcome == OUTCOME_ANSWER ? 0 : 1;
    if (rankings[sure].outcome != OUTCOME_ANSWER || !is_likely(&rankings[1 - sure]))
        return false;
    *two = (struct two){.sure = rankings[sure].ranked[0].topic,
                        .other = rankings[1 - sure].ranked[0].topic,
                        .other_is_sure = rankings[1 - sure].outcome == OUTCOME_ANSWER};
    return strcmp(two->sure, two->other) != 0;
}

static bool find_two(struct talk *talk, const char *text, struct two *two)
{
    size_t tried = 0;
    bool found = false;
    for (const char *at = text; *at != '\0' && tried < PLACES_MOST; at++) {
        const char *rest = after_mark(at);
        if (rest != NULL && !intents_contains(talk->world->intents, rest, "opens-question"))
            rest = NULL;
        if (rest == NULL)
            rest = after_word(talk, at);
        if (rest == NULL)
            continue;
        tried++;
        if (!found)
            found = split(talk, text, at, rest, two);
    }
    two->more = tried > 1;
    return found;
}

static bool offer_other(struct talk *talk, const char *phrase)
{
    const struct article *article = article_of(talk, talk->state.also);
    own_(text_done) struct text said = TEXT_INIT;
    if (article == NULL)
        return false;
    phrase_fill(talk->world->phrases, talk->language, phrase, &said, "title", article->title, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, said.data);
    talk_offer_topic(talk, article->title, "topic:", article->topic);
    return true;
}

bool two_questions_go_on(struct talk *talk)
{
    return offer_other(talk, "also_asked");
}

bool two_questions(struct talk *talk, const char *text)
{
    struct two two = {.sure = NULL};
    if (talk->world->knowledge == NULL || talk->message->kind == MESSAGE_REACTION ||
        talk->state.urgency == URGENCY_SECURITY || !find_two(talk, text, &two) || !answer_with(talk, two.sure))
        return false;
    state_set_also(&talk->state, two.other);
    bool offered = offer_other(talk, two.other_is_sure ? "also_asked" : "also_perhaps");
    if (two.more)
        talk_say(talk, "also_more");
    return offered;
}
