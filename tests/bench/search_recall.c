#include "bench/search_recall.h"

#include "base/file.h"
#include "base/json.h"
#include "base/list.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 64 * 1024 * 1024, QUESTIONS_MOST = 1000 };

struct names {
    LIST_OF(char *) names; /* of the articles, by their numbers at the peer */
};

struct measuring {
    const struct knowledge *knowledge;
    struct analyser *analyser;
    struct fts5 *fts5;
    struct names names;
    struct recall *recall;
};

/* Calls visit with each line's document until it has enough. */
static bool lines_each(const char *path, void (*visit)(struct measuring *measuring, const struct json *line),
                       struct measuring *measuring)
{
    own_(text_done) struct text file = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (file_read(path, FILE_BYTES_MAX, &file, &error) != RESULT_OK)
        return false;
    for (const char *line = file.data; *line != '\0';) {
        own_(json_freep) struct json *document = NULL;
        size_t length = strcspn(line, "\n");
        if (length > 0 && json_parse(line, length, (struct json_limits){length + 1, 4}, &document, &error) != RESULT_OK)
            return false;
        if (document != NULL)
            visit(measuring, document);
        line += length + (line[length] == '\n');
    }
    return true;
}

static void add_article(struct measuring *measuring, const struct json *line)
{
    const char *id = "", *title = "", *body = "";
    struct error error = ERROR_INIT;
    struct made made = MADE_INIT;
    (void)json_opt_string(line, "id", &id, &error);
    (void)json_opt_string(line, "title", &title, &error);
    (void)json_opt_string(line, "text", &body, &error);
    text_add(&made.title, title);
    text_add(&made.body, body);
    fts5_add(measuring->fts5, measuring->names.names.count, &made);
    *list_push(&measuring->names.names) = x_strdup(id);
    made_done(&made);
}

static bool is_relevant(const struct json *relevant, const char *id)
{
    for (const struct json *value = relevant == NULL ? NULL : json_first(relevant); value != NULL;
         value = json_next(value)) {
        if (string_equal(json_as_string(value), id))
            return true;
    }
    return false;
}

static void ask_line(struct measuring *measuring, const struct json *line)
{
    const char *text = "", *code = "";
    const struct json *relevant = NULL;
    struct ranking ranking;
    struct error error = ERROR_INIT;
    if (measuring->recall->asked == QUESTIONS_MOST)
        return;
    (void)json_opt_string(line, "text", &text, &error);
    (void)json_opt_string(line, "lang", &code, &error);
    (void)json_opt_array(line, "relevant", &relevant, &error);
    struct question question = {.text = text, .language = language_from_code(code), .audience = AUDIENCE_STAFF};
    knowledge_ask(measuring->knowledge, measuring->analyser, &question, &ranking, NULL);
    size_t theirs = fts5_ask(measuring->fts5, text);
    measuring->recall->asked++;
    measuring->recall->ours += ranking.count > 0 && is_relevant(relevant, ranking.ranked[0].topic);
    measuring->recall->theirs +=
        theirs < measuring->names.names.count && is_relevant(relevant, measuring->names.names.items[theirs]);
}

bool recall_measure(const struct knowledge *knowledge, struct analyser *analyser, const char *articles,
                    const char *questions, struct recall *recall)
{
    struct measuring measuring = {.knowledge = knowledge, .analyser = analyser, .fts5 = fts5_new(), .recall = recall};
    *recall = (struct recall){0};
    bool read = lines_each(articles, add_article, &measuring);
    fts5_seal(measuring.fts5);
    read = read && lines_each(questions, ask_line, &measuring) && recall->asked > 0;
    for (size_t i = 0; i < measuring.names.names.count; i++)
        free(measuring.names.names.items[i]);
    list_done(&measuring.names.names);
    fts5_free(measuring.fts5);
    return read;
}
