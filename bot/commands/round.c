/* neuvo round: a manager invites role groups to a voluntary round of check-ins. It tells how many are invited, and
 * never who took part or how many. */
#include "base/clock.h"
#include "base/own.h"
#include "checkin/framework.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/competences.h"
#include "commands/errand.h"
#include "model/checkin.h"
#include "model/local_time.h"
#include "model/message.h"
#include "settings/facts.h"
#include "store/audit.h"
#include "store/organisations.h"
#include "store/people_list.h"
#include "store/rounds.h"
#include "store/timers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "create --roles CODE,… --from DATE --to DATE [--questions N] [--support missed,form] NAME | list | close NUMBER "
    "[--organisation CODE] [--config FILE] [--data DIR]";

enum { GROUP_LEAST = 5, QUESTIONS_MOST = 6, QUESTIONS_LEAST = 3, DAYS_MOST = 92, NAME_BYTES = 80, APART_MS = 100 };
static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

struct opening {
    struct errand errand;
    const struct shipped *shipped;
    const char *roles, *from, *to, *questions, *support, *name;
    struct framework *framework;
    struct checkin_round round;
    size_t invited;
};

/* ---- what it was given ------------------------------------------------------------------------------------- */

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

static enum result read_period(struct opening *opening, int64_t now_ms, struct error *error)
{
    struct checkin_round *round = &opening->round;
    enum result result = read_day("--from", opening->from, &round->from_ms, error);
    if (result == RESULT_OK)
        result = read_day("--to", opening->to, &round->to_ms, error);
    if (result != RESULT_OK)
        return result;
    round->to_ms = local_midnight_after(round->to_ms);
    if (round->to_ms <= round->from_ms)
        return error_set(error, RESULT_BAD_INPUT, "--to %s lies before --from %s", opening->to, opening->from);
    if (round->to_ms <= now_ms)
        return error_set(error, RESULT_BAD_INPUT, "--to %s is over already", opening->to);
    return round->to_ms - round->from_ms > DAYS_MOST * day_ms
               ? error_set(error, RESULT_BAD_INPUT, "a round lasts %d days at most", DAYS_MOST)
               : RESULT_OK;
}

static enum result read_support(struct opening *opening, struct error *error)
{
    own_(free_pointer) char *copy = x_strdup(opening->support == NULL ? "" : opening->support);
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
        opening->round.support |= bit;
    }
    return RESULT_OK;
}

/* Those about support are among them. */
static enum result read_questions(struct opening *opening, struct error *error)
{
    char *end = NULL;
    long all = opening->questions == NULL ? QUESTIONS_MOST : strtol(opening->questions, &end, 10);
    long support = (long)(opening->round.support & 1U) + (long)(opening->round.support >> 1 & 1U);
    if ((end != NULL && (end == opening->questions || *end != '\0')) || all < QUESTIONS_LEAST + support ||
        all > QUESTIONS_MOST)
        return error_set(error, RESULT_BAD_INPUT,
                         "--questions must be a number from %ld to %d, those about support among them",
                         QUESTIONS_LEAST + support, QUESTIONS_MOST);
    opening->round.questions = (int)(all - support);
    return RESULT_OK;
}

static enum result read_roles(struct opening *opening, struct error *error)
{
    own_(free_pointer) char *copy = x_strdup(opening->roles == NULL ? "" : opening->roles);
    own_(text_done) struct text roles = TEXT_INIT;
    char *rest = copy;
    for (char *name = strsep(&rest, ","); name != NULL && *name != '\0'; name = strsep(&rest, ",")) {
        const struct role *role = framework_role(opening->framework, name);
        own_(text_done) struct text known = TEXT_INIT;
        for (int i = 0; i < opening->framework->role_count; i++)
            text_printf(&known, " %s", opening->framework->roles[i].code);
        if (role == NULL)
            return error_set(error, RESULT_BAD_INPUT, "--roles: there is no role group \"%.40s\"; there are%s", name,
                             known.data);
        text_printf(&roles, "%s%s", roles.length == 0 ? "" : ",", role->code);
    }
    opening->round.roles = text_detach(&roles);
    return opening->round.roles != NULL && opening->round.roles[0] != '\0'
               ? RESULT_OK
               : error_set(error, RESULT_BAD_INPUT,
                           "--roles is missing: which role groups are invited, such as ope,ohj");
}

static enum result read_given(struct opening *opening, int64_t now_ms, struct error *error)
{
    const char *name = opening->name;
    if (name == NULL || *name == '\0' || strlen(name) > NAME_BYTES || !utf8_valid(name, strlen(name)) ||
        strpbrk(name, "*[]\n\r\t") != NULL)
        return error_set(error, RESULT_BAD_INPUT,
                         "NAME is what people read in the invitation, such as \"Kevään kartoitus\": 1 to %d bytes, "
                         "without * [ ]",
                         NAME_BYTES);
    opening->round.name = x_strdup(name);
    enum result result = read_roles(opening, error);
    if (result == RESULT_OK)
        result = read_period(opening, now_ms, error);
    if (result == RESULT_OK)
        result = read_support(opening, error);
    return result == RESULT_OK ? read_questions(opening, error) : result;
}

/* ---- what must come first ---------------------------------------------------------------------------------- */

static enum result check_checklist(struct opening *opening, struct error *error)
{
    own_(text_done) struct text missing = TEXT_INIT;
    enum result result = RESULT_OK;
    for (const char *const *name = checkin_checklist; *name != NULL && result == RESULT_OK; name++) {
        own_(facts_done) struct facts facts = {.list = LIST_INIT};
        bool told = false;
        result = organisation_facts_all(opening->errand.store, opening->errand.organisation_id, &facts, error);
        for (size_t i = 0; i < facts.list.count;
             i++) { /* "checkins.notice", or with a language: "checkins.notice.fi" */
            size_t length = strlen(*name);
            const char *fact = facts.list.items[i].name;
            told = told || (strncmp(fact, *name, length) == 0 && (fact[length] == '\0' || fact[length] == '.'));
        }
        if (!told)
            text_printf(&missing, "%s%s", missing.length == 0 ? "" : ", ", *name);
    }
    if (result != RESULT_OK || missing.length == 0)
        return result;
    return error_set(error, RESULT_BAD_INPUT,
                     "the organisation's record does not say yet what must come before check-ins: %s; fill it in and "
                     "read it: neuvo organisation import FILE",
                     missing.data);
}

static bool lists_role(const struct framework *framework, const char *roles, const char *wanted)
{
    own_(free_pointer) char *copy = x_strdup(roles);
    char *rest = copy;
    for (char *name = strsep(&rest, ","); name != NULL; name = strsep(&rest, ",")) {
        const struct role *role = framework_role(framework, name);
        if (role != NULL && strcmp(role->code, wanted) == 0)
            return true;
    }
    return false;
}

/* One person may stand on the list with an account of each kind: the kind with most of them counts. */
static size_t people_of_role(const struct opening *opening, const struct people_list *list, const char *role,
                             int64_t now_ms)
{
    static const char *const kinds[] = {"matrix", "teams", LISTED_MAIL};
    size_t most = 0;
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        size_t count = 0;
        for (size_t i = 0; i < list->people.count; i++) {
            const struct listed_person *person = &list->people.items[i];
            count += (person->end_ms == 0 || person->end_ms > now_ms) && strcmp(person->connector, kinds[kind]) == 0 &&
                     lists_role(opening->framework, person->roles, role);
        }
        most = count > most ? count : most;
    }
    return most;
}

static enum result check_groups(struct opening *opening, int64_t now_ms, struct error *error)
{
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    enum result result = people_list_all(opening->errand.store, opening->errand.organisation_id, &list, error);
    if (result == RESULT_OK && list.people.count == 0)
        return error_set(error, RESULT_BAD_INPUT,
                         "who belongs to which role group is told by the list of people: neuvo people import FILE");
    for (int i = 0; i < opening->framework->role_count && result == RESULT_OK; i++) {
        const char *role = opening->framework->roles[i].code;
        if (checkin_round_has_role(&opening->round, role) && people_of_role(opening, &list, role, now_ms) < GROUP_LEAST)
            return error_set(
                error, RESULT_BAD_INPUT,
                "the role group %s has fewer than %d people on the list: a round is not opened for so few, "
                "since they could be recognised",
                role, GROUP_LEAST);
    }
    return result;
}

/* ---- inviting ---------------------------------------------------------------------------------------------- */

/* A message that comes back when the round begins: whether and when it is said, is decided then. */
static enum result set_timer(const struct opening *opening, const struct reached *reached, int64_t due_ms,
                             int64_t now_ms, struct error *error)
{
    own_(message_done) struct message message;
    own_(text_done) struct text payload = TEXT_INIT, id = TEXT_INIT, round = TEXT_INIT;
    int64_t timer_id = 0;
    message_init(&message);
    text_printf(&round, "%" PRId64, opening->round.id);
    text_printf(&id, "checkin-round:%" PRId64 ":%" PRId64, opening->round.id, reached->person_id);
    message.kind = MESSAGE_TIMER;
    message.presence = PRESENCE_PERSONAL;
    message.direct = true;
    message.at_ms = now_ms;
    message_set(&message.connector, reached->connector);
    message_set(&message.organisation, opening->errand.organisation);
    message_set(&message.place, reached->place);
    message_set(&message.thread, reached->thread);
    message_set(&message.account, reached->account);
    message_set(&message.external_id, id.data);
    message_set(&message.choice, "checkin-round");
    message_set(&message.text, round.data);
    message_encode(&message, &payload);
    return timer_add(opening->errand.store, opening->errand.organisation_id, reached->conversation_id,
                     reached->person_id, "deferred", payload.data, due_ms, now_ms, &timer_id, error);
}

static bool is_invited(const struct opening *opening, const struct reached *reached)
{
    for (int i = 0; i < opening->framework->role_count; i++) {
        const char *role = opening->framework->roles[i].code;
        if (checkin_round_has_role(&opening->round, role) && lists_role(opening->framework, reached->roles, role))
            return true;
    }
    return false;
}

static enum result invite(struct opening *opening, int64_t now_ms, struct error *error)
{
    own_(reached_people_done) struct reached_people people = {.list = LIST_INIT};
    int64_t first_ms = opening->round.from_ms > now_ms ? opening->round.from_ms : now_ms;
    enum result result = round_reaches(opening->errand.store, opening->errand.organisation_id, now_ms, &people, error);
    for (size_t i = 0; i < people.list.count && result == RESULT_OK; i++) {
        if (!is_invited(opening, &people.list.items[i]))
            continue;
        result =
            set_timer(opening, &people.list.items[i], first_ms + (int64_t)opening->invited * APART_MS, now_ms, error);
        opening->invited++;
    }
    return result;
}

static enum result add_audit(const struct opening *opening, int64_t now_ms, struct error *error)
{
    own_(text_done) struct text object = TEXT_INIT, detail = TEXT_INIT;
    text_printf(&object, "round %" PRId64, opening->round.number);
    text_printf(&detail, "roles %s, %s to %s", opening->round.roles, opening->from, opening->to);
    return audit_add(opening->errand.store, opening->errand.organisation_id, "system", "round_created", object.data,
                     detail.data, now_ms, error);
}

static enum result create(struct opening *opening, struct error *error)
{
    int64_t now_ms = clock_now_ms();
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    enum result result = competences_load(opening->shipped, opening->errand.data, &opening->framework, &complaints);
    if (result != RESULT_OK)
        return error_set(error, result, "the competences cannot be read: neuvo items check says why");
    result = read_given(opening, now_ms, error);
    if (result == RESULT_OK)
        result = errand_open(&opening->errand, error);
    if (result == RESULT_OK)
        result = check_checklist(opening, error);
    if (result == RESULT_OK)
        result = check_groups(opening, now_ms, error);
    if (result == RESULT_OK)
        result = round_add(opening->errand.store, opening->errand.organisation_id, &opening->round, now_ms, error);
    if (result == RESULT_OK)
        result = invite(opening, now_ms, error);
    if (result == RESULT_OK)
        result = add_audit(opening, now_ms, error);
    if (result == RESULT_OK)
        result = store_commit(opening->errand.store, error);
    if (result == RESULT_OK)
        printf("Round %" PRId64 " \"%s\" is open from %s to %s for %s. %s. Each is told once, in their working hours; "
               "nobody is shown who took part.\n",
               opening->round.number, opening->round.name, opening->from, opening->to, opening->round.roles,
               opening->invited == 0 ? "Nobody of these groups has written to Neuvo yet, so nobody can be invited"
                                     : "Those of these groups who have written to Neuvo are invited");
    return result;
}

/* ---- the others -------------------------------------------------------------------------------------------- */

static void print_day(int64_t at_ms)
{
    struct local_time day = local_time(at_ms);
    printf("%04d-%02d-%02d", day.year, day.month, day.day);
}

static enum result list(struct opening *opening, struct error *error)
{
    own_(checkin_rounds_done) struct checkin_rounds rounds = {.list = LIST_INIT};
    int64_t now_ms = clock_now_ms();
    enum result result = errand_open(&opening->errand, error);
    if (result == RESULT_OK)
        result = rounds_all(opening->errand.store, opening->errand.organisation_id, &rounds, error);
    for (size_t i = 0; i < rounds.list.count && result == RESULT_OK; i++) {
        const struct checkin_round *round = &rounds.list.items[i];
        printf("%" PRId64 "  ", round->number);
        print_day(round->from_ms);
        printf(" … ");
        print_day(round->to_ms - 1);
        printf("  %-7s  %s  %s\n",
               round->closed              ? "closed"
               : now_ms >= round->to_ms   ? "over"
               : now_ms >= round->from_ms ? "open"
                                          : "planned",
               round->roles, round->name);
    }
    return result;
}

static enum result end(struct opening *opening, struct error *error)
{
    char *rest = NULL;
    int64_t number = strtoll(opening->name, &rest, 10), now_ms = clock_now_ms();
    own_(text_done) struct text object = TEXT_INIT;
    enum result result = errand_open(&opening->errand, error);
    if (result == RESULT_OK)
        result = *rest == '\0' ? round_close(opening->errand.store, opening->errand.organisation_id, number, error)
                               : RESULT_NOT_FOUND;
    if (result == RESULT_NOT_FOUND && error->text[0] == '\0')
        return error_set(error, result, "there is no open round \"%.20s\"; neuvo round list shows them", opening->name);
    text_printf(&object, "round %" PRId64, number);
    if (result == RESULT_OK)
        result = audit_add(opening->errand.store, opening->errand.organisation_id, "system", "round_closed",
                           object.data, "", now_ms, error);
    if (result == RESULT_OK)
        result = store_commit(opening->errand.store, error);
    if (result == RESULT_OK)
        printf("Round %" PRId64 " is closed: nobody else is invited, and nothing more is counted.\n", number);
    return result;
}

static int run(struct opening *opening, enum result (*does)(struct opening *, struct error *))
{
    struct error error = ERROR_INIT;
    enum result result = does(opening, &error);
    store_close(opening->errand.store);
    framework_free(opening->framework);
    checkin_round_done(&opening->round);
    if (result == RESULT_OK)
        return fflush(stdout) == 0 ? 0 : 1;
    fprintf(stderr, "neuvo round: %s\n", error.text);
    return 1;
}

int command_round(int argc, char **argv, const struct shipped *shipped)
{
    struct opening opening = {.shipped = shipped,
                              .errand = {.organisation = ORGANISATION_DEFAULT, .data = shipped->default_data}};
    const struct argument arguments[] = {{"--roles", &opening.roles, NULL},
                                         {"--from", &opening.from, NULL},
                                         {"--to", &opening.to, NULL},
                                         {"--questions", &opening.questions, NULL},
                                         {"--support", &opening.support, NULL},
                                         {"--organisation", &opening.errand.organisation, NULL},
                                         {"--config", &opening.errand.config, NULL},
                                         {"--data", &opening.errand.data, NULL},
                                         {.name = NULL}};
    const char *rest[2] = {NULL, NULL};
    int count = 2;
    if (!arguments_read("round", usage, argc, argv, arguments, rest, &count))
        return 2;
    opening.name = rest[1];
    if (count == 2 && strcmp(rest[0], "create") == 0)
        return run(&opening, create);
    if (count == 1 && strcmp(rest[0], "list") == 0)
        return run(&opening, list);
    if (count == 2 && strcmp(rest[0], "close") == 0)
        return run(&opening, end);
    fprintf(stderr, "neuvo round: what is it to do?\nusage: neuvo round %s\n", usage);
    return 2;
}
