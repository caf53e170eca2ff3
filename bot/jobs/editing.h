/* One query of an editor, as the files that answer it share it; for jobs/articles.c only. */
#ifndef NEUVO_JOBS_EDITING_H
#define NEUVO_JOBS_EDITING_H

#include "jobs/knowledge_watch.h"
#include "model/console_query.h"
#include "store/article_reader.h"

struct editing {
    struct knowledge_watch *watch;
    struct knowledge *now; /* what answers */
    struct reader *reader;
    int64_t of, viewer_id;
    struct article_query *query;
};

/* A page of articles, with those that are written and answer nothing yet. */
enum query_outcome editing_list(const struct editing *editing, bool *more);
/* Questions that failed, those that ask the same together, with what lies nearest. On the knowledge worker. */
enum query_outcome editing_unanswered(const struct editing *editing);
/* What tutors told. */
enum query_outcome editing_drafts(const struct editing *editing);

/* Whether a text can be published, and what it would change; which articles a question finds. On the knowledge worker.
 */
enum query_outcome editing_try(const struct editing *editing);
enum query_outcome editing_ask(const struct editing *editing);

/* How it stands. */
const char *editing_state(const struct article_head *head);
/* Where it comes from; the store knows at once what the snapshot shows a moment later. */
const char *editing_origin(const struct article *article, const struct article_head *head);

#endif
