/* The app package that an administrator uploads to Teams: manifest, its texts in three languages, and two icons. */
#ifndef NEUVO_TEAMS_MANIFEST_H
#define NEUVO_TEAMS_MANIFEST_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

struct phrases;

struct manifest {
    const char *app_id;     /* a GUID */
    const char *public_url; /* https://… */
    const char *developer;  /* who runs it */
    bool reads_channels;    /* asks for the right to read what is written in channels without naming Neuvo */
};

/* The manifest alone, in Finnish, and the texts of another language. */
void manifest_write(const struct manifest *manifest, const struct phrases *phrases, struct text *json);
/* The whole package; color: the picture of 192 × 192 as it lies in a file. BAD_INPUT: one of the values is none that
 * Teams takes. */
enum result manifest_package(const struct manifest *manifest, const struct phrases *phrases, const struct text *color,
                             struct text *zip, struct error *error);

#endif
