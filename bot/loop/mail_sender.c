/* The thread that sends mail, and the way back to the loop. */
#include "loop/mail_sender.h"

#include "base/mailbox.h"
#include "base/own.h"
#include "loop/loop.h"
#include "loop/mail_letter.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <uv.h>

struct mail_sender {
    uv_async_t wake; /* first: a handle is its sender */
    struct mailbox *letters, *ended;
    pthread_t thread;
    bool started;
    atomic_bool stopping;
};

static void wake_loop(void *context)
{
    struct mail_sender *sender = context;
    (void)uv_async_send(&sender->wake);
}

static void *work(void *context)
{
    struct mail_sender *sender = context;
    struct mail_letter *letter;
    while ((letter = mailbox_take(sender->letters, -1)) != NULL) {
        if (!atomic_load(&sender->stopping))
            mail_letter_send(letter);
        mailbox_put_always(sender->ended, letter);
    }
    return NULL;
}

static void tell(uv_async_t *wake)
{
    struct mail_sender *sender = (struct mail_sender *)wake;
    struct mail_letter *letter;
    while ((letter = mailbox_take(sender->ended, 0)) != NULL) {
        letter->done(letter->context, &letter->result);
        mail_letter_free(letter);
    }
}

static void free_letter(void *item)
{
    mail_letter_free(item);
}

static void closed(uv_handle_t *handle)
{
    struct mail_sender *sender = (struct mail_sender *)handle;
    mailbox_free(sender->letters, free_letter);
    mailbox_free(sender->ended, free_letter);
    free(sender);
}

/* Signals belong to the loop; and TLS writes with write(2). */
static bool start_thread(struct mail_sender *sender)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    sender->started = pthread_create(&sender->thread, NULL, work, sender) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return sender->started;
}

enum result mail_sender_start(struct loop *loop, struct mail_sender **sender, struct error *error)
{
    struct mail_sender *made = x_alloc(1, sizeof *made);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || uv_async_init(loop_uv(loop), &made->wake, tell) != 0) {
        free(made);
        return error_set(error, RESULT_FAILED, "libcurl or the loop does not start for mail");
    }
    made->letters = mailbox_new(MAIL_WAITING_MOST, NULL, NULL);
    made->ended = mailbox_new(MAIL_WAITING_MOST, wake_loop, made);
    (void)signal(SIGPIPE, SIG_IGN);
    if (!start_thread(made)) {
        mail_sender_stop(made);
        return error_set(error, RESULT_FAILED, "no thread could be started for mail");
    }
    *sender = made;
    return RESULT_OK;
}

void mail_sender_stop(struct mail_sender *sender)
{
    if (sender == NULL)
        return;
    atomic_store(&sender->stopping, true);
    mailbox_close(sender->letters);
    if (sender->started)
        (void)pthread_join(sender->thread, NULL);
    curl_global_cleanup();
    uv_close((uv_handle_t *)&sender->wake, closed);
}

bool mail_sender_put(struct mail_sender *sender, const struct mail_request *request)
{
    struct mail_letter *letter = mail_letter_new(request, &sender->stopping);
    if (mailbox_put(sender->letters, letter))
        return true;
    mail_letter_free(letter);
    return false;
}
