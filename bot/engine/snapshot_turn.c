#include "engine/snapshot_turn.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/audit.h"
#include "store/snapshot.h"

enum result snapshot_take(struct store *store, const struct snapshot_arrival *part, struct error *error)
{
    int64_t now_ms = clock_now_ms();
    char quarter[QUARTER_NAME_BYTES];
    bool last = part->name[0] == '\0';
    quarter_name(part->quarter, quarter);
    enum result result = last ? snapshot_end(store, part->organisation_id, part->kind, part->quarter, part->before,
                                             part->body, now_ms, error)
                              : snapshot_keep(store, part->organisation_id, part->kind, part->quarter, part->name,
                                              part->body, now_ms, error);
    if (result == RESULT_CONFLICT) {
        log_warn("snapshot_stays", "kind=%s quarter=%s text=\"%s\"", snapshot_kind_name(part->kind), quarter,
                 error->text);
        return RESULT_OK;
    }
    if (result == RESULT_OK && last)
        log_info("snapshot_made", "kind=%s quarter=%s parts=%lld", snapshot_kind_name(part->kind), quarter,
                 (long long)part->before);
    if (result == RESULT_OK && last)
        result = audit_add(store, part->organisation_id, "system", "snapshot_made", snapshot_kind_name(part->kind),
                           quarter, now_ms, error);
    return result;
}
