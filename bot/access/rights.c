#include "access/rights.h"

#include "base/text.h"

static const char *const names[ACCESS_COUNT] = {"staff", "tutor", "editor", "manager", "operator"};

/* Who looks after the service or the articles reads no tickets: that is for tutors alone. */
static const bool table[RIGHT_COUNT][ACCESS_COUNT] = {
    /*                      staff  tutor  editor manager operator */
    [RIGHT_SIGN_IN] = {true, true, true, true, true},
    [RIGHT_SEE_QUEUES] = {false, true, false, true, true},
    [RIGHT_READ_TICKET] = {false, true, false, false, false},
    [RIGHT_WORK_TICKET] = {false, true, false, false, false},
    [RIGHT_EDIT_ARTICLES] = {false, false, true, false, false},
    [RIGHT_OPEN_ROUNDS] = {false, false, false, true, false},
    [RIGHT_READ_REPORTS] = {false, false, false, true, false},
};

const char *access_name(enum access access)
{
    return access < ACCESS_COUNT ? names[access] : "";
}

enum access access_of_name(const char *name)
{
    int access = 0;
    while (access < ACCESS_COUNT && !string_equal(names[access], name))
        access++;
    return (enum access)access;
}

bool access_may(unsigned accesses, enum right right)
{
    for (int access = 0; access < ACCESS_COUNT; access++) {
        if ((accesses & (1u << access)) != 0 && table[right][access])
            return true;
    }
    return false;
}
