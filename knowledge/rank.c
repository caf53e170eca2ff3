#include "knowledge/rank.h"

#include "base/own.h"
#include "knowledge/confidence.h"
#include "knowledge/learnt.h"
#include "knowledge/question.h"
#include "knowledge/question_meaning.h"
#include "knowledge/reorder.h"
#include "knowledge/why.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* Chosen on knowledge/expected/dev.jsonl; see knowledge/README.md, "Tuning". */
static const double words_weight = 1.0;
static const double likeness_weight = 2.0;
static const double other_language_weight = 0.7;
static const double example_bonus = 0.3;
static const double verbatim_bonus = 2;           /* whoever wrote the example meant it: it comes first */
static const double meaning_weight = 0.3;         /* where the words carry nothing; the less, the more they do */
static const double meaning_weight_seeking = 0.2; /* from here on it may bring in topics that no word found */
static const double meaning_weight_alone = 1.2;   /* for a topic that the question's language has no words of */

enum slot {
    SLOT_SCRATCH,
    SLOT_BOUND,
    SLOT_WORDS,
    SLOT_LIKENESS = SLOT_WORDS + LANGUAGE_COUNT,
    SLOT_MEANING = SLOT_LIKENESS + LANGUAGE_COUNT
};

/* What the three indexes say, per topic; NULL for a language without articles. */
struct scores {
    float *words[LANGUAGE_COUNT], *likeness[LANGUAGE_COUNT];
    struct meaning question; /* what it means, if it does */
    bool means_something;
    const float *meaning;        /* how near in meaning; NULL: not looked at */
    double meaning_weight;       /* for topics that have an article in the question's language */
    float share[LANGUAGE_COUNT]; /* what makes words a share of the most that the question could reach */
};

/* Whether every topic has an article in that language. */
static bool is_complete(const struct knowledge *knowledge, enum language language)
{
    return index_count(knowledge->languages[language]->words) == knowledge->topics.count;
}

static double found_share(const struct analysis *analysis, const struct index_word *words)
{
    double all = 0, found = 0;
    for (size_t i = 0; i < analysis->words.count; i++) {
        all += words[i].weight;
        found += words[i].found ? words[i].weight : 0;
    }
    return all > 0 ? found / all : 0;
}

/* analysis: empty; afterwards the question in that language; words: what its words found there. */
static void score_language(const struct knowledge *knowledge, struct analyser *analyser,
                           const struct question *question, enum language language, struct scores *scores,
                           struct evidence_list *list, struct analysis *analysis,
                           struct index_word words[QUESTION_WORDS_MAX])
{
    size_t topics = knowledge->topics.count;
    if (index_count(knowledge->languages[language]->words) == 0)
        return;
    scores->words[language] = analyser_scratch(analyser, SLOT_WORDS + (unsigned)language, topics);
    scores->likeness[language] = analyser_scratch(analyser, SLOT_LIKENESS + (unsigned)language, topics);
    float *scratch = analyser_scratch(analyser, SLOT_SCRATCH, topics < POSTINGS_PART ? topics : POSTINGS_PART);
    question_analyse(knowledge, analyser, question->text, language, language == list->language, analysis);
    double most =
        index_score(knowledge->languages[language]->words, analysis, topics, scores->words[language], scratch, words);
    scores->share[language] = most > 0 ? (float)(1 / most) : 0;
    ngram_score(knowledge->languages[language]->ngrams, analysis, scores->likeness[language]);
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

/* Whether the topic holds the word, its meaning or its name, in any language; heads: in a title or keyword. */
static bool holds(const struct knowledge *knowledge, bool heads, const struct analysis *analysis, size_t word,
                  uint32_t topic)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const struct language_index *index = knowledge->languages[language];
        if (index_word_held(heads ? index->heads : index->words, analysis, word, topic))
            return true;
    }
    return false;
}

/* How much of the question the topic is about, however rare or frequent its words are there. What it does not hold,
   such as another deed or another thing, speaks against it. words: what the question's language found. */
static void compare_words(const struct knowledge *knowledge, const struct analysis *analysis,
                          const struct index_word *words, struct evidence *evidence)
{
    double all = 0, covered = 0, headed = 0;
    for (size_t i = 0; i < analysis->words.count; i++) {
        bool held = words[i].weight > 0 && holds(knowledge, false, analysis, i, evidence->topic);
        all += words[i].weight;
        covered += held ? words[i].weight : 0;
        headed += held && holds(knowledge, true, analysis, i, evidence->topic) ? words[i].weight : 0;
        evidence->missed += !held && is_name(analysis, i) ? 1 : 0;
    }
    evidence->covered = all > 0 ? covered / all : 0;
    evidence->headed = all > 0 ? headed / all : 0;
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
        if (scores->words[language] == NULL)
            continue;
        double words = (double)(scores->words[language][number] * scores->share[language]);
        double likeness = (double)scores->likeness[language][number];
        double both = words_weight * words + likeness_weight * likeness;
        if ((enum language)language == own) {
            evidence.words = words;
            evidence.likeness = likeness;
        } else if (both > evidence.other) {
            evidence.other = both;
        }
    }
    evidence.meaning = scores->meaning == NULL ? 0 : (double)scores->meaning[number];
    evidence.score = (topic->records[own] == NULL ? meaning_weight_alone : scores->meaning_weight) * evidence.meaning +
                     words_weight * evidence.words + likeness_weight * evidence.likeness +
                     (topic->records[own] == NULL ? 1.0 : other_language_weight) * evidence.other;
    return evidence;
}

static void insert(struct evidence_list *list, struct evidence evidence)
{
    size_t place = list->count;
    while (place > 0 && list->items[place - 1].score < evidence.score)
        place--;
    if (place >= CANDIDATES_MAX)
        return;
    size_t moved = (list->count < CANDIDATES_MAX ? list->count : CANDIDATES_MAX - 1) - place;
    memmove(&list->items[place + 1], &list->items[place], moved * sizeof evidence);
    list->items[place] = evidence;
    list->count += list->count < CANDIDATES_MAX;
}

static void count_firsts(struct evidence_list *list)
{
    double words = 0, likeness = 0;
    for (size_t i = 0; i < list->count; i++) {
        words = fmax(words, list->items[i].words);
        likeness = fmax(likeness, list->items[i].likeness);
    }
    for (size_t i = 0; i < list->count; i++)
        list->items[i].firsts = (list->items[i].words >= words) + (list->items[i].likeness >= likeness);
}

/* ---- the first pass: what each topic can reach at most ------------------------------------------------- */

/* Adds a language's score to the bounds, or lifts them to it where another language's stands there. */
static void bound_language(const struct scores *scores, int language, float weight, size_t topics, float *bound)
{
    float words_unit = (float)words_weight * scores->share[language] * weight;
    float likeness_unit = (float)likeness_weight * weight;
    const float *words = scores->words[language], *likeness = scores->likeness[language];
    for (size_t i = 0; words != NULL && i < topics; i++) {
        float both = words_unit * words[i] + likeness_unit * likeness[i];
        bound[i] = both > bound[i] ? both : bound[i];
    }
}

static void bound_own(const struct scores *scores, int own, size_t topics, float *bound)
{
    float words_unit = (float)words_weight * scores->share[own];
    const float *words = scores->words[own], *likeness = scores->likeness[own];
    for (size_t i = 0; words != NULL && i < topics; i++)
        bound[i] += words_unit * words[i] + (float)likeness_weight * likeness[i];
}

static void bound_meaning(const struct scores *scores, bool complete, size_t topics, float *bound)
{
    float weight = (float)(complete ? scores->meaning_weight : meaning_weight_alone);
    for (size_t i = 0; scores->meaning != NULL && i < topics; i++)
        bound[i] += weight * scores->meaning[i];
}

static void bound_example(void *context, uint32_t topic)
{
    float *bound = context;
    bound[topic] += (float)example_bonus;
}

static void bound_verbatim(void *context, uint32_t topic)
{
    float *bound = context;
    bound[topic] += (float)verbatim_bonus;
}

static void count_topic(void *context, uint32_t topic)
{
    size_t *count = context;
    (void)topic;
    (*count)++;
}

/* What the question is looked up as among the examples. */
struct as_example {
    const struct examples *examples; /* of the question's language */
    uint64_t mark, verbatim;         /* verbatim: 0 where several topics have it, so that it tells nothing */
};

static struct as_example as_example(const struct knowledge *knowledge, const struct question *question,
                                    enum language own, const struct analysis *analysis)
{
    struct as_example made = {knowledge->languages[own]->examples, example_mark(analysis), example_verbatim(analysis)};
    size_t topics = 0;
    examples_each(made.examples, made.verbatim, count_topic, &topics);
    if (topics != 1 || question->not_verbatim)
        made.verbatim = 0;
    return made;
}

/* Above or at each topic's score. Where a topic is missing in the question's language, the others count fully. */
static const float *bound_topics(const struct knowledge *knowledge, struct analyser *analyser,
                                 const struct scores *scores, enum language own, const struct as_example *as_example)
{
    static const float rounding = 1.0001F;
    size_t topics = knowledge->topics.count;
    float *bound = analyser_scratch(analyser, SLOT_BOUND, topics);
    bool complete = is_complete(knowledge, own);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (language != (int)own)
            bound_language(scores, language, complete ? (float)other_language_weight : 1, topics, bound);
    }
    bound_own(scores, (int)own, topics, bound);
    bound_meaning(scores, complete, topics, bound);
    examples_each(as_example->examples, as_example->mark, bound_example, bound);
    examples_each(as_example->examples, as_example->verbatim, bound_verbatim, bound);
    for (size_t i = 0; i < topics; i++)
        bound[i] *= rounding;
    return bound;
}

/* Weighs the topics that can come among the best. */
static void pick(const struct knowledge *knowledge, const struct scores *scores, const struct question *question,
                 const float *bound, const struct as_example *as_example, struct evidence_list *list)
{
    double worst = 0;
    for (size_t i = 0; i < knowledge->topics.count; i++) {
        if ((double)bound[i] <= worst)
            continue;
        struct evidence evidence = weigh(&knowledge->topics.items[i], i, scores, list->language);
        evidence.example = examples_have(as_example->examples, (uint32_t)i, as_example->mark);
        evidence.verbatim = examples_have(as_example->examples, (uint32_t)i, as_example->verbatim);
        evidence.score += (evidence.example ? example_bonus : 0) + (evidence.verbatim ? verbatim_bonus : 0);
        if (evidence.score > worst && may_show(&knowledge->topics.items[i], question))
            insert(list, evidence);
        worst = list->count == CANDIDATES_MAX ? list->items[CANDIDATES_MAX - 1].score : 0;
    }
}

/* How much meaning counts: it comes in where the question's words do not carry. */
static double weight_of_meaning(const struct scores *scores, enum language own, size_t topics)
{
    const float *words = scores->words[own];
    float best = 0;
    for (size_t i = 0; words != NULL && i < topics; i++)
        best = words[i] > best ? words[i] : best;
    double open = fmax(0, 1 - (double)(best * scores->share[own]));
    return meaning_weight * open * open;
}

/* Finds what the question means. Where its words carry much, meaning brings no new topics in, and it is looked at for
   the best ones alone (compare_meaning). analysis: the question in its language; empty where that has no articles at
   all. */
static void score_meaning(const struct knowledge *knowledge, struct analyser *analyser, const struct question *question,
                          const struct analysis *analysis, enum language language, struct scores *scores)
{
    own_(analysis_done) struct analysis alone = ANALYSIS_INIT;
    size_t topics = knowledge->topics.count;
    if (knowledge->meanings != NULL && analysis->words.count == 0)
        question_analyse(knowledge, analyser, question->text, language, true, &alone);
    scores->means_something = question_meaning(knowledge, analyser, analysis->words.count == 0 ? &alone : analysis,
                                               language, &scores->question);
    scores->meaning_weight = scores->means_something ? weight_of_meaning(scores, language, topics) : 0;
    if (!scores->means_something ||
        (is_complete(knowledge, language) && scores->meaning_weight < meaning_weight_seeking))
        return;
    float *meanings = analyser_scratch(analyser, SLOT_MEANING, topics);
    meanings_score(knowledge->meanings, &scores->question, meanings);
    scores->meaning = meanings;
}

/* What meaning adds to the best, when it was not looked at for all. */
static void compare_meaning(const struct knowledge *knowledge, const struct scores *scores, struct evidence_list *list)
{
    if (!scores->means_something || scores->meaning != NULL)
        return;
    struct evidence_list before = *list;
    list->count = 0;
    for (size_t i = 0; i < before.count; i++) {
        struct evidence *evidence = &before.items[i];
        evidence->meaning = (double)meanings_cosine(knowledge->meanings, evidence->topic, &scores->question);
        evidence->score += scores->meaning_weight * evidence->meaning;
        insert(list, *evidence);
    }
}

void rank_topics(const struct knowledge *knowledge, struct analyser *analyser, const struct question *question,
                 struct evidence_list *list)
{
    *list = (struct evidence_list){.language = question->language, .sureness = 1};
    if (question->language >= LANGUAGE_COUNT)
        list->language = language_detect(knowledge, analyser, question->text, LANGUAGE_NONE, &list->sureness);
    struct scores scores = {.words = {NULL}};
    struct index_word words[QUESTION_WORDS_MAX] = {{.weight = 0}};
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    for (unsigned other = 1; other <= LANGUAGE_COUNT; other++) { /* the question's own language comes last and stays */
        enum language language = (enum language)((list->language + other) % LANGUAGE_COUNT);
        analysis_clear(&analysis);
        score_language(knowledge, analyser, question, language, &scores, list, &analysis, words);
    }
    score_meaning(knowledge, analyser, question, &analysis, list->language, &scores);
    list->without_meaning = !scores.means_something;
    struct as_example example = as_example(knowledge, question, list->language, &analysis);
    const float *bound = bound_topics(knowledge, analyser, &scores, list->language, &example);
    pick(knowledge, &scores, question, bound, &example, list);
    compare_meaning(knowledge, &scores, list);
    reorder_candidates(knowledge, &analysis, words, list);
    list->count = list->count < RANKED_MAX ? list->count : RANKED_MAX;
    count_firsts(list);
    for (size_t i = 0; i < list->count; i++)
        compare_words(knowledge, &analysis, words, &list->items[i]);
}

/* "2+2" names nothing, though a title may hold a 2. */
static bool has_letter(const char *text)
{
    for (; *text != '\0'; text++) {
        if (isalpha((unsigned char)*text) || (unsigned char)*text >= 0x80)
            return true;
    }
    return false;
}

void knowledge_ask(const struct knowledge *knowledge, struct analyser *analyser, const struct question *question,
                   struct ranking *ranking, struct text *why)
{
    struct evidence_list list;
    *ranking = (struct ranking){.outcome = OUTCOME_UNKNOWN};
    rank_topics(knowledge, analyser, question, &list);
    if (!has_letter(question->text))
        list.count = 0;
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
    learnt_apply(question, knowledge, analyser, list.language, ranking, why);
}
