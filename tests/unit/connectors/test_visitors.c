/* The open sockets of the web chat: found by number and by visit, moved, gone. */
#include "connectors/web/visitors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define MANY 300

static size_t count_at(const struct visitors *visitors, const char *place)
{
    size_t count = 0;
    for (struct visitor *visitor = visitor_first_at(visitors, place); visitor != NULL;
         visitor = visitor_next_at(visitor))
        count++;
    return count;
}

static void test_windows_of_one_visit(void **state)
{
    struct visitors *visitors = visitors_new();
    struct visitor *first = visitor_enter(visitors, NULL, "oma"), *second = visitor_enter(visitors, NULL, "oma");
    assert_string_equal(first->place, "");
    visitor_move(visitors, first, "secret of a visit");
    visitor_move(visitors, second, "secret of a visit");
    assert_string_equal(first->place, second->place);
    assert_null(strstr(first->place, "secret")); /* only a hash is kept */
    assert_int_equal(count_at(visitors, first->place), 2);
    assert_ptr_equal(visitor_by_number(visitors, second->number), second);
    visitor_move(visitors, first, "another");
    assert_int_equal(count_at(visitors, first->place), 1);
    assert_int_equal(count_at(visitors, second->place), 1);
    uint64_t number = first->number;
    visitor_leave(visitors, first);
    assert_null(visitor_by_number(visitors, number));
    visitor_leave(visitors, second);
    assert_int_equal(visitors_count(visitors), 0);
    visitors_free(visitors);
}

static void test_one_visit_in_two_organisations(void **state)
{
    struct visitors *visitors = visitors_new();
    struct visitor *first = visitor_enter(visitors, NULL, "oma"), *second = visitor_enter(visitors, NULL, "toinen");
    visitor_move(visitors, first, "secret of a visit");
    visitor_move(visitors, second, "secret of a visit");
    assert_string_not_equal(first->place, second->place);
    assert_int_equal(count_at(visitors, first->place), 1);
    visitor_leave(visitors, first);
    visitor_leave(visitors, second);
    visitors_free(visitors);
}

static void test_greetings_are_counted_by_the_minute(void **state)
{
    struct visitors *visitors = visitors_new();
    struct visitor *visitor = visitor_enter(visitors, NULL, "oma");
    for (int minute = 0; minute < 3; minute++) {
        int64_t now_ms = 5000 + minute * 60000;
        for (int i = 0; i < VISITOR_VISITS; i++)
            assert_true(visitor_greet(visitors, visitor, i % 2 == minute % 2 ? "one" : "other", now_ms));
        for (int i = VISITOR_VISITS; i < VISITOR_HELLOS; i++)
            assert_true(visitor_greet(visitors, visitor, minute % 2 == 0 ? "other" : "one", now_ms + 59999));
        assert_false(visitor_greet(visitors, visitor, minute % 2 == 0 ? "other" : "one", now_ms + 59999));
    }
    visitor_leave(visitors, visitor);
    visitors_free(visitors);
}

static void leave(struct visitor *visitor, void *context)
{
    visitor_leave(context, visitor);
}

static void test_many_leave_while_called(void **state)
{
    struct visitors *visitors = visitors_new();
    for (int i = 0; i < MANY; i++) {
        struct visitor *visitor = visitor_enter(visitors, NULL, "oma");
        visitor_move(visitors, visitor, i % 2 == 0 ? "even" : "odd");
    }
    assert_int_equal(visitors_count(visitors), MANY);
    visitors_each(visitors, leave, visitors);
    assert_int_equal(visitors_count(visitors), 0);
    visitors_free(visitors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_windows_of_one_visit),
        cmocka_unit_test(test_one_visit_in_two_organisations),
        cmocka_unit_test(test_greetings_are_counted_by_the_minute),
        cmocka_unit_test(test_many_leave_while_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
