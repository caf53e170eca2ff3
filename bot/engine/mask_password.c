#include "engine/mask_password.h"

#include "engine/mask_secret.h"

#include <string.h>

enum { MOST_QUOTED = 128, WORDS_BETWEEN = 2 };

static const char *const bare[] = {"", NULL};
static const char *const finnish[] = {"",      "ni", "si",  "nsa", "mme",  "nne",  "n",    "t",   "na",  "ksi", "kseni",
                                      "ksesi", "a",  "ani", "asi", "ansa", "nani", "nasi", "kin", "han", NULL};
static const char *const finnish_weak[] = {"n", "t", "ksi", NULL};
static const char *const swedish[] = {"", "et", "ets", "en", "ens", "s", NULL};
static const char *const english[] = {"", "s", NULL};

/* How a word announces. */
enum manner {
    WHOLE = 1, /* it may also end a compound: "wlansalasana" */
    PIN = 2,   /* digits alone are its secret: "pin 1234" */
    WEAK = 4,  /* it means something else as well: only with a colon or a verb */
};

/* Words that announce a secret, with the endings that leave them the same word: "passwordless" and "pinterest" are
 * others. */
static const struct announcer {
    const char *word;
    const char *const *endings;
    unsigned manner;
} announcers[] = {
    {"salasana", finnish, WHOLE},
    {"salsana", finnish, 0},
    {"salalause", finnish, 0},
    {"tunnuslause", finnish, 0},
    {"tunnusluku", finnish, PIN},
    {"tunnusluvu", finnish_weak, PIN},
    {"l\x80senord", swedish, WHOLE},
    {"losenord", swedish, WHOLE}, /* as it is typed without ö */
    {"l\x80senfras", swedish, 0},
    {"l\x80sen", swedish, WEAK},
    {"passord", swedish, WHOLE},
    {"password", english, WHOLE},
    {"passphrase", english, 0},
    {"passcode", english, PIN},
    {"passwd", bare, 0},
    {"pass", bare, WEAK},
    {"pwd", bare, 0},
    {"pw", bare, 0},
    {"pinkoodi", finnish, PIN},
    {"pin-koodi", finnish, PIN},
    {"pin koodi", finnish, PIN},
    {"pinkod", swedish, PIN},
    {"pin-kod", swedish, PIN},
    {"pin kod", swedish, PIN},
    {"pincode", english, PIN},
    {"pin-code", english, PIN},
    {"pin code", english, PIN},
    {"puk-koodi", finnish, PIN},
    {"puk", bare, PIN},
    {"pin", bare, PIN}, /* the bare one last: "pin code" begins with it */
};

static bool is_white(char symbol)
{
    return symbol == ' ' || symbol == '\n';
}

static size_t skip_white(const struct symbols *symbols, size_t i)
{
    while (is_white(symbols_at(symbols, i)))
        i++;
    return i;
}

static bool word_ends(const struct symbols *symbols, size_t i)
{
    return !symbol_is_word(symbols_at(symbols, i)) && symbols_at(symbols, i) != '-';
}

/* Gives the symbol behind the announcing word. */
static const struct announcer *find_announcer(const struct symbols *symbols, size_t from, bool inside_word, size_t *end)
{
    for (size_t i = 0; i < sizeof announcers / sizeof *announcers; i++) {
        size_t stem;
        if ((inside_word && (announcers[i].manner & WHOLE) == 0) ||
            !symbols_start(symbols, from, announcers[i].word, &stem))
            continue;
        for (const char *const *ending = announcers[i].endings; *ending != NULL; ending++) {
            if (symbols_start(symbols, stem, *ending, end) && word_ends(symbols, *end))
                return &announcers[i];
        }
    }
    return NULL;
}

static bool find_word(const struct symbols *symbols, size_t from, const char *const *words, size_t *end)
{
    for (; *words != NULL; words++) {
        if (symbols_start(symbols, from, *words, end) && word_ends(symbols, *end))
            return true;
    }
    return false;
}

/* "on", "on nyt" at i; gives the symbol behind it and its blanks. */
static bool verb_at(const struct symbols *symbols, size_t i, size_t *end)
{
    static const char *const verbs[] = {"on", "oli", "olis", "\x80r", "var", "is", "was", "'s", NULL};
    static const char *const fillers[] = {"nyt", "edelleen", "viel\x80", "aina",   "ollut",       "still",
                                          "now", "always",   "nu",       "alltid", "fortfarande", NULL};
    if (!find_word(symbols, i, verbs, end))
        return false;
    i = symbols_skip_blanks(symbols, *end);
    if (find_word(symbols, i, fillers, end))
        i = symbols_skip_blanks(symbols, *end);
    *end = i;
    return true;
}

/* Behind a word: the "'s" hangs on it, the other verbs stand apart. */
static bool find_verb(const struct symbols *symbols, size_t from, size_t *end)
{
    size_t i = symbols_skip_blanks(symbols, from);
    return (i != from || symbols_at(symbols, i) == '\'') && verb_at(symbols, i, end);
}

/* ":", " = ", "=>"; gives the symbol behind it and its blanks. */
static bool find_colon(const struct symbols *symbols, size_t from, size_t *end)
{
    size_t i = symbols_skip_blanks(symbols, from);
    size_t address;
    if ((symbols_at(symbols, i) != ':' && symbols_at(symbols, i) != '=') || symbols_start(symbols, i, "://", &address))
        return false;
    while (symbols_at(symbols, i) != '\0' && strchr(":=>", symbols_at(symbols, i)) != NULL)
        i++;
    *end = symbols_skip_blanks(symbols, i);
    return true;
}

/* The quotation mark that closes the one at i, on the same line; 0: none. */
static size_t closing_quote(const struct symbols *symbols, size_t i)
{
    char quote = symbols_at(symbols, i);
    if (quote != '"' && quote != '\'')
        return 0;
    for (size_t n = i + 1; n < symbols->count && n < i + MOST_QUOTED && symbols->plain[n] != '\n'; n++) {
        if (symbols->plain[n] == quote && n > i + 1 && !symbol_is_word(symbols_at(symbols, n + 1)))
            return n;
    }
    return 0;
}

/* The secret at i, when it is one: the word, or all between quotation marks. */
static bool take_secret(const struct symbols *symbols, size_t i, enum announced announced, size_t *start, size_t *end)
{
    size_t quote = closing_quote(symbols, i);
    *start = i;
    if (quote != 0) {
        *end = quote + 1;
        return looks_secret(symbols, i + 1, quote, announced);
    }
    while (i < symbols->count && !is_white(symbols->plain[i]))
        i++;
    *end = i;
    return looks_secret(symbols, *start, i, announced);
}

/* What is right behind the announcing word. */
static bool find_behind(const struct symbols *symbols, size_t i, unsigned manner, size_t *start, size_t *end)
{
    enum announced beside = (manner & PIN) != 0 ? ANNOUNCED_PIN_BESIDE : ANNOUNCED_BESIDE;
    size_t next;
    if (find_colon(symbols, i, &next)) {
        size_t behind_verb;
        size_t below = skip_white(symbols, next);
        if (below != next) /* on the next line stands more often something else */
            return take_secret(symbols, below, beside, start, end);
        if (verb_at(symbols, next, &behind_verb))
            return take_secret(symbols, behind_verb, ANNOUNCED_BY_VERB, start, end);
        return take_secret(symbols, next, ANNOUNCED_BY_COLON, start, end);
    }
    if (find_verb(symbols, i, &next)) {
        enum announced announced = find_colon(symbols, next, &next) ? ANNOUNCED_BY_COLON : ANNOUNCED_BY_VERB;
        return take_secret(symbols, next, announced, start, end);
    }
    if ((manner & WEAK) != 0)
        return false;
    next = skip_white(symbols, i);
    while (symbols_at(symbols, next) != '\0' && strchr(",->(", symbols_at(symbols, next)) != NULL)
        next = skip_white(symbols, next + 1);
    return next != i && take_secret(symbols, next, beside, start, end);
}

/* "salasana Wilmaan: kissa123", "password for teams is hunter22": a word or two in between. */
static bool find_further(const struct symbols *symbols, size_t i, size_t *start, size_t *end)
{
    for (int words = 0; words < WORDS_BETWEEN; words++) {
        size_t word = symbols_skip_blanks(symbols, i), next;
        i = word;
        while (symbol_is_word(symbols_at(symbols, i)) || symbols_at(symbols, i) == '-')
            i++;
        if (i == word)
            return false;
        if (find_colon(symbols, i, &next) || find_verb(symbols, i, &next))
            return take_secret(symbols, next, ANNOUNCED_BESIDE, start, end);
    }
    return false;
}

/* The word that ends before i and its blanks; gives where it begins. False at the beginning of a line. */
static bool word_before(const struct symbols *symbols, size_t i, size_t *start)
{
    while (i > 0 && symbols->plain[i - 1] == ' ')
        i--;
    *start = i;
    while (*start > 0 && symbol_is_word(symbols->plain[*start - 1]))
        (*start)--;
    return *start < i;
}

/* "annoin sille salasanan", "I gave them my password": a word or two in between. */
static bool is_given_away(const struct symbols *symbols, size_t announcer)
{
    static const char *const deeds[] = {
        "annoin", "kerroin", "sanoin", "kirjoitin", "sy\x80tin", "laitoin", "l\x80hetin", "n\x80pp\x80ilin",
        "gav",    "gett",    "sade",   "skrev",     "angav",     "uppgav",  "skickade",   "gave",
        "given",  "told",    "typed",  "entered",   "wrote",     "sent",    NULL,
    };
    size_t word = announcer, end;
    for (int words = 0; words <= WORDS_BETWEEN; words++) {
        if (!word_before(symbols, word, &word))
            return false;
        if (find_word(symbols, word, deeds, &end))
            return true;
    }
    return false;
}

/* "annoin salasanan Kissa": who gives a password away names it with a capital. */
static bool find_given(const struct symbols *symbols, size_t from, size_t behind, size_t *start, size_t *end)
{
    size_t next = symbols_skip_blanks(symbols, behind);
    return next != behind && is_given_away(symbols, from) && take_secret(symbols, next, ANNOUNCED_BY_DEED, start, end);
}

bool find_password(const struct symbols *symbols, size_t from, bool inside_word, size_t *start, size_t *end)
{
    size_t behind = 0;
    const struct announcer *announcer = find_announcer(symbols, from, inside_word, &behind);
    return announcer != NULL &&
           (find_behind(symbols, behind, announcer->manner, start, end) || find_further(symbols, behind, start, end) ||
            find_given(symbols, from, behind, start, end));
}
