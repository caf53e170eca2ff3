/* An asker who does not answer their tutor: after some office days they are asked once, and after as many more the
 * ticket is closed. Whoever writes starts it anew. */
#include "engine/desk_say.h"

#include "base/own.h"
#include "desk/clocks.h"
#include "desk/promise.h"
#include "engine/desk_office.h"
#include "settings/phrases.h"
#include "store/access.h"
#include "store/targets.h"

#include <inttypes.h>
#include <stdio.h>

/* When the office opens on the so-many-eth day after that moment. Closed for very long: at the end of what is seen. */
static enum result due_after(struct turn *turn, int64_t from_ms, int64_t *due_ms, struct error *error)
{
    own_(office_done) struct office office = OFFICE_INIT;
    int64_t days = 0;
    *due_ms = 0;
    enum result result = silent_days(turn->tools->store, turn->organisation_id, &days, error);
    if (result != RESULT_OK || days == 0)
        return result;
    result = desk_office(turn, turn->ticket.person_id, &office, error);
    if (result == RESULT_OK)
        *due_ms = rota_days_after(&office.hours, from_ms, days);
    if (result == RESULT_OK && *due_ms == 0)
        *due_ms = from_ms + INT64_C(24) * 3600 * 1000 * DAYS_AHEAD;
    return result;
}

enum result desk_told(struct turn *turn, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    int64_t due_ms = 0;
    bool runs = ticket->told_ms > ticket->heard_ms; /* since an earlier word that has no answer yet */
    enum result result = ticket_told(turn->tools->store, turn->organisation_id, ticket->id, turn->now_ms, error);
    ticket->told_ms = turn->now_ms;
    if (result == RESULT_OK && !runs)
        result = due_after(turn, turn->now_ms, &due_ms, error);
    return result == RESULT_OK && due_ms > 0
               ? desk_add_clock(turn, CLOCK_ASKER_SILENT, ticket, ticket->heard_ms, due_ms, error)
               : result;
}

/* To the asker, or under the card. */
static enum result say(struct turn *turn, const char *name, bool to_asker, int64_t conversation_id, int64_t at_ms,
                       struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT, told = TEXT_INIT, when = TEXT_INIT;
    struct saying saying = {conversation_id, to_asker ? ticket->person_id : 0, "reply",
                            to_asker ? OUTPUT_TOLD : OUTPUT_THREAD, 0};
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, ticket->number);
    reply_init(&reply, to_asker ? desk_language_of_asker(ticket) : room_language);
    moment_words(turn->tools->phrases, reply.language, ticket->told_ms, &told);
    moment_words(turn->tools->phrases, reply.language, at_ms, &when);
    phrase_fill(turn->tools->phrases, reply.language, name, &text, "number", number, "name", turn->tutor.data, "told",
                told.data, "when", when.data, NULL);
    reply_add_block(&reply, BLOCK_PARAGRAPH, text.data);
    return desk_say(turn, &saying, &reply, error);
}

static enum result say_both(struct turn *turn, const char *to_asker, const char *to_tutor, int64_t at_ms,
                            struct error *error)
{
    const struct ticket *ticket = &turn->ticket;
    struct conversation thread;
    enum result result = RESULT_OK;
    if (ticket->person_id != 0)
        result = say(turn, to_asker, true, ticket->conversation_id, at_ms, error);
    if (result == RESULT_OK)
        result = desk_find_thread(turn, ticket, &thread, error);
    if (result == RESULT_OK)
        result = say(turn, to_tutor, false, thread.id, at_ms, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

static enum result ask_once(struct turn *turn, int64_t since_ms, struct error *error)
{
    int64_t due_ms = 0;
    enum result result = due_after(turn, turn->now_ms, &due_ms, error);
    if (result != RESULT_OK || due_ms == 0)
        return result;
    result = say_both(turn, "desk_ask_silent", "desk_asked_silent", due_ms, error);
    return result == RESULT_OK ? desk_add_clock(turn, CLOCK_CLOSES, &turn->ticket, since_ms, due_ms, error) : result;
}

static enum result close_it(struct turn *turn, struct error *error)
{
    enum result result = say_both(turn, "desk_told_silent", "desk_closed_silent", turn->now_ms, error);
    if (result == RESULT_OK)
        result = desk_move(turn, TICKET_RESOLVED, turn->ticket.claimer_id, "ticket_closed_silent", error);
    return result == RESULT_OK ? desk_change_card(turn, turn->tutor.data, error) : result;
}

enum result desk_strike_silence(struct turn *turn, enum ticket_clock clock, int64_t since_ms, struct error *error)
{
    struct ticket *ticket = &turn->ticket;
    int64_t due_ms = 0;
    if (!ticket_is_open(ticket->state) || ticket->heard_ms != since_ms)
        return RESULT_OK; /* the asker has written since, or it is over */
    bool words = ticket->state == TICKET_CLAIMED && ticket->told_ms >= ticket->changed_ms; /* of who has it now */
    enum result result = due_after(turn, words ? ticket->told_ms : turn->now_ms, &due_ms, error);
    if (result != RESULT_OK || due_ms == 0)
        return result;
    if (due_ms > turn->now_ms) /* the tutor has written once more, or somebody else has it */
        return desk_add_clock(turn, clock, ticket, since_ms, due_ms, error);
    result = access_find(turn->tools->store, turn->organisation_id, ticket->claimer_id, "tutor", &turn->tutor, error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        return result;
    return clock == CLOCK_CLOSES ? close_it(turn, error) : ask_once(turn, since_ms, error);
}
