/* Word vectors: a small table made of lines, what lies near what in it, damaged files, and what a ranking does with it.
 */
#include "knowledge/rank.h"
#include "knowledge/vectors.h"
#include "knowledge/vectors_make.h"
#include "shelf.h"

#include <math.h>

enum { LINES = 1200, FILLERS = 150 };

/* Three things with words of their own in each language, among many words that say nothing about them. */
static const char *const things[][3] = {{"laptop computer", "läppäri kannettava", "bärbar dator"},
                                        {"password secret", "salasana tunnus", "lösenord hemlig"},
                                        {"printer paper", "tulostin paperi", "skrivare papper"}};

static void write_lines(FILE *file)
{
    unsigned seed = 3;
    for (unsigned i = 0; i < LINES; i++) {
        const char *const *thing = things[i % 3];
        unsigned filler[2];
        for (int j = 0; j < 2; j++) {
            seed = seed * 1664525u + 1013904223u;
            filler[j] = (seed >> 8) % FILLERS;
        }
        fprintf(file, "%s qx%u\t%s\t%s qx%u\n", thing[0], filler[0], thing[1], thing[2], filler[1]);
    }
    rewind(file);
}

static void make(const struct shelf *shelf, const char *name, struct text *path)
{
    struct error error = ERROR_INIT;
    FILE *file = tmpfile();
    assert_non_null(file);
    write_lines(file);
    shelf_path(shelf, name, path);
    assert_int_equal(vectors_make(file, shelf->analyser, path->data, &error), RESULT_OK);
    (void)fclose(file);
}

static double cosine(const struct shelf *shelf, const struct vectors *vectors, const char *one, enum language language,
                     const char *other, enum language other_language)
{
    struct meaning meanings[2] = {{.words = 0}, {.words = 0}};
    for (int i = 0; i < 2; i++) {
        own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
        struct analyse_options options = {
            .language = i == 0 ? language : other_language, .max_bytes = 100, .max_words = 5};
        analyse(shelf->analyser, i == 0 ? one : other, &options, &analysis);
        assert_true(meaning_add_word(vectors, &analysis, 0, 1, &meanings[i]));
        meaning_normalise(&meanings[i]);
    }
    double sum = 0;
    for (size_t i = 0; i < VECTOR_LENGTH; i++)
        sum += (double)(meanings[0].sum[i] * meanings[1].sum[i]);
    return sum;
}

static void test_words_of_one_thing_are_near(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text path = TEXT_INIT;
    struct vectors *vectors = NULL;
    struct error error = ERROR_INIT;
    make(&shelf, "v.bin", &path);
    assert_int_equal(vectors_open(path.data, &vectors, &error), RESULT_OK);
    assert_true(vectors_count(vectors) > FILLERS);
    assert_true(cosine(&shelf, vectors, "läppäri", LANGUAGE_FI, "laptop", LANGUAGE_EN) > 0.6);
    assert_true(cosine(&shelf, vectors, "salasanan", LANGUAGE_FI, "lösenord", LANGUAGE_SV) > 0.6);
    assert_true(cosine(&shelf, vectors, "läppäri", LANGUAGE_FI, "lösenord", LANGUAGE_SV) < 0.4);
    float sum[VECTOR_LENGTH] = {0};
    assert_false(vectors_add(vectors, term_mark(TERM_BASE, "zzzz"), 1, sum));
    vectors_free(vectors);
}

static void test_the_same_lines_give_the_same_file(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text path = TEXT_INIT, one = TEXT_INIT, other = TEXT_INIT;
    struct error error = ERROR_INIT;
    make(&shelf, "one.bin", &path);
    assert_int_equal(file_read(path.data, 1 << 20, &one, &error), RESULT_OK);
    make(&shelf, "other.bin", &path);
    assert_int_equal(file_read(path.data, 1 << 20, &other, &error), RESULT_OK);
    assert_int_equal(one.length, other.length);
    assert_memory_equal(one.data, other.data, one.length);
}

static void expect_fault(const char *path, const char *bytes, size_t length, enum result expected)
{
    struct vectors *vectors = NULL;
    struct error error = ERROR_INIT;
    assert_int_equal(file_write(path, bytes, length, 0600, &error), RESULT_OK);
    error = (struct error)ERROR_INIT;
    assert_int_equal(vectors_open(path, &vectors, &error), expected);
    assert_null(vectors);
    assert_true(string_starts(error.text, path));
}

static void test_damaged_files_are_not_taken(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text path = TEXT_INIT, good = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct vectors *vectors = NULL;
    make(&shelf, "v.bin", &path);
    assert_int_equal(file_read(path.data, 1 << 20, &good, &error), RESULT_OK);
    const size_t lengths[] = {0, 1, 8, 31, 32, 33, good.length / 2, good.length - 1};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        expect_fault(path.data, good.data, lengths[i], RESULT_BAD_INPUT);
    const size_t places[] = {0, 8, 12, 16, 17, 19, 24, 32, 200, good.length - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        good.data[places[i]] ^= 0x41;
        expect_fault(path.data, good.data, good.length, RESULT_BAD_INPUT);
        good.data[places[i]] ^= 0x41;
    }
    assert_int_equal(vectors_open(shelf.folder, &vectors, &error), RESULT_BAD_INPUT);
    (void)unlink(path.data);
    assert_int_equal(vectors_open(path.data, &vectors, &error), RESULT_NOT_FOUND);
}

static void test_too_little_text(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    FILE *file = tmpfile();
    fprintf(file, "one two three\tyksi kaksi\n\t\t\nno columns\n");
    rewind(file);
    shelf_path(&shelf, "v.bin", &path);
    assert_int_equal(vectors_make(file, shelf.analyser, path.data, &error), RESULT_BAD_INPUT);
    assert_int_not_equal(access(path.data, F_OK), 0);
    (void)fclose(file);
}

static struct knowledge *build(const struct shelf *shelf, const char *vectors, const struct knowledge *previous,
                               struct complaints *complaints)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct knowledge *made = NULL;
    struct error error = ERROR_INIT;
    shelf_path(shelf, "a", &path);
    struct knowledge_sources sources = {.shipped = path.data, .vectors = vectors};
    assert_int_equal(knowledge_build(&sources, previous, shelf->analyser, &made, complaints, &error), RESULT_OK);
    return made;
}

static void ask(const struct shelf *shelf, const struct knowledge *knowledge, const char *text,
                struct evidence_list *list)
{
    struct question question = {.text = text, .language = LANGUAGE_FI, .audience = AUDIENCE_STAFF};
    rank_topics(knowledge, shelf->analyser, &question, list);
}

/* "läppäri" shares no letter with the Swedish article on laptops, and there is no Finnish one. */
static void test_a_topic_without_a_shared_word_is_found(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text path = TEXT_INIT, why = TEXT_INIT;
    struct evidence_list list;
    make(&shelf, "v.bin", &path);
    shelf_write(&shelf, "a/sv/laptop.md", "---\ntitle: Bärbar\n---\nTitta.\n");
    shelf_write(&shelf, "a/sv/print.md", "---\ntitle: Skrivare\n---\nTitta.\n");
    struct knowledge *without = build(&shelf, NULL, NULL, NULL);
    ask(&shelf, without, "läppäri", &list);
    assert_int_equal(list.count, 0);
    struct knowledge *with = build(&shelf, path.data, without, NULL);
    assert_true(knowledge_version(with) != knowledge_version(without));
    ask(&shelf, with, "läppäri", &list);
    assert_true(list.count > 0);
    assert_string_equal(knowledge_topic(with, list.items[0].topic), "laptop");
    assert_true(list.items[0].meaning > 0.5);
    struct ranking ranking;
    struct question question = {.text = "läppäri", .language = LANGUAGE_FI, .audience = AUDIENCE_STAFF};
    knowledge_ask(with, shelf.analyser, &question, &ranking, &why);
    assert_non_null(strstr(why.data, "läppäri ~ bärbar"));
    /* After a change the topics' meanings are as if built anew. */
    shelf_write(&shelf, "a/sv/another.md", "---\ntitle: Lösenord\n---\nTitta.\n");
    struct knowledge *next = build(&shelf, path.data, with, NULL);
    ask(&shelf, next, "salasana", &list);
    assert_string_equal(knowledge_topic(next, list.items[0].topic), "another");
    ask(&shelf, next, "läppäri", &list);
    assert_string_equal(knowledge_topic(next, list.items[0].topic), "laptop");
    knowledge_release(without);
    knowledge_release(with);
    knowledge_release(next);
}

static void test_without_a_good_table_all_goes_on(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text path = TEXT_INIT;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    struct evidence_list list;
    shelf_write(&shelf, "a/fi/print.md", "---\ntitle: Tulostin\n---\nKatso.\n");
    shelf_write(&shelf, "v.bin", "NEUVOVEC and then nothing of use");
    shelf_path(&shelf, "v.bin", &path);
    struct knowledge *knowledge = build(&shelf, path.data, NULL, &complaints);
    assert_int_equal(complaints.list.count, 1);
    assert_string_equal(complaints.list.items[0].path, path.data);
    ask(&shelf, knowledge, "tulostin", &list);
    assert_int_equal(list.count, 1);
    assert_true(list.items[0].meaning == 0);
    knowledge_release(knowledge);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_of_one_thing_are_near),
        cmocka_unit_test(test_the_same_lines_give_the_same_file),
        cmocka_unit_test(test_damaged_files_are_not_taken),
        cmocka_unit_test(test_too_little_text),
        cmocka_unit_test(test_a_topic_without_a_shared_word_is_found),
        cmocka_unit_test(test_without_a_good_table_all_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
