/*
 * Made-up articles that are spread as real ones are: words in the frequencies of the shipped articles (Zipf), a subject
 * of a dozen rarer words in each, compounds that come once in a while, and questions in which half of the words are
 * common and half of the others stand in another form. The same seed gives the same texts.
 */
#ifndef NEUVO_BENCH_SEARCH_TEXTS_H
#define NEUVO_BENCH_SEARCH_TEXTS_H

#include "base/text.h"
#include "knowledge/knowledge.h"

enum { MADE_QUESTIONS = 2, MADE_BODY_WORDS = 300, ASKED_WORDS = 8 };

struct vocabulary;

/* The words of the articles in that language. */
struct vocabulary *vocabulary_new(const struct knowledge *knowledge, enum language language);
void vocabulary_free(struct vocabulary *vocabulary);

struct made {
    struct text title, body, questions[MADE_QUESTIONS];
};
#define MADE_INIT \
    { \
        .title = TEXT_INIT, .body = TEXT_INIT, .questions = { TEXT_INIT, TEXT_INIT } \
    }
void made_done(struct made *made);
/* Article `number`; another version has another body. */
void article_make_up(const struct vocabulary *vocabulary, size_t number, unsigned version, struct made *made);
/* A question of eight words about article `number`. */
void question_make_up(const struct vocabulary *vocabulary, size_t number, struct text *question);

#endif
