/*
 * structure.h - where a bracketed JSON value ends, 64 bytes at a time, without reading what is in it.
 *
 * Only brackets outside of strings are counted: that they pair by kind and that the rest is JSON is for whoever reads
 * the value.
 */
#ifndef JSON_STRUCTURE_H
#define JSON_STRUCTURE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum StructureResult {
    STRUCTURE_MORE, /* the value goes on behind `end` */
    STRUCTURE_END,
    STRUCTURE_DEEP /* nested deeper than LIMIT_JSON_DEPTH */
} StructureResult;

/* Carried from one stretch of bytes to the next; start with {0} at an opening bracket. */
typedef struct Structure {
    uint64_t in_string; /* all ones inside a string */
    uint64_t escape;    /* 1: the next byte is escaped */
    unsigned depth;
    bool not_ascii; /* a byte above 0x7f was met, perhaps just behind the value */
} Structure;

/*
 * Goes on from `*at` to at most `end` and sets `*at` behind the closing bracket, at the bracket that is too deep, or at
 * `end`.
 */
StructureResult structure_scan(Structure *structure, const char **at, const char *end);

#endif
