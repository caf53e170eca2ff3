/*
 * What is measured: the competences of a framework with their names, the levels and what a person is told of them, the
 * jobs, and which level each job needs. Data (knowledge/competences/), so that a municipality or a newer framework
 * changes a file and no code. Immutable once loaded.
 */
#ifndef NEUVO_CHECKIN_FRAMEWORK_H
#define NEUVO_CHECKIN_FRAMEWORK_H

#include "base/error.h"
#include "base/language.h"
#include "checkin/skills.h"
#include "knowledge/complaint.h"

#include <stdbool.h>
#include <stddef.h>

enum { LEVELS = 8, BANDS_MOST = 4, ROLES_MOST = 20, AREAS_MOST = 9, FRAMEWORK_CODE_BYTES = 16 };

struct framework_name {
    char *name;   /* never NULL */
    char *status; /* "official", "project", "own"; "" where none is told */
};

struct competence {
    char code[FRAMEWORK_CODE_BYTES]; /* "4.2" */
    struct framework_name names[LANGUAGE_COUNT];
};

struct band {
    char code[FRAMEWORK_CODE_BYTES]; /* "helped", "alone", "guides" */
    int from_level;
    struct framework_name names[LANGUAGE_COUNT];
};

struct role {
    char code[FRAMEWORK_CODE_BYTES]; /* "ope" */
    struct framework_name names[LANGUAGE_COUNT];
    char *aliases;                  /* what the list of people may say instead, with commas between; "" none */
    int required[COMPETENCES_MOST]; /* level 1 … 8; 0 not needed */
    int later[COMPETENCES_MOST];    /* the same in two years */
    bool hourly;                    /* paid by the hour: written to only in hours that they gave */
};

struct framework {
    char *version, *name, *credit; /* "digcomp-2.2", "DigComp 2.2" */
    int area_count, count, band_count, role_count;
    struct competence areas[AREAS_MOST], competences[COMPETENCES_MOST];
    struct band bands[BANDS_MOST]; /* rising */
    struct role roles[ROLES_MOST];
    double cuts[LEVELS - 1]; /* rising; level L begins at cuts[L - 2] */
};

/* The files of a folder, ends with NULL. */
extern const char *const framework_files[];
/* folder: knowledge/competences. BAD_INPUT: something is wrong, each fault a complaint; there is no framework then. */
enum result framework_load(const char *folder, struct framework **framework, struct complaints *complaints);
void framework_free(struct framework *framework); /* NULL is fine */

int framework_competence(const struct framework *framework, const char *code); /* -1: there is none */
/* By code or alias, case aside; NULL: none. */
const struct role *framework_role(const struct framework *framework, const char *name);
/* Where the level begins on the scale; level 1 and below: far down. */
double framework_cut(const struct framework *framework, int level);

#endif
