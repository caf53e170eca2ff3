/* Matrix identifiers (specification, appendices: "Identifier Grammar"). No I/O. */
#ifndef NEUVO_MATRIX_IDENTIFIERS_H
#define NEUVO_MATRIX_IDENTIFIERS_H

#include <stdbool.h>

#define MATRIX_ID_BYTES 255 /* of user, room and event ids */

/* "@aino:example.fi", at most MATRIX_ID_BYTES, without control characters and spaces. */
bool matrix_is_user(const char *id);
/* "!opaque:example.fi" or, from room version 12 on, without a server name. */
bool matrix_is_room(const char *id);
bool matrix_is_event(const char *id); /* "$opaque" */
/* "mxc://example.fi/opaque" ("Matrix Content (mxc://) URIs"): nothing in it can lead a path elsewhere. */
bool matrix_is_media(const char *uri);
/* What stands behind the first colon; "" when there is none. Points into id. */
const char *matrix_server_of(const char *id);
/* "aino" of "@aino:example.fi": its length; the text begins at id + 1. */
int matrix_local_length(const char *id);
#endif
