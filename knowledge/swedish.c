#include "knowledge/swedish.h"

#include <libstemmer.h>
#include <string.h>

enum { LETTERS_MIN = 5, STEM_MIN = 5 };

static const char vowels[] =
    "aeiouy"; /* å, ä and ö end in a byte beyond ASCII, and count as consonants nowhere below */

static bool ends(const struct text *word, const char *ending)
{
    size_t length = strlen(ending);
    return word->length > length && memcmp(word->data + word->length - length, ending, length) == 0;
}

static bool ends_in_any(const struct text *word, const char *const *endings)
{
    while (*endings != NULL && !ends(word, *endings) && strcmp(word->data, *endings) != 0)
        endings++;
    return *endings != NULL;
}

/* The byte so far from the end; 0 where the word is shorter. */
static char from_end(const struct text *word, size_t back)
{
    return word->length >= back ? word->data[word->length - back] : '\0';
}

static bool is_consonant(char byte)
{
    return byte >= 'a' && byte <= 'z' && strchr(vowels, byte) == NULL;
}

static void cut(struct text *word, size_t bytes)
{
    text_truncate(word, word->length - bytes);
}

/* Forms that no rule below finds; what stands before, as in "användarkontot", stays. */
static bool mend_special(struct text *word)
{
    static const struct {
        const char *form, *base;
    } forms[] = {
        {"kontot", "konto"},
        {"konton", "konto"},
        {"kontona", "konto"},
        {"fotot", "foto"},
        {"foton", "foto"},
        {"fotona", "foto"},
        {"kvittot", "kvitto"},
        {"kvitton", "kvitto"},
        {"saldot", "saldo"},
        {"videon", "video"},
        {"videor", "video"},
        {"videorna", "video"},
        {"videos", "video"},
        {"schemat", "schema"},
        {"temat", "tema"},
        {"tecknet", "tecken"},
        {"tecknen", "tecken"},
        {"vattnet", "vatten"},
        {"logon", "logo"},
        {"intervjun", "intervju"},
        {"menyn", "meny"},
        {"vyn", "vy"},
        {"h\xc3\xa4nderna", "hand"},
        {"h\xc3\xa4nder", "hand"},
        {"b\xc3\xb6"
         "cker",
         "bok"},
        {"b\xc3\xb6"
         "ckerna",
         "bok"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (!ends(word, forms[i].form) && strcmp(word->data, forms[i].form) != 0)
            continue;
        cut(word, strlen(forms[i].form));
        text_add(word, forms[i].base);
        return true;
    }
    return false;
}

/* "ljudet", "arbetet", "programmet"; but "paket" and "aktivitet" end so themselves, and "enhet" is Snowball's. */
static bool cut_neuter(struct text *word)
{
    static const char *const others[] = {
        "andet",   "het",    "itet",    "paket",   "raket",  "internet", "intranet", "extranet", "ethernet",
        "pedanet", "magnet", "planet",  "headset", "reset",  "budget",   "alfabet",  "tablet",   "komet",
        "biljet",  "skyet",  "diskret", "konkret", "sekret", "stafet",   "trumpet",  NULL,
    };
    if (!ends(word, "et") || !is_consonant(from_end(word, 3)) || ends_in_any(word, others))
        return false;
    cut(word, 2);
    return true;
}

/* "kameran"; but a plan and a network are whole. */
static bool cut_common(struct text *word)
{
    static const char *const others[] = {
        "plan", "lan", "kran", "organ", "scan", "guardian", "human", "vegan", "orkan", "ocean", "titan", NULL,
    };
    if (!ends(word, "an") || !is_consonant(from_end(word, 3)) || ends_in_any(word, others))
        return false;
    cut(word, 1);
    return true;
}

/* Definite forms to the indefinite ones. */
static void cut_article(struct text *word)
{
    if (word->length < LETTERS_MIN || mend_special(word) || cut_neuter(word) || cut_common(word))
        return;
    if (ends(word, "orn") || (ends(word, "eln") && from_end(word, 4) != 'e'))
        cut(word, 1);
    else if (ends(word, "orer") || (ends(word, "ena") && word->length > LETTERS_MIN))
        cut(word, 2);
    else if (ends(word, "orerna"))
        cut(word, 4);
}

/* What changes inside: "nyckel" and "nycklar", "nummer" and "numret", "glömmer" and "glömt". Of a stem alone, so that
 * all forms go the same way. */
static void level(struct text *stem)
{
    char last = from_end(stem, 1), before = from_end(stem, 2);
    if (stem->length >= STEM_MIN && before == 'e' && last == 'l' && is_consonant(from_end(stem, 3)) &&
        from_end(stem, 3) != 'c') {
        cut(stem, 2);
        text_add_char(stem, 'l');
    } else if (stem->length >= STEM_MIN - 1 && last == 'r' && before != '\0' && strchr("tmp", before) != NULL) {
        cut(stem, 1);
    }
    last = from_end(stem, 1), before = from_end(stem, 2);
    if (stem->length >= STEM_MIN - 1 &&
        ((before == 'm' && (last == 'm' || last == 't' || last == 'd')) || (ends(stem, "ngd"))))
        cut(stem, 1);
}

void swedish_stem(struct sb_stemmer *stemmer, const char *word, struct text *stem)
{
    text_clear(stem);
    text_add(stem, word);
    cut_article(stem);
    const sb_symbol *found = sb_stemmer_stem(stemmer, (const sb_symbol *)stem->data, (int)stem->length);
    if (found != NULL) {
        text_clear(stem);
        text_add(stem, (const char *)found);
    }
    level(stem);
}
