/* What a form of the ticket's page sends, and the code as people type it. */
#include "connectors/form.h"

#include "base/own.h"
#include "model/ticket_visit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void fields(void **state)
{
    (void)state;
    static const struct {
        const char *body, *value; /* of the field "a", at most 8 bytes; NULL: refused */
    } cases[] = {
        {"a=b", "b"},
        {"a=", ""},
        {"x=1&a=b+c&a=d", "b c"},
        {"a=%C3%A4iti", "äiti"},
        {"a=1%0D%0A2", "1\n2"},
        {"a=++b++", "b"},
        {"aa=1", NULL},
        {"", NULL},
        {"a", NULL},
        {"a=%", NULL},
        {"a=%4", NULL},
        {"a=%zz", NULL},
        {"a=%C3", NULL},
        {"a=%00", NULL},
        {"a=123456789", NULL},
        {"&&a=b&", "b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        own_(text_done) struct text value = TEXT_INIT;
        bool taken = form_field(cases[i].body, strlen(cases[i].body), "a", 8, &value);
        if (taken != (cases[i].value != NULL) || (taken && strcmp(value.data, cases[i].value) != 0))
            fail_msg("%s gave %s \"%s\"", cases[i].body, taken ? "yes" : "no", value.data);
    }
}

static void codes(void **state)
{
    (void)state;
    char code[TICKET_CODE_BYTES];
    assert_true(ticket_code_read("abcd efgh-jkmn", code));
    assert_string_equal(code, "ABCD-EFGH-JKMN");
    assert_true(ticket_code_read("ABCDEFGHJKMN", code));
    assert_false(ticket_code_read("ABCD-EFGH-JKM", code));
    assert_false(ticket_code_read("ABCD-EFGH-JKMNP", code));
    assert_false(ticket_code_read("ABCD-EFGH-JKM0", code)); /* no 0, which looks like O */
    assert_false(ticket_code_read("", code));
    assert_false(ticket_token_is("0123"));
    assert_false(ticket_token_is(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fields), cmocka_unit_test(codes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
