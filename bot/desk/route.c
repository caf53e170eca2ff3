#include "desk/route.h"

#include <string.h>

static bool is_code(const char *part, size_t length, const char *code)
{
    if (length > 0 && part[length - 1] == '*')
        return strncmp(part, code, length - 1) == 0;
    return strlen(code) == length && strncmp(part, code, length) == 0;
}

static bool holds(const char *list, const char *code)
{
    static const char between[] = ", ";
    for (const char *part = list + strspn(list, between); *part != '\0' && *code != '\0';) {
        size_t length = strcspn(part, between);
        if (is_code(part, length, code))
            return true;
        part += length;
        part += strspn(part, between);
    }
    return false;
}

/* Adds the weight where the list names the code. False: the queue is for others. */
static bool weigh(const char *list, const char *code, int weight, int *sum)
{
    if (*list == '\0')
        return true;
    *sum += weight;
    return holds(list, code);
}

int64_t route_find(const struct route *routes, size_t count, const struct route_ticket *ticket)
{
    int64_t found = 0;
    int best = -1;
    for (size_t i = 0; i < count; i++) {
        int sum = 0;
        bool takes = weigh(routes[i].units, ticket->unit, 4, &sum) && weigh(routes[i].topics, ticket->topic, 2, &sum) &&
                     weigh(routes[i].languages, ticket->language, 1, &sum);
        if (takes && sum > best) {
            best = sum;
            found = routes[i].queue_id;
        }
    }
    return found;
}

static bool fits(const char *list, const char *code)
{
    return *list == '\0' || *code == '\0' || holds(list, code);
}

bool route_fits(const struct route *tutor, const struct route_ticket *ticket)
{
    return fits(tutor->units, ticket->unit) && fits(tutor->topics, ticket->topic) &&
           fits(tutor->languages, ticket->language);
}
