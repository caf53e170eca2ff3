/*
 * The subcommands: one file each. Each gets the arguments after its own name and returns the exit status
 * (0 all good, 1 something failed, 2 usage). Results go to stdout, diagnostics to stderr only.
 */
#ifndef NEUVO_COMMANDS_H
#define NEUVO_COMMANDS_H

/* Where the files that came with the program are: the checkout it was built in, or the install prefix. */
struct shipped {
    const char *articles;
    const char *thesaurus;
    const char *intents;
    const char *phrases;
    const char *page; /* the web chat's files */
};

struct command {
    const char *name;
    const char *usage; /* arguments, for help */
    const char *help;  /* one line */
    int (*run)(int argc, char **argv, const struct shipped *shipped);
};

int command_ask(int argc, char **argv, const struct shipped *shipped);

#endif
