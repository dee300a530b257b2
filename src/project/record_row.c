#include "project/record_row.h"

#include "geo/wkb.h"
#include "record/draft.h"

enum { MS_PER_DAY = 86400000 };

static void row_finish(const RecordType *type, HybridTime recorded, Folded *out)
{
    out->exists = true;
    out->row.missing = record_missing(type, out->row.values);
    out->rules_day = (int32_t)(hybrid_ms(recorded) / MS_PER_DAY);
}

void record_row_single(const NewRecord *record, Folded *out)
{
    *out = (Folded){.row = {.position = (int64_t)record->position,
                            .id = record->id,
                            .values = record->values,
                            .observed = record->observed,
                            .self_approved = record->self_approved,
                            .version = record->position}};
    row_finish(record->type, record->recorded, out);
}

void record_row_judge(const RecordType *type, Arena *arena, Folded *folded)
{
    uint16_t *broken = NULL;
    size_t rule = 0, count = 0;

    while ((rule = record_next_finding(type, folded->row.values, folded->rules_day, rule)) != 0) {
        if (broken == NULL) {
            broken = ARENA_ARRAY(arena, uint16_t, type->rule_count);
        }
        broken[count++] = (uint16_t)(rule - 1);
    }
    folded->broken = broken;
    folded->broken_count = count;
    folded->judged = true;
}

static Text place_ready(const Value *place, Buffer *scratch, Arena *arena, ReadyRow *out)
{
    Box box = geometry_box(place->geometry);

    buffer_clear(scratch);
    gpkg_encode(place->geometry, NULL, scratch);
    out->has_box = box.west <= box.east;
    if (out->has_box) {
        out->box = spatial_item(out->row.position, box);
    }
    return text_copy(arena, buffer_view(scratch));
}

void record_row_ready(const TypeTable *table, const RecordRow *row, Buffer *scratch, Arena *arena, ReadyRow *out)
{
    const Field *field = table->type->geometry;
    Text blob = {0};

    *out = (ReadyRow){.type = table->type, .row = *row};
    if (field != NULL && row->values[field->index].state == VALUE_SET) {
        blob = place_ready(&row->values[field->index], scratch, arena, out);
    }
    out->cells = row_cells(table, row, blob, arena);
}

static bool any_winner_self_approved(const History *history, const Version *versions, const int *winners, size_t groups)
{
    for (size_t g = 0; g < groups; g++) {
        if (winners[g] < 0) {
            continue;
        }
        for (size_t i = 0; i < history->count; i++) {
            if (history->items[i].entry.position == versions[winners[g]].position) {
                if (history->items[i].report->self_approved) {
                    return true;
                }
                break;
            }
        }
    }
    return false;
}

void record_row_fold(const TypeTable *table, const History *history, const NodeList *nodes, Arena *arena, Folded *out)
{
    const RecordType *type = table->type;
    Version *versions = ARENA_ARRAY(arena, Version, history->count + 1);
    size_t count = history_versions(history, nodes, versions);
    int *winners = ARENA_ARRAY(arena, int, type->group_count + 1);
    Value *values = ARENA_ARRAY(arena, Value, type->field_count);
    HybridTime recorded = 0;

    *out = (Folded){0};
    if (count == 0) {
        return;
    }
    record_fold(type, versions, count, values, winners);
    out->row = (RecordRow){.position = (int64_t)history->roots,
                           .id = history->items[0].entry.record,
                           .values = values,
                           .observed = fold_observed(type, versions, winners)};
    out->row.version = versions[count - 1].position; /* the last written */
    for (size_t i = 0; i < history->count; i++) {
        HybridTime time = item_is_approved(&history->items[i]) ? history->items[i].report->time : 0;
        recorded = time > recorded ? time : recorded;
    }
    out->row.self_approved = any_winner_self_approved(history, versions, winners, type->group_count);
    row_finish(type, recorded, out);
}
