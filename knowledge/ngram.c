#include "knowledge/ngram.h"

#include "base/hash.h"
#include "base/list.h"
#include "base/own.h"
#include "knowledge/postings.h"
#include "knowledge/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHORTEST = 3, LONGEST = 5, GRAMS_MAX = 4096 };

/* A posting is ln(1 + how often), as a share of the most that this can be; what depends on all documents together
   stays out of it, so that one of them can change by itself. */
static const float most_often = 11.0903549F; /* ln 65 536 */

struct ngram_index {
    struct postings *grams;
    size_t documents; /* that have an n-gram */
    size_t topics;
    float *shrink; /* per topic: 1 / the length of its vector; 0: no vector */
};

struct ngram_index *ngram_new(void)
{
    struct ngram_index *index = x_alloc(1, sizeof *index);
    index->grams = postings_new();
    return index;
}

void ngram_free(struct ngram_index *index)
{
    if (index == NULL)
        return;
    postings_free(index->grams);
    free(index->shrink);
    free(index);
}

/* Calls visit with the hash of each n-gram of " word ". */
static void grams_each(const char *word, void (*visit)(void *context, uint64_t gram), void *context)
{
    char padded[WORD_MAX + 3];
    size_t starts[WORD_MAX + 4], count = 0, length = strnlen(word, WORD_MAX);
    padded[0] = ' ';
    memcpy(padded + 1, word, length);
    padded[length + 1] = ' ';
    padded[length + 2] = '\0';
    for (size_t i = 0; i < length + 2; i++) {
        if (((unsigned char)padded[i] & 0xC0) != 0x80)
            starts[count++] = i;
    }
    starts[count] = length + 2;
    for (size_t i = 0; i + SHORTEST <= count; i++) {
        uint64_t gram = hash_fnv(HASH_FNV_SEED, padded + starts[i], starts[i + SHORTEST - 1] - starts[i]);
        for (size_t end = i + SHORTEST; end <= count && end <= i + LONGEST; end++) {
            gram = hash_fnv(gram, padded + starts[end - 1], starts[end] - starts[end - 1]);
            visit(context, gram);
        }
    }
}

struct adding {
    struct ngram_index *index;
    uint32_t document;
};

static void add_gram(void *context, uint64_t gram)
{
    const struct adding *adding = context;
    postings_add(adding->index->grams, gram, adding->document, 1);
}

void ngram_add(struct ngram_index *index, uint32_t document, const char *word)
{
    struct adding adding = {index, document};
    grams_each(word, add_gram, &adding);
}

static double idf(const struct ngram_index *index, size_t holders)
{
    return log((1 + (double)index->documents) / (1 + (double)holders)) + 1;
}

static void how_often(void *context, uint32_t document, size_t holders, float *value)
{
    (void)context;
    (void)document;
    (void)holders;
    *value = logf(1 + *value) / most_often;
}

struct measuring {
    const struct ngram_index *index;
    double *squares; /* per topic */
};

static void mark_document(void *context, uint32_t document, size_t holders, uint16_t value)
{
    const struct measuring *measuring = context;
    (void)holders;
    (void)value;
    measuring->squares[document] = 1;
}

static void measure(void *context, uint32_t document, size_t holders, uint16_t value)
{
    const struct measuring *measuring = context;
    double weight = (double)value * (double)(posting_unit * most_often) * idf(measuring->index, holders);
    measuring->squares[document] += weight * weight;
}

static void measure_documents(struct ngram_index *index, size_t topics)
{
    own_(free_pointer) double *squares = x_alloc(topics + 1, sizeof *squares);
    struct measuring measuring = {index, squares};
    index->topics = topics;
    index->shrink = x_alloc(topics + 1, sizeof *index->shrink);
    postings_walk(index->grams, mark_document, &measuring);
    index->documents = 0;
    for (size_t i = 0; i < topics; i++) {
        index->documents += squares[i] > 0;
        squares[i] = 0;
    }
    postings_walk(index->grams, measure, &measuring);
    for (size_t i = 0; i < topics; i++)
        index->shrink[i] = squares[i] > 0 ? (float)(1 / sqrt(squares[i])) : 0;
}

void ngram_seal(struct ngram_index *index, size_t topics)
{
    postings_each(index->grams, how_often, NULL);
    postings_seal(index->grams);
    measure_documents(index, topics);
}

void ngram_merge(struct ngram_index *index, const struct ngram_index *old, const int32_t *numbers, size_t topics)
{
    postings_each(index->grams, how_often, NULL);
    postings_seal(index->grams);
    index->grams = postings_merge(old->grams, numbers, index->grams, topics);
    measure_documents(index, topics);
}

struct gram_list {
    struct posting_list postings;
    double weight; /* of the question's n-gram, and the rarity that the documents' lack */
};

struct question_grams {
    LIST_OF(uint64_t) grams;
};

static void question_grams_done(struct question_grams *question)
{
    list_done(&question->grams);
}

static void collect_gram(void *context, uint64_t gram)
{
    struct question_grams *question = context;
    if (question->grams.count < GRAMS_MAX)
        *list_push(&question->grams) = gram;
}

static int gram_compare(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return one < other ? -1 : one > other;
}

/* Sorts the question's n-grams and finds their lists, each once; returns the length of its vector, squared. */
static double find_lists(const struct ngram_index *index, struct question_grams *question, struct gram_list *lists,
                         size_t *count)
{
    double squares = 0;
    *count = 0;
    const uint64_t *grams = question->grams.items;
    if (question->grams.count > 0)
        qsort(question->grams.items, question->grams.count, sizeof *grams, gram_compare);
    for (size_t i = 0, next; i < question->grams.count; i = next) {
        for (next = i; next < question->grams.count && grams[next] == grams[i]; next++) {
        }
        struct posting_list postings = postings_find(index->grams, grams[i]);
        double rarity = idf(index, postings.count), weight = log(1 + (double)(next - i)) * rarity;
        squares += weight * weight;
        if (postings.count > 0)
            lists[(*count)++] = (struct gram_list){postings, weight * rarity};
    }
    return squares;
}

void ngram_score(const struct ngram_index *index, const struct analysis *question, float *scores)
{
    own_(question_grams_done) struct question_grams grams = {.grams = LIST_INIT};
    size_t count;
    for (size_t i = 0; i < question->words.count; i++)
        grams_each(analysis_string(question, question->words.items[i].surface), collect_gram, &grams);
    own_(free_pointer) struct gram_list *lists = x_alloc(grams.grams.count + 1, sizeof *lists);
    double length = sqrt(find_lists(index, &grams, lists, &count));
    for (size_t part = 0; part < postings_parts(index->grams); part++) {
        float *here = scores + part * POSTINGS_PART;
        for (size_t i = 0; i < count; i++) {
            const struct posting *items = NULL;
            size_t held = posting_list_part(&lists[i].postings, part, &items);
            float unit = (float)(lists[i].weight / length) * posting_unit * most_often;
            for (size_t j = 0; j < held; j++)
                here[items[j].document] += unit * (float)items[j].value;
        }
    }
    for (size_t i = 0; i < index->topics; i++)
        scores[i] *= index->shrink[i];
}
