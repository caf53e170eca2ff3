/* What an asker said of the room, the device and the number, in three languages; and what looks like it and is none. */
#include "desk/where.h"

#include "base/own.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void reads(const char *words, const char *room, const char *device, const char *call_back)
{
    own_(ticket_where_done) struct ticket_where where = {.room = NULL};
    const char *const wanted[] = {room, device, call_back};
    (void)where_read(words, &where);
    const char *const read[] = {where.room, where.device, where.call_back};
    for (size_t i = 0; i < 3; i++) {
        const char *value = read[i] == NULL ? "" : read[i];
        if (strcmp(value, wanted[i]) != 0)
            fail_msg("\"%s\": part %zu is \"%s\", not \"%s\"", words, i, value, wanted[i]);
    }
}

static void test_rooms(void **state)
{
    (void)state;
    reads("projektori ei toimi luokassa 204", "luokka 204", "projektori", "");
    reads("Luokka nro B12, tykki", "Luokka nro B12", "tykki", "");
    reads("juhlasalissa ei kuulu ääni", "juhlasali", "", "");
    reads("204:ssä mikki rikki", "204", "mikki", "");
    reads("sali A", "sali A", "", "");
    reads("projektorn i klassrum 12", "klassrum 12", "projektor", "");
    reads("vi är i gymnastiksalen", "gymnastiksalen", "", "");
    reads("printer in room 3.14", "room 3.14", "printer", "");
    reads("we are in the auditorium", "auditorium", "", "");
    reads("kopiokoneelle ruokalassa", "ruokala", "kopiokone", "");
    reads("Luokassa 3 chromebookin näppäimistö", "Luokka 3", "Chromebook", "");
    reads("smartboarden i rum 4", "rum 4", "smartboard", "");
    reads("tykissä ei virtaa", "", "tykki", "");
    /* Any classroom is none. */
    reads("projektorn i klassrummet", "", "projektor", "");
    reads("luokkahuoneessa ei ääntä", "", "", "");
    /* A class of pupils, an order number, a whole sentence about rooms. */
    reads("luokka 5B odottaa", "", "", "");
    reads("tilaus 12345 puuttuu", "", "", "");
    reads("miten varaan huoneen", "", "", "");
    reads("gymnastiksalen är låst", "", "", "");
}

static void test_numbers_to_ring(void **state)
{
    (void)state;
    reads("soita 040 123 4567", "", "", "040 123 4567");
    reads("+358-40-1234567.", "", "", "+358-40-1234567");
    reads("puh. 1234", "", "", "1234");
    reads("alanumero 512", "", "", "512");
    reads("ring mig på 050-765 4321, tack", "", "", "050-765 4321");
    reads("call extension 4411", "", "", "4411");
    reads("ensin 0401111111\nei vaan 0402222222", "", "", "0402222222");
    /* Times, versions, room numbers, a covered code, a serial number. */
    reads("kello 10.30 asti", "", "", "");
    reads("versio 1234567", "", "", "");
    reads("S/N ABC0401234567", "", "", "");
    reads("henkilötunnukseni on •••", "", "", "");
    reads("2026-11-27", "", "", "");
}

static void test_of_rooms_the_newest_of_devices_the_first(void **state)
{
    (void)state;
    reads("projektori luokassa 3\nsiis luokassa 4, läppärin kuva ei näy", "luokka 4", "projektori", "");
}

static void answers(const char *words, const char *room)
{
    own_(ticket_where_done) struct ticket_where where = {.room = NULL};
    (void)where_read_answer(words, &where);
    assert_string_equal(where.room == NULL ? "" : where.room, room);
}

static void test_an_answer_to_the_question(void **state)
{
    (void)state;
    answers("204", "204");
    answers("B12, numeroni on 040 123 4567", "B12");
    answers("0401234567", "");
    answers("yläkerran pieni tila", "yläkerran pieni tila");
    answers("en tiedä", "");
    answers("luokassa 7 toinen kerros", "luokka 7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rooms),
        cmocka_unit_test(test_numbers_to_ring),
        cmocka_unit_test(test_of_rooms_the_newest_of_devices_the_first),
        cmocka_unit_test(test_an_answer_to_the_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
