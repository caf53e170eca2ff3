/* The statements of articles, for test_plans.c; and what they do. */
#ifndef NEUVO_TESTS_ARTICLE_STATEMENTS_H
#define NEUVO_TESTS_ARTICLE_STATEMENTS_H

#include "store/articles.h"
#include "store/failed_questions.h"
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
    struct article_edit edit = {topic, LANGUAGE_FI, ARTICLE_PUBLISHED, text};
    ok(article_changes(house->store, of, &changes, &error));
    assert_int_equal(changes, 0);
    ok(article_add_version(house->store, of, house->person.id, &edit, NOW, &number, &error));
    assert_int_equal(number, 1);
    edit.deed = ARTICLE_DRAFTED;
    ok(article_add_version(house->store, of, house->person.id, &edit, NOW, &number, &error));
    ok(article_changes(house->store, of, &changes, &error));
    assert_int_equal(changes, 1); /* a draft answers nothing */
    ok(article_head_find(house->store, of, topic, LANGUAGE_FI, &head, &error));
    assert_true(head.newest == 2 && head.in_force == 1 && head.deed == ARTICLE_DRAFTED);
    ok(articles_in_force(house->store, of, &versions, &error));
    assert_int_equal(versions.list.count, 1);
    assert_string_equal(versions.list.items[0].text, text);
    edit = (struct article_edit){topic, LANGUAGE_FI, ARTICLE_TAKEN_BACK, none};
    ok(article_add_version(house->store, of, house->person.id, &edit, NOW, &number, &error));
    ok(article_changes(house->store, of, &changes, &error));
    assert_int_equal(changes, 2);
    ok(article_versions_of(house->store, of, topic, LANGUAGE_FI, &versions, &error));
    assert_int_equal(versions.list.count, 4);
    assert_int_equal(versions.list.items[1].number, 3);
    ok(article_version_find(house->store, of, topic, LANGUAGE_FI, 1, &version, &error));
    assert_string_equal(version.text, text);
    ok(article_helped(house->store, of, topic, LANGUAGE_FI, &helped, &not_helped, &error));
    edit = (struct article_edit){topic, LANGUAGE_SV, ARTICLE_DRAFTED, text};
    ok(article_add_version(house->store, of, house->person.id, &edit, NOW, &number, &error));
    own_(article_versions_done) struct article_versions drafts = {.list = LIST_INIT};
    ok(articles_drafted(house->store, of, LANGUAGE_SV, "", 10, &drafts, &error));
    assert_int_equal(drafts.list.count, 1);
    ok(articles_drafted(house->store, of, LANGUAGE_SV, "wifi", 10, &drafts, &error));
    assert_int_equal(drafts.list.count, 1);
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
