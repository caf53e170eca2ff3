/* One message answered as the chat would answer it, without a store behind it: for `neuvo ask`. */
#ifndef NEUVO_COMMANDS_ONE_SHOT_H
#define NEUVO_COMMANDS_ONE_SHOT_H

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"
#include "model/record.h"

struct analyser;
struct intents;
struct knowledge;
struct learnt;
struct phrases;

struct one_shot {
    const struct knowledge *knowledge;
    struct analyser *analyser;
    const struct learnt *learnt; /* NULL: nothing */
    int64_t organisation_id;     /* whose learnt */
    const struct intents *intents;
    const struct phrases *phrases;
    const struct record_organisation *organisation; /* whose facts fill the placeholders; NULL: none */
};

/* Adds the reply as plain text. language: of the answer, NONE to detect it. */
enum result one_shot_answer(const struct one_shot *one_shot, const char *text, enum language language, struct text *out,
                            struct error *error);

#endif
