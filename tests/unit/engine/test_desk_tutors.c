/* Tutors: how many requests at a time, in which languages, and who is taken out of the record. */
#include "aside.h"

#include "commands/organisation_record.h"
#include "model/local_time.h"

#define BERTTAS "!bertta:kunta.example"
#define SECOND_CARD "$card-of-bertta"

static enum receipt_kind under(struct desk *desk, const char *card, const char *account, const char *id,
                               const char *text)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add_event(arrival, account, ROOM, id, text);
    message_set(&message->thread, card);
    message->overheard = true;
    return deliver(desk, arrival);
}

static void bertta_says(struct desk *desk, const char *id, const char *text)
{
    struct arrival *arrival = batch(desk);
    (void)add_event(arrival, BERTTA, BERTTAS, id, text);
    assert_int_equal(deliver(desk, arrival), RECEIPT_TAKEN);
}

/* Bertta asks for a person too; her card is out. */
static void second_request(struct desk *desk)
{
    bertta_says(desk, "$bq", "kuka vaihtaa lampun");
    hears(desk, BERTTAS, "", false, "$ba");
    bertta_says(desk, "$bw", "ihminen");
    hears(desk, BERTTAS, "Välitänkö tämän?", false, "$bs");
    bertta_says(desk, "$bh", "kyllä, välitä se");
    hears(desk, ROOM, "lampun", false, SECOND_CARD);
    hears(desk, BERTTAS, "Pyyntösi numero", false, "$bt");
}

/* One at a time is agreed: the second is refused, and who writes "ota" again has it; another tutor cannot pass it. */
static void test_one_more_than_agreed_is_asked_about(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    struct aside aside = open_aside(desk);
    set_tutor(&aside, MIKKO, "mon 9-11", "", 1);
    close_aside(desk, &aside);
    ask_for_person(desk);
    claim(desk);
    second_request(desk);
    assert_int_equal(under(desk, SECOND_CARD, SAARA, "$s1", "siirrä Mikko"), RECEIPT_TAKEN);
    hears(desk, ROOM, "Mikko hoitaa jo niin monta", false, "$n0");
    assert_int_equal(under(desk, SECOND_CARD, MIKKO, "$c1", "ota"), RECEIPT_TAKEN);
    hears(desk, ROOM, "Sinulla on jo 1 pyyntöä", false, "$n1");
    clock_set_ms(NOW + 11 * 60000); /* that was long ago: it is asked again */
    assert_int_equal(under(desk, SECOND_CARD, MIKKO, "$c2", "ota"), RECEIPT_TAKEN);
    hears(desk, ROOM, "Sinulla on jo 1 pyyntöä", false, "$n2");
    assert_int_equal(under(desk, SECOND_CARD, MIKKO, "$c3", "ota"), RECEIPT_TAKEN);
    hears(desk, BERTTAS, "Mikko", false, "$bt2");
    own_(departure_freep) struct departure *card = to_place(desk, ROOM);
    assert_string_equal(card->target, SECOND_CARD);
    assert_non_null(strstr(card->body, "Mikko hoitaa"));
    sent_as(desk, card, "$card-b2", "");
    assert_int_equal(replies_out(desk), 0);
}

/* In Finnish not before Monday, in Swedish tomorrow: the asker takes that, and the card says so. */
static void test_the_asker_takes_another_language(void **state)
{
    struct desk *desk = *state;
    open_desk(desk);
    struct aside aside = open_aside(desk);
    set_tutor(&aside, MIKKO, "mon 9-10", "fi", 0);
    set_tutor(&aside, SAARA, "mon 9-10, tue 9-10, wed 9-10, thu 9-10, fri 9-10", "sv, en", 0);
    close_aside(desk, &aside);
    clock_set_ms(local_moment(2026, 11, 24, 14 * 60));
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    wish_for_person(desk);
    hears(desk, ROOM, QUESTION, false, CARD);
    {
        own_(departure_freep) struct departure *told = to_place(desk, DIRECT);
        assert_non_null(strstr(told->body, "viimeistään maanantaina 30.11. klo 9.30"));
        assert_non_null(strstr(told->body, "Jos vastaus ruotsiksi käy, saat sen jo viimeistään keskiviikkona 25.11."));
        sent_as(desk, told, "$told", "");
    }
    ask(desk, "$sv", "Vastaus ruotsiksi käy");
    card_reads(desk, "Vastaus käy myös kielellä: ruotsi", "$card-2");
    hears(desk, DIRECT, "että vastaus ruotsiksi käy sinulle", false, "$noted");
    assert_int_equal(replies_out(desk), 0);
}

#define SWEDISH_ROOM "!svenska:kunta.example"

/* Who answers in Swedish has a queue and a room of their own: the card goes there. */
static void test_another_language_is_another_queue(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    struct person saara;
    own_(queue_route_done) struct queue_route route = {0, x_strdup(""), x_strdup(""), x_strdup("sv")};
    open_desk(desk);
    struct aside aside = open_aside(desk);
    ok(queue_ensure(aside.store, aside.of, "svenska", "Svenska", NOW, &route.queue_id, &error));
    ok(queue_place_set(aside.store, aside.of, route.queue_id, "matrix", SWEDISH_ROOM, &error));
    ok(queue_route_set(aside.store, aside.of, &route, &error));
    ok(person_find(aside.store, aside.of, "matrix", SAARA, &saara, &error));
    ok(queue_member_only(aside.store, aside.of, route.queue_id, saara.id, &error));
    set_tutor(&aside, SAARA, "mon 9-17, tue 9-17, wed 9-17, thu 9-17, fri 9-17", "", 0);
    close_aside(desk, &aside);
    ask(desk, "$q", QUESTION);
    hears(desk, DIRECT, "", false, "$a");
    wish_for_person(desk);
    hears(desk, ROOM, QUESTION, false, CARD);
    hears(desk, DIRECT, "kukaan ei ole vastaamassa suomeksi", false, "$told");
    ask(desk, "$sv", "Vastaus ruotsiksi käy");
    card_reads(desk, "on siirretty jonoon Svenska", "$card-2");
    hears(desk, SWEDISH_ROOM, QUESTION, false, "$card-3");
    hears(desk, DIRECT, "että vastaus ruotsiksi käy sinulle", false, "$noted");
    assert_int_equal(replies_out(desk), 0);
}

static void import_tutors(struct desk *desk, const char *tutors)
{
    own_(text_done) struct text path = TEXT_INIT, record = TEXT_INIT;
    struct error error = ERROR_INIT;
    struct store *store = NULL;
    text_printf(&path, "%s/record.yaml", desk->folder);
    text_printf(&record, "code: oma\nqueues: [{code: oma, name: Digituki}]\ntutors: [%s]\n", tutors);
    ok(file_write(path.data, record.data, record.length, 0600, &error));
    ok(store_open(desk->url, NULL, &store, &error)); /* beside the engine that runs */
    ok(organisation_record_import(store, path.data, &error));
    store_close(store);
}

/* Whoever is taken out can do nothing more; what they had waits again; when nobody is left, the asker hears that. */
static void test_who_is_taken_out_of_the_record_has_no_access(void **state)
{
    static const char mikko[] = "{matrix: \"" MIKKO "\", name: Mikko, hours: \"mon 9-17\"}",
                      both[] = "{matrix: \"" MIKKO "\", name: Mikko, hours: \"mon 9-17\"}, {matrix: \"" SAARA
                               "\", name: Saara, hours: \"tue 9-17\"}",
                      saara[] = "{matrix: \"" SAARA "\", name: Saara, hours: \"tue 9-17\"}";
    struct desk *desk = *state;
    open_desk(desk);
    import_tutors(desk, both);
    ask_for_person(desk);
    claim(desk);
    import_tutors(desk, saara);
    hears(desk, DIRECT, "ei enää ole vastaamassa", false, "$told-2");
    card_reads(desk, "odottaa ottajaa", "$card-3");
    assert_int_equal(under_card(desk, MIKKO, "$m1", "ota"), RECEIPT_TAKEN);
    hears(desk, ROOM, "Sinulla ei ole oikeutta", false, "$n1");
    assert_int_equal(under_card(desk, SAARA, "$s1", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Saara", false, "$told-3");
    card_reads(desk, "Saara hoitaa", "$card-4");
    import_tutors(desk, "");
    hears(desk, DIRECT, "ei kuitenkaan ole ketään vastaamassa", false, "$told-4");
    card_reads(desk, "odottaa ottajaa", "$card-5");
    import_tutors(desk, mikko);
    assert_int_equal(under_card(desk, MIKKO, "$m2", "ota"), RECEIPT_TAKEN);
    hears(desk, DIRECT, "Mikko", false, "$told-5");
    card_reads(desk, "Mikko hoitaa", "$card-6");
    assert_int_equal(replies_out(desk), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_one_more_than_agreed_is_asked_about),
        test_at_desk(test_the_asker_takes_another_language),
        test_at_desk(test_another_language_is_another_queue),
        test_at_desk(test_who_is_taken_out_of_the_record_has_no_access),
    };
    return cmocka_run_group_tests(tests, group_up, group_down);
}
