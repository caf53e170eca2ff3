/*
 * The organisations' records as the loop sees them: a copy of what the store held when it was last read (at start and
 * on SIGHUP). For pages; answers in chat read the store itself.
 */
#ifndef NEUVO_MODEL_RECORD_H
#define NEUVO_MODEL_RECORD_H

#include "base/language.h"
#include "base/list.h"

#include <stdbool.h>

struct record_fact {
    char *name, *value;
};

/* An outside service desk: who it is, and how its calls are signed. */
struct record_desk {
    char *code, *name;
    char *webhook, *secret; /* "" where it is told by mail alone */
};

struct record_organisation {
    char *code;
    LIST_OF(struct record_fact) facts;
    LIST_OF(char *) units; /* codes */
    LIST_OF(struct record_desk) desks;
};

struct record {
    LIST_OF(struct record_organisation) organisations;
};

void record_done(struct record *record);
/* NULL when there is no such organisation. */
const struct record_organisation *record_find(const struct record *record, const char *code);
/* `name` in that language, else without language; NULL when it is not filled in. */
const char *record_fact(const struct record_organisation *organisation, const char *name, enum language language);
bool record_has_unit(const struct record_organisation *organisation, const char *code);
/* The service desk of that code in that organisation; NULL when there is none. */
const struct record_desk *record_find_desk(const struct record *record, const char *organisation, const char *code);

/* The organisation whose record names that Matrix server ("matrix_servers"). While there is only one organisation, it
 * owns own_server, that of Neuvo's own account (NULL: none), too. NULL: nobody's, so its people are not served. Names
 * of servers are compared without regard to case. */
const struct record_organisation *record_find_matrix_server(const struct record *record, const char *server,
                                                            const char *own_server);
/* The same for a Teams tenant ("teams_tenants"); own_tenants: a comma list. */
const struct record_organisation *record_find_teams_tenant(const struct record *record, const char *tenant,
                                                           const char *own_tenants);
/* Does the comma list hold the name? Blanks around names and case do not count. list may be NULL. */
bool names_hold(const char *list, const char *name);

#endif
