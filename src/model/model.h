/*
 * model.h - the declarations a programme works with: types, fields, groups, code lists, roles, rules.
 *
 * A Model is immutable once loaded; a change loads a new one. Everything in it lives in its arena. The domain is
 * data: no code names a type, a field or a code; code asks for kinds of field and for the roles a type plays.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "expr/expr.h"
#include "model/value.h"

typedef enum Language { LANGUAGE_EN, LANGUAGE_FR, LANGUAGE_COUNT } Language;

/* What a code stands for in arithmetic: STANDS_FOR_WOMAN and so on, from stands_for.def. */
typedef enum StandsFor {
    STANDS_FOR_NOTHING,
#define STANDS_FOR(name, id) STANDS_FOR_##name,
#include "model/stands_for.def"
#undef STANDS_FOR
    STANDS_FOR_COUNT
} StandsFor;

/* A text in every language; an overlay's missing language falls back to the first one given. */
typedef struct Label {
    Text in[LANGUAGE_COUNT];
} Label;

/* Who may see a value; each class is a part of its own in a journal entry. The numbers are the journal's. */
typedef enum DataClass {
    CLASS_PUBLIC = 0,
    CLASS_INTERNAL = 1,
    CLASS_RESTRICTED = 2,
    CLASS_PERSONAL = 3, /* sealed before it is written; never in a table */
    CLASS_COUNT
} DataClass;

typedef enum Requiredness {
    REQUIRED_NO,
    REQUIRED_COMPLETE, /* stored without it, counted as incomplete */
    REQUIRED_IDENTITY  /* refused without it */
} Requiredness;

typedef struct CodeList CodeList;
typedef struct RecordType RecordType;
typedef struct Measure Measure;

typedef struct Code {
    Text id;
    Label label;
    Label help;
    const struct Code *parent; /* of the same list, or NULL */
    int order;
    Date active_from, active_to; /* not known: without bound */
    Text *aliases;
    size_t alias_count;
    ValueState means; /* VALUE_UNKNOWN or VALUE_NOT_SPECIFIED for those codes, else VALUE_SET */
    StandsFor stands_for;
    bool ends; /* as a state: the matter is over, nothing more is to be done about it */
} Code;

struct CodeList {
    Text id;
    uint32_t number; /* permanent. 1..999 shipped, from 1000 of an overlay */
    Label label;
    Code *codes; /* in order */
    size_t code_count;
    void *index; /* folded code, label and alias -> Code; see code_match */
};

typedef struct Field {
    Text id;         /* column name; permanent */
    uint32_t number; /* in the journal; permanent. 1..9999 shipped, from 10000 of a programme's overlay */
    FieldKind kind;
    DataClass class;
    Requiredness required;
    uint16_t index; /* in type->fields */
    uint16_t group; /* in type->groups; fields of one group merge as one */
    Label label, help;
    Text section; /* heading under which pages show it; id in type->sections */
    Text unit;    /* "m2", "cm", "people"…; empty when none */
    bool has_minimum, has_maximum;
    double minimum, maximum; /* INTEGER, NUMBER */
    const CodeList *list;    /* CODE, CODES */
    const RecordType *to;    /* REFERENCE */
    bool safety_critical;    /* while in conflict the more dangerous reading shows */
    Text *aliases;           /* other names a column may have in a foreign file */
    size_t alias_count;
    uint32_t geometry_kinds; /* GEOMETRY: bit 1 << GeometryKind of each that is allowed */
    bool hidden;             /* by the programme's overlay: pages and forms leave it out */
    bool overlaid;           /* declared by the overlay, not shipped */
} Field;

typedef struct Group {
    Text id;
    Label label;
    uint16_t *fields; /* indexes */
    size_t field_count;
} Group;

typedef struct Section {
    Text id;
    Label label;
} Section;

/* A slot a role binds: the role's name for it and the field that fills it. */
typedef struct RoleBinding {
    int role; /* see model/role.def */
    int slot;
    const Field *field;
} RoleBinding;

typedef struct Rule {
    Text id;
    Label message;
    Text source;      /* the expression as written */
    Expr *expression; /* false means the rule is broken; null (a value is missing) means it does not speak */
    bool refuses;     /* otherwise a finding: the record is stored and the finding counted */
    uint16_t *fields; /* indexes of those the expression names: its variables, numbered by field index */
    size_t field_count;
} Rule;

struct RecordType {
    Text id;         /* table and collection name; permanent */
    uint32_t number; /* in the journal; permanent. 1..999 shipped, from 1000 of an overlay */
    uint16_t index;  /* in model->types */
    Label label, plural, help;
    Text code_part; /* "HAZ" in COD-GOM-HAZ-00042 */
    Field *fields;  /* in the order pages show them */
    size_t field_count;
    Group *groups;
    size_t group_count;
    Section *sections;
    size_t section_count;
    RoleBinding *roles;
    size_t role_count;
    Rule *rules;
    size_t rule_count;
    const Field *geometry; /* the primary one, or NULL */
    const Field *code;     /* the field that is the local code, or NULL */
    const Field *parent;   /* REFERENCE to the record this is a child row of, or NULL */
    Text authority;        /* of reference data: ids are made from the code; else empty */
    const Field **title;   /* what a record is called by */
    size_t title_count;
    const Field **columns; /* of the list page */
    size_t column_count;
    const Field **filters; /* offered on lists and as API parameters; each is indexed */
    size_t filter_count;
    const Field **searched; /* TEXT fields whose words find a record; restricted ones only when they are columns */
    size_t searched_count;
    const Field *map_class; /* CODE field that chooses the map symbol, or NULL */
    Text map_symbol;        /* "hazard", "accident", "unit", "point"…: which symbol set the map uses */
    uint32_t *retired;      /* field numbers given up for good, in the order given */
    size_t retired_count;
    bool overlaid;       /* declared by the overlay, not shipped */
    void *names;         /* field ids; folded ids, labels and aliases; see field_match */
    uint16_t *by_number; /* field indexes in order of their numbers: see type_field_numbered */
};

typedef struct Model {
    Arena arena;
    Text name;
    Text programme; /* "COD": of the overlay, or empty */
    RecordType *types;
    size_t type_count;
    CodeList *lists;
    size_t list_count;
    Measure *measures; /* see model/measure.h */
    size_t measure_count;
    Hash digest;         /* of the declarations in canonical form; journal entries name it */
    Text source;         /* canonical JSON of the overlay, as journaled; empty without one */
    uint16_t *by_number; /* type indexes in order of their numbers: see model_type_numbered */
} Model;

/* One fault of a model's files. All faults are collected, not only the first. */
typedef struct ModelFault {
    Text file, pointer, message;
    struct ModelFault *next;
} ModelFault;

/*
 * Loads the shipped model (embedded, or from `share_dir` when not NULL) with an overlay (JSON text of one document
 * {"programme","types":[…],"lists":[…]}, or empty). ST_INVALID with the first fault in `err` and all in `*faults`.
 */
Status model_load(const char *share_dir, Text overlay, Model **out, ModelFault **faults, Arena *arena,
                  Error *err) CHECKED;

/* A file of a model: its path below the model's folder ("types/hazard.json") and what is in it. */
typedef struct ModelFile {
    Text path, text;
} ModelFile;

/* As model_load, from files in memory. */
Status model_build(const ModelFile *files, size_t count, Text overlay, Model **out, ModelFault **faults, Arena *arena,
                   Error *err) CHECKED;

/*
 * Reads a folder of overlay files (overlay.json, types/, lists/) into one overlay document as model_load and the
 * journal take it: canonical JSON. Faults are those of reading: folders, JSON, two files of one id.
 */
Status overlay_read(const char *dir, Arena *arena, Text *out, ModelFault **faults, Error *err) CHECKED;

/*
 * overlay_read and model_load in one, for who edits a folder: faults of the overlay name the file they are in and the
 * pointer in that file. `*overlay` gets the document.
 */
Status model_check(const char *share_dir, const char *dir, Text *overlay, Model **out, ModelFault **faults,
                   Arena *arena, Error *err) CHECKED;

void model_free(Model *model);

const RecordType *model_type(const Model *model, Text id);             /* or NULL */
const RecordType *model_type_numbered(const Model *model, uint32_t n); /* or NULL */
const CodeList *model_list(const Model *model, Text id);               /* or NULL */
const Field *type_field(const RecordType *type, Text id);              /* or NULL */
const Field *type_field_numbered(const RecordType *type, uint32_t n);  /* or NULL */

/* The field bound to `slot` of `role` (enums of model/role.h), or NULL when the type does not play it. */
const Field *type_role(const RecordType *type, int role, int slot);

bool type_plays(const RecordType *type, int role);

/* Code of exactly this id, or NULL. */
const Code *code_find(const CodeList *list, Text id);

/* The first code of the list, in order, that stands for this, or NULL. */
const Code *code_standing_for(const CodeList *list, StandsFor what);

/*
 * Code whose id, label (any language) or alias folds to the same as `text` (see text_fold); NULL when none or when
 * several do. Exact ids are found without folding.
 */
const Code *code_match(const CodeList *list, Text text);

/*
 * Field whose id, else label (any language), else alias folds alike; NULL when none or when several do at the first of
 * these that any does.
 */
const Field *field_match(const RecordType *type, Text column_name);

/* The label in `language`, else in any language given, else empty. */
Text label_in(const Label *label, Language language);

const char *class_name(DataClass class);
const char *field_kind_name(FieldKind kind);

#endif
