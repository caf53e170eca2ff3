/* Entries: what was said, in and out, numbered without gaps per conversation. */
#ifndef NEUVO_STORE_ENTRIES_H
#define NEUVO_STORE_ENTRIES_H

#include "base/text.h"
#include "model/world.h"
#include "store/store.h"

#define ENTRIES_MOST 200 /* at most so many in one answer */

/*
 * Adds the next entry and moves the conversation's last_ms. person_id: who said it or to whom it is said, 0 none;
 * kind: a short word ("text", "choice", "reply", …); external_id: the platform's id, "" or NULL when it has none (yet);
 * knowledge_version: of the snapshot that was asked, 0 none. *seq: its number, from 1.
 */
enum result entry_add(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t person_id,
                      bool from_neuvo, const char *kind, const char *body, const char *external_id,
                      int64_t knowledge_version, int64_t now_ms, int64_t *seq, struct error *error);
/* Adds those with a seq above after_seq to entries, oldest first, at most limit (≤ ENTRIES_MOST); *more: there are
 * newer ones. Redacted ones are left out. */
enum result entries_after(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t after_seq,
                          size_t limit, struct entries *entries, bool *more, struct error *error);
/* Adds the newest, oldest first, at most limit (≤ ENTRIES_MOST). */
enum result entries_latest(struct store *store, int64_t organisation_id, int64_t conversation_id, size_t limit,
                           struct entries *entries, struct error *error);
/* Where an entry stands that a platform knows by its own id. */
struct entry_place {
    struct conversation conversation;
    struct text thread; /* of the conversation */
    int64_t seq;
    int64_t person_id; /* who said it, or to whom it was said; 0: nobody */
    bool from_neuvo;
    struct text body;
};
#define ENTRY_PLACE_INIT \
    { \
        .thread = TEXT_INIT, .body = TEXT_INIT \
    }
void entry_place_done(struct entry_place *place);
/* NOT_FOUND (without a text): no entry in any conversation of the place has this id, or it was taken back. */
enum result entry_find(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                       const char *external_id, struct entry_place *found, struct error *error);
/* The platform's id of an entry, into an empty text. NOT_FOUND (without a text): it has none (yet). */
enum result entry_external_id(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                              struct text *external_id, struct error *error);
/* Is it the newest of what was said in (not out) in its conversation? */
enum result entry_is_newest_in(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                               bool *newest, struct error *error);

/* Entry seq is the answer to the entry question_seq. */
enum result entry_set_answers(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                              int64_t question_seq, struct error *error);
/* The answer to it. NOT_FOUND (without a text): it has none. */
enum result entry_answer_of(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t question_seq,
                            int64_t *seq, struct error *error);
/* Neuvo's own entry now reads body; "" erases it. */
enum result entry_rewrite(struct store *store, int64_t organisation_id, int64_t conversation_id, int64_t seq,
                          const char *body, struct error *error);

/* The writer changed the message: it now reads body. NOT_FOUND (without a text): no such entry (any more). */
enum result entry_edit(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *external_id,
                       const char *body, struct error *error);
/* The writer took the message back: its words are erased. NOT_FOUND (without a text): no such entry (any more). */
enum result entry_redact(struct store *store, int64_t organisation_id, int64_t conversation_id, const char *external_id,
                         struct error *error);

#endif
