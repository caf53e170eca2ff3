/*
 * A sparse square matrix and its best small approximation, by randomised singular value decomposition (Halko,
 * Martinsson, Tropp 2011, "Finding structure with randomness"). One thread, own random numbers: the same matrix gives
 * the same result.
 */
#ifndef NEUVO_KNOWLEDGE_MATRIX_H
#define NEUVO_KNOWLEDGE_MATRIX_H

#include "base/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sparse {
    LIST_OF(struct cell {
        uint32_t column;
        float value;
    })
    cells;
    LIST_OF(size_t) ends; /* of each row in cells */
};
#define SPARSE_INIT \
    { \
        .cells = LIST_INIT \
    }

void sparse_add(struct sparse *matrix, uint32_t column, float value); /* to the row that is being written */
void sparse_end_row(struct sparse *matrix);
void sparse_done(struct sparse *matrix);

/* The rows of U · S^½: for each row of the matrix so many numbers. */
void sparse_vectors(const struct sparse *matrix, size_t numbers, float *vectors);

#endif
