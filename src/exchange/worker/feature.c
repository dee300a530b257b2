#include "exchange/worker/feature.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <math.h>
#include <ogr_api.h>

#include "base/limits.h"
#include "base/number.h"

/* A key that GDAL keeps apart from the fields; "fid" is what it calls those that nobody chose. */
static const char *key_column(const Dataset *dataset)
{
    const char *name = OGR_L_GetFIDColumn(dataset->layer);

    return strcmp(name, "fid") == 0 || strcmp(name, "FID") == 0 || strcmp(name, "ogc_fid") == 0 ? "" : name;
}

void layer_columns(Dataset *dataset, Arena *arena, Buffer *out)
{
    OGRFeatureDefnH fields = OGR_L_GetLayerDefn(dataset->layer);

    dataset->field_count = OGR_FD_GetFieldCount(fields);
    dataset->fields = ARENA_ARRAY(arena, FieldPlan, (size_t)dataset->field_count + 1);
    dataset->keyed = key_column(dataset)[0] != '\0';
    for (int i = 0; i < dataset->field_count; i++) {
        OGRFieldDefnH field = OGR_FD_GetFieldDefn(fields, i);
        Text name = text_of(OGR_Fld_GetNameRef(field));
        dataset->fields[i] = (FieldPlan){OGR_Fld_GetType(field), OGR_Fld_GetSubType(field)};
        if (!text_is_utf8(name, NULL)) {
            char *recoded = CPLRecode(name.at, CPL_ENC_ISO8859_1, CPL_ENC_UTF8);
            name = text_copy(arena, text_of(recoded));
            CPLFree(recoded);
        }
        rows_encode_column(name, out);
    }
    if (dataset->keyed) {
        rows_encode_column(text_of(key_column(dataset)), out);
    }
}

static Text real_text(Arena *arena, double value)
{
    char *digits = arena_raw(arena, NUMBER_SIZE);

    return (Text){digits, (size_t)number_format(value, digits)};
}

/* "Z", "+02:00" or nothing, from GDAL's quarter hours with 100 for UTC. */
static const char *zone_text(Arena *arena, int zone)
{
    int minutes = (zone - 100) * 15;

    if (zone <= 1) {
        return "";
    }
    return minutes == 0
               ? "Z"
               : arena_format(arena, "%c%02d:%02d", minutes < 0 ? '-' : '+', abs(minutes) / 60, abs(minutes) % 60);
}

static Text date_text(Arena *arena, OGRFeatureH feature, int field, OGRFieldType type)
{
    int year, month, day, hour, minute, zone;
    float second;

    if (!OGR_F_GetFieldAsDateTimeEx(feature, field, &year, &month, &day, &hour, &minute, &second, &zone)) {
        return (Text){0};
    }
    char *time = arena_format(arena, "%02d:%02d:%02d", hour, minute, (int)second);
    if (second > floorf(second)) {
        time = arena_format(arena, "%02d:%02d:%06.3f", hour, minute, (double)second);
    }
    if (type == OFTTime) {
        return text_of(time);
    }
    char *date = arena_format(arena, "%04d-%02d-%02d", year, month, day);
    return text_of(type == OFTDate ? date : arena_format(arena, "%sT%s%s", date, time, zone_text(arena, zone)));
}

static void put_json_text(Buffer *out, const char *text)
{
    buffer_byte(out, '"');
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ') {
            buffer_format(out, "\\u%04x", (unsigned)*text);
            continue;
        }
        if (*text == '"' || *text == '\\') {
            buffer_byte(out, '\\');
        }
        buffer_byte(out, (uint8_t)*text);
    }
    buffer_byte(out, '"');
}

static Text list_text(Arena *arena, char **items)
{
    BUFFER json = {0};

    buffer_byte(&json, '[');
    for (int i = 0; items != NULL && items[i] != NULL; i++) {
        buffer_string(&json, i == 0 ? "" : ",");
        put_json_text(&json, items[i]);
    }
    buffer_byte(&json, ']');
    return text_copy(arena, buffer_view(&json));
}

static Cell integer_cell(Arena *arena, int64_t value, OGRFieldSubType subtype)
{
    if (subtype == OFSTBoolean) {
        return (Cell){CELL_BOOLEAN, value != 0 ? TEXT("true") : TEXT("false")};
    }
    return (Cell){CELL_NUMBER, text_of(arena_format(arena, "%lld", (long long)value))};
}

static Cell real_cell(Arena *arena, double value)
{
    return isfinite(value) ? (Cell){CELL_NUMBER, real_text(arena, value)} : (Cell){CELL_NULL, {0}};
}

static Cell field_cell(const FieldPlan *plan, Arena *arena, OGRFeatureH feature, int field)
{
    const OGRField *raw = OGR_F_GetRawFieldRef(feature, field);

    if (OGR_RawField_IsUnset(raw)) {
        return (Cell){CELL_MISSING, {0}};
    }
    if (OGR_RawField_IsNull(raw)) {
        return (Cell){CELL_NULL, {0}};
    }
    switch (plan->type) {
    case OFTInteger:
        return integer_cell(arena, raw->Integer, plan->subtype);
    case OFTInteger64:
        return integer_cell(arena, raw->Integer64, plan->subtype);
    case OFTReal:
        return real_cell(arena, raw->Real);
    case OFTString:
        return (Cell){CELL_TEXT, text_of(raw->String)};
    case OFTDate:
    case OFTTime:
    case OFTDateTime:
        return (Cell){CELL_TEXT, date_text(arena, feature, field, plan->type)};
    case OFTStringList:
        return (Cell){CELL_JSON, list_text(arena, OGR_F_GetFieldAsStringList(feature, field))};
    default: /* GDAL lends its text until the next call */
        return (Cell){CELL_TEXT, text_copy(arena, text_of(OGR_F_GetFieldAsString(feature, field)))};
    }
}

static void fill_cells(const Dataset *dataset, OGRFeatureH feature, Arena *arena, RowsRow *out)
{
    int count = dataset->field_count;
    Cell *cells = ARENA_ARRAY(arena, Cell, (size_t)count + 1);

    for (int i = 0; i < count; i++) {
        cells[i] = field_cell(&dataset->fields[i], arena, feature, i);
        if (!text_is_utf8(cells[i].text, NULL)) {
            const char *name = OGR_Fld_GetNameRef(OGR_F_GetFieldDefnRef(feature, i));
            out->fault = text_of(arena_format(arena, "field \"%.80s\" is not in the encoding the file names", name));
        }
    }
    if (dataset->keyed) {
        const char *key = arena_format(arena, "%lld", (long long)OGR_F_GetFID(feature));
        cells[count] = (Cell){CELL_NUMBER, text_of(key)};
    }
    out->cells = cells;
    out->cell_count = (size_t)count + dataset->keyed;
}

/* What turning from another system may add at the edge of the world, degrees. */
static const double NOISE = 1e-6;

static bool can_be_degrees(OGRGeometryH geometry, OGREnvelope *box)
{
    OGR_G_GetEnvelope(geometry, box);
    return box->MinX >= -180 - NOISE && box->MaxX <= 180 + NOISE && box->MinY >= -90 - NOISE && box->MaxY <= 90 + NOISE;
}

/* Straight lines, no measures, degrees. Takes over `geometry` and returns it or what replaces it. */
static OGRGeometryH straighten(OGRGeometryH geometry)
{
    if (OGR_G_HasCurveGeometry(geometry, FALSE)) {
        OGRGeometryH straight = OGR_G_GetLinearGeometry(geometry, 0, NULL);
        OGR_G_DestroyGeometry(geometry);
        geometry = straight;
    }
    if (geometry != NULL && OGR_G_IsMeasured(geometry)) {
        OGR_G_SetMeasured(geometry, FALSE);
    }
    return geometry;
}

/* What is no place on earth is a fault of its row; of the whole file when nothing says what its numbers mean. */
static Status check_degrees(const Dataset *dataset, OGRGeometryH geometry, bool first, Arena *arena, RowsRow *out,
                            Error *err)
{
    OGREnvelope box;

    if (can_be_degrees(geometry, &box)) {
        return ST_OK;
    }
    if (dataset->placeless && first) {
        return error_set(
            err, ST_INVALID,
            "the file names no coordinate system, and %.10g %.10g is no longitude and latitude: give it one "
            "(a .prj file, or export it in WGS 84)",
            box.MinX, box.MinY);
    }
    out->geometry_fault = text_of(arena_format(arena, "%.10g %.10g is no longitude and latitude", box.MinX, box.MinY));
    return ST_OK;
}

static void write_wkb(OGRGeometryH geometry, Arena *arena, RowsRow *out)
{
    size_t size = OGR_G_WkbSizeEx(geometry);

    if (size > LIMIT_ROW_BYTES / 2) {
        out->geometry_fault = text_of(arena_format(arena, "the geometry takes %zu bytes, too many", size));
        return;
    }
    unsigned char *wkb = arena_raw(arena, size);
    if (OGR_G_ExportToIsoWkb(geometry, wkbNDR, wkb) == OGRERR_NONE) {
        out->wkb = (Text){(char *)wkb, size};
    } else {
        out->geometry_fault = TEXT("the geometry is of a kind that cannot be read");
    }
}

static Status place(Dataset *dataset, OGRGeometryH geometry, bool first, Arena *arena, RowsRow *out, Error *err)
{
    if (dataset->turn != NULL && OGR_G_Transform(geometry, dataset->turn) != OGRERR_NONE) {
        out->geometry_fault = text_of(arena_format(arena, "cannot be turned into WGS 84: %s", dataset->complaint));
        return ST_OK;
    }
    TRY(check_degrees(dataset, geometry, first, arena, out, err));
    if (out->geometry_fault.length == 0) {
        write_wkb(geometry, arena, out);
    }
    return ST_OK;
}

static Status fill_geometry(Dataset *dataset, OGRFeatureH feature, bool first, Arena *arena, RowsRow *out, Error *err)
{
    OGRGeometryH geometry = OGR_F_StealGeometry(feature);
    Status status = ST_OK;

    if (geometry != NULL && !OGR_G_IsEmpty(geometry)) {
        geometry = straighten(geometry);
    }
    if (geometry != NULL && !OGR_G_IsEmpty(geometry)) {
        status = place(dataset, geometry, first, arena, out, err);
    } else if (dataset->complaint[0] != '\0') {
        out->geometry_fault = text_of(arena_format(arena, "%s", dataset->complaint));
    }
    OGR_G_DestroyGeometry(geometry);
    return status;
}

Status feature_row(Dataset *dataset, OGRFeatureH feature, bool first, Arena *arena, RowsRow *out, Error *err)
{
    *out = (RowsRow){0};
    fill_cells(dataset, feature, arena, out);
    if (out->fault.length > 0) {
        return ST_OK;
    }
    return fill_geometry(dataset, feature, first, arena, out, err);
}
