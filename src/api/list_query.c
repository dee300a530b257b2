#include "api/list_query.h"

#include "base/limits.h"
#include "base/number.h"
#include "model/role.h"
#include "model/value_text.h"
#include "service/search.h"

enum { MS_PER_DAY = 24 * 60 * 60 * 1000 };

static int shown(Text text)
{
    return text.length > 100 ? 100 : (int)text.length;
}

int box_numbers(Text text, double out[BOX_NUMBERS_MAX])
{
    int count = 0;

    for (;;) {
        ptrdiff_t comma = text_index(text, ',');
        Text one = {text.at, comma < 0 ? text.length : (size_t)comma};
        if (count == BOX_NUMBERS_MAX || !number_parse(text_trim(one), &out[count])) {
            return -1;
        }
        count++;
        if (comma < 0) {
            return count;
        }
        text = (Text){text.at + comma + 1, text.length - (size_t)comma - 1};
    }
}

Status box_parse(Text text, BoxParameter *out, Error *err)
{
    double n[BOX_NUMBERS_MAX];
    int count = box_numbers(text, n);

    if (count != 4 && count != 6) {
        return error_set_at(err, ST_INVALID, "bbox",
                            "bbox \"%.*s\" is not four (or six) numbers: west, south, east, north", shown(text),
                            text.at);
    }
    Box box = count == 4 ? (Box){n[0], n[1], n[2], n[3]} : (Box){n[0], n[1], n[3], n[4]};
    if (!(box.west >= -180 && box.west <= 180 && box.east >= -180 && box.east <= 180)) {
        return error_set_at(err, ST_INVALID, "bbox", "bbox \"%.*s\": longitudes lie between -180 and 180", shown(text),
                            text.at);
    }
    if (!(box.south >= -90 && box.north <= 90 && box.south <= box.north)) {
        return error_set_at(err, ST_INVALID, "bbox",
                            "bbox \"%.*s\": latitudes lie between -90 and 90, the south one first", shown(text),
                            text.at);
    }
    *out = (BoxParameter){.box = box, .crosses = box.west > box.east};
    if (out->crosses) {
        out->box.east = 180;
        out->second = (Box){-180, box.south, box.east, box.north};
    }
    return ST_OK;
}

/* The last day that a date of this precision may mean. */
static int32_t last_day(Date date)
{
    int year, month, day;
    int32_t next = date.day + 1;

    day_to_civil(date.day, &year, &month, &day);
    if (date.precision == PRECISION_YEAR && day_of_civil(year, 12, 31, &next)) {
        return next;
    }
    if (date.precision == PRECISION_MONTH) {
        bool wraps = month == 12;
        return day_of_civil(year + wraps, wraps ? 1 : month + 1, 1, &next) ? next - 1 : date.day;
    }
    return date.day;
}

/* First and last day of "2024", "2024-05", "2024-05-31" or an instant; false for anything else. */
static bool moment_parse(Text text, int32_t *first, int32_t *last)
{
    Date date;
    int64_t ms;

    if (date_parse(text, &date)) {
        *first = date.day;
        *last = last_day(date);
        return true;
    }
    if (!timestamp_parse(text, &ms)) {
        return false;
    }
    *first = *last = (int32_t)(ms / MS_PER_DAY - (ms % MS_PER_DAY < 0));
    return true;
}

static bool is_open(Text text)
{
    return text.length == 0 || text_equal(text, TEXT(".."));
}

Status days_parse(Text text, int32_t *from, int32_t *to, Error *err)
{
    ptrdiff_t slash = text_index(text, '/');
    Text start = slash < 0 ? text : (Text){text.at, (size_t)slash};
    Text end = slash < 0 ? text : (Text){text.at + slash + 1, text.length - (size_t)slash - 1};
    int32_t ignored;

    *from = INT32_MIN;
    *to = INT32_MAX;
    bool start_open = slash >= 0 && is_open(start), end_open = slash >= 0 && is_open(end);
    if ((start_open && end_open) || (!start_open && !moment_parse(start, from, &ignored)) ||
        (!end_open && !moment_parse(end, &ignored, to))) {
        return error_set_at(err, ST_INVALID, "datetime",
                            "datetime \"%.*s\" is no date, no instant (2024-05-31T00:00:00Z) and no interval of them "
                            "(2024-01-01/.., ../2024-12-31)",
                            shown(text), text.at);
    }
    if (*from > *to) {
        return error_set_at(err, ST_INVALID, "datetime", "datetime \"%.*s\" ends before it begins", shown(text),
                            text.at);
    }
    return ST_OK;
}

Status limit_parse(Text text, size_t maximum, size_t *out, Error *err)
{
    int64_t number;

    if (!text_to_int64(text, &number) || number < 1) {
        return error_set_at(err, ST_INVALID, "limit", "limit \"%.*s\" is no whole number of 1 or more", shown(text),
                            text.at);
    }
    *out = (uint64_t)number > maximum ? maximum : (size_t)number;
    return ST_OK;
}

Status limit_param(const Request *req, size_t missing, size_t maximum, size_t *out, Error *err)
{
    Text text;

    *out = missing;
    return request_param(req, TEXT("limit"), &text) ? limit_parse(text, maximum, out, err) : ST_OK;
}

Status number_param(const Request *req, const char *name, uint64_t missing, uint64_t *out, Error *err)
{
    Text text;
    int64_t number;

    *out = missing;
    if (!request_param(req, text_of(name), &text)) {
        return ST_OK;
    }
    if (!text_to_int64(text, &number) || number < 0) {
        return error_set_at(err, ST_INVALID, name, "%s \"%.*s\" is no whole number of 0 or more", name, shown(text),
                            text.at);
    }
    *out = (uint64_t)number;
    return ST_OK;
}

Status flag_param(const Request *req, const char *name, bool *out, Error *err)
{
    Text text;

    *out = false;
    if (!request_param(req, text_of(name), &text)) {
        return ST_OK;
    }
    *out = text_equal(text, TEXT("true"));
    if (!*out && !text_equal(text, TEXT("false"))) {
        return error_set_at(err, ST_INVALID, name, "%s is true or false, not \"%.*s\"", name, shown(text), text.at);
    }
    return ST_OK;
}

/* Any reference can be asked for: a record page leads to the list of those that name it. */
static const Field *reference_field(const RecordType *type, Text name)
{
    const Field *field = type_field(type, name);

    return field != NULL && field->kind == FIELD_REFERENCE && field->class != CLASS_PERSONAL ? field : NULL;
}

static const Field *filter_field(const RecordType *type, Text name)
{
    for (size_t i = 0; i < type->filter_count; i++) {
        if (text_equal(type->filters[i]->id, name)) {
            return type->filters[i];
        }
    }
    return reference_field(type, name);
}

/* The value in the field's canonical spelling: labels of codes are taken as well as their ids. */
static Status filter_read(Arena *arena, const Field *field, Text text, FieldFilter *out, Error *err)
{
    BUFFER canonical = {0};
    Value value = {0};
    const char *name = text_string(arena, field->id);

    Status status = value_parse(arena, field, text, &value, NULL, err);
    if (status != ST_OK) {
        error_prefix_path(err, name);
        return status;
    }
    if (value.state != VALUE_SET || value.kind != field->kind || field->kind == FIELD_GEOMETRY) {
        return error_set_at(err, ST_INVALID, name, "%s: \"%.*s\" is no value to look for", name, shown(text), text.at);
    }
    value_format(field, &value, &canonical);
    *out = (FieldFilter){field, text_copy(arena, buffer_view(&canonical))};
    return ST_OK;
}

static bool is_list_parameter(const Route *route, Text name)
{
    for (Parameter one = 0; one < PARAMETER_filters; one++) {
        if ((route->parameters >> one & 1) != 0 && text_equal(name, text_of(PARAMETERS[one].id))) {
            return true;
        }
    }
    return false;
}

/* Every parameter that is not the route's own must be a filter the type offers; a field's own name comes second. */
static Status filters_read(Request *req, const RecordType *type, RecordQuery *query, Error *err)
{
    FieldFilter *filters = ARENA_ARRAY(&req->arena, FieldFilter, req->param_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < req->param_count; i++) {
        const Pair *param = &req->params[i];
        if (is_list_parameter(req->route, param->name)) {
            continue;
        }
        const Field *field = filter_field(type, param->name);
        if (field == NULL) {
            return error_set(err, ST_INVALID,
                             "unknown query parameter \"%.*s\"; %.*s can be filtered by the "
                             "parameters its definition at /api names",
                             shown(param->name), param->name.at, TEXT_ARG(type->id));
        }
        TRY(filter_read(&req->arena, field, param->value, &filters[count], err));
        count++;
    }
    query->filters = filters;
    query->filter_count = count;
    return ST_OK;
}

/* A box in a system of its own is the business of who knows the parameter. */
static bool is_in_crs(const Request *req)
{
    Text ignored;

    return (req->route->parameters >> PARAMETER_bbox_crs & 1) != 0 &&
           request_param(req, text_of(PARAMETERS[PARAMETER_bbox_crs].id), &ignored);
}

static Status place_and_time_read(const Request *req, ListQuery *out, Error *err)
{
    RecordQuery *query = &out->records;
    BoxParameter box = {0};
    Text text;

    if (request_param(req, TEXT("bbox"), &text) && !is_in_crs(req)) {
        TRY(box_parse(text, &box, err));
        query->has_box = true;
        query->box = box.box;
        out->crosses = box.crosses;
        out->second = box.second;
    }
    if (request_param(req, TEXT("datetime"), &text)) {
        TRY(days_parse(text, &query->from_day, &query->to_day, err));
        query->has_dates = true;
    }
    return ST_OK;
}

static bool bound_parse(Text text, Text *out)
{
    Date date;

    *out = is_open(text) ? (Text){0} : text;
    return is_open(text) || date_parse(text, &date);
}

Status span_parse(Text text, DateSpan *out, Error *err)
{
    ptrdiff_t slash = text_index(text, '/');
    Text from = slash < 0 ? text : (Text){text.at, (size_t)slash};
    Text to = slash < 0 ? text : (Text){text.at + slash + 1, text.length - (size_t)slash - 1};

    *out = (DateSpan){.given = true, .none = text_equal(text, TEXT("none"))};
    if (out->none) {
        return ST_OK;
    }
    if (!bound_parse(from, &out->from) || !bound_parse(to, &out->to) || (out->from.length | out->to.length) == 0) {
        return error_set_at(err, ST_INVALID, "dated",
                            "dated \"%.*s\" is no date (2024-05-31, 2024-05 or 2024), no two of them with '/' between, "
                            "either of which may be '..', and not 'none'",
                            shown(text), text.at);
    }
    return ST_OK;
}

static Status choices_read(const Request *req, RecordQuery *query, Error *err)
{
    Text text;
    bool ended;

    if (request_param(req, TEXT("dated"), &text)) {
        TRY(span_parse(text, &query->dated, err));
    }
    if (request_param(req, TEXT("ended"), &text)) {
        TRY(flag_param(req, "ended", &ended, err));
        query->ended = ended ? ENDED_YES : ENDED_NO;
    }
    TRY(flag_param(req, "placeless", &query->placeless_only, err));
    return flag_param(req, "incomplete", &query->incomplete_only, err);
}

bool type_has_units(const RecordType *type)
{
    return type_plays(type, ROLE_BELONGS_TO_UNIT) || type_plays(type, ROLE_IS_UNIT);
}

/* The unit a request asks for: an id, or none. */
static Status within_read(Request *req, const RecordType *type, Within *out, Error *err)
{
    Text text;
    Id id;

    *out = (Within){0};
    if (!request_param(req, TEXT("within"), &text)) {
        return ST_OK;
    }
    if (!type_has_units(type)) {
        return error_set_at(err, ST_INVALID, "within", "records of '%.*s' lie in no administrative unit",
                            TEXT_ARG(type->id));
    }
    out->asked = true;
    if (text_equal(text, TEXT("none"))) {
        return ST_OK;
    }
    if (!id_parse(text, &id)) {
        return error_set_at(err, ST_INVALID, "within", "within \"%.*s\" is no id of a unit, nor 'none'", shown(text),
                            text.at);
    }
    char *canonical = arena_raw(&req->arena, ID_TEXT_SIZE);
    id_format(id, canonical);
    out->unit = text_of(canonical);
    return ST_OK;
}

/* "123", or behind a list that is sorted "123~value". */
Status cursor_parse(Text text, int64_t *after, Text *value, Error *err)
{
    ptrdiff_t tilde = text_index(text, '~');
    Text number = {text.at, tilde < 0 ? text.length : (size_t)tilde};

    *value = tilde < 0 ? (Text){0} : (Text){text.at + tilde + 1, text.length - (size_t)tilde - 1};
    if (!text_to_int64(number, after) || *after < 0) {
        return error_set_at(err, ST_INVALID, "after", "after \"%.*s\" is not where a page ended", shown(text), text.at);
    }
    return ST_OK;
}

typedef struct SortNames {
    Buffer *out;
    DataClass max_class;
} SortNames;

static void sort_name_add(void *context, const Field *field)
{
    SortNames *names = context;

    if (field->class <= names->max_class) {
        buffer_string(names->out, names->out->size == 0 ? "" : ", ");
        buffer_text(names->out, field->id);
    }
}

/* "field", "+field" (whose plus an address makes a blank) or "-field". */
static Status sort_read(const Request *req, const char *name, const RecordType *type, ListQuery *out, Error *err)
{
    RecordQuery *query = &out->records;
    TypeTable table = {.type = type, .date = type_role(type, ROLE_IS_DATED, SLOT_IS_DATED_DATE)};
    SortNames names = {.max_class = query->scope.max_class};
    Text text;

    if (!request_param(req, text_of(name), &text) || text.length == 0) {
        return ST_OK;
    }
    bool back = text.at[0] == '-', sign = back || text.at[0] == '+' || text.at[0] == ' ';
    const Field *field = sort_field(&table, (Text){text.at + sign, text.length - sign});
    if (field == NULL || field->class > names.max_class) {
        BUFFER list = {0};
        names.out = &list;
        sort_fields_each(&table, sort_name_add, &names);
        return error_set_at(err, ST_INVALID, name,
                            "%s \"%.*s\": '%.*s' is sorted by one of: %.*s; a minus before it turns the order round",
                            name, shown(text), text.at, TEXT_ARG(type->id), TEXT_ARG(buffer_view(&list)));
    }
    query->sort = sort_by_field(&table, field);
    query->newest_first = back;
    return ST_OK;
}

static Status place_in_list_read(const Request *req, ListQuery *out, Error *err)
{
    RecordQuery *query = &out->records;
    Text text;

    if (request_param(req, TEXT("after"), &text)) {
        TRY(cursor_parse(text, &query->after, &query->after_value, err));
    }
    if (query->sort.key == SORT_POSITION && query->after_value.at != NULL) {
        return error_set_at(err, ST_INVALID, "after", "after \"%.*s\" is of a list in another order", shown(text),
                            text.at);
    }
    return ST_OK;
}

Status list_query_read(Request *req, const RecordType *type, ListQuery *out, Error *err)
{
    RecordQuery *query = &out->records;

    *out = (ListQuery){0};
    query->type = type;
    query->scope = server_of(req)->scope;
    query->wants_count = true;
    TRY(place_and_time_read(req, out, err));
    TRY(limit_param(req, PAGE_DEFAULT, LIMIT_PAGE, &query->limit, err));
    TRY(choices_read(req, query, err));
    if (req->route->parameters >> PARAMETER_newest & 1) {
        TRY(flag_param(req, "newest", &query->newest_first, err));
    }
    if (req->route->parameters >> PARAMETER_sort & 1) {
        TRY(sort_read(req, "sort", type, out, err));
    }
    if (req->route->parameters >> PARAMETER_sortby & 1) {
        TRY(sort_read(req, "sortby", type, out, err));
    }
    TRY(place_in_list_read(req, out, err));
    request_param(req, TEXT("q"), &out->search);
    TRY(within_read(req, type, &query->within, err));
    return filters_read(req, type, query, err);
}

Status list_query_run(Reader *reader, Arena *arena, const ListQuery *query, RecordPage *out, Error *err)
{
    RecordQuery records = query->records;

    *out = (RecordPage){0};
    TRY(list_query_records(reader, arena, query, &records, err));
    return records_search(reader, arena, &records, out, err);
}

Status list_query_records(Reader *reader, Arena *arena, const ListQuery *query, RecordQuery *out, Error *err)
{
    *out = query->records;
    if (query->crosses) {
        out->box.east = query->second.east;
    }
    return search_words(reader, arena, out->type, query->search, &out->words, err);
}

const char *list_cursor(Arena *arena, const RecordPage *page)
{
    const char *before = page->next_value.at == NULL ? "" : "~";

    return arena_format(arena, "%lld%s%.*s", (long long)page->next, before, TEXT_ARG(page->next_value));
}
