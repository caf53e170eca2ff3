/* Language of short messages. */
#include "shelf.h"

#include "base/file.h"

static void test_messages(void **state)
{
    static const struct {
        const char *text;
        enum language language;
    } table[] = {
        {"miten jaan näytön teamsissä", LANGUAGE_FI},
        {"wifi ei toimi", LANGUAGE_FI},
        {"mä en pääse wilmaan", LANGUAGE_FI},
        {"ruutu on musta", LANGUAGE_FI},
        {"moi", LANGUAGE_FI},
        {"hur delar jag skärmen i teams", LANGUAGE_SV},
        {"skrivaren funkar int", LANGUAGE_SV},
        {"glömt lösenord", LANGUAGE_SV},
        {"how do I share my screen", LANGUAGE_EN},
        {"printer not working", LANGUAGE_EN},
        {"forgot password", LANGUAGE_EN},
    };
    own_(shelf_close) struct shelf shelf = shelf_open();
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double sureness = 0;
        enum language language = language_detect(NULL, shelf.analyser, table[i].text, LANGUAGE_NONE, &sureness);
        if (language != table[i].language)
            fail_msg("\"%s\": %s", table[i].text, language_code(language));
        assert_true(sureness > 1.0 / 3 && sureness <= 1);
    }
}

static const struct {
    enum language language;
    const char *text;
} short_messages[] = {
    {LANGUAGE_EN, "printer jammed"},
    {LANGUAGE_EN, "printer broken"},
    {LANGUAGE_EN, "printer jammed help"},
    {LANGUAGE_EN, "wilma login"},
    {LANGUAGE_EN, "paper jam"},
    {LANGUAGE_EN, "teams sound"},
    {LANGUAGE_EN, "no sound"},
    {LANGUAGE_EN, "no internet"},
    {LANGUAGE_EN, "laptop frozen"},
    {LANGUAGE_EN, "screen black"},
    {LANGUAGE_EN, "black screen"},
    {LANGUAGE_EN, "forgot pin"},
    {LANGUAGE_EN, "lost phone"},
    {LANGUAGE_EN, "phone stolen"},
    {LANGUAGE_EN, "new phone"},
    {LANGUAGE_EN, "account locked"},
    {LANGUAGE_EN, "reset password"},
    {LANGUAGE_EN, "share screen"},
    {LANGUAGE_EN, "book room"},
    {LANGUAGE_EN, "meeting link"},
    {LANGUAGE_EN, "outlook signature"},
    {LANGUAGE_EN, "wifi password"},
    {LANGUAGE_EN, "vpn down"},
    {LANGUAGE_EN, "projector dead"},
    {LANGUAGE_EN, "camera blocked"},
    {LANGUAGE_EN, "mic muted"},
    {LANGUAGE_EN, "file deleted"},
    {LANGUAGE_EN, "recover file"},
    {LANGUAGE_EN, "printer offline"},
    {LANGUAGE_EN, "printer not responding"},
    {LANGUAGE_EN, "keyboard stuck"},
    {LANGUAGE_EN, "slow laptop"},
    {LANGUAGE_EN, "scan to email"},
    {LANGUAGE_EN, "shared mailbox"},
    {LANGUAGE_EN, "calendar sharing"},
    {LANGUAGE_EN, "phishing mail"},
    {LANGUAGE_EN, "clicked a link"},
    {LANGUAGE_EN, "wilma password"},
    {LANGUAGE_EN, "wilma absence"},
    {LANGUAGE_EN, "wilma message"},
    {LANGUAGE_EN, "primus access"},
    {LANGUAGE_EN, "abitti exam"},
    {LANGUAGE_EN, "daycare login"},
    {LANGUAGE_EN, "teams guest"},
    {LANGUAGE_EN, "teams recording"},
    {LANGUAGE_EN, "printer out of paper"},
    {LANGUAGE_EN, "install program"},
    {LANGUAGE_EN, "out of office"},
    {LANGUAGE_EN, "sign document"},
    {LANGUAGE_SV, "skrivaren krånglar"},
    {LANGUAGE_SV, "papper fast i skrivaren"},
    {LANGUAGE_SV, "wilma inloggning"},
    {LANGUAGE_SV, "wilma lösenord"},
    {LANGUAGE_SV, "glömt pinkod"},
    {LANGUAGE_SV, "inget ljud"},
    {LANGUAGE_SV, "svart skärm"},
    {LANGUAGE_SV, "datorn hänger"},
    {LANGUAGE_SV, "datorn är seg"},
    {LANGUAGE_SV, "telefonen borta"},
    {LANGUAGE_SV, "telefonen stulen"},
    {LANGUAGE_SV, "ny telefon"},
    {LANGUAGE_SV, "kontot låst"},
    {LANGUAGE_SV, "byta lösenord"},
    {LANGUAGE_SV, "dela skärm"},
    {LANGUAGE_SV, "boka rum"},
    {LANGUAGE_SV, "möteslänk"},
    {LANGUAGE_SV, "wifi lösenord"},
    {LANGUAGE_SV, "vpn nere"},
    {LANGUAGE_SV, "kanonen funkar inte"},
    {LANGUAGE_SV, "kameran funkar int"},
    {LANGUAGE_SV, "mikrofonen tyst"},
    {LANGUAGE_SV, "filen försvann"},
    {LANGUAGE_SV, "skrivaren svarar inte"},
    {LANGUAGE_SV, "skanna till mejlen"},
    {LANGUAGE_SV, "delad postlåda"},
    {LANGUAGE_SV, "dela kalender"},
    {LANGUAGE_SV, "nätfiske"},
    {LANGUAGE_SV, "klickade på länk"},
    {LANGUAGE_SV, "wilma frånvaro"},
    {LANGUAGE_SV, "wilma meddelande"},
    {LANGUAGE_SV, "installera program"},
    {LANGUAGE_SV, "automatiskt svar"},
    {LANGUAGE_SV, "dokumentkameran död"},
    {LANGUAGE_SV, "abitti prov"},
    {LANGUAGE_SV, "närvaro evaka"},
    {LANGUAGE_SV, "printern strular"},
    {LANGUAGE_SV, "skrivare fungerar inte"},
    {LANGUAGE_FI, "tulostin jumissa"},
    {LANGUAGE_FI, "paperi jumissa"},
    {LANGUAGE_FI, "wilma kirjautuminen"},
    {LANGUAGE_FI, "wilman salasana"},
    {LANGUAGE_FI, "pin unohtui"},
    {LANGUAGE_FI, "ei ääntä"},
    {LANGUAGE_FI, "musta ruutu"},
    {LANGUAGE_FI, "kone jumissa"},
    {LANGUAGE_FI, "kone hidas"},
    {LANGUAGE_FI, "puhelin hukassa"},
    {LANGUAGE_FI, "puhelin varastettiin"},
    {LANGUAGE_FI, "uusi puhelin"},
    {LANGUAGE_FI, "tunnus lukossa"},
    {LANGUAGE_FI, "vaihda salasana"},
    {LANGUAGE_FI, "näytön jako"},
    {LANGUAGE_FI, "varaa huone"},
    {LANGUAGE_FI, "kokouslinkki"},
    {LANGUAGE_FI, "wifin salasana"},
    {LANGUAGE_FI, "vpn alhaalla"},
    {LANGUAGE_FI, "tykki rikki"},
    {LANGUAGE_FI, "kamera ei toimi"},
    {LANGUAGE_FI, "mikki mykkä"},
    {LANGUAGE_FI, "onedrive täynnä"},
    {LANGUAGE_FI, "tiedosto katosi"},
    {LANGUAGE_FI, "tulostin ei vastaa"},
    {LANGUAGE_FI, "skannaus sähköpostiin"},
    {LANGUAGE_FI, "jaettu postilaatikko"},
    {LANGUAGE_FI, "kalenterin jako"},
    {LANGUAGE_FI, "kalasteluviesti"},
    {LANGUAGE_FI, "klikkasin linkkiä"},
    {LANGUAGE_FI, "wilma poissaolo"},
    {LANGUAGE_FI, "wilma viesti"},
    {LANGUAGE_FI, "asenna ohjelma"},
    {LANGUAGE_FI, "poissaoloviesti"},
    {LANGUAGE_FI, "dokkari rikki"},
    {LANGUAGE_FI, "abitti koe"},
    {LANGUAGE_FI, "läsnäolo evaka"},
    {LANGUAGE_FI, "printteri temppuilee"},
};

/* Two or three words, with the shipped articles: their own words count, and those of several languages do not decide.
 */
static void test_short_messages(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    struct error error = ERROR_INIT;
    struct knowledge_sources sources = {.shipped = NEUVO_SOURCE_DIR "/knowledge/articles",
                                        .thesaurus = NEUVO_SOURCE_DIR "/knowledge/thesaurus"};
    assert_int_equal(knowledge_build(&sources, NULL, shelf.analyser, &shelf.knowledge, &shelf.complaints, &error),
                     RESULT_OK);
    for (size_t i = 0; i < sizeof short_messages / sizeof *short_messages; i++) {
        enum language language =
            language_detect(shelf.knowledge, shelf.analyser, short_messages[i].text, LANGUAGE_NONE, NULL);
        if (language != short_messages[i].language)
            fail_msg("\"%s\": %s", short_messages[i].text, language_code(language));
    }
}

/* ---- languages.txt ------------------------------------------------------------------------------------------ */

enum { LANGUAGES_BYTES = 64 * 1024, WORDS_MOST = 12, LENGTHS = 3 /* of 1-3, 4-7 and 8-12 words */, RIGHT_PERCENT = 95 };

struct tally {
    unsigned right, all;
};

static size_t count_words(const char *text)
{
    size_t words = 1;
    for (; *text != '\0'; text++)
        words += *text == ' ';
    return words;
}

static void count(struct tally *tally, bool right)
{
    tally->right += right;
    tally->all++;
}

/* "sv: skrivaren strular" */
static void check_row(const struct shelf *shelf, const char *row, struct tally languages[LANGUAGE_COUNT],
                      struct tally lengths[LENGTHS])
{
    own_(free_pointer) char *code = x_strndup(row, 2);
    const char *text = row + 4;
    enum language language = language_from_code(code);
    size_t words = count_words(text);
    assert_true(language < LANGUAGE_COUNT && words <= WORDS_MOST);
    bool right = language_detect(shelf->knowledge, shelf->analyser, text, LANGUAGE_NONE, NULL) == language;
    if (!right)
        print_message("not told right: %s\n", row);
    count(&languages[language], right);
    count(&lengths[words <= 3 ? 0 : words <= 7 ? 1 : 2], right);
}

static void test_how_many_are_told_right(void **state)
{
    static const char *const ranges[LENGTHS] = {"1-3", "4-7", "8-12"};
    struct tally languages[LANGUAGE_COUNT] = {{0}}, lengths[LENGTHS] = {{0}};
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text file = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct knowledge_sources sources = {.shipped = NEUVO_SOURCE_DIR "/knowledge/articles",
                                        .thesaurus = NEUVO_SOURCE_DIR "/knowledge/thesaurus"};
    assert_int_equal(knowledge_build(&sources, NULL, shelf.analyser, &shelf.knowledge, &shelf.complaints, &error),
                     RESULT_OK);
    assert_int_equal(file_read(NEUVO_SOURCE_DIR "/tests/unit/knowledge/languages.txt", LANGUAGES_BYTES, &file, &error),
                     RESULT_OK);
    char *rest = NULL;
    for (char *row = strtok_r(file.data, "\n", &rest); row != NULL; row = strtok_r(NULL, "\n", &rest)) {
        if (row[0] != '#')
            check_row(&shelf, row, languages, lengths);
    }
    for (size_t i = 0; i < LENGTHS; i++)
        print_message("%s words: %u of %u told right\n", ranges[i], lengths[i].right, lengths[i].all);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        print_message("%s: %u of %u told right\n", language_code((enum language)i), languages[i].right,
                      languages[i].all);
        assert_true(languages[i].all >= 40 && 100 * languages[i].right >= RIGHT_PERCENT * languages[i].all);
    }
}

static void test_one_word_never_switches(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    assert_int_equal(language_detect(NULL, shelf.analyser, "password", LANGUAGE_FI, NULL), LANGUAGE_FI);
    assert_int_equal(language_detect(NULL, shelf.analyser, "skrivare", LANGUAGE_FI, NULL), LANGUAGE_FI);
    assert_int_equal(language_detect(NULL, shelf.analyser, "", LANGUAGE_SV, NULL), LANGUAGE_SV);
    assert_int_equal(language_detect(NULL, shelf.analyser, "teams teams", LANGUAGE_SV, NULL), LANGUAGE_SV);
    assert_int_equal(language_detect(NULL, shelf.analyser, "hur byter jag mitt lösenord", LANGUAGE_FI, NULL),
                     LANGUAGE_SV);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_short_messages),
        cmocka_unit_test(test_how_many_are_told_right),
        cmocka_unit_test(test_one_word_never_switches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
