/* The homeserver's life: its threads, its clock-work, and what a test can do to the whole of it. */
#include "support/homeserver_internal.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define KEPT_MS 3600000 /* a hanging request hangs as long as a test likes */

/* ---- accounts -------------------------------------------------------------------------------------------- */

struct account *account_find(const struct homeserver *homeserver, const char *user)
{
    for (size_t i = 0; i < homeserver->accounts.count; i++) {
        if (strcmp(homeserver->accounts.items[i]->user, user) == 0)
            return homeserver->accounts.items[i];
    }
    return NULL;
}

struct account *account_add(struct homeserver *homeserver, const char *user, const char *password)
{
    struct account *account = x_alloc(1, sizeof *account);
    account->user = x_strdup(user);
    account->password = x_strdup(password);
    *list_push(&homeserver->accounts) = account;
    return account;
}

struct session *session_add(struct account *account, const char *token, const char *device)
{
    struct session *session = list_push(&account->sessions);
    session->token = x_strdup(token);
    session->device = x_strdup(device);
    return session;
}

static void account_free(struct account *account)
{
    for (size_t i = 0; i < account->sessions.count; i++) {
        free(account->sessions.items[i].token);
        free(account->sessions.items[i].device);
    }
    for (size_t i = 0; i < account->data.count; i++) {
        free(account->data.items[i]->type);
        free(account->data.items[i]->content);
        free(account->data.items[i]);
    }
    for (size_t i = 0; i < account->filters.count; i++)
        free(account->filters.items[i]);
    list_done(&account->sessions);
    list_done(&account->data);
    list_done(&account->filters);
    free(account->user);
    free(account->password);
    free(account->display_name);
    free(account->avatar);
    free(account);
}

/* ---- the loop thread ------------------------------------------------------------------------------------- */

void stream_moved(struct homeserver *homeserver)
{
    (void)pthread_cond_signal(&homeserver->pusher.news);
    loop_wake(homeserver->loop);
}

static void woken(void *context)
{
    struct homeserver *homeserver = context;
    (void)pthread_mutex_lock(&homeserver->lock);
    if (homeserver->stopping || homeserver->down_wanted != homeserver->is_down)
        loop_stop(homeserver->loop);
    if (homeserver->server != NULL) {
        sync_serve(homeserver);
        pusher_serve(homeserver);
        wire_serve(homeserver);
    }
    (void)pthread_mutex_unlock(&homeserver->lock);
}

static bool open_server(struct homeserver *homeserver)
{
    struct error error = ERROR_INIT;
    struct http_server_options options = {.port = homeserver->port, .kept_ms = KEPT_MS};
    enum result result = http_server_new(homeserver->loop, &options, &homeserver->server, &error);
    if (result == RESULT_OK) {
        routes_add(homeserver);
        result = http_server_listen(homeserver->server, &error);
    }
    if (result != RESULT_OK) {
        fprintf(stderr, "homeserver: %s\n", error.text);
        return false;
    }
    homeserver->port = http_server_port(homeserver->server);
    return true;
}

/* Freeing the HTTP server turns the loop, so the lock is let go meanwhile. */
static void close_server(struct homeserver *homeserver)
{
    struct http_server *server = TAKE(homeserver->server);
    sync_forget(homeserver);
    wire_forget(homeserver);
    homeserver->pusher.pings.count = 0;
    (void)pthread_mutex_unlock(&homeserver->lock);
    http_server_free(server);
    (void)pthread_mutex_lock(&homeserver->lock);
}

static void *live(void *context)
{
    struct homeserver *homeserver = context;
    for (;;) {
        loop_run(homeserver->loop);
        (void)pthread_mutex_lock(&homeserver->lock);
        if (homeserver->stopping)
            break;
        if (homeserver->down_wanted && homeserver->server != NULL)
            close_server(homeserver);
        else if (!homeserver->down_wanted && homeserver->server == NULL && !open_server(homeserver))
            abort(); /* its port was taken meanwhile: nothing is proved any more */
        homeserver->is_down = homeserver->server == NULL;
        (void)pthread_cond_broadcast(&homeserver->pusher.news);
        (void)pthread_cond_broadcast(&homeserver->heard_more);
        (void)pthread_mutex_unlock(&homeserver->lock);
    }
    if (homeserver->server != NULL)
        close_server(homeserver);
    (void)pthread_mutex_unlock(&homeserver->lock);
    return NULL;
}

/* ---- start and stop -------------------------------------------------------------------------------------- */

static char *print_string(const char *format, ...) __attribute__((format(printf, 1, 2)));

static char *print_string(const char *format, ...)
{
    struct text text = TEXT_INIT;
    va_list arguments;
    va_start(arguments, format);
    text_vprintf(&text, format, arguments);
    va_end(arguments);
    return text_detach(&text);
}

static char *make_secret(const char *prefix)
{
    unsigned char bytes[16];
    char hex[HASH_HEX_BYTES];
    random_bytes(bytes, sizeof bytes);
    hash_hex(NULL, bytes, sizeof bytes, hex);
    return print_string("%s_%s", prefix, hex);
}

static void make_identities(struct homeserver *homeserver)
{
    const struct homeserver_options *options = &homeserver->options;
    homeserver->name = x_strdup(options->name == NULL ? "fake.test" : options->name);
    homeserver->bot =
        print_string("@%s:%s", options->localpart == NULL ? "neuvo" : options->localpart, homeserver->name);
    homeserver->pusher.as_token = make_secret("as");
    homeserver->pusher.hs_token = make_secret("hs");
    homeserver->pusher.id = x_strdup("neuvo");
    homeserver->pusher.port = options->push_port;
    homeserver->pusher.first_pause_ms = options->push_pause_ms > 0 ? options->push_pause_ms : 100;
    struct account *account = account_add(homeserver, homeserver->bot, "correct horse battery staple");
    if (options->push_port == 0) {
        homeserver->token = make_secret("syt");
        (void)session_add(account, homeserver->token, "NEUVODEVICE");
    } else {
        homeserver->token = x_strdup(homeserver->pusher.as_token);
    }
}

static void init_locks(struct homeserver *homeserver)
{
    pthread_mutexattr_t mutex;
    pthread_condattr_t condition;
    (void)pthread_mutexattr_init(&mutex);
    (void)pthread_mutexattr_settype(&mutex, PTHREAD_MUTEX_RECURSIVE); /* an answer can bring the next request */
    (void)pthread_mutex_init(&homeserver->lock, &mutex);
    (void)pthread_mutexattr_destroy(&mutex);
    (void)pthread_condattr_init(&condition);
    (void)pthread_condattr_setclock(&condition, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&homeserver->heard_more, &condition);
    (void)pthread_cond_init(&homeserver->pusher.news, &condition);
    (void)pthread_condattr_destroy(&condition);
}

struct homeserver *homeserver_start(const struct homeserver_options *options)
{
    struct error error = ERROR_INIT;
    struct homeserver *homeserver = x_alloc(1, sizeof *homeserver);
    homeserver->options = *options;
    homeserver->port = options->port;
    homeserver->seed = 7;
    init_locks(homeserver);
    make_identities(homeserver);
    if (loop_new(&homeserver->loop, &error) != RESULT_OK || !open_server(homeserver)) {
        fprintf(stderr, "homeserver: %s\n", error.text);
        return NULL; /* the test ends now: nothing to tidy */
    }
    loop_on_wake(homeserver->loop, woken, homeserver);
    if (pthread_create(&homeserver->thread, NULL, live, homeserver) != 0)
        return NULL;
    pusher_start(homeserver);
    return homeserver;
}

static void free_contents(struct homeserver *homeserver)
{
    for (size_t i = 0; i < homeserver->events.count; i++)
        event_free(homeserver->events.items[i]);
    for (size_t i = 0; i < homeserver->rooms.count; i++)
        room_free(homeserver->rooms.items[i]);
    for (size_t i = 0; i < homeserver->accounts.count; i++)
        account_free(homeserver->accounts.items[i]);
    for (size_t i = 0; i < homeserver->media.count; i++) {
        free(homeserver->media.items[i].media_type);
        text_done(&homeserver->media.items[i].bytes);
    }
    for (size_t i = 0; i < homeserver->faults.count; i++)
        free(homeserver->faults.items[i]);
    list_done(&homeserver->events);
    list_done(&homeserver->rooms);
    list_done(&homeserver->accounts);
    list_done(&homeserver->media);
    list_done(&homeserver->faults);
    list_done(&homeserver->stream);
    list_done(&homeserver->heard);
    list_done(&homeserver->waiting);
    list_done(&homeserver->wires);
    list_done(&homeserver->hung);
    list_done(&homeserver->cut);
    list_done(&homeserver->pusher.pings);
    transactions_done(&homeserver->transactions);
}

void homeserver_stop(struct homeserver *homeserver)
{
    if (homeserver == NULL)
        return;
    (void)pthread_mutex_lock(&homeserver->lock);
    homeserver->stopping = true;
    loop_wake(homeserver->loop);
    (void)pthread_mutex_unlock(&homeserver->lock);
    pusher_stop(homeserver);
    (void)pthread_join(homeserver->thread, NULL);
    loop_free(homeserver->loop);
    free_contents(homeserver);
    char *const owned[] = {homeserver->name,
                           homeserver->bot,
                           homeserver->token,
                           homeserver->pusher.as_token,
                           homeserver->pusher.hs_token,
                           homeserver->pusher.id};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        free(owned[i]);
    free(homeserver->rows);
    (void)pthread_cond_destroy(&homeserver->heard_more);
    (void)pthread_cond_destroy(&homeserver->pusher.news);
    (void)pthread_mutex_destroy(&homeserver->lock);
    free(homeserver);
}

unsigned short homeserver_port(const struct homeserver *homeserver)
{
    return homeserver->port;
}

const char *homeserver_bot(const struct homeserver *homeserver)
{
    return homeserver->bot;
}

const char *homeserver_token(const struct homeserver *homeserver)
{
    return homeserver->token;
}

const char *homeserver_password(const struct homeserver *homeserver)
{
    return homeserver->accounts.items[0]->password;
}

bool homeserver_registration(const struct homeserver *homeserver, const char *path)
{
    own_(text_done) struct text yaml = TEXT_INIT;
    const struct pusher *pusher = &homeserver->pusher;
    size_t localpart = strcspn(homeserver->bot, ":") - 1;
    text_printf(&yaml,
                "id: %s\nurl: http://127.0.0.1:%u\nas_token: %s\nhs_token: %s\nsender_localpart: %.*s\n"
                "rate_limited: false\nnamespaces:\n  users:\n    - exclusive: true\n      regex: '%s'\n  aliases: []\n"
                "  rooms: []\n",
                pusher->id, pusher->port, pusher->as_token, pusher->hs_token, (int)localpart, homeserver->bot + 1,
                homeserver->bot);
    return file_write(path, yaml.data, yaml.length, 0600, NULL) == RESULT_OK;
}

void homeserver_environment(const struct homeserver *homeserver, const char *registration)
{
    own_(text_done) struct text url = TEXT_INIT;
    text_printf(&url, "http://127.0.0.1:%u", homeserver->port);
    (void)setenv("NEUVO_MATRIX_HOMESERVER", url.data, 1);
    (void)setenv("NEUVO_MATRIX_USER", homeserver->bot, 1);
    (void)unsetenv("NEUVO_MATRIX_TOKEN");
    (void)unsetenv("NEUVO_MATRIX_REGISTRATION");
    if (registration == NULL)
        (void)setenv("NEUVO_MATRIX_TOKEN", homeserver->token, 1);
    else
        (void)setenv("NEUVO_MATRIX_REGISTRATION", registration, 1);
}

/* ---- what can be done to all of it ----------------------------------------------------------------------- */

size_t homeserver_position(struct homeserver *homeserver)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    size_t position = homeserver->stream.count;
    (void)pthread_mutex_unlock(&homeserver->lock);
    return position;
}

static void rewind_stream(struct homeserver *homeserver, size_t position)
{
    for (size_t i = 0; i < homeserver->rooms.count; i++)
        room_rewind(homeserver->rooms.items[i], position);
    if (position < homeserver->stream.count)
        homeserver->stream.count = position;
    if (position < homeserver->pusher.position)
        homeserver->pusher.position = position;
    homeserver->idles = false;
    homeserver->doubled_since = 0;
    transactions_forget(&homeserver->transactions, false, false);
    sync_rewind(homeserver, position);
}

void homeserver_restore(struct homeserver *homeserver, size_t position)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    rewind_stream(homeserver, position);
    stream_moved(homeserver);
    (void)pthread_mutex_unlock(&homeserver->lock);
}

void homeserver_wipe(struct homeserver *homeserver, bool same_token)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    rewind_stream(homeserver, 0);
    transactions_forget(&homeserver->transactions, true, true);
    homeserver->epoch++;
    homeserver->pusher.number = 0;
    for (size_t i = 0; i < homeserver->accounts.count; i++) {
        struct account *account = homeserver->accounts.items[i];
        for (size_t j = 0; j < account->sessions.count && !same_token; j++)
            account->sessions.items[j].revoked = true;
        for (size_t j = 0; j < account->data.count; j++) {
            free(account->data.items[j]->type);
            free(account->data.items[j]->content);
            free(account->data.items[j]);
        }
        account->data.count = 0;
    }
    stream_moved(homeserver);
    (void)pthread_mutex_unlock(&homeserver->lock);
}

void homeserver_token_again(struct homeserver *homeserver)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    struct account *account = homeserver->accounts.items[0];
    for (size_t i = 0; i < account->sessions.count; i++)
        account->sessions.items[i].revoked = account->sessions.items[i].soft = false;
    (void)pthread_mutex_unlock(&homeserver->lock);
}

static void switch_listening(struct homeserver *homeserver, bool down)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    homeserver->down_wanted = down;
    if (down)
        transactions_forget(&homeserver->transactions, false, true);
    loop_wake(homeserver->loop);
    while (homeserver->is_down != down)
        (void)pthread_cond_wait(&homeserver->heard_more, &homeserver->lock);
    (void)pthread_mutex_unlock(&homeserver->lock);
}

void homeserver_down(struct homeserver *homeserver)
{
    switch_listening(homeserver, true);
}

void homeserver_up(struct homeserver *homeserver)
{
    switch_listening(homeserver, false);
}

void homeserver_timeline_limit(struct homeserver *homeserver, size_t events)
{
    (void)pthread_mutex_lock(&homeserver->lock);
    homeserver->limit = events;
    (void)pthread_mutex_unlock(&homeserver->lock);
}
