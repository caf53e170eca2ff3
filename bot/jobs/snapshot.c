#include "jobs/snapshot.h"

#include "base/json.h"
#include "base/own.h"
#include "checkin/framework.h"
#include "insight/areas.h"
#include "insight/demand.h"
#include "insight/protect.h"
#include "jobs/snapshot_inside.h"
#include "knowledge/knowledge.h"
#include "model/checkin.h"
#include "store/insight_reader.h"

#include <stdlib.h>
#include <string.h>

bool snapshot_is_stopped(const struct snapshot_maker *maker)
{
    return maker->stop != NULL && atomic_load(maker->stop);
}

void snapshot_add_picture(struct snapshot_parts *parts, const char *name, const struct picture *picture)
{
    picture_write(picture, snapshot_parts_add(parts, name));
}

/* That it is whole, and by which rules it was made. */
static void add_end(struct snapshot_parts *parts, const struct snapshot_maker *maker)
{
    struct text *body = snapshot_parts_add(parts, "");
    text_add_char(body, '{');
    json_write_member_int(body, "k", PROTECT_FEWEST);
    json_write_member(body, "framework", maker->framework->version);
    text_add_char(body, '}');
}

/* ---- demand ------------------------------------------------------------------------------------------------------ */

/* What the questions are about: rows for the competences, then for topics without one and for what has no topic. */
struct subjects {
    int *of_topic, *line_of_topic;
    struct picture_lines rows, topics;
};

static void subjects_done(struct subjects *subjects)
{
    free(subjects->of_topic);
    free(subjects->line_of_topic);
    picture_lines_done(&subjects->rows);
    picture_lines_done(&subjects->topics);
}

#define SUBJECT_OTHER "other"
#define SUBJECT_NONE "none"

static int subject_of(const struct snapshot_maker *maker, const char *topic)
{
    const struct article *article = knowledge_article_or_other(maker->knowledge, topic, LANGUAGE_FI);
    const char *code = article == NULL ? NULL : article->competences[0];
    int competence = code == NULL ? -1 : framework_competence(maker->framework, code);
    return competence < 0 ? maker->framework->count : competence;
}

static void add_topic(const struct snapshot_maker *maker, const char *topic, struct subjects *subjects)
{
    const char *names[LANGUAGE_COUNT];
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        const struct article *article = knowledge_article_or_other(maker->knowledge, topic, (enum language)i);
        names[i] = article == NULL ? topic : article->title;
    }
    picture_line_add(&subjects->topics, topic, subjects->rows.list.items[subject_of(maker, topic)].code, names);
}

static int find_line(const struct picture_lines *lines, const char *code)
{
    for (size_t i = 0; i < lines->list.count; i++) {
        if (strcmp(lines->list.items[i].code, code) == 0)
            return (int)i;
    }
    return -1;
}

/* All topics that there are, and those that were asked about and are no more: which ones has nothing to do with
 * people. */
static void find_subjects(const struct snapshot_maker *maker, const struct asked_list *asked, struct subjects *subjects)
{
    static const char *const none[LANGUAGE_COUNT] = {"", "", ""};
    for (int i = 0; i < maker->framework->count; i++) {
        const struct competence *competence = &maker->framework->competences[i];
        const char *names[LANGUAGE_COUNT];
        for (int n = 0; n < LANGUAGE_COUNT; n++)
            names[n] = competence->names[n].name;
        picture_line_add(&subjects->rows, competence->code, "", names);
    }
    picture_line_add(&subjects->rows, SUBJECT_OTHER, "", none);
    picture_line_add(&subjects->rows, SUBJECT_NONE, "", none);
    for (size_t i = 0; i < knowledge_topic_count(maker->knowledge); i++)
        add_topic(maker, knowledge_topic(maker->knowledge, i), subjects);
    subjects->of_topic = x_alloc(asked->topics.count + 1, sizeof *subjects->of_topic);
    subjects->line_of_topic = x_alloc(asked->topics.count + 1, sizeof *subjects->line_of_topic);
    for (size_t i = 0; i < asked->topics.count; i++) {
        const char *topic = asked->topics.items[i].text;
        if (find_line(&subjects->topics, topic) < 0)
            add_topic(maker, topic, subjects);
        subjects->of_topic[i] = subject_of(maker, topic);
        subjects->line_of_topic[i] = find_line(&subjects->topics, topic);
    }
}

static void make_demand(const struct snapshot_maker *maker, int64_t quarter, const struct asked_list *asked,
                        struct areas *areas, struct snapshot_parts *parts)
{
    own_(subjects_done) struct subjects subjects = {.of_topic = NULL};
    own_(picture_done) struct picture of_areas = PICTURE_INIT, of_topics = PICTURE_INIT;
    struct picture_lines no_cols = {.list = LIST_INIT};
    find_subjects(maker, asked, &subjects);
    const struct demand_source source = {.from_ms = quarter_start_ms(quarter),
                                         .to_ms = quarter_start_ms(quarter + 1),
                                         .k = PROTECT_FEWEST,
                                         .asked = asked,
                                         .area_of_unit = areas->of_unit,
                                         .area_unknown = areas->unknown,
                                         .subject_of_topic = subjects.of_topic,
                                         .subject_none = (int)subjects.rows.list.count - 1,
                                         .line_of_topic = subjects.line_of_topic};
    picture_start(&of_areas, PROTECT_FEWEST, &subjects.rows, &areas->lines);
    picture_start(&of_topics, PROTECT_FEWEST, &subjects.topics, &no_cols);
    demand_make(&source, &of_areas, &of_topics);
    snapshot_add_picture(parts, "areas", &of_areas);
    snapshot_add_picture(parts, "topics", &of_topics);
}

static enum result snapshot_demand(const struct snapshot_maker *maker, const struct place_rows *units,
                                   struct areas *areas, struct snapshot_parts *parts, struct error *error)
{
    static const int64_t week_ms = INT64_C(7) * 24 * 3600 * 1000;
    own_(asked_list_done) struct asked_list asked = {.list = LIST_INIT};
    int64_t from_ms = quarter_start_ms(parts->quarter), to_ms = quarter_start_ms(parts->quarter + 1);
    enum result result =
        reader_asked(maker->reader, maker->organisation_id, from_ms, to_ms + week_ms, units, &asked, error);
    if (result == RESULT_OK)
        make_demand(maker, parts->quarter, &asked, areas, parts);
    return result;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static enum result check_checklist(const struct snapshot_maker *maker, struct error *error)
{
    own_(facts_done) struct facts facts = {.list = LIST_INIT};
    own_(text_done) struct text missing = TEXT_INIT;
    enum result result = reader_facts(maker->reader, maker->organisation_id, &facts, error);
    for (const char *const *name = figures_checklist; result == RESULT_OK && *name != NULL; name++) {
        bool told = false;
        for (size_t i = 0; i < facts.list.count; i++) /* "figures.notice", or with a language behind it */
            told = told || string_starts(facts.list.items[i].name, *name);
        if (!told)
            text_printf(&missing, "%s%s", missing.length == 0 ? "" : ", ", *name);
    }
    if (result != RESULT_OK || missing.length == 0)
        return result;
    return error_set(error, RESULT_REFUSED,
                     "the organisation's record does not say yet what must come before figures of groups: %s; fill it "
                     "in and read it: neuvo organisation import FILE",
                     missing.data);
}

enum result snapshot_make(const struct snapshot_maker *maker, enum snapshot_kind kind, int64_t quarter,
                          struct snapshot_parts *parts, struct error *error)
{
    own_(place_rows_done) struct place_rows units = {.list = LIST_INIT};
    own_(areas_done) struct areas areas = {.of_unit = NULL};
    parts->kind = kind;
    parts->quarter = quarter;
    if (quarter > quarter_last_over(maker->now_ms))
        return error_set(error, RESULT_REFUSED, "the quarter is not over yet; a figure is made once, %d days after",
                         QUARTER_REST_DAYS);
    enum result result = check_checklist(maker, error);
    if (result == RESULT_OK)
        result = reader_units(maker->reader, maker->organisation_id, &units, error);
    if (result != RESULT_OK)
        return result;
    for (size_t i = 0; i < units.list.count; i++)
        areas_add(&areas, units.list.items[i].id, units.list.items[i].parent_id, units.list.items[i].code,
                  units.list.items[i].name);
    areas_settle(&areas);
    result = kind == SNAPSHOT_DEMAND ? snapshot_demand(maker, &units, &areas, parts, error)
                                     : snapshot_competence(maker, &units, &areas, parts, error);
    if (result == RESULT_OK)
        add_end(parts, maker);
    return result;
}
