/* One string, number or word (true, false, null) of JSON that comes in pieces, however cut. A part of json_split.h. */
#ifndef NEUVO_BASE_JSON_TOKEN_H
#define NEUVO_BASE_JSON_TOKEN_H

#include "base/json_split.h"

#include <stdint.h>

enum json_taken { JSON_TAKEN_MORE, JSON_TAKEN_OVER, JSON_TAKEN_BAD };

struct json_token {
    int state;        /* json_token.c's */
    const char *rest; /* of a word */
    uint32_t unit;    /* of \uXXXX: what was read of it */
    unsigned digits;
    bool keep;
    /* Of a kept string, unescaped: */
    uint32_t high; /* a high surrogate that waits for its low one, else 0 */
    bool too_long; /* name holds only a part */
    size_t length;
    char name[JSON_SPLIT_NAME_BYTES + 1];
    const char *complaint; /* when it was bad */
};

/* Begins with a first byte; false when no token begins so. */
bool json_token_begin(struct json_token *token, char byte);
/* As a '"'. With keep its text is gathered, and a surrogate without its other half is bad. */
void json_token_begin_string(struct json_token *token, bool keep);
/* Moves *cursor past what belongs to the token; after BAD it stands at the byte that is wrong. */
enum json_taken json_token_take(struct json_token *token, const char **cursor, const char *end);
/* True when the token may be over where the document ends: a number can, a string cannot. */
bool json_token_may_end(const struct json_token *token);

#endif
