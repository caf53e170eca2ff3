/*
 * neuvo intents: what a text wants, for a stream of texts. Lines {"id","text","lang"?} in, lines
 * {"id","intent","score"} out, in order, each flushed; a line that cannot be read gives
 * {"id":…|null,"error":{"code","message"}}. Exit 0 all good, 1 some lines failed, 2 usage.
 *
 * With --train a classifier learns from that file alone; without it the shipped intents answer, so that an editor can
 * try them. --report FILE recognises the texts of a labelled file instead and prints how well it went.
 */
#include "intents/intents.h"
#include "base/own.h"
#include "commands/arguments.h"
#include "commands/commands.h"
#include "commands/intents_report.h"
#include "commands/labelled_file.h"
#include "commands/stream.h"
#include "intents/classifier.h"
#include "knowledge/knowledge.h"

#include <stdio.h>

struct recognising {
    struct classifier *classifier; /* of --train, or NULL */
    struct intents *intents;       /* the shipped ones, or NULL */
};

static void recognise(const struct recognising *recognising, const char *text, enum language language,
                      struct recognised *out)
{
    if (recognising->classifier != NULL) {
        classifier_recognise(recognising->classifier, text, out);
        return;
    }
    struct intent_match match;
    intents_recognise(recognising->intents, text, language, &match);
    out->intent = match.name[0] == '\0' ? INTENT_OUTSIDE : match.name;
    out->nearest = out->intent;
    out->probability = match.score;
}

static enum result recognise_line(void *context, const struct json *line, struct text *out, struct error *error)
{
    const char *text = NULL, *code = NULL;
    struct recognised recognised;
    enum result result = json_need_string(line, "text", &text, error);
    if (result == RESULT_OK)
        result = json_opt_string(line, "lang", &code, error);
    if (result != RESULT_OK)
        return result;
    recognise(context, text, language_from_code(code), &recognised);
    json_write_member(out, "intent", recognised.intent);
    json_write_member_number(out, "score", recognised.probability);
    return RESULT_OK;
}

/* Recognises every text of a labelled file and prints how well it went. */
static int report(const struct recognising *recognising, const char *path)
{
    own_(samples_done) struct samples samples = SAMPLES_INIT;
    own_(guesses_done) struct guesses guesses = {.list = LIST_INIT};
    own_(text_done) struct text out = TEXT_INIT;
    struct error error = ERROR_INIT;
    if (labelled_file_read(path, false, &samples, &error) != RESULT_OK) {
        fprintf(stderr, "neuvo intents: %s\n", error.text);
        return 1;
    }
    for (size_t i = 0; i < samples.list.count; i++) {
        const struct sample *sample = &samples.list.items[i];
        struct recognised recognised;
        recognise(recognising, sample->text, LANGUAGE_NONE, &recognised);
        const char *expected = sample->label == LABEL_OUTSIDE ? INTENT_OUTSIDE : samples.names.items[sample->label];
        *list_push(&guesses.list) = (struct guess){sample->text, expected, recognised.intent, recognised.probability};
    }
    guesses_report(&guesses, &out);
    return fputs(out.data, stdout) >= 0 && fflush(stdout) == 0 ? 0 : 1;
}

static void recognising_close(struct recognising *recognising)
{
    classifier_free(recognising->classifier);
    intents_free(recognising->intents);
}

static enum result train(const char *path, const char *dev, bool refuse, struct recognising *recognising,
                         struct error *error)
{
    own_(samples_done) struct samples samples = SAMPLES_INIT;
    enum result result = labelled_file_read(path, false, &samples, error);
    if (result == RESULT_OK && dev != NULL)
        result = labelled_file_read(dev, true, &samples, error);
    if (result == RESULT_OK)
        result = classifier_train(&samples, refuse, &recognising->classifier, error);
    return result;
}

/* The shipped ones: their rules and examples. */
static enum result load_shipped(const struct shipped *shipped, struct intents **intents, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    if (intents_check(shipped->intents, &complaints) != RESULT_OK)
        fprintf(stderr, "%s", complaints.data);
    text_clear(&complaints);
    (void)intents_load(shipped->intents, intents, &complaints);
    if (*intents == NULL)
        return error_set(error, RESULT_NOT_FOUND, "no intents could be read");
    return RESULT_OK;
}

int command_intents(int argc, char **argv, const struct shipped *shipped)
{
    static const char usage[] = "[--train FILE [--dev FILE] [--refuse]] [--report FILE | <lines of JSON]";
    const char *path = NULL, *dev = NULL, *labelled = NULL, *rest = NULL;
    bool refuse = false;
    int count = 0;
    const struct argument arguments[] = {{"--train", &path, NULL},
                                         {"--dev", &dev, NULL},
                                         {"--refuse", NULL, &refuse},
                                         {"--report", &labelled, NULL},
                                         {.name = NULL}};
    own_(recognising_close) struct recognising recognising = {.intents = NULL};
    if (!arguments_read("intents", usage, argc, argv, arguments, &rest, &count))
        return 2;
    if (path == NULL && (dev != NULL || refuse)) {
        fprintf(stderr, "neuvo intents: --dev and --refuse need --train FILE\n");
        return 2;
    }
    struct error error = ERROR_INIT;
    enum result result = path != NULL ? train(path, dev, refuse, &recognising, &error)
                                      : load_shipped(shipped, &recognising.intents, &error);
    if (result != RESULT_OK) {
        fprintf(stderr, "neuvo intents: %s\n", error.text);
        return 1;
    }
    if (labelled != NULL)
        return report(&recognising, labelled);
    return stream_run(stdin, stdout, recognise_line, &recognising);
}
