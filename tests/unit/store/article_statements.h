/* The statements of articles, for test_plans.c; and what they do. */
#ifndef NEUVO_TESTS_ARTICLE_STATEMENTS_H
#define NEUVO_TESTS_ARTICLE_STATEMENTS_H

#include "store/articles.h"
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
}

#endif
