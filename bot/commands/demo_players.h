/* Accounts with which `serve --demo` can be tried. */
#ifndef NEUVO_COMMANDS_DEMO_PLAYERS_H
#define NEUVO_COMMANDS_DEMO_PLAYERS_H

#include "base/error.h"
#include "store/store.h"

/* Of all of them: Aino, Bengt and Cathy (staff), Mikko (tutor), Eeva (editor), Maija (manager). It is no secret: the
 * figures are made up, and the service listens on this machine. */
#define DEMO_PASSWORD "neuvon esimerkkikunta"

/* Inside a transaction. Gives the first one's id. */
enum result demo_players_add(struct store *store, int64_t organisation_id, int64_t from_ms, int64_t now_ms,
                             int64_t *aino_id, struct error *error);

#endif
