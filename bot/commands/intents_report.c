#include "commands/intents_report.h"

#include "base/own.h"
#include "intents/samples.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MISTAKES_SHOWN = 12, EXAMPLE_BYTES = 70 };

void guesses_done(struct guesses *guesses)
{
    list_done(&guesses->list);
}

void wilson_interval(size_t hits, size_t count, double *low, double *high)
{
    const double z = 1.959964, n = (double)count;
    *low = 0;
    *high = 1;
    if (count == 0)
        return;
    double share = (double)hits / n, spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    double middle = share + z * z / (2 * n), scale = 1 + z * z / n;
    *low = fmax(0, (middle - spread) / scale);
    *high = fmin(1, (middle + spread) / scale);
}

static bool is_outside(const struct guess *guess)
{
    return strcmp(guess->expected, INTENT_OUTSIDE) == 0;
}

static bool is_right(const struct guess *guess)
{
    return strcmp(guess->expected, guess->given) == 0;
}

static int score_compare(const void *a, const void *b)
{
    double one = (*(const struct guess *const *)a)->score, other = (*(const struct guess *const *)b)->score;
    return (one > other) - (one < other);
}

/* By the ranks of the outside (Mann & Whitney 1947). */
double guesses_auroc(const struct guesses *guesses)
{
    size_t count = guesses->list.count, outside = 0;
    own_(free_pointer) const struct guess **sorted = x_alloc(count, sizeof *sorted);
    double below = 0, pairs = 0;
    for (size_t i = 0; i < count; i++)
        sorted[i] = &guesses->list.items[i];
    qsort(sorted, count, sizeof *sorted, score_compare);
    for (size_t i = 0, next; i < count; i = next) {
        size_t inside_here = 0, outside_here = 0;
        for (next = i; next < count && sorted[next]->score <= sorted[i]->score; next++) {
            outside_here += is_outside(sorted[next]);
            inside_here += !is_outside(sorted[next]);
        }
        below += (double)inside_here * ((double)outside + (double)outside_here / 2);
        pairs += (double)inside_here;
        outside += outside_here;
    }
    return pairs * (double)outside > 0 ? below / (pairs * (double)outside) : 0.5;
}

static double add_share(struct text *out, const char *what, size_t hits, size_t count)
{
    double low, high, share = count == 0 ? 0 : (double)hits / (double)count;
    wilson_interval(hits, count, &low, &high);
    text_printf(out, "%-22s %.4f  (%.4f … %.4f)  %zu of %zu\n", what, share, low, high, hits, count);
    return share;
}

/* ---- mistakes ------------------------------------------------------------------------------------------ */

struct mistake {
    const struct guess *example; /* the first of them */
    size_t count;
};

static int mistake_compare(const void *a, const void *b)
{
    const struct guess *one = ((const struct mistake *)a)->example, *other = ((const struct mistake *)b)->example;
    int order = strcmp(one->expected, other->expected);
    if (order == 0)
        order = strcmp(one->given, other->given);
    return order != 0 ? order : strcmp(one->text, other->text);
}

static int count_compare(const void *a, const void *b)
{
    size_t one = ((const struct mistake *)a)->count, other = ((const struct mistake *)b)->count;
    return one == other ? mistake_compare(a, b) : (one < other) - (one > other);
}

/* Puts equal mistakes together; how many kinds there are. */
static size_t mistakes_of(const struct guesses *guesses, struct mistake *mistakes)
{
    size_t count = 0, kinds = 0;
    for (size_t i = 0; i < guesses->list.count; i++) {
        if (!is_right(&guesses->list.items[i]))
            mistakes[count++] = (struct mistake){&guesses->list.items[i], 1};
    }
    qsort(mistakes, count, sizeof *mistakes, mistake_compare);
    for (size_t i = 0; i < count; i++) {
        const struct guess *guess = mistakes[i].example;
        if (kinds > 0 && strcmp(mistakes[kinds - 1].example->expected, guess->expected) == 0 &&
            strcmp(mistakes[kinds - 1].example->given, guess->given) == 0)
            mistakes[kinds - 1].count++;
        else
            mistakes[kinds++] = mistakes[i];
    }
    qsort(mistakes, kinds, sizeof *mistakes, count_compare);
    return kinds;
}

static void add_mistakes(const struct guesses *guesses, struct text *out)
{
    own_(free_pointer) struct mistake *mistakes = x_alloc(guesses->list.count, sizeof *mistakes);
    size_t kinds = mistakes_of(guesses, mistakes);
    if (kinds > 0)
        text_add(out, "the commonest mistakes (expected → given):\n");
    for (size_t i = 0; i < kinds && i < MISTAKES_SHOWN; i++) {
        const struct guess *example = mistakes[i].example;
        size_t length = utf8_cut(example->text, EXAMPLE_BYTES);
        text_printf(out, "%6zu  %s → %s, as in \"%.*s%s\"\n", mistakes[i].count, example->expected, example->given,
                    (int)length, example->text, example->text[length] == '\0' ? "" : "…");
    }
}

void guesses_report(const struct guesses *guesses, struct text *out)
{
    size_t inside = 0, right = 0, outside = 0, refused = 0;
    for (size_t i = 0; i < guesses->list.count; i++) {
        const struct guess *guess = &guesses->list.items[i];
        outside += is_outside(guess);
        inside += !is_outside(guess);
        refused += is_outside(guess) && is_right(guess);
        right += !is_outside(guess) && is_right(guess);
    }
    double accuracy = add_share(out, "accuracy", right, inside);
    if (outside > 0) {
        double recall = add_share(out, "out-of-scope recall", refused, outside);
        double sum = accuracy + recall;
        text_printf(out, "%-22s %.4f\n", "joint (harmonic mean)", sum > 0 ? 2 * accuracy * recall / sum : 0);
        text_printf(out, "%-22s %.4f\n", "AUROC", guesses_auroc(guesses));
    }
    add_mistakes(guesses, out);
}
