/* What a question says, ready to be learnt: hashes, and the few words that may ever be read. */
#include "base/own.h"
#include "knowledge/learnt.h"
#include "knowledge/learnt_inside.h"
#include "knowledge/question.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A longer message is hardly ever said twice, and tells more of whoever wrote it. */
enum { PHRASE_WORDS_MOST = 10, PAIRED_WORDS_MOST = 6, DIGITS_OF_SOMEBODY = 4 };

/* What Neuvo covers on the way in. */
static const char mask_mark[] = "•••";

void sayings_done(struct sayings *sayings)
{
    for (size_t i = 0; i < sayings->list.count; i++)
        free(sayings->list.items[i].words);
    list_done(&sayings->list);
}

/* An address, a number that stands for somebody, something that was masked. */
static bool is_somebodys(const char *text)
{
    size_t digits = 0;
    for (const char *at = text; *at != '\0' && digits < DIGITS_OF_SOMEBODY; at++) {
        bool digit = *at >= '0' && *at <= '9';
        bool between = digits > 0 && strchr(" -.", *at) != NULL; /* 040 123 is one number */
        if (!between)
            digits = digit ? digits + 1 : 0;
    }
    return digits >= DIGITS_OF_SOMEBODY || strchr(text, '@') != NULL || strstr(text, mask_mark) != NULL;
}

static void add_saying(struct sayings *sayings, const struct learnt *learnt, int64_t organisation_id,
                       enum saying_kind kind, const char *words, bool readable)
{
    char organisation[24];
    struct saying saying = {.kind = kind, .words = x_strdup(readable ? words : "")};
    (void)snprintf(organisation, sizeof organisation, "%" PRId64, organisation_id);
    hash_strings_hex(learnt_key(learnt), saying.mark, organisation, kind == SAYING_PHRASE ? "phrase" : "pair", words,
                     NULL);
    *list_push(&sayings->list) = saying;
}

/* The term by which a word of a pair is known: what it names or means before its base form, so that an association
   holds for other words for the same, and in the other languages. */
static const struct analysed_term *term_of(const struct analysis *analysis, const struct analysed_word *word)
{
    const struct analysed_term *found = &analysis->terms.items[word->first - 1];
    for (uint32_t at = word->first; at != 0; at = analysis->terms.items[at - 1].next) {
        const struct analysed_term *term = &analysis->terms.items[at - 1];
        if (term->kind == TERM_NAME)
            return term;
        if (term->kind == TERM_CONCEPT && found->kind != TERM_CONCEPT)
            found = term;
    }
    return found;
}

static bool is_vocabulary(const struct knowledge *knowledge, const struct analysed_term *term)
{
    bool held = term->kind == TERM_NAME || term->kind == TERM_CONCEPT; /* which the thesaurus has */
    for (int language = 0; language < LANGUAGE_COUNT && !held; language++)
        held = index_has(knowledge->languages[language]->words, term->mark);
    return held;
}

static bool is_content(const struct analysed_word *word)
{
    return !word->common && word->first != 0;
}

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The base forms in an order of their own. A single one says too little where common words stood beside it; then it is
   all of them as they stand. */
static void write_phrase(const struct analysis *analysis, size_t content, struct text *phrase)
{
    const char *parts[PHRASE_WORDS_MOST] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < analysis->words.count && count < PHRASE_WORDS_MOST; i++) {
        const struct analysed_word *word = &analysis->words.items[i];
        if (content < 2)
            parts[count++] = analysis_string(analysis, word->surface);
        else if (is_content(word))
            parts[count++] = analysis_string(analysis, analysis->terms.items[word->first - 1].text);
    }
    if (content >= 2)
        qsort(parts, count, sizeof *parts, compare_strings);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && content >= 2 && strcmp(parts[i - 1], parts[i]) == 0)
            continue;
        text_printf(phrase, "%s%s", i == 0 ? "" : " ", parts[i]);
    }
}

struct part {
    const char *words;
    bool readable;
};

static int compare_parts(const void *a, const void *b)
{
    return strcmp(((const struct part *)a)->words, ((const struct part *)b)->words);
}

static void add_pairs(const struct learnt *learnt, const struct knowledge *knowledge, int64_t organisation_id,
                      const struct analysis *analysis, struct sayings *sayings)
{
    struct part parts[PAIRED_WORDS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < analysis->words.count && count < PAIRED_WORDS_MOST; i++) {
        if (!is_content(&analysis->words.items[i]))
            continue;
        const struct analysed_term *term = term_of(analysis, &analysis->words.items[i]);
        parts[count++] = (struct part){analysis_string(analysis, term->text), is_vocabulary(knowledge, term)};
    }
    qsort(parts, count, sizeof *parts, compare_parts);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            own_(text_done) struct text pair = TEXT_INIT;
            bool repeated =
                compare_parts(&parts[k], &parts[k - 1]) == 0 || (i > 0 && compare_parts(&parts[i], &parts[i - 1]) == 0);
            text_printf(&pair, "%s + %s", parts[i].words, parts[k].words);
            if (!repeated)
                add_saying(sayings, learnt, organisation_id, SAYING_PAIR, pair.data,
                           parts[i].readable && parts[k].readable);
        }
    }
}

void learnt_sayings(const struct learnt *learnt, const struct knowledge *knowledge, struct analyser *analyser,
                    int64_t organisation_id, const char *text, enum language language, struct sayings *sayings)
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    own_(text_done) struct text phrase = TEXT_INIT;
    size_t content = 0;
    if (language >= LANGUAGE_COUNT || is_somebodys(text))
        return;
    question_analyse(knowledge, analyser, text, language, true, &analysis);
    for (size_t i = 0; i < analysis.words.count; i++)
        content += is_content(&analysis.words.items[i]);
    if (content == 0 || content > PHRASE_WORDS_MOST || (content < 2 && analysis.words.count > PHRASE_WORDS_MOST))
        return;
    write_phrase(&analysis, content, &phrase);
    add_saying(sayings, learnt, organisation_id, SAYING_PHRASE, phrase.data, true);
    add_pairs(learnt, knowledge, organisation_id, &analysis, sayings);
}
