#include "jobs/articles.h"

#include "access/rights.h"
#include "base/own.h"
#include "jobs/article_import.h"
#include "jobs/article_text.h"
#include "jobs/console.h"
#include "jobs/editing.h"
#include "knowledge/article.h"

#include <stdlib.h>
#include <string.h>

struct articles_job {
    struct job job; /* first: the worker gives it back as a job */
    struct mailbox *results;
    struct knowledge_watch *watch;
    char *url;
    struct console_query *query;
};

static void close_reader(struct reader **reader)
{
    reader_close(*reader);
}

static void release_knowledge(struct knowledge **knowledge)
{
    knowledge_release(*knowledge);
}

/* ---- one ----------------------------------------------------------------------------------------------------------
 */

static enum query_outcome read_version(const struct editing *editing, int64_t number)
{
    own_(article_version_done) struct article_version version = {.number = 0};
    struct article_query *query = editing->query;
    struct error error = ERROR_INIT;
    enum result result =
        reader_article_version(editing->reader, editing->of, query->topic, query->language, number, &version, &error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? QUERY_NONE : QUERY_LATER;
    if (version.deed == ARTICLE_TAKEN_BACK)
        return QUERY_DONE; /* then it is what lies beneath */
    if (article_fields_read(version.text, &query->fields, &error) != RESULT_OK)
        return QUERY_NONE;
    query->has_fields = true;
    return QUERY_DONE;
}

static enum query_outcome read_article(const struct editing *editing)
{
    struct article_query *query = editing->query;
    const struct knowledge *now = editing->now;
    struct article_head head;
    struct error error = ERROR_INIT;
    bool beneath =
        article_text_beneath(knowledge_watch_folders(editing->watch), query->topic, query->language, &query->beneath);
    enum result result =
        reader_article_head(editing->reader, editing->of, query->topic, query->language, &head, &error);
    if (result == RESULT_OK)
        result = reader_article_versions(editing->reader, editing->of, query->topic, query->language, &query->versions,
                                         &error);
    if (result != RESULT_OK)
        return QUERY_LATER;
    if (!beneath && head.newest == 0)
        return QUERY_NONE;
    int64_t now_shown = article_is_unfinished(&head) ? head.newest : head.in_force;
    int64_t number = query->version != 0 ? query->version : now_shown;
    enum query_outcome outcome = number == 0 ? QUERY_DONE : read_version(editing, number);
    if (!query->has_fields && outcome == QUERY_DONE)
        article_fields_copy(&query->fields, &query->beneath);
    article_fields_inherit(&query->fields, &query->beneath);
    query->newest = head.newest;
    query->state = editing_state(&head);
    query->due_ms = head.due_ms;
    query->own = query->versions.list.count > 0 && query->versions.list.items[0].person_id == editing->viewer_id;
    if (reader_article_marks(editing->reader, editing->of, query->topic, query->language, &query->marks, &error) !=
            RESULT_OK ||
        reader_article_approval(editing->reader, editing->of, &query->approval, &error) != RESULT_OK)
        return QUERY_LATER;
    const struct article *article = knowledge_article(now, query->topic, query->language);
    query->origin = editing_origin(article, &head);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (knowledge_article(now, query->topic, (enum language)language) != NULL)
            query->languages |= 1u << language;
    }
    return outcome;
}

/* ---- tables and tools ----------------------------------------------------------------------------------------------
 */

/* Nothing of it is kept: each article becomes a draft by a command of its own. */
static enum query_outcome read_table(const struct editing *editing)
{
    struct article_query *query = editing->query;
    struct error error = ERROR_INIT;
    if (article_import_read(query->table.data, query->table.length, query->language, &query->import, &error) ==
        RESULT_OK)
        article_import_compare(&query->import, editing->now);
    else
        query->import_fault = x_strdup(error.text);
    return QUERY_DONE;
}

static bool is_about(const struct article *article, const char *tool)
{
    for (const char *const *one = article->tools; *one != NULL; one++) {
        if (strcmp(*one, tool) == 0)
            return true;
    }
    return false;
}

/* In each language that it is written in. */
static enum query_outcome find_tool(const struct editing *editing)
{
    struct tool_change *change = x_alloc(1, sizeof *change);
    change->tool = x_strdup(editing->query->question);
    editing->query->tool = change;
    for (size_t i = 0; i < knowledge_topic_count(editing->now); i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const char *topic = knowledge_topic(editing->now, i);
            const struct article *article = knowledge_article(editing->now, topic, (enum language)language);
            if (article != NULL && is_about(article, change->tool))
                *list_push(&change->articles) = (struct article_place){x_strdup(topic), (enum language)language};
        }
    }
    return change->articles.count == 0 ? QUERY_NONE : QUERY_DONE;
}

/* ---- the job ------------------------------------------------------------------------------------------------------
 */

static enum query_outcome answer(const struct articles_job *job)
{
    own_(close_reader) struct reader *reader = NULL;
    struct console_query *query = job->query;
    struct error error = ERROR_INIT;
    int64_t of = 0;
    if (reader_open(job->url, &reader, &error) != RESULT_OK)
        return QUERY_LATER;
    enum result result = reader_organisation(reader, query->organisation, &of, &error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? QUERY_NOBODY : QUERY_LATER;
    enum query_outcome outcome = console_find_viewer(reader, of, query);
    if (outcome != QUERY_DONE)
        return outcome;
    if (!access_may(query->viewer.accesses, RIGHT_EDIT_ARTICLES))
        return QUERY_FORBIDDEN;
    own_(release_knowledge) struct knowledge *now = knowledge_watch_hold(job->watch);
    const struct editing editing = {job->watch, now, reader, of, query->viewer.person_id, query->article};
    switch (query->kind) {
    case QUERY_ARTICLES:
        return editing_list(&editing, &query->more);
    case QUERY_ARTICLE:
        return read_article(&editing);
    case QUERY_ARTICLE_ASK:
        return editing_ask(&editing);
    case QUERY_TOOL:
        return find_tool(&editing);
    case QUERY_UNANSWERED:
        return editing_unanswered(&editing);
    case QUERY_IMPORT:
        return read_table(&editing);
    case QUERY_DRAFTS:
        return editing_drafts(&editing);
    case QUERY_SETTLE:
        return QUERY_DONE; /* who may edit may do that */
    default:
        return editing_try(&editing);
    }
}

static void run(struct job *job)
{
    struct articles_job *articles = (struct articles_job *)job;
    articles->query->outcome = answer(articles);
    mailbox_put_always(articles->results, TAKE(articles->query));
}

static void release(struct job *job)
{
    struct articles_job *articles = (struct articles_job *)job;
    console_query_free(articles->query);
    free(articles->url);
    free(articles);
}

bool articles_put(struct workers *workers, struct mailbox *results, struct knowledge_watch *watch, const char *url,
                  struct console_query *query)
{
    struct articles_job *job = x_alloc(1, sizeof *job);
    *job = (struct articles_job){.job = {.run = run, .release = release},
                                 .results = results,
                                 .watch = watch,
                                 .url = x_strdup(url),
                                 .query = query};
    bool asks = query->kind == QUERY_ARTICLE_ASK || query->kind == QUERY_ARTICLE_TRY || query->kind == QUERY_UNANSWERED;
    if (workers_put(workers, asks ? WORKER_KNOWLEDGE : WORKER_STORE, &job->job))
        return true;
    job->query = NULL;
    release(&job->job);
    return false;
}
