#include "commands/commands.h"

#include <stddef.h>

const struct command command_table[] = {
    {"serve", "[--config FILE] [--data DIR] [--port N] [--demo]",
     "run the service (web chat on http://127.0.0.1:8080/chat)", command_serve},
    {"chat", "[--data DIR]", "the same conversation in this terminal", command_chat},
    {"ask", "[--knowledge PATH] [--lang fi|sv|en] [--why] \"question\" | --jsonl",
     "one answer, or many from lines of JSON", command_ask},
    {"calibrate", "EXPECTED.jsonl OUT_OF_SCOPE.jsonl | --languages",
     "fit the tables of knowledge/ on labelled questions (for who works on Neuvo)", command_calibrate},
    {"check-config", "[--config FILE] [--data DIR] [--example]",
     "check settings, phrases, articles and the organisation's record", command_check_config},
    {"doctor", "[--config FILE] [--data DIR] [--try-room]",
     "look at this machine and at the homeserver of Matrix, and say what to mend", command_doctor},
    {"matrix", "registration [--user @neuvo:SERVER] [--url URL] [--id ID] [--config FILE]",
     "a registration file, with which a Matrix homeserver takes Neuvo as an application service", command_matrix},
    {"organisation", "import FILE [--data DIR]",
     "read the organisation's record (names, contacts, units) into the store", command_organisation},
    {"people", "import FILE | list | clear [--organisation CODE] [--data DIR]",
     "the list of the people who are served (CSV: account, units, roles, language, end_date)", command_people},
    {"migrate", "[--data DIR]", "bring the store to this version's schema", command_migrate},
    {"backup", "FILE [--data DIR]", "copy the store into one file, also while the service runs", command_backup},
    {"restore", "FILE --data DIR [--copy]", "put a backup into an empty folder", command_restore},
    {.name = NULL},
};
