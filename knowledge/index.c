#include "knowledge/index.h"

#include "base/own.h"
#include "knowledge/postings.h"

#include <math.h>
#include <stdlib.h>

/* Chosen on knowledge/expected/dev.jsonl and public sets; see knowledge/README.md, "Tuning". */
static const double field_weight[FIELD_COUNT] = {3.0, 2.0, 2.0, 0.7};
static const double length_share[FIELD_COUNT] = {0.3, 0.3, 0.3, 0.6}; /* BM25's b */
static const double saturation = 1.5;                                 /* BM25's k1 */
static const double part_weight = 0.9;                                /* of a compound's part, on either side */
static const double concept_weight = 0.9;

struct index {
    struct postings *terms;
    size_t documents;
    double total_words[FIELD_COUNT];
};

struct index *index_new(void)
{
    struct index *index = x_alloc(1, sizeof *index);
    index->terms = postings_new();
    return index;
}

void index_free(struct index *index)
{
    if (index == NULL)
        return;
    postings_free(index->terms);
    free(index);
}

void index_measure(struct index *index, const size_t words[FIELD_COUNT])
{
    index->documents++;
    for (int field = 0; field < FIELD_COUNT; field++)
        index->total_words[field] += (double)words[field];
}

static double kind_weight(enum term_kind kind)
{
    return kind == TERM_PART ? part_weight : kind == TERM_CONCEPT ? concept_weight : 1.0;
}

void index_add(struct index *index, uint32_t document, enum field field, size_t words, const struct analysis *analysis)
{
    double average = index->total_words[field] / (double)index->documents;
    double longer = average > 0 ? (double)words / average : 1.0;
    double unit = field_weight[field] / (1 - length_share[field] + length_share[field] * longer);
    for (size_t i = 0; i < analysis->words.count; i++) {
        for (uint32_t at = analysis->words.items[i].first; at != 0; at = analysis->terms.items[at - 1].next) {
            const struct analysed_term *term = &analysis->terms.items[at - 1];
            double weight = term->kind == TERM_PART ? part_weight : 1.0;
            postings_add(index->terms, term->mark, document, (float)(unit * weight));
        }
    }
}

void index_seal(struct index *index)
{
    postings_seal(index->terms);
    for (size_t i = 0; i < postings_keys(index->terms); i++) {
        struct posting *postings;
        size_t count = postings_list(index->terms, i, &postings);
        for (size_t j = 0; j < count; j++)
            postings[j].value = (float)(postings[j].value / (saturation + postings[j].value));
    }
}

size_t index_count(const struct index *index)
{
    return index->documents;
}

size_t index_holders(const struct index *index, uint64_t term)
{
    const struct posting *postings;
    return postings_find(index->terms, term, &postings);
}

bool index_has(const struct index *index, uint64_t term)
{
    return index_holders(index, term) > 0;
}

/* The probabilistic idf, kept above zero. */
static double idf(const struct index *index, size_t holders)
{
    return log(1 + ((double)index->documents - (double)holders + 0.5) / ((double)holders + 0.5));
}

/* Adds one word's matches to best, which is zero elsewhere: the best of its base forms and concepts, or the sum of its
   parts, whatever is more. Returns the word's weight. */
static struct index_word word_matches(const struct index *index, const struct analysis *question, size_t number,
                                      float *best)
{
    struct index_word result = {.weight = 0};
    for (uint32_t at = question->words.items[number].first; at != 0; at = question->terms.items[at - 1].next) {
        const struct analysed_term *term = &question->terms.items[at - 1];
        const struct posting *postings;
        size_t count = postings_find(index->terms, term->mark, &postings);
        if (count == 0)
            continue;
        double rarity = idf(index, count);
        float scale = (float)(rarity * kind_weight(term->kind));
        if (!result.found || rarity > result.weight)
            result.weight = rarity;
        result.found = true;
        for (size_t i = 0; i < count; i++) {
            float value = scale * postings[i].value, *cell = &best[postings[i].document];
            if (term->kind == TERM_PART)
                *cell += value;
            else if (value > *cell)
                *cell = value;
        }
    }
    if (!result.found)
        result.weight = idf(index, 1);
    return result;
}

/* Moves the word's matches over to the scores and leaves scratch zero. */
static void collect(const struct index *index, const struct analysis *question, size_t number, float *scratch,
                    float limit, float *scores)
{
    for (uint32_t at = question->words.items[number].first; at != 0; at = question->terms.items[at - 1].next) {
        const struct posting *postings;
        size_t count = postings_find(index->terms, question->terms.items[at - 1].mark, &postings);
        for (size_t i = 0; i < count; i++) {
            float *cell = &scratch[postings[i].document];
            scores[postings[i].document] += *cell < limit ? *cell : limit;
            *cell = 0;
        }
    }
}

double index_score(const struct index *index, const struct analysis *question, float *scores, float *scratch,
                   struct index_word *words)
{
    double total = 0;
    for (size_t i = 0; i < question->words.count; i++) {
        struct index_word word = {.weight = 0};
        if (!question->words.items[i].common) {
            word = word_matches(index, question, i, scratch);
            collect(index, question, i, scratch, (float)word.weight, scores);
        }
        total += word.weight;
        if (words != NULL)
            words[i] = word;
    }
    return total;
}

/* What a sorted list has for the document; NULL: nothing. */
static const struct posting *posting_of(const struct posting *postings, size_t count, uint32_t document)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (postings[middle].document < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && postings[low].document == document ? &postings[low] : NULL;
}

bool index_word_held(const struct index *index, const struct analysis *question, size_t word, uint32_t document)
{
    for (uint32_t at = question->words.items[word].first; at != 0; at = question->terms.items[at - 1].next) {
        const struct posting *postings = NULL;
        size_t count = postings_find(index->terms, question->terms.items[at - 1].mark, &postings);
        if (posting_of(postings, count, document) != NULL)
            return true;
    }
    return false;
}

double index_word_score(const struct index *index, const struct analysis *question, size_t word, uint32_t document)
{
    double best = 0;
    for (uint32_t at = question->words.items[word].first; at != 0; at = question->terms.items[at - 1].next) {
        const struct analysed_term *term = &question->terms.items[at - 1];
        const struct posting *postings = NULL;
        size_t count = postings_find(index->terms, term->mark, &postings);
        const struct posting *posting = posting_of(postings, count, document);
        double value = posting == NULL ? 0 : idf(index, count) * kind_weight(term->kind) * (double)posting->value;
        best = value > best ? value : best;
    }
    return best;
}
