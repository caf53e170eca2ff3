/* What waits for an editor: questions that failed, those that ask the same together; what tutors told. */
#include "jobs/editing.h"

#include "base/own.h"
#include "desk/alike.h"
#include "knowledge/article.h"

#include <stdlib.h>
#include <string.h>

enum { QUESTIONS_MOST = 500, GROUPS_MOST = 100, ASKED_OF_GROUP = 20, DRAFTS_MOST = 200 };

static bool asked_before(const struct failed_groups *groups, const struct failed_group *group, int64_t person_id)
{
    for (size_t i = 0; i < group->items.count; i++) {
        if (groups->questions.list.items[group->items.items[i]].person_id == person_id)
            return true;
    }
    return false;
}

/* By the words alone: what was shown was no help, and says little of what they wanted. Of a long group not all are
 * compared: its newest speak for it. */
static bool belongs(const struct failed_groups *groups, const struct failed_group *group,
                    const struct failed_question *question)
{
    for (size_t i = 0; i < group->items.count && i < ASKED_OF_GROUP; i++) {
        const struct failed_question *other = &groups->questions.list.items[group->items.items[i]];
        if (other->language == question->language &&
            (string_equal(other->words, question->words) || questions_are_alike(other->words, "", question->words, "")))
            return true;
    }
    return false;
}

static void put(struct failed_groups *groups, size_t at)
{
    const struct failed_question *question = &groups->questions.list.items[at];
    size_t i = 0;
    while (i < groups->list.count && !belongs(groups, &groups->list.items[i], question))
        i++;
    if (i == groups->list.count && i == GROUPS_MOST)
        return; /* the older ones come when these are done */
    struct failed_group *group = i < groups->list.count ? &groups->list.items[i] : list_push(&groups->list);
    group->people += !asked_before(groups, group, question->person_id);
    *list_push(&group->items) = at;
}

/* Most people first; of as many the newest, which is how they came. */
static int by_people(const void *one, const void *other)
{
    const struct failed_group *first = one, *second = other;
    if (first->people != second->people)
        return first->people > second->people ? -1 : 1;
    return first->items.items[0] < second->items.items[0] ? -1 : 1;
}

/* Whether an article answers it by now, and what lies nearest. */
static void look_around(const struct editing *editing, struct failed_group *group)
{
    const struct failed_question *newest = &editing->query->failed.questions.list.items[group->items.items[0]];
    struct ranking ranking = {.count = 0};
    struct question question = {.text = newest->words, .language = newest->language, .audience = AUDIENCE_STAFF};
    knowledge_ask(editing->now, knowledge_watch_analyser(editing->watch), &question, &ranking, NULL);
    for (size_t i = 0; i < ranking.count && group->nearest_count < 3; i++) {
        const char *topic = ranking.ranked[i].topic;
        const struct article *article = knowledge_article_or_other(editing->now, topic, newest->language);
        if (article != NULL)
            group->nearest[group->nearest_count++] = (struct near_topic){x_strdup(topic), x_strdup(article->title)};
    }
    group->answered =
        ranking.outcome == OUTCOME_ANSWER && ranking.count > 0 && !string_equal(ranking.ranked[0].topic, newest->topic);
}

enum query_outcome editing_unanswered(const struct editing *editing)
{
    struct failed_groups *groups = &editing->query->failed;
    struct error error = ERROR_INIT;
    if (reader_failed_questions(editing->reader, editing->of, QUESTIONS_MOST, &groups->questions, &error) != RESULT_OK)
        return QUERY_LATER;
    for (size_t i = 0; i < groups->questions.list.count; i++)
        put(groups, i);
    if (groups->list.count > 1)
        qsort(groups->list.items, groups->list.count, sizeof *groups->list.items, by_people);
    for (size_t i = 0; i < groups->list.count; i++)
        look_around(editing, &groups->list.items[i]);
    return QUERY_DONE;
}

enum query_outcome editing_drafts(const struct editing *editing)
{
    struct error error = ERROR_INIT;
    return reader_drafts(editing->reader, editing->of, DRAFTS_MOST, &editing->query->drafts, &error) == RESULT_OK
               ? QUERY_DONE
               : QUERY_LATER;
}
