/* The phrases against the code that says them: none forgotten, none left over, the same {parts} in all languages. */
#include "settings/phrases.h"

#include "base/file.h"
#include "base/own.h"
#include "base/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <string.h>

static void read_phrases(enum language language, struct yaml *yaml)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_printf(&path, "%s/config/phrases/%s.yaml", NEUVO_SOURCE_DIR, language_code(language));
    assert_int_equal(file_read(path.data, 1 << 20, &content, &error), RESULT_OK);
    assert_int_equal(yaml_read(content.data, content.length, yaml, &error), RESULT_OK);
}

/* All C files below the folder, one after another. */
static void read_sources(const char *folder, struct text *out)
{
    own_(text_done) struct text path = TEXT_INIT;
    struct error error = ERROR_INIT;
    DIR *stream = opendir(folder);
    assert_non_null(stream);
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        size_t length = strlen(entry->d_name);
        if (entry->d_name[0] == '.')
            continue;
        text_clear(&path);
        text_printf(&path, "%s/%s", folder, entry->d_name);
        if (entry->d_type == DT_DIR)
            read_sources(path.data, out);
        else if (length > 2 && strcmp(entry->d_name + length - 2, ".c") == 0)
            (void)file_read(path.data, 1 << 20, out, &error);
    }
    (void)closedir(stream);
}

static void test_they_load(void **state)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct phrases *phrases = NULL;
    enum result result = phrases_load(NEUVO_SOURCE_DIR "/config/phrases", &phrases, &complaints);
    if (result != RESULT_OK)
        fail_msg("%s", complaints.data);
    phrases_free(phrases);
}

static void test_each_is_said_somewhere(void **state)
{
    own_(yaml_done) struct yaml yaml = {.items = LIST_INIT};
    own_(text_done) struct text sources = TEXT_INIT;
    unsigned unsaid = 0;
    read_phrases(LANGUAGE_FI, &yaml);
    read_sources(NEUVO_SOURCE_DIR "/bot", &sources);
    for (size_t i = 0; i < yaml.items.count; i++) {
        own_(text_done) struct text quoted = TEXT_INIT;
        text_printf(&quoted, "\"%s\"", yaml.items.items[i].key);
        if (strstr(sources.data, quoted.data) == NULL) {
            print_error("the phrase %s is said nowhere\n", quoted.data);
            unsaid++;
        }
    }
    assert_int_equal(unsaid, 0);
}

/* The names in braces, one after another. */
static void parts_of(const char *text, struct text *out)
{
    for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        assert_non_null(close);
        text_add_bytes(out, open, (size_t)(close - open + 1));
    }
}

static void test_same_parts_in_all_languages(void **state)
{
    struct yaml files[LANGUAGE_COUNT] = {{.items = LIST_INIT}};
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        read_phrases((enum language)language, &files[language]);
    for (size_t i = 0; i < files[0].items.count; i++) {
        const char *key = files[0].items.items[i].key;
        own_(text_done) struct text finnish = TEXT_INIT;
        parts_of(files[0].items.items[i].value, &finnish);
        for (int language = 1; language < LANGUAGE_COUNT; language++) {
            own_(text_done) struct text other = TEXT_INIT;
            const struct yaml_item *item = yaml_find(&files[language], key);
            assert_non_null(item);
            parts_of(item->value, &other);
            if (strcmp(finnish.data, other.data) != 0)
                fail_msg("%s holds %s in fi and %s in %s", key, finnish.data, other.data,
                         language_code((enum language)language));
        }
    }
    yaml_done(&files[0]);
    yaml_done(&files[1]);
    yaml_done(&files[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_they_load),
        cmocka_unit_test(test_each_is_said_somewhere),
        cmocka_unit_test(test_same_parts_in_all_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
