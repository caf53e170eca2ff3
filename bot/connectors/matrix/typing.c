/* "Neuvo is writing", where an answer takes long (connectors/awaited.h). */
#include "connectors/matrix/connection.h"

#include "base/clock.h"
#include "base/own.h"
#include "connectors/awaited.h"
#include "connectors/matrix/identifiers.h"

#include <stdlib.h>

struct typing {
    struct connector *connector;
    struct awaited *awaited;
};

static void on_told(void *context, const struct matrix_answer *answer)
{
    (void)context;
    (void)answer;
}

static void tell(void *context, const char *room, int for_ms)
{
    struct typing *typing = context;
    struct connector *connector = typing->connector;
    own_(text_done) struct text path = TEXT_INIT;
    own_(text_done) struct text body = TEXT_INIT;
    if (!connector->signed_in || connector->quiet_until_ms > clock_monotonic_ms())
        return;
    text_add(&path, "/_matrix/client/v3/rooms");
    matrix_path_add(&path, room);
    text_add(&path, "/typing");
    matrix_path_add(&path, connector->options.user);
    if (for_ms > 0)
        text_printf(&body, "{\"typing\":true,\"timeout\":%d}", for_ms);
    else
        text_add(&body, "{\"typing\":false}");
    matrix_call(connector->api,
                &(struct matrix_request){
                    .method = "PUT", .path = path.data, .body = body.data, .done = on_told, .context = typing});
}

struct typing *matrix_typing_new(struct connector *connector)
{
    struct typing *typing = x_alloc(1, sizeof *typing);
    typing->connector = connector;
    typing->awaited = awaited_new(connector->services->loop, tell, typing);
    return typing;
}

void matrix_typing_free(struct typing *typing)
{
    if (typing == NULL)
        return;
    awaited_free(typing->awaited);
    free(typing);
}

void matrix_typing_begin(struct typing *typing, const char *room)
{
    if (matrix_is_room(room))
        awaited_begin(typing->awaited, room);
}

void matrix_typing_show(struct typing *typing, const char *room)
{
    if (matrix_is_room(room))
        awaited_show(typing->awaited, room);
}

void matrix_typing_end(struct typing *typing, const char *room)
{
    awaited_end(typing->awaited, room);
}
