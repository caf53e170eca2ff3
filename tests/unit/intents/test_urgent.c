/* What cannot wait, both ways: urgent.txt holds messages that must be recognised as danger, and everyday ones that hold
 * the same words and must not. */
#include "intents/intents.h"

#include "base/file.h"
#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

enum { FILE_BYTES = 256 * 1024, CLASSES = 6 };

static struct intents *shipped;

/* A class of messages and the intents that may take them: with fire, smoke and injuries it is 112 whichever it is. */
static const struct {
    const char *name, *intents[4];
    unsigned rows_least; /* so that none is lost from the file */
} classes[CLASSES] = {
    {"smoke", {"urgent-smoke", "urgent-danger"}, 120},
    {"danger", {"urgent-danger", "urgent-smoke"}, 120},
    {"crisis", {"urgent-crisis"}, 120},
    {"security", {"urgent-security"}, 120},
    {"battery", {"urgent-battery", "urgent-smoke"}, 6},
    {"calm", {NULL}, 120},
};

static int load(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    if (intents_load(NEUVO_SOURCE_DIR "/intents", &shipped, &complaints) != RESULT_OK)
        (void)fputs(complaints.data, stderr);
    return complaints.length == 0 ? 0 : -1;
}

static int unload(void **state)
{
    intents_free(shipped);
    return 0;
}

/* The first urgent intent that the text sounds like, the most pressing first; "calm" for none. */
static const char *sounds(const char *text)
{
    static const char *const urgent[] = {"urgent-crisis", "urgent-smoke", "urgent-danger", "urgent-battery",
                                         "urgent-security"};
    for (size_t i = 0; i < sizeof urgent / sizeof *urgent; i++) {
        if (intents_contains(shipped, text, urgent[i]))
            return urgent[i];
    }
    return "calm";
}

static bool is_right(size_t class, const char *text)
{
    bool right = classes[class].intents[0] == NULL && strcmp(sounds(text), "calm") == 0;
    for (size_t i = 0; i < 4 && classes[class].intents[i] != NULL; i++)
        right = right || intents_contains(shipped, text, classes[class].intents[i]);
    return right;
}

/* "smoke: luokassa savua"; false where the class is unknown. */
static bool check_row(const char *row, unsigned counts[CLASSES], unsigned *wrong)
{
    for (size_t class = 0; class < CLASSES; class ++) {
        size_t length = strlen(classes[class].name);
        if (strncmp(row, classes[class].name, length) != 0 || strncmp(row + length, ": ", 2) != 0)
            continue;
        counts[class]++;
        if (!is_right(class, row + length + 2)) {
            print_error("%s, but it sounds %s\n", row, sounds(row + length + 2));
            ++*wrong;
        }
        return true;
    }
    return false;
}

static void test_urgent_messages_and_calm_ones(void **state)
{
    own_(text_done) struct text file = TEXT_INIT;
    struct error error = ERROR_INIT;
    unsigned counts[CLASSES] = {0}, wrong = 0;
    assert_int_equal(file_read(NEUVO_SOURCE_DIR "/tests/unit/intents/urgent.txt", FILE_BYTES, &file, &error),
                     RESULT_OK);
    char *rest = file.data;
    for (char *row = strsep(&rest, "\n"); row != NULL; row = strsep(&rest, "\n")) {
        if (row[0] != '\0' && row[0] != '#' && !check_row(row, counts, &wrong))
            fail_msg("\"%s\" begins with no class", row);
    }
    for (size_t class = 0; class < CLASSES; class ++)
        assert_true(counts[class] >= classes[class].rows_least);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_urgent_messages_and_calm_ones)};
    return cmocka_run_group_tests(tests, load, unload);
}
