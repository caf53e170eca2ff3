#include "model/asked.h"

#include "base/own.h"

#include <stdlib.h>
#include <string.h>

void asked_list_done(struct asked_list *asked)
{
    for (size_t i = 0; i < asked->topics.count; i++)
        free(asked->topics.items[i].text);
    list_done(&asked->topics);
    list_done(&asked->list);
}

/* A few hundred topics, and one after the other often the same: looking through them is quick enough. */
int asked_topic(struct asked_list *asked, const char *topic)
{
    if (topic[0] == '\0')
        return -1;
    for (size_t i = 0; i < asked->topics.count; i++) {
        if (strcmp(asked->topics.items[i].text, topic) == 0)
            return (int)i;
    }
    list_push(&asked->topics)->text = x_strdup(topic);
    return (int)asked->topics.count - 1;
}
