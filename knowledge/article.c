#include "knowledge/article.h"

#include "base/hash.h"
#include "base/own.h"
#include "knowledge/complaint.h"
#include "knowledge/front_matter.h"
#include "knowledge/text_check.h"

#include <stdlib.h>
#include <string.h>

bool topic_valid(const char *topic)
{
    size_t length = strlen(topic);
    return length >= 1 && length <= TOPIC_MAX && strspn(topic, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

char **strings_copy(const char *const *strings)
{
    size_t count = 0;
    while (strings != NULL && strings[count] != NULL)
        count++;
    char **copy = x_alloc(count + 1, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = x_strdup(strings[i]);
    return copy;
}

void strings_free(const char *const *strings)
{
    for (size_t i = 0; strings != NULL && strings[i] != NULL; i++)
        free((void *)strings[i]);
    free((void *)strings);
}

static struct article_record *article_new(void)
{
    struct article_record *record = x_alloc(1, sizeof *record);
    atomic_init(&record->holders, 1);
    return record;
}

struct article_record *article_hold(struct article_record *record)
{
    atomic_fetch_add(&record->holders, 1);
    return record;
}

static bool line_is_fence(const char *line)
{
    if (strncmp(line, "---", 3) != 0)
        return false;
    char after = line[3 + strspn(line + 3, " \t\r")];
    return after == '\n' || after == '\0';
}

/* Where the body begins after the front matter; NULL when the second --- is missing. */
static const char *find_body(const char *after_first_line)
{
    const char *line = after_first_line;
    while (line != NULL && *line != '\0') {
        if (line_is_fence(line))
            return line;
        line = strchr(line, '\n');
        line = line == NULL ? NULL : line + 1;
    }
    return NULL;
}

static const char *skip_mark(const char *text)
{
    return string_starts(text, "\xef\xbb\xbf") ? text + 3 : text;
}

struct article_record *article_read(const char *path, const char *topic, enum language language, bool shipped,
                                    const struct article_rules *rules, const struct text *markdown,
                                    struct complaints *complaints)
{
    if (!utf8_valid(markdown->data, markdown->length)) {
        complaint_add(complaints, path, 0, "", "the file is not UTF-8 text; save it as UTF-8");
        return NULL;
    }
    const char *text = skip_mark(markdown->data);
    if (strncmp(text, "---", 3) != 0 || (text[3] != '\n' && text[3] != '\r')) {
        complaint_add(complaints, path, 1, "", "an article begins with a line ---, then \"title: …\", then ---");
        return NULL;
    }
    const char *first_end = strchr(text, '\n');
    const char *end = first_end == NULL ? NULL : find_body(first_end + 1);
    if (end == NULL) {
        complaint_add(complaints, path, 1, "", "the line --- that ends the front matter is missing");
        return NULL;
    }
    struct article_record *record = article_new();
    record->article =
        (struct article){.topic = x_strdup(topic), .language = language, .shipped = shipped, .path = x_strdup(path)};
    const char *body = end + strcspn(end, "\n");
    own_(text_done) struct text trimmed = TEXT_INIT;
    text_add(&trimmed, body);
    text_trim(&trimmed);
    record->article.body = x_strndup(trimmed.data, trimmed.length); /* no byte more than it needs */
    bool good = front_matter_read(text + 3, (size_t)(end - text) - 3, rules, record, complaints);
    if (!text_check(path, text, body, rules, complaints) || !good) {
        article_free(record);
        return NULL;
    }
    return record;
}

struct article_record *article_make(const char *path, const char *topic, enum language language, const char *title,
                                    const char *body, const char *const *questions)
{
    struct article_record *record = article_new();
    record->article = (struct article){.topic = x_strdup(topic),
                                       .language = language,
                                       .title = x_strdup(title),
                                       .body = x_strdup(body),
                                       .path = x_strdup(path),
                                       .audience = AUDIENCE_PUBLIC,
                                       .see_also = (const char *const *)strings_copy(NULL),
                                       .questions = (const char *const *)strings_copy(questions),
                                       .competences = (const char *const *)strings_copy(NULL)};
    record->keywords = strings_copy(NULL);
    record->tools = strings_copy(NULL);
    record->article.tools = (const char *const *)record->tools;
    record->own_questions = record->own_keywords = record->own_tools = true;
    return record;
}

struct article_record *article_copy(const struct article_record *record)
{
    struct article_record *copy = article_new();
    const struct article *old = &record->article;
    copy->article = *old;
    copy->article.topic = x_strdup(old->topic);
    copy->article.title = x_strdup(old->title);
    copy->article.body = x_strdup(old->body);
    copy->article.owner = x_strdup(old->owner);
    copy->article.checked_on = x_strdup(old->checked_on);
    copy->article.review_by = x_strdup(old->review_by);
    copy->article.urgent = x_strdup(old->urgent);
    copy->article.path = x_strdup(old->path);
    copy->article.see_also = (const char *const *)strings_copy(old->see_also);
    copy->article.questions = (const char *const *)strings_copy(old->questions);
    copy->article.competences = (const char *const *)strings_copy(old->competences);
    copy->keywords = strings_copy((const char *const *)record->keywords);
    copy->tools = strings_copy((const char *const *)record->tools);
    copy->article.tools = (const char *const *)copy->tools;
    copy->stamp = record->stamp;
    copy->inherited = record->inherited;
    copy->own_questions = record->own_questions;
    copy->own_keywords = record->own_keywords;
    copy->own_tools = record->own_tools;
    return copy;
}

static size_t strings_count(char *const *strings)
{
    size_t count = 0;
    while (strings[count] != NULL)
        count++;
    return count;
}

static bool strings_hold(char *const *strings, const char *wanted)
{
    for (; *strings != NULL; strings++) {
        if (strcmp(*strings, wanted) == 0)
            return true;
    }
    return false;
}

/* Those of the weaker's keywords that are tools there (or are none) and are not here yet. */
static void inherit_keywords(struct article_record *record, const struct article_record *weaker, bool tools)
{
    size_t count = strings_count(record->keywords);
    record->keywords =
        x_realloc(record->keywords, count + strings_count(weaker->keywords) + 1, sizeof *record->keywords);
    for (char *const *keyword = weaker->keywords; *keyword != NULL; keyword++) {
        record->keywords[count] = NULL;
        if (strings_hold(weaker->tools, *keyword) == tools && !strings_hold(record->keywords, *keyword))
            record->keywords[count++] = x_strdup(*keyword);
    }
    record->keywords[count] = NULL;
}

void article_inherit(struct article_record *record, const struct article_record *weaker)
{
    record->inherited = true;
    if (!record->own_questions) {
        strings_free(record->article.questions);
        record->article.questions = (const char *const *)strings_copy(weaker->article.questions);
    }
    if (!record->own_keywords)
        inherit_keywords(record, weaker, false);
    if (!record->own_tools) {
        inherit_keywords(record, weaker, true);
        strings_free((const char *const *)record->tools);
        record->tools = strings_copy((const char *const *)weaker->tools);
        record->article.tools = (const char *const *)record->tools;
    }
}

static uint64_t mark_string(uint64_t mark, const char *string)
{
    return string == NULL ? hash_fnv(mark, "", 1) : hash_fnv(mark, string, strlen(string) + 1);
}

uint64_t article_mark(const struct article_record *record)
{
    uint64_t mark = HASH_FNV_SEED;
    const struct article *article = &record->article;
    const char *strings[] = {article->topic,      article->title,     article->body,  article->owner,
                             article->checked_on, article->review_by, article->urgent};
    const char *const *lists[] = {article->questions, article->see_also, article->competences,
                                  (const char *const *)record->keywords};
    unsigned char small[] = {(unsigned char)article->language, (unsigned char)article->audience, article->shipped};
    mark = hash_fnv(mark, small, sizeof small);
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        mark = mark_string(mark, strings[i]);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (size_t j = 0; lists[i][j] != NULL; j++)
            mark = mark_string(mark, lists[i][j]);
        mark = mark_string(mark, NULL);
    }
    return mark;
}

void article_free(struct article_record *record)
{
    if (record == NULL || atomic_fetch_sub(&record->holders, 1) != 1)
        return;
    struct article *article = &record->article;
    free((void *)article->topic);
    free((void *)article->title);
    free((void *)article->body);
    free((void *)article->owner);
    free((void *)article->checked_on);
    free((void *)article->review_by);
    free((void *)article->urgent);
    free((void *)article->path);
    strings_free(article->see_also);
    strings_free(article->questions);
    strings_free(article->competences);
    strings_free((const char *const *)record->keywords);
    strings_free((const char *const *)record->tools);
    free(record->passages);
    free(record);
}
