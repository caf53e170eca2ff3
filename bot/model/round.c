#include "model/round.h"

#include "base/own.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *support_question_name(enum support_question question)
{
    static const char *const names[] = {"missed", "form"};
    return names[question];
}

const char *support_option(enum support_question question, int option)
{
    static const char *const options[SUPPORT_QUESTIONS][7] = {
        {"devices", "programs", "security", "work", "nothing", "other", NULL},
        {"visit", "call", "chat", "training", "peer", NULL, NULL}};
    return option < 0 || option >= 7 ? NULL : options[question][option];
}

void checkin_round_done(struct checkin_round *round)
{
    free_pointer(&round->name);
    free_pointer(&round->roles);
}

bool checkin_round_is_open(const struct checkin_round *round, int64_t now_ms)
{
    return !round->closed && now_ms >= round->from_ms && now_ms < round->to_ms;
}

bool checkin_round_has_role(const struct checkin_round *round, const char *role)
{
    size_t length = strlen(role);
    for (const char *at = round->roles; length > 0 && at != NULL; at = strchr(at, ',')) {
        at += *at == ',';
        if (strncmp(at, role, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

void checkin_rounds_done(struct checkin_rounds *rounds)
{
    for (size_t i = 0; i < rounds->list.count; i++)
        checkin_round_done(&rounds->list.items[i]);
    list_done(&rounds->list);
}
