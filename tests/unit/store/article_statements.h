/* The statements of articles, for test_plans.c; and what they do. */
#ifndef NEUVO_TESTS_ARTICLE_STATEMENTS_H
#define NEUVO_TESTS_ARTICLE_STATEMENTS_H

#include "store/article_files.h"
#include "store/article_marks.h"
#include "store/articles.h"
#include "store/failed_questions.h"
#include "store/organisations.h"
#include "store/questions.h"
#include "store_test.h"

static inline void use_articles(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(article_versions_done) struct article_versions versions = {.list = LIST_INIT};
    own_(article_version_done) struct article_version version = {.number = 0};
    char topic[] = "wifi", text[] = "---\ntitle: A\n---\nB\n", none[] = "";
    int64_t of = house->organisation, number = 0, changes = 0, helped = 0, not_helped = 0;
    struct article_head head;
    struct article_edit edit = {topic, LANGUAGE_FI, ARTICLE_PUBLISHED, text, 0, 0};
    ok(article_changes(house->store, of, &changes, &error));
    assert_int_equal(changes, 0);
    ok(article_add_version(house->store, of, house->person.id, &edit, false, NOW, &number, &error));
    assert_int_equal(number, 1);
    edit.deed = ARTICLE_DRAFTED;
    ok(article_add_version(house->store, of, house->person.id, &edit, false, NOW, &number, &error));
    ok(article_changes(house->store, of, &changes, &error));
    assert_int_equal(changes, 1); /* a draft answers nothing */
    ok(article_head_find(house->store, of, topic, LANGUAGE_FI, &head, &error));
    assert_true(head.newest == 2 && head.in_force == 1 && head.deed == ARTICLE_DRAFTED);
    ok(articles_in_force(house->store, of, &versions, &error));
    assert_int_equal(versions.list.count, 1);
    assert_string_equal(versions.list.items[0].text, text);
    edit = (struct article_edit){topic, LANGUAGE_FI, ARTICLE_TAKEN_BACK, none, 0, 0};
    ok(article_add_version(house->store, of, house->person.id, &edit, false, NOW, &number, &error));
    ok(article_changes(house->store, of, &changes, &error));
    assert_int_equal(changes, 2);
    ok(article_versions_of(house->store, of, topic, LANGUAGE_FI, &versions, &error));
    assert_int_equal(versions.list.count, 4);
    assert_int_equal(versions.list.items[1].number, 3);
    ok(article_version_find(house->store, of, topic, LANGUAGE_FI, 1, &version, &error));
    assert_string_equal(version.text, text);
    ok(article_helped(house->store, of, topic, LANGUAGE_FI, &helped, &not_helped, &error));
    edit = (struct article_edit){topic, LANGUAGE_SV, ARTICLE_DRAFTED, text, 0, 0};
    ok(article_add_version(house->store, of, house->person.id, &edit, false, NOW, &number, &error));
    own_(article_versions_done) struct article_versions drafts = {.list = LIST_INIT};
    ok(articles_unseen(house->store, of, LANGUAGE_SV, "", 10, &drafts, &error));
    assert_int_equal(drafts.list.count, 1);
    ok(articles_unseen(house->store, of, LANGUAGE_SV, "wifi", 10, &drafts, &error));
    assert_int_equal(drafts.list.count, 1);
}

/* Waiting for a second person, for a time to come, put away; and what is to be looked at. */
static inline void use_article_states(struct house *house)
{
    struct error error = ERROR_INIT;
    char topic[] = "mfa", text[] = "---\ntitle: A\n---\nB\n", why[] = "fi";
    int64_t of = house->organisation, number = 0, used = 0;
    bool is = false;
    struct article_head head;
    own_(article_versions_done) struct article_versions unseen = {.list = LIST_INIT};
    own_(article_marks_done) struct article_marks marks = {.list = LIST_INIT};
    struct article_edit edit = {topic, LANGUAGE_SV, ARTICLE_PUBLISHED, text, 0, 0};
    ok(article_approval_wanted(house->store, of, &is, &error));
    assert_false(is);
    ok(organisation_fact_set(house->store, of, ARTICLE_APPROVAL_FACT, ARTICLE_APPROVAL_SECOND, &error));
    ok(article_approval_wanted(house->store, of, &is, &error));
    assert_true(is);
    ok(organisation_fact_set(house->store, of, ARTICLE_APPROVAL_FACT, "", &error));
    ok(article_add_version(house->store, of, house->person.id, &edit, true, NOW, &number, &error));
    ok(article_head_find(house->store, of, topic, LANGUAGE_SV, &head, &error));
    assert_true(head.waits && head.in_force == 0 && article_is_unfinished(&head));
    ok(article_approve(house->store, of, topic, LANGUAGE_SV, house->person.id, &error));
    assert_int_equal(article_approve(house->store, of, topic, LANGUAGE_SV, house->person.id, &error), RESULT_CONFLICT);
    ok(article_head_find(house->store, of, topic, LANGUAGE_SV, &head, &error));
    assert_true(!head.waits && head.in_force == 1 && !article_is_unfinished(&head));
    edit.deed = ARTICLE_SCHEDULED;
    edit.due_ms = NOW + 1;
    ok(article_add_version(house->store, of, house->person.id, &edit, false, NOW, &number, &error));
    ok(article_fall_due(house->store, of, topic, LANGUAGE_SV, 1, &is, &error));
    assert_false(is);
    ok(article_fall_due(house->store, of, topic, LANGUAGE_SV, 2, &is, &error));
    assert_true(is);
    ok(article_fall_due(house->store, of, topic, LANGUAGE_SV, 2, &is, &error));
    assert_false(is); /* once */
    edit.deed = ARTICLE_ARCHIVED;
    ok(article_add_version(house->store, of, house->person.id, &edit, false, NOW, &number, &error));
    ok(article_head_find(house->store, of, topic, LANGUAGE_SV, &head, &error));
    assert_true(head.archived && head.in_force == 3);
    ok(articles_unseen(house->store, of, LANGUAGE_SV, "m", 1, &unseen, &error));
    assert_string_equal(unseen.list.items[0].topic, "mfa");
    edit.deed = ARTICLE_DRAFTED;
    ok(article_add_version(house->store, of, house->person.id, &edit, false, NOW, &number, &error));
    ok(article_head_find(house->store, of, topic, LANGUAGE_SV, &head, &error));
    assert_true(head.archived && head.in_force == 3); /* a draft brings nothing back */
    ok(article_used(house->store, of, topic, LANGUAGE_SV, 0, &used, &error));
    const struct article_mark behind = {MARK_BEHIND, NOW, why}, review = {MARK_REVIEW, NOW, why};
    ok(article_mark_set(house->store, of, topic, LANGUAGE_SV, &behind, &error));
    ok(article_mark_set(house->store, of, topic, LANGUAGE_SV, &behind, &error));
    ok(article_mark_set(house->store, of, topic, LANGUAGE_SV, &review, &error));
    ok(article_marks_of(house->store, of, topic, LANGUAGE_SV, &marks, &error));
    assert_int_equal(marks.list.count, 2);
    assert_string_equal(marks.list.items[0].why, "fi");
    ok(article_is_behind(house->store, of, topic, LANGUAGE_SV, &is, &error));
    assert_true(is);
    ok(article_mark_clear(house->store, of, topic, LANGUAGE_SV, MARK_REVIEW, &error));
    ok(article_marks_clear(house->store, of, topic, LANGUAGE_SV, &error));
    ok(article_is_behind(house->store, of, topic, LANGUAGE_SV, &is, &error));
    assert_false(is);
}

static inline void use_article_files(struct house *house)
{
    struct error error = ERROR_INIT;
    char topic[] = "wifi";
    own_(article_files_done) struct article_files known = {.list = LIST_INIT};
    const struct article_file file = {.topic = topic, .language = LANGUAGE_FI, .shipped = true, .mark = 7};
    ok(article_file_keep(house->store, house->organisation, &file, &error));
    ok(article_file_keep(house->store, house->organisation, &file, &error));
    ok(article_files_known(house->store, house->organisation, &known, &error));
    assert_int_equal(known.list.count, 1);
    assert_true(known.list.items[0].shipped && known.list.items[0].mark == 7);
}

/* Words are kept while their question stands as failed; who is done with one first decides. */
static inline void use_failed_questions(struct house *house)
{
    struct error error = ERROR_INIT;
    own_(failed_questions_done) struct failed_questions questions = {.list = LIST_INIT};
    const struct question_row row = {house->conversation.id, house->person.id, "", "", LANGUAGE_FI, "unknown"};
    int64_t of = house->organisation, place = house->conversation.id, person = house->person.id;
    ok(failed_question_keep(house->store, of, place, person, "ei kysymystä", NOW, &error)); /* there is none */
    ok(question_add(house->store, of, &row, NOW, &error));
    ok(failed_question_keep(house->store, of, place, person, "mikä", NOW, &error));
    ok(failed_question_keep(house->store, of, place, person, "mikä tämä on", NOW, &error));
    ok(failed_question_tell(house->store, of, place, person, &error));
    ok(failed_questions_waiting(house->store, of, 10, &questions, &error));
    assert_int_equal(questions.list.count, 1);
    assert_string_equal(questions.list.items[0].words, "mikä tämä on");
    assert_true(questions.list.items[0].tells);
    int64_t id = questions.list.items[0].id;
    own_(failed_question_done) struct failed_question one = {.id = 0};
    ok(failed_question_find(house->store, of, id, &one, &error));
    assert_true(one.conversation_id == place && one.tells);
    ok(failed_question_settle(house->store, of, id, FAILED_OUT_OF_SCOPE, &error));
    assert_int_equal(failed_question_settle(house->store, of, id, FAILED_ANSWERED, &error), RESULT_CONFLICT);
    ok(failed_questions_drop(house->store, of, place, &error));
    assert_int_equal(failed_question_tell(house->store, of, place, person, &error), RESULT_NOT_FOUND);
}

#endif
