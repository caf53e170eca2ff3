/* mask_text: covered text holds no valid identity code (seen by a slow reader of its own), and covering it again finds
 * none. */
#include "fuzz/target.h"

#include "base/own.h"
#include "base/text.h"
#include "engine/mask.h"
#include "model/message.h"

#include <ctype.h>
#include <string.h>

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Days of a month by walking the calendar's rule, not by a table shared with the code under test. */
static int days_of(int month, int year)
{
    if (month == 2)
        return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Eleven ASCII characters, as the Digital and Population Data Services Agency describes the code. */
static bool is_identity_code(const char *s)
{
    for (int i = 0; i < 10; i++) {
        if (i != 6 && !isdigit((unsigned char)s[i]))
            return false;
    }
    char mark = (char)toupper((unsigned char)s[6]);
    int century = mark == '+'                                              ? 1800
                  : mark == '-' || (mark != '\0' && strchr("YXWVU", mark)) ? 1900
                  : mark != '\0' && strchr("ABCDEF", mark)                 ? 2000
                                                                           : 0;
    int day = (s[0] - '0') * 10 + s[1] - '0', month = (s[2] - '0') * 10 + s[3] - '0';
    int year = century + (s[4] - '0') * 10 + s[5] - '0', rest = 0;
    if (century == 0 || month < 1 || month > 12 || day < 1 || day > days_of(month, year))
        return false;
    for (int i = 0; i < 10; i++)
        rest = i == 6 ? rest : (rest * 10 + s[i] - '0') % 31;
    return toupper((unsigned char)s[10]) == "0123456789ABCDEFHJKLMNPRSTUVWXY"[rest];
}

static bool holds_identity_code(const struct text *text)
{
    for (size_t i = 0; i + 11 <= text->length; i++) {
        bool alone = (i == 0 || !is_word_byte(text->data[i - 1])) && !is_word_byte(text->data[i + 11]);
        if (alone && is_identity_code(text->data + i))
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(free_pointer) char *string = x_strndup((const char *)bytes, length);
    own_(text_done) struct text before = TEXT_INIT;
    own_(text_done) struct text covered = TEXT_INIT;
    own_(text_done) struct text again = TEXT_INIT;
    text_add(&before, string);
    unsigned masked = mask_text(string, &covered);
    HOLDS(!holds_identity_code(&covered));
    if (holds_identity_code(&before))
        HOLDS(masked != 0);
    if (masked == 0)
        HOLDS(strcmp(string, covered.data) == 0);
    HOLDS((mask_text(covered.data, &again) & (unsigned)MASK_IDENTITY_CODE) == 0);
    return 0;
}
