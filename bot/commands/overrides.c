#include "commands/overrides.h"

#include "base/list.h"
#include "base/own.h"
#include "base/text.h"

#include <string.h>

char **overrides_split(const char *list)
{
    LIST_OF(char *) folders = LIST_INIT;
    while (*list != '\0') {
        size_t length = strcspn(list, ",");
        own_(text_done) struct text folder = TEXT_INIT;
        text_add_bytes(&folder, list, length);
        text_trim(&folder);
        if (folder.length > 0)
            *list_push(&folders) = text_detach(&folder);
        list += length + (list[length] == ',');
    }
    *list_push(&folders) = NULL;
    return folders.items;
}

void overrides_free(char ***folders)
{
    for (char **folder = *folders; folder != NULL && *folder != NULL; folder++)
        free_pointer(folder);
    free_pointer(folders);
}
