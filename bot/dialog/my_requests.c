#include "dialog/my_requests.h"

#include "base/own.h"
#include "desk/promise.h"
#include "desk/where.h"
#include "dialog/bands.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* For so long after it was solved a request is opened again by who says that it is not. */
static const int64_t reopen_ms = INT64_C(7) * 24 * 3600 * 1000;

/* That a request still waits is said once, and again after such a pause. */
static const int64_t told_again_ms = INT64_C(3600) * 1000;

enum { SHOWN_MOST = 6, WITH_BUTTONS_MOST = 4, SHOWN_BYTES = 160, WORDS_WITH_NUMBER = 8 };

/* ---- what there is ------------------------------------------------------------------------------------------- */

/* On a shared device only what was asked in this conversation: the rest may be somebody else's. */
static void read_tickets(const struct talk *talk, struct asked_tickets *tickets)
{
    struct asked_tickets all = {.list = LIST_INIT};
    bool shared = talk->message->presence == PRESENCE_SHARED;
    if (talk->world->tickets != NULL)
        talk->world->tickets(talk->world->context, &all);
    for (size_t i = 0; i < all.list.count; i++) {
        struct asked_ticket *ticket = &all.list.items[i];
        if (!shared || ticket->here)
            *list_push(&tickets->list) = (struct asked_ticket){
                ticket->number,         ticket->created_ms,    ticket->changed_ms,  ticket->state,
                TAKE(ticket->question), TAKE(ticket->claimer), ticket->full,        ticket->here,
                ticket->urgency,        ticket->bands_shared,  TAKE(ticket->topic), ticket->booked_ms};
    }
    asked_tickets_done(&all);
}

static bool may_reopen(const struct talk *talk, const struct asked_ticket *ticket)
{
    return ticket->state == TICKET_RESOLVED && talk->now_ms - ticket->changed_ms <= reopen_ms;
}

/* The open one of that number; number 0: the only open one. NULL: there is none, or there are several. */
static const struct asked_ticket *find_open(const struct asked_tickets *tickets, int64_t number, size_t *open)
{
    const struct asked_ticket *found = NULL;
    *open = 0;
    for (size_t i = 0; i < tickets->list.count; i++) {
        const struct asked_ticket *ticket = &tickets->list.items[i];
        if (!ticket_is_open(ticket->state))
            continue;
        ++*open;
        if (number == 0 || ticket->number == number)
            found = ticket;
    }
    return number == 0 && *open > 1 ? NULL : found;
}

static const struct asked_ticket *find_here(const struct asked_tickets *tickets, bool claimed)
{
    for (size_t i = 0; i < tickets->list.count; i++) {
        const struct asked_ticket *ticket = &tickets->list.items[i];
        if (ticket->here && ticket_is_open(ticket->state) && (ticket->claimer[0] != '\0') == claimed)
            return ticket;
    }
    return NULL;
}

/* ---- saying it ------------------------------------------------------------------------------------------------- */

static void fill(const struct talk *talk, const char *name, const struct asked_ticket *ticket, const char *words,
                 struct text *out)
{
    own_(text_done) struct text quoted = TEXT_INIT;
    struct local_time asked = local_time(ticket->created_ms);
    char number[24], date[40];
    size_t shown = utf8_cut(words, SHOWN_BYTES);
    own_(free_pointer) char *cut = x_strndup(words, shown);
    (void)snprintf(number, sizeof number, "%" PRId64, ticket->number);
    (void)snprintf(date, sizeof date, "%d.%d.%d", asked.day, asked.month, asked.year);
    inline_quote(cut, &quoted);
    if (words[shown] != '\0')
        text_add(&quoted, "…");
    phrase_fill(talk->world->phrases, talk->language, name, out, "number", number, "date", date, "name",
                ticket->claimer, "words", quoted.data, NULL);
}

static void say(struct talk *talk, enum block_kind kind, const char *name, const struct asked_ticket *ticket,
                const char *words)
{
    own_(text_done) struct text text = TEXT_INIT;
    fill(talk, name, ticket, words, &text);
    talk_add(talk, kind, text.data);
}

static void say_number(struct talk *talk, const char *name, int64_t number)
{
    struct asked_ticket ticket = {.number = number, .question = NULL, .claimer = NULL};
    own_(text_done) struct text text = TEXT_INIT;
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRId64, ticket.number);
    phrase_fill(talk->world->phrases, talk->language, name, &text, "number", digits, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void say_ticket(struct talk *talk, const struct asked_ticket *ticket)
{
    const char *name = ticket->state == TICKET_CANCELLED  ? "my_requests_cancelled"
                       : ticket->state == TICKET_RESOLVED ? "my_requests_resolved"
                       : ticket->claimer[0] != '\0'       ? "my_requests_claimed"
                                                          : "my_requests_waiting";
    say(talk, BLOCK_PARAGRAPH, name, ticket, ticket->question);
    own_(text_done) struct text when = TEXT_INIT, text = TEXT_INIT;
    if (ticket->booked_ms == 0)
        return;
    moment_words(talk->world->phrases, talk->language, ticket->booked_ms, &when);
    phrase_fill(talk->world->phrases, talk->language, "my_requests_time", &text, "when", when.data, NULL);
    talk_add(talk, BLOCK_NOTE, text.data);
}

static void offer(struct talk *talk, const struct asked_ticket *ticket, const char *phrase_name, const char *prefix)
{
    own_(text_done) struct text label = TEXT_INIT, value = TEXT_INIT;
    fill(talk, phrase_name, ticket, "", &label);
    text_printf(&value, "%s%" PRId64, prefix, ticket->number);
    talk_offer(talk, label.data, value.data);
}

static void show(struct talk *talk, const struct asked_tickets *tickets)
{
    size_t with_buttons = 0;
    for (size_t i = 0; i < tickets->list.count && i < SHOWN_MOST; i++)
        say_ticket(talk, &tickets->list.items[i]);
    if (tickets->list.count == 0)
        talk_say(talk, "my_requests_none");
    for (size_t i = 0; i < tickets->list.count && i < SHOWN_MOST && with_buttons < WITH_BUTTONS_MOST; i++) {
        const struct asked_ticket *ticket = &tickets->list.items[i];
        if (may_reopen(talk, ticket))
            offer(talk, ticket, "choice_reopen", "ticket-reopen:");
        if (!ticket_is_open(ticket->state))
            continue;
        offer(talk, ticket, "choice_add_to", "ticket-add:");
        offer(talk, ticket, "choice_cancel_request", "ticket-cancel:");
        if (ticket->bands_shared)
            checkin_offer_unshare(talk, ticket->number);
        else
            checkin_offer_share(talk, ticket->number, ticket->topic);
        with_buttons++;
    }
}

/* ---- adding and cancelling -------------------------------------------------------------------------------------- */

static struct ticket_change *change(struct talk *talk, int64_t number, const char *words)
{
    struct ticket_change *change = list_push(&talk->decision->changes);
    *change = (struct ticket_change){.deed = TICKET_ADD, .number = number, .words = x_strdup(words)};
    return change;
}

static void cancel(struct talk *talk, const struct asked_ticket *ticket)
{
    change(talk, ticket->number, "")->deed = TICKET_CANCEL;
    if (talk->state.ticket == ticket->number)
        talk->state.ticket = 0; /* nothing was passed on any more */
    say(talk, BLOCK_PARAGRAPH, "my_requests_cancelled_now", ticket, "");
}

static void add(struct talk *talk, const struct asked_ticket *ticket, const char *words)
{
    if (words[0] == '\0') {
        say(talk, BLOCK_PARAGRAPH, "my_requests_add", ticket, "");
        talk->state.pending = PENDING_ADD;
        talk->state.about_ticket = ticket->number;
        talk_offer_phrase(talk, "choice_cancel", "cancel");
        return;
    }
    (void)change(talk, ticket->number, words);
    say(talk, BLOCK_PARAGRAPH, ticket->claimer[0] != '\0' ? "my_requests_added_claimed" : "my_requests_added", ticket,
        words);
}

static void reopen(struct talk *talk, const struct asked_ticket *ticket, const char *words)
{
    change(talk, ticket->number, words)->deed = TICKET_REOPEN;
    talk->state.ticket = ticket->number;
    say(talk, BLOCK_PARAGRAPH, "my_requests_reopened", ticket, "");
}

/* ---- which of it is wanted -------------------------------------------------------------------------------------- */

/* What was asked for: the number, 0 where none was named, and the words behind it. */
struct wish {
    enum { WISH_SHOW, WISH_ADD, WISH_CANCEL, WISH_REOPEN } kind;
    int64_t number;
    const char *words;
};

static void read_number(const char *text, struct wish *wish)
{
    char *end = NULL;
    const char *digits = text + strcspn(text, "0123456789");
    wish->words = "";
    if (*digits == '\0')
        return;
    wish->number = strtoll(digits, &end, 10);
    wish->words = end + strspn(end, " \t\n:,.-");
}

/* It answers "write what I shall add". */
static bool tells_more(const struct talk *talk)
{
    return talk->state.pending == PENDING_ADD && talk->message->kind == MESSAGE_TEXT && talk->choice[0] == '\0' &&
           talk->text[0] != '\0' && talk->intent.name[0] == '\0';
}

/* "soita 040 123 4567", "puh 1234": a few words with a number to ring belong to the request of this conversation that
 * waits, and are no question. 0: they are none, or nothing waits. */
static int64_t tells_where_to_ring(const struct talk *talk)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    own_(ticket_where_done) struct ticket_where where = {.room = NULL};
    if (talk->message->kind != MESSAGE_TEXT || talk->choice[0] != '\0' || talk->intent.name[0] != '\0' ||
        (talk->state.pending != PENDING_NONE && talk->state.pending != PENDING_ADDRESS) ||
        strchr(talk->text, '?') != NULL)
        return 0;
    if (talk_count_words(talk) > WORDS_WITH_NUMBER || (where_read(talk->text, &where) & WHERE_CALL_BACK) == 0)
        return 0;
    read_tickets(talk, &tickets);
    const struct asked_ticket *waiting = find_here(&tickets, false);
    return waiting == NULL ? 0 : waiting->number;
}

static bool read_wish(const struct talk *talk, struct wish *wish)
{
    int64_t number = tells_where_to_ring(talk);
    const char *adds = talk_choice_after(talk, "ticket-add:"), *cancels = talk_choice_after(talk, "ticket-cancel:");
    *wish = (struct wish){.kind = WISH_SHOW, .words = ""};
    if (adds != NULL || cancels != NULL) {
        read_number(adds != NULL ? adds : cancels, wish);
        wish->kind = adds != NULL ? WISH_ADD : WISH_CANCEL;
        return true;
    }
    if (talk_intent_is(talk, "request-add") || talk_intent_is(talk, "request-cancel")) {
        read_number(talk->text, wish);
        wish->kind = talk_intent_is(talk, "request-add") ? WISH_ADD : WISH_CANCEL;
        return true;
    }
    if (tells_more(talk))
        *wish = (struct wish){.kind = WISH_ADD, .number = talk->state.about_ticket, .words = talk->text};
    else if (number != 0)
        *wish = (struct wish){.kind = WISH_ADD, .number = number, .words = talk->text};
    return talk_intent_is(talk, "my-requests") || tells_more(talk) || number != 0;
}

/* The newest of this conversation was solved, and the next words are that it is not: "ei toimi vieläkään", "ihminen".
 */
static bool is_not_solved(const struct talk *talk, struct wish *wish)
{
    static const char *const intents[] = {"human", "did-not-help", "no"};
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    bool says_so = false;
    for (size_t i = 0; i < sizeof intents / sizeof *intents; i++)
        says_so = says_so || talk_intent_is(talk, intents[i]);
    if (!says_so || talk->choice[0] != '\0' || talk->state.question[0] != '\0' ||
        (talk->state.pending != PENDING_NONE && talk->state.pending != PENDING_SOLVED))
        return false;
    read_tickets(talk, &tickets);
    if (tickets.list.count == 0 || !tickets.list.items[0].here || !may_reopen(talk, &tickets.list.items[0]))
        return false;
    *wish = (struct wish){WISH_REOPEN, tickets.list.items[0].number,
                          talk_intent_is(talk, "did-not-help") ? talk->text : ""};
    return true;
}

static bool reads_as_reopening(const struct talk *talk, struct wish *wish)
{
    const char *reopens = talk_choice_after(talk, "ticket-reopen:");
    if (reopens == NULL && !talk_intent_is(talk, "request-reopen"))
        return is_not_solved(talk, wish);
    read_number(reopens != NULL ? reopens : talk->text, wish);
    wish->kind = WISH_REOPEN;
    return true;
}

static bool wants_my_requests(const struct talk *talk)
{
    struct wish wish;
    return read_wish(talk, &wish) || reads_as_reopening(talk, &wish);
}

/* The one that may be opened again: that of the number, 0: the newest. NULL: there is none. */
static const struct asked_ticket *find_solved(const struct talk *talk, const struct asked_tickets *tickets,
                                              int64_t number)
{
    for (size_t i = 0; i < tickets->list.count; i++) {
        const struct asked_ticket *ticket = &tickets->list.items[i];
        if ((number == 0 || ticket->number == number) && may_reopen(talk, ticket))
            return ticket;
    }
    return NULL;
}

static void my_requests(struct talk *talk)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    struct wish wish;
    size_t open = 0;
    if (!read_wish(talk, &wish))
        (void)reads_as_reopening(talk, &wish);
    talk->decision->outcome = "my-requests";
    state_settle(&talk->state);
    read_tickets(talk, &tickets);
    const struct asked_ticket *ticket =
        wish.kind == WISH_REOPEN ? find_solved(talk, &tickets, wish.number) : find_open(&tickets, wish.number, &open);
    if (wish.kind != WISH_SHOW && ticket == NULL && open > 0)
        talk_say(talk, "my_requests_which");
    else if (wish.kind != WISH_SHOW && ticket == NULL && wish.number > 0)
        say_number(talk, "my_requests_no_such", wish.number);
    if (wish.kind == WISH_SHOW || ticket == NULL)
        show(talk, &tickets);
    else if (wish.kind == WISH_REOPEN)
        reopen(talk, ticket, wish.words);
    else if (wish.kind == WISH_CANCEL)
        cancel(talk, ticket);
    else
        add(talk, ticket, wish.words);
}

const struct ability my_requests_ability = {
    .name = "my requests", .wants = wants_my_requests, .act = my_requests, .personal = true};

/* ---- "peruuta" right after it was sent --------------------------------------------------------------------------- */

static const char sure_prefix[] = "cancel-request:";

int64_t requests_just_sent(const struct talk *talk)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    size_t open = 0;
    if (talk->state.ticket == 0 || talk->state.question[0] != '\0' || talk->now_ms - talk->state.at_ms >= told_again_ms)
        return 0;
    read_tickets(talk, &tickets);
    return find_open(&tickets, talk->state.ticket, &open) == NULL ? 0 : talk->state.ticket;
}

/* Nothing but what the sent request itself led to is being asked. */
static bool takes_back(const struct talk *talk)
{
    enum pending pending = talk->state.pending;
    bool free = pending == PENDING_NONE || pending == PENDING_ADDRESS || pending == PENDING_SHARE;
    return free && talk->message->kind == MESSAGE_TEXT && talk_intent_is(talk, "stop") &&
           intents_contains(talk->world->intents, talk->text, "takes-back") && requests_just_sent(talk) > 0;
}

static bool wants_take_back(const struct talk *talk)
{
    return talk_choice_after(talk, sure_prefix) != NULL || takes_back(talk);
}

static void take_back(struct talk *talk)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    own_(text_done) struct text value = TEXT_INIT;
    const char *sure = talk_choice_after(talk, sure_prefix);
    int64_t number = sure != NULL ? strtoll(sure, NULL, 10) : talk->state.ticket;
    size_t open = 0;
    talk->decision->outcome = "my-requests";
    read_tickets(talk, &tickets);
    const struct asked_ticket *ticket = find_open(&tickets, number, &open);
    text_printf(&value, "%s%" PRId64, sure_prefix, number);
    bool again = state_offers(&talk->state, value.data); /* "peruuta" to "shall I cancel it?" */
    state_settle(&talk->state);
    if (ticket == NULL) {
        say_number(talk, "my_requests_no_such", number);
    } else if (sure != NULL || again) {
        cancel(talk, ticket);
    } else {
        say_number(talk, "my_requests_cancel_shall", number);
        talk_offer_phrase(talk, "choice_yes", value.data);
        talk_offer_phrase(talk, "choice_no", "cancel");
    }
}

const struct ability take_back_ability = {
    .name = "take back", .wants = wants_take_back, .act = take_back, .personal = true};

/* ---- beside other answers --------------------------------------------------------------------------------------- */

int64_t requests_urgent_here(const struct talk *talk, enum urgency *urgency)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    read_tickets(talk, &tickets);
    for (size_t i = 0; i < tickets.list.count; i++) {
        const struct asked_ticket *ticket = &tickets.list.items[i];
        if (ticket->here && ticket->urgency != URGENCY_NONE && ticket_is_open(ticket->state) &&
            ticket->claimer[0] == '\0') {
            *urgency = ticket->urgency;
            return ticket->number;
        }
    }
    return 0;
}

void requests_add_urgent(struct talk *talk, int64_t number)
{
    (void)change(talk, number, talk->text);
    say_number(talk, "class_added", number);
    requests_offer_cancel(talk, number);
}

enum request_solved requests_solved_here(const struct talk *talk, int64_t number)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    read_tickets(talk, &tickets);
    for (size_t i = 0; i < tickets.list.count; i++) {
        const struct asked_ticket *ticket = &tickets.list.items[i];
        if (ticket->number == number && ticket->here && ticket->state == TICKET_RESOLVED)
            return may_reopen(talk, ticket) ? REQUEST_SOLVED : REQUEST_SOLVED_LONG_AGO;
    }
    return REQUEST_NOT_SOLVED;
}

bool requests_find_time(const struct talk *talk, int64_t number, struct request_time *request)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    const struct asked_ticket *found = NULL;
    read_tickets(talk, &tickets);
    for (size_t i = 0; i < tickets.list.count; i++) {
        const struct asked_ticket *ticket = &tickets.list.items[i];
        if (!ticket_is_open(ticket->state) || (number != 0 && ticket->number != number))
            continue;
        if (found == NULL || (ticket->here && !found->here))
            found = ticket;
    }
    if (found != NULL)
        *request = (struct request_time){found->number, found->booked_ms};
    return found != NULL;
}

void requests_offer_cancel(struct talk *talk, int64_t number)
{
    const struct asked_ticket ticket = {.number = number, .claimer = ""};
    offer(talk, &ticket, "choice_cancel_request", "ticket-cancel:");
}

void requests_say_who_speaks(struct talk *talk)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    if (talk->world->tickets != NULL)
        talk->world->tickets(talk->world->context, &tickets);
    const struct asked_ticket *claimed = find_here(&tickets, true);
    if (claimed != NULL)
        say(talk, BLOCK_NOTE, "neuvo_speaks", claimed, "");
}

int64_t requests_waiting_here(const struct talk *talk)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    if (talk->world->tickets != NULL)
        talk->world->tickets(talk->world->context, &tickets);
    const struct asked_ticket *waiting = find_here(&tickets, false);
    return waiting == NULL || waiting->full ? 0 : waiting->number;
}

/* All of them, the oldest first. */
static void say_waiting(struct talk *talk, const struct asked_tickets *tickets)
{
    own_(text_done) struct text numbers = TEXT_INIT, text = TEXT_INIT;
    size_t count = 0;
    for (size_t i = tickets->list.count; i-- > 0;) {
        const struct asked_ticket *ticket = &tickets->list.items[i];
        if (ticket->here && ticket_is_open(ticket->state) && ticket->claimer[0] == '\0')
            text_printf(&numbers, "%s%" PRId64, count++ == 0 ? "" : ", ", ticket->number);
    }
    phrase_fill(talk->world->phrases, talk->language, count == 1 ? "my_requests_still" : "my_requests_all_still", &text,
                "number", numbers.data, NULL);
    talk_add(talk, BLOCK_NOTE, text.data);
}

void requests_say_waiting(struct talk *talk)
{
    own_(asked_tickets_done) struct asked_tickets tickets = {.list = LIST_INIT};
    if (talk->world->tickets == NULL || talk->decision->tickets.count > 0)
        return;
    talk->world->tickets(talk->world->context, &tickets);
    const struct asked_ticket *waiting = find_here(&tickets, false);
    bool told = waiting != NULL && talk->state.waiting_told == waiting->number &&
                talk->now_ms - talk->state.at_ms < told_again_ms;
    if (waiting == NULL || told)
        return;
    talk->state.waiting_told = waiting->number;
    say_waiting(talk, &tickets);
}
