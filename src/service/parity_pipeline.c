#include "model/role.h"
#include "service/parity_data.h"
#include "service/write_turn.h"
#include "store/column_rows.h"

/* A recruitment that counts, and who was at each of its stages. */
typedef struct Recruitment {
    Id id;
    bool given[PARITY_STAGES_MAX];
    ParityCount counts[PARITY_STAGES_MAX];
} Recruitment;

typedef struct PipelineFill {
    Arena *arena;
    const ParityData *data;
    const ParityFilter *filter;
    int32_t from, to; /* opened after, up to */
    const Field *const *fields;
    Recruitment *items;
    size_t count, capacity;
} PipelineFill;

enum { OPENED_DATE, OPENED_EMPLOYER, OPENED_PROGRAMME, OPENED_FIELDS };
enum { STAGE_VACANCY, STAGE_STAGE, STAGE_WOMEN, STAGE_MEN, STAGE_OTHER, STAGE_UNKNOWN, STAGE_FIELDS };

static Status vacancy_take(void *context, Id id, const Value *values, Error *err)
{
    PipelineFill *fill = context;

    (void)err;
    if (values[OPENED_DATE].state != VALUE_SET || values[OPENED_DATE].date.day <= fill->from ||
        values[OPENED_DATE].date.day > fill->to ||
        !parity_passes(fill->data, fill->filter, &values[OPENED_EMPLOYER], &values[OPENED_PROGRAMME])) {
        return ST_OK;
    }
    if (fill->count == fill->capacity) {
        size_t capacity = fill->capacity * 2 + 16;
        Recruitment *items = ARENA_ARRAY(fill->arena, Recruitment, capacity);
        for (size_t i = 0; i < fill->count; i++) {
            items[i] = fill->items[i];
        }
        fill->items = items;
        fill->capacity = capacity;
    }
    fill->items[fill->count++].id = id;
    return ST_OK;
}

static Recruitment *recruitment_find(const PipelineFill *fill, Id id)
{
    for (size_t i = 0; i < fill->count; i++) {
        if (id_equal(fill->items[i].id, id)) {
            return &fill->items[i];
        }
    }
    return NULL;
}

static Status stage_take(void *context, Id id, const Value *values, Error *err)
{
    PipelineFill *fill = context;
    const CodeList *list = fill->fields[STAGE_STAGE]->list;

    (void)id;
    (void)err;
    Recruitment *recruitment =
        values[STAGE_VACANCY].state == VALUE_SET ? recruitment_find(fill, values[STAGE_VACANCY].reference) : NULL;
    const Code *stage = values[STAGE_STAGE].state == VALUE_SET ? code_find(list, values[STAGE_STAGE].text) : NULL;
    if (recruitment == NULL || stage == NULL || stage->means != VALUE_SET || stage - list->codes >= PARITY_STAGES_MAX) {
        return ST_OK;
    }
    ParityCount count = {parity_number(&values[STAGE_WOMEN]), parity_number(&values[STAGE_MEN]),
                         parity_number(&values[STAGE_OTHER]), parity_number(&values[STAGE_UNKNOWN])};
    size_t at = (size_t)(stage - list->codes);
    recruitment->given[at] = true;
    recruitment->counts[at] = parity_sum(recruitment->counts[at], count);
    return ST_OK;
}

static Status vacancies_read(Reader *reader, PipelineFill *fill, Error *err)
{
    for (size_t i = 0; i < fill->data->model->type_count; i++) {
        const RecordType *type = &fill->data->model->types[i];
        const Field *fields[OPENED_FIELDS] = {type_role(type, ROLE_OPENS_POST, SLOT_OPENS_POST_DATE),
                                              parity_employer_field(type), parity_programme_field(type)};
        if (type_plays(type, ROLE_OPENS_POST)) {
            TRY(column_rows_each(reader_database(reader), reader_table(reader, type), fields, OPENED_FIELDS,
                                 vacancy_take, fill, err));
        }
    }
    return ST_OK;
}

static void stage_sum(const PipelineFill *fill, size_t at, int before, ParityStage *stage)
{
    for (size_t i = 0; i < fill->count; i++) {
        const Recruitment *recruitment = &fill->items[i];
        if (!recruitment->given[at]) {
            continue;
        }
        stage->vacancies++;
        stage->count = parity_sum(stage->count, recruitment->counts[at]);
        if (before >= 0 && recruitment->given[before]) {
            stage->from = parity_sum(stage->from, recruitment->counts[before]);
            stage->into = parity_sum(stage->into, recruitment->counts[at]);
        }
    }
}

/* Stages in the order of their list; those that nothing counts at are left out, and the step is then a longer one. */
static void stages_sum(const PipelineFill *fill, const CodeList *list, ParityPipeline *out)
{
    int before = -1;

    for (size_t at = 0; at < list->code_count && at < PARITY_STAGES_MAX; at++) {
        const Code *code = &list->codes[at];
        ParityStage stage = {.stage = {.id = code->id, .label = code->label},
                             .declined = code->stands_for == STANDS_FOR_DECLINED};
        stage_sum(fill, at, stage.declined ? -1 : before, &stage);
        if (stage.vacancies == 0) {
            continue;
        }
        out->stages[out->stage_count++] = stage;
        before = stage.declined ? before : (int)at;
    }
}

static Status stages_read(Reader *reader, PipelineFill *fill, const RecordType *type, ParityPipeline *out, Error *err)
{
    const Field *fields[STAGE_FIELDS] = {
        type_role(type, ROLE_COUNTS_CANDIDATES, SLOT_COUNTS_CANDIDATES_VACANCY),
        type_role(type, ROLE_COUNTS_CANDIDATES, SLOT_COUNTS_CANDIDATES_STAGE),
        type_role(type, ROLE_COUNTS_CANDIDATES, SLOT_COUNTS_CANDIDATES_WOMEN),
        type_role(type, ROLE_COUNTS_CANDIDATES, SLOT_COUNTS_CANDIDATES_MEN),
        type_role(type, ROLE_COUNTS_CANDIDATES, SLOT_COUNTS_CANDIDATES_OTHER),
        type_role(type, ROLE_COUNTS_CANDIDATES, SLOT_COUNTS_CANDIDATES_UNKNOWN),
    };

    fill->fields = fields;
    TRY(column_rows_each(reader_database(reader), reader_table(reader, type), fields, STAGE_FIELDS, stage_take, fill,
                         err));
    stages_sum(fill, fields[STAGE_STAGE]->list, out);
    return ST_OK;
}

Status parity_pipeline(Reader *reader, Arena *arena, const ParityQuery *query, int months, ParityPipeline *out,
                       Error *err)
{
    PARITY_USE use = {0};
    ParityFilter filter;
    PipelineFill fill = {.arena = arena, .filter = &filter, .to = query->on};

    *out = (ParityPipeline){0};
    TRY(parity_open(reader, query, &use, &filter, err));
    fill.data = use.data;
    fill.from = parity_month_end(query->on, months);
    TRY(vacancies_read(reader, &fill, err));
    out->vacancies = (int64_t)fill.count;
    for (size_t i = 0; i < use.data->model->type_count; i++) {
        if (type_plays(&use.data->model->types[i], ROLE_COUNTS_CANDIDATES)) {
            return stages_read(reader, &fill, &use.data->model->types[i], out, err);
        }
    }
    return ST_OK;
}
