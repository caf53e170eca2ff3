/* The clauses about check-ins; each adds to `why` what there is instead. */
#ifndef NEUVO_TESTS_CHAT_EXPECT_CHECKIN_H
#define NEUVO_TESTS_CHAT_EXPECT_CHECKIN_H

#include "stage.h"

bool expect_keeps_no_words(const struct stage *stage, const char *value, struct text *why);
bool expect_allows(const struct stage *stage, const char *value, struct text *why);
bool expect_counts(const struct stage *stage, const char *value, struct text *why);
bool expect_shares(const struct stage *stage, const char *value, struct text *why);
bool expect_stops_sharing(const struct stage *stage, const char *value, struct text *why);
bool expect_keeps_support(const struct stage *stage, const char *value, struct text *why);
bool expect_clock(const struct stage *stage, const char *value, struct text *why);
bool expect_erases_results(const struct stage *stage, const char *value, struct text *why);

#endif
