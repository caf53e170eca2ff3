/* Where people work, through the engine: by the link of a place, by the people list, by their own words. */
#include "engine_test.h"

#include "store/organisations.h"
#include "store/people_list.h"

static void make_units(struct desk *desk)
{
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    struct people_list_changes changes;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t of = 0, id = 0;
    *list_push(&list.people) = (struct listed_person){
        x_strdup("matrix"), x_strdup("@aino:x"), x_strdup("koskela"), x_strdup("class-teacher"), LANGUAGE_FI, 0};
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(unit_set(store, of, "koskela", "Koskelan koulu", NULL, NOW, &id, &error));
    ok(unit_set(store, of, "tammi", "Päiväkoti Tammi", NULL, NOW, &id, &error));
    ok(people_list_replace(store, of, &list, &changes, &error));
    ok(store_commit(store, &error));
    store_close(store);
}

/* Whether the answer to what was said holds the part. */
static void expect_answer(struct desk *desk, const char *connector, const char *unit, const char *external_id,
                          const char *text, const char *part)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add(arrival, "@aino:x", external_id, text);
    message_set(&message->connector, connector);
    message_set(&message->unit, unit);
    put(desk, arrival);
    departure_free(next(desk, DEPARTURE_COMMITTED));
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    assert_string_equal(reply->cause, external_id);
    if (strstr(reply->body, part) == NULL)
        fail_msg("there is no \"%s\" in %s", part, reply->body);
    report(desk, reply->id, SENT_DONE, 0);
}

static void test_by_the_link_of_a_place(void **state)
{
    struct desk *desk = *state;
    make_units(desk);
    desk_start(desk);
    expect_answer(desk, "web", "tammi", "1", "missä yksikössä olen", "Päiväkoti Tammi**. Tieto tulee linkistä");
    expect_answer(desk, "web", "tammi", "2", "tänään olen Koskelan koululla", "tänään yksikkösi on **Koskelan koulu**");
    expect_answer(desk, "web", "tammi", "3", "missä yksikössä olen",
                  "Koskelan koulu**. Tieto tulee omasta viestistäsi");
    clock_set_ms(NOW + INT64_C(24) * 3600 * 1000);
    expect_answer(desk, "web", "", "4", "missä yksikössä olen", "Päiväkoti Tammi**");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM person_unit"), 2);
}

static void test_by_the_people_list(void **state)
{
    struct desk *desk = *state;
    make_units(desk);
    desk_start(desk);
    expect_answer(desk, "matrix", "", "1", "omat tiedot",
                  "Yksikkösi: Koskelan koulu. Tieto tulee henkilöstöluettelosta.");
    expect_answer(desk, "matrix", "", "2", "omat tiedot", "Tehtäväsi henkilöstöluettelossa: class-teacher.");
    expect_answer(desk, "matrix", "", "3", "vaihda yksikkö", "Missä yksikössä työskentelet?");
    expect_answer(desk, "matrix", "", "4", "2", "tänään yksikkösi on **Päiväkoti Tammi**");
    expect_answer(desk, "matrix", "", "5", "unohda minut", "Poistanko");
    expect_answer(desk, "matrix", "", "6", "kyllä", "Kuntasi henkilöstöluettelossa olet edelleen.");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM person_unit"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM listed_person"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_by_the_link_of_a_place),
        test_at_desk(test_by_the_people_list),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
