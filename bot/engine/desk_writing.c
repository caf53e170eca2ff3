#include "engine/desk_writing.h"

#include "base/own.h"
#include "store/access.h"
#include "store/conversations.h"
#include "store/entries.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/tickets.h"

#include <stdlib.h>

enum { LOOKED_AT = 20 };

/* Who writes, and their tickets of which one may be meant. */
struct writer {
    struct store *store;
    const struct arrival *arrival;
    int64_t organisation_id;
    struct person person;
};

/* Where the tutor works on it: their own conversation, or the thread under its card. */
static enum result find_desk(const struct writer *writer, const struct ticket *ticket, struct conversation_place *desk,
                             struct error *error)
{
    if (ticket->desk_conversation_id != 0)
        return conversation_where(writer->store, writer->organisation_id, ticket->desk_conversation_id, desk, error);
    enum result result =
        conversation_where(writer->store, writer->organisation_id, ticket->card_conversation_id, desk, error);
    if (result != RESULT_OK)
        return result;
    text_clear(&desk->thread);
    return entry_external_id(writer->store, writer->organisation_id, ticket->card_conversation_id, ticket->card_seq,
                             &desk->thread, error);
}

static enum result find_asker(const struct writer *writer, const struct ticket *ticket,
                              struct conversation_place *asker, struct error *error)
{
    return conversation_where(writer->store, writer->organisation_id, ticket->conversation_id, asker, error);
}

static bool is_here(const struct writer *writer, const struct conversation_place *place)
{
    const struct arrival *arrival = writer->arrival;
    return string_equal(place->connector.data, arrival->connector) && string_equal(place->place.data, arrival->place) &&
           (*arrival->thread == '\0' || string_equal(place->thread.data, arrival->thread));
}

/* NULL: none of them is worked on here by that side, or more than one is. */
static enum result find_meant(const struct writer *writer, bool as_asker, const struct tickets *tickets,
                              const struct ticket **meant, struct error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < tickets->list.count; i++) {
        const struct ticket *ticket = &tickets->list.items[i];
        own_(conversation_place_done) struct conversation_place place = CONVERSATION_PLACE_INIT;
        if (ticket->state != TICKET_CLAIMED)
            continue;
        enum result result =
            as_asker ? find_asker(writer, ticket, &place, error) : find_desk(writer, ticket, &place, error);
        if (result != RESULT_OK && result != RESULT_NOT_FOUND)
            return result;
        if (result != RESULT_OK || !is_here(writer, &place))
            continue;
        *meant = ++count == 1 ? ticket : NULL;
    }
    return RESULT_OK;
}

/* person_id: of the tutor who is told. */
static struct departure *tell(const struct arrival *arrival, const struct conversation_place *place, const char *name,
                              int64_t person_id)
{
    struct departure *departure = departure_new(DEPARTURE_WRITING, place->connector.data);
    message_set(&departure->organisation, arrival->organisation);
    message_set(&departure->place, place->place.data);
    message_set(&departure->thread, place->thread.data);
    message_set(&departure->name, name);
    departure->stops = arrival->stops;
    departure->person_id = person_id;
    return departure;
}

static enum result tell_tutor(const struct writer *writer, struct departure **told, struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    own_(conversation_place_done) struct conversation_place desk = CONVERSATION_PLACE_INIT;
    const struct ticket *meant = NULL;
    enum result result =
        tickets_of_person(writer->store, writer->organisation_id, writer->person.id, LOOKED_AT, &tickets, error);
    if (result == RESULT_OK)
        result = find_meant(writer, true, &tickets, &meant, error);
    if (result == RESULT_OK && meant != NULL)
        result = find_desk(writer, meant, &desk, error);
    if (result == RESULT_OK && meant != NULL)
        *told = tell(writer->arrival, &desk, "", meant->claimer_id);
    return result;
}

static enum result tell_asker(const struct writer *writer, struct departure **told, struct error *error)
{
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    own_(conversation_place_done) struct conversation_place asker = CONVERSATION_PLACE_INIT;
    own_(text_done) struct text name = TEXT_INIT;
    const struct ticket *meant = NULL;
    enum result result =
        tickets_claimed_by(writer->store, writer->organisation_id, writer->person.id, LOOKED_AT, &tickets, error);
    if (result == RESULT_OK)
        result = find_meant(writer, false, &tickets, &meant, error);
    if (result == RESULT_OK && meant != NULL)
        result = find_asker(writer, meant, &asker, error);
    if (result == RESULT_OK && meant != NULL)
        result = access_find(writer->store, writer->organisation_id, writer->person.id, "tutor", &name, error);
    if (result == RESULT_OK && meant != NULL)
        *told = tell(writer->arrival, &asker, name.data, 0);
    return result;
}

/* Whoever is signed in is told by their number. */
static enum result find_person(struct writer *writer, struct error *error)
{
    const char *account = writer->arrival->account;
    if (!string_starts(account, ACCOUNT_LOCAL))
        return person_find(writer->store, writer->organisation_id, writer->arrival->connector, account, &writer->person,
                           error);
    writer->person.id = strtoll(account + sizeof ACCOUNT_LOCAL - 1, NULL, 10);
    return RESULT_OK;
}

enum result desk_writing(const struct turn_tools *tools, const struct arrival *arrival, struct departure **told,
                         struct error *error)
{
    struct writer writer = {.store = tools->store, .arrival = arrival};
    enum result result = organisation_find(writer.store, arrival->organisation, &writer.organisation_id, error);
    if (result == RESULT_OK)
        result = find_person(&writer, error);
    if (result == RESULT_OK)
        result = tell_tutor(&writer, told, error);
    if (result == RESULT_OK && *told == NULL)
        result = tell_asker(&writer, told, error);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}
