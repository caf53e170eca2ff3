/* The statements of snapshots and of what they are made of, for test_plans.c. */
#ifndef NEUVO_FIGURE_STATEMENTS_H
#define NEUVO_FIGURE_STATEMENTS_H

#include "model/checkin.h"
#include "store/checkins.h"
#include "store/insight_reader.h"
#include "store/questions.h"
#include "store/rounds.h"
#include "store/tickets.h"
#include "store_test.h"

/* Its first member, as in store/reader.c: here the writer itself is read. */
struct borrowed_reader {
    struct store *store;
};

static inline bool count_contributor(void *context, int64_t person_id, const char *unit, const char *sealed)
{
    (void)person_id;
    assert_string_equal(unit, "");
    assert_string_equal(sealed, "sealed");
    ++*(int *)context;
    return true;
}

static inline void count_support(void *context, enum support_question question, int64_t owner, const char *sealed)
{
    (void)sealed;
    assert_int_equal(question, SUPPORT_FORM);
    *(int64_t *)context = *(int64_t *)context * 10 + owner;
}

static inline void use_demand(struct house *house, struct reader *reader)
{
    struct error error = ERROR_INIT;
    own_(place_rows_done) struct place_rows units = {.list = LIST_INIT};
    own_(asked_list_done) struct asked_list asked = {.list = LIST_INIT};
    int64_t of = house->organisation, conversation = house->conversation.id, ticket = 0;
    const struct question_row row = {.conversation_id = conversation,
                                     .person_id = house->person.id,
                                     .unit = "low",
                                     .topic = "wifi",
                                     .language = LANGUAGE_FI,
                                     .outcome = QUESTION_PERSON};
    const struct ticket_draft draft = {.question = (char *)(size_t) "q", .reason = (char *)(size_t) "asked"};
    ok(question_add(house->store, of, &row, NOW - 50 * DAY, &error));
    ok(ticket_add(house->store, of, conversation, house->person.id, LANGUAGE_FI, &draft, "fig", 0, NOW - 50 * DAY + 9,
                  &ticket, &error));
    ok(ticket_move(house->store, of, ticket, TICKET_NEW, TICKET_CLAIMED, "system", NOW - 50 * DAY + 60009, &error));
    ok(reader_units(reader, of, &units, &error));
    ok(reader_asked(reader, of, NOW - 51 * DAY, NOW - 49 * DAY, &units, &asked, &error));
    assert_int_equal(asked.list.count, 1);
    assert_string_equal(asked.topics.items[0].text, "wifi");
    assert_true(asked.list.items[0].has_ticket);
    assert_int_equal(asked.list.items[0].claim_ms, 60000);
}

static inline void use_contributors(struct house *house, struct reader *reader)
{
    struct error error = ERROR_INIT;
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    own_(facts_done) struct facts facts = {.list = LIST_INIT};
    own_(organisations_done) struct organisations organisations = {.list = LIST_INIT};
    struct checkin_round round = {
        .name = "R", .roles = "ope", .from_ms = NOW - 9 * DAY, .to_ms = NOW - DAY, .questions = 4};
    int64_t of = house->organisation, person = house->person.id, owners = 0;
    int found = 0;
    ok(sealed_save(house->store, of, person, "sealed", NOW, &error));
    ok(consent_add(house->store, of, person, CONSENT_PRACTICE, "1", LANGUAGE_FI, NOW, &error));
    ok(reader_contributors(reader, of, 0, NOW, count_contributor, &found, &error));
    assert_int_equal(found, 0); /* for their own eyes */
    ok(consent_add(house->store, of, person, CONSENT_CONTRIBUTE, "1", LANGUAGE_FI, NOW, &error));
    ok(reader_contributors(reader, of, 0, NOW, count_contributor, &found, &error));
    assert_int_equal(found, 1);
    ok(reader_contributors(reader, of, NOW + 1, NOW, count_contributor, &found, &error));
    assert_int_equal(found, 1); /* nothing has changed since */
    ok(round_add(house->store, of, &round, NOW - 9 * DAY, &error));
    ok(round_answer_keep(house->store, of, round.id, person, SUPPORT_FORM, 5, "a", &error));
    ok(reader_support(reader, of, NOW - 2 * DAY, NOW, count_support, &owners, &error));
    ok(reader_support(reader, of, NOW - 9 * DAY, NOW - 2 * DAY, count_support, &owners, &error));
    assert_int_equal(owners, 5);
    ok(reader_people_list(reader, of, &list, &error));
    ok(reader_facts(reader, of, &facts, &error));
    ok(reader_organisations(reader, &organisations, &error));
    ok(rounds_forget(house->store, of, person, &error));
    ok(sealed_drop(house->store, of, person, &error));
}

/* Parts, then the end; whole is whole. */
static inline void use_snapshots(struct house *house, struct reader *reader)
{
    struct error error = ERROR_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    struct snapshots_made made = {.list = LIST_INIT};
    struct store *store = house->store;
    int64_t of = house->organisation, quarter = quarter_of(NOW) - 1;
    enum snapshot_kind kind = SNAPSHOT_DEMAND;
    ok(snapshot_keep(store, of, kind, quarter, "a", "1", NOW, &error));
    ok(snapshot_keep(store, of, kind, quarter, "a", "2", NOW, &error)); /* a worker that began anew */
    assert_int_equal(snapshot_part(store, of, kind, quarter, "a", &body, &error), RESULT_NOT_FOUND);
    assert_int_equal(snapshot_end(store, of, kind, quarter, 2, "{}", NOW, &error), RESULT_CONFLICT);
    ok(snapshot_end(store, of, kind, quarter, 1, "{}", NOW, &error));
    ok(snapshot_part(store, of, kind, quarter, "a", &body, &error));
    assert_string_equal(body.data, "2");
    assert_int_equal(snapshot_keep(store, of, kind, quarter, "a", "3", NOW, &error), RESULT_CONFLICT);
    assert_int_equal(snapshot_end(store, of, kind, quarter, 1, "{}", NOW, &error), RESULT_CONFLICT);
    assert_int_equal(snapshot_part(store, of, kind, quarter, "b", &body, &error), RESULT_NOT_FOUND);
    ok(reader_snapshots(reader, of, kind, &made, &error));
    assert_int_equal(made.list.count, 1);
    assert_int_equal(snapshot_first_due(&made, quarter, 0), quarter + 1);
    made.list.count = 0;
    assert_int_equal(snapshot_first_due(&made, quarter, quarter_start_ms(quarter)), quarter);
    assert_int_equal(snapshot_first_due(&made, quarter, quarter_start_ms(quarter) + 1), quarter + 1);
    list_done(&made.list);
}

static inline void use_figures(struct house *house)
{
    struct borrowed_reader borrowed = {house->store};
    struct reader *reader = (struct reader *)(void *)&borrowed;
    use_demand(house, reader);
    use_contributors(house, reader);
    use_snapshots(house, reader);
}

#endif
