/* Check-ins through the engine: what is said is not kept, what is known is sealed, and each answer counts once. */
#include "base/seal.h"
#include "checkin/bank.h"
#include "engine_test.h"
#include "model/console_command.h"
#include "model/local_time.h"
#include "store/access.h"
#include "store/calendars.h"
#include "store/checkins.h"
#include "store/conversations.h"
#include "store/entries.h"
#include "store/insight_reader.h"
#include "store/organisations.h"
#include "store/people.h"
#include "store/people_list.h"
#include "store/person_units.h"
#include "store/rounds.h"
#include "store/timers.h"

#include <sodium.h>

static struct framework *framework;
static struct bank bank;
static struct seal_key key;
static struct engine_checkins checkins;

static int all_up(void **state)
{
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    if (sodium_init() < 0 ||
        framework_load(NEUVO_SOURCE_DIR "/knowledge/competences", &framework, &complaints) != RESULT_OK)
        return -1;
    bank_load(NEUVO_SOURCE_DIR "/tests/chat/items", framework, &bank, &complaints);
    seal_key_make(&key);
    checkins = (struct engine_checkins){.framework = framework, .bank = &bank, .key = &key};
    return complaints.list.count == 0 ? group_up(state) : -1;
}

static int all_down(void **state)
{
    bank_done(&bank);
    framework_free(framework);
    return group_down(state);
}

/* The store while the engine does not have it. */
static struct store *open_store(struct desk *desk, int64_t *organisation_id)
{
    struct store *store = NULL;
    struct error error = ERROR_INIT;
    ok(store_open(desk->url, NULL, &store, &error));
    ok(organisation_ensure_default(store, NOW, organisation_id, &error));
    return store;
}

static void start_with_checklist(struct desk *desk)
{
    static const char *const facts[][2] = {{"about.controller", "Kunta"},
                                           {"checkins.cooperation_date", "2026-11-02"},
                                           {"checkins.legal_basis", "suostumus"},
                                           {"checkins.notice", "seloste"},
                                           {"checkins.impact_assessment", "2026-10-15"},
                                           {"checkins.backup_days", "30"}};
    struct error error = ERROR_INIT;
    int64_t organisation_id = 0;
    struct store *store = open_store(desk, &organisation_id);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        ok(organisation_fact_set(store, organisation_id, facts[i][0], facts[i][1], &error));
    store_close(store);
    desk->checkins = &checkins;
    desk_start(desk);
}

static char *answer_to(struct desk *desk, struct arrival *arrival, const char *external_id)
{
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(committed->receipts.items[0].kind, RECEIPT_TAKEN);
    for (;;) { /* what others are told meanwhile is sent, too */
        own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
        report(desk, reply->id, SENT_DONE, 0);
        if (strcmp(reply->cause, external_id) == 0)
            return x_strdup(reply->body);
    }
}

/* Says it from an account of its own, and gives back the reply's body (owned). */
static char *tell(struct desk *desk, const char *account, const char *external_id, const char *text)
{
    struct arrival *arrival = batch(desk);
    add(arrival, account, external_id, text)->presence = PRESENCE_PERSONAL;
    return answer_to(desk, arrival, external_id);
}

/* The same with a button. */
static char *press(struct desk *desk, const char *account, const char *external_id, const char *value)
{
    struct arrival *arrival = batch(desk);
    struct message *message = add(arrival, account, external_id, "");
    message->kind = MESSAGE_CHOICE;
    message->presence = PRESENCE_PERSONAL;
    message_set(&message->choice, value);
    return answer_to(desk, arrival, external_id);
}

static void hears(struct desk *desk, const char *account, const char *external_id, const char *text, const char *words)
{
    own_(free_pointer) char *body = tell(desk, account, external_id, text);
    if (strstr(body, words) == NULL)
        fail_msg("after \"%s\" expected \"%s\" in %s", text, words, body);
}

static void begin(struct desk *desk, const char *account)
{
    hears(desk, account, "e-1", "kartoitus", "vapaaehtoista");
    hears(desk, account, "e-2", "kyllä", "Millaista ty");
    hears(desk, account, "e-3", "rehtori", "Kysymys 1/6.");
}

static int64_t answers_counted(struct desk *desk, enum language language)
{
    own_(item_counts_done) struct item_counts counts = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    int64_t organisation_id = 0, answers = 0;
    struct store *store = open_store(desk, &organisation_id);
    ok(item_counts_in(store, organisation_id, language, &counts, &error));
    for (size_t i = 0; i < counts.list.count; i++)
        answers += counts.list.items[i].answers;
    store_close(store);
    return answers;
}

/* All of the database's bytes, with what lies in its log. */
static void read_bytes(struct desk *desk, struct text *bytes)
{
    static const char *const files[] = {"neuvo.db", "neuvo.db-wal"};
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < 2; i++) {
        own_(text_done) struct text path = TEXT_INIT;
        text_printf(&path, "%s/%s", desk->folder, files[i]);
        if (access(path.data, F_OK) == 0)
            ok(file_read(path.data, 1 << 28, bytes, &error));
    }
}

static bool holds(const struct text *bytes, const char *words)
{
    return memmem(bytes->data, bytes->length, words, strlen(words)) != NULL;
}

/* Somebody's window closes while a question is on its way to it: who comes back reads the question, and then it is
 * gone. */
static void test_what_nobody_read_waits(void **state)
{
    struct desk *desk = *state;
    start_with_checklist(desk);
    begin(desk, "visit-1");
    struct arrival *arrival = batch(desk), *unread = arrival_new(ARRIVAL_OUTCOME, "web", 0);
    add(arrival, "visit-1", "e-4", "autettuna")->presence = PRESENCE_PERSONAL;
    put(desk, arrival);
    own_(departure_freep) struct departure *reply = next(desk, DEPARTURE_REPLY);
    unread->departure_id = reply->id;
    unread->outcome = SENT_DONE;
    unread->unread = true;
    put(desk, unread);
    own_(departure_freep) struct departure *back = entries_of(desk, "visit-1", 0, 0);
    assert_non_null(strstr(back->entries.list.items[back->entries.list.count - 1].body, "Kysymys 2/6."));
    own_(departure_freep) struct departure *again = next(desk, DEPARTURE_REPLY);
    assert_int_equal(again->id, reply->id);
    report(desk, again->id, SENT_DONE, 0);
    own_(departure_freep) struct departure *later = entries_of(desk, "visit-1", 0, 0);
    assert_null(strstr(later->entries.list.items[later->entries.list.count - 1].body, "Kysymys"));
    desk_stop(desk);
}

/* Rows of the conversation, and what is kept of them. */
static void test_nothing_that_was_said_is_kept(void **state)
{
    struct desk *desk = *state;
    start_with_checklist(desk);
    begin(desk, "visit-1");
    hears(desk, "visit-1", "e-4", "autettuna", "Kysymys 2/6.");
    hears(desk, "visit-1", "e-5", "vaihtoehto 3", "Kysymys 3/6.");
    own_(departure_freep) struct departure *left = entries_of(desk, "visit-1", 0, 0);
    for (size_t i = 0; i < left->entries.list.count; i++) {
        const char *body = left->entries.list.items[i].body;
        assert_null(strstr(body, "Kysymys"));
        assert_null(strstr(body, "oikea vastaus"));
        assert_null(strstr(body, "autettuna"));
        assert_null(strstr(body, "vaihtoehto 3"));
    }
    desk_stop(desk);
    own_(text_done) struct text bytes = TEXT_INIT;
    read_bytes(desk, &bytes);
    assert_true(holds(&bytes, "kartoitus"));
    assert_false(holds(&bytes, "\"m\":[")); /* the skills, as memory_write() writes them */
    desk_start(desk);
    hears(desk, "visit-1", "e-6", "jatka", "Kysymys 3/6."); /* and after a restart it goes on */
    desk_stop(desk);
}

static void test_each_answer_counts_once(void **state)
{
    struct desk *desk = *state;
    start_with_checklist(desk);
    begin(desk, "visit-1");
    hears(desk, "visit-1", "e-4", "1", "Kysymys 2/6.");
    hears(desk, "visit-1", "e-5", "1", "Kysymys 3/6.");
    struct arrival *arrival = batch(desk); /* the same message again */
    add(arrival, "visit-1", "e-5", "1")->presence = PRESENCE_PERSONAL;
    put(desk, arrival);
    own_(departure_freep) struct departure *again = next(desk, DEPARTURE_COMMITTED);
    assert_int_equal(again->receipts.items[0].kind, RECEIPT_REPEATED);
    hears(desk, "visit-1", "e-6", "lopeta", "tallessa");
    hears(desk, "visit-1", "e-7", "3", "kartoitus on valmis");
    desk_stop(desk);
    assert_int_equal(answers_counted(desk, LANGUAGE_NONE), 2);
    assert_int_equal(answers_counted(desk, LANGUAGE_FI), 2);
    assert_int_equal(answers_counted(desk, LANGUAGE_SV), 0);
    desk_start(desk);
    hears(desk, "visit-1", "e-8", "omat tulokset", "Kartoituksia tehty: 1");
    desk_stop(desk);
}

/* Another key: nothing is shown, nothing is written over it; taking it back still works. */
static void test_without_its_key(void **state)
{
    struct desk *desk = *state;
    struct seal_key right = key;
    start_with_checklist(desk);
    begin(desk, "visit-1");
    desk_stop(desk);
    seal_key_make(&key);
    desk_start(desk);
    hears(desk, "visit-1", "e-4", "kartoitus", "En saa nyt auki");
    hears(desk, "visit-1", "e-5", "omat tulokset", "En saa nyt auki");
    desk_stop(desk);
    key = right;
    desk_start(desk);
    hears(desk, "visit-1", "e-6", "jatka", "Kysymys 1/6.");
    desk_stop(desk);
    seal_key_make(&key);
    desk_start(desk);
    hears(desk, "visit-1", "e-7", "perun", "Peruin osallistumisesi");
    hears(desk, "visit-1", "e-8", "kartoitus", "vapaaehtoista");
    desk_stop(desk);
    key = right;
}

static int64_t rows_of_checkins(struct desk *desk)
{
    struct error error = ERROR_INIT;
    int64_t organisation_id = 0, sealed = 0, consents = 0;
    struct store *store = open_store(desk, &organisation_id);
    ok(db_number(store->db, &sealed, "SELECT COUNT(*) FROM sealed", NO_VALUES, &error));
    ok(db_number(store->db, &consents, "SELECT COUNT(*) FROM consent", NO_VALUES, &error));
    store_close(store);
    return 10 * sealed + consents;
}

static void test_forgetting_takes_all_of_it(void **state)
{
    struct desk *desk = *state;
    start_with_checklist(desk);
    begin(desk, "visit-1");
    desk_stop(desk);
    assert_int_equal(rows_of_checkins(desk), 11);
    desk_start(desk);
    hears(desk, "visit-1", "e-4", "unohda minut", "Poistanko kaiken");
    hears(desk, "visit-1", "e-5", "kyllä", "\"erased\":true");
    desk_stop(desk);
    assert_int_equal(rows_of_checkins(desk), 0);
}

/* A timer is a message that comes back: in working hours, over a restart, and only while it is awaited. */
static void test_who_wants_to_be_reminded_is(void **state)
{
    static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
    struct desk *desk = *state;
    start_with_checklist(desk);
    begin(desk, "visit-1");
    hears(desk, "visit-1", "e-4", "1", "Kysymys 2/6.");
    hears(desk, "visit-1", "e-5", "lopeta", "tallessa");
    hears(desk, "visit-1", "e-6", "3", "kartoitus on valmis");
    hears(desk, "visit-1", "e-7", "muistuta seuraavasta", "7.1.2027"); /* in seven weeks it is Epiphany */
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM timer WHERE kind = 'deferred'"), 1);
    clock_set_ms(NOW + 50 * day_ms);
    desk_start(desk);
    own_(departure_freep) struct departure *invitation = next(desk, DEPARTURE_REPLY);
    assert_string_equal(invitation->place, "visit-1");
    assert_non_null(strstr(invitation->body, "Pyysit kertomaan"));
    report(desk, invitation->id, SENT_DONE, 0);
    hears(desk, "visit-1", "e-8", "perun", "Peruin osallistumisesi");
    clock_set_ms(NOW + 60 * day_ms);
    hears(desk, "visit-1", "e-9", "moi", "Hei"); /* and nothing else comes */
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM timer WHERE kind = 'deferred'"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
}

/* They work in a day care that opens at six and is closed for two days; its hours stand above it. */
static void give_unit(struct desk *desk)
{
    struct duties breaks = {.list = LIST_INIT};
    struct error error = ERROR_INIT;
    int64_t organisation_id = 0, unit_id = 0, person_id = 0;
    struct store *store = open_store(desk, &organisation_id);
    ok(unit_set(store, organisation_id, "vaka", "Varhaiskasvatus", NULL, NOW, &unit_id, &error));
    ok(unit_set(store, organisation_id, "tammi", "Päiväkoti Tammi", "vaka", NOW, &unit_id, &error));
    ok(unit_hours_set(store, organisation_id, "vaka", "mon-fri 6-17", &error));
    *list_push(&breaks.list) = (struct duty){local_day_start(2027, 1, 7), local_day_start(2027, 1, 9)};
    ok(calendar_set(store, organisation_id, CALENDAR_UNIT, unit_id, &breaks, &error));
    ok(db_number(store->db, &person_id, "SELECT MIN(id) FROM person", NO_VALUES, &error));
    ok(person_unit_set(store, organisation_id, person_id, KNOWN_FROM_SAID, "tammi", 0, &error));
    duties_done(&breaks);
    store_close(store);
}

/* Seven weeks later is Epiphany, then the unit is closed, then a weekend; on Monday it opens at six. A break that is
 * told later puts off what was awaited. */
static void test_reminders_keep_the_hours_of_the_unit(void **state)
{
    struct desk *desk = *state;
    start_with_checklist(desk);
    begin(desk, "visit-1");
    desk_stop(desk);
    give_unit(desk);
    desk_start(desk);
    hears(desk, "visit-1", "e-4", "1", "Kysymys 2/6.");
    hears(desk, "visit-1", "e-5", "lopeta", "tallessa");
    hears(desk, "visit-1", "e-6", "3", "kartoitus on valmis");
    hears(desk, "visit-1", "e-7", "muistuta seuraavasta", "11.1.2027");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT MIN(due_ms) FROM timer WHERE kind = 'deferred'"),
                     local_moment(2027, 1, 11, 6 * 60));
    clock_set_ms(local_moment(2027, 1, 10, 12 * 60));
    desk_start(desk);
    hears(desk, "visit-1", "e-8", "omat tulokset", "Milloin saat kirjoittaa");
    hears(desk, "visit-1", "e-9", "milloin saat kirjoittaa", "Milloin saan kirjoittaa sinulle");
    hears(desk, "visit-1", "e-10", "ma-to klo 18-20", "vain näinä aikoina");
    desk_stop(desk);
    clock_set_ms(local_moment(2027, 1, 11, 7 * 60)); /* they work, but in other hours than they gave */
    desk_start(desk);
    settle(desk);
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT MIN(due_ms) FROM timer WHERE kind = 'deferred'"),
                     local_moment(2027, 1, 11, 18 * 60));
}

/* A round that goes on now, of which the person of visit-1 has been told. */
static void open_round(struct desk *desk)
{
    struct error error = ERROR_INIT;
    int64_t organisation_id = 0, person_id = 0;
    struct checkin_round round = {.name = "Kierros",
                                  .roles = "joh",
                                  .from_ms = NOW - 1000,
                                  .to_ms = NOW + 1000000000,
                                  .questions = 4,
                                  .support = 3};
    struct store *store = open_store(desk, &organisation_id);
    ok(round_add(store, organisation_id, &round, NOW, &error));
    ok(db_number(store->db, &person_id, "SELECT MIN(id) FROM person", NO_VALUES, &error));
    ok(round_tell(store, organisation_id, round.id, person_id, &error));
    own_(text_done) struct text payload = TEXT_INIT, id = TEXT_INIT;
    own_(message_done) struct message message;
    int64_t timer = 0, conversation = 0;
    ok(db_number(store->db, &conversation, "SELECT MIN(id) FROM conversation", NO_VALUES, &error));
    message_init(&message);
    text_printf(&id, "%lld", (long long)round.id);
    message.kind = MESSAGE_TIMER;
    message.presence = PRESENCE_PERSONAL;
    message.direct = true;
    message_set(&message.connector, "web");
    message_set(&message.place, "visit-1");
    message_set(&message.account, "visit-1");
    message_set(&message.organisation, "oma");
    message_set(&message.external_id, "round");
    message_set(&message.choice, "checkin-round");
    message_set(&message.text, id.data);
    message_encode(&message, &payload);
    ok(timer_add(store, organisation_id, conversation, person_id, "deferred", payload.data, NOW, NOW, &timer, &error));
    store_close(store);
}

struct kept_answer {
    int count;
    struct text plain;
};

static void open_answer(void *context, enum support_question question, int64_t owner, const char *sealed)
{
    struct kept_answer *kept = context;
    assert_int_equal(question, SUPPORT_MISSED);
    assert_true(unseal(&key, (uint64_t)owner, sealed, &kept->plain));
    kept->count++;
}

/* The message that begins it is sent once; what is answered about support opens with the key alone, names nobody, and
 * goes with the permission. */
static void test_a_round_keeps_nobody(void **state)
{
    struct desk *desk = *state;
    struct error error = ERROR_INIT;
    int64_t organisation_id = 0, id = 0;
    struct reader *reader = NULL;
    struct kept_answer kept = {.count = 0, .plain = TEXT_INIT};
    own_(text_done) struct text bytes = TEXT_INIT;
    start_with_checklist(desk);
    hears(desk, "visit-1", "e-0", "moi", "Hei");
    desk_stop(desk);
    open_round(desk);
    desk_start(desk);
    settle(desk); /* they were told before: nothing is said */
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM timer WHERE kind = 'deferred'"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM outbox"), 0);
    id = stored(desk, "SELECT id FROM checkin_round");
    own_(text_done) struct text value = TEXT_INIT;
    text_printf(&value, "checkin:round:%lld", (long long)id);
    desk_start(desk);
    own_(free_pointer) char *about = press(desk, "visit-1", "e-1", value.data);
    assert_non_null(strstr(about, "vapaaehtoista"));
    hears(desk, "visit-1", "e-2", "kyllä", "Millaista ty");
    hears(desk, "visit-1", "e-3", "rehtori", "Kysymys 1/4.");
    hears(desk, "visit-1", "e-4", "1", "Kysymys 2/4.");
    hears(desk, "visit-1", "e-5", "lopeta", "tallessa");
    hears(desk, "visit-1", "e-6", "3", "kartoitus on valmis");
    hears(desk, "visit-1", "e-7", "kyllä, saa laskea mukaan", "jäänyt vaille");
    hears(desk, "visit-1", "e-8", "laitteet ja yhteydet", "Mikä tuen muoto");
    desk_stop(desk);
    struct store *store = open_store(desk, &organisation_id);
    store_close(store);
    ok(reader_open(desk->url, &reader, &error));
    ok(reader_support(reader, organisation_id, 0, INT64_MAX, open_answer, &kept, &error));
    reader_close(reader);
    assert_int_equal(kept.count, 1);
    assert_string_equal(kept.plain.data, "{\"role\":\"joh\",\"option\":\"devices\"}");
    text_done(&kept.plain);
    read_bytes(desk, &bytes);
    assert_false(holds(&bytes, "\"devices\""));
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM audit WHERE action LIKE 'round%'"), 0);
    desk_start(desk);
    hears(desk, "visit-1", "e-9", "omat tulokset", "Ei, vain minulle");
    hears(desk, "visit-1", "e-10", "ei, vain minulle", "vain sinua varten");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM round_answer"), 0);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM round_told"), 1);
    desk_start(desk);
    hears(desk, "visit-1", "e-11", "unohda minut", "Poistanko kaiken");
    hears(desk, "visit-1", "e-12", "kyllä", "\"erased\":true");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM round_told"), 0);
}

/* ---- a manager opens a round ------------------------------------------------------------------------------------- */

enum { HEADS = 45 }; /* more than two portions */

/* Heads on the list, each of whom has two chats of their own with Neuvo; and who works in the console. */
static void employ(struct desk *desk, int64_t *manager, int64_t *editor)
{
    struct error error = ERROR_INIT;
    struct person person;
    struct conversation conversation;
    struct people_list list = {.people = LIST_INIT};
    struct people_list_changes changes;
    int64_t of = 0, seq = 0;
    struct store *store = open_store(desk, &of);
    ok(store_begin(store, &error));
    for (int i = 0; i < HEADS; i++) {
        char account[40];
        (void)snprintf(account, sizeof account, "@head%d:kunta.example", i);
        ok(person_for_account(store, of, "matrix", account, PRESENCE_PERSONAL, NOW, &person, &error));
        for (int chat = 0; chat < 2; chat++) {
            ok(conversation_for_place(store, of, "matrix", account + chat, "", true, NOW, &conversation, &error));
            ok(entry_add(store, of, conversation.id, person.id, false, "text", "moi", "", 0, NOW, &seq, &error));
        }
        *list_push(&list.people) = (struct listed_person){.connector = x_strdup("matrix"),
                                                          .account = x_strdup(account),
                                                          .units = x_strdup(""),
                                                          .roles = x_strdup(i == 0 ? "opettaja" : "rehtori")};
    }
    ok(people_list_replace(store, of, &list, &changes, &error));
    people_list_done(&list);
    ok(person_for_account(store, of, "console", "m", PRESENCE_PERSONAL, NOW, &person, &error));
    ok(access_grant(store, of, *manager = person.id, "manager", "Maija", NOW, &error));
    ok(person_for_account(store, of, "console", "e", PRESENCE_PERSONAL, NOW, &person, &error));
    ok(access_grant(store, of, *editor = person.id, "editor", "Eeva", NOW, &error));
    ok(store_commit(store, &error));
    store_close(store);
}

static void commands(struct desk *desk, enum command_kind kind, int64_t person, const char *id,
                     enum receipt_kind wanted, const char *why)
{
    struct arrival *arrival = arrival_new(ARRIVAL_COMMAND, "console", ++desk->token);
    struct message *message = list_push(&arrival->messages);
    message_init(message);
    message_set(&message->connector, "console");
    message_set(&message->organisation, "oma");
    message_set(&message->place, "person");
    message_set(&message->external_id, id);
    arrival->command = (struct console_command){.kind = kind, .person_id = person, .number = 1};
    if (kind == COMMAND_ROUND_OPEN) {
        arrival->command.round = x_alloc(1, sizeof *arrival->command.round);
        *arrival->command.round = (struct checkin_round){.name = x_strdup("Kierros"),
                                                         .roles = x_strdup("joh"),
                                                         .from_ms = NOW - 1000,
                                                         .to_ms = NOW + 1000000000,
                                                         .questions = 4};
    }
    put(desk, arrival);
    own_(departure_freep) struct departure *committed = next(desk, DEPARTURE_COMMITTED);
    const struct receipt *receipt = &committed->receipts.items[0];
    assert_int_equal(receipt->kind, wanted);
    if (wanted == RECEIPT_REFUSED)
        assert_string_equal(receipt->reason, why);
    else
        assert_int_equal(receipt->seq, 1);
}

/* Everybody is told once, however often it is opened with the same id and wherever they chat. */
static void test_a_manager_opens_a_round(void **state)
{
    struct desk *desk = *state;
    int64_t manager = 0, editor = 0;
    start_with_checklist(desk);
    desk_stop(desk);
    employ(desk, &manager, &editor);
    desk_start(desk);
    commands(desk, COMMAND_ROUND_OPEN, editor, "c-1", RECEIPT_REFUSED, "no_access");
    commands(desk, COMMAND_ROUND_OPEN, manager, "c-2", RECEIPT_TAKEN, "");
    commands(desk, COMMAND_ROUND_OPEN, manager, "c-2", RECEIPT_REPEATED, "");
    for (int i = 0; i < HEADS - 1; i++) {
        own_(departure_freep) struct departure *invitation = next(desk, DEPARTURE_REPLY);
        assert_non_null(strstr(invitation->body, "Kierros"));
        report(desk, invitation->id, SENT_DONE, 0);
        clock_set_ms(NOW + (i + 1) * 1000);
    }
    assert_int_equal(replies_out(desk), 0);
    commands(desk, COMMAND_ROUND_CLOSE, editor, "c-3", RECEIPT_REFUSED, "no_access");
    commands(desk, COMMAND_ROUND_CLOSE, manager, "c-4", RECEIPT_TAKEN, "");
    commands(desk, COMMAND_ROUND_CLOSE, manager, "c-5", RECEIPT_REFUSED, "no_round");
    desk_stop(desk);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM checkin_round WHERE closed = 1"), 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM round_told"), HEADS - 1);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM audit WHERE action LIKE 'round%'"), 2);
    assert_int_equal(stored(desk, "SELECT COUNT(*) FROM timer"), 0);
}

/* The code that a reply gives. */
static void read_code(const char *body, char code[9])
{
    const char *at = strstr(body, "**");
    while (at != NULL && (strspn(at + 2, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789") < 8))
        at = strstr(at + 2, "**");
    assert_non_null(at);
    memcpy(code, at + 2, 8);
    code[8] = '\0';
}

static void test_linked_accounts_share_one_memory(void **state)
{
    struct desk *desk = *state;
    char code[9];
    start_with_checklist(desk);
    hears(desk, "visit-1", "o-1", "moi", "Hei");
    begin(desk, "visit-2"); /* the younger of the two has it, under a key of its own */
    own_(free_pointer) char *given = tell(desk, "visit-1", "o-2", "yhdistä");
    read_code(given, code);
    own_(free_pointer) char *linked = tell(desk, "visit-2", "o-3", code);
    assert_non_null(strstr(linked, "Tilit on yhdistetty"));
    desk_stop(desk);
    assert_int_equal(rows_of_checkins(desk), 11);
    desk_start(desk);
    hears(desk, "visit-1", "o-4", "kartoitus", "Kysymys 1/6.");
    desk_stop(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        test_at_desk(test_nothing_that_was_said_is_kept), test_at_desk(test_what_nobody_read_waits),
        test_at_desk(test_each_answer_counts_once),       test_at_desk(test_without_its_key),
        test_at_desk(test_forgetting_takes_all_of_it),    test_at_desk(test_linked_accounts_share_one_memory),
        test_at_desk(test_a_round_keeps_nobody),          test_at_desk(test_a_manager_opens_a_round),
        test_at_desk(test_who_wants_to_be_reminded_is),   test_at_desk(test_reminders_keep_the_hours_of_the_unit),
    };
    return cmocka_run_group_tests(tests, all_up, all_down);
}
