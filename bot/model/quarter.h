/* Quarters of the year, and what a picture of one can be of. A quarter is a number: year * 4 + 0 to 3. */
#ifndef NEUVO_MODEL_QUARTER_H
#define NEUVO_MODEL_QUARTER_H

#include <stdbool.h>
#include <stdint.h>

enum snapshot_kind { SNAPSHOT_DEMAND, SNAPSHOT_COMPETENCE, SNAPSHOT_KINDS };
const char *snapshot_kind_name(enum snapshot_kind kind); /* "demand", "competence" */

enum { QUARTER_NAME_BYTES = 16 };

int64_t quarter_of(int64_t utc_ms);
int64_t quarter_start_ms(int64_t quarter);
/* "2026-Q3" */
void quarter_name(int64_t quarter, char name[QUARTER_NAME_BYTES]);
/* False: it is no such name. */
bool quarter_read(const char *name, int64_t *quarter);

/* The last quarter that has been over long enough: what was asked on its last days has had its week to come back. */
enum { QUARTER_REST_DAYS = 8 };
int64_t quarter_last_over(int64_t now_ms);

#endif
