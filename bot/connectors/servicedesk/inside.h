/* What the files of this connector share. */
#ifndef NEUVO_SERVICEDESK_INSIDE_H
#define NEUVO_SERVICEDESK_INSIDE_H

#include "base/list.h"
#include "connectors/servicedesk/servicedesk.h"

struct http_request;
struct call;

enum { REFERENCE_BYTES = 60, ANSWER_BYTES = 8000 };

struct connector {
    const struct connector_services *services;
    bool https;
    LIST_OF(struct call *) calls; /* webhooks under way */
    bool failing;                 /* the last one failed: told once */
    uint64_t taken, later, refused, heard;
};

/* What people or programs wrote as a reference: a few plain characters. */
bool reference_is(const char *reference);
/* Hands a command to the engine; false: it is busy, and the request was answered by nobody. */
bool servicedesk_ask(const struct connector *connector, const struct console_command *command, uint64_t request,
                     const char *organisation, const char *place, const char *id, const char *words);

/* call_back.c */
void call_back_routes(struct connector *connector);
void call_back_answer(const struct connector *connector, struct http_request *request, const struct receipt *receipt);
/* Adds the address of a desk's call-back. */
void call_back_address(const struct connector *connector, const char *organisation, const char *desk, struct text *out);

/* pictures.c */
void desk_picture_routes(struct connector *connector);
/* Answers with the picture, if the desk whose place that is has its ticket. */
void desk_picture_show(struct connector *connector, struct http_request *request, const char *organisation,
                       const char *place, int64_t id);
/* Adds "pictures" with their addresses; pictures: as in model/desk_event.h. */
void desk_pictures_write(const struct connector *connector, const struct departure *departure, const char *desk,
                         const char *pictures, struct text *out);

/* desk_page.c */
void desk_page_routes(struct connector *connector);
void desk_page_answer(struct connector *connector, struct http_request *request, const struct receipt *receipt);

#endif
