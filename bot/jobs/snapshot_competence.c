/* The pictures of the competences, and what was answered about support. */
#include "base/json.h"
#include "base/log.h"
#include "base/own.h"
#include "base/seal.h"
#include "checkin/memory.h"
#include "insight/competence.h"
#include "insight/protect.h"
#include "jobs/snapshot_inside.h"

#include <stdlib.h>
#include <string.h>

struct collecting {
    const struct snapshot_maker *maker;
    const struct place_rows *units;
    const struct areas *areas;
    int64_t from_ms, to_ms;
    struct contributions contributions;
    size_t unreadable;
    struct group_table *support[SUPPORT_QUESTIONS];
};

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static void add_roles(const struct framework *framework, struct picture_lines *lines)
{
    for (int i = 0; i < framework->role_count; i++) {
        const char *names[LANGUAGE_COUNT];
        for (int n = 0; n < LANGUAGE_COUNT; n++)
            names[n] = framework->roles[i].names[n].name;
        picture_line_add(lines, framework->roles[i].code, "", names);
    }
}

static void add_areas(const struct areas *areas, struct picture_lines *lines)
{
    for (size_t i = 0; i < areas->lines.list.count; i++) {
        const struct picture_line *line = &areas->lines.list.items[i];
        const char *names[LANGUAGE_COUNT] = {line->names[0], line->names[1], line->names[2]};
        picture_line_add(lines, line->code, line->group, names);
    }
}

static int role_index(const struct framework *framework, const char *name)
{
    const struct role *role = framework_role(framework, name);
    return role == NULL ? -1 : (int)(role - framework->roles);
}

static int area_of(const struct collecting *collecting, const char *unit)
{
    for (size_t i = 0; i < collecting->units->list.count; i++) {
        if (strcmp(collecting->units->list.items[i].code, unit) == 0)
            return collecting->areas->of_unit[i];
    }
    return collecting->areas->unknown;
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

/* A job that is not in the framework any more is counted nowhere. */
static void add_answers(struct collecting *collecting, const struct memory *memory, const char *unit)
{
    const struct framework *framework = collecting->maker->framework;
    struct contribution *made = NULL;
    int role = memory->role[0] == '\0' ? -1 : role_index(framework, memory->role);
    for (size_t i = 0; role >= 0 && i < memory->answers.count; i++) {
        const struct given *given = &memory->answers.items[i];
        if (given->kind == ITEM_SELF || given->at_ms < collecting->from_ms || given->at_ms >= collecting->to_ms)
            continue;
        if (made == NULL)
            made = contribution_add(&collecting->contributions, framework, role, area_of(collecting, unit));
        contribution_answer(made, given->competence, &given->model, given->response);
    }
}

static bool take_record(void *context, int64_t person_id, const char *unit, const char *sealed)
{
    struct collecting *collecting = context;
    own_(text_wipe) struct text plain = TEXT_INIT;
    own_(memory_done) struct memory memory = {.framework = NULL};
    if (!unseal(collecting->maker->key, (uint64_t)person_id, sealed, &plain)) {
        collecting->unreadable++;
        return true;
    }
    memory_read(plain.data, collecting->maker->framework, &memory);
    add_answers(collecting, &memory, unit);
    return !snapshot_is_stopped(collecting->maker);
}

/* How many people of each job the list of people holds, by area. */
static enum result count_heads(const struct collecting *collecting, int64_t *heads, bool *known, struct error *error)
{
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    size_t width = collecting->areas->lines.list.count + 1;
    enum result result =
        reader_people_list(collecting->maker->reader, collecting->maker->organisation_id, &list, error);
    for (size_t i = 0; result == RESULT_OK && i < list.people.count; i++) {
        const struct listed_person *person = &list.people.items[i];
        own_(free_pointer) char *roles = x_strdup(person->roles);
        int role = -1;
        char *rest = roles;
        for (char *name = strsep(&rest, ","); name != NULL && role < 0; name = strsep(&rest, ","))
            role = *name == '\0' ? -1 : role_index(collecting->maker->framework, name);
        if (role < 0 || (person->end_ms != 0 && person->end_ms <= collecting->to_ms))
            continue;
        heads[(size_t)role * width + (size_t)area_of(collecting, person->units)]++;
        heads[(size_t)role * width + width - 1]++;
    }
    *known = list.people.count > 0;
    return result;
}

static void add_competences(const struct collecting *collecting, const int64_t *heads, struct snapshot_parts *parts)
{
    const struct framework *framework = collecting->maker->framework;
    const struct competence_source source = {
        .framework = framework, .contributions = &collecting->contributions, .headcounts = heads, .k = PROTECT_FEWEST};
    for (int c = 0; c < framework->count; c++) {
        own_(picture_done) struct picture picture = PICTURE_INIT;
        struct picture_lines rows = {.list = LIST_INIT}, cols = {.list = LIST_INIT};
        add_roles(framework, &rows);
        add_areas(collecting->areas, &cols);
        picture_start(&picture, PROTECT_FEWEST, &rows, &cols);
        competence_make(&source, c, &picture);
        snapshot_add_picture(parts, framework->competences[c].code, &picture);
    }
}

/* ---- support ----------------------------------------------------------------------------------------------------- */

static int option_index(enum support_question question, const char *option)
{
    for (int i = 0; support_option(question, i) != NULL; i++) {
        if (strcmp(support_option(question, i), option) == 0)
            return i;
    }
    return -1;
}

static int option_count(enum support_question question)
{
    int count = 0;
    while (support_option(question, count) != NULL)
        count++;
    return count;
}

/* Rows are the jobs, and one for those whose job is not known. */
static void take_support(void *context, enum support_question question, int64_t owner, const char *sealed)
{
    static const struct json_limits limits = {.max_bytes = 1024, .max_depth = 2};
    struct collecting *collecting = context;
    own_(text_wipe) struct text plain = TEXT_INIT;
    own_(json_freep) struct json *answer = NULL;
    const char *role = "", *option = "";
    if (!unseal(collecting->maker->key, (uint64_t)owner, sealed, &plain) ||
        json_parse(plain.data, plain.length, limits, &answer, NULL) != RESULT_OK ||
        json_opt_string(answer, "role", &role, NULL) != RESULT_OK ||
        json_opt_string(answer, "option", &option, NULL) != RESULT_OK) {
        collecting->unreadable++;
        return;
    }
    struct group_table *table = collecting->support[question];
    int row = *role == '\0' ? -1 : role_index(collecting->maker->framework, role), col = option_index(question, option);
    if (col >= 0)
        table->n[group_table_cell(table, row < 0 ? table->rows - 1 : row, col)]++;
}

static void add_support(const struct collecting *collecting, enum support_question question,
                        struct snapshot_parts *parts)
{
    static const char *const unnamed[LANGUAGE_COUNT] = {"", "", ""};
    struct group_table *table = collecting->support[question];
    own_(picture_done) struct picture picture = PICTURE_INIT;
    struct picture_lines rows = {.list = LIST_INIT}, cols = {.list = LIST_INIT};
    add_roles(collecting->maker->framework, &rows);
    picture_line_add(&rows, AREA_UNKNOWN, "", unnamed);
    for (int i = 0; i < table->cols; i++)
        picture_line_add(&cols, support_option(question, i), "", unnamed);
    picture_start(&picture, PROTECT_FEWEST, &rows, &cols);
    group_table_sum(table);
    protect(table, PROTECT_FEWEST);
    picture_protect(&picture, table);
    snapshot_add_picture(parts, support_question_name(question), &picture);
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static enum result collect(struct collecting *collecting, int64_t *heads, bool *known, struct error *error)
{
    const struct snapshot_maker *maker = collecting->maker;
    enum result result = reader_contributors(maker->reader, maker->organisation_id, collecting->from_ms, maker->now_ms,
                                             take_record, collecting, error);
    if (result == RESULT_OK && snapshot_is_stopped(maker))
        return error_set(error, RESULT_BUSY, "the service stops");
    if (result == RESULT_OK)
        result = reader_support(maker->reader, maker->organisation_id, collecting->from_ms, collecting->to_ms,
                                take_support, collecting, error);
    if (result == RESULT_OK)
        result = count_heads(collecting, heads, known, error);
    if (collecting->unreadable > 0)
        log_warn("snapshot_unreadable",
                 "records=%zu text=\"sealed records do not open and are not counted; mend: put "
                 "checkin.key back\"",
                 collecting->unreadable);
    return result;
}

enum result snapshot_competence(const struct snapshot_maker *maker, const struct place_rows *units,
                                const struct areas *areas, struct snapshot_parts *parts, struct error *error)
{
    struct group_table tables[SUPPORT_QUESTIONS];
    struct collecting collecting = {.maker = maker,
                                    .units = units,
                                    .areas = areas,
                                    .from_ms = quarter_start_ms(parts->quarter),
                                    .to_ms = quarter_start_ms(parts->quarter + 1)};
    size_t cells = (size_t)maker->framework->role_count * (areas->lines.list.count + 1);
    own_(free_pointer) int64_t *heads = x_alloc(cells + 1, sizeof *heads);
    bool known = false;
    for (int i = 0; i < SUPPORT_QUESTIONS; i++) {
        group_table_start(&tables[i], maker->framework->role_count + 1, option_count((enum support_question)i));
        collecting.support[i] = &tables[i];
    }
    enum result result = collect(&collecting, heads, &known, error);
    if (result == RESULT_OK)
        add_competences(&collecting, known ? heads : NULL, parts);
    for (int i = 0; i < SUPPORT_QUESTIONS; i++) {
        if (result == RESULT_OK)
            add_support(&collecting, (enum support_question)i, parts);
        group_table_done(&tables[i]);
    }
    contributions_done(&collecting.contributions);
    return result;
}
