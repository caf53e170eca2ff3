/*
 * Settings: one table of rows (settings_table.c) from which the parser, the checker, the example file and the help all
 * come.
 *
 * Precedence: flag > environment (NEUVO_<SECTION>_<KEY>) > file > default. All complaints are gathered at once, each
 * with file, line, key, range and the nearest right name. A loaded `struct settings` never changes; a reload makes a
 * new one.
 */
#ifndef NEUVO_SETTINGS_H
#define NEUVO_SETTINGS_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_type { SETTING_STRING, SETTING_INT, SETTING_CHOICE, SETTING_WEB_ADDRESS };

struct setting {
    const char *name; /* "section.key" */
    enum setting_type type;
    int64_t min, max;     /* INT: range; STRING and WEB_ADDRESS: max is the longest length in bytes */
    const char *fallback; /* the default, as text */
    const char *choices;  /* CHOICE: "a|b|c" */
    const char *unit;     /* "" when it has none */
    const char *help;     /* one line */
    bool secret;          /* never printed; a file NAME_file or systemd credential may hold it */
};

extern const struct setting settings_table[]; /* ends with name == NULL */

struct settings;

/* A value from the command line, e.g. {"server.port", "0"}. */
struct setting_flag {
    const char *name;
    const char *value;
};

/* Reads file (NULL: none), the environment and flags (count of them). On any fault: BAD_INPUT and all complaints, a
 * line each, in complaints. */
enum result settings_load(const char *file, const struct setting_flag *flags, size_t count, struct settings **settings,
                          struct text *complaints);
/* The same for who wants to look at the rest too: what could not be taken has its default. Never NULL. */
struct settings *settings_read(const char *file, const struct setting_flag *flags, size_t count,
                               struct text *complaints);
void settings_free(struct settings *settings); /* NULL is fine */
/* Variables of the environment that look like settings and are none, a line each with the nearest right name. */
void settings_unknown_variables(struct text *warnings);

/* The value; the name must stand in the table (a program error aborts). Strings belong to the settings. */
const char *settings_string(const struct settings *settings, const char *name);
int64_t settings_int(const struct settings *settings, const char *name);
/* Where the value was given, for a complaint: "FILE:LINE", the variable's name, "command line", "default". NULL: what
 * was given there could not be taken, so there is a complaint already. */
const char *settings_where(const struct settings *settings, const char *name);

/* OK: there is no complaint. BAD_INPUT: the first of the lines, and that there are more. */
enum result settings_first_complaint(const struct text *complaints, struct error *error);

/* The commented example file, config/neuvo.yaml. A test compares it with what lies there. */
void settings_example(struct text *text);
/* All effective values without secrets, a line each, with where they came from. */
void settings_print(const struct settings *settings, struct text *text);

#endif
