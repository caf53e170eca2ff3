/* The list of articles: what answers, and between it what is written and answers nothing yet. */
#include "jobs/editing.h"

#include "base/clock.h"
#include "base/own.h"
#include "knowledge/article.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS_MOST = 200 };

static char *copy(const char *string)
{
    return x_strdup(string == NULL ? "" : string);
}

const char *editing_origin(const struct article *article, const struct article_head *head)
{
    if (head->in_force != 0)
        return head->archived ? "" : "edited";
    bool file = article != NULL && !article->shipped && !string_starts(article->path, EDITED_PREFIX);
    return file ? "file" : article == NULL ? "" : "shipped";
}

const char *editing_state(const struct article_head *head)
{
    if (head->waits)
        return "waits";
    if (article_is_unfinished(head))
        return head->deed == ARTICLE_DRAFTED ? "draft" : "scheduled";
    return head->archived ? "archived" : "published";
}

static char *as_lines(const char *const *strings)
{
    own_(text_done) struct text lines = TEXT_INIT;
    for (; *strings != NULL; strings++)
        text_printf(&lines, "%s%s", lines.length == 0 ? "" : "\n", *strings);
    return text_detach(&lines);
}

/* What is said of it in figures, where nobody can be told apart by them. */
static enum result count_use(const struct editing *editing, struct article_row *row, struct error *error)
{
    int64_t used = 0, helped = 0, not_helped = 0;
    int64_t since_ms = clock_now_ms() - (int64_t)ARTICLE_USED_DAYS * 24 * 3600 * 1000;
    enum result result =
        reader_article_used(editing->reader, editing->of, row->topic, row->language, since_ms, &used, error);
    if (result == RESULT_OK)
        result =
            reader_article_helped(editing->reader, editing->of, row->topic, row->language, &helped, &not_helped, error);
    row->used = used > 0 && used < ARTICLE_FEW_BELOW ? ARTICLE_FEW : (int)used;
    int64_t said = helped + not_helped;
    row->helped = said < ARTICLE_FEW_BELOW ? ARTICLE_FEW : (int)(helped * 100 / said);
    return result;
}

static enum query_outcome add_row(const struct editing *editing, const struct article *article, const char *today)
{
    struct article_head head;
    struct error error = ERROR_INIT;
    struct article_row *row = list_push(&editing->query->rows);
    *row = (struct article_row){.topic = copy(article->topic),
                                .title = copy(article->title),
                                .owner = copy(article->owner),
                                .checked_on = copy(article->checked_on),
                                .review_by = copy(article->review_by),
                                .tools = as_lines(article->tools),
                                .language = article->language,
                                .internal = article->audience == AUDIENCE_TUTOR,
                                .overdue = article->review_by != NULL && strcmp(article->review_by, today) < 0};
    enum result result =
        reader_article_head(editing->reader, editing->of, article->topic, article->language, &head, &error);
    row->origin = editing_origin(article, &head);
    row->state = editing_state(&head);
    row->due_ms = head.due_ms;
    row->version = head.newest;
    if (result == RESULT_OK)
        result = count_use(editing, row, &error);
    if (result == RESULT_OK)
        result =
            reader_article_marks(editing->reader, editing->of, article->topic, article->language, &row->marks, &error);
    return result == RESULT_OK ? QUERY_DONE : QUERY_LATER;
}

/* What is written and answers nothing. */
static enum query_outcome add_unseen(const struct editing *editing, const struct article_version *written)
{
    own_(article_fields_done) struct article_fields fields = {.values = {NULL}};
    struct article_head head;
    struct error error = ERROR_INIT;
    (void)article_fields_read(written->text, &fields, &error);
    const char *title = fields.values[FIELD_TITLE];
    struct article_row *row = list_push(&editing->query->rows);
    *row = (struct article_row){.topic = copy(written->topic),
                                .title = copy(string_empty(title) ? written->topic : title),
                                .owner = copy(fields.values[FIELD_OWNER]),
                                .checked_on = copy(fields.values[FIELD_CHECKED_ON]),
                                .review_by = copy(fields.values[FIELD_REVIEW_BY]),
                                .tools = copy(fields.values[FIELD_TOOLS]),
                                .language = written->language,
                                .internal = string_equal(fields.values[FIELD_AUDIENCE], "tutor"),
                                .helped = ARTICLE_FEW};
    enum result result =
        reader_article_head(editing->reader, editing->of, written->topic, written->language, &head, &error);
    row->origin = editing_origin(NULL, &head);
    row->state = editing_state(&head);
    row->due_ms = head.due_ms;
    row->version = head.newest;
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

/* Both are in the order of their topics; what is written in a language that a topic does not answer
 * in stands for the topic. */
enum query_outcome editing_list(const struct editing *editing, bool *more)
{
    own_(article_versions_done) struct article_versions unseen = {.list = LIST_INIT};
    const struct knowledge *now = editing->now;
    struct article_query *query = editing->query;
    const char *after = query->topic == NULL ? "" : query->topic;
    enum query_outcome outcome = QUERY_DONE;
    struct error error = ERROR_INIT;
    char today[11];
    size_t topic = 0, next = 0, topics = knowledge_topic_count(now);
    write_today(today);
    if (reader_articles_unseen(editing->reader, editing->of, query->language, after, ROWS_MOST + 1, &unseen, &error) !=
        RESULT_OK)
        return QUERY_LATER;
    while (topic < topics && strcmp(knowledge_topic(now, topic), after) <= 0)
        topic++;
    while ((topic < topics || next < unseen.list.count) && outcome == QUERY_DONE) {
        *more = query->rows.count == ROWS_MOST;
        if (*more)
            break;
        const char *name = topic < topics ? knowledge_topic(now, topic) : NULL;
        const struct article_version *written = next < unseen.list.count ? &unseen.list.items[next] : NULL;
        int order = name == NULL ? 1 : written == NULL ? -1 : strcmp(name, written->topic);
        const struct article *article = name == NULL ? NULL : knowledge_article_or_other(now, name, query->language);
        bool answers = article != NULL && (order < 0 || (order == 0 && article->language == query->language));
        if (answers)
            outcome = add_row(editing, article, today);
        else if (written != NULL)
            outcome = add_unseen(editing, written);
        topic += order <= 0;
        next += order >= 0;
    }
    return outcome;
}
