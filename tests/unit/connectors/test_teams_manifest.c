/* The app package: a zip file that others can read, with what Teams wants in it. */
#include "connectors/teams/manifest.h"

#include "base/file.h"
#include "base/json.h"
#include "base/own.h"
#include "base/zip.h"
#include "connectors/teams/outline.h"
#include "settings/phrases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct phrases *phrases;
static struct text color;

static const struct manifest good = {.app_id = "11111111-2222-3333-4444-555555555555",
                                     .public_url = "https://neuvo.kunta.example:8443",
                                     .developer = "Kunnan digituki"};

static void test_the_checksum(void **state)
{
    assert_int_equal(zip_checksum(0, "123456789", 9), 0xCBF43926U);
    assert_int_equal(zip_checksum(zip_checksum(0, "1234", 4), "56789", 5), 0xCBF43926U);
}

static uint32_t number_at(const struct text *bytes, size_t at, int size)
{
    uint32_t number = 0;
    for (int i = 0; i < size; i++)
        number |= (uint32_t)(unsigned char)bytes->data[at + (size_t)i] << (8 * i);
    return number;
}

/* Reads the file of that name out of the zip by its directory, as a reader does. False: it is not there. */
static bool unpack(const struct text *zip, const char *name, struct text *bytes)
{
    size_t end = zip->length - 22, at = number_at(zip, end + 16, 4);
    assert_int_equal(number_at(zip, end, 4), 0x06054B50);
    for (uint32_t i = 0; i < number_at(zip, end + 10, 2); i++) {
        size_t length = number_at(zip, at + 28, 2), local = number_at(zip, at + 42, 4);
        assert_int_equal(number_at(zip, at, 4), 0x02014B50);
        if (length == strlen(name) && memcmp(zip->data + at + 46, name, length) == 0) {
            size_t size = number_at(zip, at + 24, 4);
            assert_int_equal(number_at(zip, local, 4), 0x04034B50);
            text_add_bytes(bytes, zip->data + local + 30 + length, size);
            assert_int_equal(zip_checksum(0, bytes->data, bytes->length), number_at(zip, at + 16, 4));
            return true;
        }
        at += 46 + length;
    }
    return false;
}

static void test_what_is_in_it(void **state)
{
    static const char *const names[] = {"manifest.json", "sv.json", "en.json", "color.png", "outline.png"};
    own_(text_done) struct text zip = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (manifest_package(&good, phrases, &color, &zip, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        own_(text_done) struct text bytes = TEXT_INIT;
        if (!unpack(&zip, names[i], &bytes))
            fail_msg("%s is missing", names[i]);
        assert_true(bytes.length > 0);
    }
    own_(text_done) struct text nothing = TEXT_INIT;
    assert_false(unpack(&zip, "other", &nothing));
}

static const char *string_of(const struct json *object, const char *key)
{
    const char *value = "";
    struct error error = ERROR_INIT;
    if (json_need_string(object, key, &value, &error) != RESULT_OK)
        fail_msg("%s", error.text);
    return value;
}

static void test_the_manifest(void **state)
{
    static const struct json_limits limits = {64 * 1024, 16};
    own_(text_done) struct text json = TEXT_INIT;
    own_(json_freep) struct json *document = NULL;
    const struct json *part = NULL, *list = NULL;
    struct error error = ERROR_INIT;
    manifest_write(&good, phrases, &json);
    if (json_parse(json.data, json.length, limits, &document, &error) != RESULT_OK)
        fail_msg("%s: %s", json.data, error.text);
    assert_string_equal(string_of(document, "id"), good.app_id);
    assert_int_equal(json_opt_object(document, "description", &part, &error), RESULT_OK);
    assert_true(utf8_count(string_of(part, "short")) <= 80);
    assert_true(utf8_count(string_of(part, "full")) <= 4000);
    assert_int_equal(json_need_array(document, "bots", &list, &error), RESULT_OK);
    assert_string_equal(string_of(json_first(list), "botId"), good.app_id);
    assert_int_equal(json_need_array(document, "validDomains", &list, &error), RESULT_OK);
    assert_string_equal(json_as_string(json_first(list)), "neuvo.kunta.example");
    assert_null(strstr(json.data, "ChannelMessage.Read.Group"));
}

/* Commands are at most 32 characters, what they do 128. */
static void test_commands_fit(void **state)
{
    static const char *const commands[] = {"teams_command_help", "teams_command_human", "teams_command_requests",
                                           "teams_command_data"};
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
            own_(text_done) struct text does = TEXT_INIT;
            text_printf(&does, "%s_does", commands[i]);
            assert_true(utf8_count(phrase(phrases, (enum language)language, commands[i])) <= 32);
            assert_true(utf8_count(phrase(phrases, (enum language)language, does.data)) <= 128);
        }
        assert_true(utf8_count(phrase(phrases, (enum language)language, "teams_app_short")) <= 80);
    }
}

static void test_what_teams_does_not_take(void **state)
{
    struct manifest bad[] = {good, good, good, good};
    own_(text_done) struct text zip = TEXT_INIT;
    struct error error = ERROR_INIT;
    bad[0].app_id = "app";
    bad[1].public_url = "http://neuvo.kunta.example";
    bad[2].developer = "";
    bad[3].app_id = "11111111-2222-3333-4444-5555555555555";
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(manifest_package(&bad[i], phrases, &color, &zip, &error), RESULT_BAD_INPUT);
    assert_int_equal(manifest_package(&good, phrases, &(const struct text)TEXT_INIT, &zip, &error), RESULT_BAD_INPUT);
    assert_int_equal(zip.length, 0);
}

static void test_the_small_icon(void **state)
{
    static const unsigned char head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13,
                                         'I',  'H', 'D', 'R', 0,    0,    0,    32,   0, 0, 0, 32};
    own_(text_done) struct text png = TEXT_INIT;
    outline_draw(&png);
    assert_memory_equal(png.data, head, sizeof head);
    assert_memory_equal(png.data + png.length - 12, "\0\0\0\0IEND\xAE\x42\x60\x82", 12);
}

static int up(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct error error = ERROR_INIT;
    color = (struct text)TEXT_INIT;
    if (file_read(NEUVO_SOURCE_DIR "/config/avatar.png", 1 << 20, &color, &error) != RESULT_OK)
        return -1;
    return phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &phrases, &complaints) == RESULT_OK ? 0 : -1;
}

static int down(void **state)
{
    phrases_free(phrases);
    text_done(&color);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_checksum),   cmocka_unit_test(test_what_is_in_it),
        cmocka_unit_test(test_the_manifest),   cmocka_unit_test(test_commands_fit),
        cmocka_unit_test(test_the_small_icon), cmocka_unit_test(test_what_teams_does_not_take),
    };
    return cmocka_run_group_tests(tests, up, down);
}
