#include "jobs/media_file.h"

#include "base/file.h"
#include "base/own.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PIECE = 64 * 1024,
    KEY = crypto_secretstream_xchacha20poly1305_KEYBYTES,
    TAG = crypto_secretstream_xchacha20poly1305_ABYTES
};
static const char magic[] = "NEUVOPIC";
#define MAGIC (sizeof magic - 1)
#define HEAD (MAGIC + crypto_secretstream_xchacha20poly1305_HEADERBYTES)

/* ---- names ------------------------------------------------------------------------------------------------- */

static bool is_name(const char *name)
{
    return strlen(name) == MEDIA_NAME_BYTES - 1 && strspn(name, "0123456789abcdef") == MEDIA_NAME_BYTES - 1;
}

static bool is_folder(const char *organisation)
{
    return *organisation != '\0' && *organisation != '.' && strchr(organisation, '/') == NULL;
}

static enum result path_of(const char *data, const char *organisation, const char *name, struct text *path,
                           struct error *error)
{
    if (!is_folder(organisation) || (name != NULL && !is_name(name)))
        return error_set(error, RESULT_BAD_INPUT, "this is no name of a kept picture");
    text_printf(path, "%s/media/%s", data, organisation);
    if (name != NULL)
        text_printf(path, "/%s", name);
    return RESULT_OK;
}

/* ---- the key ----------------------------------------------------------------------------------------------- */

static void forget_key(unsigned char (*key)[KEY])
{
    sodium_memzero(*key, sizeof *key);
}

static enum result read_key(const char *path, unsigned char key[KEY], struct error *error)
{
    own_(text_done) struct text bytes = TEXT_INIT;
    struct stat status;
    enum result result = file_read(path, KEY, &bytes, error);
    if (result != RESULT_OK)
        return result;
    if (bytes.length != KEY || stat(path, &status) != 0)
        return error_set(
            error, RESULT_BAD_INPUT,
            "%s: is no key of %d bytes; put the right one back, or remove it and the folder media beside it", path,
            KEY);
    if ((status.st_mode & 077) != 0)
        return error_set(error, RESULT_BAD_INPUT, "%s: others may read it; mend: chmod 600 %s", path, path);
    memcpy(key, bytes.data, KEY);
    sodium_memzero(bytes.data, bytes.length);
    return RESULT_OK;
}

static enum result make_key(const char *path, struct error *error)
{
    own_(forget_key) unsigned char key[KEY];
    crypto_secretstream_xchacha20poly1305_keygen(key);
    return file_write(path, (const char *)key, KEY, 0600, error);
}

static enum result find_key(const char *data, bool make, unsigned char key[KEY], struct error *error)
{
    own_(text_done) struct text path = TEXT_INIT;
    if (sodium_init() < 0)
        return error_set(error, RESULT_FAILED, "libsodium does not start");
    text_printf(&path, "%s/media.key", data);
    enum result result = read_key(path.data, key, error);
    if (result != RESULT_NOT_FOUND || !make)
        return result == RESULT_NOT_FOUND ? error_set(error, RESULT_BAD_INPUT, "%s is gone", path.data) : result;
    result = make_key(path.data, error);
    return result == RESULT_OK ? read_key(path.data, key, error) : result;
}

/* ---- encrypting -------------------------------------------------------------------------------------------- */

static void encrypt(const unsigned char key[KEY], const char *organisation, const struct text *plain, struct text *out)
{
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char header[crypto_secretstream_xchacha20poly1305_HEADERBYTES], piece[PIECE + TAG];
    (void)crypto_secretstream_xchacha20poly1305_init_push(&state, header, key);
    text_add(out, magic);
    text_add_bytes(out, (const char *)header, sizeof header);
    for (size_t at = 0; at == 0 || at < plain->length; at += PIECE) {
        size_t length = plain->length - at < PIECE ? plain->length - at : PIECE;
        bool last = at + length == plain->length;
        (void)crypto_secretstream_xchacha20poly1305_push(
            &state, piece, NULL, (const unsigned char *)plain->data + at, length, (const unsigned char *)organisation,
            strlen(organisation),
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
        text_add_bytes(out, (const char *)piece, length + TAG);
    }
    sodium_memzero(&state, sizeof state);
}

/* False: not by this key, for this organisation and whole. */
static bool decrypt(const unsigned char key[KEY], const char *organisation, const struct text *kept, struct text *out)
{
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char piece[PIECE], tag = 0;
    const unsigned char *bytes = (const unsigned char *)kept->data;
    if (kept->length < HEAD + TAG || memcmp(bytes, magic, MAGIC) != 0 ||
        crypto_secretstream_xchacha20poly1305_init_pull(&state, bytes + MAGIC, key) != 0)
        return false;
    bool good = true;
    for (size_t at = HEAD; at < kept->length && good;) {
        size_t length = kept->length - at < PIECE + TAG ? kept->length - at : PIECE + TAG;
        bool last = at + length == kept->length;
        good = length >= TAG &&
               crypto_secretstream_xchacha20poly1305_pull(&state, piece, NULL, &tag, bytes + at, length,
                                                          (const unsigned char *)organisation,
                                                          strlen(organisation)) == 0 &&
               (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) == last;
        if (good)
            text_add_bytes(out, (const char *)piece, length - TAG);
        at += length;
    }
    sodium_memzero(piece, sizeof piece);
    sodium_memzero(&state, sizeof state);
    return good;
}

static void name_of(const struct text *kept, char name[MEDIA_NAME_BYTES])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    (void)crypto_hash_sha256(hash, (const unsigned char *)kept->data, kept->length);
    (void)sodium_bin2hex(name, MEDIA_NAME_BYTES, hash, sizeof hash);
}

/* ---- keeping, opening, removing ---------------------------------------------------------------------------- */

enum result media_keep(const char *data, const char *organisation, const struct text *bytes,
                       char name[MEDIA_NAME_BYTES], struct error *error)
{
    own_(forget_key) unsigned char key[KEY];
    own_(text_done) struct text kept = TEXT_INIT;
    own_(text_done) struct text path = TEXT_INIT;
    enum result result = path_of(data, organisation, NULL, &path, error);
    if (result == RESULT_OK)
        result = find_key(data, true, key, error);
    if (result == RESULT_OK)
        result = folder_make(path.data, 0700, error);
    if (result != RESULT_OK)
        return result;
    encrypt(key, organisation, bytes, &kept);
    name_of(&kept, name);
    text_printf(&path, "/%s", name);
    return file_write(path.data, kept.data, kept.length, 0600, error);
}

enum result media_open(const char *data, const char *organisation, const char *name, struct text *out,
                       struct error *error)
{
    own_(forget_key) unsigned char key[KEY];
    own_(text_done) struct text kept = TEXT_INIT;
    own_(text_done) struct text path = TEXT_INIT;
    size_t start = out->length;
    enum result result = path_of(data, organisation, name, &path, error);
    if (result == RESULT_OK)
        result = file_read(path.data, MEDIA_BYTES + (MEDIA_BYTES / PIECE + 2) * TAG + HEAD, &kept, error);
    if (result == RESULT_OK)
        result = find_key(data, false, key, error);
    if (result != RESULT_OK)
        return result;
    if (decrypt(key, organisation, &kept, out))
        return RESULT_OK;
    text_truncate(out, start);
    return error_set(error, RESULT_BAD_INPUT, "%s: is damaged, or was kept under another key", path.data);
}

enum result media_remove(const char *data, const char *organisation, const char *name, struct error *error)
{
    own_(text_done) struct text path = TEXT_INIT;
    enum result result = path_of(data, organisation, name, &path, error);
    if (result != RESULT_OK || unlink(path.data) == 0 || errno == ENOENT || errno == ENOTDIR)
        return result;
    return error_set(error, RESULT_FAILED, "%s: cannot remove it: %s", path.data, strerror(errno));
}

/* ---- what nobody knows of ---------------------------------------------------------------------------------- */

void media_files_done(struct media_files *files)
{
    for (size_t i = 0; i < files->list.count; i++) {
        free(files->list.items[i].organisation);
        free(files->list.items[i].name);
    }
    list_done(&files->list);
}

static void close_folder(DIR **folder)
{
    if (*folder != NULL)
        (void)closedir(*folder);
}

static bool is_known(const struct media_files *known, const char *organisation, const char *name)
{
    for (size_t i = 0; i < known->list.count; i++) {
        if (strcmp(known->list.items[i].name, name) == 0 &&
            strcmp(known->list.items[i].organisation, organisation) == 0)
            return true;
    }
    return false;
}

static bool is_older(int folder, const char *name, int64_t before_ms)
{
    struct stat about;
    return fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
           (int64_t)about.st_mtim.tv_sec * 1000 + about.st_mtim.tv_nsec / 1000000 < before_ms;
}

static enum result sweep_folder(const char *media, const char *organisation, const struct media_files *known,
                                int64_t before_ms, size_t *removed, struct error *error)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/%s", media, organisation);
    own_(close_folder) DIR *folder = opendir(path.data);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (*entry->d_name == '.' || is_known(known, organisation, entry->d_name) ||
            !is_older(dirfd(folder), entry->d_name, before_ms))
            continue;
        if (unlinkat(dirfd(folder), entry->d_name, 0) != 0)
            return error_set(error, RESULT_FAILED, "%s/%s: cannot remove it: %s", path.data, entry->d_name,
                             strerror(errno));
        *removed += 1;
    }
    return RESULT_OK;
}

enum result media_sweep(const char *data, const struct media_files *known, int64_t before_ms, size_t *removed,
                        struct error *error)
{
    own_(text_done) struct text media = TEXT_INIT;
    enum result result = RESULT_OK;
    *removed = 0;
    text_printf(&media, "%s/media", data);
    own_(close_folder) DIR *folder = opendir(media.data);
    for (struct dirent *entry; result == RESULT_OK && folder != NULL && (entry = readdir(folder)) != NULL;) {
        if (*entry->d_name != '.')
            result = sweep_folder(media.data, entry->d_name, known, before_ms, removed, error);
    }
    return result;
}
