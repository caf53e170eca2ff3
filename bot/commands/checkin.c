/*
 * neuvo checkin score: how answers become an estimate, so that researchers can check the method. Lines
 * {"id","prior_mean","prior_sd","items":[…],"responses":[…]} in, lines {"id","theta","se"} out.
 * neuvo checkin simulate: how well the method does on people made up by chance.
 */
#include "base/own.h"
#include "checkin/ability.h"
#include "commands/arguments.h"
#include "commands/checkin_bank.h"
#include "commands/checkin_simulate.h"
#include "commands/commands.h"
#include "commands/stream.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "score --bank FILE | simulate [--bank FILE | --items N] [--people N] [--seed N]";

static enum result read_prior(const struct json *line, struct skill *prior, struct error *error)
{
    *prior = (struct skill){0.0, 1.0};
    for (const struct json *value = json_first(line); value != NULL; value = json_next(value)) {
        double *to = strcmp(json_key(value), "prior_mean") == 0 ? &prior->mean
                     : strcmp(json_key(value), "prior_sd") == 0 ? &prior->sd
                                                                : NULL;
        if (to != NULL && json_type(value) != JSON_NULL && !json_as_number(value, to))
            return error_set(error, RESULT_BAD_INPUT, "%s: must be a number", json_key(value));
    }
    if (!(fabs(prior->mean) <= 6.0))
        return error_set(error, RESULT_BAD_INPUT, "prior_mean: must be between -6 and 6");
    if (!(prior->sd >= 0.05 && prior->sd <= 100.0))
        return error_set(error, RESULT_BAD_INPUT, "prior_sd: must be between 0.05 (the grid's step) and 100");
    return RESULT_OK;
}

static enum result add_answer(const struct checkin_bank *bank, const struct json *item, const struct json *response,
                              struct posterior *posterior, struct error *error)
{
    const char *id = json_as_string(item);
    double number = -1.0;
    if (id == NULL)
        return error_set(error, RESULT_BAD_INPUT, "items: must be a list of item ids");
    const struct response_model *model = checkin_bank_find(bank, id);
    if (model == NULL)
        return error_set(error, RESULT_BAD_INPUT, "items: the bank has no item \"%.100s\"", id);
    int last = response_count(model) - 1;
    if (!json_as_number(response, &number) || !(number >= 0.0 && number <= last) || floor(number) < number)
        return error_set(error, RESULT_BAD_INPUT, "responses: to \"%.100s\" it must be a whole number from 0 to %d", id,
                         last);
    posterior_add(posterior, model, (int)number);
    return RESULT_OK;
}

static enum result score_line(void *context, const struct json *line, struct text *out, struct error *error)
{
    const struct json *items = NULL, *responses = NULL;
    struct skill prior;
    struct posterior posterior;
    enum result result = json_need_array(line, "items", &items, error);
    if (result == RESULT_OK)
        result = json_need_array(line, "responses", &responses, error);
    if (result == RESULT_OK)
        result = read_prior(line, &prior, error);
    if (result != RESULT_OK)
        return result;
    posterior_start(&posterior, prior);
    const struct json *item = json_first(items), *response = json_first(responses);
    for (; item != NULL && response != NULL; item = json_next(item), response = json_next(response)) {
        result = add_answer(context, item, response, &posterior, error);
        if (result != RESULT_OK)
            return result;
    }
    if (item != NULL || response != NULL)
        return error_set(error, RESULT_BAD_INPUT, "items and responses: there must be as many of one as of the other");
    struct skill ability = posterior_ability(&posterior);
    json_write_key(out, "theta");
    text_printf(out, "%.10g", ability.mean);
    json_write_key(out, "se");
    text_printf(out, "%.10g", ability.sd);
    return RESULT_OK;
}

static bool read_count(const char *name, const char *given, long most, long *count)
{
    char *end = NULL;
    if (given == NULL)
        return true;
    *count = strtol(given, &end, 10);
    if (end != given && *end == '\0' && *count >= 1 && *count <= most)
        return true;
    fprintf(stderr, "neuvo checkin: %s must be a number from 1 to %ld\n", name, most);
    return false;
}

static int complain(const char *what)
{
    fprintf(stderr, "neuvo checkin: %s\nusage: neuvo checkin %s\n", what, usage);
    return 2;
}

static int simulate(const struct checkin_bank *bank, long people, long items, long seed)
{
    own_(text_done) struct text out = TEXT_INIT;
    struct chance chance = {(uint64_t)seed};
    if (bank->items.count > 0) {
        checkin_simulate(bank, (int)people, &chance, &out);
    } else {
        own_(checkin_bank_done) struct checkin_bank made = {.items = LIST_INIT};
        checkin_bank_make(&made, (int)items, &chance);
        checkin_simulate(&made, (int)people, &chance, &out);
    }
    return fputs(out.data, stdout) >= 0 && fflush(stdout) == 0 ? 0 : 1;
}

int command_checkin(int argc, char **argv, const struct shipped *shipped)
{
    const char *path = NULL, *people_given = NULL, *items_given = NULL, *seed_given = NULL, *what = NULL;
    int count = 1;
    const struct argument arguments[] = {{"--bank", &path, NULL},
                                         {"--people", &people_given, NULL},
                                         {"--items", &items_given, NULL},
                                         {"--seed", &seed_given, NULL},
                                         {.name = NULL}};
    own_(checkin_bank_done) struct checkin_bank bank = {.items = LIST_INIT};
    struct error error = ERROR_INIT;
    long people = 2000, items = 60, seed = 1;
    (void)shipped;
    if (!arguments_read("checkin", usage, argc, argv, arguments, &what, &count))
        return 2;
    bool scoring = count == 1 && strcmp(what, "score") == 0;
    if (!scoring && !(count == 1 && strcmp(what, "simulate") == 0))
        return complain("what is it to do?");
    if (scoring && path == NULL)
        return complain("score needs --bank FILE");
    if (!read_count("--people", people_given, 1000000, &people) || !read_count("--items", items_given, 10000, &items) ||
        !read_count("--seed", seed_given, 1000000000, &seed))
        return 2;
    if (path != NULL && checkin_bank_read(path, &bank, &error) != RESULT_OK) {
        fprintf(stderr, "neuvo checkin: %s\n", error.text);
        return 1;
    }
    return scoring ? stream_run(stdin, stdout, score_line, &bank) : simulate(&bank, people, items, seed);
}
