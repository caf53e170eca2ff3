/* Trouble on the way out: answers that were lost, refused, put off. */
#include "matrix_scene.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

enum { RECOVERS_MS = 60000 };

/* The request was carried out, but nobody says so: the same transaction id, and one event. */
static const char *lose_answers(struct matrix_scene *scene, const char *fault)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    size_t sends = homeserver_requests(scene->homeserver, HOMESERVER_SEND);
    homeserver_fault(scene->homeserver,
                     &(struct homeserver_fault){.name = fault, .places = HOMESERVER_SEND, .times = 1});
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", id);
    if (!homeserver_wait_answer(scene->homeserver, id, NULL, RECOVERS_MS))
        return "the question is not answered";
    if (strcmp(fault, "hang-after") == 0)
        homeserver_fault_end(scene->homeserver, NULL);
    int64_t deadline_ms = clock_monotonic_ms() + RECOVERS_MS;
    while (homeserver_requests(scene->homeserver, HOMESERVER_SEND) < sends + 2 && clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 20);
    if (homeserver_requests(scene->homeserver, HOMESERVER_SEND) < sends + 2)
        return "it was not tried again, though nobody said that it was sent";
    const char *why = matrix_once(scene, id, RECOVERS_MS);
    return why == NULL ? matrix_ask(scene) : why;
}

static const char *play_reset_after_send(struct matrix_scene *scene)
{
    return lose_answers(scene, "reset-after");
}

static const char *play_502_after_send(struct matrix_scene *scene)
{
    return lose_answers(scene, "502-after");
}

static const char *play_truncated_send(struct matrix_scene *scene)
{
    return lose_answers(scene, "truncated");
}

static const char *play_hang_after_send(struct matrix_scene *scene)
{
    return lose_answers(scene, "hang-after");
}

/* One room is put off for ever; the others are not. */
/* Killed while it sends: after a restart the answer goes out as soon as the homeserver knows us, and is not put back.
 */
static const char *play_killed_sending(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES], metrics[32768] = "";
    MATRIX_BEGIN(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "hang", .places = HOMESERVER_SEND});
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", id);
    int64_t deadline_ms = clock_monotonic_ms() + 10000;
    while (homeserver_fault_struck(scene->homeserver, "hang") < 1 && clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 20);
    server_kill(&scene->server);
    homeserver_fault_end(scene->homeserver, NULL);
    homeserver_fault(scene->homeserver,
                     &(struct homeserver_fault){.name = "502-page", .places = HOMESERVER_ACCOUNT, .times = 1});
    const char *why = matrix_start(scene);
    if (why == NULL)
        why = matrix_once(scene, id, 20000);
    if (why != NULL)
        return why;
    if (server_get(&scene->server, "/metrics", metrics, sizeof metrics) != 200)
        return "there are no metrics";
    return strstr(metrics, "outcome=\"later\"} 0") != NULL ? NULL : "the answer was put back for later";
}

static const char *play_one_sick_room(struct matrix_scene *scene)
{
    char sick_id[HOMESERVER_ID_BYTES], id[HOMESERVER_ID_BYTES];
    struct homeserver_room *sick = NULL;
    MATRIX_BEGIN(scene);
    const char *why = matrix_meet(scene, PEKKA, &sick);
    if (why != NULL)
        return why;
    homeserver_fault(
        scene->homeserver,
        &(struct homeserver_fault){.name = "429-body", .places = HOMESERVER_SEND, .room = sick, .retry_after_ms = 500});
    matrix_say(scene, sick, PEKKA, "wilma ei aukea", sick_id);
    int64_t deadline_ms = clock_monotonic_ms() + 10000;
    while (homeserver_fault_struck(scene->homeserver, "429-body") == 0 && clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_quiet(scene->homeserver, 50);
    for (int i = 0; i < 3; i++) {
        matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", id);
        if (!homeserver_wait_answer(scene->homeserver, id, NULL, 5000))
            return "a room that is put off holds up another one";
    }
    if (homeserver_fault_struck(scene->homeserver, "429-body") > 40)
        return "the room that is put off is asked again and again";
    homeserver_fault_end(scene->homeserver, NULL);
    return matrix_once(scene, sick_id, RECOVERS_MS);
}

/* Told to wait three seconds, it waits three seconds. */
static const char *wait_as_told(struct matrix_scene *scene, const char *fault)
{
    char id[HOMESERVER_ID_BYTES];
    struct homeserver_answer answer;
    MATRIX_BEGIN(scene);
    homeserver_fault(
        scene->homeserver,
        &(struct homeserver_fault){.name = fault, .places = HOMESERVER_SEND, .retry_after_ms = 3000, .times = 1});
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", id);
    int64_t struck_ms = 0, deadline_ms = clock_monotonic_ms() + 10000;
    while (struck_ms == 0 && clock_monotonic_ms() < deadline_ms) {
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 2);
        if (homeserver_fault_struck(scene->homeserver, fault) > 0)
            struck_ms = clock_monotonic_ms();
    }
    if (!homeserver_wait_answer(scene->homeserver, id, &answer, RECOVERS_MS))
        return "the question is not answered";
    int64_t waited_ms = answer.event->came_us / 1000 - struck_ms;
    if (waited_ms < 2900 - (strcmp(fault, "429-date") == 0 ? 1000 : 0)) /* a date has whole seconds */
        return matrix_why(scene, "told to wait 3 s, it came back after %lld ms", (long long)waited_ms);
    if (waited_ms > 20000)
        return matrix_why(scene, "told to wait 3 s, it came back after %lld ms", (long long)waited_ms);
    return matrix_once(scene, id, RECOVERS_MS);
}

static const char *play_wait_body(struct matrix_scene *scene)
{
    return wait_as_told(scene, "429-body");
}

static const char *play_wait_seconds(struct matrix_scene *scene)
{
    return wait_as_told(scene, "429-seconds");
}

static const char *play_wait_date(struct matrix_scene *scene)
{
    return wait_as_told(scene, "429-date");
}

/* Refused for good: nothing more is tried, and what is asked afterwards is answered. */
static const char *refuse_for_good(struct matrix_scene *scene, const char *fault)
{
    char id[HOMESERVER_ID_BYTES], later[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    size_t lines = matrix_log_lines(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = fault, .room = scene->room});
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", id);
    int64_t deadline_ms = clock_monotonic_ms() + 10000;
    while (homeserver_fault_struck(scene->homeserver, fault) == 0 && clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_quiet(scene->homeserver, 50);
    struct homeserver_room *other = NULL;
    const char *why = matrix_meet(scene, PEKKA, &other);
    if (why != NULL)
        return why;
    matrix_say(scene, other, PEKKA, "unohdin salasanani", later);
    if ((why = matrix_once(scene, later, 20000)) != NULL)
        return why;
    if (homeserver_fault_struck(scene->homeserver, fault) > 3)
        return "what is refused for good is tried again and again";
    if (matrix_log_lines(scene) == lines)
        return "the log says nothing of it";
    homeserver_fault_end(scene->homeserver, NULL);
    return matrix_ask(scene);
}

static const char *play_too_large(struct matrix_scene *scene)
{
    return refuse_for_good(scene, "too-large");
}

static const char *play_forbidden(struct matrix_scene *scene)
{
    return refuse_for_good(scene, "forbidden");
}

/* Typing and receipts may fail as they like: nobody waits for them. */
static const char *play_no_manners(struct matrix_scene *scene)
{
    MATRIX_BEGIN(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "500-unknown",
                                                                   .places = HOMESERVER_TYPING | HOMESERVER_RECEIPT});
    for (int i = 0; i < 3; i++) {
        const char *why = matrix_ask(scene);
        if (why != NULL)
            return why;
    }
    return NULL;
}

const struct matrix_case matrix_sends[] = {
    {.name = "reset-after-send", .run = play_reset_after_send},
    {.name = "502-after-send", .run = play_502_after_send},
    {.name = "truncated-send", .run = play_truncated_send},
    {.name = "hang-after-send", .run = play_hang_after_send},
    {.name = "reset-after-send-appservice", .run = play_reset_after_send, .service = true},
    {.name = "502-after-send-appservice", .run = play_502_after_send, .service = true},
    {.name = "killed-sending", .run = play_killed_sending},
    {.name = "killed-sending-appservice", .run = play_killed_sending, .service = true},
    {.name = "one-sick-room", .run = play_one_sick_room},
    {.name = "wait-body", .run = play_wait_body},
    {.name = "wait-seconds", .run = play_wait_seconds},
    {.name = "wait-date", .run = play_wait_date},
    {.name = "too-large", .run = play_too_large},
    {.name = "forbidden", .run = play_forbidden},
    {.name = "no-manners", .run = play_no_manners},
    {.name = NULL},
};
