/* neuvo check-config: everything that an organisation can write, checked in one go, and what it has not filled in yet.
 */
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/article_notices.h"
#include "commands/articles.h"
#include "commands/commands.h"
#include "commands/house.h"
#include "commands/settings_check.h"
#include "intents/intents.h"
#include "knowledge/knowledge.h"
#include "settings/facts.h"
#include "settings/phrases.h"
#include "store/organisations.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void check_texts(const struct shipped *shipped, struct text *complaints)
{
    struct phrases *phrases = NULL;
    (void)phrases_load(shipped->phrases, &phrases, complaints);
    (void)intents_check(shipped->intents, complaints);
    phrases_free(phrases);
}

static void check_articles(const struct shipped *shipped, const struct settings *settings, struct knowledge **knowledge,
                           struct text *complaints)
{
    own_(complaints_done) struct complaints faults = {.list = LIST_INIT};
    struct analyser *analyser = NULL;
    struct error error = ERROR_INIT;
    if (analyser_open(&analyser, &error) != RESULT_OK ||
        articles_build(shipped, settings, NULL, analyser, knowledge, &faults, &error) != RESULT_OK)
        text_printf(complaints, "%s\n", error.text);
    for (size_t i = 0; i < faults.list.count; i++)
        articles_complaint(&faults.list.items[i], complaints);
    analyser_free(analyser);
}

/* How many articles name the fact. */
static size_t uses_of(const struct knowledge *knowledge, const char *fact)
{
    own_(text_done) struct text mark = TEXT_INIT;
    size_t uses = 0;
    text_printf(&mark, "{{%s}}", fact);
    for (size_t i = 0; i < knowledge_topic_count(knowledge); i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const struct article *article =
                knowledge_article(knowledge, knowledge_topic(knowledge, i), (enum language)language);
            uses += article != NULL && article->language == (enum language)language &&
                    strstr(article->body, mark.data) != NULL;
        }
    }
    return uses;
}

static bool fact_is_filled(struct store *store, int64_t organisation_id, const char *name)
{
    static const char *const endings[] = {"", ".fi", ".sv", ".en"};
    for (size_t i = 0; store != NULL && i < 4; i++) {
        own_(text_done) struct text full_name = TEXT_INIT;
        own_(text_done) struct text value = TEXT_INIT;
        text_printf(&full_name, "%s%s", name, endings[i]);
        if (organisation_fact(store, organisation_id, full_name.data, &value, NULL) == RESULT_OK)
            return true;
    }
    return false;
}

static void list_unfilled(struct store *store, int64_t organisation_id, const struct knowledge *knowledge)
{
    bool any = false;
    for (const struct fact_row *row = facts_table; row->name != NULL; row++) {
        if (fact_is_filled(store, organisation_id, row->name))
            continue;
        size_t uses = uses_of(knowledge, row->name);
        if (!any)
            printf("\nNot filled in (answers give the local contact instead; see `neuvo organisation import`):\n");
        any = true;
        printf("  %-28s %s", row->name, row->help);
        if (uses > 0)
            printf(" (in %zu articles)", uses);
        printf("\n");
    }
    if (!any)
        printf("The organisation's record is complete.\n");
}

static void list_notices(const struct knowledge *knowledge)
{
    own_(text_done) struct text notices = TEXT_INIT;
    char today[11];
    articles_today(today);
    article_notices(knowledge, today, &notices);
    if (notices.length > 0)
        printf("\nArticles to look at (they go on answering):\n%s", notices.data);
}

static void check_record(const struct settings *settings, const char *data, const struct knowledge *knowledge,
                         struct text *complaints)
{
    own_(text_done) struct text url = TEXT_INIT;
    struct store_options options = {.read_only = true};
    struct store *store = NULL;
    struct error error = ERROR_INIT;
    int64_t organisation_id = 0;
    store_url_of(settings, data, &url);
    enum result result = RESULT_NOT_FOUND; /* of a wrong address there is a complaint already */
    if (store_url_check(url.data, NULL) == RESULT_OK && access(strchr(url.data, ':') + 1, F_OK) == 0)
        result = store_open(url.data, &options, &store, &error);
    if (result == RESULT_OK)
        result = organisation_find(store, ORGANISATION_DEFAULT, &organisation_id, &error);
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        text_printf(complaints, "%s\n", error.text);
    if (knowledge != NULL) {
        list_notices(knowledge);
        list_unfilled(store, organisation_id, knowledge);
    }
    store_close(store);
}

static void print_example(void)
{
    own_(text_done) struct text example = TEXT_INIT;
    settings_example(&example);
    (void)fputs(example.data, stdout);
}

int command_check_config(int argc, char **argv, const struct shipped *shipped)
{
    const char *config = NULL, *data = shipped->default_data;
    bool example = false;
    int rest_count = 0;
    const struct argument arguments[] = {
        {"--config", &config, NULL}, {"--data", &data, NULL}, {"--example", NULL, &example}, {.name = NULL}};
    if (!arguments_read("check-config", "[--config FILE] [--data DIR] [--example]", argc, argv, arguments, NULL,
                        &rest_count))
        return 2;
    if (example) {
        print_example();
        return 0;
    }
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text warnings = TEXT_INIT;
    own_(text_done) struct text effective = TEXT_INIT;
    struct settings *settings = settings_read(config, NULL, 0, &complaints);
    struct knowledge *knowledge = NULL;
    settings_check(settings, &complaints, &warnings);
    bool in_force = complaints.length == 0;
    text_add(&complaints, warnings.data);
    check_texts(shipped, &complaints);
    check_articles(shipped, settings, &knowledge, &complaints);
    if (in_force) {
        settings_print(settings, &effective);
        printf("Settings in force:\n%s", effective.data);
    }
    check_record(settings, data, knowledge, &complaints);
    knowledge_release(knowledge);
    settings_free(settings);
    if (complaints.length == 0)
        return 0;
    fprintf(stderr, "To mend:\n%s", complaints.data);
    return 1;
}
