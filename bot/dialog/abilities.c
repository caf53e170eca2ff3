/* What Neuvo can do, in the order in which it is asked. To add one: bot/dialog/README.md. */
#include "dialog/talk.h"

#include <stddef.h>

const struct ability *const abilities[] = {
    &danger_ability,    /* 112 before everything else */
    &welcome_ability,   /* Neuvo was let in somewhere */
    &picture_ability,   /* nothing but a picture */
    &nothing_ability,   /* nothing to read, or too much */
    &checkin_ability,   /* its questions take numbers, letters and "stop" */
    &stale_ability,     /* a choice that is not on offer */
    &forget_ability,    /* its yes and no before anybody else's */
    &late_ability,      /* said a day ago or more */
    &take_back_ability, /* "peruuta" right after something was sent, before it only stops */
    &language_ability,       &stop_ability,
    &save_ability,           &my_data_ability,
    &link_ability,          /* "yhdistä", and the code that it gave */
    &my_unit_ability,       /* its buttons, and the name that it asked for, before what listens to free words */
    &my_requests_ability,   /* the same */
    &booking_ability,       /* the same */
    &mail_address_ability,  /* the same */
    &incident_ability,      /* its button */
    &news_ability,          /* the same */
    &class_waiting_ability, /* the answer to its one question */
    &urgent_card_ability,   /* more for what was sent and cannot wait */
    &solved_ability,        /* the same */
    &other_language_ability, &helped_ability,
    &picked_ability,         &more_ability,
    &repair_ability,         &help_ability,
    &greet_ability,          &courtesy_ability, /* thanks and bye */
    &contact_ability,        &small_talk_ability,
    &hand_over_ability, /* also takes what a person writes when asked what it is about */
    &stray_ability,     /* a yes, a no or a number to which nothing was asked */
    &question_ability,       NULL,
};
