/* Every statement of the nouns finds its rows through an index. */
#include "article_statements.h"
#include "desk_statements.h"
#include "figure_statements.h"
#include "round_statements.h"
#include "store/access.h"
#include "store/alarms.h"
#include "store/attachments.h"
#include "store/audit.h"
#include "store/calendars.h"
#include "store/cursors.h"
#include "store/dead.h"
#include "store/drafts.h"
#include "store/feedback.h"
#include "store/inbound.h"
#include "store/incidents.h"
#include "store/jobs.h"
#include "store/learnt.h"
#include "store/links.h"
#include "store/local_accounts.h"
#include "store/outbox.h"
#include "store/own_cards.h"
#include "store/people_list.h"
#include "store/person_units.h"
#include "store/questions.h"
#include "store/reader.h"
#include "store/retention.h"
#include "store/targets.h"
#include "store/tickets.h"
#include "store/timers.h"
#include "store/tutors.h"
#include "store_test.h"

static void use_organisations(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(organisations_done) struct organisations organisations = {.list = LIST_INIT};
    own_(facts_done) struct facts facts = {.list = LIST_INIT};
    own_(place_rows_done) struct place_rows places = {.list = LIST_INIT};
    own_(text_done) struct text value = TEXT_INIT;
    int64_t id = 0, of = house->organisation;
    bool has = false;
    ok(organisation_list(house->store, &organisations, &error));
    ok(organisation_fact_set(house->store, of, "a", "b", &error));
    ok(organisation_fact(house->store, of, "a", &value, &error));
    ok(organisation_fact_set(house->store, of, "a", "", &error));
    ok(organisation_facts_all(house->store, of, &facts, &error));
    ok(unit_set(house->store, of, "top", "T", NULL, NOW, &id, &error));
    ok(unit_set(house->store, of, "low", "L", "top", NOW, &id, &error));
    ok(unit_set(house->store, of, "low", "L", "top", NOW, &id, &error));
    ok(unit_list(house->store, of, &places, &error));
    ok(queue_ensure(house->store, of, "q", "Q", NOW, &id, &error));
    ok(queue_list(house->store, of, &places, &error));
    ok(queue_has_tutor(house->store, of, &has, &error));
}

static void use_targets_of_queues(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(queue_targets_done) struct queue_targets targets = QUEUE_TARGETS_INIT;
    int64_t days = 0;
    ok(queue_targets_set(house->store, house->organisation, &targets, &error));
    ok(queue_targets_of(house->store, house->organisation, 1, &targets, &error));
    ok(silent_days_set(house->store, house->organisation, 3, &error));
    ok(silent_days(house->store, house->organisation, &days, &error));
    assert_int_equal(days, 3);
    ok(ticket_told(house->store, house->organisation, 1, NOW, &error));
    ok(ticket_heard(house->store, house->organisation, 1, NOW, &error));
    ok(ticket_opened_again(house->store, house->organisation, 1, NOW, &error));
    ok(ticket_set_other_language(house->store, house->organisation, 1, LANGUAGE_SV, &error));
}

static void use_calendars(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(text_done) struct text hours = TEXT_INIT;
    own_(duties_done) struct duties found = {.list = LIST_INIT};
    int64_t of = house->organisation;
    struct duty duty = {NOW, NOW + DAY};
    struct duties one = {.list = {.items = &duty, .count = 1}};
    ok(office_hours_set(house->store, of, "mon 8-16", &error));
    ok(office_hours(house->store, of, &hours, &error));
    ok(calendar_set(house->store, of, CALENDAR_UNIT, 0, &one, &error));
    ok(calendar_set(house->store, of, CALENDAR_TUTOR, house->person.id, &one, &error));
    ok(calendar_breaks(house->store, of, "low", NOW - DAY, NOW + 9 * DAY, &found, &error));
    assert_int_equal(found.list.count, 1);
}

static void use_conversations(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(entries_done) struct entries entries = {.list = LIST_INIT};
    own_(text_done) struct text kept = TEXT_INIT;
    int64_t of = house->organisation, conversation = house->conversation.id, person = house->person.id;
    int64_t seq = 0;
    bool flag = false;
    unsigned tries = 0;
    ok(inbound_remember(house->store, of, "web", "v", "e", NOW, &flag, &seq, &error));
    ok(inbound_remember(house->store, of, "web", "v", "e", NOW, &flag, &seq, &error));
    ok(inbound_set_seq(house->store, of, "web", "v", "e", 1, &error));
    ok(attempt_add(house->store, of, "web", "v", "e", NOW, &tries, &error));
    ok(attempt_count(house->store, of, "web", "v", "e", &tries, &error));
    ok(attempt_clear(house->store, of, "web", "v", "e", &error));
    ok(entry_add(house->store, of, conversation, person, false, "text", "b", "e", 0, NOW, &seq, &error));
    ok(entries_after(house->store, of, conversation, 0, 10, &entries, &flag, &error));
    ok(entries_latest(house->store, of, conversation, 10, &entries, &error));
    ok(entry_edit(house->store, of, conversation, "e", "c", &error));
    ok(entry_redact(house->store, of, conversation, "e", &error));
    ok(dialog_state_save(house->store, of, conversation, person, "s", &error));
    ok(dialog_state_load(house->store, of, conversation, person, &kept, &error));
    ok(dialog_state_save(house->store, of, conversation, person, "", &error));
    ok(conversation_touch(house->store, of, conversation, NOW, &error));
    ok(conversation_end(house->store, of, conversation, &error));
    ok(cursor_set(house->store, of, "matrix", "since", "1", NOW, &error));
    ok(cursor_get(house->store, of, "matrix", "since", &kept, &error));
}

static void use_targets(struct house *house)
{
    int64_t told = 0;
    struct error error = ERROR_INIT;
    own_(entry_place_done) struct entry_place place = ENTRY_PLACE_INIT;
    struct kept_list kept = {.list = LIST_INIT};
    int64_t of = house->organisation, conversation = house->conversation.id, seq = 0, id = 0;
    bool newest = false;
    ok(entry_add(house->store, of, conversation, 0, false, "text", "b", "e9", 0, NOW, &seq, &error));
    ok(entry_find(house->store, of, "web", "visit-1", "e9", &place, &error));
    ok(entry_is_newest_in(house->store, of, conversation, seq, &newest, &error));
    ok(entry_add(house->store, of, conversation, 0, true, "reply", "b", "", 0, NOW, &seq, &error));
    ok(entry_set_answers(house->store, of, conversation, seq, place.seq, &error));
    ok(entry_answer_of(house->store, of, conversation, place.seq, &seq, &error));
    ok(entry_rewrite(house->store, of, conversation, seq, "c", &error));
    ok(outbox_add(house->store, of, conversation, seq, "t1", "reply", "b", "", NOW, &id, &error));
    ok(outbox_move_place(house->store, id, "elsewhere", &error));
    ok(outbox_change(house->store, of, conversation, seq, "t2", "c", "", NOW, &error));
    ok(outbox_change(house->store, of, conversation, seq, "t3", "", "", NOW, &error));
    ok(conversation_move(house->store, of, conversation, "visit-1", &error));
    (void)conversation_alone_with(house->store, of, house->person.id, &told, &error);
    ok(conversation_set_direct(house->store, of, &house->conversation, !house->conversation.direct, &error));
    ok(cursors_of_connector(house->store, of, "matrix", &kept, &error));
    kept_done(&kept);
}

static void use_outbox(struct house *house)
{
    struct error error = ERROR_INIT;
    int64_t of = house->organisation, conversation = house->conversation.id, ids[3], due = 0;
    struct outbox_counts counts;
    struct entries entries = {.list = LIST_INIT};
    size_t hurried = 0;
    bool waits = false;
    for (int i = 0; i < 3; i++) {
        own_(departures_done) struct departures departures = {.list = LIST_INIT};
        const char key[2] = {(char)('a' + i), '\0'};
        ok(outbox_add(house->store, of, conversation, i + 1, key, "reply", "b", "", NOW, &ids[i], &error));
        ok(outbox_can_wait(house->store, of, conversation, &error));
        ok(outbox_claim(house->store, NOW, 10, 10, &departures, &error));
        ok(outbox_claim_unasked(house->store, NOW, 10, 10, &departures, &error));
    }
    ok(outbox_next_due(house->store, true, &due, &error));
    ok(outbox_await_reader(house->store, ids[0], NOW, &waits, &error));
    ok(outbox_reader_is_back(house->store, of, conversation, NOW, &entries, &error));
    ok(outbox_counts(house->store, &counts, &error));
    ok(outbox_later(house->store, ids[0], NOW, "x", &error));
    ok(outbox_hurry(house->store, "web", NOW - 1, 10, &hurried, &error));
    ok(outbox_seen(house->store, "a", "seen", &error));
    ok(outbox_done(house->store, ids[0], "sent", NOW, &error));
    ok(outbox_never(house->store, ids[1], "x", NOW, &error));
    ok(outbox_release_all(house->store, &error));
    ok(outbox_withdraw_unsent(house->store, of, conversation, &error));
}

static void use_incidents(struct house *house, int64_t ticket_id)
{
    struct error error = ERROR_INIT;
    int64_t of = house->organisation, person = house->person.id;
    own_(tickets_done) struct tickets had = {.list = LIST_INIT};
    own_(kept_incident_done) struct kept_incident found_incident = {.id = 0}, carded_incident = {.id = 0};
    own_(incidents_done) struct incidents open = {.list = LIST_INIT};
    char words[] = "w", line[] = "l";
    struct kept_incident incident = {.words = words, .line = line, .began_ms = NOW, .until_ms = NOW};
    struct incident_counts counts;
    struct told_rows told = {.list = LIST_INIT};
    ok(incident_add(house->store, of, &incident, &error));
    ok(incident_set_card(house->store, of, incident.id, 7, 9, &error));
    ok(incident_set_state(house->store, of, incident.id, INCIDENT_OPEN, NOW, &error));
    ok(incident_find(house->store, of, incident.id, &found_incident, &error));
    ok(incident_of_card(house->store, of, 7, 9, &carded_incident, &error));
    ok(incidents_in(house->store, of, INCIDENT_OPEN, &open, &error));
    ok(incident_tell(house->store, of, incident.id, 1, person, LANGUAGE_FI, true, NOW, &error));
    ok(incident_count(house->store, of, incident.id, &counts, &error));
    ok(incident_untold(house->store, of, incident.id, 20, &told, &error));
    ok(incident_told_over(house->store, of, incident.id, 1, NOW, &error));
    ok(incident_take_ticket(house->store, of, incident.id, ticket_id, &error));
    ok(tickets_of_incident(house->store, of, incident.id, 20, &had, &error));
    list_done(&told.list);
}

static void use_drafts(struct house *house, int64_t ticket_id)
{
    struct error error = ERROR_INIT;
    int64_t of = house->organisation;
    own_(draft_done) struct draft draft = {.number = 0};
    own_(drafts_done) struct drafts drafts = {.list = LIST_INIT};
    bool fresh = false;
    ok(draft_ask(house->store, of, 1, ticket_id, house->person.id, NOW, &fresh, &error));
    assert_true(fresh);
    ok(draft_ask(house->store, of, 1, ticket_id, house->person.id, NOW, &fresh, &error));
    assert_false(fresh);
    ok(draft_find(house->store, of, 1, &draft, &error));
    draft.state = DRAFT_WAITS;
    ok(draft_write(house->store, of, &draft, NOW, &error));
    ok(drafts_in(house->store, of, DRAFT_WAITS, 20, &drafts, &error));
    assert_int_equal(drafts.list.count, 1);
    ok(ticket_set_helped(house->store, of, ticket_id, HELPED_YES, &error));
    ok(ticket_asked_helped(house->store, of, ticket_id, NOW, &error));
}

static void use_desk(struct house *house, int64_t ticket_id)
{
    struct error error = ERROR_INIT;
    own_(text_done) struct text text = TEXT_INIT;
    own_(queue_place_done) struct queue_place place = QUEUE_PLACE_INIT;
    own_(ticket_done) struct ticket found = {.id = 0}, carded = {.id = 0}, claimed = {.id = 0}, numbered = {.id = 0};
    own_(access_rows_done) struct access_rows tutors = {.list = LIST_INIT};
    own_(tickets_done) struct tickets had = {.list = LIST_INIT};
    int64_t of = house->organisation, person = house->person.id, queue = 0;
    bool is = false;
    ok(queue_ensure(house->store, of, "d", "D", NOW, &queue, &error));
    ok(access_grant(house->store, of, person, "tutor", "N", NOW, &error));
    ok(access_find(house->store, of, person, "tutor", &text, &error));
    ok(access_all(house->store, of, "tutor", &tutors, &error));
    ok(queue_member_add(house->store, of, queue, person, &error));
    own_(tutor_rows_done) struct tutor_rows on_duty = {.list = LIST_INIT};
    char hours[] = "mon 9-11";
    struct tutor_row row = {.person_id = person, .week_minutes = 90, .hours = hours};
    int64_t waiting = 0;
    ok(tutor_hours_set(house->store, of, &row, &error));
    ok(tutor_hours_set(house->store, of, &row, &error));
    ok(tutors_of_queue(house->store, of, queue, &on_duty, &error));
    ok(tutor_hours_of(house->store, of, person, &on_duty, &error));
    ok(tutors_all(house->store, of, &on_duty, &error));
    ok(tutor_warned(house->store, of, person, 1, NOW, &error));
    ok(queue_member_only(house->store, of, queue, person, &error));
    ok(tutor_remove(house->store, of, 1, &error));
    assert_true(on_duty.list.count == 3 && on_duty.list.items[1].week_minutes == 90);
    assert_string_equal(on_duty.list.items[0].hours, hours);
    own_(queue_routes_done) struct queue_routes routes = {.list = LIST_INIT};
    struct queue_route route = {queue, hours, hours, hours};
    ok(queue_route_set(house->store, of, &route, &error));
    ok(queue_routes_all(house->store, of, &routes, &error));
    assert_string_equal(routes.list.items[routes.list.count - 1].units, hours);
    ok(queue_waiting(house->store, of, queue, &waiting, &error));
    ok(queue_place_set(house->store, of, queue, "matrix", "!r", &error));
    ok(queue_place_of(house->store, of, queue, &place, &error));
    ok(queue_place_is(house->store, of, "matrix", "!r", &is, &error));
    assert_true(is);
    ok(ticket_set_card(house->store, of, ticket_id, 7, 3, &error));
    ok(ticket_move(house->store, of, ticket_id, TICKET_NEW, TICKET_CLAIMED, "a", NOW, &error));
    ok(ticket_set_claimer(house->store, of, ticket_id, person, &error));
    ok(ticket_find(house->store, of, ticket_id, &found, &error));
    ok(ticket_of_card(house->store, of, 7, 3, &carded, &error));
    ok(ticket_of_number(house->store, of, 1, &numbered, &error));
    ok(ticket_pass_on(house->store, of, ticket_id, 5, "note", &error));
    ok(ticket_claimed_of(house->store, of, 1, person, &claimed, &error));
    ok(tickets_claimed_by(house->store, of, person, 20, &had, &error));
    assert_int_equal(had.list.count, 1);
    ok(ticket_reword(house->store, of, ticket_id, "w", &error));
    own_(ticket_done) struct ticket made = {.id = 0};
    ok(ticket_of_event(house->store, of, 1, "e", &made, &error));
    int64_t alarmed = 0;
    ok(alarm_add(house->store, of, 7, 4, ticket_id, &error));
    ok(alarm_find(house->store, of, 7, 4, &alarmed, &error));
    ok(alarm_acknowledge(house->store, of, ticket_id, NOW, &error));
    ok(tickets_ringing(house->store, of, 20, &had, &error));
    own_(own_cards_done) struct own_cards cards = {.list = LIST_INIT};
    own_(own_card_readers_done) struct own_card_readers readers = {.list = LIST_INIT};
    own_(text_done) struct text account = TEXT_INIT;
    struct own_card card = {.conversation_id = 7, .seq = 5, .ticket_id = ticket_id, .person_id = person}, same;
    int64_t chat = 0;
    ok(own_card_add(house->store, of, &card, &error));
    ok(own_card_at(house->store, of, 7, 5, &same, &error));
    ok(own_card_of(house->store, of, ticket_id, person, &same, &error));
    ok(own_cards_of_ticket(house->store, of, ticket_id, &cards, &error));
    assert_true(cards.list.count == 1 && cards.list.items[0].mine && !cards.list.items[0].answers);
    ok(own_cards_wish(house->store, of, person, true, &error));
    ok(own_card_readers(house->store, of, ticket_id, &readers, &error));
    assert_int_equal(own_card_place(house->store, of, person + 1, &chat, &error), RESULT_NOT_FOUND);
    assert_int_equal(own_card_account(house->store, of, person + 1, &account, &error), RESULT_NOT_FOUND);
    struct relay relay = {1, 2, 3, 4, ticket_id}, back;
    ok(relay_add(house->store, of, &relay, &error));
    ok(relay_find(house->store, of, 1, 2, &back, &error));
    assert_true(back.to_conversation_id == 3 && back.to_seq == 4);
    assert_true(found.id == ticket_id && carded.id == ticket_id && claimed.claimer_id == person);
    assert_int_equal(entry_external_id(house->store, of, 1, 1, &text, &error), RESULT_NOT_FOUND);
}

static void use_the_rest(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(timers_done) struct timers timers = {.list = LIST_INIT};
    own_(dead_letters_done) struct dead_letters letters = {.list = LIST_INIT};
    own_(tickets_done) struct tickets tickets = {.list = LIST_INIT};
    own_(job_row_done) struct job_row job = {0};
    const struct ticket_draft ticket = {.question = "q", .reason = "asked"};
    const struct feedback_draft feedback = {.kind = "helped"};
    int64_t of = house->organisation, person = house->person.id, id = 0, number = 0;
    ok(timer_add(house->store, of, 1, person, "k", "", NOW, NOW, &id, &error));
    ok(timers_due(house->store, NOW, 10, &timers, &error));
    ok(timer_next_due(house->store, &number, &error));
    ok(timer_fired(house->store, of, id, &error));
    ok(dead_count(house->store, of, &number, &error));
    ok(dead_list(house->store, of, 0, 10, &letters, &error));
    ok(audit_add(house->store, of, "a", "b", "c", "d", NOW, &error));
    ok(audit_count(house->store, of, &number, &error));
    ok(job_add(house->store, of, "k", "", NOW, &id, &error));
    ok(job_take(house->store, of, NOW, &job, &error));
    ok(job_set_progress(house->store, of, id, 1, NOW, &error));
    ok(job_cancel(house->store, of, id, NOW, &error));
    ok(job_release_all(house->store, NOW, &error));
    ok(job_finish(house->store, of, id, JOB_DONE, "", NOW, &error));
    ok(ticket_next_number(house->store, of, &number, &error));
    ok(ticket_add(house->store, of, 1, person, LANGUAGE_FI, &ticket, "e", 0, NOW, &id, &error));
    ok(tickets_of_person(house->store, of, person, 10, &tickets, &error));
    ok(tickets_without_card(house->store, of, 1, 10, &tickets, &error));
    use_desk(house, id);
    use_incidents(house, id);
    use_drafts(house, id);
    use_bookings(house, id);
    ok(feedback_add(house->store, of, 1, person, &feedback, NOW, &error));
    const struct question_row question = {1, person, "u", "t", LANGUAGE_FI, "answer"};
    ok(question_add(house->store, of, &question, NOW, &error));
    ok(question_turns(house->store, of, 1, "t", QUESTION_HELPED, NOW, &error));
}

static void use_learnt(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(learnt_rows_done) struct learnt_rows rows = {.list = LIST_INIT};
    char topic[] = "t", words[] = "w";
    const struct learnt_draft draft = {.mark = "aa", .topic = topic, .words = words};
    int64_t of = house->organisation, number = 0;
    for (int64_t person = 1; person <= LEARNT_VOTES_MOST + 1; person++)
        ok(learnt_vote(house->store, of, person, &draft, NOW, &error));
    ok(learnt_all(house->store, &rows, &error));
    ok(learnt_changes(house->store, &number, &error));
    ok(learnt_count_of_person(house->store, of, 1, &number, &error));
    ok(learnt_join_people(house->store, of, 1, 2, &error));
    ok(learnt_forget_person(house->store, of, 1, &error));
    ok(learnt_drop_old(house->store, NOW + DAY, 100, &number, &error));
    (void)learnt_remove(house->store, of, "c", &error);
}

static void use_local_accounts(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(local_account_done) struct local_account found = {.person_id = 0}, invited = {.person_id = 0};
    own_(local_accounts_done) struct local_accounts all = {.list = LIST_INIT};
    struct session session;
    int64_t of = house->organisation, person = house->person.id;
    ok(local_account_add(house->store, of, person, "aino", "Aino", NOW, &error));
    assert_int_equal(local_account_add(house->store, of, person + 1, "aino", "Aino", NOW, &error), RESULT_CONFLICT);
    ok(local_account_invite(house->store, of, person, "code", NOW + 1, &error));
    assert_int_equal(local_account_invited(house->store, of, "other", NOW, &invited, &error), RESULT_NOT_FOUND);
    assert_int_equal(local_account_invited(house->store, of, "code", NOW + 1, &invited, &error), RESULT_NOT_FOUND);
    ok(local_account_invited(house->store, of, "code", NOW, &invited, &error));
    ok(session_open(house->store, of, person, "h", NOW, &error));
    ok(session_seen(house->store, of, "h", NOW + 5, &error));
    ok(session_find(house->store, of, "h", &session, &error));
    assert_true(session.person_id == person && session.seen_ms == NOW + 5);
    ok(session_close(house->store, of, "h", &error));
    assert_int_equal(session_find(house->store, of, "h", &session, &error), RESULT_NOT_FOUND);
    ok(session_open(house->store, of, person, "h2", NOW, &error));
    ok(local_account_set_password(house->store, of, person, "$argon2id$", &error));
    assert_int_equal(session_find(house->store, of, "h2", &session, &error), RESULT_NOT_FOUND);
    ok(local_account_find(house->store, of, "aino", &found, &error));
    assert_string_equal(found.password, "$argon2id$");
    ok(local_accounts_list(house->store, of, "", &all, &error));
    assert_int_equal(all.list.count, 1);
    ok(local_account_remove(house->store, of, person, &error));
}

static void note_nothing(void *context, const char *organisation, const char *sha256)
{
}

static void use_attachments(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(departures_done) struct departures departures = {.list = LIST_INIT};
    own_(attachment_rows_done) struct attachment_rows rows = {.list = LIST_INIT};
    char origin[] = "mxc://a/b", event[] = "$e";
    const struct attachment_draft draft = {.origin = origin, .event = event, .at_ms = NOW};
    const struct attachment_owner owner = {
        .ticket_id = 1, .conversation_id = 2, .person_id = house->person.id, .connector = "matrix"};
    struct attachment_names behind = {.list = LIST_INIT};
    struct attachment_name picture;
    struct attachment_source source;
    int64_t of = house->organisation, dropped = 0, count = 0;
    ok(attachment_add(house->store, of, &owner, &draft, "p1", NOW, &error));
    ok(attachment_add(house->store, of, &owner, &draft, "p2", NOW, &error));
    ok(outbox_claim(house->store, NOW, 10, 10, &departures, &error));
    assert_int_equal(departures.list.count, 2);
    struct arrival *outcome = arrival_new(ARRIVAL_OUTCOME, "", 0);
    outcome->departure_id = departures.list.items[0]->id;
    message_set(&outcome->file, "f");
    ok(attachment_outcome(house->store, outcome, NOW, &picture, &error));
    ok(attachment_find(house->store, of, picture.id, &source, &error));
    ok(attachment_set_shown(house->store, of, picture.id, 2, 1, &error));
    ok(attachments_behind(house->store, outcome->departure_id, &behind, &error));
    ok(attachments_count(house->store, of, 1, &count, &error));
    list_done(&behind.list);
    ok(attachments_of_ticket(house->store, of, 1, &rows, &error));
    assert_int_equal(rows.list.count, 2);
    ok(attachments_each_file(house->store, note_nothing, NULL, &error));
    ok(attachments_drop_of_event(house->store, of, 2, "$e", NOW, &error));
    ok(attachments_drop_of_person(house->store, of, house->person.id, NOW, &error));
    ok(attachments_drop_closed(house->store, NOW, 10, NOW, &dropped, &error));
    message_set(&outcome->file, "");
    outcome->departure_id = departures.list.items[1]->id;
    ok(attachment_outcome(house->store, outcome, NOW, &picture, &error));
    arrival_free(outcome);
}

static void use_person(struct house *house)
{
    struct error error = ERROR_INIT;
    struct person_records records;
    struct person person, found;
    int64_t of = house->organisation, id = house->person.id, seq = 0;
    ok(entry_add(house->store, of, house->conversation.id, id, false, "text", "b", "e", 0, NOW, &seq, &error));
    ok(person_for_account(house->store, of, "web", "visit-1", PRESENCE_SHARED, NOW, &person, &error));
    ok(person_find(house->store, of, "web", "visit-1", &found, &error));
    ok(person_set_language(house->store, of, id, LANGUAGE_FI, &error));
    ok(person_set_greeted(house->store, of, id, &error));
    ok(person_records(house->store, of, id, house->conversation.id, &records, &error));
    ok(person_forget(house->store, of, id, NOW, &error));
}

static void use_links(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(text_done) struct text names = TEXT_INIT;
    struct person other, kept;
    int64_t of = house->organisation, id = house->person.id, number = 0, until_ms = 0;
    ok(link_code_keep(house->store, of, id, "K7MP4XQ2", NOW + 1, &error));
    ok(link_code_find(house->store, of, "K7MP4XQ2", NOW, &number, &error));
    ok(link_code_drop(house->store, of, "K7MP4XQ2", &error));
    ok(link_missed(house->store, of, id, NOW, &error));
    ok(link_misses_left(house->store, of, id, NOW, &number, &until_ms, &error));
    ok(person_account_names(house->store, of, id, &names, &error));
    ok(person_for_account(house->store, of, "matrix", "@a:x", PRESENCE_PERSONAL, NOW, &other, &error));
    ok(entry_add(house->store, of, house->conversation.id, other.id, false, "text", "b", "e", 0, NOW, &number, &error));
    ok(person_link(house->store, of, id, other.id, &kept, &error));
}

static void use_people_list(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    own_(people_list_done) struct people_list all = {.people = LIST_INIT};
    struct people_list none = {.people = LIST_INIT};
    own_(known_unit_done) struct known_unit unit = {.code = NULL};
    struct people_list_changes changes;
    int64_t of = house->organisation;
    bool flag = false;
    *list_push(&list.people) =
        (struct listed_person){x_strdup("matrix"), x_strdup("@a:x"), x_strdup(""), x_strdup(""), LANGUAGE_NONE, 0};
    ok(people_list_replace(house->store, of, &list, &changes, &error));
    ok(people_list_serves(house->store, of, "matrix", "@a:x", NOW, &flag, &error));
    ok(people_list_all(house->store, of, &all, &error));
    ok(person_unit_set(house->store, of, house->person.id, KNOWN_FROM_SAID, "low", 0, &error));
    ok(person_unit_find(house->store, of, house->person.id, NOW, &unit, &error));
    ok(people_list_replace(house->store, of, &none, &changes, &error));
}

static void use_retention(struct house *house)
{
    struct error error = ERROR_INIT;
    struct retention_night night = {0};
    bool more = true;
    while (more)
        ok(retention_run(house->store, &retention_default, NOW + 399 * DAY, 1, &night, &more, &error));
}

/* Only the few organisations themselves may be read from end to end. */
static bool reads_all(const char *line)
{
    static const char *const allowed[] = {"SCAN g\n", "SCAN g ", "SCAN organisation\n", "SCAN organisation ",
                                          "SCAN instance\n"};
    const char *scan = strstr(line, "SCAN ");
    if (scan == NULL || strstr(scan, "SCAN CONSTANT ROW") == scan)
        return false;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (strncmp(scan, allowed[i], strlen(allowed[i])) == 0)
            return reads_all(scan + 5);
    return true;
}

static bool is_housekeeping(const char *sql)
{
    static const char *const words[] = {"BEGIN",    "COMMIT",        "SAVEPOINT",  "RELEASE",
                                        "ROLLBACK", "sqlite_master", "FROM schema"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(sql, words[i]) != NULL)
            return true;
    return false;
}

static void test_every_statement_has_an_index(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    size_t checked = 0;
    ok(store_begin(house->store, &error));
    use_organisations(house);
    use_calendars(house);
    use_service_desks(house);
    use_waiting(house);
    use_articles(house);
    use_article_states(house);
    use_article_files(house);
    use_failed_questions(house);
    use_targets_of_queues(house);
    use_checkins(house);
    use_rounds(house);
    use_figures(house);
    use_unit_hours(house);
    use_conversations(house);
    use_targets(house);
    use_outbox(house);
    use_the_rest(house);
    use_learnt(house);
    use_local_accounts(house);
    use_attachments(house);
    use_people_list(house);
    use_links(house);
    use_person(house);
    use_retention(house);
    ok(store_commit(house->store, &error));
    for (size_t i = 0; db_statement(house->store->db, i) != NULL; i++) {
        const char *sql = db_statement(house->store->db, i);
        own_(text_done) struct text plan = TEXT_INIT;
        if (is_housekeeping(sql))
            continue;
        ok(db_plan(house->store->db, sql, &plan, &error));
        if (reads_all(plan.data))
            fail_msg("this statement reads a whole table:\n%s\n%s", sql, plan.data);
        if (strncmp(sql, "SELECT", 6) == 0 && strstr(sql, "person_id = $2") != NULL &&
            strstr(plan.data, "(organisation_id=?)") != NULL && strstr(plan.data, "person_id=?") == NULL)
            fail_msg("this statement walks all rows of an organisation for one person's:\n%s\n%s", sql, plan.data);
        if (strstr(sql, "LIMIT") != NULL && strstr(plan.data, "TEMP B-TREE") != NULL)
            fail_msg("this statement sorts before it takes a few:\n%s\n%s", sql, plan.data);
        checked++;
    }
    assert_true(checked > 100);
}

/* Every edit, reaction and removal asks for it: not through all entries of an organisation. */
static void test_an_id_of_the_platform_leads_to_its_entry(void **state)
{
    struct house *house = *state;
    struct error error = ERROR_INIT;
    size_t checked = 0;
    use_targets(house);
    for (size_t i = 0; db_statement(house->store->db, i) != NULL; i++) {
        own_(text_done) struct text plan = TEXT_INIT;
        if (strstr(db_statement(house->store->db, i), "e.external_id = $2") == NULL)
            continue;
        ok(db_plan(house->store->db, db_statement(house->store->db, i), &plan, &error));
        assert_non_null(strstr(plan.data, "entry_external (organisation_id=? AND external_id=?)"));
        checked++;
    }
    assert_int_equal(checked, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_in_house(test_every_statement_has_an_index),
        test_in_house(test_an_id_of_the_platform_leads_to_its_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
