/* CSV as the spreadsheets of offices write it. */
#include "base/csv.h"

#include "base/own.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* "a|b" and a line end for each row, "N:" before it. */
static void shown(const struct csv *csv, struct text *out)
{
    for (size_t i = 0; i < csv->rows.count; i++) {
        const struct csv_row *row = &csv->rows.items[i];
        text_printf(out, "%u:", row->line);
        for (size_t k = 0; k < row->cells.count; k++)
            text_printf(out, "%s%s", k == 0 ? "" : "|", row->cells.items[k]);
        text_add_char(out, '\n');
    }
}

static void test_what_offices_write(void **state)
{
    static const struct {
        const char *bytes, *rows;
        char separator;
    } examples[] = {
        {"account,units\n@a:x,b\n", "1:account|units\n2:@a:x|b\n", ','},
        {"account;units;roles\r\n@a:x;b,c;\r\n", "1:account|units|roles\n2:@a:x|b,c|\n", ';'},
        {"\xEF\xBB\xBF"
         "account;units\r\n",
         "1:account|units\n", ';'},
        {"a\tb\tc, d\n", "1:a|b|c, d\n", '\t'},
        {"a;\"b;c\";\"d \"\"e\"\"\"\n", "1:a|b;c|d \"e\"\n", ';'},
        {"\"a,b,c,d\";e\n", "1:a,b,c,d|e\n", ';'},
        {"a;b\n\n\r\n\"c\nd\";e\nf;g", "1:a|b\n4:c\nd|e\n6:f|g\n", ';'},
        {"a\rb\r\rc", "1:a\n2:b\n4:c\n", ','},
        {"a;\"b\rc\r\nd\"\ne", "1:a|b\rc\r\nd\n4:e\n", ';'},
        {"a\n;;\n", "1:a\n2:;;\n", ','},
        {"a;b\n;\n", "1:a|b\n2:|\n", ';'},
        {"a 5\" pipe;b\"c\n", "1:a 5\" pipe|b\"c\n", ';'},
        {"\"\"", "1:\n", ','},
        {"", "", ','},
        {"\n\n", "", ','},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        own_(csv_done) struct csv csv = {.rows = LIST_INIT};
        own_(text_done) struct text rows = TEXT_INIT;
        struct error error = ERROR_INIT;
        if (csv_read(examples[i].bytes, strlen(examples[i].bytes), &csv, &error) != RESULT_OK)
            fail_msg("%s: %s", examples[i].bytes, error.text);
        shown(&csv, &rows);
        assert_string_equal(rows.data, examples[i].rows);
        assert_int_equal(csv.separator, examples[i].separator);
    }
}

static void expect_fault(const char *bytes, size_t length, const char *line, const char *hint)
{
    own_(csv_done) struct csv csv = {.rows = LIST_INIT};
    struct error error = ERROR_INIT;
    assert_int_equal(csv_read(bytes, length, &csv, &error), RESULT_BAD_INPUT);
    if (!string_starts(error.text, line) || strstr(error.text, hint) == NULL)
        fail_msg("expected \"%s … %s\", got: %s", line, hint, error.text);
}

static void test_faults_name_their_line(void **state)
{
    static const char latin[] = "account;units\n@a:x;p\xE4iv\xE4koti\n";
    static const char wide[] = "\xFF\xFE"
                               "a\0;\0";
    own_(text_done) struct text long_cell = TEXT_INIT;
    own_(text_done) struct text wide_row = TEXT_INIT;
    expect_fault(latin, strlen(latin), "line 2: ", "CSV UTF-8");
    expect_fault(wide, sizeof wide - 1, "line 1: ", "CSV UTF-8");
    expect_fault("a\0b", 3, "line 1: ", "UTF-8");
    expect_fault("a;b\nb;\"c\nd\n", 11, "line 2: ", "never closed");
    expect_fault("a\n\"b\"c\n", 7, "line 2: ", "behind a closing");
    text_add(&long_cell, "a\n\"");
    for (int i = 0; i <= CSV_CELL_BYTES; i++)
        text_add_char(&long_cell, 'x');
    text_add(&long_cell, "\"\n");
    expect_fault(long_cell.data, long_cell.length, "line 2: ", "quotation mark missing before it");
    for (int i = 0; i < CSV_COLUMNS_MOST; i++)
        text_add_char(&wide_row, ';');
    expect_fault(wide_row.data, wide_row.length, "line 1: ", "more than");
}

static void test_cells_beyond_the_row_are_empty(void **state)
{
    own_(csv_done) struct csv csv = {.rows = LIST_INIT};
    struct error error = ERROR_INIT;
    assert_int_equal(csv_read("a;b", 3, &csv, &error), RESULT_OK);
    assert_string_equal(csv_cell(&csv.rows.items[0], 1), "b");
    assert_string_equal(csv_cell(&csv.rows.items[0], 2), "");
    assert_string_equal(csv_cell(&csv.rows.items[0], CSV_COLUMNS_MOST), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_offices_write),
        cmocka_unit_test(test_faults_name_their_line),
        cmocka_unit_test(test_cells_beyond_the_row_are_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
