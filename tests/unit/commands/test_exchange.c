/* Articles of editors as files and back, byte for byte; questions and answers from a table; and that what they wrote
 * counts for the commands that ask. */
#include "commands_test.h"

#define knowledge(said, ...) call_said(said, command_knowledge, __VA_ARGS__, "--config", "neuvo.yaml", "--data", "data")

static const char hernekeitto[] = "---\ntitle: \"Hernekeiton tilaaminen\"\nquestions:\n  - \"miten tilaan "
                                  "hernekeittoa\"\n---\nSoita keittiölle edellisenä päivänä.\n";

static void make_folder(const char *path)
{
    struct error error = ERROR_INIT;
    assert_int_equal(folder_make(path, 0700, &error), RESULT_OK);
}

static void make_house(void)
{
    write_file("record.yaml", "code: oma\nname: Koti\n");
    write_file("neuvo.yaml", "knowledge:\n  most_broken_questions: 3\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--create", "--data", "data"), 0);
}

static void test_round_trip(void **state)
{
    own_(text_done) struct text said = TEXT_INIT, file = TEXT_INIT;
    make_house();
    make_folder("in/fi");
    write_file("in/fi/pea-soup.md", hernekeitto);
    assert_int_equal(knowledge(&said, "import", "in", "--dry-run"), 0);
    assert_said(said, "1 of 1 articles would be published");
    assert_int_equal(knowledge(&said, "export", "none"), 0);
    assert_said(said, "0 articles");
    assert_int_equal(knowledge(&said, "import", "in"), 0);
    assert_said(said, "fi/pea-soup");
    assert_int_equal(knowledge(&said, "import", "in"), 0); /* nothing differs any more */
    assert_said(said, "0 of 1 articles published");
    assert_int_equal(knowledge(&said, "export", "out"), 0);
    assert_int_equal(file_read("out/fi/pea-soup.md", 65536, &file, NULL), RESULT_OK);
    assert_string_equal(file.data, hernekeitto);
    assert_int_equal(call_said(&said, command_ask, "--config", "neuvo.yaml", "miten tilaan hernekeittoa"), 0);
    assert_said(said, "Soita keittiölle");
    (void)knowledge(&said, "check");
    assert_said(said, "Your articles break 0 of ");
}

static void test_faults_of_a_folder(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    make_house();
    make_folder("in/fi");
    write_file("in/fi/pea-soup.md", hernekeitto);
    write_file("in/fi/Bad Name.md", hernekeitto);
    write_file("in/fi/no-title.md", "---\nowner: x\n---\nTeksti.\n");
    write_file("in/fi/secret.md", "---\ntitle: A\n---\nKoodi 131052-308T.\n");
    assert_int_equal(knowledge(&said, "import", "in"), 1);
    assert_said(said, "in/fi/Bad Name.md: the file's name");
    assert_said(said, "in/fi/no-title");
    assert_said(said, "every article needs a title");
    assert_said(said, "in/fi/secret.md: holds a personal identity code");
    assert_said(said, "nothing was imported");
    assert_int_equal(knowledge(&said, "export", "out"), 0);
    assert_said(said, "0 articles");
}

static void test_table(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    make_house();
    write_file("faq.csv", "Kysymys;Vastaus;Kieli\n"
                          "miten tilaan hernekeittoa;Soita keittiölle.;fi\n"
                          "mistä saa hernekeittoa;Soita keittiölle.;fi\n"
                          ";Vastaus ilman kysymystä;fi\n"
                          "var finns ärtsoppa;Ring köket.;sv\n"
                          "wo ist Suppe;Küche;de\n");
    assert_int_equal(knowledge(&said, "import", "faq.csv", "--dry-run"), 1);
    assert_said(said, "faq.csv:4: the question is missing");
    assert_said(said, "faq.csv:6: the language is not fi, sv or en");
    assert_said(said, "5 rows: 2 drafts would be made");
    assert_int_equal(knowledge(&said, "import", "faq.csv"), 1);
    assert_said(said, "fi/miten-tilaan-hernekeittoa");
    write_file("qna.tsv", "Question\tAnswer\tSource\tMetadata\tQnaId\n"
                          "where is the pea soup\tIn the kitchen.\tEditorial\t\t1\n"
                          "pea soup place\tIn the kitchen.\tEditorial\t\t1\n");
    assert_int_equal(knowledge(&said, "import", "qna.tsv", "--language", "en"), 0);
    assert_said(said, "2 rows: 1 drafts, 0 rows with a fault");
    write_file("bad.csv", "a,b\n1,2\n");
    assert_int_equal(knowledge(&said, "import", "bad.csv"), 1);
    assert_said(said, "the first line must name the columns");
    assert_int_equal(knowledge(&said, "import", "nothing.csv"), 1);
    assert_said(said, "there is no such folder or file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, up, down),
        cmocka_unit_test_setup_teardown(test_faults_of_a_folder, up, down),
        cmocka_unit_test_setup_teardown(test_table, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
