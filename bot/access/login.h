/* Names and sessions: a name as it is signed in with, and when a session is over. */
#ifndef NEUVO_ACCESS_LOGIN_H
#define NEUVO_ACCESS_LOGIN_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* A session ends after so much silence, and after so much time whatever happens. */
static const int64_t session_idle_ms = INT64_C(2) * 3600 * 1000, session_whole_ms = INT64_C(12) * 3600 * 1000,
                     session_note_ms = INT64_C(60) * 1000, /* that it is in use is noted so often */
    invitation_ms = INT64_C(24) * 3600 * 1000;

/* The name without regard to case, width and blanks at its ends. Replaces what login held. */
void login_of_name(const char *name, struct text *login);
bool session_is_over(int64_t created_ms, int64_t seen_ms, int64_t now_ms);

#endif
