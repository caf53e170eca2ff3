#include "engine/resume.h"

#include "base/clock.h"
#include "store/conversations.h"
#include "store/entries.h"
#include "store/organisations.h"
#include "store/outbox.h"

struct departure *resume_answer(const struct arrival *arrival)
{
    struct departure *answer = departure_new(DEPARTURE_ENTRIES, arrival->connector);
    answer->token = arrival->token;
    message_set(&answer->organisation, arrival->organisation);
    message_set(&answer->place, arrival->place);
    message_set(&answer->thread, arrival->thread);
    return answer;
}

enum result resume_fill(struct store *store, const struct arrival *arrival, struct departure *answer,
                        struct error *error)
{
    struct conversation conversation;
    int64_t organisation_id = 0;
    enum result result = organisation_find(store, arrival->organisation, &organisation_id, error);
    if (result == RESULT_OK)
        result = conversation_find(store, organisation_id, arrival->connector, arrival->place, arrival->thread,
                                   &conversation, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    answer->ended = conversation.ended;
    if (!conversation.ended && arrival->silence_limit_ms > 0 && conversation.last_ms > 0 &&
        clock_now_ms() - conversation.last_ms > arrival->silence_limit_ms) {
        answer->ended = true;
        return conversation_end(store, organisation_id, conversation.id, error);
    }
    if (answer->ended)
        return RESULT_OK;
    result = entries_after(store, organisation_id, conversation.id, arrival->after_seq, ENTRIES_MOST, &answer->entries,
                           &answer->more, error);
    return result == RESULT_OK
               ? outbox_reader_is_back(store, organisation_id, conversation.id, clock_now_ms(), &answer->entries, error)
               : result;
}
