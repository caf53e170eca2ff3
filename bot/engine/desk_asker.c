/* What the asker of a ticket says, changes and takes back; and what follows where a tutor changes words. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/where.h"
#include "dialog/listener.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/conversations.h"
#include "store/outbox.h"

#include <string.h>

enum { QUESTION_BYTES = 4000 };

/* ---- what the asker says meanwhile -------------------------------------------------------------------------- */

/* The words of the message go to who has the ticket; what becomes of them there follows what becomes of them here. */
static enum result pass_to_thread(struct turn *turn, const struct ticket *ticket, const struct conversation *thread,
                                  const char *words, struct error *error)
{
    own_(reply_done) struct reply reply;
    struct saying saying = {thread->id, 0, "relay", OUTPUT_THREAD, 0};
    turn->result->tickets_changed = true;
    enum result result = desk_write_words(turn, ticket, false, words, &reply, error);
    if (result == RESULT_OK)
        result = desk_say(turn, &saying, &reply, error);
    if (result == RESULT_OK)
        result = ticket_heard(turn->tools->store, turn->organisation_id, ticket->id, turn->now_ms, error);
    struct relay relay = {turn->conversation.id, turn->question_seq, thread->id, saying.seq, ticket->id};
    if (result == RESULT_OK && turn->question_seq != 0)
        result = relay_add(turn->tools->store, turn->organisation_id, &relay, error);
    return result == RESULT_OK ? desk_service_words(turn, ticket, error) : result;
}

static enum result say_it_is_full(struct turn *turn, const struct ticket *ticket, struct error *error)
{
    turn->ticket = *ticket; /* its strings stay the caller's */
    enum result result = desk_tell_asker(turn, "picture_full", error);
    turn->ticket = (struct ticket){.id = 0};
    return result;
}

enum result turn_relay_to_tutor(struct turn *turn, bool *relayed, struct error *error)
{
    own_(ticket_done) struct ticket ticket = {.id = 0};
    struct conversation thread;
    if (turn->question_seq == 0 || turn->message->kind != MESSAGE_TEXT)
        return RESULT_OK;
    enum result result = ticket_claimed_of(turn->tools->store, turn->organisation_id, turn->conversation.id,
                                           turn->person.id, &ticket, error);
    if (result == RESULT_OK)
        result = desk_find_thread(turn, &ticket, &thread, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    enum listener listener =
        listener_of(turn->message, turn->state.data, turn->tools->intents, turn->person.language, turn->now_ms);
    if (listener == LISTENER_NEUVO)
        return RESULT_OK;
    *relayed = listener == LISTENER_TUTOR;
    turn->result->outcome = "relayed";
    bool picture = turn->message->attachment.origin[0] != '\0', full = false;
    if (picture)
        result = turn_add_picture(turn, ticket.id, &full, error);
    if (picture && result == RESULT_OK)
        result = ticket_heard(turn->tools->store, turn->organisation_id, ticket.id, turn->now_ms, error);
    if (result == RESULT_OK && (!picture || turn->message->text[0] != '\0'))
        result = pass_to_thread(turn, &ticket, &thread, turn->message->text, error);
    if (result == RESULT_OK)
        result = desk_hear_thanks(turn, &ticket, error);
    if (result == RESULT_OK && full)
        return say_it_is_full(turn, &ticket, error);
    return result == RESULT_OK && *relayed ? desk_tell_if_away(turn, &ticket, error) : result;
}

enum result desk_take_words(struct turn *turn, const struct ticket *ticket, const char *words, struct error *error)
{
    struct conversation thread;
    own_(free_pointer) char *copy = x_strdup(words);
    if (ticket->state != TICKET_CLAIMED) {
        bool closed = ticket->state == TICKET_RESOLVED;
        const struct ticket_change change = {closed ? TICKET_REOPEN : TICKET_ADD, ticket->number, copy};
        return turn_change_request(turn, &change, error);
    }
    enum result result = desk_find_thread(turn, ticket, &thread, error);
    if (result == RESULT_OK)
        result = pass_to_thread(turn, ticket, &thread, words, error);
    return result == RESULT_OK ? desk_tell_if_away(turn, ticket, error) : result;
}

/* ---- what is changed or taken back ---------------------------------------------------------------------------- */

enum result turn_change_relayed(struct turn *turn, int64_t seq, const char *text, struct error *error)
{
    struct store *store = turn->tools->store;
    int64_t of = turn->organisation_id;
    own_(ticket_done) struct ticket ticket = {.id = 0};
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT;
    char key[HASH_HEX_BYTES];
    struct relay relay;
    reply_init(&reply, room_language);
    enum result result = relay_find(store, of, turn->conversation.id, seq, &relay, error);
    if (result == RESULT_OK)
        result = ticket_find(store, of, relay.ticket_id, &ticket, error);
    bool to_asker = ticket.conversation_id == relay.to_conversation_id;
    if (result == RESULT_OK && to_asker && *text != '\0')
        result = access_find(store, of, turn->person.id, "tutor", &turn->tutor, error);
    if (result != RESULT_OK)
        return result;
    if (*text != '\0') {
        result = desk_write_words(turn, &ticket, to_asker, text, &reply, error);
        reply_encode(&reply, &body);
    }
    turn_departure_key(turn, OUTPUT_TOLD, key);
    if (result == RESULT_OK)
        result = entry_rewrite(store, of, relay.to_conversation_id, relay.to_seq, body.data, error);
    return result == RESULT_OK ? outbox_change(store, of, relay.to_conversation_id, relay.to_seq, key, body.data, "",
                                               turn->now_ms, error)
                               : result;
}

/* Nobody has taken it: it needs no answer any more, and nobody is to read it. */
static enum result call_off(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    const struct ticket *ticket = &turn->ticket;
    enum result result = ticket_move(store, turn->organisation_id, ticket->id, TICKET_NEW, TICKET_CANCELLED, "asker",
                                     turn->now_ms, error);
    if (result == RESULT_OK)
        result = desk_hide_bands(turn, ticket, true, error);
    return result == RESULT_OK ? desk_take_back_cards(turn, error) : result;
}

/* turn->ticket now asks this, and its card says so. */
static enum result reword(struct turn *turn, const char *question, struct error *error)
{
    struct store *store = turn->tools->store;
    struct ticket *ticket = &turn->ticket;
    own_(text_done) struct text name = TEXT_INIT;
    enum result result = ticket_reword(store, turn->organisation_id, ticket->id, question, error);
    if (result == RESULT_OK && *question == '\0' && ticket->state == TICKET_NEW)
        return call_off(turn, error);
    if (result == RESULT_OK && ticket->claimer_id != 0)
        result = access_find(store, turn->organisation_id, ticket->claimer_id, "tutor", &name, error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    message_set(&ticket->question, question);
    return desk_change_card(turn, name.data, error);
}

enum result turn_change_ticket(struct turn *turn, const char *question, struct error *error)
{
    enum result result = ticket_of_event(turn->tools->store, turn->organisation_id, turn->conversation.id,
                                         turn->message->target, &turn->ticket, error);
    return result == RESULT_OK ? reword(turn, question, error) : result;
}

/* Writes the question with its lines `before` as `now`, which may be nothing. False: it has none. */
static bool replace_lines(const char *question, const char *before, const char *now, struct text *out)
{
    size_t length = strlen(before);
    const char *at = length == 0 ? NULL : strstr(question, before);
    while (at != NULL && !((at == question || at[-1] == '\n') && (at[length] == '\0' || at[length] == '\n')))
        at = strstr(at + 1, before);
    if (at == NULL)
        return false;
    const char *rest = at + length;
    bool gone = *now == '\0';
    size_t kept = (size_t)(at - question);
    text_add_bytes(out, question, gone && kept > 0 ? kept - 1 : kept);
    text_add(out, now);
    text_add(out, gone && kept == 0 && *rest == '\n' ? rest + 1 : rest);
    return true;
}

enum result turn_change_words(struct turn *turn, int64_t person_id, const char *before, const char *now,
                              struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    enum result result = person_id == 0 ? RESULT_OK
                                        : tickets_of_person(turn->tools->store, turn->organisation_id, person_id,
                                                            TICKETS_LOOKED_AT, &tickets, error);
    for (size_t i = 0; i < tickets.list.count && result == RESULT_OK; i++) {
        struct ticket *ticket = &tickets.list.items[i];
        own_(text_done) struct text question = TEXT_INIT;
        bool open = ticket->state == TICKET_NEW || ticket->state == TICKET_CLAIMED;
        if (!open || ticket->conversation_id != turn->conversation.id ||
            !replace_lines(ticket->question, before, now, &question))
            continue;
        turn->ticket = *ticket;
        result = reword(turn, question.data, error);
        *ticket = turn->ticket;
        turn->ticket = (struct ticket){.id = 0};
    }
    return result;
}

/* A tutor has it: they learn that it needs no answer any more, and why. */
static enum result end_claimed(struct turn *turn, const char *phrase_name, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    struct conversation thread;
    reply_init(&reply, room_language);
    enum result result = ticket_move(turn->tools->store, turn->organisation_id, ticket->id, TICKET_CLAIMED,
                                     TICKET_CANCELLED, "asker", turn->now_ms, error);
    if (result == RESULT_OK)
        result = desk_hide_bands(turn, ticket, true, error);
    if (result == RESULT_OK)
        result = desk_find_thread(turn, ticket, &thread, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    unsigned output = OUTPUT_GONE + (unsigned)(ticket->number % 1000);
    struct saying saying = {thread.id, 0, "reply", output, 0};
    desk_fill(turn, room_language, phrase_name, ticket, "", &reply);
    return desk_say(turn, &saying, &reply, error);
}

enum result turn_drop_cards(struct turn *turn, struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    enum result result = tickets_of_person(turn->tools->store, turn->organisation_id, turn->person.id,
                                           TICKETS_LOOKED_AT, &tickets, error);
    for (size_t i = 0; i < tickets.list.count && result == RESULT_OK; i++) {
        turn->ticket = tickets.list.items[i];
        if (turn->ticket.state == TICKET_NEW)
            result = call_off(turn, error);
        else if (turn->ticket.state == TICKET_CLAIMED)
            result = end_claimed(turn, "desk_asker_gone", error);
        turn->ticket = (struct ticket){.id = 0}; /* its strings are the list's */
    }
    return result;
}

/* ---- what the asker does with it -------------------------------------------------------------------------------- */

static enum result cancel_request(struct turn *turn, struct error *error)
{
    if (turn->ticket.state == TICKET_NEW)
        return call_off(turn, error);
    enum result result = end_claimed(turn, "desk_asker_cancelled", error);
    turn->ticket.state = TICKET_CANCELLED;
    return result == RESULT_OK ? desk_change_card(turn, "", error) : result;
}

/* No room shows it: each who may take it hears in their own chat. */
static enum result tell_reopened(struct turn *turn, const char *words, struct error *error)
{
    own_(reply_done) struct reply reply;
    bool heard = false;
    reply_init(&reply, room_language);
    desk_fill(turn, room_language, "desk_asker_reopened", &turn->ticket, "", &reply);
    if (*words != '\0')
        desk_fill(turn, room_language, "desk_asker", &turn->ticket, words, &reply);
    return desk_tell_team(turn, &reply, OUTPUT_GONE, &heard, error);
}

/* It waits again; whoever looks at its card sees that, and what it was not yet. */
static enum result reopen_request(struct turn *turn, const char *words, struct error *error)
{
    struct store *store = turn->tools->store;
    struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    struct conversation thread;
    reply_init(&reply, room_language);
    enum result result = ticket_move(store, turn->organisation_id, ticket->id, TICKET_RESOLVED, TICKET_NEW, "asker",
                                     turn->now_ms, error);
    if (result == RESULT_OK)
        result = ticket_set_claimer(store, turn->organisation_id, ticket->id, 0, error);
    if (result == RESULT_OK)
        result = ticket_set_helped(store, turn->organisation_id, ticket->id, HELPED_NO, error);
    ticket->state = TICKET_NEW;
    if (result == RESULT_OK)
        result = desk_set_clock(turn, ticket, turn->now_ms, error);
    if (result == RESULT_OK)
        result = desk_open_again(turn, error);
    if (result == RESULT_OK)
        result = desk_change_card(turn, "", error);
    if (result == RESULT_OK && ticket->card_seq == 0)
        return tell_reopened(turn, words, error);
    if (result == RESULT_OK)
        result = desk_find_thread(turn, ticket, &thread, error);
    if (result != RESULT_OK) /* no card: nobody has read it yet */
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    struct saying saying = {thread.id, 0, "reply", OUTPUT_GONE, 0};
    desk_fill(turn, room_language, "desk_asker_reopened", ticket, "", &reply);
    result = desk_say(turn, &saying, &reply, error);
    return result == RESULT_OK && *words != '\0' ? pass_to_thread(turn, ticket, &thread, words, error) : result;
}

/* Where nobody has it, the card says more from now on; who has it reads the words below it. */
static enum result add_to_request(struct turn *turn, const char *words, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    own_(text_done) struct text question = TEXT_INIT;
    struct conversation thread;
    if (where_read_more(words, &ticket->where) != 0 &&
        ticket_set_where(turn->tools->store, turn->organisation_id, ticket->id, &ticket->where, error) != RESULT_OK)
        return error->result;
    if (ticket->state != TICKET_CLAIMED) {
        text_printf(&question, "%s\n%s", ticket->question, words);
        text_truncate(&question, utf8_cut(question.data, QUESTION_BYTES));
        return reword(turn, question.data, error);
    }
    enum result result = desk_find_thread(turn, ticket, &thread, error);
    return result == RESULT_OK ? pass_to_thread(turn, ticket, &thread, words, error) : result;
}

enum result turn_change_request(struct turn *turn, const struct ticket_change *change, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    if (turn->message->kind == MESSAGE_EDIT) /* its words are changed where they went */
        return RESULT_OK;
    enum result result = ticket_of_number(turn->tools->store, turn->organisation_id, change->number, ticket, error);
    bool solved = change->deed == TICKET_REOPEN || change->deed == TICKET_HELPED || change->deed == TICKET_NOT_HELPED;
    bool fits = solved ? ticket->state == TICKET_RESOLVED : ticket_is_open(ticket->state);
    if (result == RESULT_OK && (ticket->person_id != turn->person.id || !fits))
        result = RESULT_NOT_FOUND;
    bool full = false;
    if (result == RESULT_OK)
        result = change->deed == TICKET_CANCEL           ? cancel_request(turn, error)
                 : change->deed == TICKET_ADD            ? add_to_request(turn, change->words, error)
                 : change->deed == TICKET_ADD_PICTURE    ? turn_add_picture(turn, ticket->id, &full, error)
                 : change->deed == TICKET_HELPED         ? desk_keep_helped(turn, HELPED_YES, error)
                 : change->deed == TICKET_NOT_HELPED     ? desk_keep_helped(turn, HELPED_NO, error)
                 : change->deed == TICKET_OTHER_LANGUAGE ? desk_take_other_language(turn, change->words, error)
                                                         : reopen_request(turn, change->words, error);
    ticket_done(ticket);
    *ticket = (struct ticket){.id = 0};
    return result;
}
