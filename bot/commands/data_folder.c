#include "commands/data_folder.h"

#include "base/text.h"

#include <string.h>
#include <unistd.h>

enum result data_folder_check(const char *data, const char *url, struct error *error)
{
    static const char scheme[] = "sqlite:";
    if (access(data, F_OK) != 0)
        return error_set(error, RESULT_NOT_FOUND,
                         "%s: there is no such folder; correct --data, or start neuvo serve --data %s, which makes it",
                         data, data);
    const char *path = url + strlen(scheme);
    if (string_starts(url, scheme) && access(path, F_OK) != 0)
        return error_set(error, RESULT_NOT_FOUND,
                         "%s: there is no store; correct --data, or start neuvo serve --data %s, which makes it", path,
                         data);
    return RESULT_OK;
}
