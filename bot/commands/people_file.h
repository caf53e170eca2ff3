/*
 * The people list as a file: CSV (csv.h) with a header.
 *
 *     account;units;roles;language;end_date
 *     @aino:kunta.example;koskela;class-teacher;fi;
 *     teams:2f6c…;"koskela,paivakoti-tammi";;sv;31.12.2026
 *
 * account: @name:server (Matrix; also matrix:@name:server, which Excel does not take for a formula), teams:ID, or an
 * e-mail address. units: codes of the organisation's record; roles: short codes; several with "," or "|" between them.
 * language: fi, sv or en. end_date: the last day, 2026-12-31 or 31.12.2026. Only account must be there.
 */
#ifndef NEUVO_COMMANDS_PEOPLE_FILE_H
#define NEUVO_COMMANDS_PEOPLE_FILE_H

#include "base/error.h"
#include "base/text.h"
#include "store/organisations.h"
#include "store/people_list.h"

/* Fills an empty list, accounts folded. units: those of the organisation. BAD_INPUT: complaints holds every fault, a
 * line each with file, line, column and how to mend it. Anything else: the file could not be read (error). */
enum result people_file_read(const char *path, const struct place_rows *units, struct people_list *list,
                             struct text *complaints, struct error *error);

#endif
