#include "jobs/intent_lessons.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/own.h"

#include <malloc.h>
#include <stdlib.h>

struct questions {
    LIST_OF(const char *) list; /* they belong to the snapshot */
};

static void questions_done(struct questions *questions)
{
    list_done(&questions->list);
}

static void add_article(struct questions *questions, const struct article *article)
{
    *list_push(&questions->list) = article->title;
    for (const char *const *question = article->questions; question != NULL && *question != NULL; question++)
        *list_push(&questions->list) = *question;
}

void intent_lessons_give(struct intents *intents, const struct knowledge *knowledge)
{
    own_(questions_done) struct questions questions = {.list = LIST_INIT};
    if (intents == NULL)
        return;
    for (size_t topic = 0; topic < knowledge_topic_count(knowledge); topic++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const struct article *article =
                knowledge_article(knowledge, knowledge_topic(knowledge, topic), (enum language)language);
            if (article != NULL)
                add_article(&questions, article);
        }
    }
    *list_push(&questions.list) = NULL;
    intents_learn(intents, questions.list.items);
}

struct lessons {
    struct job job; /* first: the worker gives it back as a job */
    struct intents *intents;
    struct knowledge *knowledge;
};

static void run(struct job *job)
{
    struct lessons *lessons = (struct lessons *)job;
    int64_t start = clock_monotonic_ms();
    intent_lessons_give(lessons->intents, lessons->knowledge);
    (void)malloc_trim(0); /* what learning needed goes back to the system: idle memory is a promise */
    log_info("intents_learnt", "ms=%lld", (long long)(clock_monotonic_ms() - start));
}

static void release(struct job *job)
{
    struct lessons *lessons = (struct lessons *)job;
    knowledge_release(lessons->knowledge);
    free(lessons);
}

void intent_lessons_start(struct intents *intents, struct knowledge *knowledge, struct workers *workers)
{
    struct lessons *lessons = x_alloc(1, sizeof *lessons);
    *lessons = (struct lessons){{.run = run, .release = release}, intents, knowledge_hold(knowledge)};
    if (!workers_put(workers, WORKER_KNOWLEDGE, &lessons->job))
        release(&lessons->job);
}
