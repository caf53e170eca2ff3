/* Makes a code of model/link_code.h, by chance. */
#ifndef NEUVO_ENGINE_LINK_CODE_H
#define NEUVO_ENGINE_LINK_CODE_H

#include "model/link_code.h"

/* One of the letters of which codes are made (LINK_CODE_LETTERS), each as likely as any other. */
char random_code_letter(void);
void link_code_make(char code[LINK_CODE_BYTES]);

#endif
