#include "knowledge/language_index.h"

#include "base/own.h"
#include "knowledge/common_words.h"
#include "knowledge/words.h"

#include <stdlib.h>
#include <string.h>

enum { FIELD_WORDS_MAX = 20000 };

/* One index being made. */
struct making {
    struct language_index *index;
    const struct language_articles *articles;
    const struct thesaurus *thesaurus;
    struct analyser *analyser;
};

/* ---- life ---------------------------------------------------------------------------------------------- */

static struct language_index *language_index_new(struct index *words, struct index *heads,
                                                 const struct language_articles *articles)
{
    struct language_index *index = x_alloc(1, sizeof *index);
    atomic_init(&index->holders, 1);
    index->words = words;
    index->heads = heads;
    index->examples = examples_new();
    index->ngrams = ngram_new();
    index->spelling = spelling_new();
    bool any = false;
    for (size_t i = 0; i < articles->topics; i++)
        any = any || articles->records[i] != NULL;
    index->meanings = articles->vectors == NULL || !any ? NULL : meanings_new(articles->topics);
    return index;
}

void language_index_release(struct language_index *index)
{
    if (index == NULL || atomic_fetch_sub(&index->holders, 1) != 1)
        return;
    index_free(index->words);
    index_free(index->heads);
    examples_free(index->examples);
    ngram_free(index->ngrams);
    spelling_free(index->spelling);
    meanings_free(index->meanings);
    free(index);
}

/* ---- one article --------------------------------------------------------------------------------------- */

/* The field's text: title, body, or all questions or keywords, a line each. */
static void field_text(const struct article_record *record, enum field field, struct text *text)
{
    text_clear(text);
    const char *const *lines = field == FIELD_QUESTIONS  ? record->article.questions
                               : field == FIELD_KEYWORDS ? (const char *const *)record->keywords
                                                         : NULL;
    if (field == FIELD_TITLE)
        text_add(text, record->article.title);
    else if (field == FIELD_BODY)
        text_add(text, record->article.body);
    for (size_t i = 0; lines != NULL && lines[i] != NULL; i++) {
        text_add(text, lines[i]);
        text_add_char(text, '\n');
    }
}

static void count_words(const struct article_record *record, size_t words[FIELD_COUNT])
{
    own_(text_done) struct text text = TEXT_INIT;
    for (int field = 0; field < FIELD_COUNT; field++) {
        field_text(record, (enum field)field, &text);
        words[field] = word_count(text.data);
    }
}

/* Bodies are long and would drown what people really ask; they count only where there is nothing else. */
static void add_ngrams(struct ngram_index *ngrams, uint32_t document, const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->words.count; i++)
        ngram_add(ngrams, document, analysis_string(analysis, analysis->words.items[i].surface));
}

/* Each question, and the title, once more by itself. */
static void add_examples(const struct making *making, uint32_t document, const struct article *article)
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    struct examples *examples = making->index->examples;
    struct analyse_options options = {.language = article->language,
                                      .thesaurus = making->thesaurus,
                                      .max_bytes = SIZE_MAX,
                                      .max_words = FIELD_WORDS_MAX,
                                      .spoken = true};
    for (size_t i = 0; article->questions[i] != NULL; i++) {
        analysis_clear(&analysis);
        analyse(making->analyser, article->questions[i], &options, &analysis);
        examples_add(examples, document, example_mark(&analysis));
        examples_add(examples, document, example_verbatim(&analysis));
    }
    analysis_clear(&analysis);
    analyse(making->analyser, article->title, &options, &analysis);
    examples_add(examples, document, example_verbatim(&analysis));
}

/* A field's words, for what the article is about. */
static void add_meaning(const struct making *making, enum field field, const struct analysis *analysis,
                        struct meaning *meaning)
{
    static const float weights[FIELD_COUNT] = {
        [FIELD_TITLE] = 3, [FIELD_QUESTIONS] = 1, [FIELD_KEYWORDS] = 3, [FIELD_BODY] = 0.3F};
    for (size_t i = 0; making->index->meanings != NULL && i < analysis->words.count; i++)
        (void)meaning_add_word(making->articles->vectors, analysis, i, weights[field], meaning);
}

static void add_article(const struct making *making, uint32_t document, const size_t words[FIELD_COUNT])
{
    own_(text_done) struct text text = TEXT_INIT;
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    const struct article_record *record = making->articles->records[document];
    struct language_index *index = making->index;
    struct analyse_options options = {.language = record->article.language,
                                      .thesaurus = making->thesaurus,
                                      .max_bytes = SIZE_MAX,
                                      .max_words = FIELD_WORDS_MAX};
    struct meaning meaning = {.words = 0};
    bool headless = words[FIELD_TITLE] + words[FIELD_QUESTIONS] + words[FIELD_KEYWORDS] == 0;
    for (int field = 0; field < FIELD_COUNT; field++) {
        field_text(record, (enum field)field, &text);
        analysis_clear(&analysis);
        options.spoken = field == FIELD_QUESTIONS || field == FIELD_KEYWORDS;
        analyse(making->analyser, text.data, &options, &analysis);
        index_add(index->words, document, (enum field)field, words[field], &analysis);
        if (field == FIELD_TITLE || field == FIELD_KEYWORDS || headless)
            index_add(index->heads, document, (enum field)field, words[field], &analysis);
        if (field != FIELD_BODY || headless)
            add_ngrams(index->ngrams, document, &analysis);
        add_meaning(making, (enum field)field, &analysis, &meaning);
    }
    meaning_normalise(&meaning);
    if (index->meanings != NULL)
        meanings_set(index->meanings, document, &meaning);
    add_examples(making, document, &record->article);
}

/* ---- spelling ------------------------------------------------------------------------------------------ */

static void add_spellings(struct spelling *spelling, enum language language, const char *text)
{
    struct word_reader reader;
    word_reader_start(&reader, text, SIZE_MAX);
    for (size_t count = 0; count < FIELD_WORDS_MAX && word_reader_next(&reader); count++) {
        if (!idle_word(language, reader.word))
            spelling_add(spelling, reader.word);
    }
    word_reader_done(&reader);
}

/* Which of two words comes first counts among equals, so the list is always made anew: it is short. */
static void fill_spelling(const struct making *making)
{
    own_(text_done) struct text text = TEXT_INIT;
    for (size_t i = 0; i < making->articles->topics; i++) {
        for (int field = 0; making->articles->records[i] != NULL && field < FIELD_BODY; field++) {
            field_text(making->articles->records[i], (enum field)field, &text);
            add_spellings(making->index->spelling, making->articles->language, text.data);
        }
    }
    spelling_seal(making->index->spelling);
}

/* ---- building ------------------------------------------------------------------------------------------ */

/* Adds those articles that are wanted (all with NULL). words: room for each topic. */
static void measure_articles(const struct making *making, const bool *wanted, size_t (*words)[FIELD_COUNT])
{
    for (size_t i = 0; i < making->articles->topics; i++) {
        if (making->articles->records[i] == NULL || (wanted != NULL && !wanted[i]))
            continue;
        count_words(making->articles->records[i], words[i]);
        index_measure(making->index->words, words[i]);
        index_measure(making->index->heads, words[i]);
    }
}

static void add_articles(const struct making *making, const bool *wanted, size_t (*words)[FIELD_COUNT])
{
    for (size_t i = 0; i < making->articles->topics; i++) {
        if (making->articles->records[i] != NULL && (wanted == NULL || wanted[i]))
            add_article(making, (uint32_t)i, words[i]);
    }
    index_seal(making->index->words);
    index_seal(making->index->heads);
}

struct language_index *language_index_build(const struct language_articles *articles, const struct thesaurus *thesaurus,
                                            struct analyser *analyser)
{
    struct making making = {language_index_new(index_new(), index_new(), articles), articles, thesaurus, analyser};
    own_(free_pointer) size_t(*words)[FIELD_COUNT] = x_alloc(articles->topics + 1, sizeof *words);
    measure_articles(&making, NULL, words);
    add_articles(&making, NULL, words);
    ngram_seal(making.index->ngrams, articles->topics);
    fill_spelling(&making);
    return making.index;
}

/* ---- after a change ------------------------------------------------------------------------------------ */

struct change {
    int32_t *numbers; /* per topic of before: its number now, if its article is the same */
    bool *wanted;     /* per topic: new here, or changed */
    bool any, moved;
};

static struct change find_change(const struct language_articles *before, const int32_t *numbers,
                                 const struct language_articles *articles)
{
    struct change change = {.numbers = x_alloc(before->topics + 1, sizeof *change.numbers),
                            .wanted = x_alloc(articles->topics + 1, sizeof *change.wanted)};
    for (size_t i = 0; i < articles->topics; i++)
        change.wanted[i] = articles->records[i] != NULL;
    change.moved = before->topics != articles->topics;
    for (size_t i = 0; i < before->topics; i++) {
        const struct article_record *old = before->records[i];
        const struct article_record *now = numbers[i] == POSTINGS_GONE ? NULL : articles->records[numbers[i]];
        bool same = old != NULL && now != NULL && old->mark == now->mark;
        change.numbers[i] = same ? numbers[i] : POSTINGS_GONE;
        change.moved = change.moved || numbers[i] != (int32_t)i;
        change.any = change.any || (old != NULL && !same);
        if (same)
            change.wanted[numbers[i]] = false;
    }
    for (size_t i = 0; i < articles->topics; i++)
        change.any = change.any || change.wanted[i];
    return change;
}

static void change_done(struct change *change)
{
    free(change->numbers);
    free(change->wanted);
}

static void unmeasure_articles(const struct making *making, const struct language_articles *before,
                               const struct change *change)
{
    for (size_t i = 0; i < before->topics; i++) {
        size_t words[FIELD_COUNT];
        if (before->records[i] == NULL || change->numbers[i] != POSTINGS_GONE)
            continue;
        count_words(before->records[i], words);
        index_unmeasure(making->index->words, words);
        index_unmeasure(making->index->heads, words);
    }
}

/* What changed, on top of what old has; false when all must be weighed anew. */
static bool merge(const struct making *making, const struct language_index *old, const struct language_articles *before,
                  const struct change *change)
{
    size_t topics = making->articles->topics;
    struct language_index *index = making->index;
    own_(free_pointer) size_t(*words)[FIELD_COUNT] = x_alloc(topics + 1, sizeof *words);
    unmeasure_articles(making, before, change);
    measure_articles(making, change->wanted, words);
    if (!index_same_scale(index->words, old->words) || !index_same_scale(index->heads, old->heads))
        return false;
    add_articles(making, change->wanted, words);
    index_merge(index->words, old->words, change->numbers, topics);
    index_merge(index->heads, old->heads, change->numbers, topics);
    ngram_merge(index->ngrams, old->ngrams, change->numbers, topics);
    examples_merge(index->examples, old->examples, change->numbers);
    if (index->meanings != NULL)
        meanings_merge(index->meanings, old->meanings, change->numbers);
    fill_spelling(making);
    return true;
}

struct language_index *language_index_next(struct language_index *old, const struct language_articles *before,
                                           const int32_t *numbers, const struct language_articles *articles,
                                           const struct thesaurus *thesaurus, struct analyser *analyser)
{
    own_(change_done) struct change change = find_change(before, numbers, articles);
    if (!change.any && !change.moved) {
        atomic_fetch_add(&old->holders, 1);
        return old;
    }
    struct making making = {language_index_new(index_continue(old->words), index_continue(old->heads), articles),
                            articles, thesaurus, analyser};
    if (merge(&making, old, before, &change))
        return making.index;
    language_index_release(making.index);
    return language_index_build(articles, thesaurus, analyser);
}
