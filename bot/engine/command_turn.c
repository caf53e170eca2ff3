/* A command of the console inside the transaction: what a tutor does there is what they do in a room (desk_turn.c). */
#include "engine/article_turn.h"
#include "engine/desk_say.h"
#include "engine/round_turn.h"

#include "access/rights.h"
#include "base/clock.h"
#include "base/own.h"
#include "model/console_command.h"
#include "store/access.h"
#include "store/attachments.h"
#include "store/audit.h"
#include "store/conversations.h"
#include "store/inbound.h"
#include "store/local_accounts.h"
#include "store/organisations.h"

#include <inttypes.h>
#include <stdio.h>

static enum result refuse(struct receipt *receipt, const char *reason)
{
    receipt->kind = RECEIPT_REFUSED;
    message_set(&receipt->reason, reason);
    return RESULT_OK;
}

static enum result note_more(struct turn *turn, const char *action, const char *object, const char *detail,
                             struct error *error)
{
    char actor[24];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    return audit_add(turn->tools->store, turn->organisation_id, actor, action, object, detail, turn->now_ms, error);
}

static enum result note(struct turn *turn, const char *action, const char *object, struct error *error)
{
    return note_more(turn, action, object, "", error);
}

/* ---- sessions ---------------------------------------------------------------------------------------------------- */

static enum result take_session(struct turn *turn, const struct console_command *command, struct error *error)
{
    struct store *store = turn->tools->store;
    int64_t of = turn->organisation_id;
    enum result result = RESULT_OK;
    switch (command->kind) {
    case COMMAND_SESSION_OPEN:
        result = session_open(store, of, command->person_id, command->secret, turn->now_ms, error);
        return result == RESULT_OK ? note(turn, "signed_in", "session", error) : result;
    case COMMAND_SESSION_SEEN:
        return session_seen(store, of, command->secret, turn->now_ms, error);
    case COMMAND_SESSION_CLOSE:
        return session_close(store, of, command->secret, error);
    case COMMAND_SESSION_CLOSE_ALL:
        result = sessions_close_all(store, of, command->person_id, error);
        return result == RESULT_OK ? note(turn, "signed_out_everywhere", "session", error) : result;
    default:
        result = local_account_set_password(store, of, command->person_id, command->secret, error);
        return result == RESULT_OK ? note(turn, "password_set", "account", error) : result;
    }
}

/* ---- tickets ----------------------------------------------------------------------------------------------------- */

/* Who may work on tickets, and has this one's queue. */
static enum result check_actor(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                               struct error *error)
{
    struct store *store = turn->tools->store;
    bool member = false;
    enum result result =
        access_find(store, turn->organisation_id, turn->person.id, access_name(ACCESS_TUTOR), &turn->tutor, error);
    if (result == RESULT_NOT_FOUND || !access_may(1u << ACCESS_TUTOR, RIGHT_WORK_TICKET))
        return refuse(receipt, "no_access");
    if (result == RESULT_OK)
        result = ticket_find(store, turn->organisation_id, command->ticket_id, &turn->ticket, error);
    if (result == RESULT_NOT_FOUND)
        return refuse(receipt, "not_found");
    if (result == RESULT_OK)
        result = queue_member_is(store, turn->organisation_id, turn->ticket.queue_id, turn->person.id, &member, error);
    return result == RESULT_OK && !member ? refuse(receipt, "not_found") : result;
}

static enum result find_place(struct turn *turn, struct error *error)
{
    char place[40];
    (void)snprintf(place, sizeof place, "ticket/%" PRId64, turn->ticket.id);
    turn->at_console = true;
    return conversation_for_place(turn->tools->store, turn->organisation_id, "console", place, "", false, turn->now_ms,
                                  &turn->conversation, error);
}

/* What the actor wrote in the console, and nobody else, now reads as the message says, or is gone. What the asker was
 * given of it follows; a note was given to nobody. */
static enum result change_words(struct turn *turn, bool takes_back, struct receipt *receipt, struct error *error)
{
    struct store *store = turn->tools->store;
    const char *event = turn->message->target, *text = takes_back ? "" : turn->message->text;
    int64_t of = turn->organisation_id, here = turn->conversation.id;
    char place[40], object[40];
    (void)snprintf(place, sizeof place, "ticket/%" PRId64, turn->ticket.id);
    (void)snprintf(object, sizeof object, "ticket %" PRId64, turn->ticket.number);
    enum result result = entry_find(store, of, "console", place, event, &turn->target, error);
    if (result == RESULT_NOT_FOUND || (result == RESULT_OK && turn->target.person_id != turn->person.id))
        return refuse(receipt, "not_found");
    turn->result->tickets_changed = true;
    if (result == RESULT_OK)
        result =
            takes_back ? entry_redact(store, of, here, event, error) : entry_edit(store, of, here, event, text, error);
    if (result == RESULT_OK)
        result = turn_change_relayed(turn, turn->target.seq, text, error);
    if (result == RESULT_NOT_FOUND)
        result = RESULT_OK;
    if (result == RESULT_OK && takes_back)
        result = attachments_drop_of_event(store, of, here, event, turn->now_ms, error);
    return result == RESULT_OK ? note(turn, takes_back ? "words_taken_back" : "words_changed", object, error) : result;
}

/* The target must be one that the page could offer: a tutor or the service desk of the ticket's queue, or a queue. */
static enum result find_target(struct turn *turn, const struct console_command *command, struct text *name, bool *found,
                               struct error *error)
{
    struct store *store = turn->tools->store;
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    int64_t of = turn->organisation_id;
    enum result result = RESULT_OK;
    if (command->to_person_id != 0) {
        result = access_find(store, of, command->to_person_id, access_name(ACCESS_TUTOR), name, error);
        if (result == RESULT_OK)
            result = desk_may_have(turn, command->to_person_id, found, error);
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    }
    result = queue_list(store, of, &queues, error);
    for (size_t i = 0; i < queues.list.count; i++) {
        if (queues.list.items[i].id != command->to_queue_id)
            continue;
        *found = true;
        text_add(name, queues.list.items[i].name);
    }
    return result;
}

static enum result transfer(struct turn *turn, const struct console_command *command, enum desk_verdict *verdict,
                            struct receipt *receipt, struct error *error)
{
    own_(text_done) struct text name = TEXT_INIT;
    bool found = false;
    enum result result = find_target(turn, command, &name, &found, error);
    if (result != RESULT_OK || !found)
        return result == RESULT_OK ? refuse(receipt, "no_target") : result;
    const struct desk_target target = {command->to_person_id, command->to_queue_id, name.data};
    return desk_pass_on(turn, &target, turn->message->text, verdict, error);
}

static enum result keep_note(struct turn *turn, struct error *error)
{
    int64_t seq = 0;
    turn->result->tickets_changed = true;
    return entry_add(turn->tools->store, turn->organisation_id, turn->conversation.id, turn->person.id, false, "note",
                     turn->message->text, turn->message->external_id, 0, turn->now_ms, &seq, error);
}

static enum result look(struct turn *turn, struct error *error)
{
    char object[40];
    (void)snprintf(object, sizeof object, "ticket %" PRId64, turn->ticket.number);
    return note(turn, "ticket_read", object, error);
}

/* Only for who has it, and each time it is noted. */
static enum result see_bands(struct turn *turn, struct receipt *receipt, struct error *error)
{
    own_(text_wipe) struct text words = TEXT_INIT;
    enum language language = language_from_code(turn->message->text);
    if (turn->ticket.state != TICKET_CLAIMED || turn->ticket.claimer_id != turn->person.id)
        return refuse(receipt, "not_yours");
    enum result result = desk_read_bands(turn, language == LANGUAGE_NONE ? room_language : language, &words, error);
    if (result == RESULT_NOT_FOUND)
        return refuse(receipt, "not_shared");
    message_set(&receipt->text, words.data);
    return result;
}

static enum result act(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                       struct error *error)
{
    static const enum desk_command deeds[] = {[COMMAND_CLAIM] = DESK_CLAIM,
                                              [COMMAND_RELEASE] = DESK_RELEASE,
                                              [COMMAND_RESOLVE] = DESK_RESOLVE,
                                              [COMMAND_REOPEN] = DESK_REOPEN,
                                              [COMMAND_SAY] = DESK_WORDS};
    static const char *const verdicts[] = {
        [DESK_DONE] = "",         [DESK_TAKEN] = "taken",         [DESK_YOURS] = "",
        [DESK_CLOSED] = "closed", [DESK_NOT_YOURS] = "not_yours", [DESK_NOT_CLOSED] = "stale",
        [DESK_FULL] = "full",     [DESK_SAME] = "same",           [DESK_UNREACHED] = "no_target"};
    enum desk_verdict verdict = DESK_DONE;
    if (command->kind == COMMAND_LOOK)
        return look(turn, error);
    if (command->kind == COMMAND_BANDS)
        return see_bands(turn, receipt, error);
    enum result result = find_place(turn, error);
    if (result != RESULT_OK || command->kind == COMMAND_NOTE)
        return result == RESULT_OK ? keep_note(turn, error) : result;
    if (command->kind == COMMAND_EDIT || command->kind == COMMAND_TAKE_BACK)
        return change_words(turn, command->kind == COMMAND_TAKE_BACK, receipt, error);
    if (command->kind == COMMAND_LINE) {
        const char *refused = "";
        result = desk_take_line_at_console(turn, &refused, error);
        return result == RESULT_OK && *refused != '\0' ? refuse(receipt, refused) : result;
    }
    bool full = false;
    if (turn->message->attachment.origin[0] != '\0')
        result = turn_ticket_is_full(turn, turn->ticket.id, &full, error);
    if (result != RESULT_OK || full)
        return result == RESULT_OK ? refuse(receipt, "pictures_full") : result;
    own_(text_done) struct text numbers = TEXT_INIT;
    turn->asks_line = command->kind == COMMAND_RESOLVE && !command->all;
    if (command->kind == COMMAND_TRANSFER)
        result = transfer(turn, command, &verdict, receipt, error);
    else if (command->all && command->kind == COMMAND_SAY)
        result = desk_answer_all(turn, &numbers, &verdict, error);
    else if (command->all)
        result = desk_solve_all(turn, &numbers, &verdict, error);
    else
        result = desk_act(turn, deeds[command->kind], &verdict, error);
    if (result == RESULT_OK && *verdicts[verdict] != '\0')
        return refuse(receipt, verdicts[verdict]);
    return result;
}

/* The version as it is now: what the client compares with the next time. */
static enum result keep_version(struct turn *turn, struct receipt *receipt, struct error *error)
{
    own_(ticket_done) struct ticket now = {.id = 0};
    const struct message *message = turn->message;
    enum result result = ticket_find(turn->tools->store, turn->organisation_id, turn->ticket.id, &now, error);
    receipt->seq = now.version;
    return result == RESULT_OK ? inbound_set_seq(turn->tools->store, turn->organisation_id, message->connector,
                                                 message->place, message->external_id, receipt->seq, error)
                               : result;
}

/* What they asked for by an id may be anything. */
static enum result no_look(struct turn *turn, const struct console_command *command, struct error *error)
{
    char object[40];
    (void)snprintf(object, sizeof object, "id %" PRId64, command->ticket_id);
    return note(turn, "ticket_read_refused", object, error);
}

static enum result take_ticket(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                               struct error *error)
{
    const struct message *message = turn->message;
    if (command->kind == COMMAND_NO_LOOK)
        return no_look(turn, command, error);
    if (command->kind == COMMAND_REPORT || command->kind == COMMAND_NO_REPORT)
        return note_more(turn, command->kind == COMMAND_REPORT ? "report_read" : "report_refused", message->target,
                         message->text, error);
    bool fresh = true;
    enum result result = check_actor(turn, command, receipt, error);
    if (result != RESULT_OK || receipt->kind == RECEIPT_REFUSED)
        return result;
    result = inbound_remember(turn->tools->store, turn->organisation_id, message->connector, message->place,
                              message->external_id, turn->now_ms, &fresh, &receipt->seq, error);
    if (result == RESULT_OK && !fresh) {
        receipt->kind = RECEIPT_REPEATED;
        return RESULT_OK;
    }
    if (result == RESULT_OK && command->version != 0 && command->version != turn->ticket.version)
        return refuse(receipt, turn->ticket.state == TICKET_CLAIMED ? "taken" : "stale");
    if (result == RESULT_OK)
        result = act(turn, command, receipt, error);
    return result == RESULT_OK && receipt->kind == RECEIPT_TAKEN ? keep_version(turn, receipt, error) : result;
}

static enum result work(struct turn *turn, const struct console_command *command, struct receipt *receipt,
                        struct error *error)
{
    enum result result = store_savepoint(turn->tools->store, error);
    if (result != RESULT_OK)
        return result;
    result = command->kind >= COMMAND_SESSION_OPEN ? take_session(turn, command, error)
                                                   : take_ticket(turn, command, receipt, error);
    if (result == RESULT_OK && receipt->kind != RECEIPT_REFUSED)
        return store_savepoint_release(turn->tools->store, error);
    store_savepoint_rollback(turn->tools->store);
    if (result == RESULT_BAD_INPUT || result == RESULT_NOT_FOUND || result == RESULT_CONFLICT)
        return refuse(receipt, "stale");
    return result;
}

enum result turn_take_command(const struct turn_tools *tools, const struct console_command *command,
                              const struct message *message, struct receipt *receipt, struct turn_result *result,
                              struct error *error)
{
    own_(turn_done) struct turn turn = {.tools = tools,
                                        .message = message,
                                        .now_ms = clock_now_ms(),
                                        .person = {.id = command->person_id, .language = LANGUAGE_NONE},
                                        .state = TEXT_INIT,
                                        .target = ENTRY_PLACE_INIT,
                                        .tutor = TEXT_INIT,
                                        .result = result};
    *result = (struct turn_result){.outcome = "other"};
    turn_open_receipt(&turn, receipt);
    enum result found = organisation_find(tools->store, message->organisation, &turn.organisation_id, error);
    if (found == RESULT_NOT_FOUND)
        return refuse(receipt, "not_found");
    if (found == RESULT_OK && command->kind == COMMAND_VISIT)
        return turn_visit(&turn, command, receipt, error);
    bool edits =
        command->kind == COMMAND_ARTICLE || command->kind == COMMAND_TOOL_CHANGED || command->kind == COMMAND_SETTLE;
    if (found == RESULT_OK && edits)
        return turn_editor(&turn, command, receipt, error);
    if (found == RESULT_OK && (command->kind == COMMAND_ROUND_OPEN || command->kind == COMMAND_ROUND_CLOSE))
        return turn_manager(&turn, command, receipt, error);
    if (found == RESULT_OK && command->kind == COMMAND_SERVICE)
        return turn_service(&turn, command, receipt, error);
    return found == RESULT_OK ? work(&turn, command, receipt, error) : found;
}
