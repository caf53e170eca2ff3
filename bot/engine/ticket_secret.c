#include "engine/ticket_secret.h"

#include "base/hash.h"
#include "engine/link_code.h"

#include <stddef.h>
#include <stdio.h>

void ticket_code_make(char code[TICKET_CODE_BYTES])
{
    size_t at = 0;
    for (int i = 0; i < TICKET_CODE_LETTERS; i++) {
        if (i == 4 || i == 8)
            code[at++] = '-';
        code[at++] = random_code_letter();
    }
    code[at] = '\0';
}

void ticket_token_make(char token[TICKET_TOKEN_LETTERS + 1])
{
    uint8_t bytes[TICKET_TOKEN_LETTERS / 2];
    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        (void)snprintf(token + 2 * i, 3, "%02x", bytes[i]);
}
