/* neuvo round: a manager invites role groups to a voluntary round of check-ins. It tells never who took part or how
 * many. */
#include "base/clock.h"
#include "base/own.h"
#include "checkin/round_wish.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/errand.h"
#include "jobs/rounds.h"
#include "model/local_time.h"
#include "settings/facts.h"
#include "store/audit.h"
#include "store/organisations.h"
#include "store/people_list.h"
#include "store/rounds.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "create --roles CODE,… --from DATE --to DATE [--questions N] [--support missed,form] NAME | list | close NUMBER "
    "[--organisation CODE] [--config FILE] [--data DIR]";

struct opening {
    struct errand errand;
    const struct shipped *shipped;
    struct round_wish wish;
    struct framework *framework;
    struct checkin_round round;
};

/* ---- what must come first ---------------------------------------------------------------------------------- */

static void add_missing(void *context, const char *name)
{
    struct text *missing = context;
    text_printf(missing, "%s%s", missing->length == 0 ? "" : ", ", name);
}

static enum result check_checklist(struct opening *opening, struct error *error)
{
    own_(text_done) struct text missing = TEXT_INIT;
    own_(facts_done) struct facts facts = {.list = LIST_INIT};
    enum result result = organisation_facts_all(opening->errand.store, opening->errand.organisation_id, &facts, error);
    rounds_missing(&facts, add_missing, &missing);
    if (result != RESULT_OK || missing.length == 0)
        return result;
    return error_set(error, RESULT_BAD_INPUT,
                     "the organisation's record does not say yet what must come before check-ins: %s; fill it in and "
                     "read it: neuvo organisation import FILE",
                     missing.data);
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
        if (checkin_round_has_role(&opening->round, role) &&
            rounds_group_is_small(opening->framework, &list, role, now_ms))
            return error_set(
                error, RESULT_BAD_INPUT,
                "the role group %s has fewer than %d people on the list: a round is not opened for so few, "
                "since they could be recognised",
                role, ROUND_GROUP_LEAST);
    }
    return result;
}

/* ---- opening ----------------------------------------------------------------------------------------------- */

static enum result add_audit(const struct opening *opening, int64_t now_ms, struct error *error)
{
    own_(text_done) struct text object = TEXT_INIT, detail = TEXT_INIT;
    text_printf(&object, "round %" PRId64, opening->round.number);
    round_detail(&opening->round, &detail);
    return audit_add(opening->errand.store, opening->errand.organisation_id, "system", "round_created", object.data,
                     detail.data, now_ms, error);
}

static enum result create(struct opening *opening, struct error *error)
{
    int64_t now_ms = clock_now_ms();
    const char *field = NULL;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    enum result result = framework_load(opening->shipped->competences, &opening->framework, &complaints);
    if (result != RESULT_OK)
        return error_set(error, result, "the competences cannot be read: neuvo items check says why");
    result = round_wish_read(&opening->wish, opening->framework, now_ms, &opening->round, &field, error);
    if (result == RESULT_OK)
        result = errand_open(&opening->errand, error);
    if (result == RESULT_OK)
        result = check_checklist(opening, error);
    if (result == RESULT_OK)
        result = check_groups(opening, now_ms, error);
    if (result == RESULT_OK)
        result = round_add(opening->errand.store, opening->errand.organisation_id, &opening->round, now_ms, error);
    if (result == RESULT_OK)
        result = add_audit(opening, now_ms, error);
    if (result == RESULT_OK)
        result = store_commit(opening->errand.store, error);
    if (result == RESULT_OK)
        printf("Round %" PRId64
               " \"%s\" is open from %s to %s for %s. Those of these groups who have a chat of their own "
               "with Neuvo are told once, in their working hours; nobody is shown who took part.\n",
               opening->round.number, opening->round.name, opening->wish.from, opening->wish.to, opening->round.roles);
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
    int64_t number = strtoll(opening->wish.name, &rest, 10), now_ms = clock_now_ms();
    own_(text_done) struct text object = TEXT_INIT;
    enum result result = errand_open(&opening->errand, error);
    if (result == RESULT_OK)
        result = *rest == '\0' ? round_close(opening->errand.store, opening->errand.organisation_id, number, error)
                               : RESULT_NOT_FOUND;
    if (result == RESULT_NOT_FOUND && error->text[0] == '\0')
        return error_set(error, result, "there is no open round \"%.20s\"; neuvo round list shows them",
                         opening->wish.name);
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
    const struct argument arguments[] = {{"--roles", &opening.wish.roles, NULL},
                                         {"--from", &opening.wish.from, NULL},
                                         {"--to", &opening.wish.to, NULL},
                                         {"--questions", &opening.wish.questions, NULL},
                                         {"--support", &opening.wish.support, NULL},
                                         {"--organisation", &opening.errand.organisation, NULL},
                                         {"--config", &opening.errand.config, NULL},
                                         {"--data", &opening.errand.data, NULL},
                                         {.name = NULL}};
    const char *rest[2] = {NULL, NULL};
    int count = 2;
    if (!arguments_read("round", usage, argc, argv, arguments, rest, &count))
        return 2;
    opening.wish.name = rest[1];
    if (count == 2 && strcmp(rest[0], "create") == 0)
        return run(&opening, create);
    if (count == 1 && strcmp(rest[0], "list") == 0)
        return run(&opening, list);
    if (count == 2 && strcmp(rest[0], "close") == 0)
        return run(&opening, end);
    fprintf(stderr, "neuvo round: what is it to do?\nusage: neuvo round %s\n", usage);
    return 2;
}
