/* Words and their terms: what a written, spoken or misspelt form is brought back to. */
#include "knowledge/analyse.h"
#include "knowledge/finnish.h"
#include "knowledge/spelling.h"
#include "knowledge/thesaurus.h"
#include "knowledge/words.h"
#include "shelf.h"

enum { STEM_BYTES = 64, FORMS_MOST = 6 };

struct tools {
    struct analyser *analyser;
    struct thesaurus *thesaurus;
};

static int open_tools(void **state)
{
    struct tools *tools = x_alloc(1, sizeof *tools);
    struct error error = ERROR_INIT;
    struct complaints complaints = {.list = LIST_INIT};
    if (analyser_open(&tools->analyser, &error) != RESULT_OK)
        return 1;
    tools->thesaurus = thesaurus_load(NEUVO_SOURCE_DIR "/knowledge/thesaurus", tools->analyser, &complaints);
    for (size_t i = 0; i < complaints.list.count; i++)
        print_error("%s:%u %s: %s\n", complaints.list.items[i].path, complaints.list.items[i].line,
                    complaints.list.items[i].key, complaints.list.items[i].text);
    *state = tools;
    return complaints.list.count > 0;
}

static int close_tools(void **state)
{
    struct tools *tools = *state;
    thesaurus_free(tools->thesaurus);
    analyser_free(tools->analyser);
    free(tools);
    return 0;
}

static bool has_term(const struct tools *tools, enum language language, const char *text, enum term_kind kind,
                     const char *term)
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    struct analyse_options options = {
        .language = language, .thesaurus = tools->thesaurus, .max_bytes = 4096, .max_words = 100, .spoken = true};
    analyse(tools->analyser, text, &options, &analysis);
    for (size_t i = 0; i < analysis.terms.count; i++) {
        if (analysis.terms.items[i].mark == term_mark(kind, term))
            return true;
    }
    return false;
}

static void test_forms_and_their_terms(void **state)
{
    static const struct {
        enum language language;
        const char *text;
        enum term_kind kind;
        const char *term;
    } table[] = {
        {LANGUAGE_FI, "Näytönjakoa", TERM_BASE, "näytönjako"},
        {LANGUAGE_FI, "näytönjakoa", TERM_PART, "näyttö"},
        {LANGUAGE_FI, "jaan", TERM_BASE, "jakaa"},
        {LANGUAGE_FI, "tallennus", TERM_PART, "tallentaa"},
        {LANGUAGE_FI, "NA\xcc\x88YTO\xcc\x88N", TERM_BASE, "näyttö"}, /* decomposed letters */
        {LANGUAGE_FI, "koulus", TERM_BASE, "koulu"},
        {LANGUAGE_FI, "tunnuksii", TERM_BASE, "tunnus"},
        {LANGUAGE_FI, "ilmottaa", TERM_BASE, "ilmoittaa"},
        {LANGUAGE_FI, "nauhottaa", TERM_BASE, "nauhoittaa"},
        {LANGUAGE_FI, "nään", TERM_BASE, "nähdä"},
        {LANGUAGE_FI, "teamsissa", TERM_NAME, "teams"},
        {LANGUAGE_FI, "teamsis", TERM_NAME, "teams"},
        {LANGUAGE_FI, "timssiin", TERM_NAME, "teams"},
        {LANGUAGE_FI, "wilmaan", TERM_NAME, "wilma"},
        {LANGUAGE_FI, "päikky", TERM_NAME, "paikky"},
        {LANGUAGE_FI, "päikkyyn", TERM_NAME, "paikky"},
        {LANGUAGE_FI, "päikkyy", TERM_NAME, "paikky"}, /* as it is said */
        {LANGUAGE_FI, "päikyssä", TERM_NAME, "paikky"},
        {LANGUAGE_FI, "päikystä", TERM_NAME, "paikky"},
        {LANGUAGE_FI, "päikyn", TERM_NAME, "paikky"},
        {LANGUAGE_FI, "daisyyn", TERM_NAME, "daisy"},
        {LANGUAGE_FI, "snäpissä", TERM_NAME, "snapchat"},
        {LANGUAGE_FI, "padi", TERM_NAME, "ipad"},
        {LANGUAGE_FI, "hukkas", TERM_BASE, "hukata"},
        {LANGUAGE_FI, "Peda.net", TERM_NAME, "pedanet"},
        {LANGUAGE_FI, "onedriven", TERM_NAME, "onedrive"},
        {LANGUAGE_FI, "outlookiin", TERM_NAME, "outlook"},
        {LANGUAGE_FI, "Peda.nettiin", TERM_NAME, "pedanet"},
        {LANGUAGE_FI, "MPASSid:llä", TERM_NAME, "mpassid"},
        {LANGUAGE_FI, "teamspalaveri", TERM_CONCEPT, "meeting"},
        {LANGUAGE_FI, "läppäristä", TERM_CONCEPT, "laptop"},
        {LANGUAGE_FI, "ei avaudu", TERM_CONCEPT, "broken"},
        {LANGUAGE_SV, "jätteseg", TERM_CONCEPT, "slow"},
        {LANGUAGE_SV, "bärbara datorn", TERM_CONCEPT, "laptop"},
        {LANGUAGE_EN, "laptops", TERM_CONCEPT, "laptop"},
        {LANGUAGE_SV, "teamsmötet", TERM_CONCEPT, "meeting"},
        {LANGUAGE_SV, "wilmas", TERM_NAME, "wilma"},
        {LANGUAGE_EN, "two-factor", TERM_CONCEPT, "two-step"},
        {LANGUAGE_FI, "spämmiä", TERM_CONCEPT, "junk-mail"},
        {LANGUAGE_FI, "planneriin", TERM_NAME, "planner"},
        {LANGUAGE_FI, "lukkarissa", TERM_CONCEPT, "timetable"},
        {LANGUAGE_SV, "smågrupper", TERM_CONCEPT, "small-group"},
        {LANGUAGE_SV, "undertexter", TERM_CONCEPT, "captions"},
        {LANGUAGE_EN, "cracked screen", TERM_CONCEPT, "shattered"},
        {LANGUAGE_FI, "korvanapit", TERM_CONCEPT, "headset"},
        {LANGUAGE_SV, "kopimaskinen", TERM_CONCEPT, "printer"},
        {LANGUAGE_FI, "mustepatruunaa", TERM_CONCEPT, "toner"},
        {LANGUAGE_FI, "seiskan", TERM_CONCEPT, "pupil"},
        {LANGUAGE_SV, "ungarna", TERM_CONCEPT, "child"},
        {LANGUAGE_EN, "forticlient", TERM_NAME, "vpn"},
        {LANGUAGE_FI, "eduroamiin", TERM_CONCEPT, "wireless-network"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (!has_term(*state, table[i].language, table[i].text, table[i].kind, table[i].term))
            fail_msg("\"%s\" should give %s", table[i].text, table[i].term);
    }
}

/* The first term of a text's only word. */
static void only_stem(const struct tools *tools, const char *word, char stem[STEM_BYTES])
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    struct analyse_options options = {.language = LANGUAGE_SV, .max_bytes = SIZE_MAX, .max_words = 8};
    analyse(tools->analyser, word, &options, &analysis);
    assert_int_equal(analysis.words.count, 1);
    assert_int_not_equal(analysis.words.items[0].first, 0);
    const struct analysed_term *first = &analysis.terms.items[analysis.words.items[0].first - 1];
    snprintf(stem, STEM_BYTES, "%s", analysis_string(&analysis, first->text));
}

/* Each line: forms of one word. */
static void test_swedish_forms(void **state)
{
    static const char *const words[][FORMS_MOST] = {
        {"ljud", "ljudet"},
        {"dator", "datorn", "datorer", "datorerna"},
        {"kamera", "kameran", "kameror"},
        {"program", "programmet", "programmen"},
        {"konto", "kontot", "konton"},
        {"användarkonto", "användarkontot"},
        {"nyckel", "nyckeln", "nycklar", "nycklarna"},
        {"nummer", "numret", "numren"},
        {"fönster", "fönstret", "fönstren"},
        {"möte", "mötet", "möten", "mötena"},
        {"meddelande", "meddelandet", "meddelandena"},
        {"glömma", "glömmer", "glömde", "glömt"},
        {"paket", "paketet", "paketen"},
        {"aktivitet", "aktiviteten", "aktiviteter"},
        {"läroplan", "läroplanen", "läroplaner"},
        {"enhet", "enheten", "enheter"},
        {"bild", "bilden", "bilder", "bilderna"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char one[STEM_BYTES], other[STEM_BYTES];
        only_stem(*state, words[i][0], one);
        for (size_t form = 1; form < FORMS_MOST && words[i][form] != NULL; form++) {
            only_stem(*state, words[i][form], other);
            if (strcmp(one, other) != 0)
                fail_msg("%s gives %s, %s gives %s", words[i][0], one, words[i][form], other);
        }
    }
}

static void test_no_name_inside_other_words(void **state)
{
    assert_false(has_term(*state, LANGUAGE_FI, "wordpress", TERM_NAME, "wilma"));
    assert_false(has_term(*state, LANGUAGE_FI, "opintopiste", TERM_NAME, "pin"));
    assert_false(has_term(*state, LANGUAGE_EN, "simple", TERM_NAME, "sim"));
    assert_false(has_term(*state, LANGUAGE_FI, "mä en", TERM_BASE, "mä"));
    assert_false(has_term(*state, LANGUAGE_FI, "päikkärit", TERM_NAME, "paikky"));
    assert_false(has_term(*state, LANGUAGE_FI, "päiväkodissa", TERM_CONCEPT, "guardian")); /* a home is one */
}

/* The number of words that are left, and of those with the name. */
static size_t count_words(const struct tools *tools, enum language language, const char *text, const char *name,
                          size_t *named)
{
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    struct analyse_options options = {
        .language = language, .thesaurus = tools->thesaurus, .max_bytes = 4096, .max_words = 100};
    analyse(tools->analyser, text, &options, &analysis);
    *named = 0;
    for (size_t i = 0; i < analysis.terms.count; i++)
        *named += analysis.terms.items[i].mark == term_mark(TERM_NAME, name);
    return analysis.words.count;
}

static void test_swearing_and_joined_names(void **state)
{
    size_t named = 0;
    assert_int_equal(count_words(*state, LANGUAGE_FI, "perkele wilma ei aukea saatana", "wilma", &named), 3);
    assert_int_equal(count_words(*state, LANGUAGE_SV, "fan wilma öppnas inte", "wilma", &named), 3);
    assert_int_equal(count_words(*state, LANGUAGE_EN, "the fan of my damn laptop", "wilma", &named), 5);
    /* The name is the first part's; the rest is a word of its own. */
    assert_int_equal(count_words(*state, LANGUAGE_FI, "youtube-kanava", "youtube", &named), 2);
    assert_int_equal(named, 1);
}

static void test_weak_grade(void **state)
{
    static const struct {
        const char *name, *weak;
    } table[] = {{"päikky", "päiky"}, {"snäppi", "snäpi"}, {"netti", "neti"}, {"wilma", NULL},
                 {"daisy", NULL},     {"teams", NULL},     {"kk", NULL},      {"", NULL}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        own_(text_done) struct text weak = TEXT_INIT;
        bool has = finnish_weak_grade(table[i].name, &weak);
        if (has != (table[i].weak != NULL) || (has && strcmp(weak.data, table[i].weak) != 0))
            fail_msg("%s: %s", table[i].name, has ? weak.data : "nothing");
    }
}

static void test_words(void **state)
{
    static const struct {
        const char *text;
        const char *words[5];
        const char *joined; /* of the last word */
    } table[] = {
        {"Wi-Fi ei toimi!", {"wi", "fi", "ei", "toimi"}, ""},
        {"Peda.net", {"peda", "net"}, "pedanet"},
        {"can't", {"cant"}, ""},
        {"EU:n Suomi.fi:ssä", {"eu", "suomi", "fi"}, "suomifi"},
        {"ÅÄÖ É", {"åäö", "é"}, ""},
        {"😀 … --- .", {NULL}, ""},
        {"\xff\xfe"
         "abc",
         {"abc"},
         ""},
        {"Windows 11", {"windows", "11"}, ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct word_reader reader;
        word_reader_start(&reader, table[i].text, 4096);
        for (size_t j = 0; table[i].words[j] != NULL; j++) {
            assert_true(word_reader_next(&reader));
            assert_string_equal(reader.word, table[i].words[j]);
        }
        assert_string_equal(reader.joined, table[i].joined);
        assert_false(word_reader_next(&reader));
        word_reader_done(&reader);
    }
}

static void test_long_words_and_texts_are_bounded(void **state)
{
    const struct tools *tools = *state;
    own_(text_done) struct text text = TEXT_INIT;
    own_(analysis_done) struct analysis analysis = ANALYSIS_INIT;
    for (int i = 0; i < 1000000; i++)
        text_add(&text, i < 500000 ? "ä" : i % 7 == 0 ? " " : "x");
    struct analyse_options options = {.language = LANGUAGE_FI, .max_bytes = SIZE_MAX, .max_words = 50, .spoken = true};
    analyse(tools->analyser, text.data, &options, &analysis);
    assert_int_equal(analysis.words.count, 50);
    assert_true(strlen(analysis_string(&analysis, analysis.words.items[0].surface)) <= WORD_MAX);
    analysis_clear(&analysis);
    options.max_bytes = 100;
    analyse(tools->analyser, text.data, &options, &analysis);
    assert_int_equal(analysis.words.count, 1);
}

static void free_spelling(struct spelling **spelling)
{
    spelling_free(*spelling);
}

static void test_spelling(void **state)
{
    static const char *const words[] = {"salasana", "salasana", "salasanan", "password", "lösenord", "kokous", "laite"};
    static const struct {
        const char *wrong, *right;
    } table[] = {{"pasword", "password"}, {"passwrod", "password"}, {"lösenor", "lösenord"}, {"lossenord", NULL},
                 {"salasna", "salasana"}, {"kissa", NULL},          {"lait", NULL},          {"kokouss", "kokous"}};
    own_(free_spelling) struct spelling *spelling = spelling_new();
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        spelling_add(spelling, words[i]);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *nearest = spelling_nearest(spelling, table[i].wrong);
        if (!string_equal(nearest, table[i].right))
            fail_msg("%s: %s", table[i].wrong, nearest == NULL ? "nothing" : nearest);
    }
}

static void test_thesaurus_faults(void **state)
{
    const struct tools *tools = *state;
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text folder = TEXT_INIT;
    shelf_write(&shelf, "t/a.yaml",
                "laptop:\n  fi: [läppäri]\n  de: [x]\nphone: [puhelin]\n"
                "long:\n  fi: [yksi kaksi kolme neljä]\n");
    shelf_write(&shelf, "t/b.yaml", "broken: [\n");
    shelf_write(&shelf, "t/names.yaml", "teams: [teams]\nwilma: wilma\n");
    shelf_path(&shelf, "t", &folder);
    struct thesaurus *thesaurus = thesaurus_load(folder.data, shelf.analyser, &shelf.complaints);
    assert_int_equal(shelf.complaints.list.count, 5);
    assert_true(thesaurus_has_name(thesaurus, "teamsissa"));
    assert_false(thesaurus_has_name(thesaurus, "wilmassa"));
    struct tools here = {.analyser = tools->analyser, .thesaurus = thesaurus};
    assert_true(has_term(&here, LANGUAGE_FI, "läppäri", TERM_CONCEPT, "laptop"));
    thesaurus_free(thesaurus);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms_and_their_terms),
        cmocka_unit_test(test_swedish_forms),
        cmocka_unit_test(test_no_name_inside_other_words),
        cmocka_unit_test(test_swearing_and_joined_names),
        cmocka_unit_test(test_weak_grade),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_long_words_and_texts_are_bounded),
        cmocka_unit_test(test_spelling),
        cmocka_unit_test(test_thesaurus_faults),
    };
    return cmocka_run_group_tests(tests, open_tools, close_tools);
}
