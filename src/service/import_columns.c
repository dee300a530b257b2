#include "service/import_columns.h"

void draft_plan_init(DraftPlan *plan, const Mapping *mapping, const Model *model, const Source *source,
                     const Outline *outline, double place_limit_m, int32_t today)
{
    *plan = (DraftPlan){.mapping = mapping,
                        .model = model,
                        .source = source,
                        .outline = outline,
                        .place_limit_m = place_limit_m,
                        .geo = geo_context_create(),
                        .today = today,
                        .column_count = SIZE_MAX};
    arena_init(&plan->arena, 0);
}

void draft_plan_done(DraftPlan *plan)
{
    geo_context_free(plan->geo);
    arena_done(&plan->arena);
    *plan = (DraftPlan){0};
}

/* By the name as it stands, then folded; -1 when the source has none. */
static ptrdiff_t column_named(const DraftPlan *plan, Text name, Arena *scratch)
{
    if (name.length == 0) {
        return -1;
    }
    for (size_t i = 0; i < plan->column_count; i++) {
        if (text_equal(source_column(plan->source, i), name)) {
            return (ptrdiff_t)i;
        }
    }
    Text folded = text_fold(scratch, name);
    for (size_t i = 0; i < plan->column_count; i++) {
        if (folded.length > 0 && text_equal(plan->folded[i], folded)) {
            return (ptrdiff_t)i;
        }
    }
    for (size_t i = 0; i < plan->column_count; i++) {
        if (folded.length > 0 && text_equal(plan->folded_tags[i], folded)) {
            return (ptrdiff_t)i;
        }
    }
    return -1;
}

static bool is_ignored(const DraftPlan *plan, Text folded)
{
    for (size_t i = 0; i < plan->mapping->ignored_count; i++) {
        if (text_equal(plan->mapping->ignored[i], folded)) {
            return true;
        }
    }
    return false;
}

static uint64_t name_hash(Text folded)
{
    uint64_t hash = 0x84222325cbf29ce4u;

    for (size_t i = 0; i < folded.length; i++) {
        hash = (hash ^ (unsigned char)folded.at[i]) * 0x100000001b3u;
    }
    return hash == 0 ? 1 : hash;
}

static void names_fold(DraftPlan *plan)
{
    plan->folded = ARENA_ARRAY(&plan->arena, Text, plan->column_count + 1);
    plan->folded_tags = ARENA_ARRAY(&plan->arena, Text, plan->column_count + 1);
    plan->column_hashes = ARENA_ARRAY(&plan->arena, uint64_t, plan->column_count + 1);
    for (size_t i = 0; i < plan->column_count; i++) {
        plan->folded[i] = text_fold(&plan->arena, source_column(plan->source, i));
        plan->folded_tags[i] = text_fold(&plan->arena, source_column_tag(plan->source, i));
        plan->column_hashes[i] = is_ignored(plan, plan->folded[i]) ? 0 : name_hash(plan->folded[i]);
    }
}

static void feed_bind(DraftPlan *plan, const FieldFeed *feed, BoundFeed *bound)
{
    KnownText *known = bound->known;

    *bound = (BoundFeed){.feed = feed, .known = known};
    if (known == NULL) {
        bound->known = ARENA_ARRAY(&plan->arena, KnownText, 1 << KNOWN_TEXT_BITS);
    }
    for (size_t i = 0; i < feed->column_count; i++) {
        bound->columns[i] = column_named(plan, feed->columns[i], &plan->arena);
    }
}

static bool field_is_fed(const BoundType *bound, const Field *field)
{
    for (size_t i = 0; i < bound->feed_count; i++) {
        if (bound->feeds[i].feed->field == field) {
            return true;
        }
    }
    return false;
}

static bool column_in(ptrdiff_t column, const ptrdiff_t *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (columns[i] == column) {
            return true;
        }
    }
    return false;
}

/* Does anything of the mapping look at this column for rows of this type? */
static bool column_is_used(const DraftPlan *plan, const BoundType *bound, ptrdiff_t column)
{
    SourcePlace place = source_place(plan->source);
    const ptrdiff_t fixed[] = {plan->type_column, plan->date_column, plan->year_column, plan->month_column,
                               plan->day_column,  plan->lon_column,  plan->lat_column,  plan->wkt_column,
                               plan->id_column,   place.lon,         place.lat,         place.wkt};

    if (column_in(column, fixed, COUNT_OF(fixed)) ||
        column_in(column, plan->key_columns, plan->mapping->key_column_count)) {
        return true;
    }
    for (size_t i = 0; i < bound->feed_count; i++) {
        if (column_in(column, bound->feeds[i].columns, bound->feeds[i].feed->column_count)) {
            return true;
        }
    }
    return false;
}

/* "+fr", "+i_fr" and "+v_pcode" say in which words a value stands, not what it is. */
static bool is_of_words(Text attribute)
{
    return attribute.length == 2 || text_starts(attribute, TEXT("i_")) || text_starts(attribute, TEXT("v_"));
}

/* By the column's name, else by its hashtag: "#adm1+name+fr" is also tried as "#adm1+name". */
static const Field *field_of_column(const DraftPlan *plan, const RecordType *type, size_t column)
{
    const Field *field = field_match(type, source_column(plan->source, column));
    Text tag = source_column_tag(plan->source, column);

    while (field == NULL && tag.length > 0) {
        size_t plus = tag.length;
        field = field_match(type, tag);
        while (plus > 0 && tag.at[plus - 1] != '+') {
            plus--;
        }
        Text last = text_trim((Text){tag.at + plus, tag.length - plus});
        tag = plus > 0 && is_of_words(last) ? text_trim((Text){tag.at, plus - 1}) : (Text){0};
    }
    return field;
}

/* Columns the mapping does not name feed the field of their name, label or alias. */
static void columns_match(DraftPlan *plan, BoundType *bound)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        const Field *field = field_of_column(plan, bound->type, i);
        if (field == NULL || field->kind == FIELD_GEOMETRY || plan->column_hashes[i] == 0 ||
            field_is_fed(bound, field) || column_is_used(plan, bound, (ptrdiff_t)i)) {
            continue;
        }
        FieldFeed *feed = ARENA_NEW(&plan->arena, FieldFeed);
        *feed = (FieldFeed){.field = field, .column_count = 1};
        feed->columns[0] = text_copy(&plan->arena, source_column(plan->source, i));
        if (field->kind == FIELD_REFERENCE) {
            feed->match = field->to->code == NULL ? REFERENCE_NAME : REFERENCE_CODE;
        }
        feed_bind(plan, feed, &bound->feeds[bound->feed_count++]);
    }
}

static void type_bind(DraftPlan *plan, const TypeFeeds *feeds, BoundType *bound)
{
    BoundFeed *old = bound->feeds;
    size_t old_count = bound->feed_count;

    bound->type = feeds->type;
    bound->feeds = ARENA_ARRAY(&plan->arena, BoundFeed, feeds->type->field_count + feeds->count + 1);
    bound->feed_count = 0;
    for (size_t i = 0; i < feeds->count; i++) {
        BoundFeed *feed = &bound->feeds[bound->feed_count++];
        feed->known = i < old_count ? old[i].known : NULL;
        feed_bind(plan, &feeds->feeds[i], feed);
    }
    columns_match(plan, bound);
}

static void fixed_bind(DraftPlan *plan)
{
    const Mapping *mapping = plan->mapping;

    plan->type_column = column_named(plan, mapping->type_column, &plan->arena);
    plan->id_column = column_named(plan, mapping->id_column, &plan->arena);
    plan->date_column = column_named(plan, mapping->date_column, &plan->arena);
    plan->year_column = column_named(plan, mapping->year_column, &plan->arena);
    plan->month_column = column_named(plan, mapping->month_column, &plan->arena);
    plan->day_column = column_named(plan, mapping->day_column, &plan->arena);
    plan->lon_column = column_named(plan, mapping->lon_column, &plan->arena);
    plan->lat_column = column_named(plan, mapping->lat_column, &plan->arena);
    plan->wkt_column = column_named(plan, mapping->wkt_column, &plan->arena);
    for (size_t i = 0; i < mapping->key_column_count; i++) {
        plan->key_columns[i] = column_named(plan, mapping->key_columns[i], &plan->arena);
    }
}

void columns_bind(DraftPlan *plan)
{
    size_t count = source_column_count(plan->source);

    if (count == plan->column_count) {
        return;
    }
    plan->column_count = count;
    names_fold(plan);
    fixed_bind(plan);
    if (plan->types == NULL) {
        plan->types = ARENA_ARRAY(&plan->arena, BoundType, plan->mapping->type_count + 1);
    }
    for (size_t i = 0; i < plan->mapping->type_count; i++) {
        type_bind(plan, &plan->mapping->types[i], &plan->types[i]);
    }
}

BoundType *bound_type(DraftPlan *plan, const RecordType *type)
{
    for (size_t i = 0; i < plan->mapping->type_count; i++) {
        if (plan->types[i].type == type) {
            return &plan->types[i];
        }
    }
    return &plan->types[0];
}

bool column_feeds(DraftPlan *plan, const RecordType *type, ptrdiff_t column)
{
    return column_is_used(plan, bound_type(plan, type), column);
}

ptrdiff_t column_blamed(DraftPlan *plan, const RecordType *type, Text name, Arena *arena)
{
    ptrdiff_t column = column_named(plan, name, arena);

    if (column >= 0 || type == NULL) {
        return column;
    }
    const BoundType *bound = bound_type(plan, type);
    for (size_t i = 0; i < bound->feed_count && column < 0; i++) {
        column = text_equal(bound->feeds[i].feed->field->id, name) ? bound->feeds[i].columns[0] : -1;
    }
    return column;
}

size_t draft_unused_columns(DraftPlan *plan, Text **out)
{
    size_t unused = 0;

    columns_bind(plan);
    *out = ARENA_ARRAY(&plan->arena, Text, plan->column_count + 1);
    for (size_t c = 0; c < plan->column_count; c++) {
        bool used = plan->column_hashes[c] == 0;
        for (size_t t = 0; t < plan->mapping->type_count && !used; t++) {
            used = column_is_used(plan, &plan->types[t], (ptrdiff_t)c);
        }
        if (!used) {
            (*out)[unused++] = source_column(plan->source, c);
        }
    }
    return unused;
}
