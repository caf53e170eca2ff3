#include "model/person.h"

#include "base/own.h"

void entry_done(struct entry *entry)
{
    free_pointer(&entry->body);
    free_pointer(&entry->external_id);
}
