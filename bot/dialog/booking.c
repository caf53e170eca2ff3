#include "dialog/booking.h"

#include "base/own.h"
#include "desk/promise.h"
#include "dialog/hand_over.h"
#include "dialog/my_requests.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What is wanted, read out of a choice or of words. */
struct aim {
    enum { AIM_NONE, AIM_TIMES, AIM_PICKED, AIM_BOOK, AIM_CANCEL } kind;
    int64_t number; /* of the request; 0: the open one */
    int64_t tutor_id, from_ms;
    bool remote, moves; /* moves: it was said that there is a time already */
};

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static bool read_choice(const char *choice, struct aim *aim)
{
    char where[8] = "";
    *aim = (struct aim){.kind = AIM_NONE};
    if (sscanf(choice, "meet:%" SCNd64 ":%" SCNd64 ":%" SCNd64 ":%7[a-z]", &aim->number, &aim->tutor_id, &aim->from_ms,
               where) == 4)
        aim->kind = AIM_BOOK;
    else if (sscanf(choice, "time:%" SCNd64 ":%" SCNd64 ":%" SCNd64, &aim->number, &aim->tutor_id, &aim->from_ms) == 3)
        aim->kind = AIM_PICKED;
    else if (sscanf(choice, "times:%" SCNd64 ":%" SCNd64, &aim->number, &aim->from_ms) == 2)
        aim->kind = AIM_TIMES;
    else if (sscanf(choice, "untime:%" SCNd64, &aim->number) == 1)
        aim->kind = AIM_CANCEL;
    aim->remote = strcmp(where, "remote") == 0;
    aim->moves = true; /* under what was booked stands a button for it */
    return aim->kind != AIM_NONE && aim->number > 0 && aim->from_ms >= 0;
}

static bool read_aim(const struct talk *talk, struct aim *aim)
{
    if (read_choice(talk->choice, aim))
        return true;
    *aim = (struct aim){.kind = talk_intent_is(talk, "book-time") || talk_intent_is(talk, "book-move") ? AIM_TIMES
                                : talk_intent_is(talk, "book-cancel")                                  ? AIM_CANCEL
                                                                                                       : AIM_NONE,
                        .moves = talk_intent_is(talk, "book-move")};
    return aim->kind != AIM_NONE;
}

static bool wants_booking(const struct talk *talk)
{
    struct aim aim;
    return read_aim(talk, &aim);
}

bool booking_is_answer(const struct state *state, const char *text, const char *intent)
{
    own_(text_done) struct text said = TEXT_INIT;
    if (state->pending != PENDING_TIME)
        return false;
    if (string_starts(intent, "pick-") || strcmp(intent, "no") == 0)
        return true;
    intents_normalise(text, &said);
    for (size_t i = 0; i < state->offered.count && said.length > 0; i++) {
        own_(text_done) struct text label = TEXT_INIT;
        intents_normalise(state->offered.items[i].label, &label);
        if (strcmp(label.data, said.data) == 0)
            return true;
    }
    return false;
}

/* ---- saying ------------------------------------------------------------------------------------------------------ */

static void fill(const struct talk *talk, const char *name, int64_t at_ms, const char *tutor, int64_t number,
                 struct text *out)
{
    own_(text_done) struct text when = TEXT_INIT;
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRId64, number);
    moment_words(talk->world->phrases, talk->language, at_ms, &when);
    phrase_fill(talk->world->phrases, talk->language, name, out, "when", when.data, "name", tutor, "number", digits,
                NULL);
}

static void say(struct talk *talk, const char *name, int64_t at_ms, const char *tutor, int64_t number)
{
    own_(text_done) struct text text = TEXT_INIT;
    fill(talk, name, at_ms, tutor, number, &text);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void offer_number(struct talk *talk, const char *phrase_name, const char *format, int64_t number)
{
    char value[64];
    (void)snprintf(value, sizeof value, "%s:%" PRId64 "%s", format, number, strcmp(format, "times") == 0 ? ":0" : "");
    talk_offer_phrase(talk, phrase_name, value);
}

static void find_free(const struct talk *talk, const struct time_wish *wish, struct free_times *times)
{
    if (talk->world->free_times != NULL)
        talk->world->free_times(talk->world->context, wish, times);
}

static void show_times(struct talk *talk, int64_t number, int64_t from_ms)
{
    own_(free_times_done) struct free_times times = {.list = LIST_INIT};
    const struct time_wish wish = {.number = number, .from_ms = from_ms};
    char value[80];
    find_free(talk, &wish, &times);
    if (times.list.count == 0) {
        say(talk, from_ms > 0 ? "booking_no_more" : "booking_none_free", 0, "", number);
        if (from_ms > 0)
            offer_number(talk, "choice_times_again", "times", number);
        return;
    }
    say(talk, "booking_times", 0, "", number);
    for (size_t i = 0; i < times.list.count; i++) {
        own_(text_done) struct text label = TEXT_INIT;
        const struct free_time *time = &times.list.items[i];
        fill(talk, "choice_time", time->from_ms, time->tutor, number, &label);
        (void)snprintf(value, sizeof value, "time:%" PRId64 ":%" PRId64 ":%" PRId64, number, time->tutor_id,
                       time->from_ms);
        talk_offer(talk, label.data, value);
    }
    if (times.list.count == TIMES_OFFERED) {
        (void)snprintf(value, sizeof value, "times:%" PRId64 ":%" PRId64, number,
                       times.list.items[TIMES_OFFERED - 1].from_ms + INT64_C(60000) * BOOKING_MINUTES);
        talk_offer_phrase(talk, "choice_times_more", value);
    }
    talk_offer_phrase(talk, "choice_time_none", "cancel");
    talk->state.pending = PENDING_TIME;
}

/* The picked one, where it is free still; else it says that it is not, and shows others. */
static bool is_free(struct talk *talk, const struct aim *aim, struct free_times *times)
{
    const struct time_wish wish = {.number = aim->number, .from_ms = aim->from_ms, .tutor_id = aim->tutor_id};
    find_free(talk, &wish, times);
    if (times->list.count > 0)
        return true;
    say(talk, "booking_gone", 0, "", aim->number);
    show_times(talk, aim->number, 0);
    return false;
}

static void ask_where(struct talk *talk, const struct aim *aim)
{
    own_(free_times_done) struct free_times times = {.list = LIST_INIT};
    static const char *const ways[][2] = {{"choice_meet_here", "here"}, {"choice_meet_remote", "remote"}};
    char value[96];
    if (!is_free(talk, aim, &times))
        return;
    say(talk, "booking_where", aim->from_ms, times.list.items[0].tutor, aim->number);
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(value, sizeof value, "meet:%" PRId64 ":%" PRId64 ":%" PRId64 ":%s", aim->number, aim->tutor_id,
                       aim->from_ms, ways[i][1]);
        talk_offer_phrase(talk, ways[i][0], value);
    }
    talk_offer_phrase(talk, "choice_time_none", "cancel");
    talk->state.pending = PENDING_TIME;
}

/* Its calendar file, for who has the link. */
static void say_calendar(struct talk *talk, const char *secret)
{
    own_(text_done) struct text text = TEXT_INIT, address = TEXT_INIT;
    if (secret == NULL)
        return;
    text_printf(&address, "%s/%s", talk->world->time_address, secret);
    phrase_fill(talk->world->phrases, talk->language, "booking_calendar", &text, "address", address.data, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static struct booking_draft *draft(struct talk *talk, const struct aim *aim)
{
    struct booking_draft *draft = list_push(&talk->decision->bookings.list);
    *draft = (struct booking_draft){
        .number = aim->number, .tutor_id = aim->tutor_id, .from_ms = aim->from_ms, .remote = aim->remote};
    return draft;
}

static void book(struct talk *talk, const struct aim *aim)
{
    own_(free_times_done) struct free_times times = {.list = LIST_INIT};
    const struct world *world = talk->world;
    if (!is_free(talk, aim, &times))
        return;
    struct booking_draft *made = draft(talk, aim);
    if (world->new_time_secret != NULL && !string_empty(world->time_address))
        made->secret = x_strdup(world->new_time_secret(world->context));
    say(talk, "booking_done", aim->from_ms, times.list.items[0].tutor, aim->number);
    talk_say(talk, aim->remote ? "booking_remote" : "booking_here");
    say_calendar(talk, made->secret);
    offer_number(talk, "choice_time_move", "times", aim->number);
    offer_number(talk, "choice_time_cancel", "untime", aim->number);
}

/* ---- the request it is for --------------------------------------------------------------------------------------- */

/* There is no request yet: first that, and the choice of a time stands under it. */
static void begin_request(struct talk *talk)
{
    if (talk->state.question[0] != '\0') {
        talk->state.asked = true;
        talk_say(talk, "booking_first");
        hand_over_ask(talk);
        return;
    }
    talk_say(talk, "booking_about");
    talk->state.pending = PENDING_SUBJECT;
    talk_offer_phrase(talk, "choice_cancel", "cancel");
}

static void booking(struct talk *talk)
{
    struct aim aim;
    struct request_time request = {.number = 0};
    (void)read_aim(talk, &aim);
    bool found = requests_find_time(talk, aim.number, &request);
    talk->decision->outcome = "booking";
    state_settle(&talk->state);
    if (!found && aim.kind == AIM_TIMES && aim.number == 0 && !aim.moves) {
        begin_request(talk);
        return;
    }
    aim.number = request.number;
    if (!found) {
        talk_say(talk, "booking_no_request");
    } else if (aim.kind == AIM_CANCEL && request.booked_ms == 0) {
        say(talk, "booking_has_none", 0, "", aim.number);
    } else if (aim.kind == AIM_CANCEL) {
        draft(talk, &aim)->cancels = true;
        say(talk, "booking_cancelled", request.booked_ms, "", aim.number);
        offer_number(talk, "choice_times_again", "times", aim.number);
    } else if (aim.kind == AIM_TIMES && request.booked_ms > 0 && !aim.moves) {
        say(talk, "booking_already", request.booked_ms, "", aim.number);
        offer_number(talk, "choice_time_move", "times", aim.number);
        offer_number(talk, "choice_time_cancel", "untime", aim.number);
    } else if (aim.kind == AIM_TIMES) {
        show_times(talk, aim.number, aim.from_ms);
    } else if (aim.kind == AIM_PICKED) {
        ask_where(talk, &aim);
    } else {
        book(talk, &aim);
    }
}

const struct ability booking_ability = {.name = "booking", .wants = wants_booking, .act = booking, .personal = true};

void booking_offer(struct talk *talk, int64_t number, const char *topic)
{
    own_(free_times_done) struct free_times times = {.list = LIST_INIT};
    const struct time_wish wish = {.topic = topic};
    find_free(talk, &wish, &times);
    if (times.list.count > 0)
        offer_number(talk, "choice_time_book", "times", number);
}
