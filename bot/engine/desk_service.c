/* A ticket is with an outside service desk: what goes there, by webhook or by mail, and what follows when it cannot be
 * reached at all. The desk has it as a tutor would; the asker's words go into a conversation of its own. */
#include "engine/desk_say.h"

#include "base/clock.h"
#include "base/own.h"
#include "engine/mask.h"
#include "engine/outcome.h"
#include "engine/ticket_secret.h"
#include "model/desk_event.h"
#include "settings/phrases.h"
#include "store/conversations.h"
#include "store/organisations.h"
#include "store/outbox.h"
#include "store/service_desks.h"
#include "store/ticket_keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINK_DAYS = 14 };
static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

bool desk_service_reached(const struct turn *turn, const struct service_desk *desk)
{
    bool mail = turn->tools->mail_domains != NULL && turn->tools->ticket_address != NULL;
    return *desk->webhook != '\0' || (*desk->mail != '\0' && mail);
}

void desk_service_place(const struct service_desk *desk, const struct ticket *ticket, struct text *place)
{
    text_printf(place, "%s/%" PRId64, desk->code, ticket->number);
}

enum result desk_service_of(struct turn *turn, const struct ticket *ticket, struct service_desk *desk,
                            struct error *error)
{
    return ticket->claimer_id == 0 || ticket->state != TICKET_CLAIMED
               ? RESULT_NOT_FOUND
               : service_desk_of_person(turn->tools->store, turn->organisation_id, ticket->claimer_id, desk, error);
}

/* ---- by webhook ------------------------------------------------------------------------------------------------ */

/* What is kept of it is only that it went. */
static enum result tell_webhook(struct turn *turn, const struct conversation *there, const char *note,
                                struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(text_done) struct text body = TEXT_INIT, kept = TEXT_INIT, list = TEXT_INIT;
    own_(visit_pictures_done) struct visit_pictures pictures = {.list = LIST_INIT};
    own_(reply_done) struct reply reply;
    char key[HASH_HEX_BYTES], number[24], language[8];
    int64_t seq = 0, id = 0;
    (void)snprintf(number, sizeof number, "%" PRId64, ticket->number);
    (void)snprintf(language, sizeof language, "%s", language_code(desk_language_of_asker(ticket)));
    own_(free_pointer) char *said = x_strdup(note);
    enum result result = desk_pictures_of_asker(turn, &pictures, error);
    for (size_t i = 0; i < pictures.list.count; i++)
        text_printf(&list, "%" PRId64 " %s\n", pictures.list.items[i].id, pictures.list.items[i].media_type);
    own_(free_pointer) char *shown = text_detach(&list);
    const struct desk_event event = {.language = language,
                                     .question = ticket->question,
                                     .room = ticket->where.room,
                                     .device = ticket->where.device,
                                     .call_back = ticket->where.call_back,
                                     .from = turn->tutor.data,
                                     .note = said,
                                     .pictures = shown};
    desk_event_encode(&event, &body);
    reply_init(&reply, room_language);
    reply_add_block(&reply, BLOCK_PARAGRAPH, number);
    reply_encode(&reply, &kept);
    turn_departure_key(turn, OUTPUT_SERVICE, key);
    if (result == RESULT_OK)
        result = entry_add(turn->tools->store, turn->organisation_id, there->id, 0, true, "reply", kept.data, NULL, 0,
                           turn->now_ms, &seq, error);
    return result == RESULT_OK ? outbox_add(turn->tools->store, turn->organisation_id, there->id, seq, key, "relay",
                                            body.data, "", turn->now_ms, &id, error)
                               : result;
}

/* ---- by mail ----------------------------------------------------------------------------------------------------- */

/* In three languages: nobody knows which one the desk reads. */
static void write_mail(const struct turn *turn, const char *link, struct text *body)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text subject = TEXT_INIT;
    char number[24], days[8];
    (void)snprintf(number, sizeof number, "%" PRId64, turn->ticket.number);
    (void)snprintf(days, sizeof days, "%d", LINK_DAYS);
    reply_init(&reply, LANGUAGE_FI);
    phrase_fill(turn->tools->phrases, LANGUAGE_FI, "service_mail_subject", &subject, "number", number, NULL);
    text_add(&subject, " / ");
    phrase_fill(turn->tools->phrases, LANGUAGE_SV, "service_mail_subject", &subject, "number", number, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, subject.data);
    for (enum language language = 0; language < LANGUAGE_NONE; language++) {
        own_(text_done) struct text words = TEXT_INIT;
        phrase_fill(turn->tools->phrases, language, "service_mail", &words, "number", number, "days", days, NULL);
        reply_add_block(&reply, BLOCK_PARAGRAPH, words.data);
    }
    reply_add_block(&reply, BLOCK_PARAGRAPH, link);
    reply_add_block(&reply, BLOCK_PARAGRAPH, phrase(turn->tools->phrases, LANGUAGE_FI, "mail_signature"));
    reply_encode(&reply, body);
}

static enum result make_link(struct turn *turn, struct text *link, struct error *error)
{
    own_(text_done) struct text code = TEXT_INIT;
    char token[TICKET_TOKEN_LETTERS + 1];
    ticket_token_make(token);
    enum result result = organisation_code(turn->tools->store, turn->organisation_id, &code, error);
    if (result == RESULT_OK)
        result = ticket_key_add(turn->tools->store, turn->organisation_id, turn->ticket.id, "desk-link", token,
                                turn->now_ms + LINK_DAYS * day_ms, error);
    text_printf(link, "%s/%s/desk/%s", turn->tools->ticket_address, code.data, token);
    return result;
}

/* As with the asker's own mail (desk_mail.c), what is kept does not hold the link. */
static enum result tell_mail(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(text_done) struct text link = TEXT_INIT, body = TEXT_INIT, kept = TEXT_INIT, place = TEXT_INIT;
    struct conversation conversation;
    char key[HASH_HEX_BYTES];
    int64_t seq = 0, id = 0;
    enum result result = make_link(turn, &link, error);
    write_mail(turn, link.data, &body);
    write_mail(turn, MASK_MARK, &kept);
    text_printf(&place, "desk/%" PRId64, turn->ticket.number);
    hash_strings_hex(store_key(store), key, "mail", link.data, NULL);
    if (result == RESULT_OK)
        result = conversation_for_place(store, turn->organisation_id, "mail", place.data, "", true, turn->now_ms,
                                        &conversation, error);
    if (result == RESULT_OK)
        result = entry_add(store, turn->organisation_id, conversation.id, 0, true, "reply", kept.data, NULL, 0,
                           turn->now_ms, &seq, error);
    return result == RESULT_OK ? outbox_add(store, turn->organisation_id, conversation.id, seq, key, "mail", body.data,
                                            "", turn->now_ms, &id, error)
                               : result;
}

/* ---- from the first word to the last ----------------------------------------------------------------------------- */

enum result desk_service_begin(struct turn *turn, int64_t person_id, const char *note, bool *begun, struct error *error)
{
    struct store *store = turn->tools->store;
    struct ticket *ticket = &turn->ticket;
    own_(service_desk_done) struct service_desk desk = {0};
    own_(text_done) struct text place = TEXT_INIT;
    struct conversation there;
    enum result result = service_desk_of_person(store, turn->organisation_id, person_id, &desk, error);
    *begun = result == RESULT_OK;
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    desk_service_place(&desk, ticket, &place);
    result = conversation_for_place(store, turn->organisation_id, "servicedesk", place.data, "", true, turn->now_ms,
                                    &there, error);
    if (result == RESULT_OK)
        result = ticket_set_desk(store, turn->organisation_id, ticket->id, there.id, error);
    if (result == RESULT_OK)
        result = ticket_reference_set(store, turn->organisation_id, ticket->id, "", error);
    if (result == RESULT_OK) /* from now on others speak there */
        result = outbox_withdraw_unsent(store, turn->organisation_id, ticket->conversation_id, error);
    if (result != RESULT_OK)
        return result;
    return *desk.webhook != '\0' ? tell_webhook(turn, &there, note, error) : tell_mail(turn, error);
}

enum result desk_service_words(struct turn *turn, const struct ticket *ticket, struct error *error)
{
    own_(service_desk_done) struct service_desk desk = {0};
    bool waits = false;
    enum result result = desk_service_of(turn, ticket, &desk, error);
    if (result != RESULT_OK || *desk.webhook != '\0')
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    /* A link that nobody has used yet leads to these words too. */
    result = ticket_key_waits(turn->tools->store, turn->organisation_id, ticket->id, "desk-link", turn->now_ms, &waits,
                              error);
    if (result != RESULT_OK || waits || !desk_service_reached(turn, &desk))
        return result;
    struct ticket before = turn->ticket;
    turn->ticket = *ticket; /* its strings stay the caller's */
    result = tell_mail(turn, error);
    turn->ticket = before;
    return result;
}

enum result desk_service_end(struct turn *turn, struct error *error)
{
    struct store *store = turn->tools->store;
    const struct ticket *ticket = &turn->ticket;
    own_(service_desk_done) struct service_desk desk = {0};
    own_(reply_done) struct reply reply;
    reply_init(&reply, room_language);
    enum result result = desk_service_of(turn, ticket, &desk, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = ticket_keys_drop(store, turn->organisation_id, ticket->id, "desk-link", error);
    if (result == RESULT_OK)
        result = ticket_keys_drop(store, turn->organisation_id, ticket->id, "desk-page", error);
    if (result != RESULT_OK || ticket->desk_conversation_id == 0)
        return result;
    struct saying saying = {ticket->desk_conversation_id, 0, "reply", OUTPUT_SERVICE_OVER, 0};
    desk_fill(turn, room_language, "desk_service_over", ticket, "", &reply);
    return desk_say(turn, &saying, &reply, error);
}

/* ---- it cannot be reached ------------------------------------------------------------------------------------------
 */

static enum result tell_team(struct turn *turn, const struct service_desk *desk, const char *reason,
                             struct error *error)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT, why = TEXT_INIT;
    struct ticket card = turn->ticket; /* its strings stay the ticket's */
    struct conversation thread;
    char number[24];
    reply_init(&reply, room_language);
    card.desk_conversation_id = 0;
    enum result result = card.card_seq == 0 ? RESULT_NOT_FOUND : desk_find_thread(turn, &card, &thread, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    (void)snprintf(number, sizeof number, "%" PRId64, card.number);
    inline_quote(reason, &why);
    phrase_fill(turn->tools->phrases, room_language, "desk_service_failed", &text, "number", number, "name", desk->name,
                "words", why.data, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    struct saying saying = {thread.id, 0, "reply", OUTPUT_THREAD, 0};
    return desk_say(turn, &saying, &reply, error);
}

static enum result give_back(struct turn *turn, int64_t number, const char *reason, struct error *error)
{
    own_(service_desk_done) struct service_desk desk = {0};
    enum result result = ticket_of_number(turn->tools->store, turn->organisation_id, number, &turn->ticket, error);
    if (result == RESULT_OK)
        result = desk_service_of(turn, &turn->ticket, &desk, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    turn->ticket.desk_conversation_id = 0; /* it would not hear that either */
    text_add(&turn->tutor, desk.name);
    result = tell_team(turn, &desk, reason, error);
    return result == RESULT_OK ? desk_give_back(turn, "ticket_desk_unreached", "desk_told_unreached", error) : result;
}

enum result desk_service_failed(const struct turn_tools *tools, int64_t departure_id, const char *reason, bool *news,
                                struct error *error)
{
    int64_t organisation_id = 0, number = 0;
    own_(message_done) struct message message;
    own_(text_done) struct text id = TEXT_INIT;
    struct turn_result turn_result = {.outcome = "desk"};
    message_init(&message);
    enum result result = service_desk_departure(tools->store, departure_id, &organisation_id, &number, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    text_printf(&id, "unreached %" PRId64, departure_id);
    message_set(&message.external_id, id.data);
    own_(turn_done) struct turn turn = {.tools = tools,
                                        .message = &message,
                                        .now_ms = clock_now_ms(),
                                        .organisation_id = organisation_id,
                                        .state = TEXT_INIT,
                                        .target = ENTRY_PLACE_INIT,
                                        .tutor = TEXT_INIT,
                                        .result = &turn_result};
    result = give_back(&turn, number, reason, error);
    *news = *news || turn_result.tickets_changed;
    return result;
}
