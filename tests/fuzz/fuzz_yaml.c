/* yaml_read: bounded by the size of the file; keys are unique, lines lie within the file. */
#include "fuzz/target.h"

#include "base/own.h"
#include "base/yaml.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct yaml yaml = {0};
    struct error error = ERROR_INIT;
    enum result result = yaml_read((const char *)bytes, length, &yaml, &error);
    size_t lines = 2;
    for (size_t i = 0; i < length; i++)
        lines += bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] >= 0x80;
    if (result != RESULT_OK) {
        HOLDS(result == RESULT_BAD_INPUT && error.text[0] != '\0');
        HOLDS(strncmp(error.text, "line ", 5) == 0);
    }
    for (size_t i = 0; result == RESULT_OK && i < yaml.items.count; i++) {
        const struct yaml_item *item = &yaml.items.items[i];
        HOLDS(item->key != NULL && item->value != NULL && item->line >= 1 && item->line <= lines);
        HOLDS(yaml_find(&yaml, item->key) == item);
    }
    yaml_done(&yaml);
    return 0;
}
