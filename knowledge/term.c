#include "knowledge/term.h"

#include "base/hash.h"

#include <string.h>

void term_list_add(struct term_list *list, enum term_kind kind, const char *string)
{
    enum term_kind other_kind;
    const char *other;
    if (*string == '\0')
        return;
    for (size_t cursor = 0; term_list_next(list, &cursor, &other_kind, &other);) {
        if (strcmp(other, string) == 0 && term_mark(other_kind, other) == term_mark(kind, string))
            return;
    }
    text_add_char(&list->packed, (char)kind);
    text_add_bytes(&list->packed, string, strlen(string) + 1);
}

bool term_list_next(const struct term_list *list, size_t *cursor, enum term_kind *kind, const char **string)
{
    if (*cursor >= list->packed.length)
        return false;
    *kind = (enum term_kind)list->packed.data[*cursor];
    *string = list->packed.data + *cursor + 1;
    *cursor += strlen(*string) + 2;
    return true;
}

void term_list_done(struct term_list *list)
{
    text_done(&list->packed);
}

uint64_t term_mark(enum term_kind kind, const char *string)
{
    unsigned char space = kind == TERM_NAME || kind == TERM_CONCEPT ? TERM_CONCEPT : TERM_BASE;
    return hash_fnv(hash_fnv(HASH_FNV_SEED, &space, 1), string, strlen(string));
}
