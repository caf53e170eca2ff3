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

/* Three bytes in a row, as a number below CLUE_KINDS that others may share. */
enum { CLUE_KINDS = 4096, CLUES_MOST = 64 };
struct clues {
    uint16_t kinds[CLUES_MOST];
    size_t count;
};

struct pattern {
    pcre2_code *code;
    const char *intent;
    bool anywhere;
    uint32_t least;       /* so many bytes a match has at least */
    const uint8_t *first; /* a bit for each byte that a match may begin with; NULL: PCRE2 knows no such set */
    struct clues clues;   /* a normalised text without any of them holds no match; none: they tell nothing */
};

/* The patterns of one intent in one language stand together, as its file has them. */
struct pattern_span {
    uint32_t from, count;
};

/* An intent whose files say `anywhere`. */
struct sought_intent {
    const char *name;
    struct pattern_span spans[LANGUAGE_COUNT];
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
    LIST_OF(struct sought_intent) sought; /* sorted by name */
    struct language_rules languages[LANGUAGE_COUNT];
    pcre2_compile_context *compile_context;
    pcre2_match_context *match_context; /* the limits; only read after loading, so shared by threads */
};

/* Compiles with the house's options. NULL: `why` says what is wrong, with the place in the pattern. */
pcre2_code *pattern_compile(const struct intents *intents, const char *pattern, bool anywhere, struct text *why);
/* One text being matched. Set .intents alone. */
struct matching {
    const struct intents *intents;
    pcre2_match_data *data; /* NULL: no pattern was tried yet */
    unsigned stuck;         /* how many patterns reached a limit */
};

void matching_close(struct matching *matching);
/* A pattern that reaches a limit does not match; after a few such no pattern does, so that every text is done in time.
 */
bool pattern_match(struct matching *matching, const struct pattern *pattern, const struct text *subject);
/* Whether some short text of the pattern's own letters and words takes more steps than are allowed. */
bool pattern_gets_stuck(const struct intents *intents, const struct pattern *pattern, const char *source);
/* What the pattern itself says that a match must hold, read from it cautiously. */
void clues_of(const char *pattern, struct clues *clues);
/* All that a text holds, a bit for each kind. */
struct clues_held {
    uint64_t bits[CLUE_KINDS / 64];
};
void clues_held_in(const struct text *normalised, struct clues_held *held);
bool clues_may_match(const struct clues *clues, const struct clues_held *held);
/* The intent of this name, if its files say `anywhere`; NULL: there is none. */
const struct sought_intent *sought_find(const struct intents *intents, const char *name);
/* The example with exactly this text, or NULL. */
const struct example *example_find(const struct language_rules *rules, const char *text);

#endif
