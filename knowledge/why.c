#include "knowledge/why.h"

#include "base/own.h"
#include "knowledge/confidence.h"
#include "knowledge/question.h"
#include "knowledge/question_meaning.h"

enum { EXPLAINED = 5 };
static const double near_from = 0.3; /* a cosine below it says nothing */

static void explain_words(const struct analysis *analysis, struct text *why)
{
    static const char *const marks[] = {[TERM_BASE] = "", [TERM_PART] = "+", [TERM_NAME] = "=", [TERM_CONCEPT] = "#"};
    for (size_t i = 0; i < analysis->words.count; i++) {
        const struct analysed_word *word = &analysis->words.items[i];
        text_printf(why, "  %s", analysis_string(analysis, word->surface));
        text_add(why, word->common ? " (common word, passed over)" : word->first == 0 ? " (nothing)" : " →");
        for (uint32_t at = word->first; at != 0; at = analysis->terms.items[at - 1].next) {
            const struct analysed_term *term = &analysis->terms.items[at - 1];
            text_printf(why, " %s%s", marks[term->kind], analysis_string(analysis, term->text));
        }
        text_add_char(why, '\n');
    }
}

/* ---- vectors: which word lies near which ------------------------------------------------------------------ */

struct nearest {
    double cosine;
    struct text word;
};

static double cosine_of(const struct meaning *one, const struct meaning *other)
{
    double sum = 0;
    for (size_t i = 0; i < VECTOR_LENGTH; i++)
        sum += (double)one->sum[i] * (double)other->sum[i];
    return sum;
}

/* The nearest of the text's words. */
static void find_nearest(const struct knowledge *knowledge, struct analyser *analyser, const char *text,
                         enum language language, const struct meaning *asked, struct nearest *nearest)
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    question_analyse(knowledge, analyser, text, language, false, &analysis);
    for (size_t i = 0; i < analysis.words.count; i++) {
        struct meaning meaning = {.words = 0};
        if (!question_word_meaning(knowledge, analyser, &analysis, i, language, &meaning))
            continue;
        meaning_normalise(&meaning);
        double cosine = cosine_of(asked, &meaning);
        if (cosine <= nearest->cosine)
            continue;
        nearest->cosine = cosine;
        text_clear(&nearest->word);
        text_add(&nearest->word, analysis_string(&analysis, analysis.words.items[i].surface));
    }
}

/* In titles, example questions and keywords of all languages. */
static void find_in_topic(const struct knowledge *knowledge, struct analyser *analyser, uint32_t topic,
                          const struct meaning *asked, struct nearest *nearest)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const struct article_record *record = knowledge->topics.items[topic].records[language];
        if (record == NULL)
            continue;
        find_nearest(knowledge, analyser, record->article.title, (enum language)language, asked, nearest);
        for (size_t i = 0; record->article.questions[i] != NULL; i++)
            find_nearest(knowledge, analyser, record->article.questions[i], (enum language)language, asked, nearest);
        for (size_t i = 0; record->keywords[i] != NULL; i++)
            find_nearest(knowledge, analyser, record->keywords[i], (enum language)language, asked, nearest);
    }
}

/* Words that the first topic holds as they are need no vector. */
static void explain_vectors(const struct knowledge *knowledge, struct analyser *analyser,
                            const struct analysis *analysis, const struct evidence_list *list, struct text *why)
{
    uint32_t topic = list->items[0].topic;
    if (knowledge->vectors == NULL || list->count == 0)
        return;
    for (size_t i = 0; i < analysis->words.count; i++) {
        struct meaning meaning = {.words = 0};
        struct nearest nearest = {.cosine = near_from, .word = TEXT_INIT};
        if (index_word_held(knowledge->languages[list->language]->words, analysis, i, topic) ||
            !question_word_meaning(knowledge, analyser, analysis, i, list->language, &meaning))
            continue;
        meaning_normalise(&meaning);
        find_in_topic(knowledge, analyser, topic, &meaning, &nearest);
        if (nearest.word.length > 0)
            text_printf(why, "  %s ~ %s %.2f (vectors, in the first topic)\n",
                        analysis_string(analysis, analysis->words.items[i].surface), nearest.word.data, nearest.cosine);
        text_done(&nearest.word);
    }
}

static void explain_topic(const struct knowledge *knowledge, const struct analysis *analysis,
                          const struct evidence_list *list, const struct ranking *ranking, size_t number,
                          struct text *why)
{
    const struct evidence *evidence = &list->items[number];
    text_printf(
        why,
        "%zu. %s: P %.2f; score %.3f = words %.3f, likeness %.3f, other languages %.3f, meaning %.2f, near %.2f, "
        "together %.2f; words:",
        number + 1, ranking->ranked[number].topic, ranking->ranked[number].score, evidence->score, evidence->words,
        evidence->likeness, evidence->other, evidence->meaning, evidence->near, evidence->together);
    for (size_t i = 0; i < analysis->words.count; i++) {
        double value = index_word_score(knowledge->languages[list->language]->words, analysis, i, evidence->topic);
        if (value > 0)
            text_printf(why, " %s %.2f", analysis_string(analysis, analysis->words.items[i].surface), value);
    }
    text_add(why, evidence->verbatim ? "; word for word an example or the title\n" : "\n");
}

void why_explain(const struct knowledge *knowledge, struct analyser *analyser, const struct question *question,
                 const struct evidence_list *list, const struct ranking *ranking, struct text *why)
{
    static const char *const outcomes[] = {"answer", "clarify", "unknown"};
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    question_analyse(knowledge, analyser, question->text, list->language, true, &analysis);
    text_printf(why, "language %s (sure to %.2f%s); analysed (+ part, = name, # concept):\n",
                language_code(list->language), list->sureness,
                question->language < LANGUAGE_COUNT ? ", given" : ", detected");
    explain_words(&analysis, why);
    explain_vectors(knowledge, analyser, &analysis, list, why);
    for (size_t i = 0; i < list->count && i < EXPLAINED; i++)
        explain_topic(knowledge, &analysis, list, ranking, i, why);
    text_printf(why, "outcome %s: answer from P %.2f, clarify when the first three have %.2f together\n",
                outcomes[ranking->outcome], confidence_answer_from, confidence_clarify_from);
}
