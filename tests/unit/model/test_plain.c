/* A reply as plain text, to the letter. */
#include "model/reply.h"

#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_layout(void **state)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT;
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Jaa **näyttö**.");
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Kahdella tavalla:");
    reply_add_block(&reply, BLOCK_STEP, "Avaa.");
    reply_add_block(&reply, BLOCK_STEP, "Valitse **Jaa**.");
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Tai:");
    reply_add_block(&reply, BLOCK_STEP, "Paina.");
    reply_add_block(&reply, BLOCK_SOURCE, "Lähde: [ohje](https://example.fi/a)");
    reply_add_block(&reply, BLOCK_NOTE, "Olen ohjelma.");
    reply_add_block(&reply, BLOCK_NOTE, "[https://example.fi](https://example.fi)");
    reply_add_choice(&reply, "**Kyllä**", "yes");
    reply_add_choice(&reply, "Ei", "no");
    reply_plain(&reply, &text);
    assert_string_equal(text.data,
                        "Jaa näyttö.\n\nKahdella tavalla:\n\n1. Avaa.\n2. Valitse Jaa.\n\nTai:\n\n1. Paina.\n\n"
                        "Lähde: ohje (https://example.fi/a)\n\nOlen ohjelma.\nhttps://example.fi\n\n"
                        "[1] Kyllä\n[2] Ei");
}

static void test_nothing_and_only_choices(void **state)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text text = TEXT_INIT;
    reply_init(&reply, LANGUAGE_NONE);
    reply_plain(&reply, &text);
    assert_string_equal(text.data, "");
    reply_add_choice(&reply, "Ei", "no");
    reply_plain(&reply, &text);
    assert_string_equal(text.data, "[1] Ei");
}

static void test_links(void **state)
{
    static const char *const pairs[][2] = {
        {"[a] ja [b](https://x.fi)", "[a] ja b (https://x.fi)"},
        {"[a](https://x.fi) ja [b](https://y.fi)", "a (https://x.fi) ja b (https://y.fi)"},
        {"[**Avaa ohje**](https://x.fi)", "Avaa ohje (https://x.fi)"},
        {"**[ohje](https://x.fi)**", "ohje (https://x.fi)"},
        {"[auki](https://x.fi", "[auki](https://x.fi"},
        {"[auki\n](https://x.fi)", "[auki\n](https://x.fi)"},
        {"[a](b\nc)", "[a](b\nc)"},
        {"[", "["},
        {"[]", "[]"},
        {"[a](", "[a]("},
        {"*", "*"},
        {"***", "*"},
        {"a*b", "a*b"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        own_(text_done) struct text text = TEXT_INIT;
        inline_plain(pairs[i][0], &text);
        assert_string_equal(text.data, pairs[i][1]);
    }
}

/* A text of a thousand open brackets is read in no more than a moment. */
static void test_many_brackets(void **state)
{
    own_(text_done) struct text marked = TEXT_INIT;
    own_(text_done) struct text text = TEXT_INIT;
    while (marked.length < 200000)
        text_add(&marked, "[");
    inline_plain(marked.data, &text);
    assert_string_equal(text.data, marked.data);
}

/* A file is part of the reply; setting it again replaces it; a size beyond what is read is refused. */
static void test_file(void **state)
{
    own_(reply_done) struct reply reply, read;
    own_(text_done) struct text json = TEXT_INIT;
    own_(text_done) struct text content = TEXT_INIT;
    struct error error = ERROR_INIT;
    text_add(&content, "Sinä: \"moi\"\n");
    while (content.length < 256 << 10)
        text_add_char(&content, '\x01'); /* the longest when escaped */
    reply_init(&reply, LANGUAGE_SV);
    reply_set_file(&reply, "a.txt", "text/plain", "first");
    reply_set_file(&reply, "b.txt", "text/plain", content.data);
    reply_encode(&reply, &json);
    assert_int_equal(reply_decode(json.data, &read, &error), RESULT_OK);
    assert_int_equal(read.language, LANGUAGE_SV);
    assert_null(read.topic);
    assert_string_equal(read.file.name, "b.txt");
    assert_string_equal(read.file.content, content.data);
    struct reply refused;
    while (json.length <= 1 << 21)
        text_add(&json, " ");
    assert_int_equal(reply_decode(json.data, &refused, &error), RESULT_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layout), cmocka_unit_test(test_nothing_and_only_choices),
        cmocka_unit_test(test_links),  cmocka_unit_test(test_many_brackets),
        cmocka_unit_test(test_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
