/* What editors wrote (model/article_edit.h): versions, which are never changed, and which of them answers. */
#ifndef NEUVO_STORE_ARTICLES_H
#define NEUVO_STORE_ARTICLES_H

#include "model/article_edit.h"
#include "store/store.h"

struct article_head {
    int64_t newest, in_force; /* numbers of versions; in_force 0: what came with the program, or lies in a file */
    int64_t due_ms;           /* of the newest, where that is to be published later */
    enum article_deed deed;   /* of the newest */
    bool waits;               /* the newest, for a second person */
    bool archived;            /* what is in force puts it away */
};
/* Something newer than what answers is written: saying that it is right still would bury it. */
bool article_is_unfinished(const struct article_head *head);
/* All zero when nobody edited it. */
enum result article_head_find(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                              struct article_head *head, struct error *error);
/* Whether the organisation's record wants a second person to approve what is published: "articles.approval". */
#define ARTICLE_APPROVAL_FACT "articles.approval"
#define ARTICLE_APPROVAL_SECOND "second_person"
enum result article_approval_wanted(struct store *store, int64_t organisation_id, bool *wanted, struct error *error);
/* Adds the next version, and carries out what it does, unless it waits for a second person. */
enum result article_add_version(struct store *store, int64_t organisation_id, int64_t person_id,
                                const struct article_edit *edit, bool waits, int64_t now_ms, int64_t *number,
                                struct error *error);
/* The newest version waits no more, and does what it says. CONFLICT (without a text): it does not wait. */
enum result article_approve(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                            int64_t approver_id, struct error *error);
/* Its time has come. *published false: a newer version came since. */
enum result article_fall_due(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                             int64_t number, bool *published, struct error *error);
/* Into an empty value, with its text. NOT_FOUND (without a text): there is none. */
enum result article_version_find(struct store *store, int64_t organisation_id, const char *topic,
                                 enum language language, int64_t number, struct article_version *version,
                                 struct error *error);
/* Adds the newest 200, the newest first, without their texts. */
enum result article_versions_of(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                                struct article_versions *versions, struct error *error);
/* Adds all that answer, with their texts. */
enum result articles_in_force(struct store *store, int64_t organisation_id, struct article_versions *versions,
                              struct error *error);
/* Adds the newest versions of those that answer nothing (drafts, what waits, what was put away): topics after `after`
 * in their order. */
enum result articles_unseen(struct store *store, int64_t organisation_id, enum language language, const char *after,
                            size_t limit, struct article_versions *versions, struct error *error);
/* A number that differs after any change of those. */
enum result article_changes(struct store *store, int64_t organisation_id, int64_t *changes, struct error *error);
/* How often it answered since then. */
enum result article_used(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                         int64_t since_ms, int64_t *used, struct error *error);
/* How often people said of it that it helped, or that it did not. */
enum result article_helped(struct store *store, int64_t organisation_id, const char *topic, enum language language,
                           int64_t *helped, int64_t *not_helped, struct error *error);

#endif
