#include "jobs/reports.h"

#include "access/rights.h"
#include "base/log.h"
#include "base/own.h"
#include "insight/export.h"
#include "insight/heat.h"
#include "insight/report_table.h"
#include "jobs/console.h"
#include "store/insight_reader.h"

#include <stdlib.h>
#include <string.h>

struct reports_job {
    struct job job; /* first: the worker gives it back as a job */
    struct mailbox *results;
    const struct reports_shelf *shelf;
    char *url;
    struct console_query *query;
};

static void close_reader(struct reader **reader)
{
    reader_close(*reader);
}

/* ---- the forms --------------------------------------------------------------------------------------------------- */

static enum result make_drawing(const struct report_source *source, const struct report_row *row, struct text *out,
                                struct error *error)
{
    own_(heat_done) struct heat heat = {.title = NULL};
    enum result result = row->heat ? heat_make(source, row->kind, &heat, error) : RESULT_NOT_FOUND;
    if (result == RESULT_OK)
        heat_svg(&heat, out);
    return result;
}

static enum result make_csv(const struct report_source *source, const struct report_row *row, struct text *out,
                            struct error *error)
{
    return export_csv(source, row->kind, out, error);
}

static enum result make_xlsx(const struct report_source *source, const struct report_row *row, struct text *out,
                             struct error *error)
{
    return export_xlsx(source, row->kind, out, error);
}

static const struct {
    const char *format, *media_type;
    enum result (*make)(const struct report_source *source, const struct report_row *row, struct text *out,
                        struct error *error);
} forms[] = {
    {"json", "application/json; charset=utf-8", report_json},
    {"svg", "image/svg+xml; charset=utf-8", make_drawing},
    {"csv", "text/csv; charset=utf-8", make_csv},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", make_xlsx},
};

/* ---- one query --------------------------------------------------------------------------------------------------- */

static enum query_outcome refuse(struct console_query *query, const char *what)
{
    if (string_empty(query->report->refused)) {
        free_pointer(&query->report->refused);
        query->report->refused = x_strdup(what);
    }
    query->reason = "report_refused";
    return QUERY_BAD;
}

static enum query_outcome make_report(const struct reports_job *job, const struct report_source *source,
                                      const struct report_row *row)
{
    struct console_query *query = job->query;
    struct error error = ERROR_INIT;
    size_t form = 0, count = sizeof forms / sizeof *forms;
    while (form < count && !string_equal(forms[form].format, query->report->format))
        form++;
    if (row == NULL || form == count)
        return QUERY_NONE;
    if (!report_has_area(source, row, source->area))
        return refuse(query, "area");
    enum result result = forms[form].make(source, row, &query->bytes, &error);
    query->media_type = forms[form].media_type;
    if (result != RESULT_OK && result != RESULT_NOT_FOUND)
        log_warn("report_failed", "report=%s text=\"%s\"", row->what, error.text);
    return result == RESULT_OK ? QUERY_DONE : result == RESULT_NOT_FOUND ? QUERY_NONE : QUERY_LATER;
}

static enum query_outcome make_handbook(const struct reports_job *job, struct store *store, enum language language)
{
    struct console_query *query = job->query;
    struct error error = ERROR_INIT;
    query->media_type = "text/html; charset=utf-8";
    enum result result =
        job->shelf->handbook(job->shelf->context, store, query->organisation, language, &query->bytes, &error);
    if (result != RESULT_OK)
        log_warn("report_failed", "report=handbook text=\"%s\"", error.text);
    return result == RESULT_OK ? QUERY_DONE : QUERY_LATER;
}

static enum query_outcome answer_viewer(const struct reports_job *job, struct reader *reader, int64_t of)
{
    struct console_query *query = job->query;
    const struct report_query *report = query->report;
    struct report_source source = {.store = reader_snapshot_store(reader),
                                   .organisation_id = of,
                                   .framework = job->shelf->framework,
                                   .phrases = job->shelf->phrases,
                                   .language = report->language == LANGUAGE_NONE ? LANGUAGE_FI : report->language,
                                   .area = string_empty(report->area) ? NULL : report->area};
    if (!string_empty(report->refused))
        return refuse(query, report->refused);
    if (!string_empty(report->quarter) && !quarter_read(report->quarter, &source.quarter))
        return refuse(query, "quarter");
    if (source.framework == NULL)
        return QUERY_NONE;
    if (string_equal(report->what, "handbook"))
        return make_handbook(job, source.store, source.language);
    return make_report(job, &source, report_find(report->what));
}

static enum query_outcome answer(const struct reports_job *job)
{
    struct console_query *query = job->query;
    own_(close_reader) struct reader *reader = NULL;
    struct error error = ERROR_INIT;
    int64_t of = 0;
    if (reader_open(job->url, &reader, &error) != RESULT_OK)
        return QUERY_LATER;
    enum result result = reader_organisation(reader, query->organisation, &of, &error);
    if (result != RESULT_OK)
        return result == RESULT_NOT_FOUND ? QUERY_NOBODY : QUERY_LATER;
    enum query_outcome outcome = console_find_viewer(reader, of, query);
    if (outcome != QUERY_DONE)
        return outcome;
    if (!access_may(query->viewer.accesses, RIGHT_READ_REPORTS))
        return QUERY_FORBIDDEN;
    return answer_viewer(job, reader, of);
}

static void run(struct job *job)
{
    struct reports_job *reports = (struct reports_job *)job;
    reports->query->outcome = answer(reports);
    mailbox_put_always(reports->results, TAKE(reports->query));
}

static void release(struct job *job)
{
    struct reports_job *reports = (struct reports_job *)job;
    console_query_free(reports->query);
    free(reports->url);
    free(reports);
}

bool reports_put(struct workers *workers, struct mailbox *results, const struct reports_shelf *shelf, const char *url,
                 struct console_query *query)
{
    struct reports_job *job = x_alloc(1, sizeof *job);
    *job = (struct reports_job){.job = {.run = run, .release = release},
                                .results = results,
                                .shelf = shelf,
                                .url = x_strdup(url),
                                .query = query};
    if (workers_put(workers, WORKER_STORE, &job->job))
        return true;
    job->query = NULL;
    release(&job->job);
    return false;
}
