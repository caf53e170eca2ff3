/* Whom a tutor names who passes a ticket on: "siirrä Saara tunnetko tämän?", "flytta @saara:kunta.example". */
#ifndef NEUVO_DESK_TARGET_H
#define NEUVO_DESK_TARGET_H

#include <stddef.h>

/* What stands behind the command's word: the name and the note. */
const char *desk_target_text(const char *message);
/* How many bytes of the text are this name, as people write it (case and marks do not matter); 0: it is another. */
size_t desk_target_length(const char *text, const char *name);
/* The note behind so many bytes of the text. */
const char *desk_target_note(const char *text, size_t length);
/* A line that begins with the command's word but names nobody: meant as a command, or as words for the asker
 * ("siirrä tiedosto kansioon Omat")? */
int desk_target_is_command(const char *message);

#endif
