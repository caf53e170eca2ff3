/* jwt_read: takes any bytes; what it takes is whole, is signed by nobody we know, and is never valid for ever. */
#include "fuzz/target.h"

#include "base/own.h"
#include "base/text.h"
#include "connectors/teams/jwt.h"
#include "connectors/teams/keyring.h"

#include <string.h>

static const char keys[] =
    "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"endorsements\":[\"msteams\"],\"e\":\"AQAB\",\"n\":"
    "\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
    "BJECPebWKRXjBZCiFV4n3oknjhM"
    "stn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_"
    "FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajr"
    "n1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\"}]"
    "}";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct keyring *ring;
    struct jwt jwt;
    struct error error = ERROR_INIT;
    if (ring == NULL)
        HOLDS(keyring_read(keys, strlen(keys), &ring, &error) == RESULT_OK);
    if (jwt_read((const char *)bytes, length, &jwt, &error) != RESULT_OK) {
        HOLDS(error.text[0] != '\0');
        return 0;
    }
    const char *const strings[] = {jwt.key_id, jwt.issuer, jwt.audience, jwt.service_url, jwt.signed_part};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        HOLDS(strings[i] != NULL && utf8_valid(strings[i], strlen(strings[i])));
    HOLDS(length <= JWT_BYTES && strlen(jwt.signed_part) < length && jwt.signature_bytes > 0 && jwt.key_id[0] != '\0');
    HOLDS(!keyring_fits(keyring_find(ring, "k1"), &jwt));
    HOLDS(*jwt_fault(&jwt, "app", INT64_MAX) != '\0');
    jwt_done(&jwt);
    return 0;
}
