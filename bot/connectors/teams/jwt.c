#include "connectors/teams/jwt.h"

#include "base/json.h"
#include "base/own.h"
#include "base/text.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 8 };
static const char issuer[] = "https://api.botframework.com";
static const int64_t skew_s = 300;

void jwt_done(struct jwt *jwt)
{
    char **const fields[] = {&jwt->key_id, &jwt->issuer, &jwt->audience, &jwt->service_url, &jwt->signed_part};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        free_pointer(fields[i]);
    free(jwt->signature);
    jwt->signature = NULL;
}

/* libsodium takes some bytes beyond ASCII for letters of the alphabet. */
static bool is_base64url(const char *part, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char byte = part[i];
        if (!(byte >= 'A' && byte <= 'Z') && !(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') &&
            byte != '-' && byte != '_')
            return false;
    }
    return length > 0;
}

/* Strictly: no padding, no line ends, no bits left over. *bytes is the caller's; NULL where it is no base64url. */
static unsigned char *decode(const char *part, size_t length, size_t *size)
{
    unsigned char *bytes = x_alloc(length + 1, 1);
    if (is_base64url(part, length) &&
        sodium_base642bin(bytes, length, part, length, NULL, size, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0)
        return bytes;
    free(bytes);
    return NULL;
}

static enum result parse(const char *part, size_t length, struct json **document, struct error *error)
{
    static const struct json_limits limits = {JWT_BYTES, DEPTH};
    size_t size = 0;
    own_(free_pointer) unsigned char *bytes = decode(part, length, &size);
    if (bytes == NULL)
        return error_set(error, RESULT_BAD_INPUT, "it is no base64url");
    enum result result = json_parse((const char *)bytes, size, limits, document, error);
    if (result == RESULT_OK && json_type(*document) != JSON_OBJECT)
        result = error_set(error, RESULT_BAD_INPUT, "it is no object");
    return result;
}

/* "crit" names what must be understood, and we understand none of it (RFC 7515, 4.1.11). */
static enum result read_header(const char *part, size_t length, struct jwt *jwt, struct error *error)
{
    own_(json_freep) struct json *header = NULL;
    const char *algorithm = "", *key = "";
    const struct json *critical = NULL;
    enum result result = parse(part, length, &header, error);
    if (result == RESULT_OK)
        result = json_need_string(header, "alg", &algorithm, error);
    if (result == RESULT_OK)
        result = json_need_string(header, "kid", &key, error);
    if (result == RESULT_OK)
        result = json_opt_array(header, "crit", &critical, error);
    if (result == RESULT_OK && (strcmp(algorithm, "RS256") != 0 || critical != NULL || *key == '\0'))
        result = error_set(error, RESULT_BAD_INPUT, "only RS256 with a key's id is taken");
    if (result == RESULT_OK)
        jwt->key_id = x_strdup(key);
    return result;
}

static enum result read_claims(const char *part, size_t length, struct jwt *jwt, struct error *error)
{
    own_(json_freep) struct json *claims = NULL;
    const char *who = "", *for_whom = "", *service = "";
    enum result result = parse(part, length, &claims, error);
    if (result == RESULT_OK)
        result = json_need_string(claims, "iss", &who, error);
    if (result == RESULT_OK)
        result = json_need_string(claims, "aud", &for_whom, error);
    if (result == RESULT_OK)
        result = json_need_int(claims, "exp", &jwt->expires_s, error);
    if (result == RESULT_OK)
        result = json_opt_int(claims, "nbf", &jwt->not_before_s, error);
    if (result == RESULT_OK)
        result = json_opt_string(claims, "serviceurl", &service, error);
    jwt->issuer = x_strdup(who);
    jwt->audience = x_strdup(for_whom);
    jwt->service_url = x_strdup(service);
    return result;
}

enum result jwt_read(const char *token, size_t length, struct jwt *jwt, struct error *error)
{
    *jwt = (struct jwt){.key_id = NULL};
    if (length > JWT_BYTES || memchr(token, '\0', length) != NULL)
        return error_set(error, RESULT_BAD_INPUT, "the token is too long, or none");
    const char *first = memchr(token, '.', length);
    const char *second = first == NULL ? NULL : memchr(first + 1, '.', length - (size_t)(first + 1 - token));
    if (second == NULL || memchr(second + 1, '.', length - (size_t)(second + 1 - token)) != NULL)
        return error_set(error, RESULT_BAD_INPUT, "a token has three parts");
    jwt->signed_part = x_strndup(token, (size_t)(second - token));
    jwt->signature = decode(second + 1, length - (size_t)(second + 1 - token), &jwt->signature_bytes);
    enum result result = read_header(token, (size_t)(first - token), jwt, error);
    if (result == RESULT_OK)
        result = read_claims(first + 1, (size_t)(second - first - 1), jwt, error);
    if (result == RESULT_OK && jwt->signature == NULL)
        result = error_set(error, RESULT_BAD_INPUT, "the signature is no base64url");
    if (result != RESULT_OK)
        jwt_done(jwt);
    return result;
}

const char *jwt_fault(const struct jwt *jwt, const char *app_id, int64_t now_ms)
{
    int64_t now_s = now_ms / 1000;
    if (strcmp(jwt->issuer, issuer) != 0)
        return "another issuer";
    if (strcmp(jwt->audience, app_id) != 0)
        return "meant for another application";
    if (jwt->expires_s <= now_s - skew_s)
        return "expired";
    if (jwt->not_before_s > now_s + skew_s)
        return "not valid yet";
    return "";
}
