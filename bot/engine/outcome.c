#include "engine/outcome.h"

#include "base/clock.h"
#include "engine/desk_say.h"
#include "store/attachments.h"
#include "store/outbox.h"

enum { HURRIED_AT_ONCE = 500 };

/* It was perhaps the card under which pictures are shown. */
static enum result sent(const struct turn_tools *tools, const struct arrival *arrival, int64_t now_ms,
                        struct error *error)
{
    struct attachment_names waiting = {.list = LIST_INIT};
    bool waits = false;
    enum result result =
        arrival->unread ? outbox_await_reader(tools->store, arrival->departure_id, now_ms, &waits, error) : RESULT_OK;
    if (result != RESULT_OK || waits)
        return result;
    result = attachments_behind(tools->store, arrival->departure_id, &waiting, error);
    if (result == RESULT_OK && arrival->unread)
        result = desk_mail_answer(tools, arrival->departure_id, now_ms, error);
    if (result == RESULT_OK)
        result = outbox_done(tools->store, arrival->departure_id, arrival->external_id, now_ms, error);
    for (size_t i = 0; i < waiting.list.count && result == RESULT_OK; i++)
        result =
            desk_picture_settled(tools, waiting.list.items[i].organisation_id, waiting.list.items[i].id, now_ms, error);
    list_done(&waiting.list);
    return result;
}

/* Others hear of a service desk's failure; a person may be told elsewhere; else who wrote the words is told. */
static enum result never(const struct turn_tools *tools, const struct arrival *arrival, bool *news, int64_t now_ms,
                         struct error *error)
{
    bool passed_on = false, told = false;
    int64_t id = arrival->departure_id;
    enum result result = desk_service_failed(tools, id, arrival->reason, &passed_on, error);
    *news = *news || passed_on;
    if (result == RESULT_OK && !passed_on && !arrival->unsure)
        result = outcome_elsewhere(tools, id, &told, now_ms, error);
    if (result == RESULT_OK && told)
        return outbox_done(tools->store, id, "", now_ms, error);
    if (result == RESULT_OK && !passed_on)
        result = desk_words_lost(tools, id, arrival->unsure, now_ms, error);
    return result == RESULT_OK ? outbox_never(tools->store, id, arrival->reason, now_ms, error) : result;
}

enum result outcome_take(const struct turn_tools *tools, const struct arrival *arrival, bool *news, struct error *error)
{
    struct store *store = tools->store;
    struct attachment_name picture;
    int64_t now_ms = clock_now_ms();
    enum result result = RESULT_OK;
    if ((result = attachment_outcome(store, arrival, now_ms, &picture, error)) != RESULT_NOT_FOUND) {
        *news = *news || picture.id != 0;
        return result != RESULT_OK || picture.id == 0
                   ? result
                   : desk_picture_settled(tools, picture.organisation_id, picture.id, now_ms, error);
    }
    result = RESULT_OK;
    if (*arrival->new_place != '\0')
        result = outbox_move_place(store, arrival->departure_id, arrival->new_place, error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? RESULT_OK : result;
    switch (arrival->outcome) {
    case SENT_DONE:
        result = sent(tools, arrival, now_ms, error);
        break;
    case SENT_LATER:
        result = desk_words_held(tools, arrival->departure_id, now_ms, error);
        if (result == RESULT_OK)
            result =
                outbox_later(store, arrival->departure_id, now_ms + arrival->retry_after_ms, arrival->reason, error);
        break;
    case SENT_NEVER:
        result = never(tools, arrival, news, now_ms, error);
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
