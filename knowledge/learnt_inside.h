/* What sayings.c needs of struct learnt. */
#ifndef NEUVO_KNOWLEDGE_LEARNT_INSIDE_H
#define NEUVO_KNOWLEDGE_LEARNT_INSIDE_H

#include "knowledge/learnt.h"

const uint8_t *learnt_key(const struct learnt *learnt);

#endif
