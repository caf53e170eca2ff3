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
    const char *vectors;
    const char *expected;    /* questions that changed articles are held against */
    const char *competences; /* frameworks, levels, jobs of check-ins */
    const char *items;       /* what check-ins ask */
    const char *handbook;    /* the text of the handbook */
    const char *intents;
    const char *phrases;
    const char *page;         /* the web chat's files */
    const char *console;      /* the console's files */
    const char *avatar;       /* Neuvo's picture on chat platforms */
    const char *demo_record;  /* the organisation of `serve --demo` */
    const char *default_data; /* DIR when --data is not given */
};

struct command {
    const char *name;
    const char *usage; /* arguments, for help */
    const char *help;  /* one line */
    int (*run)(int argc, char **argv, const struct shipped *shipped);
};

/* All of them, ends with name == NULL. */
extern const struct command command_table[];
/* The command of that name, or NULL. */
const struct command *command_find(const char *name);
/* Runs it; with --help among its arguments it only prints its usage. Returns the exit status. */
int command_call(const struct command *command, int argc, char **argv, const struct shipped *shipped);

int command_ask(int argc, char **argv, const struct shipped *shipped);
int command_account(int argc, char **argv, const struct shipped *shipped);
int command_backup(int argc, char **argv, const struct shipped *shipped);
int command_train(int argc, char **argv, const struct shipped *shipped);
int command_checkin(int argc, char **argv, const struct shipped *shipped);
int command_round(int argc, char **argv, const struct shipped *shipped);
int command_chat(int argc, char **argv, const struct shipped *shipped);
int command_check_config(int argc, char **argv, const struct shipped *shipped);
int command_competences(int argc, char **argv, const struct shipped *shipped);
int command_doctor(int argc, char **argv, const struct shipped *shipped);
int command_handbook(int argc, char **argv, const struct shipped *shipped);
int command_intents(int argc, char **argv, const struct shipped *shipped);
int command_items(int argc, char **argv, const struct shipped *shipped);
int command_knowledge(int argc, char **argv, const struct shipped *shipped);
int command_matrix(int argc, char **argv, const struct shipped *shipped);
int command_migrate(int argc, char **argv, const struct shipped *shipped);
int command_organisation(int argc, char **argv, const struct shipped *shipped);
int command_people(int argc, char **argv, const struct shipped *shipped);
int command_report(int argc, char **argv, const struct shipped *shipped);
int command_restore(int argc, char **argv, const struct shipped *shipped);
int command_serve(int argc, char **argv, const struct shipped *shipped);
int command_teams(int argc, char **argv, const struct shipped *shipped);

#endif
