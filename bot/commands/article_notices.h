/* What an editor should look at though the articles answer: for check-config. */
#ifndef NEUVO_COMMANDS_ARTICLE_NOTICES_H
#define NEUVO_COMMANDS_ARTICLE_NOTICES_H

#include "base/text.h"

struct knowledge;

/* A line each. today: "2026-11-26". */
void article_notices(const struct knowledge *knowledge, const char *today, struct text *notices);

#endif
