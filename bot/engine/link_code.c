#include "engine/link_code.h"

#include "base/hash.h"

#include <string.h>

/* Each letter is as likely as any other: bytes beyond the last whole round of the alphabet are thrown away. */
char random_code_letter(void)
{
    static const char letters[] = LINK_CODE_LETTERS;
    const uint8_t count = sizeof letters - 1;
    uint8_t byte = 0;
    do
        random_bytes(&byte, 1);
    while (byte >= UINT8_MAX / count * count);
    return letters[byte % count];
}

void link_code_make(char code[LINK_CODE_BYTES])
{
    do {
        for (int i = 0; i < LINK_CODE_LENGTH; i++)
            code[i] = random_code_letter();
        code[LINK_CODE_LENGTH] = '\0';
    } while (!link_code_is_shaped(code));
}
