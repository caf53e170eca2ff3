/* Whose server and whose tenant: the record decides which organisation a message belongs to. */
#include "model/record.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void add(struct record *record, const char *code, const char *servers, const char *tenants)
{
    struct record_organisation *organisation = list_push(&record->organisations);
    organisation->code = x_strdup(code);
    if (servers != NULL)
        *list_push(&organisation->facts) = (struct record_fact){x_strdup("matrix_servers"), x_strdup(servers)};
    if (tenants != NULL)
        *list_push(&organisation->facts) = (struct record_fact){x_strdup("teams_tenants"), x_strdup(tenants)};
}

static const char *owner(const struct record *record, const char *server, const char *own)
{
    const struct record_organisation *organisation = record_find_matrix_server(record, server, own);
    return organisation == NULL ? "" : organisation->code;
}

static const char *tenant_owner(const struct record *record, const char *tenant, const char *own)
{
    const struct record_organisation *organisation = record_find_teams_tenant(record, tenant, own);
    return organisation == NULL ? "" : organisation->code;
}

static void test_one_organisation_owns_neuvos_own_server(void **state)
{
    own_(record_done) struct record record = {.organisations = LIST_INIT};
    assert_string_equal(owner(&record, "kunta.example", "kunta.example"), "");
    add(&record, "oma", NULL, NULL);
    assert_string_equal(owner(&record, "kunta.example", "kunta.example"), "oma");
    assert_string_equal(owner(&record, "Kunta.example", "kunta.example"), "oma");
    assert_string_equal(owner(&record, "matrix.org", "kunta.example"), "");
    assert_string_equal(owner(&record, "kunta.example", NULL), "");
    assert_string_equal(owner(&record, "", ""), "");
    assert_string_equal(tenant_owner(&record, "B-2", "a-1, b-2"), "oma");
    assert_string_equal(tenant_owner(&record, "c-3", "a-1, b-2"), "");
}

static void test_two_organisations_own_what_they_name(void **state)
{
    own_(record_done) struct record record = {.organisations = LIST_INIT};
    add(&record, "oma", "kunta.example,koulut.kunta.example:8448", "a-1");
    add(&record, "naapuri", "naapuri.example", NULL);
    assert_string_equal(owner(&record, "kunta.example", "kunta.example"), "oma");
    assert_string_equal(owner(&record, "KOULUT.kunta.example:8448", NULL), "oma");
    assert_string_equal(owner(&record, "naapuri.example", "kunta.example"), "naapuri");
    assert_string_equal(owner(&record, "toinen.example", "toinen.example"), "");
    assert_string_equal(owner(&record, "kunta", "kunta.example"), "");
    assert_string_equal(tenant_owner(&record, "A-1", NULL), "oma");
    assert_string_equal(tenant_owner(&record, "b-2", "b-2"), "");
}

static void test_names_in_a_list(void **state)
{
    static const struct {
        const char *list, *name;
        bool held;
    } examples[] = {
        {"a,b", "a", true},  {"a,b", "b", true},  {"a, b ,c", "b", true}, {"a,b", "ab", false},
        {"ab", "a", false},  {"a", "ab", false},  {"", "a", false},       {NULL, "a", false},
        {",,a", "a", true},  {",,", "", false},   {"a,", "", false},      {"A.Example", "a.eXample", true},
        {" , a", "a", true}, {"a b", "a", false},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if (names_hold(examples[i].list, examples[i].name) != examples[i].held)
            fail_msg("\"%s\" in \"%s\"", examples[i].name, examples[i].list == NULL ? "NULL" : examples[i].list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_organisation_owns_neuvos_own_server),
        cmocka_unit_test(test_two_organisations_own_what_they_name),
        cmocka_unit_test(test_names_in_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
