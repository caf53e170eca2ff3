/* The statements of check-ins and their rounds, for test_plans.c. */
#ifndef NEUVO_ROUND_STATEMENTS_H
#define NEUVO_ROUND_STATEMENTS_H

#include "store/calendars.h"
#include "store/checkins.h"
#include "store/rounds.h"
#include "store/shared_bands.h"
#include "store_test.h"

static inline void use_checkins(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(checkin_record_done) struct checkin_record record = {.memory = NULL};
    own_(item_counts_done) struct item_counts counts = {.list = LIST_INIT}, in_swedish = {.list = LIST_INIT};
    own_(text_done) struct text sealed = TEXT_INIT;
    int64_t of = house->organisation, person = house->person.id, changed_ms = 0;
    struct item_answer answer = {
        .item = "4.2-01", .version = 1, .chosen = 2, .right = true, .b = -0.25, .variance = 0.3, .language_b = 0.5};
    ok(consent_add(house->store, of, person, CONSENT_PRACTICE, "1", LANGUAGE_FI, NOW, &error));
    ok(consent_add(house->store, of, person, CONSENT_CONTRIBUTE, "1", LANGUAGE_SV, NOW + 1, &error));
    ok(consents_of(house->store, of, person, &record, &error));
    assert_int_equal(record.consents.count, 2);
    assert_int_equal(checkin_consent(&record), CONSENT_CONTRIBUTE);
    assert_int_equal(sealed_load(house->store, of, person, &sealed, NULL, &error), RESULT_NOT_FOUND);
    ok(sealed_save(house->store, of, person, "a", NOW, &error));
    ok(sealed_save(house->store, of, person, "b", NOW + 5, &error));
    ok(sealed_load(house->store, of, person, &sealed, &changed_ms, &error));
    assert_string_equal(sealed.data, "b");
    assert_int_equal(changed_ms, NOW + 5);
    ok(sealed_drop(house->store, of, person, &error));
    own_(shared_bands_done) struct shared_bands shared = {.sealed = NULL};
    own_(shared_bands_list_done) struct shared_bands_list all_shared = {.list = LIST_INIT};
    ok(shared_bands_keep(house->store, of, 77, person, "a", NOW, &error));
    ok(shared_bands_keep(house->store, of, 77, person, "b", NOW, &error));
    ok(shared_bands_shown(house->store, of, 77, 5, 6, &error));
    ok(shared_bands_find(house->store, of, 77, &shared, &error));
    assert_string_equal(shared.sealed, "b");
    ok(shared_bands_of(house->store, of, person, &all_shared, &error));
    assert_int_equal(all_shared.list.count, 1);
    ok(shared_bands_drop(house->store, of, 77, &error));
    ok(item_answer_count(house->store, of, &answer, LANGUAGE_SV, &error));
    answer.chosen = 0;
    answer.right = false;
    ok(item_answer_count(house->store, of, &answer, LANGUAGE_FI, &error));
    ok(item_counts_in(house->store, of, LANGUAGE_NONE, &counts, &error));
    ok(item_counts_in(house->store, of, LANGUAGE_SV, &in_swedish, &error));
    assert_int_equal(item_count_find(&counts, "4.2-01", 1)->answers, 2);
    assert_int_equal(item_count_find(&in_swedish, "4.2-01", 1)->answers, 1);
    assert_null(item_count_find(&counts, "4.2-01", 2));
    assert_true(item_count_find(&counts, "4.2-01", 1)->b < -0.2499 &&
                item_count_find(&counts, "4.2-01", 1)->b > -0.2501);
}

static inline void use_rounds(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(checkin_rounds_done) struct checkin_rounds rounds = {.list = LIST_INIT};
    own_(checkin_round_done) struct checkin_round found = {.id = 0};
    own_(reached_people_done) struct reached_people people = {.list = LIST_INIT};
    struct checkin_round round = {.name = "R", .roles = "ope,joh", .from_ms = NOW, .to_ms = NOW + DAY, .questions = 4};
    int64_t of = house->organisation, person = house->person.id;
    ok(round_add(house->store, of, &round, NOW, &error));
    ok(round_find(house->store, of, round.id, person, &found, &error));
    assert_false(found.told);
    assert_true(checkin_round_has_role(&found, "joh") && !checkin_round_has_role(&found, "oh"));
    ok(rounds_all(house->store, of, &rounds, &error));
    assert_int_equal(rounds.list.count, 1);
    ok(round_tell(house->store, of, 0, person, &error));
    ok(round_tell(house->store, of, 0, person, &error));
    checkin_round_done(&found);
    ok(round_find(house->store, of, round.id, person, &found, &error));
    assert_true(found.told); /* of none, ever again */
    ok(round_reaches(house->store, of, 0, 10, NOW, &people, &error));
    ok(round_answer_keep(house->store, of, round.id, person, SUPPORT_FORM, 5, "a", &error));
    ok(round_answer_keep(house->store, of, round.id, person, SUPPORT_FORM, 6, "b", &error));
    ok(rounds_join(house->store, of, person + 1, person, &error));
    ok(round_answers_drop(house->store, of, person + 1, &error));
    ok(rounds_forget(house->store, of, person + 1, &error));
    ok(round_close(house->store, of, 1, &error));
    assert_int_equal(round_close(house->store, of, 1, &error), RESULT_NOT_FOUND);
}

static inline void use_unit_hours(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(text_done) struct text hours = TEXT_INIT;
    int64_t of = house->organisation;
    ok(unit_hours_set(house->store, of, "top", "mon 6-17", &error));
    ok(unit_hours(house->store, of, "low", &hours, &error));
    assert_string_equal(hours.data, "mon 6-17"); /* of the unit above */
    ok(unit_hours_set(house->store, of, "low", "mon 7-9", &error));
    ok(unit_hours(house->store, of, "low", &hours, &error));
    assert_string_equal(hours.data, "mon 7-9");
    ok(unit_hours(house->store, of, "nowhere", &hours, &error));
    assert_string_equal(hours.data, "");
}

#endif
