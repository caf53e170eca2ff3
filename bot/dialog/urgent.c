#include "dialog/urgent.h"

#include "base/own.h"
#include "dialog/answer.h"
#include "dialog/ask.h"
#include "intents/alarms.h"
#include "settings/phrases.h"

#include <string.h>

/* Among so many topics the right security article is looked for, if it is at all likely. */
enum { SECURITY_RANKS = 3 };
static const double least_score = 0.1, near_score = 0.03;

bool urgent_security(const struct intents *intents, const char *text)
{
    bool sure = false;
    if (intents_contains(intents, text, "urgent-security"))
        return true;
    return intents != NULL && alarm_of(text, &sure) == ALARM_SECURITY && sure &&
           !intents_contains(intents, text, "did-not-click");
}

void urgency_note(struct talk *talk, const char *text)
{
    if (urgent_security(talk->world->intents, text))
        talk->state.urgency = URGENCY_SECURITY;
    else if (talk->state.urgency == URGENCY_NONE && intents_contains(talk->world->intents, text, "class-waiting"))
        talk->state.urgency = URGENCY_CLASS;
}

enum { CRISIS, CRISIS_OF_ANOTHER, SMOKE, DANGER, BATTERY, DANGERS };

/* What may be said at once, the first that the words hold. A crisis of somebody else is told apart in crisis_of(). */
static const struct {
    const char *intent, *phrases[3];
} dangers[DANGERS] = {
    {"urgent-crisis", {"crisis_alone", "crisis_112", "crisis_line"}},
    {"urgent-crisis", {"crisis_other_stay", "crisis_other_tell", "crisis_other_line"}},
    {"urgent-smoke", {"danger_112", "smoke_leave", "danger_then"}},
    {"urgent-danger", {"danger_112", "danger_then"}},
    {"urgent-battery", {"battery_away", "battery_112"}},
};

/* "The pupil says so" wants other words than "I want to". */
static int crisis_of(const struct intents *intents, const char *text)
{
    return intents_contains(intents, text, "about-another") ? CRISIS_OF_ANOTHER : CRISIS;
}

static int danger_in(const struct intents *intents, const char *text)
{
    for (int i = 0; i < DANGERS; i++) {
        if (intents_contains(intents, text, dangers[i].intent))
            return i == CRISIS ? crisis_of(intents, text) : i;
    }
    return -1;
}

const char *urgent_danger(const struct intents *intents, const char *text)
{
    int found = danger_in(intents, text);
    return found < 0 ? NULL : dangers[found].intent;
}

static int find_danger(const struct talk *talk)
{
    bool words = talk->message->kind == MESSAGE_TEXT || talk->message->kind == MESSAGE_EDIT;
    return words ? danger_in(talk->world->intents, talk->message->text) : -1;
}

static bool wants_danger(const struct talk *talk)
{
    return find_danger(talk) >= 0;
}

static void say_danger(struct talk *talk, int found)
{
    talk->decision->outcome = dangers[found].intent;
    /* The greeting can wait for the next reply. */
    talk->greeted = true;
    for (size_t i = 0; i < 3 && dangers[found].phrases[i] != NULL; i++)
        talk_say(talk, dangers[found].phrases[i]);
}

static void danger(struct talk *talk)
{
    say_danger(talk, find_danger(talk));
}

const struct ability danger_ability = {.name = "danger", .wants = wants_danger, .act = danger};

bool urgent_article(const struct article *article)
{
    return article != NULL && string_equal(article->urgent, "security");
}

bool urgent_is_security(const struct talk *talk, const char *text)
{
    struct ranking ranking;
    if (urgent_security(talk->world->intents, text))
        return true;
    if (intents_contains(talk->world->intents, text, "did-not-click"))
        return false;
    ask_quietly(talk, text, &ranking);
    return ranking.outcome != OUTCOME_UNKNOWN && urgent_article(article_of(talk, ranking.ranked[0].topic));
}

void urgent_say_contact(struct talk *talk)
{
    own_(text_done) struct text line = TEXT_INIT;
    const char *contact = talk_fact(talk, "security_contact");
    if (contact == NULL)
        return;
    phrase_fill(talk->world->phrases, talk->language, "security_tell", &line, "contact", contact, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, line.data);
}

/* No article fits: what is right in every such case. */
static void say_general(struct talk *talk)
{
    talk->decision->outcome = "urgent-security";
    urgent_say_contact(talk);
    talk_say(talk, "security_general");
    talk_offer_person(talk);
}

/* A security article that is not far, though too far to be an answer. */
static bool is_near_security(const struct world *world, const struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->count && i < SECURITY_RANKS && ranking->ranked[i].score >= near_score; i++) {
        if (urgent_article(knowledge_article_or_other(world->knowledge, ranking->ranked[i].topic, LANGUAGE_FI)))
            return true;
    }
    return false;
}

const char *urgent_perhaps(const struct world *world, const char *text, const struct ranking *ranking)
{
    static const char *const names[ALARM_KINDS] = {"urgent-security", "urgent-danger", "urgent-crisis"};
    if (world->intents == NULL || ranking->outcome == OUTCOME_ANSWER ||
        intents_contains(world->intents, text, "did-not-click"))
        return NULL;
    enum alarm alarm = alarm_of(text, NULL);
    if (alarm == ALARM_DANGER || alarm == ALARM_CRISIS)
        return names[alarm];
    bool security = alarm == ALARM_SECURITY || is_near_security(world, ranking);
    return security && ranking->outcome == OUTCOME_UNKNOWN ? names[ALARM_SECURITY] : NULL;
}

bool urgent_answer_perhaps(struct talk *talk, const char *text, const struct ranking *ranking)
{
    const char *perhaps = urgent_perhaps(talk->world, text, ranking);
    if (perhaps == NULL)
        return false;
    if (strcmp(perhaps, "urgent-security") == 0) {
        talk_say(talk, "security_perhaps");
        say_general(talk);
        return true;
    }
    bool crisis = strcmp(perhaps, "urgent-crisis") == 0;
    int found = crisis ? crisis_of(talk->world->intents, text) : DANGER;
    bool sure = false;
    (void)alarm_of(text, &sure);
    if (sure)
        say_danger(talk, found);
    else /* a line that does no harm where it is not so */
        talk_say(talk, crisis ? "crisis_112" : "danger_112");
    return sure;
}

void urgent_advise(struct talk *talk, const char *text)
{
    struct ranking ranking;
    talk->state.urgency = URGENCY_SECURITY;
    ask_quietly(talk, text, &ranking);
    for (size_t i = 0; i < ranking.count && i < SECURITY_RANKS && ranking.ranked[i].score >= least_score; i++) {
        if (urgent_article(article_of(talk, ranking.ranked[i].topic)) && answer_beside(talk, ranking.ranked[i].topic))
            return;
    }
    urgent_say_contact(talk);
    talk_say(talk, "security_general");
}

bool urgent_answer_denied(struct talk *talk, const char *text, struct ranking *ranking)
{
    const struct article *denied = ranking->count == 0 ? NULL : article_of(talk, ranking->ranked[0].topic);
    if (talk->state.urgency == URGENCY_SECURITY || !urgent_article(denied) ||
        !intents_contains(talk->world->intents, text, "did-not-click"))
        return false;
    state_reject(&talk->state, denied->topic);
    ask(talk, text, ranking);
    if (ranking->outcome != OUTCOME_UNKNOWN || denied->see_also == NULL || denied->see_also[0] == NULL)
        return false;
    return answer_with(talk, denied->see_also[0]);
}

bool urgent_answer_anew(struct talk *talk, const char *text)
{
    struct ranking ranking;
    ask(talk, text, &ranking);
    for (size_t i = 0; i < ranking.count && i < SECURITY_RANKS && ranking.ranked[i].score >= least_score; i++) {
        const char *topic = ranking.ranked[i].topic;
        if (urgent_article(article_of(talk, topic)))
            return strcmp(topic, talk->state.topic) != 0 && answer_with(talk, topic);
    }
    return false;
}

bool urgent_answer(struct talk *talk, const char *text, const struct ranking *ranking)
{
    bool sounds_so = urgent_security(talk->world->intents, text);
    if (!sounds_so && ranking->outcome == OUTCOME_UNKNOWN)
        return false;
    for (size_t i = 0; i < ranking->count && i < SECURITY_RANKS && ranking->ranked[i].score >= least_score; i++) {
        const char *topic = ranking->ranked[i].topic;
        if (urgent_article(article_of(talk, topic)) && (i == 0 || sounds_so)) {
            if (talk->state.urgency == URGENCY_NONE)
                state_forget_earlier(&talk->state);
            talk->state.urgency = URGENCY_SECURITY;
            return answer_with(talk, topic);
        }
    }
    if (!sounds_so || ranking->outcome == OUTCOME_ANSWER)
        return false;
    say_general(talk);
    return true;
}

void urgent_add_first_lines(struct talk *talk, const struct article *article)
{
    if (string_equal(article->urgent, "danger"))
        talk_say(talk, "danger_112");
    if (urgent_article(article) && strstr(article->body, "security_contact") == NULL)
        urgent_say_contact(talk);
}
