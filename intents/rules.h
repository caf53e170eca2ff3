/* What the files of intents become: inside of the room only. */
#ifndef NEUVO_INTENTS_RULES_H
#define NEUVO_INTENTS_RULES_H

#define PCRE2_CODE_UNIT_WIDTH 8

#include "base/list.h"
#include "intents/intents.h"

#include <pcre2.h>

/* A whole message, normalised. */
struct example {
    char *text;
    const char *intent;
};

struct pattern {
    pcre2_code *code;
    const char *intent;
    bool anywhere;
};

/* A word or two that may stand before or behind a message without changing it: "moi", "kiitos". Normalised. */
struct fringe {
    char *text;
};

struct language_rules {
    LIST_OF(struct example) examples; /* sorted by text */
    LIST_OF(struct pattern) patterns; /* in the order of the files' names */
    LIST_OF(struct fringe) openings;
    LIST_OF(struct fringe) closings;
};

struct intents {
    LIST_OF(char *) names;
    struct language_rules languages[LANGUAGE_COUNT];
    pcre2_compile_context *compile_context;
    pcre2_match_context *match_context; /* the limits; only read after loading, so shared by threads */
};

/* Compiles with the house's options. NULL: `why` says what is wrong, with the place in the pattern. */
pcre2_code *pattern_compile(const struct intents *intents, const char *pattern, bool anywhere, struct text *why);
/* A pattern that reaches a limit does not match. */
bool pattern_match(const struct intents *intents, const struct pattern *pattern, const struct text *subject,
                   pcre2_match_data *data);
/* The example with exactly this text, or NULL. */
const struct example *example_find(const struct language_rules *rules, const char *text);

#endif
