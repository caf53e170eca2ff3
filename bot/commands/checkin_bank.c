#include "commands/checkin_bank.h"

#include "base/file.h"
#include "base/json.h"
#include "base/own.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 16 * 1024 * 1024, DEPTH_MAX = 4, ITEMS_MOST = 50000 };

void checkin_bank_done(struct checkin_bank *bank)
{
    for (size_t i = 0; i < bank->items.count; i++)
        free(bank->items.items[i].id);
    list_done(&bank->items);
    list_done(&bank->by_id);
}

static const struct json *member(const struct json *object, const char *key)
{
    for (const struct json *value = json_first(object); value != NULL; value = json_next(value)) {
        if (strcmp(json_key(value), key) == 0)
            return value;
    }
    return NULL;
}

static enum result read_thresholds(const struct json *object, struct response_model *model, struct error *error)
{
    const struct json *b = member(object, "b");
    if (b != NULL && json_as_number(b, &model->b[0])) {
        model->thresholds = 1;
        return RESULT_OK;
    }
    if (b == NULL || json_type(b) != JSON_ARRAY)
        return error_set(error, RESULT_BAD_INPUT, "b: must be a number, for grm a list of numbers");
    for (const struct json *value = json_first(b); value != NULL; value = json_next(value)) {
        if (model->thresholds == THRESHOLDS_MOST || !json_as_number(value, &model->b[model->thresholds]))
            return error_set(error, RESULT_BAD_INPUT, "b: must be a list of 1 to %d numbers", THRESHOLDS_MOST);
        model->thresholds++;
    }
    return RESULT_OK;
}

/* c is a member of 3pl alone; where others say it, it must be 0, so that nobody believes it counts. */
static enum result read_guessing(const struct json *object, struct response_model *model, struct error *error)
{
    const struct json *c = member(object, "c");
    if (c == NULL || json_type(c) == JSON_NULL)
        return RESULT_OK;
    if (!json_as_number(c, &model->c))
        return error_set(error, RESULT_BAD_INPUT, "c: must be a number");
    if (model->kind != RESPONSE_3PL && (model->c < 0.0 || model->c > 0.0))
        return error_set(error, RESULT_BAD_INPUT, "c: only 3pl has one; mend: model 3pl, or c 0");
    return RESULT_OK;
}

static enum result read_item(const struct json *object, struct bank_item *item, struct error *error)
{
    const char *id = NULL, *kind = NULL;
    struct response_model *model = &item->model;
    if (json_type(object) != JSON_OBJECT)
        return error_set(error, RESULT_BAD_INPUT, "must be an object {\"id\",\"model\",\"a\",\"b\",\"c\"}");
    enum result result = json_need_string(object, "id", &id, error);
    if (result != RESULT_OK)
        return result;
    item->id = x_strdup(id);
    result = json_need_string(object, "model", &kind, error);
    if (result == RESULT_OK && !response_kind_from_name(kind, &model->kind))
        result = error_set(error, RESULT_BAD_INPUT, "model: \"%.20s\" is none of 2pl, 3pl, grm", kind);
    if (result == RESULT_OK)
        result = json_need_number(object, "a", &model->a, error);
    if (result == RESULT_OK)
        result = read_thresholds(object, model, error);
    if (result == RESULT_OK)
        result = read_guessing(object, model, error);
    return result == RESULT_OK ? response_model_check(model, error) : result;
}

static int compare_ids(const void *a, const void *b, void *context)
{
    const struct checkin_bank *bank = context;
    return strcmp(bank->items.items[*(const size_t *)a].id, bank->items.items[*(const size_t *)b].id);
}

static enum result order_by_id(struct checkin_bank *bank, struct error *error)
{
    for (size_t i = 0; i < bank->items.count; i++)
        *list_push(&bank->by_id) = i;
    if (bank->by_id.count > 1)
        qsort_r(bank->by_id.items, bank->by_id.count, sizeof *bank->by_id.items, compare_ids, bank);
    for (size_t i = 1; i < bank->by_id.count; i++) {
        if (compare_ids(&bank->by_id.items[i - 1], &bank->by_id.items[i], bank) == 0)
            return error_set(error, RESULT_BAD_INPUT, "item \"%.100s\" is there twice",
                             bank->items.items[bank->by_id.items[i]].id);
    }
    return RESULT_OK;
}

static enum result read_items(const struct json *document, struct checkin_bank *bank, struct error *error)
{
    if (json_type(document) != JSON_ARRAY)
        return error_set(error, RESULT_BAD_INPUT, "must be a JSON array of items");
    for (const struct json *object = json_first(document); object != NULL; object = json_next(object)) {
        if (bank->items.count == ITEMS_MOST)
            return error_set(error, RESULT_BAD_INPUT, "more than %d items", ITEMS_MOST);
        struct bank_item *item = list_push(&bank->items);
        if (read_item(object, item, error) != RESULT_OK)
            return error_prefix(error, "item %zu (\"%.100s\")", bank->items.count, item->id == NULL ? "" : item->id);
    }
    if (bank->items.count == 0)
        return error_set(error, RESULT_BAD_INPUT, "holds no item");
    return order_by_id(bank, error);
}

enum result checkin_bank_read(const char *path, struct checkin_bank *bank, struct error *error)
{
    own_(text_done) struct text file = TEXT_INIT;
    own_(json_freep) struct json *document = NULL;
    enum result result = file_read(path, FILE_BYTES_MAX, &file, error);
    if (result != RESULT_OK)
        return result;
    result = json_parse(file.data, file.length, (struct json_limits){FILE_BYTES_MAX, DEPTH_MAX}, &document, error);
    if (result == RESULT_OK)
        result = read_items(document, bank, error);
    return result == RESULT_OK ? result : error_prefix(error, "%s", path);
}

const struct response_model *checkin_bank_find(const struct checkin_bank *bank, const char *id)
{
    size_t low = 0, high = bank->by_id.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct bank_item *item = &bank->items.items[bank->by_id.items[middle]];
        int order = strcmp(id, item->id);
        if (order == 0)
            return &item->model;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
