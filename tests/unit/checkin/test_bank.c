/* The framework and the item bank as files: what is read, and what is complained of. */
#include "checkin/bank.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct framework *framework;

static int load(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    enum result result = framework_load(NEUVO_SOURCE_DIR "/knowledge/competences", &framework, &complaints);
    for (size_t i = 0; i < complaints.list.count; i++)
        (void)fprintf(stderr, "%s: %s\n", complaints.list.items[i].key, complaints.list.items[i].text);
    return result == RESULT_OK ? 0 : -1;
}

static int unload(void **state)
{
    framework_free(framework);
    return 0;
}

static void the_shipped_framework_is_whole(void **state)
{
    assert_int_equal(framework->area_count, 5);
    assert_int_equal(framework->count, 21);
    assert_int_equal(framework->role_count, 12);
    assert_int_equal(framework_competence(framework, "4.2"), 14);
    assert_int_equal(framework_competence(framework, "9.9"), -1);
    const struct role *principal = framework_role(framework, "Rehtori");
    assert_non_null(principal);
    assert_string_equal(principal->code, "joh");
    assert_int_equal(principal->required[14], 6);
    assert_null(framework_role(framework, "astronautti"));
    assert_true(framework_cut(framework, 5) >= 0.0 && framework_cut(framework, 5) <= 0.0);
    assert_true(framework_cut(framework, 1) < -50.0);
}

static void the_small_bank_has_no_fault(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(bank_done) struct bank bank = {.items = LIST_INIT};
    bank_load(NEUVO_SOURCE_DIR "/tests/chat/items", framework, &bank, &complaints);
    assert_int_equal(complaints.list.count, 0);
    assert_int_equal(bank.items.count, 17);
    const struct item *item = bank_find(&bank, "4.2-04");
    assert_non_null(item);
    assert_int_equal(item->level, 4);
    assert_true(item->model.b[0] < -0.24 && item->model.b[0] > -0.26);
    assert_int_equal(item->model.kind, RESPONSE_3PL);
    assert_int_equal(bank_find(&bank, "4.2-S1")->model.kind, RESPONSE_GRM);
    assert_int_equal(bank_find(&bank, "4.2-S1")->model.thresholds, 3);
    assert_null(bank_find(&bank, "4.2-99"));
}

/* A right item; the fault is put in by the caller. */
static const char good_item[] = "competence: \"4.2\"\n"
                                "items:\n"
                                "  - id: 4.2-01\n"
                                "    version: 1\n"
                                "    level: 2\n"
                                "    kind: know\n"
                                "    key: 1\n"
                                "    article: wifi\n"
                                "    roles: [ope, eri]\n"
                                "    fi: { question: \"Q\", options: [\"a\",\"b\",\"c\",\"d\"], why: \"w\" }\n"
                                "    sv: { question: \"Q\", options: [\"a\",\"b\",\"c\",\"d\"], why: \"w\" }\n"
                                "    en: { question: \"Q\", options: [\"a\",\"b\",\"c\",\"d\"], why: \"w\" }\n";

static void load_text(const char *content, struct bank *bank, struct complaints *complaints)
{
    char path[] = "/tmp/neuvo-bank-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, content, strlen(content)), (ssize_t)strlen(content));
    (void)close(descriptor);
    bank_load_file(path, framework, bank, complaints);
    bank_settle(bank, complaints);
    (void)unlink(path);
}

static void swap(const char *content, const char *old, const char *fresh, struct text *out)
{
    const char *at = strstr(content, old);
    assert_non_null(at);
    text_add_bytes(out, content, (size_t)(at - content));
    text_add(out, fresh);
    text_add(out, at + strlen(old));
}

static void each_fault_is_told_with_its_place(void **state)
{
    static const struct {
        const char *old, *fresh, *key, *says;
        unsigned line;
    } faults[] = {
        {"id: 4.2-01", "id: 4.1-01", "id", "must begin with the file's competence: 4.2", 3},
        {"    version: 1\n", "", "version", "is missing", 3},
        {"version: 1", "version: one", "version", "whole number", 4},
        {"level: 2", "level: 9", "level", "from 1 to 8", 5},
        {"kind: know", "kind: guess", "kind", "know, do or self", 6},
        {"key: 1", "key: 5", "key", "from 1 to 4", 7},
        {"    article: wifi\n", "", "article", "is missing", 3},
        {"[ope, eri]", "[ope, xyz]", "roles", "is no role", 9},
        {"[\"a\",\"b\",\"c\",\"d\"]", "[\"a\",\"b\",\"b\",\"d\"]", "fi.options[2]", "says the same", 10},
        {"[\"a\",\"b\",\"c\",\"d\"]", "[\"a\",\"b\"]", "fi", "2 options", 3},
        {"why: \"w\" }\n    en", "wy: \"w\" }\n    en", "sv.wy", "is nothing that an item has", 11},
        {"key: 1", "key: 1\n    a: 9", " a", "from 0.3 to 3", 8},
        {"key: 1", "key: 1\n    b: nan", " b", "from -4 to 4", 8},
        {"key: 1", "key: 1\n    c: 0.5", " c", "from 0 to 0.35", 8},
        {"    en: { question: \"Q\"", "    en: { question: \"\"", "en.question", "is missing", 12},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
        own_(bank_done) struct bank bank = {.items = LIST_INIT};
        own_(text_done) struct text content = TEXT_INIT;
        bool found = false;
        swap(good_item, faults[i].old, faults[i].fresh, &content);
        load_text(content.data, &bank, &complaints);
        for (size_t k = 0; k < complaints.list.count; k++) {
            const struct complaint *complaint = &complaints.list.items[k];
            found = found || (complaint->line == faults[i].line && strstr(complaint->key, faults[i].key) != NULL &&
                              strstr(complaint->text, faults[i].says) != NULL);
        }
        if (!found)
            fail_msg("fault %zu (%s) is not told; first of %zu: line %u %s: %s", i, faults[i].fresh,
                     complaints.list.count, complaints.list.count > 0 ? complaints.list.items[0].line : 0,
                     complaints.list.count > 0 ? complaints.list.items[0].key : "",
                     complaints.list.count > 0 ? complaints.list.items[0].text : "");
        assert_int_equal(bank.items.count, 0);
    }
}

static void a_broken_item_takes_nobody_with_it(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(bank_done) struct bank bank = {.items = LIST_INIT};
    own_(text_done) struct text content = TEXT_INIT;
    own_(text_done) struct text second = TEXT_INIT;
    swap(strstr(good_item, "  - id"), "id: 4.2-01", "id: 4.2-02", &second);
    swap(good_item, "key: 1", "key: 0", &content);
    text_add(&content, second.data);
    load_text(content.data, &bank, &complaints);
    assert_int_equal(complaints.list.count, 1);
    assert_int_equal(bank.items.count, 1);
    assert_string_equal(bank.items.items[0].id, "4.2-02");
    assert_true(item_is_for(&bank.items.items[0], "eri"));
    assert_false(item_is_for(&bank.items.items[0], "er"));
    assert_false(item_is_for(&bank.items.items[0], ""));
}

static void the_same_id_twice(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(bank_done) struct bank bank = {.items = LIST_INIT};
    own_(text_done) struct text content = TEXT_INIT;
    text_add(&content, good_item);
    text_add(&content, strstr(good_item, "  - id"));
    load_text(content.data, &bank, &complaints);
    assert_int_equal(complaints.list.count, 1);
    assert_non_null(strstr(complaints.list.items[0].text, "stands already"));
    assert_int_equal(bank.items.count, 1);
}

static void a_lopsided_bank_is_noticed(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(bank_done) struct bank bank = {.items = LIST_INIT};
    own_(text_done) struct text content = TEXT_INIT;
    own_(text_done) struct text notices = TEXT_INIT;
    text_add(&content, "competence: \"4.2\"\nitems:\n");
    for (int i = 1; i <= 12; i++) {
        own_(text_done) struct text numbered = TEXT_INIT;
        own_(text_done) struct text longer = TEXT_INIT;
        char id[16];
        (void)snprintf(id, sizeof id, "id: 4.2-%02d", i);
        swap(strstr(good_item, "  - id"), "id: 4.2-01", id, &numbered);
        swap(numbered.data, "[\"a\",", "[\"aaaaaa\",", &longer);
        text_add(&content, longer.data);
    }
    load_text(content.data, &bank, &complaints);
    assert_int_equal(complaints.list.count, 0);
    bank_look(&bank, framework, &notices);
    assert_non_null(strstr(notices.data, "4.2: its 12 items lie within 0.00"));
    assert_non_null(strstr(notices.data, "fi: the right option is the longest in 12 of 12"));
    assert_null(strstr(notices.data, "sv: the right option"));
    assert_non_null(strstr(notices.data, "the right option stands at 1 in 12 of 12"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_framework_is_whole),
        cmocka_unit_test(the_small_bank_has_no_fault),
        cmocka_unit_test(each_fault_is_told_with_its_place),
        cmocka_unit_test(a_broken_item_takes_nobody_with_it),
        cmocka_unit_test(the_same_id_twice),
        cmocka_unit_test(a_lopsided_bank_is_noticed),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
