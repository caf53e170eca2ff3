#include "insight/export.h"

#include "base/html.h"
#include "base/own.h"
#include "base/zip.h"
#include "checkin/framework.h"
#include "insight/report_words.h"
#include "model/round.h"

#include <string.h>

/* Where cells go. A number is one that a spreadsheet counts with. */
struct table {
    struct text *out;
    bool xml, begun; /* begun: the row has a cell */
};

static void add_words(const struct table *table, const char *words)
{
    if (strpbrk(words, ",\"\r\n") == NULL) {
        text_add(table->out, words);
        return;
    }
    text_add_char(table->out, '"');
    for (; *words != '\0'; words++) {
        if (*words == '"')
            text_add_char(table->out, '"');
        text_add_char(table->out, *words);
    }
    text_add_char(table->out, '"');
}

static void row_start(struct table *table)
{
    table->begun = false;
    if (table->xml)
        text_add(table->out, "<row>");
}

static void row_end(struct table *table)
{
    text_add(table->out, table->xml ? "</row>" : "\r\n");
}

static void cell_words(struct table *table, const char *words)
{
    if (table->xml && *words == '\0') {
        text_add(table->out, "<c/>"); /* most are empty, and nothing is compressed */
    } else if (table->xml) {
        text_add(table->out, "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        html_escape(table->out, words);
        text_add(table->out, "</t></is></c>");
    } else {
        text_add(table->out, table->begun ? "," : "");
        add_words(table, words);
    }
    table->begun = true;
}

static void cell_number(struct table *table, int64_t number)
{
    text_printf(table->out, table->xml ? "<c><v>%lld</v></c>" : table->begun ? ",%lld" : "%lld", (long long)number);
    table->begun = true;
}

/* ---- figures ----------------------------------------------------------------------------------------------------- */

static const char *const columns[] = {"kind",   "quarter",     "table", "row",        "row_name",
                                      "column", "column_name", "state", "people_from"};
static const char *const column_help[] = {
    "demand or competence",
    "year and quarter that it is of",
    "which table: areas, topics, the code of a competence, missed or form",
    "code of the row: subject, topic or job; ALL is its total",
    "what it was called then",
    "code of the column: unit at the top of the tree, or answer; ALL is its total",
    "what it was called then",
    "shown; hidden: fewer than five people, or a small group could be computed; nobody: nobody can be there",
    "the people were at least so many: 5, 10, 20, 50, 100 … up to the next"};
enum { COLUMNS = sizeof columns / sizeof *columns };

static void add_head(struct table *table)
{
    row_start(table);
    for (int i = 0; i < COLUMNS; i++)
        cell_words(table, columns[i]);
    for (int m = 0; m < MEASURES; m++)
        cell_words(table, measure_table[m].name);
    row_end(table);
}

static void add_line(const struct report_source *source, struct table *table, const struct picture_lines *lines,
                     size_t index)
{
    bool all = index == lines->list.count;
    cell_words(table, all ? "ALL" : lines->list.items[index].code);
    cell_words(table, all ? report_say(source, "report_all") : report_line(source, &lines->list.items[index]));
}

static void add_cell(struct table *table, const struct picture_cell *cell)
{
    static const char *const states[] = {"hidden", "shown", "nobody"};
    bool shown = cell->state == PICTURE_SHOWN;
    cell_words(table, states[cell->state]);
    if (shown)
        cell_number(table, cell->people);
    else
        cell_words(table, "");
    for (int m = 0; m < MEASURES; m++) {
        int value = shown ? cell->values[m] : MEASURE_NOT;
        if (value == MEASURE_NOT)
            cell_words(table, "");
        else if (measure_table[m].unit == UNIT_SHARE && (value == SHARE_FEW || value == SHARE_NEARLY))
            cell_words(table, value == SHARE_FEW ? "few" : "nearly all");
        else
            cell_number(table, value);
    }
}

static void add_picture(const struct report_source *source, enum snapshot_kind kind, const char *quarter,
                        const char *part, const struct picture *picture, struct table *table)
{
    for (size_t row = 0; row <= picture->rows.list.count; row++) {
        for (size_t col = 0; col <= picture->cols.list.count; col++) {
            row_start(table);
            cell_words(table, snapshot_kind_name(kind));
            cell_words(table, quarter);
            cell_words(table, part);
            add_line(source, table, &picture->rows, row);
            add_line(source, table, &picture->cols, col);
            add_cell(table, picture_cell(picture, row, col));
            row_end(table);
        }
    }
}

static enum result add_part(const struct report_source *source, enum snapshot_kind kind, int64_t quarter,
                            const char *part, struct table *table, struct error *error)
{
    own_(picture_done) struct picture picture = PICTURE_INIT;
    char name[QUARTER_NAME_BYTES];
    quarter_name(quarter, name);
    enum result result = report_picture(source, kind, quarter, part, &picture, error);
    if (result == RESULT_OK)
        add_picture(source, kind, name, part, &picture, table);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result; /* another framework's */
}

static enum result add_figures(const struct report_source *source, enum snapshot_kind kind, struct table *table,
                               struct error *error)
{
    struct report_quarters quarters;
    enum result result = report_quarters(source, kind, &quarters, error);
    add_head(table);
    if (result == RESULT_OK && kind == SNAPSHOT_DEMAND) {
        result = add_part(source, kind, quarters.quarters[0], "areas", table, error);
        return result == RESULT_OK ? add_part(source, kind, quarters.quarters[0], "topics", table, error) : result;
    }
    for (int c = 0; result == RESULT_OK && c < source->framework->count; c++)
        result = add_part(source, kind, quarters.quarters[0], source->framework->competences[c].code, table, error);
    for (int i = 0; result == RESULT_OK && i < SUPPORT_QUESTIONS; i++)
        result =
            add_part(source, kind, quarters.quarters[0], support_question_name((enum support_question)i), table, error);
    return result;
}

enum result export_csv(const struct report_source *source, enum snapshot_kind kind, struct text *csv,
                       struct error *error)
{
    struct table table = {.out = csv};
    text_add(csv, "\xEF\xBB\xBF");
    return add_figures(source, kind, &table, error);
}

/* ---- the workbook ------------------------------------------------------------------------------------------------ */

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGES "http://schemas.openxmlformats.org/package/2006/"
#define SHEET_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

static const struct {
    const char *name, *text;
} frame[] = {
    {"[Content_Types].xml",
     XML "<Types xmlns=\"" PACKAGES "content-types\">"
         "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
         "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
         "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SHEET_TYPE "sheet.main+xml\"/>"
         "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" SHEET_TYPE "worksheet+xml\"/>"
         "<Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"" SHEET_TYPE "worksheet+xml\"/></Types>"},
    {"_rels/.rels", XML "<Relationships xmlns=\"" PACKAGES "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
                        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
    {"xl/workbook.xml", XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>"
                            "<sheet name=\"figures\" sheetId=\"1\" r:id=\"rId1\"/>"
                            "<sheet name=\"codebook\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     XML "<Relationships xmlns=\"" PACKAGES "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
         "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" OFFICE
         "/worksheet\" Target=\"worksheets/sheet2.xml\"/></Relationships>"},
};

static void sheet_start(struct text *out)
{
    text_add(out, XML "<worksheet xmlns=\"" MAIN "\"><sheetData>");
}

static void add_code(struct table *table, const char *name, const char *help)
{
    row_start(table);
    cell_words(table, name);
    cell_words(table, help);
    row_end(table);
}

static void add_codebook(struct table *table)
{
    static const char *const units[] = {[UNIT_COUNT] = "",
                                        [UNIT_SHARE] =
                                            "per cent, in tens; few, nearly all: fewer than three people on a side",
                                        [UNIT_MINUTES] = "minutes, coarse",
                                        [UNIT_LEVEL] = "tenths of a level",
                                        [UNIT_AT_MOST] = "per cent"};
    for (int i = 0; i < COLUMNS; i++)
        add_code(table, columns[i], column_help[i]);
    for (int m = 0; m < MEASURES; m++) {
        own_(text_done) struct text help = TEXT_INIT;
        const char *unit = units[measure_table[m].unit];
        text_printf(&help, "%s%s%s", measure_table[m].help, *unit == '\0' ? "" : "; ", unit);
        add_code(table, measure_table[m].name, help.data);
    }
    add_code(table, "who is counted", "volunteers who gave their permission, not a sample of the staff");
    add_code(table, "how it is protected",
             "groups of at least five; cells from which a smaller group could be computed are hidden, too");
}

enum result export_xlsx(const struct report_source *source, enum snapshot_kind kind, struct text *xlsx,
                        struct error *error)
{
    own_(zip_done) struct zip zip = ZIP_INIT;
    own_(text_done) struct text figures = TEXT_INIT, codebook = TEXT_INIT;
    struct table first = {.out = &figures, .xml = true}, second = {.out = &codebook, .xml = true};
    sheet_start(&figures);
    sheet_start(&codebook);
    enum result result = add_figures(source, kind, &first, error);
    add_codebook(&second);
    text_add(&figures, "</sheetData></worksheet>");
    text_add(&codebook, "</sheetData></worksheet>");
    for (size_t i = 0; i < sizeof frame / sizeof *frame; i++)
        zip_add(&zip, frame[i].name, frame[i].text, strlen(frame[i].text));
    zip_add(&zip, "xl/worksheets/sheet1.xml", figures.data, figures.length);
    zip_add(&zip, "xl/worksheets/sheet2.xml", codebook.data, codebook.length);
    zip_finish(&zip);
    if (result == RESULT_OK)
        text_add_bytes(xlsx, zip.bytes.data, zip.bytes.length);
    return result;
}
