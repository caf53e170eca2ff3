#include "intents/classifier.h"

#include "base/own.h"
#include "intents/calibration.h"
#include "intents/model.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDS = 5, THREADS = 2 };
/* With examples of the outside at hand, refusing may cost this much of the inside accuracy: to be sent away with a good
 * question is worse than to be asked back. */
static const double most_lost = 0.03;

struct classifier {
    struct model *model;
    struct calibration calibration;
    char **names;
    size_t labels;
};

/* One model to learn, and what it says about texts that it did not learn from. */
struct lesson {
    const struct sample **learnt;
    size_t learnt_count;
    const struct sample **asked;
    size_t asked_count;
    size_t left_out; /* labels of this fold are outside; FOLDS: none */
    struct model *model;
    struct held *held; /* beside asked */
};

struct lessons {
    struct lesson items[FOLDS + 1]; /* the first learns from everything and becomes the classifier */
    size_t count;
    size_t labels;
    atomic_size_t next;
};

static bool is_left_out(const struct lesson *lesson, size_t label)
{
    return label != LABEL_OUTSIDE && label % FOLDS == lesson->left_out;
}

static void lesson_open(struct lesson *lesson, size_t samples)
{
    *lesson = (struct lesson){.left_out = FOLDS};
    lesson->learnt = x_alloc(samples, sizeof *lesson->learnt);
    lesson->asked = x_alloc(samples, sizeof *lesson->asked);
    lesson->held = x_alloc(samples, sizeof *lesson->held);
}

static void lessons_close(struct lessons *lessons)
{
    for (size_t i = 0; i < lessons->count; i++) {
        free(lessons->items[i].learnt);
        free(lessons->items[i].asked);
        free(lessons->items[i].held);
        model_free(lessons->items[i].model);
    }
}

static void lesson_give(struct lesson *lesson, size_t labels, bool keep)
{
    struct view view;
    lesson->model = model_learn(lesson->learnt, lesson->learnt_count, labels);
    for (size_t i = 0; i < lesson->asked_count; i++) {
        size_t label = lesson->asked[i]->label;
        bool inside = label != LABEL_OUTSIDE && !is_left_out(lesson, label);
        model_look(lesson->model, lesson->asked[i]->text, &view);
        lesson->held[i] = (struct held){view.evidence, inside, inside && view.label == label};
    }
    if (!keep)
        model_free(TAKE(lesson->model));
}

static void *give_lessons(void *argument)
{
    struct lessons *lessons = argument;
    for (size_t i; (i = atomic_fetch_add(&lessons->next, 1)) < lessons->count;)
        lesson_give(&lessons->items[i], lessons->labels, i == 0);
    return NULL;
}

/* The caller is one of the threads; where no other can be had, it does all. */
static void give_all(struct lessons *lessons)
{
    pthread_t threads[THREADS - 1];
    size_t started = 0;
    while (started < THREADS - 1 && pthread_create(&threads[started], NULL, give_lessons, lessons) == 0)
        started++;
    (void)give_lessons(lessons);
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(threads[i], NULL);
}

/* The first lesson learns from everything. With held samples a second learns without them and is asked about them. */
static void plan_held(struct lessons *lessons, const struct samples *samples)
{
    struct lesson *lesson = &lessons->items[lessons->count++];
    lesson_open(lesson, samples->list.count);
    for (size_t i = 0; i < samples->list.count; i++) {
        const struct sample *sample = &samples->list.items[i];
        if (sample->held || sample->label == LABEL_OUTSIDE)
            lesson->asked[lesson->asked_count++] = sample;
        else
            lesson->learnt[lesson->learnt_count++] = sample;
    }
}

/* Without held samples each is asked about once, by a lesson without it. Each intent is spread evenly over the folds.
 */
static void plan_folds(struct lessons *lessons, const struct samples *samples, bool leave_out)
{
    own_(free_pointer) size_t *seen = x_alloc(samples->names.count + 1, sizeof *seen);
    struct lesson *folds = &lessons->items[lessons->count];
    for (size_t fold = 0; fold < FOLDS; fold++) {
        lesson_open(&folds[fold], samples->list.count);
        folds[fold].left_out = leave_out ? fold : FOLDS;
    }
    lessons->count += FOLDS;
    for (size_t i = 0; i < samples->list.count; i++) {
        const struct sample *sample = &samples->list.items[i];
        bool outside = sample->label == LABEL_OUTSIDE;
        size_t own = seen[outside ? samples->names.count : sample->label]++ % FOLDS;
        for (size_t fold = 0; fold < FOLDS; fold++) {
            if (fold == own)
                folds[fold].asked[folds[fold].asked_count++] = sample;
            else if (!outside && !is_left_out(&folds[fold], sample->label))
                folds[fold].learnt[folds[fold].learnt_count++] = sample;
        }
    }
}

/* Lessons that have nothing to learn from, as happens in very small files, are left out. */
static void drop_empty(struct lessons *lessons)
{
    size_t kept = 0;
    for (size_t i = 0; i < lessons->count; i++) {
        struct lesson *lesson = &lessons->items[i];
        if (lesson->learnt_count > 0) {
            lessons->items[kept++] = *lesson;
            continue;
        }
        free(lesson->learnt);
        free(lesson->asked);
        free(lesson->held);
    }
    lessons->count = kept;
}

static void calibrate(const struct lessons *lessons, bool refuse, bool left_out, struct calibration *calibration)
{
    size_t count = 0, all = 0;
    for (size_t i = 1; i < lessons->count; i++)
        all += lessons->items[i].asked_count;
    own_(free_pointer) struct held *held = x_alloc(all, sizeof *held);
    for (size_t i = 1; i < lessons->count; i++) {
        const struct lesson *lesson = &lessons->items[i];
        if (lesson->asked_count > 0)
            memcpy(held + count, lesson->held, lesson->asked_count * sizeof *held);
        count += lesson->asked_count;
    }
    calibration_fit(held, count, left_out ? 1 : most_lost, calibration);
    if (!refuse)
        calibration->threshold = 0;
}

enum result classifier_train(const struct samples *samples, bool refuse, struct classifier **classifier,
                             struct error *error)
{
    own_(lessons_close) struct lessons lessons = {.labels = samples->names.count};
    size_t held = 0, outside = 0;
    if (lessons.labels < 2)
        return error_set(error, RESULT_BAD_INPUT, "there are fewer than two intents to tell apart");
    lesson_open(&lessons.items[lessons.count++], samples->list.count);
    for (size_t i = 0; i < samples->list.count; i++) {
        const struct sample *sample = &samples->list.items[i];
        held += sample->held;
        outside += sample->label == LABEL_OUTSIDE;
        if (sample->label != LABEL_OUTSIDE)
            lessons.items[0].learnt[lessons.items[0].learnt_count++] = sample;
    }
    bool left_out = refuse && outside == 0;
    if (held > 0 && !left_out)
        plan_held(&lessons, samples);
    else
        plan_folds(&lessons, samples, left_out);
    drop_empty(&lessons);
    give_all(&lessons);
    struct classifier *trained = x_alloc(1, sizeof *trained);
    calibrate(&lessons, refuse || outside > 0, left_out, &trained->calibration);
    trained->model = TAKE(lessons.items[0].model);
    trained->labels = lessons.labels;
    trained->names = x_alloc(lessons.labels, sizeof *trained->names);
    for (size_t i = 0; i < lessons.labels; i++)
        trained->names[i] = x_strdup(samples->names.items[i]);
    *classifier = trained;
    return RESULT_OK;
}

void classifier_free(struct classifier *classifier)
{
    if (classifier == NULL)
        return;
    for (size_t i = 0; i < classifier->labels; i++)
        free(classifier->names[i]);
    free(classifier->names);
    model_free(classifier->model);
    free(classifier);
}

void classifier_recognise(const struct classifier *classifier, const char *text, struct recognised *out)
{
    struct view view;
    model_look(classifier->model, text, &view);
    out->nearest = classifier->names[view.label];
    out->probability = calibration_probability(&classifier->calibration, view.evidence);
    bool refused = out->probability < classifier->calibration.threshold;
    out->intent = refused ? INTENT_OUTSIDE : out->nearest;
}
