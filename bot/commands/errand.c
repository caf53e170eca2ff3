#include "commands/errand.h"

#include "base/clock.h"
#include "base/own.h"
#include "commands/data_folder.h"
#include "commands/house.h"
#include "settings/settings.h"
#include "store/organisations.h"

enum result errand_store_url(const struct errand *errand, struct text *url, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    if (settings_load(errand->config, NULL, 0, &settings, &complaints) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%.*s", (int)utf8_cut(complaints.data, sizeof error->text - 1),
                         complaints.data);
    store_url_of(settings, errand->data, url);
    settings_free(settings);
    return RESULT_OK;
}

enum result errand_find_organisation(struct errand *errand, struct error *error)
{
    enum result result = organisation_find(errand->store, errand->organisation, &errand->organisation_id, error);
    if (result != RESULT_NOT_FOUND)
        return result;
    return error_set(error, RESULT_NOT_FOUND,
                     "there is no organisation \"%.60s\"; read its record first: neuvo organisation import FILE",
                     errand->organisation);
}

enum result errand_open(struct errand *errand, struct error *error)
{
    own_(text_done) struct text url = TEXT_INIT;
    int64_t first = 0;
    enum result result = errand_store_url(errand, &url, error);
    if (result == RESULT_OK)
        result = data_folder_check(errand->data, url.data, error);
    if (result == RESULT_OK)
        result = store_open(url.data, NULL, &errand->store, error);
    if (result == RESULT_OK)
        result = store_begin(errand->store, error);
    if (result == RESULT_OK)
        result = organisation_ensure_default(errand->store, clock_now_ms(), &first, error);
    return result == RESULT_OK ? errand_find_organisation(errand, error) : result;
}
