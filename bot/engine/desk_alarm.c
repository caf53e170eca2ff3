/* The security contact of the settings: a Matrix user or room that is alarmed of tickets about security until somebody
 * takes them, and that may acknowledge an alarm, which then stops everywhere. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/acknowledgement.h"
#include "settings/phrases.h"
#include "store/alarms.h"
#include "store/audit.h"
#include "store/conversations.h"
#include "store/people.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { RINGING_MOST = 20 };

bool desk_is_acknowledged(const struct ticket *ticket)
{
    return ticket->acknowledged_ms >= ticket->changed_ms;
}

/* ---- the alarm --------------------------------------------------------------------------------------------------- */

/* Where the contact is written to: the room, or the chat with the person, which the connector opens with the first
 * message. */
static enum result find_place(struct turn *turn, struct saying *saying, struct error *error)
{
    const char *contact = turn->tools->security_contact;
    struct store *store = turn->tools->store;
    struct conversation conversation;
    struct person person;
    enum result result = RESULT_OK;
    if (*contact == '@') {
        result = person_for_account(store, turn->organisation_id, "matrix", contact, PRESENCE_PERSONAL, turn->now_ms,
                                    &person, error);
        if (result != RESULT_OK)
            return result;
        saying->person_id = person.id;
        result = conversation_alone_with(store, turn->organisation_id, person.id, &saying->conversation_id, error);
        if (result != RESULT_NOT_FOUND)
            return result;
    }
    result = conversation_for_place(store, turn->organisation_id, "matrix", contact, "", *contact == '@', turn->now_ms,
                                    &conversation, error);
    saying->conversation_id = conversation.id;
    return result;
}

enum result desk_alarm(struct turn *turn, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    struct saying saying = {.kind = "reply", .output = OUTPUT_ALARM};
    reply_init(&reply, room_language);
    if (string_empty(turn->tools->security_contact) || ticket->urgency != URGENCY_SECURITY)
        return RESULT_OK;
    enum result result = find_place(turn, &saying, error);
    if (result != RESULT_OK)
        return result;
    desk_fill(turn, room_language, "alarm_rings", ticket, ticket->question, &reply);
    desk_fill(turn, room_language, "alarm_how", ticket, "", &reply);
    result = desk_say(turn, &saying, &reply, error);
    return result == RESULT_OK ? alarm_add(turn->tools->store, turn->organisation_id, saying.conversation_id,
                                           saying.seq, ticket->id, error)
                               : result;
}

/* ---- acknowledging ------------------------------------------------------------------------------------------------
 */

/* Does the message stand where the alarms come, by who may acknowledge them? */
static bool is_contact(const struct turn *turn)
{
    const struct message *message = turn->message;
    const char *contact = turn->tools->security_contact;
    if (string_empty(contact) || strcmp(message->connector, "matrix") != 0)
        return false;
    return *contact == '@' ? message->direct && strcmp(message->account, contact) == 0
                           : strcmp(message->place, contact) == 0;
}

/* The ticket of the alarm that the message reacts to or stands under. NOT_FOUND: of none. */
static enum result find_alarm(struct turn *turn, int64_t *ticket_id, struct error *error)
{
    const struct message *message = turn->message;
    own_(entry_place_done) struct entry_place alarm = ENTRY_PLACE_INIT;
    const char *event = message->kind == MESSAGE_REACTION ? message->target : message->thread;
    if (*event == '\0')
        return RESULT_NOT_FOUND;
    enum result result =
        entry_find(turn->tools->store, turn->organisation_id, message->connector, message->place, event, &alarm, error);
    return result == RESULT_OK ? alarm_find(turn->tools->store, turn->organisation_id, alarm.conversation.id, alarm.seq,
                                            ticket_id, error)
                               : result;
}

enum result turn_aim_at_alarm(struct turn *turn, bool *at_alarm, struct error *error)
{
    int64_t number = 0, ticket_id = 0;
    *at_alarm = false;
    if (!is_contact(turn) || !acknowledgement_read(turn->tools->intents, turn->message, &number))
        return RESULT_OK;
    enum result result = find_alarm(turn, &ticket_id, error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    *at_alarm = result == RESULT_OK || (turn->message->kind == MESSAGE_TEXT && !turn->message->overheard);
    turn->acknowledges = *at_alarm;
    return RESULT_OK;
}

/* The one that is meant: of the alarm, of the number, or the only one that rings. NULL: none, or it is not clear. */
static struct ticket *find_meant(struct tickets *ringing, int64_t ticket_id, int64_t number)
{
    if (ticket_id == 0 && number == 0)
        return ringing->list.count == 1 ? &ringing->list.items[0] : NULL;
    for (size_t i = 0; i < ringing->list.count; i++) {
        struct ticket *ticket = &ringing->list.items[i];
        if (number != 0 ? ticket->number == number : ticket->id == ticket_id)
            return ticket;
    }
    return NULL;
}

/* Which of several: their numbers. */
static enum result ask_which(struct turn *turn, const struct tickets *ringing, struct error *error)
{
    own_(text_done) struct text numbers = TEXT_INIT;
    for (size_t i = 0; ringing->list.items != NULL && i < ringing->list.count; i++)
        text_printf(&numbers, "%s%" PRId64, i == 0 ? "" : ", ", ringing->list.items[i].number);
    return desk_tell_tutor(turn, ringing->list.count == 0 ? "alarm_none" : "alarm_which", numbers.data, error);
}

/* The tutors learn that the contact knows: under no card, where the alarms of the room stand too. */
static enum result tell_tutors(struct turn *turn, const struct ticket *ticket, struct error *error)
{
    own_(reply_done) struct reply reply;
    bool heard = false;
    reply_init(&reply, room_language);
    desk_fill(turn, room_language, "alarm_acknowledged_room", ticket, "", &reply);
    turn->ticket = *ticket; /* its strings stay the caller's */
    enum result result = desk_tell_team(turn, &reply, OUTPUT_TOLD, &heard, error);
    turn->ticket = (struct ticket){.id = 0};
    return result;
}

static enum result acknowledge(struct turn *turn, const struct ticket *ticket, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(reply_done) struct reply reply;
    struct saying saying = {turn->conversation.id, turn->person.id, "reply", OUTPUT_THREAD, 0};
    char actor[24], object[40];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(object, sizeof object, "ticket %" PRId64, ticket->number);
    reply_init(&reply, room_language);
    enum result result = alarm_acknowledge(store, turn->organisation_id, ticket->id, turn->now_ms, error);
    if (result == RESULT_OK)
        result = audit_add(store, turn->organisation_id, actor, "alarm_acknowledged", object, "", turn->now_ms, error);
    if (result == RESULT_OK)
        result = tell_tutors(turn, ticket, error);
    if (result != RESULT_OK)
        return result;
    desk_fill(turn, room_language, "alarm_acknowledged", ticket, "", &reply);
    return desk_say(turn, &saying, &reply, error);
}

enum result turn_acknowledge(struct turn *turn, struct error *error)
{
    own_(tickets_done) struct tickets ringing = {.list = LIST_INIT};
    int64_t number = 0, ticket_id = 0;
    turn->result->outcome = "desk";
    (void)acknowledgement_read(turn->tools->intents, turn->message, &number);
    enum result result = find_alarm(turn, &ticket_id, error);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        result = tickets_ringing(turn->tools->store, turn->organisation_id, RINGING_MOST, &ringing, error);
    if (result != RESULT_OK)
        return result;
    const struct ticket *ticket = find_meant(&ringing, ticket_id, number);
    return ticket == NULL ? ask_which(turn, &ringing, error) : acknowledge(turn, ticket, error);
}
