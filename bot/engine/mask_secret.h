/* Whether a word looks like a secret rather than like Finnish, Swedish or English. For mask_password.c. */
#ifndef NEUVO_ENGINE_MASK_SECRET_H
#define NEUVO_ENGINE_MASK_SECRET_H

#include "engine/mask_symbols.h"

/*
 * How strongly the words before it announced it:
 *   "salasana: …"           anything is a secret, except what begins a question or a complaint ("salasana: miten …");
 *   "salasana on …"         a digit or a sign in it, or capitals in the middle of it;
 *   "salasana …"            letters and digits mixed, or a sign that no word has; not windows11, 30pv, A123,
 *                           o365-tunnus;
 *   "pin …"                 the same, and digits alone;
 *   "annoin salasanan …"    also a word with a capital that names no place and nobody: not Wilmaan, not Pekalle.
 */
enum announced { ANNOUNCED_BY_COLON, ANNOUNCED_BY_VERB, ANNOUNCED_BESIDE, ANNOUNCED_PIN_BESIDE, ANNOUNCED_BY_DEED };

bool looks_secret(const struct symbols *symbols, size_t from, size_t to, enum announced announced);

#endif
