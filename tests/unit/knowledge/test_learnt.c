/* What was learnt, in the ranking: how far it may lift, what it may not touch, and what is no saying at all. */
#include "knowledge/confidence.h"
#include "knowledge/learnt.h"
#include "shelf.h"

#include <math.h>

enum { ORGANISATION = 7 };

static const uint8_t key[HASH_KEY_BYTES] = {1, 2, 3};

static struct shelf copiers(void)
{
    static const char *const places[] = {"aula", "piha", "sali"};
    struct shelf shelf = shelf_open();
    for (size_t i = 0; i < 3; i++) {
        own_(text_done) struct text name = TEXT_INIT, article = TEXT_INIT;
        text_printf(&name, "a/fi/copier-%s.md", places[i]);
        text_printf(&article, "---\ntitle: Kopiokone, %s\n---\nPaina kopiokoneen nappia.\n", places[i]);
        shelf_write(&shelf, name.data, article.data);
    }
    shelf_write(&shelf, "a/fi/lunch.md", "---\ntitle: Ruokalista\nquestions: [mitä ruokaa tänään on]\n---\nKeittoa.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    return shelf;
}

static struct sayings sayings_of(const struct shelf *shelf, int64_t organisation, const char *text)
{
    struct sayings sayings = {.list = LIST_INIT};
    struct learnt *hasher = learnt_new(key);
    learnt_sayings(hasher, shelf->knowledge, shelf->analyser, organisation, text, LANGUAGE_FI, &sayings);
    learnt_release(hasher);
    return sayings;
}

/* So many people meant the topic by each saying of the text, and so many did not. */
static struct learnt *learnt_of(const struct shelf *shelf, const char *text, const char *topic, int64_t people,
                                int64_t against)
{
    own_(sayings_done) struct sayings sayings = sayings_of(shelf, ORGANISATION, text);
    struct learnt *made = learnt_new(key);
    for (size_t i = 0; i < sayings.list.count; i++)
        learnt_add(made, sayings.list.items[i].mark, topic, people, against);
    learnt_seal(made);
    return made;
}

static struct ranking ask(const struct shelf *shelf, struct learnt *learnt, int64_t organisation, const char *text,
                          struct text *why)
{
    struct ranking ranking;
    struct question question = {.text = text,
                                .language = LANGUAGE_FI,
                                .audience = AUDIENCE_STAFF,
                                .learnt = learnt,
                                .organisation_id = organisation};
    knowledge_ask(shelf->knowledge, shelf->analyser, &question, &ranking, why);
    learnt_release(learnt);
    return ranking;
}

static double score_of(const struct ranking *ranking, const char *topic)
{
    for (size_t i = 0; i < ranking->count; i++) {
        if (strcmp(ranking->ranked[i].topic, topic) == 0)
            return ranking->ranked[i].score;
    }
    return 0;
}

static void test_three_people(void **state)
{
    own_(shelf_close) struct shelf shelf = copiers();
    own_(text_done) struct text why = TEXT_INIT;
    struct ranking before = ask(&shelf, NULL, ORGANISATION, "kopiokone", NULL);
    double plain = score_of(&before, "copier-sali");
    assert_int_equal(before.outcome, OUTCOME_CLARIFY);
    assert_true(plain >= LEARNT_RELATED_FROM);
    struct ranking two =
        ask(&shelf, learnt_of(&shelf, "kopiokone", "copier-sali", 2, 0), ORGANISATION, "kopiokone", NULL);
    assert_true(fabs(score_of(&two, "copier-sali") - plain) < 1e-9);
    struct ranking three =
        ask(&shelf, learnt_of(&shelf, "kopiokone", "copier-sali", 3, 0), ORGANISATION, "kopiokone", &why);
    assert_int_equal(three.outcome, OUTCOME_ANSWER);
    assert_string_equal(three.ranked[0].topic, "copier-sali");
    assert_true(three.score == three.ranked[0].score && three.score < 0.9);
    assert_true(score_of(&three, "copier-piha") < score_of(&before, "copier-piha"));
    assert_non_null(strstr(why.data, "learnt: copier-sali"));
    assert_non_null(strstr(why.data, "picked by 3 people"));
    struct ranking inflected =
        ask(&shelf, learnt_of(&shelf, "kopiokone", "copier-sali", 3, 0), ORGANISATION, "Kopiokone!!", NULL);
    assert_int_equal(inflected.outcome, OUTCOME_ANSWER);
    struct ranking elsewhere =
        ask(&shelf, learnt_of(&shelf, "kopiokone", "copier-sali", 9, 0), ORGANISATION + 1, "kopiokone", NULL);
    assert_int_equal(elsewhere.outcome, OUTCOME_CLARIFY);
}

static void test_those_who_meant_something_else(void **state)
{
    own_(shelf_close) struct shelf shelf = copiers();
    struct ranking before = ask(&shelf, NULL, ORGANISATION, "kopiokone", NULL);
    for (int64_t against = 0; against < 20; against++) {
        struct ranking ranking =
            ask(&shelf, learnt_of(&shelf, "kopiokone", "copier-sali", 3, against), ORGANISATION, "kopiokone", NULL);
        assert_int_equal(ranking.outcome, against == 0 ? OUTCOME_ANSWER : OUTCOME_CLARIFY);
        assert_true(score_of(&ranking, "copier-sali") >= score_of(&before, "copier-sali"));
    }
}

/* However many people: what the text does not connect with the question is no answer. */
static void test_unrelated(void **state)
{
    own_(shelf_close) struct shelf shelf = copiers();
    struct ranking plain = ask(&shelf, NULL, ORGANISATION, "missä kopiokone ja keitto on", NULL);
    assert_true(score_of(&plain, "lunch") < LEARNT_RELATED_FROM);
    struct ranking ranking = ask(&shelf, learnt_of(&shelf, "missä kopiokone ja keitto on", "lunch", 20, 0),
                                 ORGANISATION, "missä kopiokone ja keitto on", NULL);
    assert_true(score_of(&ranking, "lunch") < confidence_answer_from);
    assert_int_not_equal(ranking.outcome, OUTCOME_ANSWER);
    struct ranking unknown =
        ask(&shelf, learnt_of(&shelf, "kopiokone", "gone", 20, 0), ORGANISATION, "kopiokone", NULL);
    assert_int_equal(score_of(&unknown, "gone") > 0, 0);
}

static void test_what_is_sure_stays(void **state)
{
    own_(shelf_close) struct shelf shelf = copiers();
    struct ranking ranking = ask(&shelf, learnt_of(&shelf, "mitä ruokaa tänään on", "copier-sali", 20, 0), ORGANISATION,
                                 "mitä ruokaa tänään on", NULL);
    assert_int_equal(ranking.outcome, OUTCOME_ANSWER);
    assert_string_equal(ranking.ranked[0].topic, "lunch");
}

/* Pairs of words order and ask back; they do not answer. */
static void test_pairs_never_answer(void **state)
{
    own_(shelf_close) struct shelf shelf = copiers();
    struct ranking before = ask(&shelf, NULL, ORGANISATION, "kopiokone jumittaa paperin", NULL);
    struct ranking after = ask(&shelf, learnt_of(&shelf, "paperin kopiokone jumittaa aina", "copier-sali", 20, 0),
                               ORGANISATION, "kopiokone jumittaa paperin", NULL);
    assert_true(score_of(&after, "copier-sali") >= score_of(&before, "copier-sali"));
    assert_string_equal(after.ranked[0].topic, "copier-sali");
    assert_int_not_equal(after.outcome, OUTCOME_ANSWER);
    double sum = 0;
    for (size_t i = 0; i < after.count; i++)
        sum += after.ranked[i].score;
    assert_true(sum <= 1.0001);
}

static void test_what_is_no_saying(void **state)
{
    static const char *const somebodys[] = {"kopiokone 040 123 4567",
                                            "kopiokone 1.2.1970",
                                            "kopiokone aino@kunta.fi",
                                            "kopiokone ••• ei toimi",
                                            "ja se on",
                                            "",
                                            "a b c d e f g h i j k l m n o p q r s t"};
    own_(shelf_close) struct shelf shelf = copiers();
    for (size_t i = 0; i < sizeof somebodys / sizeof *somebodys; i++) {
        own_(sayings_done) struct sayings sayings = sayings_of(&shelf, ORGANISATION, somebodys[i]);
        if (sayings.list.count != 0)
            fail_msg("\"%s\" says \"%s\"", somebodys[i], sayings.list.items[0].words);
    }
}

static void test_what_may_be_read(void **state)
{
    own_(shelf_close) struct shelf shelf = copiers();
    own_(sayings_done) struct sayings sayings = sayings_of(&shelf, ORGANISATION, "kopiokoneessa pömpeli jumittaa 365");
    assert_true(sayings.list.count > 1 && sayings.list.count <= SAYINGS_MOST);
    assert_int_equal(sayings.list.items[0].kind, SAYING_PHRASE);
    assert_non_null(strstr(sayings.list.items[0].words, "kopiokone"));
    for (size_t i = 1; i < sayings.list.count; i++) {
        assert_int_equal(sayings.list.items[i].kind, SAYING_PAIR);
        assert_null(strstr(sayings.list.items[i].words, "pömpeli")); /* no article holds it */
    }
    own_(sayings_done) struct sayings otherwise =
        sayings_of(&shelf, ORGANISATION, "jumittaa pömpeli 365 kopiokoneessa");
    assert_string_equal(otherwise.list.items[0].mark, sayings.list.items[0].mark);
    own_(sayings_done) struct sayings theirs =
        sayings_of(&shelf, ORGANISATION + 1, "kopiokoneessa pömpeli jumittaa 365");
    assert_string_not_equal(theirs.list.items[0].mark, sayings.list.items[0].mark);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_people),       cmocka_unit_test(test_those_who_meant_something_else),
        cmocka_unit_test(test_unrelated),          cmocka_unit_test(test_what_is_sure_stays),
        cmocka_unit_test(test_pairs_never_answer), cmocka_unit_test(test_what_is_no_saying),
        cmocka_unit_test(test_what_may_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
