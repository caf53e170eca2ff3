/*
 * Knowledge: question in, topics out.
 *
 * A `struct knowledge` is an immutable, counted snapshot of all articles with its index. It is built on a worker
 * (knowledge_build), shared between threads by knowledge_hold()/knowledge_release(), and never changes. What a thread
 * needs of its own for asking (the Voikko handle, lemma cache, scratch) is a `struct analyser`, one per thread.
 *
 * A topic is a subject without language; an article is its text in one language. The files: <folder>/<lang>/<topic>.md,
 * or under an override folder <folder>/<organisation>[/<unit>]/<lang>/<topic>.md. See knowledge/README.md.
 */
#ifndef NEUVO_KNOWLEDGE_H
#define NEUVO_KNOWLEDGE_H

#include "base/error.h"
#include "base/language.h"
#include "base/list.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct knowledge;
struct analyser;
struct learnt;

/* ---- articles ------------------------------------------------------------------------------------------ */

enum audience { AUDIENCE_PUBLIC, AUDIENCE_STAFF, AUDIENCE_TUTOR };

struct article {
    const char *topic;
    enum language language;
    const char *title;
    const char *body;       /* Markdown as written */
    const char *owner;      /* NULL when none */
    const char *checked_on; /* "2026-11-23"; NULL: not checked in the municipality yet */
    const char *review_by;  /* NULL when none */
    const char *urgent;     /* NULL, "security", "class", "danger" or "person" */
    enum audience audience;
    bool shipped;                /* from the folder that came with the program, not an override */
    const char *path;            /* the file it came from */
    const char *const *see_also; /* topics, ends with NULL */
    const char *const *questions;
    const char *const *competences; /* codes of DigComp, the first one before all; ends with NULL */
    const char *const *tools;       /* programs and devices that it is about; ends with NULL */
};

/* ---- building ------------------------------------------------------------------------------------------ */

/* One complaint about a source file: what, where, how to mend it. */
struct complaint {
    char *path;
    unsigned line; /* 1-based, 0: the whole file */
    char *key;     /* "" when none */
    char *text;
};
struct complaints {
    LIST_OF(struct complaint) list;
};
void complaints_done(struct complaints *complaints);

/* An article that an editor wrote: a file's text that lies in no folder. */
struct edited_article {
    const char *topic;
    enum language language;
    const char *text;
    int64_t version; /* another one for another text */
    bool archived;   /* it was put away, and what lies beneath with it; the text does not count */
};

#define EDITED_PREFIX "edited/" /* of their paths: edited/fi/topic */

struct knowledge_sources {
    const char *shipped; /* folder of articles, or a .jsonl file of lines {"id","lang","title","text","questions"?} */
    const char *const *overrides;        /* override folders, ends with NULL; may be NULL */
    const char *organisation;            /* whose overrides count; NULL: none */
    const struct edited_article *edited; /* the organisation's, which win over its files */
    size_t edited_count;
    const char *unit;      /* whose overrides count on top of them; NULL: none */
    const char *thesaurus; /* folder; NULL: none */
    const char *vectors;   /* file of word vectors; NULL: none */
    const char *expected;  /* folder of labelled questions (regression.h); NULL: none are shipped */
    /* Which facts {{name}} may stand for, and the nearest right name (NULL: none is near). NULL: any name will do. */
    bool (*fact_is_known)(const char *name);
    const char *(*fact_nearest)(const char *name);
    const char *today;        /* "2026-11-26"; NULL: by the clock */
    size_t max_article_bytes; /* 0: 256 KiB; lines of .jsonl files have limits of their own */
    size_t max_articles;      /* 0: 200 000 */
};

/* A mark of everything the sources consist of (names, sizes, times of change), the expected questions too.
   Symbolic-link loops and unreadable folders are passed over. */
uint64_t knowledge_fingerprint(const struct knowledge_sources *sources);

/* Calls visit for each folder (or .jsonl file) in which the sources may lie, whether or not it is there. */
void knowledge_folders(const struct knowledge_sources *sources, void (*visit)(void *context, const char *path),
                       void *context);

/* Builds a snapshot. A file with a fault gives a complaint; where `previous` (may be NULL) holds an older version of
   that article, that one stays in the new snapshot. Fails only when there is nothing at all to build from. Runs on any
   thread with that thread's analyser. */
enum result knowledge_build(const struct knowledge_sources *sources, const struct knowledge *previous,
                            struct analyser *analyser, struct knowledge **knowledge, struct complaints *complaints,
                            struct error *error);
struct knowledge *knowledge_hold(struct knowledge *knowledge);
void knowledge_release(struct knowledge *knowledge); /* NULL is fine */
/* After very many questions at once: gives back the memory that only they needed. Any thread, at any time. */
void knowledge_rest(struct knowledge *knowledge);

/* A number that differs between snapshots with different content: entries store it. */
int64_t knowledge_version(const struct knowledge *knowledge);
size_t knowledge_article_count(const struct knowledge *knowledge);
size_t knowledge_topic_count(const struct knowledge *knowledge);
const char *knowledge_topic(const struct knowledge *knowledge, size_t index); /* stable order: by name */
/* An editor put the topic's article in that language away, and there is none. */
bool knowledge_is_archived(const struct knowledge *knowledge, const char *topic, enum language language);
/* The topic's article in that language; NULL when there is none. Valid while the snapshot is held. */
const struct article *knowledge_article(const struct knowledge *knowledge, const char *topic, enum language language);
/* The same, or, where it is missing, in another language (fi, sv, en in this order). */
const struct article *knowledge_article_or_other(const struct knowledge *knowledge, const char *topic,
                                                 enum language language);

/* ---- asking -------------------------------------------------------------------------------------------- */

/* Opens Voikko and the stemmers. FAILED names the Debian package that is missing. One per thread. */
enum result analyser_open(struct analyser **analyser, struct error *error);
void analyser_free(struct analyser *analyser);

/* The language of a short message: the best guess and how sure (0 … 1). knowledge (may be NULL): its articles' words
 * count, those of every language for none. prior: the person's last language or NONE. Never switches on one word. */
enum language language_detect(const struct knowledge *knowledge, struct analyser *analyser, const char *text,
                              enum language prior, double *sureness);

#define RANKED_MAX 10

struct ranked {
    const char *topic; /* belongs to the snapshot */
    double score;      /* P(this topic answers the question), calibrated, 0 … 1 */
};

enum outcome {
    OUTCOME_ANSWER,  /* ranked[0] answers it */
    OUTCOME_CLARIFY, /* one of the first three probably does: ask */
    OUTCOME_UNKNOWN,
};

struct ranking {
    enum outcome outcome;
    double score; /* of ranked[0]; 0 when nothing was found */
    size_t count; /* up to RANKED_MAX, best first */
    struct ranked ranked[RANKED_MAX];
};

struct question {
    const char *text;            /* UTF-8, any length; the first 4 096 bytes count */
    enum language language;      /* of the answer: NONE when unknown */
    enum audience audience;      /* the most that may be shown */
    const char *const *exclude;  /* topics that must not come (rejected before), ends with NULL; may be NULL */
    bool not_verbatim;           /* as if no article held it word for word: how clear its words are by themselves */
    const struct learnt *learnt; /* what people picked before (learnt.h); NULL: it does not count */
    int64_t organisation_id;     /* whose people; only for learnt */
};

/* What was learnt is immutable and counted, too. */
struct learnt *learnt_hold(struct learnt *learnt);
void learnt_release(struct learnt *learnt); /* NULL is fine */

/* Ranks. why (may be NULL) is appended an explanation in English, several lines: analysed words, matched words and
   fields per topic, n-gram similarity, thresholds, runners-up. */
void knowledge_ask(const struct knowledge *knowledge, struct analyser *analyser, const struct question *question,
                   struct ranking *ranking, struct text *why);

/* Whether two messages in that language name some of the same: a word, a product or a concept, common words aside. */
bool knowledge_shares_words(const struct knowledge *knowledge, struct analyser *analyser, const char *one,
                            const char *other, enum language language);

/* ---- reading an article's body -------------------------------------------------------------------------- */

/* The body in the parts that a chat needs: paragraphs before the list, numbered steps, paragraphs after it. Inline
   marks (**bold**, [text](https://…)) stay as they are. */
enum { BODY_PARTS_MAX = 200 }; /* what comes after is left out */
enum body_kind { BODY_LEAD, BODY_STEP, BODY_CLOSING };
struct body_part {
    enum body_kind kind;
    char *text;
};
struct body {
    LIST_OF(struct body_part) parts;
};
void body_read(const char *markdown, struct body *body);
void body_done(struct body *body);

#endif
