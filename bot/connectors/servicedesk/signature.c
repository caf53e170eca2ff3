#include "connectors/servicedesk/signature.h"

#include "base/hash.h"
#include "base/own.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SECONDS_MOST = 300 };

static void sign(const char *secret, const char *body, size_t length, int64_t seconds, char hex[HASH_SIGNATURE_BYTES])
{
    own_(text_done) struct text signed_text = TEXT_INIT;
    text_printf(&signed_text, "%" PRId64 ".", seconds);
    text_add_bytes(&signed_text, body, length);
    hash_sign(secret, signed_text.data, signed_text.length, hex);
}

void signature_write(const char *secret, const char *body, size_t length, int64_t now_ms, struct text *out)
{
    char hex[HASH_SIGNATURE_BYTES];
    sign(secret, body, length, now_ms / 1000, hex);
    text_printf(out, "t=%" PRId64 ",v1=%s", now_ms / 1000, hex);
}

bool signature_fits(const char *secret, const char *header, const char *body, size_t length, int64_t now_ms)
{
    char hex[HASH_SIGNATURE_BYTES], claimed[HASH_SIGNATURE_BYTES] = "";
    int64_t seconds = 0;
    int read = 0;
    if (string_empty(secret) || header == NULL ||
        sscanf(header, "t=%15" SCNd64 ",v1=%64[0-9a-f]%n", &seconds, claimed, &read) != 2 || header[read] != '\0')
        return false;
    int64_t apart = now_ms / 1000 - seconds;
    if (apart > SECONDS_MOST || apart < -SECONDS_MOST)
        return false;
    sign(secret, body, length, seconds, hex);
    return hash_signature_is(hex, claimed);
}
