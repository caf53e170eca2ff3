/*
 * Log lines: one event a line on stderr, key=value, control characters become spaces.
 *
 *     log_info("ready", "port=%d articles=%zu", port, count);
 *
 * Only edges log (see error.h). Never the text of a message, a token or an identity code; people appear as ids only.
 * Any thread may log; a line is one write(2) of at most 2 048 bytes.
 */
#ifndef NEUVO_BASE_LOG_H
#define NEUVO_BASE_LOG_H

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR, LOG_LEVEL_OFF };

void log_set_level(enum log_level level); /* default INFO; before threads start */

/* event: snake_case name of what happened; format: "key=value key=value", free text in quotes and last. */
void log_line(enum log_level level, const char *event, const char *format, ...) __attribute__((format(printf, 3, 4)));

#define log_debug(event, ...) log_line(LOG_LEVEL_DEBUG, event, __VA_ARGS__)
#define log_info(event, ...) log_line(LOG_LEVEL_INFO, event, __VA_ARGS__)
#define log_warn(event, ...) log_line(LOG_LEVEL_WARN, event, __VA_ARGS__)
#define log_error(event, ...) log_line(LOG_LEVEL_ERROR, event, __VA_ARGS__)

#endif
