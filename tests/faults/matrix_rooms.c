/* What comes out of rooms: odd events, huge ones, invitations of all kinds, encryption, upgrades, other bots. */
#include "matrix_scene.h"

#include "base/clock.h"
#include "base/own.h"

#include <stdio.h>
#include <string.h>

enum { RECOVERS_MS = 60000, HUGE_BYTES = 60000 };

/* A team's room with the bot in it. */
static const char *make_team(struct matrix_scene *scene, struct homeserver_room **team)
{
    *team =
        homeserver_room_new(scene->homeserver, &(struct homeserver_room_options){.creator = PEKKA, .name = "Tiimi"});
    homeserver_member(scene->homeserver, *team, MAIJA, "join", NULL);
    if (!homeserver_wait_membership(scene->homeserver, *team, "join", 20000))
        return "an invitation is not accepted";
    return homeserver_wait_quiet(scene->homeserver, 20000) ? NULL : "Neuvo does not come to rest";
}

/* Everything odd, alone and in a room, and once more with what it was killed over. */
static const char *play_odd_events(struct matrix_scene *scene)
{
    struct homeserver_room *team = NULL;
    MATRIX_BEGIN(scene);
    const char *why = make_team(scene, &team);
    if (why != NULL)
        return why;
    (void)homeserver_put_odd(scene->homeserver, team, PEKKA);
    if (!homeserver_wait_quiet(scene->homeserver, RECOVERS_MS))
        return "odd events hold it up";
    (void)homeserver_put_odd(scene->homeserver, scene->room, MAIJA);
    if (!homeserver_wait_quiet(scene->homeserver, RECOVERS_MS))
        return "odd events hold it up in a direct chat";
    if (!matrix_is_alive(scene))
        return "the process did not live through odd events";
    return matrix_ask(scene);
}

/* Anybody in the room can send this; nobody need ever have spoken to Neuvo. */
static const char *play_deep_event(struct matrix_scene *scene)
{
    struct homeserver_room *team = NULL;
    MATRIX_BEGIN(scene);
    const char *why = make_team(scene, &team);
    if (why != NULL)
        return why;
    homeserver_put_deep(scene->homeserver, team, PEKKA, 600);
    if (!homeserver_wait_quiet(scene->homeserver, 20000))
        return "one deeply nested event makes it deaf";
    return matrix_ask(scene);
}

static const char *play_huge_event(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    own_(text_done) struct text text = TEXT_INIT;
    MATRIX_BEGIN(scene);
    while (text.length < HUGE_BYTES)
        text_add(&text, "unohdin salasanani ");
    matrix_say(scene, scene->room, MAIJA, text.data, id);
    const char *why = matrix_once(scene, id, 20000);
    return why == NULL ? matrix_ask(scene) : why;
}

/* The same event id in another room with other words: nobody else's exchange is touched. */
static const char *play_reused_id(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    struct homeserver_room *other = NULL;
    MATRIX_BEGIN(scene);
    const char *why = matrix_meet(scene, PEKKA, &other);
    if (why != NULL)
        return why;
    matrix_say(scene, scene->room, MAIJA, "wilma ei aukea", id);
    if ((why = matrix_once(scene, id, 20000)) != NULL)
        return why;
    homeserver_say(scene->homeserver, other,
                   &(struct homeserver_saying){.user = PEKKA, .text = "projektori on musta", .id = id}, NULL);
    if (!homeserver_wait_quiet(scene->homeserver, 20000))
        return "Neuvo does not come to rest";
    struct homeserver_answer answer;
    (void)homeserver_answers_to(scene->homeserver, id, &answer);
    if (homeserver_answers_to(scene->homeserver, id, NULL) > 2)
        return "a reused id is answered again and again";
    return matrix_ask(scene);
}

/* A bot that speaks, our own words from elsewhere, and a room that talks without us. */
static const char *play_not_for_us(struct matrix_scene *scene)
{
    struct homeserver_room *team = NULL;
    MATRIX_BEGIN(scene);
    const char *why = make_team(scene, &team);
    if (why != NULL)
        return why;
    struct homeserver_saying notice = {.user = MAIJA, .text = "unohdin salasanani", .kind = "m.notice"};
    struct homeserver_saying own = {.user = homeserver_bot(scene->homeserver), .text = "unohdin salasanani"};
    char ids[3][HOMESERVER_ID_BYTES];
    homeserver_say(scene->homeserver, scene->room, &notice, ids[0]);
    homeserver_say(scene->homeserver, scene->room, &own, ids[1]);
    matrix_say(scene, team, PEKKA, "neuvo, unohdin salasanani", ids[2]);
    if (!homeserver_wait_quiet(scene->homeserver, 20000))
        return "Neuvo does not come to rest";
    if ((why = matrix_ask(scene)) != NULL)
        return why;
    for (int i = 0; i < 3; i++) {
        if (homeserver_answers_to(scene->homeserver, ids[i], NULL) > 0)
            return i == 0 ? "a notice is answered" : i == 1 ? "it answers itself" : "it answers though nobody asked it";
    }
    return NULL;
}

/* ---- invitations ----------------------------------------------------------------------------------------- */

static const char *play_join_later(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "join-forbidden"});
    struct homeserver_room *room =
        homeserver_room_new(scene->homeserver, &(struct homeserver_room_options){.creator = PEKKA, .direct = true});
    int64_t deadline_ms = clock_monotonic_ms() + 10000;
    while (homeserver_fault_struck(scene->homeserver, "join-forbidden") < 1 && clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 20);
    const char *why = matrix_ask(scene);
    if (why != NULL)
        return why;
    if (homeserver_fault_struck(scene->homeserver, "join-forbidden") > 5)
        return "a refused join is tried again and again";
    homeserver_fault_end(scene->homeserver, NULL);
    if (!homeserver_wait_membership(scene->homeserver, room, "join", RECOVERS_MS))
        return "it does not join later";
    matrix_say(scene, room, PEKKA, "unohdin salasanani", id);
    return matrix_once(scene, id, 20000);
}

/* Somebody asks in the very moment in which it comes in. */
static const char *play_asked_at_once(struct matrix_scene *scene)
{
    enum { ROOMS = 20 };
    char ids[ROOMS][HOMESERVER_ID_BYTES];
    struct homeserver_room *rooms[ROOMS];
    MATRIX_BEGIN(scene);
    for (int i = 0; i < ROOMS; i++) {
        char user[40];
        (void)snprintf(user, sizeof user, "@person%d:fake.test", i);
        const char *why = matrix_meet(scene, user, &rooms[i]);
        if (why != NULL)
            return why;
        matrix_say(scene, rooms[i], user, "unohdin salasanani", ids[i]);
    }
    for (int i = 0; i < ROOMS; i++) {
        const char *why = matrix_once(scene, ids[i], 20000);
        if (why != NULL)
            return matrix_why(scene, "room %d of %d: what is asked at once is lost", i + 1, ROOMS);
    }
    return NULL;
}

/* What was said before it came in is history. */
static const char *play_old_words(struct matrix_scene *scene)
{
    char before[HOMESERVER_ID_BYTES], after[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "join-forbidden", .times = 1});
    struct homeserver_room *room =
        homeserver_room_new(scene->homeserver, &(struct homeserver_room_options){.creator = PEKKA, .name = "Tiimi"});
    homeserver_member(scene->homeserver, room, MAIJA, "join", NULL);
    homeserver_say(scene->homeserver, room,
                   &(struct homeserver_saying){.user = PEKKA, .text = "wilma ei aukea", .mention = true}, before);
    if (!homeserver_wait_membership(scene->homeserver, room, "join", RECOVERS_MS))
        return "an invitation is not accepted";
    homeserver_say(scene->homeserver, room,
                   &(struct homeserver_saying){.user = PEKKA, .text = "unohdin salasanani", .mention = true}, after);
    const char *why = matrix_once(scene, after, 20000);
    if (why == NULL && homeserver_answers_to(scene->homeserver, before, NULL) > 0)
        why = "it answers what was said before it came in";
    return why;
}

/* Ten thousand invitations from one user of the own homeserver: others go on being served. */
static const char *play_invite_flood(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    double before_mb = matrix_peak_mb(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "invite-flood"});
    for (int i = 0; i < 3; i++) {
        matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", id);
        if (!homeserver_wait_answer(scene->homeserver, id, NULL, i == 0 ? 30000 : 10000)) /* behind all of them first */
            return "a flood of invitations keeps others waiting";
    }
    if (!matrix_is_alive(scene))
        return "the process did not live through a flood of invitations";
    if (matrix_peak_mb(scene) > before_mb + MATRIX_MEMORY_MB)
        return matrix_why(scene, "memory rose from %.0f to %.0f MB", before_mb, matrix_peak_mb(scene));
    struct homeserver_room *room = NULL;
    const char *why = matrix_meet(scene, PEKKA, &room);
    if (why != NULL)
        return "behind a flood nobody else's invitation is accepted";
    matrix_say(scene, room, PEKKA, "unohdin salasanani", id);
    if (!homeserver_wait_answer(scene->homeserver, id, NULL, 10000))
        return "behind a flood nobody new is answered";
    return NULL;
}

static const char *play_stranger(struct matrix_scene *scene)
{
    MATRIX_BEGIN(scene);
    struct homeserver_room *room =
        homeserver_room_new(scene->homeserver, &(struct homeserver_room_options){.creator = "@who:elsewhere.test"});
    if (!homeserver_wait_membership(scene->homeserver, room, "leave", 20000))
        return "an invitation from an unknown homeserver is not declined";
    return matrix_ask(scene);
}

/* ---- what becomes of rooms ------------------------------------------------------------------------------- */

static const char *play_encrypted_chat(struct matrix_scene *scene)
{
    MATRIX_BEGIN(scene);
    struct homeserver_room *room = homeserver_room_new(
        scene->homeserver, &(struct homeserver_room_options){.creator = PEKKA, .direct = true, .encrypted = true});
    if (!homeserver_wait_membership(scene->homeserver, room, "join", 20000))
        return "an invitation into an encrypted chat is not accepted";
    homeserver_put(scene->homeserver, room, PEKKA, "m.room.encrypted", NULL,
                   "{\"algorithm\":\"m.megolm.v1.aes-sha2\",\"ciphertext\":\"AwgA\",\"session_id\":\"s\"}", NULL);
    size_t rooms = homeserver_room_count(scene->homeserver);
    int64_t deadline_ms = clock_monotonic_ms() + 20000;
    while (homeserver_room_count(scene->homeserver) == rooms && clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 20);
    (void)homeserver_wait_quiet(scene->homeserver, 10000);
    if (homeserver_room_count(scene->homeserver) > 3)
        return "it opens more than one room beside an encrypted chat";
    return matrix_ask(scene);
}

/* Encryption is switched on in the middle of a chat. */
static const char *play_encrypted_later(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    struct homeserver_room *other = NULL;
    MATRIX_BEGIN(scene);
    homeserver_put(scene->homeserver, scene->room, MAIJA, "m.room.encryption", "",
                   "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}", NULL);
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", NULL);
    if (!homeserver_wait_quiet(scene->homeserver, 20000))
        return "Neuvo does not come to rest";
    const char *why = matrix_meet(scene, PEKKA, &other);
    if (why != NULL)
        return why;
    matrix_say(scene, other, PEKKA, "unohdin salasanani", id);
    return matrix_once(scene, id, 20000);
}

static const char *play_upgrade(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    struct homeserver_room *team = NULL;
    MATRIX_BEGIN(scene);
    const char *why = make_team(scene, &team);
    if (why != NULL)
        return why;
    struct homeserver_room *next = homeserver_room_upgrade(scene->homeserver, team, PEKKA);
    homeserver_member(scene->homeserver, next, MAIJA, "join", NULL);
    if (!homeserver_wait_membership(scene->homeserver, next, "join", 20000))
        return "it does not follow an upgrade";
    if (!homeserver_wait_quiet(scene->homeserver, 20000))
        return "Neuvo does not come to rest";
    homeserver_say(scene->homeserver, next,
                   &(struct homeserver_saying){.user = PEKKA, .text = "unohdin salasanani", .mention = true}, id);
    return matrix_once(scene, id, 20000);
}

/* Everybody has left: so does it. */
static const char *play_empty_room(struct matrix_scene *scene)
{
    struct homeserver_room *team = NULL;
    MATRIX_BEGIN(scene);
    const char *why = make_team(scene, &team);
    if (why != NULL)
        return why;
    homeserver_member(scene->homeserver, team, MAIJA, "leave", NULL);
    homeserver_member(scene->homeserver, team, PEKKA, "leave", NULL);
    if (!homeserver_wait_membership(scene->homeserver, team, "leave", 30000))
        return "it stays in an empty room";
    return matrix_ask(scene);
}

static const char *play_banned(struct matrix_scene *scene)
{
    struct homeserver_room *team = NULL;
    MATRIX_BEGIN(scene);
    const char *why = make_team(scene, &team);
    if (why != NULL)
        return why;
    homeserver_say(scene->homeserver, team,
                   &(struct homeserver_saying){.user = PEKKA, .text = "unohdin salasanani", .mention = true}, NULL);
    homeserver_member(scene->homeserver, team, homeserver_bot(scene->homeserver), "ban", PEKKA);
    if (!homeserver_wait_quiet(scene->homeserver, 20000))
        return "Neuvo does not come to rest";
    return matrix_ask(scene);
}

const struct matrix_case matrix_rooms[] = {
    {.name = "odd-events", .run = play_odd_events},
    {.name = "odd-events-appservice", .run = play_odd_events, .service = true},
    {.name = "deep-event", .run = play_deep_event},
    {.name = "deep-event-appservice", .run = play_deep_event, .service = true},
    {.name = "huge-event", .run = play_huge_event},
    {.name = "reused-id", .run = play_reused_id},
    {.name = "not-for-us", .run = play_not_for_us},
    {.name = "asked-at-once", .run = play_asked_at_once},
    {.name = "asked-at-once-appservice", .run = play_asked_at_once, .service = true},
    {.name = "old-words", .run = play_old_words},
    {.name = "old-words-appservice", .run = play_old_words, .service = true},
    {.name = "join-later", .run = play_join_later},
    {.name = "join-later-appservice", .run = play_join_later, .service = true},
    {.name = "invite-flood", .run = play_invite_flood},
    {.name = "invite-flood-appservice", .run = play_invite_flood, .service = true},
    {.name = "stranger", .run = play_stranger},
    {.name = "encrypted-chat", .run = play_encrypted_chat},
    {.name = "encrypted-later", .run = play_encrypted_later},
    {.name = "upgrade", .run = play_upgrade},
    {.name = "empty-room", .run = play_empty_room},
    {.name = "banned", .run = play_banned},
    {.name = NULL},
};
