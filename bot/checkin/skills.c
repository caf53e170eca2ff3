#include "checkin/skills.h"

#include <math.h>

static double prior_covariance(int row, int column, double correlation)
{
    return row == column ? 1.0 : correlation;
}

void skills_start(struct skills *skills, int count, double correlation)
{
    *skills = (struct skills){.count = count};
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++)
            skills->covariance[i][j] = prior_covariance(i, j, correlation);
    }
}

struct skill skills_of(const struct skills *skills, int competence)
{
    return (struct skill){skills->mean[competence], sqrt(skills->covariance[competence][competence])};
}

void skills_answer(struct skills *skills, int competence, const struct response_model *model, int response)
{
    struct posterior posterior;
    struct skill prior = skills_of(skills, competence);
    posterior_start(&posterior, prior);
    posterior_add(&posterior, model, response);
    struct skill now = posterior_ability(&posterior);
    double variance = prior.sd * prior.sd, change = now.sd * now.sd - variance;
    double gain[COMPETENCES_MOST];
    for (int i = 0; i < skills->count; i++)
        gain[i] = skills->covariance[i][competence] / variance;
    for (int i = 0; i < skills->count; i++) {
        skills->mean[i] += gain[i] * (now.mean - prior.mean);
        for (int j = 0; j < skills->count; j++)
            skills->covariance[i][j] += gain[i] * gain[j] * change;
    }
}

void skills_age(struct skills *skills, double correlation, double months)
{
    double kept = exp(-fmax(months, 0.0) / SKILLS_AGEING_MONTHS); /* a clock that went back ages nothing */
    for (int i = 0; i < skills->count; i++) {
        for (int j = 0; j < skills->count; j++) {
            double prior = prior_covariance(i, j, correlation);
            skills->covariance[i][j] = prior - (prior - skills->covariance[i][j]) * kept;
        }
    }
}
