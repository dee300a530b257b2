#include "exchange/xlsx_xml.h"

#include <expat.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/memory.h"

enum { READ_SIZE = 64 * 1024, NAME_SLOTS = 4 * LIMIT_XML_NAMES };

struct XmlReader {
    XML_Parser parser;
    XlsxPackage *package;
    XlsxPart *part;
    const char *name; /* of the part */
    const XmlHandler *handler;
    void *context;
    int depth;
    uint64_t given, understood; /* bytes to the parser, and those before its last event */
    bool last;                  /* nothing comes behind them */
    bool paused;                /* a handler asked for it */
    Status status;              /* of a handler, or of reading */
    Error err;
    Arena arena;
    const char *names[NAME_SLOTS]; /* those longer than a letter, each once: the parser keeps them too */
    size_t name_count;
};

void xml_pause(XmlReader *reader)
{
    reader->paused = true;
    XML_StopParser(reader->parser, XML_TRUE);
}

void xml_fail(XmlReader *reader, Status status, const char *format, ...)
{
    char message[ERROR_MESSAGE_SIZE];
    va_list arguments;

    if (reader->status != ST_OK) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    reader->status = error_set(&reader->err, status, "%s", message);
    XML_StopParser(reader->parser, XML_FALSE);
}

static size_t slot_of(const XmlReader *reader, const char *name)
{
    uint32_t hash = 2166136261u;

    for (const char *at = name; *at != '\0'; at++) {
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    }
    size_t slot = hash % NAME_SLOTS;
    while (reader->names[slot] != NULL && strcmp(reader->names[slot], name) != 0) {
        slot = (slot + 1) % NAME_SLOTS;
    }
    return slot;
}

/* The parser keeps every name it has met: their number is bounded. */
static void name_meet(XmlReader *reader, const char *name)
{
    if (name[0] == '\0' || name[1] == '\0') {
        return;
    }
    size_t slot = slot_of(reader, name);
    if (reader->names[slot] != NULL) {
        return;
    }
    if (reader->name_count == LIMIT_XML_NAMES) {
        xml_fail(reader, ST_TOO_LARGE, "\"%s\" has more than %d kinds of elements: it is no spreadsheet", reader->name,
                 LIMIT_XML_NAMES);
        return;
    }
    reader->names[slot] = arena_copy(&reader->arena, name, strlen(name));
    reader->name_count++;
}

static const char *without_prefix(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon == NULL ? name : colon + 1;
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    XmlReader *reader = user;

    reader->understood = reader->given;
    name_meet(reader, name);
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        name_meet(reader, attributes[i]);
    }
    if (++reader->depth > LIMIT_XML_DEPTH) {
        xml_fail(reader, ST_TOO_LARGE, "\"%s\" nests deeper than %d", reader->name, LIMIT_XML_DEPTH);
    }
    if (reader->status == ST_OK) {
        reader->handler->start(reader->context, reader, without_prefix(name), attributes);
    }
}

static void on_end(void *user, const XML_Char *name)
{
    XmlReader *reader = user;

    reader->depth--;
    if (reader->status == ST_OK && reader->handler->end != NULL) {
        reader->handler->end(reader->context, reader, without_prefix(name));
    }
}

static void on_text(void *user, const XML_Char *at, int length)
{
    XmlReader *reader = user;

    reader->understood = reader->given;
    if (reader->status == ST_OK && reader->handler->text != NULL) {
        reader->handler->text(reader->context, reader, (Text){at, (size_t)length});
    }
}

static void on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
    XmlReader *reader = user;

    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    xml_fail(reader, ST_INVALID, "\"%s\" declares a document type, which a spreadsheet never does: refused",
             reader->name);
}

Status xml_open(XlsxPackage *package, const char *part, const XmlHandler *handler, void *context, XmlReader **out,
                Error *err)
{
    XlsxPart *opened;

    TRY(xlsx_part_open(package, part, &opened, err));
    XmlReader *reader = memory_resize(NULL, sizeof *reader);
    memset(reader, 0, sizeof *reader);
    arena_init(&reader->arena, 0);
    reader->parser = XML_ParserCreate(NULL);
    reader->package = package;
    reader->part = opened;
    reader->name = arena_copy(&reader->arena, part, strlen(part));
    reader->handler = handler;
    reader->context = context;
    if (reader->parser == NULL) {
        xml_close(reader);
        return error_set(err, ST_INTERNAL, "there is no memory to read \"%s\"", part);
    }
    XML_SetUserData(reader->parser, reader);
    XML_SetElementHandler(reader->parser, on_start, on_end);
    XML_SetCharacterDataHandler(reader->parser, on_text);
    XML_SetStartDoctypeDeclHandler(reader->parser, on_doctype);
    *out = reader;
    return ST_OK;
}

/* What the parser was given since it last made something of it: it holds that whole. */
static Status check_token(const XmlReader *reader, Error *err)
{
    if (reader->given - reader->understood > LIMIT_XML_TOKEN_BYTES) {
        return error_set(err, ST_TOO_LARGE, "\"%s\" has a tag longer than %d bytes", reader->name,
                         LIMIT_XML_TOKEN_BYTES);
    }
    return ST_OK;
}

static enum XML_Status give_block(XmlReader *reader)
{
    size_t got = 0;
    char *into = XML_GetBuffer(reader->parser, READ_SIZE);

    if (into == NULL) {
        return XML_STATUS_ERROR;
    }
    reader->status = xlsx_part_read(reader->part, into, READ_SIZE, &got, &reader->err);
    if (reader->status != ST_OK) {
        return XML_STATUS_ERROR;
    }
    reader->given += got;
    reader->last = got == 0;
    return XML_ParseBuffer(reader->parser, (int)got, got == 0);
}

static Status fail(XmlReader *reader, Error *err)
{
    if (reader->status != ST_OK) {
        *err = reader->err;
        return reader->status;
    }
    return error_set(err, ST_INVALID, "\"%s\" is not well-formed in line %lu: %s", reader->name,
                     (unsigned long)XML_GetCurrentLineNumber(reader->parser),
                     XML_ErrorString(XML_GetErrorCode(reader->parser)));
}

Status xml_read(XmlReader *reader, bool *more, Error *err)
{
    enum XML_Status status = XML_STATUS_OK;
    bool resume = reader->paused;

    reader->paused = false;
    *more = true;
    while (status == XML_STATUS_OK && !(reader->last && !resume)) {
        status = resume ? XML_ResumeParser(reader->parser) : give_block(reader);
        resume = false;
        if (status == XML_STATUS_OK) {
            TRY(check_token(reader, err));
        }
    }
    if (status == XML_STATUS_ERROR) {
        return fail(reader, err);
    }
    *more = status == XML_STATUS_SUSPENDED;
    return ST_OK;
}

Status xml_read_part(XlsxPackage *package, const char *part, const XmlHandler *handler, void *context, Error *err)
{
    XmlReader *reader = NULL;
    bool more = true;
    Status status = ST_OK;

    TRY(xml_open(package, part, handler, context, &reader, err));
    while (reader != NULL && status == ST_OK && more) {
        status = xml_read(reader, &more, err);
    }
    xml_close(reader);
    return status;
}

XlsxPackage *xml_package(const XmlReader *reader)
{
    return reader->package;
}

double xml_progress(const XmlReader *reader)
{
    uint64_t size = xlsx_part_size(reader->part), read = xlsx_part_position(reader->part);

    return size == 0 || read >= size ? 1 : (double)read / (double)size;
}

void xml_close(XmlReader *reader)
{
    if (reader == NULL) {
        return;
    }
    if (reader->parser != NULL) {
        XML_ParserFree(reader->parser);
    }
    xlsx_part_close(reader->part);
    arena_done(&reader->arena);
    memory_free(reader);
}

const char *xml_attribute(XmlAttributes attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(without_prefix(attributes[i]), name) == 0) {
            return attributes[i + 1];
        }
    }
    return NULL;
}
