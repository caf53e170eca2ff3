#include "knowledge/spelling.h"

#include "base/hash.h"
#include "base/list.h"
#include "base/own.h"
#include "base/text.h"
#include "base/yaml.h"
#include "knowledge/marks.h"
#include "knowledge/words.h"

#include <stdlib.h>
#include <string.h>

enum { LETTERS_MIN = 5, LETTERS_FOR_TWO = 9, CANDIDATES_MAX = 64 };

struct entry {
    char *word;
    unsigned times;
};

struct spelling {
    struct marks words;     /* the word → entry */
    struct marks deletions; /* the word without one letter → entry */
    LIST_OF(struct entry) entries;
};

struct spelling *spelling_new(void)
{
    struct spelling *spelling = x_alloc(1, sizeof *spelling);
    return spelling;
}

void spelling_free(struct spelling *spelling)
{
    if (spelling == NULL)
        return;
    for (size_t i = 0; i < spelling->entries.count; i++)
        free(spelling->entries.items[i].word);
    list_done(&spelling->entries);
    marks_done(&spelling->words);
    marks_done(&spelling->deletions);
    free(spelling);
}

static uint64_t mark_of(const char *word)
{
    return hash_fnv(HASH_FNV_SEED, word, strlen(word));
}

/* Calls visit with the mark of the word without each of its letters. */
static void deletions_each(const char *word, void (*visit)(void *context, uint64_t mark), void *context)
{
    for (const char *letter = word; *letter != '\0';) {
        const char *behind = letter;
        (void)utf8_next(&behind);
        uint64_t mark = hash_fnv(HASH_FNV_SEED, word, (size_t)(letter - word));
        visit(context, hash_fnv(mark, behind, strlen(behind)));
        letter = behind;
    }
}

struct adding {
    struct spelling *spelling;
    uint32_t entry;
};

static void add_deletion(void *context, uint64_t mark)
{
    const struct adding *adding = context;
    marks_add(&adding->spelling->deletions, mark, adding->entry);
}

void spelling_add(struct spelling *spelling, const char *word)
{
    if (utf8_count(word) < LETTERS_MIN)
        return;
    uint64_t mark = mark_of(word);
    ptrdiff_t slot = marks_find(&spelling->words, mark);
    if (slot != MARKS_NONE) {
        spelling->entries.items[spelling->words.values[slot]].times++;
        return;
    }
    struct adding adding = {spelling, (uint32_t)spelling->entries.count};
    *list_push(&spelling->entries) = (struct entry){.word = x_strdup(word), .times = 1};
    marks_add(&spelling->words, mark, adding.entry);
    deletions_each(word, add_deletion, &adding);
}

void spelling_seal(struct spelling *spelling)
{
    marks_fit(&spelling->words);
    marks_fit(&spelling->deletions);
}

struct searching {
    const struct spelling *spelling;
    const char *wanted;
    unsigned best_distance, looked_at;
    const struct entry *best;
};

static void try_entry(struct searching *searching, uint32_t number)
{
    const struct entry *entry = &searching->spelling->entries.items[number];
    if (searching->looked_at++ >= CANDIDATES_MAX)
        return;
    unsigned distance = name_distance(searching->wanted, entry->word);
    bool nearer = distance < searching->best_distance;
    bool commoner =
        searching->best != NULL && distance == searching->best_distance && entry->times > searching->best->times;
    if (nearer || commoner) {
        searching->best = entry;
        searching->best_distance = distance;
    }
}

static void try_mark(const struct marks *marks, uint64_t mark, struct searching *searching)
{
    for (ptrdiff_t slot = marks_find(marks, mark); slot != MARKS_NONE; slot = marks_find_next(marks, mark, slot))
        try_entry(searching, marks->values[slot]);
}

static void try_deletion(void *context, uint64_t mark)
{
    struct searching *searching = context;
    try_mark(&searching->spelling->words, mark, searching);
    try_mark(&searching->spelling->deletions, mark, searching);
}

/* name_distance() counts bytes; a letter of two bytes that differs in one of them counts once, which is near enough. */
const char *spelling_nearest(const struct spelling *spelling, const char *word)
{
    size_t letters = utf8_count(word);
    if (letters < LETTERS_MIN || strlen(word) >= WORD_MAX)
        return NULL;
    struct searching searching = {.spelling = spelling, .wanted = word};
    searching.best_distance = letters >= LETTERS_FOR_TWO ? 3 : 2;
    try_mark(&spelling->deletions, mark_of(word), &searching);
    deletions_each(word, try_deletion, &searching);
    return searching.best == NULL ? NULL : searching.best->word;
}
