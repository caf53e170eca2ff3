/* What follows where something was worth practising: after a fortnight, whether the article helped, and after sixty
 * days two questions about it. Only for who wants to be reminded; nobody else learns what they answer. */
#include "dialog/checkin.h"

#include "base/own.h"
#include "knowledge/knowledge.h"
#include "settings/phrases.h"

#include <stdio.h>
#include <string.h>

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
enum { HELPED_DAYS = 14, RECHECK_DAYS = 60, LATER_DAYS = 7 };

void checkin_follow_begin(struct checkin *checkin, int competence, const char *topic)
{
    struct follow_up *follow = &checkin->memory.follow;
    *follow = (struct follow_up){.competence = competence, .recheck_ms = checkin->talk->now_ms + RECHECK_DAYS * day_ms};
    (void)snprintf(follow->topic, sizeof follow->topic, "%s", topic);
    checkin->changed = true;
}

void checkin_follow_end(struct checkin *checkin)
{
    checkin->memory.follow = (struct follow_up){.competence = -1};
    checkin->changed = true;
}

void checkin_follow_plan(struct checkin *checkin)
{
    const struct follow_up *follow = &checkin->memory.follow;
    if (follow->competence < 0 || follow->next_ms != 0)
        return;
    int64_t before_ms = follow->topic[0] == '\0' ? 0 : (RECHECK_DAYS - HELPED_DAYS) * day_ms;
    checkin_await_follow_up(checkin, follow->recheck_ms - before_ms, 0);
}

static const struct article *article_of(const struct checkin *checkin)
{
    const struct world *world = checkin->talk->world;
    const char *topic = checkin->memory.follow.topic;
    return world->knowledge == NULL || topic[0] == '\0'
               ? NULL
               : knowledge_article_or_other(world->knowledge, topic, checkin->talk->language);
}

bool checkin_follow_is_worth_it(struct checkin *checkin)
{
    const struct memory *memory = &checkin->memory;
    struct follow_up *follow = &checkin->memory.follow;
    if (follow->competence < 0)
        return false;
    if (article_of(checkin) != NULL)
        return true;
    if (follow->topic[0] != '\0') { /* the article is gone */
        follow->topic[0] = '\0';
        checkin_await_follow_up(checkin, follow->recheck_ms, 0);
        return false;
    }
    bool is_invited = !follow->invited && memory->invited;
    if (is_invited) /* to a whole check-in, which they leave alone */
        checkin_follow_end(checkin);
    return !is_invited;
}

static void ask_if_helped(struct checkin *checkin, const struct article *article)
{
    struct talk *talk = checkin->talk;
    checkin_say(checkin, "checkin_follow_helped", "title", article->title);
    talk_offer_phrase(talk, "checkin_choice_did_help", "checkin:follow-helped");
    talk_offer_phrase(talk, "checkin_choice_did_not_help", "checkin:follow-did-not");
    talk_offer_topic(talk, talk_phrase(talk, "checkin_choice_unread"), "topic:", article->topic);
    talk_offer_phrase(talk, "checkin_choice_no_reminders", "checkin:reminders-off");
    checkin->memory.follow.topic[0] = '\0';
    checkin_await_follow_up(checkin, checkin->memory.follow.recheck_ms, 0);
}

static void ask_to_recheck(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    struct follow_up *follow = &checkin->memory.follow;
    const struct competence *competence = &checkin->around.framework->competences[follow->competence];
    checkin_say(checkin, follow->invited ? "checkin_follow_remind" : "checkin_follow_recheck", "name",
                checkin_name(checkin, competence->names));
    talk_offer_topic(talk, talk_phrase(talk, "checkin_choice_two"), "checkin:more:", competence->code);
    talk_offer_phrase(talk, "checkin_choice_next_week", "checkin:follow-later");
    talk_offer_phrase(talk, "checkin_choice_no", "checkin:follow-no");
    talk_offer_phrase(talk, "checkin_choice_no_reminders", "checkin:reminders-off");
    if (follow->invited) { /* that was all */
        checkin_follow_end(checkin);
        return;
    }
    follow->invited = true;
    checkin_await_reminder(checkin);
}

void checkin_follow_up(struct checkin *checkin)
{
    const struct article *article = article_of(checkin);
    checkin_keep_private(checkin);
    if (article != NULL)
        ask_if_helped(checkin, article);
    else
        ask_to_recheck(checkin);
}

void checkin_take_follow_up(struct checkin *checkin, const char *value)
{
    struct talk *talk = checkin->talk;
    struct follow_up *follow = &checkin->memory.follow;
    state_settle(&talk->state);
    checkin_keep_private(checkin);
    if (strcmp(value, "helped") == 0) {
        talk_say(talk, "checkin_follow_glad");
    } else if (strcmp(value, "did-not") == 0) {
        talk_say(talk, "checkin_follow_sorry");
        talk_offer_phrase(talk, "checkin_choice_tutor", "person");
    } else if (strcmp(value, "later") == 0 && follow->competence >= 0 && checkin->memory.reminders) {
        follow->invited = false;
        checkin_await_follow_up(checkin, talk->now_ms + LATER_DAYS * day_ms, 0);
        checkin_say_day(checkin, "checkin_snoozed", follow->next_ms);
    } else {
        checkin_follow_end(checkin);
        talk_say(talk, "checkin_follow_no");
    }
}
