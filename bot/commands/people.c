/* neuvo people: the list of the people who are served, from CSV into the store, also while the service runs. */
#include "base/clock.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/data_folder.h"
#include "commands/errand.h"
#include "commands/people_file.h"
#include "model/local_time.h"
#include "store/audit.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { COMPLAINTS_SHOWN = 200 };

static const char usage[] = "import FILE | list | clear [--organisation CODE] [--config FILE] [--data DIR]";

static enum result replace(const struct errand *errand, const struct people_list *list,
                           struct people_list_changes *changes, struct error *error)
{
    char detail[120];
    enum result result = people_list_replace(errand->store, errand->organisation_id, list, changes, error);
    if (result != RESULT_OK)
        return result;
    (void)snprintf(detail, sizeof detail, "added %zu, changed %zu, removed %zu", changes->added, changes->changed,
                   changes->removed);
    result = audit_add(errand->store, errand->organisation_id, "system", "people_imported", "organisation", detail,
                       clock_now_ms(), error);
    return result == RESULT_OK ? store_commit(errand->store, error) : result;
}

static void print_date(int64_t end_ms)
{
    struct local_time last = local_time(end_ms - 1);
    printf("%04d-%02d-%02d", last.year, last.month, last.day);
}

static void print_complaints(const struct text *complaints)
{
    const char *rest = complaints->data;
    size_t more = 0;
    for (int shown = 0; *rest != '\0'; shown++) {
        size_t length = strcspn(rest, "\n") + 1;
        if (shown < COMPLAINTS_SHOWN)
            (void)fwrite(rest, 1, length, stderr);
        else
            more++;
        rest += length;
    }
    if (more > 0)
        fprintf(stderr, "… and %zu more\n", more);
    fprintf(stderr, "Nothing was changed.\n");
}

/* ---- the three things it does ------------------------------------------------------------------------------ */

static enum result import(struct errand *errand, struct error *error)
{
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    own_(place_rows_done) struct place_rows units = {.list = LIST_INIT};
    own_(text_done) struct text complaints = TEXT_INIT;
    struct people_list_changes changes = {0};
    enum result result = errand_open(errand, error);
    if (result == RESULT_OK)
        result = unit_list(errand->store, errand->organisation_id, &units, error);
    if (result == RESULT_OK)
        result = people_file_read(errand->file, &units, &list, &complaints, error);
    if (complaints.length > 0) {
        print_complaints(&complaints);
        error->text[0] = '\0';
        return RESULT_BAD_INPUT;
    }
    if (result == RESULT_OK)
        result = replace(errand, &list, &changes, error);
    if (result != RESULT_OK)
        return result;
    printf("%s: %zu accounts on the list of %s: %zu new, %zu changed, %zu as before; %zu left it, %zu have ended.\n"
           "Only these are served on Matrix and Teams from now on; a running service knows it already.\n",
           errand->file, list.people.count, errand->organisation, changes.added, changes.changed, changes.unchanged,
           changes.removed, people_list_ended(&list, clock_now_ms()));
    return RESULT_OK;
}

static enum result clear(struct errand *errand, struct error *error)
{
    struct people_list none = {.people = LIST_INIT};
    struct people_list_changes changes = {0};
    enum result result = errand_open(errand, error);
    if (result == RESULT_OK)
        result = replace(errand, &none, &changes, error);
    if (result == RESULT_OK)
        printf(
            "%s has no list of people any more (%zu accounts left it): everybody who reaches Neuvo counts as staff.\n",
            errand->organisation, changes.removed);
    return result;
}

/* Counts, and by name only who may be taken out. */
static void print_list(const struct errand *errand, const struct people_list *list)
{
    static const struct {
        const char *connector, *name;
    } kinds[] = {{"matrix", "Matrix"}, {"teams", "Teams"}, {LISTED_MAIL, "e-mail addresses"}};
    size_t ended = people_list_ended(list, clock_now_ms());
    printf("%s: %zu accounts on the list", errand->organisation, list->people.count);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t count = 0;
        for (size_t k = 0; k < list->people.count; k++)
            count += strcmp(list->people.items[k].connector, kinds[i].connector) == 0;
        printf("%s %s %zu", i == 0 ? ":" : ",", kinds[i].name, count);
    }
    printf(".\n%zu have ended and are not served%s\n", ended, ended > 0 ? ":" : ".");
    for (size_t i = 0; i < list->people.count; i++) {
        const struct listed_person *person = &list->people.items[i];
        if (person->end_ms == 0 || person->end_ms > clock_now_ms())
            continue;
        printf("  %s%s, last day ", strcmp(person->connector, "teams") == 0 ? "teams:" : "", person->account);
        print_date(person->end_ms);
        printf("\n");
    }
}

static enum result list_people(struct errand *errand, struct error *error)
{
    const struct store_options options = {.read_only = true};
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    own_(text_done) struct text url = TEXT_INIT;
    enum result result = errand_store_url(errand, &url, error);
    if (result == RESULT_OK)
        result = data_folder_check(errand->data, url.data, error);
    if (result == RESULT_OK)
        result = store_open(url.data, &options, &errand->store, error);
    if (result == RESULT_OK)
        result = errand_find_organisation(errand, error);
    if (result == RESULT_OK)
        result = people_list_all(errand->store, errand->organisation_id, &list, error);
    if (result != RESULT_OK)
        return result;
    if (list.people.count == 0)
        printf("%s has no list of people: everybody who reaches Neuvo counts as staff.\n", errand->organisation);
    else
        print_list(errand, &list);
    return RESULT_OK;
}

int command_people(int argc, char **argv, const struct shipped *shipped)
{
    struct errand errand = {.organisation = ORGANISATION_DEFAULT, .data = shipped->default_data};
    const char *rest[2] = {NULL};
    int rest_count = 2;
    const struct argument arguments[] = {{"--organisation", &errand.organisation, NULL},
                                         {"--config", &errand.config, NULL},
                                         {"--data", &errand.data, NULL},
                                         {.name = NULL}};
    if (!arguments_read("people", usage, argc, argv, arguments, rest, &rest_count))
        return 2;
    enum result (*run)(struct errand * errand, struct error * error) = NULL;
    if (rest_count == 2 && strcmp(rest[0], "import") == 0)
        run = import;
    else if (rest_count == 1 && strcmp(rest[0], "list") == 0)
        run = list_people;
    else if (rest_count == 1 && strcmp(rest[0], "clear") == 0)
        run = clear;
    if (run == NULL) {
        fprintf(stderr, "usage: neuvo people %s\n", usage);
        return 2;
    }
    struct error error = ERROR_INIT;
    errand.file = rest[1];
    enum result result = run(&errand, &error);
    store_close(errand.store); /* rolls back what was not committed */
    if (result != RESULT_OK && error.text[0] != '\0')
        fprintf(stderr, "neuvo people: %s\n", error.text);
    return result == RESULT_OK ? 0 : 1;
}
