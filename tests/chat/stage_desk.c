/* The tickets of a play: what became of them, and for whom a message is while a tutor has one. */
#include "stage.h"

#include "base/own.h"
#include "desk/booking.h"
#include "desk/incident.h"
#include "desk/promise.h"
#include "desk/route.h"
#include "desk/where.h"
#include "dialog/listener.h"
#include "dialog/solved.h"

#include <stdlib.h>
#include <string.h>

void stage_tickets_done(struct stage *stage)
{
    for (size_t i = 0; i < stage->tickets.count; i++) {
        free(stage->tickets.items[i].question);
        free(stage->tickets.items[i].tutor);
        free(stage->tickets.items[i].topic);
        ticket_where_done(&stage->tickets.items[i].where);
    }
    list_done(&stage->tickets);
    for (size_t i = 0; i < stage->rotas.count; i++) {
        rota_done(&stage->rotas.items[i].rota);
        free(stage->rotas.items[i].name);
        free(stage->rotas.items[i].languages);
    }
    list_done(&stage->rotas);
    list_done(&stage->times);
    incidents_done(&stage->incidents);
}

bool stage_pin(struct stage *stage, const char *command)
{
    own_(text_done) struct text words = TEXT_INIT, line = TEXT_INIT;
    if (!incident_read(command, "", &words, &line))
        return false;
    *list_push(&stage->incidents.list) =
        (struct incident){(int64_t)stage->incidents.list.count + 1, text_detach(&words), text_detach(&line)};
    return true;
}

static void incidents(void *context, struct incidents *incidents)
{
    const struct stage *stage = context;
    for (size_t i = stage->incidents.list.count; i-- > 0;) {
        const struct incident *incident = &stage->incidents.list.items[i];
        *list_push(&incidents->list) =
            (struct incident){incident->id, x_strdup(incident->words), x_strdup(incident->line)};
    }
}

static int64_t promised_ms(void *context, const char *topic, enum language language)
{
    struct route_ticket asked = {.topic = topic, .unit = "", .language = language_code(language)};
    const struct stage *stage = context;
    struct promise_tutor tutors[PROMISE_TUTORS_MOST];
    size_t count = 0, waiting = 0;
    for (size_t i = 0; i < stage->rotas.count && count < PROMISE_TUTORS_MOST; i++) {
        const struct played_tutor *tutor = &stage->rotas.items[i];
        struct route route = {.topics = "", .units = "", .languages = tutor->languages};
        if (route_fits(&route, &asked))
            tutors[count++] = (struct promise_tutor){&tutor->rota, 0};
    }
    for (size_t i = 0; i < stage->tickets.count; i++)
        waiting += stage->tickets.items[i].state == TICKET_NEW;
    return promise_ms(tutors, count, waiting, stage->now_ms);
}

/* ---- times with tutors --------------------------------------------------------------------------------------------
 */

static int64_t booked_ms(const struct stage *stage, int64_t number)
{
    for (size_t i = 0; i < stage->times.count; i++) {
        if (stage->times.items[i].number == number)
            return stage->times.items[i].from_ms;
    }
    return 0;
}

static bool can_meet(const struct stage *stage, const struct played_ticket *ticket, const struct played_tutor *tutor)
{
    const struct actor *actor = &stage->actors.items[stage->current];
    struct route_ticket asked = {.topic = "", .unit = "", .language = language_code(actor->person.language)};
    struct route route = {.topics = "", .units = "", .languages = tutor->languages};
    if (ticket != NULL && ticket->state == TICKET_CLAIMED)
        return strcmp(ticket->tutor, tutor->name) == 0;
    return route_fits(&route, &asked);
}

static void free_times(void *context, const struct time_wish *wish, struct free_times *times)
{
    struct stage *stage = context;
    const struct played_ticket *ticket = wish->number == 0 ? NULL : stage_ticket(stage, wish->number);
    struct booking_tutor tutors[BOOKING_TUTORS_MOST] = {{.id = 0}}; /* gcc cannot see that none is read beyond count */
    struct duties taken[BOOKING_TUTORS_MOST];
    struct booking_slot slots[TIMES_OFFERED];
    size_t count = 0, found = 0;
    for (size_t i = 0; i < stage->rotas.count && count < BOOKING_TUTORS_MOST; i++) {
        int64_t id = (int64_t)i + 1;
        if (!can_meet(stage, ticket, &stage->rotas.items[i]) || (wish->tutor_id != 0 && wish->tutor_id != id))
            continue;
        taken[count] = (struct duties){.list = LIST_INIT};
        for (size_t k = 0; k < stage->times.count; k++) {
            const struct played_time *time = &stage->times.items[k];
            if (time->tutor_id == id)
                *list_push(&taken[count].list) =
                    (struct duty){time->from_ms, time->from_ms + INT64_C(60000) * BOOKING_MINUTES};
        }
        tutors[count] = (struct booking_tutor){id, &stage->rotas.items[i].rota, &taken[count]};
        count++;
    }
    if (wish->tutor_id == 0)
        found = booking_free(tutors, count, NULL, wish->from_ms, stage->now_ms, slots, TIMES_OFFERED);
    else if (count > 0 && booking_is_free(&tutors[0], NULL, wish->from_ms, stage->now_ms))
        slots[found++] = (struct booking_slot){wish->tutor_id, wish->from_ms};
    for (size_t i = 0; i < found; i++)
        *list_push(&times->list) = (struct free_time){slots[i].tutor_id, slots[i].from_ms,
                                                      x_strdup(stage->rotas.items[slots[i].tutor_id - 1].name)};
    for (size_t i = 0; i < count; i++)
        duties_done(&taken[i]);
}

static const char *new_time_secret(void *context)
{
    (void)context;
    return "0123abcd";
}

static void book(struct stage *stage, const struct booking_draft *draft)
{
    for (size_t i = 0; i < stage->times.count; i++) {
        if (stage->times.items[i].number == draft->number)
            stage->times.items[i--] = stage->times.items[--stage->times.count];
    }
    if (!draft->cancels)
        *list_push(&stage->times) = (struct played_time){draft->number, draft->tutor_id, draft->from_ms};
}

struct played_ticket *stage_ticket(struct stage *stage, int64_t number)
{
    for (size_t i = 0; i < stage->tickets.count; i++) {
        if (stage->tickets.items[i].number == number)
            return &stage->tickets.items[i];
    }
    return NULL;
}

static void tickets(void *context, struct asked_tickets *asked)
{
    struct stage *stage = context;
    const struct actor *actor = &stage->actors.items[stage->current];
    for (size_t i = stage->tickets.count; i-- > 0;) {
        const struct played_ticket *ticket = &stage->tickets.items[i];
        if (ticket->person_id == actor->person.id)
            *list_push(&asked->list) = (struct asked_ticket){
                .number = ticket->number,
                .created_ms = ticket->created_ms,
                .changed_ms = ticket->changed_ms,
                .state = ticket->state,
                .question = x_strdup(ticket->question),
                .claimer = x_strdup(ticket->state == TICKET_CLAIMED ? ticket->tutor : ""),
                .here = ticket->in_room == (stage->room && !actor->conversation.direct),
                .urgency = ticket->urgency,
                .bands_shared = ticket->bands_shared,
                .topic = x_strdup(ticket->topic),
                .booked_ms = booked_ms(stage, ticket->number),
            };
    }
}

static const char *new_ticket_code(void *context)
{
    (void)context;
    return "ABCD-EFGH-JKMN";
}

void stage_desk_world(struct world *world)
{
    const struct stage *stage = world->context;
    if (stage->mail) {
        world->ticket_address = "https://neuvo.kunta.example/ticket";
        world->mail_domains = "kunta.example";
        world->time_address = "https://neuvo.kunta.example/ticket/oma/time";
        world->new_ticket_code = new_ticket_code;
    }
    world->tickets = tickets;
    world->incidents = incidents;
    world->promised_ms = promised_ms;
    world->free_times = free_times;
    world->new_time_secret = new_time_secret;
}

static void change(struct stage *stage, const struct ticket_change *change)
{
    struct played_ticket *ticket = stage_ticket(stage, change->number);
    own_(text_done) struct text question = TEXT_INIT;
    if (ticket == NULL || change->deed == TICKET_ADD_PICTURE || change->deed == TICKET_OTHER_LANGUAGE)
        return;
    if (change->deed == TICKET_CANCEL) {
        ticket->state = TICKET_CANCELLED;
        return;
    }
    if (change->deed == TICKET_HELPED || change->deed == TICKET_NOT_HELPED) {
        ticket->helped = change->deed == TICKET_HELPED ? HELPED_YES : HELPED_NO;
        return;
    }
    if (change->deed == TICKET_REOPEN) {
        ticket->state = TICKET_NEW;
        ticket->helped = HELPED_NO;
    }
    text_printf(&question, "%s\n%s", ticket->question, change->words);
    (void)where_read_more(change->words, &ticket->where);
    free(ticket->question);
    ticket->question = text_detach(&question);
}

static void share_bands(struct stage *stage, const struct checkin_draft *draft)
{
    struct played_ticket *shared = stage_ticket(stage, draft->share_ticket);
    struct played_ticket *unshared = stage_ticket(stage, draft->unshare_ticket);
    if (shared != NULL)
        shared->bands_shared = true;
    if (unshared != NULL)
        unshared->bands_shared = false;
}

void stage_desk_carry_out(struct stage *stage, const struct actor *actor)
{
    const struct decision *decision = &stage->last;
    for (size_t i = 0; i < decision->tickets.count; i++) {
        *list_push(&stage->tickets) = (struct played_ticket){
            .number = stage->next_ticket++,
            .person_id = actor->person.id,
            .created_ms = stage->now_ms,
            .changed_ms = stage->now_ms,
            .state = TICKET_NEW,
            .question = x_strdup(decision->tickets.items[i].question),
            .tutor = x_strdup(""),
            .topic = x_strdup(decision->tickets.items[i].topic == NULL ? "" : decision->tickets.items[i].topic),
            .in_room = stage->room && !actor->conversation.direct,
            .urgency = decision->tickets.items[i].urgency,
            .where = {x_strdup(decision->tickets.items[i].where.room),
                      x_strdup(decision->tickets.items[i].where.device),
                      x_strdup(decision->tickets.items[i].where.call_back)}};
    }
    share_bands(stage, &decision->checkin);
    for (size_t i = 0; i < decision->changes.count; i++)
        change(stage, &decision->changes.items[i]);
    for (size_t i = 0; i < decision->bookings.list.count; i++)
        book(stage, &decision->bookings.list.items[i]);
}

static struct played_ticket *claimed_of(struct stage *stage, const struct actor *actor, bool in_room)
{
    for (size_t i = 0; i < stage->tickets.count; i++) {
        struct played_ticket *ticket = &stage->tickets.items[i];
        if (ticket->person_id == actor->person.id && ticket->state == TICKET_CLAIMED && ticket->in_room == in_room)
            return ticket;
    }
    return NULL;
}

bool stage_goes_to_tutor(struct stage *stage, const struct actor *actor, const struct message *message)
{
    struct played_ticket *claimed = claimed_of(stage, actor, !message->direct);
    if (claimed == NULL || listener_of(message, actor->states[!message->direct], stage->library->intents,
                                       actor->person.language, stage->now_ms) != LISTENER_TUTOR)
        return false;
    enum solved_word word = solved_heard(stage->library->intents, message->text, actor->person.language);
    if (word != SOLVED_NOT_SAID)
        claimed->helped = word == SOLVED_HELPED ? HELPED_YES : HELPED_NOT_TOLD;
    return true;
}

/* ---- what a tutor, or a clock, says to the asker -------------------------------------------------------------------
 */

static struct actor *asker_of(struct stage *stage, const struct played_ticket *ticket)
{
    for (size_t i = 0; i < stage->actors.count; i++) {
        if (stage->actors.items[i].person.id == ticket->person_id)
            return &stage->actors.items[i];
    }
    return NULL;
}

/* Begins what is said in the asker's language; nothing else is left of what was said before. */
static struct reply *begin_telling(struct stage *stage, const struct played_ticket *ticket)
{
    const struct actor *actor = asker_of(stage, ticket);
    decision_done(&stage->last);
    decision_init(&stage->last);
    stage->acted = true;
    return decision_reply(&stage->last, actor->person.language == LANGUAGE_NONE ? LANGUAGE_FI : actor->person.language);
}

static void end_telling(struct stage *stage, const struct reply *reply)
{
    own_(text_done) struct text body = TEXT_INIT;
    reply_encode(reply, &body);
    free(stage->last_reply);
    stage->last_reply = text_detach(&body);
}

/* name: who has it, or had it; other: who has it from now on; words: what they wrote; when: told and to come. */
static void tell(struct stage *stage, const struct played_ticket *ticket, const char *phrase_name, const char *name,
                 const char *other, const char *words, struct reply *reply)
{
    own_(text_done) struct text told = TEXT_INIT, number = TEXT_INIT, since = TEXT_INIT, until = TEXT_INIT;
    text_printf(&number, "%lld", (long long)ticket->number);
    moment_words(stage->library->phrases, reply->language, ticket->changed_ms, &since);
    moment_words(stage->library->phrases, reply->language, stage->now_ms + INT64_C(5) * 24 * 3600 * 1000, &until);
    phrase_fill(stage->library->phrases, reply->language, phrase_name, &told, "name", name, "number", number.data,
                "other", other, "words", words, "told", since.data, "when", until.data, NULL);
    reply_add_block(reply, BLOCK_PARAGRAPH, told.data);
}

static void tell_alone(struct stage *stage, const struct played_ticket *ticket, const char *phrase_name,
                       const char *name, const char *other, const char *words)
{
    struct reply *reply = begin_telling(stage, ticket);
    tell(stage, ticket, phrase_name, name, other, words, reply);
    end_telling(stage, reply);
}

void stage_pass_on(struct stage *stage, struct played_ticket *ticket, const char *from, const char *to, bool desk)
{
    ticket->state = TICKET_CLAIMED;
    ticket->changed_ms = stage->now_ms;
    free(ticket->tutor);
    ticket->tutor = x_strdup(to);
    tell_alone(stage, ticket, desk ? "desk_told_service" : "desk_told_person", from, to, "");
}

void stage_write(struct stage *stage, struct played_ticket *ticket, const char *tutor, const char *words)
{
    ticket->asked_silent = false;
    tell_alone(stage, ticket, "desk_tutor", tutor, "", words);
}

void stage_is_silent(struct stage *stage, struct played_ticket *ticket)
{
    tell_alone(stage, ticket, ticket->asked_silent ? "desk_told_silent" : "desk_ask_silent", ticket->tutor, "", "");
    if (ticket->asked_silent)
        ticket->state = TICKET_RESOLVED;
    ticket->changed_ms = stage->now_ms;
    ticket->asked_silent = true;
}

void stage_solve(struct stage *stage, struct played_ticket *ticket, const char *tutor)
{
    own_(text_done) struct text next = TEXT_INIT;
    struct actor *actor = asker_of(stage, ticket);
    bool asks = ticket->helped != HELPED_YES && !ticket->asked_helped;
    struct reply *reply = begin_telling(stage, ticket);
    tell(stage, ticket, asks ? "desk_told_solved" : "desk_told_resolved", tutor, "", "", reply);
    if (asks) {
        char **state = &actor->states[ticket->in_room];
        solved_ask(stage->library->phrases, ticket->number, *state, stage->now_ms, reply, &next);
        free(*state);
        *state = text_detach(&next);
        ticket->asked_helped = true;
    }
    end_telling(stage, reply);
}
