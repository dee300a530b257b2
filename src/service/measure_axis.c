#include "service/measure_axis.h"

#include <stdlib.h>

#include "model/role.h"
#include "service/records.h"

/* What a member of records is called; of one that is not in the file, its id. Both languages from one look. */
static void record_member(Reader *reader, Arena *arena, const RecordType *type, Text bytes, MeasureMember *out)
{
    char text[ID_TEXT_SIZE];
    Id id;

    memcpy(id.bytes, bytes.at, sizeof id.bytes);
    id_format(id, text);
    out->id = text_copy(arena, text_of(text));
    out->label = reference_label(reader, arena, type, id);
    if (out->label.in[LANGUAGE_EN].length == 0) {
        out->label = (Label){{out->id, out->id}};
    }
}

static void band_label(Arena *arena, const Dimension *dimension, MeasureMember *out)
{
    int64_t least = 0;

    (void)text_to_int64(out->id, &least);
    size_t band = (size_t)dimension_band(dimension, least);
    const char *text = band + 1 == dimension->bound_count ? arena_format(arena, "%lld+", (long long)least)
                                                          : arena_format(arena, "%lld–%lld", (long long)least,
                                                                         (long long)dimension->bounds[band + 1] - 1);
    out->label = (Label){{text_of(text), text_of(text)}};
}

static void member_name(Reader *reader, Arena *arena, const Measure *measure, const Dimension *dimension, Text member,
                        MeasureMember *out)
{
    const RecordType *type = dimension_records(measure, dimension);
    const Code *code = dimension->list == NULL ? NULL : code_find(dimension->list, member);

    *out = (MeasureMember){.id = text_copy(arena, member)};
    if (member.length == 0) {
        return;
    }
    if (type != NULL && member.length == sizeof(Id)) {
        record_member(reader, arena, type, member, out);
    } else if (code != NULL) {
        out->label = code->label;
    } else if (dimension->source == FROM_BANDS) {
        band_label(arena, dimension, out);
    } else {
        out->label = (Label){{out->id, out->id}};
    }
}

/* A member while an axis is put in order. */
typedef struct RankedMember {
    MeasureMember member;
    int64_t order; /* of its code or band */
    uint32_t met;
} RankedMember;

/* What is not said comes last. */
static int ranked_compare(const void *a, const void *b)
{
    const RankedMember *x = a, *y = b;

    if (x->order != y->order) {
        return x->order < y->order ? -1 : 1;
    }
    int order = text_compare(x->member.label.in[LANGUAGE_EN], y->member.label.in[LANGUAGE_EN]);
    return order != 0 ? order : text_compare(x->member.id, y->member.id);
}

static int64_t member_order(const Dimension *dimension, Text member)
{
    const Code *code = dimension->list == NULL ? NULL : code_find(dimension->list, member);
    int64_t number = 0;

    if (member.length == 0) {
        return INT64_MAX;
    }
    if (dimension->source == FROM_BANDS) {
        (void)text_to_int64(member, &number);
        return number;
    }
    return code == NULL ? 0 : code - dimension->list->codes;
}

void measure_axis(Reader *reader, Arena *arena, const Measure *measure, const Dimension *dimension,
                  const MemberTable *met, MeasureAxis *out, uint32_t *places)
{
    RankedMember *ranked = ARENA_ARRAY(arena, RankedMember, met->count + 1);

    out->dimension = dimension;
    out->members = ARENA_ARRAY(arena, MeasureMember, met->count + 1);
    out->member_count = met->count;
    for (size_t i = 0; i < met->count; i++) {
        member_name(reader, arena, measure, dimension, met->members[i], &ranked[i].member);
        ranked[i].order = member_order(dimension, met->members[i]);
        ranked[i].met = (uint32_t)i;
    }
    if (met->count > 1) {
        qsort(ranked, met->count, sizeof *ranked, ranked_compare);
    }
    for (size_t i = 0; i < met->count; i++) {
        out->members[i] = ranked[i].member;
        places[ranked[i].met] = (uint32_t)i;
    }
}
