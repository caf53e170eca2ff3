/* The settings of mail, looked at: what the connector, check-config and doctor go by. */
#ifndef NEUVO_MAIL_OPTIONS_H
#define NEUVO_MAIL_OPTIONS_H

#include "base/text.h"
#include "loop/mail_sender.h"

struct settings;

struct mail_options {
    struct mail_server server; /* strings belong to the settings */
    const char *from;
    int64_t timeout_ms;
};

/* False: mail is off. */
bool mail_options_read(const struct settings *settings, struct mail_options *options);
/* What is wrong, a line each that begins with the setting's name. */
void mail_options_check(const struct settings *settings, struct text *complaints);

#endif
