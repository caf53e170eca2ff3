/* Writes a decision down: all of it inside the transaction of its message, or nothing. */
#include "engine/turn.h"

#include "base/hash.h"
#include "base/own.h"
#include "engine/desk_say.h"
#include "engine/mask.h"
#include "settings/phrases.h"
#include "store/attachments.h"
#include "store/audit.h"
#include "store/conversations.h"
#include "store/entries.h"
#include "store/feedback.h"
#include "store/learnt.h"
#include "store/links.h"
#include "store/organisations.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/person_units.h"
#include "store/ticket_keys.h"
#include "store/ticket_mail.h"
#include "store/tickets.h"
#include "store/timers.h"

#include <stdio.h>
#include <string.h>

void turn_departure_key(const struct turn *turn, unsigned output, char key[HASH_HEX_BYTES])
{
    char conversation[24], number[16];
    (void)snprintf(conversation, sizeof conversation, "%lld", (long long)turn->conversation.id);
    (void)snprintf(number, sizeof number, "%u", output);
    hash_strings_hex(store_key(turn->tools->store), key, conversation, turn->message->external_id, number, NULL);
}

static enum result change_answer(struct turn *turn, const char *body, const char *kept, const char *key,
                                 struct error *error)
{
    struct store *store = turn->tools->store;
    enum result result =
        entry_rewrite(store, turn->organisation_id, turn->conversation.id, turn->answer_seq, kept, error);
    return result == RESULT_OK ? outbox_change(store, turn->organisation_id, turn->conversation.id, turn->answer_seq,
                                               key, body, turn->message->target, turn->now_ms, error)
                               : result;
}

/* A code is sent and not kept: what stays of it is its hash. */
static void cover_code(const char *code, struct text *body)
{
    own_(text_done) struct text covered = TEXT_INIT;
    const char *rest = body->data;
    for (const char *at = strstr(rest, code); at != NULL; at = strstr(rest, code)) {
        text_add_bytes(&covered, rest, (size_t)(at - rest));
        text_add(&covered, MASK_MARK);
        rest = at + strlen(code);
    }
    text_add(&covered, rest);
    text_clear(body);
    text_add(body, covered.data);
}

static enum result keep_reply(struct turn *turn, const struct decision *decision, const struct reply *reply,
                              unsigned output, struct error *error)
{
    own_(text_done) struct text body = TEXT_INIT;
    own_(text_done) struct text kept = TEXT_INIT;
    char key[HASH_HEX_BYTES];
    int64_t seq = 0, id = 0;
    struct store *store = turn->tools->store;
    struct reply said = *reply; /* its strings stay the decision's */
    said.erased = decision->forget_person && turn->conversation.direct;
    reply_encode(&said, &body);
    text_add(&kept, body.data);
    if (decision->link_code != NULL)
        cover_code(decision->link_code, &kept);
    if (decision->checkin.is_private && turn->conversation.direct)
        turn_cover_reply(turn, &said, &kept);
    turn_departure_key(turn, output, key);
    if (turn->answer_seq != 0)
        return change_answer(turn, body.data, kept.data, key, error);
    enum result result =
        entry_add(store, turn->organisation_id, turn->conversation.id, decision->forget_person ? 0 : turn->person.id,
                  true, "reply", kept.data, NULL, decision->knowledge_version, turn->now_ms, &seq, error);
    if (result == RESULT_OK && turn->question_seq != 0 && !decision->forget_person)
        result = entry_set_answers(store, turn->organisation_id, turn->conversation.id, seq, turn->question_seq, error);
    if (result != RESULT_OK)
        return result;
    result = outbox_add(store, turn->organisation_id, turn->conversation.id, seq, key, "reply", body.data,
                        turn->message->external_id, turn->now_ms, &id, error);
    bool invites = turn->message->kind == MESSAGE_TIMER && strcmp(decision->outcome, "checkin") == 0;
    return result == RESULT_OK && invites ? outbox_can_wait(store, turn->organisation_id, turn->conversation.id, error)
                                          : result;
}

/* Their numbers stand behind all that a turn says. */
enum { OUTPUT_FETCH = 200 };

static enum result alarm_of_new(struct turn *turn, int64_t ticket_id, struct error *error)
{
    enum result result = ticket_find(turn->tools->store, turn->organisation_id, ticket_id, &turn->ticket, error);
    if (result == RESULT_OK)
        result = desk_alarm(turn, error);
    ticket_done(&turn->ticket);
    turn->ticket = (struct ticket){.id = 0};
    return result;
}

static enum result start_clocks(struct turn *turn, int64_t ticket_id, int64_t queue_id, enum urgency urgency,
                                struct error *error)
{
    struct ticket made = {
        .id = ticket_id, .queue_id = queue_id, .person_id = turn->person.id, .state = TICKET_NEW, .urgency = urgency};
    enum result result = desk_set_clock(turn, &made, turn->now_ms, error);
    return result == RESULT_OK ? desk_set_targets(turn, &made, turn->now_ms, error) : result;
}

static enum result keep_ticket(struct turn *turn, const struct ticket_draft *ticket, unsigned number,
                               struct error *error)
{
    struct store *store = turn->tools->store;
    int64_t queue_id = turn_queue_for(turn, ticket->topic, turn->person.language);
    turn->result->tickets_changed = true;
    bool gathered = false;
    struct attachment_owner owner = {
        .conversation_id = turn->conversation.id, .person_id = turn->person.id, .connector = turn->message->connector};
    enum result result =
        ticket_add(store, turn->organisation_id, turn->conversation.id, turn->person.id, turn->person.language, ticket,
                   turn->message->external_id, queue_id, turn->now_ms, &owner.ticket_id, error);
    if (result == RESULT_OK && ticket->code != NULL)
        result = ticket_key_add(store, turn->organisation_id, owner.ticket_id, "code", ticket->code, 0, error);
    if (result == RESULT_OK)
        result = start_clocks(turn, owner.ticket_id, queue_id, ticket->urgency, error);
    if (result == RESULT_OK)
        result = desk_incident_gather(turn, owner.ticket_id, ticket, &gathered, error);
    if (result == RESULT_OK && !gathered)
        result = turn_show_card(turn, owner.ticket_id, queue_id, number, error);
    if (result == RESULT_OK && ticket->urgency == URGENCY_SECURITY)
        result = alarm_of_new(turn, owner.ticket_id, error);
    for (size_t i = 0; i < ticket->attachments.list.count && i < ATTACHMENTS_MOST && result == RESULT_OK; i++) {
        char key[HASH_HEX_BYTES];
        turn_departure_key(turn, OUTPUT_FETCH + number * ATTACHMENTS_MOST + (unsigned)i, key);
        result = attachment_add(store, turn->organisation_id, &owner, &ticket->attachments.list.items[i], key,
                                turn->now_ms, error);
    }
    return result;
}

/* A question that made a ticket and is edited changes that ticket; it makes no second one. */
static enum result keep_or_reword(struct turn *turn, const struct ticket_draft *ticket, unsigned number,
                                  struct error *error)
{
    enum result result = RESULT_NOT_FOUND;
    if (turn->message->kind == MESSAGE_EDIT)
        result = turn_change_ticket(turn, ticket->question, error);
    return result == RESULT_NOT_FOUND ? keep_ticket(turn, ticket, number, error) : result;
}

/* The address is kept with the ticket; where it was written it is covered. */
static enum result keep_address(struct turn *turn, const struct decision *decision, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(ticket_done) struct ticket ticket = {.id = 0};
    if (decision->mail_address == NULL)
        return RESULT_OK;
    enum result result = ticket_of_number(store, turn->organisation_id, decision->mail_ticket, &ticket, error);
    if (result == RESULT_OK && ticket.person_id == turn->person.id)
        result = ticket_mail_set(store, turn->organisation_id, ticket.id, ticket.conversation_id,
                                 decision->mail_address, error);
    if (result == RESULT_OK)
        result = entry_edit(store, turn->organisation_id, turn->conversation.id, turn->message->external_id, MASK_MARK,
                            error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result keep_drafts(struct turn *turn, const struct decision *decision, struct error *error)
{
    struct store *store = turn->tools->store;
    enum result result = keep_address(turn, decision, error);
    int64_t id = 0;
    if (result == RESULT_OK)
        result = turn_keep_checkin(turn, &decision->checkin, error);
    if (result == RESULT_OK && decision->incident_id != 0)
        result = desk_incident_told(turn, decision->incident_id, decision->incident_joined, error);
    for (size_t i = 0; i < decision->tickets.count && result == RESULT_OK; i++)
        result = keep_or_reword(turn, &decision->tickets.items[i], (unsigned)i, error);
    for (size_t i = 0; i < decision->changes.count && result == RESULT_OK; i++)
        result = turn_change_request(turn, &decision->changes.items[i], error);
    if (result == RESULT_NOT_FOUND)
        result = RESULT_OK;
    for (size_t i = 0; i < decision->feedback.count && result == RESULT_OK; i++)
        result = feedback_add(store, turn->organisation_id, turn->conversation.id, turn->person.id,
                              &decision->feedback.items[i], turn->now_ms, error);
    for (size_t i = 0; i < decision->learnt.list.count && result == RESULT_OK; i++)
        result = learnt_vote(store, turn->organisation_id, turn->person.id, &decision->learnt.list.items[i],
                             turn->now_ms, error);
    for (size_t i = 0; i < decision->bookings.list.count && result == RESULT_OK; i++)
        result = desk_book(turn, &decision->bookings.list.items[i], error);
    for (size_t i = 0; i < decision->timers.count && result == RESULT_OK; i++) {
        const struct timer_draft *timer = &decision->timers.items[i];
        result = timer_add(store, turn->organisation_id, turn->conversation.id, turn->person.id, timer->kind,
                           timer->payload, timer->due_ms, turn->now_ms, &id, error);
    }
    return result;
}

/* On the other side too: whoever did not do it themselves learns of it. */
static enum result tell_linked(struct turn *turn, int64_t conversation_id, const char *account, struct error *error)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT;
    struct saying saying = {conversation_id, turn->person.id, "reply", OUTPUT_LINKED, 0};
    enum language language = turn->person.language == LANGUAGE_NONE ? LANGUAGE_FI : turn->person.language;
    if (conversation_id == 0 || conversation_id == turn->conversation.id)
        return RESULT_OK;
    reply_init(&reply, language);
    phrase_fill(turn->tools->phrases, language, "link_told", &text, "other", account, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    return desk_say(turn, &saying, &reply, error);
}

static enum result link_people(struct turn *turn, const char *code, struct error *error)
{
    struct store *store = turn->tools->store;
    int64_t owner = 0, here = turn->person.id, elsewhere = 0;
    char actor[24], object[40];
    own_(text_done) struct text account = TEXT_INIT;
    enum result result = link_code_find(store, turn->organisation_id, code, turn->now_ms, &owner, error);
    if (result == RESULT_OK)
        result = link_code_drop(store, turn->organisation_id, code, error);
    if (result == RESULT_OK)
        result = person_account_names(store, turn->organisation_id, here, &account, error);
    if (result == RESULT_OK)
        result = conversation_alone_with(store, turn->organisation_id, owner, &elsewhere, error);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        result = turn_join_checkins(turn, here, owner, error);
    if (result == RESULT_OK)
        result = person_link(store, turn->organisation_id, here, owner, &turn->person, error);
    if (result == RESULT_OK)
        result = tell_linked(turn, elsewhere, account.data, error);
    if (result != RESULT_OK)
        return result;
    (void)snprintf(actor, sizeof actor, "%lld", (long long)turn->person.id);
    (void)snprintf(object, sizeof object, "person %lld", (long long)(turn->person.id == owner ? here : owner));
    return audit_add(store, turn->organisation_id, actor, "accounts_linked", object, "", turn->now_ms, error);
}

static enum result keep_links(struct turn *turn, const struct decision *decision, struct error *error)
{
    static const int64_t valid_ms = INT64_C(60000) * LINK_CODE_MINUTES;
    struct store *store = turn->tools->store;
    enum result result = RESULT_OK;
    if (decision->link_code != NULL)
        result = link_code_keep(store, turn->organisation_id, turn->person.id, decision->link_code,
                                turn->now_ms + valid_ms, error);
    if (result == RESULT_OK && decision->link_burnt != NULL)
        result = link_code_drop(store, turn->organisation_id, decision->link_burnt, error);
    if (result == RESULT_OK && decision->link_missed)
        result = link_missed(store, turn->organisation_id, turn->person.id, turn->now_ms, error);
    if (result == RESULT_OK && decision->link_with != NULL)
        result = link_people(turn, decision->link_with, error);
    return result;
}

/* The two who become one keep the language of the older. */
static enum result keep_person(struct turn *turn, const struct decision *decision, struct error *error)
{
    struct store *store = turn->tools->store;
    enum result result = keep_links(turn, decision, error);
    bool speaks_otherwise = decision->language != LANGUAGE_NONE && decision->language != turn->person.language;
    if (result == RESULT_OK && speaks_otherwise && decision->link_with == NULL) {
        turn->person.language = decision->language;
        result = person_set_language(store, turn->organisation_id, turn->person.id, decision->language, error);
    }
    if (result == RESULT_OK && decision->greeted && !turn->person.greeted)
        result = person_set_greeted(store, turn->organisation_id, turn->person.id, error);
    if (result == RESULT_OK && decision->unit != NULL)
        result = person_unit_set(store, turn->organisation_id, turn->person.id, KNOWN_FROM_SAID, decision->unit,
                                 decision->unit_until_ms, error);
    if (result == RESULT_OK && decision->state != NULL)
        result = dialog_state_save(store, turn->organisation_id, turn->conversation.id, turn->person.id,
                                   decision->state, error);
    return result;
}

/* What is personal is said where nobody else reads it. */
static enum result enter_direct_place(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    return conversation_for_place(turn->tools->store, turn->organisation_id, message->connector, message->direct_place,
                                  "", true, turn->now_ms, &turn->conversation, error);
}

/* An old message that was changed has its answer changed, and nothing else is done again. */
static bool does_more_than_say(const struct decision *decision)
{
    return decision->personal || decision->forget_person || decision->link_code != NULL ||
           decision->link_with != NULL || decision->link_burnt != NULL || decision->link_missed ||
           decision->tickets.count > 0 || decision->changes.count > 0 || decision->feedback.count > 0 ||
           decision->timers.count > 0 || decision->mail_address != NULL || decision->checkin.is_private ||
           decision->checkin.consents || decision->checkin.erase || decision->checkin.round_told != 0 ||
           decision->checkin.no_rounds || decision->checkin.share_ticket != 0 ||
           decision->checkin.unshare_ticket != 0 || decision->checkin.memory != NULL ||
           decision->bookings.list.count > 0;
}

static enum result keep_effects(struct turn *turn, const struct decision *decision, struct error *error)
{
    if (turn->stale_edit)
        return RESULT_OK;
    if (decision->forget_person &&
        (turn_drop_cards(turn, error) != RESULT_OK || turn_give_back_all(turn, turn->person.id, error) != RESULT_OK))
        return RESULT_FAILED;
    if (decision->forget_person)
        return person_forget(turn->tools->store, turn->organisation_id, turn->person.id, turn->now_ms, error);
    enum result result = keep_person(turn, decision, error);
    if (result == RESULT_OK)
        result = turn_note_question(turn, decision, error);
    return result == RESULT_OK ? keep_drafts(turn, decision, error) : result;
}

enum result turn_carry_out(struct turn *turn, const struct decision *decision, unsigned first_output,
                           struct error *error)
{
    const struct conversation here = turn->conversation;
    const struct person before = turn->person;
    size_t next = 0;
    enum result result = RESULT_OK;
    if (turn->stale_edit && does_more_than_say(decision))
        return RESULT_OK;
    if (decision->personal) {
        result = keep_reply(turn, decision, &decision->replies.items[next++], first_output, error);
        if (result == RESULT_OK)
            result = enter_direct_place(turn, error);
        turn->question_seq = turn->answer_seq = 0; /* which stand in the other conversation */
    }
    if (result == RESULT_OK)
        result = keep_effects(turn, decision, error);
    for (; next < decision->replies.count && result == RESULT_OK; next++)
        result = keep_reply(turn, decision, &decision->replies.items[next], first_output + (unsigned)next, error);
    turn->conversation = here;
    if (result == RESULT_OK && decision->end_conversation)
        result = conversation_end(turn->tools->store, turn->organisation_id, turn->conversation.id, error);
    if (result != RESULT_OK)
        turn->person = before; /* all of it is undone, also who the person is; perhaps it is tried again */
    return result;
}
