/* A picture on its way from the homeserver to the disk, with a ticket, and away again. */
#include "matrix_scene.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, SLOW_MS = 120000 };

/* With words in it that must not be found on the disk. */
#define PNG_BEGIN "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b\x55"
#define PNG_END "\0\0\0\x0aIDATthe-pixelsCRC!\0\0\0\0IEND\xae\x42\x60\x82"
#define PNG PNG_BEGIN "\0\0\0\x0atEXtthe-authorCRC!" PNG_END

static void close_folder(DIR **folder)
{
    if (*folder != NULL)
        (void)closedir(*folder);
}

/* How many files lie below media/oma; path: one of them. */
static size_t count_files(const struct matrix_scene *scene, struct text *path)
{
    own_(text_done) struct text name = TEXT_INIT;
    size_t count = 0;
    text_printf(&name, "%s/media/oma", scene->data.data);
    own_(close_folder) DIR *folder = opendir(name.data);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (*entry->d_name == '.')
            continue;
        count++;
        text_clear(path);
        text_printf(path, "%s/%s", name.data, entry->d_name);
    }
    return count;
}

static bool wait_files(const struct matrix_scene *scene, size_t wanted, struct text *path)
{
    int64_t deadline_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (count_files(scene, path) != wanted) {
        if (clock_monotonic_ms() > deadline_ms)
            return false;
        (void)poll(NULL, 0, 20);
    }
    return true;
}

static const char *ask(struct matrix_scene *scene, const char *words)
{
    char id[HOMESERVER_ID_BYTES];
    matrix_say(scene, scene->room, MAIJA, words, id);
    return matrix_once(scene, id, PATIENCE_MS);
}

/* Sees what would go, and lets it. */
static const char *ask_for_person(struct matrix_scene *scene)
{
    const char *why = ask(scene, "haluan puhua ihmiselle");
    return why == NULL ? ask(scene, "kyllä, välitä se") : why;
}

/* Maija sends a picture or a file and has the matter passed on. id: of the picture. */
static const char *pass_on_as(struct matrix_scene *scene, const char *kind, const char *media_type, const char *bytes,
                              size_t length, char id[HOMESERVER_ID_BYTES])
{
    char uri[HOMESERVER_ID_BYTES];
    own_(text_done) struct text content = TEXT_INIT, path = TEXT_INIT;
    homeserver_put_media(scene->homeserver, media_type, bytes, length, uri);
    text_printf(&content, "{\"msgtype\":\"%s\",\"body\":\"the-name\",\"url\":\"%s\",\"info\":{\"mimetype\":\"%s\"}}",
                kind, uri, media_type);
    homeserver_put(scene->homeserver, scene->room, MAIJA, "m.room.message", NULL, content.data, id);
    const char *why = matrix_once(scene, id, PATIENCE_MS);
    if (why == NULL && count_files(scene, &path) != 0)
        return "a picture was fetched before anybody wanted it";
    if (why == NULL)
        why = ask(scene, "zqxv blinkkaa");
    return why == NULL ? ask_for_person(scene) : why;
}

static const char *pass_on(struct matrix_scene *scene, const char *bytes, size_t length, char id[HOMESERVER_ID_BYTES])
{
    return pass_on_as(scene, "m.image", "image/png", bytes, length, id);
}

static const char *check_file(struct matrix_scene *scene, const char *path)
{
    own_(text_done) struct text kept = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (file_read(path, 1 << 20, &kept, &error) != RESULT_OK)
        return matrix_why(scene, "%s", error.text);
    if (memmem(kept.data, kept.length, "the-", 4) != NULL || memmem(kept.data, kept.length, "PNG", 3) != NULL)
        return "the picture lies on the disk as it came";
    return NULL;
}

static const char *restart(struct matrix_scene *scene)
{
    server_kill(&scene->server);
    return matrix_start(scene);
}

/* Younger than half a day it may be what a browser uploaded and has not spoken of yet. */
static bool make_old(const char *path)
{
    struct timespec times[2] = {{.tv_sec = time(NULL) - 14 * 3600}, {.tv_sec = time(NULL) - 14 * 3600}};
    return utimensat(AT_FDCWD, path, times, 0) == 0;
}

static bool wait_gone(const char *path)
{
    for (int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS; clock_monotonic_ms() < end_ms;) {
        if (access(path, F_OK) != 0)
            return true;
        (void)poll(NULL, 0, 20);
    }
    return false;
}

/* The file is there a moment before it is written down that it is: what says so is asked until it does. */
static const char *wait_held(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    struct homeserver_answer answer;
    for (int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS; clock_monotonic_ms() < end_ms;) {
        matrix_say(scene, scene->room, MAIJA, "omat tiedot", id);
        if (!homeserver_wait_answer(scene->homeserver, id, &answer, PATIENCE_MS))
            break;
        if (strstr(answer.body, "salattuina: 1") != NULL)
            return NULL;
        (void)poll(NULL, 0, 200);
    }
    return "it is not written down that the picture is held";
}

/* To the disk, over a kill -9 beside a file that nobody knows of, and away with its message. */
static const char *play_picture(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES], redaction[HOMESERVER_ID_BYTES];
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text stray = TEXT_INIT;
    struct error error = ERROR_INIT;
    MATRIX_BEGIN(scene);
    const char *why = pass_on(scene, PNG, sizeof PNG - 1, id);
    if (why != NULL)
        return why;
    if (!wait_files(scene, 1, &path))
        return "the picture does not come";
    if ((why = check_file(scene, path.data)) != NULL || (why = wait_held(scene)) != NULL)
        return why;
    text_printf(&stray, "%s.tmp", path.data);
    if (file_write(stray.data, "half", 4, 0600, &error) != RESULT_OK)
        return matrix_why(scene, "%s", error.text);
    if (!make_old(stray.data))
        return "the file cannot be made old";
    if ((why = restart(scene)) != NULL || (why = matrix_ask(scene)) != NULL)
        return why;
    if (!wait_gone(stray.data))
        return "an old file that nobody knows of is still there after a start";
    if (!wait_files(scene, 1, &path))
        return "the picture did not survive a kill";
    homeserver_redact(scene->homeserver, scene->room, MAIJA, id, redaction);
    if (!wait_files(scene, 0, &path))
        return "the picture stays, though its message was taken back";
    return matrix_ask(scene);
}

static const char *play_no_picture(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    own_(text_done) struct text path = TEXT_INIT;
    MATRIX_BEGIN(scene);
    const char *why = pass_on(scene, "<html>no picture</html>", 23, id);
    if (why != NULL)
        return why;
    if (!matrix_log_says(scene, "picture_not_held", PATIENCE_MS))
        return "nobody says that it is no picture";
    if (count_files(scene, &path) != 0)
        return "what is no picture lies on the disk";
    return matrix_ask(scene);
}

/* ---- to the tutors, whatever the homeserver does ---------------------------------------------------------------- */

/* A team's room in which cards are shown, from the next start on. */
static const char *open_desk(struct matrix_scene *scene, struct homeserver_room **team)
{
    *team =
        homeserver_room_new(scene->homeserver, &(struct homeserver_room_options){.creator = PEKKA, .name = "Digituki"});
    if (!homeserver_wait_membership(scene->homeserver, *team, "join", PATIENCE_MS))
        return "an invitation is not accepted";
    homeserver_member(scene->homeserver, *team, "@liisa:fake.test", "join", NULL);
    if (!homeserver_wait_quiet(scene->homeserver, PATIENCE_MS))
        return "Neuvo does not come to rest";
    (void)setenv("NEUVO_MATRIX_TUTOR_ROOM", homeserver_room_id(*team), 1);
    return restart(scene);
}

/* Messages of the bot in that room of that kind that were not taken back; last: the newest of them. */
static size_t count_shown(struct matrix_scene *scene, const struct homeserver_room *room, const char *kind,
                          struct homeserver_answer *last)
{
    size_t count = 0, heard = homeserver_heard_count(scene->homeserver);
    for (size_t i = 0; i < heard; i++) {
        struct homeserver_answer answer;
        const struct homeserver_event *event = homeserver_heard(scene->homeserver, i);
        if (event->room != room || event->redacted_by != NULL || !homeserver_answer_read(event, &answer) ||
            strcmp(answer.kind, kind) != 0)
            continue;
        *last = answer;
        count++;
    }
    return count;
}

static bool wait_shown_for(struct matrix_scene *scene, const struct homeserver_room *room, size_t wanted,
                           int64_t timeout_ms, struct homeserver_answer *last)
{
    int64_t deadline_ms = clock_monotonic_ms() + timeout_ms;
    while (count_shown(scene, room, "m.image", last) != wanted) {
        if (clock_monotonic_ms() > deadline_ms)
            return false;
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 20);
    }
    return true;
}

static bool wait_shown(struct matrix_scene *scene, const struct homeserver_room *room, size_t wanted,
                       struct homeserver_answer *last)
{
    return wait_shown_for(scene, room, wanted, PATIENCE_MS, last);
}

/* Under its card, once, and gone with its message. */
static const char *check_shown(struct matrix_scene *scene, const struct homeserver_room *team, const char *picture)
{
    struct homeserver_answer shown;
    char redaction[HOMESERVER_ID_BYTES];
    if (!wait_shown(scene, team, 1, &shown))
        return "the tutors do not see the picture";
    const struct homeserver_event *card = homeserver_event(scene->homeserver, shown.thread);
    if (card == NULL || strstr(card->content, "zqxv blinkkaa") == NULL)
        return "the picture does not stand under its card";
    const char *why = matrix_ask(scene);
    if (why != NULL)
        return why;
    if (count_shown(scene, team, "m.image", &shown) != 1)
        return "the tutors see the picture twice";
    homeserver_redact(scene->homeserver, scene->room, MAIJA, picture, redaction);
    return wait_shown(scene, team, 0, &shown) ? matrix_ask(scene) : "the tutors keep what was taken back";
}

/* The fault strikes the fetch, then the upload. kill: Neuvo is killed while it lasts. */
static const char *show_through(struct matrix_scene *scene, const char *fault, size_t times, bool killed)
{
    struct homeserver_room *team = NULL;
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    const char *why = open_desk(scene, &team);
    if (why != NULL)
        return why;
    homeserver_fault(scene->homeserver,
                     &(struct homeserver_fault){.name = fault, .places = HOMESERVER_MEDIA, .times = times});
    if ((why = pass_on(scene, PNG, sizeof PNG - 1, id)) != NULL)
        return why;
    int64_t deadline_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (homeserver_fault_struck(scene->homeserver, fault) < (times == 0 ? 1 : times)) {
        if (clock_monotonic_ms() > deadline_ms)
            return matrix_why(scene, "%s never struck", fault);
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 20);
    }
    if (killed && (why = restart(scene)) != NULL)
        return why;
    homeserver_fault_end(scene->homeserver, NULL);
    return check_shown(scene, team, id);
}

static const char *play_shown_through_502(struct matrix_scene *scene)
{
    return show_through(scene, "502-page", 3, false);
}

static const char *play_shown_though_cut_off(struct matrix_scene *scene)
{
    return show_through(scene, "truncated", 2, false);
}

static const char *play_shown_though_killed_fetching(struct matrix_scene *scene)
{
    return show_through(scene, "hang", 0, true);
}

/* A byte now and then: after a minute it is given up, and fetched again. */
static const char *play_shown_though_slow(struct matrix_scene *scene)
{
    struct homeserver_room *team = NULL;
    struct homeserver_answer shown;
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    const char *why = open_desk(scene, &team);
    if (why != NULL)
        return why;
    homeserver_fault(scene->homeserver,
                     &(struct homeserver_fault){.name = "slow-loris", .places = HOMESERVER_MEDIA, .times = 1});
    if ((why = pass_on(scene, PNG, sizeof PNG - 1, id)) != NULL || (why = matrix_ask(scene)) != NULL)
        return why;
    if (!wait_shown_for(scene, team, 1, SLOW_MS, &shown))
        return "the tutors do not see the picture";
    return homeserver_fault_struck(scene->homeserver, "slow-loris") == 1 ? check_shown(scene, team, id)
                                                                         : "the download was not slow";
}

/* The upload is done, and Neuvo is killed while it sends the event: before it was sent, or before it knows. */
static const char *show_though_killed(struct matrix_scene *scene, const char *fault)
{
    struct homeserver_room *team = NULL;
    struct homeserver_answer shown;
    char id[HOMESERVER_ID_BYTES], uri[HOMESERVER_ID_BYTES];
    own_(text_done) struct text content = TEXT_INIT;
    MATRIX_BEGIN(scene);
    const char *why = open_desk(scene, &team);
    if (why == NULL)
        why = pass_on(scene, PNG, sizeof PNG - 1, id);
    if (why != NULL || !wait_shown(scene, team, 1, &shown))
        return why == NULL ? "the tutors do not see the picture" : why;
    size_t before = homeserver_requests(scene->homeserver, HOMESERVER_MEDIA);
    homeserver_put_media(scene->homeserver, "image/png", PNG, sizeof PNG - 1, uri);
    text_printf(&content, "{\"msgtype\":\"m.image\",\"body\":\"b.png\",\"url\":\"%s\"}", uri);
    homeserver_fault(scene->homeserver,
                     &(struct homeserver_fault){.name = fault, .places = HOMESERVER_SEND, .room = team});
    homeserver_put(scene->homeserver, scene->room, MAIJA, "m.room.message", NULL, content.data, id);
    int64_t deadline_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (homeserver_fault_struck(scene->homeserver, fault) == 0 && clock_monotonic_ms() < deadline_ms)
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 20);
    if (homeserver_requests(scene->homeserver, HOMESERVER_MEDIA) < before + 2)
        return "the second picture was not fetched and uploaded";
    if ((why = restart(scene)) != NULL)
        return why;
    homeserver_fault_end(scene->homeserver, NULL);
    if ((why = matrix_ask(scene)) != NULL)
        return why;
    return wait_shown(scene, team, 2, &shown) ? NULL : "the tutors do not see the second picture once";
}

static const char *play_shown_though_killed_sending(struct matrix_scene *scene)
{
    return show_though_killed(scene, "hang-after");
}

static const char *play_shown_though_killed_uploaded(struct matrix_scene *scene)
{
    return show_though_killed(scene, "hang");
}

/* It cannot be had: whoever sent it is told. */
static const char *check_told(struct matrix_scene *scene)
{
    struct homeserver_answer told;
    int64_t deadline_ms = clock_monotonic_ms() + PATIENCE_MS;
    for (;;) {
        (void)count_shown(scene, scene->room, "m.notice", &told);
        if (strstr(told.body, "ei mennyt perille") != NULL)
            return matrix_ask(scene);
        if (clock_monotonic_ms() > deadline_ms)
            return "nobody says that the picture could not be had";
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 20);
    }
}

/* Its sender said that it is small, and it does not end. */
static const char *play_picture_too_large(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    own_(text_done) struct text path = TEXT_INIT;
    MATRIX_BEGIN(scene);
    homeserver_fault(scene->homeserver, &(struct homeserver_fault){.name = "endless", .places = HOMESERVER_MEDIA});
    double before_mb = matrix_peak_mb(scene);
    const char *why = pass_on(scene, PNG, sizeof PNG - 1, id);
    if (why == NULL)
        why = check_told(scene);
    if (why == NULL && count_files(scene, &path) != 0)
        return "half a picture lies on the disk";
    if (why == NULL && matrix_peak_mb(scene) - before_mb > 64)
        return matrix_why(scene, "it took %.0f MB", matrix_peak_mb(scene) - before_mb);
    return why;
}

static const char *play_picture_is_gone(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    MATRIX_BEGIN(scene);
    homeserver_put(scene->homeserver, scene->room, MAIJA, "m.room.message", NULL,
                   "{\"msgtype\":\"m.image\",\"body\":\"a.png\",\"url\":\"mxc://fake.test/m999\"}", id);
    const char *why = matrix_once(scene, id, PATIENCE_MS);
    if (why == NULL)
        why = ask(scene, "zqxv blinkkaa");
    if (why == NULL)
        why = ask_for_person(scene);
    return why == NULL ? check_told(scene) : why;
}

/* ---- PDFs -------------------------------------------------------------------------------------------------------- */

/* Of objects that stand one behind the other, each with its NUL. */
static void build_pdf(const char *object, size_t count, struct text *out)
{
    own_(text_done) struct text starts = TEXT_INIT;
    text_add(out, "%PDF-1.7\n");
    for (size_t i = 0; i < count; i++) {
        text_printf(&starts, "%010zu 00000 n \n", out->length);
        text_printf(out, "%zu 0 obj\n%s\nendobj\n", i + 1, object);
        object += strlen(object) + 1;
    }
    size_t at = out->length;
    text_printf(out, "xref\n0 %zu\n0000000000 65535 f \n%strailer\n<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                count + 1, starts.data, count + 1, at);
}

/* A page that leads to so many objects, one behind the other; what tells of its maker stands beside. */
static void build_chain(size_t links, struct text *out)
{
    own_(text_done) struct text objects = TEXT_INIT;
    static const char head[] =
        "<</Type/Catalog/Pages 2 0 R/Lang(the-author)>>\0"
        "<</Type/Pages/Kids[3 0 R]/Count 1>>\0"
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</X 4 0 R>>/LastModified(the-day)>>";
    text_add_bytes(&objects, head, sizeof head);
    for (size_t i = 4; i < 4 + links; i++) {
        text_printf(&objects, "<</X %zu 0 R>>", i + 1);
        text_add_char(&objects, '\0');
    }
    build_pdf(objects.data, 3 + links, out);
}

static const char *play_pdf_shown(struct matrix_scene *scene)
{
    struct homeserver_room *team = NULL;
    struct homeserver_answer shown = {.body = ""};
    char id[HOMESERVER_ID_BYTES], redaction[HOMESERVER_ID_BYTES];
    own_(text_done) struct text pdf = TEXT_INIT, path = TEXT_INIT;
    MATRIX_BEGIN(scene);
    const char *why = open_desk(scene, &team);
    build_chain(3, &pdf);
    if (why == NULL)
        why = pass_on_as(scene, "m.file", "application/pdf", pdf.data, pdf.length, id);
    for (int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS; why == NULL;) {
        if (count_shown(scene, team, "m.file", &shown) == 1)
            break;
        if (clock_monotonic_ms() > end_ms)
            return "the tutors do not see the PDF";
        (void)homeserver_wait_heard(scene->homeserver, SIZE_MAX, 20);
    }
    if (why == NULL && strstr(shown.body, "the-name") != NULL)
        return "it still has the name that its sender gave it";
    if (why == NULL && count_files(scene, &path) == 1)
        why = check_file(scene, path.data);
    if (why != NULL)
        return why;
    homeserver_redact(scene->homeserver, scene->room, MAIJA, id, redaction);
    return wait_files(scene, 0, &path) ? matrix_ask(scene) : "it stays, though its message was taken back";
}

/* Along this one the library goes until its stack ends: its process falls over, and ours does not. */
static const char *play_pdf_hostile(struct matrix_scene *scene)
{
    char id[HOMESERVER_ID_BYTES];
    own_(text_done) struct text pdf = TEXT_INIT, path = TEXT_INIT;
    MATRIX_BEGIN(scene);
    build_chain((size_t)100 * 1000, &pdf);
    const char *why = pass_on_as(scene, "m.file", "application/pdf", pdf.data, pdf.length, id);
    if (why == NULL)
        why = check_told(scene);
    return why == NULL && count_files(scene, &path) != 0 ? "a broken PDF lies on the disk" : why;
}

const struct matrix_case matrix_pictures[] = {
    {.name = "picture", .run = play_picture},
    {.name = "picture-appservice", .run = play_picture, .service = true},
    {.name = "no-picture", .run = play_no_picture},
    {.name = "picture-shown-502", .run = play_shown_through_502},
    {.name = "picture-shown-cut-off", .run = play_shown_though_cut_off},
    {.name = "picture-shown-killed-fetching", .run = play_shown_though_killed_fetching},
    {.name = "picture-shown-killed-sending", .run = play_shown_though_killed_sending},
    {.name = "picture-shown-killed-uploaded", .run = play_shown_though_killed_uploaded},
    {.name = "picture-shown-slow", .run = play_shown_though_slow},
    {.name = "picture-too-large", .run = play_picture_too_large},
    {.name = "picture-gone", .run = play_picture_is_gone},
    {.name = "pdf-shown", .run = play_pdf_shown},
    {.name = "pdf-hostile", .run = play_pdf_hostile},
    {.name = NULL},
};
