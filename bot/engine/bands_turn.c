/* What somebody lets the tutor of one ticket see of their check-ins: sealed for that ticket, shown only to who has it
 * and asks, each look in the audit trail, taken back at once, and gone with the end of the ticket. */
#include "engine/desk_say.h"

#include "base/json.h"
#include "base/own.h"
#include "base/seal.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/audit.h"
#include "store/conversations.h"
#include "store/outbox.h"
#include "store/shared_bands.h"

#include <inttypes.h>
#include <stdio.h>

static enum result note(struct turn *turn, const struct ticket *ticket, const char *actor, const char *action,
                        struct error *error)
{
    char object[40];
    (void)snprintf(object, sizeof object, "ticket %" PRId64, ticket->number);
    return audit_add(turn->tools->store, turn->organisation_id, actor, action, object, "", turn->now_ms, error);
}

bool turn_shares_bands(struct turn *turn, int64_t ticket_id)
{
    struct error error = ERROR_INIT;
    own_(shared_bands_done) struct shared_bands shared = {.sealed = NULL};
    return shared_bands_find(turn->tools->store, turn->organisation_id, ticket_id, &shared, &error) == RESULT_OK;
}

/* ---- taking it back ---------------------------------------------------------------------------------------- */

static enum result take_back_entry(struct turn *turn, const struct ticket *ticket, const struct shared_bands *shared,
                                   struct error *error)
{
    struct store *store = turn->tools->store;
    char key[HASH_HEX_BYTES];
    turn_departure_key(turn, OUTPUT_BANDS_HIDDEN + (unsigned)(ticket->number % 1000), key);
    enum result result = entry_rewrite(store, turn->organisation_id, shared->conversation_id, shared->seq, "", error);
    return result == RESULT_OK ? outbox_change(store, turn->organisation_id, shared->conversation_id, shared->seq, key,
                                               "", "", turn->now_ms, error)
                               : result;
}

enum result desk_hide_bands(struct turn *turn, const struct ticket *ticket, bool gone, struct error *error)
{
    struct store *store = turn->tools->store;
    own_(shared_bands_done) struct shared_bands shared = {.sealed = NULL};
    enum result result = shared_bands_find(store, turn->organisation_id, ticket->id, &shared, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (shared.seq != 0)
        result = take_back_entry(turn, ticket, &shared, error);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND) /* retention may have taken the entry */
        result = gone ? shared_bands_drop(store, turn->organisation_id, ticket->id, error)
                      : shared_bands_shown(store, turn->organisation_id, ticket->id, 0, 0, error);
    return result;
}

/* ---- what the asker decides -------------------------------------------------------------------------------- */

/* The card of that ticket says whether there is something to see. */
static enum result change_card(struct turn *turn, struct ticket *ticket, struct error *error)
{
    own_(text_done) struct text name = TEXT_INIT;
    enum result result = RESULT_OK;
    struct ticket before = turn->ticket;
    if (ticket->claimer_id != 0)
        result = access_find(turn->tools->store, turn->organisation_id, ticket->claimer_id, "tutor", &name, error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    turn->ticket = *ticket; /* its strings stay the caller's */
    result = desk_change_card(turn, name.data, error);
    turn->ticket = before;
    return result;
}

static enum result keep(struct turn *turn, const struct checkin_draft *draft, const struct ticket *ticket,
                        struct error *error)
{
    own_(text_wipe) struct text plain = TEXT_INIT;
    own_(text_done) struct text sealed = TEXT_INIT;
    text_add_char(&plain, '{');
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        json_write_member(&plain, language_code((enum language)i), draft->shared[i]);
    text_add_char(&plain, '}');
    seal(turn->tools->checkins->key, (uint64_t)ticket->id, &plain, &sealed);
    return shared_bands_keep(turn->tools->store, turn->organisation_id, ticket->id, turn->person.id, sealed.data,
                             turn->now_ms, error);
}

static enum result share(struct turn *turn, const struct checkin_draft *draft, struct error *error)
{
    own_(ticket_done) struct ticket ticket = {.id = 0};
    enum result result =
        ticket_of_number(turn->tools->store, turn->organisation_id, draft->share_ticket, &ticket, error);
    if (result == RESULT_NOT_FOUND)
        return RESULT_OK;
    if (result != RESULT_OK || ticket.person_id != turn->person.id || !ticket_is_open(ticket.state))
        return result;
    result = desk_hide_bands(turn, &ticket, true, error);
    if (result == RESULT_OK)
        result = keep(turn, draft, &ticket, error);
    if (result == RESULT_OK)
        result = note(turn, &ticket, "asker", "bands_shared", error);
    return result == RESULT_OK ? change_card(turn, &ticket, error) : result;
}

static enum result unshare(struct turn *turn, int64_t ticket_id, struct error *error)
{
    own_(ticket_done) struct ticket ticket = {.id = 0};
    enum result result = ticket_find(turn->tools->store, turn->organisation_id, ticket_id, &ticket, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    result = desk_hide_bands(turn, &ticket, true, error);
    if (result == RESULT_OK)
        result = note(turn, &ticket, "asker", "bands_taken_back", error);
    return result == RESULT_OK ? change_card(turn, &ticket, error) : result;
}

/* With the results goes what was shared of them. */
static enum result unshare_all(struct turn *turn, struct error *error)
{
    own_(shared_bands_list_done) struct shared_bands_list all = {.list = LIST_INIT};
    enum result result = shared_bands_of(turn->tools->store, turn->organisation_id, turn->person.id, &all, error);
    for (size_t i = 0; i < all.list.count && result == RESULT_OK; i++)
        result = unshare(turn, all.list.items[i].ticket_id, error);
    return result;
}

static enum result unshare_number(struct turn *turn, int64_t number, struct error *error)
{
    own_(ticket_done) struct ticket ticket = {.id = 0};
    enum result result = ticket_of_number(turn->tools->store, turn->organisation_id, number, &ticket, error);
    if (result == RESULT_OK && ticket.person_id == turn->person.id)
        result = unshare(turn, ticket.id, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result turn_keep_shared_bands(struct turn *turn, const struct checkin_draft *draft, struct error *error)
{
    enum result result = RESULT_OK;
    if (draft->erase || (draft->consents && draft->consent == CONSENT_NONE))
        result = unshare_all(turn, error);
    if (result == RESULT_OK && draft->unshare_ticket != 0)
        result = unshare_number(turn, draft->unshare_ticket, error);
    return result == RESULT_OK && draft->share_ticket != 0 && turn->tools->checkins != NULL ? share(turn, draft, error)
                                                                                            : result;
}

/* ---- what the tutor sees ----------------------------------------------------------------------------------- */

static enum result open_bands(struct turn *turn, struct shared_bands *shared, enum language language,
                              struct text *words, struct error *error)
{
    own_(text_wipe) struct text plain = TEXT_INIT;
    own_(json_freep) struct json *all = NULL;
    const char *said = "";
    const struct json_limits limits = {.max_bytes = 64 * 1024, .max_depth = 2};
    enum result result = shared_bands_find(turn->tools->store, turn->organisation_id, turn->ticket.id, shared, error);
    if (result != RESULT_OK)
        return result;
    if (turn->tools->checkins == NULL ||
        !unseal(turn->tools->checkins->key, (uint64_t)turn->ticket.id, shared->sealed, &plain))
        return RESULT_NOT_FOUND;
    result = json_parse(plain.data, plain.length, limits, &all, error);
    if (result == RESULT_OK)
        result = json_opt_string(all, language_code(language), &said, error);
    text_add(words, said);
    return result;
}

enum result desk_read_bands(struct turn *turn, enum language language, struct text *words, struct error *error)
{
    own_(shared_bands_done) struct shared_bands shared = {.sealed = NULL};
    char actor[24];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    enum result result = open_bands(turn, &shared, language, words, error);
    return result == RESULT_OK ? note(turn, &turn->ticket, actor, "bands_seen", error) : result;
}

/* It stands where the tutor works, and the store keeps only that it does. */
static enum result say_bands(struct turn *turn, const char *words, struct saying *saying, struct error *error)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text body = TEXT_INIT, kept = TEXT_INIT, text = TEXT_INIT;
    char key[HASH_HEX_BYTES];
    int64_t id = 0;
    struct store *store = turn->tools->store;
    reply_init(&reply, room_language);
    phrase_fill(turn->tools->phrases, room_language, "desk_bands", &text, "bands", words, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    reply_encode(&reply, &body);
    turn_cover_reply(turn, &reply, &kept);
    turn_departure_key(turn, OUTPUT_BANDS, key);
    enum result result = entry_add(store, turn->organisation_id, saying->conversation_id, 0, true, "reply", kept.data,
                                   NULL, 0, turn->now_ms, &saying->seq, error);
    return result == RESULT_OK ? outbox_add(store, turn->organisation_id, saying->conversation_id, saying->seq, key,
                                            "reply", body.data, "", turn->now_ms, &id, error)
                               : result;
}

enum result desk_show_bands(struct turn *turn, struct error *error)
{
    own_(shared_bands_done) struct shared_bands shared = {.sealed = NULL};
    own_(text_wipe) struct text words = TEXT_INIT;
    struct saying saying = {.conversation_id = turn->conversation.id};
    char actor[24];
    (void)snprintf(actor, sizeof actor, "%" PRId64, turn->person.id);
    if (turn->ticket.state != TICKET_CLAIMED || turn->ticket.claimer_id != turn->person.id)
        return desk_tell_tutor(turn, "desk_not_yours", "", error);
    enum result result = open_bands(turn, &shared, room_language, &words, error);
    if (result == RESULT_NOT_FOUND)
        return desk_tell_tutor(turn, "desk_bands_none", "", error);
    if (result == RESULT_OK && shared.seq != 0)
        result = take_back_entry(turn, &turn->ticket, &shared, error);
    if (result == RESULT_OK)
        result = say_bands(turn, words.data, &saying, error);
    if (result == RESULT_OK)
        result = shared_bands_shown(turn->tools->store, turn->organisation_id, turn->ticket.id, saying.conversation_id,
                                    saying.seq, error);
    return result == RESULT_OK ? note(turn, &turn->ticket, actor, "bands_seen", error) : result;
}
