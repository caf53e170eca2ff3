#include "knowledge/why.h"

#include "base/own.h"
#include "knowledge/confidence.h"
#include "knowledge/question.h"

enum { EXPLAINED = 5 };

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

static void explain_topic(const struct knowledge *knowledge, const struct analysis *analysis,
                          const struct evidence_list *list, const struct ranking *ranking, size_t number,
                          struct text *why)
{
    const struct evidence *evidence = &list->items[number];
    text_printf(why,
                "%zu. %s: P %.2f; score %.3f = words %.3f, likeness %.3f, other languages %.3f, near %.2f, together "
                "%.2f; words:",
                number + 1, ranking->ranked[number].topic, ranking->ranked[number].score, evidence->score,
                evidence->words, evidence->likeness, evidence->other, evidence->near, evidence->together);
    for (size_t i = 0; i < analysis->words.count; i++) {
        double value = index_word_score(knowledge->languages[list->language]->words, analysis, i, evidence->topic);
        if (value > 0)
            text_printf(why, " %s %.2f", analysis_string(analysis, analysis->words.items[i].surface), value);
    }
    text_add_char(why, '\n');
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
    for (size_t i = 0; i < list->count && i < EXPLAINED; i++)
        explain_topic(knowledge, &analysis, list, ranking, i, why);
    text_printf(why, "outcome %s: answer from P %.2f, clarify when the first three have %.2f together\n",
                outcomes[ranking->outcome], confidence_answer_from, confidence_clarify_from);
}
