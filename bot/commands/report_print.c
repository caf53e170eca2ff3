/* neuvo report demand, competence, matrix, support: printed, or written as CSV and XLSX. */
#include "commands/report.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/own.h"
#include "checkin/framework.h"
#include "commands/errand.h"
#include "insight/export.h"
#include "insight/heat.h"
#include "insight/report_table.h"
#include "settings/phrases.h"
#include "store/audit.h"

#include <stdio.h>
#include <string.h>

struct printing {
    const struct report_wish *wish;
    struct errand errand;
    struct framework *framework;
    struct phrases *phrases;
    struct report_source source;
};

/* One unit without another, several together, another k: from such figures and those that there are, a small group
 * could be computed. Whoever asks is noted. */
static enum result refuse(struct printing *printing, struct error *error)
{
    const struct report_wish *wish = printing->wish;
    const struct {
        const char *name, *value;
    } refused[] = {{"--unit", wish->unit}, {"--role", wish->role}, {"--except", wish->except}, {"--k", wish->k}};
    enum result result = RESULT_OK;
    for (size_t i = 0; i < sizeof refused / sizeof *refused && result == RESULT_OK; i++) {
        own_(text_done) struct text detail = TEXT_INIT;
        if (refused[i].value == NULL)
            continue;
        text_printf(&detail, "%s %.80s", refused[i].name, refused[i].value);
        result = audit_add(printing->errand.store, printing->errand.organisation_id, "system", "report_refused",
                           wish->what, detail.data, clock_now_ms(), error);
        if (result == RESULT_OK)
            result = store_commit(printing->errand.store, error);
        if (result == RESULT_OK)
            result = error_set(error, RESULT_REFUSED,
                               "%s is refused, and noted: a report has all units and jobs as they are, in groups of at "
                               "least five; from other divisions a small group could be computed",
                               refused[i].name);
    }
    return result;
}

static enum result open_printing(struct printing *printing, const struct shipped *shipped, struct error *error)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(text_done) struct text bad = TEXT_INIT;
    enum language language = printing->wish->lang == NULL ? LANGUAGE_FI : language_from_code(printing->wish->lang);
    int64_t quarter = 0;
    if (language == LANGUAGE_NONE)
        return error_set(error, RESULT_BAD_INPUT, "--lang must be fi, sv or en");
    if (printing->wish->quarter != NULL && !quarter_read(printing->wish->quarter, &quarter))
        return error_set(error, RESULT_BAD_INPUT, "--quarter must be a quarter, such as 2026-Q3");
    if (framework_load(shipped->competences, &printing->framework, &complaints) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "the competences cannot be read: neuvo items check says why");
    if (phrases_load(shipped->phrases, &printing->phrases, &bad) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%.500s", bad.data);
    enum result result = errand_open(&printing->errand, error);
    printing->source = (struct report_source){.store = printing->errand.store,
                                              .organisation_id = printing->errand.organisation_id,
                                              .framework = printing->framework,
                                              .phrases = printing->phrases,
                                              .language = language,
                                              .quarter = quarter};
    return result == RESULT_OK ? refuse(printing, error) : result;
}

static enum result print_sheets(const struct report_source *source, const struct report_row *row, struct error *error)
{
    own_(sheets_done) struct sheets sheets = {.list = LIST_INIT};
    own_(text_done) struct text out = TEXT_INIT;
    enum result result = row->make(source, &sheets, error);
    for (size_t i = 0; result == RESULT_OK && i < sheets.list.count; i++)
        sheet_write_text(&sheets.list.items[i], &out);
    if (result == RESULT_OK && fputs(out.data, stdout) < 0)
        result = error_set(error, RESULT_FAILED, "cannot print");
    return result;
}

/* The heat map that the report's figures make. */
static enum result write_drawing(const struct printing *printing, enum snapshot_kind kind, struct error *error)
{
    own_(heat_done) struct heat heat = {.title = NULL};
    own_(text_done) struct text svg = TEXT_INIT;
    enum result result = heat_make(&printing->source, kind, &heat, error);
    if (result != RESULT_OK)
        return result;
    heat_svg(&heat, &svg);
    return file_write(printing->wish->svg, svg.data, svg.length, 0644, error);
}

static enum result write_files(const struct printing *printing, enum snapshot_kind kind, struct error *error)
{
    own_(text_done) struct text csv = TEXT_INIT, xlsx = TEXT_INIT;
    enum result result = RESULT_OK;
    if (printing->wish->csv != NULL) {
        result = export_csv(&printing->source, kind, &csv, error);
        if (result == RESULT_OK)
            result = file_write(printing->wish->csv, csv.data, csv.length, 0644, error);
    }
    if (result == RESULT_OK && printing->wish->xlsx != NULL) {
        result = export_xlsx(&printing->source, kind, &xlsx, error);
        if (result == RESULT_OK)
            result = file_write(printing->wish->xlsx, xlsx.data, xlsx.length, 0644, error);
    }
    if (result == RESULT_OK && printing->wish->svg != NULL)
        result = write_drawing(printing, kind, error);
    return result;
}

static enum result print(struct printing *printing, const struct shipped *shipped, struct error *error)
{
    const struct report_row *row = report_find(printing->wish->what);
    enum result result = open_printing(printing, shipped, error);
    if (result == RESULT_OK && printing->wish->csv == NULL && printing->wish->xlsx == NULL &&
        printing->wish->svg == NULL)
        result = print_sheets(&printing->source, row, error);
    else if (result == RESULT_OK)
        result = write_files(printing, row->kind, error);
    if (result == RESULT_NOT_FOUND && error->text[0] == '\0' && printing->wish->quarter != NULL)
        return error_set(error, result,
                         "there is no snapshot of %.20s with such figures; one is made eight days after the quarter",
                         printing->wish->quarter);
    if (result == RESULT_NOT_FOUND && error->text[0] == '\0')
        return error_set(
            error, result,
            "there is no snapshot with such figures yet; one is made eight days after each quarter, or by: "
            "neuvo report make");
    return result;
}

int report_print(const struct report_wish *wish, const struct shipped *shipped)
{
    struct printing printing = {
        .wish = wish, .errand = {.organisation = wish->organisation, .config = wish->config, .data = wish->data}};
    struct error error = ERROR_INIT;
    enum result result = print(&printing, shipped, &error);
    store_close(printing.errand.store);
    framework_free(printing.framework);
    phrases_free(printing.phrases);
    if (result != RESULT_OK)
        fprintf(stderr, "neuvo report: %s\n", error.text);
    return result == RESULT_OK ? 0 : 1;
}
