/* People in Matrix, each in a chat of two. */
#include "checkin_takers.h"

#include "base/json.h"
#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_BYTES = 64 * 1024, BODY_DEPTH = 16, JOIN_MS = 60000, MOMENT_MS = 20 };

static void environment(struct ledger *ledger)
{
    ledger->homeserver = homeserver_start(&(struct homeserver_options){.push_port = 0});
    if (ledger->homeserver == NULL) {
        fprintf(stderr, "checkin ledger: there is no homeserver\n");
        exit(1);
    }
    homeserver_environment(ledger->homeserver, NULL);
    homeserver_bot_gone(ledger->homeserver);
}

static bool arrive(struct ledger *ledger)
{
    if (!homeserver_wait_quiet(ledger->homeserver, SERVER_START_MS))
        return false;
    for (size_t i = 0; i < ledger->count; i++) {
        struct taker *taker = &ledger->takers[i];
        (void)snprintf(taker->name, sizeof taker->name, "@taker%zu:fake.test", i);
        taker->room = homeserver_room_new(ledger->homeserver,
                                          &(struct homeserver_room_options){.creator = taker->name, .direct = true});
    }
    bool good = true;
    for (size_t i = 0; i < ledger->count && good; i++)
        good = homeserver_wait_membership(ledger->homeserver, ledger->takers[i].room, "join", JOIN_MS);
    return good;
}

static void say(struct ledger *ledger, struct taker *taker, const char *words)
{
    homeserver_say(ledger->homeserver, taker->room, &(struct homeserver_saying){.user = taker->name, .text = words},
                   taker->said[taker->count]);
}

/* The homeserver's own reading cuts the body. */
static bool hear(struct ledger *ledger, struct taker *taker, struct text *body)
{
    struct homeserver_answer answer;
    own_(json_freep) struct json *content = NULL;
    struct error error = ERROR_INIT;
    const char *words = "";
    if (homeserver_answers_to(ledger->homeserver, taker->said[taker->count - 1], &answer) == 0)
        return false;
    if (json_parse(answer.event->content, strlen(answer.event->content), (struct json_limits){BODY_BYTES, BODY_DEPTH},
                   &content, &error) == RESULT_OK)
        (void)json_need_string(content, "body", &words, &error);
    text_add(body, words);
    return true;
}

static void gone(struct ledger *ledger)
{
    homeserver_bot_gone(ledger->homeserver);
}

static bool quiet(struct ledger *ledger)
{
    return homeserver_wait_quiet(ledger->homeserver, SERVER_START_MS);
}

static size_t heard(const struct ledger *ledger)
{
    return homeserver_heard_count(ledger->homeserver);
}

static void wait(struct ledger *ledger, size_t before)
{
    (void)homeserver_wait_heard(ledger->homeserver, before + 1, MOMENT_MS);
}

static size_t answers(struct ledger *ledger, struct taker *taker, size_t said)
{
    return homeserver_answers_to(ledger->homeserver, taker->said[said], NULL);
}

static void leave(struct ledger *ledger)
{
    homeserver_stop(ledger->homeserver);
}

const struct way way_matrix = {.name = "matrix",
                               .environment = environment,
                               .arrive = arrive,
                               .say = say,
                               .hear = hear,
                               .gone = gone,
                               .quiet = quiet,
                               .wait = wait,
                               .heard = heard,
                               .answers = answers,
                               .leave = leave};
