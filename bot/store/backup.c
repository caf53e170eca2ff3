#include "store/backup.h"

#include "base/clock.h"
#include "base/file.h"
#include "store/copy.h"
#include "store/inside.h"
#include "store/schema.h"

#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A database's file and what SQLite keeps beside it. */
static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
#define SUFFIXES (sizeof suffixes / sizeof *suffixes)

static void db_close_owned(struct db **db)
{
    db_close(*db);
}

static bool same_inode(const char *one, const char *other)
{
    struct stat first, second;
    return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

static const char *name_in(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* The same file, or the same name in the same folder where one of them is not there yet. */
static bool same_file(const char *one, const char *other)
{
    own_(text_done) struct text one_folder = TEXT_INIT;
    own_(text_done) struct text other_folder = TEXT_INIT;
    if (same_inode(one, other))
        return true;
    if (!string_equal(name_in(one), name_in(other)))
        return false;
    text_printf(&one_folder, "%.*s.", (int)(name_in(one) - one), one);
    text_printf(&other_folder, "%.*s.", (int)(name_in(other) - other), other);
    return same_inode(one_folder.data, other_folder.data);
}

/* Neither the copy nor the temporary file beside it may be one of the store's own files. */
static enum result check_target(const char *store, const char *file, struct error *error)
{
    static const char *const written[] = {"", ".tmp"};
    for (size_t i = 0; i < SUFFIXES; i++)
        for (size_t j = 0; j < sizeof written / sizeof *written; j++) {
            own_(text_done) struct text mine = TEXT_INIT;
            own_(text_done) struct text target = TEXT_INIT;
            text_printf(&mine, "%s%s", store, suffixes[i]);
            text_printf(&target, "%s%s", file, written[j]);
            if (same_file(mine.data, target.data))
                return error_set(error, RESULT_REFUSED,
                                 "%s: the backup would overwrite the store's own file %s; name another file", file,
                                 mine.data);
        }
    return RESULT_OK;
}

enum result store_backup(const char *url, const char *file, struct error *error)
{
    own_(db_close_owned) struct db *db = NULL;
    enum result result = db_open(url, DB_READ, &db, error);
    if (result != RESULT_OK)
        return result;
    if (db_path(db) == NULL)
        return error_set(error, RESULT_BAD_INPUT, "a database in memory cannot be backed up; name one with --data DIR");
    result = check_target(db_path(db), file, error);
    return result == RESULT_OK ? database_copy(db, file, error) : result;
}

static enum result check_empty(const char *folder, struct error *error)
{
    DIR *stream = opendir(folder);
    if (stream == NULL)
        return error_set(error, RESULT_FAILED, "%s: cannot read the folder: %s", folder, strerror(errno));
    enum result result = RESULT_OK;
    for (struct dirent *item = readdir(stream); item != NULL && result == RESULT_OK; item = readdir(stream))
        if (!string_equal(item->d_name, ".") && !string_equal(item->d_name, ".."))
            result = error_set(error, RESULT_REFUSED,
                               "%s: is not empty (it holds \"%s\"); name a new folder, or move that one away", folder,
                               item->d_name);
    (void)closedir(stream);
    return result;
}

/* A second instance must neither give the same ids, nor send what the first one sends, nor be woken by its timers, nor
 * go on at its place in the platforms' streams. */
static enum result become_a_copy(const char *url, struct error *error)
{
    own_(db_close_owned) struct db *db = NULL;
    uint8_t key[HASH_KEY_BYTES];
    uint16_t number = 0;
    char hex[2 * HASH_KEY_BYTES + 1];
    random_bytes(key, sizeof key);
    random_bytes(&number, sizeof number);
    (void)sodium_bin2hex(hex, sizeof hex, key, sizeof key);
    sodium_memzero(key, sizeof key);
    enum result result = db_open(url, DB_WRITE, &db, error);
    if (result == RESULT_OK)
        result = db_begin(db, error);
    if (result == RESULT_OK) /* always another number than before */
        result = db_run(db, NULL, "UPDATE instance SET number = (number + $1) % 1024, hash_key = $2",
                        VALUES(INT(1 + number % 1023), TEXT(hex)), error);
    if (result == RESULT_OK)
        result = db_script(db, "DELETE FROM outbox; DELETE FROM lane; DELETE FROM timer; DELETE FROM cursor", error);
    return result == RESULT_OK ? db_commit(db, error) : result;
}

/* Only a database of this program, of this version or an older one, is put in place. */
static enum result check_backup(struct db *db, const char *file, struct error *error)
{
    bool has = false;
    enum result result = db_quick_check(db, error);
    if (result == RESULT_OK)
        result = db_has_table(db, "instance", &has, error);
    if (result == RESULT_OK && !has)
        result = error_set(error, RESULT_BAD_INPUT, "%s: is a database, but not a backup of Neuvo", file);
    return result;
}

/* Opens the backup for reading only. Copying it statement by statement (not byte by byte) leaves out what a log file
 * beside it might hold half. */
static enum result copy_backup(const char *file, const char *to, struct error *error)
{
    own_(db_close_owned) struct db *db = NULL;
    own_(text_done) struct text url = TEXT_INIT;
    text_printf(&url, "sqlite:%s", file);
    enum result result = db_open(url.data, DB_READ, &db, error);
    if (result == RESULT_OK)
        result = check_backup(db, file, error);
    return result == RESULT_OK ? database_copy(db, to, error) : result;
}

/* So that the folder is empty for the next try. */
static void remove_part(const char *part)
{
    for (size_t i = 0; i < SUFFIXES; i++) {
        own_(text_done) struct text path = TEXT_INIT;
        text_printf(&path, "%s%s", part, suffixes[i]);
        (void)unlink(path.data);
    }
}

enum result store_restore(const char *file, const char *folder, bool copy, struct error *error)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text part = TEXT_INIT;
    own_(text_done) struct text url = TEXT_INIT;
    text_printf(&path, "%s/neuvo.db", folder);
    text_printf(&part, "%s/neuvo.db.part", folder);
    text_printf(&url, "sqlite:%s", part.data);
    enum result result = folder_make(folder, 0700, error);
    if (result == RESULT_OK)
        result = check_empty(folder, error);
    if (result != RESULT_OK)
        return result;
    result = copy_backup(file, part.data, error);
    if (result == RESULT_OK && copy)
        result = become_a_copy(url.data, error);
    if (result == RESULT_OK)
        result = file_settle(part.data, path.data, error);
    if (result != RESULT_OK)
        remove_part(part.data);
    return result;
}
