#include "commands/articles.h"

#include "base/clock.h"
#include "base/own.h"
#include "commands/overrides.h"
#include "settings/facts.h"
#include "store/organisations.h"

#include <time.h>

struct knowledge_sources articles_sources(const struct shipped *shipped, char *const *overrides)
{
    return (struct knowledge_sources){.shipped = shipped->articles,
                                      .overrides = (const char *const *)overrides,
                                      .organisation = ORGANISATION_DEFAULT,
                                      .thesaurus = shipped->thesaurus,
                                      .vectors = shipped->vectors,
                                      .expected = shipped->expected,
                                      .fact_is_known = fact_is_known,
                                      .fact_nearest = fact_nearest};
}

enum result articles_build(const struct shipped *shipped, const struct settings *settings,
                           const struct edited_articles *edited, struct analyser *analyser,
                           struct knowledge **knowledge, struct complaints *faults, struct error *error)
{
    own_(overrides_free) char **overrides = overrides_split(settings_string(settings, "knowledge.overrides"));
    struct knowledge_sources sources = articles_sources(shipped, overrides);
    if (edited != NULL)
        edited_articles_use(edited, &sources);
    return knowledge_build(&sources, NULL, analyser, knowledge, faults, error);
}

void articles_complaint(const struct complaint *complaint, struct text *out)
{
    text_add(out, complaint->path);
    if (complaint->line > 0)
        text_printf(out, ":%u", complaint->line);
    text_printf(out, ": %s%s%s\n", complaint->key, *complaint->key ? ": " : "", complaint->text);
}

void articles_today(char today[11])
{
    time_t now = (time_t)(clock_now_ms() / 1000);
    struct tm parts;
    today[0] = '\0';
    if (gmtime_r(&now, &parts) != NULL)
        (void)strftime(today, 11, "%Y-%m-%d", &parts);
}
