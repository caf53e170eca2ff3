/* Finds a secret that is announced: "salasana: kissa123", "lösenordet är Hund77", "my password hunter22". For mask.c.
 */
#ifndef NEUVO_ENGINE_MASK_PASSWORD_H
#define NEUVO_ENGINE_MASK_PASSWORD_H

#include "engine/mask_symbols.h"

/* Whether a word that announces a secret stands at from, with the secret behind it; gives the secret's own bounds.
 * Behind a letter (inside_word) only words that end compounds are looked for: "wlansalasana". */
bool find_password(const struct symbols *symbols, size_t from, bool inside_word, size_t *start, size_t *end);

#endif
