/* Frames of the web chat: what is taken is within its bounds and good UTF-8; what is said back is JSON. */
#include "fuzz/target.h"

#include "base/json.h"
#include "base/own.h"
#include "connectors/web/frame.h"
#include "model/reply.h"

#include <string.h>

static const struct json_limits limits = {.max_bytes = 1 << 20, .max_depth = 16};

static void look_at(const struct frame *frame)
{
    HOLDS(frame->kind <= FRAME_PING);
    HOLDS(frame->text == NULL || utf8_valid(frame->text, strlen(frame->text)));
    HOLDS(utf8_valid(frame->value, strlen(frame->value)) && utf8_valid(frame->place, strlen(frame->place)));
    HOLDS(frame->last_seq >= 0);
    if (frame->kind == FRAME_HELLO)
        HOLDS(strlen(frame->visit) == FRAME_VISIT_BYTES &&
              strspn(frame->visit, "0123456789abcdef") == FRAME_VISIT_BYTES);
    if (frame->kind == FRAME_MESSAGE || frame->kind == FRAME_CHOICE)
        HOLDS(strlen(frame->id) == FRAME_ID_BYTES && frame->text != NULL);
}

static void is_said_as_json(const char *words, bool from_neuvo)
{
    own_(text_done) struct text out = TEXT_INIT;
    own_(json_freep) struct json *document = NULL;
    own_(free_pointer) char *body = x_strdup(words);
    own_(free_pointer) char *id = x_strdup("9f1c2b34-0000-4000-8000-0123456789ab");
    struct error error = ERROR_INIT;
    const struct entry entry = {.seq = 7, .at_ms = 1, .from_neuvo = from_neuvo, .body = body, .external_id = id};
    frame_entry(&out, &entry);
    HOLDS(json_parse(out.data, out.length, limits, &document, &error) == RESULT_OK);
}

/* The bytes as the kept words of somebody, and as a kept reply if they are one. */
static void say_back(const char *string)
{
    own_(text_done) struct text encoded = TEXT_INIT;
    struct reply reply;
    is_said_as_json(string, false);
    if (reply_decode(string, &reply, NULL) != RESULT_OK)
        return;
    reply_encode(&reply, &encoded);
    reply_done(&reply);
    is_said_as_json(encoded.data, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    own_(free_pointer) char *string = x_strndup((const char *)bytes, length);
    struct frame frame;
    struct error error = ERROR_INIT;
    if (frame_read((const char *)bytes, length, &frame, &error) == RESULT_OK) {
        look_at(&frame);
        frame_done(&frame);
    } else {
        HOLDS(error.text[0] != '\0');
    }
    say_back(string);
    return 0;
}
