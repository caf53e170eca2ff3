#include "knowledge/regression.h"

#include "base/own.h"
#include "knowledge/expected_set.h"
#include "knowledge/touched.h"

#include <stdlib.h>
#include <string.h>

/* What a snapshot did with a question. */
struct outcome_of {
    bool asked;
    uint8_t fault; /* enum expected_fault */
    uint64_t firsts[EXPECTED_CANDIDATES];
};

struct state {
    bool was_right;                /* some snapshot that answered people had it right */
    struct outcome_of now, trying; /* trying: as long as a snapshot is on trial */
};

struct regression {
    struct expected_set set;
    struct state *states; /* one a question */
    size_t next;          /* regression_go_on() has come so far */
    bool on_trial;
};

struct regression *regression_new(void)
{
    struct regression *regression = x_alloc(1, sizeof *regression);
    regression->set = (struct expected_set)EXPECTED_SET_INIT;
    return regression;
}

void regression_free(struct regression *regression)
{
    if (regression == NULL)
        return;
    expected_set_done(&regression->set);
    free(regression->states);
    free(regression);
}

static bool same_topics(const struct expected_line *one, const struct expected_line *other)
{
    size_t count = 0;
    for (; one->topics[count] != NULL; count++) {
        if (!expected_line_names(other, one->topics[count]))
            return false;
    }
    return other->topics[count] == NULL && one->language == other->language;
}

static void keep_states(const struct regression *regression, const struct expected_set *fresh, struct state *states)
{
    for (size_t i = 0; i < fresh->questions.count; i++) {
        struct expected_line line, old;
        expected_set_line(fresh, i, &line);
        ptrdiff_t known = expected_set_find(&regression->set, line.text);
        if (known < 0)
            continue;
        expected_set_line(&regression->set, (size_t)known, &old);
        if (same_topics(&line, &old))
            states[i] = regression->states[known];
    }
}

void regression_load(struct regression *regression, const struct knowledge_sources *sources,
                     struct complaints *complaints)
{
    struct expected_set fresh = EXPECTED_SET_INIT;
    expected_set_load(&fresh, sources, complaints);
    struct state *states = x_alloc(fresh.questions.count + 1, sizeof *states);
    keep_states(regression, &fresh, states);
    expected_set_done(&regression->set);
    free(regression->states);
    regression->set = fresh;
    regression->states = states;
    regression->next = 0;
}

/* ---- asking ---------------------------------------------------------------------------------------------- */

/* What an editor put away is answered by nothing, and that is no fault. */
static bool is_put_away(const struct expected_line *line, const struct knowledge *knowledge)
{
    size_t count = 0;
    for (; line->topics[count] != NULL; count++) {
        if (!knowledge_is_archived(knowledge, line->topics[count], line->language))
            return false;
    }
    return count > 0;
}

static void ask(const struct regression *regression, size_t index, const struct knowledge *knowledge,
                struct analyser *analyser, struct outcome_of *outcome)
{
    struct expected_line line;
    struct ranking ranking;
    expected_set_line(&regression->set, index, &line);
    struct question question = {.text = line.text, .language = line.language, .audience = AUDIENCE_STAFF};
    knowledge_ask(knowledge, analyser, &question, &ranking, NULL);
    enum expected_fault fault = is_put_away(&line, knowledge) ? EXPECTED_FINE : expected_line_judge(&line, &ranking);
    *outcome = (struct outcome_of){.asked = true, .fault = (uint8_t)fault};
    for (size_t i = 0; i < ranking.count && i < EXPECTED_CANDIDATES; i++)
        outcome->firsts[i] = topic_mark(ranking.ranked[i].topic);
}

static void ask_now(struct regression *regression, size_t index, const struct knowledge *now, struct analyser *analyser)
{
    struct state *state = &regression->states[index];
    ask(regression, index, now, analyser, &state->now);
    state->was_right = state->was_right || state->now.fault == EXPECTED_FINE;
}

static bool is_touched(const struct regression *regression, size_t index, const struct touched *touched,
                       const struct knowledge *after, struct analyser *analyser)
{
    struct expected_line line;
    const struct state *state = &regression->states[index];
    expected_set_line(&regression->set, index, &line);
    for (size_t i = 0; line.topics[i] != NULL; i++) {
        if (touched_topic(touched, topic_mark(line.topics[i])))
            return true;
    }
    for (size_t i = 0; i < EXPECTED_CANDIDATES; i++) {
        if (touched_topic(touched, state->now.firsts[i]))
            return true;
    }
    return touched_question(touched, after, analyser, line.text, line.language);
}

size_t regression_try(struct regression *regression, const struct knowledge *before, const struct knowledge *after,
                      struct analyser *analyser)
{
    own_(touched_done) struct touched touched;
    touched_by(before, after, analyser, &touched);
    regression->on_trial = true;
    for (size_t i = 0; i < regression->set.questions.count; i++) {
        struct state *state = &regression->states[i];
        state->trying = state->now;
        state->trying.asked = false;
        if (!is_touched(regression, i, &touched, after, analyser))
            continue;
        ask(regression, i, after, analyser, &state->trying);
        if (state->trying.fault != EXPECTED_FINE && !state->was_right && !state->now.asked)
            ask_now(regression, i, before, analyser); /* was it right at all? */
    }
    return regression_broken(regression);
}

void regression_accept(struct regression *regression)
{
    for (size_t i = 0; i < regression->set.questions.count; i++) {
        struct state *state = &regression->states[i];
        state->now = state->trying;
        state->was_right = state->was_right || (state->now.asked && state->now.fault == EXPECTED_FINE);
    }
    regression->on_trial = false;
    regression->next = 0;
}

void regression_reject(struct regression *regression)
{
    regression->on_trial = false;
}

bool regression_go_on(struct regression *regression, const struct knowledge *now, struct analyser *analyser,
                      size_t most)
{
    for (; regression->next < regression->set.questions.count && most > 0; regression->next++) {
        if (regression->states[regression->next].now.asked)
            continue;
        ask_now(regression, regression->next, now, analyser);
        most--;
    }
    return regression->next < regression->set.questions.count;
}

void regression_forget_answers(struct regression *regression)
{
    for (size_t i = 0; i < regression->set.questions.count; i++)
        regression->states[i].now = (struct outcome_of){.asked = false};
    regression->next = 0;
}

/* ---- what became of it ----------------------------------------------------------------------------------- */

size_t regression_questions(const struct regression *regression)
{
    return regression->set.questions.count;
}

static enum expected_fault fault_of(const struct regression *regression, size_t index)
{
    const struct state *state = &regression->states[index];
    return (enum expected_fault)(regression->on_trial ? state->trying.fault : state->now.fault);
}

size_t regression_broken(const struct regression *regression)
{
    size_t broken = 0;
    for (size_t i = 0; i < regression->set.questions.count; i++)
        broken += regression->states[i].was_right && fault_of(regression, i) != EXPECTED_FINE;
    return broken;
}

void regression_each_wrong(const struct regression *regression,
                           void (*visit)(void *context, const struct expected_line *line, enum expected_fault fault,
                                         bool was_right),
                           void *context)
{
    for (size_t i = 0; i < regression->set.questions.count; i++) {
        struct expected_line line;
        enum expected_fault fault = fault_of(regression, i);
        if (fault == EXPECTED_FINE)
            continue;
        expected_set_line(&regression->set, i, &line);
        visit(context, &line, fault, regression->states[i].was_right);
    }
}
