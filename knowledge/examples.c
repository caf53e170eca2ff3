#include "knowledge/examples.h"

#include "base/hash.h"
#include "base/own.h"
#include "knowledge/marks.h"
#include "knowledge/postings.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MIN = 2 };

struct examples {
    struct marks marks; /* what a question says → its topic */
};

struct examples *examples_new(void)
{
    struct examples *examples = x_alloc(1, sizeof *examples);
    examples->marks = (struct marks)MARKS_INIT;
    return examples;
}

void examples_free(struct examples *examples)
{
    if (examples == NULL)
        return;
    marks_done(&examples->marks);
    free(examples);
}

/* Its words' first terms added up, so that their order does not matter. A single word counts where it is all that was
   written: "mfa", but not the rest of "mikä on wilma". */
uint64_t example_mark(const struct analysis *question)
{
    uint64_t sum = 0;
    size_t words = 0;
    for (size_t i = 0; i < question->words.count; i++) {
        const struct analysed_word *word = &question->words.items[i];
        if (word->common || word->first == 0)
            continue;
        sum += question->terms.items[word->first - 1].mark;
        words++;
    }
    return words < WORDS_MIN && question->words.count > 1 ? 0 : sum;
}

uint64_t example_verbatim(const struct analysis *question)
{
    static const char kind[] = "verbatim";
    uint64_t mark = hash_fnv(HASH_FNV_SEED, kind, sizeof kind);
    for (size_t i = 0; i < question->words.count; i++) {
        const char *word = analysis_string(question, question->words.items[i].surface);
        mark = hash_fnv(mark, word, strlen(word) + 1);
    }
    return question->words.count == 0 ? 0 : mark;
}

void examples_add(struct examples *examples, uint32_t topic, uint64_t mark)
{
    if (mark != 0 && !examples_have(examples, topic, mark))
        marks_add(&examples->marks, mark, topic);
}

void examples_merge(struct examples *examples, const struct examples *old, const int32_t *numbers)
{
    marks_reserve(&examples->marks, examples->marks.count + old->marks.count);
    for (size_t i = 0; i < old->marks.slots; i++) {
        if (old->marks.keys[i] != 0 && numbers[old->marks.values[i]] != POSTINGS_GONE)
            marks_add(&examples->marks, old->marks.keys[i], (uint32_t)numbers[old->marks.values[i]]);
    }
}

bool examples_have(const struct examples *examples, uint32_t topic, uint64_t mark)
{
    ptrdiff_t slot = mark == 0 ? MARKS_NONE : marks_find(&examples->marks, mark);
    while (slot != MARKS_NONE && examples->marks.values[slot] != topic)
        slot = marks_find_next(&examples->marks, mark, slot);
    return slot != MARKS_NONE;
}

void examples_each(const struct examples *examples, uint64_t mark, void (*visit)(void *context, uint32_t topic),
                   void *context)
{
    ptrdiff_t slot = mark == 0 ? MARKS_NONE : marks_find(&examples->marks, mark);
    for (; slot != MARKS_NONE; slot = marks_find_next(&examples->marks, mark, slot))
        visit(context, examples->marks.values[slot]);
}
