#include "model/ticket_visit.h"

#include "base/own.h"
#include "base/text.h"
#include "model/link_code.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool ticket_code_read(const char *typed, char code[TICKET_CODE_BYTES])
{
    size_t count = 0, at = 0;
    for (; *typed != '\0'; typed++) {
        char letter = (char)toupper((unsigned char)*typed);
        if (letter == ' ' || letter == '-' || letter == '\t')
            continue;
        if (strchr(LINK_CODE_LETTERS, letter) == NULL || count == TICKET_CODE_LETTERS)
            return false;
        if (count == 4 || count == 8)
            code[at++] = '-';
        code[at++] = letter;
        count++;
    }
    code[at] = '\0';
    return count == TICKET_CODE_LETTERS;
}

bool ticket_token_is(const char *token)
{
    return token != NULL && strlen(token) == TICKET_TOKEN_LETTERS &&
           strspn(token, "0123456789abcdef") == TICKET_TOKEN_LETTERS;
}

void visit_pictures_done(struct visit_pictures *pictures)
{
    for (size_t i = 0; i < pictures->list.count; i++)
        free(pictures->list.items[i].media_type);
    list_done(&pictures->list);
}

void ticket_visit_free(struct ticket_visit *visit)
{
    if (visit == NULL)
        return;
    for (size_t i = 0; i < visit->lines.list.count; i++) {
        free(visit->lines.list.items[i].name);
        free(visit->lines.list.items[i].text);
    }
    list_done(&visit->lines.list);
    free(visit->secret);
    free(visit->question);
    free(visit->claimer);
    free(visit->calendar);
    free(visit->reference);
    free(visit->desk);
    visit_pictures_done(&visit->pictures);
    ticket_where_done(&visit->where);
    free(visit);
}
