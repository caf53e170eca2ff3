/* Spoken Finnish as it is typed in chats. Two ways back: a table of common words, and endings that are cut short. */
#include "knowledge/finnish.h"

#include <string.h>

static const struct spoken {
    const char *said, *written;
} table[] = {
    {"alotan", "aloitan"},
    {"alotin", "aloitin"},
    {"alottaa", "aloittaa"},
    {"aukee", "aukeaa"},
    {"avaan", "avaan"},
    {"eka", "ensimmäinen"},
    {"ekaa", "ensimmäistä"},
    {"ekan", "ensimmäisen"},
    {"ekalla", "ensimmäisellä"},
    {"haluun", "haluan"},
    {"hävis", "hävisi"},
    {"ilmottaa", "ilmoittaa"},
    {"ilmotan", "ilmoitan"},
    {"kadonnu", "kadonnut"},
    {"kipee", "kipeä"},
    {"kirjotan", "kirjoitan"},
    {"kirjottaa", "kirjoittaa"},
    {"kirjotettua", "kirjoittaa"},
    {"koskenu", "koskenut"},
    {"kotoota", "kotoa"},
    {"lukos", "lukossa"},
    {"mee", "mene"},
    {"meen", "menen"},
    {"millonen", "millainen"},
    {"muuttanu", "muuttanut"},
    {"myöhästy", "myöhästyi"},
    {"nauhottaa", "nauhoittaa"},
    {"nää", "näe"},
    {"nään", "näen"},
    {"näkis", "näkisi"},
    {"näky", "näy"},
    {"oikee", "oikea"},
    {"osote", "osoite"},
    {"osotteet", "osoitteet"},
    {"pimee", "pimeä"},
    {"sähkösesti", "sähköisesti"},
    {"takas", "takaisin"},
    {"tarvii", "tarvitsee"},
    {"tarviin", "tarvitsen"},
    {"tarvin", "tarvitsen"},
    {"tarviiko", "tarvitseeko"},
    {"tehä", "tehdä"},
    {"tiiän", "tiedän"},
    {"tuu", "tule"},
    {"unohtu", "unohtui"},
    {"unohin", "unohdin"},
    {"vaihan", "vaihdan"},
    {"yhistää", "yhdistää"},
    {"yhistän", "yhdistän"},
    {"yhistyy", "yhdistyy"},
    {"yhteen", "yhteen"},
};

const char *spoken_written(const char *word)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].said, word) == 0)
            return table[i].written;
    }
    return NULL;
}

/* An ending as it is said and as it is written. A is a or ä, by the vowels of the word. */
static const struct ending {
    const char *said, *written;
} endings[] = {
    {"ks", "ksi"},       {"s", "ssA"},          {"s", "si"},
    {"st", "stA"},       {"lt", "ltA"},         {"l", "llA"},
    {"ii", "iA"},        {"ee", "eA"},          {"oo", "oA"},
    {"öö", "öA"},        {"uu", "uA"},          {"yy", "yA"},
    {"", "n"},           {"sa", "ssa"},         {"sä", "ssä"},
    {"nu", "nut"},       {"ny", "nyt"},         {"is", "isi"},
    {"ottaa", "oittaa"}, {"otus", "oitus"},     {"otuksen", "oituksen"},
    {"öttää", "öittää"}, {"otettu", "oitettu"}, {"inki", "in"},
    {"tä", "ttä"},       {"ta", "tta"},
};

static bool back_vowels(const char *word)
{
    return strpbrk(word, "aou") != NULL;
}

static bool mend(const char *word, const struct ending *ending, struct text *guess)
{
    size_t length = strlen(word), said = strlen(ending->said);
    if (length < said + 2 || strcmp(word + length - said, ending->said) != 0)
        return false;
    text_clear(guess);
    text_add_bytes(guess, word, length - said);
    for (const char *letter = ending->written; *letter != '\0'; letter++) {
        if (*letter == 'A')
            text_add(guess, back_vowels(word) ? "a" : "ä");
        else
            text_add_char(guess, *letter);
    }
    return true;
}

bool spoken_guess(const char *word, size_t number, struct text *guess)
{
    size_t found = 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (mend(word, &endings[i], guess) && found++ == number)
            return true;
    }
    return false;
}
