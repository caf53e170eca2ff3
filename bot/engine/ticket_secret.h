/* Secrets by chance that open a ticket. */
#ifndef NEUVO_ENGINE_TICKET_SECRET_H
#define NEUVO_ENGINE_TICKET_SECRET_H

#include "model/ticket_visit.h"

void ticket_code_make(char code[TICKET_CODE_BYTES]);
void ticket_token_make(char token[TICKET_TOKEN_LETTERS + 1]);

#endif
