#include "insight/competence.h"

#include "base/own.h"
#include "insight/protect.h"

#include <math.h>
#include <stdlib.h>

static const double interval_90 = 1.6449;

/* ---- contributions ----------------------------------------------------------------------------------------------- */

struct contribution *contribution_add(struct contributions *contributions, const struct framework *framework, int role,
                                      int area)
{
    struct contribution *made = x_alloc(1, sizeof *made);
    made->role = role;
    made->area = area;
    for (int c = 0; c < framework->count; c++)
        made->cuts[c] = framework_cut(framework, framework->roles[role].required[c]);
    *list_push(&contributions->list) = made;
    return made;
}

void contribution_answer(struct contribution *contribution, int competence, const struct response_model *model,
                         int response)
{
    if (contribution->likelihoods[competence] == NULL) {
        contribution->likelihoods[competence] = x_alloc(1, sizeof(struct likelihood));
        likelihood_start(contribution->likelihoods[competence], contribution->cuts[competence]);
    }
    likelihood_add(contribution->likelihoods[competence], model, response);
}

void contributions_done(struct contributions *contributions)
{
    for (size_t i = 0; i < contributions->list.count; i++) {
        for (int c = 0; c < COMPETENCES_MOST; c++)
            free(contributions->list.items[i]->likelihoods[c]);
        free(contributions->list.items[i]);
    }
    list_done(&contributions->list);
}

/* ---- one cell ---------------------------------------------------------------------------------------------------- */

int level_tenths(const struct framework *framework, double theta)
{
    enum { CUTS = LEVELS - 1 };
    int below = 0;
    while (below < CUTS && theta >= framework->cuts[below])
        below++;
    double first = framework->cuts[1] - framework->cuts[0],
           last = framework->cuts[CUTS - 1] - framework->cuts[CUTS - 2];
    double from = below == 0 ? framework->cuts[0] - first : framework->cuts[below - 1];
    double to = below == CUTS ? framework->cuts[CUTS - 1] + last : framework->cuts[below];
    double level = 1.0 + below + (theta - from) / (to - from);
    return (int)lround(10.0 * fmin(fmax(level, 1.0), (double)LEVELS));
}

struct group {
    LIST_OF(const struct likelihood *) people;
};

static void group_find(const struct competence_source *source, int competence, size_t row, size_t col, size_t rows,
                       size_t cols, struct group *group)
{
    for (size_t i = 0; i < source->contributions->list.count; i++) {
        const struct contribution *one = source->contributions->list.items[i];
        if (one->likelihoods[competence] != NULL && (row == rows || (size_t)one->role == row) &&
            (col == cols || (size_t)one->area == col))
            *list_push(&group->people) = one->likelihoods[competence];
    }
}

/* How many people there are; 0 not known. */
static int64_t headcount_of(const struct competence_source *source, size_t row, size_t col, size_t rows, size_t cols)
{
    int64_t sum = 0;
    for (size_t r = 0; source->headcounts != NULL && r < rows; r++)
        sum += r == row || row == rows ? source->headcounts[r * (cols + 1) + col] : 0;
    return sum;
}

static int coverage_of(size_t people, int64_t headcount)
{
    double share = 100.0 * (double)people / (double)headcount;
    return share <= 25.0 ? 25 : share <= 50.0 ? 50 : share <= 75.0 ? 75 : 100;
}

static void tell(const struct competence_source *source, int competence, size_t row, size_t rows,
                 const struct group *group, int64_t headcount, struct picture_cell *cell)
{
    const struct framework *framework = source->framework;
    struct group_mean found = group_mean_of(group->people.items, group->people.count, headcount);
    int64_t people = (int64_t)group->people.count, meet = llround(found.meets * (double)people);
    cell->values[MEASURE_HELD] = level_tenths(framework, found.mean);
    cell->values[MEASURE_LOW] = level_tenths(framework, found.mean - interval_90 * found.se);
    cell->values[MEASURE_HIGH] = level_tenths(framework, found.mean + interval_90 * found.se);
    cell->values[MEASURE_MEETS] = share_coarse(meet, people, meet, people - meet);
    if (headcount >= people)
        cell->values[MEASURE_COVERAGE] = coverage_of(group->people.count, headcount);
    if (row == rows)
        return;
    cell->values[MEASURE_NEED] = framework->roles[row].required[competence] * 10;
    cell->values[MEASURE_LATER] = framework->roles[row].later[competence] * 10;
}

void competence_make(const struct competence_source *source, int competence, struct picture *picture)
{
    size_t rows = picture->rows.list.count, cols = picture->cols.list.count;
    own_(group_table_done) struct group_table table = {.rows = 0};
    group_table_start(&table, (int)rows, (int)cols);
    for (size_t i = 0; i < source->contributions->list.count; i++) {
        const struct contribution *one = source->contributions->list.items[i];
        if (one->likelihoods[competence] != NULL)
            table.n[group_table_cell(&table, one->role, one->area)]++;
    }
    group_table_sum(&table);
    protect(&table, source->k);
    picture_protect(picture, &table);
    for (size_t row = 0; row <= rows; row++) {
        for (size_t col = 0; col <= cols; col++) {
            struct picture_cell *cell = picture_cell(picture, row, col);
            struct group group = {.people = LIST_INIT};
            if (cell->state != PICTURE_SHOWN)
                continue;
            group_find(source, competence, row, col, rows, cols, &group);
            tell(source, competence, row, rows, &group, headcount_of(source, row, col, rows, cols), cell);
            list_done(&group.people);
        }
    }
}
