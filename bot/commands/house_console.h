/* The console in the running house: its reads go to a worker, its commands to the engine, and for the engine it is a
 * connector, so that an asker's words reach a tutor there as they reach any room. */
#ifndef NEUVO_COMMANDS_HOUSE_CONSOLE_H
#define NEUVO_COMMANDS_HOUSE_CONSOLE_H

#include "base/error.h"
#include "connectors/connector.h"
#include "jobs/workers.h"

struct delivery;
struct framework;
struct house_console;
struct http_server;
struct house_checkins;
struct knowledge_watch;
struct loop;
struct phrases;
struct settings;
struct shipped;

struct house_console_parts {
    struct loop *loop;
    struct http_server *server;
    struct workers *workers;
    struct knowledge_watch *watch;
    struct delivery *delivery;
    const struct settings *settings;
    const struct framework *framework; /* of check-ins; NULL: its files are not right */
    const struct shipped *shipped;
    const struct phrases *phrases;
    const struct house_checkins *checkins; /* NULL: there are no figures of groups */
    const char *data, *url;                /* DIR; of the store */
    struct connector_pictures pictures;
};

/* Adds the console's routes and its connector. */
enum result house_console_new(const struct house_console_parts *parts, struct house_console **console,
                              struct error *error);
/* How connectors ask who is signed in. NULL is fine: then nobody can. */
struct connector_sign_in house_console_sign_in(struct house_console *console);
/* No more jobs are given; to be called before the workers stop. NULL is fine. */
void house_console_stop(struct house_console *console);
void house_console_free(struct house_console *console); /* after server and workers; NULL is fine */
/* On the loop, whenever it was woken: what the worker answered. NULL is fine. */
void house_console_run(struct house_console *console);

#endif
