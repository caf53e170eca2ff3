#include "knowledge/question_meaning.h"

static bool add_in(const struct knowledge *knowledge, struct analyser *analyser, const char *word,
                   enum language language, struct meaning *meaning)
{
    const struct term_list *terms = analyser_terms(analyser, language, word, false, NULL);
    enum term_kind kind;
    const char *string;
    for (size_t cursor = 0; term_list_next(terms, &cursor, &kind, &string);) {
        if (vectors_add(knowledge->vectors, term_mark(kind, string), 1, meaning->sum)) {
            meaning->words++;
            return true;
        }
    }
    return false;
}

bool question_word_meaning(const struct knowledge *knowledge, struct analyser *analyser,
                           const struct analysis *analysis, size_t word, enum language language,
                           struct meaning *meaning)
{
    const struct analysed_word *asked = &analysis->words.items[word];
    if (asked->common)
        return false;
    bool found = meaning_add_word(knowledge->vectors, analysis, word, 1, meaning);
    for (int other = 0; !found && other < LANGUAGE_COUNT; other++) {
        if (other != (int)language)
            found =
                add_in(knowledge, analyser, analysis_string(analysis, asked->surface), (enum language)other, meaning);
    }
    return found;
}

bool question_meaning(const struct knowledge *knowledge, struct analyser *analyser, const struct analysis *analysis,
                      enum language language, struct meaning *meaning)
{
    *meaning = (struct meaning){.words = 0};
    for (size_t i = 0; knowledge->vectors != NULL && i < analysis->words.count; i++)
        (void)question_word_meaning(knowledge, analyser, analysis, i, language, meaning);
    meaning_normalise(meaning);
    return meaning->words > 0;
}
