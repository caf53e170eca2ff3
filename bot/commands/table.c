#include "commands/commands.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

const struct command command_table[] = {
    {"serve", "[--config FILE] [--data DIR] [--port N] [--demo]",
     "run the service (web chat on http://127.0.0.1:8080/chat)", command_serve},
    {"chat", "[--config FILE] [--data DIR]", "the same conversation in this terminal", command_chat},
    {"ask",
     "[--config FILE] [--data DIR] [--knowledge PATH] [--lang fi|sv|en] [--why] [--no-vectors] \"question\" | --jsonl",
     "one answer, or many from lines of JSON", command_ask},
    {"intents", "[--train FILE [--dev FILE] [--refuse]] [--report FILE | <lines of JSON]",
     "what texts want: by the shipped intents, or by a classifier that learns from a file", command_intents},
    {"train", "EXPECTED.jsonl OUT_OF_SCOPE.jsonl | --languages | --alarms FILE…",
     "fit the tables of knowledge/ on labelled questions (for who works on Neuvo)", command_train},
    {"check-config", "[--config FILE] [--data DIR] [--example]",
     "check settings, phrases, articles and the organisation's record", command_check_config},
    {"doctor", "[--config FILE] [--data DIR] [--try-room]",
     "look at this machine, the homeserver of Matrix and Teams, and say what to mend", command_doctor},
    {"knowledge",
     "check [EXPECTED.jsonl …] [--config FILE] | learnt | forget CODE [--organisation CODE] [--config FILE] [--data "
     "DIR]",
     "what an editor should look at in the articles, and whether questions written down once are still answered; what "
     "was learnt from picks, and removing it",
     command_knowledge},
    {"matrix", "registration [--user @neuvo:SERVER] [--url URL] [--id ID] [--config FILE]",
     "a registration file, with which a Matrix homeserver takes Neuvo as an application service", command_matrix},
    {"teams", "manifest [--out FILE] [--developer NAME] [--read-channels] [--config FILE]",
     "the app package (zip) that an administrator uploads to Microsoft Teams", command_teams},
    {"organisation", "import FILE [--create] [--config FILE] [--data DIR]",
     "read the organisation's record (names, contacts, units) into the store", command_organisation},
    {"checkin", "score --bank FILE <lines of JSON | simulate [--bank FILE | --items N] [--people N] [--seed N]",
     "how the answers of check-ins are measured (for researchers)", command_checkin},
    {"items", "check [FILE …] [--organisation CODE] [--config FILE] [--data DIR]",
     "what to mend in the questions of check-ins, and how they do as a whole", command_items},
    {"round",
     "create --roles CODE,… --from DATE --to DATE [--questions N] [--support missed,form] NAME | list | close NUMBER "
     "[--organisation CODE] [--config FILE] [--data DIR]",
     "a voluntary round of check-ins for role groups; nobody is shown who took part", command_round},
    {"report",
     "demand|competence|matrix|effect|support [--quarter 2026-Q3] [--lang fi|sv|en] [--csv FILE] [--xlsx FILE] [--svg "
     "FILE] "
     "[--organisation CODE] [--config FILE] [--data DIR] | make [--quarter 2026-Q3] … | protect <lines of JSON",
     "figures of groups of at least five, from protected snapshots; making these; the protection, for researchers",
     command_report},
    {"handbook", "--out DIR [--lang fi|sv|en] [--organisation CODE] [--config FILE] [--data DIR]",
     "the handbook: which competences, how to assess them, how to build the support (HTML and PDF)", command_handbook},
    {"people", "import FILE | list | clear [--organisation CODE] [--config FILE] [--data DIR]",
     "the list of the people who are served (CSV: account, units, roles, language, end_date)", command_people},
    {"account",
     "create --access A [--matrix @id:server] [--teams OBJECT-ID] [--queue CODE] NAME | list | reset NAME | remove "
     "NAME "
     "[--organisation CODE] [--config FILE] [--data DIR]",
     "who may do more than ask, and signs in: staff, tutor, editor, manager, operator", command_account},
    {"migrate", "[--config FILE] [--data DIR]", "bring the store to this version's schema", command_migrate},
    {"backup", "FILE [--force] [--config FILE] [--data DIR]",
     "copy the store into one file, also while the service runs", command_backup},
    {"restore", "FILE --data DIR [--copy]", "put a backup into an empty folder", command_restore},
    {.name = NULL},
};

const struct command *command_find(const char *name)
{
    for (const struct command *command = command_table; command->name != NULL; command++) {
        if (strcmp(command->name, name) == 0)
            return command;
    }
    return NULL;
}

/* Behind "--" stand words, not options. */
static bool wants_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    }
    return false;
}

int command_call(const struct command *command, int argc, char **argv, const struct shipped *shipped)
{
    if (!wants_help(argc, argv))
        return command->run(argc, argv, shipped);
    printf("neuvo %s: %s\nusage: neuvo %s %s\n", command->name, command->help, command->name, command->usage);
    return fflush(stdout) == 0 ? 0 : 1;
}
