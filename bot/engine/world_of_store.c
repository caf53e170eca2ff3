/* The world of a decision, read from the store inside the transaction. A read that fails looks like "nothing there":
   the decision goes on, and the transaction's own writes will tell of the fault. */
#include "engine/desk_say.h"

#include "base/hash.h"
#include "base/own.h"
#include "engine/desk_office.h"
#include "engine/link_code.h"
#include "engine/ticket_secret.h"
#include "model/world.h"
#include "store/access.h"
#include "store/article_marks.h"
#include "store/entries.h"
#include "store/incidents.h"
#include "store/links.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/person_units.h"
#include "store/rounds.h"
#include "store/tickets.h"

#include <stdlib.h>
#include <string.h>

enum { ASKED_MOST = 10, ENTRIES_BYTES = 256 * 1024 }; /* of the words of all entries together */

static const char *keep(struct turn *turn, struct text *value)
{
    char *string = text_detach(value);
    *list_push(&turn->strings) = string;
    return string;
}

static const char *fact(void *context, const char *name, enum language language)
{
    struct turn *turn = context;
    own_(text_done) struct text full_name = TEXT_INIT;
    own_(text_done) struct text value = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_printf(&full_name, "%s.%s", name, language_code(language));
    if (organisation_fact(turn->tools->store, turn->organisation_id, full_name.data, &value, &error) == RESULT_OK)
        return keep(turn, &value);
    if (organisation_fact(turn->tools->store, turn->organisation_id, name, &value, &error) == RESULT_OK)
        return keep(turn, &value);
    return NULL;
}

static bool is_behind(void *context, const char *topic, enum language language)
{
    const struct turn *turn = context;
    struct error error = ERROR_INIT;
    bool behind = false;
    (void)article_is_behind(turn->tools->store, turn->organisation_id, topic, language, &behind, &error);
    return behind;
}

static int64_t next_ticket_number(void *context)
{
    struct turn *turn = context;
    struct error error = ERROR_INIT;
    int64_t number = 0;
    own_(ticket_done) struct ticket ticket = {.id = 0};
    if (turn->message->kind == MESSAGE_EDIT &&
        ticket_of_event(turn->tools->store, turn->organisation_id, turn->conversation.id, turn->message->target,
                        &ticket, &error) == RESULT_OK)
        return ticket.number;
    (void)ticket_next_number(turn->tools->store, turn->organisation_id, &number, &error);
    return number;
}

static bool tutor_exists(void *context)
{
    struct turn *turn = context;
    struct error error = ERROR_INIT;
    bool exists = false;
    (void)queue_has_tutor(turn->tools->store, turn->organisation_id, &exists, &error);
    return exists;
}

static int64_t promised_ms(void *context, const char *topic, enum language language)
{
    return turn_promise_ms(context, topic, language);
}

static void free_times(void *context, const struct time_wish *wish, struct free_times *times)
{
    desk_free_times(context, wish, times);
}

static const char *new_time_secret(void *context)
{
    own_(text_done) struct text secret = TEXT_INIT;
    char token[TICKET_TOKEN_LETTERS + 1];
    ticket_token_make(token);
    text_add(&secret, token);
    return keep(context, &secret);
}

static void open_incidents(void *context, struct incidents *incidents)
{
    struct turn *turn = context;
    struct error error = ERROR_INIT;
    (void)incidents_in(turn->tools->store, turn->organisation_id, INCIDENT_OPEN, incidents, &error);
}

static void asked_tickets(void *context, struct asked_tickets *asked)
{
    struct turn *turn = context;
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    struct store *store = turn->tools->store;
    (void)tickets_of_person(store, turn->organisation_id, turn->person.id, ASKED_MOST, &tickets, &error);
    for (size_t i = 0; i < tickets.list.count; i++) {
        struct ticket *ticket = &tickets.list.items[i];
        own_(text_done) struct text name = TEXT_INIT;
        bool full = false;
        if (ticket->state == TICKET_CLAIMED)
            (void)access_find(store, turn->organisation_id, ticket->claimer_id, "tutor", &name, &error);
        if (turn->message->attachment.origin[0] != '\0')
            (void)turn_ticket_is_full(turn, ticket->id, &full, &error);
        *list_push(&asked->list) = (struct asked_ticket){
            .number = ticket->number,
            .created_ms = ticket->created_ms,
            .changed_ms = ticket->changed_ms,
            .state = ticket->state,
            .question = TAKE(ticket->question),
            .claimer = text_detach(&name),
            .full = full,
            .here = ticket->conversation_id == turn->conversation.id,
            .urgency = ticket->urgency,
            .bands_shared = turn_shares_bands(turn, ticket->id),
            .topic = TAKE(ticket->topic),
            .booked_ms = ticket_is_open(ticket->state) ? desk_booked_ms(turn, ticket->id, NULL) : 0};
    }
}

/* Drops the oldest until the words fit. */
static bool keep_newest(struct entries *entries)
{
    size_t from = entries->list.count, bytes = 0;
    while (from > 0) {
        bytes += strlen(entries->list.items[from - 1].body);
        if (bytes > ENTRIES_BYTES)
            break;
        from--;
    }
    if (from == 0)
        return false;
    for (size_t i = 0; i < from; i++)
        entry_done(&entries->list.items[i]);
    entries->list.count -= from;
    memmove(entries->list.items, entries->list.items + from, entries->list.count * sizeof *entries->list.items);
    return true;
}

/* The number behind which the newest `limit` stand, 0: all do. Numbers have no gaps, but an entry may be gone. */
static int64_t number_before(struct turn *turn, size_t limit)
{
    own_(entries_done) struct entries newest = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    (void)entries_latest(turn->tools->store, turn->organisation_id, turn->conversation.id, 1, &newest, &error);
    int64_t last = newest.list.count == 0 ? 0 : newest.list.items[0].seq;
    return last > (int64_t)limit ? last - (int64_t)limit : 0;
}

static bool stands_before(struct turn *turn, int64_t number)
{
    own_(entries_done) struct entries oldest = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    bool more = false;
    (void)entries_after(turn->tools->store, turn->organisation_id, turn->conversation.id, 0, 1, &oldest, &more, &error);
    return oldest.list.count > 0 && oldest.list.items[0].seq <= number;
}

static void newest_entries(void *context, size_t limit, struct entries *entries)
{
    struct turn *turn = context;
    struct error error = ERROR_INIT;
    int64_t after = number_before(turn, limit);
    bool more = true;
    entries->older = after > 0 && stands_before(turn, after);
    while (more) {
        if (entries_after(turn->tools->store, turn->organisation_id, turn->conversation.id, after, ENTRIES_MOST,
                          entries, &more, &error) != RESULT_OK)
            break;
        if (more)
            after = entries->list.items[entries->list.count - 1].seq;
        entries->older = keep_newest(entries) || entries->older;
    }
}

static void records(void *context, struct person_records *records)
{
    struct turn *turn = context;
    struct error error = ERROR_INIT;
    *records = (struct person_records){0};
    (void)person_records(turn->tools->store, turn->organisation_id, turn->person.id,
                         turn->conversation.direct ? turn->conversation.id : 0, records, &error);
}

/* A path alone leads somewhere only on our own page. */
static const char *about_address(const struct turn *turn)
{
    const char *address = turn->tools->about_address;
    return address != NULL && address[0] == '/' && strcmp(turn->message->connector, "web") != 0 ? NULL : address;
}

static const char *ticket_address(struct turn *turn)
{
    own_(text_done) struct text address = TEXT_INIT;
    const char *of = turn->tools->ticket_address;
    if (of == NULL || strcmp(turn->message->organisation, ORGANISATION_DEFAULT) == 0)
        return of;
    text_printf(&address, "%s/%s", of, turn->message->organisation);
    return keep(turn, &address);
}

static const char *time_address(struct turn *turn)
{
    own_(text_done) struct text address = TEXT_INIT;
    if (turn->tools->ticket_address == NULL)
        return NULL;
    text_printf(&address, "%s/%s/time", turn->tools->ticket_address, turn->message->organisation);
    return keep(turn, &address);
}

static bool unit(void *context, struct known_unit *known)
{
    struct turn *turn = context;
    struct error error = ERROR_INIT;
    return person_unit_find(turn->tools->store, turn->organisation_id, turn->person.id, turn->now_ms, known, &error) ==
           RESULT_OK;
}

static void listing(void *context, struct listing *listing)
{
    struct turn *turn = context;
    own_(listed_person_done) struct listed_person listed = {0};
    own_(text_done) struct text name = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct store *store = turn->tools->store;
    listing->listed =
        person_listed(store, turn->organisation_id, turn->person.id, turn->now_ms, &listed, &error) == RESULT_OK;
    if (!listing->listed)
        return;
    listing->roles = listed.roles[0] == '\0' ? NULL : TAKE(listed.roles);
    for (char *rest = listed.units, *code = strsep(&rest, ","); code != NULL; code = strsep(&rest, ",")) {
        int64_t id = 0;
        if (unit_find(store, turn->organisation_id, code, &id, &name, &error) == RESULT_OK)
            units_add(&listing->units, code, name.data);
    }
}

static void units(void *context, struct units *units)
{
    struct turn *turn = context;
    own_(place_rows_done) struct place_rows rows = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    (void)unit_list(turn->tools->store, turn->organisation_id, &rows, &error);
    for (size_t i = 0; i < rows.list.count; i++)
        units_add(units, rows.list.items[i].code, rows.list.items[i].name);
}

static const char *new_link_code(void *context)
{
    own_(text_done) struct text code = TEXT_INIT;
    char letters[LINK_CODE_BYTES];
    link_code_make(letters);
    text_add(&code, letters);
    return keep(context, &code);
}

static const char *new_ticket_code(void *context)
{
    own_(text_done) struct text code = TEXT_INIT;
    char letters[TICKET_CODE_BYTES];
    ticket_code_make(letters);
    text_add(&code, letters);
    return keep(context, &code);
}

/* A read that fails looks like a wrong code that does not count. */
static struct link_answer ask_link(void *context, const char *code)
{
    struct turn *turn = context;
    struct store *store = turn->tools->store;
    own_(text_done) struct text names = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct link_answer answer = {.verdict = LINK_WRONG};
    int64_t left = LINK_MISSES_MOST, owner = 0;
    (void)link_misses_left(store, turn->organisation_id, turn->person.id, turn->now_ms, &left, &answer.wait_until_ms,
                           &error);
    answer.misses_left = left - 1;
    if (left == 0)
        answer.verdict = LINK_WAIT;
    else if (link_code_find(store, turn->organisation_id, code, turn->now_ms, &owner, &error) == RESULT_OK)
        answer.verdict = owner == turn->person.id ? LINK_OWN : LINK_GOOD;
    if (answer.verdict == LINK_GOOD) {
        (void)person_account_names(store, turn->organisation_id, owner, &names, &error);
        answer.other = keep(turn, &names);
    }
    return answer;
}

static void checkin(void *context, struct checkin_record *record)
{
    turn_checkin_record(context, record);
}

static void item_counts(void *context, enum language language, struct item_counts *counts)
{
    turn_item_counts(context, language, counts);
}

static int64_t open_ms(void *context, const char *hours, int64_t from_ms, int64_t days)
{
    struct turn *turn = context;
    own_(office_done) struct office office = OFFICE_INIT;
    struct duty next = {0, 0};
    struct error error = ERROR_INIT;
    if (desk_working_hours(turn, turn->person.id, hours, &office, &error) != RESULT_OK)
        return 0;
    if (days > 0)
        return rota_days_after(&office.hours, from_ms, days);
    if (!rota_next(&office.hours, from_ms, &next))
        return 0;
    return next.from_ms > from_ms ? next.from_ms : from_ms;
}

static bool find_round(void *context, int64_t id, struct checkin_round *round)
{
    struct turn *turn = context;
    struct error error = ERROR_INIT;
    return round_find(turn->tools->store, turn->organisation_id, id, turn->person.id, round, &error) == RESULT_OK;
}

static void add_checkins(const struct turn_tools *tools, struct world *world)
{
    if (tools->checkins == NULL)
        return;
    random_bytes(&world->chance, sizeof world->chance);
    world->framework = tools->checkins->framework;
    world->bank = tools->checkins->bank;
    world->checkin = checkin;
    world->item_counts = item_counts;
    world->round = find_round;
}

void turn_world(struct turn *turn, struct world *world)
{
    const struct turn_tools *tools = turn->tools;
    *world = (struct world){
        .person = &turn->person,
        .conversation = &turn->conversation,
        .state = turn->stale_edit ? "" : turn->state.data,
        .reacted_to = turn->target.from_neuvo ? turn->target.body.data : NULL,
        .knowledge = tools->knowledge,
        .analyser = tools->analyser,
        .learnt = tools->learnt,
        .intents = tools->intents,
        .phrases = tools->phrases,
        .about_address = about_address(turn),
        .ticket_address = ticket_address(turn),
        .time_address = time_address(turn),
        .mail_domains = tools->mail_domains,
        .context = turn,
        .fact = fact,
        .article_is_behind = is_behind,
        .next_ticket_number = next_ticket_number,
        .tutor_exists = tutor_exists,
        .promised_ms = promised_ms,
        .free_times = free_times,
        .new_time_secret = new_time_secret,
        .incidents = open_incidents,
        .tickets = asked_tickets,
        .entries = newest_entries,
        .records = records,
        .unit = unit,
        .listing = listing,
        .units = units,
        .new_link_code = new_link_code,
        .new_ticket_code = tools->ticket_address == NULL ? NULL : new_ticket_code,
        .ask_link = ask_link,
        .open_ms = open_ms,
    };
    add_checkins(tools, world);
}
