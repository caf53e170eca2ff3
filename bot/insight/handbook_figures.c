/* The parts of the handbook that are figures of groups. */
#include "base/html.h"
#include "base/own.h"
#include "insight/handbook_parts.h"
#include "insight/heat.h"
#include "settings/phrases.h"

enum { PAPER_COLUMNS = 5 }; /* beside the names of the rows: more are not readable on a page */

/* NOT_FOUND: there is no store, or no snapshot in it. */
typedef enum result report_maker(const struct report_source *source, struct sheets *sheets, struct error *error);

static enum result write_report(const struct handbook_source *source, enum language language, report_maker *make,
                                const char *none, struct text *out, struct error *error)
{
    own_(sheets_done) struct sheets sheets = {.list = LIST_INIT};
    enum result result = RESULT_NOT_FOUND;
    if (source->reports != NULL) {
        struct report_source reports = *source->reports;
        reports.language = language;
        result = make(&reports, &sheets, error);
    }
    if (result == RESULT_NOT_FOUND) {
        html_element(out, "p", none);
        return RESULT_OK;
    }
    text_add(out, "<div class=\"figures\">\n");
    for (size_t i = 0; result == RESULT_OK && i < sheets.list.count; i++)
        sheet_write_html(&sheets.list.items[i], out);
    text_add(out, "</div>\n");
    return result;
}

static const char *say(const struct handbook_source *source, enum language language, const char *name)
{
    return phrase(source->phrases, language, name);
}

enum result handbook_demand(const struct handbook_source *source, enum language language, struct text *out,
                            struct error *error)
{
    return write_report(source, language, report_demand, say(source, language, "report_no_demand"), out, error);
}

enum result handbook_aim(const struct handbook_source *source, enum language language, struct text *out,
                         struct error *error)
{
    return write_report(source, language, report_matrix, say(source, language, "report_no_competence"), out, error);
}

enum result handbook_wishes(const struct handbook_source *source, enum language language, struct text *out,
                            struct error *error)
{
    return write_report(source, language, report_support, say(source, language, "report_no_wishes"), out, error);
}

enum result handbook_effect(const struct handbook_source *source, enum language language, struct text *out,
                            struct error *error)
{
    return write_report(source, language, report_effect, say(source, language, "report_no_effect"), out, error);
}

static enum result make_held(const struct report_source *source, struct sheets *sheets, struct error *error)
{
    own_(heat_done) struct heat heat = {.title = NULL};
    enum result result = heat_make(source, SNAPSHOT_COMPETENCE, &heat, error);
    if (result == RESULT_OK)
        heat_sheet(&heat, PAPER_COLUMNS, sheets);
    if (result == RESULT_OK && heat.row_count > 0)
        return report_overview(source, sheets, error);
    return result == RESULT_OK ? RESULT_NOT_FOUND : result;
}

enum result handbook_held(const struct handbook_source *source, enum language language, struct text *out,
                          struct error *error)
{
    return write_report(source, language, make_held, say(source, language, "report_no_competence"), out, error);
}

/* Of which quarter the newest figures are, or that there are none. */
enum result handbook_figures(const struct handbook_source *source, enum language language, struct text *out,
                             struct error *error)
{
    static const char *const none[] = {"report_no_demand", "report_no_competence"};
    for (int kind = 0; kind < SNAPSHOT_KINDS; kind++) {
        struct report_quarters quarters = {.count = 0};
        own_(text_done) struct text words = TEXT_INIT;
        char name[QUARTER_NAME_BYTES];
        enum result result = source->reports == NULL
                                 ? RESULT_NOT_FOUND
                                 : report_quarters(source->reports, (enum snapshot_kind)kind, &quarters, error);
        if (result != RESULT_OK && result != RESULT_NOT_FOUND)
            return result;
        if (result == RESULT_OK) {
            quarter_name(quarters.quarters[0], name);
            text_printf(
                &words, "%s: %s %s.",
                say(source, language, kind == SNAPSHOT_DEMAND ? "report_demand_title" : "report_heat_competence"),
                say(source, language, "report_figures_from"), name);
        } else {
            text_add(&words, say(source, language, none[kind]));
        }
        html_element(out, "p", words.data);
    }
    return RESULT_OK;
}
