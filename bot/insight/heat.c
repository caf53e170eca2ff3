#include "insight/heat.h"

#include "base/html.h"
#include "base/own.h"
#include "checkin/framework.h"
#include "insight/report_words.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- life -------------------------------------------------------------------------------------------------------- */

static void heat_start(struct heat *heat, const char *title, const char *corner, int rows, int cols)
{
    *heat = (struct heat){.title = x_strdup(title), .corner = x_strdup(corner)};
    heat->row_count = rows < HEAT_LINES_MOST ? rows : HEAT_LINES_MOST;
    heat->col_count = cols < HEAT_LINES_MOST ? cols : HEAT_LINES_MOST;
    heat->cells = x_alloc((size_t)heat->row_count * (size_t)heat->col_count + 1, sizeof *heat->cells);
    for (int i = 0; i < heat->row_count * heat->col_count; i++)
        heat->cells[i].shade = -1;
}

void heat_done(struct heat *heat)
{
    free(heat->title);
    free(heat->corner);
    for (int i = 0; i < HEAT_LINES_MOST; i++) {
        free(heat->rows[i]);
        free(heat->cols[i]);
    }
    for (int i = 0; i < heat->note_count; i++)
        free(heat->notes[i]);
    free(heat->cells);
    *heat = (struct heat){.title = NULL};
}

static struct heat_cell *cell_at(const struct heat *heat, int row, int col)
{
    return &heat->cells[row * heat->col_count + col];
}

static bool row_is_empty(const struct heat *heat, int row)
{
    for (int col = 0; col < heat->col_count; col++) {
        if (cell_at(heat, row, col)->shade >= 0)
            return false;
    }
    return true;
}

static bool col_is_empty(const struct heat *heat, int col)
{
    for (int row = 0; row < heat->row_count; row++) {
        if (cell_at(heat, row, col)->shade >= 0)
            return false;
    }
    return true;
}

/* Takes out the lines in which nothing is shown. */
static void heat_shrink(struct heat *heat)
{
    struct heat kept = {.title = heat->title, .corner = heat->corner, .cells = heat->cells};
    bool rows[HEAT_LINES_MOST], cols[HEAT_LINES_MOST];
    int to = 0;
    for (int row = 0; row < heat->row_count; row++)
        rows[row] = !row_is_empty(heat, row);
    for (int col = 0; col < heat->col_count; col++)
        cols[col] = !col_is_empty(heat, col);
    for (int row = 0; row < heat->row_count; row++) {
        for (int col = 0; col < heat->col_count; col++) {
            if (rows[row] && cols[col])
                heat->cells[to++] = *cell_at(heat, row, col);
        }
    }
    for (int row = 0; row < heat->row_count; row++) {
        if (rows[row])
            kept.rows[kept.row_count++] = TAKE(heat->rows[row]);
        free(heat->rows[row]);
    }
    for (int col = 0; col < heat->col_count; col++) {
        if (cols[col])
            kept.cols[kept.col_count++] = TAKE(heat->cols[col]);
        free(heat->cols[col]);
    }
    *heat = kept;
}

static void add_note(const struct report_source *source, struct heat *heat, const char *phrase_name)
{
    heat->notes[heat->note_count++] = x_strdup(report_say(source, phrase_name));
}

/* ---- demand ------------------------------------------------------------------------------------------------------ */

/* Against the largest one shown. */
static void shade_demand(struct heat *heat, const int *questions)
{
    static const char *const glyphs[] = {"○", "◔", "◑", "◕", "●"};
    int most = 1;
    for (int i = 0; i < heat->row_count * heat->col_count; i++)
        most = questions[i] > most ? questions[i] : most;
    for (int i = 0; i < heat->row_count * heat->col_count; i++) {
        struct heat_cell *cell = &heat->cells[i];
        if (questions[i] < 0)
            continue;
        cell->shade = questions[i] * 5 / (most + 1);
        (void)snprintf(cell->words, sizeof cell->words, questions[i] == 0 ? "%s < 5" : "%s %d", glyphs[cell->shade],
                       questions[i]);
    }
}

static enum result make_demand(const struct report_source *source, struct heat *heat, struct error *error)
{
    struct report_quarters quarters;
    own_(picture_done) struct picture areas = PICTURE_INIT;
    own_(text_done) struct text title = TEXT_INIT;
    char name[QUARTER_NAME_BYTES];
    enum result result = report_quarters(source, SNAPSHOT_DEMAND, &quarters, error);
    if (result == RESULT_OK)
        result = report_picture(source, SNAPSHOT_DEMAND, quarters.quarters[0], "areas", &areas, error);
    if (result != RESULT_OK)
        return result;
    quarter_name(quarters.quarters[0], name);
    text_printf(&title, "%s, %s", report_say(source, "report_heat_demand"), name);
    heat_start(heat, title.data, report_say(source, "report_subject"), (int)areas.rows.list.count,
               (int)areas.cols.list.count);
    own_(free_pointer) int *questions = x_alloc((size_t)heat->row_count * (size_t)heat->col_count + 1, sizeof(int));
    for (int row = 0; row < heat->row_count; row++)
        heat->rows[row] = x_strdup(report_line(source, &areas.rows.list.items[row]));
    for (int col = 0; col < heat->col_count; col++)
        heat->cols[col] = x_strdup(report_line(source, &areas.cols.list.items[col]));
    for (int row = 0; row < heat->row_count; row++) {
        for (int col = 0; col < heat->col_count; col++) {
            const struct picture_cell *cell = picture_cell(&areas, (size_t)row, (size_t)col);
            questions[row * heat->col_count + col] =
                cell->state == PICTURE_SHOWN ? cell->values[MEASURE_QUESTIONS] : -1;
        }
    }
    shade_demand(heat, questions);
    heat_shrink(heat);
    add_note(source, heat, "report_heat_demand_note");
    return RESULT_OK;
}

/* ---- competence -------------------------------------------------------------------------------------------------- */

/* How far it is from the need, in tenths of a level: two levels below is the darkest. A star: of a quarter before. */
static void tell_gap(const struct report_source *source, const struct holding_now *now, int64_t newest,
                     struct heat_cell *told)
{
    static const char *const glyphs[] = {"▼", "●", "▲"}, *const trends[] = {" ↘", "", " ↗"};
    const struct picture_cell *cell = now->cell;
    own_(text_done) struct text words = TEXT_INIT;
    int gap = cell->values[MEASURE_HELD] - cell->values[MEASURE_NEED];
    text_printf(&words, "%s ", glyphs[holding_against_need(cell) + 1]);
    report_tenths(source, gap, true, &words);
    text_printf(&words, "%s%s", trends[holding_trend(now) + 1], now->quarter == newest ? "" : "*");
    (void)snprintf(told->words, sizeof told->words, "%s", words.data);
    told->shade = gap >= 0 ? 0 : gap > -5 ? 1 : gap > -10 ? 2 : gap > -20 ? 3 : 4;
}

static enum result add_row(const struct report_source *source, const struct report_quarters *quarters, int competence,
                           struct heat *heat, struct error *error)
{
    own_(holding_done) struct holding holding = {.count = 0};
    own_(text_done) struct text name = TEXT_INIT;
    const struct competence *named = &source->framework->competences[competence];
    enum result result = holding_read(source, quarters, competence, &holding, error);
    if (result != RESULT_OK)
        return result;
    text_printf(&name, "%s %s", named->code, named->names[source->language].name);
    heat->rows[competence] = x_strdup(name.data);
    for (int role = 0; role < heat->col_count; role++) {
        const struct holding_now *now = &holding.rows[role];
        if (now->cell != NULL && now->cell->values[MEASURE_NEED] > 0)
            tell_gap(source, now, quarters->quarters[0], cell_at(heat, competence, role));
    }
    return RESULT_OK;
}

static enum result make_competence(const struct report_source *source, struct heat *heat, struct error *error)
{
    struct report_quarters quarters;
    own_(text_done) struct text title = TEXT_INIT;
    char name[QUARTER_NAME_BYTES];
    enum result result = report_quarters(source, SNAPSHOT_COMPETENCE, &quarters, error);
    if (result != RESULT_OK)
        return result;
    quarter_name(quarters.quarters[0], name);
    text_printf(&title, "%s, %s", report_say(source, "report_heat_competence"), name);
    heat_start(heat, title.data, report_say(source, "handbook_competence"), source->framework->count,
               source->framework->role_count);
    for (int role = 0; role < heat->col_count; role++)
        heat->cols[role] = x_strdup(source->framework->roles[role].names[source->language].name);
    for (int c = 0; c < heat->row_count && result == RESULT_OK; c++)
        result = add_row(source, &quarters, c, heat, error);
    heat_shrink(heat);
    add_note(source, heat, "report_heat_glyphs_note");
    add_note(source, heat, "report_heat_competence_note");
    add_note(source, heat, "report_volunteers_note");
    return result;
}

enum result heat_make(const struct report_source *source, enum snapshot_kind kind, struct heat *heat,
                      struct error *error)
{
    return kind == SNAPSHOT_DEMAND ? make_demand(source, heat, error) : make_competence(source, heat, error);
}

/* ---- as a table, as a drawing ------------------------------------------------------------------------------------ */

/* The columns from first on, before last. */
static void add_sheet(const struct heat *heat, int first, int last, struct sheets *sheets)
{
    struct sheet *sheet = sheet_add(sheets, heat->title);
    sheet_column(sheet, heat->corner);
    for (int col = first; col < last; col++)
        sheet_column(sheet, heat->cols[col]);
    for (int row = 0; row < heat->row_count; row++) {
        sheet_row(sheet);
        sheet_cell(sheet, heat->rows[row]);
        for (int col = first; col < last; col++)
            sheet_cell(sheet, cell_at(heat, row, col)->shade < 0 ? "–" : cell_at(heat, row, col)->words);
    }
}

void heat_sheet(const struct heat *heat, int cols, struct sheets *sheets)
{
    int step = cols == 0 ? HEAT_LINES_MOST : cols;
    for (int first = 0; first < heat->col_count || first == 0; first += step)
        add_sheet(heat, first, first + step < heat->col_count ? first + step : heat->col_count, sheets);
    for (int i = 0; i < heat->note_count; i++)
        sheet_note(&sheets->list.items[sheets->list.count - 1], heat->notes[i]);
}

enum {
    CELL_WIDTH = 84,
    CELL_HEIGHT = 30,
    MARGIN = 12,
    LINE = 22,
    ROW_LETTERS = 70,
    COL_LETTERS = 38,
    NOTE_LETTERS = 120
};
/* Dark letters are readable on each of them. */
static const char *const shades[] = {"#ffffff", "#e8f0fa", "#cfe0f3", "#b3cdea", "#94b8e0"};

/* The words, cut where there is no more room for them. */
static void add_words(struct text *svg, const char *words, size_t letters)
{
    own_(text_done) struct text cut = TEXT_INIT;
    const char *at = words;
    for (size_t i = 0; i < letters && *at != '\0'; i++)
        (void)utf8_next(&at);
    text_add_bytes(&cut, words, (size_t)(at - words));
    html_escape(svg, cut.data);
    text_add(svg, *at == '\0' ? "" : "…");
}

/* A note in lines of so many letters, broken between words. Gives the height of where it ends. */
static int draw_note(const char *note, int y, struct text *svg)
{
    const char *at = note;
    while (*at != '\0') {
        const char *end = at, *space = NULL;
        size_t letters = 0;
        for (; letters < NOTE_LETTERS && *end != '\0'; letters++) {
            if (*end == ' ')
                space = end;
            (void)utf8_next(&end);
        }
        end = *end == '\0' || space == NULL ? end : space;
        own_(text_done) struct text line = TEXT_INIT;
        text_add_bytes(&line, at, (size_t)(end - at));
        text_printf(svg, "<text x=\"%d\" y=\"%d\">", MARGIN, y);
        html_escape(svg, line.data);
        text_add(svg, "</text>\n");
        y += LINE;
        at = *end == ' ' ? end + 1 : end;
    }
    return y;
}

/* How high the notes are. */
static int notes_height(const struct heat *heat)
{
    own_(text_done) struct text nowhere = TEXT_INIT;
    int y = 0;
    for (int i = 0; i < heat->note_count; i++)
        y = draw_note(heat->notes[i], y, &nowhere);
    return y;
}

static void draw_cell(const struct heat *heat, int left, int top, int row, int col, struct text *svg)
{
    const struct heat_cell *cell = cell_at(heat, row, col);
    int x = left + col * CELL_WIDTH, y = top + row * CELL_HEIGHT;
    text_printf(svg, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"#6b7785\"/>\n", x, y,
                CELL_WIDTH, CELL_HEIGHT, cell->shade < 0 ? "#f4f4f4" : shades[cell->shade]);
    text_printf(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", x + CELL_WIDTH / 2, y + CELL_HEIGHT / 2 + 5);
    html_escape(svg, cell->shade < 0 ? "–" : cell->words);
    text_add(svg, "</text>\n");
}

/* The letters of the longest name, as far as it is drawn. */
static int longest(char *const *names, int count, size_t most)
{
    size_t letters = 0;
    for (int i = 0; i < count; i++)
        letters = utf8_count(names[i]) > letters ? utf8_count(names[i]) : letters;
    return (int)(letters < most ? letters : most);
}

void heat_svg(const struct heat *heat, struct text *svg)
{
    int left = MARGIN * 2 + 8 * longest(heat->rows, heat->row_count, ROW_LETTERS);
    int top = MARGIN + LINE * 3 + 5 * longest(heat->cols, heat->col_count, COL_LETTERS);
    int below = top + heat->row_count * CELL_HEIGHT + MARGIN + LINE, least = MARGIN * 2 + NOTE_LETTERS * 9;
    int width = left + heat->col_count * CELL_WIDTH + 170, height = below + notes_height(heat);
    width = width < least ? least : width;
    text_printf(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
        "aria-labelledby=\"t\" font-family=\"DejaVu Sans, sans-serif\" font-size=\"14\" fill=\"#1b1f24\">\n<title "
        "id=\"t\">",
        width, height, width, height);
    html_escape(svg, heat->title);
    text_printf(svg, "</title>\n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", width, height);
    text_printf(svg, "<text x=\"%d\" y=\"%d\" font-size=\"18\" font-weight=\"bold\">", MARGIN, MARGIN + LINE);
    html_escape(svg, heat->title);
    text_add(svg, "</text>\n");
    for (int col = 0; col < heat->col_count; col++) {
        int x = left + col * CELL_WIDTH + CELL_WIDTH / 2;
        text_printf(svg, "<text transform=\"translate(%d %d) rotate(-40)\">", x, top - 10);
        add_words(svg, heat->cols[col], COL_LETTERS);
        text_add(svg, "</text>\n");
    }
    for (int row = 0; row < heat->row_count; row++) {
        text_printf(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", left - 10,
                    top + row * CELL_HEIGHT + CELL_HEIGHT / 2 + 5);
        add_words(svg, heat->rows[row], ROW_LETTERS);
        text_add(svg, "</text>\n");
        for (int col = 0; col < heat->col_count; col++)
            draw_cell(heat, left, top, row, col, svg);
    }
    for (int i = 0; i < heat->note_count; i++)
        below = draw_note(heat->notes[i], below, svg);
    text_add(svg, "</svg>\n");
}
