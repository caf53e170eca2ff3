/* keyring_read: takes any bytes; what it takes holds keys, and a forged signature fits none of them. */
#include "fuzz/target.h"

#include "base/own.h"
#include "connectors/teams/keyring.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(keyring_freep) struct keyring *ring = NULL;
    struct error error = ERROR_INIT;
    unsigned char signature[256] = {1};
    const struct jwt jwt = {
        .signed_part = (char *)(uintptr_t) "a.b", .signature = signature, .signature_bytes = sizeof signature};
    enum result result = keyring_read((const char *)bytes, length, &ring, &error);
    HOLDS((result == RESULT_OK) == (ring != NULL));
    HOLDS(result == RESULT_OK ? keyring_count(ring) > 0 : error.text[0] != '\0');
    struct keyring_key *key = keyring_find(ring, "k1");
    if (key != NULL)
        HOLDS(!keyring_fits(key, &jwt));
    return 0;
}
