#include "store/inbound.h"

#include "store/inside.h"

static void event_hash(const struct store *store, const char *connector, const char *place, const char *external_id,
                       char hash[HASH_HEX_BYTES])
{
    hash_strings_hex(store->key, hash, connector, place, external_id, NULL);
}

enum result inbound_remember(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                             const char *external_id, int64_t now_ms, bool *fresh, int64_t *seq, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    int64_t added = 0;
    event_hash(store, connector, place, external_id, hash);
    enum result result =
        db_run(store->db, &added,
               "INSERT INTO inbound (organisation_id, hash, at_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
               VALUES(INT(organisation_id), TEXT(hash), INT(now_ms)), error);
    *fresh = added > 0;
    *seq = 0;
    if (result != RESULT_OK || *fresh)
        return result;
    return db_number(store->db, seq, "SELECT seq FROM inbound WHERE organisation_id = $1 AND hash = $2",
                     VALUES(INT(organisation_id), TEXT(hash)), error);
}

enum result inbound_set_seq(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                            const char *external_id, int64_t seq, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    event_hash(store, connector, place, external_id, hash);
    return db_run(store->db, NULL, "UPDATE inbound SET seq = $3 WHERE organisation_id = $1 AND hash = $2",
                  VALUES(INT(organisation_id), TEXT(hash), INT(seq)), error);
}

enum result attempt_count(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                          const char *external_id, unsigned *count, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    int64_t tries = 0;
    event_hash(store, connector, place, external_id, hash);
    enum result result =
        db_number(store->db, &tries, "SELECT tries FROM attempt WHERE organisation_id = $1 AND hash = $2",
                  VALUES(INT(organisation_id), TEXT(hash)), error);
    *count = (unsigned)tries;
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result attempt_add(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                        const char *external_id, int64_t now_ms, unsigned *count, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    int64_t tries = 0;
    event_hash(store, connector, place, external_id, hash);
    enum result result = db_number(store->db, &tries,
                                   "INSERT INTO attempt (organisation_id, hash, tries, at_ms) VALUES ($1, $2, 1, $3) "
                                   "ON CONFLICT (organisation_id, hash) "
                                   "DO UPDATE SET tries = attempt.tries + 1, at_ms = excluded.at_ms RETURNING tries",
                                   VALUES(INT(organisation_id), TEXT(hash), INT(now_ms)), error);
    *count = (unsigned)tries;
    return result;
}

enum result attempt_clear(struct store *store, int64_t organisation_id, const char *connector, const char *place,
                          const char *external_id, struct error *error)
{
    char hash[HASH_HEX_BYTES];
    event_hash(store, connector, place, external_id, hash);
    return db_run(store->db, NULL, "DELETE FROM attempt WHERE organisation_id = $1 AND hash = $2",
                  VALUES(INT(organisation_id), TEXT(hash)), error);
}
