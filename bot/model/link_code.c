#include "model/link_code.h"

#include <string.h>

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

bool link_code_is_shaped(const char *code)
{
    int places = 0;
    if (strlen(code) != LINK_CODE_LENGTH)
        return false;
    for (int i = 0; i < LINK_CODE_LENGTH; i++) {
        if (!is_digit(code[i]) && (code[i] < 'A' || code[i] > 'Z'))
            return false;
        places += is_digit(code[i]) && (i == 0 || !is_digit(code[i - 1]));
    }
    return places >= 2;
}
