/* The world of a decision, read from the store inside the transaction. A read that fails looks like "nothing there":
   the decision goes on, and the transaction's own writes will tell of the fault. */
#include "engine/turn.h"

#include "base/own.h"
#include "model/world.h"
#include "store/entries.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/tickets.h"

#include <stdlib.h>

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

static int64_t next_ticket_number(void *context)
{
    struct turn *turn = context;
    struct error error = ERROR_INIT;
    int64_t number = 0;
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

static void latest_entries(void *context, size_t limit, struct entries *entries)
{
    struct turn *turn = context;
    struct error error = ERROR_INIT;
    (void)entries_latest(turn->tools->store, turn->organisation_id, turn->conversation.id, limit, entries, &error);
}

static void records(void *context, struct person_records *records)
{
    struct turn *turn = context;
    struct error error = ERROR_INIT;
    *records = (struct person_records){0};
    (void)person_records(turn->tools->store, turn->organisation_id, turn->person.id,
                         turn->conversation.direct ? turn->conversation.id : 0, records, &error);
}

void turn_world(struct turn *turn, struct world *world)
{
    const struct turn_tools *tools = turn->tools;
    *world = (struct world){
        .person = &turn->person,
        .conversation = &turn->conversation,
        .state = turn->state.data,
        .knowledge = tools->knowledge,
        .analyser = tools->analyser,
        .intents = tools->intents,
        .phrases = tools->phrases,
        .about_address = tools->about_address,
        .context = turn,
        .fact = fact,
        .next_ticket_number = next_ticket_number,
        .tutor_exists = tutor_exists,
        .entries = latest_entries,
        .records = records,
    };
}
