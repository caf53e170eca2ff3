#include "model/person.h"

#include "base/own.h"

void known_unit_done(struct known_unit *unit)
{
    free_pointer(&unit->code);
    free_pointer(&unit->name);
}

void units_add(struct units *units, const char *code, const char *name)
{
    *list_push(&units->list) = (struct unit){x_strdup(code), x_strdup(name)};
}

void units_done(struct units *units)
{
    for (size_t i = 0; i < units->list.count; i++) {
        free_pointer(&units->list.items[i].code);
        free_pointer(&units->list.items[i].name);
    }
    list_done(&units->list);
}

void listing_done(struct listing *listing)
{
    units_done(&listing->units);
    free_pointer(&listing->roles);
}

void entry_done(struct entry *entry)
{
    free_pointer(&entry->body);
    free_pointer(&entry->external_id);
}
