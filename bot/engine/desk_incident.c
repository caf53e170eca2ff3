/* Incidents: a tutor pins one, those who ask are told and counted, tickets gather under it, and when it is over all who
 * were told hear so, once each. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/incident.h"
#include "desk/promise.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/conversations.h"
#include "store/incidents.h"
#include "store/outbox.h"
#include "store/timers.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { TOLD_AT_ONCE = 200, FEW = 5, TEN = 10, TICKETS_AT_ONCE = 200 };

static enum result audit(struct turn *turn, const char *action, int64_t id, struct error *error)
{
    char actor[24], object[40];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(object, sizeof object, "incident %" PRId64, id);
    return audit_add(turn->tools->store, turn->organisation_id, actor, action, object, "", turn->now_ms, error);
}

static enum result set_timer(struct turn *turn, const char *what, int64_t id, int64_t mark, int64_t due_ms,
                             struct error *error)
{
    own_(text_done) struct text payload = TEXT_INIT;
    int64_t timer_id = 0;
    text_printf(&payload, "%s %" PRId64 " %" PRId64, what, id, mark);
    return timer_add(turn->tools->store, turn->organisation_id, 0, 0, "desk", payload.data, due_ms, turn->now_ms,
                     &timer_id, error);
}

/* ---- its card ------------------------------------------------------------------------------------------------------
 */

static void add(const struct turn *turn, enum block_kind kind, const char *name, const struct kept_incident *incident,
                const struct incident_counts *counts, struct reply *reply)
{
    own_(text_done) struct text text = TEXT_INIT, line = TEXT_INIT, words = TEXT_INIT, when = TEXT_INIT;
    char told[24], joined[24], tickets[24];
    (void)snprintf(told, sizeof told, "%" PRId64, counts->told);
    (void)snprintf(joined, sizeof joined, "%" PRId64, counts->joined);
    (void)snprintf(tickets, sizeof tickets, "%" PRId64, counts->tickets);
    inline_quote(incident->line, &line);
    inline_quote(incident->words, &words);
    moment_words(turn->tools->phrases, room_language, incident->until_ms, &when);
    phrase_fill(turn->tools->phrases, room_language, name, &text, "words", line.data, "name", words.data, "when",
                when.data, "told", told, "joined", joined, "tickets", tickets, NULL);
    reply_add_block(reply, kind, text.data);
}

static enum result write_card(struct turn *turn, const struct kept_incident *incident, struct reply *reply,
                              struct error *error)
{
    struct incident_counts counts = {0, 0, 0};
    enum result result = incident_count(turn->tools->store, turn->organisation_id, incident->id, &counts, error);
    reply_init(reply, room_language);
    add(turn, BLOCK_PARAGRAPH, incident->state == INCIDENT_ENDED ? "incident_card_over" : "incident_card", incident,
        &counts, reply);
    add(turn, BLOCK_NOTE, "incident_card_counts", incident, &counts, reply);
    if (incident->state == INCIDENT_OPEN)
        add(turn, BLOCK_NOTE, "incident_card_how", incident, &counts, reply);
    return result;
}

static enum result show_card(struct turn *turn, struct kept_incident *incident, struct error *error)
{
    const struct message *message = turn->message;
    struct store *store = turn->tools->store;
    own_(reply_done) struct reply reply;
    struct conversation room;
    enum result result = write_card(turn, incident, &reply, error);
    if (result == RESULT_OK)
        result = conversation_for_place(store, turn->organisation_id, message->connector, message->place, "", false,
                                        turn->now_ms, &room, error);
    if (result != RESULT_OK)
        return result;
    struct saying saying = {room.id, 0, "reply", OUTPUT_CARD, 0};
    result = desk_say(turn, &saying, &reply, error);
    incident->card_conversation_id = room.id;
    incident->card_seq = saying.seq;
    return result == RESULT_OK
               ? incident_set_card(store, turn->organisation_id, incident->id, room.id, saying.seq, error)
               : result;
}

static enum result change_card(struct turn *turn, const struct kept_incident *incident, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT;
    char key[HASH_HEX_BYTES];
    enum result result = write_card(turn, incident, &reply, error);
    reply_encode(&reply, &body);
    turn_departure_key(turn, OUTPUT_INCIDENT_CARD, key);
    if (result == RESULT_OK)
        result = entry_rewrite(store, turn->organisation_id, incident->card_conversation_id, incident->card_seq,
                               body.data, error);
    return result == RESULT_OK ? outbox_change(store, turn->organisation_id, incident->card_conversation_id,
                                               incident->card_seq, key, body.data, "", turn->now_ms, error)
                               : result;
}

/* ---- who asks ------------------------------------------------------------------------------------------------------
 */

enum result desk_incident_told(struct turn *turn, int64_t id, bool joined, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(kept_incident_done) struct kept_incident incident = {.id = 0};
    struct incident_counts counts = {0, 0, 0};
    enum result result = incident_find(store, turn->organisation_id, id, &incident, error);
    if (result != RESULT_OK || incident.state == INCIDENT_ENDED)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = incident_tell(store, turn->organisation_id, id, turn->conversation.id, turn->person.id,
                           turn->person.language, joined, turn->now_ms, error);
    if (result == RESULT_OK)
        result = incident_count(store, turn->organisation_id, id, &counts, error);
    /* The room is not to see an edit for each of hundreds. */
    bool shown = joined || counts.told <= FEW || counts.told % TEN == 0;
    return result == RESULT_OK && shown ? change_card(turn, &incident, error) : result;
}

enum result desk_incident_gather(struct turn *turn, int64_t ticket_id, const struct ticket_draft *ticket,
                                 bool *gathered, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(incidents_done) struct incidents incidents = {.list = LIST_INIT};
    *gathered = false;
    if (ticket->urgency != URGENCY_NONE)
        return RESULT_OK;
    enum result result = incidents_in(store, turn->organisation_id, INCIDENT_OPEN, &incidents, error);
    for (size_t i = 0; i < incidents.list.count && result == RESULT_OK && !*gathered; i++) {
        const struct incident *incident = &incidents.list.items[i];
        if (!incident_matches(incident->words, ticket->question, ticket->topic))
            continue;
        *gathered = true;
        result = incident_take_ticket(store, turn->organisation_id, incident->id, ticket_id, error);
        if (result == RESULT_OK)
            result = desk_incident_told(turn, incident->id, true, error);
    }
    return result;
}

/* ---- what tutors say of it
 * ------------------------------------------------------------------------------------------- */

enum result turn_aim_at_incident(struct turn *turn, bool *at_incident, struct error *error)
{
    const struct message *message = turn->message;
    bool is_room = false;
    *at_incident = false;
    if (message->kind != MESSAGE_TEXT || message->direct ||
        incident_deed_of(turn->tools->intents, message->text) == INCIDENT_NONE)
        return RESULT_OK;
    enum result result =
        queue_place_is(turn->tools->store, turn->organisation_id, message->connector, message->place, &is_room, error);
    if (result == RESULT_OK && is_room)
        result = desk_find_tutor(turn, error);
    *at_incident = turn->tutor.length > 0;
    turn->incident = *at_incident;
    return result;
}

/* The card in whose thread the tutor writes. */
static enum result find_thread(struct turn *turn, struct entry_place *card, struct error *error)
{
    const struct message *message = turn->message;
    return message->thread[0] == '\0' ? RESULT_NOT_FOUND
                                      : entry_find(turn->tools->store, turn->organisation_id, message->connector,
                                                   message->place, message->thread, card, error);
}

/* ---- what waited before --------------------------------------------------------------------------------------------
 */

static enum result tell_waiting(struct turn *turn, const struct kept_incident *incident, const struct ticket *ticket,
                                unsigned index, struct error *error)
{
    own_(reply_done) struct reply reply;
    struct saying saying = {ticket->conversation_id, ticket->person_id, "reply", OUTPUT_INCIDENT_WAITED + index, 0};
    reply_init(&reply, desk_language_of_asker(ticket));
    desk_fill(turn, reply.language, "incident_told_waiting", ticket, incident->line, &reply);
    enum result result = desk_say(turn, &saying, &reply, error);
    return result == RESULT_OK
               ? incident_tell(turn->tools->store, turn->organisation_id, incident->id, ticket->conversation_id,
                               ticket->person_id, reply.language, true, turn->now_ms, error)
               : result;
}

/* Its card stays where it is and says what it belongs to. */
static enum result take_waiting(struct turn *turn, const struct kept_incident *incident, struct ticket *ticket,
                                unsigned index, struct error *error)
{
    enum result result =
        incident_take_ticket(turn->tools->store, turn->organisation_id, incident->id, ticket->id, error);
    ticket->incident_id = incident->id;
    if (result == RESULT_OK)
        result = tell_waiting(turn, incident, ticket, index, error);
    if (result != RESULT_OK)
        return result;
    turn->ticket = *ticket; /* its strings stay the list's */
    result = desk_change_card(turn, "", error);
    turn->ticket = (struct ticket){.id = 0};
    return result;
}

static enum result say_gathered(struct turn *turn, const struct kept_incident *incident, const char *numbers,
                                struct error *error)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT;
    struct saying saying = {incident->card_conversation_id, 0, "reply", OUTPUT_THREAD, 0};
    reply_init(&reply, room_language);
    phrase_fill(turn->tools->phrases, room_language, "incident_gathered", &text, "name", numbers, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    return desk_say(turn, &saying, &reply, error);
}

/* Those that nobody has taken and that it matches, so many in one transaction; the rest follow by a timer. after: the
 * last number that was looked at. */
static enum result gather_waiting(struct turn *turn, const struct kept_incident *incident, int64_t after,
                                  struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    own_(text_done) struct text numbers = TEXT_INIT;
    enum result result =
        tickets_waiting_after(turn->tools->store, turn->organisation_id, after, TICKETS_AT_ONCE, &tickets, error);
    for (size_t i = 0; i < tickets.list.count && result == RESULT_OK; i++) {
        struct ticket *ticket = &tickets.list.items[i];
        after = ticket->number;
        if (ticket->person_id == 0 || ticket->urgency != URGENCY_NONE || *ticket->question == '\0' ||
            !incident_matches(incident->words, ticket->question, ticket->topic))
            continue;
        text_printf(&numbers, "%s%" PRId64, numbers.length > 0 ? ", " : "", ticket->number);
        result = take_waiting(turn, incident, ticket, (unsigned)i, error);
    }
    if (result == RESULT_OK && tickets.list.count == TICKETS_AT_ONCE)
        result = set_timer(turn, "incident_gather", incident->id, after, turn->now_ms, error);
    if (result != RESULT_OK || numbers.length == 0)
        return result;
    result = say_gathered(turn, incident, numbers.data, error);
    return result == RESULT_OK ? change_card(turn, incident, error) : result;
}

static enum result pin(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(entry_place_done) struct entry_place card = ENTRY_PLACE_INIT;
    own_(ticket_done) struct ticket ticket = {.id = 0};
    own_(text_done) struct text words = TEXT_INIT, line = TEXT_INIT;
    enum result result = find_thread(turn, &card, error);
    if (result == RESULT_OK)
        result = ticket_of_card(store, turn->organisation_id, card.conversation.id, card.seq, &ticket, error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    if (!incident_read(turn->message->text, ticket.topic, &words, &line))
        return desk_tell_tutor(turn, "incident_how", "", error);
    struct kept_incident incident = {.words = words.data,
                                     .line = line.data,
                                     .began_ms = turn->now_ms,
                                     .until_ms = incident_until(line.data, turn->now_ms)};
    result = incident_add(store, turn->organisation_id, &incident, error);
    if (result == RESULT_OK)
        result = show_card(turn, &incident, error);
    if (result == RESULT_OK)
        result = set_timer(turn, "incident", incident.id, incident.until_ms, incident.until_ms, error);
    if (result == RESULT_OK)
        result = gather_waiting(turn, &incident, 0, error);
    return result == RESULT_OK ? audit(turn, "incident_pinned", incident.id, error) : result;
}

/* The one under whose card it is written, else the only one that is not over. NOT_FOUND: it is not clear which. */
static enum result find_meant(struct turn *turn, struct kept_incident *incident, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(entry_place_done) struct entry_place card = ENTRY_PLACE_INIT;
    own_(incidents_done) struct incidents open = {.list = LIST_INIT};
    enum result result = find_thread(turn, &card, error);
    if (result == RESULT_OK)
        result = incident_of_card(store, turn->organisation_id, card.conversation.id, card.seq, incident, error);
    if (result != RESULT_NOT_FOUND)
        return result;
    result = incidents_in(store, turn->organisation_id, INCIDENT_OPEN, &open, error);
    if (result == RESULT_OK)
        result = incidents_in(store, turn->organisation_id, INCIDENT_ASKED, &open, error);
    if (result != RESULT_OK || open.list.count != 1)
        return result == RESULT_OK ? RESULT_NOT_FOUND : result;
    return incident_find(store, turn->organisation_id, open.list.items[0].id, incident, error);
}

static enum result go_on(struct turn *turn, struct kept_incident *incident, struct error *error)
{
    incident->state = INCIDENT_OPEN;
    incident->until_ms = incident_until(turn->message->text, turn->now_ms);
    enum result result = incident_set_state(turn->tools->store, turn->organisation_id, incident->id, INCIDENT_OPEN,
                                            incident->until_ms, error);
    if (result == RESULT_OK)
        result = set_timer(turn, "incident", incident->id, incident->until_ms, incident->until_ms, error);
    if (result == RESULT_OK)
        result = change_card(turn, incident, error);
    return result == RESULT_OK ? audit(turn, "incident_goes_on", incident->id, error) : result;
}

/* ---- when it is over
 * -------------------------------------------------------------------------------------------------- */

static enum result tell_one(struct turn *turn, const struct kept_incident *incident, const struct told_row *told,
                            unsigned number, struct error *error)
{
    enum language language = told->language < LANGUAGE_NONE ? told->language : LANGUAGE_FI;
    own_(text_done) struct text text = TEXT_INIT, line = TEXT_INIT;
    own_(reply_done) struct reply reply;
    struct saying saying = {told->conversation_id, told->person_id, "reply", OUTPUT_INCIDENT + number, 0};
    reply_init(&reply, language);
    inline_quote(incident->line, &line);
    phrase_fill(turn->tools->phrases, language, "incident_over", &text, "words", line.data, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    enum result result = desk_say(turn, &saying, &reply, error);
    return result == RESULT_OK ? incident_told_over(turn->tools->store, turn->organisation_id, incident->id,
                                                    told->conversation_id, turn->now_ms, error)
                               : result;
}

/* So many in one transaction; the rest follow by a timer. */
static enum result tell_all(struct turn *turn, const struct kept_incident *incident, struct error *error)
{
    struct told_rows rows = {.list = LIST_INIT};
    enum result result =
        incident_untold(turn->tools->store, turn->organisation_id, incident->id, TOLD_AT_ONCE, &rows, error);
    for (size_t i = 0; i < rows.list.count && result == RESULT_OK; i++)
        result = tell_one(turn, incident, &rows.list.items[i], (unsigned)i, error);
    bool more = rows.list.count == TOLD_AT_ONCE;
    list_done(&rows.list);
    return result == RESULT_OK && more ? set_timer(turn, "incident_tell", incident->id, 0, turn->now_ms, error)
                                       : result;
}

/* What nobody took waits no longer; whoever took one goes on with it. So many in one transaction. */
static enum result close_tickets(struct turn *turn, int64_t incident_id, struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    enum result result =
        tickets_of_incident(turn->tools->store, turn->organisation_id, incident_id, TICKETS_AT_ONCE, &tickets, error);
    for (size_t i = 0; i < tickets.list.count && result == RESULT_OK; i++) {
        turn->ticket = tickets.list.items[i];
        result = desk_move(turn, TICKET_RESOLVED, turn->person.id, "ticket_resolved", error);
        if (result == RESULT_OK) /* of what waited before there was an incident */
            result = desk_change_card(turn, turn->tutor.data, error);
        turn->ticket = (struct ticket){.id = 0}; /* its strings are the list's */
    }
    return result == RESULT_OK && tickets.list.count == TICKETS_AT_ONCE
               ? set_timer(turn, "incident_close", incident_id, 0, turn->now_ms, error)
               : result;
}

static enum result end(struct turn *turn, struct kept_incident *incident, struct error *error)
{
    if (incident->state == INCIDENT_ENDED)
        return desk_tell_tutor(turn, "incident_which", "", error);
    incident->state = INCIDENT_ENDED;
    enum result result = incident_set_state(turn->tools->store, turn->organisation_id, incident->id, INCIDENT_ENDED,
                                            incident->until_ms, error);
    if (result == RESULT_OK)
        result = close_tickets(turn, incident->id, error);
    if (result == RESULT_OK)
        result = change_card(turn, incident, error);
    if (result == RESULT_OK)
        result = tell_all(turn, incident, error);
    return result == RESULT_OK ? audit(turn, "incident_over", incident->id, error) : result;
}

enum result turn_incident(struct turn *turn, struct error *error)
{
    own_(kept_incident_done) struct kept_incident incident = {.id = 0};
    enum incident_deed deed = incident_deed_of(turn->tools->intents, turn->message->text);
    turn->result->outcome = "desk";
    if (deed == INCIDENT_PIN)
        return pin(turn, error);
    enum result result = find_meant(turn, &incident, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? desk_tell_tutor(turn, "incident_which", "", error) : result;
    return deed == INCIDENT_OVER ? end(turn, &incident, error) : go_on(turn, &incident, error);
}

/* ---- its timers
 * --------------------------------------------------------------------------------------------------------- */

/* Its time is up: it is said no more, and the tutors are asked. */
static enum result ask_tutors(struct turn *turn, struct kept_incident *incident, struct error *error)
{
    own_(reply_done) struct reply reply;
    struct incident_counts counts = {0, 0, 0};
    struct saying saying = {incident->card_conversation_id, 0, "reply", OUTPUT_THREAD, 0};
    incident->state = INCIDENT_ASKED;
    reply_init(&reply, room_language);
    enum result result = incident_set_state(turn->tools->store, turn->organisation_id, incident->id, INCIDENT_ASKED,
                                            incident->until_ms, error);
    if (result == RESULT_OK)
        result = change_card(turn, incident, error);
    if (result != RESULT_OK)
        return result;
    add(turn, BLOCK_PARAGRAPH, "incident_ask", incident, &counts, &reply);
    return desk_say(turn, &saying, &reply, error);
}

enum result desk_incident_strike(struct turn *turn, const char *payload, struct error *error)
{
    own_(kept_incident_done) struct kept_incident incident = {.id = 0};
    char what[24] = "";
    int64_t id = 0, mark = 0;
    if (sscanf(payload, "%23[a-z_] %" SCNd64 " %" SCNd64, what, &id, &mark) != 3)
        return error_set(error, RESULT_BAD_INPUT, "a timer of an incident that cannot be read");
    enum result result = incident_find(turn->tools->store, turn->organisation_id, id, &incident, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (strcmp(what, "incident_gather") == 0)
        return incident.state == INCIDENT_OPEN ? gather_waiting(turn, &incident, mark, error) : RESULT_OK;
    if (strcmp(what, "incident_close") == 0)
        return incident.state == INCIDENT_ENDED ? close_tickets(turn, incident.id, error) : RESULT_OK;
    if (strcmp(what, "incident_tell") == 0)
        return incident.state == INCIDENT_ENDED ? tell_all(turn, &incident, error) : RESULT_OK;
    return incident.state == INCIDENT_OPEN && incident.until_ms == mark ? ask_tutors(turn, &incident, error)
                                                                        : RESULT_OK;
}
