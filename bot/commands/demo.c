#include "commands/demo.h"

#include "base/own.h"
#include "base/seal.h"
#include "checkin/chance.h"
#include "checkin/memory.h"
#include "model/quarter.h"
#include "store/checkins.h"
#include "store/conversations.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/person_units.h"
#include "store/questions.h"
#include "store/rounds.h"
#include "store/tickets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PEOPLE = 460, QUARTERS = 3, CHECKIN_ANSWERS = 6, SUPPORT_SHARE = 45 };
static const int64_t minute_ms = 60000, day_ms = INT64_C(24) * 3600 * 1000;

/* How many of a hundred people have that job, and how far they are from what it needs. */
static const struct {
    const char *role;
    int share;
    double lead;
} jobs[] = {{"ope", 34, 0.1}, {"eri", 6, 0.0}, {"ohj", 13, -0.3}, {"vak", 14, 0.0}, {"hoi", 14, -0.2},
            {"joh", 3, 0.2},  {"sih", 4, 0.3}, {"kir", 3, 0.6},   {"nuo", 4, 0.2},  {"vst", 5, 0.1}};
enum { JOBS = sizeof jobs / sizeof *jobs };

/* What is asked, how often beside others, and how it goes: of a hundred answers so many help; handed over. */
static const struct {
    const char *topic;
    int weight, helps, person;
} subjects[] = {
    {"password-change", 12, 88, 4},
    {"wifi-connect", 9, 80, 10},
    {"print-not-working", 9, 70, 14},
    {"file-share", 7, 82, 6},
    {"mfa-new-phone", 6, 66, 22},
    {"teams-no-sound", 6, 78, 8},
    {"wilma-message", 8, 90, 3},
    {"accessible-document", 3, 74, 5},
    {"phishing-suspicious", 4, 86, 12},
    {"email-encrypted", 4, 76, 8},
    {"projector-no-picture", 5, 60, 24},
    {"pupil-device", 5, 72, 12},
    {"calendar-share", 4, 84, 4},
    {"file-version-restore", 3, 80, 9},
    {"abitti-exam", 2, 68, 18},
    {"accessibility-settings", 2, 85, 4},
    {"", 8, 0, 30},
};
enum { SUBJECTS = sizeof subjects / sizeof *subjects };

struct demo {
    struct store *store;
    int64_t of, now_ms, first_quarter;
    const struct engine_checkins *checkins;
    struct place_rows units;
    struct chance chance;
    int64_t round_id;
};

struct demo_person {
    int64_t id;
    int job;
    enum language language;
    const char *unit;
    double skill; /* beside others of the job */
};

static int pick(struct demo *demo, const int *weights, size_t stride, int count, int all)
{
    int left = chance_below(&demo->chance, all);
    for (int i = 0; i < count; i++) {
        left -= *(const int *)(const void *)((const char *)weights + (size_t)i * stride);
        if (left < 0)
            return i;
    }
    return 0;
}

static bool one_in(struct demo *demo, int percent)
{
    return chance_below(&demo->chance, 100) < percent;
}

/* A working moment of the quarter that has been. */
static int64_t moment(struct demo *demo, int64_t quarter)
{
    int64_t from = quarter_start_ms(quarter), days = (quarter_start_ms(quarter + 1) - from) / day_ms;
    return from + chance_below(&demo->chance, (int)days) * day_ms + 8 * 60 * minute_ms +
           chance_below(&demo->chance, 7 * 60) * minute_ms;
}

/* ---- questions --------------------------------------------------------------------------------------------------- */

static enum result hand_over(struct demo *demo, const struct demo_person *person, int64_t conversation_id,
                             const char *topic, int64_t at_ms, struct error *error)
{
    const struct ticket_draft draft = {
        .question = (char *)(size_t) "", .topic = (char *)(size_t)topic, .reason = (char *)(size_t) "asked"};
    int64_t id = 0, wait_ms = (int64_t)(exp(3.6 + chance_normal(&demo->chance)) * 60000.0);
    enum result result = ticket_add(demo->store, demo->of, conversation_id, person->id, person->language, &draft, "", 0,
                                    at_ms, &id, error);
    if (result == RESULT_OK)
        result = ticket_move(demo->store, demo->of, id, TICKET_NEW, TICKET_CLAIMED, "system", at_ms + wait_ms, error);
    if (result == RESULT_OK)
        result = ticket_move(demo->store, demo->of, id, TICKET_CLAIMED, TICKET_RESOLVED, "system",
                             at_ms + wait_ms + 25 * minute_ms, error);
    if (result == RESULT_OK && one_in(demo, 8))
        result = ticket_opened_again(demo->store, demo->of, id, at_ms + 2 * day_ms, error);
    return result;
}

static enum result ask(struct demo *demo, const struct demo_person *person, int64_t conversation_id, int64_t at_ms,
                       struct error *error)
{
    int all = 0;
    for (int i = 0; i < SUBJECTS; i++)
        all += subjects[i].weight;
    int s = pick(demo, &subjects[0].weight, sizeof *subjects, SUBJECTS, all);
    bool hands = one_in(demo, subjects[s].person), helps = one_in(demo, subjects[s].helps);
    const char *outcome = hands                          ? QUESTION_PERSON
                          : subjects[s].topic[0] == '\0' ? "unknown"
                          : !helps                       ? QUESTION_MISSED
                          : one_in(demo, 40)             ? QUESTION_HELPED
                                                         : "answer";
    const struct question_row row = {.conversation_id = conversation_id,
                                     .person_id = person->id,
                                     .unit = person->unit,
                                     .topic = subjects[s].topic,
                                     .language = person->language,
                                     .outcome = outcome};
    enum result result = question_add(demo->store, demo->of, &row, at_ms, error);
    return result == RESULT_OK && hands
               ? hand_over(demo, person, conversation_id, subjects[s].topic, at_ms + minute_ms, error)
               : result;
}

static enum result ask_all_year(struct demo *demo, const struct demo_person *person, struct error *error)
{
    char place[24];
    struct conversation conversation = {0};
    (void)snprintf(place, sizeof place, "demo-%lld", (long long)(person->id % 1000000000));
    enum result result = conversation_for_place(demo->store, demo->of, "demo", place, "", true,
                                                quarter_start_ms(demo->first_quarter), &conversation, error);
    for (int q = 0; result == RESULT_OK && q < QUARTERS; q++) {
        int times = one_in(demo, 45) ? 1 + chance_below(&demo->chance, 4) : 0;
        for (int i = 0; result == RESULT_OK && i < times; i++)
            result = ask(demo, person, conversation.id, moment(demo, demo->first_quarter + q), error);
    }
    return result;
}

/* ---- check-ins --------------------------------------------------------------------------------------------------- */

/* About what an item needs: two competences are weak, so that there is something to train. */
static double lean(const char *competence)
{
    if (strcmp(competence, "4.2") == 0 || strcmp(competence, "1.2") == 0)
        return -0.5;
    return strcmp(competence, "2.1") == 0 || strcmp(competence, "4.1") == 0 ? 0.4 : 0.0;
}

static void answer_one(struct demo *demo, const struct demo_person *person, int64_t at_ms, struct memory *memory)
{
    const struct framework *framework = demo->checkins->framework;
    const struct bank *bank = demo->checkins->bank;
    const struct item *item = &bank->items.items[chance_below(&demo->chance, (int)bank->items.count)];
    const struct role *role = framework_role(framework, jobs[person->job].role);
    if (item->kind == ITEM_SELF || role == NULL || !item_is_for(item, role->code))
        return;
    int need = role->required[item->competence];
    double skill = framework_cut(framework, need < 2 ? 2 : need) + jobs[person->job].lead + person->skill +
                   lean(framework->competences[item->competence].code);
    double right = exp(response_log_probability(&item->model, skill, 1));
    int response = chance_uniform(&demo->chance) < right;
    struct given given = {.version = item->version,
                          .competence = item->competence,
                          .kind = item->kind,
                          .model = item->model,
                          .response = response,
                          .chosen = response != 0 ? item->key : 0,
                          .language = person->language,
                          .at_ms = at_ms,
                          .checkin = memory->checkins + 1};
    (void)snprintf(given.item, sizeof given.item, "%s", item->id);
    *list_push(&memory->answers) = given;
    skills_answer(&memory->skills, item->competence, &item->model, response);
}

static enum result keep_memory(struct demo *demo, const struct demo_person *person, const struct memory *memory,
                               struct error *error)
{
    own_(text_wipe) struct text plain = TEXT_INIT;
    own_(text_done) struct text sealed = TEXT_INIT;
    int64_t from_ms = quarter_start_ms(demo->first_quarter);
    memory_write(memory, &plain);
    seal(demo->checkins->key, (uint64_t)person->id, &plain, &sealed);
    enum result result =
        consent_add(demo->store, demo->of, person->id, CONSENT_CONTRIBUTE, "demo", person->language, from_ms, error);
    return result == RESULT_OK ? sealed_save(demo->store, demo->of, person->id, sealed.data, demo->now_ms, error)
                               : result;
}

static enum result tell_support(struct demo *demo, const struct demo_person *person, struct error *error)
{
    enum result result = RESULT_OK;
    for (int q = 0; result == RESULT_OK && q < SUPPORT_QUESTIONS; q++) {
        static const int options[SUPPORT_QUESTIONS] = {6, 5};
        own_(text_done) struct text plain = TEXT_INIT, sealed = TEXT_INIT;
        int option = chance_below(&demo->chance, options[q]);
        int64_t owner = person->id ^ (int64_t)(q + 1);
        text_printf(&plain, "{\"role\":\"%s\",\"option\":\"%s\"}", jobs[person->job].role,
                    support_option((enum support_question)q, option));
        seal(demo->checkins->key, (uint64_t)owner, &plain, &sealed);
        result = round_answer_keep(demo->store, demo->of, demo->round_id, person->id, (enum support_question)q, owner,
                                   sealed.data, error);
    }
    return result;
}

static enum result take_part(struct demo *demo, const struct demo_person *person, struct error *error)
{
    own_(memory_done) struct memory memory;
    memory_read(NULL, demo->checkins->framework, &memory);
    (void)snprintf(memory.role, sizeof memory.role, "%s", jobs[person->job].role);
    memory.role_told = memory.contribute_asked = true;
    for (int q = 0; q < QUARTERS; q++) {
        int64_t at_ms = moment(demo, demo->first_quarter + q);
        for (int c = 0; c < 2 && one_in(demo, 75); c++, memory.checkins++) {
            for (int i = 0; i < CHECKIN_ANSWERS; i++)
                answer_one(demo, person, at_ms + i * minute_ms, &memory);
        }
        memory.skills_ms = at_ms;
    }
    enum result result = keep_memory(demo, person, &memory, error);
    return result == RESULT_OK && one_in(demo, 60) ? tell_support(demo, person, error) : result;
}

/* ---- people ------------------------------------------------------------------------------------------------------ */

/* Who teaches works in a school, who cares for small children in a day-care centre. */
static bool works_there(const char *role, const char *unit)
{
    bool daycare = string_starts(unit, "paivakoti"), library = strcmp(unit, "kirjasto") == 0;
    if (strcmp(role, "vak") == 0 || strcmp(role, "hoi") == 0)
        return daycare;
    if (strcmp(role, "kir") == 0 || strcmp(role, "nuo") == 0 || strcmp(role, "vst") == 0)
        return library;
    return !daycare && !library;
}

static enum result add_person(struct demo *demo, int number, struct error *error)
{
    char account[24];
    struct person made = {0};
    struct demo_person person = {.job = pick(demo, &jobs[0].share, sizeof *jobs, JOBS, 100),
                                 .language = one_in(demo, 20) ? LANGUAGE_SV : LANGUAGE_FI,
                                 .skill = 0.7 * chance_normal(&demo->chance)};
    int64_t from_ms = quarter_start_ms(demo->first_quarter);
    for (size_t tries = 0; tries < PEOPLE && (person.unit == NULL || !works_there(jobs[person.job].role, person.unit));
         tries++) /* a record may have no such unit */
        person.unit = demo->units.list.items[chance_below(&demo->chance, (int)demo->units.list.count)].code;
    (void)snprintf(account, sizeof account, "demo-%d", number);
    enum result result =
        person_for_account(demo->store, demo->of, "demo", account, PRESENCE_PERSONAL, from_ms, &made, error);
    person.id = made.id;
    if (result == RESULT_OK)
        result = person_unit_set(demo->store, demo->of, made.id, KNOWN_FROM_SAID, person.unit, 0, error);
    if (result == RESULT_OK)
        result = ask_all_year(demo, &person, error);
    return result == RESULT_OK && one_in(demo, SUPPORT_SHARE) ? take_part(demo, &person, error) : result;
}

static enum result add_round(struct demo *demo, struct error *error)
{
    struct checkin_round round = {.name = x_strdup("Syksyn kartoitus"),
                                  .roles = x_strdup("ope,eri,ohj,vak,hoi"),
                                  .from_ms = quarter_start_ms(demo->first_quarter + QUARTERS - 1),
                                  .to_ms = quarter_start_ms(demo->first_quarter + QUARTERS) - 14 * day_ms,
                                  .questions = 4,
                                  .support = 3,
                                  .closed = true};
    enum result result = round_add(demo->store, demo->of, &round, round.from_ms, error);
    demo->round_id = round.id;
    checkin_round_done(&round);
    return result;
}

enum result demo_fill(struct store *store, int64_t organisation_id, const struct engine_checkins *checkins,
                      int64_t now_ms, struct error *error)
{
    struct demo demo = {.store = store,
                        .of = organisation_id,
                        .now_ms = now_ms,
                        .first_quarter = quarter_last_over(now_ms) - QUARTERS + 1,
                        .checkins = checkins,
                        .chance = {.state = 2026}};
    own_(checkin_rounds_done) struct checkin_rounds rounds = {.list = LIST_INIT};
    enum result result = rounds_all(store, organisation_id, &rounds, error);
    if (result != RESULT_OK || rounds.list.count > 0)
        return result;
    result = store_begin(store, error);
    if (result == RESULT_OK)
        result = unit_list(store, organisation_id, &demo.units, error);
    if (result == RESULT_OK && demo.units.list.count > 0)
        result = add_round(&demo, error);
    for (int i = 0; result == RESULT_OK && demo.units.list.count > 0 && i < PEOPLE; i++)
        result = add_person(&demo, i, error);
    place_rows_done(&demo.units);
    if (result == RESULT_OK)
        return store_commit(store, error);
    store_rollback(store);
    return result;
}
