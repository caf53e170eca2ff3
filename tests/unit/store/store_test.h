/* What the tests of this room share: a store in memory with one organisation, and scratch folders. */
#ifndef NEUVO_TESTS_STORE_TEST_H
#define NEUVO_TESTS_STORE_TEST_H

#include "store/conversations.h"
#include "store/entries.h"
#include "store/inside.h"
#include "store/organisations.h"
#include "store/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW INT64_C(1795000000000) /* some day of 2026 */
#define DAY ((int64_t)24 * 60 * 60 * 1000)

/* Fails with the error's text. */
#define ok(call) \
    do { \
        if ((call) != RESULT_OK) \
            fail_msg("%s: %s", #call, error.text); \
    } while (0)

struct house {
    struct store *store;
    int64_t organisation;
    struct conversation conversation;
    struct person person;
};

static inline int house_up(void **state)
{
    struct house *house = x_alloc(1, sizeof *house);
    struct error error = ERROR_INIT;
    ok(store_open("sqlite::memory:", NULL, &house->store, &error));
    ok(organisation_ensure_default(house->store, NOW, &house->organisation, &error));
    ok(conversation_for_place(house->store, house->organisation, "web", "visit-1", "", true, NOW, &house->conversation,
                              &error));
    ok(person_for_account(house->store, house->organisation, "web", "visit-1", PRESENCE_ANONYMOUS, NOW, &house->person,
                          &error));
    *state = house;
    return 0;
}

static inline int house_down(void **state)
{
    struct house *house = *state;
    store_close(house->store);
    free(house);
    return 0;
}

#define test_in_house(test) cmocka_unit_test_setup_teardown(test, house_up, house_down)

static inline int64_t count_rows(struct house *house, const char *sql)
{
    int64_t count = -1;
    struct error error = ERROR_INIT;
    ok(db_number(house->store->db, &count, sql, NO_VALUES, &error));
    return count;
}

/* A new folder under the build's own temporary place; removed with all in it by scratch_down. */
static inline int scratch_up(void **state)
{
    char template[] = "/tmp/neuvo-store-XXXXXX";
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

/* "sqlite:FOLDER/neuvo.db"; the caller frees. */
static inline char *url_in(const char *folder)
{
    own_(text_done) struct text url = TEXT_INIT;
    text_printf(&url, "sqlite:%s/neuvo.db", folder);
    return text_detach(&url);
}

static inline char *path_in(const char *folder, const char *name)
{
    own_(text_done) struct text path = TEXT_INIT;
    text_printf(&path, "%s/%s", folder, name);
    return text_detach(&path);
}

static inline void close_store(struct store **store)
{
    store_close(*store);
}

#endif
