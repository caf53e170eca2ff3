#include "intents/ngrams.h"

#include "base/hash.h"
#include "base/own.h"
#include "intents/intents.h"

#include <string.h>

enum { SHORTEST = 2, LONGEST = 5 };

static void add(struct ngrams *ngrams, enum ngram_kind kind, const char *bytes, size_t length)
{
    uint64_t hash = hash_fnv(HASH_FNV_SEED + (uint64_t)kind, bytes, length);
    *list_push(&ngrams->list) = (struct ngram){hash | 1, kind};
}

/* The word stands between two blanks, which count as characters. */
static void add_characters(struct ngrams *ngrams, const char *word, size_t length)
{
    const char *starts[LONGEST + 1] = {NULL}; /* of the last characters, the newest first */
    const char *end = word;
    while (end < word + length) {
        memmove(starts + 1, starts, sizeof starts - sizeof starts[0]);
        starts[0] = end;
        (void)utf8_next(&end);
        for (int characters = SHORTEST; characters <= LONGEST && starts[characters - 1] != NULL; characters++)
            add(ngrams, NGRAM_CHARACTERS, starts[characters - 1], (size_t)(end - starts[characters - 1]));
    }
}

/* The pair with the word before; the first word's neighbour is the start. */
static void add_pair(struct ngrams *ngrams, const char *before, const char *word, size_t length)
{
    own_(text_done) struct text first = TEXT_INIT;
    if (before != NULL) {
        add(ngrams, NGRAM_WORDS, before, (size_t)(word - before) + length);
        return;
    }
    text_add(&first, "^ ");
    text_add_bytes(&first, word, length);
    add(ngrams, NGRAM_WORDS, first.data, first.length);
}

void ngrams_add(struct ngrams *ngrams, const char *text)
{
    own_(text_done) struct text head = TEXT_INIT;
    own_(text_done) struct text line = TEXT_INIT;
    const char *before = NULL;
    text_add_bytes(&head, text, utf8_cut(text, INTENT_TEXT_MAX));
    text_add_char(&line, ' ');
    intents_normalise(head.data, &line);
    text_add_char(&line, ' ');
    for (const char *word = line.data + 1; *word != '\0';) {
        size_t length = strcspn(word, " ");
        if (length == 0)
            break;
        add(ngrams, NGRAM_WORDS, word, length);
        add_pair(ngrams, before, word, length);
        add_characters(ngrams, word - 1, length + 2);
        before = word;
        word += length + 1;
    }
}

void ngrams_done(struct ngrams *ngrams)
{
    list_done(&ngrams->list);
}
