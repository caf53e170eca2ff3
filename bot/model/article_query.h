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
    char *tools;        /* one a line */
    const char *origin; /* static: "shipped", "file", "edited"; "" nothing answers */
    const char *state;  /* static: "published", "draft", "scheduled", "waits" (for a second person), "archived" */
    bool overdue;       /* its review date is over */
    bool internal;      /* for tutors only */
    int64_t due_ms;     /* scheduled */
    int64_t version;    /* the number of the newest; 0: nobody edited it */
    int used;           /* how often it answered in 90 days; ARTICLE_FEW */
    int helped;         /* per cent of those who said whether it helped; ARTICLE_FEW */
    struct article_marks marks;
};

/* So few that people could be told apart. */
enum { ARTICLE_FEW = -1, ARTICLE_FEW_BELOW = 5, ARTICLE_USED_DAYS = 90 };

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
    const char *origin, *state;       /* READ: as in article_row */
    int64_t due_ms;                   /* READ, TRY: when it is to be published */
    bool approval, own;               /* READ: a second person must approve; the viewer wrote the newest version */
    struct article_marks marks;       /* READ */
    struct article_versions versions; /* READ: the newest first, without their texts */
    unsigned languages;               /* READ: bits: in which there is an article */
    LIST_OF(struct article_fault) faults;
    LIST_OF(struct article_broken) broken;
    size_t most_broken; /* more may not be */
    bool small;         /* TRY: a correction that the other languages need not follow */
    unsigned behind;    /* TRY: bits: those that should */
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
    struct tool_change *tool;  /* TOOL: what is about it */
    struct settling *settling; /* SETTLE: what the viewer would do; given back as it was */
};

void article_query_free(struct article_query *query); /* NULL is fine */

#endif
