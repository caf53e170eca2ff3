#include "dialog/urgent.h"

#include "base/own.h"
#include "dialog/answer.h"
#include "dialog/ask.h"
#include "settings/phrases.h"

#include <string.h>

/* Among so many topics the right security article is looked for, if it is at all likely. */
enum { SECURITY_RANKS = 3 };
static const double least_score = 0.1;

void urgency_note(struct talk *talk, const char *text)
{
    if (intents_contains(talk->world->intents, text, "urgent-security"))
        talk->state.urgency = URGENCY_SECURITY;
    else if (intents_contains(talk->world->intents, text, "class-waiting"))
        talk->state.urgency = URGENCY_CLASS;
}

/* What may be said at once, the first that the words hold. */
static const struct {
    const char *intent, *phrases[3];
} dangers[] = {
    {"urgent-crisis", {"crisis_alone", "crisis_112", "crisis_line"}},
    {"urgent-smoke", {"danger_112", "smoke_leave", "danger_then"}},
    {"urgent-danger", {"danger_112", "danger_then"}},
    {"urgent-battery", {"battery_away", "battery_112"}},
};

static int danger_in(const struct intents *intents, const char *text)
{
    for (int i = 0; i < (int)(sizeof dangers / sizeof *dangers); i++) {
        if (intents_contains(intents, text, dangers[i].intent))
            return i;
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

static void danger(struct talk *talk)
{
    int found = find_danger(talk);
    talk->decision->outcome = dangers[found].intent;
    /* The greeting can wait for the next reply. */
    talk->greeted = true;
    for (size_t i = 0; i < 3 && dangers[found].phrases[i] != NULL; i++)
        talk_say(talk, dangers[found].phrases[i]);
}

const struct ability danger_ability = {.name = "danger", .wants = wants_danger, .act = danger};

static bool is_security(const struct article *article)
{
    return article != NULL && string_equal(article->urgent, "security");
}

static void add_contact(struct talk *talk, const char *fact, const char *phrase_name)
{
    own_(text_done) struct text line = TEXT_INIT;
    const char *contact = talk_fact(talk, fact);
    if (contact == NULL)
        return;
    phrase_fill(talk->world->phrases, talk->language, phrase_name, &line, "contact", contact, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, line.data);
}

/* No article fits: what is right in every such case. */
static void say_general(struct talk *talk)
{
    talk->decision->outcome = "urgent-security";
    add_contact(talk, "security_contact", "security_tell");
    talk_say(talk, "security_general");
    talk_offer_person(talk);
}

bool urgent_answer_denied(struct talk *talk, const char *text, struct ranking *ranking)
{
    const struct article *denied = ranking->count == 0 ? NULL : article_of(talk, ranking->ranked[0].topic);
    if (talk->state.urgency == URGENCY_SECURITY || !is_security(denied) ||
        !intents_contains(talk->world->intents, text, "did-not-click"))
        return false;
    state_reject(&talk->state, denied->topic);
    ask(talk, text, ranking);
    if (ranking->outcome != OUTCOME_UNKNOWN || denied->see_also == NULL || denied->see_also[0] == NULL)
        return false;
    return answer_with(talk, denied->see_also[0]);
}

bool urgent_answer(struct talk *talk, const struct ranking *ranking)
{
    bool sounds_so = talk->state.urgency == URGENCY_SECURITY;
    if (!sounds_so && ranking->outcome == OUTCOME_UNKNOWN)
        return false;
    for (size_t i = 0; i < ranking->count && i < SECURITY_RANKS && ranking->ranked[i].score >= least_score; i++) {
        const char *topic = ranking->ranked[i].topic;
        if (is_security(article_of(talk, topic)) && (i == 0 || sounds_so)) {
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
    if (is_security(article) && strstr(article->body, "security_contact") == NULL)
        add_contact(talk, "security_contact", "security_tell");
}

void urgent_add_class_line(struct talk *talk)
{
    if (talk->state.urgency != URGENCY_CLASS)
        return;
    if (talk_fact(talk, "contact") == NULL)
        talk_say(talk, "class_waits");
    else
        add_contact(talk, "contact", "class_waits_contact");
}
