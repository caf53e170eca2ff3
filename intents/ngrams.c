#include "intents/ngrams.h"

#include "base/hash.h"
#include "base/own.h"
#include "intents/intents.h"

#include <string.h>

enum { SHORTEST = 2, LONGEST = 5, ACROSS_SHORTEST = 4, ACROSS_LONGEST = 6 };

static void add(struct ngrams *ngrams, enum ngram_kind kind, const char *bytes, size_t length)
{
    uint64_t hash = hash_fnv(HASH_FNV_SEED + (uint64_t)kind, bytes, length);
    *list_push(&ngrams->list) = (struct ngram){hash | 1, kind};
}

/* Calls `take` with each piece of shortest to longest (at most ACROSS_LONGEST) characters. */
static void each_piece(const char *bytes, size_t length, int shortest, int longest,
                       void (*take)(struct ngrams *, const char *, size_t), struct ngrams *ngrams)
{
    const char *starts[ACROSS_LONGEST + 1] = {NULL}; /* of the last characters, the newest first */
    const char *end = bytes;
    while (end < bytes + length) {
        memmove(starts + 1, starts, sizeof starts - sizeof starts[0]);
        starts[0] = end;
        (void)utf8_next(&end);
        for (int characters = shortest; characters <= longest && starts[characters - 1] != NULL; characters++)
            take(ngrams, starts[characters - 1], (size_t)(end - starts[characters - 1]));
    }
}

static void add_characters(struct ngrams *ngrams, const char *bytes, size_t length)
{
    add(ngrams, NGRAM_CHARACTERS, bytes, length);
}

static void add_across(struct ngrams *ngrams, const char *bytes, size_t length)
{
    uint64_t hash = hash_fnv(HASH_FNV_SEED + NGRAM_KINDS, bytes, length);
    *list_push(&ngrams->list) = (struct ngram){hash | 1, NGRAM_CHARACTERS};
}

/* The text as it is looked at, between two blanks. */
static void read_line(const char *text, struct text *line)
{
    own_(text_done) struct text head = TEXT_INIT;
    text_add_bytes(&head, text, utf8_cut(text, INTENT_TEXT_MAX));
    text_add_char(line, ' ');
    intents_normalise(head.data, line);
    text_add_char(line, ' ');
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
    own_(text_done) struct text line = TEXT_INIT;
    const char *before = NULL;
    read_line(text, &line);
    for (const char *word = line.data + 1; *word != '\0';) {
        size_t length = strcspn(word, " ");
        if (length == 0)
            break;
        add(ngrams, NGRAM_WORDS, word, length);
        add_pair(ngrams, before, word, length);
        each_piece(word - 1, length + 2, SHORTEST, LONGEST, add_characters, ngrams); /* with its blanks */
        before = word;
        word += length + 1;
    }
}

void ngrams_add_across(struct ngrams *ngrams, const char *text)
{
    own_(text_done) struct text line = TEXT_INIT;
    read_line(text, &line);
    each_piece(line.data, line.length, ACROSS_SHORTEST, ACROSS_LONGEST, add_across, ngrams);
}

void ngrams_done(struct ngrams *ngrams)
{
    list_done(&ngrams->list);
}
