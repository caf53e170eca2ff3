#include "engine/arrive.h"
#include "engine/mask.h"

#include "base/own.h"
#include "model/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct example {
    const char *text, *covered;
    unsigned mask;
};

static const struct example examples[] = {
    {"oppilaan hetu on 131052-308T kiitos", "oppilaan hetu on ••• kiitos", MASK_IDENTITY_CODE},
    {"131052-308t", "•••", MASK_IDENTITY_CODE},
    {"131052 - 308 T", "•••", MASK_IDENTITY_CODE},
    {"131052–308T,", "•••,", MASK_IDENTITY_CODE},
    {"131052\xE2\x88\x92"
     "308T",
     "•••", MASK_IDENTITY_CODE},
    {"1310\xE2\x80\x8B"
     "52-308T",
     "•••", MASK_IDENTITY_CODE},
    {"010594Y9032", "•••", MASK_IDENTITY_CODE},
    {"020594X903P", "•••", MASK_IDENTITY_CODE},
    {"010516B903X", "•••", MASK_IDENTITY_CODE},
    {"131052-308U", "131052-308U", MASK_NONE},
    {"321352-308T", "321352-308T", MASK_NONE},
    {"tilaus 1310523081 saapui", "tilaus 1310523081 saapui", MASK_NONE},
    {"puh. 040 123 4567", "puh. 040 123 4567", MASK_NONE},
    /* A number to ring may have the sum of a card; what begins with + is no card. */
    {"soita +4915112345678", "soita +4915112345678", MASK_NONE},
    {"maksoin 4915112345678", "maksoin •••", MASK_CARD},
    {"soita 040 123 4567, tunnus 131052-308T", "soita 040 123 4567, tunnus •••", MASK_IDENTITY_CODE},
    {"kortti 4111 1111 1111 1111 ei toimi", "kortti ••• ei toimi", MASK_CARD},
    {"4111-1111-1111-1112", "4111-1111-1111-1112", MASK_NONE},
    {"tili FI21 1234 5600 0007 85 kiitos", "tili ••• kiitos", MASK_IBAN},
    {"fi2112345600000785", "•••", MASK_IBAN},
    {"FI21 1234 5600 0007 86", "FI21 1234 5600 0007 86", MASK_NONE},
    {"salasana: kissa123 ei toimi", "salasana: ••• ei toimi", MASK_PASSWORD},
    {"salasanani on Kissa123", "salasanani on •••", MASK_PASSWORD},
    {"salasana on lukittu", "salasana on lukittu", MASK_NONE},
    {"salasana on vanhentunut, mitä teen", "salasana on vanhentunut, mitä teen", MASK_NONE},
    {"mitt lösenord är Hund77", "mitt lösenord är •••", MASK_PASSWORD},
    {"Lösenord: hund", "Lösenord: •••", MASK_PASSWORD},
    {"my password is abc123!", "my password is •••", MASK_PASSWORD},
    {"pin-koodi: 1234", "pin-koodi: •••", MASK_PASSWORD},
    {"PIN: 1234", "PIN: •••", MASK_PASSWORD},
    {"pin = 1234", "pin = •••", MASK_PASSWORD},
    {"pinkoodi: 1234", "pinkoodi: •••", MASK_PASSWORD},
    {"PIN-koodini on 1234", "PIN-koodini on •••", MASK_PASSWORD},
    {"PIN‑koodiksi: 1234", "PIN‑koodiksi: •••", MASK_PASSWORD},
    {"my PIN code is 1234", "my PIN code is •••", MASK_PASSWORD},
    {"min pinkod är 1234", "min pinkod är •••", MASK_PASSWORD},
    {"PIN-koden: 1234", "PIN-koden: •••", MASK_PASSWORD},
    {"lösenordet: x1", "lösenordet: •••", MASK_PASSWORD},
    {"salasanaksi: kissa", "salasanaksi: •••", MASK_PASSWORD},
    {"wifi-salasana: kissa", "wifi-salasana: •••", MASK_PASSWORD},
    {"tunnusluvun: 1234", "tunnusluvun: •••", MASK_PASSWORD},
    {"passwords: cat dog", "passwords: ••• dog", MASK_PASSWORD},
    {"pinta-ala: 20", "pinta-ala: 20", MASK_NONE},
    {"pinterest: https://pinterest.fi/kissat1", "pinterest: https://pinterest.fi/kissat1", MASK_NONE},
    {"passwordless: kyllä", "passwordless: kyllä", MASK_NONE},
    {"password-free: yes", "password-free: yes", MASK_NONE},
    {"pin-up: 20", "pin-up: 20", MASK_NONE},
    {"lösenordsbyte: 2 gånger", "lösenordsbyte: 2 gånger", MASK_NONE},
    {"unohdin salasanan", "unohdin salasanan", MASK_NONE},
    {"131052-308T ja FI2112345600000785", "••• ja •••", MASK_IDENTITY_CODE | MASK_IBAN},
    {"", "", MASK_NONE},
};

/* A secret and what announces it, and what is left when it is covered. */
static const struct example announced[] = {
    {"salasana:\tkissa123", "salasana:\t•••", MASK_PASSWORD},
    {"salasana:\xC2\xA0kissa123", "salasana:\xC2\xA0•••", MASK_PASSWORD},
    {"salasana:   \t kissa", "salasana:   \t •••", MASK_PASSWORD},
    {"salasana:\nkissa123", "salasana:\n•••", MASK_PASSWORD},
    {"Tunnus\taino\nSalasana\tkissa123", "Tunnus\taino\nSalasana\t•••", MASK_PASSWORD},
    {"salasana:\xE3\x80\x80kissa", "salasana:\xE3\x80\x80•••", MASK_PASSWORD},
    {"salasana:kissa", "salasana:•••", MASK_PASSWORD},
    {"salasana => kissa", "salasana => •••", MASK_PASSWORD},
    {"salasana → kissa123", "salasana → •••", MASK_PASSWORD},
    {"salasana: on kissa123", "salasana: on •••", MASK_PASSWORD},
    {"salasana:on kissa123", "salasana:on •••", MASK_PASSWORD},
    {"salasana on: kissa", "salasana on: •••", MASK_PASSWORD},
    {"salasanani on 'kissa 123' apua", "salasanani on ••• apua", MASK_PASSWORD},
    {"salasanani on ”kissa 123”", "salasanani on •••", MASK_PASSWORD},
    {"salasanani on “kissa 123”.", "salasanani on •••.", MASK_PASSWORD},
    {"salasana: \"kissa koira\"", "salasana: •••", MASK_PASSWORD},
    {"password: 'it's a cat'", "password: •••", MASK_PASSWORD},
    {"salasana 'kissa 123' ei kelpaa", "salasana ••• ei kelpaa", MASK_PASSWORD},
    {"salasana kissa123", "salasana •••", MASK_PASSWORD},
    {"Salasanani  Kissa2024!", "Salasanani  •••", MASK_PASSWORD},
    {"salasana, kissa123", "salasana, •••", MASK_PASSWORD},
    {"salasana (kissa123)", "salasana (•••", MASK_PASSWORD},
    {"salasana - kissa123", "salasana - •••", MASK_PASSWORD},
    {"salasana k1ssa#koira", "salasana •••", MASK_PASSWORD},
    {"salasana P@ssw0rd", "salasana •••", MASK_PASSWORD},
    {"salasana 123456", "salasana •••", MASK_PASSWORD},
    {"salasana kissa@koira", "salasana •••", MASK_PASSWORD},
    {"salasana oli kissa123", "salasana oli •••", MASK_PASSWORD},
    {"salasanani on nyt kissa123", "salasanani on nyt •••", MASK_PASSWORD},
    {"salasanani on KissaKoira", "salasanani on •••", MASK_PASSWORD},
    {"salasana Wilmaan: kissa123", "salasana Wilmaan: •••", MASK_PASSWORD},
    {"salasana Wilmaan on kissa123", "salasana Wilmaan on •••", MASK_PASSWORD},
    {"my password for teams is hunter22", "my password for teams is •••", MASK_PASSWORD},
    {"my password hunter22", "my password •••", MASK_PASSWORD},
    {"my password's hunter22", "my password's •••", MASK_PASSWORD},
    {"the password was hunter22", "the password was •••", MASK_PASSWORD},
    {"mitt lösenord hund77", "mitt lösenord •••", MASK_PASSWORD},
    {"losenord: hund", "losenord: •••", MASK_PASSWORD},
    {"lo\xCC\x88senord: hund", "lo\xCC\x88senord: •••", MASK_PASSWORD},
    {"lösen: hund", "lösen: •••", MASK_PASSWORD},
    {"pw: x", "pw: •••", MASK_PASSWORD},
    {"PW x1y2z3", "PW •••", MASK_PASSWORD},
    {"pwd=x", "pwd=•••", MASK_PASSWORD},
    {"pass: x", "pass: •••", MASK_PASSWORD},
    {"salalause: hevonen", "salalause: •••", MASK_PASSWORD},
    {"wlansalasana: kissa", "wlansalasana: •••", MASK_PASSWORD},
    {"salsana: kissa", "salsana: •••", MASK_PASSWORD},
    {"pin 1234", "pin •••", MASK_PASSWORD},
    {"tunnuslukuni 4321 ei toimi", "tunnuslukuni ••• ei toimi", MASK_PASSWORD},
    {"PUK: 12345678", "PUK: •••", MASK_PASSWORD},
    {"klikkasin linkkiä ja annoin salasanan Kissa", "klikkasin linkkiä ja annoin salasanan •••", MASK_PASSWORD},
    {"kerroin hänelle salasanani Mökkitie.", "kerroin hänelle salasanani •••", MASK_PASSWORD},
    {"jag gav lösenordet Hund till någon", "jag gav lösenordet ••• till någon", MASK_PASSWORD},
    {"I told them my password Fluffy", "I told them my password •••", MASK_PASSWORD},
};

/* Words about passwords that hold none. */
static const char *const left_alone[] = {
    "salasana vanhenee 30 päivässä",
    "salasana windows11",
    "salasana windows11:ssä ei kelpaa",
    "salasana office365-tunnukselle",
    "salasana o365 ei toimi",
    "salasana M365:een",
    "wilma salasana 2026",
    "salasana 30pv välein",
    "salasana 4b luokalle",
    "salasana luokassa A123",
    "salasana B2105:ssä",
    "salasana aino.virtanen2@kunta.fi ei toimi",
    "salasana https://kunta.fi/ohje2",
    "salasana ohje2024.pdf",
    "salasana vaihtui klo 12:30",
    "salasana virhe 53003",
    "salasana virhe53003",
    "salasana ei toimi: AADSTS50126",
    "salasana error 0x80070005",
    "salasana: miten vaihdan sen?",
    "salasana: ei toimi",
    "Salasana: unohtunut",
    "Ongelma: salasana:\nei toimi",
    "salasana: ?",
    "salasana: •••",
    "salasana on 8 merkkiä",
    "salasana on 90pv vanha",
    "salasana on vanhentunut/lukittu",
    "salasana on \"vanhentunut\"",
    "salasana on OneDrivessa",
    "salasana on väärin...",
    "salasana kaksi-osainen tunnistautuminen",
    "salasana ja pin vaihto",
    "salasana",
    "salasana:",
    "password reset for teams",
    "password expires in 14 days",
    "password is case-sensitive",
    "lösenordet går ut om 30 dagar",
    "pinned 1234 posts",
    "pin board 2",
    "pass the ball 100 times",
    "my pass hunter2",
    "pwn2own: 20",
    "annoin salasanan Wilmaan",
    "annoin salasanan Pekalle",
    "kirjoitin salasanan Teamsissa väärin",
    "syötin salasanan Wilma ei aukea",
    "annoin salasanan väärälle sivulle",
    "jag gav lösenordet till fel person",
    "I typed my password on a fake page",
    "I typed my password. How do I change it?",
};

/* Known limits: a secret of plain words is seen only behind a colon, between quotation marks with a number, or with a
 * capital where it was given away. */
static const char *const not_seen[] = {
    "salasana kissa",
    "salasanani on kissa",
    "salasanani on kissa-koira",
    "password A123",
};

/* An identity code keeps nothing of itself when something hangs on it. */
static const struct example hanging[] = {
    {"131052-308Tn", "•••n", MASK_IDENTITY_CODE},       {"131052-308T:n tiedot", "•••:n tiedot", MASK_IDENTITY_CODE},
    {"131052-308Tlle", "•••lle", MASK_IDENTITY_CODE},   {"131052-308T131052-308T", "••••••", MASK_IDENTITY_CODE},
    {"hetu131052-308T", "hetu•••", MASK_IDENTITY_CODE}, {"131052\t-308T", "•••", MASK_IDENTITY_CODE},
    {"010594Y9032n", "•••n", MASK_IDENTITY_CODE},       {"010594Y90321", "010594Y90321", MASK_NONE},
    {"9131052-308T", "9131052-308T", MASK_NONE},        {"FI2112345600000785een", "•••een", MASK_IBAN},
    {"4111111111111111n", "•••n", MASK_CARD},           {"41111111111111111", "41111111111111111", MASK_NONE},
};

static void check_table(const struct example *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        own_(text_done) struct text out = TEXT_INIT;
        unsigned mask = mask_text(table[i].text, &out);
        if (mask != table[i].mask || strcmp(out.data, table[i].covered) != 0)
            fail_msg("\"%s\" gave \"%s\" (%u)", table[i].text, out.data, mask);
    }
}

static void check_untouched(const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        own_(text_done) struct text out = TEXT_INIT;
        if (mask_text(texts[i], &out) != MASK_NONE || strcmp(out.data, texts[i]) != 0)
            fail_msg("\"%s\" gave \"%s\"", texts[i], out.data);
    }
}

static void test_examples(void **state)
{
    check_table(examples, sizeof examples / sizeof *examples);
}

static void test_announced_secrets(void **state)
{
    check_table(announced, sizeof announced / sizeof *announced);
}

static void test_words_about_passwords(void **state)
{
    check_untouched(left_alone, sizeof left_alone / sizeof *left_alone);
}

static void test_known_limits(void **state)
{
    check_untouched(not_seen, sizeof not_seen / sizeof *not_seen);
}

static void test_hanging_letters(void **state)
{
    check_table(hanging, sizeof hanging / sizeof *hanging);
}

/* Every valid code over all marks and many dates is covered: the recall is 100 %. */
static void test_all_identity_codes(void **state)
{
    static const char marks[] = "+-YXWVUABCDEF";
    static const char alphabet[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    size_t tried = 0;
    for (int day = 1; day <= 28; day += 3) {
        for (int month = 1; month <= 12; month++) {
            for (int number = 2; number < 1000; number += 37) {
                const char mark = marks[tried % (sizeof marks - 1)];
                char digits[10], code[16];
                (void)snprintf(digits, sizeof digits, "%02d%02d%02d%03d", day % 100, month % 100, (int)(tried % 100),
                               number % 1000);
                long value = strtol(digits, NULL, 10);
                (void)snprintf(code, sizeof code, "%.6s%c%.3s%c", digits, mark, digits + 6, alphabet[value % 31]);
                own_(text_done) struct text out = TEXT_INIT;
                if (mask_text(code, &out) != MASK_IDENTITY_CODE)
                    fail_msg("%s was not covered", code);
                tried++;
            }
        }
    }
    assert_true(tried > 3000);
}

/* Any bytes are taken: broken UTF-8, and a long run of digits in linear time. */
static void test_any_bytes(void **state)
{
    own_(text_done) struct text out = TEXT_INIT;
    (void)mask_text("\xFF\xFE 131052-308T \xC3", &out);
    assert_non_null(strstr(out.data, "•••"));
    own_(text_done) struct text long_text = TEXT_INIT;
    for (int i = 0; i < 16000; i++)
        text_add_char(&long_text, '1');
    text_clear(&out);
    (void)mask_text(long_text.data, &out);
    assert_int_equal(out.length, 16000);
}

/* What cannot be seen is gone before anything is looked for, and before anybody is given it. */
static void test_control_characters_hide_nothing(void **state)
{
    struct message message;
    message_init(&message);
    message_set(&message.text, "a\001b\tc\nd \0331310\00252-308T\037");
    arrive_mask(&message);
    assert_string_equal(message.text, "ab\tc\nd •••");
    assert_int_equal(message.masked, MASK_IDENTITY_CODE);
    message_done(&message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_announced_secrets),
        cmocka_unit_test(test_words_about_passwords),
        cmocka_unit_test(test_known_limits),
        cmocka_unit_test(test_hanging_letters),
        cmocka_unit_test(test_all_identity_codes),
        cmocka_unit_test(test_any_bytes),
        cmocka_unit_test(test_control_characters_hide_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
