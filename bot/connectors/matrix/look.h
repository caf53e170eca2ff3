/* Who is in a room and what it is, asked of the homeserver: an application service is told only what happens, not what
 * was there before it came. */
#ifndef NEUVO_MATRIX_LOOK_H
#define NEUVO_MATRIX_LOOK_H

#include "connectors/matrix/connection.h"

/* Reads the state of a joined room, counts its members and, when there is somebody to greet, greets. well false: it
 * could not be read now. Eight at a time; the others wait for their turn. */
void matrix_look(struct connector *connector, struct matrix_room *room, void (*looked)(void *context, bool well),
                 void *context);
/* The same, for nobody who waits for it: four at a time and 300 a minute; else nothing is done now. */
void matrix_look_leisurely(struct connector *connector, struct matrix_room *room);
/* Those that wait for their turn. */
void matrix_looks_free(struct connector *connector);
/* Asks once in which rooms we are, and looks at those not known. */
void matrix_look_for_rooms(struct connector *connector);

#endif
