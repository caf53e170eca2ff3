/* What the console asks of articles, and what it is told; part of a console_query. */
#ifndef NEUVO_MODEL_ARTICLE_QUERY_H
#define NEUVO_MODEL_ARTICLE_QUERY_H

#include "model/article_edit.h"
#include "model/article_fields.h"
#include "model/article_import.h"
#include "model/draft.h"
#include "model/failed_question.h"
#include "model/settling.h"

/* One article of a list. */
struct article_row {
    char *topic, *title, *owner, *checked_on, *review_by; /* "" none */
    enum language language;
    const char *origin;  /* static: "shipped", "file", "edited" */
    bool draft, overdue; /* a newer version waits; its review date is over */
    int64_t helped, not_helped;
};

/* What must be mended before it can be published. */
struct article_fault {
    char *field; /* "" the whole */
    char *text;
};

/* An expected question that would be answered otherwise than it should be. */
struct article_broken {
    char *question, *topics, *why; /* topics: those that are right, ", " between them */
};

struct article_ranked {
    char *topic, *title;
    double score;
};

struct article_query {
    char *topic; /* LIST: begin after it; ASK: "" or whose text is tried */
    enum language language;
    int64_t version; /* READ: 0: as it is now */
    enum article_deed deed;
    char *question;               /* ASK */
    struct article_fields fields; /* TRY, ASK: what would be published; READ, afterwards: what there is */
    bool has_fields;

    LIST_OF(struct article_row) rows;
    struct article_fields beneath;    /* READ: what would answer without the edits; all NULL: nothing */
    int64_t newest;                   /* READ: the number of the newest version; 0: nobody edited it */
    const char *origin;               /* READ: as in article_row */
    struct article_versions versions; /* READ: the newest first, without their texts */
    unsigned languages;               /* READ: bits: in which there is an article */
    LIST_OF(struct article_fault) faults;
    LIST_OF(struct article_broken) broken;
    size_t most_broken; /* more may not be */
    bool accepts;       /* TRY: its editor saw which are broken, and publishes all the same */
    LIST_OF(struct article_ranked) ranked;
    const char *outcome; /* ASK: static: "answer", "clarify", "unknown" */
    char *why;           /* ASK */
    char *text;          /* TRY: the fields as text of a file */
    struct failed_groups failed;
    struct drafts drafts;
    struct text table; /* IMPORT: the bytes of the file */
    struct article_import import;
    char *import_fault;        /* it is no table of articles at all; NULL: it is one */
    struct settling *settling; /* SETTLE: what the viewer would do; given back as it was */
};

void article_query_free(struct article_query *query); /* NULL is fine */

#endif
