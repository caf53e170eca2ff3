#include "knowledge/index.h"

#include "base/own.h"
#include "knowledge/postings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Chosen on knowledge/expected/dev.jsonl and public sets; see knowledge/README.md, "Tuning". */
static const double field_weight[FIELD_COUNT] = {3.0, 2.0, 2.0, 0.7};
static const double length_share[FIELD_COUNT] = {0.3, 0.3, 0.3, 0.6}; /* BM25's b */
static const double saturation = 1.5;                                 /* BM25's k1 */
static const double part_weight = 0.9;                                /* of a compound's part, on either side */
static const double concept_weight = 1.0;

enum { WORD_TERMS_MAX = 64 };

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

struct index *index_continue(const struct index *old)
{
    struct index *index = index_new();
    index->documents = old->documents;
    memcpy(index->total_words, old->total_words, sizeof index->total_words);
    return index;
}

void index_unmeasure(struct index *index, const size_t words[FIELD_COUNT])
{
    index->documents--;
    for (int field = 0; field < FIELD_COUNT; field++)
        index->total_words[field] -= (double)words[field];
}

/* A field's average length in steps of one per cent, so that a changed article seldom changes what all others weigh. */
static double average_words(const struct index *index, int field)
{
    static const double steps = 100;
    double average = index->documents == 0 ? 0 : index->total_words[field] / (double)index->documents;
    return average > 0 ? exp(round(log(average) * steps) / steps) : 0;
}

bool index_same_scale(const struct index *index, const struct index *old)
{
    bool same = true;
    for (int field = 0; field < FIELD_COUNT; field++)
        same = same && average_words(index, field) == average_words(old, field);
    return same;
}

void index_merge(struct index *index, const struct index *old, const int32_t *numbers, size_t documents)
{
    index->terms = postings_merge(old->terms, numbers, index->terms, documents);
}

static double kind_weight(enum term_kind kind)
{
    return kind == TERM_PART ? part_weight : kind == TERM_CONCEPT ? concept_weight : 1.0;
}

void index_add(struct index *index, uint32_t document, enum field field, size_t words, const struct analysis *analysis)
{
    double average = average_words(index, (int)field);
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

static void saturate(void *context, uint32_t document, size_t holders, float *value)
{
    (void)context;
    (void)document;
    (void)holders;
    *value = (float)((double)*value / (saturation + (double)*value));
}

void index_seal(struct index *index)
{
    postings_each(index->terms, saturate, NULL);
    postings_seal(index->terms);
}

size_t index_count(const struct index *index)
{
    return index->documents;
}

double index_average(const struct index *index, enum field field)
{
    return average_words(index, (int)field);
}

size_t index_holders(const struct index *index, uint64_t term)
{
    return postings_find(index->terms, term).count;
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

/* The lists of one word's terms. */
struct word_lists {
    struct word_list {
        struct posting_list postings;
        enum term_kind kind;
        float scale; /* rarity and kind: what a posting's value is worth */
    } lists[WORD_TERMS_MAX];
    size_t count;
    struct index_word word;
};

static void find_lists(const struct index *index, const struct analysis *question, size_t number,
                       struct word_lists *found)
{
    found->count = 0;
    found->word = (struct index_word){.weight = 0};
    for (uint32_t at = question->words.items[number].first; at != 0 && found->count < WORD_TERMS_MAX;
         at = question->terms.items[at - 1].next) {
        const struct analysed_term *term = &question->terms.items[at - 1];
        struct posting_list postings = postings_find(index->terms, term->mark);
        if (postings.count == 0)
            continue;
        double rarity = idf(index, postings.count);
        found->lists[found->count++] = (struct word_list){
            .postings = postings, .kind = term->kind, .scale = (float)(rarity * kind_weight(term->kind))};
        if (!found->word.found || rarity > found->word.weight)
            found->word.weight = rarity;
        found->word.found = true;
    }
    if (!found->word.found)
        found->word.weight = idf(index, 1);
}

/* A word with a single list needs no second look. */
static void add_single(const struct word_list *list, size_t part, float *scores)
{
    const struct posting *items = NULL;
    size_t count = posting_list_part(&list->postings, part, &items);
    float unit = list->scale * posting_unit;
    for (size_t i = 0; i < count; i++)
        scores[items[i].document] += unit * (float)items[i].value;
}

/* Adds one list's matches to best, which is zero elsewhere: the best of the word's base forms and concepts, or the sum
   of its parts, whatever is more. Returns how many there are. */
static size_t gather(const struct word_list *list, size_t part, float *best)
{
    const struct posting *items = NULL;
    size_t count = posting_list_part(&list->postings, part, &items);
    float unit = list->scale * posting_unit;
    for (size_t i = 0; list->kind == TERM_PART && i < count; i++)
        best[items[i].document] += unit * (float)items[i].value;
    for (size_t i = 0; list->kind != TERM_PART && i < count; i++) {
        float value = unit * (float)items[i].value, held = best[items[i].document];
        best[items[i].document] = value > held ? value : held; /* written in any case: a branch costs more */
    }
    return count;
}

/* Moves a list's matches over to the scores and leaves scratch zero. */
static void collect(const struct word_list *list, size_t part, float limit, float *scratch, float *scores)
{
    const struct posting *items = NULL;
    size_t count = posting_list_part(&list->postings, part, &items);
    for (size_t i = 0; i < count; i++) {
        float *cell = &scratch[items[i].document];
        scores[items[i].document] += *cell < limit ? *cell : limit;
        *cell = 0;
    }
}

/* The same for every document of the part: quicker than going by the lists again once they hold a good share of it. */
static void collect_all(size_t documents, float limit, float *restrict scratch, float *restrict scores)
{
    for (size_t i = 0; i < documents; i++) {
        scores[i] += scratch[i] < limit ? scratch[i] : limit;
        scratch[i] = 0;
    }
}

/* documents: how many the part has room for. */
static void add_word(const struct word_lists *found, size_t part, size_t documents, float *scores, float *scratch)
{
    enum { GOOD_SHARE = 4 };
    size_t gathered = 0;
    if (found->count == 1) {
        add_single(&found->lists[0], part, scores);
        return;
    }
    for (size_t i = 0; i < found->count; i++)
        gathered += gather(&found->lists[i], part, scratch);
    if (gathered * GOOD_SHARE > documents) {
        collect_all(documents, (float)found->word.weight, scratch, scores);
        return;
    }
    for (size_t i = 0; i < found->count; i++)
        collect(&found->lists[i], part, (float)found->word.weight, scratch, scores);
}

double index_score(const struct index *index, const struct analysis *question, size_t topics, float *scores,
                   float *scratch, struct index_word *words)
{
    double total = 0;
    for (size_t i = 0; i < question->words.count; i++) {
        struct word_lists found = {.word = {.weight = 0}};
        if (!question->words.items[i].common)
            find_lists(index, question, i, &found);
        for (size_t part = 0; found.count > 0 && part < postings_parts(index->terms); part++) {
            size_t first = part * POSTINGS_PART, rest = topics - first;
            add_word(&found, part, rest < POSTINGS_PART ? rest : POSTINGS_PART, scores + first, scratch);
        }
        total += found.word.weight;
        if (words != NULL)
            words[i] = found.word;
    }
    return total;
}

bool index_word_held(const struct index *index, const struct analysis *question, size_t word, uint32_t document)
{
    for (uint32_t at = question->words.items[word].first; at != 0; at = question->terms.items[at - 1].next) {
        struct posting_list list = postings_find(index->terms, question->terms.items[at - 1].mark);
        if (list.count > 0 && posting_list_value(&list, document, NULL))
            return true;
    }
    return false;
}

double index_word_score(const struct index *index, const struct analysis *question, size_t word, uint32_t document)
{
    double best = 0;
    for (uint32_t at = question->words.items[word].first; at != 0; at = question->terms.items[at - 1].next) {
        const struct analysed_term *term = &question->terms.items[at - 1];
        struct posting_list list = postings_find(index->terms, term->mark);
        float held = 0;
        if (list.count > 0 && posting_list_value(&list, document, &held))
            best = fmax(best, idf(index, list.count) * kind_weight(term->kind) * (double)held);
    }
    return best;
}
