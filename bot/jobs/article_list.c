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
        return "edited";
    bool file = article != NULL && !article->shipped && !string_starts(article->path, EDITED_PREFIX);
    return file ? "file" : article == NULL ? "" : "shipped";
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
                                .language = article->language,
                                .overdue = article->review_by != NULL && strcmp(article->review_by, today) < 0};
    enum result result =
        reader_article_head(editing->reader, editing->of, article->topic, article->language, &head, &error);
    row->origin = editing_origin(article, &head);
    row->draft = head.newest > 0 && head.deed == ARTICLE_DRAFTED;
    if (result == RESULT_OK)
        result = reader_article_helped(editing->reader, editing->of, article->topic, article->language, &row->helped,
                                       &row->not_helped, &error);
    return result == RESULT_OK ? QUERY_DONE : QUERY_LATER;
}

static void add_draft(const struct editing *editing, const struct article_version *draft)
{
    struct article_fields fields = {.values = {NULL}};
    struct error error = ERROR_INIT;
    (void)article_fields_read(draft->text, &fields, &error);
    const char *title = fields.values[FIELD_TITLE];
    *list_push(&editing->query->rows) = (struct article_row){.topic = copy(draft->topic),
                                                             .title = copy(string_empty(title) ? draft->topic : title),
                                                             .owner = copy(fields.values[FIELD_OWNER]),
                                                             .checked_on = copy(""),
                                                             .review_by = copy(""),
                                                             .language = draft->language,
                                                             .origin = "draft",
                                                             .draft = true};
    article_fields_done(&fields);
}

static void write_today(char today[11])
{
    time_t now = (time_t)(clock_now_ms() / 1000);
    struct tm parts;
    today[0] = '\0';
    if (gmtime_r(&now, &parts) != NULL)
        (void)strftime(today, 11, "%Y-%m-%d", &parts);
}

/* Both are in the order of their topics; a draft in a language that a topic does not answer in stands for the topic. */
enum query_outcome editing_list(const struct editing *editing, bool *more)
{
    own_(article_versions_done) struct article_versions drafts = {.list = LIST_INIT};
    const struct knowledge *now = editing->now;
    struct article_query *query = editing->query;
    const char *after = query->topic == NULL ? "" : query->topic;
    enum query_outcome outcome = QUERY_DONE;
    struct error error = ERROR_INIT;
    char today[11];
    size_t topic = 0, draft = 0, topics = knowledge_topic_count(now);
    write_today(today);
    if (reader_article_drafts(editing->reader, editing->of, query->language, after, ROWS_MOST + 1, &drafts, &error) !=
        RESULT_OK)
        return QUERY_LATER;
    while (topic < topics && strcmp(knowledge_topic(now, topic), after) <= 0)
        topic++;
    while ((topic < topics || draft < drafts.list.count) && outcome == QUERY_DONE) {
        *more = query->rows.count == ROWS_MOST;
        if (*more)
            break;
        const char *name = topic < topics ? knowledge_topic(now, topic) : NULL;
        const struct article_version *written = draft < drafts.list.count ? &drafts.list.items[draft] : NULL;
        int order = name == NULL ? 1 : written == NULL ? -1 : strcmp(name, written->topic);
        const struct article *article = name == NULL ? NULL : knowledge_article_or_other(now, name, query->language);
        bool answers = article != NULL && (order < 0 || (order == 0 && article->language == query->language));
        if (answers)
            outcome = add_row(editing, article, today);
        else if (written != NULL)
            add_draft(editing, written);
        topic += order <= 0;
        draft += order >= 0;
    }
    return outcome;
}
