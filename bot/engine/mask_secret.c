#include "engine/mask_secret.h"

#include <ctype.h>
#include <string.h>

enum { LEAST_BESIDE = 5, LEAST_DIGITS_BESIDE = 6, LEAST_DIGITS = 4, LEAST_LETTERS_GIVEN = 3, MOST_PIN_DIGITS = 8 };

/* Inside a word (not at its ends) only a secret has these; after a verb the second row counts too. */
static const char strong_signs[] = "@#$%^*~\\";
static const char signs_after_verb[] = "_&+=!|";

/* What begins a question or a complaint rather than a secret: "salasana: miten vaihdan?" */
static const char *const no_secrets[] = {
    "ei",        "en",
    "eik\x80",   "miten",
    "mit\x80",   "mik\x80",
    "miksi",     "kuinka",
    "mist\x80",  "miss\x80",
    "mihin",     "milloin",
    "kuka",      "voiko",
    "voinko",    "onko",
    "saako",     "kun",
    "jos",       "ja",
    "tai",       "uusi",
    "unohtui",   "hukassa",
    "unohtunut", "vanhentunut",
    "vanheni",   "lukittu",
    "lukossa",   "ongelma",
    "vaihto",    "not",
    "how",       "why",
    "what",      "where",
    "when",      "can",
    "i",         "it",
    "the",       "does",
    "forgot",    "forgotten",
    "expired",   "locked",
    "reset",     "wrong",
    "incorrect", "hur",
    "varf\x80r", "vad",
    "var",       "n\x80r",
    "inte",      "jag",
    "det",       "kan",
    "och",       "om",
    "gl\x80mt",  "v\x80\x80r\x80",
    NULL,
};
/* What a number is written to without a space: "windows11", "virhe53003". */
static const char *const before_numbers[] = {
    "windows", "win",    "office", "microsoft",  "ms",       "word",    "excel",   "outlook", "powerpoint", "teams",
    "onenote", "server", "edge",   "ios",        "ipad",     "ipados",  "iphone",  "android", "galaxy",     "macos",
    "mac",     "abitti", "wifi",   "wlan",       "vpn",      "chrome",  "firefox", "aadsts",  "virhe",      "error",
    "fel",     "kb",     "usb",    "sharepoint", "onedrive", "version", "versio",  "luokka",  "huone",      "sali",
    "tila",    "sal",    "rum",    "room",       "class",    NULL,
};
/* What is written to a number without a space: "30pv". */
static const char *const after_numbers[] = {
    "pv",
    "p\x80iv\x80\x80",
    "p\x80iv\x80\x80n",
    "min",
    "h",
    "t",
    "tuntia",
    "kk",
    "kuukautta",
    "vk",
    "viikkoa",
    "vuotta",
    "sek",
    "x",
    "krt",
    "kertaa",
    "kpl",
    "merkki\x80",
    "fa",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "mb",
    "gb",
    "tb",
    "st",
    "nd",
    "rd",
    "th",
    "dagar",
    "veckor",
    "timmar",
    "tecken",
    NULL,
};
/* Names with a capital in the middle that are no secrets. */
static const char *const camels[] = {
    "onedrive", "sharepoint", "powerpoint", "onenote",   "linkedin", "youtube",  "mpass",   "icloud",
    "iphone",   "ipad",       "macos",      "bitlocker", "whatsapp", "facetime", "chatgpt", NULL,
};

static bool is_one_of(const struct symbols *symbols, size_t from, size_t to, const char *const *words)
{
    for (; *words != NULL; words++) {
        size_t end;
        if (symbols_start(symbols, from, *words, &end) && end == to)
            return true;
    }
    return false;
}

struct shape {
    size_t length, letters, digits, strong, strong_after_verb, hyphens;
    bool camel;
};

static bool is_upper(const struct symbols *symbols, size_t i)
{
    return isupper((unsigned char)symbols->text[symbols->starts[i]]) != 0;
}

static struct shape shape_of(const struct symbols *symbols, size_t from, size_t to)
{
    struct shape shape = {.length = to - from};
    for (size_t i = from; i < to; i++) {
        char symbol = symbols->plain[i];
        shape.letters += symbol_is_letter(symbol);
        shape.digits += symbol_is_digit(symbol);
        shape.strong += strchr(strong_signs, symbol) != NULL;
        shape.strong_after_verb += strchr(signs_after_verb, symbol) != NULL;
        shape.hyphens += symbol == '-';
        if (i > from && is_upper(symbols, i) && symbol_is_letter(symbols->plain[i - 1]) && !is_upper(symbols, i - 1))
            shape.camel = true;
    }
    return shape;
}

static size_t skip_while(const struct symbols *symbols, size_t from, size_t to, bool (*holds)(char))
{
    while (from < to && holds(symbols->plain[from]))
        from++;
    return from;
}

static bool is_of_number(char symbol)
{
    return symbol_is_digit(symbol) || symbol == '.' || symbol == ',' || symbol == '/';
}

/* The end without a case ending or the rest of a compound: "windows11:ssä", "o365-tunnuksella". */
static size_t without_ending(const struct symbols *symbols, size_t from, size_t to)
{
    size_t i = to;
    while (i > from && symbol_is_letter(symbols->plain[i - 1]))
        i--;
    return i < to && i > from + 1 && strchr(":-'", symbols->plain[i - 1]) != NULL ? i - 1 : to;
}

/* "windows11", "30pv", "4b"; when it stands beside also "A123", "o365": words that have a number and are none the less
 * words. */
static bool is_numbered_word(const struct symbols *symbols, size_t from, size_t to, enum announced announced)
{
    to = without_ending(symbols, from, to);
    size_t number = skip_while(symbols, from, to, symbol_is_letter);
    size_t tail = skip_while(symbols, number, to, is_of_number);
    if (number == tail || skip_while(symbols, tail, to, symbol_is_letter) != to)
        return false;
    if (number == from)
        return is_one_of(symbols, tail, to, after_numbers) || (announced != ANNOUNCED_BY_VERB && to - tail <= 1);
    return is_one_of(symbols, from, number, before_numbers) ||
           (announced != ANNOUNCED_BY_VERB && number - from == 1 && tail - number <= 4);
}

/* "aino@kunta.fi", "https://…", "ohje2.pdf", "0x80070005". */
static bool is_address(const struct symbols *symbols, size_t from, size_t to)
{
    static const char *const starts[] = {"http", "www.", "0x", NULL};
    size_t end, dot = to;
    for (size_t i = 0; starts[i] != NULL; i++) {
        if (symbols_start(symbols, from, starts[i], &end))
            return true;
    }
    while (dot > from && symbol_is_letter(symbols->plain[dot - 1]))
        dot--;
    return dot > from + 1 && symbols->plain[dot - 1] == '.' && to - dot >= 2 && to - dot <= 4;
}

static bool looks_secret_after_verb(const struct symbols *symbols, size_t from, size_t to, const struct shape *shape)
{
    if (shape->digits > 0 && shape->letters == 0 && shape->strong == 0)
        return shape->digits >= LEAST_DIGITS;
    if (shape->digits > 0)
        return !is_numbered_word(symbols, from, to, ANNOUNCED_BY_VERB);
    if (shape->camel) {
        size_t end = from;
        for (const char *const *name = camels; *name != NULL; name++) {
            if (symbols_start(symbols, from, *name, &end))
                return false;
        }
        return true;
    }
    return shape->strong + shape->strong_after_verb > 0;
}

static bool looks_secret_beside(const struct symbols *symbols, size_t from, size_t to, const struct shape *shape)
{
    if (shape->digits == shape->length)
        return shape->digits >= LEAST_DIGITS_BESIDE;
    if (shape->length < LEAST_BESIDE || shape->letters == 0 || is_address(symbols, from, to))
        return false;
    if (shape->digits > 0)
        return !is_numbered_word(symbols, from, to, ANNOUNCED_BESIDE);
    return shape->strong > 0;
}

/* Whom it was given to or where it was typed, rather than what it was: "Pekalle", "Wilmaan", "Teamsissa". */
static bool looks_like_place(const struct symbols *symbols, size_t from, size_t to)
{
    static const char *const names[] = {"wilma",    "teams",   "outlook", "microsoft", "google",  "word",
                                        "excel",    "zoom",    "daisy",   "edlevo",    "vismaa",  "p\x80ikky",
                                        "facebook", "netflix", "apple",   "paypal",    "windows", NULL};
    static const char *const endings[] = {"lle", "lta", "lt\x80", "ssa", "ss\x80", "sta", "st\x80", "aan",       "een",
                                          "iin", "oon", "uun",    "yyn", "hin",    "lla", "ll\x80", "\x80\x80n", NULL};
    for (size_t i = 0; endings[i] != NULL; i++) {
        size_t length = strlen(endings[i]), end;
        if (to - from >= length + LEAST_LETTERS_GIVEN && symbols_start(symbols, to - length, endings[i], &end) &&
            end == to)
            return true;
    }
    return is_one_of(symbols, from, to, names);
}

static bool looks_secret_after_deed(const struct symbols *symbols, size_t from, size_t to)
{
    return is_upper(symbols, from) && to - from >= LEAST_LETTERS_GIVEN && !is_one_of(symbols, from, to, no_secrets) &&
           !looks_like_place(symbols, from, to);
}

bool looks_secret(const struct symbols *symbols, size_t from, size_t to, enum announced announced)
{
    while (to > from && !symbol_is_word(symbols->plain[to - 1]))
        to--;
    while (from < to && !symbol_is_word(symbols->plain[from]))
        from++;
    if (from == to)
        return false;
    struct shape shape = shape_of(symbols, from, to);
    if (announced == ANNOUNCED_BY_COLON)
        return !is_one_of(symbols, from, to, no_secrets);
    if (announced == ANNOUNCED_BY_DEED)
        return looks_secret_after_deed(symbols, from, to);
    if (announced == ANNOUNCED_BY_VERB)
        return looks_secret_after_verb(symbols, from, to, &shape);
    if (announced == ANNOUNCED_PIN_BESIDE && shape.digits == shape.length && shape.digits >= LEAST_DIGITS &&
        shape.digits <= MOST_PIN_DIGITS)
        return true;
    return looks_secret_beside(symbols, from, to, &shape);
}
