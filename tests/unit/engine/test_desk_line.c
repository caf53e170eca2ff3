/* What solved it: asked of the tutor once, skipped or told, and then a draft for an editor that holds no words of the
 * asker. */
#include "desk_room.h"

#include "store/drafts.h"

static void solve(struct desk *desk)
{
    open_desk(desk);
    ask_for_person(desk);
    claim(desk);
    assert_int_equal(under_card(desk, MIKKO, "$done", "ratkaistu"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "ratkaistuksi", false, "$told-solved");
    hears(desk, ROOM, "Mikä ratkaisi asian?", false, "$asked-line");
    card_reads(desk, "on ratkaistu", "$card-3");
}

/* The draft of request 1; the engine is stopped. */
static struct draft draft_of(struct desk *desk)
{
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    struct draft draft = {.number = 0};
    int64_t of = 0;
    settle(desk);
    desk_stop(desk);
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_find(store, "oma", &of, &error));
    ok(draft_find(store, of, 1, &draft, &error));
    store_close(store);
    return draft;
}

static void test_a_line_becomes_a_draft(void **state)
{
    struct desk *desk = *state;
    solve(desk);
    assert_int_equal(under_card(desk, SAARA, "$s1", "kiva"), RECEIPT_TAKEN); /* of another, for the team */
    assert_int_equal(under_card(desk, MIKKO, "$note", "# minäkin"), RECEIPT_TAKEN);
    assert_int_equal(under_card(desk, MIKKO, "$l1", QUESTION), RECEIPT_TAKEN);
    hears(desk, ROOM, "kysyjän omia sanoja", false, "$n0");
    assert_int_equal(under_card(desk, MIKKO, "$l2", "Siivousvuorot ovat seinällä."), RECEIPT_TAKEN);
    hears(desk, ROOM, "Miten joku muu kysyisi tätä?", false, "$n1");
    assert_int_equal(under_card(desk, MIKKO, "$l3", "Mistä näen siivousvuorot"), RECEIPT_TAKEN);
    hears(desk, ROOM, "luonnoksen uudeksi ohjeeksi", false, "$n2");
    assert_int_equal(under_card(desk, MIKKO, "$l4", "kiitti"), RECEIPT_TAKEN); /* it was told */
    assert_int_equal(replies_out(desk), 0);
    own_(draft_done) struct draft draft = draft_of(desk);
    assert_int_equal(draft.state, DRAFT_WAITS);
    assert_string_equal(draft.question, "Mistä näen siivousvuorot");
    assert_string_equal(draft.answer, "Siivousvuorot ovat seinällä.");
    assert_string_equal(draft.topic, "");
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM audit WHERE action = 'draft_told'"), 1);
    desk_start(desk);
}

static void test_a_question_that_has_a_guide_is_an_example(void **state)
{
    struct desk *desk = *state;
    solve(desk);
    assert_int_equal(under_card(desk, MIKKO, "$l1", "Mitä teen, kun unohdin salasanan? Vaihda se itse."),
                     RECEIPT_TAKEN);
    hears(desk, ROOM, "esimerkiksi ohjeeseen", false, "$n1");
    own_(draft_done) struct draft draft = draft_of(desk);
    assert_int_equal(draft.state, DRAFT_WAITS);
    assert_true(draft.topic[0] != '\0');
    desk_start(desk);
}

static void test_a_tutor_skips_it(void **state)
{
    struct desk *desk = *state;
    solve(desk);
    assert_int_equal(under_card(desk, MIKKO, "$l1", "ohita"), RECEIPT_TAKEN);
    hears(desk, ROOM, "ei tarvita", false, "$n1");
    assert_int_equal(under_card(desk, MIKKO, "$l2", "Siivousvuorot ovat seinällä."), RECEIPT_TAKEN);
    assert_int_equal(replies_out(desk), 0);
    own_(draft_done) struct draft draft = draft_of(desk);
    assert_int_equal(draft.state, DRAFT_SKIPPED);
    assert_string_equal(draft.answer, "");
    desk_start(desk);
}

/* A day later it is no answer; and an opened one is no solved one: the words go to the asker. */
static void test_an_answer_in_time_only(void **state)
{
    struct desk *desk = *state;
    solve(desk);
    clock_set_ms(clock_now_ms() + INT64_C(25) * 3600 * 1000);
    assert_int_equal(under_card(desk, MIKKO, "$l1", "Siivousvuorot ovat seinällä."), RECEIPT_TAKEN);
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(under_card(desk, MIKKO, "$again", "avaa uudelleen"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "avasi pyyntösi", false, "$told-again");
    card_reads(desk, "Mikko hoitaa", "$card-4");
    assert_int_equal(under_card(desk, MIKKO, "$l2", "Siivousvuorot ovat seinällä."), RECEIPT_TAKEN);
    hears(desk, DIRECT, "**Mikko:**", true, "$r1");
    assert_int_equal(under_card(desk, MIKKO, "$done-2", "ratkaistu"),
                     RECEIPT_TAKEN); /* and is not asked a second time */
    hears(desk, DIRECT, "ratkaistuksi", false, "$told-solved-2");
    card_reads(desk, "on ratkaistu", "$card-5");
    assert_int_equal(replies_out(desk), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_a_line_becomes_a_draft),
        test_at_desk(test_a_question_that_has_a_guide_is_an_example),
        test_at_desk(test_a_tutor_skips_it),
        test_at_desk(test_an_answer_in_time_only),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
