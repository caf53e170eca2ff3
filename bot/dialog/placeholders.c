#include "dialog/placeholders.h"

#include "settings/phrases.h"

#include <string.h>

enum { NAME_BYTES = 64 };

struct placeholder {
    const char *open, *end; /* from {{ to behind }} */
    char name[NAME_BYTES + 1];
};

/* The first placeholder of the text. An unclosed or nameless one has the name "". */
static bool find(const char *marked, struct placeholder *placeholder)
{
    static const char space[] = " \t";
    const char *open = strstr(marked, "{{");
    if (open == NULL)
        return false;
    const char *close = strstr(open, "}}");
    const char *name = open + 2 + strspn(open + 2, space);
    size_t length = close == NULL || close < name ? 0 : (size_t)(close - name);
    while (length > 0 && strchr(space, name[length - 1]) != NULL)
        length--;
    length = length <= NAME_BYTES ? length : 0;
    *placeholder = (struct placeholder){.open = open, .end = close == NULL ? open + strlen(open) : close + 2};
    memcpy(placeholder->name, name, length);
    return true;
}

/* "call: {{support_phone}}" wants a person's number, "open: {{wilma_web}}" wants to know something. */
static bool is_number(const char *name)
{
    return strstr(name, "phone") != NULL || strstr(name, "contact") != NULL;
}

/* "Open Wilma: " becomes "Open Wilma. ", so that a sentence can follow. */
static void end_sentence(struct text *out)
{
    size_t length = out->length;
    while (length > 0 && (out->data[length - 1] == ' ' || out->data[length - 1] == ':'))
        length--;
    text_truncate(out, length);
    text_add(out, ". ");
}

static void add_contact_instead(const struct talk *talk, const char *name, struct text *out)
{
    const char *contact = talk_fact(talk, "contact");
    if (contact != NULL && is_number(name)) {
        text_add(out, contact);
        return;
    }
    end_sentence(out);
    if (contact == NULL)
        text_add(out, talk_phrase(talk, is_number(name) ? "instead_of_number" : "instead_of_fact"));
    else
        phrase_fill(talk->world->phrases, talk->language, "instead_of_fact_contact", out, "contact", contact, NULL);
}

/* Whether it stands last, behind a colon. */
static bool stands_last(const char *marked, const struct placeholder *placeholder)
{
    const char *before = placeholder->open;
    while (before > marked && before[-1] == ' ')
        before--;
    return before > marked && before[-1] == ':' && strspn(placeholder->end, " .\r\n") == strlen(placeholder->end);
}

bool placeholders_write(const struct talk *talk, const char *marked, struct text *out)
{
    size_t start = out->length;
    struct placeholder placeholder;
    while (find(marked, &placeholder)) {
        const char *value = placeholder.name[0] == '\0' ? NULL : talk_fact(talk, placeholder.name);
        text_add_bytes(out, marked, (size_t)(placeholder.open - marked));
        if (value == NULL && !stands_last(marked, &placeholder)) {
            text_truncate(out, start);
            placeholders_contact(talk, out);
            return false;
        }
        if (value == NULL)
            add_contact_instead(talk, placeholder.name, out);
        else
            text_add(out, value);
        marked = placeholder.end;
    }
    text_add(out, marked);
    return true;
}

void placeholders_contact(const struct talk *talk, struct text *out)
{
    const char *contact = talk_fact(talk, "contact");
    if (contact == NULL)
        text_add(out, talk_phrase(talk, "ask_near_support"));
    else
        phrase_fill(talk->world->phrases, talk->language, "ask_contact", out, "contact", contact, NULL);
}
