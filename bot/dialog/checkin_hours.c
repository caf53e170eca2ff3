/* When somebody may be written to about check-ins: in the hours of their unit or their own, not before a month that
 * they named. */
#include "dialog/checkin.h"

#include "base/own.h"
#include "desk/rota.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
enum { MONTHS = 12, MONTH_LETTERS = 4 /* that tell them apart in each language */ };

/* ---- when -------------------------------------------------------------------------------------------------- */

static int64_t open_ms(const struct checkin *checkin, int64_t from_ms, int64_t days)
{
    const struct world *world = checkin->talk->world;
    int64_t at_ms = world->open_ms == NULL ? 0 : world->open_ms(world->context, checkin->memory.hours, from_ms, days);
    return at_ms > 0 ? at_ms : from_ms + days * day_ms;
}

int64_t checkin_working_ms(const struct checkin *checkin, int64_t from_ms, int64_t days)
{
    int64_t at_ms = open_ms(checkin, from_ms, days), quiet_ms = checkin->memory.quiet_until_ms;
    return at_ms < quiet_ms ? open_ms(checkin, quiet_ms, 0) : at_ms;
}

bool checkin_needs_hours(const struct checkin *checkin)
{
    const struct memory *memory = &checkin->memory;
    const struct role *role = memory->role[0] == '\0' ? NULL : framework_role(checkin->around.framework, memory->role);
    return role != NULL && role->hourly && memory->hours[0] == '\0';
}

void checkin_say_day(struct checkin *checkin, const char *phrase_name, int64_t at_ms)
{
    struct local_time time = local_time(at_ms);
    char date[40];
    (void)snprintf(date, sizeof date, "%d.%d.%d", time.day, time.month, time.year);
    checkin_say(checkin, phrase_name, "date", date);
}

/* ---- hours ------------------------------------------------------------------------------------------------- */

static const char mornings[] = "checkin:hours:morning";

bool checkin_asks_hours(const struct talk *talk)
{
    return state_offers(&talk->state, mornings);
}

void checkin_ask_hours(struct checkin *checkin)
{
    struct talk *talk = checkin->talk;
    bool own = checkin->memory.hours[0] != '\0', needs = checkin_needs_hours(checkin);
    talk_say(talk, needs ? "checkin_hours_none" : "checkin_hours_ask");
    if (own)
        checkin_say(checkin, "checkin_hours_own", "hours", checkin->memory.hours);
    talk->state.pending = PENDING_CHECKIN;
    if (!needs)
        talk_offer_phrase(talk, "checkin_choice_unit_hours", "checkin:hours:unit");
    talk_offer_phrase(talk, "checkin_choice_mornings", mornings);
    talk_offer_phrase(talk, "checkin_choice_afternoons", "checkin:hours:afternoon");
    talk_offer_phrase(talk, "checkin_choice_evenings", "checkin:hours:evening");
    talk_add(talk, BLOCK_NOTE, talk_phrase(talk, "checkin_hours_write"));
}

/* What is awaited comes in these hours; who is asked for hours first is reminded from now on. */
static void keep_hours(struct checkin *checkin, const char *hours)
{
    struct talk *talk = checkin->talk;
    struct memory *memory = &checkin->memory;
    bool needed = checkin_needs_hours(checkin);
    state_settle(&talk->state);
    (void)snprintf(memory->hours, sizeof memory->hours, "%s", hours);
    checkin->changed = true;
    if (hours[0] == '\0')
        talk_say(talk, "checkin_hours_unit");
    else
        checkin_say(checkin, "checkin_hours_set", "hours", hours);
    if (needed && hours[0] != '\0')
        checkin_set_reminders(checkin, true);
}

/* As people write them: capitals, "klo", full stops at the end. */
static bool read_hours(const char *words, struct text *hours)
{
    own_(rota_done) struct rota rota = {.slots = LIST_INIT};
    struct error error = ERROR_INIT;
    for (const char *letter = words; *letter != '\0'; letter++) {
        if (string_starts(letter, "klo ") || string_starts(letter, "kl. "))
            letter += 3;
        else
            text_add_char(hours, (char)tolower((unsigned char)*letter));
    }
    text_trim(hours);
    return hours->length > 0 && hours->length < HOURS_BYTES && rota_read(hours->data, &rota, &error) == RESULT_OK &&
           rota.slots.count > 0;
}

void checkin_take_hours(struct checkin *checkin, const char *value)
{
    static const char *const choices[][2] = {{"morning", "checkin_hours_mornings"},
                                             {"afternoon", "checkin_hours_afternoons"},
                                             {"evening", "checkin_hours_evenings"}};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        if (strcmp(value, choices[i][0]) == 0) {
            keep_hours(checkin, talk_phrase(checkin->talk, choices[i][1]));
            return;
        }
    }
    keep_hours(checkin, "");
}

void checkin_take_written_hours(struct checkin *checkin)
{
    own_(text_done) struct text hours = TEXT_INIT;
    if (read_hours(checkin->talk->text, &hours)) {
        keep_hours(checkin, hours.data);
        return;
    }
    talk_say(checkin->talk, "checkin_hours_wrong");
    checkin_ask_hours(checkin);
}

/* ---- rest -------------------------------------------------------------------------------------------------- */

/* The so-many-eth word of a phrase; copies it. */
static void month_name(const struct talk *talk, int month, char name[24])
{
    const char *names = talk_phrase(talk, "checkin_months");
    for (; month > 1 && strchr(names, ' ') != NULL; month--)
        names = strchr(names, ' ') + 1;
    (void)snprintf(name, 24, "%.*s", (int)strcspn(names, " "), names);
}

static void offer_month(struct checkin *checkin, int ahead)
{
    struct local_time now = local_time(checkin->talk->now_ms);
    struct local_time then = local_time(local_day_start(now.year, now.month + ahead, 1));
    own_(text_done) struct text label = TEXT_INIT, value = TEXT_INIT;
    char month[24], year[12];
    month_name(checkin->talk, then.month, month);
    (void)snprintf(year, sizeof year, "%d", then.year);
    phrase_fill(checkin->talk->world->phrases, checkin->talk->language, "checkin_choice_month", &label, "month", month,
                "year", year, NULL);
    text_printf(&value, "checkin:until:%04d-%02d", then.year, then.month);
    talk_offer(checkin->talk, label.data, value.data);
}

static void rest_until(struct checkin *checkin, int64_t until_ms)
{
    state_settle(&checkin->talk->state);
    checkin->memory.quiet_until_ms = until_ms;
    checkin->changed = true;
    checkin_put_off(checkin, until_ms);
    checkin_say_day(checkin, "checkin_rests", until_ms);
}

/* The month that the words name, the next one of that name; 0: none. */
static int64_t named_month_ms(const struct talk *talk)
{
    own_(text_done) struct text plain = TEXT_INIT;
    intents_normalise(talk->text, &plain);
    for (int ahead = 1; ahead <= MONTHS; ahead++) {
        struct local_time now = local_time(talk->now_ms);
        int64_t from_ms = local_day_start(now.year, now.month + ahead, 1);
        char month[24];
        month_name(talk, local_time(from_ms).month, month);
        size_t letters = utf8_cut(month, MONTH_LETTERS);
        for (const char *word = plain.data; word != NULL; word = strchr(word, ' ')) {
            word += *word == ' ';
            if (strncasecmp(word, month, letters) == 0)
                return from_ms;
        }
    }
    return 0;
}

void checkin_rest(struct checkin *checkin)
{
    static const int months[] = {1, 2, 3, 6, 12};
    struct talk *talk = checkin->talk;
    int64_t until_ms = talk->choice[0] == '\0' ? named_month_ms(talk) : 0;
    if (until_ms > 0) {
        rest_until(checkin, until_ms);
        return;
    }
    talk_say(talk, "checkin_rest_ask");
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        offer_month(checkin, months[i]);
    if (checkin->memory.quiet_until_ms > talk->now_ms)
        talk_offer_phrase(talk, "checkin_choice_no_rest", "checkin:until:");
    if (checkin->memory.reminders)
        talk_offer_phrase(talk, "checkin_choice_no_reminders", "checkin:reminders-off");
}

void checkin_take_rest(struct checkin *checkin, const char *value)
{
    char *end = NULL;
    long year = strtol(value, &end, 10), month = *end == '-' ? strtol(end + 1, &end, 10) : 0;
    struct local_time now = local_time(checkin->talk->now_ms);
    if (month >= 1 && month <= MONTHS && year >= now.year && year <= now.year + 2) {
        rest_until(checkin, local_day_start((int)year, (int)month, 1));
        return;
    }
    state_settle(&checkin->talk->state);
    checkin->memory.quiet_until_ms = 0;
    checkin->changed = true;
    talk_say(checkin->talk, "checkin_rest_over");
}
