#include "model/checkin.h"

#include <stdlib.h>
#include <string.h>

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

const struct item_count *item_count_find(const struct item_counts *counts, const char *item, int64_t version)
{
    for (size_t i = 0; i < counts->list.count; i++) {
        if (counts->list.items[i].version == version && strcmp(counts->list.items[i].item, item) == 0)
            return &counts->list.items[i];
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
}
