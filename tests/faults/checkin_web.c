/* People on the web page, each signed in with an account of their own. */
#include "checkin_takers.h"

#include "support/http_caller.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/own.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOMENT_MS = 20, QUIET_MS = 30000 };
static const char secret[] = "neljä hevosta laiturilla";

static void environment(struct ledger *ledger)
{
    (void)ledger;
    (void)setenv("NEUVO_WEB_ACCESS", "sign_in", 1);
    (void)setenv("NEUVO_LIMITS_HANDSHAKES_PER_MINUTE", "0", 1);
}

/* ---- signing in ----------------------------------------------------------------------------------------------- */

static bool post(struct http_caller *caller, const char *target, const char *name, const char *value)
{
    own_(text_done) struct text body = TEXT_INIT;
    text_add(&body, "{\"organisation\":\"oma\"");
    json_write_member(&body, name, value);
    json_write_member(&body, "password", secret);
    text_add_char(&body, '}');
    return http_call(caller, "POST", target, "X-Neuvo-Console: 1\r\nContent-Type: application/json\r\n", body.data,
                     body.length) == 200;
}

/* The password by the link that the command prints, then the session that the page gets. */
static bool sign_in(struct ledger *ledger, struct taker *taker)
{
    static const char link[] = "invitation=oma.", cookie[] = "neuvo_session=";
    char out[4000] = "", invitation[80] = "";
    const char *what[] = {"account", "create", "--access", "staff", taker->name, NULL};
    struct http_caller caller;
    bool good = server_command(&ledger->server, what, out, sizeof out) == 0;
    const char *at = strstr(out, link);
    if (!good || at == NULL || sscanf(at + strlen(link), "%79[0-9a-f]", invitation) != 1)
        return false;
    http_caller_init(&caller, ledger->server.port);
    caller.patience_ms = QUIET_MS; /* passwords are slow by intent */
    good = post(&caller, "/api/v1/password", "invitation", invitation) &&
           post(&caller, "/api/v1/session", "name", taker->name);
    at = good ? strstr(caller.head.data, cookie) : NULL;
    if (at != NULL)
        (void)snprintf(taker->cookie, sizeof taker->cookie, "Cookie: %.*s\r\n", (int)strcspn(at, ";\r"), at);
    http_caller_done(&caller);
    return at != NULL;
}

static bool arrive(struct ledger *ledger)
{
    bool good = true;
    for (size_t i = 0; i < ledger->count && good; i++) {
        struct taker *taker = &ledger->takers[i];
        (void)snprintf(taker->name, sizeof taker->name, "Vastaaja %zu", i);
        good = sign_in(ledger, taker);
        client_init(&taker->client, ledger->server.port);
        taker->client.headers = taker->cookie;
        good = good && client_connect(&taker->client);
    }
    return good;
}

/* ---- talking -------------------------------------------------------------------------------------------------- */

static void say(struct ledger *ledger, struct taker *taker, const char *words)
{
    (void)ledger;
    client_say(&taker->client, words);
}

/* As the page does: connects again, sends again what was not acknowledged, reads on from what it saw. */
static void read_on(struct client *client)
{
    if (client->descriptor >= 0 || client_connect(client))
        (void)client_read(client);
}

static bool hear(struct ledger *ledger, struct taker *taker, struct text *body)
{
    (void)ledger;
    size_t count = 0;
    read_on(&taker->client);
    for (size_t i = 0; i < taker->client.seen.count; i++) {
        const struct seen *seen = &taker->client.seen.items[i];
        if (!seen->out || ++count <= taker->heard)
            continue;
        text_add(body, seen->text);
        return true;
    }
    return false;
}

/* A page has read what came before the end. */
static void gone(struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++) {
        (void)client_read(&ledger->takers[i].client);
        client_disconnect(&ledger->takers[i].client);
    }
}

static size_t heard(const struct ledger *ledger)
{
    size_t sum = 0;
    for (size_t i = 0; i < ledger->count; i++)
        sum += client_answers(&ledger->takers[i].client);
    return sum;
}

static void wait(struct ledger *ledger, size_t before)
{
    struct pollfd *ready = x_alloc(ledger->count, sizeof *ready);
    for (size_t i = 0; i < ledger->count; i++)
        ready[i] = (struct pollfd){.fd = ledger->takers[i].client.descriptor, .events = POLLIN};
    if (heard(ledger) == before)
        (void)poll(ready, ledger->count, MOMENT_MS);
    free(ready);
}

/* ---- the end -------------------------------------------------------------------------------------------------- */

/* Reads the conversation anew from the server: what stands there, and not what was seen of it. */
static bool read_anew(struct taker *taker)
{
    struct client reader;
    client_init(&reader, taker->client.port);
    reader.headers = taker->cookie;
    memcpy(reader.visit, taker->client.visit, sizeof reader.visit);
    int64_t deadline = clock_monotonic_ms() + QUIET_MS;
    bool good = client_connect(&reader);
    while (good && reader.seen.count < 2 * taker->count && clock_monotonic_ms() < deadline) {
        struct pollfd ready = {.fd = reader.descriptor, .events = POLLIN};
        (void)poll(&ready, 1, MOMENT_MS);
        good = client_read(&reader);
    }
    client_done(&taker->client);
    taker->client = reader;
    return good;
}

static bool quiet(struct ledger *ledger)
{
    bool good = true;
    for (size_t i = 0; i < ledger->count; i++)
        good = read_anew(&ledger->takers[i]) && good;
    return good;
}

/* Whatever was said stands before its answer, and the next thing behind it. */
static size_t answers(struct ledger *ledger, struct taker *taker, size_t said)
{
    (void)ledger;
    size_t place = 0, count = 0;
    for (int64_t seq = 1; seq <= (int64_t)taker->client.seen.count; seq++) {
        for (size_t i = 0; i < taker->client.seen.count; i++) {
            const struct seen *seen = &taker->client.seen.items[i];
            if (seen->seq != seq)
                continue;
            place += !seen->out;
            count += seen->out && place == said + 1;
        }
    }
    return count;
}

static void leave(struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++)
        client_done(&ledger->takers[i].client);
}

const struct way way_web = {.name = "web",
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
