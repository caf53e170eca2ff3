/*
 * Errors: a function that can fail returns enum result and fills a struct error where it happened.
 *
 * Libraries return, edges (main, connectors, the engine's loop, commands) log or print: one failure, one line.
 * The text says what, where and how to mend it, in English. It never holds a message's text.
 */
#ifndef NEUVO_BASE_ERROR_H
#define NEUVO_BASE_ERROR_H

#include <stdarg.h>

enum result {
    RESULT_OK = 0,
    RESULT_BAD_INPUT, /* what came in is wrong: tell the sender, nothing to retry */
    RESULT_NOT_FOUND,
    RESULT_CONFLICT, /* somebody was faster: stale version, unique key, lock held by another */
    RESULT_BUSY,     /* try again later: locked, queue full */
    RESULT_FULL,     /* disk or quota is full */
    RESULT_REFUSED,  /* not allowed, or an unsafe wish */
    RESULT_FAILED,   /* anything else: I/O, a library's fault */
};

struct error {
    enum result result;
    char text[1536]; /* several complaints, a line each, fit */
};

#define ERROR_INIT \
    { \
        .result = RESULT_OK \
    }

/* Fills the error (NULL is allowed) and returns result, so that callers can write: return error_set(error, …); */
enum result error_set(struct error *error, enum result result, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#ifdef __clang_analyzer__ /* tells clang-tidy what it cannot see from here: the result comes back as it was given */
#define error_set(error, result, ...) ((error_set)((error), (result), __VA_ARGS__), (result))
#endif
/* Puts "context: " in front of the text that is there. Returns error->result. */
enum result error_prefix(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *result_name(enum result result);

#endif
