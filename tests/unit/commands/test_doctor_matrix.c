/* neuvo doctor before homeservers that are well and not well: the words that the operator reads. */
#include "base/clock.h"
#include "base/file.h"
#include "commands/commands.h"
#include "connectors/matrix/check.h"
#include "played_homeserver.h"

#include <fcntl.h>
#include <sys/file.h>

static const struct shipped shipped = {.articles = NEUVO_SOURCE_DIR "/knowledge/articles",
                                       .thesaurus = NEUVO_SOURCE_DIR "/knowledge/thesaurus",
                                       .vectors = NEUVO_SOURCE_DIR "/knowledge/vectors/vectors.bin",
                                       .intents = NEUVO_SOURCE_DIR "/intents",
                                       .phrases = NEUVO_SOURCE_DIR "/config/phrases",
                                       .page = NEUVO_SOURCE_DIR "/bot/connectors/web/page",
                                       .default_data = "data"};
static char folder[64];
static struct played played;
static struct text said;

#define call(function, ...) \
    function((int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)), (char *[]){__VA_ARGS__}, &shipped)

static void write_text(const char *name, const char *content)
{
    struct error error = ERROR_INIT;
    if (file_write(name, content, strlen(content), 0600, &error) != RESULT_OK)
        fail_msg("%s", error.text);
}

static void point_to(const char *homeserver)
{
    assert_int_equal(setenv("NEUVO_MATRIX_HOMESERVER", homeserver, 1), 0);
}

/* An account with a token, and nothing else. */
static int up(void **state)
{
    static const char *const others[] = {"PASSWORD", "REGISTRATION", "TUTOR_ROOM", "INVITE_ROOMS", "INVITE_SERVERS"};
    char address[64];
    (void)snprintf(folder, sizeof folder, "/tmp/neuvo-doctor-XXXXXX");
    if (mkdtemp(folder) == NULL || chdir(folder) != 0)
        return -1;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        (void)snprintf(address, sizeof address, "NEUVO_MATRIX_%s", others[i]);
        (void)unsetenv(address);
    }
    played_start(&played);
    (void)snprintf(address, sizeof address, "http://127.0.0.1:%d", played.served.port);
    point_to(address);
    (void)setenv("NEUVO_MATRIX_USER", USER, 1);
    (void)setenv("NEUVO_MATRIX_TOKEN", TOKEN, 1);
    said = (struct text)TEXT_INIT;
    return 0;
}

static int down(void **state)
{
    own_(text_done) struct text command = TEXT_INIT;
    played_stop(&played);
    text_done(&said);
    text_printf(&command, "rm -rf '%s'", folder);
    return chdir("/") != 0 ? -1 : system(command.data);
}

/* What the doctor says to that homeserver, in `said`; no secret is ever in it. */
static void visit(const struct line *lines, bool try_room)
{
    static const char *const secrets[] = {TOKEN, SESSION, PASSWORD, HS_TOKEN};
    struct error error = ERROR_INIT;
    played_as(&played, lines);
    (void)fflush(stdout);
    int kept = dup(STDOUT_FILENO), file = open("said", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(kept >= 0 && file >= 0 && dup2(file, STDOUT_FILENO) >= 0);
    int status = try_room ? call(command_doctor, "--try-room") : call(command_doctor, "--data", "data");
    (void)fflush(stdout);
    (void)dup2(kept, STDOUT_FILENO);
    (void)close(kept);
    (void)close(file);
    text_clear(&said);
    assert_int_equal(file_read("said", 1 << 20, &said, &error), RESULT_OK);
    assert_int_equal(status, strstr(said.data, "MEND ") == NULL ? 0 : 1);
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        assert_null(strstr(said.data, secrets[i]));
}

#define assert_said(words) \
    do { \
        if (strstr(said.data, (words)) == NULL) \
            fail_msg("wanted \"%s\" in: %.3000s", (words), said.data); \
    } while (0)
#define assert_not_said(words) \
    do { \
        if (strstr(said.data, (words)) != NULL) \
            fail_msg("did not want \"%s\" in: %.3000s", (words), said.data); \
    } while (0)

/* ---- a good one ------------------------------------------------------------------------------------------------ */

static void test_all_is_well(void **state)
{
    visit(NULL, false);
    assert_said("\nok   Matrix homeserver: http://127.0.0.1:");
    assert_said(" speaks Matrix up to v1.10\n");
    assert_said("\nok   Matrix access token: valid, of " USER "\n");
    assert_said("\nok   Matrix room version: new rooms get version 11\n");
    assert_said("\nnote Matrix rooms: not tried whether the homeserver encrypts by itself");
    assert_said("neuvo doctor --try-room makes a private room, sends 12 notices");
    assert_not_said("MEND Matrix");
    assert_int_equal(played_asked(&played, "POST"), 0); /* only read */
    assert_int_equal(played_asked(&played, "PUT"), 0);
    assert_int_equal(played_asked(&played, "GET /_matrix/client/versions -"), 1);
}

static void test_room_is_tried_and_left(void **state)
{
    visit(NULL, true);
    assert_said("\nok   Matrix encryption: the homeserver does not encrypt by itself");
    assert_said("\"io.element.e2ee\": {\"default\": false}\n");
    assert_said("\nok   Matrix rate limit: 12 messages at once went through\n");
    assert_said("\nok   Matrix rooms: the room of this trial is left and forgotten\n");
    assert_int_equal(played_asked(&played, "POST /_matrix/client/v3/createRoom"), 1);
    assert_int_equal(played_asked(&played, "\"name\":\"neuvo doctor\""), 1);
    assert_int_equal(played_asked(&played, "/send/m.room.message/"), 12);
    assert_int_equal(played_asked(&played, "POST /_matrix/client/v3/rooms/" ROOM "/leave"), 1);
    assert_int_equal(played_asked(&played, "POST /_matrix/client/v3/rooms/" ROOM "/forget"), 1);
    assert_int_equal(played_asked(&played, "/logout"), 0); /* the token is Neuvo's own */
}

/* ---- the address ----------------------------------------------------------------------------------------------- */

static void test_address(void **state)
{
    static const struct {
        struct line lines[3];
        const char *words[3];
    } cases[] = {
        {{{"/versions", 502, "<html>bad gateway</html>", 0}},
         {"MEND Matrix homeserver: http://127.0.0.1:",
          ": status 502; the homeserver, or the reverse proxy before it, is "
          "not well: its log tells why\n"}},
        {{{"/versions", 404, "<html>not here</html>", 0}},
         {": status 404; this is no homeserver. Is matrix.homeserver right (https, not http?), and does the reverse "
          "proxy "
          "pass on /_matrix?\n"}},
        {{{"/versions", 301, "<html>moved</html>", 0}}, {": status 301; this is no homeserver."}},
        {{{"/versions", 200, "<html>welcome</html>", 0}},
         {": status 200, but what came is no JSON object; this is no homeserver."}},
        {{{"/versions", 404, "<html>not here</html>", 0},
          {"/.well-known/", 200, "{\"m.homeserver\":{\"base_url\":\"https://matrix.kunta.example/\"}}", 0}},
         {" is not the homeserver itself; its .well-known file says that it is at https://matrix.kunta.example: write "
          "that "
          "into matrix.homeserver\n"}},
        {{{"/versions", 200, "{\"versions\":[\"r0.6.1\",\"v1.5\"]}", 0}},
         {"note Matrix homeserver: ", " does not speak Matrix v1.6 or later", "ok   Matrix access token"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        visit(cases[i].lines, true);
        for (size_t j = 0; j < 3 && cases[i].words[j] != NULL; j++)
            assert_said(cases[i].words[j]);
        if (i < 5)
            assert_int_equal(played_asked(&played, "Bearer"), 0); /* the token goes to no stranger */
    }
}

static void test_nobody_there(void **state)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    char address[64];
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); /* bound and not listening: nobody else gets the port */
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    (void)snprintf(address, sizeof address, "http://127.0.0.1:%d", ntohs(at.sin_port));
    point_to(address);
    visit(NULL, false);
    (void)close(fd);
    assert_said("MEND Matrix homeserver: no answer from http://127.0.0.1:");
    assert_said("is matrix.homeserver right, does it run, and may this machine reach it?\n");
    assert_not_said("access token");
}

static void note_line(void *context, enum matrix_mark mark, const char *what, const char *detail)
{
    text_printf(&said, "%d %s: %s\n", (int)mark, what, detail);
}

/* The doctor's own limit is 15 s; a shorter one shows the same. */
static void check_within(const struct line *lines, int64_t limit_ms)
{
    char address[64];
    const struct matrix_options options = {
        .homeserver = address, .user = USER, .token = TOKEN, .password = "", .service_id = "", .service_url = ""};
    const struct matrix_check check = {.options = &options, .try_room = true, .limit_ms = limit_ms, .found = note_line};
    struct error error = ERROR_INIT;
    (void)snprintf(address, sizeof address, "http://127.0.0.1:%d", played.served.port);
    played_as(&played, lines);
    text_clear(&said);
    int64_t began_ms = clock_monotonic_ms();
    assert_int_equal(matrix_check_run(&check, &error), RESULT_OK);
    int64_t took_ms = clock_monotonic_ms() - began_ms;
    if (took_ms > limit_ms + 4000) /* with much patience for a busy machine */
        fail_msg("%lld ms instead of %lld", (long long)took_ms, (long long)limit_ms);
}

static void test_no_answer_in_time(void **state)
{
    static const struct line silent[] = {{"/versions", 0, "", 0}, {.path = NULL}};
    static const struct line silent_later[] = {{"/send/", 0, "", 0}, {.path = NULL}};
    check_within(silent, 500);
    assert_said("2 Matrix homeserver: no answer from http://127.0.0.1:");
    check_within(silent_later, 2000);
    assert_said("1 Matrix rate limit: after 0 messages at once it could not go on (");
    assert_said("0 Matrix rooms: the room of this trial is left and forgotten\n"); /* time is kept back for that */
}

/* ---- the token ------------------------------------------------------------------------------------------------- */

static void test_token(void **state)
{
    static const struct {
        struct line line;
        const char *words;
    } cases[] = {
        {{"/whoami", 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":false}", 0},
         "MEND Matrix access token: the homeserver does not know it, or not any more (status 401 M_UNKNOWN_TOKEN): its "
         "session was signed out, or it was not copied whole; take one where Neuvo's account is signed in (Element: "
         "Settings, Help & About, Access Token; that session must stay signed in) and set matrix.token\n"},
        {{"/whoami", 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"soft_logout\":true}", 0},
         "MEND Matrix access token: the homeserver has signed that session out, softly (status 401 M_UNKNOWN_TOKEN): "
         "its "
         "tokens end after a while. Set matrix.password instead"},
        {{"/whoami", 200, "{\"user_id\":\"@aino:kunta.example\"}", 0},
         "MEND Matrix access token: it belongs to \"@aino:kunta.example\", but matrix.user is " USER
         "; they must be the "
         "same"},
        {{"/whoami", 403, "{\"errcode\":\"M_USER_DEACTIVATED\"}", 0},
         "MEND Matrix access token: the homeserver refuses it (status 403 M_USER_DEACTIVATED); is the account "
         "blocked?\n"},
        {{"/whoami", 503, "<html></html>", 0},
         "MEND Matrix access token: cannot be looked at now (status 503); look again later\n"},
        {{"/whoami", 200, "{\"user_id\":\"@a\\u001b[31m\\u009b\\nok   x\"}", 0}, "belongs to \"@a?[31m??ok   x\", but"},
        {{"/capabilities", 200, "{\"capabilities\":{\"m.room_versions\":{\"default\":\"13\"}}}", 0},
         "note Matrix room version: new rooms get version 13, and Neuvo was tried with those up to 12"},
        {{"/capabilities", 200, "{}", 0}, "note Matrix room version: the homeserver does not say"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct line lines[] = {cases[i].line, {.path = NULL}};
        visit(lines, false);
        assert_said(cases[i].words);
        if (strstr(cases[i].line.path, "whoami") != NULL)
            assert_not_said("room version"); /* nothing more is asked */
    }
}

/* ---- a password ------------------------------------------------------------------------------------------------ */

static void test_password(void **state)
{
    static const struct line other_ways[] = {
        {"/v3/login", 200, "{\"flows\":[{\"type\":\"m.login.sso\"},7,{\"type\":\"m.login.token\"}]}", 0},
        {.path = NULL}};
    (void)unsetenv("NEUVO_MATRIX_TOKEN");
    (void)setenv("NEUVO_MATRIX_PASSWORD", PASSWORD, 1);
    visit(NULL, false);
    assert_said("ok   Matrix password: the homeserver takes passwords\n");
    assert_said(
        "note Matrix rooms: not looked at, and not whether the password is right: neuvo doctor --try-room signs "
        "in, as a device of its own, and out again\n");
    assert_int_equal(played_asked(&played, "POST"), 0);
    visit(other_ways, true);
    assert_said("MEND Matrix password: the homeserver takes no passwords (it offers: m.login.sso, m.login.token), so "
                "matrix.password is of no use; take one where Neuvo's account is signed in");
    assert_int_equal(played_asked(&played, "POST"), 0);
}

static void test_password_is_tried(void **state)
{
    static const struct line refuses[] = {{"/v3/login", 200, "{\"flows\":[{\"type\":\"m.login.password\"}]}", 1},
                                          {"/v3/login", 403, "{\"errcode\":\"M_FORBIDDEN\"}", 0},
                                          {.path = NULL}};
    (void)unsetenv("NEUVO_MATRIX_TOKEN");
    (void)setenv("NEUVO_MATRIX_PASSWORD", PASSWORD, 1);
    visit(NULL, true);
    assert_said("ok   Matrix password: right, for " USER "\n");
    assert_said("ok   Matrix room version: new rooms get version 11\n");
    assert_said("ok   Matrix rate limit: 12 messages at once went through\n");
    assert_int_equal(played_asked(&played, "\"device_id\":\"NEUVODOCTOR\""), 1); /* not the running Neuvo's */
    assert_int_equal(played_asked(&played, "POST /_matrix/client/v3/logout Bearer " SESSION), 1);
    visit(refuses, true);
    assert_said("MEND Matrix password: the homeserver refuses it (status 403 M_FORBIDDEN): check matrix.user and "
                "matrix.password");
    assert_int_equal(played_asked(&played, "createRoom"), 0);
}

/* ---- what only shows by doing ---------------------------------------------------------------------------------- */

static void test_encrypts_by_itself(void **state)
{
    static const struct line encrypts[] = {
        {"/state/m.room.encryption", 200, "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}", 0}, {.path = NULL}};
    visit(encrypts, true);
    assert_said("MEND Matrix encryption: the homeserver encrypts each new room by itself");
    assert_said("encryption_enabled_by_default_for_room_type: off\n");
    assert_said("ok   Matrix rate limit: 12 messages at once went through\n");
    assert_int_equal(played_asked(&played, "/send/fi.neuvo.doctor/"), 12);
    assert_int_equal(played_asked(&played, "/send/m.room.message/"), 0); /* no clear text there */
}

static void test_limits(void **state)
{
    static const struct line limits[] = {
        {"/send/", 200, "{\"event_id\":\"$sent\"}", 9},
        {"/send/", 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":4646}", 0},
        {"/leave", 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":20}", 1},
        {.path = NULL}};
    static const struct line no_room[] = {
        {"/createRoom", 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":60000}", 0}, {.path = NULL}};
    static const struct line no_right[] = {{"/createRoom", 403, "{\"errcode\":\"M_FORBIDDEN\"}", 0}, {.path = NULL}};
    visit(limits, true);
    assert_said(
        "MEND Matrix rate limit: after 9 messages at once the homeserver asks for a wait of 4.6 s. Take the limit "
        "off the account (Synapse: POST /_synapse/admin/v1/users/" USER "/override_ratelimit with "
        "{\"messages_per_second\": 0, \"burst_count\": 0}), or make Neuvo an application service\n");
    assert_said("ok   Matrix rooms: the room of this trial is left and forgotten\n");
    assert_int_equal(played_asked(&played, "/send/"), 10); /* the first refusal is enough */
    assert_int_equal(played_asked(&played, "/leave"), 2);
    visit(no_room, true);
    assert_said("MEND Matrix rate limit: before a room can be made the homeserver asks for a wait of 60.0 s. Take");
    assert_int_equal(played_asked(&played, "/leave"), 0);
    visit(no_right, true);
    assert_said("MEND Matrix rooms: Neuvo may make none (status 403 M_FORBIDDEN), so it cannot speak to anybody alone");
}

static void test_room_that_stays(void **state)
{
    static const struct line holds[] = {{"/leave", 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":5}", 0},
                                        {"/forget", 400, "{\"errcode\":\"M_UNKNOWN\"}", 0},
                                        {.path = NULL}};
    visit(holds, true);
    assert_said("note Matrix rooms: the room of this trial could not be left (status 400 M_UNKNOWN). A running Neuvo "
                "leaves it by itself");
    assert_int_equal(played_asked(&played, "/leave"), 4);
}

/* ---- an application service ------------------------------------------------------------------------------------ */

static void be_service(void)
{
    write_text("registration.yaml", "id: neuvo-koulut\nurl: http://127.0.0.1:9\nas_token: " TOKEN
                                    "\nhs_token: " HS_TOKEN "\nsender_localpart: neuvo\n");
    (void)unsetenv("NEUVO_MATRIX_TOKEN");
    (void)setenv("NEUVO_MATRIX_REGISTRATION", "registration.yaml", 1);
}

static void test_service(void **state)
{
    static const struct line unknown[] = {{"/whoami", 401, "{\"errcode\":\"M_UNKNOWN_TOKEN\"}", 0}, {.path = NULL}};
    static const struct line new_here[] = {{"/profile/", 404, "{\"errcode\":\"M_NOT_FOUND\"}", 0}, {.path = NULL}};
    static const struct line no_device[] = {{"/v3/login", 400, "{\"errcode\":\"M_UNKNOWN\"}", 0}, {.path = NULL}};
    static const struct line limits[] = {{"/send/", 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\"}", 0}, {.path = NULL}};
    be_service();
    visit(NULL, false);
    assert_said("ok   Matrix application service: the homeserver knows it, as " USER "\n");
    assert_said("ok   Matrix device: to be had, so the homeserver knows a repeat after its own restart\n");
    assert_int_equal(played_asked(&played, "m.login.application_service"), 1);
    assert_int_equal(played_asked(&played, "\"device_id\":\"NEUVODOCTOR\""), 1);
    assert_int_equal(played_asked(&played, "/v3/logout Bearer " SESSION), 1); /* it is given back */
    assert_int_equal(played_asked(&played, "capabilities Bearer " TOKEN), 1);
    visit(unknown, true);
    assert_said(
        "MEND Matrix application service: the homeserver does not know its as_token (status 401 M_UNKNOWN_TOKEN): "
        "name the very same registration file in its app_service_config_files, and restart the homeserver\n");
    visit(new_here, true);
    assert_said("note Matrix device: not looked at, nor anything further: there is no user " USER
                " yet. Neuvo makes it at "
                "its first start; look again then\n");
    assert_int_equal(played_asked(&played, "POST"), 0);
    visit(no_device, true);
    assert_said("note Matrix device: none to be had (status 400 M_UNKNOWN), so after a restart of the homeserver");
    visit(limits, true);
    assert_said("MEND Matrix rate limit: after 0 messages at once the homeserver asks for a wait; write rate_limited: "
                "false into the registration file");
}

static void test_way_back(void **state)
{
    static const struct {
        struct line line;
        const char *words;
    } cases[] = {
        {{"/appservice/neuvo-koulut/ping", 200, "{\"duration_ms\":2}", 0},
         "ok   Matrix way back: the homeserver reaches Neuvo at http://127.0.0.1:9\n"},
        {{"/ping", 502, "{\"errcode\":\"M_CONNECTION_FAILED\"}", 0},
         "MEND Matrix way back: the homeserver does not reach Neuvo at http://127.0.0.1:9 (status 502 "
         "M_CONNECTION_FAILED); "
         "nobody answers there: is the url in the registration file right, seen from the homeserver?\n"},
        {{"/ping", 502, "{\"errcode\":\"M_BAD_STATUS\",\"status\":403}", 0}, "somebody answers there who refuses"},
        {{"/ping", 403, "{\"errcode\":\"M_FORBIDDEN\"}", 0}, "the homeserver knows the service under another id"},
        {{"/ping", 404, "{\"errcode\":\"M_UNRECOGNIZED\"}", 0}, "the homeserver cannot be asked (Matrix v1.7"},
    };
    be_service();
    visit(NULL, false);
    assert_said(
        "note Matrix way back: not tried, since no Neuvo runs on this data folder: start it, then look again whether "
        "the homeserver reaches it at http://127.0.0.1:9\n");
    assert_int_equal(played_asked(&played, "/ping"), 0);
    assert_int_equal(
        call(command_organisation, "import", NEUVO_SOURCE_DIR "/config/demo-organisation.yaml", "--create"), 0);
    int lock = open("data/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600); /* as a running service holds it */
    assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct line lines[] = {cases[i].line, {.path = NULL}};
        visit(lines, false);
        assert_said(cases[i].words);
    }
    (void)close(lock);
}

/* ---- settings and people --------------------------------------------------------------------------------------- */

static void test_settings_first(void **state)
{
    (void)setenv("NEUVO_MATRIX_USER", "neuvo", 1);
    (void)setenv("NEUVO_MATRIX_TUTOR_ROOM", "#tuki:kunta.example", 1);
    visit(NULL, true);
    assert_said("MEND settings: NEUVO_MATRIX_USER: matrix.user: \"neuvo\" is no user id; write it whole, as "
                "@neuvo:example.fi\n");
    assert_said("MEND settings: NEUVO_MATRIX_TUTOR_ROOM: matrix.tutor_room: \"#tuki:kunta.example\" is no room id");
    assert_not_said("Matrix homeserver");
    (void)unsetenv("NEUVO_MATRIX_HOMESERVER");
    visit(NULL, false);
    assert_not_said("Matrix");
    visit(NULL, true);
    assert_said("MEND Matrix: matrix.homeserver is not set, so there is nowhere to try a room\n");
    assert_int_equal(played_asked(&played, "/"), 0);
}

static void test_people(void **state)
{
    (void)setenv("NEUVO_MATRIX_INVITE_SERVERS", "naapuri.example, kunta.example", 1);
    write_text("record.yaml", "code: oma\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--create"), 0);
    visit(NULL, false);
    assert_said("note who is served by oma: no list of people");
    assert_said(
        "note Matrix people: kunta.example belongs to oma, which has no list of people: everybody there counts as "
        "staff, pupils and guests too (neuvo people import)\n");
    write_text("people.csv",
               "account,end_date\n@aino:kunta.example,\n@bo:KUNTA.example,\n@old:kunta.example,2020-01-31\n"
               "cecilia@naapuri.example,\n");
    assert_int_equal(call(command_people, "import", "people.csv"), 0);
    visit(NULL, false);
    assert_said("ok   Matrix people: kunta.example belongs to oma, whose list of people names 2 there\n");
    assert_said(
        "MEND Matrix people: naapuri.example belongs to oma, whose list of people names nobody there, so nobody is "
        "served: write them as @name:server (neuvo people import)\n");
    write_text("other.yaml", "code: naapuri\nmatrix_servers: [naapuri.example]\n");
    assert_int_equal(call(command_organisation, "import", "other.yaml"), 0);
    visit(NULL, false);
    assert_said(
        "MEND Matrix people: kunta.example belongs to no organisation, so its people are turned away; name it in "
        "the record of theirs (matrix_servers: [kunta.example])");
    assert_said("note Matrix people: naapuri.example belongs to naapuri, which has no list");
}

/* ---- the tutors' room ------------------------------------------------------------------------------------------ */

#define TUTORS "!tuki:kunta.example"
#define MEMBERS \
    { \
        "/joined_members", 200, "{\"joined\":{\"" USER "\":{},\"@aino:kunta.example\":{},\"@bo:kunta.example\":{}}}", \
            0 \
    }

static void test_tutor_room(void **state)
{
    static const struct line good[] = {MEMBERS, {.path = NULL}};
    static const struct line not_in_it[] = {{"/joined_members", 403, "{\"errcode\":\"M_FORBIDDEN\"}", 0},
                                            {.path = NULL}};
    static const struct line away[] = {{"/joined_members", 502, "<html>", 0}, {.path = NULL}};
    static const struct line encrypted[] = {
        MEMBERS, {"/state/m.room.encryption", 200, "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}", 0}, {.path = NULL}};
    static const struct line mute[] = {
        MEMBERS,
        {"/state/m.room.power_levels", 200, "{\"events_default\":50,\"users\":{\"@aino:kunta.example\":100}}", 0},
        {.path = NULL}};
    visit(good, false);
    assert_not_said("Matrix tutors' room");
    (void)setenv("NEUVO_MATRIX_TUTOR_ROOM", TUTORS, 1);
    visit(good, false);
    assert_said("MEND Matrix tutors' room: nobody in " TUTORS " is a tutor (2 besides Neuvo), so nobody can take a");
    write_text("record.yaml", "code: oma\n");
    assert_int_equal(call(command_organisation, "import", "record.yaml", "--create"), 0);
    assert_int_equal(call(command_account, "create", "--access", "tutor", "--organisation", "oma", "--matrix",
                          "@aino:kunta.example", "Aino"),
                     0);
    visit(good, false);
    assert_said("ok   Matrix tutors' room: Neuvo is in " TUTORS " and may write there; of 2 others 1 is a tutor\n");
    visit(encrypted, false);
    assert_said("MEND Matrix tutors' room: " TUTORS " is encrypted, and Neuvo writes no clear text there");
    visit(mute, false);
    assert_said("MEND Matrix tutors' room: Neuvo may not write in " TUTORS
                " (its power level is 0, and messages need 50)");
    visit(not_in_it, false);
    assert_said("MEND Matrix tutors' room: Neuvo is not in " TUTORS
                " (status 403 M_FORBIDDEN); does matrix.tutor_room");
    visit(away, false);
    assert_said("note Matrix tutors' room: cannot be looked at now (status 502); look again later\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_is_well, up, down),
        cmocka_unit_test_setup_teardown(test_room_is_tried_and_left, up, down),
        cmocka_unit_test_setup_teardown(test_address, up, down),
        cmocka_unit_test_setup_teardown(test_nobody_there, up, down),
        cmocka_unit_test_setup_teardown(test_no_answer_in_time, up, down),
        cmocka_unit_test_setup_teardown(test_token, up, down),
        cmocka_unit_test_setup_teardown(test_password, up, down),
        cmocka_unit_test_setup_teardown(test_password_is_tried, up, down),
        cmocka_unit_test_setup_teardown(test_encrypts_by_itself, up, down),
        cmocka_unit_test_setup_teardown(test_limits, up, down),
        cmocka_unit_test_setup_teardown(test_room_that_stays, up, down),
        cmocka_unit_test_setup_teardown(test_service, up, down),
        cmocka_unit_test_setup_teardown(test_way_back, up, down),
        cmocka_unit_test_setup_teardown(test_settings_first, up, down),
        cmocka_unit_test_setup_teardown(test_people, up, down),
        cmocka_unit_test_setup_teardown(test_tutor_room, up, down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
