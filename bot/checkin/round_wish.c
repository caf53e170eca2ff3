#include "checkin/round_wish.h"

#include "base/own.h"
#include "model/local_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { QUESTIONS_MOST = 6, QUESTIONS_LEAST = 3, DAYS_MOST = 92 };
static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

struct reading {
    const struct round_wish *wish;
    const struct framework *framework;
    struct checkin_round *round;
};

static enum result read_day(const char *name, const char *text, int64_t *day, struct error *error)
{
    int year = 0, month = 0, date = 0, used = 0;
    bool shaped = text != NULL && strlen(text) == strlen("2026-12-01") &&
                  sscanf(text, "%4d-%2d-%2d%n", &year, &month, &date, &used) == 3 && text[used] == '\0';
    *day = shaped ? local_day_start(year, month, date) : 0;
    struct local_time back = local_time(*day);
    if (shaped && back.year == year && back.month == month && back.day == date)
        return RESULT_OK;
    return error_set(error, RESULT_BAD_INPUT, "%s must be a day, such as 2026-12-01", name);
}

static enum result read_period(struct reading *reading, int64_t now_ms, struct error *error)
{
    struct checkin_round *round = reading->round;
    enum result result = read_day("--from", reading->wish->from, &round->from_ms, error);
    if (result == RESULT_OK)
        result = read_day("--to", reading->wish->to, &round->to_ms, error);
    if (result != RESULT_OK)
        return result;
    round->to_ms = local_midnight_after(round->to_ms);
    if (round->to_ms <= round->from_ms)
        return error_set(error, RESULT_BAD_INPUT, "--to %s lies before --from %s", reading->wish->to,
                         reading->wish->from);
    if (round->to_ms <= now_ms)
        return error_set(error, RESULT_BAD_INPUT, "--to %s is over already", reading->wish->to);
    return round->to_ms - round->from_ms > DAYS_MOST * day_ms
               ? error_set(error, RESULT_BAD_INPUT, "a round lasts %d days at most", DAYS_MOST)
               : RESULT_OK;
}

static enum result read_support(struct reading *reading, struct error *error)
{
    own_(free_pointer) char *copy = x_strdup(reading->wish->support == NULL ? "" : reading->wish->support);
    char *rest = copy;
    for (char *name = strsep(&rest, ","); name != NULL; name = strsep(&rest, ",")) {
        unsigned bit = 0;
        for (int i = 0; i < SUPPORT_QUESTIONS; i++)
            bit |= strcmp(name, support_question_name((enum support_question)i)) == 0 ? 1U << i : 0;
        if (bit == 0 && *name != '\0')
            return error_set(
                error, RESULT_BAD_INPUT,
                "--support: there is no question \"%.40s\"; there are missed (what help was missed) and form "
                "(which form of support suits)",
                name);
        reading->round->support |= bit;
    }
    return RESULT_OK;
}

/* Those about support are among them. */
static enum result read_questions(struct reading *reading, struct error *error)
{
    char *end = NULL;
    long all = reading->wish->questions == NULL ? QUESTIONS_MOST : strtol(reading->wish->questions, &end, 10);
    long support = (long)(reading->round->support & 1U) + (long)(reading->round->support >> 1 & 1U);
    if ((end != NULL && (end == reading->wish->questions || *end != '\0')) || all < QUESTIONS_LEAST + support ||
        all > QUESTIONS_MOST)
        return error_set(error, RESULT_BAD_INPUT,
                         "--questions must be a number from %ld to %d, those about support among them",
                         QUESTIONS_LEAST + support, QUESTIONS_MOST);
    reading->round->questions = (int)(all - support);
    return RESULT_OK;
}

static enum result read_roles(struct reading *reading, struct error *error)
{
    own_(free_pointer) char *copy = x_strdup(reading->wish->roles == NULL ? "" : reading->wish->roles);
    own_(text_done) struct text roles = TEXT_INIT;
    char *rest = copy;
    for (char *name = strsep(&rest, ","); name != NULL && *name != '\0'; name = strsep(&rest, ",")) {
        const struct role *role = framework_role(reading->framework, name);
        own_(text_done) struct text known = TEXT_INIT;
        for (int i = 0; i < reading->framework->role_count; i++)
            text_printf(&known, " %s", reading->framework->roles[i].code);
        if (role == NULL)
            return error_set(error, RESULT_BAD_INPUT, "--roles: there is no role group \"%.40s\"; there are%s", name,
                             known.data);
        text_printf(&roles, "%s%s", roles.length == 0 ? "" : ",", role->code);
    }
    reading->round->roles = text_detach(&roles);
    return reading->round->roles != NULL && reading->round->roles[0] != '\0'
               ? RESULT_OK
               : error_set(error, RESULT_BAD_INPUT,
                           "--roles is missing: which role groups are invited, such as ope,ohj");
}

static enum result read_name(struct reading *reading, struct error *error)
{
    const char *name = reading->wish->name;
    if (name == NULL || *name == '\0' || strlen(name) > ROUND_NAME_BYTES || !utf8_valid(name, strlen(name)) ||
        strpbrk(name, "*[]\n\r\t") != NULL)
        return error_set(error, RESULT_BAD_INPUT,
                         "NAME is what people read in the invitation, such as \"Kevään kartoitus\": 1 to %d bytes, "
                         "without * [ ]",
                         ROUND_NAME_BYTES);
    reading->round->name = x_strdup(name);
    return RESULT_OK;
}

enum result round_wish_read(const struct round_wish *wish, const struct framework *framework, int64_t now_ms,
                            struct checkin_round *round, const char **field, struct error *error)
{
    struct reading reading = {wish, framework, round};
    enum result result = read_name(&reading, error);
    *field = "name";
    if (result == RESULT_OK) {
        *field = "roles";
        result = read_roles(&reading, error);
    }
    if (result == RESULT_OK) {
        *field = "period";
        result = read_period(&reading, now_ms, error);
    }
    if (result == RESULT_OK) {
        *field = "questions";
        result = read_support(&reading, error);
    }
    return result == RESULT_OK ? read_questions(&reading, error) : result;
}

bool roles_name(const struct framework *framework, const char *listed, const char *wanted)
{
    own_(free_pointer) char *copy = x_strdup(listed);
    char *rest = copy;
    for (char *name = strsep(&rest, ","); name != NULL; name = strsep(&rest, ",")) {
        const struct role *role = framework_role(framework, name);
        if (role != NULL && strcmp(role->code, wanted) == 0)
            return true;
    }
    return false;
}

bool round_is_for(const struct checkin_round *round, const struct framework *framework, const char *listed)
{
    for (int i = 0; i < framework->role_count; i++) {
        const char *role = framework->roles[i].code;
        if (checkin_round_has_role(round, role) && roles_name(framework, listed, role))
            return true;
    }
    return false;
}
