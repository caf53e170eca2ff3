/*
 * The picture of one competence of one quarter, protected: how each job holds it, by area. Pure.
 *
 * It is made of the answers of that quarter alone, of those who allow to be counted: no answer is in two pictures, and
 * a group is seen again only when k of its people have answered anew.
 */
#ifndef NEUVO_INSIGHT_COMPETENCE_H
#define NEUVO_INSIGHT_COMPETENCE_H

#include "checkin/framework.h"
#include "insight/group_mean.h"
#include "insight/picture.h"

/* Somebody's answers of the quarter, as what they make likely. */
struct contribution {
    int role, area;
    double cuts[COMPETENCES_MOST];                    /* what their job needs */
    struct likelihood *likelihoods[COMPETENCES_MOST]; /* NULL: they did not answer about it */
};
struct contributions {
    LIST_OF(struct contribution *) list;
};
/* Role and area are indexes; nothing is answered yet. The list's. */
struct contribution *contribution_add(struct contributions *contributions, const struct framework *framework, int role,
                                      int area);
void contribution_answer(struct contribution *contribution, int competence, const struct response_model *model,
                         int response);
void contributions_done(struct contributions *contributions);

struct competence_source {
    const struct framework *framework;
    const struct contributions *contributions;
    const int64_t *headcounts; /* roles × (areas + 1), the last one all: how many people there are; NULL not known */
    int64_t k;
};

/* Started by the caller with the roles as rows and the areas as columns. */
void competence_make(const struct competence_source *source, int competence, struct picture *picture);

/* A skill as a level, in tenths from 10 to 80: level L begins at its cut. */
int level_tenths(const struct framework *framework, double theta);

#endif
