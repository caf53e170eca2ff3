/* The packed indexes against the plain sums that they stand for, on random texts; and the ranking, which weighs only
   what can come among the best, against weighing everything. */
#include "knowledge/index.h"
#include "knowledge/ngram.h"
#include "knowledge/rank.h"
#include "shelf.h"

#include <math.h>

enum { DOCUMENTS = 120, VOCABULARY = 60, FIELD_LENGTH = 12, ROUNDS = 20, ASKED = 5, TERMS = 3 };

static unsigned seed = 11;

static unsigned chance(unsigned limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

/* ---- words --------------------------------------------------------------------------------------------- */

static void add_word(struct analysis *analysis, unsigned number)
{
    static const enum term_kind kinds[] = {TERM_BASE, TERM_PART, TERM_PART, TERM_CONCEPT};
    struct analysed_word *word = list_push(&analysis->words);
    for (unsigned i = 0; i < 1 + number % TERMS; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "t%u", (number * 7 + i * i) % VOCABULARY);
        analysis_add_term(analysis, word, kinds[(number + i) % 4], name);
    }
}

struct corpus {
    struct analysis fields[DOCUMENTS][FIELD_COUNT];
    double totals[FIELD_COUNT];
};

/* Small numbers are frequent, as in real texts. */
static unsigned any_word(void)
{
    return chance(1 + chance(VOCABULARY));
}

static struct index *fill(struct corpus *corpus, uint32_t step)
{
    struct index *index = index_new();
    *corpus = (struct corpus){.totals = {0}};
    for (unsigned i = 0; i < DOCUMENTS; i++) {
        size_t words[FIELD_COUNT];
        for (int field = 0; field < FIELD_COUNT; field++) {
            corpus->fields[i][field] = (struct analysis)ANALYSIS_INIT;
            for (unsigned j = chance(FIELD_LENGTH); j > 0; j--)
                add_word(&corpus->fields[i][field], any_word());
            words[field] = corpus->fields[i][field].words.count;
            corpus->totals[field] += (double)words[field];
        }
        index_measure(index, words);
    }
    for (unsigned i = 0; i < DOCUMENTS; i++) {
        for (int field = 0; field < FIELD_COUNT; field++)
            index_add(index, i * step, (enum field)field, corpus->fields[i][field].words.count,
                      &corpus->fields[i][field]);
    }
    index_seal(index);
    return index;
}

static void empty(struct corpus *corpus)
{
    for (unsigned i = 0; i < DOCUMENTS; i++) {
        for (int field = 0; field < FIELD_COUNT; field++)
            analysis_done(&corpus->fields[i][field]);
    }
}

/* BM25F as the paper writes it, with the weights of index.c: of one term in one document. */
static double plain_value(const struct corpus *corpus, unsigned document, uint64_t mark)
{
    static const double weight[] = {3.0, 2.0, 2.0, 0.7}, share[] = {0.3, 0.3, 0.3, 0.6};
    double sum = 0;
    for (int field = 0; field < FIELD_COUNT; field++) {
        const struct analysis *analysis = &corpus->fields[document][field];
        double average = exp(round(log(corpus->totals[field] / DOCUMENTS) * 100) / 100); /* in steps of one per cent */
        double longer = (double)analysis->words.count / average;
        for (size_t i = 0; i < analysis->terms.count; i++) {
            if (analysis->terms.items[i].mark == mark)
                sum += weight[field] / (1 - share[field] + share[field] * longer) *
                       (analysis->terms.items[i].kind == TERM_PART ? 0.9 : 1);
        }
    }
    return sum / (1.5 + sum);
}

static double plain_rarity(const struct corpus *corpus, uint64_t mark)
{
    double holders = 0;
    for (unsigned i = 0; i < DOCUMENTS; i++)
        holders += plain_value(corpus, i, mark) > 0;
    return holders > 0 ? log(1 + (DOCUMENTS - holders + 0.5) / (holders + 0.5)) : 0;
}

static double plain_word(const struct corpus *corpus, const struct analysis *question, size_t word, unsigned document)
{
    double best = 0, limit = 0;
    for (uint32_t at = question->words.items[word].first; at != 0; at = question->terms.items[at - 1].next) {
        const struct analysed_term *term = &question->terms.items[at - 1];
        double rarity = plain_rarity(corpus, term->mark);
        double value = rarity * plain_value(corpus, document, term->mark) * (term->kind == TERM_PART ? 0.9 : 1);
        limit = fmax(limit, rarity);
        best = term->kind == TERM_PART ? best + value : fmax(best, value);
    }
    return fmin(best, limit);
}

static void compare_words(const struct corpus *corpus, const struct index *index, uint32_t step)
{
    own_(analysis_done) struct analysis question = ANALYSIS_INIT;
    own_(free_pointer) float *scores = x_alloc((size_t)DOCUMENTS * step, sizeof *scores);
    own_(free_pointer) float *scratch = x_alloc(POSTINGS_PART, sizeof *scratch);
    for (int i = 0; i < ASKED; i++)
        add_word(&question, any_word());
    (void)index_score(index, &question, (size_t)DOCUMENTS * step, scores, scratch, NULL);
    for (unsigned i = 0; i < DOCUMENTS; i++) {
        double plain = 0;
        for (size_t word = 0; word < question.words.count; word++) {
            double one = plain_word(corpus, &question, word, i);
            assert_int_equal(one > 0, index_word_held(index, &question, word, i * step));
            plain += one;
        }
        assert_true(fabs(plain - (double)scores[i * step]) < 0.001);
    }
    for (size_t i = 0; i < POSTINGS_PART; i++)
        assert_true(scratch[i] == 0);
}

/* The second round has documents in several parts. */
static void test_words_are_plain_sums(void **state)
{
    struct corpus *corpus = x_alloc(1, sizeof *corpus);
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint32_t step = round % 2 == 0 ? 1 : 1500;
        struct index *index = fill(corpus, step);
        for (int i = 0; i < 5; i++)
            compare_words(corpus, index, step);
        index_free(index);
        empty(corpus);
    }
    free(corpus);
}

/* ---- merging ------------------------------------------------------------------------------------------- */

enum { OLD = 40, STEP = 5000, ALL = (OLD + 1) * STEP, KEYS = 12, FIRST_KEY = 100 };

struct merging {
    struct postings *old, *fresh;
    int32_t numbers[OLD * STEP];
    float expected[KEYS][ALL];
};

static void expect(struct merging *merging, struct postings *postings, uint32_t document, int32_t number)
{
    unsigned key = chance(KEYS);
    float value = (float)(1 + chance(1000)) / 8000;
    postings_add(postings, FIRST_KEY + key, document, value);
    if (number != POSTINGS_GONE)
        merging->expected[key][number] += value;
}

/* Every 5 000th document holds something; some go, the others move back, and new ones come right behind some. */
static void fill_merging(struct merging *merging)
{
    int32_t moved = 0;
    memset(merging->expected, 0, sizeof merging->expected);
    merging->old = postings_new();
    merging->fresh = postings_new();
    for (uint32_t i = 0; i < OLD * STEP; i += STEP) {
        bool gone = chance(4) == 0;
        moved += chance(3) == 0 ? 7 : 0;
        for (uint32_t j = i; j < i + STEP; j++)
            merging->numbers[j] = gone ? POSTINGS_GONE : (int32_t)j + moved;
        for (unsigned count = 1 + chance(3); count > 0; count--)
            expect(merging, merging->old, i, merging->numbers[i]);
        if (chance(2) == 0)
            expect(merging, merging->fresh, i + (uint32_t)moved + 1, (int32_t)i + moved + 1);
    }
    postings_seal(merging->old);
    postings_seal(merging->fresh);
}

static void test_merged_postings(void **state)
{
    struct merging *merging = x_alloc(1, sizeof *merging);
    for (unsigned round = 0; round < ROUNDS / 4; round++) {
        fill_merging(merging);
        struct postings *merged = postings_merge(merging->old, merging->numbers, merging->fresh, ALL);
        for (unsigned key = 0; key < KEYS; key++) {
            struct posting_list list = postings_find(merged, FIRST_KEY + key);
            size_t holders = 0;
            for (uint32_t i = 0; i < ALL; i++) {
                float value = 0;
                holders += list.count > 0 && posting_list_value(&list, i, &value);
                assert_true(fabsf(value - merging->expected[key][i]) < 0.0001F);
                assert_int_equal(value > 0, merging->expected[key][i] > 0);
            }
            assert_int_equal(holders, list.count);
        }
        postings_free(merging->old);
        postings_free(merged);
    }
    free(merging);
}

/* ---- n-grams ------------------------------------------------------------------------------------------- */

enum { LETTERS = 8, GRAMS = 8192 };

/* Words of few letters, so that they have n-grams in common. */
static void any_letters(char word[LETTERS + 1])
{
    size_t length = 2 + chance(LETTERS - 1);
    for (size_t i = 0; i < length; i++)
        word[i] = (char)('a' + chance(3));
    word[length] = '\0';
}

/* How often each n-gram of a and b occurs: a number in base 4 with a leading one, blanks are 3. */
static void count_grams(const char *word, double grams[GRAMS])
{
    char padded[LETTERS + 3];
    (void)snprintf(padded, sizeof padded, " %s ", word);
    size_t length = strlen(padded);
    for (size_t start = 0; start < length; start++) {
        unsigned gram = 1;
        for (size_t end = start; end < length && end < start + 5; end++) {
            gram = gram * 4 + (padded[end] == ' ' ? 3u : (unsigned)(padded[end] - 'a'));
            if (end >= start + 2)
                grams[gram] += 1;
        }
    }
}

struct grams {
    double of[DOCUMENTS + 1][GRAMS]; /* the last one: the question */
};

static double plain_cosine(struct grams *grams, const double rarity[GRAMS], unsigned document)
{
    double product = 0, ours = 0, theirs = 0;
    for (unsigned i = 0; i < GRAMS; i++) {
        double one = log(1 + grams->of[document][i]) * rarity[i], other = log(1 + grams->of[DOCUMENTS][i]) * rarity[i];
        product += one * other;
        ours += one * one;
        theirs += other * other;
    }
    return product / sqrt(ours * theirs);
}

static void compare_grams(struct grams *grams, const struct ngram_index *index, const struct analysis *question)
{
    float scores[DOCUMENTS] = {0};
    own_(free_pointer) double *rarity = x_alloc(GRAMS, sizeof *rarity);
    for (unsigned i = 0; i < GRAMS; i++) {
        double holders = 0;
        for (unsigned j = 0; j < DOCUMENTS; j++)
            holders += grams->of[j][i] > 0;
        rarity[i] = log((1.0 + DOCUMENTS) / (1 + holders)) + 1;
    }
    ngram_score(index, question, scores);
    for (unsigned i = 0; i < DOCUMENTS; i++)
        assert_true(fabs(plain_cosine(grams, rarity, i) - (double)scores[i]) < 0.001);
}

static void test_ngrams_are_cosines(void **state)
{
    struct grams *grams = x_alloc(1, sizeof *grams);
    own_(analysis_done) struct analysis question = ANALYSIS_INIT;
    struct ngram_index *index = ngram_new();
    char word[LETTERS + 1];
    for (unsigned i = 0; i <= DOCUMENTS; i++) {
        for (unsigned j = 0; j < 6; j++) {
            any_letters(word);
            count_grams(word, grams->of[i]);
            if (i < DOCUMENTS) {
                ngram_add(index, i, word);
            } else {
                uint32_t offset = (uint32_t)question.pool.length;
                text_add_bytes(&question.pool, word, strlen(word) + 1);
                *list_push(&question.words) = (struct analysed_word){.surface = offset};
            }
        }
    }
    ngram_seal(index, DOCUMENTS);
    compare_grams(grams, index, &question);
    ngram_free(index);
    free(grams);
}

/* ---- the ranking --------------------------------------------------------------------------------------- */

enum { TOPICS = 60 };
static const char *const words[] = {"näyttö",    "tulostin", "salasana", "kokous",    "kamera",
                                    "verkko",    "tiedosto", "avain",    "ruoka",     "luokka",
                                    "oppilas",   "huoltaja", "viesti",   "sovellus",  "kansio",
                                    "kalenteri", "wilma",    "teams",    "jakaminen", "kirjautuminen"};

static void add_sentence(struct text *text, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        text_printf(text, "%s%s", i == 0 ? "" : " ", words[chance(1 + chance(sizeof words / sizeof *words))]);
}

/* Some topics have no Finnish article. */
static struct shelf random_shelf(void)
{
    struct shelf shelf = shelf_open();
    for (unsigned i = 0; i < TOPICS; i++) {
        own_(text_done) struct text text = TEXT_INIT;
        char path[40];
        (void)snprintf(path, sizeof path, "a/%s/t%02u.md", i % 7 == 0 ? "sv" : "fi", i);
        text_add(&text, "---\ntitle: ");
        add_sentence(&text, 3);
        text_add(&text, "\nquestions: [");
        add_sentence(&text, 3);
        text_add(&text, "]\n---\n");
        add_sentence(&text, 30);
        shelf_write(&shelf, path, text.data);
    }
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    return shelf;
}

/* What the topic has when no other may come. */
static double score_alone(const struct shelf *shelf, struct question question, size_t topic)
{
    const char *others[TOPICS + 1] = {NULL};
    size_t count = 0;
    struct evidence_list list;
    for (size_t i = 0; i < TOPICS; i++) {
        if (i != topic)
            others[count++] = knowledge_topic(shelf->knowledge, i);
    }
    question.exclude = others;
    rank_topics(shelf->knowledge, shelf->analyser, &question, &list);
    return list.count == 0 ? 0 : list.items[0].score;
}

static int falling(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one < other) - (one > other);
}

static void test_the_best_are_the_best_of_all(void **state)
{
    own_(shelf_close) struct shelf shelf = random_shelf();
    for (int round = 0; round < ROUNDS; round++) {
        own_(text_done) struct text text = TEXT_INIT;
        double alone[TOPICS];
        struct evidence_list list;
        add_sentence(&text, 1 + chance(4));
        struct question question = {
            .text = text.data, .language = round % 3 == 0 ? LANGUAGE_SV : LANGUAGE_FI, .audience = AUDIENCE_STAFF};
        for (size_t i = 0; i < TOPICS; i++)
            alone[i] = score_alone(&shelf, question, i);
        qsort(alone, TOPICS, sizeof *alone, falling);
        rank_topics(shelf.knowledge, shelf.analyser, &question, &list);
        for (size_t i = 0; i < RANKED_MAX; i++)
            assert_true(i < list.count ? fabs(list.items[i].score - alone[i]) < 1e-9 : alone[i] == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_plain_sums),
        cmocka_unit_test(test_merged_postings),
        cmocka_unit_test(test_ngrams_are_cosines),
        cmocka_unit_test(test_the_best_are_the_best_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
