/* A tutor passes a ticket on: to another tutor, who has it from then on, or to a queue, where it waits. */
#include "engine/desk_own.h"

#include "base/clock.h"
#include "base/own.h"
#include "desk/target.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/conversations.h"
#include "store/local_accounts.h"
#include "store/organisations.h"
#include "store/people.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Whom the words name. */
struct target {
    int64_t person_id, queue_id; /* one of them, or both 0: nobody */
    size_t length;               /* so much of the words is the name */
    struct text name;
};

static void target_done(struct target *target)
{
    text_done(&target->name);
}

/* The longest name wins: "Anna Maria" before "Anna". */
static void consider(struct target *target, const char *words, const char *written, const char *name, int64_t person_id,
                     int64_t queue_id)
{
    size_t length = desk_target_length(words, written);
    if (length <= target->length)
        return;
    target->length = length;
    target->person_id = person_id;
    target->queue_id = queue_id;
    text_clear(&target->name);
    text_add(&target->name, name);
}

/* By the id on the platform: "@saara:kunta.example". */
static enum result consider_account(struct turn *turn, const char *words, struct target *target, struct error *error)
{
    size_t length = strcspn(words, " \t\n");
    own_(free_pointer) char *account = x_strndup(words, length);
    own_(text_done) struct text name = TEXT_INIT;
    struct person person;
    if (*words != '@')
        return RESULT_OK;
    enum result result =
        person_find(turn->tools->store, turn->organisation_id, turn->message->connector, account, &person, error);
    if (result == RESULT_OK)
        result = access_find(turn->tools->store, turn->organisation_id, person.id, "tutor", &name, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    target->length = length;
    target->person_id = person.id;
    text_add(&target->name, name.data);
    return RESULT_OK;
}

enum result desk_may_have(struct turn *turn, int64_t person_id, bool *may, struct error *error)
{
    own_(service_desk_done) struct service_desk desk = {0};
    enum result result =
        service_desk_of_queue(turn->tools->store, turn->organisation_id, turn->ticket.queue_id, &desk, error);
    *may = result == RESULT_OK && desk.person_id == person_id;
    if (*may || (result != RESULT_OK && result != RESULT_NOT_FOUND))
        return result;
    return queue_member_is(turn->tools->store, turn->organisation_id, turn->ticket.queue_id, person_id, may, error);
}

static void add_name(struct text *names, const char *name)
{
    text_printf(names, "%s%s", names->length > 0 ? ", " : "", name);
}

static enum result consider_tutors(struct turn *turn, const char *words, struct target *target, struct text *names,
                                   struct error *error)
{
    own_(access_rows_done) struct access_rows tutors = {.list = LIST_INIT};
    enum result result = access_all(turn->tools->store, turn->organisation_id, "tutor", &tutors, error);
    for (size_t i = 0; i < tutors.list.count && result == RESULT_OK; i++) {
        const struct access_row *tutor = &tutors.list.items[i];
        bool may = false;
        consider(target, words, tutor->name, tutor->name, tutor->person_id, 0);
        result = desk_may_have(turn, tutor->person_id, &may, error);
        if (may)
            add_name(names, tutor->name);
    }
    return result;
}

/* Its service desk may also be called by what it is: "siirrä palvelupisteelle". */
static enum result consider_desk(struct turn *turn, const char *words, struct target *target, struct error *error)
{
    static const char *const called[] = {"palvelupisteelle", "palvelupiste", "till servicedesken",  "till servicedesk",
                                         "servicedesken",    "servicedesk",  "to the service desk", "to service desk",
                                         "the service desk", "service desk"};
    own_(service_desk_done) struct service_desk desk = {0};
    enum result result =
        service_desk_of_queue(turn->tools->store, turn->organisation_id, turn->ticket.queue_id, &desk, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    consider(target, words, desk.code, desk.name, desk.person_id, 0);
    for (size_t i = 0; i < sizeof called / sizeof *called; i++)
        consider(target, words, called[i], desk.name, desk.person_id, 0);
    return RESULT_OK;
}

/* names: all that could have been meant, for who named none of them. */
static enum result find_target(struct turn *turn, const char *words, struct target *target, struct text *names,
                               struct error *error)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = consider_account(turn, words, target, error);
    if (result == RESULT_OK)
        result = consider_tutors(turn, words, target, names, error);
    if (result == RESULT_OK)
        result = consider_desk(turn, words, target, error);
    if (result == RESULT_OK)
        result = queue_list(turn->tools->store, turn->organisation_id, &queues, error);
    for (size_t i = 0; i < queues.list.count && result == RESULT_OK; i++) {
        const struct place_row *queue = &queues.list.items[i];
        consider(target, words, queue->code, queue->name, 0, queue->id);
        consider(target, words, queue->name, queue->name, 0, queue->id);
        add_name(names, queue->name);
    }
    return result;
}

static void write_passed_on(const struct turn *turn, enum language language, const char *phrase_name, const char *other,
                            const char *note, struct reply *reply)
{
    own_(text_done) struct text text = TEXT_INIT, words = TEXT_INIT;
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, turn->ticket.number);
    inline_quote(note, &words);
    reply_init(reply, language);
    phrase_fill(turn->tools->phrases, language, phrase_name, &text, "number", number, "name", turn->tutor.data, "other",
                other, "words", words.data, NULL);
    text_trim(&text);
    reply_add_block(reply, BLOCK_PARAGRAPH, text.data);
}

/* To the asker in their language, or to the room. */
static enum result say_passed_on(struct turn *turn, const char *phrase_name, bool to_asker, const char *other,
                                 const char *note, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    struct saying saying = {turn->conversation.id, 0, "reply", OUTPUT_THREAD, 0};
    write_passed_on(turn, to_asker ? desk_language_of_asker(ticket) : room_language, phrase_name, other, note, &reply);
    if (turn->at_console && !to_asker) {
        struct ticket card = *ticket; /* its strings stay the ticket's */
        struct conversation thread;
        card.desk_conversation_id = 0;
        enum result found = desk_find_thread(turn, &card, &thread, error);
        if (found != RESULT_OK)
            return found == RESULT_NOT_FOUND ? RESULT_OK : found;
        saying.conversation_id = thread.id;
    }
    if (to_asker)
        saying = (struct saying){ticket->conversation_id, ticket->person_id, "reply", OUTPUT_TOLD, 0};
    return desk_say(turn, &saying, &reply, error);
}

/* Under the card; and where it was passed on in the console, the note stands there too. */
static enum result tell_team(struct turn *turn, const char *phrase_name, const char *other, const char *note,
                             struct error *error)
{
    int64_t seq = 0;
    enum result result = say_passed_on(turn, phrase_name, false, other, note, error);
    return result == RESULT_OK && turn->at_console && *note != '\0'
               ? entry_add(turn->tools->store, turn->organisation_id, turn->conversation.id, turn->person.id, false,
                           "note", note, NULL, 0, turn->now_ms, &seq, error)
               : result;
}

/* Where this person works on it, whoever passed it on, and from where: who has accounts of the console stays there;
 * else in their own chat, or in the thread under its card in the room. *where 0: in that thread. */
static enum result find_desk_of(struct turn *turn, int64_t person_id, int64_t *where, struct error *error)
{
    struct store *store = turn->tools->store;
    struct conversation place = {.id = 0};
    char console[40];
    bool has = false, room = turn->ticket.card_seq != 0;
    enum result result = local_account_is(store, turn->organisation_id, person_id, &has, error);
    *where = 0;
    if (result != RESULT_OK || (room && !turn->at_console && !turn->own_card))
        return result;
    result =
        turn->at_console && has ? RESULT_NOT_FOUND : desk_own_thread(turn, &turn->ticket, person_id, &place, error);
    (void)snprintf(console, sizeof console, "ticket/%" PRId64, turn->ticket.id);
    if (result == RESULT_NOT_FOUND && (!room || (turn->at_console && has)))
        result = conversation_for_place(store, turn->organisation_id, "console", console, "", false, turn->now_ms,
                                        &place, error);
    *where = place.id;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result set_desk_of(struct turn *turn, int64_t person_id, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    enum result result = find_desk_of(turn, person_id, &ticket->desk_conversation_id, error);
    ticket->claimer_id = person_id;
    return result == RESULT_OK ? ticket_set_desk(turn->tools->store, turn->organisation_id, ticket->id,
                                                 ticket->desk_conversation_id, error)
                               : result;
}

/* Who takes it over somewhere else than where it was passed on reads the note there. */
static enum result tell_next(struct turn *turn, const char *other, const char *note, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(reply_done) struct reply reply;
    own_(conversation_place_done) struct conversation_place place = CONVERSATION_PLACE_INIT;
    struct saying saying = {turn->ticket.desk_conversation_id, 0, "reply", OUTPUT_LINKED, 0};
    struct conversation there = {.id = 0};
    bool own = turn->own_card;
    int64_t seq = 0;
    reply_init(&reply, room_language);
    if ((!own && saying.conversation_id == 0) || (turn->at_console && turn->ticket.card_seq == 0))
        return RESULT_OK; /* here, or they were told there already */
    turn->own_card = false;
    enum result result = desk_find_thread(turn, &turn->ticket, &there, error);
    turn->own_card = own;
    if (result == RESULT_OK)
        result = conversation_where(store, turn->organisation_id, there.id, &place, error);
    if (result != RESULT_OK || there.id == turn->conversation.id)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (strcmp(place.connector.data, "console") == 0)
        return *note == '\0' ? RESULT_OK
                             : entry_add(store, turn->organisation_id, there.id, turn->person.id, false, "note", note,
                                         NULL, 0, turn->now_ms, &seq, error);
    saying.conversation_id = there.id;
    write_passed_on(turn, room_language, "desk_passed_to_person", other, note, &reply);
    return desk_say(turn, &saying, &reply, error);
}

static enum result to_tutor(struct turn *turn, const struct desk_target *target, const char *note, struct error *error)
{
    bool outside = false;
    enum result result = desk_move(turn, TICKET_CLAIMED, target->person_id, "ticket_transferred", error);
    if (result == RESULT_OK)
        result = desk_service_begin(turn, target->person_id, note, &outside, error);
    if (result == RESULT_OK && !outside)
        result = set_desk_of(turn, target->person_id, error);
    if (result == RESULT_OK)
        result = say_passed_on(turn, outside ? "desk_told_service" : "desk_told_person", true, target->name, "", error);
    if (result == RESULT_OK)
        result = tell_team(turn, "desk_passed_to_person", target->name, note, error);
    if (result == RESULT_OK && !outside)
        result = tell_next(turn, target->name, note, error);
    return result == RESULT_OK ? desk_change_card(turn, target->name, error) : result;
}

/* Its card stands in the other queue's room from now on; where that is this room, or it has none, it stays. Whoever
 * answers there and reads cards in their own chat has one. */
static enum result move_card(struct turn *turn, const struct desk_target *target, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(queue_place_done) struct queue_place there = QUEUE_PLACE_INIT;
    struct conversation room = {.id = 0};
    enum result result = queue_place_of(store, turn->organisation_id, target->queue_id, &there, error);
    bool has_room = result == RESULT_OK;
    if (has_room)
        result =
            conversation_find(store, turn->organisation_id, there.connector.data, there.place.data, "", &room, error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    bool elsewhere = has_room && (turn->ticket.card_seq == 0 || room.id != turn->ticket.card_conversation_id);
    result = desk_rewrite_card(turn, "", elsewhere ? target->name : "", error);
    if (result != RESULT_OK)
        return result;
    turn->ticket.queue_id = target->queue_id;
    return elsewhere ? turn_show_card(turn, turn->ticket.id, target->queue_id, 0, error)
                     : desk_own_show(turn, &turn->ticket, error);
}

static enum result to_queue(struct turn *turn, const struct desk_target *target, const char *note, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    own_(text_done) struct text signed_note = TEXT_INIT;
    if (*note != '\0')
        text_printf(&signed_note, "%s: %s", turn->tutor.data, note);
    enum result result = desk_move(turn, TICKET_NEW, 0, "ticket_transferred", error);
    if (result == RESULT_OK)
        result = ticket_pass_on(turn->tools->store, turn->organisation_id, ticket->id, target->queue_id,
                                signed_note.data, error);
    message_set(&ticket->note, signed_note.data);
    if (result == RESULT_OK)
        result = say_passed_on(turn, "desk_told_queue", true, target->name, "", error);
    if (result == RESULT_OK)
        result = tell_team(turn, "desk_passed_to_queue", target->name, note, error);
    return result == RESULT_OK ? move_card(turn, target, error) : result;
}

/* Whoever has it; of one that waits, or that a service desk has, every tutor. */
static enum result hindrance(struct turn *turn, enum desk_verdict *verdict, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(service_desk_done) struct service_desk desk = {0};
    *verdict = DESK_DONE;
    if (!ticket_is_open(ticket->state))
        *verdict = DESK_CLOSED;
    if (!ticket_is_open(ticket->state) || ticket->state != TICKET_CLAIMED || ticket->claimer_id == turn->person.id)
        return RESULT_OK;
    enum result result = desk_service_of(turn, ticket, &desk, error);
    if (result == RESULT_NOT_FOUND)
        *verdict = DESK_NOT_YOURS;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* What speaks against this person. */
static enum result person_hindrance(struct turn *turn, int64_t person_id, enum desk_verdict *verdict,
                                    struct error *error)
{
    own_(service_desk_done) struct service_desk desk = {0};
    bool may = false;
    int64_t full = 0;
    enum result result = desk_may_have(turn, person_id, &may, error);
    if (result == RESULT_OK && may && person_id != turn->person.id)
        result = desk_full_of(turn, person_id, &full, error);
    if (result != RESULT_OK)
        return result;
    result = service_desk_of_person(turn->tools->store, turn->organisation_id, person_id, &desk, error);
    if (!may)
        *verdict = DESK_ELSEWHERE;
    else if (full > 0)
        *verdict = DESK_FULL;
    else if (result == RESULT_OK && !desk_service_reached(turn, &desk))
        *verdict = DESK_UNREACHED;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result desk_pass_on(struct turn *turn, const struct desk_target *target, const char *note,
                         enum desk_verdict *verdict, struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    bool same = target->person_id != 0 ? target->person_id == ticket->claimer_id
                                       : ticket->state != TICKET_CLAIMED && target->queue_id == ticket->queue_id;
    enum result result = hindrance(turn, verdict, error);
    if (result == RESULT_OK && *verdict == DESK_DONE && same)
        *verdict = DESK_SAME;
    if (result == RESULT_OK && *verdict == DESK_DONE && target->person_id != 0)
        result = person_hindrance(turn, target->person_id, verdict, error);
    if (result != RESULT_OK || *verdict != DESK_DONE)
        return result;
    return target->person_id != 0 ? to_tutor(turn, target, note, error) : to_queue(turn, target, note, error);
}

/* "palvelupisteelle" may stand alone; else the name stands behind the command's word. */
static const char *target_words(const char *message)
{
    static const char *const alone[] = {"palvelupisteelle", "till servicedesk", "to service desk",
                                        "to the service desk"};
    message += strspn(message, " \t\n/!");
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        if (desk_target_length(message, alone[i]) > 0)
            return message;
    }
    return desk_target_text(message);
}

static enum result refuse(struct turn *turn, enum desk_verdict verdict, const char *name, struct error *error)
{
    static const char *const why_not[] = {[DESK_CLOSED] = "desk_closed",
                                          [DESK_NOT_YOURS] = "desk_not_yours",
                                          [DESK_FULL] = "desk_transfer_full",
                                          [DESK_SAME] = "desk_transfer_same",
                                          [DESK_ELSEWHERE] = "desk_transfer_elsewhere",
                                          [DESK_UNREACHED] = "desk_transfer_unreached"};
    return desk_tell_tutor(turn, why_not[verdict], name, error);
}

enum result desk_transfer(struct turn *turn, struct error *error)
{
    own_(target_done) struct target target = {.name = TEXT_INIT};
    own_(text_done) struct text names = TEXT_INIT;
    enum desk_verdict verdict = DESK_DONE;
    const char *words = target_words(turn->message->text);
    enum result result = find_target(turn, words, &target, &names, error);
    bool nobody = target.person_id == 0 && target.queue_id == 0;
    if (result != RESULT_OK)
        return result;
    if (nobody && !desk_target_is_command(turn->message->text))
        return RESULT_NOT_FOUND;
    result = hindrance(turn, &verdict, error);
    if (result != RESULT_OK || verdict != DESK_DONE)
        return result == RESULT_OK ? refuse(turn, verdict, "", error) : result;
    if (nobody)
        return desk_tell_tutor(turn, "desk_transfer_whom", names.data, error);
    const struct desk_target to = {target.person_id, target.queue_id, target.name.data};
    result = desk_pass_on(turn, &to, desk_target_note(words, target.length), &verdict, error);
    return result == RESULT_OK && verdict != DESK_DONE ? refuse(turn, verdict, target.name.data, error) : result;
}

/* ---- a tutor who is gone --------------------------------------------------------------------------------------- */

/* Where nobody could take it now, the asker hears so. */
static enum result add_if_nobody(struct turn *turn, struct reply *reply, struct error *error)
{
    bool somebody = false;
    enum result result = queue_has_tutor(turn->tools->store, turn->organisation_id, &somebody, error);
    if (result == RESULT_OK && !somebody)
        reply_add_block(reply, BLOCK_PARAGRAPH, phrase(turn->tools->phrases, reply->language, "desk_nobody_now"));
    return result;
}

enum result desk_give_back(struct turn *turn, const char *action, const char *phrase_name, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    /* One message may give back several: each says it under a number of its own. */
    unsigned output = OUTPUT_GIVEN_BACK + (unsigned)(ticket->number % NUMBERS_MOST);
    struct saying saying = {ticket->conversation_id, ticket->person_id, "reply", output, 0};
    reply_init(&reply, desk_language_of_asker(ticket));
    desk_fill(turn, reply.language, phrase_name, ticket, "", &reply);
    enum result result = add_if_nobody(turn, &reply, error);
    if (result == RESULT_OK)
        result = desk_move(turn, TICKET_NEW, 0, action, error);
    if (result == RESULT_OK && ticket->person_id != 0)
        result = desk_say(turn, &saying, &reply, error);
    return result == RESULT_OK ? desk_change_card(turn, "", error) : result;
}

enum result turn_give_back_all(struct turn *turn, int64_t tutor_id, struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    enum result result =
        tickets_claimed_by(turn->tools->store, turn->organisation_id, tutor_id, TICKETS_LOOKED_AT, &tickets, error);
    for (size_t i = 0; i < tickets.list.count && result == RESULT_OK; i++) {
        turn->ticket = tickets.list.items[i];
        result = desk_give_back(turn, "ticket_given_back", "desk_told_given_back", error);
        turn->ticket = (struct ticket){.id = 0}; /* its strings are the list's */
    }
    return result == RESULT_OK ? desk_drop_times(turn, tutor_id, error) : result;
}

/* Behind a savepoint of its own, in portions of TICKETS_LOOKED_AT. */
enum result turn_take_tutor_gone(const struct turn_tools *tools, int64_t organisation_id, int64_t tutor_id,
                                 struct turn_result *turn_result, struct error *error)
{
    enum { PORTIONS = 50 };
    own_(message_done) struct message message;
    char event[48];
    message_init(&message);
    (void)snprintf(event, sizeof event, "gone/%lld", (long long)tutor_id);
    message_set(&message.external_id, event);
    own_(turn_done) struct turn turn = {.tools = tools,
                                        .message = &message,
                                        .now_ms = clock_now_ms(),
                                        .organisation_id = organisation_id,
                                        .person = {.id = tutor_id, .language = LANGUAGE_NONE},
                                        .state = TEXT_INIT,
                                        .target = ENTRY_PLACE_INIT,
                                        .tutor = TEXT_INIT,
                                        .result = turn_result};
    *turn_result = (struct turn_result){.outcome = "desk"};
    enum result result = store_savepoint(tools->store, error);
    for (int i = 0; i < PORTIONS && result == RESULT_OK; i++)
        result = turn_give_back_all(&turn, tutor_id, error);
    if (result == RESULT_OK)
        return store_savepoint_release(tools->store, error);
    store_savepoint_rollback(tools->store);
    return result;
}
