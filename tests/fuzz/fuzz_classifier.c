/* classifier_recognise over a small classifier: any bytes give one of its intents or the outside, with a probability;
 * and any text can be learnt from. */
#include "fuzz/target.h"

#include "base/own.h"
#include "intents/classifier.h"

#include <string.h>

static const char *const texts[] = {"kiitos paljon", "kiitti avusta",  "tack så mycket", "thanks a lot",
                                    "moi vaan",      "hyvää huomenta", "god morgon",     "good morning"};
enum { TEXTS = sizeof texts / sizeof *texts };

static struct classifier *learn(const char *more)
{
    own_(samples_done) struct samples samples = SAMPLES_INIT;
    struct classifier *classifier = NULL;
    for (size_t i = 0; i < TEXTS; i++)
        HOLDS(samples_add(&samples, texts[i], i < TEXTS / 2 ? "thanks" : "greet", false, NULL) == RESULT_OK);
    if (more != NULL)
        HOLDS(samples_add(&samples, more, "greet", false, NULL) == RESULT_OK);
    HOLDS(samples_add(&samples, "tulostin ei toimi", INTENT_OUTSIDE, false, NULL) == RESULT_OK);
    HOLDS(classifier_train(&samples, true, &classifier, NULL) == RESULT_OK);
    return classifier;
}

static void recognise(const struct classifier *classifier, const char *text)
{
    struct recognised recognised;
    classifier_recognise(classifier, text, &recognised);
    HOLDS(recognised.probability >= 0 && recognised.probability <= 1);
    HOLDS(strcmp(recognised.nearest, "thanks") == 0 || strcmp(recognised.nearest, "greet") == 0);
    HOLDS(recognised.intent == recognised.nearest || strcmp(recognised.intent, INTENT_OUTSIDE) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct classifier *kept;
    own_(free_pointer) char *string = x_strndup((const char *)bytes, length);
    if (kept == NULL)
        kept = learn(NULL);
    recognise(kept, string);
    struct classifier *learnt = learn(string);
    recognise(learnt, string);
    classifier_free(learnt);
    return 0;
}
