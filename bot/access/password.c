#include "access/password.h"

#include "access/login.h"
#include "base/own.h"
#include "base/text.h"

#include <sodium.h>
#include <string.h>

/* Folded, and in pieces: a password that is one of these, or one of them with a few signs around it, is refused. */
static const char *const common[] = {"password", "salasana", "lösenord",  "kayttaja",  "käyttäjä", "qwerty",
                                     "asdfgh",   "123456",   "111111",    "000000",    "abcdef",   "letmein",
                                     "welcome",  "tervetul", "välkommen", "opettaja",  "koulu",    "kunta",
                                     "suomi",    "finland",  "helsinki",  "jääkiekko", "kesä",     "talvi",
                                     "admin",    "neuvo",    "iloveyou",  "perkele",   "salakala", "rakkaus"};

/* What is left of it when all that is easily guessed is taken out. */
static size_t own_signs(const char *password, const char *word)
{
    size_t signs = utf8_count(password), taken = utf8_count(word), times = 0;
    for (const char *at = strstr(password, word); at != NULL && *word != '\0'; at = strstr(at + strlen(word), word))
        times++;
    return signs - times * taken;
}

static bool is_one_sign(const char *password)
{
    return strspn(password, (char[]){password[0], '\0'}) == strlen(password);
}

enum result password_check(const char *password, const char *name, struct error *error)
{
    enum { OWN_LEAST = 7, PART_LEAST = 3 };
    own_(text_done) struct text folded = TEXT_INIT, who = TEXT_INIT;
    if (strlen(password) > PASSWORD_BYTES_MOST)
        return error_set(error, RESULT_BAD_INPUT, "long");
    if (!utf8_valid(password, strlen(password)) || utf8_count(password) < PASSWORD_SIGNS_LEAST)
        return error_set(error, RESULT_BAD_INPUT, "short");
    login_of_name(password, &folded);
    login_of_name(name, &who);
    if (is_one_sign(password))
        return error_set(error, RESULT_BAD_INPUT, "common");
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        if (strstr(folded.data, common[i]) != NULL && own_signs(folded.data, common[i]) < OWN_LEAST)
            return error_set(error, RESULT_BAD_INPUT, "common");
    }
    for (char *part = who.data; *part != '\0';) {
        size_t length = strcspn(part, " .-_");
        own_(free_pointer) char *word = x_strndup(part, length);
        if (utf8_count(word) >= PART_LEAST && strstr(folded.data, word) != NULL &&
            own_signs(folded.data, word) < OWN_LEAST)
            return error_set(error, RESULT_BAD_INPUT, "name");
        part += length + strspn(part + length, " .-_");
    }
    sodium_memzero(folded.data, folded.length);
    return RESULT_OK;
}

enum result password_hash(const char *password, char hash[PASSWORD_HASH_BYTES], struct error *error)
{
    _Static_assert(PASSWORD_HASH_BYTES >= crypto_pwhash_STRBYTES, "libsodium writes that much");
    if (crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return error_set(error, RESULT_FAILED, "there is no memory to hash a password (64 MiB)");
    return RESULT_OK;
}

/* Of a password that nobody knows; made with the figures of password_hash() at the first question. */
static const char *nobodys(void)
{
    static _Thread_local char hash[PASSWORD_HASH_BYTES];
    unsigned char secret[32];
    char hex[65];
    if (hash[0] != '\0')
        return hash;
    randombytes_buf(secret, sizeof secret);
    (void)sodium_bin2hex(hex, sizeof hex, secret, sizeof secret);
    (void)password_hash(hex, hash, NULL);
    return hash;
}

bool password_is(const char *password, const char *hash)
{
    bool known = !string_empty(hash);
    bool right = crypto_pwhash_str_verify(known ? hash : nobodys(), password, strlen(password)) == 0;
    return known && right;
}
