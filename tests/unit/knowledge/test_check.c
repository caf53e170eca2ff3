/* What `neuvo knowledge check` tells an editor, and that it keeps still where nothing is wrong. */
#include "knowledge/check.h"
#include "shelf.h"

#define VPN_FI \
    "---\ntitle: VPN-yhteyden avaaminen kotona\nquestions:\n  - miten avaan vpn:n kotona\n---\nAvaa yhteys näin.\n\n" \
    "1. Avaa ohjelma työkoneelta ja kirjaudu.\n2. Valitse yhteys ja odota hetki.\n"
#define VPN_SV \
    "---\ntitle: Öppna VPN hemma\nquestions:\n  - hur öppnar jag vpn hemma\n---\nSå här öppnar du den.\n\n" \
    "1. Öppna programmet på arbetsdatorn och logga in.\n2. Välj anslutningen och vänta lite.\n"
#define VPN_EN \
    "---\ntitle: Opening the VPN at home\nquestions:\n  - how do I open the vpn at home\n---\nOpen it like this.\n\n" \
    "1. Open the program on your work computer and sign in.\n2. Choose the connection and wait a little.\n"
#define PRINTER_FI \
    "---\ntitle: Tulostimen tukos\nquestions:\n  - paperi jumissa tulostimessa\n---\nPoista paperi varovasti.\n"

static void shelve(struct shelf *shelf)
{
    shelf_write(shelf, "a/fi/vpn.md", VPN_FI);
    shelf_write(shelf, "a/sv/vpn.md", VPN_SV);
    shelf_write(shelf, "a/en/vpn.md", VPN_EN);
    shelf_write(shelf, "a/fi/printer.md", PRINTER_FI);
    shelf_write(
        shelf, "a/sv/printer.md",
        "---\ntitle: Papper fast i skrivaren\nquestions:\n  - pappret sitter fast\n---\nTa bort det försiktigt.\n");
    shelf_write(shelf, "a/en/printer.md",
                "---\ntitle: Paper jam in the printer\nquestions:\n  - paper is stuck\n---\nRemove it with care.\n");
}

/* Checks; the findings as lines "fi/vpn.md: key: text". */
static void check(struct shelf *shelf, struct text *lines)
{
    own_(complaints_done) struct complaints findings = {.list = LIST_INIT};
    assert_int_equal(shelf_build(shelf, "a", NULL, NULL), RESULT_OK);
    assert_int_equal(shelf->complaints.list.count, 0);
    knowledge_check(shelf->knowledge, shelf->analyser, "2026-11-26", &findings);
    text_clear(lines);
    for (size_t i = 0; i < findings.list.count; i++)
        text_printf(lines, "%s: %s: %s\n", strstr(findings.list.items[i].path, "/a/") + 3, findings.list.items[i].key,
                    findings.list.items[i].text);
}

static void test_nothing_to_find(void **state)
{
    own_(shelf_close) struct shelf shelf = shelf_open();
    own_(text_done) struct text lines = TEXT_INIT;
    (void)state;
    shelve(&shelf);
    check(&shelf, &lines);
    assert_string_equal(lines.data, "");
}

struct fault {
    const char *file, *content, *finding;
};

static const struct fault faults[] = {
    {"a/fi/vpn.md",
     "---\ntitle: VPN-yhteys kotona\nreview_by: 2026-11-25\nquestions: [miten vpn]\n---\n1. Avaa se.\n2. Odota.\n",
     "fi/vpn.md: review_by: was to be looked through by 2026-11-25"},
    {"a/fi/vpn.md",
     "---\ntitle: VPN-yhteys kotona\nsee_also: [printer, scanner]\nquestions: [miten vpn]\n---\n1. Avaa se.\n2. "
     "Odota.\n",
     "fi/vpn.md: see_also: there is no topic scanner"},
    {"a/fi/vpn.md",
     "---\ntitle: VPN-yhteys kotona\nquestions: [miten vpn]\n---\n1. Avaa [ohje](/ohjeet/vpn).\n2. Odota.\n",
     "fi/vpn.md: : the link to \"/ohjeet/vpn\" leads nowhere"},
    {"a/fi/vpn.md", "---\ntitle: VPN-yhteys kotona\nquestions: [miten vpn]\n---\n1. Avaa se.\n2. Odota.\n3. Valmis.\n",
     "fi/vpn.md: : has 3 steps, and 2 in sv"},
    {"a/fi/vpn.md", "---\ntitle: VPN-yhteys kotona\nquestions: [miten vpn]\n---\n1. Soita numeroon 5500.\n2. Odota.\n",
     "fi/vpn.md: : says 5500, which the version in sv does not"},
    {"a/fi/vpn.md", "---\ntitle: VPN-yhteys kotona\n---\n1. Avaa se.\n2. Odota.\n", "fi/vpn.md: questions: has none"},
    {"a/fi/vpn.md",
     "---\ntitle: VPN-yhteys kotona\nquestions: [paperi jumissa tulostimessa]\n---\n1. Avaa se.\n2. Odota.\n",
     "fi/vpn.md: questions: \"paperi jumissa tulostimessa\" stands in printer too"},
    {"a/fi/vpn.md", "---\ntitle: VPN-yhteys kotona\nquestions: [tulostimen tukos]\n---\n1. Avaa se.\n2. Odota.\n",
     "fi/printer.md: title: asked by its own title, vpn comes first"},
    {"a/sv/printer.md",
     "---\ntitle: Papper fast\nquestions: [pappret sitter fast]\n---\nAvaa tulostimen kansi, poista paperi varovasti "
     "ja "
     "sulje kansi. Jos paperi repeää, pyydä apua ennen kuin jatkat tulostamista.\n",
     "sv/printer.md: : lies in the folder sv but reads as fi"},
    {"a/fi/only.md", "---\ntitle: Kahvikone kahvihuoneessa\nquestions: [kahvikone ei toimi]\n---\nPaina nappia.\n",
     "fi/only.md: : is missing in sv, en"},
    {"a/fi/jam.md", "---\ntitle: Tulostimen tukos\nquestions: [tukos]\n---\nPoista paperi.\n",
     "fi/printer.md: title: asked by its own title, jam comes first"},
    {"a/fi/jam.md", "---\ntitle: Tulostimen tukos ja paperi\nquestions: [paperi tulostimessa]\n---\nPoista paperi.\n",
     "title: is hard to tell from"},
};

static void test_each_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        own_(shelf_close) struct shelf shelf = shelf_open();
        own_(text_done) struct text lines = TEXT_INIT;
        shelve(&shelf);
        shelf_write(&shelf, faults[i].file, faults[i].content);
        check(&shelf, &lines);
        if (strstr(lines.data, faults[i].finding) == NULL)
            print_error("not found: %s\nin:\n%s", faults[i].finding, lines.data);
        assert_non_null(strstr(lines.data, faults[i].finding));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_to_find),
        cmocka_unit_test(test_each_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
