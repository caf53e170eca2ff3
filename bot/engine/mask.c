#include "engine/mask.h"

#include "base/own.h"
#include "engine/mask_password.h"
#include "engine/mask_symbols.h"
#include "model/message.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

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

/* DDMMYY S NNN C with C the (DDMMYYNNN mod 31)-th of the alphabet. Returns the symbol behind it, or 0. */
static size_t find_identity_code(const struct symbols *symbols, size_t from)
{
    static const char alphabet[] = "0123456789abcdefhjklmnprstuvwxy";
    char digits[10] = "";
    size_t i = from;
    for (size_t n = 0; n < 6; n++, i++) {
        if (i >= symbols->count || !symbol_is_digit(symbols->plain[i]))
            return 0;
        digits[n] = symbols->plain[i];
    }
    i = symbols_skip_blanks(symbols, i);
    int century = i < symbols->count ? century_of(symbols->plain[i]) : 0;
    if (century == 0 || !date_is_real(two_digits(digits), two_digits(digits + 2), century + two_digits(digits + 4)))
        return 0;
    i = symbols_skip_blanks(symbols, i + 1);
    for (size_t n = 6; n < 9; n++, i++) {
        if (i >= symbols->count || !symbol_is_digit(symbols->plain[i]))
            return 0;
        digits[n] = symbols->plain[i];
    }
    i = symbols_skip_blanks(symbols, i);
    long number = strtol(digits, NULL, 10);
    if (i >= symbols->count || symbols->plain[i] != alphabet[number % 31])
        return 0;
    /* A case ending may follow ("308Tn"), or a second code; digits behind a digit are a longer number. */
    return symbol_is_digit(symbols->plain[i]) && symbol_is_digit(symbols_at(symbols, i + 1)) ? 0 : i + 1;
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
    while (run < count && symbol_is_digit(digits[run]))
        run++;
    for (size_t length = run < 19 ? run : 19; length >= 13; length--) {
        bool whole = !symbol_is_digit(symbols_at(symbols, ends[length - 1]));
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
    if (count < 15 || !symbol_is_digit(signs[2]) || !symbol_is_digit(signs[3]))
        return 0;
    size_t length = iban_length(signs);
    if (length == 0 || count < length)
        return 0;
    unsigned rest = 0;
    for (size_t i = 0; i < length; i++) {
        char sign = signs[(i + 4) % length];
        unsigned value = symbol_is_digit(sign) ? (unsigned)(sign - '0') : (unsigned)(sign - 'a' + 10);
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    size_t end = ends[length - 1];
    return rest == 1 && !symbol_is_digit(symbols_at(symbols, end)) ? end : 0;
}

struct find {
    size_t start, end; /* symbols */
    enum mask mask;
};

/* before: the symbol in front; a number does not begin behind a digit, nor a word behind a letter, but an identity code
 * may hang on a word. */
static bool find_at(const struct symbols *symbols, size_t i, char before, struct find *find)
{
    char symbol = symbols->plain[i];
    find->start = i;
    find->mask = MASK_NONE;
    if (symbol_is_digit(symbol) && !symbol_is_digit(before)) {
        if ((find->end = find_identity_code(symbols, i)) != 0)
            find->mask = MASK_IDENTITY_CODE;
        else if (!symbol_is_word(before) && before != '+' && (find->end = find_card(symbols, i)) != 0) /* no phone */
            find->mask = MASK_CARD;
    } else if (symbol_is_letter(symbol) && !symbol_is_digit(before)) {
        if (!symbol_is_word(before) && (find->end = find_iban(symbols, i)) != 0)
            find->mask = MASK_IBAN;
        else if (find_password(symbols, i, symbol_is_word(before), &find->start, &find->end))
            find->mask = MASK_PASSWORD;
    }
    return find->mask != MASK_NONE;
}

/* What is written so far, and how much of the text is behind it. */
struct covering {
    const char *text;
    struct text *out;
    size_t copied; /* bytes */
    unsigned masked;
};

static void cover(struct covering *covering, const struct symbols *symbols, const struct find *find)
{
    size_t from = symbols->starts[find->start], to = symbols->starts[find->end];
    if (to <= covering->copied)
        return;
    if (from < covering->copied)
        from = covering->copied;
    text_add_bytes(covering->out, covering->text + covering->copied, from - covering->copied);
    text_add(covering->out, MASK_MARK);
    covering->copied = to;
    covering->masked |= (unsigned)find->mask;
}

/* Between the word that announces a password and the password other things may stand, a code among them. */
static void cover_between(struct covering *covering, const struct symbols *symbols, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        struct find find;
        if (!find_at(symbols, i, symbols->plain[i - 1], &find) || find.mask == MASK_PASSWORD)
            continue;
        cover(covering, symbols, &find);
        i = find.end - 1;
    }
}

unsigned mask_text(const char *text, struct text *out)
{
    own_(symbols_done) struct symbols symbols = {0};
    struct covering covering = {.text = text, .out = out, .masked = MASK_NONE};
    char before = '\0';
    symbols_read(&symbols, text);
    for (size_t i = 0; i < symbols.count; i++) {
        struct find find;
        if (!find_at(&symbols, i, before, &find)) {
            before = symbols.plain[i];
            continue;
        }
        cover_between(&covering, &symbols, i + 1, find.start);
        cover(&covering, &symbols, &find);
        i = find.end - 1;
        before = '\0'; /* what was covered is no part of a word */
    }
    text_add(out, text + covering.copied);
    return covering.masked;
}

enum mask mask_find_number(const char *text, size_t *from)
{
    own_(symbols_done) struct symbols symbols = {0};
    enum mask mask = MASK_NONE;
    char before = '\0';
    symbols_read(&symbols, text);
    for (size_t i = 0; i < symbols.count && mask == MASK_NONE; i++) {
        struct find find;
        if (find_at(&symbols, i, before, &find) && find.mask != MASK_PASSWORD) {
            mask = find.mask;
            *from = symbols.starts[find.start];
        }
        before = symbols.plain[i];
    }
    return mask;
}
