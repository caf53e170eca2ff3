/*
 * Plays the Matrix faults. Usage: faults_matrix --binary FILE --folder DIR [--jobs N] [NAME…]; prints a line "ok …" or
 * "not ok …: why" for each. Most of a case is waiting, so several are played side by side.
 */
#include "matrix_scene.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_MS = 20000, CASES_MOST = 128 };

const char *matrix_why(struct matrix_scene *scene, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(scene->why, sizeof scene->why, format, arguments);
    va_end(arguments);
    return scene->why;
}

const char *matrix_open(struct matrix_scene *scene)
{
    struct homeserver_options options = {.push_port = scene->service ? scene->server.port : 0};
    scene->homeserver = homeserver_start(&options);
    if (scene->homeserver == NULL)
        return "the homeserver does not start";
    if (scene->service && !homeserver_registration(scene->homeserver, scene->registration.data))
        return "the registration cannot be written";
    homeserver_environment(scene->homeserver, scene->service ? scene->registration.data : NULL);
    (void)unsetenv("NEUVO_MATRIX_PASSWORD");
    (void)unsetenv("NEUVO_MATRIX_TUTOR_ROOM");
    if (scene->password) {
        (void)unsetenv("NEUVO_MATRIX_TOKEN");
        (void)setenv("NEUVO_MATRIX_PASSWORD", homeserver_password(scene->homeserver), 1);
    }
    return NULL;
}

const char *matrix_start(struct matrix_scene *scene)
{
    homeserver_bot_gone(scene->homeserver);
    return server_start(&scene->server, SERVER_START_MS) ? NULL : "Neuvo did not start";
}

const char *matrix_meet(struct matrix_scene *scene, const char *user, struct homeserver_room **room)
{
    *room = homeserver_room_new(scene->homeserver, &(struct homeserver_room_options){.creator = user, .direct = true});
    return homeserver_wait_membership(scene->homeserver, *room, "join", 20000) ? NULL : "an invitation is not accepted";
}

const char *matrix_begin(struct matrix_scene *scene)
{
    const char *why = matrix_open(scene);
    if (why == NULL)
        why = matrix_start(scene);
    if (why == NULL && !homeserver_wait_quiet(scene->homeserver, SERVER_START_MS))
        why = "Neuvo does not come to the homeserver";
    if (why == NULL)
        why = matrix_meet(scene, MAIJA, &scene->room);
    /* First the greeting, so that no fault meets it. */
    if (why == NULL && !homeserver_wait_heard(scene->homeserver, 1, 20000))
        why = "Maija is not greeted";
    return why == NULL ? matrix_ask(scene) : why;
}

void matrix_say(struct matrix_scene *scene, struct homeserver_room *room, const char *user, const char *text,
                char id[HOMESERVER_ID_BYTES])
{
    homeserver_say(scene->homeserver, room, &(struct homeserver_saying){.user = user, .text = text}, id);
}

const char *matrix_once(struct matrix_scene *scene, const char *id, int64_t timeout_ms)
{
    if (!homeserver_wait_answer(scene->homeserver, id, NULL, timeout_ms))
        return matrix_why(scene, "a question is not answered within %lld s", (long long)timeout_ms / 1000);
    if (!homeserver_wait_quiet(scene->homeserver, timeout_ms))
        return "Neuvo does not come to rest";
    size_t answers = homeserver_answers_to(scene->homeserver, id, NULL);
    return answers == 1 ? NULL : matrix_why(scene, "a question has %zu answers", answers);
}

const char *matrix_ask(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    matrix_say(scene, scene->room, MAIJA, "unohdin salasanani", id);
    return matrix_once(scene, id, ANSWER_MS);
}

bool matrix_is_alive(const struct matrix_scene *scene)
{
    return server_get(&scene->server, "/live", NULL, 0) == 200;
}

static void read_log(const struct matrix_scene *scene, struct text *log)
{
    (void)file_read(scene->log.data, (size_t)64 << 20, log, NULL);
}

bool matrix_log_says(const struct matrix_scene *scene, const char *words, int64_t timeout_ms)
{
    int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;
    bool found = false;
    do {
        own_(text_done) struct text log = TEXT_INIT;
        read_log(scene, &log);
        found = strstr(log.data, words) != NULL;
        if (!found)
            (void)poll(NULL, 0, 20);
    } while (!found && clock_monotonic_ms() < deadline_ms);
    return found;
}

size_t matrix_log_lines(const struct matrix_scene *scene)
{
    own_(text_done) struct text log = TEXT_INIT;
    size_t lines = 0;
    read_log(scene, &log);
    for (const char *byte = log.data; *byte != '\0'; byte++)
        lines += *byte == '\n';
    return lines;
}

double matrix_peak_mb(const struct matrix_scene *scene)
{
    char path[64], line[256];
    double kilobytes = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)scene->server.pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0)
            kilobytes = strtod(line + 6, NULL);
    }
    if (file != NULL)
        (void)fclose(file);
    return kilobytes / 1024;
}

/* ---- playing --------------------------------------------------------------------------------------------- */

static void prepare(struct matrix_scene *scene, const struct matrix_case *fault, const char *binary, const char *folder)
{
    *scene = (struct matrix_scene){.folder = TEXT_INIT,
                                   .data = TEXT_INIT,
                                   .log = TEXT_INIT,
                                   .registration = TEXT_INIT,
                                   .service = fault->service,
                                   .password = fault->password};
    text_printf(&scene->folder, "%s/matrix-%s", folder, fault->name);
    text_printf(&scene->data, "%s/data", scene->folder.data);
    text_printf(&scene->log, "%s/log", scene->folder.data);
    text_printf(&scene->registration, "%s/registration.yaml", scene->folder.data);
    (void)folder_make(scene->folder.data, 0755, NULL);
    (void)setenv("NEUVO_STORE_BALLAST_MIB", "0", 1);
    scene->server =
        (struct server){.binary = binary, .data = scene->data.data, .log = scene->log.data, .port = server_free_port()};
}

/* What holds for every case: it lives, and the token is in no log. */
static const char *judge(struct matrix_scene *scene)
{
    if (scene->server.pid != 0 && !matrix_is_alive(scene))
        return "the process does not live";
    if (scene->homeserver != NULL && (matrix_log_says(scene, homeserver_token(scene->homeserver), 0) ||
                                      matrix_log_says(scene, homeserver_password(scene->homeserver), 0)))
        return "a secret stands in the log";
    if (scene->homeserver != NULL && homeserver_clear_in_encrypted(scene->homeserver) > 0)
        return "clear text was sent into an encrypted room";
    return NULL;
}

static bool play(const struct matrix_case *fault, const char *binary, const char *folder)
{
    struct matrix_scene scene;
    own_(text_done) struct text line = TEXT_INIT;
    prepare(&scene, fault, binary, folder);
    const char *why = fault->outage != NULL ? run_outage(&scene, fault->outage) : fault->run(&scene);
    if (why == NULL)
        why = judge(&scene);
    if (why != NULL && scene.homeserver != NULL) {
        fprintf(stderr, "matrix-%s: the newest requests\n", fault->name);
        homeserver_print_requests(scene.homeserver, 30);
    }
    server_kill(&scene.server);
    homeserver_stop(scene.homeserver);
    if (why == NULL)
        text_printf(&line, "ok faults/matrix-%s\n", fault->name);
    else
        text_printf(&line, "not ok faults/matrix-%s: %s (log: %s)\n", fault->name, why, scene.log.data);
    (void)!write(STDOUT_FILENO, line.data, line.length); /* in one piece: others write beside it */
    text_done(&scene.folder);
    text_done(&scene.data);
    text_done(&scene.log);
    text_done(&scene.registration);
    return why == NULL;
}

struct wanted {
    const char *binary, *folder;
    int jobs, first_name, count;
    char **names;
};

static bool is_wanted(const struct wanted *wanted, const char *name)
{
    for (int i = wanted->first_name; i < wanted->count; i++) {
        if (strcmp(wanted->names[i], name) == 0)
            return true;
    }
    return wanted->first_name >= wanted->count;
}

/* Plays the next case that nobody plays yet, until there is none. next is shared with the other processes. */
static bool play_what_is_left(const struct wanted *wanted, atomic_size_t *next)
{
    const struct matrix_case *const tables[] = {matrix_outages, matrix_sends, matrix_states, matrix_rooms,
                                                matrix_pictures};
    bool good = true;
    size_t number = 0, mine = atomic_fetch_add(next, 1);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (const struct matrix_case *fault = tables[i]; fault->name != NULL; fault++) {
            if (!is_wanted(wanted, fault->name) || number++ != mine)
                continue;
            int64_t started_ms = clock_monotonic_ms();
            good = play(fault, wanted->binary, wanted->folder) && good;
            fprintf(stderr, "matrix-%s: %.1f s\n", fault->name, (double)(clock_monotonic_ms() - started_ms) / 1000);
            mine = atomic_fetch_add(next, 1);
        }
    }
    return good;
}

static bool read_arguments(struct wanted *wanted, int argc, char **argv)
{
    *wanted = (struct wanted){.jobs = 1, .first_name = 1, .count = argc, .names = argv};
    while (wanted->first_name + 1 < argc && strncmp(argv[wanted->first_name], "--", 2) == 0) {
        const char *name = argv[wanted->first_name], *value = argv[wanted->first_name + 1];
        if (strcmp(name, "--binary") == 0)
            wanted->binary = value;
        else if (strcmp(name, "--folder") == 0)
            wanted->folder = value;
        else if (strcmp(name, "--jobs") == 0)
            wanted->jobs = (int)strtol(value, NULL, 10);
        wanted->first_name += 2;
    }
    return wanted->binary != NULL && wanted->folder != NULL && wanted->jobs > 0 && wanted->jobs <= CASES_MOST;
}

int main(int argc, char **argv)
{
    struct wanted wanted;
    bool good = true;
    int status = 0;
    if (!read_arguments(&wanted, argc, argv)) {
        fprintf(stderr, "usage: faults_matrix --binary FILE --folder DIR [--jobs N] [NAME…]\n");
        return 2;
    }
    atomic_size_t *next =
        mmap(NULL, sizeof *next, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); /* begins as 0 */
    if (next == MAP_FAILED)
        return 2;
    for (int job = 1; job < wanted.jobs; job++) {
        pid_t child = fork();
        if (child == 0)
            exit(play_what_is_left(&wanted, next) ? 0 : 1);
    }
    good = play_what_is_left(&wanted, next);
    while (wait(&status) > 0)
        good = good && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return good ? 0 : 1;
}
