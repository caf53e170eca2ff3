#include "jobs/articles.h"

#include "access/rights.h"
#include "base/clock.h"
#include "base/own.h"
#include "jobs/article_text.h"
#include "jobs/console.h"
#include "knowledge/article.h"
#include "store/article_reader.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS_MOST = 200, BROKEN_TOLD = 20 };

struct articles_job {
    struct job job; /* first: the worker gives it back as a job */
    struct mailbox *results;
    struct knowledge_watch *watch;
    char *url;
    struct console_query *query;
};

/* What one query works with. */
struct asking {
    struct knowledge_watch *watch;
    struct knowledge *now; /* what answers */
    struct reader *reader;
    int64_t of;
    struct article_query *query;
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

/* The store knows at once what the snapshot shows a moment later. */
static const char *origin_of(const struct article *article, const struct article_head *head)
{
    if (head->in_force != 0)
        return "edited";
    bool file = article != NULL && !article->shipped && !string_starts(article->path, EDITED_PREFIX);
    return file ? "file" : article == NULL ? "" : "shipped";
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

static enum query_outcome add_row(const struct asking *asking, const struct article *article, const char *today)
{
    struct article_head head;
    struct error error = ERROR_INIT;
    struct article_row *row = list_push(&asking->query->rows);
    *row = (struct article_row){.topic = copy(article->topic),
                                .title = copy(article->title),
                                .owner = copy(article->owner),
                                .checked_on = copy(article->checked_on),
                                .review_by = copy(article->review_by),
                                .language = article->language,
                                .overdue = article->review_by != NULL && strcmp(article->review_by, today) < 0};
    enum result result =
        reader_article_head(asking->reader, asking->of, article->topic, article->language, &head, &error);
    row->origin = origin_of(article, &head);
    row->draft = head.newest > 0 && head.deed == ARTICLE_DRAFTED;
    if (result == RESULT_OK)
        result = reader_article_helped(asking->reader, asking->of, article->topic, article->language, &row->helped,
                                       &row->not_helped, &error);
    return result == RESULT_OK ? QUERY_DONE : QUERY_LATER;
}

static void write_today(char today[11])
{
    time_t now = (time_t)(clock_now_ms() / 1000);
    struct tm parts;
    today[0] = '\0';
    if (gmtime_r(&now, &parts) != NULL)
        (void)strftime(today, 11, "%Y-%m-%d", &parts);
}

static enum query_outcome list_articles(const struct asking *asking, bool *more)
{
    const struct knowledge *now = asking->now;
    struct article_query *query = asking->query;
    enum query_outcome outcome = QUERY_DONE;
    char today[11];
    write_today(today);
    for (size_t i = 0; i < knowledge_topic_count(now) && outcome == QUERY_DONE; i++) {
        const char *topic = knowledge_topic(now, i);
        if (query->topic != NULL && strcmp(topic, query->topic) <= 0)
            continue;
        *more = query->rows.count == ROWS_MOST;
        if (*more)
            break;
        outcome = add_row(asking, knowledge_article_or_other(now, topic, query->language), today);
    }
    return outcome;
}

/* ---- one ----------------------------------------------------------------------------------------------------------
 */

static enum query_outcome read_version(const struct asking *asking, int64_t number)
{
    own_(article_version_done) struct article_version version = {.number = 0};
    struct article_query *query = asking->query;
    struct error error = ERROR_INIT;
    enum result result =
        reader_article_version(asking->reader, asking->of, query->topic, query->language, number, &version, &error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? QUERY_NONE : QUERY_LATER;
    if (version.deed == ARTICLE_TAKEN_BACK)
        return QUERY_DONE; /* then it is what lies beneath */
    if (article_fields_read(version.text, &query->fields, &error) != RESULT_OK)
        return QUERY_NONE;
    query->has_fields = true;
    return QUERY_DONE;
}

static enum query_outcome read_article(const struct asking *asking)
{
    struct article_query *query = asking->query;
    const struct knowledge *now = asking->now;
    struct article_head head;
    struct error error = ERROR_INIT;
    bool beneath =
        article_text_beneath(knowledge_watch_folders(asking->watch), query->topic, query->language, &query->beneath);
    enum result result = reader_article_head(asking->reader, asking->of, query->topic, query->language, &head, &error);
    if (result == RESULT_OK)
        result = reader_article_versions(asking->reader, asking->of, query->topic, query->language, &query->versions,
                                         &error);
    if (result != RESULT_OK)
        return QUERY_LATER;
    if (!beneath && head.newest == 0)
        return QUERY_NONE;
    int64_t number = query->version != 0 ? query->version : head.deed == ARTICLE_DRAFTED ? head.newest : head.in_force;
    enum query_outcome outcome = number == 0 ? QUERY_DONE : read_version(asking, number);
    if (!query->has_fields && outcome == QUERY_DONE)
        article_fields_copy(&query->fields, &query->beneath);
    article_fields_inherit(&query->fields, &query->beneath);
    query->newest = head.newest;
    const struct article *article = knowledge_article(now, query->topic, query->language);
    query->origin = origin_of(article, &head);
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

/* What would answer with the fields published; NULL: there are faults, which the query holds. */
static struct knowledge *build_with(const struct asking *asking)
{
    struct article_query *query = asking->query;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(text_done) struct text path = TEXT_INIT;
    struct knowledge *built = NULL;
    struct error error = ERROR_INIT;
    const struct edited_article edited = {query->topic, query->language, query->text, -1};
    text_printf(&path, "%s%s/%s", EDITED_PREFIX, language_code(query->language), query->topic);
    if (knowledge_watch_with(asking->watch, &edited, &built, &complaints, &error) != RESULT_OK)
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

static enum query_outcome try_article(const struct asking *asking)
{
    struct article_query *query = asking->query;
    const char *body = query->fields.values[FIELD_BODY];
    if (!topic_valid(query->topic))
        return QUERY_NONE;
    write_text(query);
    query->most_broken = knowledge_watch_most_broken(asking->watch);
    if (query->deed == ARTICLE_DRAFTED)
        return QUERY_DONE;
    if (body != NULL && string_starts(body, "---"))
        add_fault(query, "body", "begins with the lines --- of a file; put only the text here");
    own_(release_knowledge) struct knowledge *built = query->faults.count > 0 ? NULL : build_with(asking);
    if (built != NULL)
        knowledge_watch_try(asking->watch, built, take_broken, query);
    return QUERY_DONE;
}

static enum query_outcome ask(const struct asking *asking)
{
    static const char *const outcomes[] = {"answer", "clarify", "unknown"};
    struct article_query *query = asking->query;
    const struct knowledge *now = asking->now;
    own_(release_knowledge) struct knowledge *built = NULL;
    own_(text_done) struct text why = TEXT_INIT;
    struct ranking ranking = {.count = 0};
    if (query->has_fields) {
        write_text(query);
        if ((built = build_with(asking)) == NULL)
            return QUERY_DONE;
        now = built;
    }
    struct question question = {.text = query->question, .language = query->language, .audience = AUDIENCE_STAFF};
    knowledge_ask(now, knowledge_watch_analyser(asking->watch), &question, &ranking, &why);
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
    const struct asking asking = {job->watch, now, reader, of, query->article};
    switch (query->kind) {
    case QUERY_ARTICLES:
        return list_articles(&asking, &query->more);
    case QUERY_ARTICLE:
        return read_article(&asking);
    case QUERY_ARTICLE_ASK:
        return ask(&asking);
    default:
        return try_article(&asking);
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
    bool asks = query->kind == QUERY_ARTICLE_ASK || query->kind == QUERY_ARTICLE_TRY;
    if (workers_put(workers, asks ? WORKER_KNOWLEDGE : WORKER_STORE, &job->job))
        return true;
    job->query = NULL;
    release(&job->job);
    return false;
}
