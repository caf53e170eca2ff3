/* What tutors told of solved tickets, as an editor accepts it into the organisation's own articles or drops it. */
#include "commands_test.h"

#include "commands/draft_article.h"
#include "store/drafts.h"
#include "store/organisations.h"

static void add_draft(struct store *store, int64_t of, int64_t number, const char *topic, const char *question,
                      const char *answer)
{
    own_(draft_done) struct draft draft = {.number = number,
                                           .state = DRAFT_WAITS,
                                           .language = LANGUAGE_FI,
                                           .topic = x_strdup(topic),
                                           .question = x_strdup(question),
                                           .answer = x_strdup(answer)};
    bool fresh = false;
    assert_int_equal(draft_ask(store, of, number, number + 1000, 7, 1, &fresh, NULL), RESULT_OK);
    assert_int_equal(draft_write(store, of, &draft, 1, NULL), RESULT_OK);
}

/* 1 an article of its own, 2 an example of wifi-school, 3 one without an answer, 4 one that no article can be. */
static void make_store(const char *topic)
{
    struct store *store = NULL;
    int64_t of = 0;
    write_file("record.yaml", "code: oma\nname: Koti\n");
    write_file("neuvo.yaml", "knowledge:\n  overrides: over\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--create", "--data", "data"), 0);
    assert_int_equal(store_open("sqlite:data/neuvo.db", NULL, &store, NULL), RESULT_OK);
    assert_int_equal(store_begin(store, NULL), RESULT_OK);
    assert_int_equal(organisation_find(store, "oma", &of, NULL), RESULT_OK);
    add_draft(store, of, 1, "", "Miten tilaan \"hernekeittoa\" kokoukseen?", "Soita keittiölle edellisenä päivänä.");
    add_draft(store, of, 2, topic, "kuka osti sinisen hernekeiton?", "");
    add_draft(store, of, 3, "", "Missä hernekeitto on?", "");
    add_draft(store, of, 4, "", "Mikä on hernekeiton hinta?", "Kysy numerosta {{no_such_fact}}.");
    assert_int_equal(store_commit(store, NULL), RESULT_OK);
    store_close(store);
}

#define drafts(said, ...) \
    call_said(said, command_knowledge, "drafts", __VA_ARGS__, "--config", "neuvo.yaml", "--data", "data")

static void test_an_article_of_its_own(void **state)
{
    own_(text_done) struct text said = TEXT_INIT, file = TEXT_INIT;
    make_store("");
    assert_int_equal(call_said(&said, command_knowledge, "drafts", "--config", "neuvo.yaml", "--data", "data"), 0);
    assert_said(said, "1  fi  (an article of its own)  Miten tilaan");
    assert_int_equal(drafts(&said, "show", "1"), 0);
    assert_said(said, "answer: Soita keittiölle");
    assert_int_equal(drafts(&said, "accept", "1"), 0);
    assert_said(said, "over/oma/fi/miten-tilaan-hernekeittoa-kokoukseen.md: a new article");
    assert_int_equal(file_read("over/oma/fi/miten-tilaan-hernekeittoa-kokoukseen.md", 4096, &file, NULL), RESULT_OK);
    assert_said(file, "title: \"Miten tilaan \\\"hernekeittoa\\\" kokoukseen?\"");
    assert_int_equal(call_said(&said, command_ask, "--config", "neuvo.yaml", "miten tilaan hernekeittoa kokoukseen"),
                     0);
    assert_said(said, "Soita keittiölle edellisenä päivänä.");
    assert_int_equal(drafts(&said, "accept", "1"), 1); /* it waits no more */
    assert_said(said, "no draft waits");
}

static void test_an_example_more(void **state)
{
    own_(text_done) struct text said = TEXT_INIT, file = TEXT_INIT, why = TEXT_INIT;
    make_store("coffee-order");
    assert_int_equal(drafts(&said, "accept", "2"), 0);
    assert_said(said, "one example more");
    assert_int_equal(file_read("over/oma/fi/coffee-order.md", 65536, &file, NULL), RESULT_OK);
    assert_said(file, "- \"kuka osti sinisen hernekeiton?\"");
    assert_int_equal(call_said(&why, command_ask, "--config", "neuvo.yaml", "--why", "kuka osti sinisen hernekeiton"),
                     0);
    assert_said(why, "coffee-order");
    assert_int_equal(drafts(&said, "drop", "3"), 0);
    assert_int_equal(drafts(&said, "show", "3"), 1);
}

static void test_what_cannot_be_accepted(void **state)
{
    own_(text_done) struct text said = TEXT_INIT;
    make_store("");
    assert_int_equal(drafts(&said, "accept", "3"), 1);
    assert_said(said, "has no answer");
    assert_int_equal(drafts(&said, "accept", "3", "--topic", "no-such-topic"), 1);
    assert_said(said, "there is no article");
    assert_int_equal(drafts(&said, "accept", "4"), 1);
    assert_said(said, "it cannot be an article as it stands");
    assert_int_equal(access("over/oma/fi/mika-on-hernekeiton-hinta.md", F_OK), -1);
    assert_int_equal(drafts(&said, "accept", "1", "--name", "../out"), 1);
    assert_int_equal(drafts(&said, "accept", "1", "--name", "coffee-order"), 1);
    assert_said(said, "already");
    assert_int_equal(drafts(&said, "accept", "77"), 1);
    assert_int_equal(drafts(&said, "accept"), 2);
    write_file("neuvo.yaml", "knowledge: {}\n");
    assert_int_equal(drafts(&said, "accept", "1"), 1);
    assert_said(said, "knowledge.overrides");
}

static void adds(const char *before, const char *after)
{
    static const char *const others[] = {"x", NULL};
    own_(text_done) struct text out = TEXT_INIT;
    assert_int_equal(draft_article_add(before, "q: \"?", others, &out), after != NULL);
    if (after != NULL)
        assert_string_equal(out.data, after);
}

static void test_a_question_is_added_as_the_file_is_written(void **state)
{
    (void)state;
    adds("---\ntitle: t\nquestions:\n- a\n---\nb\n", "---\ntitle: t\nquestions:\n- \"q: \\\"?\"\n- a\n---\nb\n");
    adds("---\nquestions:\n    - a\ntitle: t\n---\nb\n",
         "---\nquestions:\n    - \"q: \\\"?\"\n    - a\ntitle: t\n---\nb\n");
    adds("---\ntitle: t\nquestions: [a, b]\n---\nb\n", "---\ntitle: t\nquestions: [a, b, \"q: \\\"?\"]\n---\nb\n");
    adds("---\ntitle: t\nquestions: []\n---\nb\n", "---\ntitle: t\nquestions: [\"q: \\\"?\"]\n---\nb\n");
    adds("---\ntitle: t\n---\nquestions:\n",
         "---\ntitle: t\nquestions:\n  - \"x\"\n  - \"q: \\\"?\"\n---\nquestions:\n");
    adds("no front matter\n", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_an_article_of_its_own, up, down),
        cmocka_unit_test_setup_teardown(test_an_example_more, up, down),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_accepted, up, down),
        cmocka_unit_test(test_a_question_is_added_as_the_file_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
