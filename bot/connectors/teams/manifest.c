#include "connectors/teams/manifest.h"

#include "base/json.h"
#include "base/own.h"
#include "base/zip.h"
#include "connectors/teams/outline.h"
#include "settings/phrases.h"

#include <string.h>

/* Of all that Teams takes we need little, so that a tenant with an older client takes it too. */
#define SCHEMA "https://developer.microsoft.com/en-us/json-schemas/teams/v1.22/"
enum { COMMANDS = 4, DEVELOPER_CHARACTERS = 32 };

static const char *const titles[COMMANDS] = {"teams_command_help", "teams_command_human", "teams_command_requests",
                                             "teams_command_data"};
static const char *const explanations[COMMANDS] = {"teams_command_help_does", "teams_command_human_does",
                                                   "teams_command_requests_does", "teams_command_data_does"};

/* ---- the manifest ---------------------------------------------------------------------------------------------------
 */

static void open_object(struct text *json, const char *key)
{
    json_write_key(json, key);
    text_add_char(json, '{');
}

static void add_pair(struct text *json, const char *key, const char *brief, const char *full, const char *full_key)
{
    open_object(json, key);
    json_write_member(json, "short", brief);
    json_write_member(json, full_key, full);
    text_add_char(json, '}');
}

static void add_developer(struct text *json, const struct manifest *manifest)
{
    own_(text_done) struct text about = TEXT_INIT;
    text_printf(&about, "%s/chat/about", manifest->public_url);
    open_object(json, "developer");
    json_write_member(json, "name", manifest->developer);
    json_write_member(json, "websiteUrl", about.data);
    json_write_member(json, "privacyUrl", about.data);
    json_write_member(json, "termsOfUseUrl", about.data);
    text_add_char(json, '}');
}

static void add_languages(struct text *json)
{
    open_object(json, "localizationInfo");
    json_write_member(json, "defaultLanguageTag", "fi");
    json_write_key(json, "additionalLanguages");
    text_add(json, "[{\"languageTag\":\"sv\",\"file\":\"sv.json\"},{\"languageTag\":\"en\",\"file\":\"en.json\"}]}");
}

static void add_bot(struct text *json, const struct manifest *manifest, const struct phrases *phrases)
{
    json_write_key(json, "bots");
    text_add(json, "[{");
    json_write_member(json, "botId", manifest->app_id);
    json_write_key(json, "scopes");
    text_add(json, "[\"personal\",\"team\",\"groupChat\"]");
    json_write_member_bool(json, "supportsFiles", false);
    json_write_member_bool(json, "isNotificationOnly", false);
    json_write_key(json, "commandLists");
    text_add(json, "[{\"scopes\":[\"personal\"],\"commands\":[");
    for (int i = 0; i < COMMANDS; i++) {
        json_write_comma(json);
        text_add_char(json, '{');
        json_write_member(json, "title", phrase(phrases, LANGUAGE_FI, titles[i]));
        json_write_member(json, "description", phrase(phrases, LANGUAGE_FI, explanations[i]));
        text_add_char(json, '}');
    }
    text_add(json, "]}]}]");
}

static void add_domain(struct text *json, const char *public_url)
{
    const char *host = strstr(public_url, "://") + 3;
    own_(free_pointer) char *domain = x_strndup(host, strcspn(host, ":/"));
    json_write_key(json, "validDomains");
    text_add_char(json, '[');
    json_write_string(json, domain);
    text_add_char(json, ']');
}

void manifest_write(const struct manifest *manifest, const struct phrases *phrases, struct text *json)
{
    text_add_char(json, '{');
    json_write_member(json, "$schema", SCHEMA "MicrosoftTeams.schema.json");
    json_write_member(json, "manifestVersion", "1.22");
    json_write_member(json, "version", "1.0.0");
    json_write_member(json, "id", manifest->app_id);
    add_developer(json, manifest);
    add_pair(json, "name", "Neuvo", "Neuvo", "full");
    add_pair(json, "description", phrase(phrases, LANGUAGE_FI, "teams_app_short"),
             phrase(phrases, LANGUAGE_FI, "teams_app_full"), "full");
    text_add(json, ",\"icons\":{\"color\":\"color.png\",\"outline\":\"outline.png\"}");
    json_write_member(json, "accentColor", "#1B5E7B");
    add_languages(json);
    add_bot(json, manifest, phrases);
    text_add(json, ",\"permissions\":[\"identity\",\"messageTeamMembers\"]");
    add_domain(json, manifest->public_url);
    if (manifest->reads_channels)
        text_add(json, ",\"authorization\":{\"permissions\":{\"resourceSpecific\":[{\"name\":"
                       "\"ChannelMessage.Read.Group\",\"type\":\"Application\"}]}}");
    text_add_char(json, '}');
}

static void write_texts(const struct phrases *phrases, enum language language, struct text *json)
{
    text_add_char(json, '{');
    json_write_member(json, "$schema", SCHEMA "MicrosoftTeams.Localization.schema.json");
    json_write_member(json, "name.short", "Neuvo");
    json_write_member(json, "name.full", "Neuvo");
    json_write_member(json, "description.short", phrase(phrases, language, "teams_app_short"));
    json_write_member(json, "description.full", phrase(phrases, language, "teams_app_full"));
    for (int i = 0; i < COMMANDS; i++) {
        own_(text_done) struct text key = TEXT_INIT;
        text_printf(&key, "bots[0].commandLists[0].commands[%d].title", i);
        json_write_member(json, key.data, phrase(phrases, language, titles[i]));
        text_clear(&key);
        text_printf(&key, "bots[0].commandLists[0].commands[%d].description", i);
        json_write_member(json, key.data, phrase(phrases, language, explanations[i]));
    }
    text_add_char(json, '}');
}

/* ---- the package
 * --------------------------------------------------------------------------------------------------------- */

static bool is_guid(const char *id)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    for (size_t i = 0; i < sizeof form - 1; i++) {
        if (form[i] == '-' ? id[i] != '-' : id[i] == '\0' || strchr("0123456789abcdefABCDEF", id[i]) == NULL)
            return false;
    }
    return id[sizeof form - 1] == '\0';
}

static enum result check(const struct manifest *manifest, const struct text *color, struct error *error)
{
    static const unsigned char size[] = {0, 0, 0, 192, 0, 0, 0, 192};
    size_t characters = utf8_count(manifest->developer);
    if (!is_guid(manifest->app_id))
        return error_set(error, RESULT_BAD_INPUT,
                         "teams.app_id is \"%.60s\", which is no application id; the Azure portal shows it as "
                         "Application (client) ID, such as 00000000-0000-0000-0000-000000000000",
                         manifest->app_id);
    if (!string_starts(manifest->public_url, "https://"))
        return error_set(error, RESULT_BAD_INPUT,
                         "server.public_url is \"%.200s\"; Teams reaches Neuvo there, so it must begin with https://",
                         manifest->public_url);
    if (characters == 0 || characters > DEVELOPER_CHARACTERS)
        return error_set(error, RESULT_BAD_INPUT, "--developer must have 1 to %d characters", DEVELOPER_CHARACTERS);
    if (color->length < 24 || memcmp(color->data + 16, size, sizeof size) != 0)
        return error_set(error, RESULT_BAD_INPUT, "the picture is no PNG of 192 × 192");
    return RESULT_OK;
}

enum result manifest_package(const struct manifest *manifest, const struct phrases *phrases, const struct text *color,
                             struct text *zip, struct error *error)
{
    static const struct {
        enum language language;
        const char *file;
    } others[] = {{LANGUAGE_SV, "sv.json"}, {LANGUAGE_EN, "en.json"}};
    own_(zip_done) struct zip package = ZIP_INIT;
    own_(text_done) struct text json = TEXT_INIT;
    own_(text_done) struct text outline = TEXT_INIT;
    enum result result = check(manifest, color, error);
    if (result != RESULT_OK)
        return result;
    manifest_write(manifest, phrases, &json);
    zip_add(&package, "manifest.json", json.data, json.length);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        text_clear(&json);
        write_texts(phrases, others[i].language, &json);
        zip_add(&package, others[i].file, json.data, json.length);
    }
    outline_draw(&outline);
    zip_add(&package, "color.png", color->data, color->length);
    zip_add(&package, "outline.png", outline.data, outline.length);
    zip_finish(&package);
    text_add_bytes(zip, package.bytes.data, package.bytes.length);
    return RESULT_OK;
}
