/*
 * Cards in tutors' own chats with Neuvo: of a queue that has no room, of every queue where a tutor wishes so. A card
 * is answered where it stands: by a reaction, in its thread, by its buttons, or with the number of the request.
 */
#ifndef NEUVO_ENGINE_DESK_OWN_H
#define NEUVO_ENGINE_DESK_OWN_H

#include "engine/desk_say.h"

/* Shows the ticket to the tutors of its queue who have no card of it yet; where that has a room, to those who wish so.
 */
enum result desk_own_show(struct turn *turn, const struct ticket *ticket, struct error *error);
/* What the ticket's own cards say follows; taking them back leaves nothing of them. */
enum result desk_own_rewrite(struct turn *turn, const char *claimer, struct error *error);
enum result desk_own_take_back(struct turn *turn, struct error *error);
/* To everybody who has one; *told: how many. */
enum result desk_own_tell(struct turn *turn, const struct reply *reply, size_t *told, struct error *error);
/* The thread under that person's card of the ticket. NOT_FOUND: they have none, or it is not out yet. */
enum result desk_own_thread(struct turn *turn, const struct ticket *ticket, int64_t person_id,
                            struct conversation *thread, struct error *error);
/* The ticket is worked on under such a card: what its asker says carries its number, for a chat without threads. */
enum result desk_own_is_desk(struct turn *turn, const struct ticket *ticket, bool *is, struct error *error);
/* Pictures that waited for somebody to show them to. */
enum result desk_own_pictures(struct turn *turn, struct error *error);

/* The ticket of whose card of their own the message's writer says something (desk_own_aim.c): turn->ticket,
 * turn->own_card and turn->tutor are filled. NOT_FOUND: of none. */
enum result desk_own_aim(struct turn *turn, struct error *error);

#endif
