/* settings_load: either settings, or complaints that name the file; never both, never neither. */
#include "fuzz/target.h"

#include "base/own.h"
#include "settings/settings.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text complaints = TEXT_INIT;
    own_(text_done) struct text printed = TEXT_INIT;
    struct settings *settings = NULL;
    int file = memfd_create("settings", MFD_CLOEXEC);
    HOLDS(file >= 0 && write(file, bytes, length) == (ssize_t)length);
    text_printf(&path, "/proc/self/fd/%d", file);
    enum result result = settings_load(path.data, NULL, 0, &settings, &complaints);
    (void)close(file);
    if (result == RESULT_OK) {
        int64_t port = settings_int(settings, "server.port");
        HOLDS(port >= 0 && port <= 65535);
        settings_print(settings, &printed);
        HOLDS(printed.length > 0);
    } else {
        HOLDS(complaints.length > 0 && strstr(complaints.data, path.data) != NULL);
    }
    settings_free(settings);
    return 0;
}
