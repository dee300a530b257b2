#include "service/import_draft.h"

#include "base/number.h"
#include "geo/locate.h"
#include "geo/packed.h"
#include "geo/validity.h"
#include "geo/wkt.h"
#include "json/writer.h"
#include "record/draft.h"
#include "service/import_columns.h"

void draft_hold(Draft *draft, Text column, Text value, const char *reason, const char *proposal)
{
    if (draft->held) {
        return; /* the first reason stands */
    }
    draft->held = true;
    draft->column = column;
    draft->value = value;
    draft->reason = text_of(reason);
    draft->proposal = text_of(proposal);
}

static Text cell_at(const Row *row, ptrdiff_t column)
{
    if (column < 0 || (size_t)column >= row->cell_count) {
        return (Text){0};
    }
    const Cell *cell = &row->cells[column];
    bool has = cell->kind != CELL_MISSING && cell->kind != CELL_NULL && cell->kind != CELL_FAULT;
    return has ? text_trim(cell->text) : (Text){0};
}

static const RecordType *type_of_row(const DraftPlan *plan, const Row *row, Arena *arena, Draft *draft)
{
    const Mapping *mapping = plan->mapping;

    if (mapping->type_column.length == 0) {
        return mapping->types[0].type;
    }
    Text text = cell_at(row, plan->type_column);
    const ValueWord *word = word_find(&mapping->type_words, text, arena);
    if (word != NULL && !word->nothing) {
        return model_type(plan->model, word->to);
    }
    if (mapping->otherwise == NULL) {
        draft_hold(draft, mapping->type_column, text, "the mapping does not say which type of record this value means",
                   "add it to the mapping's 'type' values");
    }
    return mapping->otherwise;
}

static Text joined_cells(const BoundFeed *bound, const Row *row, Arena *arena)
{
    if (bound->feed->column_count == 1) {
        return cell_at(row, bound->columns[0]);
    }
    BUFFER joined = {0};
    for (size_t i = 0; i < bound->feed->column_count; i++) {
        Text text = cell_at(row, bound->columns[i]);
        if (text.length > 0) {
            if (joined.size > 0) {
                buffer_text(&joined, bound->feed->join);
            }
            buffer_text(&joined, text);
        }
    }
    return text_copy(arena, buffer_view(&joined));
}

static uint64_t text_hash(Text text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < text.length; i++) {
        hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3u;
    }
    return hash;
}

static KnownText *known_slot(BoundFeed *bound, Text text)
{
    return &bound->known[(text_hash(text) * 0x9e3779b97f4a7c15u) >> (64 - KNOWN_TEXT_BITS)];
}

static bool is_repeating(FieldKind kind, const FieldFeed *feed)
{
    return kind == FIELD_CODE || kind == FIELD_CODES || kind == FIELD_BOOLEAN || feed->words.count > 0;
}

static Status text_parse(const FieldFeed *feed, Text text, bool is_number, Arena *arena, Value *out, Error *err)
{
    const ValueWord *word = word_find(&feed->words, text, arena);
    ValueOptions options = feed->options;

    if (word != NULL && word->nothing) {
        *out = (Value){.kind = feed->field->kind};
        return ST_OK;
    }
    if (is_number) {
        options.decimal = '.';
    }
    return value_parse(arena, feed->field, word == NULL ? text : word->to, out, &options, err);
}

static bool is_plain_number(const Cell *cell)
{
    return cell->kind == CELL_NUMBER;
}

/* Numbers as JSON and generators write them: no guessing of marks needed. */
static bool quick_number(const FieldFeed *feed, const Row *row, const BoundFeed *bound, Text text, Value *out)
{
    int64_t integer;

    if (feed->words.count > 0 || feed->column_count != 1 || bound->columns[0] < 0 ||
        !is_plain_number(&row->cells[bound->columns[0]])) {
        return false;
    }
    *out = (Value){.kind = feed->field->kind, .state = VALUE_SET};
    if (feed->field->kind == FIELD_INTEGER && text_to_int64(text, &integer)) {
        out->integer = integer;
        return true;
    }
    return feed->field->kind == FIELD_NUMBER && number_parse(text, &out->number);
}

/* What a text that comes again and again means is kept, for as many texts as there are slots. */
static Status repeating_parse(DraftPlan *plan, BoundFeed *bound, Text text, Arena *arena, Value *out, Error *err)
{
    KnownText *known = known_slot(bound, text);

    if (known->used && text_equal(known->text, text)) {
        *out = known->value;
        return ST_OK;
    }
    TRY(text_parse(bound->feed, text, false, arena, out, err));
    if (known->used) {
        return ST_OK;
    }
    Text kept = text_copy(&plan->arena, text);
    TRY(text_parse(bound->feed, kept, false, &plan->arena, out, err));
    *known = (KnownText){kept, *out, true};
    return ST_OK;
}

static Status field_parse(DraftPlan *plan, BoundFeed *bound, const Row *row, Text text, Arena *arena, Value *out,
                          Error *err)
{
    const FieldFeed *feed = bound->feed;
    bool is_number =
        feed->column_count == 1 && bound->columns[0] >= 0 && is_plain_number(&row->cells[bound->columns[0]]);

    if (quick_number(feed, row, bound, text, out)) {
        return ST_OK;
    }
    if (!is_number && is_repeating(feed->field->kind, feed)) {
        return repeating_parse(plan, bound, text, arena, out, err);
    }
    return text_parse(feed, text, is_number, arena, out, err);
}

static void reference_take(const BoundFeed *bound, Text text, Draft *draft)
{
    uint16_t index = bound->feed->field->index;
    Id id;

    if (bound->feed->match != REFERENCE_SYSTEM && id_parse(text, &id)) {
        draft->values[index] = (Value){.kind = FIELD_REFERENCE, .state = VALUE_SET, .reference = id};
        return;
    }
    draft->references[index] = text;
    draft->feeds[index] = bound->feed;
}

/* Reasons quote the value, and stay readable in the journal: not so of personal fields. */
static const char *fault_reason(const Field *field, const char *message, Arena *arena)
{
    if (field != NULL && field->class == CLASS_PERSONAL) {
        return arena_format(arena, "this is no value of '%.*s' (%s); it is personal and not shown here",
                            TEXT_ARG(field->id), field_kind_name(field->kind));
    }
    return arena_copy(arena, message, strlen(message));
}

static void feed_apply(DraftPlan *plan, BoundFeed *bound, const Row *row, Arena *arena, Draft *draft)
{
    const FieldFeed *feed = bound->feed;
    uint16_t index = feed->field->index;
    Text text = feed->column_count == 0 ? feed->constant : joined_cells(bound, row, arena);
    Error err;

    draft->covered[index] = true;
    if (text.length == 0) {
        text = feed->fallback;
    }
    if (text.length == 0) {
        return;
    }
    if (feed->field->kind == FIELD_REFERENCE) {
        reference_take(bound, text, draft);
        return;
    }
    Value value;
    if (field_parse(plan, bound, row, text, arena, &value, &err) != ST_OK) {
        Text column = feed->column_count > 0 ? feed->columns[0] : feed->field->id;
        draft_hold(draft, column, text, fault_reason(feed->field, err.message, arena), "");
        return;
    }
    draft->values[index] = value.state == VALUE_EMPTY ? (Value){.kind = feed->field->kind} : value;
}

static bool date_part(Text text, int from, int to, int *out)
{
    int64_t number;

    if (!text_to_int64(text, &number) || number < from || number > to) {
        return false;
    }
    *out = (int)number;
    return true;
}

static void date_of_parts(const DraftPlan *plan, const Row *row, Draft *draft)
{
    Text year_text = cell_at(row, plan->year_column), month_text = cell_at(row, plan->month_column);
    Text day_text = cell_at(row, plan->day_column);
    int year, month = 1, day = 1;
    DatePrecision precision = PRECISION_YEAR;

    if (year_text.length == 0) {
        return;
    }
    bool fine = date_part(year_text, 1, 9999, &year);
    if (fine && month_text.length > 0) {
        precision = PRECISION_MONTH;
        fine = date_part(month_text, 1, 12, &month);
    }
    if (fine && month_text.length > 0 && day_text.length > 0) {
        precision = PRECISION_DAY;
        fine = date_part(day_text, 1, 31, &day);
    }
    int32_t first = 0;
    if (!fine || !day_of_civil(year, month, day, &first)) {
        draft_hold(draft, plan->mapping->year_column, year_text, "this is no date of information", "");
        return;
    }
    draft->observed = (Date){first, precision};
}

static Date date_coarsened(Date date, DatePrecision finest)
{
    int year, month, day;

    if (finest == 0 || date.precision <= finest) {
        return date;
    }
    day_to_civil(date.day, &year, &month, &day);
    if (day_of_civil(year, finest == PRECISION_YEAR ? 1 : month, 1, &date.day)) {
        date.precision = finest;
    }
    return date;
}

static void date_of_column(const DraftPlan *plan, const Row *row, Arena *arena, Draft *draft)
{
    static const Field date_field = {.id = {"date_of_information", 19}, .kind = FIELD_DATE};
    Text text = cell_at(row, plan->date_column);
    ValueOptions options = {.date_order = plan->mapping->date_order};
    Value value;
    Error err;

    if (text.length == 0) {
        return;
    }
    if (date_parse(text, &value.date)) {
        draft->observed = date_coarsened(value.date, plan->mapping->date_precision);
        return;
    }
    if (value_parse(arena, &date_field, text, &value, &options, &err) != ST_OK) {
        draft_hold(draft, plan->mapping->date_column, text, arena_copy(arena, err.message, strlen(err.message)), "");
        return;
    }
    if (value.state == VALUE_SET) {
        draft->observed = date_coarsened(value.date, plan->mapping->date_precision);
    }
}

static void observed_take(const DraftPlan *plan, const Row *row, Arena *arena, Draft *draft)
{
    draft->observed = plan->mapping->date_value;
    if (plan->mapping->year_column.length > 0) {
        date_of_parts(plan, row, draft);
    } else if (plan->mapping->date_column.length > 0) {
        date_of_column(plan, row, arena, draft);
    }
}

static void key_take(const DraftPlan *plan, const Row *row, Arena *arena, Draft *draft)
{
    const Mapping *mapping = plan->mapping;
    BUFFER key = {0};

    for (size_t i = 0; i < mapping->key_column_count; i++) {
        Text text = cell_at(row, plan->key_columns[i]);
        if (text.length == 0) {
            draft_hold(draft, mapping->key_columns[i], text, "the key of this row is blank: nobody could find it again",
                       "");
            return;
        }
        if (mapping->key_column_count == 1) {
            draft->key = text;
            return;
        }
        if (i > 0) {
            buffer_byte(&key, '/');
        }
        buffer_text(&key, text);
    }
    draft->key = text_copy(arena, buffer_view(&key));
}

static void id_take(const DraftPlan *plan, const Row *row, Draft *draft)
{
    if (!id_parse(cell_at(row, plan->id_column), &draft->id)) {
        draft->id = (Id){0};
    }
}

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* The fingerprint of docs/formats/mapping.md: a sum, so that the order of columns does not matter. */
static void fingerprint_take(const DraftPlan *plan, const Row *row, Draft *draft)
{
    uint64_t sum = mix(draft->type->number);

    for (size_t i = 0; i < row->cell_count && i < plan->column_count; i++) {
        Text text = cell_at(row, (ptrdiff_t)i);
        if (text.length > 0 && plan->column_hashes[i] != 0) {
            sum += mix(text_hash(text) ^ plan->column_hashes[i]);
        }
    }
    const Field *field = draft->type->geometry;
    if (field != NULL && draft->values[field->index].state == VALUE_SET) {
        BUFFER packed = {0};
        packed_encode(draft->values[field->index].geometry, &packed);
        sum += mix(text_hash(buffer_view(&packed)));
    }
    draft->fingerprint = sum;
}

static const Geometry *geometry_of_columns(const DraftPlan *plan, const Row *row, Arena *arena, Draft *draft)
{
    Text lon = cell_at(row, plan->lon_column), lat = cell_at(row, plan->lat_column);
    double x, y;

    if (lon.length == 0 && lat.length == 0) {
        return NULL;
    }
    if (!degrees_parse(lon, &x) || !degrees_parse(lat, &y)) {
        draft_hold(draft, plan->mapping->lon_column, lon, "longitude and latitude are not both decimal degrees", "");
        return NULL;
    }
    return geometry_point(arena, x, y);
}

static const Geometry *geometry_of_wkt(const DraftPlan *plan, const Row *row, Arena *arena, Draft *draft)
{
    Text text = cell_at(row, plan->wkt_column);
    Geometry *geometry = NULL;
    Error err;

    if (text.length > 0 && wkt_parse(arena, text, &geometry, &err) != ST_OK) {
        draft_hold(draft, plan->mapping->wkt_column, text, arena_copy(arena, err.message, strlen(err.message)), "");
    }
    return geometry;
}

static const Geometry *geometry_of_row(const DraftPlan *plan, const Row *row, Arena *arena, Draft *draft)
{
    switch (plan->mapping->place) {
    case PLACE_NONE:
        return NULL;
    case PLACE_LON_LAT:
        return geometry_of_columns(plan, row, arena, draft);
    case PLACE_WKT:
        return geometry_of_wkt(plan, row, arena, draft);
    case PLACE_FEATURE:
        break;
    }
    if (row->geometry_fault != NULL) {
        draft_hold(draft, TEXT("geometry"), (Text){0}, row->geometry_fault, "");
    }
    return row->geometry;
}

static char *repair_text(Arena *arena, const PlaceFinding *finding)
{
    if (finding->repair == REPAIR_NONE) {
        return arena_format(arena, "%s", "");
    }
    return arena_format(arena, "%.9g, %.9g", finding->repaired_lon, finding->repaired_lat);
}

static void place_judge(DraftPlan *plan, const Geometry *geometry, Arena *arena, Draft *draft)
{
    GeometryFault fault;
    PlaceFinding finding;
    Box box = geometry_box(geometry);

    if (!geometry_check(plan->geo, geometry, &fault)) {
        draft_hold(draft, TEXT("geometry"), text_of(geometry_kind_name(geometry->kind)),
                   arena_copy(arena, fault.sentence, strlen(fault.sentence)), "");
        return;
    }
    place_check_geometry(plan->outline, geometry, &box, plan->place_limit_m, &finding);
    if (place_is_held(&finding)) {
        char *value = arena_format(arena, "%.9g, %.9g", finding.lon, finding.lat);
        draft_hold(draft, TEXT("geometry"), text_of(value),
                   arena_copy(arena, finding.sentence, strlen(finding.sentence)), repair_text(arena, &finding));
    } else if (finding.sentence[0] != '\0') {
        draft->warning = text_of(arena_copy(arena, finding.sentence, strlen(finding.sentence)));
    }
}

static void geometry_take(DraftPlan *plan, const Row *row, Arena *arena, Draft *draft)
{
    const Field *field = draft->type->geometry;
    const Geometry *geometry = geometry_of_row(plan, row, arena, draft);

    if (field == NULL || plan->mapping->place == PLACE_NONE) {
        return;
    }
    draft->covered[field->index] = true;
    if (geometry == NULL || geometry->vertex_count == 0) {
        return;
    }
    draft->values[field->index] = (Value){.kind = FIELD_GEOMETRY, .state = VALUE_SET, .geometry = geometry};
    if (!draft->held) {
        place_judge(plan, geometry, arena, draft);
    }
}

/* References that must be looked up count as there while the record is judged. */
static void references_assume(Draft *draft, bool there)
{
    for (size_t i = 0; i < draft->type->field_count; i++) {
        if (draft->references[i].length > 0) {
            draft->values[i].state = there ? VALUE_SET : VALUE_ABSENT;
        }
    }
}

static void faults_judge(DraftPlan *plan, Arena *arena, Draft *draft)
{
    DraftFaults faults = {0};

    references_assume(draft, true);
    record_validate(draft->type, draft->values, plan->today, arena, &faults);
    references_assume(draft, false);
    if (faults.count > 0) {
        Text column = faults.items[0].field == NULL ? faults.items[0].rule->id : faults.items[0].field->id;
        draft_hold(draft, column, (Text){0}, fault_reason(faults.items[0].field, faults.items[0].message, arena), "");
    }
}

static void values_prepare(const RecordType *type, Arena *arena, Draft *draft)
{
    draft->values = ARENA_ARRAY(arena, Value, type->field_count);
    draft->covered = ARENA_ARRAY(arena, bool, type->field_count);
    draft->references = ARENA_ARRAY(arena, Text, type->field_count);
    draft->feeds = ARENA_ARRAY(arena, const FieldFeed *, type->field_count);
    for (size_t i = 0; i < type->field_count; i++) {
        draft->values[i].kind = type->fields[i].kind;
    }
}

/* A row that may be put aside is kept so that it can be read again alone: a row of a table gets the names of its
 * columns. */
static Text raw_keep(const DraftPlan *plan, const Row *row, Arena *arena)
{
    BUFFER text = {0};
    JsonWriter json = json_writer(&text);

    if (row->raw.length > 0 && strcmp(source_format(plan->source), "CSV") != 0) {
        return row->raw;
    }
    json_object_begin(&json);
    for (size_t i = 0; i < row->cell_count && i < plan->column_count; i++) {
        json_key(&json, source_column(plan->source, i));
        json_text(&json, row->cells[i].kind == CELL_FAULT ? (Text){0} : row->cells[i].text);
    }
    json_object_end(&json);
    return text_copy(arena, buffer_view(&text));
}

/* A cell that the source could not read holds its row, if anything looks at its column. */
static void fault_cells_judge(DraftPlan *plan, const Row *row, Draft *draft)
{
    for (size_t i = 0; row->fault_cells > 0 && i < row->cell_count; i++) {
        if (row->cells[i].kind == CELL_FAULT && column_feeds(plan, draft->type, (ptrdiff_t)i)) {
            draft_hold(draft, source_column(plan->source, i), (Text){0}, row->cells[i].text.at, "");
        }
    }
}

static void row_map(DraftPlan *plan, const Row *row, Arena *arena, Draft *out)
{
    if (row->broken) {
        draft_hold(out, (Text){0}, (Text){0}, row->fault, "");
        return;
    }
    columns_bind(plan);
    out->raw = raw_keep(plan, row, arena);
    out->type = type_of_row(plan, row, arena, out);
    if (out->type == NULL) {
        return;
    }
    BoundType *bound = bound_type(plan, out->type);
    fault_cells_judge(plan, row, out);
    values_prepare(out->type, arena, out);
    for (size_t i = 0; i < bound->feed_count; i++) {
        feed_apply(plan, &bound->feeds[i], row, arena, out);
    }
    id_take(plan, row, out);
    observed_take(plan, row, arena, out);
    geometry_take(plan, row, arena, out);
    if (plan->mapping->key_column_count > 0) {
        key_take(plan, row, arena, out);
    } else {
        fingerprint_take(plan, row, out);
    }
    if (!out->held) {
        faults_judge(plan, arena, out);
    }
}

void draft_make(DraftPlan *plan, const Row *row, Arena *arena, Draft *out)
{
    bool renamed = row->number <= plan->row_number_count;

    *out = (Draft){.row = renamed ? plan->row_numbers[row->number - 1] : row->number, .raw = row->raw};
    row_map(plan, row, arena, out);
    ptrdiff_t column = out->held && !row->broken ? column_blamed(plan, out->type, out->column, arena) : -1;
    out->where = source_where(plan->source, row, column, arena);
}
