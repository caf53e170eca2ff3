/* Folders, overrides, .jsonl files, and what stays when a file breaks. */
#include "knowledge/source.h"
#include "shelf.h"

static bool complains(const struct shelf *shelf, const char *path_end, unsigned line, const char *says)
{
    for (size_t i = 0; i < shelf->complaints.list.count; i++) {
        const struct complaint *complaint = &shelf->complaints.list.items[i];
        size_t length = strlen(complaint->path), end = strlen(path_end);
        if (length >= end && strcmp(complaint->path + length - end, path_end) == 0 && complaint->line == line &&
            strstr(complaint->text, says) != NULL)
            return true;
    }
    return false;
}

static const char *title(const struct shelf *shelf, const char *topic, enum language language)
{
    const struct article *article = knowledge_article(shelf->knowledge, topic, language);
    return article == NULL ? "" : article->title;
}

static void test_languages_of_a_topic(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: Yksi\n---\nTeksti\n");
    shelf_write(&shelf, "a/en/one.md", "---\ntitle: One\n---\nText\n");
    shelf_write(&shelf, "a/sv/two.md", "---\ntitle: Två\n---\nText\n");
    shelf_write(&shelf, "a/sv/README.txt", "no article");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_int_equal(shelf.complaints.list.count, 0);
    assert_int_equal(knowledge_article_count(shelf.knowledge), 3);
    assert_int_equal(knowledge_topic_count(shelf.knowledge), 2);
    assert_string_equal(knowledge_topic(shelf.knowledge, 0), "one");
    assert_null(knowledge_topic(shelf.knowledge, 2));
    assert_string_equal(title(&shelf, "one", LANGUAGE_EN), "One");
    assert_null(knowledge_article(shelf.knowledge, "one", LANGUAGE_SV));
    assert_string_equal(knowledge_article_or_other(shelf.knowledge, "one", LANGUAGE_SV)->title, "Yksi");
    assert_string_equal(knowledge_article_or_other(shelf.knowledge, "two", LANGUAGE_NONE)->title, "Två");
    assert_null(knowledge_article_or_other(shelf.knowledge, "three", LANGUAGE_FI));
}

static void test_the_narrower_override_wins(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: shipped\n---\nTeksti.\n");
    shelf_write(&shelf, "a/fi/two.md", "---\ntitle: shipped\n---\nTeksti.\n");
    shelf_write(&shelf, "over/oma/fi/one.md", "---\ntitle: organisation\n---\nTeksti.\n");
    shelf_write(&shelf, "over/oma/koulu/fi/one.md", "---\ntitle: unit\n---\nTeksti.\n");
    shelf_write(&shelf, "over/muu/fi/two.md", "---\ntitle: another organisation\n---\nTeksti.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_string_equal(title(&shelf, "one", LANGUAGE_FI), "shipped");
    assert_true(knowledge_article(shelf.knowledge, "one", LANGUAGE_FI)->shipped);
    assert_int_equal(shelf_build(&shelf, "a", "oma", NULL), RESULT_OK);
    assert_string_equal(title(&shelf, "one", LANGUAGE_FI), "organisation");
    assert_false(knowledge_article(shelf.knowledge, "one", LANGUAGE_FI)->shipped);
    assert_string_equal(title(&shelf, "two", LANGUAGE_FI), "shipped");
    assert_int_equal(shelf_build(&shelf, "a", "oma", "koulu"), RESULT_OK);
    assert_string_equal(title(&shelf, "one", LANGUAGE_FI), "unit");
    assert_int_equal(shelf_build(&shelf, "a", "../over/muu", NULL), RESULT_OK); /* no way out of the folder */
    assert_string_equal(title(&shelf, "two", LANGUAGE_FI), "shipped");
}

/* The words by which a topic is found are the shipped ones where the override gives none of its own. */
static void test_an_override_inherits_its_words(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(
        &shelf, "a/fi/one.md",
        "---\ntitle: Tulostin\nquestions:\n  - miten vaihdan värikasetin\nkeywords: [musteet]\ntools: [papercut]\n"
        "---\nTeksti.\n");
    shelf_write(&shelf, "a/fi/two.md", "---\ntitle: Kahvinkeitin\n---\nTeksti.\n");
    shelf_write(&shelf, "over/oma/fi/one.md", "---\ntitle: Laite\n---\nOma ohje.\n");
    assert_int_equal(shelf_build(&shelf, "a", "oma", NULL), RESULT_OK);
    const struct article *article = knowledge_article(shelf.knowledge, "one", LANGUAGE_FI);
    assert_string_equal(article->title, "Laite");
    assert_string_equal(article->body, "Oma ohje.");
    assert_string_equal(article->questions[0], "miten vaihdan värikasetin");
    assert_null(article->questions[1]);
    assert_string_equal(shelf_ask(&shelf, "miten vaihdan värikasetin", LANGUAGE_FI), "one");
    assert_string_equal(shelf_ask(&shelf, "musteet", LANGUAGE_FI), "one");
    assert_string_equal(shelf_ask(&shelf, "papercut", LANGUAGE_FI), "one");
    shelf_write(&shelf, "over/oma/fi/one.md",
                "---\ntitle: Laite\nquestions:\n  - minne paperi\nkeywords: []\n---\nOma ohje.\n");
    assert_int_equal(shelf_build(&shelf, "a", "oma", NULL), RESULT_OK);
    article = knowledge_article(shelf.knowledge, "one", LANGUAGE_FI);
    assert_string_equal(article->questions[0], "minne paperi");
    assert_null(article->questions[1]);
    assert_string_equal(shelf_ask(&shelf, "musteet", LANGUAGE_FI), "");
    assert_string_equal(shelf_ask(&shelf, "papercut", LANGUAGE_FI), "one");
    shelf_write(&shelf, "over/oma/koulu/fi/one.md", "---\ntitle: Koulun laite\n---\nKoulun ohje.\n");
    assert_int_equal(shelf_build(&shelf, "a", "oma", "koulu"), RESULT_OK);
    article = knowledge_article(shelf.knowledge, "one", LANGUAGE_FI);
    assert_string_equal(article->title, "Koulun laite");
    assert_string_equal(article->questions[0], "minne paperi");
}

static void test_a_broken_file_leaves_the_old_version(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: Tulostimen värikasetti\n---\nVaihda.\n");
    shelf_write(&shelf, "a/fi/two.md", "---\ntitle: Toinen\n---\nTeksti.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    int64_t version = knowledge_version(shelf.knowledge);
    shelf_write(&shelf, "a/fi/one.md", "---\ntitel: Uusi\n---\nRikki.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_true(complains(&shelf, "a/fi/one.md", 2, "did you mean title?"));
    assert_string_equal(title(&shelf, "one", LANGUAGE_FI), "Tulostimen värikasetti");
    assert_string_equal(shelf_ask(&shelf, "värikasetti loppu", LANGUAGE_FI), "one");
    assert_true(knowledge_version(shelf.knowledge) == version);
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: Uusi\n---\nEhjä.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_string_equal(title(&shelf, "one", LANGUAGE_FI), "Uusi");
    assert_true(knowledge_version(shelf.knowledge) != version);
}

/* The old snapshot stays as it was, whatever becomes of what it shares with the next. */
static void test_unchanged_files_are_shared(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: Yksi\n---\nTeksti.\n");
    shelf_write(&shelf, "a/fi/two.md", "---\ntitle: Kaksi\n---\nTeksti.\n");
    shelf_write(&shelf, "over/oma/fi/three.md", "---\ntitle: Kolme\n---\nTeksti.\n");
    assert_int_equal(shelf_build(&shelf, "a", "oma", NULL), RESULT_OK);
    struct knowledge *before = knowledge_hold(shelf.knowledge);
    shelf_write(&shelf, "a/fi/two.md", "---\ntitle: Toinen\n---\nTeksti.\n");
    shelf_write(&shelf, "a/fi/three.md", "---\ntitle: Muu\nquestions: [mikä on kolmas]\n---\nTeksti.\n");
    assert_int_equal(shelf_build(&shelf, "a", "oma", NULL), RESULT_OK);
    assert_ptr_equal(knowledge_article(shelf.knowledge, "one", LANGUAGE_FI),
                     knowledge_article(before, "one", LANGUAGE_FI));
    assert_string_equal(title(&shelf, "two", LANGUAGE_FI), "Toinen");
    assert_string_equal(knowledge_article(before, "two", LANGUAGE_FI)->title, "Kaksi");
    assert_string_equal(knowledge_article(shelf.knowledge, "three", LANGUAGE_FI)->questions[0], "mikä on kolmas");
    assert_null(knowledge_article(before, "three", LANGUAGE_FI)->questions[0]);
    knowledge_release(before);
    /* What it inherited goes when the weaker one loses it. */
    shelf_write(&shelf, "a/fi/three.md", "---\ntitle: Muu\n---\nTeksti.\n");
    assert_int_equal(shelf_build(&shelf, "a", "oma", NULL), RESULT_OK);
    assert_null(knowledge_article(shelf.knowledge, "three", LANGUAGE_FI)->questions[0]);
    assert_string_equal(title(&shelf, "three", LANGUAGE_FI), "Kolme");
}

static void test_a_file_that_stays_broken_keeps_its_old_version(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: Yksi\n---\nTeksti.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    shelf_write(&shelf, "a/fi/one.md", "---\ntittle: Uusi\n---\nTeksti.\n");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
        assert_true(complains(&shelf, "fi/one.md", 2, "no such key"));
        assert_string_equal(title(&shelf, "one", LANGUAGE_FI), "Yksi");
    }
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: Uusi\n---\nTeksti.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_string_equal(title(&shelf, "one", LANGUAGE_FI), "Uusi");
}

static void test_bad_files_are_passed_over(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text path = TEXT_INIT, target = TEXT_INIT;
    shelf_write(&shelf, "a/fi/good.md", "---\ntitle: Hyvä\n---\nTeksti.\n");
    shelf_write(&shelf, "a/fi/Bad_Name.md", "---\ntitle: A\n---\nTeksti.\n");
    shelf_write(&shelf, "a/fi/huge.md", "---\ntitle: A\n---\nTeksti.\n");
    shelf_path(&shelf, "a/fi/huge.md", &path);
    assert_int_equal(truncate(path.data, 50 * 1024 * 1024), 0);
    shelf_path(&shelf, "a/fi/loop.md", &path);
    assert_int_equal(symlink("loop.md", path.data), 0);
    shelf_path(&shelf, "a/fi/folder.md", &path);
    assert_int_equal(mkdir(path.data, 0700), 0);
    shelf_path(&shelf, "a/sv", &path);
    shelf_path(&shelf, "a", &target);
    assert_int_equal(symlink(target.data, path.data), 0); /* a/sv leads back to a */
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_int_equal(knowledge_article_count(shelf.knowledge), 1);
    assert_true(complains(&shelf, "Bad_Name.md", 0, "a-z, 0-9 and -"));
    assert_true(complains(&shelf, "huge.md", 0, "split or shorten"));
    assert_true(complains(&shelf, "loop.md", 0, "cannot open"));
    assert_true(complains(&shelf, "folder.md", 0, "not a regular file"));
    assert_int_equal(shelf.complaints.list.count, 4);
}

static void test_nothing_at_all_fails(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    assert_int_equal(shelf_build(&shelf, "missing", NULL, NULL), RESULT_NOT_FOUND);
    shelf_write(&shelf, "a/fi/bad.md", "no front matter");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_NOT_FOUND);
    assert_true(complains(&shelf, "bad.md", 1, "begins with a line ---"));
    shelf_write(&shelf, "plain.txt", "text");
    assert_int_equal(shelf_build(&shelf, "plain.txt", NULL, NULL), RESULT_BAD_INPUT);
}

static void test_lines(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(
        &shelf, "k.jsonl",
        "{\"id\":\"Kissa ja koira\",\"lang\":\"fi\",\"title\":\"\",\"text\":\"Kissa nukkuu sohvalla.\"}\n"
        "{\"id\":\"b\",\"lang\":\"fi\",\"title\":\"Lumi\",\"text\":\"\",\"questions\":[\"milloin sataa lunta\"]}\n"
        "\n"
        "{\"id\":\"c\",\"lang\":\"xx\",\"title\":\"\",\"text\":\"\"}\n"
        "{\"id\":\"d\",\"lang\":\"fi\"}\n"
        "broken\n"
        "{\"id\":\"b\",\"lang\":\"sv\",\"title\":\"Snö\",\"text\":\"\"}");
    assert_int_equal(shelf_build(&shelf, "k.jsonl", NULL, NULL), RESULT_OK);
    assert_int_equal(knowledge_topic_count(shelf.knowledge), 2);
    assert_int_equal(knowledge_article_count(shelf.knowledge), 3);
    assert_true(complains(&shelf, "k.jsonl", 4, "lang"));
    assert_true(complains(&shelf, "k.jsonl", 5, "text"));
    assert_int_equal(shelf.complaints.list.count, 3);
    assert_string_equal(shelf_ask(&shelf, "missä kissat nukkuvat", LANGUAGE_FI), "Kissa ja koira");
    assert_string_equal(shelf_ask(&shelf, "sataako lunta", LANGUAGE_FI), "b");
}

static void test_fingerprint_sees_every_change(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text path = TEXT_INIT, over = TEXT_INIT, file = TEXT_INIT;
    shelf_path(&shelf, "a", &path);
    shelf_path(&shelf, "over", &over);
    const char *overrides[] = {over.data, NULL};
    struct knowledge_sources sources = {.shipped = path.data, .overrides = overrides, .organisation = "oma"};
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: A\n---\nTeksti.\n");
    uint64_t first = knowledge_fingerprint(&sources);
    assert_true(knowledge_fingerprint(&sources) == first);
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: AB\n---\nTeksti.\n");
    uint64_t changed = knowledge_fingerprint(&sources);
    assert_true(changed != first);
    shelf_write(&shelf, "over/oma/sv/one.md", "---\ntitle: B\n---\nTeksti.\n");
    uint64_t added = knowledge_fingerprint(&sources);
    assert_true(added != changed);
    shelf_path(&shelf, "over/oma/sv/one.md", &file);
    assert_int_equal(unlink(file.data), 0);
    assert_true(knowledge_fingerprint(&sources) == changed);
}

static void test_what_an_editor_wrote_wins_over_files_but_not_over_a_units(void **state)
{
    (void)state;
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text path = TEXT_INIT, over = TEXT_INIT;
    struct error error = ERROR_INIT;
    shelf_path(&shelf, "a", &path);
    shelf_path(&shelf, "over", &over);
    const char *overrides[] = {over.data, NULL};
    struct edited_article edited[] = {{"one", LANGUAGE_FI, "---\ntitle: Editors\n---\nTeksti.\n", 1, false},
                                      {"new", LANGUAGE_FI, "---\ntitle: New\n---\nTeksti.\n", 1, false},
                                      {"bad", LANGUAGE_FI, "no article", 1, false}};
    struct knowledge_sources sources = {
        .shipped = path.data, .overrides = overrides, .organisation = "oma", .edited = edited, .edited_count = 3};
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct article_list list, again;
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: Shipped\nquestions: [miksi]\n---\nTeksti.\n");
    shelf_write(&shelf, "over/oma/fi/one.md", "---\ntitle: File\n---\nTeksti.\n");
    assert_int_equal(source_load(&sources, NULL, &list, &complaints, &error), RESULT_OK);
    assert_int_equal(list.items.count, 2);
    assert_string_equal(list.items.items[0]->article.title, "New");
    assert_string_equal(list.items.items[1]->article.title, "Editors");
    assert_string_equal(list.items.items[1]->article.questions[0], "miksi");
    assert_int_equal(complaints.list.count, 1);
    assert_string_equal(complaints.list.items[0].path, "edited/fi/bad");
    uint64_t before = knowledge_fingerprint(&sources);
    edited[0].version = 2;
    assert_true(knowledge_fingerprint(&sources) != before);
    shelf_write(&shelf, "over/oma/koulu/fi/one.md", "---\ntitle: Unit\n---\nTeksti.\n");
    sources.unit = "koulu";
    assert_int_equal(source_load(&sources, &list, &again, &complaints, &error), RESULT_OK);
    assert_true(again.items.items[0] == list.items.items[0]); /* the same text is shared */
    assert_string_equal(again.items.items[1]->article.title, "Unit");
    article_list_done(&list);
    article_list_done(&again);
}

static void test_what_is_put_away_hides_what_lies_beneath(void **state)
{
    (void)state;
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    shelf_path(&shelf, "a", &path);
    struct edited_article edited[] = {{"one", LANGUAGE_FI, "---\ntitle: Old\n---\nTeksti.\n", 1, true},
                                      {"two", LANGUAGE_FI, "", 1, true}};
    struct knowledge_sources sources = {
        .shipped = path.data, .organisation = "oma", .edited = edited, .edited_count = 2};
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct article_list list;
    shelf_write(&shelf, "a/fi/one.md", "---\ntitle: Shipped\n---\nTeksti.\n");
    shelf_write(&shelf, "a/sv/one.md", "---\ntitle: Swedish\n---\nText.\n");
    shelf_write(&shelf, "a/fi/two.md", "---\ntitle: Two\n---\nTeksti.\n");
    assert_int_equal(source_load(&sources, NULL, &list, &complaints, &error), RESULT_OK);
    assert_int_equal(complaints.list.count, 0);
    assert_int_equal(list.items.count, 1);
    assert_string_equal(list.items.items[0]->article.title, "Swedish");
    assert_int_equal(list.archived.count, 2);
    article_list_done(&list);
    struct analyser *analyser = NULL;
    struct knowledge *knowledge = NULL;
    assert_int_equal(analyser_open(&analyser, &error), RESULT_OK);
    assert_int_equal(knowledge_build(&sources, NULL, analyser, &knowledge, &complaints, &error), RESULT_OK);
    assert_true(knowledge_is_archived(knowledge, "one", LANGUAGE_FI));
    assert_false(knowledge_is_archived(knowledge, "one", LANGUAGE_SV));
    assert_true(knowledge_is_archived(knowledge, "two", LANGUAGE_FI));
    assert_false(knowledge_is_archived(knowledge, "three", LANGUAGE_FI));
    knowledge_release(knowledge);
    analyser_free(analyser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_languages_of_a_topic),
        cmocka_unit_test(test_the_narrower_override_wins),
        cmocka_unit_test(test_an_override_inherits_its_words),
        cmocka_unit_test(test_a_broken_file_leaves_the_old_version),
        cmocka_unit_test(test_unchanged_files_are_shared),
        cmocka_unit_test(test_a_file_that_stays_broken_keeps_its_old_version),
        cmocka_unit_test(test_bad_files_are_passed_over),
        cmocka_unit_test(test_nothing_at_all_fails),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_fingerprint_sees_every_change),
        cmocka_unit_test(test_what_an_editor_wrote_wins_over_files_but_not_over_a_units),
        cmocka_unit_test(test_what_is_put_away_hides_what_lies_beneath),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
