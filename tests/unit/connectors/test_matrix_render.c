/* A reply as Matrix reads it: HTML that nobody's words can break out of, and the content of an event as the
 * specification has it (client-server API: "Instant messaging", "Threading", "Event replacements"). */
#include "connectors/matrix/event.h"
#include "connectors/matrix/render.h"

#include "base/json.h"
#include "base/own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static const struct matrix_position nowhere = {.thread = "", .replies = "", .edits = ""};

/* ---- HTML ---------------------------------------------------------------------------------------------------- */

static void html_of_block(enum block_kind kind, const char *words, struct text *html)
{
    own_(reply_done) struct reply reply;
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, kind, words);
    text_clear(html);
    matrix_render_html(&reply, html);
}

static void test_inline(void **state)
{
    static const struct {
        const char *words, *html;
    } examples[] = {
        {"hei", "hei"},
        {"", ""},
        {"a < b & \"c\" > 'd'", "a &lt; b &amp; &quot;c&quot; &gt; 'd'"},
        {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"&lt;b&gt;", "&amp;lt;b&amp;gt;"},
        {"yksi\nkaksi", "yksi<br>kaksi"},
        {"**tärkeää** on", "<strong>tärkeää</strong> on"},
        {"**auki", "<strong>auki</strong>"},
        {"auki**", "auki<strong></strong>"},
        {"a ** b ** c ** d", "a <strong> b </strong> c <strong> d</strong>"},
        {"***", "<strong>*</strong>"},
        {"****", "<strong></strong>"},
        {"**<b>**", "<strong>&lt;b&gt;</strong>"},
        {"[ohje](https://a.fi/?x=1&y=2)", "<a href=\"https://a.fi/?x=1&amp;y=2\">ohje</a>"},
        {"[posti](mailto:a@b.fi)", "<a href=\"mailto:a@b.fi\">posti</a>"},
        {"[<b>](https://a.fi)", "<a href=\"https://a.fi\">&lt;b&gt;</a>"},
        {"[x](https://a.fi/\" onclick=\"y)", "<a href=\"https://a.fi/&quot; onclick=&quot;y\">x</a>"},
        {"[x](https://a.fi/><script>)", "<a href=\"https://a.fi/&gt;&lt;script&gt;\">x</a>"},
        {"**[x](https://a.fi)**", "<strong><a href=\"https://a.fi\">x</a></strong>"},
        {"[**x** y](https://a.fi)", "<a href=\"https://a.fi\">x y</a>"},
        {"[x](javascript:alert(1))", "[x](javascript:alert(1))"},
        {"[x](JavaScript:alert(1))", "[x](JavaScript:alert(1))"},
        {"[x]( https://a.fi)", "[x]( https://a.fi)"},
        {"[x](data:text/html,<script>)", "[x](data:text/html,&lt;script&gt;)"},
        {"[x](//a.fi)", "[x](//a.fi)"},
        {"[x](/chat/about)", "[x](/chat/about)"},
        {"[x](https://a.fi", "[x](https://a.fi"},
        {"[x](https://a\n.fi)", "[x](https://a<br>.fi)"},
        {"[[x](https://a.fi)](https://b.fi)", "[<a href=\"https://a.fi\">x</a>](https://b.fi)"},
        {"[", "["},
        {"[]", "[]"},
        {"[](", "[]("},
    };
    own_(text_done) struct text html = TEXT_INIT;
    own_(text_done) struct text wanted = TEXT_INIT;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        html_of_block(BLOCK_PARAGRAPH, examples[i].words, &html);
        text_clear(&wanted);
        text_printf(&wanted, "<p>%s</p>", examples[i].html);
        assert_string_equal(html.data, wanted.data);
        html_of_block(BLOCK_STEP, examples[i].words, &html);
        text_clear(&wanted);
        text_printf(&wanted, "<ol><li>%s</li></ol>", examples[i].html);
        assert_string_equal(html.data, wanted.data);
        html_of_block(BLOCK_SOURCE, examples[i].words, &html);
        text_clear(&wanted);
        text_printf(&wanted, "<p><em>%s</em></p>", examples[i].html);
        assert_string_equal(html.data, wanted.data);
    }
}

static void test_steps_and_choices(void **state)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text html = TEXT_INIT;
    own_(text_done) struct text plain = TEXT_INIT;
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Ensin:");
    reply_add_block(&reply, BLOCK_STEP, "Avaa");
    reply_add_block(&reply, BLOCK_STEP, "Valitse");
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Sitten:");
    reply_add_block(&reply, BLOCK_STEP, "Sulje");
    reply_add_block(&reply, BLOCK_SOURCE, "Lähde");
    reply_add_block(&reply, BLOCK_NOTE, "Olen Neuvo");
    reply_add_choice(&reply, "Kyllä & <heti>", "helped:x");
    reply_add_choice(&reply, "**Ei**", "not_helped:x");
    matrix_render_html(&reply, &html);
    assert_string_equal(html.data,
                        "<p>Ensin:</p><ol><li>Avaa</li><li>Valitse</li></ol><p>Sitten:</p><ol><li>Sulje</li></ol>"
                        "<p><em>Lähde</em></p><p><em>Olen Neuvo</em></p>"
                        "<p><strong>1</strong>&nbsp; Kyllä &amp; &lt;heti&gt;<br>"
                        "<strong>2</strong>&nbsp; <strong>Ei</strong></p>");
    reply_plain(&reply, &plain);
    /* the numbers are those of the plain text, which other clients show and which are typed back */
    assert_string_equal(plain.data, "Ensin:\n\n1. Avaa\n2. Valitse\n\nSitten:\n\n1. Sulje\n\nLähde\n\nOlen Neuvo\n\n"
                                    "[1] Kyllä & <heti>\n[2] Ei");
}

static void test_nothing_at_all(void **state)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text html = TEXT_INIT;
    reply_init(&reply, LANGUAGE_FI);
    matrix_render_html(&reply, &html);
    assert_string_equal(html.data, "");
    reply_add_block(&reply, BLOCK_STEP, "Vain tämä");
    matrix_render_html(&reply, &html);
    assert_string_equal(html.data, "<ol><li>Vain tämä</li></ol>");
}

/* ---- content ------------------------------------------------------------------------------------------------- */

struct content {
    struct text json;
    struct json *document;
};

static void content_done(struct content *content)
{
    text_done(&content->json);
    json_free(content->document);
}

static void content_read(struct content *content)
{
    struct error error = ERROR_INIT;
    struct json_limits limits = {.max_bytes = 64 * 1024, .max_depth = 10};
    if (json_parse(content->json.data, content->json.length, limits, &content->document, &error) != RESULT_OK)
        fail_msg("%s: %s", error.text, content->json.data);
}

static void content_make(struct content *content, bool relayed, const struct matrix_position *position,
                         const struct matrix_file *file, const char *cause)
{
    own_(reply_done) struct reply reply;
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, "**Hei** \"<sinä>\"\n");
    *content = (struct content){.json = TEXT_INIT};
    matrix_render_content(&reply, relayed, position, file, "key-1", cause, &content->json);
    content_read(content);
}

/* The object at a path of keys; NULL ends it. */
static const struct json *object_at(const struct json *object, const char *const *keys)
{
    for (; *keys != NULL; keys++) {
        const struct json *inside = NULL;
        if (json_opt_object(object, *keys, &inside, NULL) != RESULT_OK || inside == NULL)
            fail_msg("there is no object %s", *keys);
        object = inside;
    }
    return object;
}

#define AT(content, ...) object_at((content).document, (const char *const[]){__VA_ARGS__, NULL})

static void says(const struct json *object, const char *key, const char *wanted)
{
    const char *value = NULL;
    if (json_opt_string(object, key, &value, NULL) != RESULT_OK || !string_equal(value, wanted))
        fail_msg("%s is %s, not %s", key, value == NULL ? "nothing" : value, wanted == NULL ? "nothing" : wanted);
}

static size_t members(const struct json *object)
{
    size_t count = 0;
    for (const struct json *member = json_first(object); member != NULL; member = json_next(member))
        count++;
    return count;
}

static void check_words(const struct json *object, const char *type)
{
    says(object, "msgtype", type);
    says(object, "body", "Hei \"<sinä>\"\n");
    says(object, "format", "org.matrix.custom.html");
    says(object, "formatted_body", "<p><strong>Hei</strong> &quot;&lt;sinä&gt;&quot;<br></p>");
    assert_int_equal(members(object_at(object, (const char *const[]){"m.mentions", NULL})), 0);
}

static bool has(const struct json *object, const char *key)
{
    for (const struct json *member = json_first(object); member != NULL; member = json_next(member)) {
        if (strcmp(json_key(member), key) == 0)
            return true;
    }
    return false;
}

static void test_words(void **state)
{
    own_(content_done) struct content bot, person;
    content_make(&bot, false, &nowhere, NULL, "");
    check_words(bot.document, "m.notice");
    assert_false(has(bot.document, "m.relates_to") || has(bot.document, "url"));
    says(AT(bot, MATRIX_OWN_KEY), "key", "key-1");
    says(AT(bot, MATRIX_OWN_KEY), "cause", NULL);
    content_make(&person, true, &nowhere, NULL, "$q");
    check_words(person.document, "m.text");
    says(AT(person, MATRIX_OWN_KEY), "cause", "$q");
}

/* A reply without a thread names only what it answers; in a thread the root, and what to show where threads are not
 * known. */
static void test_positions(void **state)
{
    own_(content_done) struct content reply, thread, root;
    bool falling_back = false;
    content_make(&reply, false, &(struct matrix_position){.thread = "", .replies = "$q", .edits = ""}, NULL, "$q");
    assert_int_equal(members(AT(reply, "m.relates_to")), 1);
    says(AT(reply, "m.relates_to", "m.in_reply_to"), "event_id", "$q");
    content_make(&thread, false, &(struct matrix_position){.thread = "$root", .replies = "$q", .edits = ""}, NULL,
                 "$q");
    assert_int_equal(members(AT(thread, "m.relates_to")), 4);
    says(AT(thread, "m.relates_to"), "rel_type", "m.thread");
    says(AT(thread, "m.relates_to"), "event_id", "$root");
    assert_int_equal(json_opt_bool(AT(thread, "m.relates_to"), "is_falling_back", &falling_back, NULL), RESULT_OK);
    assert_true(falling_back);
    says(AT(thread, "m.relates_to", "m.in_reply_to"), "event_id", "$q");
    content_make(&root, false, &(struct matrix_position){.thread = "$root", .replies = "", .edits = ""}, NULL, "");
    says(AT(root, "m.relates_to", "m.in_reply_to"), "event_id", "$root");
}

/* The whole new content inside; outside what a client shows that knows no edits. Only m.replace, also in a thread. */
static void test_edits(void **state)
{
    own_(content_done) struct content edit;
    content_make(&edit, false, &(struct matrix_position){.thread = "$root", .replies = "$q", .edits = "$r"}, NULL,
                 "$q");
    assert_int_equal(members(AT(edit, "m.relates_to")), 2);
    says(AT(edit, "m.relates_to"), "rel_type", "m.replace");
    says(AT(edit, "m.relates_to"), "event_id", "$r");
    says(edit.document, "msgtype", "m.notice");
    says(edit.document, "body", "* Hei \"<sinä>\"\n");
    assert_int_equal(members(AT(edit, "m.mentions")), 0);
    check_words(AT(edit, "m.new_content"), "m.notice");
    assert_false(has(AT(edit, "m.new_content"), "m.relates_to"));
    says(AT(edit, MATRIX_OWN_KEY), "key", "key-1");
    assert_false(has(AT(edit, "m.new_content"), MATRIX_OWN_KEY));
}

static void test_files(void **state)
{
    static const struct matrix_file file = {
        .uri = "mxc://x/\"1", .name = "keskustelu.txt", .media_type = "text/plain", .bytes = 7};
    own_(content_done) struct content captioned, bare = {.json = TEXT_INIT};
    own_(reply_done) struct reply reply;
    int64_t size = 0;
    content_make(&captioned, false, &nowhere, &file, "$q");
    check_words(captioned.document, "m.file");
    says(captioned.document, "filename", "keskustelu.txt");
    says(captioned.document, "url", "mxc://x/\"1");
    says(AT(captioned, "info"), "mimetype", "text/plain");
    assert_int_equal(json_need_int(AT(captioned, "info"), "size", &size, NULL), RESULT_OK);
    assert_int_equal(size, 7);
    reply_init(&reply, LANGUAGE_FI); /* without a caption the body is the name */
    matrix_render_content(&reply, false, &nowhere, &file, "key-1", "", &bare.json);
    content_read(&bare);
    says(bare.document, "body", "keskustelu.txt");
    assert_false(has(bare.document, "formatted_body") || has(bare.document, "format"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inline), cmocka_unit_test(test_steps_and_choices), cmocka_unit_test(test_nothing_at_all),
        cmocka_unit_test(test_words),  cmocka_unit_test(test_positions),         cmocka_unit_test(test_edits),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
