/* Check-ins inside the transaction of a message: what is remembered of its person is opened for deciding and sealed
 * again, what was said is not kept, and items are counted without anybody's name. */
#include "engine/turn.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/own.h"
#include "base/seal.h"
#include "engine/mask.h"
#include "settings/phrases.h"
#include "store/checkins.h"
#include "store/rounds.h"

/* ---- the world --------------------------------------------------------------------------------------------- */

static enum result open_memory(struct turn *turn, int64_t person_id, struct checkin_record *record, int64_t *changed_ms,
                               struct error *error)
{
    own_(text_done) struct text sealed = TEXT_INIT;
    own_(text_done) struct text plain = TEXT_INIT;
    enum result result = sealed_load(turn->tools->store, turn->organisation_id, person_id, &sealed, changed_ms, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (unseal(turn->tools->checkins->key, (uint64_t)person_id, sealed.data, &plain))
        record->memory = text_detach(&plain);
    else
        record->unreadable = true;
    if (record->unreadable)
        log_warn("checkin_unreadable", "text=\"a sealed record does not open: its key is not the one of this "
                                       "instance; mend: put checkin.key back\"");
    return RESULT_OK;
}

void turn_checkin_record(struct turn *turn, struct checkin_record *record)
{
    struct error error = ERROR_INIT;
    if (turn->stale_edit)
        return;
    (void)consents_of(turn->tools->store, turn->organisation_id, turn->person.id, record, &error);
    (void)open_memory(turn, turn->person.id, record, NULL, &error);
}

void turn_item_counts(struct turn *turn, enum language language, struct item_counts *counts)
{
    struct error error = ERROR_INIT;
    (void)item_counts_in(turn->tools->store, turn->organisation_id, language, counts, &error);
}

/* ---- what a decision changes ------------------------------------------------------------------------------- */

static enum result keep_memory(struct turn *turn, int64_t person_id, const char *memory, struct error *error)
{
    own_(text_wipe) struct text plain = TEXT_INIT;
    own_(text_done) struct text sealed = TEXT_INIT;
    text_add(&plain, memory);
    seal(turn->tools->checkins->key, (uint64_t)person_id, &plain, &sealed);
    return sealed_save(turn->tools->store, turn->organisation_id, person_id, sealed.data, turn->now_ms, error);
}

/* Their words are an answer, which nobody is to read. */
static enum result cover_message(struct turn *turn, struct error *error)
{
    const struct message *message = turn->message;
    const char *id = message->kind == MESSAGE_EDIT ? message->target : message->external_id;
    if (turn->question_seq == 0 && message->kind != MESSAGE_EDIT)
        return RESULT_OK;
    enum result result =
        entry_edit(turn->tools->store, turn->organisation_id, turn->conversation.id, id, MASK_MARK, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result keep_consent(struct turn *turn, const struct checkin_draft *draft, struct error *error)
{
    return draft->consents ? consent_add(turn->tools->store, turn->organisation_id, turn->person.id, draft->consent,
                                         draft->text_version, draft->language, turn->now_ms, error)
                           : RESULT_OK;
}

/* Sealed for a number by chance: who opens it for figures of groups learns of nobody. */
static enum result keep_support(struct turn *turn, const struct round_draft *draft, struct error *error)
{
    own_(text_wipe) struct text plain = TEXT_INIT;
    own_(text_done) struct text sealed = TEXT_INIT;
    uint64_t chance = 0;
    random_bytes(&chance, sizeof chance);
    int64_t owner = (int64_t)(chance >> 1);
    text_add_char(&plain, '{');
    json_write_member(&plain, "role", draft->role);
    json_write_member(&plain, "option", support_option(draft->question, draft->option));
    text_add_char(&plain, '}');
    seal(turn->tools->checkins->key, (uint64_t)owner, &plain, &sealed);
    return round_answer_keep(turn->tools->store, turn->organisation_id, draft->round_id, turn->person.id,
                             draft->question, owner, sealed.data, error);
}

/* Who takes the second permission back is counted nowhere any more. */
static enum result keep_round(struct turn *turn, const struct checkin_draft *draft, struct error *error)
{
    struct store *store = turn->tools->store;
    int64_t of = turn->organisation_id, person = turn->person.id;
    enum result result = RESULT_OK;
    if (draft->round_told != 0)
        result = round_tell(store, of, draft->round_told, person, error);
    if (result == RESULT_OK && draft->no_rounds)
        result = round_tell(store, of, 0, person, error);
    if (result == RESULT_OK && (draft->erase || (draft->consents && draft->consent != CONSENT_CONTRIBUTE)))
        return round_answers_drop(store, of, person, error);
    return result == RESULT_OK && draft->support.round_id != 0 ? keep_support(turn, &draft->support, error) : result;
}

enum result turn_keep_checkin(struct turn *turn, const struct checkin_draft *draft, struct error *error)
{
    struct store *store = turn->tools->store;
    enum result result = draft->is_private ? cover_message(turn, error) : RESULT_OK;
    if (result == RESULT_OK)
        result = keep_consent(turn, draft, error);
    if (result == RESULT_OK && draft->erase)
        result = sealed_drop(store, turn->organisation_id, turn->person.id, error);
    else if (result == RESULT_OK && draft->memory != NULL)
        result = keep_memory(turn, turn->person.id, draft->memory, error);
    if (result == RESULT_OK)
        result = keep_round(turn, draft, error);
    if (result == RESULT_OK)
        result = turn_keep_shared_bands(turn, draft, error);
    for (size_t i = 0; i < draft->answers.count && result == RESULT_OK; i++)
        result = item_answer_count(store, turn->organisation_id, &draft->answers.items[i], draft->language, error);
    return result;
}

void turn_cover_reply(const struct turn *turn, const struct reply *said, struct text *kept)
{
    own_(reply_done) struct reply covered;
    reply_init(&covered, said->language);
    reply_add_block(&covered, BLOCK_NOTE, phrase(turn->tools->phrases, said->language, "checkin_not_kept"));
    text_clear(kept);
    reply_encode(&covered, kept);
}

/* ---- two who become one ------------------------------------------------------------------------------------ */

/* The older keeps what was changed last; what belongs to the younger is sealed anew for the older. */
enum result turn_join_checkins(struct turn *turn, int64_t one_id, int64_t other_id, struct error *error)
{
    int64_t older_id = one_id < other_id ? one_id : other_id, younger_id = one_id < other_id ? other_id : one_id;
    int64_t older_ms = 0, younger_ms = 0;
    own_(checkin_record_done) struct checkin_record older = {.memory = NULL}, younger = {.memory = NULL};
    if (turn->tools->checkins == NULL || one_id == other_id)
        return RESULT_OK;
    enum result result = open_memory(turn, older_id, &older, &older_ms, error);
    if (result == RESULT_OK)
        result = open_memory(turn, younger_id, &younger, &younger_ms, error);
    if (result == RESULT_OK && younger.memory != NULL && (older.memory == NULL || younger_ms > older_ms))
        result = keep_memory(turn, older_id, younger.memory, error);
    return result == RESULT_OK ? sealed_drop(turn->tools->store, turn->organisation_id, younger_id, error) : result;
}
