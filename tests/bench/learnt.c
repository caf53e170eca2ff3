/*
 * What learning from picks is worth, and whether it does harm (../../knowledge/learnt.h).
 *
 *     learnt --articles DIR --thesaurus DIR --vectors FILE EXPECTED.jsonl …
 *
 * The labelled questions of each topic are dealt into two halves. Those of one half are asked, and where the right
 * topic is answered or offered, three people each pick it. Then the other half, which nobody has asked, and the
 * questions out of scope are judged with and without what was learnt; and the first half again, as the fourth person
 * asks it. Then the halves change places. The dev files only: what is tuned on says little, but the held-out ones would
 * be spoilt.
 */
#include "knowledge/learnt.h"
#include "base/own.h"
#include "knowledge/expected_lines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BINS = 10, OFFERED = 3, PICKERS = 3, ORGANISATION = 1, TURNS = 2 };

struct asked_line {
    char *text, *topics[EXPECTED_TOPICS_MAX + 1];
    enum language language;
    size_t half;
};

struct pick {
    char mark[HASH_HEX_BYTES];
    const char *topic;
};

struct figures {
    size_t asked, first, among, answered, wrong, outside, outside_answered, outside_offered;
    double bins[BINS][3]; /* questions, probability, right */
};

struct bench {
    struct analyser *analyser;
    struct knowledge *knowledge;
    struct learnt *learnt;
    LIST_OF(struct asked_line) inside, outside;
    LIST_OF(struct pick) picks;
};

static const uint8_t key[HASH_KEY_BYTES] = {7};

static void die(const char *what)
{
    fprintf(stderr, "learnt: %s\n", what);
    exit(2);
}

/* ---- the questions ---------------------------------------------------------------------------------------- */

static size_t half_of(const struct bench *bench, const char *topic)
{
    size_t before = 0;
    for (size_t i = 0; topic != NULL && i < bench->inside.count; i++)
        before += string_equal(bench->inside.items[i].topics[0], topic);
    return before % TURNS;
}

static void keep_line(void *context, const struct expected_line *line)
{
    struct bench *bench = context;
    struct asked_line kept = {.text = x_strdup(line->text), .language = line->language};
    kept.half = half_of(bench, line->topics[0]);
    for (size_t i = 0; line->topics[i] != NULL; i++)
        kept.topics[i] = x_strdup(line->topics[i]);
    if (kept.topics[0] == NULL)
        *list_push(&bench->outside) = kept;
    else
        *list_push(&bench->inside) = kept;
}

static bool is_right(const struct asked_line *line, const char *topic)
{
    for (size_t i = 0; line->topics[i] != NULL; i++) {
        if (strcmp(line->topics[i], topic) == 0)
            return true;
    }
    return false;
}

static void ask(struct bench *bench, const struct asked_line *line, bool with, struct ranking *ranking)
{
    struct question question = {.text = line->text,
                                .language = line->language,
                                .audience = AUDIENCE_STAFF,
                                .learnt = with ? bench->learnt : NULL,
                                .organisation_id = ORGANISATION};
    knowledge_ask(bench->knowledge, bench->analyser, &question, ranking, NULL);
}

/* ---- learning --------------------------------------------------------------------------------------------- */

/* What the person would have picked or said yes to; NULL: they never saw the right one. */
static const char *seen_right(const struct asked_line *line, const struct ranking *ranking)
{
    size_t seen = ranking->outcome == OUTCOME_ANSWER ? 1 : ranking->outcome == OUTCOME_CLARIFY ? OFFERED : 0;
    for (size_t i = 0; i < seen && i < ranking->count; i++) {
        if (is_right(line, ranking->ranked[i].topic))
            return ranking->ranked[i].topic;
    }
    return NULL;
}

static void pick(struct bench *bench, const struct learnt *hasher, const struct asked_line *line)
{
    own_(sayings_done) struct sayings sayings = {.list = LIST_INIT};
    struct ranking ranking;
    ask(bench, line, false, &ranking);
    const char *topic = seen_right(line, &ranking);
    if (topic == NULL)
        return;
    learnt_sayings(hasher, bench->knowledge, bench->analyser, ORGANISATION, line->text, line->language, &sayings);
    for (size_t i = 0; i < sayings.list.count; i++) {
        struct pick *made = list_push(&bench->picks);
        memcpy(made->mark, sayings.list.items[i].mark, sizeof made->mark);
        made->topic = topic;
    }
}

static int compare_picks(const void *a, const void *b)
{
    const struct pick *one = a, *other = b;
    int order = strcmp(one->mark, other->mark);
    return order != 0 ? order : strcmp(one->topic, other->topic);
}

static void learn(struct bench *bench, size_t half)
{
    struct learnt *made = learnt_new(key);
    bench->picks.count = 0;
    for (size_t i = 0; i < bench->inside.count; i++) {
        if (bench->inside.items[i].half == half)
            pick(bench, made, &bench->inside.items[i]);
    }
    qsort(bench->picks.items, bench->picks.count, sizeof *bench->picks.items, compare_picks);
    for (size_t i = 0, next = 0; i < bench->picks.count; i = next) {
        for (next = i + 1; next < bench->picks.count;) {
            if (compare_picks(&bench->picks.items[i], &bench->picks.items[next]) != 0)
                break;
            next++;
        }
        learnt_add(made, bench->picks.items[i].mark, bench->picks.items[i].topic, (int64_t)(next - i) * PICKERS, 0);
    }
    learnt_seal(made);
    learnt_release(bench->learnt);
    bench->learnt = made;
}

/* ---- judging ---------------------------------------------------------------------------------------------- */

static void note_probability(struct figures *figures, double probability, bool right)
{
    size_t bin = (size_t)(probability * BINS);
    double *sums = figures->bins[bin < BINS ? bin : BINS - 1];
    sums[0]++;
    sums[1] += probability;
    sums[2] += right;
}

static void judge(struct bench *bench, const struct asked_line *line, bool with, struct figures *figures)
{
    struct ranking ranking;
    bool among = false;
    ask(bench, line, with, &ranking);
    bool answered = ranking.outcome == OUTCOME_ANSWER;
    bool right = ranking.count > 0 && is_right(line, ranking.ranked[0].topic);
    note_probability(figures, ranking.score, right);
    if (line->topics[0] == NULL) {
        figures->outside++;
        figures->outside_answered += answered;
        figures->outside_offered += ranking.outcome == OUTCOME_CLARIFY;
        return;
    }
    for (size_t i = 0; i < ranking.count && i < OFFERED; i++)
        among = among || is_right(line, ranking.ranked[i].topic);
    figures->asked++;
    figures->first += right;
    figures->among += among;
    figures->answered += answered;
    figures->wrong += answered && !right;
}

static double error_of(const struct figures *figures)
{
    double off = 0, all = 0;
    for (size_t i = 0; i < BINS; i++) {
        all += figures->bins[i][0];
        off += fabs(figures->bins[i][1] - figures->bins[i][2]);
    }
    return all > 0 ? off / all : 0;
}

static void print(const char *name, const struct figures *figures)
{
    printf(
        "learnt, %s: of %zu questions %zu right at rank 1 (%.3f), %zu within three, %zu answered, %zu wrongly; of %zu "
        "out of scope %zu answered, %zu asked back; probability off by %.3f\n",
        name, figures->asked, figures->first, figures->asked > 0 ? (double)figures->first / (double)figures->asked : 0,
        figures->among, figures->answered, figures->wrong, figures->outside, figures->outside_answered,
        figures->outside_offered, error_of(figures));
}

static void judge_halves(struct bench *bench, struct figures *before, struct figures *after, struct figures *again)
{
    for (size_t half = 0; half < TURNS; half++) {
        learn(bench, half);
        for (size_t i = 0; i < bench->inside.count; i++) {
            const struct asked_line *line = &bench->inside.items[i];
            if (line->half == half) {
                judge(bench, line, true, again);
                continue;
            }
            judge(bench, line, false, before);
            judge(bench, line, true, after);
        }
        for (size_t i = 0; i < bench->outside.count; i++) {
            judge(bench, &bench->outside.items[i], false, before);
            judge(bench, &bench->outside.items[i], true, after);
        }
    }
}

static double spent_us(void)
{
    struct timespec spent;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return (double)spent.tv_sec * 1e6 + (double)spent.tv_nsec / 1e3;
}

/* The processor's time for a question, with and without in turn, so that both find the same warm caches. */
static void print_cost(struct bench *bench)
{
    struct ranking ranking;
    double sums[2] = {0};
    for (size_t i = 0; i < bench->inside.count; i++) {
        ask(bench, &bench->inside.items[i], true, &ranking);
        for (int turn = 0; turn < 6; turn++) {
            double started_us = spent_us();
            ask(bench, &bench->inside.items[i], turn % 2 == 1, &ranking);
            sums[turn % 2] += spent_us() - started_us;
        }
    }
    double questions = 3 * (double)bench->inside.count;
    printf("learnt, %zu associations: %.1f microseconds a question without, %.1f with\n", learnt_count(bench->learnt),
           sums[0] / questions, sums[1] / questions);
}

static void free_lines(struct asked_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(lines[i].text);
        for (size_t k = 0; lines[i].topics[k] != NULL; k++)
            free(lines[i].topics[k]);
    }
}

/* What was learnt makes no more wrong answers than one in two hundred questions, and the probability stays honest. */
static bool holds(const struct figures *before, const struct figures *after)
{
    size_t asked = before->asked + before->outside;
    size_t wrong = before->wrong + before->outside_answered, wrong_after = after->wrong + after->outside_answered;
    return after->first >= before->first && wrong_after <= wrong + asked / 200 &&
           error_of(after) <= error_of(before) + 0.005;
}

int main(int argc, char **argv)
{
    struct knowledge_sources sources = {.shipped = NULL};
    struct bench bench = {.analyser = NULL};
    struct figures before = {.asked = 0}, after = {.asked = 0}, again = {.asked = 0};
    struct error error = ERROR_INIT;
    int at = 1;
    for (; at + 1 < argc && string_starts(argv[at], "--"); at += 2) {
        const char **into = strcmp(argv[at], "--articles") == 0    ? &sources.shipped
                            : strcmp(argv[at], "--thesaurus") == 0 ? &sources.thesaurus
                            : strcmp(argv[at], "--vectors") == 0   ? &sources.vectors
                                                                   : NULL;
        if (into == NULL)
            die("usage: learnt --articles DIR --thesaurus DIR --vectors FILE EXPECTED.jsonl …");
        *into = argv[at + 1];
    }
    if (analyser_open(&bench.analyser, &error) != RESULT_OK ||
        knowledge_build(&sources, NULL, bench.analyser, &bench.knowledge, NULL, &error) != RESULT_OK)
        die(error.text);
    for (; at < argc; at++) {
        if (expected_lines_each(argv[at], keep_line, &bench, &error) != RESULT_OK)
            die(error.text);
    }
    judge_halves(&bench, &before, &after, &again);
    print("nothing", &before);
    print("the other half", &after);
    print("just this", &again);
    print_cost(&bench);
    bool good = holds(&before, &after);
    free_lines(bench.inside.items, bench.inside.count);
    free_lines(bench.outside.items, bench.outside.count);
    list_done(&bench.inside);
    list_done(&bench.outside);
    list_done(&bench.picks);
    learnt_release(bench.learnt);
    knowledge_release(bench.knowledge);
    analyser_free(bench.analyser);
    return good ? 0 : 1;
}
