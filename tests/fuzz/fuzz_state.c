/* The dialog's state: any bytes give a state; written and read again it is the same and fits the store. */
#include "fuzz/target.h"

#include "base/own.h"
#include "dialog/state.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(free_pointer) char *json = x_strndup((const char *)bytes, length);
    own_(text_done) struct text once = TEXT_INIT;
    own_(text_done) struct text twice = TEXT_INIT;
    struct state state, again;
    state_read(json, 1, &state);
    HOLDS(state.rejected.count <= STATE_REJECTED && state.offered.count <= STATE_OFFERED);
    state_write(&state, &once);
    HOLDS(once.length <= STATE_BYTES);
    state_read(once.data, 1, &again);
    state_write(&again, &twice);
    HOLDS(strcmp(once.data, twice.data) == 0);
    state_done(&state);
    state_done(&again);
    return 0;
}
