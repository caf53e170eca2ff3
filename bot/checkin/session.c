#include "checkin/session.h"

#include "base/own.h"
#include "checkin/calibration.h"
#include "checkin/selection.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t repeat_ms = INT64_C(180) * 24 * 3600 * 1000;
static const double month_ms = 30.44 * 24 * 3600 * 1000;
static const double enough_sd = 0.45, least_value = 0.005;
static const double faded_all = 0.60, faded_one = 0.58, faded_share = 1.15;
enum { DUE_WEEKS_LEAST = 7, DUE_WEEKS_MOST = 52 }; /* so there are at most eight in a year */
enum { ANCHOR_ANSWERS = 30, ANCHORS_LEAST = 10 };
enum { LEAST_QUESTIONS = 3, PILOT_PLACE = 2, PILOTS = RANDOMESQUE };

/* ---- skills ------------------------------------------------------------------------------------------------ */

void session_skills_before(const struct memory *memory, int64_t now_ms, struct skills *skills)
{
    *skills = memory->skills;
    if (memory->skills_ms > 0)
        skills_age(skills, SKILLS_CORRELATION, (double)(now_ms - memory->skills_ms) / month_ms);
}

void session_skills(const struct memory *memory, int64_t now_ms, struct skills *skills)
{
    session_skills_before(memory, now_ms, skills);
    for (size_t i = 0; i < memory->session.answers.count; i++) {
        const struct given *given = &memory->session.answers.items[i];
        skills_answer(skills, given->competence, &given->model, given->response);
    }
}

static const struct role *role_of(const struct memory *memory)
{
    return memory->role[0] == '\0' ? NULL : framework_role(memory->framework, memory->role);
}

/* What the job needs counts; nothing known: everything alike. */
static void weigh(const struct memory *memory, double weights[COMPETENCES_MOST])
{
    const struct role *role = role_of(memory);
    for (int i = 0; i < memory->framework->count; i++)
        weights[i] = role == NULL ? 1.0 : 0.1 + role->required[i] / 4.0;
}

/* ---- a band ------------------------------------------------------------------------------------------------- */

/* The highest that is said of such a skill; -1: none is sure enough. */
static int band_of(const struct framework *framework, struct skill ability)
{
    int band = -1;
    for (int i = 1; i < framework->band_count; i++) {
        double above = ability_above(ability, framework_cut(framework, framework->bands[i].from_level));
        if (above >= STANDING_SURE)
            band = i;
        else if (above <= 1.0 - STANDING_SURE && band < 0 && i == 1)
            band = 0;
    }
    return band;
}

/* ---- choosing ---------------------------------------------------------------------------------------------- */

static bool was_asked_lately(const struct memory *memory, const char *id, int64_t now_ms)
{
    const struct session *session = &memory->session;
    for (int i = 0; i < session->skips; i++) {
        if (strcmp(session->skipped[i], id) == 0)
            return true;
    }
    for (size_t i = 0; i < session->answers.count; i++) {
        if (strcmp(session->answers.items[i].item, id) == 0)
            return true;
    }
    for (size_t i = 0; i < memory->answers.count; i++) { /* a clock that went back makes nothing old */
        if (strcmp(memory->answers.items[i].item, id) == 0 && now_ms - memory->answers.items[i].at_ms < repeat_ms)
            return true;
    }
    return false;
}

static bool is_open(const struct memory *memory, const struct item *item, bool self, int64_t now_ms)
{
    int only = memory->session.only;
    return (item->kind == ITEM_SELF) == self && (only < 0 || item->competence == only) &&
           item_is_for(item, memory->role) && !was_asked_lately(memory, item->id, now_ms);
}

static const struct item_count *count_of(const struct item *item, const struct item_counts *counts)
{
    return counts == NULL || item->kind == ITEM_SELF ? NULL : item_count_find(counts, item->id, item->version);
}

/* How far the scale has moved: answers teach only how hard items are beside their people, so that all of them may drift
 * together. The items that were answered often are the anchor: on average they stay where their writers put them. */
static double drift_of(const struct bank *bank, const struct item_counts *counts)
{
    double sum = 0.0;
    int anchors = 0;
    for (size_t i = 0; i < bank->items.count; i++) {
        const struct item *item = &bank->items.items[i];
        const struct item_count *count = count_of(item, counts);
        if (count == NULL || count->answers < ANCHOR_ANSWERS)
            continue;
        sum += count->b - item->model.b[0];
        anchors++;
    }
    return anchors < ANCHORS_LEAST ? 0.0 : sum / anchors;
}

/* The item's model with its difficulty as answers have taught it. */
static struct response_model model_of(const struct item *item, const struct item_counts *counts, double drift)
{
    struct response_model model = item->model;
    const struct item_count *count = count_of(item, counts);
    if (count != NULL && fabs(count->b - drift) <= 6.0)
        model.b[0] = count->b - drift;
    return model;
}

/* Of each competence: whether something was answered of it, and too little or too unclear to say a band. */
static void find_begun(const struct memory *memory, const struct skills *skills, bool begun[COMPETENCES_MOST])
{
    for (int i = 0; i < skills->count; i++) {
        int shown = shown_answers(memory, i);
        for (size_t k = 0; k < memory->session.answers.count; k++)
            shown +=
                memory->session.answers.items[k].competence == i && memory->session.answers.items[k].kind != ITEM_SELF;
        begun[i] =
            shown > 0 && (shown < STANDING_ANSWERS_LEAST || band_of(memory->framework, skills_of(skills, i)) < 0);
    }
}

static const struct item *choose_best(const struct memory *memory, const struct surroundings *around, bool self,
                                      struct chance *chance)
{
    const struct bank *bank = around->bank;
    own_(free_pointer) struct candidate *candidates = x_alloc(bank->items.count + 1, sizeof *candidates);
    own_(free_pointer) struct response_model *models = x_alloc(bank->items.count + 1, sizeof *models);
    struct skills skills;
    double weights[COMPETENCES_MOST] = {0.0};
    bool begun[COMPETENCES_MOST] = {false};
    session_skills(memory, around->now_ms, &skills);
    weigh(memory, weights);
    find_begun(memory, &skills, begun);
    double drift = drift_of(bank, around->counts);
    for (size_t i = 0; i < bank->items.count; i++) {
        const struct item *item = &bank->items.items[i];
        models[i] = model_of(item, around->counts, drift);
        candidates[i] = (struct candidate){.model = &models[i],
                                           .competence = item->competence,
                                           .begun = !self && begun[item->competence],
                                           .barred = !is_open(memory, item, self, around->now_ms)};
    }
    ptrdiff_t index = selection_next(&skills, weights, candidates, bank->items.count, RANDOMESQUE, least_value, chance);
    return index < 0 ? NULL : &bank->items.items[index];
}

static int64_t answers_of(const struct item *item, const struct item_counts *counts)
{
    const struct item_count *count = counts == NULL ? NULL : item_count_find(counts, item->id, item->version);
    return count == NULL ? 0 : count->answers;
}

/* One of those that were answered least, so that all of the bank learns. */
static const struct item *choose_pilot(const struct memory *memory, const struct surroundings *around,
                                       struct chance *chance)
{
    const struct item *least[PILOTS] = {NULL};
    int found = 0;
    for (size_t i = 0; i < around->bank->items.count; i++) {
        const struct item *item = &around->bank->items.items[i];
        if (!is_open(memory, item, false, around->now_ms))
            continue;
        int64_t answers = answers_of(item, around->counts);
        if (found == PILOTS && answers_of(least[found - 1], around->counts) <= answers)
            continue;
        int place = found < PILOTS ? found++ : PILOTS - 1;
        for (; place > 0 && answers_of(least[place - 1], around->counts) > answers; place--)
            least[place] = least[place - 1];
        least[place] = item;
    }
    return found == 0 ? NULL : least[chance_below(chance, found)];
}

static bool is_sure_enough(const struct memory *memory, const struct surroundings *around)
{
    struct skills skills;
    double weights[COMPETENCES_MOST] = {0.0}, sum = 0.0, all = 0.0;
    int only = memory->session.only;
    if ((int)memory->session.answers.count < LEAST_QUESTIONS)
        return false;
    session_skills(memory, around->now_ms, &skills);
    weigh(memory, weights);
    for (int i = 0; i < skills.count; i++) {
        double weight = only < 0 || only == i ? weights[i] : 0.0;
        sum += weight * skills_of(&skills, i).sd;
        all += weight;
    }
    return all > 0.0 && sum / all <= enough_sd;
}

void session_begin(struct memory *memory, const struct surroundings *around, int only)
{
    struct session *session = &memory->session;
    list_done(&session->answers);
    *session = (struct session){.open = true,
                                .began_ms = around->now_ms,
                                .only = only,
                                .length = only >= 0              ? CHECKIN_MORE
                                          : memory->checkins > 0 ? CHECKIN_USUAL
                                                                 : CHECKIN_FIRST};
}

bool session_ask(struct memory *memory, const struct surroundings *around)
{
    struct session *session = &memory->session;
    struct chance chance = {around->seed};
    int place = (int)session->answers.count;
    session->item[0] = '\0';
    if (!session->open || place >= session->length || session->skips >= SESSION_ASKED_MOST ||
        is_sure_enough(memory, around))
        return false;
    /* A gentle opening; later it would be a rest in the wrong place. */
    const struct item *item = NULL;
    if (place == 0 && session->skips == 0 && session->only < 0)
        item = choose_best(memory, around, true, &chance);
    session->pilot = item == NULL && place == PILOT_PLACE && session->only < 0;
    if (session->pilot)
        item = choose_pilot(memory, around, &chance);
    if (item == NULL)
        item = choose_best(memory, around, false, &chance);
    if (item == NULL)
        return false;
    (void)snprintf(session->item, sizeof session->item, "%s", item->id);
    session->version = item->version;
    session->asked_ms = around->now_ms;
    memory->asked++;
    return true;
}

const struct item *session_item(const struct memory *memory, const struct surroundings *around)
{
    const struct session *session = &memory->session;
    if (!session->open || session->item[0] == '\0')
        return NULL;
    const struct item *item = bank_find(around->bank, session->item);
    return item == NULL || item->version != session->version ? NULL : item;
}

/* ---- answering --------------------------------------------------------------------------------------------- */

void session_answer(struct memory *memory, const struct surroundings *around, const struct item *item, int chosen)
{
    struct given given = {.version = item->version,
                          .competence = item->competence,
                          .kind = item->kind,
                          .model = model_of(item, around->counts, drift_of(around->bank, around->counts)),
                          .response = item->kind == ITEM_SELF ? chosen - 1 : chosen == item->key,
                          .chosen = chosen,
                          .pilot = memory->session.pilot,
                          .language = around->language,
                          .at_ms = around->now_ms,
                          .checkin = memory->checkins + 1};
    (void)snprintf(given.item, sizeof given.item, "%s", item->id);
    *list_push(&memory->session.answers) = given;
    memory->session.item[0] = '\0';
}

static void bar(struct session *session, const char *id)
{
    if (session->skips < SESSION_ASKED_MOST)
        (void)snprintf(session->skipped[session->skips++], ITEM_ID_BYTES, "%s", id);
}

void session_skip(struct memory *memory)
{
    bar(&memory->session, memory->session.item);
    memory->session.item[0] = '\0';
}

bool session_back(struct memory *memory, struct given *taken)
{
    struct session *session = &memory->session;
    if (!session->open || session->answers.count == 0)
        return false;
    *taken = session->answers.items[--session->answers.count];
    session->item[0] = '\0';
    if (taken->kind != ITEM_SELF) { /* its right answer was shown */
        bar(session, taken->item);
        return true;
    }
    (void)snprintf(session->item, sizeof session->item, "%s", taken->item);
    session->version = taken->version;
    session->pilot = taken->pilot;
    session->asked_ms = taken->at_ms;
    memory->asked++;
    return true;
}

/* ---- the end ----------------------------------------------------------------------------------------------- */

/* What is known of the person on that scale without this one answer. */
static struct skill without(const struct memory *memory, int64_t now_ms, size_t left_out)
{
    struct skills skills;
    session_skills_before(memory, now_ms, &skills);
    for (size_t i = 0; i < memory->session.answers.count; i++) {
        const struct given *given = &memory->session.answers.items[i];
        if (i != left_out)
            skills_answer(&skills, given->competence, &given->model, given->response);
    }
    return skills_of(&skills, memory->session.answers.items[left_out].competence);
}

/* What is counted may have drifted; the step is made where people are measured. */
static struct difficulty learn(const struct given *given, const struct item_counts *counts, double drift,
                               struct skill person)
{
    const struct item_count *count = counts == NULL ? NULL : item_count_find(counts, given->item, given->version);
    struct difficulty now = {given->model.b[0], CALIBRATION_VARIANCE};
    if (given->kind == ITEM_SELF)
        return (struct difficulty){0.0, 0.0};
    if (count != NULL && count->variance > 0.0)
        now = (struct difficulty){count->b - drift, count->variance};
    now = calibration_step(now, given->model.a, person, given->response == 1);
    now.b += drift;
    return now;
}

/* How likely they were right, over what their skill may be: the mean over a few points of it. */
static double expect(const struct given *given, struct skill person)
{
    double sum = 0.0, weights = 0.0;
    for (int i = -8; i <= 8 && given->kind != ITEM_SELF; i++) {
        double z = i / 2.0, weight = exp(-0.5 * z * z);
        sum += weight * exp(response_log_probability(&given->model, person.mean + z * person.sd, 1));
        weights += weight;
    }
    return weights > 0.0 ? sum / weights : 0.0;
}

void session_end(struct memory *memory, const struct surroundings *around, struct checkin_draft *draft)
{
    struct session *session = &memory->session;
    if (!session->open)
        return;
    draft->language = around->language;
    double drift = drift_of(around->bank, around->counts);
    for (size_t i = 0; i < session->answers.count; i++) {
        const struct given *given = &session->answers.items[i];
        struct skill person = without(memory, around->now_ms, i);
        struct difficulty all = learn(given, around->counts, drift, person);
        struct difficulty here = learn(given, around->language_counts, drift, person);
        *list_push(&draft->answers) = (struct item_answer){.item = x_strdup(given->item),
                                                           .version = given->version,
                                                           .chosen = given->chosen,
                                                           .right = given->kind != ITEM_SELF && given->response == 1,
                                                           .b = all.b,
                                                           .variance = all.variance,
                                                           .language_b = here.b,
                                                           .language_variance = here.variance,
                                                           .expected = expect(given, person)};
    }
    struct skills skills;
    session_skills(memory, around->now_ms, &skills);
    if (session->answers.count > 0) {
        for (int i = 0; i < skills.count; i++) {
            double sd = skills_of(&skills, i).sd;
            memory->best[i] = memory->best[i] > 0.0 && memory->best[i] < sd ? memory->best[i] : sd;
        }
        memory->skills = skills;
        memory->skills_ms = around->now_ms;
        memory->checkins++;
    }
    for (size_t i = 0; i < session->answers.count; i++)
        *list_push(&memory->answers) = session->answers.items[i];
    list_done(&session->answers);
    *session = (struct session){.only = -1};
    memory_age_answers(memory, around->now_ms);
}

/* ---- the next one ------------------------------------------------------------------------------------------ */

static bool has_faded(const struct memory *memory, const struct skills *skills)
{
    double weights[COMPETENCES_MOST] = {0.0}, sum = 0.0, all = 0.0;
    weigh(memory, weights);
    for (int i = 0; i < skills->count; i++) {
        double sd = skills_of(skills, i).sd, best = memory->best[i];
        if (best > 0.0 && sd > fmax(faded_one, faded_share * best) && best < faded_one)
            return true;
        sum += weights[i] * sd;
        all += weights[i];
    }
    return all > 0.0 && sum / all > faded_all;
}

int64_t session_due_ms(const struct memory *memory, int64_t now_ms)
{
    static const int64_t week_ms = INT64_C(7) * 24 * 3600 * 1000;
    for (int week = DUE_WEEKS_LEAST; week < DUE_WEEKS_MOST; week++) {
        struct skills skills;
        session_skills_before(memory, now_ms + week * week_ms, &skills);
        if (has_faded(memory, &skills))
            return now_ms + week * week_ms;
    }
    return now_ms + DUE_WEEKS_MOST * week_ms;
}

/* ---- what can be said of it -------------------------------------------------------------------------------- */

int shown_answers(const struct memory *memory, int competence)
{
    int shown = 0;
    for (size_t i = 0; i < memory->answers.count; i++)
        shown += memory->answers.items[i].competence == competence && memory->answers.items[i].kind != ITEM_SELF;
    return shown;
}

struct standing standing_of(const struct memory *memory, const struct skills *skills, int competence)
{
    const struct framework *framework = memory->framework;
    const struct role *role = role_of(memory);
    struct skill ability = skills_of(skills, competence);
    struct standing standing = {.band = -1, .required = role == NULL ? 0 : role->required[competence]};
    standing.need = standing.required == 0 ? NEED_UNKNOWN : NEED_OPEN;
    if (shown_answers(memory, competence) < STANDING_ANSWERS_LEAST)
        return standing;
    standing.band = band_of(framework, ability);
    if (standing.required > 0) {
        double meets = ability_above(ability, framework_cut(framework, standing.required));
        standing.need = meets >= STANDING_SURE ? NEED_MET : meets <= 1.0 - STANDING_SURE ? NEED_PRACTICE : NEED_OPEN;
    }
    return standing;
}
