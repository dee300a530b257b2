/*
 * member.h - what may stand in an object of a model file, and how each thing is read.
 */
#ifndef MODEL_MEMBER_H
#define MODEL_MEMBER_H

#include "model/load.h"

/* One member of a kind of object. */
typedef struct Member {
    Text name;
    JsonKind kind;
    unsigned flags;
} Member;

enum {
    MEMBER_NEEDED = 1,  /* every declaration has it */
    MEMBER_EXTENDS = 2, /* an overlay may say it of what is shipped */
};

#define MEMBER(name, kind, flags)                                                                                      \
    {                                                                                                                  \
        KEYWORD_INIT(name), JSON_##kind, (flags)                                                                       \
    }

/*
 * Is `object` an object of known members, each of its kind, with all that are needed? Notes every fault; `what` names
 * the kind of object ("a field"). False only when it is no object at all.
 */
bool members_check(Loader *loader, const JsonValue *object, const Member *members, size_t count, const char *what);

/* The same of what extends `base`: nothing is needed, and what may not be changed must be as it is. */
bool members_check_extension(Loader *loader, const JsonValue *object, const JsonValue *base, const Member *members,
                             size_t count, const char *what);

/* Member `name` when it is there and of `kind`, else NULL. */
const JsonValue *member(const JsonValue *object, Text name, JsonKind kind);

/* The overlay's word where it has one, else the base's. */
const JsonValue *declared(const Declaration *declaration, Text name, JsonKind kind);

/* Text of a member, copied into the model; empty when there is none. */
Text member_text(Loader *loader, const JsonValue *object, Text name);

bool member_true(const JsonValue *object, Text name);

/* Is `value` a text of the form of ids, of at most `longest` characters? Notes a fault if not. */
bool id_check(Loader *loader, const JsonValue *value, size_t longest);

/* The number of the word that `value` is among `words`, or -1 and a fault. */
int word_check(Loader *loader, const JsonValue *value, const Text *words, size_t count);

/* A whole number from `least` to `most`; 0 and a fault otherwise. */
uint32_t number_check(Loader *loader, const JsonValue *value, uint32_t least, uint32_t most);

/* Reads {"en": …, "fr": …} over what `label` holds. All languages are needed of what is shipped, one of an overlay. */
void label_read(Loader *loader, const JsonValue *value, Label *label);

/* Label `name` of base and extension. */
Label label_declared(Loader *loader, const Declaration *declaration, Text name);

/* The texts of an array, copied; those of the extension behind those of the base. */
Text *texts_declared(Loader *loader, const Declaration *declaration, Text name, size_t *count);

/* Does the value stand in the overlay? */
bool is_overlay(const Loader *loader, const JsonValue *value);

/*
 * Makes one declaration of each id that the objects of `base` and `extension` (arrays or NULL) have in their member
 * `key`, ids of at most `longest` characters. An id that comes twice in one array is a fault.
 */
Declarations declarations_merge(Loader *loader, const JsonValue *base, const JsonValue *extension, Text key,
                                size_t longest);

#endif
