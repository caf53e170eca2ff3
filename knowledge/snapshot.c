#include "knowledge/snapshot.h"

#include "base/hash.h"
#include "base/own.h"
#include "knowledge/complaint.h"
#include "knowledge/finnish.h"
#include "knowledge/passages.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

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
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        language_index_release(knowledge->languages[language]);
    thesaurus_free(knowledge->thesaurus);
    vectors_free(knowledge->vectors);
    meanings_free(knowledge->meanings);
    list_done(&knowledge->topics);
    article_list_done(&knowledge->articles);
    free(knowledge);
}

void knowledge_rest(struct knowledge *knowledge)
{
    vectors_rest(knowledge->vectors);
    finnish_rest();
    (void)malloc_trim(0);
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

static void prepare_articles(struct knowledge *knowledge)
{
    for (size_t i = 0; i < knowledge->articles.items.count; i++) {
        struct article_record *record = knowledge->articles.items.items[i];
        if (record->mark != 0) /* a shared one has it already */
            continue;
        record->mark = article_mark(record);
        record->passages = passages_read(record);
    }
}

/* The content's hash, so that the same content has the same version on every machine and after every start. */
static int64_t version_of(const struct knowledge *knowledge)
{
    uint64_t mark = thesaurus_mark(knowledge->thesaurus) ^ vectors_mark(knowledge->vectors);
    for (size_t i = 0; i < knowledge->articles.items.count; i++)
        mark = hash_fnv(mark, &knowledge->articles.items.items[i]->mark, sizeof mark);
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

static struct language_articles articles_of(const struct knowledge *knowledge, enum language language,
                                            const struct article_record **records)
{
    size_t topics = knowledge->topics.count;
    for (size_t i = 0; i < topics; i++)
        records[i] = knowledge->topics.items[i].records[language];
    return (struct language_articles){
        .language = language, .records = records, .topics = topics, .vectors = knowledge->vectors};
}

/* For each topic of previous its number in knowledge. Both are sorted. */
static void renumber(const struct knowledge *previous, const struct knowledge *knowledge, int32_t *numbers)
{
    for (size_t i = 0, now = 0; i < previous->topics.count; i++) {
        int order = -1;
        while (now < knowledge->topics.count &&
               (order = strcmp(knowledge->topics.items[now].name, previous->topics.items[i].name)) < 0)
            now++;
        numbers[i] = now < knowledge->topics.count && order == 0 ? (int32_t)now : POSTINGS_GONE;
    }
}

static void build_languages(struct knowledge *knowledge, const struct knowledge *previous, struct analyser *analyser)
{
    size_t topics = knowledge->topics.count, before = previous == NULL ? 0 : previous->topics.count;
    own_(free_pointer) const struct article_record **records = x_alloc(topics + 1, sizeof *records);
    own_(free_pointer) const struct article_record **old_records = x_alloc(before + 1, sizeof *old_records);
    own_(free_pointer) int32_t *numbers = x_alloc(before + 1, sizeof *numbers);
    bool fresh = previous == NULL || thesaurus_mark(previous->thesaurus) != thesaurus_mark(knowledge->thesaurus) ||
                 vectors_mark(previous->vectors) != vectors_mark(knowledge->vectors);
    if (!fresh)
        renumber(previous, knowledge, numbers);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        struct language_articles articles = articles_of(knowledge, (enum language)language, records);
        if (fresh) {
            knowledge->languages[language] = language_index_build(&articles, knowledge->thesaurus, analyser);
            continue;
        }
        struct language_articles old = articles_of(previous, (enum language)language, old_records);
        knowledge->languages[language] = language_index_next(previous->languages[language], &old, numbers, &articles,
                                                             knowledge->thesaurus, analyser);
    }
}

/* What a topic is about in all its languages together: the space is one. */
static void join_meanings(struct knowledge *knowledge)
{
    size_t topics = knowledge->topics.count;
    if (knowledge->vectors == NULL)
        return;
    knowledge->meanings = meanings_new(topics);
    for (uint32_t i = 0; i < topics; i++) {
        struct meaning meaning = {.words = 0};
        for (int language = 0; language < LANGUAGE_COUNT; language++)
            meanings_add(knowledge->languages[language]->meanings, i, &meaning);
        meaning_normalise(&meaning);
        meanings_set(knowledge->meanings, i, &meaning);
    }
    vectors_rest(knowledge->vectors); /* the articles' words touched most of it; questions touch little */
}

/* Neuvo goes on without them where they cannot be read. */
static struct vectors *open_vectors(const char *path, struct complaints *complaints)
{
    struct vectors *vectors = NULL;
    struct error error = ERROR_INIT;
    if (path != NULL && vectors_open(path, &vectors, &error) != RESULT_OK)
        complaint_add(complaints, path, 0, "", "%s", error.text);
    return vectors;
}

enum result knowledge_build(const struct knowledge_sources *sources, const struct knowledge *previous,
                            struct analyser *analyser, struct knowledge **knowledge, struct complaints *complaints,
                            struct error *error)
{
    struct knowledge *made = x_alloc(1, sizeof *made);
    atomic_init(&made->holders, 1);
    made->thesaurus = thesaurus_load(sources->thesaurus, analyser, complaints);
    made->vectors = open_vectors(sources->vectors, complaints);
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
    prepare_articles(made);
    made->version = version_of(made);
    build_languages(made, previous, analyser);
    join_meanings(made);
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

bool knowledge_is_archived(const struct knowledge *knowledge, const char *topic, enum language language)
{
    const struct article_list *articles = &knowledge->articles;
    for (size_t i = 0; i < articles->archived.count; i++) {
        const struct archived_article *archived = &articles->archived.items[i];
        if (archived->language == language && strcmp(archived->topic, topic) == 0)
            return knowledge_article(knowledge, topic, language) == NULL;
    }
    return false;
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
