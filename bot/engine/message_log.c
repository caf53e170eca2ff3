#include "engine/message_log.h"

#include "base/log.h"
#include "engine/turn.h"

static const int64_t minute_ms = 60 * 1000;

void message_log_tick(struct message_log *log, int64_t now_ms)
{
    if (now_ms - log->minute_ms < minute_ms)
        return;
    if (log->left_out > 0)
        log_info("messages_not_taken", "left_out=%llu text=\"as many more in a minute were refused, busy or repeated\"",
                 (unsigned long long)log->left_out);
    *log = (struct message_log){.minute_ms = now_ms};
}

void message_log_add(struct message_log *log, const char *connector, const struct turn_result *result,
                     enum receipt_kind kind, int64_t now_ms)
{
    bool taken = kind == RECEIPT_TAKEN || kind == RECEIPT_POISON;
    message_log_tick(log, now_ms);
    if (!taken && log->told == MESSAGE_LOG_TOLD) {
        log->left_out++;
        return;
    }
    log->told += !taken;
    log_info("message", "connector=%s outcome=%s took_us=%lld", connector, result->outcome, (long long)result->took_us);
}
