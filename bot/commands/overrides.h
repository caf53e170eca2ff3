/* The folders of local articles that a comma list names (setting knowledge.overrides). */
#ifndef NEUVO_COMMANDS_OVERRIDES_H
#define NEUVO_COMMANDS_OVERRIDES_H

/* The folders, ends with NULL; give them to overrides_free(). */
char **overrides_split(const char *list);
void overrides_free(char ***folders); /* NULL inside is fine; usable as own_(overrides_free) char **folders */

#endif
