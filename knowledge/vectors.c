#include "knowledge/vectors.h"

#include "base/hash.h"
#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the table of vectors is read as it lies in the file: little-endian"
#endif

enum { WORDS_MAX = 1000000, HEADER_BYTES = 32 };

struct header {
    char magic[8];
    uint32_t version, dimensions, words, zero;
    uint64_t mark;
};

struct vectors {
    void *mapped;
    size_t length;
    const struct header *header;
    const uint32_t *marks;
    const float *scales;
    const int8_t *numbers;
};

/* ---- the file ------------------------------------------------------------------------------------------- */

static const char *fault_of(const struct header *header, size_t length)
{
    _Static_assert(sizeof *header == HEADER_BYTES, "the header is read as it lies in the file");
    if (length < HEADER_BYTES || memcmp(header->magic, "NEUVOVEC", sizeof header->magic) != 0)
        return "is not a table of word vectors";
    if (header->version != VECTORS_VERSION || header->dimensions != VECTOR_LENGTH)
        return "is a table of word vectors of another version";
    size_t row = sizeof(uint32_t) + sizeof(float) + VECTOR_LENGTH;
    if (header->words > WORDS_MAX || length != HEADER_BYTES + header->words * row)
        return "is cut short or too long";
    if (hash_fnv(HASH_FNV_SEED, header + 1, length - HEADER_BYTES) != header->mark)
        return "is damaged";
    return NULL;
}

static enum result map(const char *path, struct vectors *vectors, struct error *error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return error_set(error, errno == ENOENT ? RESULT_NOT_FOUND : RESULT_FAILED, "%s: %s", path, strerror(errno));
    struct stat facts;
    enum result result = RESULT_OK;
    if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size < HEADER_BYTES) {
        result = error_set(error, RESULT_BAD_INPUT, "%s: is not a table of word vectors", path);
    } else {
        vectors->length = (size_t)facts.st_size;
        vectors->mapped = mmap(NULL, vectors->length, PROT_READ, MAP_PRIVATE, file, 0);
        if (vectors->mapped == MAP_FAILED) {
            vectors->mapped = NULL;
            result = error_set(error, RESULT_FAILED, "%s: %s", path, strerror(errno));
        }
    }
    (void)close(file);
    return result;
}

enum result vectors_open(const char *path, struct vectors **vectors, struct error *error)
{
    own_(free_pointer) struct vectors *made = x_alloc(1, sizeof *made);
    enum result result = map(path, made, error);
    if (result != RESULT_OK)
        return result;
    made->header = made->mapped;
    const char *fault = fault_of(made->header, made->length);
    if (fault != NULL) {
        (void)munmap(made->mapped, made->length);
        return error_set(error, RESULT_BAD_INPUT, "%s: %s; install it again", path, fault);
    }
    (void)madvise(made->mapped, made->length, MADV_DONTNEED); /* the check touched it all; few words are asked for */
    (void)madvise(made->mapped, made->length, MADV_RANDOM);
    made->marks = (const uint32_t *)(made->header + 1);
    made->scales = (const float *)(made->marks + made->header->words);
    made->numbers = (const int8_t *)(made->scales + made->header->words);
    *vectors = TAKE(made);
    return RESULT_OK;
}

void vectors_free(struct vectors *vectors)
{
    if (vectors == NULL)
        return;
    (void)munmap(vectors->mapped, vectors->length);
    free(vectors);
}

uint64_t vectors_mark(const struct vectors *vectors)
{
    return vectors == NULL ? 0 : vectors->header->mark;
}

size_t vectors_count(const struct vectors *vectors)
{
    return vectors == NULL ? 0 : vectors->header->words;
}

/* ---- words ---------------------------------------------------------------------------------------------- */

uint32_t vectors_short(uint64_t mark)
{
    return (uint32_t)(mark ^ mark >> 32);
}

bool vectors_add(const struct vectors *vectors, uint64_t mark, float times, float sum[VECTOR_LENGTH])
{
    uint32_t wanted = vectors_short(mark);
    size_t low = 0, high = vectors_count(vectors);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (vectors->marks[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == vectors_count(vectors) || vectors->marks[low] != wanted || !isfinite(vectors->scales[low]))
        return false;
    const int8_t *numbers = vectors->numbers + low * VECTOR_LENGTH;
    float scale = vectors->scales[low] * times;
    for (size_t i = 0; i < VECTOR_LENGTH; i++)
        sum[i] += scale * (float)numbers[i];
    return true;
}

bool meaning_add_word(const struct vectors *vectors, const struct analysis *analysis, size_t word, float times,
                      struct meaning *meaning)
{
    float sum[VECTOR_LENGTH] = {0};
    size_t found = 0;
    for (uint32_t at = analysis->words.items[word].first; at != 0; at = analysis->terms.items[at - 1].next)
        found += vectors_add(vectors, analysis->terms.items[at - 1].mark, 1, sum);
    if (found == 0)
        return false;
    float share = times / sqrtf((float)found);
    for (size_t i = 0; i < VECTOR_LENGTH; i++)
        meaning->sum[i] += share * sum[i];
    meaning->words++;
    return true;
}

void meaning_normalise(struct meaning *meaning)
{
    float length = 0;
    for (size_t i = 0; i < VECTOR_LENGTH; i++)
        length += meaning->sum[i] * meaning->sum[i];
    length = sqrtf(length);
    for (size_t i = 0; length > 0 && i < VECTOR_LENGTH; i++)
        meaning->sum[i] /= length;
}
