#include "base/list.h"

#include "base_test.h"

struct pair {
    int number;
    char *name;
};

/* New elements are zeroed, also in memory that held others before, and old ones keep their values. */
static void test_push(void **state)
{
    LIST_OF(struct pair) list = LIST_INIT;
    for (int i = 0; i < 1000; i++) {
        struct pair *pair = list_push(&list);
        assert_int_equal(pair->number, 0);
        assert_null(pair->name);
        pair->number = i;
    }
    assert_int_equal(list.count, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list.items[i].number, i);
    list.count = 10; /* the owner took elements off the end */
    assert_int_equal(list_push(&list)->number, 0);
    assert_int_equal(list.count, 11);
    list_done(&list);
}

static void test_done_leaves_an_empty_list(void **state)
{
    LIST_OF(int) list = LIST_INIT;
    list_done(&list);
    *list_push(&list) = 5;
    list_done(&list);
    assert_int_equal(list.count, 0);
    assert_null(list.items);
    *list_push(&list) = 6;
    assert_int_equal(list.items[0], 6);
    list_done(&list);
}

static void test_take_moves_ownership(void **state)
{
    char *first = x_strdup("oma");
    own_(free_pointer) char *second = TAKE(first);
    assert_null(first);
    assert_string_equal(second, "oma");
    assert_null(x_strdup(NULL));
    own_(free_pointer) char *cut = x_strndup("leikattu", 4);
    assert_string_equal(cut, "leik");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_push),
        cmocka_unit_test(test_done_leaves_an_empty_list),
        cmocka_unit_test(test_take_moves_ownership),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
