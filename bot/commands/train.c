/*
 * neuvo train: makes the tables of knowledge/ anew from labelled questions. Its output is C, to be put into
 * knowledge/confidence_table.h (or, with --languages, knowledge/language_table.h; with --alarms,
 * intents/alarms_table.h); what it measured goes to stderr. With --vectors it makes the table of word vectors of lines
 * on standard input (knowledge/vectors/README.md). For whoever works on Neuvo; nothing at run time needs it.
 */
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/train_alarms.h"
#include "commands/train_languages.h"
#include "knowledge/confidence.h"
#include "knowledge/expected_lines.h"
#include "knowledge/vectors_make.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CANDIDATES = 3, FOLDS = 10, FILES_MOST = 8 };
static const double penalty = 0.5;
/* Of the questions out of scope, at most this share may be answered, and at most that share may be asked back about. */
static const double answered_share = 0.02, clarified_share = 0.25;

struct sample {
    double features[FEATURE_COUNT];
    double label;
    size_t question, rank;
    double probability; /* by coefficients that did not see its question */
};

struct samples {
    LIST_OF(struct sample) list;
    size_t questions, in_scope;
};

struct tools {
    struct analyser *analyser;
    struct knowledge *knowledge;
};

struct taking {
    const struct tools *tools;
    struct samples *samples;
};

static void take_question(void *context, const struct expected_line *line)
{
    const struct taking *taking = context;
    struct samples *samples = taking->samples;
    struct evidence_list evidence;
    struct question question = {.text = line->text, .language = line->language, .audience = AUDIENCE_STAFF};
    rank_topics(taking->tools->knowledge, taking->tools->analyser, &question, &evidence);
    for (size_t i = 0; i < evidence.count && i < CANDIDATES; i++) {
        struct sample *sample = list_push(&samples->list);
        const char *topic = knowledge_topic(taking->tools->knowledge, evidence.items[i].topic);
        sample->question = samples->questions;
        sample->rank = i;
        sample->label = expected_line_names(line, topic) ? 1 : 0;
        confidence_features(&evidence, i, sample->features);
    }
    samples->questions++;
    samples->in_scope += line->topics[0] != NULL;
}

/* Fits on all samples but those of one fold (fold FOLDS: on all). The questions out of scope count as much together as
   those in scope, whatever their numbers here: a probability that this topic answers it can only be right for one
   mixture of both, and half and half is nearest to a day at work. */
static void fit(const struct samples *samples, size_t without, double coefficients[FEATURE_COUNT])
{
    own_(free_pointer) struct confidence_row *rows = x_alloc(samples->list.count + 1, sizeof *rows);
    size_t count = 0, outside = samples->questions - samples->in_scope;
    double balance = outside == 0 ? 1 : (double)samples->in_scope / (double)outside;
    for (size_t i = 0; i < samples->list.count; i++) {
        const struct sample *sample = &samples->list.items[i];
        if (without < FOLDS && sample->question % FOLDS == without)
            continue;
        struct confidence_row *row = &rows[count++];
        memcpy(row->features, sample->features, sizeof row->features);
        row->label = sample->label;
        row->weight = sample->question < samples->in_scope ? 1 : balance;
    }
    confidence_fit(rows, count, penalty, coefficients);
}

static void cross_validate(struct samples *samples)
{
    for (size_t fold = 0; fold < FOLDS; fold++) {
        double coefficients[FEATURE_COUNT];
        fit(samples, fold, coefficients);
        for (size_t i = 0; i < samples->list.count; i++) {
            struct sample *sample = &samples->list.items[i];
            if (sample->question % FOLDS == fold)
                sample->probability = confidence_probability(sample->features, coefficients);
        }
    }
}

static int number_compare(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return one < other ? 1 : one > other ? -1 : 0;
}

/* The threshold above which at most this share of the out-of-scope questions lie; top: by the first candidate alone, or
   by all that may be offered together. */
static double threshold(const struct samples *samples, bool top, double share)
{
    size_t outside = samples->questions - samples->in_scope;
    own_(free_pointer) double *sums = x_alloc(samples->questions + 1, sizeof *sums);
    for (size_t i = 0; i < samples->list.count; i++) {
        const struct sample *sample = &samples->list.items[i];
        if (sample->rank == 0 || !top)
            sums[sample->question] += sample->probability;
    }
    double *first = sums + samples->in_scope;
    qsort(first, outside, sizeof *first, number_compare);
    size_t allowed = (size_t)(share * (double)outside);
    return outside == 0 ? 0.5 : allowed < outside ? first[allowed] + 0.005 : 0;
}

/* Of the questions in scope, how many reach the threshold with their candidates together, cross-validated. */
static size_t reaching(const struct samples *samples, double clarify_from)
{
    own_(free_pointer) double *sums = x_alloc(samples->questions + 1, sizeof *sums);
    size_t count = 0;
    for (size_t i = 0; i < samples->list.count; i++)
        sums[samples->list.items[i].question] += samples->list.items[i].probability;
    for (size_t i = 0; i < samples->in_scope; i++)
        count += sums[i] >= clarify_from;
    return count;
}

static void report(const struct samples *samples, double answer_from, double clarify_from)
{
    size_t answered = 0, wrong = 0, right = 0;
    double loss = 0;
    for (size_t i = 0; i < samples->list.count; i++) {
        const struct sample *sample = &samples->list.items[i];
        if (sample->rank != 0 || sample->question >= samples->in_scope)
            continue;
        right += sample->label > 0;
        answered += sample->probability >= answer_from;
        wrong += sample->probability >= answer_from && sample->label < 1;
        loss -= log(sample->label > 0 ? sample->probability : 1 - sample->probability);
    }
    double all = (double)samples->in_scope;
    fprintf(stderr,
            "%zu questions in scope, %zu outside; right at rank 1 %.3f; cross-validated: answered %.3f, answered "
            "wrongly %.3f, answered or asked back %.3f, log loss %.3f\n",
            samples->in_scope, samples->questions - samples->in_scope, (double)right / all, (double)answered / all,
            (double)wrong / all, (double)reaching(samples, clarify_from) / all, loss / all);
}

static void print_table(struct samples *samples)
{
    double coefficients[FEATURE_COUNT];
    cross_validate(samples);
    double answer_from = threshold(samples, true, answered_share);
    double clarify_from = threshold(samples, false, clarified_share);
    report(samples, answer_from, clarify_from);
    fit(samples, FOLDS, coefficients);
    puts("/* Made by `neuvo train` from all of knowledge/expected (knowledge/README.md, \"Tuning\"). */");
    puts("/* clang-format off */");
    fputs("#define CONFIDENCE_COEFFICIENTS {", stdout);
    for (int i = 0; i < FEATURE_COUNT; i++)
        printf("%s%.4f", i == 0 ? "" : ", ", coefficients[i]);
    printf("}\n/* clang-format on */\n#define CONFIDENCE_ANSWER_FROM %.3f\n#define CONFIDENCE_CLARIFY_FROM %.3f\n",
           answer_from, clarify_from < answer_from ? clarify_from : answer_from);
}

static void tools_close(struct tools *tools)
{
    knowledge_release(tools->knowledge);
    analyser_free(tools->analyser);
}

static void samples_done(struct samples *samples)
{
    list_done(&samples->list);
}

/* Of lines in three languages on standard input. */
static int make_vectors(const char *path)
{
    own_(tools_close) struct tools tools = {.analyser = NULL};
    struct error error = ERROR_INIT;
    enum result result = analyser_open(&tools.analyser, &error);
    if (result == RESULT_OK)
        result = vectors_make(stdin, tools.analyser, path, &error);
    if (result != RESULT_OK)
        fprintf(stderr, "neuvo train: %s\n", error.text);
    return result == RESULT_OK ? 0 : 1;
}

int command_train(int argc, char **argv, const struct shipped *shipped)
{
    const char *files[FILES_MOST] = {NULL}, *path = NULL, *vectors = NULL;
    bool languages = false, alarms = false;
    int count = FILES_MOST;
    const struct argument arguments[] = {{"--knowledge", &path, NULL},
                                         {"--languages", NULL, &languages},
                                         {"--alarms", NULL, &alarms},
                                         {"--vectors", &vectors, NULL},
                                         {.name = NULL}};
    static const char usage[] =
        "EXPECTED.jsonl OUT_OF_SCOPE.jsonl [--knowledge PATH] | --languages | --alarms FILE… | --vectors FILE";
    if (!arguments_read("train", usage, argc, argv, arguments, files, &count))
        return 2;
    if (vectors != NULL && count == 0 && !languages)
        return make_vectors(vectors);
    if (languages ? count != 0 : alarms ? count == 0 : count != 2) {
        fprintf(stderr, "neuvo train: give two files of labelled questions, or --languages, --alarms or --vectors\n");
        return 2;
    }
    own_(tools_close) struct tools tools = {.analyser = NULL};
    own_(samples_done) struct samples samples = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    struct knowledge_sources sources = {.shipped = path == NULL ? shipped->articles : path,
                                        .thesaurus = shipped->thesaurus,
                                        .vectors = shipped->vectors};
    enum result result = analyser_open(&tools.analyser, &error);
    if (result == RESULT_OK)
        result = knowledge_build(&sources, NULL, tools.analyser, &tools.knowledge, NULL, &error);
    if (result == RESULT_OK && alarms)
        result = alarms_print(tools.knowledge, files, (size_t)count, &error);
    for (int i = 0; result == RESULT_OK && !alarms && i < count; i++)
        result = expected_lines_each(files[i], take_question, &(struct taking){&tools, &samples}, &error);
    if (result != RESULT_OK) {
        fprintf(stderr, "neuvo train: %s\n", error.text);
        return 1;
    }
    if (languages)
        languages_print(tools.knowledge);
    else if (!alarms)
        print_table(&samples);
    return 0;
}
