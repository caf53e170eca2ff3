/*
 * The recovery key of our identity, for `neuvo matrix identity`: what is kept of the identity lies sealed with the
 * homeserver too ("Secret storage"), and the key that opens it is told once. It blocks, on a loop of its own.
 */
#ifndef NEUVO_MATRIX_IDENTITY_H
#define NEUVO_MATRIX_IDENTITY_H

#include "base/error.h"
#include "base/text.h"

struct matrix_options;
struct vault;

/* Adds the recovery key. NOT_FOUND: there is no identity yet; REFUSED: it was told before; CONFLICT: the account has
 * secret storage of another client's making, which is not overwritten. */
enum result matrix_identity_tell(const struct matrix_options *options, struct vault *vault, struct text *words,
                                 struct error *error);
/* Takes the identity over that the account has, by its recovery key. BAD_INPUT: it is no such key, or not this
 * account's; NOT_FOUND: the account has none. */
enum result matrix_identity_import(const struct matrix_options *options, struct vault *vault, const char *words,
                                   struct error *error);

#endif
