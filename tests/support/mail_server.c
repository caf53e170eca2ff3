#include "support/mail_server.h"

#include "base/list.h"
#include "base/own.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINE_BYTES = 4096 };

struct mail_server_fake {
    int listener;
    uint16_t port;
    pthread_t thread;
    pthread_mutex_t mutex;
    LIST_OF(enum mail_behaviour) script;
    size_t next;
    LIST_OF(struct mail_taken) taken;
    LIST_OF(int) sockets; /* all that were opened, so that stop ends them */
    LIST_OF(pthread_t) threads;
    bool password;
};

struct visitor {
    struct mail_server_fake *server;
    int socket;
    enum mail_behaviour behaviour;
    char buffer[LINE_BYTES];
    size_t filled;
    struct mail_taken mail;
};

void mail_taken_done(struct mail_taken *taken)
{
    text_done(&taken->from);
    text_done(&taken->to);
    text_done(&taken->body);
}

/* ---- lines ---------------------------------------------------------------------------------------------------------
 */

static void say(const struct visitor *visitor, const char *line)
{
    (void)send(visitor->socket, line, strlen(line), MSG_NOSIGNAL);
    (void)send(visitor->socket, "\r\n", 2, MSG_NOSIGNAL);
}

/* One line without its end. False: the other side is gone. */
static bool hear(struct visitor *visitor, struct text *line)
{
    text_clear(line);
    for (;;) {
        char *end = memchr(visitor->buffer, '\n', visitor->filled);
        if (end != NULL) {
            size_t length = (size_t)(end - visitor->buffer);
            text_add_bytes(line, visitor->buffer, length > 0 && end[-1] == '\r' ? length - 1 : length);
            visitor->filled -= length + 1;
            memmove(visitor->buffer, end + 1, visitor->filled);
            return true;
        }
        if (visitor->filled == sizeof visitor->buffer)
            return false;
        ssize_t got =
            recv(visitor->socket, visitor->buffer + visitor->filled, sizeof visitor->buffer - visitor->filled, 0);
        if (got <= 0)
            return false;
        visitor->filled += (size_t)got;
    }
}

static void wait_for_end(struct visitor *visitor)
{
    own_(text_done) struct text line = TEXT_INIT;
    while (hear(visitor, &line))
        continue;
}

/* ---- one conversation ----------------------------------------------------------------------------------------------
 */

static void keep(struct visitor *visitor, bool answered)
{
    struct mail_server_fake *server = visitor->server;
    visitor->mail.answered = answered;
    (void)pthread_mutex_lock(&server->mutex);
    *list_push(&server->taken) = visitor->mail;
    (void)pthread_mutex_unlock(&server->mutex);
    visitor->mail = (struct mail_taken){TEXT_INIT, TEXT_INIT, TEXT_INIT, false};
}

/* False: the conversation is over. */
static bool take_mail(struct visitor *visitor)
{
    own_(text_done) struct text line = TEXT_INIT;
    say(visitor, "354 go on");
    for (;;) {
        if (!hear(visitor, &line))
            return false;
        if (strcmp(line.data, ".") == 0)
            break;
        text_printf(&visitor->mail.body, "%s\r\n", line.data + (line.data[0] == '.'));
    }
    if (visitor->behaviour == MAIL_NO_CONTENT) {
        say(visitor, "554 5.7.1 not this");
        return true;
    }
    bool silent = visitor->behaviour == MAIL_HANGS || visitor->behaviour == MAIL_DROPS;
    keep(visitor, !silent);
    if (visitor->behaviour == MAIL_HANGS)
        wait_for_end(visitor);
    if (silent)
        return false;
    say(visitor, "250 2.0.0 taken");
    return true;
}

static void take_address(struct text *to, const char *line)
{
    const char *from = strchr(line, '<'), *end = strchr(line, '>');
    text_clear(to);
    if (from != NULL && end != NULL)
        text_add_bytes(to, from + 1, (size_t)(end - from - 1));
}

static bool answer_recipient(struct visitor *visitor, const char *line)
{
    take_address(&visitor->mail.to, line);
    say(visitor, visitor->behaviour == MAIL_NO_MAILBOX ? "550 5.1.1 no such mailbox"
                 : visitor->behaviour == MAIL_GREY     ? "451 4.7.1 come later"
                                                       : "250 ok");
    return true;
}

static void note_password(struct visitor *visitor)
{
    (void)pthread_mutex_lock(&visitor->server->mutex);
    visitor->server->password = true;
    (void)pthread_mutex_unlock(&visitor->server->mutex);
    say(visitor, visitor->behaviour == MAIL_NO_SIGN_IN ? "535 5.7.8 wrong" : "235 2.7.0 welcome");
}

static bool answer(struct visitor *visitor, const char *line)
{
    if (strncasecmp(line, "EHLO", 4) == 0) {
        say(visitor, "250-fake\r\n250-AUTH PLAIN\r\n250 8BITMIME");
    } else if (strncasecmp(line, "AUTH PLAIN ", 11) == 0) {
        note_password(visitor);
    } else if (strncasecmp(line, "AUTH", 4) == 0) {
        say(visitor, "334 ");
        own_(text_done) struct text secret = TEXT_INIT;
        if (!hear(visitor, &secret))
            return false;
        note_password(visitor);
    } else if (strncasecmp(line, "MAIL FROM:", 10) == 0) {
        take_address(&visitor->mail.from, line);
        say(visitor, "250 ok");
    } else if (strncasecmp(line, "RCPT TO:", 8) == 0) {
        return answer_recipient(visitor, line);
    } else if (strcasecmp(line, "DATA") == 0) {
        return take_mail(visitor);
    } else if (strcasecmp(line, "QUIT") == 0) {
        if (visitor->behaviour == MAIL_NO_FAREWELL)
            wait_for_end(visitor);
        else
            say(visitor, "221 bye");
        return false;
    } else {
        say(visitor, "500 what?");
    }
    return true;
}

static void *converse(void *context)
{
    struct visitor *visitor = context;
    own_(text_done) struct text line = TEXT_INIT;
    bool goes_on = visitor->behaviour != MAIL_BUSY;
    if (visitor->behaviour == MAIL_TALKS) {
        for (int i = 0; i < 100000 && send(visitor->socket, "220-and so on\r\n", 15, MSG_NOSIGNAL) > 0; i++)
            continue;
        goes_on = false;
    } else {
        say(visitor, goes_on ? "220 fake ESMTP" : "421 4.3.2 busy");
    }
    while (goes_on && hear(visitor, &line))
        goes_on = answer(visitor, line.data);
    (void)shutdown(visitor->socket, SHUT_RDWR);
    mail_taken_done(&visitor->mail);
    free(visitor);
    return NULL;
}

static void *listen_on(void *context)
{
    struct mail_server_fake *server = context;
    for (;;) {
        int taken = accept(server->listener, NULL, NULL);
        if (taken < 0)
            return NULL;
        struct visitor *visitor = x_alloc(1, sizeof *visitor);
        visitor->server = server;
        visitor->socket = taken;
        visitor->mail = (struct mail_taken){TEXT_INIT, TEXT_INIT, TEXT_INIT, false};
        (void)pthread_mutex_lock(&server->mutex);
        visitor->behaviour = server->next < server->script.count ? server->script.items[server->next++] : MAIL_GOOD;
        *list_push(&server->sockets) = taken;
        if (pthread_create(list_push(&server->threads), NULL, converse, visitor) != 0)
            abort();
        (void)pthread_mutex_unlock(&server->mutex);
    }
}

/* ---- life ----------------------------------------------------------------------------------------------------------
 */

struct mail_server_fake *mail_server_start(void)
{
    struct mail_server_fake *server = x_alloc(1, sizeof *server);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)pthread_mutex_init(&server->mutex, NULL);
    if (server->listener < 0 || bind(server->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(server->listener, 64) != 0 || getsockname(server->listener, (struct sockaddr *)&address, &length) != 0 ||
        pthread_create(&server->thread, NULL, listen_on, server) != 0)
        abort();
    server->port = ntohs(address.sin_port);
    return server;
}

void mail_server_stop(struct mail_server_fake *server)
{
    (void)shutdown(server->listener, SHUT_RDWR);
    (void)pthread_join(server->thread, NULL);
    (void)close(server->listener);
    for (size_t i = 0; i < server->sockets.count; i++)
        (void)shutdown(server->sockets.items[i], SHUT_RDWR);
    for (size_t i = 0; i < server->threads.count; i++)
        (void)pthread_join(server->threads.items[i], NULL);
    for (size_t i = 0; i < server->sockets.count; i++)
        (void)close(server->sockets.items[i]);
    for (size_t i = 0; i < server->taken.count; i++)
        mail_taken_done(&server->taken.items[i]);
    list_done(&server->taken);
    list_done(&server->sockets);
    list_done(&server->threads);
    list_done(&server->script);
    (void)pthread_mutex_destroy(&server->mutex);
    free(server);
}

uint16_t mail_server_port(const struct mail_server_fake *server)
{
    return server->port;
}

void mail_server_next(struct mail_server_fake *server, enum mail_behaviour behaviour)
{
    (void)pthread_mutex_lock(&server->mutex);
    *list_push(&server->script) = behaviour;
    (void)pthread_mutex_unlock(&server->mutex);
}

size_t mail_server_connections(struct mail_server_fake *server)
{
    (void)pthread_mutex_lock(&server->mutex);
    size_t count = server->sockets.count;
    (void)pthread_mutex_unlock(&server->mutex);
    return count;
}

size_t mail_server_taken(struct mail_server_fake *server)
{
    (void)pthread_mutex_lock(&server->mutex);
    size_t count = server->taken.count;
    (void)pthread_mutex_unlock(&server->mutex);
    return count;
}

void mail_server_copy(struct mail_server_fake *server, size_t index, struct mail_taken *taken)
{
    *taken = (struct mail_taken){TEXT_INIT, TEXT_INIT, TEXT_INIT, false};
    (void)pthread_mutex_lock(&server->mutex);
    if (index < server->taken.count) {
        const struct mail_taken *there = &server->taken.items[index];
        text_add(&taken->from, there->from.data);
        text_add(&taken->to, there->to.data);
        text_add(&taken->body, there->body.data);
        taken->answered = there->answered;
    }
    (void)pthread_mutex_unlock(&server->mutex);
}

static void id_of(const struct mail_taken *taken, struct text *id)
{
    const char *at = strstr(taken->body.data, "Message-ID: ");
    text_clear(id);
    if (at != NULL)
        text_add_bytes(id, at, strcspn(at, "\r\n"));
}

size_t mail_server_distinct(struct mail_server_fake *server)
{
    own_(text_done) struct text one = TEXT_INIT, other = TEXT_INIT;
    size_t count = 0;
    (void)pthread_mutex_lock(&server->mutex);
    for (size_t i = 0; i < server->taken.count; i++) {
        bool seen = false;
        id_of(&server->taken.items[i], &one);
        for (size_t j = 0; j < i && !seen; j++) {
            id_of(&server->taken.items[j], &other);
            seen = strcmp(one.data, other.data) == 0;
        }
        count += !seen;
    }
    (void)pthread_mutex_unlock(&server->mutex);
    return count;
}

bool mail_server_heard_password(struct mail_server_fake *server)
{
    (void)pthread_mutex_lock(&server->mutex);
    bool heard = server->password;
    (void)pthread_mutex_unlock(&server->mutex);
    return heard;
}
