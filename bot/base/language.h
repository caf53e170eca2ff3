/* The three languages of the house. LANGUAGE_NONE: not known (yet). */
#ifndef NEUVO_BASE_LANGUAGE_H
#define NEUVO_BASE_LANGUAGE_H

enum language { LANGUAGE_FI, LANGUAGE_SV, LANGUAGE_EN, LANGUAGE_NONE };
#define LANGUAGE_COUNT 3

/* "fi", "sv", "en"; "" for none. */
const char *language_code(enum language language);
/* LANGUAGE_NONE for anything else; case and a region ("sv-FI") are ignored. */
enum language language_from_code(const char *code);

#endif
