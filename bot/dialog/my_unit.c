/* "Missä yksikössä olen?", "vaihda yksikkö", "tänään olen Koskelan koululla". What people say here is for answers to
 * fit; it never grants access. */
#include "dialog/talk.h"

#include "base/own.h"
#include "dialog/my_unit.h"
#include "dialog/unit_match.h"
#include "model/local_time.h"
#include "settings/phrases.h"

#include <string.h>

enum { CHOICES_MOST = 8, NAME_WORDS = 2 };
static const char lasting_prefix[] = "unit:", today_prefix[] = "unit_today:";

const char *unit_source(const struct talk *talk, enum known_from from, bool today)
{
    switch (from) {
    case KNOWN_FROM_LIST:
        return talk_phrase(talk, "known_list");
    case KNOWN_FROM_CLAIM:
        return talk_phrase(talk, "known_claim");
    case KNOWN_FROM_PLACE:
        return talk_phrase(talk, "known_place");
    case KNOWN_FROM_SAID:
    case KNOWN_NOT:
        break;
    }
    return talk_phrase(talk, today ? "known_today" : "known_said");
}

void unit_names(const struct units *units, struct text *names)
{
    for (size_t i = 0; i < units->list.count; i++)
        text_printf(names, "%s%s", i == 0 ? "" : ", ", units->list.items[i].name);
}

static void say_filled(struct talk *talk, const char *phrase_name, const char *part, const char *value)
{
    own_(text_done) struct text text = TEXT_INIT;
    phrase_fill(talk->world->phrases, talk->language, phrase_name, &text, part, value, NULL);
    talk_add(talk, BLOCK_PARAGRAPH, text.data);
}

static void all_units(const struct talk *talk, struct units *units)
{
    if (talk->world->units != NULL)
        talk->world->units(talk->world->context, units);
}

static bool known_unit(const struct talk *talk, struct known_unit *known)
{
    return talk->world->unit != NULL && talk->world->unit(talk->world->context, known);
}

/* ---- setting it -------------------------------------------------------------------------------------------- */

/* Where something stronger tells the unit, words change it for today only. */
static void set_unit(struct talk *talk, const struct unit *unit, bool today)
{
    own_(known_unit_done) struct known_unit known = {.code = NULL};
    bool fixed = known_unit(talk, &known) && known.lasting != KNOWN_NOT && known.lasting != KNOWN_FROM_SAID;
    state_settle(&talk->state);
    talk->decision->unit = x_strdup(unit->code);
    talk->decision->unit_until_ms = today || fixed ? local_midnight_after(talk->now_ms) : 0;
    say_filled(talk, today || fixed ? "unit_set_today" : "unit_set", "unit", unit->name);
    if (fixed && !today)
        say_filled(talk, "unit_stays", "source", unit_source(talk, known.lasting, false));
}

static void offer_unit(struct talk *talk, const struct unit *unit, bool today)
{
    talk_offer_topic(talk, unit->name, today ? today_prefix : lasting_prefix, unit->code);
}

static void offer_units(struct talk *talk, const struct units *units, bool today, const char *question_phrase)
{
    for (size_t i = 0; i < units->list.count; i++)
        offer_unit(talk, &units->list.items[i], today);
    talk_offer_phrase(talk, "choice_cancel", "cancel");
    talk->question_below = question_phrase;
    talk->state.pending = PENDING_UNIT;
}

static void ask_name(struct talk *talk)
{
    state_settle(&talk->state);
    talk->state.pending = PENDING_UNIT;
    talk_say(talk, "unit_write");
}

/* The name was not understood: the nearest, or all where these are few. */
static void not_found(struct talk *talk, const struct units *units, const struct unit_matches *nearest, bool today)
{
    own_(units_done) struct units offered = {.list = LIST_INIT};
    for (size_t i = 0; i < nearest->count; i++) {
        const struct unit *unit = &units->list.items[nearest->index[i]];
        units_add(&offered, unit->code, unit->name);
    }
    if (!nearest->named)
        talk_say(talk, "unit_not_found");
    if (nearest->count > 0)
        offer_units(talk, &offered, today, nearest->count == 1 ? "clarify_one" : "clarify");
    else if (units->list.count <= CHOICES_MOST)
        offer_units(talk, units, today, "unit_which");
    else
        ask_name(talk);
}

static void set_by_words(struct talk *talk, bool today)
{
    own_(units_done) struct units units = {.list = LIST_INIT};
    all_units(talk, &units);
    if (units.list.count == 0) {
        talk_say(talk, "unit_none");
        return;
    }
    struct unit_matches matches = unit_match(talk->world->analyser, talk->text, &units);
    if (matches.named && matches.count == 1)
        set_unit(talk, &units.list.items[matches.index[0]], today);
    else
        not_found(talk, &units, &matches, today);
}

static void set_by_choice(struct talk *talk, const char *code, bool today)
{
    own_(units_done) struct units units = {.list = LIST_INIT};
    all_units(talk, &units);
    for (size_t i = 0; i < units.list.count; i++) {
        if (strcmp(units.list.items[i].code, code) == 0) {
            set_unit(talk, &units.list.items[i], today);
            return;
        }
    }
    talk_say(talk, "unit_not_found");
}

/* ---- telling and asking ------------------------------------------------------------------------------------ */

static void tell(struct talk *talk)
{
    own_(known_unit_done) struct known_unit known = {.code = NULL};
    own_(listing_done) struct listing listing = {.listed = false};
    own_(text_done) struct text text = TEXT_INIT;
    own_(text_done) struct text names = TEXT_INIT;
    if (known_unit(talk, &known)) {
        phrase_fill(talk->world->phrases, talk->language, "unit_is", &text, "unit", known.name, "source",
                    unit_source(talk, known.from, known.today), NULL);
        talk_add(talk, BLOCK_PARAGRAPH, text.data);
        talk_say(talk, "unit_change_how");
        return;
    }
    if (talk->world->listing != NULL)
        talk->world->listing(talk->world->context, &listing);
    unit_names(&listing.units, &names);
    if (listing.units.list.count == 0)
        talk_say(talk, "unit_unknown");
    else
        say_filled(talk, "unit_several", "units", names.data);
}

/* Where the list names several, it is one of these. */
static void ask_which(struct talk *talk)
{
    own_(units_done) struct units units = {.list = LIST_INIT};
    own_(listing_done) struct listing listing = {.listed = false};
    if (talk->world->listing != NULL)
        talk->world->listing(talk->world->context, &listing);
    all_units(talk, &units);
    if (listing.units.list.count > 1 && listing.units.list.count <= CHOICES_MOST)
        offer_units(talk, &listing.units, false, "unit_which");
    else if (units.list.count == 0)
        talk_say(talk, "unit_none");
    else if (units.list.count <= CHOICES_MOST)
        offer_units(talk, &units, false, "unit_which");
    else
        ask_name(talk);
}

/* ---- the ability ------------------------------------------------------------------------------------------- */

static size_t count_words(const char *text)
{
    own_(text_done) struct text words = TEXT_INIT;
    intents_normalise(text, &words);
    size_t count = words.length > 0;
    for (const char *at = words.data; *at != '\0'; at++)
        count += *at == ' ';
    return count;
}

/* What a person writes when asked for their unit: a name that there is, or one that is too short for a question. */
static bool writes_name(const struct talk *talk)
{
    own_(units_done) struct units units = {.list = LIST_INIT};
    if (talk->state.pending != PENDING_UNIT || talk->choice[0] != '\0' || talk->text[0] == '\0' ||
        talk->intent.name[0] != '\0')
        return false;
    size_t words = count_words(talk->text);
    if (words <= NAME_WORDS)
        return true;
    all_units(talk, &units);
    return words <= 2 * NAME_WORDS + 2 && unit_match(talk->world->analyser, talk->text, &units).named;
}

static bool wants_my_unit(const struct talk *talk)
{
    return talk_intent_is(talk, "my-unit") || talk_intent_is(talk, "change-unit") || talk_intent_is(talk, "today-at") ||
           talk_choice_after(talk, lasting_prefix) != NULL || talk_choice_after(talk, today_prefix) != NULL ||
           writes_name(talk);
}

static void my_unit(struct talk *talk)
{
    const char *lasting = talk_choice_after(talk, lasting_prefix);
    const char *today = talk_choice_after(talk, today_prefix);
    talk->decision->outcome = "unit";
    if (lasting != NULL || today != NULL)
        set_by_choice(talk, lasting != NULL ? lasting : today, today != NULL);
    else if (talk_intent_is(talk, "my-unit"))
        tell(talk);
    else if (talk_intent_is(talk, "change-unit"))
        ask_which(talk);
    else
        set_by_words(talk, talk_intent_is(talk, "today-at"));
}

const struct ability my_unit_ability = {.name = "my unit", .wants = wants_my_unit, .act = my_unit};
