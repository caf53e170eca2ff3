/* How many tickets a tutor answers at a time: one more is refused once, in clear words; who takes it again means it. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "settings/phrases.h"
#include "store/tutors.h"

#include <inttypes.h>
#include <stdio.h>

static const int64_t remembered_ms = INT64_C(10) * 60 * 1000;

enum result desk_full_of(struct turn *turn, int64_t tutor_id, int64_t *count, struct error *error)
{
    own_(tutor_rows_done) struct tutor_rows rows = {.list = LIST_INIT};
    *count = 0;
    enum result result = tutor_hours_of(turn->tools->store, turn->organisation_id, tutor_id, &rows, error);
    if (result == RESULT_OK && rows.list.count > 0 && rows.list.items[0].most > 0 &&
        rows.list.items[0].open >= rows.list.items[0].most)
        *count = rows.list.items[0].open;
    return result;
}

enum result desk_ask_again(struct turn *turn, bool *refused, struct error *error)
{
    own_(tutor_rows_done) struct tutor_rows rows = {.list = LIST_INIT};
    struct store *store = turn->tools->store;
    int64_t count = 0;
    *refused = false;
    enum result result = desk_full_of(turn, turn->person.id, &count, error);
    if (result != RESULT_OK || count == 0)
        return result;
    result = tutor_hours_of(store, turn->organisation_id, turn->person.id, &rows, error);
    if (result != RESULT_OK)
        return result;
    const struct tutor_row *tutor = &rows.list.items[0];
    *refused = tutor->warned_ticket_id != turn->ticket.id || turn->now_ms - tutor->warned_ms > remembered_ms;
    return *refused ? tutor_warned(store, turn->organisation_id, turn->person.id, turn->ticket.id, turn->now_ms, error)
                    : RESULT_OK;
}

enum result desk_say_full(struct turn *turn, struct error *error)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT;
    struct saying saying = {turn->conversation.id, 0, "reply", OUTPUT_THREAD, 0};
    char number[24];
    int64_t count = 0;
    reply_init(&reply, room_language);
    enum result result = desk_full_of(turn, turn->person.id, &count, error);
    (void)snprintf(number, sizeof number, "%" PRId64, count);
    phrase_fill(turn->tools->phrases, room_language, "desk_full", &text, "count", number, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    return result == RESULT_OK ? desk_say(turn, &saying, &reply, error) : result;
}
