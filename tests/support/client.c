#include "support/client.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/own.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void random_hex(char *out, size_t bytes)
{
    uint8_t raw[16];
    random_bytes(raw, bytes);
    for (size_t i = 0; i < bytes; i++)
        (void)snprintf(out + 2 * i, 3, "%02x", raw[i]);
}

static void make_uuid(char out[40])
{
    char hex[33];
    random_hex(hex, 16);
    (void)snprintf(out, 40, "%.8s-%.4s-4%.3s-a%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17, hex + 20);
}

void client_init(struct client *client, unsigned short port)
{
    *client = (struct client){.descriptor = -1, .port = port, .incoming = TEXT_INIT};
    random_hex(client->visit, 16);
}

void client_done(struct client *client)
{
    client_disconnect(client);
    for (size_t i = 0; i < client->seen.count; i++) {
        free(client->seen.items[i].id);
        free(client->seen.items[i].text);
    }
    list_done(&client->seen);
    list_done(&client->sent);
    text_done(&client->incoming);
}

void client_disconnect(struct client *client)
{
    if (client->descriptor >= 0)
        (void)close(client->descriptor);
    client->descriptor = -1;
    text_clear(&client->incoming);
}

static bool write_all(struct client *client, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = send(client->descriptor, bytes, length, MSG_NOSIGNAL);
        if (put < 0 && (errno == EAGAIN || errno == EINTR)) {
            struct pollfd ready = {.fd = client->descriptor, .events = POLLOUT};
            if (poll(&ready, 1, 2000) <= 0)
                return false;
            continue;
        }
        if (put <= 0)
            return false;
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

/* RFC 6455 5.2: client frames are masked. The mask may be anything; zero keeps the bytes readable in a capture. */
bool client_frame(struct client *client, const char *text, size_t length, unsigned opcode)
{
    own_(text_done) struct text frame = TEXT_INIT;
    text_add_char(&frame, (char)(0x80 | opcode));
    if (length < 126) {
        text_add_char(&frame, (char)(0x80 | length));
    } else if (length < 65536) {
        text_add_char(&frame, (char)(0x80 | 126));
        text_add_char(&frame, (char)(length >> 8));
        text_add_char(&frame, (char)(length & 255));
    } else {
        text_add_char(&frame, (char)(0x80 | 127));
        for (int shift = 56; shift >= 0; shift -= 8)
            text_add_char(&frame, (char)((uint64_t)length >> shift & 255));
    }
    text_add_bytes(&frame, "\0\0\0\0", 4);
    text_add_bytes(&frame, text, length);
    return client->descriptor >= 0 && write_all(client, frame.data, frame.length);
}

static bool send_message(struct client *client, const struct sent *sent)
{
    own_(text_done) struct text frame = TEXT_INIT;
    text_add_char(&frame, '{');
    json_write_member(&frame, "type", "message");
    json_write_member(&frame, "id", sent->id);
    json_write_member(&frame, "text", sent->text);
    text_add_char(&frame, '}');
    return client_frame(client, frame.data, frame.length, 1);
}

void client_say(struct client *client, const char *text)
{
    struct sent *sent = list_push(&client->sent);
    make_uuid(sent->id);
    (void)snprintf(sent->text, sizeof sent->text, "%s", text);
    sent->sent_us = clock_monotonic_us();
    if (client->descriptor >= 0 && !send_message(client, sent))
        client_disconnect(client);
}

static bool shake_hands(struct client *client)
{
    own_(text_done) struct text head = TEXT_INIT;
    text_printf(&head,
                "GET /chat/oma/socket HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n",
                client->port, client->headers == NULL ? "" : client->headers);
    if (!write_all(client, head.data, head.length))
        return false;
    char byte;
    own_(text_done) struct text answer = TEXT_INIT;
    while (strstr(answer.data, "\r\n\r\n") == NULL) {
        struct pollfd ready = {.fd = client->descriptor, .events = POLLIN};
        if (answer.length > 8192 || poll(&ready, 1, 3000) <= 0 || recv(client->descriptor, &byte, 1, 0) != 1)
            return false;
        text_add_char(&answer, byte);
    }
    return string_starts(answer.data, "HTTP/1.1 101");
}

static bool say_hello(struct client *client)
{
    own_(text_done) struct text hello = TEXT_INIT;
    text_printf(&hello,
                "{\"type\":\"hello\",\"visit\":\"%s\",\"last_seq\":%lld,\"language\":\"fi\",\"own_device\":false}",
                client->visit, (long long)client->last_seq);
    return client_frame(client, hello.data, hello.length, 1);
}

bool client_connect(struct client *client)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(client->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    client_disconnect(client);
    client->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    (void)setsockopt(client->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    bool good = connect(client->descriptor, (struct sockaddr *)&address, sizeof address) == 0 && shake_hands(client) &&
                fcntl(client->descriptor, F_SETFL, O_NONBLOCK) == 0 && say_hello(client);
    for (size_t i = 0; good && i < client->sent.count; i++) {
        if (!client->sent.items[i].acknowledged)
            good = send_message(client, &client->sent.items[i]);
    }
    if (!good)
        client_disconnect(client);
    return good;
}

/* What a page does with each entry: shows it once by seq. */
static void note_seen(struct client *client, int64_t seq, bool out, const char *id, const char *text)
{
    for (size_t i = client->seen.count; i-- > 0;) {
        if (client->seen.items[i].seq == seq) {
            client->seen.items[i].times++;
            return;
        }
    }
    *list_push(&client->seen) = (struct seen){.seq = seq,
                                              .out = out,
                                              .id = x_strdup(id),
                                              .text = x_strdup(text),
                                              .came_us = clock_monotonic_us(),
                                              .times = 1};
    for (size_t i = client->seen.count; i-- > 0;) {
        /* Entries come nearly in order: look near the end for what closes the gap. */
        if (client->seen.items[i].seq == client->last_seq + 1) {
            client->last_seq++;
            i = client->seen.count;
        } else if (client->seen.count - i > 64) {
            break;
        }
    }
    if (out && client->on_answer != NULL)
        client->on_answer(client, client->context);
}

static void add_blocks(const struct json *frame, struct text *words)
{
    const struct json *blocks = NULL;
    (void)json_opt_array(frame, "blocks", &blocks, NULL);
    for (const struct json *block = blocks == NULL ? NULL : json_first(blocks); block != NULL;
         block = json_next(block)) {
        const char *text = "";
        (void)json_opt_string(block, "text", &text, NULL);
        text_printf(words, "%s%s", words->length == 0 ? "" : "\n", text);
    }
}

static void note_entry(struct client *client, const struct json *frame)
{
    own_(text_done) struct text words = TEXT_INIT;
    const char *direction = "", *id = "", *text = "";
    int64_t seq = 0;
    (void)json_need_int(frame, "seq", &seq, NULL);
    (void)json_opt_string(frame, "direction", &direction, NULL);
    (void)json_opt_string(frame, "id", &id, NULL);
    (void)json_opt_string(frame, "text", &text, NULL);
    text_add(&words, text);
    add_blocks(frame, &words);
    note_seen(client, seq, strcmp(direction, "out") == 0, id, words.data);
}

static void note_acknowledgement(struct client *client, const struct json *frame)
{
    const char *id = "";
    int64_t seq = 0;
    (void)json_need_string(frame, "id", &id, NULL);
    (void)json_opt_int(frame, "seq", &seq, NULL);
    for (size_t i = client->sent.count; i-- > 0;) {
        if (strcmp(client->sent.items[i].id, id) != 0 || client->sent.items[i].acknowledged)
            continue;
        client->sent.items[i].acknowledged = true;
        note_seen(client, seq, false, id, client->sent.items[i].text);
    }
}

static void note_frame(struct client *client, const char *text, size_t length)
{
    own_(json_freep) struct json *frame = NULL;
    struct json_limits limits = {.max_bytes = 1 << 20, .max_depth = 16};
    const char *type = "", *message = "";
    if (json_parse(text, length, limits, &frame, NULL) != RESULT_OK)
        return;
    (void)json_opt_string(frame, "type", &type, NULL);
    if (strcmp(type, "entry") == 0) {
        (void)snprintf(client->last_body, sizeof client->last_body, "%.*s", (int)length, text);
        note_entry(client, frame);
    } else if (strcmp(type, "ack") == 0)
        note_acknowledgement(client, frame);
    else if (strcmp(type, "busy") == 0)
        client->busy = true;
    else if (strcmp(type, "error") == 0) {
        client->errors++;
        (void)json_opt_string(frame, "message", &message, NULL);
        (void)snprintf(client->last_error, sizeof client->last_error, "%s", message);
    }
}

/* Takes whole frames from the front of what came in. Returns false on a close frame. */
static bool take_frames(struct client *client)
{
    for (;;) {
        const unsigned char *bytes = (const unsigned char *)client->incoming.data;
        size_t have = client->incoming.length, head = 2;
        if (have < 2)
            return true;
        size_t length = bytes[1] & 127;
        if (length == 126) {
            head = 4;
            length = have < 4 ? 0 : (size_t)bytes[2] << 8 | bytes[3];
        } else if (length == 127) {
            head = 10;
            length = 0;
            for (int i = 2; have >= 10 && i < 10; i++)
                length = length << 8 | bytes[i];
        }
        if (have < head || have < head + length)
            return true;
        unsigned opcode = bytes[0] & 15;
        if (opcode == 1)
            note_frame(client, client->incoming.data + head, length);
        else if (opcode == 9)
            (void)client_frame(client, client->incoming.data + head, length, 10);
        else if (opcode == 8)
            return false;
        memmove(client->incoming.data, client->incoming.data + head + length, have - head - length);
        text_truncate(&client->incoming, have - head - length);
    }
}

bool client_read(struct client *client)
{
    char buffer[65536];
    while (client->descriptor >= 0) {
        ssize_t got = recv(client->descriptor, buffer, sizeof buffer, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return true;
        if (got > 0)
            text_add_bytes(&client->incoming, buffer, (size_t)got);
        if (got <= 0 || !take_frames(client))
            client_disconnect(client);
    }
    return false;
}

size_t client_unacknowledged(const struct client *client)
{
    size_t count = 0;
    for (size_t i = 0; i < client->sent.count; i++)
        count += !client->sent.items[i].acknowledged;
    return count;
}

size_t client_answers(const struct client *client)
{
    size_t count = 0;
    for (size_t i = 0; i < client->seen.count; i++)
        count += client->seen.items[i].out;
    return count;
}
