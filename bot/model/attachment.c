#include "model/attachment.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool attachment_is_file(const struct attachment *attachment)
{
    size_t length = strlen(attachment->name);
    return attachment->media_type[0] == '\0' ? length > 4 && strcasecmp(attachment->name + length - 4, ".pdf") == 0
                                             : strcasecmp(attachment->media_type, "application/pdf") == 0;
}

static void draft_done(struct attachment_draft *draft)
{
    free(draft->origin);
    free(draft->event);
}

void attachment_drafts_add(struct attachment_drafts *drafts, const char *origin, const char *event, int64_t at_ms)
{
    *list_push(&drafts->list) =
        (struct attachment_draft){.origin = x_strdup(origin), .event = x_strdup(event), .at_ms = at_ms};
}

void attachment_drafts_drop_first(struct attachment_drafts *drafts)
{
    if (drafts->list.count == 0)
        return;
    draft_done(&drafts->list.items[0]);
    drafts->list.count--;
    memmove(drafts->list.items, drafts->list.items + 1, drafts->list.count * sizeof *drafts->list.items);
}

void attachment_drafts_done(struct attachment_drafts *drafts)
{
    for (size_t i = 0; i < drafts->list.count; i++)
        draft_done(&drafts->list.items[i]);
    list_done(&drafts->list);
}
