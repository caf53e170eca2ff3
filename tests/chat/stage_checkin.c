/* Check-ins on the stage: the small bank of tests/chat/items, and what is kept of each person, in memory. */
#include "stage.h"

#include "base/own.h"
#include "checkin/bank.h"
#include "desk/clocks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct played_timer {
    char *actor, *payload;
    int64_t due_ms;
};

struct stage_checkins {
    struct framework *framework;
    struct bank bank;
    LIST_OF(struct played_timer) timers;
    LIST_OF(struct kept_checkin) kept;
};

/* Of one person. */
struct kept_checkin {
    int64_t person_id;
    char *memory; /* NULL: none */
    LIST_OF(struct consent_row) consents;
};

bool stage_open_checkins(struct stage *stage, const char *source)
{
    static const char *const facts[][2] = {
        {"about.controller", "Kunta, Kunnantie 1"},   {"checkins.cooperation_date", "2026-11-02"},
        {"checkins.legal_basis", "suostumus"},        {"checkins.notice", "https://kunta.example/seloste"},
        {"checkins.impact_assessment", "2026-10-15"}, {"checkins.backup_days", "30"}};
    own_(text_done) struct text framework = TEXT_INIT, items = TEXT_INIT;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        stage_set_fact(stage, facts[i][0], facts[i][1]);
    if (stage->checkins != NULL)
        return true;
    stage->checkins = x_alloc(1, sizeof *stage->checkins);
    text_printf(&framework, "%s/knowledge/competences", source);
    text_printf(&items, "%s/tests/chat/items", source);
    if (framework_load(framework.data, &stage->checkins->framework, &complaints) == RESULT_OK)
        bank_load(items.data, stage->checkins->framework, &stage->checkins->bank, &complaints);
    for (size_t i = 0; i < complaints.list.count; i++)
        (void)fprintf(stderr, "%s: %s\n", complaints.list.items[i].key, complaints.list.items[i].text);
    return complaints.list.count == 0;
}

/* Its version is one higher: what was asked in the old one does not count. */
bool stage_change_item(struct stage *stage, const char *id)
{
    struct bank *bank = stage->checkins == NULL ? NULL : &stage->checkins->bank;
    for (size_t i = 0; bank != NULL && i < bank->items.count; i++) {
        if (strcmp(bank->items.items[i].id, id) == 0)
            return ++bank->items.items[i].version > 0;
    }
    return false;
}

static struct kept_checkin *kept_of(struct stage *stage, int64_t person_id)
{
    struct stage_checkins *checkins = stage->checkins;
    for (size_t i = 0; i < checkins->kept.count; i++) {
        if (checkins->kept.items[i].person_id == person_id)
            return &checkins->kept.items[i];
    }
    struct kept_checkin *kept = list_push(&checkins->kept);
    kept->person_id = person_id;
    return kept;
}

static void checkin(void *context, struct checkin_record *record)
{
    struct stage *stage = context;
    const struct kept_checkin *kept = kept_of(stage, stage->actors.items[stage->current].person.id);
    record->memory = x_strdup(kept->memory);
    for (size_t i = 0; i < kept->consents.count; i++) {
        struct consent_row row = kept->consents.items[i];
        row.text_version = x_strdup(row.text_version);
        *list_push(&record->consents) = row;
    }
}

static void item_counts(void *context, enum language language, struct item_counts *counts)
{
    (void)context;
    (void)language;
    (void)counts;
}

/* Those hours, else those of an office; on holidays nobody works. */
static int64_t open_ms(void *context, const char *hours, int64_t from_ms, int64_t days)
{
    own_(rota_done) struct rota rota = {.slots = LIST_INIT};
    struct duty next = {0, 0};
    struct error error = ERROR_INIT;
    (void)context;
    if (rota_read(*hours == '\0' ? OFFICE_HOURS : hours, &rota, &error) != RESULT_OK)
        return 0;
    if (days > 0)
        return rota_days_after(&rota, from_ms, days);
    if (!rota_next(&rota, from_ms, &next))
        return 0;
    return next.from_ms > from_ms ? next.from_ms : from_ms;
}

void stage_checkin_world(const struct stage *stage, struct world *world)
{
    if (stage->checkins == NULL)
        return;
    world->framework = stage->checkins->framework;
    world->bank = &stage->checkins->bank;
    world->chance = 7; /* the same draw in each play */
    world->checkin = checkin;
    world->item_counts = item_counts;
    world->open_ms = open_ms;
}

static struct played_timer *first_timer(struct stage_checkins *checkins)
{
    struct played_timer *first = NULL;
    for (size_t i = 0; i < checkins->timers.count; i++) {
        struct played_timer *timer = &checkins->timers.items[i];
        if (timer->payload != NULL && (first == NULL || timer->due_ms < first->due_ms))
            first = timer;
    }
    return first;
}

bool stage_timer_falls_due(struct stage *stage)
{
    struct played_timer *timer = stage->checkins == NULL ? NULL : first_timer(stage->checkins);
    struct error error = ERROR_INIT;
    struct message decoded;
    if (timer == NULL || message_decode(timer->payload, &decoded, &error) != RESULT_OK)
        return false;
    own_(message_done) struct message message = decoded;
    own_(free_pointer) char *actor = x_strdup(timer->actor);
    stage->now_ms = timer->due_ms > stage->now_ms ? timer->due_ms : stage->now_ms;
    free_pointer(&timer->payload);
    return stage_act(stage, actor, &message);
}

static void keep_timers(struct stage *stage, const struct actor *actor)
{
    for (size_t i = 0; i < stage->last.timers.count; i++)
        *list_push(&stage->checkins->timers) =
            (struct played_timer){.actor = x_strdup(actor->name),
                                  .payload = x_strdup(stage->last.timers.items[i].payload),
                                  .due_ms = stage->last.timers.items[i].due_ms};
}

void stage_checkin_carry_out(struct stage *stage, const struct actor *actor)
{
    const struct checkin_draft *draft = &stage->last.checkin;
    if (stage->checkins == NULL)
        return;
    struct kept_checkin *kept = kept_of(stage, actor->person.id);
    keep_timers(stage, actor);
    if (draft->erase || stage->last.forget_person)
        free_pointer(&kept->memory);
    else if (draft->memory != NULL) {
        free(kept->memory);
        kept->memory = x_strdup(draft->memory);
    }
    if (draft->consents)
        *list_push(&kept->consents) = (struct consent_row){.consent = draft->consent,
                                                           .text_version = x_strdup(draft->text_version),
                                                           .language = draft->language,
                                                           .at_ms = stage->now_ms};
}

void stage_checkins_done(struct stage *stage)
{
    struct stage_checkins *checkins = stage->checkins;
    if (checkins == NULL)
        return;
    for (size_t i = 0; i < checkins->kept.count; i++) {
        struct kept_checkin *kept = &checkins->kept.items[i];
        for (size_t k = 0; k < kept->consents.count; k++)
            free(kept->consents.items[k].text_version);
        list_done(&kept->consents);
        free(kept->memory);
    }
    for (size_t i = 0; i < checkins->timers.count; i++) {
        free(checkins->timers.items[i].actor);
        free(checkins->timers.items[i].payload);
    }
    list_done(&checkins->timers);
    list_done(&checkins->kept);
    bank_done(&checkins->bank);
    framework_free(checkins->framework);
    free(checkins);
}
