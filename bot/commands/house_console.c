#include "commands/house_console.h"

#include "base/own.h"
#include "commands/commands.h"
#include "commands/house_reports.h"
#include "console/console.h"
#include "delivery/delivery.h"
#include "jobs/articles.h"
#include "jobs/console.h"
#include "jobs/rounds.h"
#include "loop/loop.h"
#include "settings/settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct house_console {
    struct console *console;
    struct workers *workers; /* NULL once they stop */
    struct knowledge_watch *watch;
    const struct framework *framework;
    struct delivery *delivery;
    struct mailbox *results; /* of struct console_query * */
    char *data, *url;
    struct connector_pictures pictures;
    struct house_reports reports;
};

static bool ask(void *context, struct console_query *query)
{
    struct house_console *house = context;
    if (house->workers != NULL && query->article != NULL)
        return articles_put(house->workers, house->results, house->watch, house->url, query);
    if (house->workers != NULL && query->rounds != NULL)
        return rounds_put(house->workers, house->results, house->framework, house->url, query);
    if (house->workers != NULL && query->report != NULL)
        return reports_put(house->workers, house->results, &house->reports.shelf, house->url, query);
    return house->workers != NULL &&
           console_put(house->workers, house->results, house->watch, house->data, house->url, query);
}

static bool arrive(void *context, struct arrival *arrival)
{
    struct house_console *house = context;
    return delivery_arrive(house->delivery, arrival);
}

static void writing(void *context, const char *organisation, int64_t person_id, int64_t ticket_id, bool stops)
{
    struct house_console *house = context;
    char place[40], account[40];
    (void)snprintf(place, sizeof place, "ticket/%" PRId64, ticket_id);
    (void)snprintf(account, sizeof account, ACCOUNT_LOCAL "%" PRId64, person_id);
    delivery_writing(house->delivery, &(struct writing){.connector = "console",
                                                        .organisation = organisation,
                                                        .place = place,
                                                        .thread = "",
                                                        .account = account,
                                                        .stops = stops});
}

/* ---- the connector ------------------------------------------------------------------------------------------------
 */

static struct house_console *house_of(struct connector *connector)
{
    return (struct house_console *)(void *)connector;
}

static enum result start(const struct connector_services *services, struct connector **connector, struct error *error)
{
    (void)services;
    (void)connector;
    return error_set(error, RESULT_FAILED, "the console is started by the house");
}

static void stop(struct connector *connector)
{
    (void)connector;
}

/* What is said to a tutor is kept already: open windows look for it themselves, others when they are opened. */
static void send(struct connector *connector, struct departure *departure)
{
    struct house_console *house = house_of(connector);
    char external_id[40];
    (void)snprintf(external_id, sizeof external_id, "%lld", (long long)departure->id);
    delivery_sent(house->delivery, departure->id, &(struct sent){.outcome = SENT_DONE, .external_id = external_id});
    departure_free(departure);
    console_changed(house->console);
}

static void committed(struct connector *connector, struct departure *departure)
{
    struct house_console *house = house_of(connector);
    if (departure->kind == DEPARTURE_NEWS) {
        departure_free(departure);
        console_changed(house->console);
    } else {
        console_committed(house->console, departure);
    }
}

/* The picture of a tutor was kept before it was given to the engine. */
static void fetch(struct connector *connector, struct departure *departure)
{
    struct house_console *house = house_of(connector);
    house->pictures.adopt(house->pictures.context, departure);
}

static void tell_writing(struct connector *connector, struct departure *departure)
{
    static const char prefix[] = "ticket/";
    struct house_console *house = house_of(connector);
    if (string_starts(departure->place, prefix))
        console_writes(house->console, departure->organisation, departure->person_id,
                       strtoll(departure->place + sizeof prefix - 1, NULL, 10), departure->stops);
    departure_free(departure);
}

static const struct connector_type console_type = {.name = "console",
                                                   .start = start,
                                                   .stop = stop,
                                                   .send = send,
                                                   .committed = committed,
                                                   .fetch = fetch,
                                                   .writing = tell_writing};

/* ---- life ---------------------------------------------------------------------------------------------------------
 */

enum result house_console_new(const struct house_console_parts *parts, struct house_console **console,
                              struct error *error)
{
    struct house_console *made = x_alloc(1, sizeof *made);
    *made = (struct house_console){.workers = parts->workers,
                                   .watch = parts->watch,
                                   .framework = parts->framework,
                                   .delivery = parts->delivery,
                                   .results = mailbox_new(512, loop_wake, parts->loop),
                                   .data = x_strdup(parts->data),
                                   .url = x_strdup(parts->url),
                                   .pictures = parts->pictures};
    house_reports_fill(&made->reports, parts->shipped, parts->phrases, parts->checkins);
    const struct console_services services = {
        .loop = parts->loop,
        .server = parts->server,
        .app = parts->shipped->console,
        .https = string_starts(settings_string(parts->settings, "server.public_url"), "https:"),
        .context = made,
        .ask = ask,
        .arrive = arrive,
        .writing = writing};
    enum result result = console_new(&services, &made->console, error);
    if (result != RESULT_OK) {
        house_console_free(made);
        return result;
    }
    delivery_add(parts->delivery,
                 (struct connection){.type = &console_type, .connector = (struct connector *)(void *)made});
    *console = made;
    return RESULT_OK;
}

static void ask_signed_in(void *context, const char *organisation, const char *cookies,
                          void (*answer)(void *to, uint64_t number, int64_t person_id), void *to, uint64_t number)
{
    struct house_console *house = context;
    console_ask_signed_in(house->console, organisation, cookies, answer, to, number);
}

struct connector_sign_in house_console_sign_in(struct house_console *console)
{
    return (struct connector_sign_in){.context = console, .ask = console == NULL ? NULL : ask_signed_in};
}

void house_console_stop(struct house_console *console)
{
    if (console != NULL)
        console->workers = NULL;
}

static void discard(void *item)
{
    console_query_free(item);
}

void house_console_free(struct house_console *console)
{
    if (console == NULL)
        return;
    console_free(console->console);
    mailbox_free(console->results, discard);
    free(console->data);
    free(console->url);
    free(console);
}

void house_console_run(struct house_console *console)
{
    struct console_query *query;
    while (console != NULL && (query = mailbox_take(console->results, 0)) != NULL)
        console_answered(console->console, query);
}
