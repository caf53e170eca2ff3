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

static void db_close_owned(struct db **db)
{
    db_close(*db);
}

enum result store_backup(const char *url, const char *file, struct error *error)
{
    own_(db_close_owned) struct db *db = NULL;
    enum result result = db_open(url, DB_READ, &db, error);
    if (result != RESULT_OK)
        return result;
    if (db_path(db) == NULL)
        return error_set(error, RESULT_BAD_INPUT, "a database in memory cannot be backed up; name one with --data DIR");
    return database_copy(db, file, error);
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

/* A second instance must neither give the same ids nor send what the first one sends. */
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
        result = db_script(db, "DELETE FROM outbox; DELETE FROM lane", error);
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
    if (result == RESULT_OK)
        result = copy_backup(file, part.data, error);
    if (result == RESULT_OK && copy)
        result = become_a_copy(url.data, error);
    return result == RESULT_OK ? file_settle(part.data, path.data, error) : result;
}
