#include "model/article_name.h"

#include <string.h>

enum { NAME_BYTES = 48 };

/* A letter with its marks taken off, or a - for anything else. */
static char plain_letter(const char **at)
{
    static const struct {
        const char *letter;
        char plain;
    } letters[] = {{"ä", 'a'}, {"Ä", 'a'}, {"å", 'a'}, {"Å", 'a'}, {"ö", 'o'}, {"Ö", 'o'}, {"é", 'e'}, {"É", 'e'}};
    char letter = **at;
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (!string_starts(*at, letters[i].letter))
            continue;
        *at += strlen(letters[i].letter);
        return letters[i].plain;
    }
    ++*at;
    if (letter >= 'A' && letter <= 'Z')
        return (char)(letter - 'A' + 'a');
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ? letter : '-';
}

void article_name_of(const char *words, struct text *name)
{
    while (*words != '\0' && name->length < NAME_BYTES) {
        char letter = plain_letter(&words);
        if (letter != '-' || (name->length > 0 && name->data[name->length - 1] != '-'))
            text_add_char(name, letter);
    }
    while (name->length > 0 && name->data[name->length - 1] == '-')
        text_truncate(name, name->length - 1);
}
