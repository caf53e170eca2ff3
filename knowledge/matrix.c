#include "knowledge/matrix.h"

#include "base/own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE = 16, ROUNDS = 3, SWEEPS = 30 };

void sparse_add(struct sparse *matrix, uint32_t column, float value)
{
    *list_push(&matrix->cells) = (struct cell){column, value};
}

void sparse_end_row(struct sparse *matrix)
{
    *list_push(&matrix->ends) = matrix->cells.count;
}

void sparse_done(struct sparse *matrix)
{
    list_done(&matrix->cells);
    list_done(&matrix->ends);
}

/* out (zeroed here) = matrix · in, or its transpose · in; both have as many rows as the matrix, and width columns. */
static void multiply(const struct sparse *matrix, bool transposed, const float *in, size_t width, float *out)
{
    size_t rows = matrix->ends.count, at = 0;
    memset(out, 0, rows * width * sizeof *out);
    for (size_t row = 0; row < rows; row++) {
        for (; at < matrix->ends.items[row]; at++) {
            struct cell cell = matrix->cells.items[at];
            const float *from = in + width * (transposed ? row : cell.column);
            float *to = out + width * (transposed ? cell.column : row);
            for (size_t i = 0; i < width; i++)
                to[i] += cell.value * from[i];
        }
    }
}

/* The products of the columns with one another: width × width. */
static void products(const float *columns, size_t rows, size_t width, double *square)
{
    memset(square, 0, width * width * sizeof *square);
    for (size_t row = 0; row < rows; row++) {
        const float *numbers = columns + row * width;
        for (size_t i = 0; i < width; i++) {
            for (size_t j = 0; j < width; j++)
                square[i * width + j] += (double)numbers[i] * (double)numbers[j];
        }
    }
}

/* columns := columns · square, row by row. */
static void turn(float *columns, size_t rows, size_t width, const double *square)
{
    own_(free_pointer) double *sum = x_alloc(width, sizeof *sum);
    for (size_t row = 0; row < rows; row++) {
        float *numbers = columns + row * width;
        memset(sum, 0, width * sizeof *sum);
        for (size_t i = 0; i < width; i++) {
            for (size_t j = 0; j < width; j++)
                sum[j] += (double)numbers[i] * square[i * width + j];
        }
        for (size_t j = 0; j < width; j++)
            numbers[j] = (float)sum[j];
    }
}

/* Turns columns p and q of values (symmetric) and vectors so that their product vanishes. */
static void rotate(double *values, double *vectors, size_t width, size_t p, size_t q)
{
    double off = values[p * width + q];
    if (fabs(off) < 1e-300)
        return;
    double theta = (values[q * width + q] - values[p * width + p]) / (2 * off);
    double t = (theta < 0 ? -1 : 1) / (fabs(theta) + sqrt(theta * theta + 1));
    double c = 1 / sqrt(t * t + 1), s = t * c;
    for (size_t i = 0; i < width; i++) {
        double one = values[i * width + p], other = values[i * width + q];
        values[i * width + p] = c * one - s * other;
        values[i * width + q] = s * one + c * other;
    }
    for (size_t i = 0; i < width; i++) {
        double one = values[p * width + i], other = values[q * width + i];
        values[p * width + i] = c * one - s * other;
        values[q * width + i] = s * one + c * other;
        one = vectors[i * width + p], other = vectors[i * width + q];
        vectors[i * width + p] = c * one - s * other;
        vectors[i * width + q] = s * one + c * other;
    }
}

/* Jacobi's way to the eigenvalues (on the diagonal of values afterwards) and eigenvectors (columns). */
static void eigen(double *values, double *vectors, size_t width)
{
    memset(vectors, 0, width * width * sizeof *vectors);
    for (size_t i = 0; i < width; i++)
        vectors[i * width + i] = 1;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        for (size_t p = 0; p + 1 < width; p++) {
            for (size_t q = p + 1; q < width; q++)
                rotate(values, vectors, width, p, q);
        }
    }
}

/* Makes the columns orthonormal: columns · (columnsᵀ columns)^-½; twice, since floats round. */
static void straighten(float *columns, size_t rows, size_t width)
{
    own_(free_pointer) double *square = x_alloc(width * width, sizeof *square);
    own_(free_pointer) double *vectors = x_alloc(width * width, sizeof *vectors);
    for (int round = 0; round < 2; round++) {
        products(columns, rows, width, square);
        eigen(square, vectors, width);
        for (size_t j = 0; j < width; j++) {
            double length = sqrt(fmax(square[j * width + j], 1e-12));
            for (size_t i = 0; i < width; i++)
                vectors[i * width + j] /= length;
        }
        turn(columns, rows, width, vectors);
    }
}

static void fill_random(float *numbers, size_t count)
{
    uint64_t state = 7;
    for (size_t i = 0; i < count; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        numbers[i] = (float)(state >> 40) / (float)(1U << 24) - 0.5F;
    }
}

struct ranked_value {
    double value;
    size_t column;
};

static int value_compare(const void *a, const void *b)
{
    const struct ranked_value *one = a, *other = b;
    if (one->value != other->value)
        return one->value < other->value ? 1 : -1;
    return one->column < other->column ? -1 : one->column > other->column;
}

/* basis: orthonormal, near the matrix's range; image: transpose · basis. */
static void take_best(float *basis, const float *image, size_t rows, size_t width, size_t numbers, float *out)
{
    own_(free_pointer) double *square = x_alloc(width * width, sizeof *square);
    own_(free_pointer) double *vectors = x_alloc(width * width, sizeof *vectors);
    own_(free_pointer) struct ranked_value *order = x_alloc(width, sizeof *order);
    products(image, rows, width, square);
    eigen(square, vectors, width);
    for (size_t i = 0; i < width; i++)
        order[i] = (struct ranked_value){square[i * width + i], i};
    qsort(order, width, sizeof *order, value_compare);
    turn(basis, rows, width, vectors);
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < numbers; i++) /* the eigenvalue is S², and S^½ is wanted */
            out[row * numbers + i] = basis[row * width + order[i].column] * (float)pow(fmax(order[i].value, 0), 0.25);
    }
}

void sparse_vectors(const struct sparse *matrix, size_t numbers, float *vectors)
{
    size_t rows = matrix->ends.count, width = numbers + SPARE;
    own_(free_pointer) float *basis = x_alloc(rows * width, sizeof *basis);
    own_(free_pointer) float *image = x_alloc(rows * width, sizeof *image);
    fill_random(image, rows * width);
    for (int round = 0; round <= ROUNDS; round++) {
        multiply(matrix, false, image, width, basis);
        straighten(basis, rows, width);
        multiply(matrix, true, basis, width, image);
    }
    take_best(basis, image, rows, width, numbers, vectors);
}
