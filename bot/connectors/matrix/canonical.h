/* Canonical JSON (specification, appendices: "Canonical JSON"): what signatures are over. */
#ifndef NEUVO_MATRIX_CANONICAL_H
#define NEUVO_MATRIX_CANONICAL_H

#include "base/json.h"

/* Adds the object without "signatures" and "unsigned" at its top, as it is signed. False: it holds something that has
 * no canonical form (a number that is not whole), or too much. */
bool canonical_of_signed(const struct json *object, struct text *out);

/* Adds any value whole. */
bool canonical_value(const struct json *value, struct text *out);

#endif
