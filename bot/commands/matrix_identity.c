#include "commands/matrix_identity.h"

#include "base/clock.h"
#include "base/own.h"
#include "base/seal.h"
#include "commands/doctor.h"
#include "commands/errand.h"
#include "commands/house_checkins.h"
#include "connectors/matrix/identity.h"
#include "connectors/matrix/options.h"
#include "connectors/matrix/vault.h"
#include "settings/settings.h"
#include "store/cursors.h"
#include "store/organisations.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum result read_vault(struct errand *errand, struct vault *vault, struct error *error)
{
    struct kept_list kept = {.list = LIST_INIT};
    enum result result = cursors_of_connector(errand->store, errand->organisation_id, "matrix", &kept, error);
    for (size_t i = 0; i < kept.list.count && result == RESULT_OK; i++) {
        if (!vault_restore(vault, &kept.list.items[i]))
            result = error_set(error, RESULT_BAD_INPUT,
                               "what is kept for encrypted chats was sealed with another key; put the right matrix.key "
                               "back");
    }
    kept_done(&kept);
    return result;
}

static enum result keep_vault(struct errand *errand, struct vault *vault, struct error *error)
{
    struct kept_list kept = {.list = LIST_INIT};
    enum result result = store_begin(errand->store, error);
    vault_keep(vault, &kept);
    for (size_t i = 0; i < kept.list.count && result == RESULT_OK; i++)
        result = cursor_set(errand->store, errand->organisation_id, "matrix", kept.list.items[i].name,
                            kept.list.items[i].value, clock_now_ms(), error);
    kept_done(&kept);
    return result == RESULT_OK ? store_commit(errand->store, error) : result;
}

static enum result take_words(struct text *words, struct error *error)
{
    char line[256] = "";
    if (isatty(STDIN_FILENO) == 1)
        fprintf(stderr, "The recovery key of the account's identity: ");
    if (fgets(line, sizeof line, stdin) == NULL)
        return error_set(error, RESULT_BAD_INPUT, "write the recovery key on stdin");
    text_add(words, line);
    explicit_bzero(line, sizeof line);
    return RESULT_OK;
}

static enum result act(struct errand *errand, const struct matrix_options *options, struct vault *vault, bool import,
                       struct error *error)
{
    own_(text_wipe) struct text words = TEXT_INIT;
    enum result result = import ? take_words(&words, error) : RESULT_OK;
    if (result == RESULT_OK)
        result = import ? matrix_identity_import(options, vault, words.data, error)
                        : matrix_identity_tell(options, vault, &words, error);
    if (result == RESULT_OK)
        result = keep_vault(errand, vault, error);
    if (result != RESULT_OK)
        return result;
    if (import)
        printf("Neuvo has taken over the identity of %s. Start it: neuvo serve\n", options->user);
    else
        printf("%s\n", words.data);
    fprintf(stderr, "%s",
            import
                ? ""
                : "This is the recovery key of Neuvo's identity in Matrix. It is told this once: keep it where nobody "
                  "else reads it. With it the identity can be taken over again (neuvo matrix identity --import).\n");
    return RESULT_OK;
}

enum result matrix_identity(const char *config, const char *data, bool import, struct error *error)
{
    own_(text_done) struct text complaints = TEXT_INIT;
    struct settings *settings = NULL;
    struct matrix_options options;
    struct seal_key key;
    struct errand errand = {.organisation = ORGANISATION_DEFAULT, .config = config, .data = data};
    if (settings_load(config, NULL, 0, &settings, &complaints) != RESULT_OK)
        return error_set(error, RESULT_BAD_INPUT, "%.1000s", complaints.data);
    enum result result = matrix_options_read(settings, &options, error);
    if (result != RESULT_OK) {
        settings_free(settings);
        return result;
    }
    if (!options.encryption)
        result = error_set(error, RESULT_BAD_INPUT, "matrix.encryption is off, so there is no identity");
    else if (import && visit_neuvo_runs(data))
        result = error_set(error, RESULT_CONFLICT, "Neuvo runs and would not see it; stop it first");
    if (result == RESULT_OK)
        result = errand_open(&errand, error);
    if (result == RESULT_OK)
        result = store_commit(errand.store, error); /* nothing is locked while the homeserver is asked */
    if (result == RESULT_OK)
        result = house_matrix_key(settings, data, &key, error);
    if (result == RESULT_OK) {
        struct vault *vault = vault_new(&key);
        result = read_vault(&errand, vault, error);
        if (result == RESULT_OK)
            result = act(&errand, &options, vault, import, error);
        vault_free(vault);
    }
    store_close(errand.store);
    matrix_options_done(&options);
    settings_free(settings);
    return result;
}
