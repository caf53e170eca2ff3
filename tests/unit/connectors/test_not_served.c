/* The refusal that a stranger reads: who is served, and whom to ask. */
#include "connectors/not_served.h"

#include "base/own.h"
#include "settings/phrases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static struct phrases *phrases;

static int load(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    (void)phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &phrases, &complaints);
    (void)fputs(complaints.data, stderr);
    return complaints.length == 0 ? 0 : -1;
}

static int unload(void **state)
{
    phrases_free(phrases);
    return 0;
}

static void test_names_the_contact(void **state)
{
    own_(record_done) struct record record = {.organisations = LIST_INIT};
    own_(reply_done) struct reply reply;
    struct record_organisation *organisation = list_push(&record.organisations);
    *list_push(&organisation->facts) = (struct record_fact){x_strdup("contact.sv"), x_strdup("tfn 019")};
    *list_push(&organisation->facts) = (struct record_fact){x_strdup("contact"), x_strdup("puh. 019")};
    not_served_reply(phrases, organisation, LANGUAGE_SV, &reply);
    assert_int_equal(reply.blocks.count, 1);
    assert_int_equal(reply.choices.count, 0);
    assert_int_equal(reply.language, LANGUAGE_SV);
    assert_non_null(strstr(reply.blocks.items[0].text, "kommunens personal"));
    assert_non_null(strstr(reply.blocks.items[0].text, "närstödet: tfn 019"));
}

static void test_speaks_all_languages_to_whom_nobody_knows(void **state)
{
    own_(reply_done) struct reply reply;
    not_served_reply(phrases, NULL, LANGUAGE_NONE, &reply);
    assert_int_equal(reply.blocks.count, 3);
    assert_non_null(strstr(reply.blocks.items[0].text, "henkilöstöä"));
    assert_non_null(strstr(reply.blocks.items[0].text, "oman yksikkösi"));
    assert_non_null(strstr(reply.blocks.items[1].text, "personal"));
    assert_non_null(strstr(reply.blocks.items[2].text, "staff"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_the_contact),
        cmocka_unit_test(test_speaks_all_languages_to_whom_nobody_knows),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
