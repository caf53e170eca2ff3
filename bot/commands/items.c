/* neuvo items check: what is wrong in the item bank of check-ins, and how it does as a whole. */
#include "base/own.h"
#include "checkin/bank.h"
#include "commands/arguments.h"
#include "commands/articles.h"
#include "commands/commands.h"
#include "commands/competences.h"
#include "commands/items_use.h"
#include "store/organisations.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "check [FILE …] [--organisation CODE] [--config FILE] [--data DIR]";
enum { FILES_MOST = 100 };

/* The article must be there in each language: what a person answered leads to it in theirs. */
static void look_at_articles(const struct bank *bank, const char *folder, struct complaints *complaints)
{
    for (size_t i = 0; i < bank->items.count; i++) {
        const struct item *item = &bank->items.items[i];
        for (int language = 0; item->article[0] != '\0' && language < LANGUAGE_COUNT; language++) {
            own_(text_done) struct text path = TEXT_INIT;
            const char *code = language_code((enum language)language);
            text_printf(&path, "%s/%s/%s.md", folder, code, item->article);
            if (strchr(item->article, '/') == NULL && access(path.data, R_OK) == 0)
                continue;
            complaint_add(complaints, item->path, item->line, item->id,
                          "article: there is no article \"%.60s\" in %s; mend: name another, or write it",
                          item->article, code);
        }
    }
}

static void print_competence(const struct bank *bank, const struct framework *framework, int competence)
{
    int levels[LEVELS + 1] = {0}, all = 0;
    for (size_t i = 0; i < bank->items.count; i++) {
        const struct item *item = &bank->items.items[i];
        if (item->competence != competence)
            continue;
        levels[item->level]++;
        all++;
    }
    if (all == 0)
        return;
    printf("%-5s %3d  ", framework->competences[competence].code, all);
    for (int level = 1; level <= LEVELS; level++)
        printf(" %3d", levels[level]);
    printf("  %4d\n", levels[0]);
}

static void print_counts(const struct bank *bank, const struct framework *framework)
{
    int kinds[] = {0, 0, 0}, keys[ITEM_OPTIONS_MOST] = {0};
    for (size_t i = 0; i < bank->items.count; i++) {
        const struct item *item = &bank->items.items[i];
        kinds[item->kind]++;
        if (item->kind != ITEM_SELF)
            keys[item->key - 1]++;
    }
    printf("%zu items: %d know, %d do, %d self; the right option at 1 2 3 4 5: %d %d %d %d %d\n", bank->items.count,
           kinds[ITEM_KNOW], kinds[ITEM_DO], kinds[ITEM_SELF], keys[0], keys[1], keys[2], keys[3], keys[4]);
    printf("      all  level 1   2   3   4   5   6   7   8  self\n");
    for (int competence = 0; competence < framework->count; competence++)
        print_competence(bank, framework, competence);
}

/* Of which store the use is looked at. */
struct where {
    const char *config, *data, *organisation;
};

static int check(const struct shipped *shipped, const struct where *where, const char *const *files, int count)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(bank_done) struct bank bank = {.items = LIST_INIT};
    own_(text_done) struct text notices = TEXT_INIT;
    struct framework *framework = NULL;
    if (competences_load(shipped, where->data, &framework, &complaints) == RESULT_OK) {
        for (int i = 0; i < count; i++)
            bank_load_file(files[i], framework, &bank, &complaints);
        if (count == 0)
            bank_load(shipped->items, framework, &bank, &complaints);
        else
            bank_settle(&bank, &complaints);
        look_at_articles(&bank, shipped->articles, &complaints);
        bank_look(&bank, framework, &notices);
        items_use(&bank, where->config, where->data, where->organisation, &notices);
        print_counts(&bank, framework);
    }
    framework_free(framework);
    for (size_t i = 0; i < complaints.list.count; i++) {
        own_(text_done) struct text line = TEXT_INIT;
        articles_complaint(&complaints.list.items[i], &line);
        printf("%s", line.data);
    }
    printf("%s%zu to mend\n", notices.data, complaints.list.count);
    return fflush(stdout) == 0 && complaints.list.count == 0 ? 0 : 1;
}

int command_items(int argc, char **argv, const struct shipped *shipped)
{
    struct where where = {.data = shipped->default_data, .organisation = ORGANISATION_DEFAULT};
    const struct argument arguments[] = {{"--config", &where.config, NULL},
                                         {"--data", &where.data, NULL},
                                         {"--organisation", &where.organisation, NULL},
                                         {.name = NULL}};
    const char *rest[FILES_MOST];
    int count = FILES_MOST;
    if (!arguments_read("items", usage, argc, argv, arguments, rest, &count))
        return 2;
    if (count >= 1 && strcmp(rest[0], "check") == 0)
        return check(shipped, &where, rest + 1, count - 1);
    fprintf(stderr, "neuvo items: what is it to do?\nusage: neuvo items %s\n", usage);
    return 2;
}
