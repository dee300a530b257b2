/*
 * records_on.h - records as they were on a day: facts observed until its end count, whenever they were typed.
 */
#ifndef SERVICE_RECORDS_ON_H
#define SERVICE_RECORDS_ON_H

#include "service/records.h"

/* What is asked: records of a type that now refer to `id` in `field` (all of the type without `field`). */
typedef struct RecordsOn {
    const RecordType *type;
    const Field *field;
    Id id;
    const Scope *scope;
    int32_t on; /* days since 1970-01-01 */
} RecordsOn;

/* In order of position; a record of which nothing was observed until then is left out. Lent by the arena. */
Status records_on(Reader *reader, Arena *arena, const RecordsOn *asked, RecordRow **out, size_t *count,
                  Error *err) CHECKED;

/*
 * All records of a type that now refer to something in a field, in order of what they refer to, then of position: read
 * once where many ids are asked for.
 */
typedef struct RecordsBy {
    const Id *keys; /* of each row */
    RecordRow *rows;
    size_t count;
} RecordsBy;

/* `asked->field` is needed, `asked->id` is not looked at. */
Status records_on_by(Reader *reader, Arena *arena, const RecordsOn *asked, RecordsBy *out, Error *err) CHECKED;

/* Those that refer to `id`. */
void records_by_find(const RecordsBy *by, Id id, RecordRow **out, size_t *count);

/* The one record of this id; `*there` is false when it is not there, or was not. */
Status record_on(Reader *reader, Arena *arena, const RecordsOn *asked, RecordRow *out, bool *there, Error *err) CHECKED;

/*
 * What role slots bind of a record. A value that is not set, or of a slot that is not bound, is absent: empty, no
 * date, NULL, the nil id.
 */
typedef struct Slots {
    const RecordType *type;
    int role;
    const RecordRow *row;
} Slots;

/* The first type, in the model's order, that plays the role; or NULL. */
const RecordType *model_role_type(const Model *model, int role);

const Value *slot_value(const Slots *slots, int slot); /* or NULL when it is not bound */
Text slot_text(const Slots *slots, int slot);
Date slot_date(const Slots *slots, int slot);
Id slot_reference(const Slots *slots, int slot);
const Code *slot_code(const Slots *slots, int slot);
bool slot_amount(const Slots *slots, int slot, int64_t *out); /* thousandths; false where there is none */
bool slot_boolean(const Slots *slots, int slot, bool otherwise);
int64_t slot_integer(const Slots *slots, int slot, int64_t otherwise);

/* Both languages of a text that has a slot for each; one falls back to the other. */
Label slot_label(const Slots *slots, int slot_en, int slot_fr);

/* What the record `id` is called, of the type the slot refers to; empty for the nil id. */
Text slot_reference_title(Reader *reader, Arena *arena, const Slots *slots, int slot, Id id);

/* The id that the record of the programme with this code has, there or not; nil where the model has no programmes. */
Id programme_id_of(Reader *reader, Text code);

/* The id of the record of the file's own programme, be it there or not; nil when the model has no programmes. */
Id programme_own_id(Reader *reader);

/*
 * What the programme `id` (nil: the file's own) is called in every language: the name its record has, else
 * its code. The file's own is called as its overlay says before that, and without a name there by its country; another
 * without a record has no name.
 */
Label programme_label(Reader *reader, Arena *arena, Id id);

/* The programme a record belongs to: the one it names, else that of the file; nil when the model has no programmes. */
Id record_programme(Reader *reader, const RecordType *type, const RecordRow *row);

/* Is the slot's code one that stands for `what`? */
static inline bool code_stands_for(const Code *code, StandsFor what)
{
    return code != NULL && code->stands_for == what;
}

/* The last day a date may mean. */
int32_t date_last_day(Date date);

#endif
