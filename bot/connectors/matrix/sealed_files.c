/*
 * Files of encrypted rooms. What is needed to open one lies in the vault, for as long as the picture may be fetched;
 * the address alone travels on. What we send is sealed before it is uploaded.
 */
#include "connectors/matrix/encryption_inside.h"

static const char prefix[] = VAULT_PREFIX "file/";
static const int64_t kept_ms = INT64_C(24) * 3600 * 1000;
enum { FILES_MOST = 2000 };

static void name_of(const char *uri, struct text *name)
{
    text_printf(name, "%s%s", prefix, uri);
}

void encryption_note_file(struct encryption *encryption, const struct matrix_event *event)
{
    own_(text_done) struct text name = TEXT_INIT;
    own_(text_wipe) struct text value = TEXT_INIT;
    if (*event->file_key == '\0' || !matrix_is_media(event->uri) ||
        vault_count(encryption->vault, prefix) >= FILES_MOST)
        return;
    name_of(event->uri, &name);
    text_add_char(&value, '{');
    json_write_member(&value, "key", event->file_key);
    json_write_member(&value, "iv", event->file_iv);
    json_write_member(&value, "sha256", event->file_hash);
    json_write_member_int(&value, "at", clock_now_ms());
    text_add_char(&value, '}');
    vault_put(encryption->vault, name.data, value.data);
}

static bool take(const struct json *document, const char *key, unsigned char *into, size_t length)
{
    own_(text_wipe) struct text bytes = TEXT_INIT;
    if (!crypto_unbase64(string_in(document, key), &bytes) || bytes.length != length)
        return false;
    memcpy(into, bytes.data, length);
    return true;
}

bool encryption_open_file(struct encryption *encryption, const char *uri, struct text *bytes)
{
    own_(text_done) struct text name = TEXT_INIT;
    struct text opened = TEXT_INIT;
    struct crypto_file file;
    if (encryption == NULL)
        return true;
    name_of(uri, &name);
    if (vault_find(encryption->vault, name.data) == NULL)
        return true; /* it was never sealed */
    own_(json_freep) struct json *document = kept_json(encryption, name.data);
    bool good = document != NULL && take(document, "key", file.key, sizeof file.key) &&
                take(document, "iv", file.iv, sizeof file.iv) &&
                take(document, "sha256", file.hash, sizeof file.hash) && crypto_file_open(bytes, &file, &opened);
    explicit_bzero(&file, sizeof file);
    if (!good)
        return false;
    text_wipe(bytes);
    *bytes = opened;
    return true;
}

static void tend(void *context, const char *name, const char *value)
{
    struct encryption *encryption = context;
    own_(json_freep) struct json *document = kept_json(encryption, name);
    (void)value;
    if (document == NULL || clock_now_ms() - number_in(document, "at") >= kept_ms)
        vault_remove(encryption->vault, name);
}

void sealed_files_tend(struct encryption *encryption)
{
    vault_each(encryption->vault, prefix, tend, encryption);
}
