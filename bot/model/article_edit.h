/* What an editor did to an article, as the engine takes it and the store keeps it. */
#ifndef NEUVO_MODEL_ARTICLE_EDIT_H
#define NEUVO_MODEL_ARTICLE_EDIT_H

#include "base/language.h"
#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

enum article_deed {
    ARTICLE_PUBLISHED,  /* it answers from now on */
    ARTICLE_DRAFTED,    /* it waits; what answered goes on answering */
    ARTICLE_TAKEN_BACK, /* what came with the program, or lies in a file, answers again */
    ARTICLE_SCHEDULED,  /* it answers from due_ms on, unless a newer version comes before */
    ARTICLE_ARCHIVED,   /* nothing answers, neither it nor what lies beneath */
    ARTICLE_CHECKED,    /* it is right still: published, and nothing but its dates differs */
    ARTICLE_ON_DISK,    /* a file of the organisation was changed by hand; it answers unless something is in force */
    /* no versions themselves: */
    ARTICLE_APPROVED, /* the newest version, which waited for a second person, does what it says */
    ARTICLE_SEEN,     /* what an upgrade changed was looked at */
};

struct article_edit {
    char *topic;
    enum language language;
    enum article_deed deed;
    char *text;      /* as in a file: front matter and Markdown; "" when TAKEN_BACK */
    int64_t due_ms;  /* SCHEDULED */
    unsigned behind; /* bits: languages in which it should be changed, too */
};
void article_edit_free(struct article_edit *edit); /* NULL is fine */

/* One of the versions that are kept of an article. Nothing of them changes but whether they wait. */
struct article_version {
    char *topic;
    enum language language;
    int64_t number, person_id, at_ms; /* number from 1 */
    int64_t due_ms;                   /* SCHEDULED */
    enum article_deed deed;
    bool waits;     /* for a second person */
    char *author;   /* "" they are gone */
    char *approver; /* "" none */
    char *text;     /* "" where a list tells without it */
};
struct article_versions {
    LIST_OF(struct article_version) list;
};
void article_version_done(struct article_version *version);
void article_versions_done(struct article_versions *versions);

/* What an editor should look at. */
enum article_mark_kind {
    MARK_BEHIND,  /* it changed in another language, whose code is `why` */
    MARK_REVIEW,  /* what it is about changed: `why`, a program or a device */
    MARK_SHIPPED, /* an upgrade brought another text of it */
    MARK_COUNT
};
const char *article_mark_name(enum article_mark_kind kind); /* "behind", … */

struct article_mark {
    enum article_mark_kind kind;
    int64_t at_ms;
    char *why;
};
struct article_marks {
    LIST_OF(struct article_mark) list;
};
void article_marks_done(struct article_marks *marks);

/* A file of an article that is not as it was. */
struct article_file {
    char *topic;
    enum language language;
    bool shipped;
    bool news;    /* else nothing was known before, and editors are told nothing */
    int64_t mark; /* of its bytes */
    char *text;   /* of the organisation's own; NULL of a shipped one */
};
struct article_files {
    LIST_OF(struct article_file) list;
};
void article_files_done(struct article_files *files);

/* Something that articles are about changed: all of them are to be looked at. */
struct article_place {
    char *topic;
    enum language language;
};
struct tool_change {
    char *tool;
    LIST_OF(struct article_place) articles;
};
void tool_change_free(struct tool_change *change); /* NULL is fine */

#endif
