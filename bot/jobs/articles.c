#include "jobs/articles.h"

#include "access/rights.h"
#include "base/own.h"
#include "engine/mask.h"
#include "jobs/article_import.h"
#include "jobs/article_text.h"
#include "jobs/console.h"
#include "jobs/editing.h"
#include "knowledge/article.h"

#include <stdlib.h>
#include <string.h>

enum { BROKEN_TOLD = 20 };

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

static char *copy(const char *string)
{
    return x_strdup(string == NULL ? "" : string);
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
    int64_t number = query->version != 0 ? query->version : head.deed == ARTICLE_DRAFTED ? head.newest : head.in_force;
    enum query_outcome outcome = number == 0 ? QUERY_DONE : read_version(editing, number);
    if (!query->has_fields && outcome == QUERY_DONE)
        article_fields_copy(&query->fields, &query->beneath);
    article_fields_inherit(&query->fields, &query->beneath);
    query->newest = head.newest;
    const struct article *article = knowledge_article(now, query->topic, query->language);
    query->origin = editing_origin(article, &head);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (knowledge_article(now, query->topic, (enum language)language) != NULL)
            query->languages |= 1u << language;
    }
    return outcome;
}

/* ---- trying -------------------------------------------------------------------------------------------------------
 */

static void add_fault(struct article_query *query, const char *field, const char *text)
{
    *list_push(&query->faults) = (struct article_fault){x_strdup(field), x_strdup(text)};
}

/* An article is not masked, because it may speak of passwords; but these are never right in one. */
static void find_numbers(struct article_query *query)
{
    static const char *const names[] = {[MASK_IDENTITY_CODE] = "a personal identity code",
                                        [MASK_CARD] = "a card number",
                                        [MASK_IBAN] = "an account number"};
    for (int field = 0; field < FIELD_COUNT; field++) {
        const char *value = query->fields.values[field];
        size_t from = 0, line = 1;
        enum mask mask = value == NULL ? MASK_NONE : mask_find_number(value, &from);
        if (mask == MASK_NONE)
            continue;
        own_(text_done) struct text why = TEXT_INIT;
        for (size_t i = 0; i < from; i++)
            line += value[i] == '\n';
        text_printf(&why, "line %zu holds %s; take it out, everybody would read it", line, names[mask]);
        add_fault(query, article_field_name((enum article_field)field), why.data);
    }
}

/* What would answer with the fields published; NULL: there are faults, which the query holds. */
static struct knowledge *build_with(const struct editing *editing)
{
    struct article_query *query = editing->query;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(text_done) struct text path = TEXT_INIT;
    struct knowledge *built = NULL;
    struct error error = ERROR_INIT;
    const struct edited_article edited = {query->topic, query->language, query->text, -1};
    text_printf(&path, "%s%s/%s", EDITED_PREFIX, language_code(query->language), query->topic);
    if (knowledge_watch_with(editing->watch, &edited, &built, &complaints, &error) != RESULT_OK)
        add_fault(query, "", error.text);
    for (size_t i = 0; i < complaints.list.count; i++) {
        const struct complaint *complaint = &complaints.list.items[i];
        if (string_equal(complaint->path, path.data))
            add_fault(query, complaint->key, complaint->text);
    }
    if (query->faults.count == 0)
        return built;
    knowledge_release(built);
    return NULL;
}

static void take_broken(void *context, const struct expected_line *line, enum expected_fault fault, bool was_right)
{
    struct article_query *query = context;
    own_(text_done) struct text topics = TEXT_INIT;
    if (!was_right || query->broken.count >= BROKEN_TOLD)
        return;
    for (size_t i = 0; line->topics[i] != NULL; i++)
        text_printf(&topics, "%s%s", i == 0 ? "" : ", ", line->topics[i]);
    *list_push(&query->broken) =
        (struct article_broken){x_strdup(line->text), text_detach(&topics), x_strdup(expected_fault_text(fault))};
}

static void write_text(struct article_query *query)
{
    own_(text_done) struct text text = TEXT_INIT;
    if (query->deed != ARTICLE_TAKEN_BACK)
        article_fields_write(&query->fields, &text);
    query->text = x_strdup(text.data);
}

static enum query_outcome try_article(const struct editing *editing)
{
    struct article_query *query = editing->query;
    const char *body = query->fields.values[FIELD_BODY];
    if (!topic_valid(query->topic))
        return QUERY_NONE;
    write_text(query);
    query->most_broken = knowledge_watch_most_broken(editing->watch);
    if (query->deed != ARTICLE_TAKEN_BACK)
        find_numbers(query);
    if (query->deed == ARTICLE_DRAFTED)
        return QUERY_DONE;
    if (body != NULL && string_starts(body, "---"))
        add_fault(query, "body", "begins with the lines --- of a file; put only the text here");
    own_(release_knowledge) struct knowledge *built = query->faults.count > 0 ? NULL : build_with(editing);
    if (built != NULL)
        knowledge_watch_try(editing->watch, built, take_broken, query);
    return QUERY_DONE;
}

static enum query_outcome ask(const struct editing *editing)
{
    static const char *const outcomes[] = {"answer", "clarify", "unknown"};
    struct article_query *query = editing->query;
    const struct knowledge *now = editing->now;
    own_(release_knowledge) struct knowledge *built = NULL;
    own_(text_done) struct text why = TEXT_INIT;
    struct ranking ranking = {.count = 0};
    if (query->has_fields) {
        write_text(query);
        if ((built = build_with(editing)) == NULL)
            return QUERY_DONE;
        now = built;
    }
    struct question question = {.text = query->question, .language = query->language, .audience = AUDIENCE_STAFF};
    knowledge_ask(now, knowledge_watch_analyser(editing->watch), &question, &ranking, &why);
    for (size_t i = 0; i < ranking.count; i++) {
        const char *topic = ranking.ranked[i].topic;
        const struct article *article = knowledge_article_or_other(now, topic, query->language);
        *list_push(&query->ranked) =
            (struct article_ranked){x_strdup(topic), copy(article->title), ranking.ranked[i].score};
    }
    query->outcome = outcomes[ranking.outcome];
    query->why = text_detach(&why);
    return QUERY_DONE;
}

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
    const struct editing editing = {job->watch, now, reader, of, query->article};
    switch (query->kind) {
    case QUERY_ARTICLES:
        return editing_list(&editing, &query->more);
    case QUERY_ARTICLE:
        return read_article(&editing);
    case QUERY_ARTICLE_ASK:
        return ask(&editing);
    case QUERY_UNANSWERED:
        return editing_unanswered(&editing);
    case QUERY_IMPORT:
        return read_table(&editing);
    case QUERY_DRAFTS:
        return editing_drafts(&editing);
    case QUERY_SETTLE:
        return QUERY_DONE; /* who may edit may do that */
    default:
        return try_article(&editing);
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
