/* neuvo handbook: which competences, how to assess them, how to build the support system, as HTML and PDF. */
#include "insight/handbook.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "checkin/bank.h"
#include "commands/arguments.h"
#include "commands/articles.h"
#include "commands/commands.h"
#include "commands/data_folder.h"
#include "commands/handbook_own.h"
#include "commands/handbook_pdf.h"
#include "commands/house.h"
#include "insight/report.h"
#include "settings/phrases.h"
#include "settings/settings.h"
#include "store/organisations.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "--out DIR [--lang fi|sv|en] [--organisation CODE] [--config FILE] [--data DIR]";

struct wish {
    const char *out, *lang, *organisation, *config, *data;
};

static void close_store(struct store **store)
{
    store_close(*store);
}

/* Without a store the handbook is that of no municipality yet; one that was named must be there. */
static enum result find_own_part(const struct wish *wish, const char *url, bool named, struct store **store,
                                 struct handbook_own *own, struct error *error)
{
    const struct store_options options = {.read_only = true};
    enum result result = data_folder_check(wish->data, url, error);
    if (result == RESULT_NOT_FOUND && !named)
        return RESULT_OK;
    if (result == RESULT_OK)
        result = store_open(url, &options, store, error);
    return result == RESULT_OK ? handbook_own_read(*store, wish->organisation, own, error) : result;
}

static enum result write_one(const struct wish *wish, const struct handbook_source *source, enum language language,
                             struct error *error)
{
    own_(text_done) struct text page = TEXT_INIT, html = TEXT_INIT, pdf = TEXT_INIT;
    struct error no_pdf = ERROR_INIT;
    text_printf(&html, "%s/neuvo-handbook-%s.html", wish->out, language_code(language));
    text_printf(&pdf, "%s/neuvo-handbook-%s.pdf", wish->out, language_code(language));
    enum result result = handbook_page(source, language, &page, error);
    if (result == RESULT_OK)
        result = file_write(html.data, page.data, page.length, 0644, error);
    if (result != RESULT_OK)
        return result;
    printf("%s\n", html.data);
    result = handbook_pdf(html.data, pdf.data, &no_pdf);
    if (result == RESULT_OK)
        printf("%s\n", pdf.data);
    else if (result == RESULT_NOT_FOUND)
        fprintf(stderr, "neuvo handbook: %s\n", no_pdf.text);
    else
        return error_set(error, result, "%s", no_pdf.text);
    return RESULT_OK;
}

static enum result write_all(const struct wish *wish, struct handbook_source *source, const struct handbook_own *own,
                             struct error *error)
{
    enum language only = wish->lang == NULL ? LANGUAGE_NONE : language_from_code(wish->lang);
    enum result result = folder_make(wish->out, 0755, error);
    for (int i = 0; result == RESULT_OK && i < LANGUAGE_COUNT; i++) {
        if (only != LANGUAGE_NONE && only != (enum language)i)
            continue;
        source->organisation = own->names[i].data;
        result = write_one(wish, source, (enum language)i, error);
    }
    return result;
}

static void print_complaints(const struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->list.count; i++) {
        own_(text_done) struct text line = TEXT_INIT;
        articles_complaint(&complaints->list.items[i], &line);
        fprintf(stderr, "%s", line.data);
    }
}

static enum result make(const struct wish *wish, bool named, const struct shipped *shipped, struct error *error)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(bank_done) struct bank bank = {.items = LIST_INIT};
    own_(handbook_own_done) struct handbook_own own = HANDBOOK_OWN_INIT;
    own_(close_store) struct store *store = NULL;
    own_(text_done) struct text settings_complaints = TEXT_INIT, url = TEXT_INIT;
    struct framework *framework = NULL;
    struct phrases *phrases = NULL;
    struct settings *settings = NULL;
    handbook_own_start(&own);
    enum result result = settings_load(wish->config, NULL, 0, &settings, &settings_complaints);
    if (result == RESULT_OK)
        result = phrases_load(shipped->phrases, &phrases, &settings_complaints);
    if (result != RESULT_OK)
        (void)error_set(error, result, "%s", settings_complaints.data);
    if (result == RESULT_OK) {
        result = framework_load(shipped->competences, &framework, &complaints);
        if (result != RESULT_OK)
            (void)error_set(error, result, "%s: cannot be read", shipped->competences);
    }
    if (result == RESULT_OK) {
        bank_load(shipped->items, framework, &bank, &complaints);
        store_url_of(settings, wish->data, &url);
        result = find_own_part(wish, url.data, named, &store, &own, error);
    }
    print_complaints(&complaints);
    if (result == RESULT_OK) {
        const struct report_source reports = {
            .store = store, .organisation_id = own.organisation_id, .framework = framework, .phrases = phrases};
        struct handbook_source source = {.folder = shipped->handbook,
                                         .phrases = phrases,
                                         .framework = framework,
                                         .bank = &bank,
                                         .reports = store == NULL ? NULL : &reports,
                                         .now_ms = clock_now_ms(),
                                         .fact_count = own.fact_count};
        memcpy(source.facts, own.facts, sizeof own.facts);
        result = write_all(wish, &source, &own, error);
    }
    settings_free(settings);
    phrases_free(phrases);
    framework_free(framework);
    return result;
}

int command_handbook(int argc, char **argv, const struct shipped *shipped)
{
    struct wish wish = {.organisation = NULL};
    int rest = 0;
    const struct argument arguments[] = {
        {"--out", &wish.out, NULL},       {"--lang", &wish.lang, NULL}, {"--organisation", &wish.organisation, NULL},
        {"--config", &wish.config, NULL}, {"--data", &wish.data, NULL}, {.name = NULL}};
    if (!arguments_read("handbook", usage, argc, argv, arguments, NULL, &rest))
        return 2;
    if (wish.out == NULL || (wish.lang != NULL && language_from_code(wish.lang) == LANGUAGE_NONE)) {
        fprintf(stderr, "neuvo handbook: %s\nusage: neuvo handbook %s\n",
                wish.out == NULL ? "where to? Say --out DIR" : "--lang: must be fi, sv or en", usage);
        return 2;
    }
    bool named = wish.data != NULL || wish.organisation != NULL;
    wish.data = wish.data == NULL ? shipped->default_data : wish.data;
    wish.organisation = wish.organisation == NULL ? ORGANISATION_DEFAULT : wish.organisation;
    struct error error = ERROR_INIT;
    if (make(&wish, named, shipped, &error) != RESULT_OK) {
        fprintf(stderr, "neuvo handbook: %s\n", error.text);
        return 1;
    }
    return 0;
}
