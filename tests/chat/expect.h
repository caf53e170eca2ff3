/* What a line beginning with "bot:" expects of the last reply. */
#ifndef NEUVO_TESTS_CHAT_EXPECT_H
#define NEUVO_TESTS_CHAT_EXPECT_H

#include "stage.h"

/* Checks every clause of the line (joined by "and"). False: `why` says which one failed and how. */
bool expect(const struct stage *stage, const char *line, struct text *why);

#endif
