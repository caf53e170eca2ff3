/*
 * One mail on its way through curl, between mail_sender.c, which has the thread, and mail_letter.c, which knows what
 * curl is told and what the answer means. Nobody else includes this.
 */
#ifndef NEUVO_LOOP_MAIL_LETTER_H
#define NEUVO_LOOP_MAIL_LETTER_H

#include "base/text.h"
#include "loop/mail_sender.h"

#include <curl/curl.h>
#include <stdatomic.h>

struct mail_letter {
    char *host, *user, *password, *from, *to, *message; /* message NULL: only a look */
    uint16_t port;
    enum mail_security security;
    size_t length;
    int64_t begin_by_ms; /* monotonic */
    int64_t timeout_ms;
    void (*done)(void *context, const struct mail_result *result);
    void *context;
    const atomic_bool *stopping;

    /* While curl has it. */
    CURL *easy;
    struct curl_slist *recipients;
    size_t taken;  /* so much of the message curl has taken */
    bool envelope; /* curl's last word was about sender, recipient or content */
    curl_socket_t socket;
    char curl_says[CURL_ERROR_SIZE];

    struct mail_result result;
    struct text reason;
};

struct mail_letter *mail_letter_new(const struct mail_request *request, const atomic_bool *stopping);
void mail_letter_free(struct mail_letter *letter);
/* Blocks until it is sent or not; fills result and reason. */
void mail_letter_send(struct mail_letter *letter);

#endif
