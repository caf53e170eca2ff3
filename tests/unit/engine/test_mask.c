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

static void test_examples(void **state)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        own_(text_done) struct text out = TEXT_INIT;
        unsigned mask = mask_text(examples[i].text, &out);
        if (mask != examples[i].mask || strcmp(out.data, examples[i].covered) != 0)
            fail_msg("\"%s\" gave \"%s\" (%u)", examples[i].text, out.data, mask);
    }
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_all_identity_codes),
        cmocka_unit_test(test_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
