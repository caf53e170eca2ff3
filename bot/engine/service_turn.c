/* What an outside service desk says of a ticket that it has: by the call-back of its webhook, or at the page to which a
 * mail led it. Its reference is kept, its answer goes to the asker under its name; the same thing twice changes
 * nothing. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "engine/ticket_secret.h"
#include "settings/phrases.h"
#include "store/audit.h"
#include "store/inbound.h"
#include "store/service_desks.h"
#include "store/ticket_keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const int64_t page_ms = INT64_C(4) * 3600 * 1000;

static enum result note(struct turn *turn, const char *action, struct error *error)
{
    char actor[24], object[40];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    (void)snprintf(object, sizeof object, "ticket %" PRId64, turn->ticket.number);
    return audit_add(turn->tools->store, turn->organisation_id, actor, action, object, "", turn->now_ms, error);
}

/* ---- an answer ------------------------------------------------------------------------------------------------- */

static enum result keep_reference(struct turn *turn, const char *reference, struct error *error)
{
    own_(text_done) struct text claimer = TEXT_INIT, quoted = TEXT_INIT;
    if (string_empty(reference))
        return RESULT_OK;
    inline_quote(reference, &quoted);
    phrase_fill(turn->tools->phrases, room_language, "desk_service_reference", &claimer, "name", turn->tutor.data,
                "words", quoted.data, NULL);
    enum result result =
        ticket_reference_set(turn->tools->store, turn->organisation_id, turn->ticket.id, reference, error);
    if (result == RESULT_OK)
        result = note(turn, "desk_reference", error);
    return result == RESULT_OK ? desk_change_card(turn, claimer.data, error) : result;
}

/* One message may hold an answer and the end; what the end leads to has ids of its own. */
static enum result solve(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    own_(message_done) struct message end;
    own_(text_done) struct text id = TEXT_INIT;
    enum desk_verdict verdict = DESK_DONE;
    message_init(&end);
    text_printf(&id, "%s solved", message->external_id);
    message_set(&end.external_id, id.data);
    turn->message = &end;
    enum result result = desk_act(turn, DESK_RESOLVE, &verdict, error);
    turn->message = message;
    return result;
}

/* turn->ticket is filled. *fresh false: it was said before. */
static enum result take(struct turn *turn, const struct service_desk *desk, const struct console_command *command,
                        bool *fresh, struct error *error)
{
    const struct message *message = turn->message;
    enum desk_verdict verdict = DESK_DONE;
    int64_t seq = 0;
    enum result result = inbound_remember(turn->tools->store, turn->organisation_id, message->connector, message->place,
                                          message->external_id, turn->now_ms, fresh, &seq, error);
    if (result != RESULT_OK || !*fresh)
        return result;
    turn->person.id = desk->person_id;
    text_clear(&turn->tutor);
    text_add(&turn->tutor, desk->name);
    turn->conversation = (struct conversation){
        .id = turn->ticket.desk_conversation_id, .organisation_id = turn->organisation_id, .direct = true};
    turn->result->tickets_changed = true;
    result = keep_reference(turn, command->reference, error);
    if (result == RESULT_OK && message->text[0] != '\0')
        result = desk_act(turn, DESK_WORDS, &verdict, error);
    if (result == RESULT_OK && message->text[0] != '\0')
        result = note(turn, "desk_answered", error);
    return result == RESULT_OK && command->solved ? solve(turn, error) : result;
}

/* ---- by the call-back ---------------------------------------------------------------------------------------------
 */

static enum result refuse(struct receipt *receipt, const char *reason)
{
    receipt->kind = RECEIPT_REFUSED;
    message_set(&receipt->reason, reason);
    return RESULT_OK;
}

static enum result call_back(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                             struct error *error)
{
    struct store *store = turn->tools->store;
    own_(service_desk_done) struct service_desk desk = {0};
    bool fresh = true;
    enum result result = service_desk_find(store, turn->organisation_id, command->secret, &desk, error);
    if (result == RESULT_OK)
        result = ticket_of_number(store, turn->organisation_id, command->number, &turn->ticket, error);
    if (result == RESULT_OK && turn->ticket.person_id == 0)
        result = RESULT_NOT_FOUND;
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? refuse(receipt, "not_found") : result;
    int64_t seq = 0;
    if (turn->ticket.state != TICKET_CLAIMED || turn->ticket.claimer_id != desk.person_id) {
        /* Told again what ended it: that is no fault of the desk. */
        result = inbound_remember(store, turn->organisation_id, turn->message->connector, turn->message->place,
                                  turn->message->external_id, turn->now_ms, &fresh, &seq, error);
        if (result != RESULT_OK || fresh)
            return result == RESULT_OK ? refuse(receipt, "not_yours") : result;
    } else {
        result = take(turn, &desk, command, &fresh, error);
    }
    if (result == RESULT_OK && !fresh)
        receipt->kind = RECEIPT_REPEATED;
    return result;
}

enum result turn_service(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                         struct error *error)
{
    enum result result = store_savepoint(turn->tools->store, error);
    if (result != RESULT_OK)
        return result;
    turn->result->outcome = "desk";
    result = call_back(turn, command, receipt, error);
    if (result == RESULT_OK && receipt->kind != RECEIPT_REFUSED)
        return store_savepoint_release(turn->tools->store, error);
    store_savepoint_rollback(turn->tools->store);
    if (result != RESULT_BAD_INPUT && result != RESULT_NOT_FOUND && result != RESULT_CONFLICT)
        return result;
    return refuse(receipt, "not_found");
}

/* ---- at the page --------------------------------------------------------------------------------------------------
 */

/* NOT_FOUND: the secret leads nowhere, or the desk has the ticket no more. */
static enum result find(struct turn *turn, const char *kind, const char *secret, struct service_desk *desk,
                        struct error *error)
{
    int64_t ticket_id = 0;
    enum result result =
        ticket_key_find(turn->tools->store, turn->organisation_id, kind, secret, turn->now_ms, &ticket_id, error);
    if (result == RESULT_OK)
        result = ticket_find(turn->tools->store, turn->organisation_id, ticket_id, &turn->ticket, error);
    if (result == RESULT_OK && turn->ticket.person_id == 0)
        return RESULT_NOT_FOUND;
    return result == RESULT_OK
               ? service_desk_of_person(turn->tools->store, turn->organisation_id, turn->ticket.claimer_id, desk, error)
               : result;
}

/* The link is good once; who came in by it has the page for a while. */
static enum result come_in(struct turn *turn, const char *link, struct ticket_visit *visit, struct error *error)
{
    struct store *store = turn->tools->store;
    char token[TICKET_TOKEN_LETTERS + 1];
    ticket_token_make(token);
    enum result result = ticket_key_drop(store, turn->organisation_id, link, error);
    if (result == RESULT_OK)
        result = ticket_key_add(store, turn->organisation_id, turn->ticket.id, "desk-page", token,
                                turn->now_ms + page_ms, error);
    free_pointer(&visit->secret);
    visit->secret = x_strdup(token);
    return result == RESULT_OK ? note(turn, "desk_opened_by_link", error) : result;
}

enum result desk_visit(struct turn *turn, const struct console_command *command, struct ticket_visit *visit,
                       struct error *error)
{
    own_(service_desk_done) struct service_desk desk = {0};
    own_(text_done) struct text reference = TEXT_INIT, place = TEXT_INIT;
    bool link = command->deed == VISIT_DESK_LINK, fresh = true;
    enum result result = find(turn, link ? "desk-link" : "desk-page", command->secret, &desk, error);
    if (result != RESULT_OK)
        return result;
    turn->person.id = desk.person_id;
    desk_service_place(&desk, &turn->ticket, &place);
    if (link)
        result = come_in(turn, command->secret, visit, error);
    else if (command->deed == VISIT_DESK_SAY && turn->ticket.state == TICKET_CLAIMED)
        result = take(turn, &desk, command, &fresh, error);
    if (result == RESULT_OK)
        result = ticket_reference(turn->tools->store, turn->organisation_id, turn->ticket.id, &reference, error);
    if (result == RESULT_OK && turn->ticket.state == TICKET_CLAIMED)
        result = desk_pictures_of_asker(turn, &visit->pictures, error);
    free_pointer(&visit->desk);
    visit->desk = text_detach(&place);
    free_pointer(&visit->reference);
    visit->reference = text_detach(&reference);
    visit->where = (struct ticket_where){x_strdup(turn->ticket.where.room), x_strdup(turn->ticket.where.device),
                                         x_strdup(turn->ticket.where.call_back)};
    return result;
}
