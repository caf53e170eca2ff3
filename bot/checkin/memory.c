#include "checkin/memory.h"

#include "base/json.h"
#include "base/own.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 1, BYTES_MOST = 512 * 1024, DEPTH = 6 };
static const int64_t answers_ms = INT64_C(365) * 24 * 3600 * 1000;
static const double month_ms = 30.44 * 24 * 3600 * 1000;

/* ---- reading ----------------------------------------------------------------------------------------------- */

static void copy_code(char *to, size_t room, const char *from)
{
    (void)snprintf(to, room, "%s", from == NULL ? "" : from);
}

static bool read_numbers(const struct json *list, double *numbers, int most, int *count)
{
    *count = 0;
    for (const struct json *value = json_first(list); value != NULL; value = json_next(value)) {
        if (*count == most || !json_as_number(value, &numbers[*count]) || !isfinite(numbers[*count]))
            return false;
        (*count)++;
    }
    return true;
}

static bool read_model(const struct json *object, struct given *given)
{
    const struct json *b = NULL;
    struct response_model *model = &given->model;
    struct error error = ERROR_INIT;
    if (json_need_number(object, "a", &model->a, &error) != RESULT_OK ||
        json_need_array(object, "b", &b, &error) != RESULT_OK ||
        json_need_number(object, "g", &model->c, &error) != RESULT_OK ||
        !read_numbers(b, model->b, THRESHOLDS_MOST, &model->thresholds))
        return false;
    model->kind = given->kind == ITEM_SELF ? RESPONSE_GRM : model->c > 0.0 ? RESPONSE_3PL : RESPONSE_2PL;
    return response_model_check(model, &error) == RESULT_OK;
}

static bool read_given(const struct json *object, const struct framework *framework, struct given *given)
{
    const char *item = "", *competence = "", *language = "";
    int64_t kind = 0, response = 0, chosen = 0;
    struct error error = ERROR_INIT;
    if (json_need_string(object, "i", &item, &error) != RESULT_OK ||
        json_need_string(object, "c", &competence, &error) != RESULT_OK ||
        json_opt_string(object, "l", &language, &error) != RESULT_OK ||
        json_need_int(object, "v", &given->version, &error) != RESULT_OK ||
        json_need_int(object, "k", &kind, &error) != RESULT_OK ||
        json_need_int(object, "x", &response, &error) != RESULT_OK ||
        json_need_int(object, "o", &chosen, &error) != RESULT_OK ||
        json_need_int(object, "at", &given->at_ms, &error) != RESULT_OK ||
        json_need_int(object, "n", &given->checkin, &error) != RESULT_OK ||
        json_opt_bool(object, "p", &given->pilot, &error) != RESULT_OK || kind < ITEM_KNOW || kind > ITEM_SELF)
        return false;
    given->kind = (enum item_kind)kind;
    given->competence = framework_competence(framework, competence);
    given->language = language_from_code(language);
    given->chosen = (int)chosen;
    given->response = (int)response;
    copy_code(given->item, sizeof given->item, item);
    return given->competence >= 0 && read_model(object, given) && response >= 0 &&
           response < response_count(&given->model);
}

/* What stands in a list of answers; those that cannot be read are left out. */
#define READ_ANSWERS(object, key, list) \
    do { \
        const struct json *read_ = NULL; \
        if (json_opt_array(object, key, &read_, NULL) == RESULT_OK && read_ != NULL) \
            for (const struct json *value_ = json_first(read_); value_ != NULL; value_ = json_next(value_)) { \
                struct given given_ = {.item = ""}; \
                if (read_given(value_, memory->framework, &given_)) \
                    *list_push(list) = given_; \
            } \
    } while (0)

static void read_session(const struct json *document, struct memory *memory)
{
    const struct json *object = NULL, *skipped = NULL;
    const char *item = "", *only = "";
    int64_t length = 0;
    struct session *session = &memory->session;
    struct error error = ERROR_INIT;
    session->only = -1;
    if (json_opt_object(document, "session", &object, &error) != RESULT_OK || object == NULL ||
        json_need_int(object, "began", &session->began_ms, &error) != RESULT_OK ||
        json_need_int(object, "length", &length, &error) != RESULT_OK ||
        json_opt_string(object, "only", &only, &error) != RESULT_OK ||
        json_opt_string(object, "item", &item, &error) != RESULT_OK ||
        json_opt_int(object, "version", &session->version, &error) != RESULT_OK ||
        json_opt_int(object, "asked", &session->asked_ms, &error) != RESULT_OK ||
        json_opt_bool(object, "pilot", &session->pilot, &error) != RESULT_OK)
        return;
    session->open = true;
    session->length = length < 1 ? 1 : length > SESSION_QUESTIONS ? SESSION_QUESTIONS : (int)length;
    session->only = framework_competence(memory->framework, only);
    copy_code(session->item, sizeof session->item, item);
    READ_ANSWERS(object, "answers", &session->answers);
    if (json_opt_array(object, "skipped", &skipped, &error) != RESULT_OK || skipped == NULL)
        return;
    for (const struct json *value = json_first(skipped); value != NULL && session->skips < SESSION_ASKED_MOST;
         value = json_next(value))
        copy_code(session->skipped[session->skips++], ITEM_ID_BYTES, json_as_string(value));
}

static void read_follow_up(const struct json *document, struct memory *memory)
{
    const struct json *object = NULL;
    const char *competence = "", *topic = "";
    struct follow_up *follow = &memory->follow;
    struct error error = ERROR_INIT;
    if (json_opt_object(document, "follow", &object, &error) != RESULT_OK || object == NULL ||
        json_need_string(object, "c", &competence, &error) != RESULT_OK ||
        json_opt_string(object, "topic", &topic, &error) != RESULT_OK ||
        json_opt_bool(object, "invited", &follow->invited, &error) != RESULT_OK ||
        json_opt_int(object, "recheck", &follow->recheck_ms, &error) != RESULT_OK ||
        json_opt_int(object, "next", &follow->next_ms, &error) != RESULT_OK)
        return;
    follow->competence = framework_competence(memory->framework, competence);
    copy_code(follow->topic, sizeof follow->topic, topic);
}

static void read_told(const struct json *document, struct memory *memory)
{
    const struct json *told = NULL;
    if (json_opt_object(document, "told", &told, NULL) != RESULT_OK || told == NULL)
        return;
    for (const struct json *value = json_first(told); value != NULL; value = json_next(value)) {
        int competence = framework_competence(memory->framework, json_key(value));
        if (competence >= 0)
            copy_code(memory->told[competence], FRAMEWORK_CODE_BYTES, json_as_string(value));
    }
}

/* The same competences in the same order? Else the numbers belong to something else. */
static bool same_codes(const struct json *document, const struct framework *framework)
{
    const struct json *codes = NULL;
    int i = 0;
    if (json_opt_array(document, "codes", &codes, NULL) != RESULT_OK || codes == NULL)
        return false;
    for (const struct json *value = json_first(codes); value != NULL; value = json_next(value), i++) {
        if (i == framework->count || !string_equal(json_as_string(value), framework->competences[i].code))
            return false;
    }
    return i == framework->count;
}

/* The lower half of a symmetric matrix, row by row. */
static bool read_skills(const struct json *document, struct memory *memory)
{
    const struct json *mean = NULL, *covariance = NULL;
    struct skills *skills = &memory->skills;
    double half[COMPETENCES_MOST * (COMPETENCES_MOST + 1) / 2] = {0.0}, read[COMPETENCES_MOST] = {0.0};
    int count = 0, halves = 0, at = 0;
    if (!same_codes(document, memory->framework) || json_need_array(document, "m", &mean, NULL) != RESULT_OK ||
        json_need_array(document, "p", &covariance, NULL) != RESULT_OK ||
        !read_numbers(mean, read, COMPETENCES_MOST, &count) || count != memory->framework->count ||
        !read_numbers(covariance, half, (int)(sizeof half / sizeof *half), &halves) ||
        halves != count * (count + 1) / 2)
        return false;
    for (int i = 0; i < count; i++) {
        skills->mean[i] = read[i];
        for (int j = 0; j <= i; j++)
            skills->covariance[i][j] = skills->covariance[j][i] = half[at++];
        if (!(skills->covariance[i][i] > 0.0))
            return false;
    }
    return true;
}

static void replay(struct memory *memory)
{
    skills_start(&memory->skills, memory->framework->count, SKILLS_CORRELATION);
    int64_t before_ms = memory->answers.count > 0 ? memory->answers.items[0].at_ms : 0;
    for (size_t i = 0; i < memory->answers.count; i++) {
        const struct given *given = &memory->answers.items[i];
        skills_age(&memory->skills, SKILLS_CORRELATION, (double)(given->at_ms - before_ms) / month_ms);
        skills_answer(&memory->skills, given->competence, &given->model, given->response);
        before_ms = given->at_ms;
    }
    memory->skills_ms = before_ms;
}

static void read_best(const struct json *document, struct memory *memory)
{
    const struct json *list = NULL;
    int count = 0;
    if (json_opt_array(document, "best", &list, NULL) != RESULT_OK || list == NULL ||
        !read_numbers(list, memory->best, COMPETENCES_MOST, &count) || count != memory->framework->count)
        memset(memory->best, 0, sizeof memory->best);
}

static void read_document(const struct json *document, struct memory *memory)
{
    const char *role = "", *hours = "", *round = "";
    int64_t version = 0;
    struct error error = ERROR_INIT;
    if (json_need_int(document, "v", &version, &error) != RESULT_OK || version != VERSION)
        return;
    if (json_opt_string(document, "role", &role, &error) == RESULT_OK)
        copy_code(memory->role, sizeof memory->role, role);
    (void)json_opt_bool(document, "role_told", &memory->role_told, &error);
    (void)json_opt_bool(document, "contribute_asked", &memory->contribute_asked, &error);
    (void)json_opt_bool(document, "reminders", &memory->reminders, &error);
    (void)json_opt_bool(document, "invited", &memory->invited, &error);
    (void)json_opt_bool(document, "reminded", &memory->reminded, &error);
    (void)json_opt_int(document, "next", &memory->next_ms, &error);
    (void)json_opt_string(document, "hours", &hours, &error);
    copy_code(memory->hours, sizeof memory->hours, hours);
    (void)json_opt_int(document, "quiet_until", &memory->quiet_until_ms, &error);
    (void)json_opt_int(document, "spoke", &memory->spoke_ms, &error);
    if (json_opt_string(document, "round", &round, &error) == RESULT_OK) /* no number of JSON is as long as an id */
        memory->round_id = strtoll(round, NULL, 10);
    read_follow_up(document, memory);
    (void)json_opt_bool(document, "no_offers", &memory->no_offers, &error);
    (void)json_opt_int(document, "offered", &memory->offered_ms, &error);
    (void)json_opt_int(document, "at", &memory->skills_ms, &error);
    (void)json_opt_int(document, "checkins", &memory->checkins, &error);
    (void)json_opt_int(document, "asked", &memory->asked, &error);
    READ_ANSWERS(document, "answers", &memory->answers);
    read_session(document, memory);
    read_told(document, memory);
    if (!read_skills(document, memory))
        replay(memory);
    else
        read_best(document, memory);
}

void memory_read(const char *text, const struct framework *framework, struct memory *memory)
{
    own_(json_freep) struct json *document = NULL;
    struct json_limits limits = {.max_bytes = BYTES_MOST, .max_depth = DEPTH};
    struct error error = ERROR_INIT;
    *memory = (struct memory){.framework = framework, .session = {.only = -1}, .follow = {.competence = -1}};
    skills_start(&memory->skills, framework->count, SKILLS_CORRELATION);
    if (!string_empty(text) && json_parse(text, strlen(text), limits, &document, &error) == RESULT_OK &&
        json_type(document) == JSON_OBJECT)
        read_document(document, memory);
}

/* ---- writing ----------------------------------------------------------------------------------------------- */

static void write_number(struct text *out, double number)
{
    json_write_comma(out);
    text_printf(out, "%.10g", number);
}

void given_write(const struct given *given, const struct framework *framework, struct text *json)
{
    json_write_comma(json);
    text_add_char(json, '{');
    json_write_member(json, "i", given->item);
    json_write_member_int(json, "v", given->version);
    json_write_member(json, "c", framework->competences[given->competence].code);
    json_write_member_int(json, "k", given->kind);
    json_write_key(json, "a");
    text_printf(json, "%.12g", given->model.a);
    json_write_key(json, "b");
    text_add_char(json, '[');
    for (int i = 0; i < given->model.thresholds; i++)
        write_number(json, given->model.b[i]);
    text_add_char(json, ']');
    json_write_key(json, "g");
    text_printf(json, "%.12g", given->model.c);
    json_write_member_int(json, "x", given->response);
    json_write_member_int(json, "o", given->chosen);
    json_write_member_bool(json, "p", given->pilot);
    json_write_member(json, "l", language_code(given->language));
    json_write_member_int(json, "at", given->at_ms);
    json_write_member_int(json, "n", given->checkin);
    text_add_char(json, '}');
}

static void write_skills(const struct memory *memory, struct text *out)
{
    const struct framework *framework = memory->framework;
    json_write_key(out, "codes");
    text_add_char(out, '[');
    for (int i = 0; i < framework->count; i++) {
        json_write_comma(out);
        json_write_string(out, framework->competences[i].code);
    }
    text_add_char(out, ']');
    json_write_key(out, "m");
    text_add_char(out, '[');
    for (int i = 0; i < framework->count; i++)
        write_number(out, memory->skills.mean[i]);
    text_add_char(out, ']');
    json_write_key(out, "best");
    text_add_char(out, '[');
    for (int i = 0; i < framework->count; i++)
        write_number(out, memory->best[i]);
    text_add_char(out, ']');
    json_write_key(out, "p");
    text_add_char(out, '[');
    for (int i = 0; i < framework->count; i++) {
        for (int j = 0; j <= i; j++)
            write_number(out, memory->skills.covariance[i][j]);
    }
    text_add_char(out, ']');
}

static void write_session(const struct memory *memory, struct text *out)
{
    const struct session *session = &memory->session;
    if (!session->open)
        return;
    json_write_key(out, "session");
    text_add_char(out, '{');
    json_write_member_int(out, "began", session->began_ms);
    json_write_member_int(out, "length", session->length);
    if (session->only >= 0)
        json_write_member(out, "only", memory->framework->competences[session->only].code);
    json_write_member(out, "item", session->item);
    json_write_member_int(out, "version", session->version);
    json_write_member_int(out, "asked", session->asked_ms);
    json_write_member_bool(out, "pilot", session->pilot);
    json_write_key(out, "answers");
    text_add_char(out, '[');
    for (size_t i = 0; i < session->answers.count; i++)
        given_write(&session->answers.items[i], memory->framework, out);
    text_add_char(out, ']');
    json_write_key(out, "skipped");
    text_add_char(out, '[');
    for (int i = 0; i < session->skips; i++) {
        json_write_comma(out);
        json_write_string(out, session->skipped[i]);
    }
    text_add(out, "]}");
}

static void write_follow_up(const struct memory *memory, struct text *out)
{
    const struct follow_up *follow = &memory->follow;
    if (follow->competence < 0)
        return;
    json_write_key(out, "follow");
    text_add_char(out, '{');
    json_write_member(out, "c", memory->framework->competences[follow->competence].code);
    json_write_member(out, "topic", follow->topic);
    json_write_member_bool(out, "invited", follow->invited);
    json_write_member_int(out, "recheck", follow->recheck_ms);
    json_write_member_int(out, "next", follow->next_ms);
    text_add_char(out, '}');
}

void memory_write(const struct memory *memory, struct text *out)
{
    char round[24];
    text_add_char(out, '{');
    json_write_member_int(out, "v", VERSION);
    json_write_member(out, "framework", memory->framework->version);
    json_write_member(out, "role", memory->role);
    json_write_member_bool(out, "role_told", memory->role_told);
    json_write_member_bool(out, "contribute_asked", memory->contribute_asked);
    json_write_member_bool(out, "reminders", memory->reminders);
    json_write_member_bool(out, "invited", memory->invited);
    json_write_member_bool(out, "reminded", memory->reminded);
    json_write_member_int(out, "next", memory->next_ms);
    json_write_member(out, "hours", memory->hours);
    json_write_member_int(out, "quiet_until", memory->quiet_until_ms);
    json_write_member_int(out, "spoke", memory->spoke_ms);
    (void)snprintf(round, sizeof round, "%" PRId64, memory->round_id);
    json_write_member(out, "round", round);
    write_follow_up(memory, out);
    json_write_member_bool(out, "no_offers", memory->no_offers);
    json_write_member_int(out, "offered", memory->offered_ms);
    json_write_member_int(out, "at", memory->skills_ms);
    json_write_member_int(out, "checkins", memory->checkins);
    json_write_member_int(out, "asked", memory->asked);
    write_skills(memory, out);
    json_write_key(out, "answers");
    text_add_char(out, '[');
    for (size_t i = 0; i < memory->answers.count; i++)
        given_write(&memory->answers.items[i], memory->framework, out);
    text_add_char(out, ']');
    json_write_key(out, "told");
    text_add_char(out, '{');
    for (int i = 0; i < memory->framework->count; i++) {
        if (memory->told[i][0] != '\0')
            json_write_member(out, memory->framework->competences[i].code, memory->told[i]);
    }
    text_add_char(out, '}');
    write_session(memory, out);
    text_add_char(out, '}');
}

/* ---- life -------------------------------------------------------------------------------------------------- */

void memory_done(struct memory *memory)
{
    list_done(&memory->answers);
    list_done(&memory->session.answers);
}

void memory_age_answers(struct memory *memory, int64_t now_ms)
{
    size_t kept = 0, beyond = memory->answers.count > ANSWERS_MOST ? memory->answers.count - ANSWERS_MOST : 0;
    for (size_t i = beyond; i < memory->answers.count; i++) {
        if (now_ms - memory->answers.items[i].at_ms <= answers_ms)
            memory->answers.items[kept++] = memory->answers.items[i];
    }
    memory->answers.count = kept;
}
