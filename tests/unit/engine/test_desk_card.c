/* What a card tells its tutors beside the question: who asks, what was no help, what might be. */
#include "desk_room.h"

#include "store/people_list.h"

static void list_asker(struct desk *desk)
{
    own_(people_list_done) struct people_list list = {.people = LIST_INIT};
    struct people_list_changes changes;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    int64_t of = 0, id = 0;
    static const char *const accounts[] = {AINO, MIKKO, SAARA};
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
        *list_push(&list.people) = (struct listed_person){
            x_strdup("matrix"), x_strdup(accounts[i]), x_strdup("koskela"), x_strdup("class-teacher"), LANGUAGE_FI, 0};
    ok(store_open(desk->url, NULL, &store, &error));
    ok(store_begin(store, &error));
    ok(organisation_ensure_default(store, NOW, &of, &error));
    ok(unit_set(store, of, "koskela", "Koskelan koulu", NULL, NOW, &id, &error));
    ok(people_list_replace(store, of, &list, &changes, &error));
    ok(store_commit(store, &error));
    store_close(store);
}

static void test_a_card_tells_who_asks_and_what_was_no_help(void **state)
{
    struct desk *desk = *state;
    list_asker(desk);
    open_desk(desk);
    ask(desk, "$q", "tulostin ei tulosta");
    hears(desk, DIRECT, "Auttoiko", false, "$a");
    ask(desk, "$no", "ei auttanut");
    hears(desk, DIRECT, "", false, "$b");
    wish_for_person(desk);
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    static const char *const parts[] = {"Kysyjä: Koskelan koulu, class-teacher", "Ei auttanut: ”Tulostaminen”."};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strstr(card->body, parts[i]) == NULL)
            fail_msg("the card does not say \"%s\": %s", parts[i], card->body);
    }
    sent_as(desk, card, CARD, "");
    hears(desk, DIRECT, "Pyyntösi numero", false, "$told");
}

int main(void)
{
    const struct CMUnitTest tests[] = {test_at_desk(test_a_card_tells_who_asks_and_what_was_no_help)};
    return cmocka_run_group_tests(tests, group_up, group_down);
}
