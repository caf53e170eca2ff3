#include "connectors/teams/citation.h"

#include "base/json.h"
#include "base/own.h"

#include <stdio.h>
#include <string.h>

enum { NAME_UNITS = 80, ABSTRACT_UNITS = 160, MARK_BYTES = 32 };

static bool is_source(const struct reply *reply, const struct block *block)
{
    return reply->topic != NULL && block->kind == BLOCK_SOURCE && *block->text != '\0';
}

void citation_mark(const struct reply *reply, const struct block *block, size_t *number, struct text *markdown)
{
    if (is_source(reply, block))
        text_printf(markdown, " [%zu]", ++*number);
}

/* Teams counts in UTF-16. */
static void add_cut(struct text *out, const char *string, size_t units)
{
    const char *cursor = string;
    size_t used = 0;
    for (uint32_t code = utf8_next(&cursor); code != 0; code = utf8_next(&cursor)) {
        used += code > 0xFFFF ? 2 : 1;
        if (used > units)
            return;
        text_add_codepoint(out, code == '\n' ? ' ' : code);
    }
}

/* "Lähde: Näytön jakaminen" is called "Näytön jakaminen". */
static void write_name(const struct block *block, struct text *name)
{
    own_(text_done) struct text plain = TEXT_INIT;
    inline_plain(block->text, &plain);
    const char *colon = strstr(plain.data, ": ");
    add_cut(name, colon == NULL ? plain.data : colon + 2, NAME_UNITS);
}

static void write_abstract(const struct reply *reply, struct text *abstract)
{
    own_(text_done) struct text plain = TEXT_INIT;
    for (size_t i = 0; i < reply->blocks.count && plain.length == 0; i++) {
        if (reply->blocks.items[i].kind == BLOCK_PARAGRAPH || reply->blocks.items[i].kind == BLOCK_STEP)
            inline_plain(reply->blocks.items[i].text, &plain);
    }
    add_cut(abstract, plain.data, ABSTRACT_UNITS);
}

static void add_claim(const struct reply *reply, const struct block *block, size_t number, struct text *json)
{
    own_(text_done) struct text name = TEXT_INIT;
    own_(text_done) struct text abstract = TEXT_INIT;
    write_name(block, &name);
    write_abstract(reply, &abstract);
    text_add(json, "{\"@type\":\"Claim\"");
    json_write_member_int(json, "position", (int64_t)number);
    text_add(json, ",\"appearance\":{\"@type\":\"DigitalDocument\"");
    json_write_member(json, "name", name.data);
    json_write_member(json, "abstract", abstract.length == 0 ? name.data : abstract.data);
    text_add(json, "}}");
}

void citation_add(const struct reply *reply, const char *markdown, struct text *json)
{
    own_(text_done) struct text claims = TEXT_INIT;
    size_t number = 0;
    for (size_t i = 0; i < reply->blocks.count; i++) {
        char mark[MARK_BYTES];
        if (!is_source(reply, &reply->blocks.items[i]))
            continue;
        (void)snprintf(mark, sizeof mark, " [%zu]", ++number);
        if (strstr(markdown, mark) == NULL) /* it was cut off, and all behind it */
            break;
        text_add(&claims, number == 1 ? "" : ",");
        add_claim(reply, &reply->blocks.items[i], number, &claims);
    }
    if (claims.length > 0)
        text_printf(json,
                    ",\"entities\":[{\"type\":\"https://schema.org/Message\",\"@type\":\"Message\",\"@context\":"
                    "\"https://schema.org\",\"citation\":[%s]}]",
                    claims.data);
}
