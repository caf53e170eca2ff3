#include "engine/outcome.h"

#include "base/clock.h"
#include "store/attachments.h"
#include "store/outbox.h"

enum { HURRIED_AT_ONCE = 500 };

enum result outcome_take(struct store *store, const struct arrival *arrival, struct error *error)
{
    int64_t now_ms = clock_now_ms();
    enum result result = RESULT_OK;
    if ((result = attachment_outcome(store, arrival, now_ms, error)) != RESULT_NOT_FOUND)
        return result;
    result = RESULT_OK;
    if (*arrival->new_place != '\0')
        result = outbox_move_place(store, arrival->departure_id, arrival->new_place, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    switch (arrival->outcome) {
    case SENT_DONE:
        result = outbox_done(store, arrival->departure_id, arrival->external_id, now_ms, error);
        break;
    case SENT_LATER:
        result = outbox_later(store, arrival->departure_id, now_ms + arrival->retry_after_ms, arrival->reason, error);
        break;
    case SENT_NEVER:
        result = outbox_never(store, arrival->departure_id, arrival->reason, now_ms, error);
        break;
    }
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

/* Where very many wait, a portion at a time; without room for the next one they wait as they did. */
enum result outcome_reached(struct store *store, struct mailbox *arrivals, const struct arrival *arrival,
                            struct error *error)
{
    size_t hurried = 0;
    enum result result = outbox_hurry(store, arrival->connector, clock_now_ms(), HURRIED_AT_ONCE, &hurried, error);
    if (result != RESULT_OK || hurried < HURRIED_AT_ONCE)
        return result;
    struct arrival *next = arrival_new(ARRIVAL_REACHED, arrival->connector, 0);
    if (!mailbox_put(arrivals, next))
        arrival_free(next);
    return RESULT_OK;
}
