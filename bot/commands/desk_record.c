#include "commands/desk_record.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "base/yaml.h"
#include "model/mail_address.h"
#include "store/organisations.h"
#include "store/service_desks.h"

#include <string.h>

enum { SECRET_LEAST = 16, SECRET_MOST = 200, NAME_MOST = 80, URL_MOST = 500 };

static const struct yaml_item *member(const struct yaml *yaml, const char *list, size_t index, const char *name)
{
    own_(text_done) struct text key = TEXT_INIT;
    text_printf(&key, "%s[%zu].%s", list, index, name);
    return yaml_find(yaml, key.data);
}

static const char *value(const struct yaml *yaml, size_t index, const char *name)
{
    const struct yaml_item *item = member(yaml, "service_desks", index, name);
    return item == NULL ? "" : item->value;
}

/* ---- checking ---------------------------------------------------------------------------------------------- */

/* What leaves the house goes by TLS; a program on this machine may do without. */
static bool is_webhook(const char *url)
{
    static const char *const begins[] = {"https://", "http://127.0.0.1", "http://localhost", "http://[::1]"};
    if (strlen(url) > URL_MOST || strpbrk(url, " \t\r\n\"<>@") != NULL)
        return false;
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        size_t length = strlen(begins[i]);
        if (string_starts(url, begins[i]) && url[length] != '\0' && (i == 0 || strchr(":/", url[length]) != NULL))
            return true;
    }
    return false;
}

/* False: it cannot be read, or is too short to keep anybody out. */
static bool read_secret(const char *record, const char *path, struct text *secret)
{
    own_(text_done) struct text file = TEXT_INIT;
    struct error error = ERROR_INIT;
    const char *slash = strrchr(record, '/');
    if (*path != '/' && slash != NULL)
        text_add_bytes(&file, record, (size_t)(slash - record) + 1);
    text_add(&file, path);
    if (*path == '\0' || file_read(file.data, SECRET_MOST + 2, secret, &error) != RESULT_OK)
        return false;
    text_trim(secret);
    return secret->length >= SECRET_LEAST && secret->length <= SECRET_MOST && strpbrk(secret->data, "\r\n") == NULL;
}

static void complain(const struct yaml *yaml, const char *file, size_t index, const char *name, const char *why,
                     struct text *complaints)
{
    const struct yaml_item *item = member(yaml, "service_desks", index, name);
    if (item == NULL)
        item = member(yaml, "service_desks", index, "code");
    text_printf(complaints, "%s:%u: service_desks[%zu].%s: %s\n", file, item->line, index, name, why);
}

static void check_one(const struct yaml *yaml, const char *file, size_t index, struct text *complaints)
{
    const char *name = value(yaml, index, "name"), *code = value(yaml, index, "code");
    const char *webhook = value(yaml, index, "webhook"), *mail = value(yaml, index, "mail");
    own_(text_done) struct text secret = TEXT_INIT;
    if (strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(code))
        complain(yaml, file, index, "code", "must be a short word of a-z, 0-9 and -", complaints);
    if (strlen(name) > NAME_MOST || strpbrk(name, "*[]\n\r\t") != NULL)
        complain(yaml, file, index, "name", "must be how askers know it, without * [ ]", complaints);
    if (*webhook == '\0' && *mail == '\0')
        complain(yaml, file, index, "code", "needs a webhook or a mail address, by which it hears of tickets",
                 complaints);
    if (*webhook != '\0' && !is_webhook(webhook))
        complain(yaml, file, index, "webhook",
                 "must begin with https:// (http:// only for this machine), without a user name", complaints);
    if (*webhook != '\0' && !read_secret(file, value(yaml, index, "secret_file"), &secret))
        complain(yaml, file, index, "secret_file",
                 "must name a file beside the record with one line of 16 to 200 characters, by which both sides sign",
                 complaints);
    if (*mail != '\0' && !mail_address_is(mail))
        complain(yaml, file, index, "mail", "must be a mail address, such as tuki@kunta.example", complaints);
}

static bool has_desk(const struct yaml *yaml, const char *code)
{
    for (size_t i = 0; member(yaml, "service_desks", i, "code") != NULL; i++) {
        if (strcmp(value(yaml, i, "code"), code) == 0)
            return true;
    }
    return false;
}

void desk_record_check(const struct yaml *yaml, const char *file, struct text *complaints)
{
    for (size_t i = 0; member(yaml, "service_desks", i, "code") != NULL; i++)
        check_one(yaml, file, i, complaints);
    for (size_t i = 0; member(yaml, "queues", i, "code") != NULL; i++) {
        const struct yaml_item *desk = member(yaml, "queues", i, "service_desk");
        if (desk != NULL && *desk->value != '\0' && !has_desk(yaml, desk->value))
            text_printf(complaints,
                        "%s:%u: queues[%zu].service_desk: must be the code of one of the file's service desks\n", file,
                        desk->line, i);
    }
}

/* ---- importing ----------------------------------------------------------------------------------------------- */

static enum result import_one(struct store *store, int64_t organisation_id, const struct yaml *yaml, const char *file,
                              size_t index, struct error *error)
{
    own_(text_done) struct text secret = TEXT_INIT;
    const char *webhook = value(yaml, index, "webhook");
    if (*webhook != '\0' && !read_secret(file, value(yaml, index, "secret_file"), &secret))
        return error_set(error, RESULT_BAD_INPUT, "%s: the secret of service desk \"%.40s\" cannot be read", file,
                         value(yaml, index, "code"));
    own_(service_desk_done) struct service_desk desk = {.code = x_strdup(value(yaml, index, "code")),
                                                        .name = x_strdup(value(yaml, index, "name")),
                                                        .webhook = x_strdup(webhook),
                                                        .secret = text_detach(&secret),
                                                        .mail = x_strdup(value(yaml, index, "mail"))};
    return service_desk_set(store, organisation_id, &desk, clock_now_ms(), error);
}

static enum result remove_others(struct store *store, int64_t organisation_id, const struct yaml *yaml,
                                 struct error *error)
{
    own_(service_desks_done) struct service_desks desks = {.list = LIST_INIT};
    enum result result = service_desks_all(store, organisation_id, &desks, error);
    for (size_t i = 0; i < desks.list.count && result == RESULT_OK; i++) {
        if (!has_desk(yaml, desks.list.items[i].code))
            result = service_desk_remove(store, organisation_id, &desks.list.items[i], clock_now_ms(), error);
    }
    return result;
}

static enum result import_queues(struct store *store, int64_t organisation_id, const struct yaml *yaml,
                                 struct error *error)
{
    own_(place_rows_done) struct place_rows queues = {.list = LIST_INIT};
    enum result result = queue_list(store, organisation_id, &queues, error);
    for (size_t i = 0; member(yaml, "queues", i, "code") != NULL; i++) {
        const struct yaml_item *desk = member(yaml, "queues", i, "service_desk");
        for (size_t j = 0; j < queues.list.count && result == RESULT_OK; j++) {
            if (strcmp(queues.list.items[j].code, member(yaml, "queues", i, "code")->value) == 0)
                result = queue_service_desk_set(store, organisation_id, queues.list.items[j].id,
                                                desk == NULL ? "" : desk->value, error);
        }
    }
    return result;
}

enum result desk_record_import(struct store *store, int64_t organisation_id, const struct yaml *yaml, const char *file,
                               struct error *error)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; member(yaml, "service_desks", i, "code") != NULL && result == RESULT_OK; i++)
        result = import_one(store, organisation_id, yaml, file, i, error);
    if (result == RESULT_OK)
        result = remove_others(store, organisation_id, yaml, error);
    return result == RESULT_OK ? import_queues(store, organisation_id, yaml, error) : result;
}
