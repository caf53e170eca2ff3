/* The small parts of Teams: addresses, what answers mean, tokens, how much may be sent, places, a reply as Markdown. */
#include "connectors/teams/bucket.h"
#include "connectors/teams/fate.h"
#include "connectors/teams/options.h"
#include "connectors/teams/places.h"
#include "connectors/teams/render.h"
#include "connectors/teams/sign_in.h"

#include "base/own.h"
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* ---- settings and addresses
 * ------------------------------------------------------------------------------------------- */

static void complaints_of(const struct setting_flag *flags, size_t count, struct text *complaints)
{
    struct settings *settings = settings_read(NULL, flags, count, complaints);
    teams_options_check(settings, complaints);
    settings_free(settings);
}

static void expect_complaint(const struct setting_flag *extra, const char *words)
{
    struct setting_flag flags[] = {
        {"teams.app_id", "app"}, {"teams.app_secret", "s"}, {"teams.tenant", "T, U"}, *extra};
    own_(text_done) struct text complaints = TEXT_INIT;
    complaints_of(flags, 4, &complaints);
    if (words == NULL ? complaints.length > 0 : strstr(complaints.data, words) == NULL)
        fail_msg("%s=%s: %s", extra->name, extra->value, complaints.data);
}

static void test_settings(void **state)
{
    static const struct {
        struct setting_flag flag;
        const char *words;
    } rows[] = {
        {{"teams.tenant", "T"}, NULL},
        {{"teams.tenant", ""}, "teams.tenant: is missing"},
        {{"teams.app_secret", ""}, "teams.app_secret: is missing"},
        {{"teams.app_id", "a b"}, "is no application id"},
        {{"teams.openid_url", "http://login.example/"}, "teams.openid_url"},
        {{"teams.openid_url", "http://127.0.0.1:1/"}, "teams.openid_url"},
        {{"teams.token_url", "ftp://x/"}, "teams.token_url"},
        {{"teams.token_url", "https://x/{tenant}/t"}, NULL},
        {{"teams.service_hosts", "https://x"}, "is no host name"},
        {{"teams.service_hosts", "x:8080"}, "is no host name"},
        {{"teams.service_hosts", "::1, localhost"}, NULL},
        {{"teams.tutor_channel", "General"}, "is no channel id"},
        {{"teams.test_no_auth", "yes"}, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_complaint(&rows[i].flag, rows[i].words);
}

static void test_without_authentication_only_here(void **state)
{
    struct setting_flag flags[] = {
        {"teams.app_id", "app"}, {"teams.tenant", "T"}, {"teams.test_no_auth", "true"}, {"server.listen", "0.0.0.0"}};
    own_(text_done) struct text complaints = TEXT_INIT;
    complaints_of(flags, 4, &complaints);
    assert_non_null(strstr(complaints.data, "teams.test_no_auth: believes everybody"));
    text_clear(&complaints);
    complaints_of(flags, 3, &complaints); /* also without a secret */
    assert_string_equal(complaints.data, "");
}

static void test_which_addresses_are_spoken_to(void **state)
{
    const struct teams_options options = {.service_hosts = (char *)"smba.trafficmanager.net, 127.0.0.1,::1"};
    static const struct {
        const char *url;
        bool service, safe;
    } rows[] = {
        {"https://smba.trafficmanager.net/emea/", true, true},
        {"https://SMBA.trafficmanager.net", true, true},
        {"https://smba.trafficmanager.net:443/x", true, true},
        {"http://smba.trafficmanager.net/", false, false},
        {"https://smba.trafficmanager.net.evil.example/", false, true},
        {"https://evil.example/smba.trafficmanager.net", false, true},
        {"https://smba.trafficmanager.net@evil.example/", false, false},
        {"https://evil.example\\@smba.trafficmanager.net/", false, false},
        {"https://smba.trafficmanager.net:x/", false, false},
        {"https://smba.trafficmanager.net?x", false, true},
        {"https://smba.trafficmanager.net#x", false, true},
        {"https://smba.trafficmanager.net ", false, false},
        {"http://127.0.0.1:9/_connector", true, true},
        {"http://[::1]:9/", true, true},
        {"http://[::1]evil/", false, false},
        {"http://localhost:9/", false, false},
        {"http://127.0.0.2/", false, false},
        {"https:///x", false, false},
        {"https://:443/", false, false},
        {"smba.trafficmanager.net", false, false},
        {"", false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (teams_address_is_service(&options, rows[i].url) != rows[i].service ||
            teams_address_is_safe(&options, rows[i].url) != rows[i].safe)
            fail_msg("%s", rows[i].url);
    }
}

/* ---- answers
 * -------------------------------------------------------------------------------------------------------------- */

static void test_what_answers_mean(void **state)
{
    static const struct {
        enum http_call_end end;
        int status;
        const char *body;
        enum teams_fate fate;
    } rows[] = {
        {HTTP_CALL_ANSWERED, 200, "", FATE_DONE},
        {HTTP_CALL_ANSWERED, 201, "{\"id\":\"1\"}", FATE_DONE},
        {HTTP_CALL_ANSWERED, 302, "", FATE_LATER},
        {HTTP_CALL_ANSWERED, 400, "{\"error\":{\"code\":\"BadSyntax\"}}", FATE_NEVER},
        {HTTP_CALL_ANSWERED, 401, "", FATE_TOKEN},
        {HTTP_CALL_ANSWERED, 403, "{\"error\":{\"code\":\"BotNotInConversationRoster\"}}", FATE_GONE},
        {HTTP_CALL_ANSWERED, 403, "{\"error\":{\"code\":\"ConversationBlockedByUser\"}}", FATE_GONE},
        {HTTP_CALL_ANSWERED, 403, "nonsense", FATE_NEVER},
        {HTTP_CALL_ANSWERED, 404, "", FATE_NEVER},
        {HTTP_CALL_ANSWERED, 412, "", FATE_LATER},
        {HTTP_CALL_ANSWERED, 413, "{\"error\":{\"code\":\"MessageSizeTooBig\"}}", FATE_NEVER},
        {HTTP_CALL_ANSWERED, 429, "", FATE_LATER},
        {HTTP_CALL_ANSWERED, 500, "", FATE_AMBIGUOUS},
        {HTTP_CALL_ANSWERED, 501, "", FATE_NEVER},
        {HTTP_CALL_ANSWERED, 502, "", FATE_AMBIGUOUS},
        {HTTP_CALL_ANSWERED, 504, "", FATE_AMBIGUOUS},
        {HTTP_CALL_NOT_SENT, 0, "", FATE_LATER},
        {HTTP_CALL_UNCLEAR, 0, "", FATE_AMBIGUOUS},
        {HTTP_CALL_TOO_LARGE, 201, "", FATE_DONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        own_(text_done) struct text why = TEXT_INIT;
        const struct http_result result = {.end = rows[i].end,
                                           .status = rows[i].status,
                                           .body = rows[i].body,
                                           .length = strlen(rows[i].body),
                                           .retry_after_ms = -1,
                                           .reason = "no answer"};
        if (teams_fate_of(&result, &why) != rows[i].fate)
            fail_msg("%d %d %s", (int)rows[i].end, rows[i].status, rows[i].body);
        assert_true(rows[i].fate == FATE_DONE || why.length > 0);
    }
}

static bool sign_in(int status, const char *body, char **token, int64_t *lasts_s, struct text *why)
{
    const struct http_result result = {
        .end = HTTP_CALL_ANSWERED, .status = status, .body = body, .length = strlen(body), .reason = ""};
    text_clear(why);
    return sign_in_read(&result, token, lasts_s, why);
}

static void test_tokens(void **state)
{
    own_(text_done) struct text why = TEXT_INIT;
    own_(free_pointer) char *token = NULL;
    int64_t lasts_s = 0;
    assert_true(sign_in(200, "{\"access_token\":\"abc\",\"expires_in\":3599}", &token, &lasts_s, &why));
    assert_string_equal(token, "abc");
    assert_int_equal(lasts_s, 3599);
    assert_false(sign_in(200, "{\"access_token\":\"a\\nb\"}", &token, &lasts_s, &why));
    assert_false(sign_in(200, "[]", &token, &lasts_s, &why));
    assert_false(sign_in(400,
                         "{\"error\":\"unauthorized_client\",\"error_description\":\"AADSTS700016: Application with "
                         "identifier 'x' was not found\"}",
                         &token, &lasts_s, &why));
    assert_non_null(strstr(why.data, "AADSTS700016: the tenant knows no application"));
    assert_false(
        sign_in(401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS1: x\"}", &token, &lasts_s, &why));
    assert_string_equal(why.data, "the token address answered 401 (AADSTS1)");
    assert_false(sign_in(503, "busy", &token, &lasts_s, &why));
    assert_string_equal(why.data, "the token address answered 503");
}

/* ---- pace
 * -------------------------------------------------------------------------------------------------------------------
 */

/* Whoever sends whenever they may never sends more than the limit within any second. */
static void test_no_second_holds_too_much(void **state)
{
    struct teams_bucket bucket = {.at_ms = 0};
    int64_t sent[2000];
    size_t count = 0;
    for (int64_t now_ms = 1000; now_ms < 11000; now_ms++) {
        while (teams_bucket_wait_ms(&bucket, 50, 1000, now_ms) == 0 && count < 2000) {
            teams_bucket_take(&bucket);
            sent[count++] = now_ms;
        }
    }
    for (size_t i = 50; i < count; i++)
        assert_true(sent[i] - sent[i - 50] >= 1000);
    assert_in_range(count, 350, 370);
    assert_int_equal(teams_bucket_wait_ms(&bucket, 0, 1000, 11000), 0);
}

/* ---- places
 * ------------------------------------------------------------------------------------------------------------------ */

static void test_a_place_is_kept(void **state)
{
    struct teams_places *places = teams_places_new(), *again = teams_places_new();
    struct activity activity = {.type = ACTIVITY_MESSAGE,
                                .id = (char *)"1",
                                .conversation = (char *)"a:1",
                                .service_url = (char *)"https://s/",
                                .tenant = (char *)"T",
                                .bot = (char *)"28:me",
                                .from = (char *)"29:x",
                                .account = (char *)"ab-1"};
    struct kept_list kept = {.list = LIST_INIT};
    struct teams_place *place = teams_place_note(places, &activity);
    assert_true(place->changed);
    teams_places_keep(places, &kept);
    assert_int_equal(kept.list.count, 1);
    (void)teams_place_note(places, &activity);
    assert_false(place->changed);
    teams_places_restore(again, &kept.list.items[0]);
    const struct teams_place *restored = teams_place_with(again, "ab-1");
    assert_non_null(restored);
    assert_string_equal(restored->service_url, "https://s/");
    assert_string_equal(teams_place_near(again, "T")->id, "a:1");
    assert_null(teams_place_near(again, "U"));
    assert_true(teams_place_heard(place, "1"));
    assert_false(teams_place_heard(restored, "1"));
    teams_place_set_gone(places, place, true);
    assert_null(teams_place_with(places, "ab-1"));
    assert_int_equal(teams_places_gone(places), 1);
    kept_done(&kept);
    teams_places_free(places);
    teams_places_free(again);
}

/* ---- words
 * --------------------------------------------------------------------------------------------------------------------
 */

static void test_markdown(void **state)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text markdown = TEXT_INIT;
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Paina **Tulosta** <b> a_b & [ohje](https://x.fi/a_b)");
    reply_add_block(&reply, BLOCK_STEP, "yksi");
    reply_add_block(&reply, BLOCK_STEP, "kaksi");
    reply_add_block(&reply, BLOCK_NOTE, "[ei](javascript:x)");
    reply_add_choice(&reply, "**Kyllä**", "yes");
    teams_render_markdown(&reply, "", &markdown);
    assert_string_equal(markdown.data, "Paina **Tulosta** &lt;b> a\\_b &amp; [ohje](https://x.fi/a_b)\n\n1. yksi\n2. "
                                       "kaksi\n\n\\[ei\\](javascript:x)\n\n1. **Kyllä**");
}

/* A single step that is quoted, or somebody's own words, stay what they are; they become no list and no table. */
static void test_what_looks_like_a_list_is_none(void **state)
{
    static const struct {
        const char *words, *markdown;
    } rows[] = {{"3. Paina Jaa\n12) ja valitse", "3\\. Paina Jaa  \n12\\) ja valitse"},
                {"- yksi\n+ kaksi\n> kolme", "\\- yksi  \n\\+ kaksi  \n&gt; kolme"},
                {"  7. sisennetty", "  7\\. sisennetty"},
                {"|a|b|", "&#124;a|b|"},
                {"3.5 euroa, klo 9. tai 10) jälkeen - ja > 2", "3.5 euroa, klo 9. tai 10) jälkeen - ja > 2"},
                {"**3. kohta**", "**3. kohta**"},
                {"oh\001jaus\033", "ohjaus"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        own_(reply_done) struct reply reply;
        own_(text_done) struct text markdown = TEXT_INIT;
        reply_init(&reply, LANGUAGE_FI);
        reply_add_block(&reply, BLOCK_PARAGRAPH, rows[i].words);
        teams_render_markdown(&reply, "", &markdown);
        assert_string_equal(markdown.data, rows[i].markdown);
    }
}

static void test_a_long_answer_is_cut(void **state)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text long_words = TEXT_INIT;
    own_(text_done) struct text markdown = TEXT_INIT;
    reply_init(&reply, LANGUAGE_FI);
    while (long_words.length < TEAMS_TEXT_BYTES / 2)
        text_add(&long_words, "sana ");
    for (int i = 0; i < 4; i++)
        reply_add_block(&reply, BLOCK_PARAGRAPH, long_words.data);
    teams_render_markdown(&reply, "loput", &markdown);
    assert_true(markdown.length < TEAMS_TEXT_BYTES + 100);
    assert_string_equal(markdown.data + markdown.length - strlen("…\n\nloput"), "…\n\nloput");
}

static void test_an_activity_with_choices(void **state)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text json = TEXT_INIT;
    const struct teams_position position = {.bot = "28:me", .conversation = "a:1", .replies = "7", .more = ""};
    reply_init(&reply, LANGUAGE_SV);
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Hej");
    reply_add_choice(&reply, "Ja", "yes");
    teams_render_activity(&reply, false, &position, &json);
    assert_non_null(strstr(json.data, "\"replyToId\":\"7\""));
    assert_non_null(strstr(json.data, "\"version\":\"1.5\""));
    assert_non_null(strstr(json.data,
                           "\"type\":\"Action.Execute\",\"verb\":\"choose\",\"title\":\"Ja\",\"data\":{\"choice\":"
                           "\"yes\",\"label\":\"Ja\"},\"fallback\":{\"type\":\"Action.Submit\""));
    assert_null(strstr(json.data, "feedbackLoop"));
}

static void test_sources_are_citations(void **state)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text json = TEXT_INIT;
    own_(text_done) struct text title = TEXT_INIT;
    const struct teams_position position = {.bot = "", .conversation = "", .replies = "", .more = ""};
    reply_init(&reply, LANGUAGE_FI);
    reply.topic = x_strdup("share");
    text_add(&title, "Lähde: ");
    for (int i = 0; i < 100; i++)
        text_add(&title, "ä");
    reply_add_block(&reply, BLOCK_PARAGRAPH, "Paina **Jaa**");
    reply_add_block(&reply, BLOCK_SOURCE, title.data);
    teams_render_activity(&reply, false, &position, &json);
    assert_non_null(strstr(json.data, "ää [1]\""));
    assert_non_null(strstr(json.data, "\"citation\":[{\"@type\":\"Claim\",\"position\":1,"));
    assert_non_null(strstr(json.data, "\"abstract\":\"Paina Jaa\"}}]}]"));
    assert_null(strstr(json.data, "AIGeneratedContent"));
    const char *name = strstr(json.data, "\"name\":\"") + strlen("\"name\":\"");
    assert_int_equal(strcspn(name, "\""), 160); /* 80 letters of two bytes */
    text_clear(&json);
    teams_render_activity(&reply, true, &position, &json); /* a person's words quote nothing */
    assert_null(strstr(json.data, "citation"));
}

static void test_a_picture(void **state)
{
    own_(reply_done) struct reply reply;
    own_(text_done) struct text json = TEXT_INIT;
    const struct teams_picture picture = {"image/png", "abc", 3}, large = {"image/png", "abc", TEAMS_PICTURE_BYTES + 1},
                               file = {"application/pdf", "abc", 3};
    const struct teams_position position = {
        .bot = "", .conversation = "", .replies = "", .more = "", .picture = &picture};
    reply_init(&reply, LANGUAGE_FI);
    reply_add_block(&reply, BLOCK_PARAGRAPH, "kuva");
    teams_render_activity(&reply, true, &position, &json);
    assert_non_null(strstr(json.data, "\"contentType\":\"image/png\",\"contentUrl\":\"data:image/png;base64,YWJj\""));
    assert_true(teams_picture_fits(&picture));
    assert_false(teams_picture_fits(&large));
    assert_false(teams_picture_fits(&file));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_without_authentication_only_here),
        cmocka_unit_test(test_which_addresses_are_spoken_to),
        cmocka_unit_test(test_what_answers_mean),
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_no_second_holds_too_much),
        cmocka_unit_test(test_a_place_is_kept),
        cmocka_unit_test(test_markdown),
        cmocka_unit_test(test_what_looks_like_a_list_is_none),
        cmocka_unit_test(test_a_long_answer_is_cut),
        cmocka_unit_test(test_an_activity_with_choices),
        cmocka_unit_test(test_sources_are_citations),
        cmocka_unit_test(test_a_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
