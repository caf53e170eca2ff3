#include "settings/variable.h"

#include "base/own.h"
#include "base/yaml.h"
#include "settings/settings.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

static const char prefix[] = "NEUVO_";

void setting_variable(const char *name, struct text *variable)
{
    text_add(variable, prefix);
    for (; *name != '\0'; name++)
        text_add_char(variable, *name == '.' ? '_' : (char)toupper((unsigned char)*name));
}

/* Every variable that is read, as names that end with NULL. */
static char **known_variables(void)
{
    LIST_OF(char *) names = LIST_INIT;
    for (const struct setting *row = settings_table; row->name != NULL; row++) {
        struct text name = TEXT_INIT;
        setting_variable(row->name, &name);
        if (row->secret) {
            struct text file = TEXT_INIT;
            text_printf(&file, "%s_FILE", name.data);
            *list_push(&names) = text_detach(&file);
        }
        *list_push(&names) = text_detach(&name);
    }
    *list_push(&names) = NULL;
    return names.items;
}

static void names_free(char ***names)
{
    for (char **name = *names; *name != NULL; name++)
        free_pointer(name);
    free_pointer(names);
}

static bool is_known(char *const *names, const char *name)
{
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

/* NEUVO_SERVER_…: nothing else than a setting is called so. */
static bool names_a_section(const char *name)
{
    for (const struct setting *row = settings_table; row->name != NULL; row++) {
        own_(text_done) struct text section = TEXT_INIT;
        setting_variable(row->name, &section);
        text_truncate(&section, strlen(prefix) + strcspn(row->name, "."));
        text_add_char(&section, '_');
        if (string_starts(name, section.data))
            return true;
    }
    return false;
}

void settings_unknown_variables(struct text *warnings)
{
    own_(names_free) char **known = known_variables();
    for (char **variable = environ; variable != NULL && *variable != NULL; variable++) {
        own_(free_pointer) char *name = x_strndup(*variable, strcspn(*variable, "="));
        if (!string_starts(name, prefix) || is_known(known, name))
            continue;
        const char *nearest = name_nearest(name, (const char *const *)known);
        if (nearest != NULL)
            text_printf(warnings, "%.80s: no such setting, so it is ignored; did you mean %s?\n", name, nearest);
        else if (names_a_section(name))
            text_printf(warnings,
                        "%.80s: no such setting, so it is ignored; all are in `neuvo check-config --example`\n", name);
    }
}
