/* Messages about other messages: edits, reactions, what is taken back. */
#include "matrix_talk.h"

/* A string out of the database of a stopped engine. */
static void stored_text(struct desk *desk, const char *sql, struct text *out)
{
    struct error error = ERROR_INIT;
    struct db *db = NULL;
    ok(db_open(desk->url, DB_READ, &db, &error));
    ok(db_text(db, out, sql, NO_VALUES, &error));
    db_close(db);
}

/* ---- edits --------------------------------------------------------------------------------------------------- */

static void test_an_answer_that_was_sent_is_edited(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$1", "miten tulostan");
    own_(departure_freep) struct departure *first = expect(desk, DEPARTURE_SAY, "$1", "Paina Tulosta.");
    sent_as(desk, first, "$r1", "");
    assert_int_equal(edit(desk, "$2", "$1", "unohdin salasanan"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *second = expect(desk, DEPARTURE_EDIT, "$1", "Vaihda salasana itse.");
    assert_string_equal(second->target, "$r1");
    assert_string_not_equal(second->idempotency_key, first->idempotency_key);
    sent_as(desk, second, "$r2", "");
    assert_int_equal(edit(desk, "$3", "$1", "miten tulostan"), RECEIPT_TAKEN); /* it is always the first event */
    changed(desk, "$1", "$r1", "Paina Tulosta.", "$r3");
    assert_int_equal(edit(desk, "$3", "$1", "miten tulostan"), RECEIPT_REPEATED);
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry"), 2);
    assert_int_equal(stored(desk,
                            "SELECT COUNT(*) FROM entry WHERE from_neuvo = 1 AND external_id = '$r1' AND edited = "
                            "1 AND body LIKE '%Paina Tulosta.%'"),
                     1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE from_neuvo = 0 AND body = 'miten tulostan'"), 1);
}

/* Nobody has read the old one: only the new one is said. */
static void test_an_answer_that_waits_is_replaced(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$1", "miten tulostan");
    own_(departure_freep) struct departure *first = expect(desk, DEPARTURE_SAY, "$1", "Paina Tulosta.");
    ask(desk, "$2", "tulostin ei tulosta");
    assert_int_equal(edit(desk, "$3", "$2", "unohdin salasanan"), RECEIPT_TAKEN);
    assert_int_equal(edit(desk, "$4", "$2", "miten vaihdan salasanan"), RECEIPT_TAKEN);
    sent_as(desk, first, "$r1", "");
    answered(desk, "$2", "Vaihda salasana itse.", "$r2");
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(edit(desk, "$5", "$2", "miten tulostan"), RECEIPT_TAKEN);
    changed(desk, "$2", "$r2", "Paina Tulosta.", "$r3");
    assert_int_equal(replies_out(desk), 0);
}

/* What has become of the answer when its question is edited, and what goes out then. What may have arrived goes out
 * again as it was, under its own key, and the edit follows it; what surely never arrived is said anew. */
static const struct edited_when {
    const char *what;
    bool known;                /* what became of it, before the edit comes */
    enum send_outcome outcome; /* of the first try */
    bool again;                /* the same goes out once more */
    enum departure_action then;
} edits[] = {
    {"it was sent", true, SENT_DONE, false, DEPARTURE_EDIT},
    {"it is out, and arrives", false, SENT_DONE, false, DEPARTURE_EDIT},
    {"it was put off", true, SENT_LATER, true, DEPARTURE_EDIT},
    {"it is out, and is put off", false, SENT_LATER, true, DEPARTURE_EDIT},
    {"it was refused", true, SENT_NEVER, false, DEPARTURE_SAY},
    {"it is out, and is refused", false, SENT_NEVER, false, DEPARTURE_SAY},
};

static void tell_outcome(struct desk *desk, const struct edited_when *row, const struct departure *first,
                         const char *answer)
{
    if (row->outcome == SENT_DONE)
        sent_as(desk, first, answer, "");
    else
        report(desk, first->id, row->outcome, 20000);
}

static void edit_when(struct desk *desk, const struct edited_when *row, size_t number)
{
    char question[16], change[16], answer[16], later[16];
    (void)snprintf(question, sizeof question, "$q%zu", number);
    (void)snprintf(change, sizeof change, "$e%zu", number);
    (void)snprintf(answer, sizeof answer, "$a%zu", number);
    (void)snprintf(later, sizeof later, "$l%zu", number);
    print_message("the question is edited when: %s\n", row->what);
    ask(desk, question, "miten tulostan");
    own_(departure_freep) struct departure *first = expect(desk, DEPARTURE_SAY, question, "Paina Tulosta.");
    if (row->known)
        tell_outcome(desk, row, first, answer);
    assert_int_equal(edit(desk, change, question, "unohdin salasanan"), RECEIPT_TAKEN);
    if (!row->known) {
        assert_int_equal(replies_out(desk), 0);
        tell_outcome(desk, row, first, answer);
    }
    if (row->again) {
        settle(desk); /* it is put off by the clock of now */
        clock_set_ms(clock_now_ms() + 20000);
        own_(departure_freep) struct departure *again = expect(desk, DEPARTURE_SAY, question, "Paina Tulosta.");
        assert_string_equal(again->idempotency_key, first->idempotency_key);
        assert_int_equal(again->attempt, 2);
        sent_as(desk, again, answer, "");
    }
    if (row->then == DEPARTURE_EDIT)
        changed(desk, question, answer, "Vaihda salasana itse.", later);
    else
        answered(desk, question, "Vaihda salasana itse.", later);
    assert_int_equal(replies_out(desk), 0);
}

static void test_an_edit_whatever_became_of_the_answer(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
        edit_when(desk, &edits[i], i);
}

/* The platform refused the answer: the new one is said instead, and is known from then on. */
static void test_an_answer_that_never_arrived_is_said_anew(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$1", "miten tulostan");
    own_(departure_freep) struct departure *first = expect(desk, DEPARTURE_SAY, "$1", "Paina Tulosta.");
    assert_int_equal(edit(desk, "$2", "$1", "unohdin salasanan"), RECEIPT_TAKEN);
    report(desk, first->id, SENT_NEVER, 0);
    answered(desk, "$1", "Vaihda salasana itse.", "$r1");
    assert_int_equal(edit(desk, "$3", "$1", "miten tulostan"), RECEIPT_TAKEN);
    changed(desk, "$1", "$r1", "Paina Tulosta.", "$r2");
}

/* Nothing is done, and nothing is kept of who tried. */
static void test_only_the_writer_edits(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text before = TEXT_INIT;
    own_(text_done) struct text after = TEXT_INIT;
    desk_start(desk);
    ask_in_thread(desk, AINO, "$1", "$1", "miten tulostan", "");
    answered(desk, "$1", "Paina Tulosta.", "$r1");
    pause_and_count(desk, &before);
    assert_int_equal(change(desk, BERTTA, ROOM, MESSAGE_EDIT, "$2", "$1", "unohdin salasanan"), RECEIPT_REFUSED);
    assert_int_equal(change(desk, AINO, ROOM, MESSAGE_EDIT, "$3", "$r1", "unohdin salasanan"), RECEIPT_REFUSED);
    assert_int_equal(change(desk, AINO, ROOM, MESSAGE_EDIT, "$4", "$none", "unohdin salasanan"), RECEIPT_REFUSED);
    assert_int_equal(change(desk, AINO, DIRECT, MESSAGE_EDIT, "$5", "$1", "unohdin salasanan"), RECEIPT_REFUSED);
    assert_int_equal(replies_out(desk), 0);
    pause_and_count(desk, &after);
    assert_string_equal(after.data, before.data);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE edited = 1"), 0);
}

/* What was said since stays as it is: no ticket, no state, no code, only the words of that answer. */
static void test_an_older_edit_changes_only_its_answer(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text before = TEXT_INIT;
    own_(text_done) struct text after = TEXT_INIT;
    static const char *const weighty[] = {"haluan puhua ihmisen kanssa", "yhdistä tilit", "unohda minut", "yhdistä"};
    desk_start(desk);
    ask(desk, "$1", "tulostin ei tulosta");
    answered(desk, "$1", "Paina Tulosta.", "$r1");
    ask(desk, "$2", "miten vaihdan salasanan");
    answered(desk, "$2", "Vaihda salasana itse.", "$r2");
    settle(desk);
    desk_stop(desk);
    stored_text(desk, "SELECT state FROM dialog_state", &before);
    assert_non_null(strstr(before.data, "helped:password"));
    desk_start(desk);
    for (size_t i = 0; i < sizeof weighty / sizeof *weighty; i++) {
        char id[16];
        (void)snprintf(id, sizeof id, "$edit-%zu", i);
        assert_int_equal(edit(desk, id, "$1", weighty[i]), RECEIPT_TAKEN);
    }
    settle(desk);
    while (replies_out(desk) > 0) { /* "unohda minut" asks first, and that may stand there */
        own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
        assert_null(strstr(reply->body, "**"));
        assert_int_equal(reply->action, DEPARTURE_EDIT);
        assert_string_equal(reply->target, "$r1");
        sent_as(desk, reply, "", "");
    }
    assert_int_equal(edit(desk, "$3", "$1", "unohdin salasanan"), RECEIPT_TAKEN);
    changed(desk, "$1", "$r1", "Vaihda salasana itse.", "$r3");
    settle(desk);
    desk_stop(desk);
    stored_text(desk, "SELECT state FROM dialog_state", &after);
    assert_string_equal(after.data, before.data);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM ticket"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM feedback"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM link_code"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry"), 4);
}

/* As with a code that was asked for at once: what is kept of it is a hash. */
static void test_a_code_asked_for_by_an_edit_is_not_kept(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$1", "miten tulostan");
    answered(desk, "$1", "Paina Tulosta.", "$r1");
    assert_int_equal(edit(desk, "$2", "$1", "yhdistä"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *reply = expect(desk, DEPARTURE_EDIT, "$1", "**");
    own_(text_done) struct text sql = TEXT_INIT;
    text_printf(&sql, "SELECT COUNT(*) FROM entry WHERE body LIKE '%%%.8s%%'", strstr(reply->body, "**") + 2);
    sent_as(desk, reply, "$r2", "");
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM link_code"), 1);
    assert_int_equal(stored(desk, sql.data), 0);
}

/* ---- what is taken back -------------------------------------------------------------------------------------- */

static void expect_forgotten(struct desk *desk, const char *words)
{
    own_(text_done) struct text sql = TEXT_INIT;
    text_printf(
        &sql,
        "SELECT (SELECT COUNT(*) FROM entry WHERE body LIKE '%%%s%%') + (SELECT COUNT(*) FROM outbox WHERE body "
        "LIKE '%%%s%%') + (SELECT COUNT(*) FROM dialog_state) + (SELECT COUNT(*) FROM timer)",
        words, words);
    assert_int_equal(stored(desk, sql.data), 0);
}

static void test_taken_back_with_its_answer(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$1", "miten tulostan");
    answered(desk, "$1", "Paina Tulosta.", "$r1");
    assert_int_equal(take_back(desk, "$2", "$1"), RECEIPT_TAKEN);
    retracted(desk, "$r1");
    assert_int_equal(take_back(desk, "$3", "$1"), RECEIPT_REFUSED); /* it is not there any more */
    assert_int_equal(edit(desk, "$4", "$1", "unohdin salasanan"), RECEIPT_REFUSED);
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    expect_forgotten(desk, "ulost");
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE redacted = 1 AND body = ''"), 2);
}

static void test_taken_back_before_the_answer_left(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$1", "unohdin salasanan");
    own_(departure_freep) struct departure *first = expect(desk, DEPARTURE_SAY, "$1", "Vaihda salasana itse.");
    ask(desk, "$2", "miten tulostan");
    assert_int_equal(take_back(desk, "$3", "$2"), RECEIPT_TAKEN);
    sent_as(desk, first, "$r1", "");
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    expect_forgotten(desk, "ulost");
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE redacted = 0"), 2);
}

static void test_taken_back_while_the_answer_is_out(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$1", "miten tulostan");
    own_(departure_freep) struct departure *first = expect(desk, DEPARTURE_SAY, "$1", "Paina Tulosta.");
    assert_int_equal(take_back(desk, "$2", "$1"), RECEIPT_TAKEN);
    assert_int_equal(replies_out(desk), 0);
    sent_as(desk, first, "$r1", "");
    retracted(desk, "$r1");
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    expect_forgotten(desk, "ulost");
}

/* A moderator removed what Neuvo said: its words go here too, and nothing is said about it. */
static void test_a_reply_that_was_removed(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text before = TEXT_INIT;
    own_(text_done) struct text after = TEXT_INIT;
    desk_start(desk);
    ask_in_thread(desk, AINO, "$1", "$1", "miten tulostan", "");
    answered(desk, "$1", "Paina Tulosta.", "$r1");
    pause_and_count(desk, &before);
    assert_int_equal(change(desk, BERTTA, ROOM, MESSAGE_REDACTION, "$2", "$none", ""), RECEIPT_REFUSED);
    pause_and_count(desk, &after);
    assert_string_equal(after.data, before.data);
    assert_int_equal(change(desk, BERTTA, ROOM, MESSAGE_REDACTION, "$3", "$r1", ""), RECEIPT_TAKEN);
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM person"), 1); /* the moderator became nobody */
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE redacted = 1 AND from_neuvo = 1 AND body = ''"), 1);
}

/* ---- reactions ----------------------------------------------------------------------------------------------- */

static void test_a_reaction_is_a_button(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask(desk, "$1", "miten tulostan");
    answered(desk, "$1", "Paina Tulosta.", "$r1");
    assert_int_equal(change(desk, AINO, DIRECT, MESSAGE_REACTION, "$2", "$r1", "🎉"), RECEIPT_TAKEN);
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(change(desk, AINO, DIRECT, MESSAGE_REACTION, "$3", "$r1", "👍🏽"), RECEIPT_TAKEN);
    answered(desk, "$3", "Hienoa", "$r2");
    assert_int_equal(change(desk, AINO, DIRECT, MESSAGE_REACTION, "$4", "$r1", "2️⃣"), RECEIPT_TAKEN);
    departure_free(expect(desk, DEPARTURE_SAY, "$4", ""));
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM feedback WHERE kind = 'helped' AND topic = 'print'"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM feedback WHERE kind = 'not_helped' AND topic = 'print'"), 1);
}

/* In a room it counts only from the one who was answered; of others nothing is kept. */
static void test_a_reaction_of_somebody_else(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text before = TEXT_INIT;
    own_(text_done) struct text after = TEXT_INIT;
    desk_start(desk);
    ask_in_thread(desk, AINO, "$1", "$1", "miten tulostan", "");
    answered(desk, "$1", "Paina Tulosta.", "$r1");
    pause_and_count(desk, &before);
    assert_int_equal(change(desk, BERTTA, ROOM, MESSAGE_REACTION, "$2", "$r1", "👍"), RECEIPT_REFUSED);
    assert_int_equal(change(desk, BERTTA, ROOM, MESSAGE_REACTION, "$3", "$1", "👍"), RECEIPT_REFUSED);
    assert_int_equal(change(desk, AINO, ROOM, MESSAGE_REACTION, "$4", "$none", "👍"), RECEIPT_REFUSED);
    assert_int_equal(replies_out(desk), 0);
    pause_and_count(desk, &after);
    assert_string_equal(after.data, before.data);
    assert_int_equal(change(desk, AINO, ROOM, MESSAGE_REACTION, "$5", "$r1", "👎"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *reply = expect(desk, DEPARTURE_SAY, "$5", "");
    assert_string_equal(reply->thread, "$1");
}

/* Thanks for what a colleague wrote are no answer to Neuvo's question. */
static void test_a_reaction_to_a_person(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    ask_in_thread(desk, AINO, "$1", "$1", "miten tulostan", "");
    answered(desk, "$1", "Paina Tulosta.", "$r1");
    ask_in_thread(desk, BERTTA, "$1", "$2", "unohdin salasanan", "");
    answered(desk, "$2", "Vaihda salasana itse.", "$r2");
    assert_int_equal(change(desk, AINO, ROOM, MESSAGE_REACTION, "$3", "$2", "👍"), RECEIPT_REFUSED);
    assert_int_equal(change(desk, AINO, ROOM, MESSAGE_REACTION, "$4", "$1", "👍"), RECEIPT_REFUSED);
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM feedback"), 0);
}

/* ---- what waits for its turn --------------------------------------------------------------------------------- */

/* Thirty questions are answered at once; the next wait a second each. */
static void fill_the_minute(struct desk *desk)
{
    struct arrival *arrival = batch(desk);
    char id[16];
    desk->messages_per_minute = 60;
    desk_start(desk);
    for (int i = 0; i < 30; i++) {
        (void)snprintf(id, sizeof id, "$fill-%d", i);
        (void)add_event(arrival, AINO, DIRECT, id, "unohdin salasanan");
    }
    put(desk, arrival);
    departure_free(next(desk, DEPARTURE_COMMITTED));
    for (int i = 0; i < 30; i++) {
        (void)snprintf(id, sizeof id, "$fill-%d", i);
        answered(desk, id, "Vaihda salasana itse.", "");
    }
}

static void test_a_waiting_question_that_was_taken_back(void **state)
{
    struct desk *desk = *state;
    fill_the_minute(desk);
    ask(desk, "$1", "miten tulostan");
    answered(desk, "$1", "", "$wait");
    ask(desk, "$2", "miten tulostan");
    assert_int_equal(take_back(desk, "$3", "$1"), RECEIPT_TAKEN);
    clock_set_ms(NOW + 60000);
    answered(desk, "$2", "Paina Tulosta.", "$r2");
    assert_int_equal(replies_out(desk), 0);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM timer"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE from_neuvo = 0 AND body = 'miten tulostan'"), 1);
}

/* Its answer is to the words as they are when its turn comes, and that is the one which a later edit changes. */
static void test_a_waiting_question_that_was_edited(void **state)
{
    struct desk *desk = *state;
    fill_the_minute(desk);
    ask(desk, "$1", "unohdin salasanan");
    answered(desk, "$1", "", "$wait");
    assert_int_equal(edit(desk, "$2", "$1", "miten tulostan"), RECEIPT_TAKEN);
    assert_int_equal(replies_out(desk), 0);
    clock_set_ms(NOW + 60000);
    answered(desk, "$1", "Paina Tulosta.", "$r1");
    assert_int_equal(edit(desk, "$3", "$1", "unohdin salasanan"), RECEIPT_TAKEN);
    changed(desk, "$1", "$r1", "Vaihda salasana itse.", "$r2");
    assert_int_equal(take_back(desk, "$4", "$1"), RECEIPT_TAKEN);
    retracted(desk, "$r1");
    assert_int_equal(replies_out(desk), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_an_answer_that_was_sent_is_edited),
        test_at_desk(test_an_answer_that_waits_is_replaced),
        test_at_desk(test_an_edit_whatever_became_of_the_answer),
        test_at_desk(test_an_answer_that_never_arrived_is_said_anew),
        test_at_desk(test_only_the_writer_edits),
        test_at_desk(test_an_older_edit_changes_only_its_answer),
        test_at_desk(test_a_code_asked_for_by_an_edit_is_not_kept),
        test_at_desk(test_taken_back_with_its_answer),
        test_at_desk(test_taken_back_before_the_answer_left),
        test_at_desk(test_taken_back_while_the_answer_is_out),
        test_at_desk(test_a_reply_that_was_removed),
        test_at_desk(test_a_reaction_is_a_button),
        test_at_desk(test_a_reaction_of_somebody_else),
        test_at_desk(test_a_reaction_to_a_person),
        test_at_desk(test_a_waiting_question_that_was_taken_back),
        test_at_desk(test_a_waiting_question_that_was_edited),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
