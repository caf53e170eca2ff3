#include "commands/people_file.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/own.h"
#include "base/yaml.h"
#include "model/local_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 32 << 20, ACCOUNT_BYTES = 255, CODE_BYTES = 40, CODES_MOST = 20 };
enum { COLUMN_ACCOUNT, COLUMN_UNITS, COLUMN_ROLES, COLUMN_LANGUAGE, COLUMN_END_DATE, COLUMNS };
static const char *const column_names[COLUMNS + 1] = {"account", "units", "roles", "language", "end_date", NULL};

/* One file being read, and in it one row. */
struct source {
    const char *path;
    const struct csv_row *row;
    const char *column;      /* being looked at */
    size_t columns[COLUMNS]; /* where each stands in a row; CSV_COLUMNS_MOST: nowhere */
    const char **unit_codes; /* those that there are; ends with NULL */
    struct text *complaints;
};

static void complain(const struct source *source, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void complain(const struct source *source, const char *format, ...)
{
    va_list arguments;
    text_printf(source->complaints, "%s:%u: %s: ", source->path, source->row->line, source->column);
    va_start(arguments, format);
    text_vprintf(source->complaints, format, arguments);
    va_end(arguments);
    text_add_char(source->complaints, '\n');
}

/* ---- the header -------------------------------------------------------------------------------------------- */

static size_t column_of(const char *name)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        if (strcasecmp(column_names[i], name) == 0)
            return i;
    }
    return COLUMNS;
}

static void read_title(struct source *source, size_t place)
{
    own_(text_done) struct text name = TEXT_INIT;
    text_add(&name, csv_cell(source->row, place));
    text_trim(&name);
    size_t column = column_of(name.data);
    source->column = name.data;
    if (name.length == 0)
        return;
    const char *nearest = column == COLUMNS ? name_nearest(name.data, column_names) : NULL;
    if (column == COLUMNS)
        complain(source, "there is no such column%s%s%s; there are account, units, roles, language and end_date",
                 nearest == NULL ? "" : ", did you mean ", nearest == NULL ? "" : nearest, nearest == NULL ? "" : "?");
    else if (source->columns[column] != CSV_COLUMNS_MOST)
        complain(source, "stands there twice; take one of them out");
    else
        source->columns[column] = place;
}

static bool read_header(struct source *source)
{
    size_t before = source->complaints->length;
    for (size_t i = 0; i < COLUMNS; i++)
        source->columns[i] = CSV_COLUMNS_MOST;
    for (size_t i = 0; i < source->row->cells.count; i++)
        read_title(source, i);
    source->column = column_names[COLUMN_ACCOUNT];
    if (source->columns[COLUMN_ACCOUNT] == CSV_COLUMNS_MOST)
        complain(source, "this column is missing; the first line names the columns, for example "
                         "account;units;roles;language;end_date");
    return source->complaints->length == before;
}

/* ---- cells ------------------------------------------------------------------------------------------------- */

static void cell(struct source *source, size_t column, struct text *value)
{
    source->column = column_names[column];
    text_add(value, csv_cell(source->row, source->columns[column]));
    text_trim(value);
}

static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text <= ' ' || *text == 0x7F)
            return false;
    }
    return true;
}

/* @name:server */
static bool is_matrix(const char *account)
{
    const char *colon = strchr(account, ':');
    if (account[0] != '@' || colon == NULL || colon == account + 1 || colon[1] == '\0')
        return false;
    return strspn(colon + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
           strlen(colon + 1);
}

static bool is_mail(const char *account)
{
    const char *at = strchr(account, '@');
    return at != NULL && at != account && strchr(at + 1, '@') == NULL && strchr(at + 1, '.') != NULL && at[1] != '.' &&
           account[strlen(account) - 1] != '.' && strpbrk(account, "<>\"(),;:\\") == NULL;
}

static void read_account(struct source *source, struct listed_person *person)
{
    own_(text_done) struct text value = TEXT_INIT;
    cell(source, COLUMN_ACCOUNT, &value);
    const char *matrix = string_starts(value.data, "matrix:") ? value.data + strlen("matrix:") : value.data;
    const char *account = NULL;
    if (value.length == 0) {
        complain(source, "is empty; every line needs an account");
    } else if (value.length > ACCOUNT_BYTES || !is_plain(value.data)) {
        complain(source, "\"%.60s\" holds a space or is longer than %d bytes; write one account", value.data,
                 ACCOUNT_BYTES);
    } else if (string_starts(value.data, "teams:") && value.length > strlen("teams:")) {
        account = value.data + strlen("teams:");
        person->connector = x_strdup("teams");
    } else if (is_matrix(matrix)) {
        account = matrix;
        person->connector = x_strdup("matrix");
    } else if (is_mail(value.data)) {
        account = value.data;
        person->connector = x_strdup(LISTED_MAIL);
    } else {
        complain(source, "\"%.60s\" is no account; write @name:server (Matrix), teams:ID or an e-mail address%s",
                 value.data,
                 value.data[0] == '#' ? "; Excel takes a cell that begins with @ for a formula, so write "
                                        "matrix:@name:server there"
                                      : "");
    }
    person->account = x_strdup(account == NULL ? "" : account);
    account_fold(person->account);
}

static bool is_code(const char *code)
{
    for (const char *byte = code; *byte != '\0'; byte++) {
        if ((unsigned char)*byte <= ' ' || strchr("\"';<>{}[]()*", *byte) != NULL)
            return false;
    }
    return strlen(code) <= CODE_BYTES;
}

static bool is_unit(const struct source *source, const char *code)
{
    for (const char **known = source->unit_codes; *known != NULL; known++) {
        if (strcmp(*known, code) == 0)
            return true;
    }
    return false;
}

static bool check_code(const struct source *source, size_t column, const char *code)
{
    if (column == COLUMN_ROLES && !is_code(code)) {
        complain(source, "\"%.60s\" is no short code; write at most %d letters, digits, - and _, without a space", code,
                 CODE_BYTES);
        return false;
    }
    if (column == COLUMN_ROLES || is_unit(source, code))
        return true;
    const char *nearest = name_nearest(code, source->unit_codes);
    complain(source, "there is no unit \"%.60s\"%s%s%s; the organisation's record names the units", code,
             nearest == NULL ? "" : ", did you mean ", nearest == NULL ? "" : nearest, nearest == NULL ? "" : "?");
    return false;
}

/* Is the code among those that stand in the list already, with commas between them? */
static bool holds_code(const char *list, const char *code)
{
    size_t length = strlen(code);
    for (const char *at = list; *at != '\0'; at += strcspn(at, ","), at += *at == ',') {
        if (strcspn(at, ",") == length && memcmp(at, code, length) == 0)
            return true;
    }
    return false;
}

/* "koskela | tammi" → "koskela,tammi", each once. */
static char *read_codes(struct source *source, size_t column)
{
    own_(text_done) struct text value = TEXT_INIT;
    own_(text_done) struct text codes = TEXT_INIT;
    size_t count = 0;
    cell(source, column, &value);
    for (const char *rest = value.data; *rest != '\0'; rest += *rest == '\0' ? 0 : 1) {
        own_(text_done) struct text code = TEXT_INIT;
        size_t length = strcspn(rest, ",|");
        text_add_bytes(&code, rest, length);
        text_trim(&code);
        rest += length;
        if (code.length == 0 || !check_code(source, column, code.data) || holds_code(codes.data, code.data))
            continue;
        if (++count > CODES_MOST) {
            complain(source, "more than %d; is the row right?", CODES_MOST);
            break;
        }
        text_printf(&codes, "%s%s", codes.length > 0 ? "," : "", code.data);
    }
    return text_detach(&codes);
}

static enum language read_language(struct source *source)
{
    own_(text_done) struct text value = TEXT_INIT;
    cell(source, COLUMN_LANGUAGE, &value);
    enum language language = language_from_code(value.data);
    if (value.length > 0 && language == LANGUAGE_NONE)
        complain(source, "\"%.60s\" is not fi, sv or en; leave it empty when it is not known", value.data);
    return language;
}

/* When the day after it begins; 0: no such date. */
static int64_t end_of(const char *date)
{
    int year = 0, month = 0, day = 0, used = 0;
    if ((sscanf(date, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || date[used] != '\0') &&
        (sscanf(date, "%2d.%2d.%4d%n", &day, &month, &year, &used) != 3 || date[used] != '\0'))
        return 0;
    if (year < 2000 || year > 2999 || month < 1 || month > 12 || day < 1)
        return 0;
    struct local_time real = local_time(local_day_start(year, month, day));
    return real.day == day && real.month == month ? local_day_start(year, month, day + 1) : 0;
}

static int64_t read_end(struct source *source)
{
    own_(text_done) struct text value = TEXT_INIT;
    cell(source, COLUMN_END_DATE, &value);
    int64_t end_ms = value.length == 0 ? 0 : end_of(value.data);
    if (value.length > 0 && end_ms == 0)
        complain(source, "\"%.60s\" is no date; write the last day as 2026-12-31 or 31.12.2026, or nothing",
                 value.data);
    return end_ms;
}

/* ---- rows -------------------------------------------------------------------------------------------------- */

/* Spreadsheets write ";;;;" where a row was emptied. */
static bool is_empty_row(const struct csv_row *row)
{
    for (size_t i = 0; i < row->cells.count; i++) {
        if (row->cells.items[i][strspn(row->cells.items[i], " \t\r\n")] != '\0')
            return false;
    }
    return true;
}

static void read_person(struct source *source, size_t width, struct listed_person *person)
{
    read_account(source, person);
    person->units = read_codes(source, COLUMN_UNITS);
    person->roles = read_codes(source, COLUMN_ROLES);
    person->language = read_language(source);
    person->end_ms = read_end(source);
    source->column = "row";
    if (source->row->cells.count > width)
        complain(source,
                 "has %zu cells, the header names %zu; put a cell that holds a separator between quotation marks",
                 source->row->cells.count, width);
}

/* Where a person of the list stands in the file. */
struct place {
    const struct listed_person *person;
    const struct csv_row *row;
};

/* Those without a connector (their account has a fault) come first. */
static int compare_accounts(const struct listed_person *one, const struct listed_person *other)
{
    int order = strcmp(one->connector == NULL ? "" : one->connector, other->connector == NULL ? "" : other->connector);
    return order != 0 ? order : strcmp(one->account, other->account);
}

static int by_account(const void *a, const void *b)
{
    const struct place *one = a, *other = b;
    int order = compare_accounts(one->person, other->person);
    if (order != 0)
        return order;
    return one->row->line < other->row->line ? -1 : one->row->line > other->row->line;
}

/* An account that stands in two lines: which of them should count? */
static void find_doubles(struct source *source, struct place *places, size_t count)
{
    qsort(places, count, sizeof *places, by_account);
    source->column = column_names[COLUMN_ACCOUNT];
    for (size_t i = 1; i < count; i++) {
        const struct listed_person *person = places[i].person;
        if (person->connector == NULL || compare_accounts(person, places[i - 1].person) != 0)
            continue;
        source->row = places[i].row;
        complain(source, "%.80s stands in line %u already; keep one of the two", person->account,
                 places[i - 1].row->line);
    }
}

static void read_rows(struct source *source, const struct csv *csv, struct people_list *list)
{
    struct place *places = x_alloc(csv->rows.count + 1, sizeof *places);
    for (size_t i = 1; i < csv->rows.count; i++) {
        source->row = &csv->rows.items[i];
        if (is_empty_row(source->row))
            continue;
        places[list->people.count].row = source->row;
        read_person(source, csv->rows.items[0].cells.count, list_push(&list->people));
    }
    for (size_t i = 0; i < list->people.count; i++)
        places[i].person = &list->people.items[i];
    find_doubles(source, places, list->people.count);
    free(places);
}

static void read_csv(struct source *source, const struct csv *csv, struct people_list *list)
{
    static const struct csv_row none = {.line = 1};
    source->row = csv->rows.count == 0 ? &none : &csv->rows.items[0];
    if (!read_header(source))
        return;
    read_rows(source, csv, list);
    if (list->people.count > 0 || source->complaints->length > 0)
        return;
    source->column = "row";
    complain(source, "there is nobody under the header; to have no list any more: neuvo people clear");
}

enum result people_file_read(const char *path, const struct place_rows *units, struct people_list *list,
                             struct text *complaints, struct error *error)
{
    own_(text_done) struct text content = TEXT_INIT;
    own_(csv_done) struct csv csv = {.rows = LIST_INIT};
    struct source source = {.path = path, .complaints = complaints};
    enum result result = file_read(path, FILE_BYTES, &content, error);
    if (result != RESULT_OK)
        return result;
    if ((result = csv_read(content.data, content.length, &csv, error)) != RESULT_OK) {
        text_printf(complaints, "%s: %s\n", path, error->text);
        return result;
    }
    source.unit_codes = x_alloc(units->list.count + 1, sizeof *source.unit_codes);
    for (size_t i = 0; i < units->list.count; i++)
        source.unit_codes[i] = units->list.items[i].code;
    read_csv(&source, &csv, list);
    free(source.unit_codes);
    return complaints->length > 0 ? RESULT_BAD_INPUT : RESULT_OK;
}
