/* Static files, read once into memory. */
#include "loop/http_internal.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/own.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_BYTES ((size_t)4 * 1024 * 1024)
#define FOLDER_DEPTH 2

static const struct {
    const char *ending;
    const char *media_type;
} media_types[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

static const char *media_type_of(const char *name)
{
    const char *ending = strrchr(name, '.');
    for (size_t i = 0; ending != NULL && i < sizeof media_types / sizeof *media_types; i++) {
        if (strcmp(ending, media_types[i].ending) == 0)
            return media_types[i].media_type;
    }
    return NULL;
}

static enum result add_file(struct http_server *server, const char *url, const char *path, struct error *error)
{
    struct http_file file = {.media_type = media_type_of(path), .bytes = TEXT_INIT};
    if (file.media_type == NULL)
        return RESULT_OK; /* README.md and the like are not for browsers */
    enum result result = file_read(path, FILE_BYTES, &file.bytes, error);
    if (result != RESULT_OK) {
        text_done(&file.bytes);
        return result;
    }
    char hex[HASH_HEX_BYTES];
    hash_hex(NULL, file.bytes.data, file.bytes.length, hex);
    (void)snprintf(file.etag, sizeof file.etag, "\"%s\"", hex);
    file.path = x_strdup(url);
    *list_push(&server->files) = file;
    return RESULT_OK;
}

static enum result add_folder(struct http_server *server, const char *url, const char *path, unsigned depth,
                              struct error *error);

static enum result add_item(struct http_server *server, const char *url, const char *path, unsigned depth,
                            struct error *error)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return error_set(error, RESULT_NOT_FOUND, "cannot look at %s", path);
    if (S_ISDIR(status.st_mode))
        return depth < FOLDER_DEPTH ? add_folder(server, url, path, depth + 1, error) : RESULT_OK;
    return S_ISREG(status.st_mode) ? add_file(server, url, path, error) : RESULT_OK;
}

static enum result add_folder(struct http_server *server, const char *url, const char *path, unsigned depth,
                              struct error *error)
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return error_set(error, RESULT_NOT_FOUND, "cannot open the folder %s", path);
    enum result result = RESULT_OK;
    for (struct dirent *item = readdir(folder); item != NULL && result == RESULT_OK; item = readdir(folder)) {
        if (item->d_name[0] == '.')
            continue;
        own_(text_done) struct text item_url = TEXT_INIT, item_path = TEXT_INIT;
        text_printf(&item_url, "%s/%s", url, item->d_name);
        text_printf(&item_path, "%s/%s", path, item->d_name);
        result = add_item(server, item_url.data, item_path.data, depth, error);
    }
    (void)closedir(folder);
    return result;
}

enum result http_route_folder(struct http_server *server, const char *prefix, const char *folder, struct error *error)
{
    return add_folder(server, prefix, folder, 0, error);
}

const struct http_file *http_file_find(const struct http_server *server, const char *path)
{
    for (size_t i = 0; i < server->files.count; i++) {
        if (strcmp(server->files.items[i].path, path) == 0)
            return &server->files.items[i];
    }
    return NULL;
}

void http_file_answer(struct http_request *request, const struct http_file *file)
{
    const char *known = http_request_header(request, "if-none-match");
    http_answer_header(request, "etag", file->etag);
    http_answer_header(request, "cache-control", "no-cache"); /* ask each time, take the copy when it is the same */
    if (known != NULL && strstr(known, file->etag) != NULL)
        http_answer(request, 304, file->media_type, "", 0);
    else
        http_answer(request, 200, file->media_type, file->bytes.data, file->bytes.length);
}
