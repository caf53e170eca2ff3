#include "commands/house_checkins.h"

#include "base/log.h"
#include "base/own.h"
#include "base/seal.h"
#include "checkin/bank.h"
#include "commands/articles.h"
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { COMPLAINTS_LOGGED = 20 };

struct house_checkins {
    struct framework *framework;
    struct bank bank;
    struct seal_key key;
    struct engine_checkins parts;
};

static void log_complaints(const struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->list.count && i < COMPLAINTS_LOGGED; i++) {
        own_(text_done) struct text line = TEXT_INIT;
        articles_complaint(&complaints->list.items[i], &line);
        text_trim(&line);
        log_warn("checkin_item", "text=\"%s\"", line.data);
    }
}

enum result house_key(const char *data, const char *file, struct seal_key *key, struct error *error)
{
    own_(text_done) struct text path = TEXT_INIT;
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");
    if (credentials != NULL)
        text_printf(&path, "%s/%s", credentials, file);
    if (credentials == NULL || access(path.data, F_OK) != 0) {
        text_clear(&path);
        text_printf(&path, "%s/%s", data, file);
    }
    return seal_key_open(path.data, key, error);
}

enum result house_checkins_key(const char *data, struct seal_key *key, struct error *error)
{
    return house_key(data, "checkin.key", key, error);
}

enum result house_matrix_key(const struct settings *settings, const char *data, struct seal_key *key,
                             struct error *error)
{
    if (data != NULL && strcmp(settings_string(settings, "matrix.encryption"), "on") == 0)
        return house_key(data, "matrix.key", key, error);
    seal_key_make(key);
    return RESULT_OK;
}

enum result house_checkins_open(const struct shipped *shipped, const char *data, struct house_checkins **checkins,
                                struct error *error)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct house_checkins *made = x_alloc(1, sizeof *made);
    enum result result = RESULT_OK;
    *checkins = made;
    if (data == NULL)
        seal_key_make(&made->key);
    else
        result = house_checkins_key(data, &made->key, error);
    if (result == RESULT_OK && framework_load(shipped->competences, &made->framework, &complaints) == RESULT_OK)
        bank_load(shipped->items, made->framework, &made->bank, &complaints);
    log_complaints(&complaints);
    made->parts = (struct engine_checkins){.framework = made->framework, .bank = &made->bank, .key = &made->key};
    return result;
}

const struct engine_checkins *house_checkins_of(const struct house_checkins *checkins)
{
    return checkins == NULL || checkins->framework == NULL ? NULL : &checkins->parts;
}

void house_checkins_free(struct house_checkins *checkins)
{
    if (checkins == NULL)
        return;
    bank_done(&checkins->bank);
    framework_free(checkins->framework);
    seal_key_wipe(&checkins->key);
    free(checkins);
}
