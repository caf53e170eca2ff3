#include "connectors/teams/mention.h"

#include "base/own.h"

#include <string.h>

static void replace(struct text *text, struct text *with)
{
    struct text old = *text;
    *text = *with;
    *with = old;
}

void mention_remove(struct text *text, const char *mention)
{
    own_(text_done) struct text rest = TEXT_INIT;
    const char *at = *mention == '\0' ? NULL : strstr(text->data, mention);
    if (at == NULL)
        return;
    text_add_bytes(&rest, text->data, (size_t)(at - text->data));
    text_add(&rest, at + strlen(mention));
    text_trim(&rest);
    replace(text, &rest);
}

/* "<at>" and "<at id="0">": the byte behind it; NULL when it is something else. */
static const char *after_mark(const char *at)
{
    if (string_starts(at, "</at>"))
        return at + strlen("</at>");
    if (!string_starts(at, "<at>") && !string_starts(at, "<at "))
        return NULL;
    size_t length = strcspn(at, ">\n");
    return at[length] == '>' ? at + length + 1 : NULL;
}

void mention_unwrap(struct text *text)
{
    own_(text_done) struct text rest = TEXT_INIT;
    for (const char *at = text->data; *at != '\0';) {
        const char *after = *at == '<' ? after_mark(at) : NULL;
        if (after != NULL) {
            at = after;
        } else if (string_starts(at, "&nbsp;")) {
            text_add_char(&rest, ' ');
            at += strlen("&nbsp;");
        } else {
            text_add_char(&rest, *at++);
        }
    }
    text_trim(&rest);
    replace(text, &rest);
}
