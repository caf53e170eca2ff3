#include "knowledge/question.h"

#include "base/own.h"
#include "knowledge/fillers.h"
#include "knowledge/words.h"

#include <string.h>

static bool index_knows(const struct index *index, const struct term_list *terms)
{
    enum term_kind kind;
    const char *string;
    for (size_t cursor = 0; term_list_next(terms, &cursor, &kind, &string);) {
        if (index_has(index, term_mark(kind, string)))
            return true;
    }
    return false;
}

/* What to read instead of the word; NULL when it may stand. */
static const char *mended(const struct knowledge *knowledge, struct analyser *analyser, enum language language,
                          const char *word)
{
    struct word_facts facts;
    const struct term_list *terms = analyser_terms(analyser, language, word, true, &facts);
    if (facts.known || index_knows(knowledge->languages[language]->words, terms) ||
        thesaurus_has_name(knowledge->thesaurus, word))
        return NULL;
    return spelling_nearest(knowledge->languages[language]->spelling, word);
}

/* Copies the question with its misspelt words mended. */
static void mend_words(const struct knowledge *knowledge, struct analyser *analyser, const char *text,
                       enum language language, struct text *out)
{
    struct word_reader reader;
    word_reader_start(&reader, text, QUESTION_BYTES_MAX);
    const char *copied = reader.cursor;
    while (word_reader_next(&reader)) {
        const char *better = mended(knowledge, analyser, language, reader.word);
        if (better == NULL)
            continue;
        text_add_bytes(out, copied, (size_t)(reader.start - copied));
        text_add(out, better);
        copied = reader.cursor;
    }
    text_add(out, copied);
    word_reader_done(&reader);
}

static bool has_term(const struct analysis *analysis, uint64_t mark)
{
    for (size_t i = 0; i < analysis->terms.count; i++) {
        if (analysis->terms.items[i].mark == mark)
            return true;
    }
    return false;
}

bool knowledge_shares_words(const struct knowledge *knowledge, struct analyser *analyser, const char *one,
                            const char *other, enum language language)
{
    own_(analysis_done) struct analysis first = ANALYSIS_INIT, second = ANALYSIS_INIT;
    if (language >= LANGUAGE_COUNT)
        return false;
    question_analyse(knowledge, analyser, one, language, true, &first);
    question_analyse(knowledge, analyser, other, language, true, &second);
    for (size_t i = 0; i < first.terms.count; i++) {
        if (has_term(&second, first.terms.items[i].mark))
            return true;
    }
    return false;
}

void question_analyse(const struct knowledge *knowledge, struct analyser *analyser, const char *text,
                      enum language language, bool mend, struct analysis *analysis)
{
    own_(text_done) struct text plain = TEXT_INIT, mended_text = TEXT_INIT;
    struct analyse_options options = {.language = language,
                                      .thesaurus = knowledge->thesaurus,
                                      .max_bytes = QUESTION_BYTES_MAX,
                                      .max_words = QUESTION_WORDS_MAX,
                                      .spoken = mend};
    fillers_cut(text, QUESTION_BYTES_MAX, &plain);
    if (mend)
        mend_words(knowledge, analyser, plain.data, language, &mended_text);
    analyse(analyser, mend ? mended_text.data : plain.data, &options, analysis);
}
