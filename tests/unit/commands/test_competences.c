/* neuvo competences as an operator calls it: what is wrong is said with file, line and code, and then nothing is taken
 * over; what is right counts in the place of what came with the program. */
#include "commands_test.h"

#include "checkin/framework.h"
#include "commands/competences.h"
#include "store/organisations.h"

static const struct shipped files = {.articles = NEUVO_SOURCE_DIR "/knowledge/articles",
                                     .competences = NEUVO_SOURCE_DIR "/knowledge/competences",
                                     .items = NEUVO_SOURCE_DIR "/knowledge/items",
                                     .phrases = NEUVO_SOURCE_DIR "/config/phrases",
                                     .default_data = "data"};

static int competences_of(int argc, char **argv, const struct shipped *ignored)
{
    (void)ignored;
    return command_competences(argc, argv, &files);
}

/* The shipped files in "own", where one has another text in the place of a first one. */
static void copy_with(const char *name, const char *from, const char *to)
{
    struct error error = ERROR_INIT;
    assert_int_equal(folder_make("data", 0700, &error), RESULT_OK);
    assert_int_equal(folder_make("own", 0700, &error), RESULT_OK);
    for (const char *const *file = framework_files; *file != NULL; file++) {
        own_(text_done) struct text source = TEXT_INIT, target = TEXT_INIT, content = TEXT_INIT, changed = TEXT_INIT;
        text_printf(&source, "%s/%s", files.competences, *file);
        text_printf(&target, "own/%s", *file);
        assert_int_equal(file_read(source.data, 1 << 20, &content, &error), RESULT_OK);
        const char *at = strcmp(*file, name) == 0 ? strstr(content.data, from) : NULL;
        if (strcmp(*file, name) == 0)
            assert_non_null(at);
        text_add_bytes(&changed, content.data, at == NULL ? content.length : (size_t)(at - content.data));
        if (at != NULL)
            text_printf(&changed, "%s%s", to, at + strlen(from));
        write_file(target.data, changed.data);
    }
}

static void refused(const char *name, const char *from, const char *to, const char *said_file, const char *said_why)
{
    own_(text_done) struct text said = TEXT_INIT, imported = TEXT_INIT;
    copy_with(name, from, to);
    assert_int_equal(call_said(&said, competences_of, "check", "own"), 1);
    assert_said(said, said_file);
    assert_said(said, said_why);
    assert_int_equal(call_said(&imported, competences_of, "import", "own"), 1);
    assert_int_not_equal(access("data/competences", F_OK), 0);
}

static void test_unknown_codes(void **state)
{
    refused("profiles.yaml", "  eri: {", "  xyz: { \"1.1\": 4 }\n  eri: {",
            "own/profiles.yaml:4:", "there is no job \"xyz\" in roles.yaml");
    refused("profiles.yaml", "  ope: { \"1.1\"", "  ope: { \"9.9\": 3, \"1.1\"",
            "own/profiles.yaml:3:", "there is no competence \"9.9\" in framework.yaml");
    refused("profiles.yaml", "  ope: { \"1.1\": 4", "  ope: { \"1.1\": 11",
            "own/profiles.yaml:3:", "must be a number from 0 to 8");
    refused("roles.yaml", "  - code: joh\n", "  - code: boss\n", "own/profiles.yaml:", "there is no job \"joh\"");
    (void)state;
}

static void make_store(void)
{
    struct store *store = NULL;
    struct error error = ERROR_INIT;
    int64_t organisation = 0;
    assert_int_equal(store_open("sqlite:data/neuvo.db", NULL, &store, &error), RESULT_OK);
    assert_int_equal(organisation_ensure_default(store, 1, &organisation, &error), RESULT_OK);
    store_close(store);
}

static int required_of(const char *role, const char *code)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct framework *framework = NULL;
    assert_int_equal(competences_load(&files, "data", &framework, &complaints), RESULT_OK);
    const struct role *found = framework_role(framework, role);
    int level = found == NULL ? -1 : found->required[framework_competence(framework, code)];
    framework_free(framework);
    return level;
}

static void test_imported_ones_count(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    copy_with("profiles.yaml", "  ope: { \"1.1\": 4", "  ope: { \"1.1\": 6");
    make_store();
    assert_int_equal(required_of("ope", "1.1"), 4);
    assert_int_equal(call_said(&said, competences_of, "import", "own"), 0);
    assert_said(said, "counts from the next start");
    assert_int_equal(required_of("ope", "1.1"), 6);
    copy_with("profiles.yaml", "  ope: { \"1.1\": 4", "  ope: { \"1.1\": 7");
    assert_int_equal(call_said(&said, competences_of, "import", "own"), 0); /* once more, over it */
    assert_int_equal(required_of("ope", "1.1"), 7);
    assert_int_equal(call_said(&said, competences_of, "import", "nowhere"), 1);
    assert_said(said, "nowhere/framework.yaml");
    assert_int_equal(call_said(&said, competences_of, "everything"), 2);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_unknown_codes, up, down),
        cmocka_unit_test_setup_teardown(test_imported_ones_count, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
