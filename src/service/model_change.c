#include "service/model_change.h"

#include "model/compare.h"
#include "record/draft.h"
#include "service/write_turn.h"
#include "store/query.h"

enum { MS_PER_DAY = 86400000, VIOLATIONS_MAX = 100 };

typedef struct DataCheck {
    const RecordType *old_type, *new_type;
    int32_t today;
    Arena *arena, scratch;
    ModelFault **faults;
    size_t violations;
} DataCheck;

static void violation_add(DataCheck *check, Id id, const char *message)
{
    ModelFault *fault = ARENA_NEW(check->arena, ModelFault);
    char text[ID_TEXT_SIZE];

    if (check->violations++ >= VIOLATIONS_MAX) {
        return;
    }
    id_format(id, text);
    fault->file = TEXT("data");
    fault->pointer = text_of(arena_format(check->arena, "/%.*s/%s", TEXT_ARG(check->new_type->id), text));
    fault->message = text_copy(check->arena, text_of(message));
    fault->next = *check->faults;
    *check->faults = fault;
}

static Status row_check(void *context, const RecordRow *row, Error *err)
{
    DataCheck *check = context;
    DraftFaults faults = {0};

    (void)err;
    arena_reset(&check->scratch);
    Value *values = ARENA_ARRAY(&check->scratch, Value, check->new_type->field_count);
    for (size_t i = 0; i < check->new_type->field_count; i++) {
        const Field *field = &check->new_type->fields[i];
        const Field *old = type_field(check->old_type, field->id);
        values[i] = old == NULL ? (Value){.kind = field->kind} : row->values[old->index];
    }
    record_validate(check->new_type, values, check->today, &check->scratch, &faults);
    if (faults.count > 0) {
        violation_add(check, row->id, faults.items[0].message);
    }
    return ST_OK;
}

static bool type_needs_check(const ModelComparison *comparison, const RecordType *type)
{
    for (const ModelChange *change = comparison->changes; change != NULL; change = change->next) {
        if (change->needs_data_check && (change->type == type || change->type == NULL)) {
            return true;
        }
    }
    return false;
}

static Status data_check(Writer *writer, const Model *model, const ModelComparison *comparison, Arena *arena,
                         ModelFault **faults, Error *err)
{
    DataCheck check = {.arena = arena, .faults = faults, .today = (int32_t)(time_now_ms() / MS_PER_DAY)};
    Status status = ST_OK;

    arena_init(&check.scratch, 0);
    for (size_t i = 0; i < model->type_count && status == ST_OK; i++) {
        check.new_type = &model->types[i];
        check.old_type = model_type(writer->state->model, check.new_type->id);
        if (check.old_type != NULL && type_needs_check(comparison, check.new_type)) {
            RowQuery query = {.table = type_table(&writer->state->tables, check.old_type)};
            status = rows_each(writer->db, &query, row_check, &check, err);
        }
    }
    arena_done(&check.scratch);
    TRY(status);
    if (check.violations > 0) {
        return error_set(err, ST_CONFLICT,
                         "%zu stored records would violate the changed model; nothing was changed. Mend them, or "
                         "make the change weaker",
                         check.violations);
    }
    return ST_OK;
}

static Status change_check(Writer *writer, const Model *model, Arena *arena, ModelFault **faults, Error *err)
{
    ModelComparison comparison;

    model_compare(writer->state->model, model, arena, &comparison);
    if (comparison.faults != NULL) {
        *faults = comparison.faults;
        return error_set(err, ST_INVALID, "the change would make stored data mean something else; nothing was changed");
    }
    return comparison.checks == 0 ? ST_OK : data_check(writer, model, &comparison, arena, faults, err);
}

static Status change_write(Programme *programme, Actor actor, Text overlay, const Model *model, Arena *arena,
                           ModelFault **faults, Error *err)
{
    Writer *writer;

    TRY(writer_begin(programme, &writer, err));
    Status status = change_check(writer, model, arena, faults, err);
    if (status == ST_OK) {
        status = writer_change_model(writer, overlay, actor.name, err);
    }
    if (status != ST_OK) {
        writer_abort(writer);
        return status;
    }
    return writer_commit(writer, err);
}

Status model_apply(Programme *programme, Actor actor, const char *dir, Arena *arena, ModelFault **faults, Error *err)
{
    Model *model = NULL;
    Text overlay;

    *faults = NULL;
    TRY(model_check(programme_share_dir(programme), dir, &overlay, &model, faults, arena, err));
    Status status = change_write(programme, actor, overlay, model, arena, faults, err);
    model_free(model);
    return status;
}
