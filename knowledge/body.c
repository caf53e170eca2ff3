/* An article's body cut into the parts that a chat shows: lead paragraphs, numbered steps, closing paragraphs. */
#include "knowledge/knowledge.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct cutting {
    struct body *body;
    struct text part;
    enum body_kind kind;
    bool steps_seen;
};

static void part_end(struct cutting *cutting)
{
    text_trim(&cutting->part);
    if (cutting->part.length > 0 && cutting->body->parts.count < BODY_PARTS_MAX)
        *list_push(&cutting->body->parts) =
            (struct body_part){.kind = cutting->kind, .text = text_detach(&cutting->part)};
    text_clear(&cutting->part);
}

/* The text behind "3. " or "3) " at the beginning of a line; NULL when it is no step. */
static const char *step_text(const char *line)
{
    size_t digits = strspn(line, "0123456789");
    if (digits == 0 || digits > 3 || (line[digits] != '.' && line[digits] != ')') || line[digits + 1] != ' ')
        return NULL;
    return line + digits + 2;
}

static void take_line(struct cutting *cutting, const char *line, size_t length)
{
    while (length > 0 && isspace((unsigned char)line[length - 1]))
        length--;
    size_t indent = strspn(line, " \t");
    if (indent >= length) {
        part_end(cutting);
        return;
    }
    const char *step = step_text(line + indent);
    if (step != NULL && step <= line + length) {
        part_end(cutting);
        cutting->steps_seen = true;
        cutting->kind = BODY_STEP;
    } else {
        step = line + indent;
        if (cutting->part.length == 0 && !(cutting->kind == BODY_STEP && indent >= 2))
            cutting->kind = cutting->steps_seen ? BODY_CLOSING : BODY_LEAD;
        if (cutting->part.length > 0)
            text_add_char(&cutting->part, ' ');
    }
    text_add_bytes(&cutting->part, step, (size_t)(line + length - step));
}

void body_read(const char *markdown, struct body *body)
{
    *body = (struct body){.parts = LIST_INIT};
    struct cutting cutting = {.body = body, .part = TEXT_INIT, .kind = BODY_LEAD};
    for (const char *line = markdown; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        take_line(&cutting, line, length);
        line += length + (line[length] == '\n');
    }
    part_end(&cutting);
    text_done(&cutting.part);
}

void body_done(struct body *body)
{
    for (size_t i = 0; i < body->parts.count; i++)
        free(body->parts.items[i].text);
    list_done(&body->parts);
}
