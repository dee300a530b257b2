/*
 * xlsx_xml.h - a part of an Office document as a stream of XML, read on demand.
 *
 * Handlers get names without their prefix; what they were given is gone when they return. Document types, and with
 * them entities, are refused; so are nesting, single tokens and kinds of names beyond base/limits.h.
 */
#ifndef EXCHANGE_XLSX_XML_H
#define EXCHANGE_XLSX_XML_H

#include "base/text.h"
#include "exchange/xlsx_package.h"

typedef struct XmlReader XmlReader;

/* Name and value in turn, NULL at the end. */
typedef const char *const *XmlAttributes;

typedef struct XmlHandler {
    void (*start)(void *context, XmlReader *reader, const char *name, XmlAttributes attributes);
    void (*end)(void *context, XmlReader *reader, const char *name);
    void (*text)(void *context, XmlReader *reader, Text text); /* in any number of pieces */
} XmlHandler;

/* ST_NOT_FOUND when the package has no such part. */
Status xml_open(XlsxPackage *package, const char *part, const XmlHandler *handler, void *context, XmlReader **out,
                Error *err) CHECKED;

/* Reads on until a handler pauses, with `*more` true, or the part ends. After a failure only xml_close remains. */
Status xml_read(XmlReader *reader, bool *more, Error *err) CHECKED;

/* Reads a whole part. */
Status xml_read_part(XlsxPackage *package, const char *part, const XmlHandler *handler, void *context,
                     Error *err) CHECKED;

/* For handlers: xml_read returns, and goes on behind this element when it is called again. */
void xml_pause(XmlReader *reader);

/* For handlers: xml_read fails; the first failure counts. */
void xml_fail(XmlReader *reader, Status status, const char *format, ...) PRINTF_LIKE(3, 4);

XlsxPackage *xml_package(const XmlReader *reader);

/* Of the whole part, 0 to 1: for progress. */
double xml_progress(const XmlReader *reader);

void xml_close(XmlReader *reader);

/* The value of an attribute, with or without a prefix; NULL when there is none. */
const char *xml_attribute(XmlAttributes attributes, const char *name);

#endif
