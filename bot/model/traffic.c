#include "model/traffic.h"

#include "base/own.h"
#include "model/round_query.h"

#include <stdlib.h>

void (*arrival_discard_knowledge)(struct knowledge *knowledge);
void (*arrival_discard_learnt)(struct learnt *learnt);

void kept_add(struct kept_list *kept, const char *name, const char *value)
{
    *list_push(&kept->list) = (struct kept){x_strdup(name), x_strdup(value)};
}

void kept_done(struct kept_list *kept)
{
    for (size_t i = 0; i < kept->list.count; i++) {
        free(kept->list.items[i].name);
        free(kept->list.items[i].value);
    }
    list_done(&kept->list);
}

struct arrival *arrival_new(enum arrival_kind kind, const char *connector, uint64_t token)
{
    struct arrival *arrival = x_alloc(1, sizeof *arrival);
    arrival->kind = kind;
    arrival->token = token;
    arrival->connector = x_strdup(connector);
    char **const empty[] = {&arrival->organisation, &arrival->place,      &arrival->thread,
                            &arrival->external_id,  &arrival->reason,     &arrival->new_place,
                            &arrival->file,         &arrival->media_type, &arrival->account};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        *empty[i] = x_strdup("");
    return arrival;
}

void arrival_free(struct arrival *arrival)
{
    if (arrival == NULL)
        return;
    for (size_t i = 0; i < arrival->messages.count; i++)
        message_done(&arrival->messages.items[i]);
    list_done(&arrival->messages);
    kept_done(&arrival->kept);
    char *const strings[] = {arrival->connector,   arrival->organisation, arrival->place,     arrival->thread,
                             arrival->external_id, arrival->reason,       arrival->new_place, arrival->file,
                             arrival->media_type,  arrival->account};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        free(strings[i]);
    free(arrival->command.secret);
    free(arrival->command.reference);
    article_edit_free(arrival->command.article);
    tool_change_free(arrival->command.tool);
    settling_free(arrival->command.settling);
    checkin_round_free(arrival->command.round);
    article_files_done(&arrival->files);
    if (arrival->knowledge != NULL && arrival_discard_knowledge != NULL)
        arrival_discard_knowledge(arrival->knowledge);
    free(arrival->snapshot.name);
    free(arrival->snapshot.body);
    if (arrival->learnt != NULL && arrival_discard_learnt != NULL)
        arrival_discard_learnt(arrival->learnt);
    free(arrival);
}

struct departure *departure_new(enum departure_kind kind, const char *connector)
{
    struct departure *departure = x_alloc(1, sizeof *departure);
    departure->kind = kind;
    departure->connector = x_strdup(connector);
    departure->bytes = (struct text)TEXT_INIT;
    char **const empty[] = {&departure->idempotency_key,
                            &departure->organisation,
                            &departure->place,
                            &departure->thread,
                            &departure->body,
                            &departure->cause,
                            &departure->target,
                            &departure->file,
                            &departure->media_type,
                            &departure->name};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        *empty[i] = x_strdup("");
    return departure;
}

static void receipt_done(struct receipt *receipt)
{
    free(receipt->external_id);
    free(receipt->place);
    free(receipt->text);
    free(receipt->reason);
    ticket_visit_free(receipt->visit);
}

void departure_free(struct departure *departure)
{
    if (departure == NULL)
        return;
    for (size_t i = 0; i < departure->receipts.count; i++)
        receipt_done(&departure->receipts.items[i]);
    list_done(&departure->receipts);
    entries_done(&departure->entries);
    char *const strings[] = {departure->connector,    departure->idempotency_key,
                             departure->organisation, departure->place,
                             departure->thread,       departure->body,
                             departure->cause,        departure->target,
                             departure->file,         departure->media_type,
                             departure->name};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        free(strings[i]);
    text_wipe(&departure->bytes);
    free(departure);
}
