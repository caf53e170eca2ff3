/* An article of an editor in the engine: by editors alone, once, never over a version that was not seen, audited. */
#include "matrix_talk.h"

#include "base/clock.h"
#include "store/access.h"
#include "store/article_marks.h"
#include "store/articles.h"
#include "store/organisations.h"
#include "store/people.h"

#include <poll.h>

static const char markdown[] = "---\ntitle: \"Salasana: näin\"\n---\nSalasana: kesä2026!\n";

static int64_t employ(struct desk *desk, const char *name, const char *access)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    struct person person;
    int64_t of = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(person_for_account(store, of, "console", name, PRESENCE_PERSONAL, NOW, &person, &error));
    ok(access_grant(store, of, person.id, access, name, NOW, &error));
    ok(store_commit(store, &error));
    store_close(store);
    return person.id;
}

static void writes(struct desk *desk, int64_t person, const char *id, int64_t version, enum article_deed deed,
                   enum receipt_kind wanted, const char *why, int64_t number)
{
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, "console", ++desk->token);
    struct message *message = list_push(&arrival->messages);
    struct article_edit *edit = x_alloc(1, sizeof *edit);
    *edit = (struct article_edit){x_strdup("password-change"),
                                  LANGUAGE_FI,
                                  deed,
                                  x_strdup(deed == ARTICLE_TAKEN_BACK ? "" : markdown),
                                  NOW + 60000,
                                  1u << LANGUAGE_SV};
    message_init(message);
    message_set(&message->connector, "console");
    message_set(&message->organisation, "oma");
    message_set(&message->place, "person");
    message_set(&message->external_id, id);
    arrival->command =
        (struct console_command){.kind = COMMAND_ARTICLE, .person_id = person, .version = version, .article = edit};
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    const struct receipt *receipt = &committed->receipts.items[0];
    assert_int_equal(receipt->kind, wanted);
    if (wanted == RECEIPT_REFUSED)
        assert_string_equal(receipt->reason, why);
    else
        assert_int_equal(receipt->seq, number);
}

static void test_versions(void **state)
{
    struct desk *desk = *state;
    int64_t eeva = employ(desk, "Eeva", "editor"), mikko = employ(desk, "Mikko", "tutor");
    desk_start(desk);
    writes(desk, mikko, "1", 0, ARTICLE_PUBLISHED, RECEIPT_REFUSED, "no_access", 0);
    writes(desk, eeva, "2", 1, ARTICLE_PUBLISHED, RECEIPT_REFUSED, "stale", 0);
    writes(desk, eeva, "3", 0, ARTICLE_PUBLISHED, RECEIPT_TAKEN, "", 1);
    writes(desk, eeva, "3", 0, ARTICLE_PUBLISHED, RECEIPT_REPEATED, "", 1);
    writes(desk, eeva, "4", 0, ARTICLE_PUBLISHED, RECEIPT_REFUSED, "stale", 0);
    writes(desk, eeva, "4", 1, ARTICLE_DRAFTED, RECEIPT_TAKEN, "", 2); /* what was refused left no trace */
    writes(desk, eeva, "5", 2, ARTICLE_TAKEN_BACK, RECEIPT_TAKEN, "", 3);
    desk_stop(desk);
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    own_(article_version_done) struct article_version version = {.number = 0};
    int64_t of = 0, audited = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(article_version_find(store, of, "password-change", LANGUAGE_FI, 1, &version, &error));
    assert_string_equal(version.text, markdown); /* not masked */
    assert_string_equal(version.author, "Eeva");
    ok(db_number(store->db, &audited,
                 "SELECT COUNT(*) FROM audit WHERE action LIKE 'article_%' AND object = 'article fi/password-change'",
                 NO_VALUES, &error));
    assert_int_equal(audited, 3);
    store_close(store);
    desk_start(desk);
}

/* What the store holds of the article in Finnish. */
static struct article_head head_of(const struct desk *desk)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    struct article_head head = {0};
    int64_t of = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(article_head_find(store, of, "password-change", LANGUAGE_FI, &head, &error));
    store_close(store);
    return head;
}

static bool is_behind(const struct desk *desk)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    bool behind = false;
    int64_t of = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(article_is_behind(store, of, "password-change", LANGUAGE_SV, &behind, &error));
    store_close(store);
    return behind;
}

static void want_approval(const struct desk *desk, const char *how)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t of = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(organisation_fact_set(store, of, ARTICLE_APPROVAL_FACT, how, &error));
    ok(store_commit(store, &error));
    store_close(store);
}

static void test_a_second_person_approves(void **state)
{
    struct desk *desk = *state;
    int64_t eeva = employ(desk, "Eeva", "editor"), matti = employ(desk, "Matti", "editor");
    want_approval(desk, ARTICLE_APPROVAL_SECOND);
    desk_start(desk);
    writes(desk, eeva, "1", 0, ARTICLE_PUBLISHED, RECEIPT_TAKEN, "", 1);
    assert_true(head_of(desk).waits && head_of(desk).in_force == 0 && !is_behind(desk));
    writes(desk, eeva, "2", 1, ARTICLE_APPROVED, RECEIPT_REFUSED, "own_text", 0);
    writes(desk, eeva, "3", 1, ARTICLE_CHECKED, RECEIPT_REFUSED, "unfinished", 0);
    writes(desk, matti, "4", 0, ARTICLE_APPROVED, RECEIPT_REFUSED, "stale", 0);
    writes(desk, matti, "5", 1, ARTICLE_APPROVED, RECEIPT_TAKEN, "", 1);
    assert_true(!head_of(desk).waits && head_of(desk).in_force == 1 && is_behind(desk));
    writes(desk, matti, "6", 1, ARTICLE_APPROVED, RECEIPT_REFUSED, "stale", 0);
    writes(desk, matti, "7", 1, ARTICLE_ARCHIVED, RECEIPT_TAKEN, "", 2); /* waits, too */
    assert_true(head_of(desk).waits && !head_of(desk).archived && head_of(desk).in_force == 1);
    writes(desk, eeva, "8", 2, ARTICLE_APPROVED, RECEIPT_TAKEN, "", 2);
    assert_true(head_of(desk).archived);
    want_approval(desk, "");
    writes(desk, eeva, "9", 2, ARTICLE_PUBLISHED, RECEIPT_TAKEN, "", 3);
    writes(desk, eeva, "10", 3, ARTICLE_CHECKED, RECEIPT_TAKEN, "", 4);
    assert_true(!head_of(desk).archived && head_of(desk).in_force == 4);
}

static void test_published_at_its_time(void **state)
{
    struct desk *desk = *state;
    int64_t eeva = employ(desk, "Eeva", "editor");
    desk_start(desk);
    writes(desk, eeva, "1", 0, ARTICLE_SCHEDULED, RECEIPT_TAKEN, "", 1);
    writes(desk, eeva, "2", 1, ARTICLE_SCHEDULED, RECEIPT_TAKEN, "", 2); /* takes the first one's place */
    assert_true(head_of(desk).in_force == 0 && head_of(desk).deed == ARTICLE_SCHEDULED);
    desk_stop(desk); /* the timer outlives it */
    clock_set_ms(NOW + 60000);
    desk_start(desk);
    for (int64_t until = clock_monotonic_ms() + 30000; head_of(desk).in_force == 0;) {
        assert_true(clock_monotonic_ms() < until);
        (void)poll(NULL, 0, 10);
    }
    writes(desk, eeva, "3", 7, ARTICLE_DRAFTED, RECEIPT_REFUSED, "stale", 0);
    assert_true(head_of(desk).in_force == 2 && head_of(desk).deed == ARTICLE_PUBLISHED && is_behind(desk));
}

/* A worker saw the organisation's own file, and the shipped one, in Finnish. */
static void files_change(struct desk *desk, bool news)
{
    struct arrival *arrival = arrival_new(ARRIVAL_FILES, "", 0);
    message_set(&arrival->organisation, "oma");
    for (int shipped = 0; shipped < 2; shipped++)
        *list_push(&arrival->files.list) = (struct article_file){.topic = x_strdup("password-change"),
                                                                 .language = LANGUAGE_FI,
                                                                 .shipped = shipped == 1,
                                                                 .news = news,
                                                                 .mark = news ? 2 : 1,
                                                                 .text = shipped == 1 ? NULL : x_strdup(markdown)};
    put(desk, arrival);
}

static size_t count_marks(const struct desk *desk)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    own_(article_marks_done) struct article_marks marks = {.list = LIST_INIT};
    int64_t of = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(article_marks_of(store, of, "password-change", LANGUAGE_FI, &marks, &error));
    store_close(store);
    return marks.list.count;
}

static void test_what_changed_on_disk(void **state)
{
    struct desk *desk = *state;
    int64_t eeva = employ(desk, "Eeva", "editor");
    desk_start(desk);
    files_change(desk, false); /* the first look ever */
    writes(desk, eeva, "1", 0, ARTICLE_DRAFTED, RECEIPT_TAKEN, "", 1);
    assert_int_equal(count_marks(desk), 0);
    files_change(desk, true);
    writes(desk, eeva, "2", 1, ARTICLE_PUBLISHED, RECEIPT_TAKEN, "", 2); /* the draft was not disturbed */
    files_change(desk, true);
    writes(desk, eeva, "3", 2, ARTICLE_PUBLISHED, RECEIPT_REFUSED, "stale", 0);
    assert_true(head_of(desk).newest == 3 && head_of(desk).in_force == 2 && head_of(desk).deed == ARTICLE_ON_DISK);
    assert_int_equal(count_marks(desk), 1);
    writes(desk, eeva, "4", 0, ARTICLE_SEEN, RECEIPT_TAKEN, "", 0);
    assert_int_equal(count_marks(desk), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_versions),
        test_at_desk(test_a_second_person_approves),
        test_at_desk(test_published_at_its_time),
        test_at_desk(test_what_changed_on_disk),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
