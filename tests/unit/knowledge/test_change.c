/* A snapshot after changes, which takes over what did not change, against one that is built from nothing. */
#include "knowledge/rank.h"
#include "shelf.h"

#include <math.h>

enum { TOPICS = 40, CHANGES = 25, ASKED = 12 };

static unsigned seed = 5;

static unsigned chance(unsigned limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % limit;
}

static const char *const words[] = {"näyttö",    "tulostin",      "salasana",   "kokous",    "kamera",  "verkko",
                                    "tiedosto",  "avain",         "ruoka",      "luokka",    "oppilas", "huoltaja",
                                    "viesti",    "sovellus",      "kansio",     "kalenteri", "wilma",   "teams",
                                    "jakaminen", "kirjautuminen", "skrivare",   "lösenord",  "möte",    "skärm",
                                    "nyckel",    "elev",          "meddelande", "mapp"};

static void add_sentence(struct text *text, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        text_printf(text, "%s%s", i == 0 ? "" : " ", words[chance(1 + chance(sizeof words / sizeof *words))]);
}

static void write_article(const struct shelf *shelf, unsigned number, const char *language)
{
    own_(text_done) struct text text = TEXT_INIT;
    char path[40];
    (void)snprintf(path, sizeof path, "a/%s/t%02u.md", language, number);
    text_add(&text, "---\ntitle: ");
    add_sentence(&text, 1 + chance(4));
    text_add(&text, "\nquestions: [");
    add_sentence(&text, 1 + chance(5));
    text_add(&text, "]\n---\n");
    add_sentence(&text, 5 + chance(60));
    shelf_write(shelf, path, text.data);
}

static void change_something(const struct shelf *shelf)
{
    unsigned number = chance(TOPICS);
    const char *language = chance(2) == 0 ? "fi" : "sv";
    char name[40];
    own_(text_done) struct text path = TEXT_INIT;
    (void)snprintf(name, sizeof name, "a/%s/t%02u.md", language, number);
    shelf_path(shelf, name, &path);
    if (chance(3) == 0)
        (void)unlink(path.data);
    else
        write_article(shelf, number, language);
}

static struct knowledge *build_fresh(struct shelf *shelf)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    struct knowledge *made = NULL;
    shelf_path(shelf, "a", &path);
    struct knowledge_sources sources = {.shipped = path.data};
    assert_int_equal(knowledge_build(&sources, NULL, shelf->analyser, &made, &complaints, &error), RESULT_OK);
    return made;
}

static void ask_both(const struct shelf *shelf, const struct knowledge *fresh)
{
    own_(text_done) struct text text = TEXT_INIT;
    struct evidence_list one, other;
    add_sentence(&text, 1 + chance(4));
    text_add(&text, chance(3) == 0 ? " tulostn" : ""); /* sometimes misspelt */
    struct question question = {
        .text = text.data, .language = chance(2) == 0 ? LANGUAGE_FI : LANGUAGE_SV, .audience = AUDIENCE_STAFF};
    rank_topics(shelf->knowledge, shelf->analyser, &question, &one);
    rank_topics(fresh, shelf->analyser, &question, &other);
    assert_int_equal(one.count, other.count);
    assert_true(one.found == other.found);
    for (size_t i = 0; i < one.count; i++) {
        assert_true(fabs(one.items[i].score - other.items[i].score) < 1e-5);
        assert_true(fabs(one.items[i].headed - other.items[i].headed) < 1e-5);
        assert_true(one.items[i].example == other.items[i].example || one.items[i].topic != other.items[i].topic);
    }
}

static void test_changes_are_as_if_built_anew(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    for (unsigned i = 0; i < TOPICS; i++)
        write_article(&shelf, i, i % 3 == 0 ? "sv" : "fi");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    for (unsigned round = 0; round < CHANGES; round++) {
        for (unsigned i = 0; i <= round % 3; i++)
            change_something(&shelf);
        assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
        struct knowledge *fresh = build_fresh(&shelf);
        assert_true(knowledge_version(fresh) == knowledge_version(shelf.knowledge));
        for (unsigned i = 0; i < ASKED; i++)
            ask_both(&shelf, fresh);
        knowledge_release(fresh);
    }
}

/* What did not change is not made again, and outlives the snapshot that it was made for. */
static void test_unchanged_languages_are_shared(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    for (unsigned i = 0; i < TOPICS; i++) {
        write_article(&shelf, i, "sv");
        write_article(&shelf, i, "fi");
    }
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    const struct language_index *finnish = shelf.knowledge->languages[LANGUAGE_FI];
    const struct language_index *swedish = shelf.knowledge->languages[LANGUAGE_SV];
    write_article(&shelf, 3, "fi");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_ptr_equal(shelf.knowledge->languages[LANGUAGE_SV], swedish);
    assert_ptr_not_equal(shelf.knowledge->languages[LANGUAGE_FI], finnish);
    assert_string_not_equal(shelf_ask(&shelf, "skrivare", LANGUAGE_SV), "");
    /* A new topic moves the numbers of all behind it, in every language. */
    shelf_write(&shelf, "a/fi/a-first.md", "---\ntitle: Pölynimuri\n---\nImuroi.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_ptr_not_equal(shelf.knowledge->languages[LANGUAGE_SV], swedish);
    assert_string_equal(shelf_ask(&shelf, "pölynimuri", LANGUAGE_FI), "a-first");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_are_as_if_built_anew),
        cmocka_unit_test(test_unchanged_languages_are_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
