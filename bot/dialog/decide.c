#include "dialog/decide.h"

#include "base/own.h"
#include "dialog/checkin.h"
#include "dialog/choose.h"
#include "dialog/greeting.h"
#include "dialog/late.h"
#include "dialog/mask_note.h"
#include "dialog/my_requests.h"
#include "dialog/picture.h"
#include "dialog/reply_language.h"
#include "dialog/talk.h"
#include "intents/intents.h"

#include <stddef.h>
#include <string.h>

static void talk_done(struct talk *talk)
{
    state_done(&talk->state);
    free_pointer(&talk->choice);
}

/* Whether the message is one that gets a reply. */
static bool is_answered(const struct talk *talk)
{
    switch (talk->message->kind) {
    case MESSAGE_TEXT:
    case MESSAGE_CHOICE:
    case MESSAGE_EDIT:
        return true;
    case MESSAGE_REACTION:
        return talk->choice[0] != '\0';
    case MESSAGE_JOIN:
        /* Whoever was faster than the news of being let in is answered already: a welcome would ask something else. */
        return strcmp(talk->message->choice, "unreadable") == 0 ||
               (talk->message->choice[0] != '\0' && (!talk->world->conversation->direct || talk->state.at_ms == 0));
    case MESSAGE_REDACTION:
    case MESSAGE_END:
    case MESSAGE_TIMER:
    case MESSAGE_LEAVE:
    case MESSAGE_OWN:
        return false;
    }
    return false;
}

static void read_message(struct talk *talk)
{
    const struct world *world = talk->world;
    enum language prior = world->person->language;
    if (prior == LANGUAGE_NONE)
        prior = talk->message->language;
    talk->intent = (struct intent_match){.name = "", .language = LANGUAGE_NONE};
    if (talk->message->kind == MESSAGE_TEXT || talk->message->kind == MESSAGE_EDIT) {
        talk->text = intents_after_opening(world->intents, talk->message->text);
        intents_recognise(world->intents, talk->message->text, prior, &talk->intent);
    }
    if (checkin_ignores(talk))
        talk->intent = (struct intent_match){.name = "", .language = talk->intent.language};
    talk->said = talk->intent.name;
    choice_read(talk);
    if (talk->choice[0] != '\0')
        talk->intent = (struct intent_match){.name = "", .language = LANGUAGE_NONE};
    talk->language = reply_language(talk);
}

/* In a room it only says that it writes to the person directly; false: there is no such place. */
static bool speak_alone(struct talk *talk)
{
    talk->decision->outcome = "personal";
    if (talk->message->direct_place[0] == '\0') {
        talk_say(talk, "personal_write_me");
        return false;
    }
    talk_say(talk, "personal_alone");
    talk->decision->personal = true;
    talk->reply = decision_reply(talk->decision, talk->language);
    return true;
}

static bool is_personal(const struct talk *talk, const struct ability *ability)
{
    return ability->personal || (ability->gets_personal != NULL && ability->gets_personal(talk));
}

static const struct ability *find_ability(const struct talk *talk)
{
    size_t i = 0;
    while (abilities[i + 1] != NULL && !abilities[i]->wants(talk))
        i++;
    return abilities[i];
}

static void answer(struct talk *talk)
{
    bool was_clarified = talk->state.clarified;
    talk->reply = decision_reply(talk->decision, talk->language);
    mask_note_add(talk);
    picture_take(talk);
    const struct ability *ability = find_ability(talk);
    if (is_personal(talk, ability) && !talk->world->conversation->direct && !speak_alone(talk))
        return;
    if (ability != &danger_ability) /* nothing stands before 112 */
        requests_say_who_speaks(talk);
    ability->act(talk);
    /* Only the very next message counts as "in a row". */
    if (was_clarified && talk->state.pending != PENDING_CLARIFY)
        talk->state.clarified = false;
    greeting_add_below(talk);
    if (talk->question_below != NULL)
        talk_say(talk, talk->question_below);
    talk->reply->language = talk->language;
}

static void keep_state(struct talk *talk)
{
    own_(text_done) struct text json = TEXT_INIT;
    if (talk->decision->forget_person) {
        talk->decision->state = x_strdup("");
        return;
    }
    talk->state.at_ms = talk->now_ms;
    state_write(&talk->state, &json);
    talk->decision->state = text_detach(&json);
    if (talk->message->kind != MESSAGE_JOIN) /* they have said nothing yet */
        talk->decision->language = talk->language;
}

enum result decide(const struct message *message, const struct world *world, int64_t now_ms, struct decision *decision,
                   struct error *error)
{
    if (world->person == NULL || world->conversation == NULL || world->phrases == NULL || world->state == NULL)
        return error_set(error, RESULT_FAILED, "decide() wants a person, a conversation, a state and phrases");
    own_(talk_done) struct talk talk = {
        .message = message, .world = world, .now_ms = now_ms, .decision = decision, .text = ""};
    decision->end_conversation = message->kind == MESSAGE_END;
    state_read(world->state, now_ms, &talk.state);
    read_message(&talk);
    if (message->kind == MESSAGE_TIMER && checkin_due(&talk)) {
        keep_state(&talk);
        return RESULT_OK;
    }
    if (!is_answered(&talk) || (late_was_told(&talk) && find_ability(&talk) == &late_ability))
        return RESULT_OK;
    answer(&talk);
    keep_state(&talk);
    return RESULT_OK;
}
