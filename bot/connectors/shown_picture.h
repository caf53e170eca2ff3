/* Answers a browser, or a program, with the picture that it asked for. */
#ifndef NEUVO_CONNECTORS_SHOWN_PICTURE_H
#define NEUVO_CONNECTORS_SHOWN_PICTURE_H

struct http_request;
struct picture_query;

/* A picture is shown in place and a PDF saved; neither is kept by caches or may run anything. 404 where there is none,
 * 503 where it cannot be had now. */
void shown_picture_answer(struct http_request *request, const struct picture_query *query);
void shown_picture_busy(struct http_request *request);
void shown_picture_missing(struct http_request *request);

#endif
