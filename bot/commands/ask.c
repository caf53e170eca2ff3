/*
 * neuvo ask: one question answered, or with --jsonl a stream of them ranked. Streams: lines {"id","text","lang"?} in,
 * lines {"id","lang","outcome","score","ranked":[…]} out, in order, each flushed; a line that cannot be read gives
 * {"id":…|null,"error":{"code","message"}}. Exit 0 all good, 1 some lines failed, 2 usage.
 */
#include "base/json.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/edited_articles.h"
#include "commands/house.h"
#include "commands/learnt.h"
#include "commands/one_shot.h"
#include "commands/organisation_record.h"
#include "commands/overrides.h"
#include "commands/stream.h"
#include "dialog/urgent.h"
#include "intents/intents.h"
#include "knowledge/knowledge.h"
#include "settings/facts.h"
#include "settings/phrases.h"
#include "settings/settings.h"
#include "store/organisations.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

struct asking {
    struct analyser *analyser;
    struct knowledge *knowledge;
    struct learnt *learnt; /* NULL: nothing, or a foreign knowledge */
    int64_t organisation_id;
    struct intents *intents; /* NULL: none could be read */
    struct phrases *phrases;
    struct settings *settings; /* NULL with --knowledge: then neither store nor local articles count */
    const char *data;
    enum language language; /* of --lang, or NONE */
    bool why;
    bool no_vectors; /* by words alone, to compare */
    bool urgent;     /* what cannot wait comes before the ranking, as in a conversation */
};

struct asked {
    struct ranking ranking;
    enum language language;
    const char *outcome;
    struct text why;
};

/* The name of the intent that would be answered instead of the question; NULL for none. Danger to people comes first,
 * danger to data where no article is sure. */
static const char *intent_of(const struct asking *asking, const char *text, const struct asked *asked)
{
    struct intent_match match = {.name = ""};
    const char *danger = asking->urgent ? urgent_danger(asking->intents, text) : NULL;
    if (danger != NULL)
        return danger;
    intents_recognise(asking->intents, text, asked->language, &match);
    if (match.name[0] != '\0')
        return match.name;
    if (!asking->urgent || asked->ranking.outcome == OUTCOME_ANSWER)
        return NULL;
    if (urgent_security(asking->intents, text))
        return "urgent-security";
    const struct world world = {.intents = asking->intents, .knowledge = asking->knowledge};
    return asked->ranking.outcome == OUTCOME_UNKNOWN ? urgent_perhaps(&world, text, &asked->ranking) : NULL;
}

/* The one place where intents come in: a message that is an intent has its name as outcome. */
static void ask(const struct asking *asking, const char *text, enum language language, struct asked *asked)
{
    static const char *const outcomes[] = {"answer", "clarify", "unknown"};
    *asked = (struct asked){.language = language, .why = TEXT_INIT};
    if (language == LANGUAGE_NONE)
        asked->language = language_detect(asking->knowledge, asking->analyser, text, LANGUAGE_NONE, NULL);
    struct question question = {.text = text,
                                .language = asked->language,
                                .audience = AUDIENCE_STAFF,
                                .learnt = asking->learnt,
                                .organisation_id = asking->organisation_id};
    knowledge_ask(asking->knowledge, asking->analyser, &question, &asked->ranking, asking->why ? &asked->why : NULL);
    const char *intent = intent_of(asking, text, asked);
    asked->outcome = intent != NULL ? intent : outcomes[asked->ranking.outcome];
}

/* ---- one question -------------------------------------------------------------------------------------- */

/* The organisation's record from the store, if there is one. */
static void read_record(const struct asking *asking, struct record *record)
{
    own_(text_done) struct text url = TEXT_INIT;
    struct store_options options = {.read_only = true};
    struct store *store = NULL;
    store_url_of(asking->settings, asking->data, &url);
    if (store_open(url.data, &options, &store, NULL) == RESULT_OK)
        (void)record_read(store, record, NULL);
    store_close(store);
}

static int ask_once(const struct asking *asking, const char *text)
{
    struct asked asked;
    if (!utf8_valid(text, strlen(text))) {
        fprintf(stderr, "neuvo ask: the question is not UTF-8 text\n");
        return 1;
    }
    own_(record_done) struct record record = {.organisations = LIST_INIT};
    own_(text_done) struct text answer = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (asking->settings != NULL)
        read_record(asking, &record);
    struct one_shot one_shot = {.knowledge = asking->knowledge,
                                .learnt = asking->learnt,
                                .organisation_id = asking->organisation_id,
                                .analyser = asking->analyser,
                                .intents = asking->intents,
                                .phrases = asking->phrases,
                                .organisation = record_find(&record, ORGANISATION_DEFAULT)};
    if (one_shot_answer(&one_shot, text, asking->language, &answer, &error) != RESULT_OK) {
        fprintf(stderr, "neuvo ask: %s\n", error.text);
        return 1;
    }
    (void)fputs(answer.data, stdout);
    ask(asking, text, asking->language, &asked);
    if (asking->why)
        printf("\n%s", asked.why.data);
    text_done(&asked.why);
    return fflush(stdout) == 0 ? 0 : 1;
}

/* ---- a stream ------------------------------------------------------------------------------------------ */

static void write_ranking(const struct asked *asked, struct text *out)
{
    json_write_member(out, "lang", language_code(asked->language));
    json_write_member(out, "outcome", asked->outcome);
    json_write_member_number(out, "score", asked->ranking.score);
    json_write_key(out, "ranked");
    text_add_char(out, '[');
    for (size_t i = 0; i < asked->ranking.count; i++) {
        json_write_comma(out);
        text_add_char(out, '{');
        json_write_member(out, "topic", asked->ranking.ranked[i].topic);
        json_write_member_number(out, "score", asked->ranking.ranked[i].score);
        text_add_char(out, '}');
    }
    text_add_char(out, ']');
    if (asked->why.length > 0)
        json_write_member(out, "why", asked->why.data);
}

static enum result answer_line(void *context, const struct json *line, struct text *out, struct error *error)
{
    const struct asking *asking = context;
    const char *text = NULL, *code = NULL;
    enum result result = json_need_string(line, "text", &text, error);
    if (result == RESULT_OK)
        result = json_opt_string(line, "lang", &code, error);
    if (result != RESULT_OK)
        return result;
    enum language language = code == NULL ? asking->language : language_from_code(code);
    if (code != NULL && language == LANGUAGE_NONE)
        return error_set(error, RESULT_BAD_INPUT, "lang: must be fi, sv or en");
    struct asked asked;
    ask(asking, text, language, &asked);
    write_ranking(&asked, out);
    text_done(&asked.why);
    return RESULT_OK;
}

/* ---- the command --------------------------------------------------------------------------------------- */

static void print_complaints(const struct complaints *complaints)
{
    for (size_t i = 0; i < complaints->list.count; i++) {
        const struct complaint *complaint = &complaints->list.items[i];
        fprintf(stderr, "%s:%u: %s%s%s\n", complaint->path, complaint->line, complaint->key,
                complaint->key[0] == '\0' ? "" : ": ", complaint->text);
    }
}

static enum result asking_open(struct asking *asking, const char *path, const struct shipped *shipped,
                               struct error *error)
{
    const char *list = asking->settings == NULL ? "" : settings_string(asking->settings, "knowledge.overrides");
    own_(overrides_free) char **overrides = overrides_split(list);
    struct knowledge_sources sources = {.shipped = path == NULL ? shipped->articles : path,
                                        .overrides = (const char *const *)overrides,
                                        .organisation = ORGANISATION_DEFAULT,
                                        .thesaurus = shipped->thesaurus,
                                        .vectors = asking->no_vectors ? NULL : shipped->vectors,
                                        .fact_is_known = path == NULL ? fact_is_known : NULL,
                                        .fact_nearest = fact_nearest};
    own_(edited_articles_done) struct edited_articles edited = EDITED_ARTICLES_INIT;
    own_(complaints_done) struct complaints complaints = {.list = LIST_INIT};
    own_(text_done) struct text faults = TEXT_INIT;
    if (asking->settings != NULL)
        edited_articles_read(asking->settings, asking->data, ORGANISATION_DEFAULT, &edited);
    edited_articles_use(&edited, &sources);
    enum result result = analyser_open(&asking->analyser, error);
    if (result == RESULT_OK)
        result = knowledge_build(&sources, NULL, asking->analyser, &asking->knowledge, &complaints, error);
    print_complaints(&complaints);
    if (result == RESULT_OK && intents_load(shipped->intents, &asking->intents, &faults) != RESULT_OK)
        fprintf(stderr, "%s", faults.data);
    if (result == RESULT_OK && phrases_load(shipped->phrases, &asking->phrases, &faults) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%.*s", (int)utf8_cut(faults.data, 700), faults.data);
    return result;
}

static void asking_close(struct asking *asking)
{
    knowledge_release(asking->knowledge);
    learnt_release(asking->learnt);
    analyser_free(asking->analyser);
    intents_free(asking->intents);
    phrases_free(asking->phrases);
    settings_free(asking->settings);
}

static bool read_settings(struct asking *asking, const char *config)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    if (settings_load(config, NULL, 0, &asking->settings, &complaints) == RESULT_OK)
        return true;
    fprintf(stderr, "neuvo ask: the settings need mending:\n%s", complaints.data);
    return false;
}

int command_ask(int argc, char **argv, const struct shipped *shipped)
{
    static const char usage[] =
        "[--config FILE] [--data DIR] [--knowledge PATH] [--lang fi|sv|en] [--why] [--no-vectors] \"question\" | "
        "--jsonl";
    const char *path = NULL, *code = NULL, *question = NULL, *config = NULL;
    bool lines = false;
    int count = 1;
    own_(asking_close) struct asking asking = {.language = LANGUAGE_NONE, .data = shipped->default_data};
    const struct argument arguments[] = {{"--config", &config, NULL},
                                         {"--data", &asking.data, NULL},
                                         {"--knowledge", &path, NULL},
                                         {"--lang", &code, NULL},
                                         {"--why", NULL, &asking.why},
                                         {"--jsonl", NULL, &lines},
                                         {"--no-vectors", NULL, &asking.no_vectors},
                                         {.name = NULL}};
    if (!arguments_read("ask", usage, argc, argv, arguments, &question, &count))
        return 2;
    asking.language = language_from_code(code);
    asking.urgent = path == NULL; /* a foreign knowledge has labels of its own */
    if (lines ? count > 0 : count != 1 || string_empty(question)) {
        fprintf(stderr, "neuvo ask: give one question, or --jsonl and lines on standard input\n");
        return 2;
    }
    if (code != NULL && asking.language == LANGUAGE_NONE) {
        fprintf(stderr, "neuvo ask: --lang must be fi, sv or en\n");
        return 2;
    }
    if (path == NULL && !read_settings(&asking, config))
        return 1;
    struct error error = ERROR_INIT;
    if (asking_open(&asking, path, shipped, &error) != RESULT_OK) {
        fprintf(stderr, "neuvo ask: %s\n", error.text);
        return 1;
    }
    if (asking.settings != NULL)
        asking.learnt = learnt_read(asking.settings, asking.data, &asking.organisation_id);
    return lines ? stream_run(stdin, stdout, answer_line, &asking) : ask_once(&asking, question);
}
