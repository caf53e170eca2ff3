/* Somebody at the page of a ticket, inside the transaction: what they come with, what they are shown, what they write.
 */
#include "engine/desk_say.h"

#include "base/own.h"
#include "engine/ticket_secret.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/inbound.h"
#include "store/people.h"
#include "store/ticket_keys.h"
#include "store/ticket_mail.h"

#include <inttypes.h>
#include <stdio.h>

static const int64_t page_ms = INT64_C(4) * 3600 * 1000;

/* ---- coming in -----------------------------------------------------------------------------------------------------
 */

static enum result note(struct turn *turn, const char *action, struct error *error)
{
    char object[40];
    (void)snprintf(object, sizeof object, "ticket %" PRId64, turn->ticket.number);
    return audit_add(turn->tools->store, turn->organisation_id, "asker", action, object, "", turn->now_ms, error);
}

/* The secret leads to turn->ticket. NOT_FOUND: to none that is there for its asker. */
static enum result find(struct turn *turn, const char *kind, const char *secret, struct error *error)
{
    int64_t ticket_id = 0;
    enum result result =
        ticket_key_find(turn->tools->store, turn->organisation_id, kind, secret, turn->now_ms, &ticket_id, error);
    if (result == RESULT_OK)
        result = ticket_find(turn->tools->store, turn->organisation_id, ticket_id, &turn->ticket, error);
    return result == RESULT_OK && turn->ticket.person_id == 0 ? RESULT_NOT_FOUND : result;
}

/* A code is good again, a link is not. */
static enum result come_in(struct turn *turn, const struct console_command *command, struct ticket_visit *visit,
                           struct error *error)
{
    struct store *store = turn->tools->store;
    bool once = command->deed == VISIT_LINK;
    char token[TICKET_TOKEN_LETTERS + 1];
    enum result result = find(turn, once ? "link" : "code", command->secret, error);
    if (result == RESULT_OK && once)
        result = ticket_key_drop(store, turn->organisation_id, command->secret, error);
    ticket_token_make(token);
    if (result == RESULT_OK)
        result =
            ticket_key_add(store, turn->organisation_id, turn->ticket.id, "page", token, turn->now_ms + page_ms, error);
    if (result == RESULT_OK)
        result = note(turn, once ? "ticket_opened_by_link" : "ticket_opened_by_code", error);
    if (result == RESULT_OK) {
        free_pointer(&visit->secret);
        visit->secret = x_strdup(token);
    }
    return result;
}

/* ---- writing -------------------------------------------------------------------------------------------------------
 */

/* As if it were written in the conversation in which the ticket was asked. */
static enum result say(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    const struct message *message = turn->message;
    const struct ticket ticket = turn->ticket;
    bool fresh = true;
    int64_t seq = 0;
    enum result result = inbound_remember(store, turn->organisation_id, message->connector, message->place,
                                          message->external_id, turn->now_ms, &fresh, &seq, error);
    if (result != RESULT_OK || !fresh)
        return result;
    turn->person.id = ticket.person_id;
    turn->conversation =
        (struct conversation){.id = ticket.conversation_id, .organisation_id = turn->organisation_id, .direct = true};
    result = entry_add(store, turn->organisation_id, ticket.conversation_id, ticket.person_id, false, "text",
                       message->text, message->external_id, 0, turn->now_ms, &turn->question_seq, error);
    turn->ticket = (struct ticket){.id = 0}; /* its strings are those of `ticket` */
    if (result == RESULT_OK)
        result = desk_take_words(turn, &ticket, message->text, error);
    turn->ticket = ticket;
    return result;
}

/* ---- what is shown -------------------------------------------------------------------------------------------------
 */

/* The ticket as it is now. */
static enum result show(struct turn *turn, struct ticket_visit *visit, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(ticket_done) struct ticket ticket = {.id = 0};
    own_(text_done) struct text claimer = TEXT_INIT;
    enum result result = ticket_find(store, turn->organisation_id, turn->ticket.id, &ticket, error);
    if (result == RESULT_OK)
        result = ticket_lines(store, turn->organisation_id, ticket.id, ticket.conversation_id, &visit->lines, error);
    if (result == RESULT_OK && visit->reference == NULL) /* its asker was here */
        result = ticket_mail_note(store, turn->organisation_id, ticket.id, 0, error);
    if (result == RESULT_OK && ticket.claimer_id != 0)
        result = access_find(store, turn->organisation_id, ticket.claimer_id, "tutor", &claimer, error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    visit->number = ticket.number;
    visit->state = ticket.state;
    visit->language = desk_language_of_asker(&ticket);
    visit->question = TAKE(ticket.question);
    visit->claimer = text_detach(&claimer);
    return RESULT_OK;
}

static enum result show_time(struct turn *turn, struct ticket_visit *visit, struct error *error)
{
    own_(text_done) struct text calendar = TEXT_INIT;
    enum result result = desk_calendar(turn, &calendar, error);
    if (result == RESULT_OK)
        visit->calendar = text_detach(&calendar);
    return result;
}

static enum result work(struct turn *turn, const struct console_command *command, struct ticket_visit *visit,
                        struct error *error)
{
    enum result result = RESULT_OK;
    if (command->deed >= VISIT_DESK_LINK) {
        result = desk_visit(turn, command, visit, error);
        return result == RESULT_OK ? show(turn, visit, error) : result;
    }
    if (command->deed == VISIT_CODE || command->deed == VISIT_LINK)
        result = come_in(turn, command, visit, error);
    else if (command->deed == VISIT_TIME)
        result = find(turn, "time", command->secret, error);
    else
        result = find(turn, "page", command->secret, error);
    if (result == RESULT_OK && command->deed == VISIT_SAY)
        result = turn->ticket.state == TICKET_CANCELLED ? RESULT_NOT_FOUND : say(turn, error);
    if (result == RESULT_OK && command->deed == VISIT_TIME)
        return show_time(turn, visit, error);
    return result == RESULT_OK ? show(turn, visit, error) : result;
}

enum result turn_visit(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                       struct error *error)
{
    struct ticket_visit *visit = x_alloc(1, sizeof *visit);
    visit->secret = x_strdup("");
    receipt->visit = visit; /* released with it */
    enum result result = store_savepoint(turn->tools->store, error);
    if (result != RESULT_OK)
        return result;
    result = work(turn, command, visit, error);
    if (result == RESULT_OK)
        return store_savepoint_release(turn->tools->store, error);
    store_savepoint_rollback(turn->tools->store);
    if (result != RESULT_NOT_FOUND && result != RESULT_CONFLICT && result != RESULT_BAD_INPUT)
        return result;
    receipt->kind = RECEIPT_REFUSED;
    message_set(&receipt->reason, "not_found");
    return RESULT_OK;
}
