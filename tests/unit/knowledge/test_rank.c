/* Ranking: languages that help each other, typos, audience, what is left out, and what a snapshot promises. */
#include "knowledge/confidence.h"
#include "shelf.h"

#include <math.h>
#include <pthread.h>

static struct shelf small_shelf(void)
{
    struct shelf shelf = shelf_open();
    shelf_write(&shelf, "a/fi/share.md",
                "---\ntitle: Näytön jakaminen\nquestions: [miten jaan näytön kokouksessa]\n---\nValitse **Jaa**.\n");
    shelf_write(&shelf, "a/en/share.md",
                "---\ntitle: Sharing your screen\nquestions: [how do I share my screen]\n---\nChoose **Share**.\n");
    shelf_write(&shelf, "a/fi/print.md",
                "---\ntitle: Tulostaminen ei onnistu\nquestions: [tulostin ei tulosta]\n---\nTarkista jono.\n");
    shelf_write(
        &shelf, "a/fi/keys.md",
        "---\ntitle: Tutorin avaimet\naudience: tutor\nquestions: [missä tutorin avaimet ovat]\n---\nKaapissa.\n");
    shelf_write(&shelf, "a/fi/menu.md",
                "---\ntitle: Ruokalista\naudience: public\nquestions: [mitä ruokaa tänään on]\n---\nKeittoa.\n");
    shelf_write(&shelf, "a/fi/camera.md", "---\ntitle: Kamera ei näytä kuvaa\n---\nAvaa luukku.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    return shelf;
}

static void test_first_topics(void **state)
{
    own_(shelf_close) struct shelf shelf = small_shelf();
    assert_string_equal(shelf_ask(&shelf, "näytönjako", LANGUAGE_FI), "share");
    assert_string_equal(shelf_ask(&shelf, "how can I share the screen", LANGUAGE_EN), "share");
    assert_string_equal(shelf_ask(&shelf, "miten sharaan screenin", LANGUAGE_FI),
                        "share"); /* through the English one */
    assert_string_equal(shelf_ask(&shelf, "tulosstin", LANGUAGE_FI), "print");
    assert_string_equal(shelf_ask(&shelf, "my tulostin", LANGUAGE_EN), "print"); /* no English article there */
    assert_string_equal(shelf_ask(&shelf, "", LANGUAGE_FI), "");
    assert_string_equal(shelf_ask(&shelf, "😀😀", LANGUAGE_NONE), "");
    assert_string_equal(shelf_ask(&shelf, "zzzz qqqq", LANGUAGE_EN), "");
}

/* Both bodies hold the words equally often; one says them in one sentence. The third has the word within a compound. */
static void test_second_look(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(&shelf, "a/sv/apart.md",
                "---\ntitle: Ett\n---\nKatten sover. Gräset är grönt. Taket är rött. Fisken simmar. Solen skiner på "
                "alla hus.\n");
    shelf_write(&shelf, "a/sv/near.md",
                "---\ntitle: Två\n---\nKatten äter fisken. Gräset är grönt. Taket är rött. Hästen sover. Solen skiner "
                "på alla hus.\n");
    shelf_write(&shelf, "a/sv/within.md",
                "---\ntitle: Tre\n---\nVi lagar trädgårdsbelysningen om våren. Blommor växer i många färger och solen "
                "skiner.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_string_equal(shelf_ask(&shelf, "katten och fisken", LANGUAGE_SV), "near");
    assert_string_equal(shelf_ask(&shelf, "belysning i solen", LANGUAGE_SV), "within");
}

/* Common words alone find little; but somebody wrote them down as a question, and meant it. */
static void test_word_for_word(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(&shelf, "a/sv/how.md",
                "---\ntitle: På papper\nquestions: [hur gör jag nu]\n---\nTryck på **Ctrl + P**.\n");
    shelf_write(&shelf, "a/sv/start.md",
                "---\ntitle: Att börja\nquestions: [vad gör jag först, vad gör jag sen]\n---\nLogga in.\n");
    shelf_write(&shelf, "a/sv/after.md", "---\ntitle: Sedan\nquestions: [vad gör jag sen]\n---\nVila.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    struct question question = {.text = "Hej! Hur gör jag nu?", .language = LANGUAGE_SV, .audience = AUDIENCE_STAFF};
    struct ranking ranking;
    knowledge_ask(shelf.knowledge, shelf.analyser, &question, &ranking, NULL);
    assert_string_equal(ranking.ranked[0].topic, "how");
    assert_int_equal(ranking.outcome, OUTCOME_ANSWER);
    question.not_verbatim = true;
    knowledge_ask(shelf.knowledge, shelf.analyser, &question, &ranking, NULL);
    assert_int_not_equal(ranking.outcome, OUTCOME_ANSWER);
    question = (struct question){.text = "att börja", .language = LANGUAGE_SV, .audience = AUDIENCE_STAFF};
    knowledge_ask(shelf.knowledge, shelf.analyser, &question, &ranking, NULL);
    assert_string_equal(ranking.ranked[0].topic, "start"); /* its title */
    question.text = "vad gör jag sen";
    knowledge_ask(shelf.knowledge, shelf.analyser, &question, &ranking, NULL);
    assert_int_not_equal(ranking.outcome, OUTCOME_ANSWER); /* two say so */
}

static bool is_ranked(const struct shelf *shelf, struct question question, const char *topic)
{
    struct ranking ranking;
    knowledge_ask(shelf->knowledge, shelf->analyser, &question, &ranking, NULL);
    for (size_t i = 0; i < ranking.count; i++) {
        if (strcmp(ranking.ranked[i].topic, topic) == 0)
            return true;
    }
    return false;
}

static void test_audience_and_exclusion(void **state)
{
    own_(shelf_close) struct shelf shelf = small_shelf();
    const char *exclude[] = {"share", NULL};
    struct question keys = {.text = "tutorin avaimet", .language = LANGUAGE_FI, .audience = AUDIENCE_STAFF};
    assert_false(is_ranked(&shelf, keys, "keys"));
    keys.audience = AUDIENCE_TUTOR;
    assert_true(is_ranked(&shelf, keys, "keys"));
    struct question share = {.text = "jaan näytön", .language = LANGUAGE_FI, .audience = AUDIENCE_PUBLIC};
    assert_false(is_ranked(&shelf, share, "share"));
    share.text = "ruokaa";
    assert_true(is_ranked(&shelf, share, "menu"));
    share = (struct question){.text = "jaan näytön", .language = LANGUAGE_FI, .audience = AUDIENCE_STAFF};
    assert_true(is_ranked(&shelf, share, "share"));
    share.exclude = exclude;
    assert_false(is_ranked(&shelf, share, "share"));
}

static void test_scores_fall_and_are_probabilities(void **state)
{
    own_(shelf_close) struct shelf shelf = small_shelf();
    struct ranking ranking;
    own_(text_done) struct text why = TEXT_INIT;
    struct question question = {
        .text = "kamera ei näy näytön jakamisessa", .language = LANGUAGE_FI, .audience = AUDIENCE_STAFF};
    knowledge_ask(shelf.knowledge, shelf.analyser, &question, &ranking, &why);
    assert_true(ranking.count >= 2);
    assert_true(ranking.score == ranking.ranked[0].score);
    for (size_t i = 0; i < ranking.count; i++) {
        assert_true(ranking.ranked[i].score > 0 && ranking.ranked[i].score < 1);
        assert_true(i == 0 || ranking.ranked[i].score <= ranking.ranked[i - 1].score);
    }
    assert_non_null(strstr(why.data, "kamera"));
    assert_non_null(strstr(why.data, "likeness"));
    assert_non_null(strstr(why.data, "outcome"));
}

static struct ranking ask_shelf(const struct shelf *shelf, const char *text)
{
    struct ranking ranking;
    struct question question = {.text = text, .language = LANGUAGE_FI, .audience = AUDIENCE_STAFF};
    knowledge_ask(shelf->knowledge, shelf->analyser, &question, &ranking, NULL);
    assert_true(ranking.count > 0);
    return ranking;
}

/* What a topic does not hold speaks against it, and more where only others hold it. */
static void test_another_deed_is_less_sure(void **state)
{
    own_(shelf_close) struct shelf shelf = small_shelf();
    double doubt = 1 - ask_shelf(&shelf, "näytön jakaminen kokouksessa").score;
    double doubt_of_other = 1 - ask_shelf(&shelf, "näytön tulostaminen kokouksessa").score;
    double doubt_of_unknown = 1 - ask_shelf(&shelf, "näytön siivoaminen kokouksessa").score;
    assert_true(doubt_of_other > 100 * doubt);
    assert_true(doubt_of_unknown > 100 * doubt);
}

/* An example question is recognised whatever the order, the endings and the small words. */
static void test_example_questions_come_first(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    shelf_write(&shelf, "a/fi/staff.md",
                "---\ntitle: Kirjautuminen\nquestions: [en pääse järjestelmään]\n---\nYksi.\n");
    shelf_write(&shelf, "a/fi/parent.md",
                "---\ntitle: Huoltaja ja järjestelmä\nquestions: [huoltaja pääsee järjestelmään, järjestelmään "
                "pääseminen huoltajana]\nkeywords: [järjestelmä, pääsy]\n---\nKaksi.\n");
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK);
    assert_string_equal(ask_shelf(&shelf, "mä en pääse siihen järjestelmään").ranked[0].topic, "staff");
    assert_string_equal(ask_shelf(&shelf, "järjestelmään ei pääsekään").ranked[0].topic, "staff");
    assert_string_equal(ask_shelf(&shelf, "huoltaja ei pääse järjestelmään").ranked[0].topic, "parent");
}

static void test_swearing_carries_no_weight(void **state)
{
    own_(shelf_close) struct shelf shelf = small_shelf();
    double plain = ask_shelf(&shelf, "tulostin ei tulosta").score;
    assert_true(ask_shelf(&shelf, "perkele tulostin ei tulosta saatana").score == plain);
    assert_true(ask_shelf(&shelf, "voi vittu, tulostin ei tulosta").score < plain); /* "voi" is a word */
}

static void test_shared_words(void **state)
{
    own_(shelf_close) struct shelf shelf = small_shelf();
    static const struct {
        const char *one, *other;
        bool shared;
    } table[] = {
        {"tulostin ei toimi", "tulostimen valo vilkkuu", true},
        {"miten jaan näytön", "miten leivon pullaa", false}, /* only a common word */
        {"", "miten jaan näytön", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(
            knowledge_shares_words(shelf.knowledge, shelf.analyser, table[i].one, table[i].other, LANGUAGE_FI),
            table[i].shared);
}

static void test_same_content_same_version(void **state)
{
    own_(shelf_close) struct shelf one = small_shelf();
    own_(shelf_close) struct shelf other = small_shelf();
    assert_true(knowledge_version(one.knowledge) == knowledge_version(other.knowledge));
    assert_true(knowledge_version(one.knowledge) > 0);
    shelf_write(&other, "a/fi/menu.md", "---\ntitle: Ruokalista\naudience: staff\n---\nKeittoa.\n");
    assert_int_equal(shelf_build(&other, "a", NULL, NULL), RESULT_OK);
    assert_true(knowledge_version(one.knowledge) != knowledge_version(other.knowledge));
}

/* The argument is held for this thread, which lets go of it at its end. */
static void *ask_many_times(void *argument)
{
    struct knowledge *knowledge = argument;
    struct analyser *analyser = NULL;
    struct error error = ERROR_INIT;
    size_t right = 0;
    if (analyser_open(&analyser, &error) != RESULT_OK)
        return NULL;
    for (int i = 0; i < 200; i++) {
        struct ranking ranking;
        struct question question = {.text = i % 2 == 0 ? "jaan näytön" : "tulostin ei toimi",
                                    .language = LANGUAGE_FI,
                                    .audience = AUDIENCE_STAFF};
        knowledge_ask(knowledge, analyser, &question, &ranking, NULL);
        right += ranking.count > 0 && strcmp(ranking.ranked[0].topic, i % 2 == 0 ? "share" : "print") == 0;
    }
    analyser_free(analyser);
    knowledge_release(knowledge);
    return right == 200 ? argument : NULL;
}

static void test_threads_share_a_snapshot(void **state)
{
    own_(shelf_close) struct shelf shelf = small_shelf();
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_many_times, knowledge_hold(shelf.knowledge)), 0);
    assert_int_equal(shelf_build(&shelf, "a", NULL, NULL), RESULT_OK); /* swaps and releases while they ask */
    for (int i = 0; i < 3; i++) {
        void *result = NULL;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_non_null(result);
    }
}

/* P rises with the score and falls with nothing else: the fit must find that. */
static void test_fit_finds_the_rule(void **state)
{
    enum { COUNT = 400 };
    static struct confidence_row rows[COUNT];
    unsigned seed = 7;
    for (size_t i = 0; i < COUNT; i++) {
        for (int j = 0; j < FEATURE_COUNT; j++) {
            seed = seed * 1664525u + 1013904223u;
            rows[i].features[j] = j == FEATURE_ONE ? 1 : (double)(seed >> 8) / (1 << 24);
        }
        seed = seed * 1664525u + 1013904223u;
        double chance = 1 / (1 + exp(-(6 * rows[i].features[FEATURE_SCORE] - 3)));
        rows[i].label = (double)(seed >> 8) / (1 << 24) < chance ? 1 : 0;
        rows[i].weight = 1;
    }
    double coefficients[FEATURE_COUNT];
    confidence_fit(rows, COUNT, 0.1, coefficients);
    assert_true(coefficients[FEATURE_SCORE] > 3.5 && coefficients[FEATURE_SCORE] < 8.5);
    for (int j = FEATURE_MARGIN; j < FEATURE_COUNT; j++)
        assert_true(fabs(coefficients[j]) < 2);
    double plain = coefficients[FEATURE_ONE];
    for (size_t i = 0; i < COUNT; i++) /* what is wrong counts threefold: less sure of everything */
        rows[i].weight = rows[i].label > 0 ? 1 : 3;
    confidence_fit(rows, COUNT, 0.1, coefficients);
    assert_true(coefficients[FEATURE_ONE] < plain - 0.7);
}

static void test_outcomes(void **state)
{
    double sure = confidence_answer_from, torn = confidence_clarify_from;
    assert_true(torn < sure && sure < 1 && torn > 0);
    struct ranking ranking = {.count = 1, .score = sure, .ranked = {{"a", sure}}};
    assert_int_equal(confidence_outcome(&ranking), OUTCOME_ANSWER);
    ranking = (struct ranking){
        .count = 3, .score = torn * 0.4, .ranked = {{"a", torn * 0.4}, {"b", torn * 0.4}, {"c", torn * 0.4}}};
    assert_int_equal(confidence_outcome(&ranking), OUTCOME_CLARIFY);
    ranking.count = 2;
    assert_int_equal(confidence_outcome(&ranking), OUTCOME_UNKNOWN);
    ranking.count = 0;
    assert_int_equal(confidence_outcome(&ranking), OUTCOME_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_topics),
        cmocka_unit_test(test_second_look),
        cmocka_unit_test(test_word_for_word),
        cmocka_unit_test(test_audience_and_exclusion),
        cmocka_unit_test(test_scores_fall_and_are_probabilities),
        cmocka_unit_test(test_another_deed_is_less_sure),
        cmocka_unit_test(test_example_questions_come_first),
        cmocka_unit_test(test_swearing_carries_no_weight),
        cmocka_unit_test(test_shared_words),
        cmocka_unit_test(test_same_content_same_version),
        cmocka_unit_test(test_threads_share_a_snapshot),
        cmocka_unit_test(test_fit_finds_the_rule),
        cmocka_unit_test(test_outcomes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
