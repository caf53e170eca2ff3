/*
 * The running house: all parts built in order, run, and taken down in reverse. `neuvo serve` and `neuvo chat` are two
 * ways to open it.
 */
#ifndef NEUVO_COMMANDS_HOUSE_H
#define NEUVO_COMMANDS_HOUSE_H

#include "base/error.h"
#include "commands/commands.h"
#include "connectors/connector.h"
#include "settings/settings.h"

struct house;

struct house_options {
    const struct shipped *shipped;
    const struct settings *settings;
    const char *data;              /* folder of all that is written; NULL: a private store in memory */
    bool listen;                   /* open the HTTP server */
    bool demo;                     /* made-up people, once: commands/demo.h */
    const char *const *connectors; /* names of those to start, ends with NULL */
};

/* options and what it points to must outlive the house. CONFLICT: another process works on this data folder. */
enum result house_open(const struct house_options *options, struct house **house, struct error *error);
/* Runs until a signal, a connector's end (house_stop) or a fault. Returns the exit status. */
int house_run(struct house *house);
void house_close(struct house *house);                /* NULL is fine */
unsigned short house_port(const struct house *house); /* 0 without a server */

/* DIR/neuvo.db as a store url, or store.url where it is set. */
void store_url_of(const struct settings *settings, const char *data, struct text *url);

#endif
