#include "knowledge/snapshot.h"

#include "base/hash.h"
#include "base/own.h"
#include "knowledge/words.h"

#include <stdlib.h>
#include <string.h>

enum { FIELD_WORDS_MAX = 20000 };

/* ---- life ---------------------------------------------------------------------------------------------- */

struct knowledge *knowledge_hold(struct knowledge *knowledge)
{
    atomic_fetch_add(&knowledge->holders, 1);
    return knowledge;
}

void knowledge_release(struct knowledge *knowledge)
{
    if (knowledge == NULL || atomic_fetch_sub(&knowledge->holders, 1) != 1)
        return;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        index_free(knowledge->words[language]);
        index_free(knowledge->heads[language]);
        examples_free(knowledge->examples[language]);
        ngram_free(knowledge->ngrams[language]);
        spelling_free(knowledge->spelling[language]);
    }
    thesaurus_free(knowledge->thesaurus);
    list_done(&knowledge->topics);
    article_list_done(&knowledge->articles);
    free(knowledge);
}

/* ---- building ------------------------------------------------------------------------------------------ */

static void list_topics(struct knowledge *knowledge)
{
    for (size_t i = 0; i < knowledge->articles.items.count; i++) {
        const struct article_record *record = knowledge->articles.items.items[i];
        struct topic *last =
            knowledge->topics.count == 0 ? NULL : &knowledge->topics.items[knowledge->topics.count - 1];
        if (last == NULL || strcmp(last->name, record->article.topic) != 0) {
            last = list_push(&knowledge->topics);
            last->name = record->article.topic;
        }
        last->records[record->article.language] = record;
    }
}

static uint64_t mark_string(uint64_t mark, const char *string)
{
    return string == NULL ? hash_fnv(mark, "", 1) : hash_fnv(mark, string, strlen(string) + 1);
}

static uint64_t mark_article(uint64_t mark, const struct article_record *record)
{
    const struct article *article = &record->article;
    const char *strings[] = {article->topic,      article->title,     article->body,  article->owner,
                             article->checked_on, article->review_by, article->urgent};
    const char *const *lists[] = {article->questions, article->see_also, (const char *const *)record->keywords};
    unsigned char small[] = {(unsigned char)article->language, (unsigned char)article->audience, article->shipped};
    mark = hash_fnv(mark, small, sizeof small);
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        mark = mark_string(mark, strings[i]);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (size_t j = 0; lists[i][j] != NULL; j++)
            mark = mark_string(mark, lists[i][j]);
        mark = mark_string(mark, NULL);
    }
    return mark;
}

/* The content's hash, so that the same content has the same version on every machine and after every start. */
static int64_t version_of(const struct knowledge *knowledge)
{
    uint64_t mark = thesaurus_mark(knowledge->thesaurus);
    for (size_t i = 0; i < knowledge->articles.items.count; i++)
        mark = mark_article(mark, knowledge->articles.items.items[i]);
    return (int64_t)(mark >> 1) | 1;
}

/* What the front matter calls tools are names, too; those with a blank or of two letters are not worth it. */
static void add_tool_names(struct knowledge *knowledge)
{
    for (size_t i = 0; i < knowledge->articles.items.count; i++) {
        char **tools = knowledge->articles.items.items[i]->tools;
        for (size_t j = 0; tools[j] != NULL; j++) {
            if (strlen(tools[j]) >= 4)
                thesaurus_add_name(knowledge->thesaurus, tools[j], tools[j]);
        }
    }
}

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

/* Bodies are long and would drown what people really ask; they count only where there is nothing else. */
static void add_ngrams(struct ngram_index *ngrams, uint32_t document, const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->words.count; i++)
        ngram_add(ngrams, document, analysis_string(analysis, analysis->words.items[i].surface));
}

static void add_spellings(struct spelling *spelling, const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->words.count; i++)
        spelling_add(spelling, analysis_string(analysis, analysis->words.items[i].surface));
}

/* Each question once more by itself. */
static void add_examples(struct knowledge *knowledge, struct analyser *analyser, uint32_t document,
                         const struct article *article)
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    struct analyse_options options = {.language = article->language,
                                      .thesaurus = knowledge->thesaurus,
                                      .max_bytes = SIZE_MAX,
                                      .max_words = FIELD_WORDS_MAX,
                                      .spoken = true};
    for (size_t i = 0; article->questions[i] != NULL; i++) {
        analysis_clear(&analysis);
        analyse(analyser, article->questions[i], &options, &analysis);
        examples_add(knowledge->examples[article->language], document, example_mark(&analysis));
    }
}

static void add_article(struct knowledge *knowledge, struct analyser *analyser, uint32_t document,
                        const struct article_record *record, const size_t words[FIELD_COUNT])
{
    own_(text_done) struct text text = TEXT_INIT;
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    enum language language = record->article.language;
    struct analyse_options options = {
        .language = language, .thesaurus = knowledge->thesaurus, .max_bytes = SIZE_MAX, .max_words = FIELD_WORDS_MAX};
    bool headless = words[FIELD_TITLE] + words[FIELD_QUESTIONS] + words[FIELD_KEYWORDS] == 0;
    for (int field = 0; field < FIELD_COUNT; field++) {
        field_text(record, (enum field)field, &text);
        analysis_clear(&analysis);
        options.spoken = field == FIELD_QUESTIONS || field == FIELD_KEYWORDS;
        analyse(analyser, text.data, &options, &analysis);
        index_add(knowledge->words[language], document, (enum field)field, words[field], &analysis);
        if (field == FIELD_TITLE || field == FIELD_KEYWORDS || headless)
            index_add(knowledge->heads[language], document, (enum field)field, words[field], &analysis);
        if (field != FIELD_BODY)
            add_spellings(knowledge->spelling[language], &analysis);
        if (field != FIELD_BODY || headless)
            add_ngrams(knowledge->ngrams[language], document, &analysis);
    }
    add_examples(knowledge, analyser, document, &record->article);
}

static void build_language(struct knowledge *knowledge, struct analyser *analyser, enum language language)
{
    size_t topics = knowledge->topics.count;
    own_(free_pointer) size_t(*words)[FIELD_COUNT] = x_alloc(topics + 1, sizeof *words);
    own_(text_done) struct text text = TEXT_INIT;
    knowledge->words[language] = index_new();
    knowledge->heads[language] = index_new();
    knowledge->examples[language] = examples_new();
    knowledge->ngrams[language] = ngram_new();
    knowledge->spelling[language] = spelling_new();
    for (size_t i = 0; i < topics; i++) {
        const struct article_record *record = knowledge->topics.items[i].records[language];
        for (int field = 0; record != NULL && field < FIELD_COUNT; field++) {
            field_text(record, (enum field)field, &text);
            words[i][field] = word_count(text.data);
        }
        if (record == NULL)
            continue;
        index_measure(knowledge->words[language], words[i]);
        index_measure(knowledge->heads[language], words[i]);
    }
    for (size_t i = 0; i < topics; i++) {
        if (knowledge->topics.items[i].records[language] != NULL)
            add_article(knowledge, analyser, (uint32_t)i, knowledge->topics.items[i].records[language], words[i]);
    }
    index_seal(knowledge->words[language]);
    index_seal(knowledge->heads[language]);
    ngram_seal(knowledge->ngrams[language], topics);
}

enum result knowledge_build(const struct knowledge_sources *sources, const struct knowledge *previous,
                            struct analyser *analyser, struct knowledge **knowledge, struct complaints *complaints,
                            struct error *error)
{
    struct knowledge *made = x_alloc(1, sizeof *made);
    atomic_init(&made->holders, 1);
    made->thesaurus = thesaurus_load(sources->thesaurus, analyser, complaints);
    enum result result =
        source_load(sources, previous == NULL ? NULL : &previous->articles, &made->articles, complaints, error);
    if (result == RESULT_OK && made->articles.items.count == 0)
        result = error_set(error, RESULT_NOT_FOUND, "%s: holds no article that can be read", sources->shipped);
    if (result != RESULT_OK) {
        knowledge_release(made);
        return result;
    }
    list_topics(made);
    add_tool_names(made);
    made->version = version_of(made);
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        build_language(made, analyser, (enum language)language);
    *knowledge = made;
    return RESULT_OK;
}

/* ---- reading ------------------------------------------------------------------------------------------- */

int64_t knowledge_version(const struct knowledge *knowledge)
{
    return knowledge->version;
}

size_t knowledge_article_count(const struct knowledge *knowledge)
{
    return knowledge->articles.items.count;
}

size_t knowledge_topic_count(const struct knowledge *knowledge)
{
    return knowledge->topics.count;
}

const char *knowledge_topic(const struct knowledge *knowledge, size_t index)
{
    return index < knowledge->topics.count ? knowledge->topics.items[index].name : NULL;
}

ptrdiff_t topic_find(const struct knowledge *knowledge, const char *name)
{
    size_t low = 0, high = knowledge->topics.count;
    while (name != NULL && low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(knowledge->topics.items[middle].name, name);
        if (order == 0)
            return (ptrdiff_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

const struct article *knowledge_article(const struct knowledge *knowledge, const char *topic, enum language language)
{
    ptrdiff_t number = topic_find(knowledge, topic);
    if (number < 0 || language >= LANGUAGE_COUNT || knowledge->topics.items[number].records[language] == NULL)
        return NULL;
    return &knowledge->topics.items[number].records[language]->article;
}

const struct article *knowledge_article_or_other(const struct knowledge *knowledge, const char *topic,
                                                 enum language language)
{
    const struct article *article = knowledge_article(knowledge, topic, language);
    for (int other = 0; article == NULL && other < LANGUAGE_COUNT; other++)
        article = knowledge_article(knowledge, topic, (enum language)other);
    return article;
}
