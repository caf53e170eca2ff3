/*
 * One article: read from Markdown with YAML front matter, copied, released.
 *
 * `struct article` (knowledge.h) is what the rest of the house sees: const strings. A `struct article_record` owns
 * them. A record belongs to whoever made it until a snapshot takes it.
 */
#ifndef NEUVO_KNOWLEDGE_ARTICLE_H
#define NEUVO_KNOWLEDGE_ARTICLE_H

#include "knowledge/knowledge.h"

#include <stdatomic.h>

/* By what a file is known again without reading it; zeroed for what is no file of its own. */
struct file_stamp {
    int64_t size, changed_s, changed_ns, inode;
};

struct passages;

/* Counted, as snapshots share the articles whose files have not changed. Nothing in it changes once a snapshot has it.
 */
struct article_record {
    atomic_int holders;
    struct article article;
    char **keywords;                             /* keywords and tools, ends with NULL */
    char **tools;                                /* ends with NULL */
    bool own_questions, own_keywords, own_tools; /* the file has that key, though perhaps with nothing in it */
    bool inherited;                              /* it has something of a weaker one: more than its file says */
    bool archived;                               /* it takes the place of what is weaker, and is no article itself */
    struct file_stamp stamp;
    uint64_t mark;             /* article_mark(), once a snapshot has it */
    struct passages *passages; /* passages_read(), likewise */
};

enum { TOPIC_MAX = 64 };

/* A topic name of a file: a-z, 0-9 and -, 1 … 64 bytes. */
bool topic_valid(const char *topic);

/* What an article is held against; a zeroed one asks for nothing. */
struct article_rules {
    bool (*fact_is_known)(const char *name); /* as in struct knowledge_sources */
    const char *(*fact_nearest)(const char *name);
    const char *today; /* the last day on which an article can have been checked; NULL: any */
};

/* Reads the text of one file. Every fault gives a complaint with path, line and key; NULL when there was one.
   path is copied. */
struct article_record *article_read(const char *path, const char *topic, enum language language, bool shipped,
                                    const struct article_rules *rules, const struct text *markdown,
                                    struct complaints *complaints);
/* The record of a .jsonl line; questions ends with NULL and may be NULL. */
struct article_record *article_make(const char *path, const char *topic, enum language language, const char *title,
                                    const char *body, const char *const *questions);
/* The same one, held once more. */
struct article_record *article_hold(struct article_record *record);
/* Another one of the same content, which is the caller's alone. */
struct article_record *article_copy(const struct article_record *record);
/* An article that overrides another one replaces its text; the questions, keywords and tools that it does not give
 * itself are the other's, so that the topic is found as before. */
void article_inherit(struct article_record *record, const struct article_record *weaker);
/* A number that differs between articles of different content, wherever they lie. */
uint64_t article_mark(const struct article_record *record);
void article_free(struct article_record *record); /* lets go; NULL is fine */

/* Copies and releases string arrays that end with NULL; NULL gives an empty array. */
char **strings_copy(const char *const *strings);
void strings_free(const char *const *strings);

#endif
