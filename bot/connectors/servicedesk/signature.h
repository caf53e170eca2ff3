/*
 * The signature of a call, the same in both directions: header "Neuvo-Signature: t=SECONDS,v1=HEX", where HEX is the
 * HMAC-SHA256 of "SECONDS.BODY" under the desk's secret. One that is older than five minutes is none, so that a call
 * which somebody wrote down is worth nothing later.
 */
#ifndef NEUVO_SERVICEDESK_SIGNATURE_H
#define NEUVO_SERVICEDESK_SIGNATURE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIGNATURE_HEADER "Neuvo-Signature"

/* Adds the header's value. */
void signature_write(const char *secret, const char *body, size_t length, int64_t now_ms, struct text *out);
/* header NULL: false. */
bool signature_fits(const char *secret, const char *header, const char *body, size_t length, int64_t now_ms);

#endif
