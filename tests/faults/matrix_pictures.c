/* A picture on its way from the homeserver to the disk, with a ticket, and away again. */
#include "matrix_scene.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"

#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000 };

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

/* Maija sends a picture and has the matter passed on. id: of the picture. */
static const char *pass_on(struct matrix_scene *scene, const char *bytes, size_t length, char id[HOMESERVER_ID_BYTES])
{
    char uri[HOMESERVER_ID_BYTES];
    own_(text_done) struct text content = TEXT_INIT, path = TEXT_INIT;
    homeserver_put_media(scene->homeserver, "image/png", bytes, length, uri);
    text_printf(&content,
                "{\"msgtype\":\"m.image\",\"body\":\"kuva.png\",\"url\":\"%s\",\"info\":{\"mimetype\":\"image/png\"}}",
                uri);
    homeserver_put(scene->homeserver, scene->room, MAIJA, "m.room.message", NULL, content.data, id);
    const char *why = matrix_once(scene, id, PATIENCE_MS);
    if (why == NULL && count_files(scene, &path) != 0)
        return "a picture was fetched before anybody wanted it";
    if (why == NULL)
        why = ask(scene, "zqxv blinkkaa");
    return why == NULL ? ask(scene, "haluan puhua ihmiselle") : why;
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
    if ((why = check_file(scene, path.data)) != NULL)
        return why;
    text_printf(&stray, "%s.tmp", path.data);
    if (file_write(stray.data, "half", 4, 0600, &error) != RESULT_OK)
        return matrix_why(scene, "%s", error.text);
    if ((why = restart(scene)) != NULL || (why = matrix_ask(scene)) != NULL)
        return why;
    if (access(stray.data, F_OK) == 0)
        return "a file that nobody knows of is still there after a start";
    if (!wait_files(scene, 1, &path)) /* killed before its outcome was kept, it is fetched once more */
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

const struct matrix_case matrix_pictures[] = {
    {.name = "picture", .run = play_picture},
    {.name = "picture-appservice", .run = play_picture, .service = true},
    {.name = "no-picture", .run = play_no_picture},
    {.name = NULL},
};
