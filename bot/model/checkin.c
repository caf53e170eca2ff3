#include "model/checkin.h"

#include <stdlib.h>
#include <string.h>

const char *const checkin_checklist[] = {"about.controller",
                                         "checkins.cooperation_date",
                                         "checkins.legal_basis",
                                         "checkins.notice",
                                         "checkins.impact_assessment",
                                         "checkins.backup_days",
                                         NULL};

const char *const figures_checklist[] = {"figures.cooperation_date", "figures.purpose", "figures.notice", NULL};

const char *consent_name(enum consent consent)
{
    static const char *const names[] = {"none", "practice", "contribute"};
    return names[consent];
}

enum consent checkin_consent(const struct checkin_record *record)
{
    return record->consents.count == 0 ? CONSENT_NONE : record->consents.items[record->consents.count - 1].consent;
}

void checkin_record_done(struct checkin_record *record)
{
    for (size_t i = 0; i < record->consents.count; i++)
        free(record->consents.items[i].text_version);
    list_done(&record->consents);
    free(record->memory);
    record->memory = NULL;
}

void item_counts_done(struct item_counts *counts)
{
    for (size_t i = 0; i < counts->list.count; i++)
        free(counts->list.items[i].item);
    list_done(&counts->list);
}

/* -1, 0, 1: the row stands before, at, behind that item and version. */
static int place_of(const struct item_count *count, const char *item, int64_t version)
{
    int order = strcmp(count->item, item);
    return order != 0 ? order : (count->version > version) - (count->version < version);
}

const struct item_count *item_count_find(const struct item_counts *counts, const char *item, int64_t version)
{
    size_t low = 0, high = counts->list.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int place = place_of(&counts->list.items[middle], item, version);
        if (place == 0)
            return &counts->list.items[middle];
        if (place < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void checkin_draft_done(struct checkin_draft *draft)
{
    for (size_t i = 0; i < draft->answers.count; i++)
        free(draft->answers.items[i].item);
    list_done(&draft->answers);
    free(draft->memory);
    draft->memory = NULL;
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        free(draft->shared[i]);
        draft->shared[i] = NULL;
    }
}
