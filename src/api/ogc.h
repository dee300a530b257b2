/*
 * ogc.h - what the handlers of OGC API - Features share.
 */
#ifndef API_OGC_H
#define API_OGC_H

#include "api/api.h"

#define TYPE_SCHEMA "application/schema+json"
#define TYPE_OPENAPI "application/vnd.oai.openapi+json;version=3.0"

/* Can features come in order of this field? */
bool field_is_sortable(const RecordType *type, const Field *field, Scope scope);

/* What each of them begins with: form, language, reader, and whether the client has the answer already. */
typedef struct Frame {
    Format format;
    Language language;
    Reader *reader;
    bool known;
} Frame;

Status frame_open(Request *req, Response *res, Frame *out, Error *err) CHECKED;
void frame_done(Frame *frame);

#define FRAME CLEANUP(frame_done) Frame

#endif
