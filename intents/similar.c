/* Messages that no rule matches but that sound like an intent: "voisko joku ihminen soittaa mulle". */
#include "base/own.h"
#include "intents/model.h"
#include "intents/rules.h"
#include "intents/subjects.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Longer messages are questions or stories, whatever words they hold. */
enum { WORDS_MAX = 8 };
/* The probability of a message being the intent that it sounds like, by fivefold cross-validation over the shipped
 * examples and the articles' questions (`neuvo intents --train` on them); so sure it must be that no question is taken
 * for an intent: knowledge/expected and intents/expected decide, see intents/README.md. */
static const double slope = 2.28, offset = 5.41, surest_from = 0.7;

struct likeness {
    struct model *model;
    LIST_OF(const char *) names; /* by label; the last, "", is a question */
    struct subjects subjects;
};

void likeness_free(struct likeness *likeness)
{
    if (likeness == NULL)
        return;
    model_free(likeness->model);
    list_done(&likeness->names);
    subjects_done(&likeness->subjects);
    free(likeness);
}

static size_t label_of(struct likeness *likeness, const char *name)
{
    size_t label = 0;
    while (label < likeness->names.count && likeness->names.items[label] != name)
        label++;
    if (label == likeness->names.count)
        *list_push(&likeness->names) = name;
    return label;
}

struct lessons {
    LIST_OF(struct sample) list; /* the texts belong to others */
};

static void lessons_done(struct lessons *lessons)
{
    list_done(&lessons->list);
}

static void add_lesson(struct lessons *lessons, const char *text, size_t label)
{
    *list_push(&lessons->list) = (struct sample){.text = (char *)(size_t)text, .label = label};
}

static bool takes_similar(const struct intents *intents, const char *name)
{
    for (size_t i = 0; i < intents->similar.count; i++) {
        if (intents->similar.items[i] == name)
            return true;
    }
    return false;
}

static struct likeness *learn(const struct intents *intents, const char *const *questions)
{
    struct likeness *likeness = x_alloc(1, sizeof *likeness);
    own_(lessons_done) struct lessons lessons = {.list = LIST_INIT};
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        const struct language_rules *rules = &intents->languages[language];
        for (size_t i = 0; i < rules->examples.count; i++) {
            const struct example *example = &rules->examples.items[i];
            add_lesson(&lessons, example->text, label_of(likeness, example->intent));
            if (takes_similar(intents, example->intent))
                stems_add(&likeness->subjects.spoken, example->text);
        }
    }
    *list_push(&likeness->names) = "";
    for (; *questions != NULL; questions++) {
        add_lesson(&lessons, *questions, likeness->names.count - 1);
        stems_add(&likeness->subjects.asked, *questions);
    }
    subjects_seal(&likeness->subjects);
    own_(free_pointer) const struct sample **learnt = x_alloc(lessons.list.count, sizeof *learnt);
    for (size_t i = 0; i < lessons.list.count; i++)
        learnt[i] = &lessons.list.items[i];
    likeness->model = model_learn(learnt, lessons.list.count, likeness->names.count);
    return likeness;
}

void intents_learn(struct intents *intents, const char *const *questions)
{
    struct likeness *none = NULL, *likeness = learn(intents, questions);
    if (!atomic_compare_exchange_strong(&intents->likeness, &none, likeness))
        likeness_free(likeness);
}

static bool is_short(const char *text)
{
    own_(text_done) struct text normalised = TEXT_INIT;
    size_t words = 1;
    if (strchr(text, '?') != NULL)
        return false;
    intents_normalise(text, &normalised);
    for (const char *space = strchr(normalised.data, ' '); space != NULL; space = strchr(space + 1, ' '))
        words++;
    return normalised.length > 0 && words <= WORDS_MAX;
}

bool similar_find(const struct intents *intents, const char *text, struct intent_match *out)
{
    const struct likeness *likeness = atomic_load(&intents->likeness);
    struct view view;
    if (likeness == NULL || !is_short(text) || subjects_named(&likeness->subjects, text))
        return false;
    model_look(likeness->model, text, &view);
    const char *name = likeness->names.items[view.label];
    double probability = 1 / (1 + exp(-(slope * view.evidence + offset)));
    if (probability < surest_from || !takes_similar(intents, name))
        return false;
    *out = (struct intent_match){name, LANGUAGE_NONE, probability};
    return true;
}
