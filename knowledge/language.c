/* Which language a short message is in: common words, trigrams of letters, Voikko's word, the articles'
   own words, and the person's last language. */
#include "knowledge/language.h"

#include "base/own.h"
#include "knowledge/analyse.h"
#include "knowledge/common_words.h"
#include "knowledge/language_table.h"
#include "knowledge/snapshot.h"
#include "knowledge/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In natural logarithms of odds. Trigrams overlap, so each counts for less than independent evidence would. */
static const double common_word_bonus = 4.0;
static const double prior_bonus = 1.5;
static const double finnish_bonus = 0.5; /* most messages are Finnish; decides where nothing else does ("moi") */
static const double finnish_known_bonus = 1.0;
static const double holders_prior = 0.5;   /* added to the number of articles that hold a word */
static const double articles_least = -2.0; /* words are borrowed: "miten bookaan meeting roomin" */
static const double trigram_share = 0.5;
static const double letters_least = -3.5; /* the same: one long word does not outweigh all the others by its letters */
enum { WORDS_LOOKED_AT = 60, BYTES_LOOKED_AT = 1024, KNOWN_LETTERS_MIN = 4 };

void trigrams_each(const char *word, void (*visit)(void *context, const char *letters, size_t length), void *context)
{
    char padded[WORD_MAX + 3];
    size_t length = strnlen(word, WORD_MAX);
    padded[0] = ' ';
    memcpy(padded + 1, word, length);
    memcpy(padded + 1 + length, " ", 2);
    const char *first = padded, *second = padded + 1, *third = second, *end = padded + length + 2;
    (void)utf8_next(&third);
    while (third < end) {
        const char *behind = third;
        (void)utf8_next(&behind);
        visit(context, first, (size_t)(behind - first));
        first = second;
        second = third;
        third = behind;
    }
}

struct trigram_key {
    const char *letters;
    size_t length;
};

static int trigram_compare(const void *key, const void *row)
{
    const struct trigram_key *wanted = key;
    const struct trigram *trigram = row;
    int order = strncmp(wanted->letters, trigram->letters, wanted->length);
    return order != 0 ? order : trigram->letters[wanted->length] != '\0' ? -1 : 0;
}

static void weigh_trigram(void *context, const char *letters, size_t length)
{
    double *logs = context;
    struct trigram_key key = {letters, length};
    const struct trigram *found =
        bsearch(&key, trigrams, sizeof trigrams / sizeof *trigrams, sizeof *trigrams, trigram_compare);
    for (int language = 0; found != NULL && language < LANGUAGE_COUNT; language++)
        logs[language] += trigram_share * found->logs[language] / 10.0;
}

/* How many articles of that language hold the word itself; what it names or means they share with the others. */
static size_t holders_of(const struct knowledge *knowledge, struct analyser *analyser, enum language language,
                         const char *word)
{
    const struct term_list *terms = analyser_terms(analyser, language, word, false, NULL);
    enum term_kind kind;
    const char *string;
    size_t most = 0;
    for (size_t cursor = 0; term_list_next(terms, &cursor, &kind, &string);) {
        size_t holders =
            kind == TERM_BASE ? index_holders(knowledge->languages[language]->words, term_mark(kind, string)) : 0;
        most = holders > most ? holders : most;
    }
    return most;
}

/* A word of the articles speaks for the languages whose articles hold it: "printer" for Swedish as well as for English,
   whatever its letters look like. */
static void weigh_articles(const struct knowledge *knowledge, struct analyser *analyser, const char *word,
                           double logs[LANGUAGE_COUNT])
{
    double found[LANGUAGE_COUNT], all = 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        found[language] = (double)holders_of(knowledge, analyser, (enum language)language, word);
        all += found[language];
    }
    for (int language = 0; all > 0 && language < LANGUAGE_COUNT; language++)
        logs[language] +=
            fmax(log((found[language] + holders_prior) / (all + LANGUAGE_COUNT * holders_prior)), articles_least);
}

static void weigh_letters(const char *word, double logs[LANGUAGE_COUNT])
{
    double found[LANGUAGE_COUNT] = {0}, most = -INFINITY;
    trigrams_each(word, weigh_trigram, found);
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        most = fmax(most, found[language]);
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        logs[language] += fmax(found[language] - most, letters_least);
}

static void weigh_word(const struct knowledge *knowledge, struct analyser *analyser, const char *word,
                       double logs[LANGUAGE_COUNT])
{
    struct word_facts facts;
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        logs[language] += common_word((enum language)language, word) ? common_word_bonus : 0;
    weigh_letters(word, logs);
    (void)analyser_terms(analyser, LANGUAGE_FI, word, false, &facts);
    if (facts.known && !facts.common && utf8_count(word) >= KNOWN_LETTERS_MIN)
        logs[LANGUAGE_FI] += finnish_known_bonus;
    if (knowledge != NULL && !thesaurus_has_name(knowledge->thesaurus, word))
        weigh_articles(knowledge, analyser, word, logs);
}

static enum language best_of(const double logs[LANGUAGE_COUNT], double *sureness)
{
    enum language best = LANGUAGE_FI;
    double sum = 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (logs[language] > logs[best])
            best = (enum language)language;
    }
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        sum += exp(logs[language] - logs[best]);
    *sureness = 1 / sum;
    return best;
}

enum language language_detect(const struct knowledge *knowledge, struct analyser *analyser, const char *text,
                              enum language prior, double *sureness)
{
    double logs[LANGUAGE_COUNT] = {[LANGUAGE_FI] = finnish_bonus}, ignored;
    struct word_reader reader;
    size_t words = 0;
    word_reader_start(&reader, text, BYTES_LOOKED_AT);
    while (words < WORDS_LOOKED_AT && word_reader_next(&reader)) {
        if (idle_word(LANGUAGE_NONE, reader.word))
            continue; /* people swear in any language */
        weigh_word(knowledge, analyser, reader.word, logs);
        words++;
    }
    word_reader_done(&reader);
    bool has_prior = prior < LANGUAGE_COUNT;
    if (has_prior)
        logs[prior] += prior_bonus;
    enum language best = best_of(logs, sureness == NULL ? &ignored : sureness);
    return has_prior && words <= 1 ? prior : best;
}
