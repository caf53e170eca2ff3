/* What an asker lets the tutor of one request see of their check-ins: only who has it sees it, each look is noted, and
 * it goes when the asker says so or the request ends. */
#include "desk_room.h"

#include "base/seal.h"
#include "checkin/bank.h"

#include <sodium.h>

static struct framework *framework;
static struct bank bank;
static struct seal_key key;
static struct engine_checkins checkins;

static int all_up(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    if (sodium_init() < 0 ||
        framework_load(NEUVO_SOURCE_DIR "/knowledge/competences", &framework, &complaints) != RESULT_OK)
        return -1;
    bank_load(NEUVO_SOURCE_DIR "/tests/chat/items", framework, &bank, &complaints);
    seal_key_make(&key);
    checkins = (struct engine_checkins){.framework = framework, .bank = &bank, .key = &key};
    return complaints.list.count == 0 ? group_up(state) : -1;
}

static int all_down(void **state)
{
    bank_done(&bank);
    framework_free(framework);
    return group_down(state);
}

static void fill_checklist(struct desk *desk)
{
    static const char *const facts[][2] = {{"about.controller", "Kunta"},
                                           {"checkins.cooperation_date", "2026-11-02"},
                                           {"checkins.legal_basis", "suostumus"},
                                           {"checkins.notice", "seloste"},
                                           {"checkins.impact_assessment", "2026-10-15"},
                                           {"checkins.backup_days", "30"}};
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t of = 0;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        ok(organisation_fact_set(store, of, facts[i][0], facts[i][1], &error));
    store_close(store);
    desk->checkins = &checkins;
}

static void says(struct desk *desk, const char *id, const char *text, const char *words)
{
    own_(text_done) struct text event = TEXT_INIT;
    text_printf(&event, "%s-answer", id);
    ask(desk, id, text);
    hears(desk, DIRECT, words, false, event.data);
}

/* Aino has done a check-in and knew nothing; then Mikko has her request. */
static void know_and_ask(struct desk *desk)
{
    fill_checklist(desk);
    open_desk(desk);
    says(desk, "$c1", "kartoitus", "vapaaehtoista");
    says(desk, "$c2", "kyllä", "Millaista ty");
    says(desk, "$c3", "rehtori", "Kysymys 1/6.");
    says(desk, "$c4", "1", "Kysymys 2/6.");
    says(desk, "$c5", "en tiedä", "Kysymys 3/6.");
    says(desk, "$c6", "en tiedä", "Kysymys 4/6.");
    says(desk, "$c7", "en tiedä", "Kysymys 5/6.");
    says(desk, "$c8", "en tiedä", "Kysymys 6/6.");
    says(desk, "$c9", "en tiedä", "kannattaa harjoitella");
    ask_for_person(desk);
    claim(desk);
}

static void share(struct desk *desk)
{
    says(desk, "$s1", "näytä osaamiseni tuutorille", "kannattaa harjoitella työtä");
    says(desk, "$s2", "1", "saa nähdä tämän");
    card_reads(desk, "antaa nähdä osaamisensa", "$card-s");
}

static void tutor_sees(struct desk *desk, const char *id, const char *event)
{
    assert_int_equal(under_card(desk, MIKKO, id, "osaaminen"), RECEIPT_TAKEN);
    own_(departure_freep) struct departure *shown = to_place(desk, ROOM);
    assert_string_equal(shown->thread, CARD);
    assert_int_equal(shown->action, DEPARTURE_SAY);
    assert_non_null(strstr(shown->body, "kannattaa harjoitella työtä"));
    sent_as(desk, shown, event, "");
}

static void is_taken_back(struct desk *desk, const char *event)
{
    own_(departure_freep) struct departure *gone = to_place(desk, ROOM);
    assert_int_equal(gone->action, DEPARTURE_RETRACT);
    assert_string_equal(gone->target, event);
    sent_as(desk, gone, "", "");
}

static int64_t rows(struct desk *desk, const char *sql)
{
    settle(desk);
    desk_stop(desk);
    int64_t count = stored(desk, sql);
    desk_start(desk);
    return count;
}

static void test_only_who_has_it_sees_them(void **state)
{
    struct desk *desk = *state;
    know_and_ask(desk);
    assert_int_equal(under_card(desk, MIKKO, "$b0", "osaaminen"), RECEIPT_TAKEN);
    hears(desk, ROOM, "ei ole antanut", false, "$none");
    share(desk);
    assert_int_equal(under_card(desk, SAARA, "$b1", "osaaminen"), RECEIPT_TAKEN);
    hears(desk, ROOM, "Pyyntö ei ole sinulla", false, "$not-yours");
    tutor_sees(desk, "$b2", "$bands");
    assert_int_equal(rows(desk, "SELECT COUNT(*) FROM audit WHERE action = 'bands_seen'"), 1);
    assert_int_equal(rows(desk, "SELECT COUNT(*) FROM audit WHERE action = 'bands_shared'"), 1);
    /* neither where it was shown nor where it was offered */
    assert_int_equal(rows(desk, "SELECT COUNT(*) FROM entry WHERE body LIKE '%kannattaa harjoitella työtä%'"), 0);
    assert_int_equal(rows(desk, "SELECT COUNT(*) FROM shared_bands WHERE sealed LIKE '%kannattaa harjoitella työtä%'"),
                     0);
    /* looked at again, the first is taken back */
    assert_int_equal(under_card(desk, MIKKO, "$b3", "osaaminen"), RECEIPT_TAKEN);
    is_taken_back(desk, "$bands");
    hears(desk, ROOM, "kannattaa harjoitella työtä", false, "$bands-2");
}

static void test_they_are_taken_back(void **state)
{
    struct desk *desk = *state;
    know_and_ask(desk);
    share(desk);
    tutor_sees(desk, "$b1", "$bands");
    says(desk, "$s3", "piilota osaamiseni", "ei enää näytetä");
    is_taken_back(desk, "$bands");
    {
        own_(departure_freep) struct departure *card = to_place(desk, ROOM);
        assert_null(strstr(card->body, "osaamisensa"));
        sent_as(desk, card, "$card-u", "");
    }
    assert_int_equal(under_card(desk, MIKKO, "$b2", "osaaminen"), RECEIPT_TAKEN);
    hears(desk, ROOM, "ei ole antanut", false, "$none");
    assert_int_equal(rows(desk, "SELECT COUNT(*) FROM shared_bands"), 0);
    assert_int_equal(rows(desk, "SELECT COUNT(*) FROM audit WHERE action = 'bands_taken_back'"), 1);
}

static void test_they_go_with_the_request(void **state)
{
    struct desk *desk = *state;
    know_and_ask(desk);
    share(desk);
    tutor_sees(desk, "$b1", "$bands");
    assert_int_equal(under_card(desk, MIKKO, "$done", "ratkaistu"), RECEIPT_TAKEN);
    is_taken_back(desk, "$bands");
    assert_int_equal(rows(desk, "SELECT COUNT(*) FROM shared_bands"), 0);
}

static void test_withdrawing_takes_them_along(void **state)
{
    struct desk *desk = *state;
    know_and_ask(desk);
    share(desk);
    tutor_sees(desk, "$b1", "$bands");
    says(desk, "$p", "perun", "Peruin osallistumisesi");
    is_taken_back(desk, "$bands");
    assert_int_equal(rows(desk, "SELECT COUNT(*) FROM shared_bands"), 0);
}

/* Whoever takes it next looks anew, and what the first was shown goes. */
static void test_the_next_tutor_asks_anew(void **state)
{
    struct desk *desk = *state;
    know_and_ask(desk);
    share(desk);
    tutor_sees(desk, "$b1", "$bands");
    assert_int_equal(under_card(desk, MIKKO, "$free", "vapauta"), RECEIPT_TAKEN);
    is_taken_back(desk, "$bands");
    assert_int_equal(under_card(desk, MIKKO, "$b2", "osaaminen"), RECEIPT_TAKEN);
    settle(desk);
    assert_int_equal(rows(desk, "SELECT COUNT(*) FROM shared_bands"), 1);
    assert_int_equal(rows(desk, "SELECT COUNT(*) FROM audit WHERE action = 'bands_seen'"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_only_who_has_it_sees_them), test_at_desk(test_they_are_taken_back),
        test_at_desk(test_they_go_with_the_request),  test_at_desk(test_withdrawing_takes_them_along),
        test_at_desk(test_the_next_tutor_asks_anew),
    };
    return cmocka_run_group_tests(tests, all_up, all_down);
}
