#include "knowledge/passages.h"

#include "base/hash.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES_MAX = 8192 };

/* One word as it stands there. */
struct token {
    uint32_t start, length; /* in the letters */
    uint32_t from, to;      /* in its text */
    uint32_t passage;
    uint32_t next; /* 1 + the number of the next token of the same word; 0: none */
};

struct reading {
    struct text letters;
    LIST_OF(struct token) tokens;
    uint32_t passage;    /* the number of this one */
    size_t passage_from; /* its first token */
};

/* ---- the tokens ---------------------------------------------------------------------------------------- */

static bool ends_passage(const char *text)
{
    return *text == '\n' || *text == '\0' ||
           ((*text == '.' || *text == '!' || *text == '?') && (text[1] == ' ' || text[1] == '\n'));
}

static void end_passage(struct reading *reading)
{
    reading->passage += reading->tokens.count > reading->passage_from;
    reading->passage_from = reading->tokens.count;
}

/* The word at the cursor, which moves behind it; false: there is none. */
static bool read_word(struct reading *reading, const char *text, const char **cursor)
{
    const char *from = *cursor, *to = from;
    size_t start = reading->letters.length;
    for (uint8_t letter; *to != '\0' && (letter = passages_letter(cursor)) != 0; to = *cursor)
        text_add_char(&reading->letters, (char)letter);
    *cursor = to;
    if (to == from)
        return false;
    *list_push(&reading->tokens) = (struct token){.start = (uint32_t)start,
                                                  .length = (uint32_t)(reading->letters.length - start),
                                                  .from = (uint32_t)(from - text),
                                                  .to = (uint32_t)(to - text),
                                                  .passage = reading->passage};
    return true;
}

static void read_text(struct reading *reading, const char *text)
{
    const char *end = text + strnlen(text, TEXT_BYTES_MAX);
    for (const char *cursor = text; cursor < end;) {
        if (read_word(reading, text, &cursor))
            continue;
        if (ends_passage(cursor))
            end_passage(reading);
        (void)passages_letter(&cursor); /* none */
    }
    end_passage(reading);
}

const char *passages_text(const struct article_record *record, size_t number)
{
    if (number-- == 0)
        return record->article.title;
    for (size_t i = 0; record->article.questions[i] != NULL; i++) {
        if (number-- == 0)
            return record->article.questions[i];
    }
    for (size_t i = 0; record->keywords[i] != NULL; i++) {
        if (number-- == 0)
            return record->keywords[i];
    }
    return number == 0 ? record->article.body : NULL;
}

/* ---- each word once ------------------------------------------------------------------------------------ */

static bool is_same(const struct reading *reading, const struct token *one, const struct token *other)
{
    const char *letters = reading->letters.data;
    return one->length == other->length && memcmp(letters + one->start, letters + other->start, one->length) == 0;
}

/* Chains the tokens of each word from its first one; gives for each token whether it is that. */
static bool *chain_words(struct reading *reading)
{
    size_t slots = 64;
    while (slots < 2 * reading->tokens.count)
        slots *= 2;
    struct word {
        uint32_t first, last; /* 1 + number of the token; 0: empty */
    };
    own_(free_pointer) struct word *words = x_alloc(slots, sizeof *words);
    bool *leads = x_alloc(reading->tokens.count + 1, sizeof *leads);
    for (size_t i = 0; i < reading->tokens.count; i++) {
        struct token *token = &reading->tokens.items[i];
        size_t at = hash_fnv(HASH_FNV_SEED, reading->letters.data + token->start, token->length) & (slots - 1);
        while (words[at].first != 0 && !is_same(reading, token, &reading->tokens.items[words[at].first - 1]))
            at = (at + 1) & (slots - 1);
        leads[i] = words[at].first == 0;
        if (leads[i])
            words[at].first = (uint32_t)i + 1;
        else
            reading->tokens.items[words[at].last - 1].next = (uint32_t)i + 1;
        words[at].last = (uint32_t)i + 1;
    }
    return leads;
}

static void write_number(struct text *out, uint32_t number)
{
    for (; number >= 0x80; number >>= 7)
        text_add_char(out, (char)(number | 0x80));
    text_add_char(out, (char)number);
}

static void write_act(struct text *out, enum passage_act act, uint32_t far)
{
    write_number(out, far << 2 | (uint32_t)act);
}

/* The passages beyond the first; one in which the word comes twice counts once. */
static void write_others(const struct reading *reading, const struct token *token, struct text *out)
{
    uint32_t passage = token->passage;
    for (; token != NULL; token = token->next == 0 ? NULL : &reading->tokens.items[token->next - 1]) {
        if (token->passage > passage)
            write_number(out, token->passage - passage);
        passage = token->passage;
    }
    write_number(out, 0);
}

static void write_word(const struct reading *reading, const struct token *token, uint32_t before, struct text *out)
{
    const struct token *last = token;
    while (last->next != 0)
        last = &reading->tokens.items[last->next - 1];
    bool again = last->passage > token->passage;
    write_act(out, again ? PASSAGE_WORD_AGAIN : PASSAGE_WORD, token->from - before);
    if (again)
        write_others(reading, token, out);
}

/* The tokens of one text. */
struct span {
    size_t from, to;
};

static void write_text(const struct reading *reading, const bool *leads, struct span span, uint32_t *passage,
                       struct text *out)
{
    uint32_t before = 0;
    for (size_t i = span.from; i < span.to && reading->tokens.items != NULL; i++) {
        const struct token *token = &reading->tokens.items[i];
        if (!leads[i])
            continue;
        if (token->passage > *passage)
            write_act(out, PASSAGE_MOVES, token->passage - *passage);
        *passage = token->passage;
        write_word(reading, token, before, out);
        before = token->to;
    }
    write_act(out, PASSAGE_TEXT_ENDS, 0);
}

static void reading_done(struct reading *reading)
{
    list_done(&reading->tokens);
    text_done(&reading->letters);
}

struct passages *passages_read(const struct article_record *record)
{
    own_(text_done) struct text out = TEXT_INIT;
    own_(reading_done) struct reading reading = {.letters = TEXT_INIT};
    LIST_OF(struct span) spans = LIST_INIT;
    uint32_t passage = 0;
    for (size_t i = 0; passages_text(record, i) != NULL; i++) {
        size_t from = reading.tokens.count;
        read_text(&reading, passages_text(record, i));
        *list_push(&spans) = (struct span){from, reading.tokens.count};
    }
    own_(free_pointer) bool *leads = chain_words(&reading);
    for (size_t i = 0; i < spans.count; i++)
        write_text(&reading, leads, spans.items[i], &passage, &out);
    list_done(&spans);
    struct passages *passages = x_alloc(1, sizeof *passages + out.length);
    passages->count = reading.passage;
    memcpy(passages->acts, out.data, out.length);
    return passages;
}
