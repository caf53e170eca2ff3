/* What the askers and the tutors of a helpdesk say and do, and when. What they hear: helpdesk_judge.c. */
#include "support/helpdesk_inside.h"

#include "base/clock.h"
#include "base/own.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 40, WINDOW = 3, LONGEST_WAIT_MS = 20 };

const char *const helpdesk_tutors[HELPDESK_TUTORS] = {"Aino",  "Bertta", "Cecilia", "Daniel",
                                                      "Frida", "Gunnar", "Helmi",   "Iivari"};

static void tutor_user(size_t number, char user[48])
{
    (void)snprintf(user, 48, "@tutor%zu:fake.test", number);
}

/* ---- before ------------------------------------------------------------------------------------------------ */

void helpdesk_init(struct helpdesk *helpdesk, struct homeserver *homeserver, const struct server *server, size_t count,
                   unsigned seed)
{
    char user[48];
    *helpdesk =
        (struct helpdesk){.homeserver = homeserver, .server = server, .count = count, .at_once = AT_ONCE, .seed = seed};
    helpdesk->matters = x_alloc(count, sizeof *helpdesk->matters);
    for (size_t i = 0; i < count; i++) {
        struct matter *matter = &helpdesk->matters[i];
        matter->claimer = HELPDESK_NOBODY;
        matter->web = i % 2 == 0;
        client_init(&matter->client, server->port);
        (void)snprintf(matter->user, sizeof matter->user, "@asker%zu:fake.test", i);
    }
    for (size_t i = 0; i < HELPDESK_TUTORS; i++) {
        tutor_user(i, user);
        if (i == 0)
            helpdesk->room = homeserver_room_new(
                homeserver, &(struct homeserver_room_options){.creator = user, .name = "Digituki", .joined = true});
        else
            homeserver_member(homeserver, helpdesk->room, user, "join", NULL);
    }
    (void)setenv("NEUVO_MATRIX_TUTOR_ROOM", homeserver_room_id(helpdesk->room), 1);
}

bool helpdesk_employ(const struct helpdesk *helpdesk)
{
    char user[48];
    for (size_t i = 0; i < HELPDESK_TUTORS; i++) {
        tutor_user(i, user);
        const char *const create[] = {"account",  "create", "--access",         "tutor",
                                      "--matrix", user,     helpdesk_tutors[i], NULL};
        if (server_command(helpdesk->server, create, NULL, 0) != 0)
            return false;
    }
    return true;
}

void helpdesk_done(struct helpdesk *helpdesk)
{
    for (size_t i = 0; i < helpdesk->count; i++)
        client_done(&helpdesk->matters[i].client);
    free(helpdesk->matters);
    list_done(&helpdesk->cards);
}

/* ---- what askers say --------------------------------------------------------------------------------------- */

static void asker_says(struct helpdesk *helpdesk, struct matter *matter, const char *text)
{
    if (matter->web)
        client_say(&matter->client, text);
    else
        homeserver_say(helpdesk->homeserver, matter->room,
                       &(struct homeserver_saying){.user = matter->user, .text = text}, NULL);
}

static size_t number_of(const struct helpdesk *helpdesk, const struct matter *matter)
{
    return (size_t)(matter - helpdesk->matters);
}

/* Neuvo must be in the room: what was said before it came is history to it. */
static void come_in(struct helpdesk *helpdesk, struct matter *matter)
{
    char membership[16], text[80];
    if (!matter->web) {
        (void)homeserver_membership(helpdesk->homeserver, matter->room, homeserver_bot(helpdesk->homeserver),
                                    membership);
        if (strcmp(membership, "join") != 0)
            return;
    }
    (void)snprintf(text, sizeof text, HELPDESK_QUESTION "%zu", number_of(helpdesk, matter));
    asker_says(helpdesk, matter, text);
    asker_says(helpdesk, matter, "ihminen");
    asker_says(helpdesk, matter, "kyllä, välitä se");
    matter->state = MATTER_ASKED;
}

/* ---- what tutors say ---------------------------------------------------------------------------------------- */

static void tutor_says(struct helpdesk *helpdesk, const struct matter *matter, size_t tutor, const char *text)
{
    char user[48];
    tutor_user(tutor, user);
    homeserver_say(helpdesk->homeserver, helpdesk->room,
                   &(struct homeserver_saying){.user = user, .text = text, .thread = matter->card}, NULL);
}

static void take(struct helpdesk *helpdesk, const struct matter *matter, size_t tutor)
{
    static const char *const commands[] = {"ota", "ta", "take"};
    char user[48];
    tutor_user(tutor, user);
    if (rand_r(&helpdesk->seed) % 3 == 0)
        homeserver_react(helpdesk->homeserver, helpdesk->room, user, matter->card, "👍", NULL);
    else
        tutor_says(helpdesk, matter, tutor, commands[rand_r(&helpdesk->seed) % 3]);
}

void helpdesk_race(struct helpdesk *helpdesk, const struct matter *matter)
{
    size_t order[HELPDESK_TUTORS];
    for (size_t i = 0; i < HELPDESK_TUTORS; i++) {
        size_t at = (size_t)rand_r(&helpdesk->seed) % (i + 1);
        order[i] = order[at];
        order[at] = i;
    }
    for (size_t i = 0; i < HELPDESK_TUTORS; i++)
        take(helpdesk, matter, order[i]);
}

/* Now and then something that stays with the team. */
static void note(struct helpdesk *helpdesk, const struct matter *matter)
{
    size_t tutor = (size_t)rand_r(&helpdesk->seed) % HELPDESK_TUTORS;
    if (rand_r(&helpdesk->seed) % 8 == 0)
        tutor_says(helpdesk, matter, tutor, tutor == (size_t)matter->claimer ? "# " HELPDESK_NOTE : HELPDESK_NOTE);
}

/* ---- whose turn it is --------------------------------------------------------------------------------------- */

static void talk(struct helpdesk *helpdesk, struct matter *matter)
{
    char text[80];
    size_t number = number_of(helpdesk, matter);
    while (matter->asker_said < HELPDESK_WORDS && matter->asker_said - matter->tutors.heard.distinct < WINDOW) {
        (void)snprintf(text, sizeof text, HELPDESK_ASKER "%zu kohta %zu", number, matter->asker_said++);
        asker_says(helpdesk, matter, text);
    }
    while (matter->tutor_said < HELPDESK_WORDS && matter->tutor_said - matter->asker.heard.distinct < WINDOW) {
        note(helpdesk, matter);
        (void)snprintf(text, sizeof text, HELPDESK_TUTOR "%zu kohta %zu", number, matter->tutor_said++);
        tutor_says(helpdesk, matter, (size_t)matter->claimer, text);
    }
    if (matter->tutors.heard.distinct + matter->asker.heard.distinct < (size_t)2 * HELPDESK_WORDS)
        return;
    tutor_says(helpdesk, matter, (size_t)matter->claimer, "ratkaistu");
    matter->state = MATTER_CLOSING;
}

static void go_on(struct helpdesk *helpdesk, struct matter *matter)
{
    if (matter->state == MATTER_JOINING)
        come_in(helpdesk, matter);
    if (matter->state == MATTER_ASKED && matter->claimer != HELPDESK_NOBODY && matter->card[0] != '\0')
        matter->state = MATTER_TALKING;
    if (matter->state == MATTER_TALKING)
        talk(helpdesk, matter);
    if (matter->state == MATTER_CLOSING && matter->asker.closings > 0 && matter->tutors.asked > 0) {
        matter->state = MATTER_DONE;
        helpdesk->done++;
    }
}

static void begin(struct helpdesk *helpdesk, struct matter *matter)
{
    helpdesk->begun++;
    if (!matter->web)
        matter->room = homeserver_room_new(helpdesk->homeserver,
                                           &(struct homeserver_room_options){.creator = matter->user, .direct = true});
}

/* Matters that are done are listened to as long as others are not: something may come late. */
static void read_web(struct helpdesk *helpdesk)
{
    struct pollfd *ready = x_alloc(helpdesk->begun + 1, sizeof *ready);
    for (size_t i = 0; i < helpdesk->begun; i++) {
        struct matter *matter = &helpdesk->matters[i];
        if (matter->web && matter->client.descriptor < 0 && matter->state != MATTER_DONE)
            (void)client_connect(&matter->client);
        ready[i] = (struct pollfd){.fd = matter->client.descriptor, .events = POLLIN};
    }
    (void)poll(ready, helpdesk->begun, 0);
    for (size_t i = 0; i < helpdesk->begun; i++) {
        if (ready[i].revents != 0)
            (void)client_read(&helpdesk->matters[i].client);
    }
    free(ready);
}

bool helpdesk_turn(struct helpdesk *helpdesk)
{
    size_t heard = homeserver_heard_count(helpdesk->homeserver);
    while (helpdesk->begun < helpdesk->count && helpdesk->begun - helpdesk->done < helpdesk->at_once)
        begin(helpdesk, &helpdesk->matters[helpdesk->begun]);
    read_web(helpdesk);
    size_t before = helpdesk->steps;
    helpdesk_listen(helpdesk);
    for (size_t i = 0; i < helpdesk->begun; i++) {
        if (helpdesk->matters[i].state != MATTER_DONE)
            go_on(helpdesk, &helpdesk->matters[i]);
    }
    if (helpdesk->steps == before)
        (void)homeserver_wait_heard(helpdesk->homeserver, heard + 1, LONGEST_WAIT_MS);
    return helpdesk->done == helpdesk->count;
}

size_t helpdesk_steps(const struct helpdesk *helpdesk)
{
    return helpdesk->count * (3 + 2 * HELPDESK_WORDS);
}

size_t helpdesk_under_way(const struct helpdesk *helpdesk)
{
    size_t count = 0;
    for (size_t i = 0; i < helpdesk->begun; i++) {
        const struct matter *matter = &helpdesk->matters[i];
        count += matter->state == MATTER_ASKED || matter->state == MATTER_CLOSING;
        count += matter->asker_said - matter->tutors.heard.distinct;
        count += matter->tutor_said - matter->asker.heard.distinct;
    }
    return count;
}
