/* The homeserver forgets, repeats or leaves out: tokens, places in the stream, events. */
#include "matrix_scene.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECOVERS_MS = 60000, MANY = 70 };

static void strike(struct matrix_scene *scene, const char *fault)
{
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = fault});
}

/* Waits until a condition of the homeserver holds. */
static bool wait_requests(struct matrix_scene *scene, unsigned places, size_t count, int64_t timeout_ms)
{
    int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;
    while (homeserver_requests(scene->homeserver, places) < count && clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 10);
    return homeserver_requests(scene->homeserver, places) >= count;
}

/* ---- what was missed ------------------------------------------------------------------------------------- */

/* Each is answered once, and in the order in which they were asked. */
static const char *judge_answers(struct matrix_scene *scene, const char (*ids)[HOMESERVER_ID_BYTES], int count)
{
    size_t position = 0;
    const char *why = NULL;
    for (int i = 0; why == NULL && i < count; i++) {
        struct homeserver_answer answer;
        size_t answers = homeserver_answers_to(scene->homeserver, ids[i], &answer);
        if (answers != 1)
            why = matrix_why(scene, "question %d of %d has %zu answers", i + 1, count, answers);
        else if (answer.event->position < position)
            why = "the answers are out of order";
        else
            position = answer.event->position;
    }
    return why;
}

/* Many questions while Neuvo is away: each answered once, in order, through whatever gap the answer has. */
static const char *catch_up(struct matrix_scene *scene, const char *fault)
{
    char ids[MANY][HOMESERVER_ID_BYTES];
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    MATRIX_BEGIN(scene);
    server_kill(&scene->server);
    for (int i = 0; i < MANY; i++) {
        char text[60];
        (void)snprintf(text, sizeof text, "unohdin salasanani nro %d", i);
        matrix_say(scene, scene->room, MAIJA, text, ids[i]);
    }
    if (fault != NULL)
        homeserver_fault(scene->homeserver,
                         &(struct homeserver_fault){.name = fault, .times = strcmp(fault, "empty-page") == 0 ? 1 : 0});
    const char *why = matrix_start(scene);
    if (why == NULL && !homeserver_wait_answer(scene->homeserver, ids[MANY - 1], NULL, RECOVERS_MS))
        why = "the last question is not answered";
    if (why == NULL)
        why = judge_answers(scene, ids, MANY);
    homeserver_fault_end(scene->homeserver, NULL);
    return why == NULL ? matrix_ask(scene) : why;
}

static const char *play_gap(struct matrix_scene *scene)
{
    return catch_up(scene, NULL);
}

static const char *play_limited(struct matrix_scene *scene)
{
    return catch_up(scene, "limited");
}

static const char *play_empty_page(struct matrix_scene *scene)
{
    return catch_up(scene, "empty-page");
}

/* The gap cannot be read just now: nothing is lost meanwhile. */
static const char *play_gap_unreadable(struct matrix_scene *scene)
{
    char ids[MANY][HOMESERVER_ID_BYTES];
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    MATRIX_BEGIN(scene);
    server_kill(&scene->server);
    for (int i = 0; i < MANY; i++)
        matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", ids[i]);
    homeserver_fault(scene->homeserver,
                     &(struct homeserver_fault){.name = "502-page", .places = HOMESERVER_MESSAGES, .times = 2});
    const char *why = matrix_start(scene);
    if (why == NULL && !homeserver_wait_answer(scene->homeserver, ids[MANY - 1], NULL, RECOVERS_MS))
        why = "the last question is not answered";
    return why == NULL ? judge_answers(scene, ids, MANY) : why;
}

/* A long outage: thousands of events in one room, and Neuvo is killed while it catches up. Among the chatter of others
 * stand questions to Neuvo. */
static const char *play_long_gap(struct matrix_scene *scene)
{
    enum { CHATTER = 5000, EACH = 250, QUESTIONS = CHATTER / EACH };
    char ids[QUESTIONS][HOMESERVER_ID_BYTES];
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    MATRIX_BEGIN(scene);
    struct homeserver_room *team = homeserver_room_new(
        scene->homeserver, &(struct homeserver_room_options){.creator = PEKKA, .name = "Tiimi", .joined = true});
    homeserver_member(scene->homeserver, team, MAIJA, "join", NULL);
    if (!homeserver_wait_quiet(scene->homeserver, 20000))
        return "Neuvo does not come to rest";
    server_kill(&scene->server);
    for (int i = 0; i < CHATTER; i++) {
        struct homeserver_saying saying = {
            .user = PEKKA, .text = "unohdin salasanani", .mention = i % EACH == 0, .kind = "m.text"};
        homeserver_say(scene->homeserver, team, &saying, i % EACH == 0 ? ids[i / EACH] : NULL);
    }
    const char *why = matrix_start(scene);
    if (why == NULL && !homeserver_wait_answer(scene->homeserver, ids[1], NULL, RECOVERS_MS))
        why = "the first questions of a long outage are not answered";
    server_kill(&scene->server);
    if (why == NULL)
        why = matrix_start(scene);
    if (why == NULL && !homeserver_wait_answer(scene->homeserver, ids[QUESTIONS - 1], NULL, RECOVERS_MS))
        why = "the last question of a long outage is not answered";
    if (why == NULL && !homeserver_wait_quiet(scene->homeserver, RECOVERS_MS))
        why = "it does not come to rest after a long outage";
    if (why == NULL)
        why = judge_answers(scene, ids, QUESTIONS);
    return why == NULL ? matrix_ask(scene) : why;
}

static const char *play_doubled(struct matrix_scene *scene)
{
    MATRIX_BEGIN(scene);
    strike(scene, "doubled");
    for (int i = 0; i < 4; i++) {
        const char *why = matrix_ask(scene);
        if (why != NULL)
            return why;
    }
    return NULL;
}

static const char *play_pushed_again(struct matrix_scene *scene)
{
    char ids[4][HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    strike(scene, "push-again");
    strike(scene, "push-doubled");
    for (int i = 0; i < 4; i++)
        matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", ids[i]);
    for (int i = 0; i < 4; i++) {
        const char *why = matrix_once(scene, ids[i], 20000);
        if (why != NULL)
            return why;
    }
    homeserver_fault_end(scene->homeserver, NULL);
    return matrix_ask(scene);
}

/* Waits until a fault has struck so often. */
static bool wait_struck(struct matrix_scene *scene, const char *fault, size_t count, int64_t timeout_ms)
{
    int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;
    while (homeserver_fault_struck(scene->homeserver, fault) < count && clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 5);
    return homeserver_fault_struck(scene->homeserver, fault) >= count;
}

/* One transaction is taken for sent and was not: it comes before what is said next. */
static const char *play_left_lying(struct matrix_scene *scene)
{
    char ids[2][HOMESERVER_ID_BYTES];
    struct homeserver_answer first, second;
    MATRIX_BEGIN(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "push-left-lying", .times = 1});
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", ids[0]);
    if (!wait_struck(scene, "push-left-lying", 1, 10000))
        return "nothing is pushed";
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", ids[1]);
    const char *why = matrix_once(scene, ids[1], 20000);
    if (why == NULL)
        why = matrix_once(scene, ids[0], 20000);
    if (why != NULL)
        return why;
    (void)homeserver_answers_to(scene->homeserver, ids[0], &first);
    (void)homeserver_answers_to(scene->homeserver, ids[1], &second);
    return first.event->position < second.event->position ? matrix_ask(scene) : "the answers are out of order";
}

/* The same after a restart, and nobody says anything afterwards. */
static const char *play_left_lying_in_silence(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    server_kill(&scene->server);
    const char *why = matrix_start(scene);
    if (why == NULL)
        why = matrix_ask(scene);
    if (why != NULL)
        return why;
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "push-left-lying", .times = 1});
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", id);
    why = matrix_once(scene, id, 30000);
    return why == NULL ? matrix_ask(scene) : why;
}

/* Killed after it came into a room and before it was told so: whoever invited it is greeted once. */
static const char *play_killed_joining(struct matrix_scene *scene)
{
    MATRIX_BEGIN(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "join-forbidden", .times = 1});
    struct homeserver_room *room =
        homeserver_room_new(scene->homeserver, &(struct homeserver_room_options){.creator = PEKKA, .direct = true});
    if (!wait_struck(scene, "join-forbidden", 1, 10000) || !homeserver_wait_quiet(scene->homeserver, 10000))
        return "an invitation is not accepted";
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "push-left-lying", .times = 1});
    if (!homeserver_wait_membership(scene->homeserver, room, "join", 20000) ||
        !wait_struck(scene, "push-left-lying", 1, 10000))
        return "it does not join later";
    server_kill(&scene->server);
    size_t heard = homeserver_heard_count(scene->homeserver);
    const char *why = matrix_start(scene);
    if (why == NULL && !homeserver_wait_heard(scene->homeserver, heard + 1, 20000))
        why = "nobody is greeted";
    if (why == NULL)
        why = matrix_ask(scene); /* by now the event of its coming in has been pushed too */
    if (why == NULL && homeserver_heard_count(scene->homeserver) != heard + 2)
        why = "somebody is greeted twice";
    return why;
}

/* Many rooms that it must look at: not all of them at once. */
static const char *play_many_looks(struct matrix_scene *scene)
{
    enum { ROOMS = 40, AT_ONCE = 8 };
    MATRIX_BEGIN(scene);
    server_kill(&scene->server);
    homeserver_down(scene->homeserver); /* so that they come together */
    for (int i = 0; i < ROOMS; i++)
        (void)homeserver_room_new(scene->homeserver,
                                  &(struct homeserver_room_options){.creator = PEKKA, .name = "Tiimi", .joined = true});
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "hang", .places = HOMESERVER_STATE});
    homeserver_up(scene->homeserver);
    const char *why = matrix_start(scene);
    if (why == NULL && !wait_struck(scene, "hang", AT_ONCE + 1, 20000))
        why = matrix_why(scene, "only %zu looks", homeserver_fault_struck(scene->homeserver, "hang"));
    if (why == NULL && wait_struck(scene, "hang", AT_ONCE + 2, 1000)) /* one more asks which rooms there are */
        why = matrix_why(scene, "%zu looks at once", homeserver_fault_struck(scene->homeserver, "hang") - 1);
    homeserver_fault_end(scene->homeserver, NULL);
    return why == NULL ? matrix_ask(scene) : why;
}

/* Nobody waits for what is known of these rooms, so they are looked at a portion a minute. */
static const char *play_looks_a_minute(struct matrix_scene *scene)
{
    enum { ROOMS = 360, A_MINUTE = 300, OTHERS = 10 };
    MATRIX_BEGIN(scene);
    for (int i = 0; i < ROOMS; i++)
        (void)homeserver_room_new(scene->homeserver,
                                  &(struct homeserver_room_options){.creator = PEKKA, .name = "Tiimi", .joined = true});
    if (!homeserver_wait_quiet(scene->homeserver, RECOVERS_MS))
        return "the rooms do not become known";
    server_kill(&scene->server);
    text_add(&scene->data, "-fresh"); /* it knows none of them, and nothing is said there */
    scene->server.data = scene->data.data;
    size_t before = homeserver_requests(scene->homeserver, HOMESERVER_STATE);
    const char *why = matrix_start(scene);
    if (why == NULL && !wait_requests(scene, HOMESERVER_STATE, before + A_MINUTE, RECOVERS_MS))
        why = matrix_why(scene, "only %zu looks", homeserver_requests(scene->homeserver, HOMESERVER_STATE) - before);
    if (why == NULL && wait_requests(scene, HOMESERVER_STATE, before + A_MINUTE + OTHERS + 1, 2000))
        why = matrix_why(scene, "more than %d looks in the first minute", A_MINUTE);
    return why == NULL ? matrix_ask(scene) : why; /* who asks is not kept waiting by it */
}

/* A proxy answers "who am I" with whatever it likes for a while. */
static const char *play_odd_whoami(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    server_kill(&scene->server);
    homeserver_fault(scene->homeserver,
                     &(struct homeserver_fault){.name = "odd-answer", .places = HOMESERVER_ACCOUNT, .times = 5});
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", id);
    const char *why = matrix_start(scene);
    return why == NULL ? matrix_once(scene, id, 45000) : why;
}

static const char *play_foreign_push(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    strike(scene, "push-wrong-token");
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", id);
    if (!wait_requests(scene, HOMESERVER_PUSH, homeserver_requests(scene->homeserver, HOMESERVER_PUSH) + 3, 10000))
        return "the transaction was taken with a foreign token";
    if (homeserver_answers_to(scene->homeserver, id, NULL) != 0)
        return "a foreign transaction was answered";
    homeserver_fault_end(scene->homeserver, NULL);
    return matrix_once(scene, id, RECOVERS_MS);
}

static const char *play_truncated_push(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    size_t pushes = homeserver_requests(scene->homeserver, HOMESERVER_PUSH);
    strike(scene, "push-truncated");
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", id);
    if (!wait_requests(scene, HOMESERVER_PUSH, pushes + 2, 10000))
        return "half a transaction was taken";
    homeserver_fault_end(scene->homeserver, NULL);
    return matrix_once(scene, id, RECOVERS_MS);
}

/* ---- what is not known any more -------------------------------------------------------------------------- */

/* Old tokens mean nothing: what was answered is not answered again. */
static const char *play_unknown_since(struct matrix_scene *scene)
{
    char before[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", before);
    const char *why = matrix_once(scene, before, 20000);
    if (why != NULL)
        return why;
    homeserver_down(scene->homeserver);
    strike(scene, "unknown-since");
    homeserver_bot_gone(scene->homeserver);
    homeserver_up(scene->homeserver);
    if (!homeserver_wait_quiet(scene->homeserver, RECOVERS_MS))
        return "it does not sync anew";
    if (homeserver_answers_to(scene->homeserver, before, NULL) != 1)
        return "an old question is answered again";
    if (!matrix_log_says(scene, "matrix_sync_anew", 2000))
        return "the log does not say it";
    return matrix_ask(scene);
}

static const char *play_wiped(struct matrix_scene *scene)
{
    MATRIX_BEGIN(scene);
    homeserver_down(scene->homeserver);
    homeserver_wipe(scene->homeserver, true);
    homeserver_up(scene->homeserver);
    const char *why = NULL;
    scene->room =
        homeserver_room_new(scene->homeserver, &(struct homeserver_room_options){.creator = MAIJA, .direct = true});
    if (!homeserver_wait_membership(scene->homeserver, scene->room, "join", RECOVERS_MS))
        why = "an invitation on the new homeserver is not accepted";
    return why == NULL ? matrix_ask(scene) : why;
}

/* Nothing is said for a good while, and the administrator starts it again with a good token. */
static const char *lose_token(struct matrix_scene *scene, const char *fault)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    homeserver_down(scene->homeserver);
    if (strcmp(fault, "wiped") == 0)
        homeserver_wipe(scene->homeserver, false);
    else
        strike(scene, fault);
    homeserver_up(scene->homeserver);
    size_t before = homeserver_requests(scene->homeserver, HOMESERVER_CLIENT);
    if (strcmp(fault, "wiped") != 0)
        matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", id);
    int64_t deadline_ms = clock_monotonic_ms() + 3000;
    while (clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 50);
    size_t asked = homeserver_requests(scene->homeserver, HOMESERVER_CLIENT) - before;
    if (asked > 12)
        return matrix_why(scene, "%zu requests in 3 s with a token that is no good", asked);
    if (!matrix_log_says(scene, "M_UNKNOWN_TOKEN", 2000))
        return "the log does not say that the token is no good";
    homeserver_token_again(scene->homeserver);
    server_kill(&scene->server);
    const char *why = matrix_start(scene);
    return why == NULL && strcmp(fault, "wiped") != 0 ? matrix_once(scene, id, RECOVERS_MS) : why;
}

static const char *play_revoked(struct matrix_scene *scene)
{
    const char *why = lose_token(scene, "revoked");
    return why == NULL ? matrix_ask(scene) : why;
}

static const char *play_soft_logout(struct matrix_scene *scene)
{
    const char *why = lose_token(scene, "soft-logout");
    return why == NULL ? matrix_ask(scene) : why;
}

/* With a password it helps itself. */
static const char *play_signed_out(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    strike(scene, "soft-logout");
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", id);
    const char *why = matrix_once(scene, id, RECOVERS_MS);
    return why == NULL ? matrix_ask(scene) : why;
}

/* Neuvo's own store is lost: what stands in the rooms was said to another one. */
static const char *play_fresh_store(struct matrix_scene *scene)
{
    char before[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", before);
    const char *why = matrix_once(scene, before, 20000);
    if (why != NULL)
        return why;
    server_kill(&scene->server);
    text_add(&scene->data, "-fresh");
    scene->server.data = scene->data.data;
    size_t said = homeserver_heard_count(scene->homeserver);
    if ((why = matrix_start(scene)) != NULL)
        return why;
    if (!homeserver_wait_quiet(scene->homeserver, RECOVERS_MS))
        return "it does not come back";
    if ((why = matrix_ask(scene)) != NULL)
        return why;
    if (homeserver_answers_to(scene->homeserver, before, NULL) != 1)
        return "an old question is answered again";
    return homeserver_heard_count(scene->homeserver) <= said + 2 ? NULL : "it speaks of what was said before";
}

/* The same, and asked before it could learn in which rooms it is. */
static const char *play_fresh_store_early(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    server_kill(&scene->server);
    text_add(&scene->data, "-fresh");
    scene->server.data = scene->data.data;
    homeserver_fault(scene->homeserver,
                     &(struct homeserver_fault){.name = "500-unknown", .places = HOMESERVER_STATE, .times = 1});
    const char *why = matrix_start(scene);
    if (why == NULL && !wait_struck(scene, "500-unknown", 1, RECOVERS_MS))
        why = "it does not ask in which rooms it is";
    if (why != NULL)
        return why;
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", id);
    return matrix_once(scene, id, RECOVERS_MS);
}

static const char *play_wiped_token(struct matrix_scene *scene)
{
    const char *why = lose_token(scene, "wiped");
    if (why != NULL)
        return why;
    scene->room =
        homeserver_room_new(scene->homeserver, &(struct homeserver_room_options){.creator = MAIJA, .direct = true});
    if (!homeserver_wait_membership(scene->homeserver, scene->room, "join", RECOVERS_MS))
        return "an invitation on the new homeserver is not accepted";
    return matrix_ask(scene);
}

/* An older snapshot: what was answered before it stays answered once, and what is asked after it is answered. */
static const char *play_restored(struct matrix_scene *scene)
{
    char before[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", before);
    const char *why = matrix_once(scene, before, 20000);
    if (why != NULL)
        return why;
    size_t position = homeserver_position(scene->homeserver);
    for (int i = 0; why == NULL && i < 3; i++)
        why = matrix_ask(scene);
    if (why != NULL)
        return why;
    homeserver_down(scene->homeserver);
    homeserver_restore(scene->homeserver, position);
    homeserver_up(scene->homeserver);
    if (!homeserver_wait_quiet(scene->homeserver, RECOVERS_MS))
        return "it does not come back";
    for (int i = 0; why == NULL && i < 3; i++)
        why = matrix_ask(scene);
    if (why == NULL && homeserver_answers_to(scene->homeserver, before, NULL) != 1)
        why = "an old question is answered again";
    return why;
}

/* Transaction ids in memory only are gone after a restart of the homeserver, and the answer was lost with it. */
static const char *play_restarted(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "hang-after"});
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", id);
    if (!homeserver_wait_answer(scene->homeserver, id, NULL, 20000))
        return "the question is not answered";
    homeserver_down(scene->homeserver);
    homeserver_fault_end(scene->homeserver, NULL);
    homeserver_up(scene->homeserver);
    size_t sends = homeserver_requests(scene->homeserver, HOMESERVER_SEND | HOMESERVER_MESSAGES);
    if (!wait_requests(scene, HOMESERVER_SEND | HOMESERVER_MESSAGES, sends + 1, RECOVERS_MS))
        return "it was not tried again";
    const char *why = matrix_once(scene, id, RECOVERS_MS);
    return why == NULL ? matrix_ask(scene) : why;
}

const struct matrix_case matrix_states[] = {
    {.name = "gap", .run = play_gap},
    {.name = "gap-appservice", .run = play_gap, .service = true},
    {.name = "limited", .run = play_limited},
    {.name = "empty-page", .run = play_empty_page},
    {.name = "long-gap", .run = play_long_gap},
    {.name = "long-gap-appservice", .run = play_long_gap, .service = true},
    {.name = "gap-unreadable", .run = play_gap_unreadable},
    {.name = "doubled", .run = play_doubled},
    {.name = "left-lying", .run = play_left_lying, .service = true},
    {.name = "left-lying-in-silence", .run = play_left_lying_in_silence, .service = true},
    {.name = "killed-joining", .run = play_killed_joining, .service = true},
    {.name = "many-looks", .run = play_many_looks, .service = true},
    {.name = "looks-a-minute", .run = play_looks_a_minute, .service = true},
    {.name = "odd-whoami", .run = play_odd_whoami},
    {.name = "pushed-again", .run = play_pushed_again, .service = true},
    {.name = "foreign-push", .run = play_foreign_push, .service = true},
    {.name = "truncated-push", .run = play_truncated_push, .service = true},
    {.name = "unknown-since", .run = play_unknown_since},
    {.name = "wiped", .run = play_wiped},
    {.name = "wiped-appservice", .run = play_wiped, .service = true},
    {.name = "wiped-token", .run = play_wiped_token},
    {.name = "revoked", .run = play_revoked},
    {.name = "soft-logout", .run = play_soft_logout},
    {.name = "signed-out", .run = play_signed_out, .password = true},
    {.name = "fresh-store", .run = play_fresh_store},
    {.name = "fresh-store-appservice", .run = play_fresh_store, .service = true},
    {.name = "fresh-store-early", .run = play_fresh_store_early, .service = true},
    {.name = "restored", .run = play_restored},
    {.name = "restored-appservice", .run = play_restored, .service = true},
    {.name = "restarted", .run = play_restarted},
    {.name = "restarted-appservice", .run = play_restarted, .service = true},
    {.name = NULL},
};
