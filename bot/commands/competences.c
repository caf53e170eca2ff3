/* neuvo competences: another framework, or the municipality's own jobs and profiles, in the place of those that came
 * with the program. */
#include "commands/competences.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "checkin/bank.h"
#include "commands/arguments.h"
#include "commands/articles.h"
#include "commands/errand.h"
#include "store/audit.h"
#include "store/organisations.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "check [DIR] | import DIR [--organisation CODE] [--config FILE] [--data DIR]";
enum { FILE_BYTES = 256 * 1024 };

static void imported_folder(const char *data, const char *ending, struct text *path)
{
    text_printf(path, "%s/competences%s", data, ending);
}

enum result competences_load(const struct shipped *shipped, const char *data, struct framework **framework,
                             struct complaints *complaints)
{
    own_(text_done) struct text imported = TEXT_INIT;
    if (data != NULL)
        imported_folder(data, "", &imported);
    bool there = data != NULL && access(imported.data, F_OK) == 0;
    return framework_load(there ? imported.data : shipped->competences, framework, complaints);
}

/* ---- looking ----------------------------------------------------------------------------------------------------- */

static void print_complaints(const struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->list.count; i++) {
        own_(text_done) struct text line = TEXT_INIT;
        articles_complaint(&complaints->list.items[i], &line);
        printf("%s", line.data);
    }
}

/* What is in it, and which questions of check-ins would be left out. NULL after telling what is wrong. */
static struct framework *look(const struct shipped *shipped, const char *data, const char *folder)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(bank_done) struct bank bank = {.items = LIST_INIT};
    struct framework *framework = NULL;
    enum result result = folder == NULL ? competences_load(shipped, data, &framework, &complaints)
                                        : framework_load(folder, &framework, &complaints);
    size_t faults = complaints.list.count;
    if (result == RESULT_OK)
        bank_load(shipped->items, framework, &bank, &complaints);
    print_complaints(&complaints);
    if (result == RESULT_OK)
        printf("%s: %d competences, %d jobs; %zu questions of check-ins can be asked, %zu faults in them\n",
               framework->name, framework->count, framework->role_count, bank.items.count, complaints.list.count);
    else
        printf("%zu to mend\n", faults);
    return framework;
}

/* ---- importing --------------------------------------------------------------------------------------------------- */

static enum result copy_files(const char *from, const char *to, struct error *error)
{
    enum result result = folder_make(to, 0755, error);
    for (const char *const *name = framework_files; result == RESULT_OK && *name != NULL; name++) {
        own_(text_done) struct text source = TEXT_INIT, target = TEXT_INIT, content = TEXT_INIT;
        text_printf(&source, "%s/%s", from, *name);
        text_printf(&target, "%s/%s", to, *name);
        result = file_read(source.data, FILE_BYTES, &content, error);
        if (result == RESULT_OK)
            result = file_write(target.data, content.data, content.length, 0644, error);
    }
    return result;
}

static void remove_folder(const char *folder)
{
    for (const char *const *name = framework_files; *name != NULL; name++) {
        own_(text_done) struct text path = TEXT_INIT;
        text_printf(&path, "%s/%s", folder, *name);
        (void)unlink(path.data);
    }
    (void)rmdir(folder);
}

/* Whole or not at all: beside the old one first. */
static enum result take_over(const char *from, const char *data, struct error *error)
{
    own_(text_done) struct text place = TEXT_INIT, fresh = TEXT_INIT, old = TEXT_INIT;
    imported_folder(data, "", &place);
    imported_folder(data, ".new", &fresh);
    imported_folder(data, ".old", &old);
    remove_folder(fresh.data);
    remove_folder(old.data);
    enum result result = copy_files(from, fresh.data, error);
    if (result != RESULT_OK)
        return result;
    bool was_there = rename(place.data, old.data) == 0;
    if (rename(fresh.data, place.data) != 0) {
        if (was_there)
            (void)rename(old.data, place.data);
        return error_set(error, RESULT_FAILED, "%s cannot be written", place.data);
    }
    return RESULT_OK;
}

static enum result import(struct errand *errand, const char *folder, const char *version, struct error *error)
{
    enum result result = errand_open(errand, error);
    if (result == RESULT_OK)
        result = audit_add(errand->store, errand->organisation_id, "system", "competences_imported", "framework",
                           version, clock_now_ms(), error);
    if (result == RESULT_OK)
        result = take_over(folder, errand->data, error);
    return result == RESULT_OK ? store_commit(errand->store, error) : result;
}

int command_competences(int argc, char **argv, const struct shipped *shipped)
{
    struct errand errand = {.organisation = ORGANISATION_DEFAULT, .data = shipped->default_data};
    const struct argument arguments[] = {{"--organisation", &errand.organisation, NULL},
                                         {"--config", &errand.config, NULL},
                                         {"--data", &errand.data, NULL},
                                         {.name = NULL}};
    const char *rest[2] = {NULL, NULL};
    int count = 2;
    if (!arguments_read("competences", usage, argc, argv, arguments, rest, &count))
        return 2;
    bool imports = count == 2 && strcmp(rest[0], "import") == 0;
    if (!imports && (count == 0 || strcmp(rest[0], "check") != 0)) {
        fprintf(stderr, "neuvo competences: what is it to do?\nusage: neuvo competences %s\n", usage);
        return 2;
    }
    struct error error = ERROR_INIT;
    struct framework *framework = look(shipped, errand.data, rest[1]);
    enum result result = framework == NULL ? RESULT_BAD_INPUT : RESULT_OK;
    if (imports && result == RESULT_OK) {
        result = import(&errand, rest[1], framework->version, &error);
        store_close(errand.store);
        if (result == RESULT_OK)
            printf("imported; it counts from the next start of the service on\n");
        else
            fprintf(stderr, "neuvo competences: %s\n", error.text);
    }
    framework_free(framework);
    return result == RESULT_OK ? 0 : 1;
}
