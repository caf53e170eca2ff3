/* To which queue a ticket goes. */
#include "desk/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { ALL = 1, ACCOUNTS, SWEDISH, KOSKELA, KOSKELA_ACCOUNTS };

static void test_the_queue_that_says_most_takes_it(void **state)
{
    static const struct route routes[] = {{ALL, "", "", ""},
                                          {ACCOUNTS, "password-*, mfa", "", ""},
                                          {SWEDISH, "", "", "sv"},
                                          {KOSKELA, "", "koskela,tammi", ""},
                                          {KOSKELA_ACCOUNTS, "mfa", "koskela", ""}};
    static const struct {
        struct route_ticket ticket;
        int64_t queue;
    } rows[] = {
        {{"wifi", "", "fi"}, ALL},
        {{"", "", ""}, ALL},
        {{"password-forgotten", "", "fi"}, ACCOUNTS},
        {{"mfa", "", "sv"}, ACCOUNTS},
        {{"mfa-new", "", "fi"}, ALL},
        {{"wifi", "", "sv"}, SWEDISH},
        {{"mfa", "tammi", "fi"}, KOSKELA},
        {{"mfa", "koskela", "sv"}, KOSKELA_ACCOUNTS},
        {{"wifi", "kosk", "fi"}, ALL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(route_find(routes, sizeof routes / sizeof *routes, &rows[i].ticket), rows[i].queue);
}

static void test_where_no_queue_takes_it_none_is_found(void **state)
{
    static const struct route only = {SWEDISH, "", "", "sv"};
    static const struct route_ticket finnish = {"wifi", "", "fi"};
    assert_int_equal(route_find(&only, 1, &finnish), 0);
    assert_int_equal(route_find(NULL, 0, &finnish), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_queue_that_says_most_takes_it),
        cmocka_unit_test(test_where_no_queue_takes_it_none_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
