/*
 * The terminal: one person, one conversation, on stdin and stdout. The smallest connector, and the one to copy.
 *
 * One line is under way at a time: the next is taken when the answer to the one before has been printed, so that a pipe
 * of questions gives its answers in order, and the last one is answered too. What comes faster than the pace allows is
 * answered later; it is waited for.
 */
#include "connectors/terminal/terminal.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/own.h"
#include "connectors/terminal/lines.h"
#include "loop/loop.h"
#include "model/reply.h"
#include "settings/phrases.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000 };

struct connector {
    const struct connector_services *services;
    struct lines *lines;
    struct loop_timer *patience; /* gives up waiting for an answer that does not come */
    char *account;
    bool tty;
    bool waiting;                   /* a line is under way */
    bool deferred;                  /* its answer comes when the pace allows, which may be minutes */
    char under_way[HASH_HEX_BYTES]; /* the id of that line */
};

static void next_line(struct connector *connector);

static void quiet(const struct connector *connector, bool on)
{
    if (connector->tty)
        (void)fputs(on ? "\033[2m" : "\033[0m", stdout);
}

static void prompt(const struct connector *connector)
{
    if (!connector->tty)
        return;
    (void)fputs("> ", stdout);
    (void)fflush(stdout);
}

static void say_line(struct connector *connector, const char *line)
{
    struct arrival *arrival = arrival_new(ARRIVAL_MESSAGES, terminal_type.name, 0);
    struct message *message = list_push(&arrival->messages);
    uint8_t random[16];
    random_bytes(random, sizeof random);
    hash_hex(NULL, random, sizeof random, connector->under_way);
    message_init(message);
    message->kind = MESSAGE_TEXT;
    message->presence = PRESENCE_PERSONAL;
    message->direct = true;
    message->at_ms = clock_now_ms();
    message_set(&message->connector, terminal_type.name);
    message_set(&message->organisation, "oma");
    message_set(&message->place, "terminal");
    message_set(&message->account, connector->account);
    message_set(&message->external_id, connector->under_way);
    message_set(&message->text, utf8_valid(line, strlen(line)) ? line : "");
    connector->deferred = false;
    connector->waiting = connector->services->arrive(connector->services->context, arrival);
    if (!connector->waiting)
        arrival_free(arrival); /* cannot happen with one line under way; the person would simply write again */
    loop_timer_again(connector->patience, PATIENCE_MS);
}

static void next_line(struct connector *connector)
{
    if (connector->waiting)
        return;
    own_(free_pointer) char *line = lines_take(connector->lines);
    if (line != NULL)
        say_line(connector, line);
    else if (lines_ended(connector->lines))
        loop_stop(connector->services->loop);
}

static void on_lines(void *context)
{
    next_line(context);
}

static void on_patience(void *context)
{
    struct connector *connector = context;
    if (connector->deferred)
        return;
    connector->waiting = false;
    next_line(connector);
}

/* Writes the file into the current folder, never over another. */
static void write_file(const struct reply_file *file)
{
    own_(text_done) struct text path = TEXT_INIT;
    const char *base = strrchr(file->name, '/') == NULL ? file->name : strrchr(file->name, '/') + 1;
    struct error error = ERROR_INIT;
    if (file_write_new(base, file->content, strlen(file->content), 0600, &path, &error) == RESULT_OK)
        printf("→ %s\n", path.data);
    else
        printf("%s\n", error.text);
}

static void print_reply(const struct connector *connector, const struct reply *reply)
{
    own_(text_done) struct text plain = TEXT_INIT;
    reply_plain(reply, &plain);
    quiet(connector, true);
    (void)fputs("Neuvo:\n", stdout);
    quiet(connector, false);
    (void)fputs(plain.data, stdout);
    (void)fputs("\n\n", stdout);
    if (reply->file.name != NULL)
        write_file(&reply->file);
    (void)fflush(stdout);
}

/* "You write faster than I answer": not the answer itself, which is still to come. */
static bool is_pace_notice(const struct connector *connector, const struct reply *reply)
{
    return reply->blocks.count == 1 &&
           strcmp(reply->blocks.items[0].text, phrase(connector->services->phrases, reply->language, "too_fast")) == 0;
}

static void terminal_send(struct connector *connector, struct departure *departure)
{
    struct reply reply;
    struct error error = ERROR_INIT;
    enum send_outcome outcome = SENT_DONE;
    bool answers = strcmp(departure->cause, connector->under_way) == 0;
    if (reply_decode(departure->body, &reply, &error) == RESULT_OK) {
        print_reply(connector, &reply);
        answers = answers && !is_pace_notice(connector, &reply);
        reply_done(&reply);
    } else {
        outcome = SENT_NEVER;
    }
    connector->services->sent(connector->services->context, departure->id,
                              &(struct sent){.outcome = outcome, .reason = error.text});
    departure_free(departure);
    if (answers)
        connector->waiting = false;
    prompt(connector);
    next_line(connector);
}

static void terminal_committed(struct connector *connector, struct departure *departure)
{
    bool later = departure->receipts.count > 0 && departure->receipts.items[0].kind != RECEIPT_TAKEN &&
                 departure->receipts.items[0].kind != RECEIPT_POISON;
    connector->deferred = departure->receipts.count > 0 && departure->receipts.items[0].deferred;
    if (later) {
        printf("%s\n", departure->receipts.items[0].reason);
        connector->waiting = false;
    }
    departure_free(departure);
    next_line(connector);
}

static enum result terminal_start(const struct connector_services *services, struct connector **connector,
                                  struct error *error)
{
    (void)error;
    struct connector *made = x_alloc(1, sizeof *made);
    const struct passwd *user = getpwuid(getuid());
    made->services = services;
    made->account = x_strdup(user == NULL ? "terminal" : user->pw_name);
    made->tty = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
    prompt(made);
    loop_on_wake(services->loop, on_lines, made);
    made->patience = loop_timer_start(services->loop, PATIENCE_MS, PATIENCE_MS, on_patience, made);
    made->lines = lines_start(STDIN_FILENO, loop_wake, services->loop);
    *connector = made;
    return RESULT_OK;
}

static void terminal_stop(struct connector *connector)
{
    lines_stop(connector->lines);
    loop_timer_stop(&connector->patience);
    free(connector->account);
    free(connector);
}

const struct connector_type terminal_type = {
    .name = "terminal",
    .start = terminal_start,
    .stop = terminal_stop,
    .send = terminal_send,
    .committed = terminal_committed,
};
