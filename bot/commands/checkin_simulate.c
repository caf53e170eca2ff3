#include "commands/checkin_simulate.h"

#include "base/own.h"
#include "checkin/selection.h"

#include <math.h>
#include <stdio.h>

enum { QUESTIONS_MOST = 60, CHECKINS = 6, CHECKIN_QUESTIONS = 5 };
static const double targets[] = {0.55, 0.50, 0.45, 0.40, 0.30};
static const int lengths[] = {3, 4, 5, 6, 10, 20};
enum { TARGETS = sizeof targets / sizeof *targets, LENGTHS = sizeof lengths / sizeof *lengths };

struct chooser {
    const char *name;
    int best; /* one of so many best; 0: any */
};
static const struct chooser choosers[] = {
    {"by chance", 0}, {"most information", 1}, {"one of the best 4", 4}, {"one of the best 6", RANDOMESQUE}};

/* What the people of one chooser sum up to. */
struct sums {
    double questions[TARGETS], reached[TARGETS]; /* of those who reached it; how many */
    double se[LENGTHS], square[LENGTHS];
    double low, high, lows, highs; /* bias after five questions of θ < −1, θ > 1; how many they are */
    LIST_OF(double) shown;         /* per item, within five questions */
};

void checkin_bank_make(struct checkin_bank *bank, int count, struct chance *chance)
{
    for (int i = 0; i < count; i++) {
        char id[24];
        (void)snprintf(id, sizeof id, "made-%d", i + 1);
        struct response_model model = {.kind = RESPONSE_2PL, .thresholds = 1};
        model.a = 1.3 * exp(0.25 * chance_normal(chance));
        model.b[0] = chance_normal(chance);
        *list_push(&bank->items) = (struct bank_item){x_strdup(id), model};
    }
}

/* Drawn by the model itself. */
static int answer(const struct response_model *model, double theta, struct chance *chance)
{
    double left = chance_uniform(chance);
    int last = response_count(model) - 1;
    for (int response = 0; response < last; response++) {
        left -= exp(response_log_probability(model, theta, response));
        if (left < 0.0)
            return response;
    }
    return last;
}

/* As selection_next for one competence whose estimate is `now`. */
static ptrdiff_t choose(const struct chooser *chooser, struct skill now, const struct candidate *candidates,
                        size_t count, struct chance *chance)
{
    struct skills skills = {.count = 1, .mean = {now.mean}, .covariance = {{now.sd * now.sd}}};
    if (chooser->best > 0)
        return selection_next(&skills, NULL, candidates, count, chooser->best, 0.0, chance);
    size_t open = 0;
    for (size_t i = 0; i < count; i++)
        open += !candidates[i].barred;
    if (open == 0)
        return -1;
    size_t skip = (size_t)chance_below(chance, (int)open);
    for (size_t i = 0; i < count; i++) {
        if (!candidates[i].barred && skip-- == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

static void note_length(struct sums *sums, int asked, struct skill now, double theta)
{
    for (int i = 0; i < LENGTHS; i++) {
        if (lengths[i] != asked)
            continue;
        sums->se[i] += now.sd;
        sums->square[i] += (now.mean - theta) * (now.mean - theta);
    }
    if (asked == CHECKIN_QUESTIONS && theta < -1.0) {
        sums->low += now.mean - theta;
        sums->lows += 1.0;
    } else if (asked == CHECKIN_QUESTIONS && theta > 1.0) {
        sums->high += now.mean - theta;
        sums->highs += 1.0;
    }
}

/* One person who answers until nothing is left to reach. */
static void sit(const struct chooser *chooser, double theta, struct candidate *candidates, size_t count,
                struct chance *chance, struct sums *sums)
{
    struct posterior posterior;
    bool reached[TARGETS] = {false};
    posterior_start(&posterior, (struct skill){0.0, 1.0});
    for (size_t i = 0; i < count; i++)
        candidates[i].barred = false;
    struct skill now = {0.0, 1.0};
    for (int asked = 1; asked <= QUESTIONS_MOST; asked++) {
        ptrdiff_t next = choose(chooser, now, candidates, count, chance);
        if (next < 0 || (size_t)next >= sums->shown.count)
            return;
        candidates[next].barred = true;
        if (asked <= CHECKIN_QUESTIONS)
            sums->shown.items[next] += 1.0;
        posterior_add(&posterior, candidates[next].model, answer(candidates[next].model, theta, chance));
        now = posterior_ability(&posterior);
        note_length(sums, asked, now, theta);
        for (int t = 0; t < TARGETS; t++) {
            if (!reached[t] && now.sd <= targets[t]) {
                reached[t] = true;
                sums->questions[t] += asked;
                sums->reached[t] += 1.0;
            }
        }
        if (reached[TARGETS - 1] && asked >= lengths[LENGTHS - 1])
            return;
    }
}

static void report_chooser(const struct chooser *chooser, const struct sums *sums, int people, struct text *out)
{
    double most = 0.0;
    for (size_t i = 0; i < sums->shown.count; i++)
        most = fmax(most, sums->shown.items[i] / people);
    text_printf(out, "%s\n  questions to an error of", chooser->name);
    for (int t = 0; t < TARGETS; t++) {
        double share = sums->reached[t] / people;
        if (share <= 0.0)
            text_printf(out, "%s %.2f: never", t > 0 ? "," : "", targets[t]);
        else
            text_printf(out, "%s %.2f: %.1f", t > 0 ? "," : "", targets[t], sums->questions[t] / sums->reached[t]);
        if (share > 0.0 && share < 0.97)
            text_printf(out, " (%.0f %% reach it)", 100.0 * share);
    }
    text_add(out, "\n  mean error/RMSE after");
    for (int i = 0; i < LENGTHS; i++)
        text_printf(out, "%s %d: %.3f/%.3f", i > 0 ? "," : "", lengths[i], sums->se[i] / people,
                    sqrt(sums->square[i] / people));
    text_printf(out, "\n  after five: bias %+.2f below -1, %+.2f above 1; the most shown item is seen by %.0f %%\n",
                sums->lows > 0.0 ? sums->low / sums->lows : 0.0, sums->highs > 0.0 ? sums->high / sums->highs : 0.0,
                100.0 * most);
}

/* Five questions every three months; the skill drifts as the ageing of skills.h believes it does. */
static void report_memory(struct candidate *candidates, size_t count, int people, struct chance *chance,
                          struct text *out)
{
    double se[CHECKINS] = {0.0}, square[CHECKINS] = {0.0};
    const double kept = exp(-3.0 / SKILLS_AGEING_MONTHS);
    for (int person = 0; person < people; person++) {
        double theta = chance_normal(chance);
        struct skills skills;
        skills_start(&skills, 1, 0.0);
        for (int checkin = 0; checkin < CHECKINS; checkin++) {
            for (size_t i = 0; i < count; i++)
                candidates[i].barred = false;
            for (int asked = 0; asked < CHECKIN_QUESTIONS; asked++) {
                ptrdiff_t next = selection_next(&skills, NULL, candidates, count, 4, 0.0, chance);
                if (next < 0)
                    break;
                candidates[next].barred = true;
                skills_answer(&skills, 0, candidates[next].model, answer(candidates[next].model, theta, chance));
            }
            struct skill now = skills_of(&skills, 0);
            se[checkin] += now.sd;
            square[checkin] += (now.mean - theta) * (now.mean - theta);
            skills_age(&skills, 0.0, 3.0);
            theta = theta * sqrt(kept) + sqrt(1.0 - kept) * chance_normal(chance);
        }
    }
    text_add(out, "memory, five questions every three months, one of the best 4\n  mean error/RMSE at check-in");
    for (int checkin = 0; checkin < CHECKINS; checkin++)
        text_printf(out, "%s %d: %.3f/%.3f", checkin > 0 ? "," : "", checkin + 1, se[checkin] / people,
                    sqrt(square[checkin] / people));
    text_add(out, "\n");
}

void checkin_simulate(const struct checkin_bank *bank, int people, struct chance *chance, struct text *out)
{
    size_t count = bank->items.count;
    own_(free_pointer) struct candidate *candidates = x_alloc(count, sizeof *candidates);
    own_(free_pointer) double *theta = x_alloc((size_t)people, sizeof *theta);
    for (size_t i = 0; i < count; i++)
        candidates[i].model = &bank->items.items[i].model;
    for (int person = 0; person < people; person++)
        theta[person] = chance_normal(chance);
    text_printf(out, "%zu items, %d people, skills N(0, 1), prior N(0, 1)\n", count, people);
    for (size_t c = 0; c < sizeof choosers / sizeof *choosers; c++) {
        struct sums sums = {.shown = LIST_INIT};
        for (size_t i = 0; i < count; i++)
            *list_push(&sums.shown) = 0.0;
        for (int person = 0; person < people; person++)
            sit(&choosers[c], theta[person], candidates, count, chance, &sums);
        report_chooser(&choosers[c], &sums, people, out);
        list_done(&sums.shown);
    }
    report_memory(candidates, count, people, chance, out);
}
