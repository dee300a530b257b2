/*
 * problem.h - an error as the client reads it: RFC 9457 problem details.
 */
#ifndef HTTP_PROBLEM_H
#define HTTP_PROBLEM_H

#include "http/message.h"
#include "json/writer.h"

/* The whole response from a failure; err->path becomes the member "pointer". */
void problem_respond(Request *req, Response *res, Status status, const Error *err);

/* The same, left open for more members; end it with problem_end. */
JsonWriter problem_begin(Request *req, Response *res, Status status, const Error *err);
void problem_end(JsonWriter *w);

/* The same with an HTTP status of its own ("405"), a title and a sentence. */
void problem_respond_as(Request *req, Response *res, int http_status, const char *title, const char *detail);

const char *problem_title(int http_status);

#endif
