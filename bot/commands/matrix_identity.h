/* neuvo matrix identity: the recovery key of Neuvo's identity in Matrix, told once; or an identity that is there, taken
 * over. */
#ifndef NEUVO_COMMANDS_MATRIX_IDENTITY_H
#define NEUVO_COMMANDS_MATRIX_IDENTITY_H

#include "base/error.h"

#include <stdbool.h>

/* import: the recovery key is read from stdin. Prints what there is to say; CONFLICT: Neuvo runs, and would not see it.
 */
enum result matrix_identity(const char *config, const char *data, bool import, struct error *error);

#endif
