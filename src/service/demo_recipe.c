#include "service/demo_recipe.h"

#include <stdarg.h>

enum { PATH_TEXT_MAX = 200, SCHEMA_NOTES_MAX = 40 };

Status demo_fault(const DemoRecipe *recipe, const JsonValue *at, Error *err, const char *format, ...)
{
    char message[ERROR_MESSAGE_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    Text pointer = at == NULL ? (Text){0} : json_pointer_of(recipe->arena, at);
    const char *path = arena_format(recipe->arena, "%s#%.*s", recipe->file, TEXT_ARG(pointer));
    error_set_at(err, ST_INVALID, path, "%s", message);
    return ST_INVALID;
}

static bool is_listed(Text word, const char *const *list)
{
    for (size_t i = 0; list != NULL && list[i] != NULL; i++) {
        if (text_equal(word, text_of(list[i]))) {
            return true;
        }
    }
    return false;
}

Status demo_members_check(const DemoRecipe *recipe, const JsonValue *object, const char *const *allowed,
                          const char *const *more, Error *err)
{
    if (!json_is(object, JSON_OBJECT)) {
        return demo_fault(recipe, object, err, "an object is expected here");
    }
    for (size_t i = 0; i < object->count; i++) {
        Text key = object->items[i].key;
        if (!is_listed(key, allowed) && !is_listed(key, more)) {
            return demo_fault(recipe, &object->items[i], err,
                              "there is no member '%.*s' here; see docs/formats/demo.md", TEXT_ARG(key));
        }
    }
    return ST_OK;
}

Status demo_number_read(const DemoRecipe *recipe, const JsonValue *at, double least, double most, double *out,
                        Error *err)
{
    if (!json_is(at, JSON_NUMBER) || at->number < least || at->number > most) {
        return demo_fault(recipe, at, err, "a number from %g to %g is expected here", least, most);
    }
    *out = at->number;
    return ST_OK;
}

Status demo_range_read(const DemoRecipe *recipe, const JsonValue *at, DemoRange *out, Error *err)
{
    const JsonValue *low = json_at(at, 0), *high = json_at(at, 1);

    if (!json_is(at, JSON_ARRAY) || at->count != 2 || !json_is(low, JSON_NUMBER) || !json_is(high, JSON_NUMBER) ||
        low->number > high->number) {
        return demo_fault(recipe, at, err, "a range is [least, most]");
    }
    *out = (DemoRange){low->number, high->number};
    return ST_OK;
}

static Status text_read(const DemoRecipe *recipe, const JsonValue *object, const char *key, bool needed, Text *out,
                        Error *err)
{
    const JsonValue *value = json_get(object, key);

    if (value == NULL && !needed) {
        return ST_OK;
    }
    if (value != NULL && value->kind == JSON_TEXT && value->text.length > 0) {
        *out = value->text;
        return ST_OK;
    }
    return demo_fault(recipe, value == NULL ? object : value, err, "'%s' is a text", key);
}

static const DemoSchema *schema_of(const DemoSchema *schemas, const RecordType *type)
{
    return &schemas[type->index];
}

static const Field *slot_find(const DemoSchema *schema, Text id)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (text_equal(schema->slots[i]->id, id)) {
            return schema->slots[i];
        }
    }
    return NULL;
}

bool demo_path_find(const DemoSchema *schema, const DemoSchema *schemas, Text text, DemoPath *out)
{
    *out = (DemoPath){0};
    while (schema != NULL && out->count < DEMO_STEPS_MAX) {
        ptrdiff_t dot = text_index(text, '.');
        const Field *slot = slot_find(schema, dot < 0 ? text : (Text){text.at, (size_t)dot});
        if (slot == NULL) {
            return false;
        }
        out->steps[out->count++] = slot;
        if (dot < 0) {
            return true;
        }
        text = (Text){text.at + dot + 1, text.length - (size_t)dot - 1};
        schema = slot->kind == FIELD_REFERENCE ? schema_of(schemas, slot->to) : NULL;
    }
    return false;
}

Status demo_path_read(DemoRecipe *recipe, const DemoSchema *schema, const JsonValue *at, DemoPath *out, Error *err)
{
    if (!json_is(at, JSON_TEXT)) {
        return demo_fault(recipe, at, err,
                          "a path is a text: the name of a field, or of a reference, a dot and a field");
    }
    if (!demo_path_find(schema, recipe->schemas, at->text, out)) {
        return demo_fault(recipe, at, err, "'%.*s' leads nowhere from a record of type '%.*s'", TEXT_ARG(at->text),
                          TEXT_ARG(schema->type->id));
    }
    return ST_OK;
}

static ExprKind expression_kind(FieldKind kind)
{
    switch (kind) {
    case FIELD_INTEGER:
    case FIELD_NUMBER:
        return EXPR_NUMBER;
    case FIELD_BOOLEAN:
        return EXPR_BOOLEAN;
    case FIELD_DATE:
        return EXPR_DATE;
    default:
        return EXPR_TEXT;
    }
}

typedef struct Names {
    DemoRecipe *recipe;
    const DemoSchema *schema;
} Names;

static bool name_resolve(const void *context, Text name, int *variable, ExprKind *kind)
{
    const Names *names = context;
    DemoRecipe *recipe = names->recipe;
    DemoPath path;

    if (recipe->path_count == DEMO_PATHS_MAX || !demo_path_find(names->schema, recipe->schemas, name, &path)) {
        return false;
    }
    *variable = recipe->path_count;
    *kind = expression_kind(path.steps[path.count - 1]->kind);
    recipe->paths[recipe->path_count++] = path;
    return true;
}

Status demo_expression_read(DemoRecipe *recipe, const DemoSchema *schema, const JsonValue *at, Expr **out, Error *err)
{
    Names names = {recipe, schema};
    Error inner;

    if (!json_is(at, JSON_TEXT)) {
        return demo_fault(recipe, at, err, "an expression is a text; see docs/formats/expressions.md");
    }
    if (expr_compile(recipe->arena, at->text, name_resolve, &names, out, &inner) != ST_OK) {
        return demo_fault(recipe, at, err, "%s", inner.message);
    }
    return ST_OK;
}

const DemoBatch *demo_batch_find(const DemoRecipe *recipe, Text id)
{
    for (size_t i = 0; i < recipe->batch_count; i++) {
        if (text_equal(recipe->batches[i]->id, id)) {
            return recipe->batches[i];
        }
    }
    return NULL;
}

static Status part_read(DemoRecipe *recipe, const JsonValue *list, DemoWord *word, Error *err)
{
    size_t count = json_is(list, JSON_ARRAY) ? list->count : 0;
    Text *texts = ARENA_ARRAY(recipe->arena, Text, count + 1);

    for (size_t i = 0; i < count; i++) {
        if (list->items[i].kind != JSON_TEXT) {
            return demo_fault(recipe, &list->items[i], err, "a part of a word is a text");
        }
        texts[i] = list->items[i].text;
    }
    if (count == 0 || word->part_count == DEMO_STEPS_MAX) {
        return demo_fault(recipe, list, err, "a word has at most %d lists, none of them empty", DEMO_STEPS_MAX);
    }
    word->parts[word->part_count] = texts;
    word->counts[word->part_count++] = count;
    return ST_OK;
}

static Status words_read(DemoRecipe *recipe, const JsonValue *words, Error *err)
{
    if (words == NULL) {
        return ST_OK;
    }
    if (!json_is(words, JSON_OBJECT)) {
        return demo_fault(recipe, words, err, "'words' is an object of lists of texts");
    }
    recipe->words = ARENA_ARRAY(recipe->arena, DemoWord, words->count + 1);
    for (size_t i = 0; i < words->count; i++) {
        const JsonValue *list = &words->items[i];
        DemoWord *word = &recipe->words[recipe->word_count++];
        word->id = list->key;
        if (text_equal(word->id, PROGRAMME_WORD)) {
            return demo_fault(recipe, list, err, "this word is always there: the code of the programme");
        }
        if (!json_is(json_at(list, 0), JSON_ARRAY)) {
            TRY(part_read(recipe, list, word, err));
            continue;
        }
        for (size_t k = 0; k < list->count; k++) {
            TRY(part_read(recipe, json_at(list, k), word, err));
        }
    }
    return ST_OK;
}

static const Field *note_add(DemoRecipe *recipe, DemoSchema *schema, Text id, FieldKind kind, const RecordType *to)
{
    Field *note = ARENA_NEW(recipe->arena, Field);

    *note = (Field){.id = id, .kind = kind, .to = to, .class = CLASS_INTERNAL, .index = (uint16_t)schema->count};
    schema->slots[schema->count++] = note;
    return note;
}

static bool kind_named(Text name, FieldKind *out)
{
    static const FieldKind kinds[] = {FIELD_TEXT, FIELD_INTEGER, FIELD_NUMBER, FIELD_DATE};

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (text_equal(name, text_of(field_kind_name(kinds[i])))) {
            *out = kinds[i];
            return true;
        }
    }
    return false;
}

static Status notes_read(DemoRecipe *recipe, DemoSchema *schema, const JsonValue *notes, Error *err)
{
    if (!json_is(notes, JSON_OBJECT) || notes->count > SCHEMA_NOTES_MAX) {
        return demo_fault(recipe, notes, err, "the notes of a type are an object of at most %d names and kinds",
                          SCHEMA_NOTES_MAX);
    }
    for (size_t i = 0; i < notes->count; i++) {
        const JsonValue *note = &notes->items[i];
        const RecordType *to = note->kind == JSON_TEXT ? model_type(recipe->model, note->text) : NULL;
        FieldKind kind = FIELD_REFERENCE;
        if (note->kind != JSON_TEXT || (to == NULL && !kind_named(note->text, &kind))) {
            return demo_fault(recipe, note, err, "a note is a text, integer, number or date, or refers to a type");
        }
        if (slot_find(schema, note->key) != NULL) {
            return demo_fault(recipe, note, err, "'%.*s' is a field of the type or one of its notes already",
                              TEXT_ARG(note->key));
        }
        note_add(recipe, schema, note->key, kind, to);
    }
    return ST_OK;
}

static void schema_init(DemoRecipe *recipe, DemoSchema *schema, const RecordType *type)
{
    schema->type = type;
    schema->slots = ARENA_ARRAY(recipe->arena, const Field *, type->field_count + SCHEMA_NOTES_MAX + 2);
    for (size_t i = 0; i < type->field_count; i++) {
        schema->slots[schema->count++] = &type->fields[i];
    }
    schema->number = note_add(recipe, schema, TEXT("n"), FIELD_INTEGER, NULL);
    schema->ordinal = note_add(recipe, schema, TEXT("i"), FIELD_INTEGER, NULL);
}

static Status schemas_read(DemoRecipe *recipe, const JsonValue *notes, Error *err)
{
    const Model *model = recipe->model;

    recipe->schemas = ARENA_ARRAY(recipe->arena, DemoSchema, model->type_count);
    for (size_t i = 0; i < model->type_count; i++) {
        schema_init(recipe, &recipe->schemas[i], &model->types[i]);
    }
    for (size_t i = 0; notes != NULL && i < notes->count; i++) {
        const JsonValue *of_type = json_at(notes, i);
        const RecordType *type = model_type(model, of_type->key);
        if (type == NULL) {
            return demo_fault(recipe, of_type, err, "the model has no type '%.*s'", TEXT_ARG(of_type->key));
        }
        TRY(notes_read(recipe, &recipe->schemas[type->index], of_type, err));
    }
    return ST_OK;
}

static const DemoBatch *origin_find(const DemoRecipe *recipe, const JsonValue *at)
{
    return json_is(at, JSON_TEXT) ? demo_batch_find(recipe, at->text) : NULL;
}

static Status origin_fault(const DemoRecipe *recipe, const JsonValue *at, Error *err)
{
    return demo_fault(recipe, at, err, "there is no batch of this id before this one");
}

static Status children_read(DemoRecipe *recipe, const JsonValue *object, DemoBatch *batch, Error *err)
{
    const JsonValue *each = json_get(object, "each"), *corners = json_get(object, "corners");
    const DemoBatch *origin = origin_find(recipe, json_get(object, "per"));

    batch->mode = DEMO_CHILDREN;
    batch->origin = origin;
    if (origin == NULL) {
        return origin_fault(recipe, json_get(object, "per"), err);
    }
    if ((each == NULL) == (corners == NULL)) {
        return demo_fault(recipe, object, err, "'per' needs 'each' or 'corners' to say how many");
    }
    if (json_is(each, JSON_ARRAY)) {
        return demo_range_read(recipe, each, &batch->each, err);
    }
    TRY(demo_path_read(recipe, origin->schema, each != NULL ? each : corners, &batch->counted, err));
    const Field *field = batch->counted.count > 0 ? batch->counted.steps[batch->counted.count - 1] : NULL;
    if (field == NULL || field->kind != (each != NULL ? FIELD_INTEGER : FIELD_GEOMETRY)) {
        return demo_fault(recipe, object, err, "'each' is a range or leads to an integer, 'corners' to a geometry");
    }
    return ST_OK;
}

static Status rows_read(DemoRecipe *recipe, const JsonValue *rows, DemoBatch *batch, Error *err)
{
    if (rows->kind != JSON_ARRAY) {
        return demo_fault(recipe, rows, err, "'rows' is a list of objects of fields");
    }
    batch->mode = DEMO_GIVEN;
    batch->count = rows->count;
    batch->rows = ARENA_ARRAY(recipe->arena, DemoFields, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++) {
        TRY(demo_fields_read(recipe, batch->schema, json_at(rows, i), &batch->rows[i], err));
    }
    return ST_OK;
}

/* How many records there will be, and of which others. */
static Status mode_read(DemoRecipe *recipe, const JsonValue *object, DemoBatch *batch, Error *err)
{
    const JsonValue *count = json_get(object, "count"), *rows = json_get(object, "rows");
    double number = 0;

    if ((count != NULL) + (rows != NULL) + (json_get(object, "per") != NULL) + (json_get(object, "changes") != NULL) !=
        1) {
        return demo_fault(recipe, object, err, "a batch has one of 'count', 'rows', 'per' and 'changes'");
    }
    if (json_get(object, "changes") != NULL) {
        batch->mode = DEMO_CHANGES;
        batch->origin = origin_find(recipe, json_get(object, "changes"));
        return batch->origin != NULL ? ST_OK : origin_fault(recipe, json_get(object, "changes"), err);
    }
    if (count != NULL) {
        TRY(demo_number_read(recipe, count, 0, DEMO_RECORDS_MAX, &number, err));
        batch->count = (size_t)number;
        return ST_OK;
    }
    return rows != NULL ? rows_read(recipe, rows, batch, err) : children_read(recipe, object, batch, err);
}

static Status batch_type_read(DemoRecipe *recipe, const JsonValue *object, DemoBatch *batch, Error *err)
{
    const JsonValue *type = json_get(object, "type"), *changes = json_get(object, "changes");
    const DemoBatch *changed = json_is(changes, JSON_TEXT) ? demo_batch_find(recipe, changes->text) : NULL;

    if (changed != NULL && type == NULL) {
        batch->schema = changed->schema;
        return ST_OK;
    }
    const RecordType *found = json_is(type, JSON_TEXT) ? model_type(recipe->model, type->text) : NULL;
    if (found == NULL) {
        return demo_fault(recipe, type == NULL ? object : type, err,
                          "a batch of new records names a type of the model");
    }
    batch->schema = schema_of(recipe->schemas, found);
    return ST_OK;
}

static Status batch_read(DemoRecipe *recipe, const JsonValue *object, DemoBatch *batch, Error *err)
{
    static const char *const allowed[] = {"id",      "type", "count",   "rows",     "per",    "each", "where",
                                          "corners", "odds", "changes", "observed", "fields", NULL};
    const JsonValue *where = json_get(object, "where"), *odds = json_get(object, "odds");
    const JsonValue *observed = json_get(object, "observed");

    TRY(demo_members_check(recipe, object, allowed, NULL, err));
    TRY(text_read(recipe, object, "id", true, &batch->id, err));
    if (demo_batch_find(recipe, batch->id) != NULL || recipe->batch_count == DEMO_BATCHES_MAX) {
        return demo_fault(recipe, json_get(object, "id"), err, "two batches of one id, or more than %d",
                          DEMO_BATCHES_MAX);
    }
    TRY(batch_type_read(recipe, object, batch, err));
    TRY(mode_read(recipe, object, batch, err));
    batch->odds = 1;
    if (odds != NULL) {
        TRY(demo_number_read(recipe, odds, 0, 1, &batch->odds, err));
    }
    if (where != NULL) {
        const DemoSchema *schema = batch->origin == NULL ? batch->schema : batch->origin->schema;
        TRY(demo_expression_read(recipe, schema, where, &batch->where, err));
    }
    TRY(demo_fields_read(recipe, batch->schema, json_get(object, "fields"), &batch->fields, err));
    recipe->batches[recipe->batch_count++] = batch;
    return observed == NULL ? ST_OK : demo_path_read(recipe, batch->schema, observed, &batch->observed, err);
}

static Status held_read(DemoRecipe *recipe, const JsonValue *list, DemoReport *report, Error *err)
{
    static const char *const allowed[] = {"row", "column", "value", "reason", "proposal", "raw", NULL};

    report->held = ARENA_ARRAY(recipe->arena, DemoHeld, list == NULL ? 1 : list->count + 1);
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const JsonValue *object = json_at(list, i), *raw = json_get(object, "raw");
        DemoHeld *held = &report->held[report->held_count++];
        double row = 0;
        TRY(demo_members_check(recipe, object, allowed, NULL, err));
        TRY(demo_number_read(recipe, json_get(object, "row"), 1, 1e9, &row, err));
        held->row = (uint64_t)row;
        TRY(text_read(recipe, object, "column", true, &held->column, err));
        TRY(text_read(recipe, object, "value", false, &held->value, err));
        TRY(text_read(recipe, object, "reason", true, &held->reason, err));
        TRY(text_read(recipe, object, "proposal", false, &held->proposal, err));
        held->raw = raw == NULL ? (Text){0} : raw->raw;
    }
    return ST_OK;
}

static Status decision_read(const DemoRecipe *recipe, const JsonValue *at, DemoDecision *out, Error *err)
{
    static const char *const names[] = {"waits", "approved", "rejected", "withdrawn"};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (json_is(at, JSON_TEXT) && text_equal(at->text, text_of(names[i]))) {
            *out = (DemoDecision)i;
            return ST_OK;
        }
    }
    return demo_fault(recipe, at, err, "a report waits, or is approved, rejected or withdrawn");
}

/* Whoever meets one of these reports, anywhere, must see what it is. */
static Status title_check(const DemoRecipe *recipe, const JsonValue *object, const DemoReport *report, Error *err)
{
    if (!text_starts(report->title, TEXT("DEMONSTRATION"))) {
        return demo_fault(recipe, json_get(object, "title"), err, "a title begins with DEMONSTRATION");
    }
    bool decided = report->decision != DEMO_WAITS;
    if (decided && (report->decided_by.length == 0 || text_equal(report->decided_by, report->author))) {
        return demo_fault(recipe, object, err, "'by' names who decided: somebody else than the author");
    }
    if (decided && report->decision != DEMO_APPROVED && report->reason.length == 0) {
        return demo_fault(recipe, object, err, "a report is rejected and withdrawn for a 'reason'");
    }
    return ST_OK;
}

static Status report_read(DemoRecipe *recipe, const JsonValue *object, DemoReport *report, Error *err)
{
    static const char *const allowed[] = {"kind", "title",  "source",  "mapping", "author", "decision",
                                          "by",   "reason", "batches", "held",    NULL};
    const JsonValue *batches = json_get(object, "batches");

    TRY(demo_members_check(recipe, object, allowed, NULL, err));
    report->kind = TEXT("demonstration");
    TRY(text_read(recipe, object, "kind", false, &report->kind, err));
    TRY(text_read(recipe, object, "title", true, &report->title, err));
    TRY(text_read(recipe, object, "source", false, &report->source, err));
    TRY(text_read(recipe, object, "mapping", false, &report->mapping, err));
    TRY(text_read(recipe, object, "author", true, &report->author, err));
    TRY(text_read(recipe, object, "by", false, &report->decided_by, err));
    TRY(text_read(recipe, object, "reason", false, &report->reason, err));
    TRY(decision_read(recipe, json_get(object, "decision"), &report->decision, err));
    TRY(title_check(recipe, object, report, err));
    TRY(held_read(recipe, json_get(object, "held"), report, err));
    if (!json_is(batches, JSON_ARRAY) || batches->count == 0) {
        return demo_fault(recipe, object, err, "a report has 'batches'");
    }
    report->batches = ARENA_ARRAY(recipe->arena, DemoBatch, batches->count);
    report->batch_count = batches->count;
    for (size_t i = 0; i < batches->count; i++) {
        TRY(batch_read(recipe, json_at(batches, i), &report->batches[i], err));
    }
    return ST_OK;
}

static Status document_read(DemoRecipe *recipe, const JsonValue *document, Error *err)
{
    static const char *const allowed[] = {"demonstration", "words", "notes", "reports", NULL};
    const JsonValue *reports = json_get(document, "reports");
    double version = 0;

    TRY(demo_members_check(recipe, document, allowed, NULL, err));
    TRY(demo_number_read(recipe, json_get(document, "demonstration"), 1, 1, &version, err));
    TRY(words_read(recipe, json_get(document, "words"), err));
    TRY(schemas_read(recipe, json_get(document, "notes"), err));
    if (!json_is(reports, JSON_ARRAY)) {
        return demo_fault(recipe, document, err, "a recipe has a list of 'reports'");
    }
    recipe->reports = ARENA_ARRAY(recipe->arena, DemoReport, reports->count + 1);
    recipe->report_count = reports->count;
    for (size_t i = 0; i < reports->count; i++) {
        TRY(report_read(recipe, json_at(reports, i), &recipe->reports[i], err));
    }
    return ST_OK;
}

Status demo_recipe_read(Arena *arena, Text document, const char *file, const Model *model, DemoRecipe *out, Error *err)
{
    JsonValue *value;

    *out = (DemoRecipe){.arena = arena, .model = model, .file = file};
    out->paths = ARENA_ARRAY(arena, DemoPath, DEMO_PATHS_MAX);
    Status status = json_parse(arena, document, JSON_LIMITS, &value, err);
    if (status != ST_OK) {
        error_prefix_path(err, arena_format(arena, "%s#", file));
        return status;
    }
    return document_read(out, value, err);
}
