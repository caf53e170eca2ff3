/*
 * What Teams does to a bot under load, for teams.mjs: conversations in which the next message is said when the one
 * before is answered, and the place where the answers arrive. On bare sockets: whoever measures must not be the
 * slowest.
 *
 *     teams_load --bot PORT --port PORT --app ID --tenant ID --conversations N --messages N --first ID
 *                [--authorization TEXT]
 *
 * Prints "RATE P50 P99": messages a second, and milliseconds from a message to the request that brings its answer.
 */
#include "base/clock.h"
#include "base/list.h"
#include "base/own.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READY_MOST = 128, PATIENCE_MS = 60000, READ_BYTES = 65536, CONVERSATIONS_MOST = 1000 };

/* One conversation, and the connection on which its messages go to the bot. */
struct talk {
    size_t said;
    bool accepted, answered; /* the newest message */
    int64_t said_us;
};

/* One connection: of a talk to the bot, or of the bot to us. */
struct wire {
    int descriptor;
    struct talk *talk; /* NULL: the bot speaks */
    struct text in;
};

struct load {
    unsigned short bot, port;
    const char *app, *tenant, *authorization;
    size_t conversations, messages, open;
    unsigned long long first; /* id of the first message; each has a number of its own */
    int epoll;
    struct wire listener, wires[CONVERSATIONS_MOST];
    struct talk talks[CONVERSATIONS_MOST];
    LIST_OF(double) took_ms;
    unsigned long long answers;
    const char *wrong;
};

static const char *const questions[] = {"miten jaan näytön teamsissä?", "unohdin salasanani", "wilma ei aukea",
                                        "projektori on musta", "how do I book a room"};

static void write_all(struct load *load, int descriptor, const struct text *text)
{
    for (size_t done = 0; done < text->length;) {
        ssize_t wrote = send(descriptor, text->data + done, text->length - done, MSG_NOSIGNAL);
        if (wrote <= 0) {
            load->wrong = "a connection broke";
            return;
        }
        done += (size_t)wrote;
    }
}

static void say(struct load *load, size_t number)
{
    struct talk *talk = &load->talks[number];
    own_(text_done) struct text body = TEXT_INIT, request = TEXT_INIT;
    const char *text = questions[(number + talk->said) % (sizeof questions / sizeof *questions)];
    text_printf(&body,
                "{\"type\":\"message\",\"id\":\"%llu\",\"timestamp\":\"2026-11-23T12:00:00.000Z\","
                "\"serviceUrl\":\"http://127.0.0.1:%u/emea/\",\"channelId\":\"msteams\",\"textFormat\":\"plain\","
                "\"text\":\"%s\",\"from\":{\"id\":\"29:1nobody%zu\",\"name\":\"Aino Virtanen\","
                "\"aadObjectId\":\"00000000-0000-4000-8000-%012zu\"},\"conversation\":{\"conversationType\":"
                "\"personal\",\"tenantId\":\"%s\",\"id\":\"a:1talk%zu\"},\"recipient\":{\"id\":\"28:%s\","
                "\"name\":\"Neuvo\"},\"entities\":[{\"locale\":\"fi-FI\",\"country\":\"FI\",\"platform\":\"Windows\","
                "\"type\":\"clientInfo\"}],\"channelData\":{\"tenant\":{\"id\":\"%s\"}},\"locale\":\"fi-FI\"}",
                load->first + number * load->messages + talk->said, load->port, text, number, number, load->tenant,
                number, load->app, load->tenant);
    text_printf(&request,
                "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Type: application/json; "
                "charset=utf-8\r\n%s%s%sContent-Length: %zu\r\n\r\n%s",
                load->bot, load->authorization == NULL ? "" : "Authorization: ",
                load->authorization == NULL ? "" : load->authorization, load->authorization == NULL ? "" : "\r\n",
                body.length, body.data);
    talk->accepted = talk->answered = false;
    talk->said_us = clock_monotonic_us();
    talk->said++;
    write_all(load, load->wires[number].descriptor, &request);
}

/* The newest message is done with when the bot has taken it and its answer has come. */
static void go_on(struct load *load, size_t number)
{
    const struct talk *talk = &load->talks[number];
    if (!talk->accepted || !talk->answered)
        return;
    if (talk->said < load->messages)
        say(load, number);
    else
        load->open--;
}

/* The id of the message that a request answers: the end of its path, or replyToId; 0: none. */
static unsigned long long cause_of(const char *head, const char *body)
{
    static const char path[] = "/activities/", field[] = "\"replyToId\":\"";
    const char *line_end = strstr(head, " HTTP/1.1"), *found = strstr(head, path);
    if (found != NULL && line_end != NULL && found < line_end)
        return strtoull(found + strlen(path), NULL, 10);
    found = strstr(body, field);
    return found == NULL ? 0 : strtoull(found + strlen(field), NULL, 10);
}

static void take_answer(struct load *load, const char *head, const char *body)
{
    unsigned long long cause = cause_of(head, body);
    size_t number = (size_t)(cause - load->first) / load->messages;
    if (strstr(body, "\"type\":\"typing\"") != NULL)
        return;
    if (cause < load->first || number >= load->conversations) {
        load->wrong = "an answer to what was not asked";
        return;
    }
    struct talk *talk = &load->talks[number];
    if (talk->answered || cause != load->first + number * load->messages + talk->said - 1) {
        load->wrong = "a second answer";
        return;
    }
    talk->answered = true;
    *list_push(&load->took_ms) = (double)(clock_monotonic_us() - talk->said_us) / 1000;
    go_on(load, number);
}

static void take(struct load *load, struct wire *wire, const char *head, const char *body)
{
    if (wire->talk != NULL) {
        long status = strncmp(head, "HTTP/1.1 ", 9) == 0 ? strtol(head + 9, NULL, 10) : 0;
        if (status < 200 || status > 202)
            load->wrong = "a message was not taken";
        wire->talk->accepted = true;
        go_on(load, (size_t)(wire->talk - load->talks));
        return;
    }
    own_(text_done) struct text answer = TEXT_INIT, id = TEXT_INIT;
    text_printf(&id, "{\"id\":\"%llu\"}", ++load->answers);
    text_printf(&answer, "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                id.length, id.data);
    write_all(load, wire->descriptor, &answer);
    take_answer(load, head, body);
}

/* The first whole message at the beginning of the text: takes it. False: there is none. */
static bool take_first(struct load *load, struct wire *wire)
{
    char *end = strstr(wire->in.data, "\r\n\r\n");
    if (end == NULL)
        return false;
    *end = '\0';
    const char *field = strcasestr(wire->in.data, "\r\ncontent-length:");
    size_t length = field == NULL ? 0 : strtoul(field + strlen("\r\ncontent-length:"), NULL, 10);
    size_t from = (size_t)(end - wire->in.data) + 4;
    if (wire->in.length < from + length) {
        *end = '\r';
        return false;
    }
    own_(text_done) struct text body = TEXT_INIT, rest = TEXT_INIT;
    text_add_bytes(&body, wire->in.data + from, length);
    text_add_bytes(&rest, wire->in.data + from + length, wire->in.length - from - length);
    take(load, wire, wire->in.data, body.data);
    text_clear(&wire->in);
    text_add_bytes(&wire->in, rest.data, rest.length);
    return true;
}

static void wire_close(struct wire *wire)
{
    (void)close(wire->descriptor);
    text_done(&wire->in);
    if (wire->talk == NULL)
        free(wire);
}

static void read_wire(struct load *load, struct wire *wire)
{
    char bytes[READ_BYTES];
    ssize_t got = recv(wire->descriptor, bytes, sizeof bytes, 0);
    if (got <= 0) {
        if (wire->talk != NULL)
            load->wrong = "the bot closed a connection";
        wire_close(wire);
        return;
    }
    text_add_bytes(&wire->in, bytes, (size_t)got);
    while (load->wrong == NULL && take_first(load, wire))
        continue;
}

static void watch(const struct load *load, struct wire *wire)
{
    int yes = 1;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = wire};
    (void)setsockopt(wire->descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    (void)epoll_ctl(load->epoll, EPOLL_CTL_ADD, wire->descriptor, &event);
}

static void accept_wire(const struct load *load)
{
    struct wire *wire = x_alloc(1, sizeof *wire);
    *wire = (struct wire){.descriptor = accept(load->listener.descriptor, NULL, NULL), .in = TEXT_INIT};
    watch(load, wire);
}

static struct sockaddr_in loopback(unsigned short port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static bool begin(struct load *load)
{
    int yes = 1;
    struct sockaddr_in here = loopback(load->port), there = loopback(load->bot);
    load->epoll = epoll_create1(0);
    load->listener = (struct wire){.descriptor = socket(AF_INET, SOCK_STREAM, 0)};
    (void)setsockopt(load->listener.descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(load->listener.descriptor, (struct sockaddr *)&here, sizeof here) != 0 ||
        listen(load->listener.descriptor, READY_MOST) != 0)
        return false;
    watch(load, &load->listener);
    for (size_t i = 0; i < load->conversations; i++) {
        load->wires[i] =
            (struct wire){.descriptor = socket(AF_INET, SOCK_STREAM, 0), .talk = &load->talks[i], .in = TEXT_INIT};
        if (connect(load->wires[i].descriptor, (struct sockaddr *)&there, sizeof there) != 0)
            return false;
        watch(load, &load->wires[i]);
    }
    return true;
}

static void run(struct load *load)
{
    struct epoll_event ready[READY_MOST];
    load->open = load->conversations;
    for (size_t i = 0; i < load->conversations; i++)
        say(load, i);
    while (load->open > 0 && load->wrong == NULL) {
        int count = epoll_wait(load->epoll, ready, READY_MOST, PATIENCE_MS);
        if (count <= 0)
            load->wrong = "no answer came";
        for (int i = 0; i < count && load->wrong == NULL; i++) {
            if (ready[i].data.ptr == &load->listener)
                accept_wire(load);
            else
                read_wire(load, ready[i].data.ptr);
        }
    }
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static bool read_options(struct load *load, int argc, char **argv, struct text *authorization)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        unsigned long long number = strtoull(value, NULL, 10);
        if (strcmp(name, "--bot") == 0)
            load->bot = (unsigned short)number;
        else if (strcmp(name, "--port") == 0)
            load->port = (unsigned short)number;
        else if (strcmp(name, "--app") == 0)
            load->app = value;
        else if (strcmp(name, "--tenant") == 0)
            load->tenant = value;
        else if (strcmp(name, "--conversations") == 0)
            load->conversations = (size_t)number;
        else if (strcmp(name, "--messages") == 0)
            load->messages = (size_t)number;
        else if (strcmp(name, "--first") == 0)
            load->first = number;
        else if (strcmp(name, "--authorization") == 0) {
            text_add(authorization, value);
            load->authorization = authorization->data;
        }
    }
    return load->bot != 0 && load->port != 0 && load->app != NULL && load->tenant != NULL && load->messages > 0 &&
           load->conversations > 0 && load->conversations <= CONVERSATIONS_MOST && load->first > 0;
}

int main(int argc, char **argv)
{
    static struct load load;
    own_(text_done) struct text authorization = TEXT_INIT;
    if (!read_options(&load, argc, argv, &authorization)) {
        fprintf(stderr, "usage: teams_load --bot PORT --port PORT --app ID --tenant ID --conversations 1-1000 "
                        "--messages N --first ID [--authorization TEXT]\n");
        return 2;
    }
    if (!begin(&load)) {
        fprintf(stderr, "teams_load: the bot, or the own port, cannot be had\n");
        return 1;
    }
    int64_t started_us = clock_monotonic_us();
    run(&load);
    double seconds = (double)(clock_monotonic_us() - started_us) / 1000000;
    if (load.wrong != NULL) {
        fprintf(stderr, "teams_load: %s\n", load.wrong);
        return 1;
    }
    qsort(load.took_ms.items, load.took_ms.count, sizeof *load.took_ms.items, compare);
    printf("%.1f %.3f %.3f\n", (double)load.took_ms.count / seconds, load.took_ms.items[load.took_ms.count / 2],
           load.took_ms.items[load.took_ms.count * 99 / 100]);
    list_done(&load.took_ms);
    for (size_t i = 0; i < load.conversations; i++)
        wire_close(&load.wires[i]);
    return 0;
}
