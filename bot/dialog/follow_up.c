#include "dialog/follow_up.h"

#include "base/own.h"
#include "dialog/answer.h"
#include "dialog/ask.h"
#include "dialog/clarify.h"
#include "dialog/repair.h"
#include "dialog/urgent.h"
#include "settings/phrases.h"

#include <string.h>

/* For so long an article counts as just shown. */
static const int64_t shown_ms = INT64_C(3600) * 1000;

/* Another article is only asked about when it is likely enough. */
static const double likely_from = 0.08;

enum { STEPS_NAMED = 7 };

struct wanted_parts {
    struct talk *talk;
    const char *text;
    enum language language; /* of the article */
    bool other_device;      /* asked how it goes elsewhere: a step that only names the thing does not tell that */
    unsigned step;          /* the one that was named; 0: none */
};

/* "kohta 3": the step's number, where the message points back to one; 0: none. */
static unsigned step_named(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        bool single = *at >= '1' && *at <= '0' + STEPS_NAMED && (at == text || at[-1] == ' ') &&
                      strchr("0123456789", at[1] == '\0' ? ' ' : at[1]) == NULL;
        if (single)
            return (unsigned)(*at - '0');
    }
    return 0;
}

static bool part_is_wanted(void *context, const struct body_part *part, unsigned step)
{
    const struct wanted_parts *wanted = context;
    const struct world *world = wanted->talk->world;
    if (wanted->step > 0)
        return step == wanted->step;
    if (wanted->other_device && step > 0)
        return false;
    return knowledge_shares_words(world->knowledge, world->analyser, wanted->text, part->text, wanted->language);
}

/* The words of this message that the question before did not have: "entä miten jaan äänen" after "miten jaan näytön" is
 * about the sound. */
static void add_new_words(const struct talk *talk, const char *text, struct text *fresh)
{
    const struct world *world = talk->world;
    own_(text_done) struct text word = TEXT_INIT;
    for (const char *at = text; *at != '\0';) {
        size_t length = strcspn(at, " \n");
        text_clear(&word);
        text_add_bytes(&word, at, length);
        if (!knowledge_shares_words(world->knowledge, world->analyser, word.data, talk->state.question, talk->language))
            text_printf(fresh, "%s ", word.data);
        at += length + strspn(at + length, " \n");
    }
}

/* Whether the topic is about what these words name: by its title or one of the questions that it answers. */
static bool is_about(const struct talk *talk, const char *topic, const char *text)
{
    const struct article *article = article_of(talk, topic);
    own_(text_done) struct text heads = TEXT_INIT;
    if (article == NULL)
        return false;
    text_add(&heads, article->title);
    for (size_t i = 0; article->questions[i] != NULL; i++) {
        text_add_char(&heads, '\n');
        text_add(&heads, article->questions[i]);
    }
    return knowledge_shares_words(talk->world->knowledge, talk->world->analyser, text, heads.data, article->language);
}

/* What answers that which was asked before and this together, without the article that was just shown and whatever is
   not about the new words. */
static void ask_together(struct talk *talk, const char *text, struct ranking *ranking)
{
    own_(text_done) struct text together = TEXT_INIT;
    size_t kept = 0;
    text_printf(&together, "%s %s", talk->state.question, text);
    ask(talk, together.data, ranking);
    for (size_t i = 0; i < ranking->count; i++) {
        struct ranked ranked = ranking->ranked[i];
        bool other = strcmp(ranked.topic, talk->state.topic) != 0 && ranked.score >= likely_from;
        if (other && is_about(talk, ranked.topic, text))
            ranking->ranked[kept++] = ranked;
        else if (i == 0 && ranking->outcome == OUTCOME_ANSWER)
            ranking->outcome = OUTCOME_CLARIFY;
    }
    ranking->count = kept;
}

static void say_of(struct talk *talk, const char *phrase, const struct article *article)
{
    own_(text_done) struct text said = TEXT_INIT;
    phrase_fill(talk->world->phrases, talk->language, phrase, &said, "title", article->title, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, said.data);
}

static void say_nothing_more(struct talk *talk, const struct article *article)
{
    say_of(talk, "follow_up_nothing", article);
    missed(talk);
}

/* "Where is that?": which of the steps is meant nobody can know. No choices: "step 1" would choose the first. */
static void ask_which_step(struct talk *talk, const struct article *article)
{
    say_of(talk, "follow_up_which", article);
    talk->decision->outcome = "clarify";
}

static bool was_just_shown(const struct talk *talk)
{
    return talk->state.topic[0] != '\0' && talk->state.question[0] != '\0' &&
           talk->now_ms - talk->state.at_ms < shown_ms && !state_rejects(&talk->state, talk->state.topic) &&
           talk->world->knowledge != NULL && talk->world->analyser != NULL;
}

bool names_a_step(const struct talk *talk)
{
    bool asked_otherwise = talk->state.pending != PENDING_NONE && talk->state.pending != PENDING_HELPED;
    return talk->message->kind == MESSAGE_TEXT && !asked_otherwise && was_just_shown(talk) &&
           step_named(talk->text) > 0 && intents_contains(talk->world->intents, talk->text, "points-back");
}

/* It goes on from what was shown within the hour, in the same language, and no answer of its own is sure. */
static bool goes_on(struct talk *talk, const char *text)
{
    struct ranking alone;
    const struct world *world = talk->world;
    enum language before = world->person->language;
    if (urgent_security(world->intents, text)) /* waits for no article */
        return false;
    if (!was_just_shown(talk) || talk->message->kind != MESSAGE_TEXT ||
        (before != LANGUAGE_NONE && before != talk->language))
        return false;
    if (intents_contains(world->intents, text, "points-back"))
        return true;
    if (!intents_contains(world->intents, text, "follow-up"))
        return false;
    ask(talk, text, &alone);
    return alone.outcome != OUTCOME_ANSWER;
}

bool follow_up(struct talk *talk, const char *text)
{
    struct ranking ranking = {.count = 0};
    const struct article *article = goes_on(talk, text) ? article_of(talk, talk->state.topic) : NULL;
    if (article == NULL)
        return false;
    bool points_back = intents_contains(talk->world->intents, text, "points-back");
    own_(text_done) struct text fresh = TEXT_INIT;
    add_new_words(talk, text, &fresh);
    struct wanted_parts wanted = {talk, fresh.data, article->language,
                                  intents_contains(talk->world->intents, text, "other-device"),
                                  points_back ? step_named(text) : 0};
    struct part_filter filter = {part_is_wanted, &wanted};
    if (!points_back)
        ask_together(talk, text, &ranking);
    state_ask_more(&talk->state, text);
    state_settle(&talk->state);
    urgency_note(talk, text);
    if (ranking.count > 0 && ranking.outcome == OUTCOME_ANSWER && answer_with(talk, ranking.ranked[0].topic))
        return true;
    if (answer_with_parts(talk, article, "follow_up", &filter))
        return true;
    if (points_back && wanted.step == 0)
        ask_which_step(talk, article);
    else if (ranking.count == 0 || talk->state.clarified || !clarify(talk, &ranking, "clarify_one", "clarify"))
        say_nothing_more(talk, article);
    return true;
}
