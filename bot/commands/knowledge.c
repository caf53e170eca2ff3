/* neuvo knowledge. check: what an editor should look at in the articles, and whether the questions that were written
 * down once (the regression set) are still answered as they should be. learnt, forget: what was learnt from picks.
 * drafts: what tutors told of solved tickets. */
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/articles.h"
#include "commands/commands.h"
#include "commands/drafts.h"
#include "commands/exchange.h"
#include "commands/learnt.h"
#include "commands/overrides.h"
#include "knowledge/check.h"
#include "knowledge/expected_lines.h"
#include "knowledge/regression.h"
#include "store/organisations.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "check [EXPECTED.jsonl …] [--config FILE] [--data DIR] | learnt | forget CODE | drafts "
                            "[show N | accept N [--topic TOPIC | --name NAME] | drop N] | export DIR | import DIR|FILE "
                            "[--language fi|sv|en] [--dry-run] "
                            "[--organisation CODE] [--config FILE] [--data DIR]";
enum { FILES_MOST = 64, ASKED_AT_ONCE = 100 };

struct checked {
    struct analyser *analyser;
    struct knowledge *knowledge;
    struct regression *regression;
    size_t questions, wrong; /* of the files that were named */
    size_t broken, unmet;    /* by the overrides; of the questions beside the overrides, those that were never right */
};

static void close_checked(struct checked *checked)
{
    regression_free(checked->regression);
    knowledge_release(checked->knowledge);
    analyser_free(checked->analyser);
}

/* ---- the regression set ---------------------------------------------------------------------------------- */

static void say_wrong(struct checked *checked, const struct expected_line *line, const struct ranking *ranking,
                      const char *what)
{
    checked->wrong++;
    printf("%s:%u: \"%s\": %s", line->path, line->number, line->text, what);
    for (size_t i = 0; i < ranking->count && i < EXPECTED_CANDIDATES; i++)
        printf("%s%s %.2f", i == 0 ? " (" : ", ", ranking->ranked[i].topic, ranking->ranked[i].score);
    printf("%s\n", ranking->count > 0 ? ")" : "");
}

static void try_line(void *context, const struct expected_line *line)
{
    struct checked *checked = context;
    struct ranking ranking;
    struct question question = {.text = line->text, .language = line->language, .audience = AUDIENCE_STAFF};
    knowledge_ask(checked->knowledge, checked->analyser, &question, &ranking, NULL);
    checked->questions++;
    enum expected_fault fault = expected_line_judge(line, &ranking);
    if (fault != EXPECTED_FINE)
        say_wrong(checked, line, &ranking, expected_fault_text(fault));
}

/* ---- what the organisation's own articles do to it --------------------------------------------------------- */

struct telling {
    struct checked *checked;
    const char
        *shipped; /* the folder of the shipped questions: what goes wrong there without overrides, too, is ours */
};

static void tell_wrong(void *context, const struct expected_line *line, enum expected_fault fault, bool was_right)
{
    const struct telling *telling = context;
    if (!was_right && telling->shipped != NULL && string_starts(line->path, telling->shipped))
        return;
    telling->checked->broken += was_right;
    telling->checked->unmet += !was_right;
    printf("%s:%u: \"%s\": %s%s\n", line->path, line->number, line->text, expected_fault_text(fault),
           was_right ? "; with the shipped articles alone it goes right" : "");
}

static enum result check_overrides(struct checked *checked, const struct shipped *shipped,
                                   const struct settings *settings, const struct edited_articles *edited,
                                   struct error *error)
{
    own_(overrides_free) char **overrides = overrides_split(settings_string(settings, "knowledge.overrides"));
    own_(complaints_done) struct complaints faults = {.list = LIST_INIT};
    struct knowledge_sources sources = articles_sources(shipped, overrides), alone = sources;
    struct knowledge *plain = NULL;
    alone.overrides = NULL;
    edited_articles_use(edited, &sources);
    if (overrides[0] == NULL && sources.edited_count == 0)
        return RESULT_OK;
    enum result result = knowledge_build(&alone, NULL, checked->analyser, &plain, &faults, error);
    if (result != RESULT_OK)
        return result;
    checked->regression = regression_new();
    regression_load(checked->regression, &sources, &faults);
    while (regression_go_on(checked->regression, plain, checked->analyser, ASKED_AT_ONCE))
        continue;
    regression_forget_answers(checked->regression);
    while (regression_go_on(checked->regression, checked->knowledge, checked->analyser, ASKED_AT_ONCE))
        continue;
    regression_each_wrong(checked->regression, tell_wrong, &(struct telling){checked, shipped->expected});
    knowledge_release(plain);
    printf(
        "Your articles break %zu of %zu expected questions; from more than %lld on (knowledge.most_broken_questions) "
        "a running Neuvo does not take them into use\n",
        checked->broken, regression_questions(checked->regression),
        (long long)settings_int(settings, "knowledge.most_broken_questions"));
    return RESULT_OK;
}

/* ---- the command ------------------------------------------------------------------------------------------ */

static void print_findings(const char *heading, const struct complaints *findings)
{
    own_(text_done) struct text lines = TEXT_INIT;
    for (size_t i = 0; i < findings->list.count; i++)
        articles_complaint(&findings->list.items[i], &lines);
    if (lines.length > 0)
        printf("%s\n%s\n", heading, lines.data);
}

static enum result check(struct checked *checked, const struct shipped *shipped, const struct settings *settings,
                         const char *data, const char *const *files, int count, struct error *error)
{
    own_(edited_articles_done) struct edited_articles edited = EDITED_ARTICLES_INIT;
    own_(complaints_done) struct complaints faults = {.list = LIST_INIT};
    own_(complaints_done) struct complaints findings = {.list = LIST_INIT};
    char today[11];
    edited_articles_read(settings, data, ORGANISATION_DEFAULT, &edited);
    enum result result = analyser_open(&checked->analyser, error);
    if (result == RESULT_OK)
        result = articles_build(shipped, settings, &edited, checked->analyser, &checked->knowledge, &faults, error);
    print_findings("Not read as they stand:", &faults);
    if (result != RESULT_OK)
        return result;
    articles_today(today);
    knowledge_check(checked->knowledge, checked->analyser, today, &findings);
    print_findings("To look at:", &findings);
    for (int i = 0; i < count && result == RESULT_OK; i++)
        result = expected_lines_each(files[i], try_line, checked, error);
    if (result == RESULT_OK)
        result = check_overrides(checked, shipped, settings, &edited, error);
    if (result != RESULT_OK)
        return result;
    printf("%zu topics, %zu articles: %zu faults, %zu findings", knowledge_topic_count(checked->knowledge),
           knowledge_article_count(checked->knowledge), faults.list.count, findings.list.count);
    if (checked->questions > 0)
        printf("; %zu of %zu expected questions go wrong", checked->wrong, checked->questions);
    printf("\n");
    return faults.list.count + findings.list.count + checked->wrong + checked->broken + checked->unmet > 0
               ? RESULT_CONFLICT
               : RESULT_OK;
}

static int command_check(const char *config, const char *data, const char *const *files, int count,
                         const struct shipped *shipped)
{
    own_(close_checked) struct checked checked = {.analyser = NULL};
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    struct error error = ERROR_INIT;
    enum result result = settings_load(config, NULL, 0, &settings, &complaints);
    if (result != RESULT_OK) {
        fprintf(stderr, "neuvo knowledge: %s", complaints.data);
        return 1;
    }
    result = check(&checked, shipped, settings, data, files, count, &error);
    if (result != RESULT_OK && result != RESULT_CONFLICT)
        fprintf(stderr, "neuvo knowledge: %s\n", error.text);
    settings_free(settings);
    return result == RESULT_OK ? 0 : 1;
}

static int say_result(enum result result, const struct error *error)
{
    if (result != RESULT_OK)
        fprintf(stderr, "neuvo knowledge: %s\n", error->text);
    return result == RESULT_OK ? 0 : 1;
}

/* Several organisations' drafts lie apart; a number says which. */
static int command_drafts(const struct drafts_errand *drafts, const char *deed)
{
    static const struct {
        const char *name;
        enum result (*act)(const struct drafts_errand *drafts, struct error *error);
    } deeds[] = {{"show", drafts_show}, {"accept", drafts_accept}, {"drop", drafts_drop}};
    struct error error = ERROR_INIT;
    if (deed == NULL)
        return say_result(drafts_print(drafts, &error), &error);
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds && drafts->number != NULL; i++) {
        if (strcmp(deeds[i].name, deed) == 0)
            return say_result(deeds[i].act(drafts, &error), &error);
    }
    fprintf(stderr, "neuvo knowledge drafts: show, accept or drop which number?\nusage: neuvo knowledge %s\n", usage);
    return 2;
}

int command_knowledge(int argc, char **argv, const struct shipped *shipped)
{
    const char *config = NULL, *data = shipped->default_data, *organisation = ORGANISATION_DEFAULT;
    const char *topic = NULL, *name = NULL, *language = NULL;
    bool dry_run = false;
    const char *words[FILES_MOST + 1] = {NULL};
    int count = FILES_MOST + 1;
    struct error error = ERROR_INIT;
    const struct argument arguments[] = {{"--config", &config, NULL},
                                         {"--data", &data, NULL},
                                         {"--topic", &topic, NULL},
                                         {"--name", &name, NULL},
                                         {"--language", &language, NULL},
                                         {"--dry-run", NULL, &dry_run},
                                         {"--organisation", &organisation, NULL},
                                         {.name = NULL}};
    if (!arguments_read("knowledge", usage, argc, argv, arguments, words, &count))
        return 2;
    const char *deed = count == 0 ? "" : words[0];
    if (strcmp(deed, "check") == 0 && count <= FILES_MOST + 1)
        return command_check(config, data, words + 1, count - 1, shipped);
    if (strcmp(deed, "learnt") == 0 && count == 1)
        return say_result(learnt_print(organisation, config, data, &error), &error);
    if (strcmp(deed, "forget") == 0 && count == 2)
        return say_result(learnt_forget(organisation, config, data, words[1], &error), &error);
    const struct exchange exchange = {organisation, config, data, words[1], language, dry_run, shipped};
    if (strcmp(deed, "export") == 0 && count == 2)
        return say_result(exchange_export(&exchange, &error), &error);
    if (strcmp(deed, "import") == 0 && count == 2)
        return say_result(exchange_import(&exchange, &error), &error);
    if (strcmp(deed, "drafts") == 0 && count <= 3) {
        const struct drafts_errand drafts = {organisation, config, data, topic, name, words[2], shipped};
        return command_drafts(&drafts, words[1]);
    }
    fprintf(stderr, "neuvo knowledge: what is it to do?\nusage: neuvo knowledge %s\n", usage);
    return 2;
}
