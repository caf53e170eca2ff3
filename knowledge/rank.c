#include "knowledge/rank.h"

#include "base/own.h"
#include "knowledge/confidence.h"
#include "knowledge/question.h"
#include "knowledge/why.h"

#include <string.h>

/* Chosen on knowledge/expected/dev.jsonl; see knowledge/README.md, "Tuning". */
static const double words_weight = 1.0;
static const double likeness_weight = 1.5;
static const double other_language_weight = 0.5;

enum slot { SLOT_SCRATCH, SLOT_WORDS, SLOT_LIKENESS = SLOT_WORDS + LANGUAGE_COUNT };

/* What the three indexes say, per topic. */
struct scores {
    float *words[LANGUAGE_COUNT], *likeness[LANGUAGE_COUNT];
};

static double found_share(const struct analysis *analysis, const struct index_word *words)
{
    double all = 0, found = 0;
    for (size_t i = 0; i < analysis->words.count; i++) {
        all += words[i].weight;
        found += words[i].found ? words[i].weight : 0;
    }
    return all > 0 ? found / all : 0;
}

/* analysis: empty; afterwards the question in that language. */
static void score_language(const struct knowledge *knowledge, struct analyser *analyser,
                           const struct question *question, enum language language, struct scores *scores,
                           struct evidence_list *list, struct analysis *analysis)
{
    struct index_word words[QUESTION_WORDS_MAX];
    size_t topics = knowledge->topics.count;
    scores->words[language] = analyser_scratch(analyser, SLOT_WORDS + (unsigned)language, topics);
    scores->likeness[language] = analyser_scratch(analyser, SLOT_LIKENESS + (unsigned)language, topics);
    if (index_count(knowledge->words[language]) == 0)
        return;
    question_analyse(knowledge, analyser, question->text, language, language == list->language, analysis);
    double most = index_score(knowledge->words[language], analysis, scores->words[language],
                              analyser_scratch(analyser, SLOT_SCRATCH, topics), words);
    for (size_t i = 0; most > 0 && i < topics; i++)
        scores->words[language][i] /= (float)most;
    ngram_score(knowledge->ngrams[language], analysis, scores->likeness[language]);
    double found = found_share(analysis, words);
    list->found = found > list->found ? found : list->found;
    size_t content = 0;
    for (size_t i = 0; i < analysis->words.count; i++)
        content += !analysis->words.items[i].common;
    if (language == list->language)
        list->content_words = content;
}

/* Whether the word names a product. */
static bool is_name(const struct analysis *analysis, size_t word)
{
    for (uint32_t at = analysis->words.items[word].first; at != 0; at = analysis->terms.items[at - 1].next) {
        if (analysis->terms.items[at - 1].kind == TERM_NAME)
            return true;
    }
    return false;
}

static double missed_names(const struct knowledge *knowledge, const struct analysis *analysis, uint32_t topic)
{
    double missed = 0;
    for (size_t i = 0; i < analysis->words.count; i++) {
        double best = is_name(analysis, i) ? 0 : 1;
        for (int language = 0; best <= 0 && language < LANGUAGE_COUNT; language++)
            best = index_word_score(knowledge->words[language], analysis, i, topic);
        missed += best <= 0;
    }
    return missed;
}

static bool may_show(const struct topic *topic, const struct question *question)
{
    bool any = false;
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        any = any ||
              (topic->records[language] != NULL && topic->records[language]->article.audience <= question->audience);
    for (size_t i = 0; question->exclude != NULL && question->exclude[i] != NULL; i++) {
        if (strcmp(question->exclude[i], topic->name) == 0)
            return false;
    }
    return any;
}

static struct evidence weigh(const struct topic *topic, size_t number, const struct scores *scores, enum language own)
{
    struct evidence evidence = {.topic = (uint32_t)number};
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        double words = (double)scores->words[language][number], likeness = (double)scores->likeness[language][number];
        double both = words_weight * words + likeness_weight * likeness;
        if ((enum language)language == own) {
            evidence.words = words;
            evidence.likeness = likeness;
        } else if (both > evidence.other) {
            evidence.other = both;
        }
    }
    evidence.score = words_weight * evidence.words + likeness_weight * evidence.likeness +
                     (topic->records[own] == NULL ? 1.0 : other_language_weight) * evidence.other;
    return evidence;
}

static void insert(struct evidence_list *list, struct evidence evidence)
{
    size_t place = list->count;
    while (place > 0 && list->items[place - 1].score < evidence.score)
        place--;
    if (place >= RANKED_MAX)
        return;
    size_t moved = (list->count < RANKED_MAX ? list->count : RANKED_MAX - 1) - place;
    memmove(&list->items[place + 1], &list->items[place], moved * sizeof evidence);
    list->items[place] = evidence;
    list->count += list->count < RANKED_MAX;
}

void rank_topics(const struct knowledge *knowledge, struct analyser *analyser, const struct question *question,
                 struct evidence_list *list)
{
    *list = (struct evidence_list){.language = question->language, .sureness = 1};
    if (question->language >= LANGUAGE_COUNT)
        list->language = language_detect(analyser, question->text, LANGUAGE_NONE, &list->sureness);
    struct scores scores;
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    for (unsigned other = 1; other <= LANGUAGE_COUNT; other++) { /* the question's own language comes last and stays */
        enum language language = (enum language)((list->language + other) % LANGUAGE_COUNT);
        analysis_clear(&analysis);
        score_language(knowledge, analyser, question, language, &scores, list, &analysis);
    }
    for (size_t i = 0; i < knowledge->topics.count; i++) {
        struct evidence evidence = weigh(&knowledge->topics.items[i], i, &scores, list->language);
        if (evidence.score > 0 && may_show(&knowledge->topics.items[i], question))
            insert(list, evidence);
    }
    for (size_t i = 0; i < list->count; i++)
        list->items[i].missed = missed_names(knowledge, &analysis, list->items[i].topic);
}

void knowledge_ask(const struct knowledge *knowledge, struct analyser *analyser, const struct question *question,
                   struct ranking *ranking, struct text *why)
{
    struct evidence_list list;
    *ranking = (struct ranking){.outcome = OUTCOME_UNKNOWN};
    rank_topics(knowledge, analyser, question, &list);
    ranking->count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        double probability = confidence_of(&list, i);
        double above = i == 0 ? 1 : ranking->ranked[i - 1].score;
        ranking->ranked[i].topic = knowledge->topics.items[list.items[i].topic].name;
        ranking->ranked[i].score = probability < above ? probability : above;
    }
    ranking->score = list.count == 0 ? 0 : ranking->ranked[0].score;
    ranking->outcome = confidence_outcome(ranking);
    if (why != NULL)
        why_explain(knowledge, analyser, question, &list, ranking, why);
}
