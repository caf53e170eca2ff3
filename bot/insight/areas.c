#include "insight/areas.h"

#include "base/own.h"

#include <stdlib.h>

enum { DEPTH_MOST = 40 };

void areas_add(struct areas *areas, int64_t id, int64_t parent_id, const char *code, const char *name)
{
    *list_push(&areas->units) = (struct area_unit){id, parent_id, x_strdup(code), x_strdup(name)};
}

static const struct area_unit *find_unit(const struct areas *areas, int64_t id)
{
    for (size_t i = 0; i < areas->units.count; i++) {
        if (areas->units.items[i].id == id)
            return &areas->units.items[i];
    }
    return NULL;
}

static int64_t top_of(const struct areas *areas, const struct area_unit *unit)
{
    for (int depth = 0; unit->parent_id != 0 && depth < DEPTH_MOST; depth++) {
        const struct area_unit *parent = find_unit(areas, unit->parent_id);
        if (parent == NULL)
            break;
        unit = parent;
    }
    return unit->id;
}

void areas_settle(struct areas *areas)
{
    static const char *const unnamed[LANGUAGE_COUNT] = {"", "", ""};
    size_t count = areas->units.count;
    own_(free_pointer) int64_t *tops = x_alloc(count + 1, sizeof *tops);
    int columns = 0, rest = -1;
    areas->of_unit = x_alloc(count + 1, sizeof *areas->of_unit);
    for (size_t i = 0; i < count; i++) {
        const struct area_unit *unit = &areas->units.items[i];
        const char *names[LANGUAGE_COUNT] = {unit->name, unit->name, unit->name};
        tops[i] = top_of(areas, unit);
        areas->of_unit[i] = -1;
        if (tops[i] != unit->id)
            continue;
        if (columns < AREAS_SHOWN_MOST)
            picture_line_add(&areas->lines, unit->code, "", names);
        else if (rest < 0)
            picture_line_add(&areas->lines, AREA_REST, "", unnamed);
        rest = columns == AREAS_SHOWN_MOST ? columns : rest;
        areas->of_unit[i] = columns;
        columns += columns < AREAS_SHOWN_MOST;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t t = 0; t < count && areas->of_unit[i] < 0; t++) {
            if (areas->units.items[t].id == tops[i])
                areas->of_unit[i] = areas->of_unit[t];
        }
    }
    areas->unknown = (int)areas->lines.list.count;
    picture_line_add(&areas->lines, AREA_UNKNOWN, "", unnamed);
}

void areas_done(struct areas *areas)
{
    for (size_t i = 0; i < areas->units.count; i++) {
        free(areas->units.items[i].code);
        free(areas->units.items[i].name);
    }
    list_done(&areas->units);
    free(areas->of_unit);
    picture_lines_done(&areas->lines);
}
