/* Who cannot be reached where they wrote (the app was removed, or blocks Neuvo) is told in another chat of theirs. */
#include "engine/outcome.h"
#include "engine/turn.h"

#include "base/own.h"
#include "settings/phrases.h"
#include "store/elsewhere.h"
#include "store/entries.h"
#include "store/outbox.h"

/* The words, with a line in front of why they come here. */
static enum result write_words(const struct turn_tools *tools, const struct elsewhere *elsewhere, struct text *body,
                               struct error *error)
{
    own_(reply_done) struct reply words;
    enum result result = reply_decode(elsewhere->body.data, &words, error);
    if (result != RESULT_OK)
        return result;
    enum language language = words.language == LANGUAGE_NONE ? LANGUAGE_FI : words.language;
    own_(reply_done) struct reply reply;
    reply_init(&reply, language);
    reply_add_block(&reply, BLOCK_NOTE, phrase(tools->phrases, language, "told_elsewhere"));
    for (size_t i = 0; i < words.blocks.count; i++)
        reply_add_block(&reply, words.blocks.items[i].kind, words.blocks.items[i].text);
    reply_encode(&reply, body);
    return RESULT_OK;
}

enum result outcome_elsewhere(const struct turn_tools *tools, int64_t departure_id, bool *told, int64_t now_ms,
                              struct error *error)
{
    own_(elsewhere_done) struct elsewhere elsewhere = ELSEWHERE_INIT;
    own_(text_done) struct text body = TEXT_INIT, key = TEXT_INIT;
    int64_t seq = 0, id = 0;
    *told = false;
    enum result result = elsewhere_find(tools->store, departure_id, &elsewhere, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    if (write_words(tools, &elsewhere, &body, error) != RESULT_OK)
        return RESULT_OK; /* it stays what it is: something that cannot be said */
    elsewhere_key(departure_id, &key);
    const char *kind = elsewhere.kind.data;
    result = entry_add(tools->store, elsewhere.organisation_id, elsewhere.other_id, elsewhere.person_id, true, kind,
                       body.data, NULL, 0, now_ms, &seq, error);
    if (result == RESULT_OK)
        result = outbox_add(tools->store, elsewhere.organisation_id, elsewhere.other_id, seq, key.data, kind, body.data,
                            "", now_ms, &id, error);
    if (result == RESULT_OK)
        result = elsewhere_moved(tools->store, &elsewhere, seq, error);
    *told = result == RESULT_OK;
    return result;
}
