/* What the tests of Matrix's moving parts share: a connector without its sync, an engine that the test plays, and a
 * homeserver on a thread of its own that writes down what it is asked. */
#ifndef NEUVO_TESTS_MATRIX_HOUSE_H
#define NEUVO_TESTS_MATRIX_HOUSE_H

#include "../loop/served.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "connectors/matrix/connection.h"
#include "settings/phrases.h"

#define SELF "@neuvo:kunta.fi"
#define AINO "@aino:kunta.fi"
#define PATIENCE_MS 60000

struct outcome {
    int64_t id;
    enum send_outcome outcome;
    int64_t retry_after_ms;
    char *external_id, *reason, *new_place;
};

/* One at a time, on the test's own thread; what the homeserver's thread touches is locked. */
static struct house {
    struct loop *loop;
    struct connector *connector;
    struct connector_services services;
    struct record record;
    bool full; /* the mailbox */
    LIST_OF(struct arrival *) arrivals;
    LIST_OF(struct outcome) outcomes;

    struct served homeserver;
    pthread_mutex_t lock;
    struct text asked; /* a line for each request: method, path, body */
    /* What it answers, on its own thread; returns the status. NULL: 200 and an event id to everything. */
    int (*answers)(const char *path, const char *body, struct text *answer);
} house = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct phrases *phrases;

/* ---- the homeserver ------------------------------------------------------------------------------------------- */

static inline void homeserver_asked(void *context, struct http_request *request)
{
    static const char *const names[] = {[HTTP_GET] = "GET", [HTTP_POST] = "POST", [HTTP_PUT] = "PUT"};
    own_(text_done) struct text answer = TEXT_INIT;
    size_t length = 0;
    const char *path = http_request_path(request), *body = http_request_body(request, &length);
    (void)pthread_mutex_lock(&house.lock);
    text_printf(&house.asked, "%s %s %s\n", names[http_request_method(request)], path, body);
    int (*answers)(const char *, const char *, struct text *) = house.answers;
    (void)pthread_mutex_unlock(&house.lock);
    int status = 200;
    if (answers == NULL)
        text_add(&answer, "{\"event_id\":\"$sent\"}");
    else
        status = answers(path, body, &answer);
    if (status == 429)
        http_answer_header(request, "retry-after", "7");
    http_answer(request, status, "application/json", answer.data, answer.length);
}

/* How often something with these words was asked. */
static inline size_t asked(const char *words)
{
    size_t count = 0;
    (void)pthread_mutex_lock(&house.lock);
    for (const char *at = house.asked.data; (at = strstr(at, words)) != NULL; at++)
        count++;
    (void)pthread_mutex_unlock(&house.lock);
    return count;
}

static inline void assert_asked(const char *words, size_t times)
{
    if (asked(words) != times)
        fail_msg("\"%s\" not %zu times in:\n%s", words, times, house.asked.data);
}

static inline bool nothing_is_asked(void *context)
{
    const struct connector *connector = house.connector;
    return matrix_api_open(connector->api) == 0 && !connector->tends_soon &&
           matrix_receipts_are_told(connector->receipts);
}

/* Until all that the connector began, or put off for a moment, is answered. */
static inline void settle(void)
{
    assert_true(loop_run_until(house.loop, nothing_is_asked, NULL, PATIENCE_MS));
}

/* ---- the engine ------------------------------------------------------------------------------------------------ */

static inline bool house_arrive(void *context, struct arrival *arrival)
{
    if (house.full)
        return false;
    *list_push(&house.arrivals) = arrival;
    return true;
}

static inline void house_sent(void *context, int64_t id, const struct sent *sent)
{
    *list_push(&house.outcomes) = (struct outcome){id,
                                                   sent->outcome,
                                                   sent->retry_after_ms,
                                                   x_strdup(sent->external_id == NULL ? "" : sent->external_id),
                                                   x_strdup(sent->reason == NULL ? "" : sent->reason),
                                                   x_strdup(sent->new_place == NULL ? "" : sent->new_place)};
}

/* ---- life ------------------------------------------------------------------------------------------------------ */

static inline void never(void *context)
{
}

static inline struct connector *connector_new(struct http_client *client)
{
    struct connector *connector = x_alloc(1, sizeof *connector);
    own_(text_done) struct text address = TEXT_INIT;
    text_printf(&address, "http://127.0.0.1:%d", house.homeserver.port);
    connector->services = &house.services;
    connector->options = (struct matrix_options){.homeserver = text_detach(&address),
                                                 .user = x_strdup(SELF),
                                                 .token = x_strdup("t"),
                                                 .display_name = x_strdup("Neuvo"),
                                                 .command = x_strdup("!neuvo"),
                                                 .invite_servers = x_strdup(""),
                                                 .invite_rooms = x_strdup("")};
    connector->server = "kunta.fi";
    connector->profile = x_strdup("");
    connector->api = matrix_api_new(client, connector->options.homeserver);
    matrix_api_set_token(connector->api, "t");
    connector->rooms = matrix_rooms_new();
    connector->outlet = matrix_outlet_new(connector);
    connector->alone = matrix_alone_new(connector);
    connector->typing = matrix_typing_new(connector);
    connector->receipts = matrix_receipts_new(connector);
    connector->sign_in_timer = loop_timer_start(house.loop, INT64_C(3600000), 0, never, NULL);
    connector->signed_in = connector->caught_up = true;
    return connector;
}

static inline int house_up(void **state)
{
    struct error error = ERROR_INIT;
    struct record_organisation *organisation = list_push(&house.record.organisations);
    organisation->code = x_strdup("oma");
    house.asked = (struct text)TEXT_INIT;
    served_new(&house.homeserver, (struct http_server_options){0});
    http_route(house.homeserver.server, HTTP_GET | HTTP_POST | HTTP_PUT, "/_matrix/**", homeserver_asked, NULL,
               1 << 20);
    served_start(&house.homeserver);
    assert_int_equal(loop_new(&house.loop, &error), RESULT_OK);
    assert_int_equal(http_client_new(house.loop, &house.services.client, &error), RESULT_OK);
    house.services.loop = house.loop;
    house.services.phrases = phrases;
    house.services.record = &house.record;
    house.services.arrive = house_arrive;
    house.services.sent = house_sent;
    house.connector = connector_new(house.services.client);
    return 0;
}

static inline void connector_free(struct connector *connector)
{
    loop_timer_stop(&connector->sign_in_timer);
    loop_timer_stop(&connector->soon_timer);
    matrix_api_free(connector->api);
    matrix_typing_free(connector->typing);
    matrix_receipts_free(connector->receipts);
    matrix_alone_free(connector->alone);
    matrix_outlet_free(connector->outlet);
    matrix_rooms_free(connector->rooms);
    matrix_options_done(&connector->options);
    free(connector->profile);
    free(connector);
}

static inline int house_down(void **state)
{
    connector_free(house.connector);
    http_client_free(house.services.client);
    loop_free(house.loop);
    served_stop(&house.homeserver);
    for (size_t i = 0; i < house.arrivals.count; i++)
        arrival_free(house.arrivals.items[i]);
    for (size_t i = 0; i < house.outcomes.count; i++) {
        free(house.outcomes.items[i].external_id);
        free(house.outcomes.items[i].reason);
        free(house.outcomes.items[i].new_place);
    }
    list_done(&house.arrivals);
    list_done(&house.outcomes);
    text_done(&house.asked);
    record_done(&house.record);
    house.record = (struct record){.organisations = LIST_INIT};
    house.full = false;
    house.answers = NULL;
    return 0;
}

#define in_house(test) cmocka_unit_test_setup_teardown(test, house_up, house_down)

static inline int group_up(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    log_set_level(LOG_LEVEL_OFF);
    return phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &phrases, &complaints) == RESULT_OK ? 0 : -1;
}

static inline int group_down(void **state)
{
    phrases_free(phrases);
    return 0;
}

static inline struct matrix_room *joined_room(const char *id, int64_t joined, const char *partner)
{
    struct matrix_room *room = matrix_room_get(house.connector->rooms, id);
    matrix_room_set_standing(room, STANDING_JOINED);
    matrix_room_set_members(room, joined, 0);
    matrix_room_set(room, &room->partner, partner);
    return room;
}

#endif
