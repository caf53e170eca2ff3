/* The mail that tells an asker of an answer which they were not there to read: only that there is one, and a link that
 * is good once. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "engine/mask.h"
#include "engine/ticket_secret.h"
#include "settings/phrases.h"
#include "store/conversations.h"
#include "store/organisations.h"
#include "store/outbox.h"
#include "store/ticket_keys.h"
#include "store/ticket_mail.h"

#include <inttypes.h>
#include <stdio.h>

enum { LINK_DAYS = 7 };

static void write_mail(const struct turn_tools *tools, enum language language, const struct ticket *ticket,
                       const char *link, struct text *body)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text subject = TEXT_INIT, words = TEXT_INIT, end = TEXT_INIT;
    char number[24], days[8];
    (void)snprintf(number, sizeof number, "%" PRId64, ticket->number);
    (void)snprintf(days, sizeof days, "%d", LINK_DAYS);
    reply_init(&reply, language);
    phrase_fill(tools->phrases, language, "mail_answer_subject", &subject, "number", number, NULL);
    phrase_fill(tools->phrases, language, "mail_answer", &words, "number", number, NULL);
    phrase_fill(tools->phrases, language, "mail_answer_end", &end, "days", days, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, subject.data);
    reply_add_block(&reply, BLOCK_PARAGRAPH, words.data);
    reply_add_block(&reply, BLOCK_PARAGRAPH, link);
    reply_add_block(&reply, BLOCK_PARAGRAPH, end.data);
    reply_add_block(&reply, BLOCK_PARAGRAPH, phrase(tools->phrases, language, "mail_signature"));
    reply_encode(&reply, body);
}

/* What is kept of the mail does not hold the link; the row that is sent does, and goes when it is sent. */
static enum result post(const struct turn_tools *tools, const struct unread *unread, const struct ticket *ticket,
                        const char *link, int64_t now_ms, struct error *error)
{
    own_(text_done) struct text body = TEXT_INIT, kept = TEXT_INIT, place = TEXT_INIT;
    enum language language = desk_language_of_asker(ticket);
    struct conversation conversation;
    char key[HASH_HEX_BYTES];
    int64_t seq = 0, id = 0;
    write_mail(tools, language, ticket, link, &body);
    write_mail(tools, language, ticket, MASK_MARK, &kept);
    text_printf(&place, "ticket/%" PRId64, ticket->id);
    hash_strings_hex(store_key(tools->store), key, "mail", link, NULL);
    enum result result = conversation_for_place(tools->store, unread->organisation_id, "mail", place.data, "", true,
                                                now_ms, &conversation, error);
    if (result == RESULT_OK)
        result = entry_add(tools->store, unread->organisation_id, conversation.id, 0, true, "reply", kept.data, NULL, 0,
                           now_ms, &seq, error);
    return result == RESULT_OK ? outbox_add(tools->store, unread->organisation_id, conversation.id, seq, key, "mail",
                                            body.data, "", now_ms, &id, error)
                               : result;
}

static enum result link_to(const struct turn_tools *tools, int64_t organisation_id, int64_t ticket_id, int64_t now_ms,
                           struct text *link, struct error *error)
{
    static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
    own_(text_done) struct text code = TEXT_INIT;
    char token[TICKET_TOKEN_LETTERS + 1];
    ticket_token_make(token);
    enum result result = organisation_code(tools->store, organisation_id, &code, error);
    if (result == RESULT_OK)
        result =
            ticket_key_add(tools->store, organisation_id, ticket_id, "link", token, now_ms + LINK_DAYS * day_ms, error);
    text_printf(link, "%s/%s/link/%s", tools->ticket_address, code.data, token);
    return result;
}

enum result desk_mail_answer(const struct turn_tools *tools, int64_t departure_id, int64_t now_ms, struct error *error)
{
    own_(ticket_done) struct ticket ticket = {.id = 0};
    own_(text_done) struct text link = TEXT_INIT;
    struct unread unread;
    if (tools->mail_domains == NULL || tools->ticket_address == NULL)
        return RESULT_OK;
    enum result result = ticket_mail_wanted(tools->store, departure_id, &unread, error);
    if (result == RESULT_OK)
        result = ticket_find(tools->store, unread.organisation_id, unread.ticket_id, &ticket, error);
    if (result == RESULT_OK)
        result = link_to(tools, unread.organisation_id, ticket.id, now_ms, &link, error);
    if (result == RESULT_OK)
        result = post(tools, &unread, &ticket, link.data, now_ms, error);
    if (result == RESULT_OK)
        result = ticket_mail_note(tools->store, unread.organisation_id, ticket.id, now_ms, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
