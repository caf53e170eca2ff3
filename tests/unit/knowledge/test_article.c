/* Front matter: what is taken over, and what each fault says. */
#include "knowledge/article.h"
#include "knowledge/front_matter.h"
#include "shelf.h"

static bool fact_is_known(const char *name)
{
    return strcmp(name, "support_phone") == 0;
}

static const char *fact_nearest(const char *name)
{
    return strncmp(name, "suport", 6) == 0 ? "support_phone" : NULL;
}

static const struct article_rules rules = {
    .fact_is_known = fact_is_known, .fact_nearest = fact_nearest, .today = "2026-11-26"};

static struct article_record *read_markdown(const char *markdown, struct complaints *complaints)
{
    own_(text_done) struct text text = TEXT_INIT;
    text_add(&text, markdown);
    return article_read("a.md", "topic", LANGUAGE_SV, true, &rules, &text, complaints);
}

static void test_all_keys_are_taken_over(void **state)
{
    struct complaints complaints = {.list = LIST_INIT};
    struct article_record *record =
        read_markdown("---\ntitle: \"Ja: nej\"\nquestions:\n  - ett\n  - två\nkeywords: [tre]\n"
                      "tools: [teams]\ncompetences: [\"2.2\"]\nowner: IT\nchecked_on: 2026-02-28\n"
                      "review_by: 2028-02-29\naudience: tutor\nurgent: security\nsee_also: [b-1]\n"
                      "---\n\nText.\n\n",
                      &complaints);
    assert_int_equal(complaints.list.count, 0);
    assert_non_null(record);
    const struct article *article = &record->article;
    assert_string_equal(article->title, "Ja: nej");
    assert_string_equal(article->questions[1], "två");
    assert_null(article->questions[2]);
    assert_string_equal(record->keywords[0], "tre");
    assert_string_equal(record->keywords[1], "teams");
    assert_string_equal(article->owner, "IT");
    assert_string_equal(article->checked_on, "2026-02-28");
    assert_string_equal(article->review_by, "2028-02-29");
    assert_string_equal(article->urgent, "security");
    assert_string_equal(article->see_also[0], "b-1");
    assert_string_equal(article->body, "Text.");
    assert_int_equal(article->audience, AUDIENCE_TUTOR);
    article_free(record);
}

static void test_title_is_enough(void **state)
{
    struct complaints complaints = {.list = LIST_INIT};
    struct article_record *record =
        read_markdown("\xef\xbb\xbf---\r\ntitle: A\r\nkeywords: []\r\n---\r\nB\r\n", &complaints);
    assert_int_equal(complaints.list.count, 0);
    assert_non_null(record);
    assert_string_equal(record->article.body, "B");
    assert_int_equal(record->article.audience, AUDIENCE_STAFF);
    assert_null(record->article.owner);
    assert_null(record->article.questions[0]);
    article_free(record);
}

static void test_faults_say_where_and_how(void **state)
{
    static const struct {
        const char *markdown;
        unsigned line;
        const char *key, *says;
    } table[] = {
        {"title: A\n", 1, "", "begins with a line ---"},
        {"---\ntitle: A\n", 1, "", "ends the front matter is missing"},
        {"---\nowner: A\n---\n", 1, "title", "needs a title"},
        {"---\ntitle:\n---\n", 2, "title", "needs a title"},
        {"---\ntitle: A\ntittle: B\n---\n", 3, "tittle", "did you mean title?"},
        {"---\ntitle: A\nkeyword: [b]\n---\n", 3, "keyword", "did you mean keywords?"},
        {"---\ntitle: A\n\nreview_by: 2027-02-29\n---\n", 4, "review_by", "real date"},
        {"---\ntitle: A\nchecked_on: soon\n---\n", 3, "checked_on", "real date"},
        {"---\ntitle: A\naudience: staf\n---\n", 3, "audience", "did you mean staff?"},
        {"---\ntitle: A\nurgent: very\n---\n", 3, "urgent", "one of security, class, danger, person"},
        {"---\ntitle: A\nquestions: how\n---\n", 3, "questions", "must be a list"},
        {"---\ntitle: [A]\n---\n", 2, "title", "single value"},
        {"---\ntitle: A\ncompetences: [\"6.1\"]\n---\n", 3, "competences[0]", "DigComp"},
        {"---\ntitle: A\nsee_also: [Bad Topic]\n---\n", 3, "see_also[0]", "topic names"},
        {"---\ntitle: A\ntitle: B\n---\n", 3, "", "twice"},
        {"---\ntitle: Kahvi: hyvä\n---\nB\n", 2, "title", "put the value in quotes: title: \"Kahvi: hyvä\""},
        {"---\ntitle: A\nquestions:\n  - miten: kahvi: keitetään\n---\nB\n", 4, "questions[0].miten", "in quotes"},
        {"---\ntitle: A\nquestions:\n  - miten: kahvi\n  - mitä: teetä\n---\nB\n", 4, "questions", "goes in quotes"},
        {"---\ntitle: \"Kahvi\n---\nB\n", 2, "title", "quotation mark that opens here is not closed"},
        {"---\ntitle: \"Kahvi\nowner: 'IT'\n---\nB\n", 2, "title", "quotation mark that opens here is not closed"},
        {"---\ntitle: \"Kahvi\nowner: \"IT\"\n---\nB\n", 3, "",
         "quotation mark that opens in line 2 may not be closed"},
        {"---\ntitle: A\nkeywords: [a, b\n---\nB\n", 3, "keywords", "bracket [ that opens here"},
        {"---\ntitle: A\nquestions:\n\t- miten\n---\nB\n", 4, "", "a tab in front of the line"},
        {"---\ntitle: @koti\n---\nB\n", 2, "title", "put the value in quotes"},
        {"---\ntitle: *koti*\n---\nB\n", 2, "title", "in quotes"},
        {"---\ntitle: !koti\n---\nB\n", 2, "title", "in quotes"},
        {"---\ntitle: - koti\n---\nB\n", 2, "title", "in quotes"},
        {"---\ntitle Kahvi\nowner: IT\n---\nB\n", 2, "", "expected lines of the form \"key: value\""},
        {"---\ntitle: A\nquestions:\n  - a\n  b\nc: d\n---\nB\n", 5, "", "neither key: value nor"},
        {"---\ntitle: \"A\\d\"\n---\nB\n", 2, "title", "special sign"},
        {"---\ntitle: A {{support_phone}}\n---\nB\n", 2, "title", "holds a placeholder"},
        {"---\ntitle: A {{support\n---\nB\n", 2, "title", "holds a placeholder"},
        {"---\ntitle: A\nchecked_on: 2026-11-27\n---\nB\n", 3, "checked_on", "lies in the future"},
        {"---\ntitle: A\n---\n", 3, "", "there is no text"},
        {"---\ntitle: A\n---\n\n \t\n", 3, "", "there is no text"},
        {"---\ntitle: A\n---\nSoita\n{{foo_bar}} nyt.\n", 5, "", "{{foo_bar}}: there is no such fact; neuvo"},
        {"---\ntitle: A\n---\n{{suport_phone}}\n", 4, "",
         "{{suport_phone}}: there is no such fact; did you mean {{support_phone}}?"},
        {"---\ntitle: A\n---\n\nSoita {{support_phone} nyt.\n", 5, "",
         "{{support_phone}: the placeholder is not closed by }}; write {{support_phone}}"},
        {"---\ntitle: A\n---\nSoita {{support_phone\n", 4, "", "{{support_phone: the placeholder is not closed"},
        {"---\ntitle: A\n---\nSoita {support_phone}.\n", 4, "", "{support_phone}: a placeholder has two braces"},
        {"---\ntitle: A\n---\nSoita {{}}.\n", 4, "", "{{}}: there is no such fact"},
        {"---\ntitle: \xff\n---\n", 0, "", "not UTF-8"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
        struct article_record *record = read_markdown(table[i].markdown, &complaints);
        assert_null(record);
        assert_true(complaints.list.count >= 1);
        const struct complaint *complaint = &complaints.list.items[0];
        if (complaint->line != table[i].line || strcmp(complaint->key, table[i].key) != 0 ||
            strstr(complaint->text, table[i].says) == NULL)
            fail_msg("%zu: line %u, key \"%s\": %s", i, complaint->line, complaint->key, complaint->text);
        assert_string_equal(complaint->path, "a.md");
    }
}

static void test_all_faults_of_a_file_come_at_once(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    assert_null(read_markdown("---\nreview_by: x\nowned: y\n---\n", &complaints));
    assert_int_equal(complaints.list.count, 4); /* two keys, no title, no text */
}

/* A key of the wrong form is told once, not once for each value, nor as missing too. */
static void test_a_wrong_form_is_told_once(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    assert_null(read_markdown("---\ntitle: [a, b, c]\nowner: {a: b, c: d}\n---\nB\n", &complaints));
    assert_int_equal(complaints.list.count, 2);
    assert_string_equal(complaints.list.items[0].key, "title");
    assert_string_equal(complaints.list.items[1].key, "owner");
}

/* What the chat would leave out without a word is a fault. */
static void test_too_many_parts(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(text_done) struct text article = TEXT_INIT;
    text_add(&article, "---\ntitle: A\n---\n");
    for (int i = 0; i < BODY_PARTS_MAX + 1; i++)
        text_add(&article, "B\n\n");
    assert_null(read_markdown(article.data, &complaints));
    assert_non_null(strstr(complaints.list.items[0].text, "make several articles"));
}

static void test_what_the_rules_let_through(void **state)
{
    static const char *const texts[] = {
        "---\ntitle: A\nchecked_on: 2026-11-26\n---\nSoita {{support_phone}} tai {{ support_phone }}.\n",
        "---\ntitle: \"A: b\"\n---\nKirjoita {nimi} ja {}.\n",
        "---\ntitle: A\nquestions:\n  - \"miten: kahvi\"\n---\nB\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
        struct article_record *record = read_markdown(texts[i], &complaints);
        if (record == NULL)
            fail_msg("%zu: %s", i, complaints.list.items[0].text);
        article_free(record);
    }
}

static void test_dates(void **state)
{
    static const struct {
        const char *date;
        bool valid;
    } table[] = {{"2028-02-29", true},  {"2026-02-29", false}, {"2026-13-01", false},  {"2026-00-10", false},
                 {"2026-1-1", false},   {"2026-12-31", true},  {"2026-12-31x", false}, {"", false},
                 {"1900-02-29", false}, {"2000-02-29", true}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(date_valid(table[i].date), table[i].valid);
}

static void test_body_parts(void **state)
{
    static const struct {
        enum body_kind kind;
        const char *text;
    } expected[] = {{BODY_LEAD, "Lead one, two."},
                    {BODY_LEAD, "Second lead."},
                    {BODY_STEP, "Do **this** and more."},
                    {BODY_STEP, "Then that."},
                    {BODY_CLOSING, "The end."}};
    struct body body;
    body_read("Lead one,\ntwo.\n\nSecond lead.\n\n1. Do **this**\n   and more.\n2) Then that.\n\nThe end.\n", &body);
    assert_int_equal(body.parts.count, 5);
    for (size_t i = 0; i < body.parts.count; i++) {
        assert_int_equal(body.parts.items[i].kind, expected[i].kind);
        assert_string_equal(body.parts.items[i].text, expected[i].text);
    }
    body_done(&body);
    body_read("", &body);
    assert_int_equal(body.parts.count, 0);
    body_done(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_keys_are_taken_over),
        cmocka_unit_test(test_title_is_enough),
        cmocka_unit_test(test_faults_say_where_and_how),
        cmocka_unit_test(test_all_faults_of_a_file_come_at_once),
        cmocka_unit_test(test_a_wrong_form_is_told_once),
        cmocka_unit_test(test_too_many_parts),
        cmocka_unit_test(test_what_the_rules_let_through),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_body_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
