/* Figures of groups, for managers: /api/v1/reports. What no report has is refused in words, and noted. */
#include "console/inside.h"

#include "base/clock.h"
#include "base/own.h"

#include <inttypes.h>
#include <stdio.h>

enum { NAME_BYTES = 64 };

/* One unit without another, several together, other days, another k: from such figures and those that there are, a
 * small group could be computed. */
static const char *const never[] = {"unit", "units", "role", "roles",  "except", "without", "k",
                                    "from", "to",    "day",  "person", "topic",  NULL};

static char *parameter(struct http_request *request, const char *name)
{
    const char *value = http_request_query(request, name);
    return x_strndup(value == NULL ? "" : value, NAME_BYTES);
}

static const char *find_refused(struct http_request *request)
{
    for (const char *const *name = never; *name != NULL; name++) {
        if (http_request_query(request, *name) != NULL)
            return *name;
    }
    return "";
}

static void get_report(void *context, struct http_request *request)
{
    struct console *console = context;
    const char *language = http_request_query(request, "language");
    struct console_query *query = api_query_of(request, QUERY_REPORT);
    if (query == NULL)
        return;
    struct report_query *report = query->report = x_alloc(1, sizeof *report);
    report->what = x_strndup(http_request_segment(request, 3), NAME_BYTES);
    report->format = parameter(request, "format");
    report->quarter = parameter(request, "quarter");
    report->area = parameter(request, "area");
    report->language = language == NULL ? LANGUAGE_NONE : language_from_code(language);
    report->refused = x_strdup(find_refused(request));
    if (*report->format == '\0') {
        free_pointer(&report->format);
        report->format = x_strdup("json");
    }
    console_ask(console, api_reading(console, request), query);
}

void report_routes(struct console *console)
{
    http_route(console->services.server, HTTP_GET, "/api/v1/reports/*", get_report, console, 0);
}

/* ---- what the worker answered ------------------------------------------------------------------------------------ */

/* The drawing stands beside its table, and is the same look. */
void report_looked(struct console *console, const struct console_query *query, bool refused)
{
    const struct report_query *report = query->report;
    char id[40];
    own_(text_done) struct text detail = TEXT_INIT;
    if (!refused && string_equal(report->format, "svg"))
        return;
    text_printf(&detail, "%s %s %s%s%s", report->format, report->quarter, report->area, refused ? " refused: " : "",
                refused ? report->refused : "");
    (void)snprintf(id, sizeof id, "report-%016" PRIx64 "%" PRIx64, (uint64_t)clock_now_ms(), ++console->last_number);
    struct waiting *waiting = waiting_add(console, PURPOSE_SILENT, 0);
    waiting->organisation = x_strdup(query->organisation);
    waiting->id = x_strdup(id);
    waiting->text = text_detach(&detail);
    waiting->target = x_strdup(report->what);
    waiting->command = (struct console_command){.kind = refused ? COMMAND_NO_REPORT : COMMAND_REPORT,
                                                .person_id = query->viewer.person_id};
    console_command(console, waiting);
}

/* Files are saved; a drawing is shown, and no script in it would run. */
void report_answer(struct http_request *request, const struct console_query *query)
{
    const struct report_query *report = query->report;
    if (!string_equal(report->format, "json")) {
        own_(text_done) struct text name = TEXT_INIT;
        bool drawing = string_equal(report->format, "svg");
        text_printf(&name, "%s; filename=\"neuvo-%s%s%s.%s\"", drawing ? "inline" : "attachment", report->what,
                    *report->quarter == '\0' ? "" : "-", report->quarter,
                    string_equal(report->what, "handbook") ? "html" : report->format);
        http_answer_header(request, "content-disposition", name.data);
        http_answer_header(request, "content-security-policy", "default-src 'none'; sandbox");
    }
    http_answer(request, 200, query->media_type, query->bytes.data, query->bytes.length);
}
