/* Teams, put together: starts its parts, gives departures and receipts to them, and says what is counted. */
#include "connectors/teams/connection.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/own.h"
#include "connectors/teams/teams.h"

#include <stdlib.h>
#include <string.h>

void teams_keep_places(struct connector *connector)
{
    struct arrival *arrival = arrival_new(ARRIVAL_MESSAGES, teams_type.name, 0);
    teams_places_keep(connector->places, &arrival->kept);
    if (arrival->kept.list.count == 0 || !connector->services->arrive(connector->services->context, arrival))
        arrival_free(arrival);
}

static const char *restore(struct connector *connector)
{
    const struct kept_list *kept = connector->services->kept;
    const char *keys = NULL;
    for (size_t i = 0; kept != NULL && i < kept->list.count; i++) {
        const struct kept *item = &kept->list.items[i];
        teams_places_restore(connector->places, item);
        teams_invokes_restore(connector->invokes, item);
        if (strcmp(item->name, "keys") == 0)
            keys = item->value;
    }
    return keys;
}

static enum result teams_start(const struct connector_services *services, struct connector **started,
                               struct error *error)
{
    struct teams_options options;
    enum result result = teams_options_read(services->settings, &options, error);
    if (result != RESULT_OK)
        return result;
    struct connector *connector = x_alloc(1, sizeof *connector);
    connector->started_ms = clock_now_ms();
    connector->services = services;
    connector->options = options;
    connector->places = teams_places_new();
    connector->invokes = teams_invokes_new();
    connector->bearer = teams_bearer_new(connector);
    connector->outgoing = teams_outgoing_new(connector);
    connector->typing = teams_typing_new(connector);
    connector->roster = teams_roster_new(connector);
    const char *keys = restore(connector);
    connector->door = teams_door_new(connector);
    connector->keys = teams_keys_new(connector, keys);
    if (options.no_auth)
        log_warn("teams_without_authentication",
                 "text=\"teams.test_no_auth is on: whoever reaches /api/messages on this machine is believed\"");
    *started = connector;
    return RESULT_OK;
}

static void teams_stop(struct connector *connector)
{
    teams_fetches_free(connector);
    teams_typing_free(connector->typing);
    teams_roster_free(connector->roster);
    teams_keys_free(connector->keys);
    teams_outgoing_free(connector->outgoing);
    teams_bearer_free(connector->bearer);
    teams_door_free(connector->door);
    teams_invokes_free(connector->invokes);
    teams_places_free(connector->places);
    teams_options_done(&connector->options);
    free(connector);
}

static void teams_committed(struct connector *connector, struct departure *departure)
{
    teams_door_committed(connector->door, departure);
    departure_free(departure);
}

static void count(struct text *out, const char *name, const char *help, uint64_t value)
{
    text_printf(out, "# HELP neuvo_teams_%s %s\n# TYPE neuvo_teams_%s counter\nneuvo_teams_%s %llu\n", name, help, name,
                name, (unsigned long long)value);
}

static void teams_metrics(struct connector *connector, struct text *out)
{
    static const char *const outcomes[COUNTS] = {[COUNT_TAKEN] = "taken",
                                                 [COUNT_REPEATED] = "repeated",
                                                 [COUNT_IGNORED] = "ignored",
                                                 [COUNT_STRANGER] = "stranger",
                                                 [COUNT_UNAUTHORISED] = "unauthorised",
                                                 [COUNT_FORBIDDEN] = "forbidden",
                                                 [COUNT_UNREADABLE] = "unreadable",
                                                 [COUNT_BUSY] = "busy"};
    text_add(out, "# HELP neuvo_teams_requests_total What Teams sent, by what became of it.\n"
                  "# TYPE neuvo_teams_requests_total counter\n");
    for (size_t i = 0; i < COUNTS; i++)
        text_printf(out, "neuvo_teams_requests_total{outcome=\"%s\"} %llu\n", outcomes[i],
                    (unsigned long long)connector->requests[i]);
    text_printf(out,
                "# HELP neuvo_teams_places Conversations that are known.\n# TYPE neuvo_teams_places gauge\n"
                "neuvo_teams_places %zu\n"
                "# HELP neuvo_teams_places_closed Conversations where Neuvo was removed or blocked.\n"
                "# TYPE neuvo_teams_places_closed gauge\nneuvo_teams_places_closed %zu\n"
                "# HELP neuvo_teams_group_members People of teams.allowed_groups.\n"
                "# TYPE neuvo_teams_group_members gauge\nneuvo_teams_group_members %zu\n",
                teams_places_count(connector->places), teams_places_gone(connector->places),
                teams_roster_count(connector->roster));
    count(out, "sent_total", "Departures that Teams took.", connector->sent);
    count(out, "ambiguous_total", "Messages of which nobody knows whether they arrived; sent again.",
          connector->ambiguous);
    count(out, "permanent_total", "Departures that will never be taken.", connector->permanent);
    count(out, "token_fetches_total", "Tokens asked for.", connector->token_fetches);
    count(out, "key_fetches_total", "Times the channel's keys were asked for.", connector->key_fetches);
}

static void teams_writing(struct connector *connector, struct departure *departure)
{
    if (departure->stops)
        teams_typing_end(connector->typing, departure->place);
    else
        teams_typing_show(connector->typing, departure->place);
    departure_free(departure);
}

const struct connector_type teams_type = {
    .name = "teams",
    .start = teams_start,
    .stop = teams_stop,
    .send = teams_send,
    .shows_pictures = true,
    .fetch = teams_fetch,
    .committed = teams_committed,
    .writing = teams_writing,
    .metrics = teams_metrics,
};
