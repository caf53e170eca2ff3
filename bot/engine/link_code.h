/* Makes a code of model/link_code.h, by chance. */
#ifndef NEUVO_ENGINE_LINK_CODE_H
#define NEUVO_ENGINE_LINK_CODE_H

#include "model/link_code.h"

void link_code_make(char code[LINK_CODE_BYTES]);

#endif
