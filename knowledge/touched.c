#include "knowledge/touched.h"

#include "base/hash.h"
#include "base/own.h"
#include "knowledge/question.h"

#include <string.h>

enum { ARTICLE_WORDS_MAX = 20000 };

uint64_t topic_mark(const char *topic)
{
    return hash_fnv(HASH_FNV_SEED, topic, strlen(topic)) | 1;
}

static void add_terms(const struct knowledge *knowledge, struct analyser *analyser, enum language language,
                      const char *text, struct marks *terms)
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    struct analyse_options options = {.language = language,
                                      .thesaurus = knowledge->thesaurus,
                                      .max_bytes = strlen(text),
                                      .max_words = ARTICLE_WORDS_MAX};
    analyse(analyser, text, &options, &analysis);
    for (size_t i = 0; i < analysis.terms.count; i++) {
        if (marks_find(terms, analysis.terms.items[i].mark) == MARKS_NONE)
            marks_add(terms, analysis.terms.items[i].mark, 0);
    }
}

static void add_article(const struct knowledge *knowledge, struct analyser *analyser,
                        const struct article_record *record, struct touched *touched)
{
    const struct article *article = &record->article;
    add_terms(knowledge, analyser, article->language, article->title, &touched->terms);
    add_terms(knowledge, analyser, article->language, article->body, &touched->terms);
    for (size_t i = 0; article->questions != NULL && article->questions[i] != NULL; i++)
        add_terms(knowledge, analyser, article->language, article->questions[i], &touched->terms);
    for (size_t i = 0; record->keywords != NULL && record->keywords[i] != NULL; i++)
        add_terms(knowledge, analyser, article->language, record->keywords[i], &touched->terms);
}

static const struct article_record *record_of(const struct topic *topic, int language)
{
    return topic == NULL ? NULL : topic->records[language];
}

/* one and other: the same topic before and after; NULL: it was not there, or is gone. */
static void compare_topic(const struct knowledge *after, struct analyser *analyser, const struct topic *one,
                          const struct topic *other, struct touched *touched)
{
    bool changed = false;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const struct article_record *was = record_of(one, language), *is = record_of(other, language);
        if (was == is || (was != NULL && is != NULL && was->mark == is->mark))
            continue;
        changed = true;
        if (was != NULL)
            add_article(after, analyser, was, touched);
        if (is != NULL)
            add_article(after, analyser, is, touched);
    }
    if (changed)
        marks_add(&touched->topics, topic_mark(one == NULL ? other->name : one->name), 0);
}

void touched_by(const struct knowledge *before, const struct knowledge *after, struct analyser *analyser,
                struct touched *touched)
{
    *touched = (struct touched){.topics = MARKS_INIT, .terms = MARKS_INIT};
    touched->all = thesaurus_mark(before->thesaurus) != thesaurus_mark(after->thesaurus) ||
                   vectors_mark(before->vectors) != vectors_mark(after->vectors);
    for (size_t was = 0, is = 0; was < before->topics.count || is < after->topics.count;) {
        const struct topic *one = was < before->topics.count ? &before->topics.items[was] : NULL;
        const struct topic *other = is < after->topics.count ? &after->topics.items[is] : NULL;
        int order = one == NULL ? 1 : other == NULL ? -1 : strcmp(one->name, other->name);
        compare_topic(after, analyser, order <= 0 ? one : NULL, order >= 0 ? other : NULL, touched);
        was += order <= 0;
        is += order >= 0;
    }
}

bool touched_topic(const struct touched *touched, uint64_t topic)
{
    return touched->topics.count > 0 && marks_find(&touched->topics, topic) != MARKS_NONE;
}

static bool word_touched(const struct touched *touched, const struct analysis *analysis,
                         const struct analysed_word *word)
{
    for (uint32_t at = word->first; at != 0; at = analysis->terms.items[at - 1].next) {
        if (marks_find(&touched->terms, analysis->terms.items[at - 1].mark) != MARKS_NONE)
            return true;
    }
    return false;
}

bool touched_question(const struct touched *touched, const struct knowledge *after, struct analyser *analyser,
                      const char *text, enum language language)
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    size_t words = 0, held = 0;
    if (touched->all)
        return true;
    if (touched->terms.count == 0)
        return false;
    if (language >= LANGUAGE_COUNT)
        language = language_detect(after, analyser, text, LANGUAGE_NONE, NULL);
    question_analyse(after, analyser, text, language >= LANGUAGE_COUNT ? LANGUAGE_FI : language, false, &analysis);
    for (size_t i = 0; i < analysis.words.count; i++) {
        words += !analysis.words.items[i].common;
        held += !analysis.words.items[i].common && word_touched(touched, &analysis, &analysis.words.items[i]);
    }
    return words > 0 && 2 * held >= words;
}

void touched_done(struct touched *touched)
{
    marks_done(&touched->topics);
    marks_done(&touched->terms);
}
