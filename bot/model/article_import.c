#include "model/article_import.h"

#include <stdlib.h>

void article_import_done(struct article_import *import)
{
    for (size_t i = 0; i < import->articles.count; i++) {
        free(import->articles.items[i].topic);
        article_fields_done(&import->articles.items[i].fields);
    }
    for (size_t i = 0; i < import->faults.count; i++)
        free(import->faults.items[i].text);
    list_done(&import->articles);
    list_done(&import->faults);
}
