/* An editor's text on trial: what is wrong with it, what publishing it would change, what a question would find. On the
 * knowledge worker. */
#include "jobs/editing.h"

#include "base/clock.h"
#include "base/own.h"
#include "engine/mask.h"
#include "jobs/article_text.h"
#include "knowledge/article.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BROKEN_TOLD = 20 };

static void release_knowledge(struct knowledge **knowledge)
{
    knowledge_release(*knowledge);
}

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
static struct knowledge *build_with(const struct editing *editing, bool archived)
{
    struct article_query *query = editing->query;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(text_done) struct text path = TEXT_INIT;
    struct knowledge *built = NULL;
    struct error error = ERROR_INIT;
    const struct edited_article edited = {query->topic, query->language, query->text, -1, archived};
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

static void write_text(struct article_query *query, enum article_deed deed)
{
    own_(text_done) struct text text = TEXT_INIT;
    if (deed != ARTICLE_TAKEN_BACK)
        article_fields_write(&query->fields, &text);
    free(query->text);
    query->text = x_strdup(text.data);
}

/* ---- what the service writes itself ------------------------------------------------------------------------------ */

/* What a version says, or, for 0 and what was taken back, what lies beneath; deed: what approving it does. NONE: there
 * is nothing. */
static enum query_outcome read_fields(const struct editing *editing, int64_t number, enum article_deed *deed)
{
    own_(article_version_done) struct article_version version = {.number = 0};
    own_(article_fields_done) struct article_fields beneath = {.values = {NULL}};
    struct article_query *query = editing->query;
    struct error error = ERROR_INIT;
    enum result result = RESULT_OK;
    bool lies = article_text_beneath(knowledge_watch_folders(editing->watch), query->topic, query->language, &beneath);
    if (number != 0)
        result = reader_article_version(editing->reader, editing->of, query->topic, query->language, number, &version,
                                        &error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? QUERY_NONE : QUERY_LATER;
    if (query->deed == ARTICLE_APPROVED)
        *deed = version.deed;
    if (number != 0 && version.deed != ARTICLE_TAKEN_BACK)
        return article_fields_read(version.text, &query->fields, &error) == RESULT_OK ? QUERY_DONE : QUERY_NONE;
    article_fields_copy(&query->fields, &beneath);
    return lies || version.deed == ARTICLE_TAKEN_BACK ? QUERY_DONE : QUERY_NONE;
}

static void write_day(int64_t days_ahead, char day[11])
{
    time_t then = (time_t)(clock_now_ms() / 1000) + days_ahead * 24 * 3600;
    struct tm parts;
    day[0] = '\0';
    if (gmtime_r(&then, &parts) != NULL)
        (void)strftime(day, 11, "%Y-%m-%d", &parts);
}

/* Checked today; a review that is due, or nearly, comes again in a year. */
static void write_dates(struct article_fields *fields)
{
    enum { SOON_DAYS = 30, AGAIN_DAYS = 365 };
    const char *review = fields->values[FIELD_REVIEW_BY];
    char today[11], soon[11], again[11];
    write_day(0, today);
    write_day(SOON_DAYS, soon);
    write_day(AGAIN_DAYS, again);
    bool due = !string_empty(review) && strcmp(review, soon) <= 0;
    article_fields_set(fields, FIELD_CHECKED_ON, today);
    if (due)
        article_fields_set(fields, FIELD_REVIEW_BY, again);
}

/* The text of what is only looked at, put away or approved is not the page's to send. */
static enum query_outcome take_stored(const struct editing *editing, enum article_deed *deed)
{
    struct article_query *query = editing->query;
    struct article_head head;
    struct error error = ERROR_INIT;
    if (reader_article_head(editing->reader, editing->of, query->topic, query->language, &head, &error) != RESULT_OK)
        return QUERY_LATER;
    article_fields_done(&query->fields);
    enum query_outcome outcome =
        read_fields(editing, query->deed == ARTICLE_APPROVED ? head.newest : head.in_force, deed);
    if (outcome == QUERY_DONE && query->deed == ARTICLE_CHECKED)
        write_dates(&query->fields);
    return outcome;
}

/* ---- the other languages ----------------------------------------------------------------------------------------- */

static bool says_same(const char *one, const char *other)
{
    own_(text_done) struct text first = TEXT_INIT, second = TEXT_INIT;
    for (; one != NULL && *one != '\0'; one++) {
        if (*one != '\r')
            text_add_char(&first, *one);
    }
    text_add(&second, other);
    text_trim(&first);
    text_trim(&second);
    return strcmp(first.data, second.data) == 0;
}

/* Those in which there is an article that says what this one said so far. */
static unsigned find_behind(const struct editing *editing)
{
    const struct article_query *query = editing->query;
    const struct article *before = knowledge_article(editing->now, query->topic, query->language);
    unsigned behind = 0;
    if (query->small || before == NULL || says_same(query->fields.values[FIELD_BODY], before->body))
        return 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (language != (int)query->language &&
            knowledge_article(editing->now, query->topic, (enum language)language) != NULL)
            behind |= 1u << language;
    }
    return behind;
}

/* ---- trying ------------------------------------------------------------------------------------------------------ */

static void check_fields(struct article_query *query)
{
    const char *body = query->fields.values[FIELD_BODY];
    if (query->deed != ARTICLE_TAKEN_BACK && query->deed != ARTICLE_CHECKED)
        find_numbers(query);
    if (query->deed == ARTICLE_SCHEDULED && query->due_ms <= clock_now_ms())
        add_fault(query, "due", "lies in the past; choose a time to come");
    if (query->deed != ARTICLE_DRAFTED && body != NULL && string_starts(body, "---"))
        add_fault(query, "body", "begins with the lines --- of a file; put only the text here");
}

enum query_outcome editing_try(const struct editing *editing)
{
    struct article_query *query = editing->query;
    enum article_deed deed = query->deed;
    bool stored = deed == ARTICLE_CHECKED || deed == ARTICLE_ARCHIVED || deed == ARTICLE_APPROVED;
    if (!topic_valid(query->topic))
        return QUERY_NONE;
    if (deed == ARTICLE_SEEN) /* no text is concerned */
        return QUERY_DONE;
    enum query_outcome outcome = stored ? take_stored(editing, &deed) : QUERY_DONE;
    if (outcome != QUERY_DONE)
        return outcome;
    write_text(query, deed);
    query->most_broken = knowledge_watch_most_broken(editing->watch);
    check_fields(query);
    if (deed == ARTICLE_PUBLISHED || deed == ARTICLE_SCHEDULED)
        query->behind = find_behind(editing);
    if (deed == ARTICLE_DRAFTED || query->deed == ARTICLE_CHECKED)
        return QUERY_DONE;
    own_(release_knowledge) struct knowledge *built =
        query->faults.count > 0 ? NULL : build_with(editing, deed == ARTICLE_ARCHIVED);
    if (built != NULL)
        knowledge_watch_try(editing->watch, built, take_broken, query);
    return QUERY_DONE;
}

enum query_outcome editing_ask(const struct editing *editing)
{
    static const char *const outcomes[] = {"answer", "clarify", "unknown"};
    struct article_query *query = editing->query;
    const struct knowledge *now = editing->now;
    own_(release_knowledge) struct knowledge *built = NULL;
    own_(text_done) struct text why = TEXT_INIT;
    struct ranking ranking = {.count = 0};
    if (query->has_fields) {
        write_text(query, query->deed);
        if ((built = build_with(editing, false)) == NULL)
            return QUERY_DONE;
        now = built;
    }
    bool internal = string_equal(query->fields.values[FIELD_AUDIENCE], "tutor");
    struct question question = {
        .text = query->question, .language = query->language, .audience = internal ? AUDIENCE_TUTOR : AUDIENCE_STAFF};
    knowledge_ask(now, knowledge_watch_analyser(editing->watch), &question, &ranking, &why);
    for (size_t i = 0; i < ranking.count; i++) {
        const char *topic = ranking.ranked[i].topic;
        const struct article *article = knowledge_article_or_other(now, topic, query->language);
        *list_push(&query->ranked) =
            (struct article_ranked){x_strdup(topic), x_strdup(article->title), ranking.ranked[i].score};
    }
    query->outcome = outcomes[ranking.outcome];
    query->why = text_detach(&why);
    return QUERY_DONE;
}
