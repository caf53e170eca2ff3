#include "commands/drafts.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "commands/articles.h"
#include "commands/draft_article.h"
#include "commands/errand.h"
#include "commands/overrides.h"
#include "model/article_name.h"
#include "store/articles.h"
#include "store/audit.h"
#include "store/drafts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DRAFTS_SHOWN = 200, ARTICLE_BYTES = 256 * 1024 };

static void errand_close(struct errand *errand)
{
    store_close(errand->store);
}

static enum result open_errand(const struct drafts_errand *drafts, struct errand *errand, struct error *error)
{
    *errand = (struct errand){.organisation = drafts->organisation, .config = drafts->config, .data = drafts->data};
    return errand_open(errand, error);
}

enum result drafts_print(const struct drafts_errand *drafts, struct error *error)
{
    own_(errand_close) struct errand errand = {.store = NULL};
    own_(drafts_done) struct drafts rows = {.list = LIST_INIT};
    enum result result = open_errand(drafts, &errand, error);
    if (result == RESULT_OK)
        result = drafts_in(errand.store, errand.organisation_id, DRAFT_WAITS, DRAFTS_SHOWN, &rows, error);
    if (result == RESULT_OK && rows.list.count == 0)
        printf("No drafts wait. They come from tutors, who are asked what solved a request.\n");
    for (size_t i = 0; i < rows.list.count && result == RESULT_OK; i++) {
        const struct draft *draft = &rows.list.items[i];
        printf("%" PRId64 "  %s  %s  %s\n", draft->number, language_code(draft->language),
               draft->topic[0] == '\0' ? "(an article of its own)" : draft->topic, draft->question);
    }
    return result;
}

/* The one that waits under the number. */
static enum result find(const struct drafts_errand *drafts, struct errand *errand, struct draft *draft,
                        struct error *error)
{
    int64_t number = strtoll(drafts->number, NULL, 10);
    enum result result = open_errand(drafts, errand, error);
    if (result != RESULT_OK)
        return result;
    result = draft_find(errand->store, errand->organisation_id, number, draft, error);
    if (result != RESULT_NOT_FOUND && (result != RESULT_OK || draft->state == DRAFT_WAITS))
        return result;
    return error_set(error, RESULT_NOT_FOUND,
                     "no draft waits under the number \"%.20s\"; neuvo knowledge drafts lists them", drafts->number);
}

enum result drafts_show(const struct drafts_errand *drafts, struct error *error)
{
    own_(errand_close) struct errand errand = {.store = NULL};
    own_(draft_done) struct draft draft = {.number = 0};
    enum result result = find(drafts, &errand, &draft, error);
    if (result == RESULT_OK)
        printf("language: %s\ntopic: %s\nquestion: %s\nanswer: %s\n", language_code(draft.language),
               draft.topic[0] == '\0' ? "(an article of its own)" : draft.topic, draft.question, draft.answer);
    return result;
}

static enum result finish(struct errand *errand, struct draft *draft, enum draft_state state, const char *action,
                          struct error *error)
{
    char object[40];
    (void)snprintf(object, sizeof object, "draft %" PRId64, draft->number);
    draft->state = state;
    enum result result = draft_write(errand->store, errand->organisation_id, draft, clock_now_ms(), error);
    if (result == RESULT_OK)
        result = audit_add(errand->store, errand->organisation_id, "system", action, object, draft->topic,
                           clock_now_ms(), error);
    return result == RESULT_OK ? store_commit(errand->store, error) : result;
}

enum result drafts_drop(const struct drafts_errand *drafts, struct error *error)
{
    own_(errand_close) struct errand errand = {.store = NULL};
    own_(draft_done) struct draft draft = {.number = 0};
    enum result result = find(drafts, &errand, &draft, error);
    if (result == RESULT_OK)
        result = finish(&errand, &draft, DRAFT_DROPPED, "draft_dropped", error);
    if (result == RESULT_OK)
        printf("Dropped.\n");
    return result;
}

/* ---- accepting --------------------------------------------------------------------------------------------------- */

/* What accepting needs of the articles. */
struct shelf {
    struct settings *settings;
    struct analyser *analyser;
    struct knowledge *knowledge;
    char **overrides;
    struct edited_articles edited; /* what editors wrote: it hides a file of the same topic */
};

static void shelf_close(struct shelf *shelf)
{
    knowledge_release(shelf->knowledge);
    analyser_free(shelf->analyser);
    overrides_free(&shelf->overrides);
    edited_articles_done(&shelf->edited);
    settings_free(shelf->settings);
}

static enum result shelf_open(const struct drafts_errand *drafts, struct shelf *shelf, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(complaints_done) struct complaints faults = {.list = LIST_INIT};
    if (settings_load(drafts->config, NULL, 0, &shelf->settings, &complaints) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%.*s", (int)utf8_cut(complaints.data, sizeof error->text - 1),
                         complaints.data);
    shelf->overrides = overrides_split(settings_string(shelf->settings, "knowledge.overrides"));
    if (shelf->overrides[0] == NULL)
        return error_set(error, RESULT_BAD_INPUT,
                         "there is no folder for articles of your own; name one in the setting knowledge.overrides");
    edited_articles_read(shelf->settings, drafts->data, drafts->organisation, &shelf->edited);
    enum result result = analyser_open(&shelf->analyser, error);
    return result == RESULT_OK ? articles_build(drafts->shipped, shelf->settings, &shelf->edited, shelf->analyser,
                                                &shelf->knowledge, &faults, error)
                               : result;
}

static enum result write_article(const struct shelf *shelf, const struct drafts_errand *drafts,
                                 const struct draft *draft, const char *name, const struct text *content,
                                 struct text *path, struct error *error)
{
    own_(text_done) struct text folder = TEXT_INIT;
    text_printf(&folder, "%s/%s/%s", shelf->overrides[0], drafts->organisation, language_code(draft->language));
    text_printf(path, "%s/%s.md", folder.data, name);
    enum result result = folder_make(folder.data, 0755, error);
    return result == RESULT_OK ? file_write(path->data, content->data, content->length, 0644, error) : result;
}

/* What an editor wrote of it, which answers or puts it away; NULL: nothing. */
static struct edited_article *find_edited(const struct shelf *shelf, const char *topic, enum language language)
{
    for (size_t i = 0; i < shelf->edited.edited.count; i++) {
        struct edited_article *edited = &shelf->edited.edited.items[i];
        if (edited->language == language && strcmp(edited->topic, topic) == 0)
            return edited;
    }
    return NULL;
}

/* An article of its own. */
static enum result make_article(const struct shelf *shelf, const struct drafts_errand *drafts, struct draft *draft,
                                struct text *path, struct error *error)
{
    own_(text_done) struct text name = TEXT_INIT, content = TEXT_INIT;
    char today[11];
    if (drafts->name != NULL)
        text_add(&name, drafts->name);
    else
        article_name_of(draft->question, &name);
    own_(text_done) struct text plain = TEXT_INIT;
    article_name_of(name.data, &plain);
    if (name.length == 0 || strcmp(plain.data, name.data) != 0)
        return error_set(error, RESULT_BAD_INPUT, "name the article: --name my-topic (a-z, 0-9 and -)");
    if (draft->answer[0] == '\0')
        return error_set(error, RESULT_BAD_INPUT, "the draft has no answer: it can be an example only, --topic TOPIC");
    if (knowledge_article_or_other(shelf->knowledge, name.data, draft->language) != NULL ||
        find_edited(shelf, name.data, draft->language) != NULL)
        return error_set(
            error, RESULT_CONFLICT,
            "there is an article \"%.64s\" already; choose another --name, or --topic %.64s for an example", name.data,
            name.data);
    articles_today(today);
    draft_article_write(draft, today, &content);
    free_pointer(&draft->topic);
    draft->topic = x_strdup(name.data);
    return write_article(shelf, drafts, draft, name.data, &content, path, error);
}

/* A file would be hidden by what an editor wrote: the example becomes a version of that. */
static enum result add_to_edited(struct errand *errand, const struct draft *draft, struct edited_article *edited,
                                 const char *const *questions, struct text *content, struct error *error)
{
    int64_t number = 0;
    if (!draft_article_add(edited->text, draft->question, questions, content))
        return error_set(error, RESULT_BAD_INPUT, "what an editor wrote of %.64s has no front matter", draft->topic);
    const struct article_edit edit = {draft->topic, draft->language, ARTICLE_PUBLISHED, content->data, 0, 0};
    edited->text = content->data; /* so it is proven */
    edited->version = -1;
    return article_add_version(errand->store, errand->organisation_id, 0, &edit, false, clock_now_ms(), &number, error);
}

/* An example question more, in the organisation's own copy of the article. */
static enum result add_example(const struct shelf *shelf, const struct drafts_errand *drafts, struct errand *errand,
                               struct draft *draft, struct text *content, struct text *path, struct error *error)
{
    own_(text_done) struct text before = TEXT_INIT;
    struct edited_article *edited = find_edited(shelf, draft->topic, draft->language);
    const struct article *article = knowledge_article(shelf->knowledge, draft->topic, draft->language);
    if (article == NULL)
        return error_set(error, RESULT_NOT_FOUND, "there is no article \"%.64s\" in the draft's language (%s)",
                         draft->topic, language_code(draft->language));
    for (size_t i = 0; article->questions != NULL && article->questions[i] != NULL; i++) {
        if (strcmp(article->questions[i], draft->question) == 0)
            return error_set(error, RESULT_CONFLICT, "that is an example of \"%.64s\" already", draft->topic);
    }
    if (edited != NULL) {
        text_add(path, article->path);
        return add_to_edited(errand, draft, edited, article->questions, content, error);
    }
    enum result result = file_read(article->path, ARTICLE_BYTES, &before, error);
    if (result == RESULT_OK && !draft_article_add(before.data, draft->question, article->questions, content))
        return error_set(error, RESULT_BAD_INPUT, "%s has no front matter", article->path);
    return result == RESULT_OK ? write_article(shelf, drafts, draft, draft->topic, content, path, error) : result;
}

/* Whether the articles can be read with it; if not it is as it was before. */
static enum result prove(const struct shelf *shelf, const struct drafts_errand *drafts, const char *path,
                         const struct text *before, struct error *error)
{
    own_(complaints_done) struct complaints faults = {.list = LIST_INIT};
    struct knowledge *knowledge = NULL;
    enum result result =
        articles_build(drafts->shipped, shelf->settings, &shelf->edited, shelf->analyser, &knowledge, &faults, error);
    knowledge_release(knowledge);
    for (size_t i = 0; i < faults.list.count && result == RESULT_OK; i++) {
        if (strcmp(faults.list.items[i].path, path) == 0)
            result = error_set(error, RESULT_BAD_INPUT, "it cannot be an article as it stands: %.300s",
                               faults.list.items[i].text);
    }
    if (result == RESULT_OK || string_starts(path, EDITED_PREFIX)) /* what was not committed is not there */
        return result;
    if (before->length > 0)
        (void)file_write(path, before->data, before->length, 0644, NULL);
    else
        (void)unlink(path);
    return result;
}

enum result drafts_accept(const struct drafts_errand *drafts, struct error *error)
{
    own_(errand_close) struct errand errand = {.store = NULL};
    own_(draft_done) struct draft draft = {.number = 0};
    own_(text_done) struct text path = TEXT_INIT, before = TEXT_INIT, content = TEXT_INIT;
    own_(shelf_close) struct shelf shelf = {.settings = NULL, .edited = EDITED_ARTICLES_INIT};
    enum result result = find(drafts, &errand, &draft, error);
    if (result == RESULT_OK)
        result = shelf_open(drafts, &shelf, error);
    if (result != RESULT_OK)
        return result;
    if (drafts->topic != NULL || drafts->name != NULL) {
        free_pointer(&draft.topic);
        draft.topic = x_strdup(drafts->topic == NULL ? "" : drafts->topic);
    }
    bool example = draft.topic[0] != '\0';
    if (example) { /* what would be written over, for the case that it cannot be read then */
        own_(text_done) struct text own = TEXT_INIT;
        text_printf(&own, "%s/%s/%s/%s.md", shelf.overrides[0], drafts->organisation, language_code(draft.language),
                    draft.topic);
        (void)file_read(own.data, ARTICLE_BYTES, &before, NULL);
    }
    result = example ? add_example(&shelf, drafts, &errand, &draft, &content, &path, error)
                     : make_article(&shelf, drafts, &draft, &path, error);
    if (result == RESULT_OK)
        result = prove(&shelf, drafts, path.data, &before, error);
    if (result == RESULT_OK)
        result = finish(&errand, &draft, DRAFT_ACCEPTED, "draft_accepted", error);
    if (result == RESULT_OK)
        printf("%s: %s. neuvo knowledge check looks whether it takes questions from others.\n", path.data,
               example ? "one example more" : "a new article");
    return result;
}
