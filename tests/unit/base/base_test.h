/* What the tests of this room share: cmocka, scratch folders, and a call that must succeed. */
#ifndef NEUVO_TESTS_BASE_TEST_H
#define NEUVO_TESTS_BASE_TEST_H

#include "base/error.h"
#include "base/own.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Fails with the error's text. */
#define ok(call) \
    do { \
        if ((call) != RESULT_OK) \
            fail_msg("%s: %s", #call, error.text); \
    } while (0)

/* Fails unless the text holds the part. */
#define holds(text, part) \
    do { \
        if (strstr((text), (part)) == NULL) \
            fail_msg("\"%s\" does not hold \"%s\"", (text), (part)); \
    } while (0)

/* A new folder; removed with all in it by scratch_down. */
static inline int scratch_up(void **state)
{
    char template[] = "/tmp/neuvo-base-XXXXXX";
    *state = x_strdup(mkdtemp(template));
    return *state == NULL ? -1 : 0;
}

static inline int scratch_down(void **state)
{
    own_(text_done) struct text command = TEXT_INIT;
    text_printf(&command, "rm -rf '%s'", (const char *)*state);
    int status = system(command.data);
    free(*state);
    return status;
}

#define test_in_folder(test) cmocka_unit_test_setup_teardown(test, scratch_up, scratch_down)

/* FOLDER/NAME; the caller frees. */
static inline char *path_in(const char *folder, const char *name)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/%s", folder, name);
    return text_detach(&path);
}

#endif
