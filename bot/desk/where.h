/*
 * Where something is broken and how its asker is reached, read out of their own words, so that nobody is asked what
 * they have said: "luokassa 204", "projektori", "040 123 4567". Finnish, Swedish and English. Pure.
 */
#ifndef NEUVO_DESK_WHERE_H
#define NEUVO_DESK_WHERE_H

#include "model/ticket.h"
#include "settings/phrases.h"

enum where_part { WHERE_ROOM = 1, WHERE_DEVICE = 2, WHERE_CALL_BACK = 4 };

/* Reads the words line by line into a value that may hold something already: of rooms and numbers the newest counts, of
 * devices the first. Which parts were found, as bits. */
unsigned where_read(const char *words, struct ticket_where *where);
/* The same for the answer to "in which room?": where no room is named as one, a bare "204" is it, and so is a short
 * answer that holds nothing else. */
unsigned where_read_answer(const char *words, struct ticket_where *where);
/* The same for words that were added later: only as long as no room is known, and nothing else is said, is a bare "204"
 * one. */
unsigned where_read_more(const char *words, struct ticket_where *where);
/* Whether a bare "204" or "B12" stands among the words. */
bool where_names_number(const char *words);
/* Adds one line that says it: "Paikka: luokassa 204 · Laite: projektori · Puhelin: 040 123 4567". Nothing for nothing.
 */
void where_write(const struct ticket_where *where, const struct phrases *phrases, enum language language,
                 struct text *out);

#endif
