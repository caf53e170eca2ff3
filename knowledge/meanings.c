#include "knowledge/meanings.h"

#include "base/own.h"
#include "knowledge/postings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BYTE_MOST = 127, QUESTION_MOST = 8192 };

struct about {
    float scale; /* of its bytes; 0: about nothing */
    int8_t numbers[VECTOR_LENGTH];
};

struct meanings {
    size_t documents;
    struct about items[];
};

struct meanings *meanings_new(size_t documents)
{
    struct meanings *made = x_alloc(1, sizeof *made + documents * sizeof *made->items);
    made->documents = documents;
    return made;
}

void meanings_free(struct meanings *meanings)
{
    free(meanings);
}

static float most_of(const struct meaning *meaning)
{
    float most = 0;
    for (size_t i = 0; i < VECTOR_LENGTH; i++)
        most = fabsf(meaning->sum[i]) > most ? fabsf(meaning->sum[i]) : most;
    return most;
}

void meanings_set(struct meanings *meanings, uint32_t document, const struct meaning *meaning)
{
    struct about *about = &meanings->items[document];
    float most = most_of(meaning);
    about->scale = most / BYTE_MOST;
    for (size_t i = 0; i < VECTOR_LENGTH; i++)
        about->numbers[i] = most > 0 ? (int8_t)lrintf(meaning->sum[i] / most * BYTE_MOST) : 0;
}

void meanings_merge(struct meanings *meanings, const struct meanings *old, const int32_t *numbers)
{
    for (size_t i = 0; old != NULL && i < old->documents; i++) {
        if (numbers[i] != POSTINGS_GONE)
            meanings->items[numbers[i]] = old->items[i];
    }
}

void meanings_add(const struct meanings *meanings, uint32_t document, struct meaning *meaning)
{
    if (meanings == NULL)
        return;
    const struct about *about = &meanings->items[document];
    for (size_t i = 0; i < VECTOR_LENGTH; i++)
        meaning->sum[i] += about->scale * (float)about->numbers[i];
    meaning->words += about->scale > 0;
}

float meanings_cosine(const struct meanings *meanings, uint32_t document, const struct meaning *question)
{
    const struct about *about = &meanings->items[document];
    float sum = 0;
    for (size_t i = 0; i < VECTOR_LENGTH; i++)
        sum += question->sum[i] * (float)about->numbers[i];
    return sum > 0 ? sum * about->scale : 0;
}

/* In whole numbers: the question's are made 16 bits wide, so that a processor adds up eight products at once. */
void meanings_score(const struct meanings *meanings, const struct meaning *question, float *scores)
{
    int16_t numbers[VECTOR_LENGTH];
    float most = most_of(question);
    for (size_t i = 0; i < VECTOR_LENGTH; i++)
        numbers[i] = most > 0 ? (int16_t)lrintf(question->sum[i] / most * QUESTION_MOST) : 0;
    float scale = most / QUESTION_MOST;
    for (size_t document = 0; document < meanings->documents; document++) {
        const struct about *about = &meanings->items[document];
        int32_t sum = 0;
        for (size_t i = 0; i < VECTOR_LENGTH; i++)
            sum += (int32_t)about->numbers[i] * numbers[i];
        scores[document] = sum > 0 ? (float)sum * scale * about->scale : 0;
    }
}
