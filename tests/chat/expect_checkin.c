/* What a line beginning with "bot:" expects of a check-in. */
#include "expect_checkin.h"

#include "base/own.h"
#include "model/local_time.h"

#include <stdlib.h>
#include <string.h>

bool expect_keeps_no_words(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    (void)why;
    return stage->last.checkin.is_private;
}

/* allows practice · allows nothing new */
bool expect_allows(const struct stage *stage, const char *value, struct text *why)
{
    const struct checkin_draft *draft = &stage->last.checkin;
    const char *allowed = draft->consents ? consent_name(draft->consent) : "nothing new";
    text_printf(why, "; it is %s", allowed);
    return strcmp(allowed, value) == 0;
}

/* counts 3 answers */
bool expect_counts(const struct stage *stage, const char *value, struct text *why)
{
    text_printf(why, "; %zu answers", stage->last.checkin.answers.count);
    return stage->last.checkin.answers.count == strtoul(value, NULL, 10);
}

/* shares "osaamisen nimi" · shares nothing · stops sharing 1 */
bool expect_shares(const struct stage *stage, const char *value, struct text *why)
{
    const struct checkin_draft *draft = &stage->last.checkin;
    const char *bands = draft->share_ticket == 0 ? "nothing" : draft->shared[LANGUAGE_FI];
    text_printf(why, "; it is %s", bands);
    return strstr(bands, value) != NULL;
}

bool expect_stops_sharing(const struct stage *stage, const char *value, struct text *why)
{
    text_printf(why, "; it is %lld", (long long)stage->last.checkin.unshare_ticket);
    return stage->last.checkin.unshare_ticket == strtoll(value, NULL, 10);
}

/* keeps support missed devices · keeps support nothing */
bool expect_keeps_support(const struct stage *stage, const char *value, struct text *why)
{
    const struct round_draft *draft = &stage->last.checkin.support;
    own_(text_done) struct text kept = TEXT_INIT;
    if (draft->round_id == 0)
        text_add(&kept, "nothing");
    else
        text_printf(&kept, "%s %s", support_question_name(draft->question),
                    support_option(draft->question, draft->option));
    text_printf(why, "; it is %s", kept.data);
    return strcmp(kept.data, value) == 0;
}

/* the clock shows 29.3.2027 8.00 */
bool expect_clock(const struct stage *stage, const char *value, struct text *why)
{
    own_(text_done) struct text shown = TEXT_INIT;
    struct local_time now = local_time(stage->now_ms);
    text_printf(&shown, "%d.%d.%d %d.%02d", now.day, now.month, now.year, now.hour, now.minute);
    text_printf(why, "; it is %s", shown.data);
    return strcmp(shown.data, value) == 0;
}

bool expect_erases_results(const struct stage *stage, const char *value, struct text *why)
{
    (void)value;
    (void)why;
    return stage->last.checkin.erase;
}
