#include "engine/mask.h"

#include "base/own.h"
#include "model/message.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/*
 * The text as one plain symbol per code point, so that full-width digits, Unicode dashes and exotic spaces read like
 * their ASCII brothers. Zero-width characters are left out altogether.
 */
struct symbols {
    char *plain;    /* ASCII, lower case; 'x' + 0x80 for any other letter, '.' for any other sign */
    size_t *starts; /* byte offset of each symbol; starts[count] is the end */
    size_t count;
};

static const char letter = (char)0x80; /* some letter beyond ASCII */

static bool is_zero_width(uint32_t c)
{
    return c == 0x00AD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
}

static char plain_of(uint32_t c)
{
    if (c < 0x80)
        return (char)tolower((int)c);
    if (c >= 0xFF01 && c <= 0xFF5E)
        return (char)tolower((int)(c - 0xFF01 + '!'));
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63)
        return '-';
    if (c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000)
        return ' ';
    return (c >= 0xC0 && c <= 0x24F) || (c >= 0x370 && c <= 0x1FFF) ? letter : '.';
}

static void symbols_read(struct symbols *symbols, const char *text)
{
    size_t room = utf8_count(text) + strlen(text) + 2;
    symbols->plain = x_alloc(room, 1);
    symbols->starts = x_alloc(room, sizeof *symbols->starts);
    symbols->count = 0;
    const char *cursor = text;
    while (*cursor != '\0') {
        size_t start = (size_t)(cursor - text);
        uint32_t codepoint = utf8_next(&cursor);
        if (is_zero_width(codepoint))
            continue;
        symbols->starts[symbols->count] = start;
        symbols->plain[symbols->count++] = plain_of(codepoint);
    }
    symbols->starts[symbols->count] = strlen(text);
}

static void symbols_done(struct symbols *symbols)
{
    free(symbols->plain);
    free(symbols->starts);
}

static bool is_word(char symbol)
{
    return symbol == letter || isalnum((unsigned char)symbol);
}

static bool is_digit(char symbol)
{
    return symbol >= '0' && symbol <= '9';
}

/* Copies up to max alphanumerics from `from`, passing over single separators; ends[i] is the symbol behind the i-th. */
static size_t gather(const struct symbols *symbols, size_t from, const char *separators, char *out, size_t *ends,
                     size_t max)
{
    size_t count = 0;
    bool separated = true;
    for (size_t i = from; i < symbols->count && count < max; i++) {
        char symbol = symbols->plain[i];
        if (isalnum((unsigned char)symbol)) {
            out[count] = symbol;
            ends[count++] = i + 1;
            separated = false;
        } else if (!separated && symbol != '\0' && strchr(separators, symbol) != NULL) {
            separated = true;
        } else {
            break;
        }
    }
    return count;
}

static bool date_is_real(int day, int month, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1)
        return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month - 1] + (month == 2 && leap);
}

static int two_digits(const char *digits)
{
    return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* Century by the mark: + 1800s; - and since 2023 Y X W V U 1900s; A and since 2023 B C D E F 2000s. 0: no mark. */
static int century_of(char mark)
{
    if (mark == '+')
        return 1800;
    if (mark == '-' || (mark >= 'u' && mark <= 'y'))
        return 1900;
    return mark >= 'a' && mark <= 'f' ? 2000 : 0;
}

static size_t skip_spaces(const struct symbols *symbols, size_t i)
{
    for (int spaces = 0; i < symbols->count && symbols->plain[i] == ' ' && spaces < 2; spaces++)
        i++;
    return i;
}

/* DDMMYY S NNN C with C the (DDMMYYNNN mod 31)-th of the alphabet. Returns the symbol behind it, or 0. */
static size_t find_identity_code(const struct symbols *symbols, size_t from)
{
    static const char alphabet[] = "0123456789abcdefhjklmnprstuvwxy";
    char digits[10] = "";
    size_t i = from;
    for (size_t n = 0; n < 6; n++, i++) {
        if (i >= symbols->count || !is_digit(symbols->plain[i]))
            return 0;
        digits[n] = symbols->plain[i];
    }
    i = skip_spaces(symbols, i);
    int century = i < symbols->count ? century_of(symbols->plain[i]) : 0;
    if (century == 0 || !date_is_real(two_digits(digits), two_digits(digits + 2), century + two_digits(digits + 4)))
        return 0;
    i = skip_spaces(symbols, i + 1);
    for (size_t n = 6; n < 9; n++, i++) {
        if (i >= symbols->count || !is_digit(symbols->plain[i]))
            return 0;
        digits[n] = symbols->plain[i];
    }
    i = skip_spaces(symbols, i);
    long number = strtol(digits, NULL, 10);
    if (i >= symbols->count || symbols->plain[i] != alphabet[number % 31])
        return 0;
    return i + 1 < symbols->count && is_word(symbols->plain[i + 1]) ? 0 : i + 1;
}

static bool luhn_holds(const char *digits, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        int value = digits[count - 1 - i] - '0';
        if (i % 2 == 1)
            value = value > 4 ? value * 2 - 9 : value * 2;
        sum += value;
    }
    return sum % 10 == 0;
}

/* Lengths that the big card networks give out, by leading digits (ISO/IEC 7812 ranges). */
static bool is_card_length(const char *digits, size_t count)
{
    int first_two = two_digits(digits);
    int first_four = first_two * 100 + two_digits(digits + 2);
    if (digits[0] == '4')
        return count == 13 || count == 16 || count == 19;
    if ((first_two >= 51 && first_two <= 55) || (first_four >= 2221 && first_four <= 2720))
        return count == 16;
    if (first_two == 34 || first_two == 37)
        return count == 15;
    if (first_two == 30 || first_two == 36 || first_two == 38)
        return count == 14;
    return (first_two == 35 || first_two == 65 || first_four == 6011) && count == 16;
}

static size_t find_card(const struct symbols *symbols, size_t from)
{
    char digits[24];
    size_t ends[24];
    size_t count = gather(symbols, from, " -", digits, ends, 20);
    size_t run = 0;
    while (run < count && is_digit(digits[run]))
        run++;
    for (size_t length = run < 19 ? run : 19; length >= 13; length--) {
        bool whole = ends[length - 1] >= symbols->count || !is_word(symbols->plain[ends[length - 1]]);
        if (whole && is_card_length(digits, length) && luhn_holds(digits, length))
            return ends[length - 1];
    }
    return 0;
}

/* ISO 13616: country, check digits, account; the length belongs to the country. */
static size_t iban_length(const char *country)
{
    static const char lengths[][5] = {"fi18", "se24", "no15", "dk18", "ee20", "lv21", "lt20", "de22", "fr27", "es24",
                                      "it27", "nl18", "be16", "at20", "pl28", "ie22", "gb22", "pt25", "is26", "ax18",
                                      "cz24", "hu28", "ro24", "bg22", "gr27", "sk24", "si19", "hr21", "lu20", "ch21"};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        if (memcmp(lengths[i], country, 2) == 0)
            return (size_t)two_digits(lengths[i] + 2);
    }
    return 0;
}

static size_t find_iban(const struct symbols *symbols, size_t from)
{
    char signs[40];
    size_t ends[40];
    size_t count = gather(symbols, from, " -", signs, ends, 34);
    if (count < 15 || !is_digit(signs[2]) || !is_digit(signs[3]))
        return 0;
    size_t length = iban_length(signs);
    if (length == 0 || count < length)
        return 0;
    unsigned rest = 0;
    for (size_t i = 0; i < length; i++) {
        char sign = signs[(i + 4) % length];
        unsigned value = is_digit(sign) ? (unsigned)(sign - '0') : (unsigned)(sign - 'a' + 10);
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    size_t end = ends[length - 1];
    return rest == 1 && (end >= symbols->count || !is_word(symbols->plain[end])) ? end : 0;
}

static bool symbols_start(const struct symbols *symbols, size_t from, const char *word, size_t *end)
{
    size_t length = strlen(word);
    if (from + length > symbols->count || memcmp(symbols->plain + from, word, length) != 0)
        return false;
    *end = from + length;
    return true;
}

/* "password is locked" announces nothing; a secret after a mere verb has a digit or a sign in it. */
static bool looks_secret(const struct symbols *symbols, size_t from, size_t to)
{
    while (to > from && ispunct((unsigned char)symbols->plain[to - 1]))
        to--;
    for (size_t i = from; i < to; i++) {
        if (!isalpha((unsigned char)symbols->plain[i]) && symbols->plain[i] != letter)
            return true;
    }
    return false;
}

static const char *const bare[] = {"", NULL};
static const char *const finnish[] = {"",      "ni", "si",  "nsa", "mme",  "nne",  "n",    "t",   "na",  "ksi", "kseni",
                                      "ksesi", "a",  "ani", "asi", "ansa", "nani", "nasi", "kin", "han", NULL};
static const char *const finnish_weak[] = {"n", "t", "ksi", NULL};
static const char *const swedish[] = {"", "et", "ets", "en", "ens", "s", NULL};
static const char *const english[] = {"", "s", NULL};

/* Words that announce a secret, with the endings that leave them the same word: "passwordless" and "pinterest" are
 * others. */
static const struct announcer {
    const char *word;
    const char *const *endings;
} announcers[] = {
    {"salasana", finnish},        {"tunnusluku", finnish},
    {"tunnusluvu", finnish_weak}, {"l\x80senord", swedish},
    {"passord", swedish},         {"password", english},
    {"pinkoodi", finnish},        {"pin-koodi", finnish},
    {"pin koodi", finnish},       {"pinkod", swedish},
    {"pin-kod", swedish},         {"pin kod", swedish},
    {"pincode", english},         {"pin-code", english},
    {"pin code", english},        {"pin", bare}, /* the bare one last: "pin code" begins with it */
};

static bool word_ends(const struct symbols *symbols, size_t i)
{
    return i >= symbols->count || (!is_word(symbols->plain[i]) && symbols->plain[i] != '-');
}

/* Gives the symbol behind the announcing word. */
static bool find_announcer(const struct symbols *symbols, size_t from, size_t *end)
{
    for (size_t i = 0; i < sizeof announcers / sizeof *announcers; i++) {
        size_t stem;
        if (!symbols_start(symbols, from, announcers[i].word, &stem))
            continue;
        for (const char *const *ending = announcers[i].endings; *ending != NULL; ending++) {
            if (symbols_start(symbols, stem, *ending, end) && word_ends(symbols, *end))
                return true;
        }
    }
    return false;
}

/* "salasana: xyz", "lösenord är xyz1", "pin = 1234". Gives the secret's own bounds. */
static bool find_password(const struct symbols *symbols, size_t from, size_t *start, size_t *end)
{
    static const char *const verbs[] = {"on ", "\x80r ", "is ", NULL};
    size_t i = 0;
    if (!find_announcer(symbols, from, &i))
        return false;
    i = skip_spaces(symbols, i);
    bool announced = i < symbols->count && (symbols->plain[i] == ':' || symbols->plain[i] == '=');
    if (announced) {
        i++;
    } else {
        const char *const *verb = verbs;
        while (*verb != NULL && !symbols_start(symbols, i, *verb, &i))
            verb++;
        if (*verb == NULL)
            return false;
    }
    i = skip_spaces(symbols, i);
    *start = i;
    while (i < symbols->count && symbols->plain[i] != ' ' && symbols->plain[i] != '\n' && symbols->plain[i] != '\t')
        i++;
    *end = i;
    return i > *start && (announced || looks_secret(symbols, *start, i));
}

struct find {
    size_t start, end; /* symbols */
    enum mask mask;
};

static bool find_at(const struct symbols *symbols, size_t i, struct find *find)
{
    char symbol = symbols->plain[i];
    find->start = i;
    find->mask = MASK_NONE;
    if (is_digit(symbol)) {
        if ((find->end = find_identity_code(symbols, i)) != 0)
            find->mask = MASK_IDENTITY_CODE;
        else if ((find->end = find_card(symbols, i)) != 0)
            find->mask = MASK_CARD;
    } else if (isalpha((unsigned char)symbol)) {
        if ((find->end = find_iban(symbols, i)) != 0)
            find->mask = MASK_IBAN;
        else if (find_password(symbols, i, &find->start, &find->end))
            find->mask = MASK_PASSWORD;
    }
    return find->mask != MASK_NONE;
}

unsigned mask_text(const char *text, struct text *out)
{
    own_(symbols_done) struct symbols symbols = {0};
    unsigned masked = MASK_NONE;
    size_t copied = 0; /* bytes */
    symbols_read(&symbols, text);
    for (size_t i = 0; i < symbols.count; i++) {
        struct find find;
        bool inside_word = i > 0 && is_word(symbols.plain[i - 1]);
        if (inside_word || !find_at(&symbols, i, &find))
            continue;
        text_add_bytes(out, text + copied, symbols.starts[find.start] - copied);
        text_add(out, MASK_MARK);
        copied = symbols.starts[find.end];
        masked |= (unsigned)find.mask;
        i = find.end - 1;
    }
    text_add(out, text + copied);
    return masked;
}
