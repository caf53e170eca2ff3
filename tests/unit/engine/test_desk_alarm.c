/* The security contact: alarmed of a ticket about security until somebody takes it or they acknowledge it. */
#include "desk_room.h"

#define TURVA "@turva:kunta.example"
#define TURVA_DIRECT "!turva:kunta.example"

enum { QUARTER_MS = 15 * 60000 };
static const int64_t night_ms = INT64_C(1795905000000); /* Sunday 29 November 2026, 00.30 */

static void quarters(int64_t count, int64_t after_ms)
{
    clock_set_ms(night_ms + after_ms + count * (QUARTER_MS + 1000));
}

/* Aino clicked a link; the card is out. */
static void ask_about_security(struct desk *desk, const char *card)
{
    ask(desk, "$q", "klikkasin huijauslinkkiä ja annoin salasanani");
    hears(desk, DIRECT, "", false, "$a");
    ask(desk, "$h", "ihminen");
    hears(desk, ROOM, "voi olla vaarassa", false, card);
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
}

/* The chat with the contact is opened with the first alarm. */
static void first_alarm(struct desk *desk)
{
    own_(departure_freep) struct departure *alarm = to_place(desk, TURVA);
    assert_non_null(strstr(alarm->body, "klikkasin huijauslinkkiä"));
    assert_non_null(strstr(alarm->body, "kuittaa 1"));
    sent_as(desk, alarm, "$alarm-0", TURVA_DIRECT);
}

static enum receipt_kind contact_writes(struct desk *desk, const char *id, const char *text)
{
    struct arrival *arrival = batch(desk);
    (void)add_event(arrival, TURVA, TURVA_DIRECT, id, text);
    return deliver(desk, arrival);
}

static void open_with_contact(struct desk *desk, const char *contact)
{
    desk->security_contact = contact;
    clock_set_ms(night_ms);
    open_desk(desk);
}

/* Once at once and once a quarter, over a restart; then acknowledged, and silence everywhere. */
static void test_the_contact_acknowledges(void **state)
{
    struct desk *desk = *state;
    open_with_contact(desk, TURVA);
    ask_about_security(desk, CARD);
    first_alarm(desk);
    for (int64_t quarter = 1; quarter <= 3; quarter++) {
        quarters(quarter, 0);
        hears(desk, ROOM, "koskee tietoturvaa", false, "$room-alarm");
        hears(desk, TURVA_DIRECT, "Tietoturvahälytys", false, quarter == 2 ? "$alarm-2" : "$alarm");
        settle(desk);
        assert_int_equal(replies_out(desk), 0);
        desk_stop(desk);
        desk_start(desk);
    }
    assert_int_equal(contact_writes(desk, "$ack", "kvittera 1"), RECEIPT_TAKEN);
    hears(desk, ROOM, "kuittasi pyynnön **1** hälytyksen", false, "$known");
    hears(desk, TURVA_DIRECT, "Kuitattu", false, "$acked");
    quarters(20, 0);
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(contact_writes(desk, "$ack-2", "kuittaa"), RECEIPT_TAKEN);
    hears(desk, TURVA_DIRECT, "Mistään ei hälytetä", false, "$none");
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM audit WHERE action = 'alarm_acknowledged'"), 1);
    desk_start(desk);
}

/* A reaction under any of its alarms will do; nobody else's does. */
static void test_a_reaction_acknowledges(void **state)
{
    struct desk *desk = *state;
    open_with_contact(desk, TURVA);
    ask_about_security(desk, CARD);
    first_alarm(desk);
    settle(desk);
    (void)change(desk, MIKKO, TURVA_DIRECT, MESSAGE_REACTION, "$not-theirs", "$alarm-0", "👍");
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(change(desk, TURVA, TURVA_DIRECT, MESSAGE_REACTION, "$ack", "$alarm-0", "👍"), RECEIPT_TAKEN);
    hears(desk, ROOM, "kuittasi", false, "$known");
    hears(desk, TURVA_DIRECT, "Kuitattu", false, "$acked");
    quarters(4, 0);
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    claim(desk); /* it can be taken still */
}

/* Who takes it ends the alarm; given back, it rings again. */
static void test_a_claim_ends_it(void **state)
{
    struct desk *desk = *state;
    open_with_contact(desk, TURVA);
    ask_about_security(desk, CARD);
    first_alarm(desk);
    claim(desk);
    quarters(4, 0);
    settle(desk);
    assert_int_equal(replies_out(desk), 0);
    assert_int_equal(under_card(desk, MIKKO, "$release", "vapauta"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko", false, "$told-2");
    card_reads(desk, "odottaa ottajaa", "$card-3");
    quarters(6, 0);
    hears(desk, TURVA_DIRECT, "Tietoturvahälytys", false, "$alarm-again");
    hears(desk, ROOM, "koskee tietoturvaa", false, "$room-alarm");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_the_contact_acknowledges),
        test_at_desk(test_a_reaction_acknowledges),
        test_at_desk(test_a_claim_ends_it),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
