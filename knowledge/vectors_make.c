#include "knowledge/vectors_make.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/own.h"
#include "knowledge/marks.h"
#include "knowledge/matrix.h"
#include "knowledge/vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES_MAX = 65536, UNIT_WORDS_MIN = 2, UNIT_WORDS_MAX = 400, UNITS_MIN = 3 };
static const double smoothing = 0.75; /* of how often a word is a neighbour: rare ones would count too much */
static const double telling = 0.001;  /* of a share of all words: above it a word tells little */

/* All that was read: the words of each unit by number, one after the other. */
struct corpus {
    struct marks numbers; /* mark → number, in the order of appearance */
    LIST_OF(uint64_t) marks;
    LIST_OF(uint32_t) units;  /* how many units hold the word */
    LIST_OF(uint32_t) words;  /* all units' */
    LIST_OF(uint32_t) starts; /* where each unit begins in words */
};

static void corpus_done(struct corpus *corpus)
{
    marks_done(&corpus->numbers);
    list_done(&corpus->marks);
    list_done(&corpus->units);
    list_done(&corpus->words);
    list_done(&corpus->starts);
}

/* ---- reading -------------------------------------------------------------------------------------------- */

static uint32_t number_of(struct corpus *corpus, uint64_t mark)
{
    ptrdiff_t slot = marks_find(&corpus->numbers, mark);
    if (slot != MARKS_NONE && corpus->numbers.values != NULL)
        return corpus->numbers.values[slot];
    uint32_t number = (uint32_t)corpus->marks.count;
    marks_add(&corpus->numbers, mark, number);
    *list_push(&corpus->marks) = mark;
    (void)list_push(&corpus->units);
    return number;
}

static void add_terms(struct corpus *corpus, const struct analysis *analysis, size_t start)
{
    for (size_t i = 0; i < analysis->terms.count; i++) {
        uint32_t number = number_of(corpus, analysis->terms.items[i].mark);
        bool seen = false;
        for (size_t j = start; j < corpus->words.count && !seen; j++)
            seen = corpus->words.items[j] == number;
        if (!seen && corpus->words.count - start <= UNIT_WORDS_MAX)
            *list_push(&corpus->words) = number;
    }
}

/* Where one language's text ends and the next begins. */
static char *cut_column(char **cursor)
{
    return strsep(cursor, "\t");
}

static void add_line(struct corpus *corpus, struct analyser *analyser, char *line)
{
    static const enum language columns[] = {LANGUAGE_EN, LANGUAGE_FI, LANGUAGE_SV};
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    size_t start = corpus->words.count;
    line[strcspn(line, "\n")] = '\0';
    for (size_t i = 0; i < sizeof columns / sizeof *columns && line != NULL; i++) {
        const char *text = cut_column(&line);
        struct analyse_options options = {
            .language = columns[i], .max_bytes = LINE_BYTES_MAX, .max_words = UNIT_WORDS_MAX};
        analyse(analyser, text, &options, &analysis);
    }
    add_terms(corpus, &analysis, start);
    size_t count = corpus->words.count - start;
    if (count < UNIT_WORDS_MIN || count > UNIT_WORDS_MAX) {
        corpus->words.count = start;
        return;
    }
    *list_push(&corpus->starts) = (uint32_t)start;
    for (size_t i = start; i < corpus->words.count; i++)
        corpus->units.items[corpus->words.items[i]]++;
}

static void read_lines(struct corpus *corpus, FILE *lines, struct analyser *analyser)
{
    own_(free_pointer) char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, lines) >= 0)
        add_line(corpus, analyser, line);
}

/* ---- what stands beside what ----------------------------------------------------------------------------- */

static bool kept(const struct corpus *corpus, uint32_t word)
{
    return corpus->units.items[word] >= UNITS_MIN;
}

/* The units of each word, and the kept words numbered anew. */
struct neighbours {
    const struct corpus *corpus;
    uint32_t *numbers; /* old → new */
    uint32_t *words;   /* new → old */
    size_t count;
    uint32_t *units, *starts; /* of each old word */
    double smoothed;          /* sum of all words' units to the power */
};

static void neighbours_done(struct neighbours *neighbours)
{
    free(neighbours->numbers);
    free(neighbours->words);
    free(neighbours->units);
    free(neighbours->starts);
}

static size_t unit_end(const struct corpus *corpus, size_t unit)
{
    return unit + 1 < corpus->starts.count ? corpus->starts.items[unit + 1] : corpus->words.count;
}

static struct neighbours neighbours_of(const struct corpus *corpus)
{
    size_t words = corpus->marks.count;
    struct neighbours made = {.corpus = corpus,
                              .numbers = x_alloc(words + 1, sizeof(uint32_t)),
                              .words = x_alloc(words + 1, sizeof(uint32_t)),
                              .units = x_alloc(corpus->words.count + 1, sizeof(uint32_t)),
                              .starts = x_alloc(words + 2, sizeof(uint32_t))};
    for (uint32_t i = 0; i < words; i++) {
        made.starts[i + 1] = made.starts[i] + corpus->units.items[i];
        if (!kept(corpus, i))
            continue;
        made.smoothed += pow(corpus->units.items[i], smoothing);
        made.numbers[i] = (uint32_t)made.count;
        made.words[made.count++] = i;
    }
    own_(free_pointer) uint32_t *next = x_alloc(words + 1, sizeof *next);
    memcpy(next, made.starts, words * sizeof *next);
    for (size_t unit = 0; unit < corpus->starts.count; unit++) {
        for (size_t i = corpus->starts.items[unit]; i < unit_end(corpus, unit); i++)
            made.units[next[corpus->words.items[i]]++] = (uint32_t)unit;
    }
    return made;
}

/* Every pair of words of a unit of n words counts 1 / (n - 1). */
static void count_unit(const struct corpus *corpus, uint32_t unit, float *counts)
{
    size_t start = corpus->starts.items[unit], end = unit_end(corpus, unit);
    float worth = 1 / (float)(end - start - 1);
    for (size_t i = start; i < end; i++)
        counts[corpus->words.items[i]] += worth;
}

/* One row: positive pointwise mutual information with each neighbour. counts: zero, and zero again afterwards. */
static void add_row(const struct neighbours *neighbours, uint32_t word, float *counts, struct sparse *matrix)
{
    const struct corpus *corpus = neighbours->corpus;
    double own = corpus->units.items[word];
    for (uint32_t at = neighbours->starts[word]; at < neighbours->starts[word + 1]; at++)
        count_unit(corpus, neighbours->units[at], counts);
    for (uint32_t at = neighbours->starts[word]; at < neighbours->starts[word + 1]; at++) {
        uint32_t unit = neighbours->units[at];
        for (size_t i = corpus->starts.items[unit]; i < unit_end(corpus, unit); i++) {
            uint32_t other = corpus->words.items[i];
            double count = (double)counts[other];
            counts[other] = 0;
            if (other == word || count <= 0 || !kept(corpus, other))
                continue;
            double expected = own * pow(corpus->units.items[other], smoothing) / neighbours->smoothed;
            if (count > expected)
                sparse_add(matrix, neighbours->numbers[other], (float)log(count / expected));
        }
    }
    sparse_end_row(matrix);
}

static void fill(const struct neighbours *neighbours, struct sparse *matrix)
{
    own_(free_pointer) float *counts = x_alloc(neighbours->corpus->marks.count + 1, sizeof *counts);
    for (size_t i = 0; i < neighbours->count; i++)
        add_row(neighbours, neighbours->words[i], counts, matrix);
}

/* ---- the file ------------------------------------------------------------------------------------------- */

struct row {
    uint32_t mark;
    float scale;
    int8_t numbers[VECTOR_LENGTH];
};

/* To length 1, then to bytes; the scale takes in how much the word tells. */
static struct row row_of(const float *vector, uint64_t mark, double share)
{
    struct row row = {.mark = vectors_short(mark)};
    float length = 0, most = 0;
    for (size_t i = 0; i < VECTOR_LENGTH; i++) {
        length += vector[i] * vector[i];
        most = fabsf(vector[i]) > most ? fabsf(vector[i]) : most;
    }
    for (size_t i = 0; most > 0 && i < VECTOR_LENGTH; i++)
        row.numbers[i] = (int8_t)lrintf(vector[i] / most * 127);
    row.scale = most > 0 ? (float)(telling / (telling + share)) * most / (127 * sqrtf(length)) : 0;
    return row;
}

static int row_compare(const void *a, const void *b)
{
    const struct row *one = a, *other = b;
    return one->mark < other->mark ? -1 : one->mark > other->mark;
}

/* Two words under one mark: neither can be told from the other, so both go. */
static size_t drop_doubles(struct row *rows, size_t count)
{
    size_t left = 0;
    for (size_t i = 0; i < count;) {
        size_t next = i + 1;
        while (next < count && rows[next].mark == rows[i].mark)
            next++;
        if (next == i + 1)
            rows[left++] = rows[i];
        i = next;
    }
    return left;
}

static enum result write_rows(const struct row *rows, size_t count, const char *path, struct error *error)
{
    own_(text_done) struct text body = TEXT_INIT, file = TEXT_INIT;
    for (size_t i = 0; i < count; i++)
        text_add_bytes(&body, (const char *)&rows[i].mark, sizeof rows[i].mark);
    for (size_t i = 0; i < count; i++)
        text_add_bytes(&body, (const char *)&rows[i].scale, sizeof rows[i].scale);
    for (size_t i = 0; i < count; i++)
        text_add_bytes(&body, (const char *)rows[i].numbers, sizeof rows[i].numbers);
    uint32_t numbers[] = {VECTORS_VERSION, VECTOR_LENGTH, (uint32_t)count, 0};
    uint64_t mark = hash_fnv(HASH_FNV_SEED, body.data, body.length);
    text_add(&file, "NEUVOVEC");
    text_add_bytes(&file, (const char *)numbers, sizeof numbers);
    text_add_bytes(&file, (const char *)&mark, sizeof mark);
    text_add_bytes(&file, body.data, body.length);
    return file_write(path, file.data, file.length, 0644, error);
}

static enum result write_table(const struct neighbours *neighbours, const float *vectors, const char *path,
                               struct error *error)
{
    own_(free_pointer) struct row *rows = x_alloc(neighbours->count + 1, sizeof *rows);
    double all = (double)neighbours->corpus->words.count;
    for (size_t i = 0; i < neighbours->count; i++) {
        uint32_t word = neighbours->words[i];
        rows[i] = row_of(vectors + i * VECTOR_LENGTH, neighbours->corpus->marks.items[word],
                         neighbours->corpus->units.items[word] / all);
    }
    qsort(rows, neighbours->count, sizeof *rows, row_compare);
    return write_rows(rows, drop_doubles(rows, neighbours->count), path, error);
}

enum result vectors_make(FILE *lines, struct analyser *analyser, const char *path, struct error *error)
{
    own_(corpus_done) struct corpus corpus = {.numbers = MARKS_INIT};
    read_lines(&corpus, lines, analyser);
    own_(neighbours_done) struct neighbours neighbours = neighbours_of(&corpus);
    if (neighbours.count < VECTOR_LENGTH * 2)
        return error_set(error, RESULT_BAD_INPUT, "%zu words are too few to learn from", neighbours.count);
    own_(sparse_done) struct sparse matrix = SPARSE_INIT;
    fill(&neighbours, &matrix);
    own_(free_pointer) float *vectors = x_alloc(neighbours.count * VECTOR_LENGTH, sizeof *vectors);
    fprintf(stderr, "%zu units, %zu words, %zu pairs\n", corpus.starts.count, neighbours.count, matrix.cells.count);
    sparse_vectors(&matrix, VECTOR_LENGTH, vectors);
    return write_table(&neighbours, vectors, path, error);
}
