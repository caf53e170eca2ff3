/* Two accounts become one person's, from the code that is sent to the reply that says so. */
#include "engine/link_code.h"
#include "engine_test.h"

#include <ctype.h>

static void test_codes_by_chance(void **state)
{
    char before[LINK_CODE_BYTES] = "";
    unsigned seen[128] = {0};
    for (int i = 0; i < 5000; i++) {
        char code[LINK_CODE_BYTES];
        link_code_make(code);
        assert_true(link_code_is_shaped(code));
        assert_int_equal(strspn(code, LINK_CODE_LETTERS), LINK_CODE_LENGTH);
        assert_string_not_equal(code, before);
        memcpy(before, code, sizeof before);
        for (int k = 0; k < LINK_CODE_LENGTH; k++)
            seen[(unsigned char)code[k]]++;
    }
    for (const char *letter = LINK_CODE_LETTERS; *letter != '\0'; letter++)
        assert_in_range(seen[(unsigned char)*letter], 500, 3500);
}

static void test_what_looks_like_a_code(void **state)
{
    static const char *const codes[] = {"K7MP4XQ2", "2AAAAAA2", "2A222222", "A0B0CCCC"};
    static const char *const others[] = {"",        "TEAMS365", "KAMERAAN",  "23456789", "365TEAMS",
                                         "K7MP4XQ", "k7mp4xq2", "K7MP4XQ22", "K7MPXQAB", "Ä7MP4X"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_true(link_code_is_shaped(codes[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(link_code_is_shaped(others[i]));
}

/* Says it from an account of its own and gives back the reply, which is sent well. */
static struct departure *tell(struct desk *desk, const char *connector, const char *account, const char *external_id,
                              const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add(arrival, account, external_id, text);
    message_set(&message->connector, connector);
    message->presence = PRESENCE_PERSONAL;
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.items[0].kind, RECEIPT_TAKEN);
    struct departure *reply = next(desk, DEPARTURE_REPLY), *other = NULL;
    if (strcmp(reply->cause, external_id) != 0) { /* what the other account is told meanwhile */
        other = reply;
        reply = next(desk, DEPARTURE_REPLY);
        *list_push(&desk->waiting) = other;
    }
    assert_string_equal(reply->cause, external_id);
    report(desk, reply->id, SENT_DONE, 0);
    return reply;
}

/* The account that asked for the code learns with which one it was linked. */
static void is_told(struct desk *desk, const char *connector, const char *place, const char *other)
{
    own_(departure_freep) struct departure *told = next(desk, DEPARTURE_REPLY);
    assert_string_equal(told->cause, "");
    assert_string_equal(told->connector, connector);
    assert_string_equal(told->place, place);
    assert_non_null(strstr(told->body, "yhdistettiin juuri tiliin"));
    assert_non_null(strstr(told->body, other));
    report(desk, told->id, SENT_DONE, 0);
}

/* The code in a reply: eight capital letters and digits between the bold marks. */
static char *code_in(const struct departure *reply)
{
    const char *at = strstr(reply->body, "**");
    assert_non_null(at);
    char *code = x_strndup(at + 2, strcspn(at + 2, "*"));
    assert_true(link_code_is_shaped(code));
    return code;
}

static void test_linked_by_proof(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    departure_free(tell(desk, "matrix", "@aino:x", "m1", "miten tulostan"));
    own_(departure_freep) struct departure *asked = tell(desk, "matrix", "@aino:x", "m2", "yhdistä");
    own_(free_pointer) char *code = code_in(asked);
    clock_set_ms(NOW + 60000);
    departure_free(tell(desk, "teams", "2f6c", "t1", "unohdin salasanan"));
    own_(departure_freep) struct departure *linked = tell(desk, "teams", "2f6c", "t2", code);
    assert_non_null(strstr(linked->body, "@aino:x"));
    is_told(desk, "matrix", "@aino:x", "Teams");
    own_(departure_freep) struct departure *data = tell(desk, "teams", "2f6c", "t3", "omat tiedot");
    assert_non_null(strstr(data->body, "2 yhdistettyä tiliäsi"));
    assert_non_null(strstr(data->body, "yhteensä (sinun ja minun) 10,"));
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM person"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(DISTINCT person_id) FROM account"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM account"), 2);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM link_code"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM audit WHERE action = 'accounts_linked'"), 1);
    desk_start(desk);
    departure_free(tell(desk, "matrix", "@aino:x", "m3", "unohda minut"));
    departure_free(tell(desk, "matrix", "@aino:x", "m4", "kyllä"));
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM person"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM account"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry"), 1); /* the farewell */
}

/* The one who asked last is the older: what is going on stays theirs. */
static void test_the_older_writes_the_code(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    departure_free(tell(desk, "matrix", "@aino:x", "m1", "miten tulostan"));
    own_(departure_freep) struct departure *asked = tell(desk, "teams", "2f6c", "t1", "yhdistä");
    own_(free_pointer) char *code = code_in(asked);
    departure_free(tell(desk, "matrix", "@aino:x", "m2", code));
    is_told(desk, "teams", "2f6c", "@aino:x");
    own_(departure_freep) struct departure *answered = tell(desk, "teams", "2f6c", "t2", "omat tiedot");
    assert_non_null(strstr(answered->body, "2 yhdistettyä tiliäsi"));
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM person"), 1);
}

/* Whoever removed the app there reads the answer where they have another account; once, and not the other way back. */
static void test_who_is_gone_is_told_elsewhere(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    departure_free(tell(desk, "matrix", "@aino:x", "m1", "miten tulostan"));
    own_(departure_freep) struct departure *asked = tell(desk, "matrix", "@aino:x", "m2", "yhdistä");
    own_(free_pointer) char *code = code_in(asked);
    departure_free(tell(desk, "teams", "2f6c", "t1", code));
    is_told(desk, "matrix", "@aino:x", "Teams");
    struct arrival *arrival = batch(desk);
    struct message *message = add(arrival, "2f6c", "t2", "unohdin salasanan");
    message_set(&message->connector, "teams");
    message->presence = PRESENCE_PERSONAL;
    put(desk, arrival);
    departure_free(next(desk, DEPARTURE_COMMITTED));
    own_(departure_freep) struct departure *answer = next(desk, DEPARTURE_REPLY);
    assert_string_equal(answer->connector, "teams");
    report(desk, answer->id, SENT_NEVER, 0);
    own_(departure_freep) struct departure *told = next(desk, DEPARTURE_REPLY);
    assert_string_equal(told->connector, "matrix");
    assert_string_equal(told->place, "@aino:x");
    assert_non_null(strstr(told->body, "Viestini ei mennyt perille"));
    assert_non_null(strstr(told->body, "Vaihda salasana itse."));
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dead"), 0);
    desk_start(desk);
    own_(departure_freep) struct departure *again = next(desk, DEPARTURE_REPLY);
    assert_int_equal(again->id, told->id);
    report(desk, told->id, SENT_NEVER, 0);
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM dead"), 1);
}

/* What is sent holds the code; what stays of it holds a hash. */
static void test_the_code_is_not_kept(void **state)
{
    struct desk *desk = *state;
    own_(text_done) struct text sql = TEXT_INIT;
    desk_start(desk);
    own_(departure_freep) struct departure *asked = tell(desk, "matrix", "@aino:x", "m1", "yhdistä");
    own_(free_pointer) char *code = code_in(asked);
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM link_code"), 1);
    text_printf(&sql,
                "SELECT (SELECT COUNT(*) FROM entry WHERE body LIKE '%%%s%%') + (SELECT COUNT(*) FROM outbox WHERE "
                "body LIKE '%%%s%%') + (SELECT COUNT(*) FROM dialog_state WHERE state LIKE '%%%s%%')",
                code, code, code);
    assert_int_equal(stored(desk, sql.data), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM entry WHERE body LIKE '%•••%'"), 1);
}

static void test_five_wrong_codes_an_hour(void **state)
{
    struct desk *desk = *state;
    desk_start(desk);
    own_(departure_freep) struct departure *asked = tell(desk, "matrix", "@aino:x", "m1", "yhdistä");
    own_(free_pointer) char *code = code_in(asked);
    for (int i = 0; i < LINK_MISSES_MOST; i++) {
        char external_id[8];
        (void)snprintf(external_id, sizeof external_id, "t%d", i);
        own_(departure_freep) struct departure *wrong = tell(desk, "teams", "2f6c", external_id, "A2B3C4D5");
        assert_non_null(strstr(wrong->body, "ei kelpaa"));
        assert_int_equal(strstr(wrong->body, "liian monta") != NULL, i == LINK_MISSES_MOST - 1);
    }
    own_(departure_freep) struct departure *waits = tell(desk, "teams", "2f6c", "t9", code);
    assert_non_null(strstr(waits->body, "liian monta"));
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM person"), 2);
    assert_int_equal(stored(desk, "SELECT misses FROM link_miss"), LINK_MISSES_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes_by_chance),
        cmocka_unit_test(test_what_looks_like_a_code),
        test_at_desk(test_linked_by_proof),
        test_at_desk(test_the_older_writes_the_code),
        test_at_desk(test_who_is_gone_is_told_elsewhere),
        test_at_desk(test_the_code_is_not_kept),
        test_at_desk(test_five_wrong_codes_an_hour),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
