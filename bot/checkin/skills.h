/*
 * What is known of a person over all competences: a joint normal. Competences inform each other, and what was known
 * ages: towards the prior, never beyond it. Pure.
 *
 *   prior      P0 = (1 − ρ) I + ρ J, ρ = SKILLS_CORRELATION; mean 0 or the role's
 *   answer     on competence c, whose prior N(m_c, P_cc) becomes N(m', v') on the grid (checkin/ability.h):
 *              g = P[:,c] / P_cc;  m += g (m' − m_c);  P += g gᵀ (v' − P_cc)
 *   ageing     P ← P0 − (P0 − P) exp(−months / SKILLS_AGEING_MONTHS); the mean stays
 */
#ifndef NEUVO_CHECKIN_SKILLS_H
#define NEUVO_CHECKIN_SKILLS_H

#include "checkin/ability.h"

enum { COMPETENCES_MOST = 32 };
#define SKILLS_CORRELATION 0.6
#define SKILLS_AGEING_MONTHS 60.0

struct skills {
    int count;
    double mean[COMPETENCES_MOST];
    double covariance[COMPETENCES_MOST][COMPETENCES_MOST];
};

/* count up to COMPETENCES_MOST; correlation at least 0, under 1. */
void skills_start(struct skills *skills, int count, double correlation);
struct skill skills_of(const struct skills *skills, int competence);
/* One answer to an item of that competence. */
void skills_answer(struct skills *skills, int competence, const struct response_model *model, int response);
void skills_age(struct skills *skills, double correlation, double months);

#endif
