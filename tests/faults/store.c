/* The store's troubles: a full disk, a foreign lock, a newer database, a second instance, a database that is taken
   away, a message that kills the process. Nothing that was acknowledged may be lost. */
#include "scene.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *begin(struct scene *scene)
{
    const char *why = scene_start(scene);
    return why == NULL ? scene_connect(scene) : why;
}

static void database_path(const struct scene *scene, struct text *path)
{
    text_printf(path, "%s/neuvo.db", scene->data.data);
}

static bool run_sql(const struct scene *scene, const char *sql)
{
    own_(text_done) struct text path = TEXT_INIT;
    sqlite3 *database = NULL;
    database_path(scene, &path);
    bool good =
        sqlite3_open(path.data, &database) == SQLITE_OK && sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK;
    (void)sqlite3_close(database);
    return good;
}

/* Turns the client for a while. */
static void turn(struct scene *scene, int64_t for_ms)
{
    int64_t deadline = clock_monotonic_ms() + for_ms;
    while (clock_monotonic_ms() < deadline) {
        if (scene->client.descriptor < 0 && !client_connect(&scene->client)) {
            (void)poll(NULL, 0, 20);
            continue;
        }
        struct pollfd ready = {.fd = scene->client.descriptor, .events = POLLIN};
        (void)poll(&ready, 1, 20);
        (void)client_read(&scene->client);
    }
}

/* What the store holds of the client's visit, asked from the server anew. */
static size_t kept_messages(struct scene *scene)
{
    struct client reader;
    client_init(&reader, scene->server.port);
    memcpy(reader.visit, scene->client.visit, sizeof reader.visit);
    struct client held = scene->client;
    scene->client = reader;
    (void)client_connect(&scene->client);
    turn(scene, 600);
    size_t count = scene->client.seen.count - client_answers(&scene->client);
    client_done(&scene->client);
    scene->client = held;
    return count;
}

static const char *full_disk(struct scene *scene)
{
    if (geteuid() != 0)
        return "skip only root can mount the small disk of this test";
    if (folder_make(scene->data.data, 0700, NULL) != RESULT_OK ||
        mount("tmpfs", scene->data.data, "tmpfs", 0, "size=3m") != 0)
        return "skip a small tmpfs cannot be mounted here";
    const char *why = begin(scene);
    own_(text_done) struct text filler = TEXT_INIT;
    text_printf(&filler, "%s/filler", scene->data.data);
    for (int i = 0; why == NULL && i < 5; i++)
        why = scene_ask(scene, "unohdin salasanani") ? NULL : "no answer before the disk was full";
    if (why == NULL) {
        int descriptor = open(filler.data, O_WRONLY | O_CREAT, 0600);
        static const char block[4096];
        while (write(descriptor, block, sizeof block) > 0)
            continue;
        (void)close(descriptor);
        for (int i = 0; i < 40 && !scene->client.busy; i++) {
            client_say(&scene->client, "wilma ei aukea enää millään");
            turn(scene, 50);
        }
        if (!scene->client.busy)
            why = "the full disk was never told";
        else if (server_get(&scene->server, "/live", NULL, 0) != 200)
            why = "the process did not live through the full disk";
        else if (server_get(&scene->server, "/ready", NULL, 0) == 200)
            why = "/ready says ready on a full disk";
        (void)unlink(filler.data);
        client_disconnect(&scene->client); /* coming back sends again what is not acknowledged */
        if (why == NULL && !scene_wait_answers(scene, scene->client.sent.count, 15000))
            why = "with room again not everything was answered";
        if (why == NULL && kept_messages(scene) != scene->client.sent.count)
            why = "messages were lost or doubled";
    }
    server_kill(&scene->server);
    (void)umount2(scene->data.data, MNT_DETACH);
    return why;
}

static const char *foreign_lock(struct scene *scene)
{
    own_(text_done) struct text path = TEXT_INIT;
    sqlite3 *database = NULL;
    const char *why = begin(scene);
    if (why == NULL && !scene_ask(scene, "unohdin salasanani"))
        why = "no answer before the lock";
    if (why != NULL)
        return why;
    database_path(scene, &path);
    if (sqlite3_open(path.data, &database) != SQLITE_OK || sqlite3_busy_timeout(database, 5000) != SQLITE_OK ||
        sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        why = "the lock could not be taken";
    client_say(&scene->client, "wilma ei aukea");
    turn(scene, 6500);
    if (why == NULL && !scene->client.busy)
        why = "a lock of more than five seconds was not told";
    (void)sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL);
    (void)sqlite3_close(database);
    client_disconnect(&scene->client);
    if (why == NULL && !scene_wait_answers(scene, 2, 15000))
        why = "no answer after the lock was gone";
    return why;
}

static const char *newer_database(struct scene *scene)
{
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    if (server_stop(&scene->server, SERVER_STOP_MS) != 0)
        return "the server did not end well";
    if (!run_sql(scene, "INSERT INTO schema (number, name, fingerprint, applied_ms) VALUES (9999, 'later', 'x', 0)"))
        return "the database could not be made newer";
    if (server_start(&scene->server, 5000))
        return "it started on a newer database";
    return scene_log_says(scene, "newer", 1000) ? NULL : "the log does not say that the database is newer";
}

static const char *second_instance(struct scene *scene)
{
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    struct server second = scene->server;
    second.port = server_free_port();
    if (server_start(&second, 5000)) {
        server_kill(&second);
        return "a second instance started on the same data";
    }
    if (!scene_log_says(scene, "another Neuvo works on this data", 1000))
        return "the second instance does not say why it ended";
    return scene_ask(scene, "unohdin salasanani") ? NULL : "the first instance no longer answers";
}

static const char *database_taken_away(struct scene *scene)
{
    own_(text_done) struct text path = TEXT_INIT;
    int status = 0;
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    database_path(scene, &path);
    (void)unlink(path.data);
    int64_t deadline = clock_monotonic_ms() + 10000;
    while (waitpid(scene->server.pid, &status, WNOHANG) == 0 && clock_monotonic_ms() < deadline)
        (void)poll(NULL, 0, 20);
    if (clock_monotonic_ms() >= deadline)
        return "it went on writing into a database that is gone";
    scene->server.pid = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 1)
        return "it did not end cleanly";
    return scene_log_says(scene, "store_lost", 1000) ? NULL : "the log does not say that the database is gone";
}

static const char *stop_under_load(struct scene *scene)
{
    (void)setenv("NEUVO_LIMITS_MESSAGES_PER_MINUTE", "0", 1);
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    for (int i = 0; i < 300; i++)
        client_say(&scene->client, "unohdin salasanani");
    turn(scene, 100);
    if (server_stop(&scene->server, SERVER_STOP_MS) != 0)
        return "SIGTERM under load did not end with 0 within 10 s";
    client_disconnect(&scene->client);
    if ((why = scene_start(scene)) != NULL)
        return why;
    if (!scene_wait_answers(scene, 300, 20000))
        return "after the restart not everything was answered";
    return kept_messages(scene) == 300 ? NULL : "messages were lost or doubled";
}

/* What was forgotten may still stand in the log: whoever stops moves it into the database and leaves none. */
static const char *stop_leaves_no_log(struct scene *scene)
{
    own_(text_done) struct text path = TEXT_INIT;
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    client_say(&scene->client, "unohdin salasanani");
    if (!scene_wait_answers(scene, 1, 10000) || !scene_log_says(scene, "event=learnt", 10000)) /* its reader is there */
        return "it does not come to work";
    if (server_stop(&scene->server, SERVER_STOP_MS) != 0)
        return "SIGTERM did not end with 0 within 10 s";
    client_disconnect(&scene->client);
    text_printf(&path, "%s/neuvo.db-wal", scene->server.data);
    if (access(path.data, F_OK) == 0)
        return "the log of the database stays behind";
    return (why = scene_start(scene)) == NULL && kept_messages(scene) != 1 ? "the message is lost" : why;
}

/* Turns and starts again what was killed, until there are so many answers. Returns how often it was started, 0 when it
 * would not stop dying. */
static unsigned play_poison(struct scene *scene, size_t answers)
{
    unsigned starts = 1;
    int64_t deadline = clock_monotonic_ms() + 60000;
    while (client_answers(&scene->client) < answers && clock_monotonic_ms() < deadline) {
        turn(scene, 50);
        if (scene->server.pid == 0 || waitpid(scene->server.pid, NULL, WNOHANG) == scene->server.pid) {
            client_disconnect(&scene->client);
            if (++starts > 8)
                return 0;
            (void)scene_start(scene); /* it may die again before it is ready */
        }
    }
    return starts;
}

static const char *judge_poison(struct scene *scene, size_t answers)
{
    unsigned starts = play_poison(scene, answers);
    if (starts == 0)
        return "it is killed again and again";
    if (starts == 1)
        return "skip this build has no test hooks (preset debug, asan or tsan)";
    if (client_answers(&scene->client) != answers)
        return "the neighbours of the poison were not answered";
    if (starts != 4)
        return "the poison was not set aside after exactly three restarts";
    return scene_is_alive(scene) ? NULL : "nobody is answered any more";
}

/* A message that kills the process three times is set aside at the fourth; its neighbours are answered. */
static const char *poison(struct scene *scene)
{
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    client_say(&scene->client, "unohdin salasanani");
    client_say(&scene->client, "!!poison-abort!!");
    client_say(&scene->client, "wilma ei aukea");
    return judge_poison(scene, 3);
}

/* The same for one that had to wait for its turn. */
static const char *deferred_poison(struct scene *scene)
{
    const char *why = begin(scene);
    if (why != NULL)
        return why;
    for (int i = 0; i < 30; i++)
        client_say(&scene->client, "kiitos");
    client_say(&scene->client, "!!poison-abort!!");
    /* 30 answers, the word that the rest waits, and the word that one was put aside. */
    return judge_poison(scene, 32);
}

const struct fault_case store_cases[] = {
    {"full-disk", full_disk},
    {"foreign-lock", foreign_lock},
    {"newer-database", newer_database},
    {"second-instance", second_instance},
    {"database-taken-away", database_taken_away},
    {"stop-under-load", stop_under_load},
    {"stop-leaves-no-log", stop_leaves_no_log},
    {"poison", poison},
    {"deferred-poison", deferred_poison},
    {.name = NULL},
};
