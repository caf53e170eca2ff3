#include "intents/subjects.h"

#include "base/hash.h"
#include "base/own.h"
#include "intents/intents.h"

#include <stdlib.h>
#include <string.h>

enum { LETTERS_LEAST = 4, LETTERS_MOST = 5 };

/* The stem of the word that begins here; 0 for a word that is too short to be a subject. */
static uint64_t stem_of(const char *word)
{
    const char *end = word, *next = word;
    int letters = 0;
    while (letters < LETTERS_MOST && *end != ' ' && *end != '\0') {
        (void)utf8_next(&next);
        end = next;
        letters++;
    }
    return letters < LETTERS_LEAST ? 0 : hash_fnv(HASH_FNV_SEED, word, (size_t)(end - word)) | 1;
}

static const char *next_word(const char *word)
{
    word += strcspn(word, " ");
    return word + strspn(word, " ");
}

void stems_add(struct stems *stems, const char *text)
{
    own_(text_done) struct text normalised = TEXT_INIT;
    intents_normalise(text, &normalised);
    for (const char *word = normalised.data; *word != '\0'; word = next_word(word)) {
        uint64_t stem = stem_of(word);
        if (stem != 0)
            *list_push(&stems->list) = stem;
    }
}

static int stem_compare(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return (one > other) - (one < other);
}

static void stems_sort(struct stems *stems)
{
    if (stems->list.count > 0)
        qsort(stems->list.items, stems->list.count, sizeof *stems->list.items, stem_compare);
}

static bool stems_hold(const struct stems *stems, uint64_t stem)
{
    return stems->list.count > 0 &&
           bsearch(&stem, stems->list.items, stems->list.count, sizeof stem, stem_compare) != NULL;
}

void subjects_seal(struct subjects *subjects)
{
    stems_sort(&subjects->asked);
    stems_sort(&subjects->spoken);
}

void subjects_done(struct subjects *subjects)
{
    list_done(&subjects->asked.list);
    list_done(&subjects->spoken.list);
}

bool subjects_named(const struct subjects *subjects, const char *text)
{
    own_(text_done) struct text normalised = TEXT_INIT;
    intents_normalise(text, &normalised);
    for (const char *word = normalised.data; *word != '\0'; word = next_word(word)) {
        uint64_t stem = stem_of(word);
        if (stem != 0 && stems_hold(&subjects->asked, stem) && !stems_hold(&subjects->spoken, stem))
            return true;
    }
    return false;
}
