#include "exchange/worker/dataset.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <strings.h>

#include "base/buffer.h"
#include "base/limits.h"

/* The C++ header that declares these cannot be read from C; registering only them is the allow list. */
extern void RegisterOGRGeoPackage(void);
extern void RegisterOGRShape(void);
extern void RegisterOGRFlatGeobuf(void);
extern void RegisterOGRLIBKML(void);
extern void RegisterOGRKML(void);
extern void RegisterOGRGML(void);
extern void RegisterOGRGPX(void);
extern void RegisterOGRTAB(void);
extern void RegisterOGRDXF(void);

enum { ZIP_ENTRIES_MAX = 10000, NAMES_SHOWN = 12 };

static void CPL_STDCALL note_error(CPLErr level, CPLErrorNum number, const char *text)
{
    Dataset *dataset = CPLGetErrorHandlerUserData();

    (void)number;
    if (level < CE_Failure || dataset == NULL) {
        return;
    }
    snprintf(dataset->complaint, sizeof dataset->complaint, "%s", text);
    for (char *at = dataset->complaint; *at != '\0'; at++) {
        *at = (unsigned char)*at < ' ' ? ' ' : *at;
    }
}

void dataset_prepare(Dataset *dataset)
{
    static const char *const SETTINGS[][2] = {
        {"GDAL_NUM_THREADS", "1"},     {"OGR_ENABLE_PARTIAL_REPROJECTION", "NO"},
        {"GML_DOWNLOAD_SCHEMA", "NO"}, {"CPL_VSIL_ZIP_ALLOWED_EXTENSIONS", ""},
        {"SHAPE_RESTORE_SHX", "NO"},   {"GDAL_DRIVER_PATH", "disable"},
        {"OGR_GPKG_NUM_THREADS", "1"}, {"LIBKML_RESOLVE_STYLE", "NO"},
        {"GPX_SHORT_NAMES", "NO"},     {"DXF_MAX_BSPLINE_CONTROL_POINTS", "2000"},
    };

    *dataset = (Dataset){0};
    for (size_t i = 0; i < COUNT_OF(SETTINGS); i++) {
        CPLSetConfigOption(SETTINGS[i][0], SETTINGS[i][1]);
    }
    OSRSetPROJEnableNetwork(FALSE);
    CPLPushErrorHandlerEx(note_error, dataset);
    RegisterOGRGeoPackage();
    RegisterOGRShape();
    RegisterOGRFlatGeobuf();
    RegisterOGRLIBKML();
    RegisterOGRKML();
    RegisterOGRGML();
    RegisterOGRGPX();
    RegisterOGRTAB();
    RegisterOGRDXF();
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

static bool is_data_file(const char *name)
{
    static const char *const EXTENSIONS[] = {"shp", "gpkg", "fgb", "kml", "gml", "gpx", "tab", "mif", "dxf"};
    const char *extension = CPLGetExtension(name);

    for (size_t i = 0; i < COUNT_OF(EXTENSIONS); i++) {
        if (strcasecmp(extension, EXTENSIONS[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Appends "a, b, c …" of at most NAMES_SHOWN names. */
static void list_name(Buffer *names, int *count, const char *name)
{
    (*count)++;
    if (*count <= NAMES_SHOWN) {
        buffer_format(names, "%s%s", *count > 1 ? ", " : "", name);
    } else if (*count == NAMES_SHOWN + 1) {
        buffer_string(names, " …");
    }
}

/* `zip` is the archive as a folder of GDAL, `path` its name. */
static Status check_unpacked_size(const char *path, const char *zip, char **entries, Error *err)
{
    uint64_t total = 0;

    for (int i = 0; entries[i] != NULL; i++) {
        VSIStatBufL facts;
        if (i == ZIP_ENTRIES_MAX) {
            return error_set(err, ST_TOO_LARGE, "\"%s\" packs more than %d files: unpack what is needed",
                             base_name(path), ZIP_ENTRIES_MAX);
        }
        const char *entry = CPLFormFilename(zip, entries[i], NULL);
        total += VSIStatL(entry, &facts) == 0 && facts.st_size > 0 ? (uint64_t)facts.st_size : 0;
        if (total > (uint64_t)LIMIT_UNZIPPED_MIB << 20) {
            return error_set(err, ST_TOO_LARGE, "\"%s\" unpacks to more than %d GiB: it is refused as a zip bomb",
                             base_name(path), LIMIT_UNZIPPED_MIB >> 10);
        }
    }
    return ST_OK;
}

/* Keeps the name of a layer, where it is one that can be told. */
static void keep_name(Buffer *names, const char *name)
{
    if (text_is_utf8(text_of(name), NULL) && strchr(name, '\n') == NULL) {
        buffer_format(names, "%s%s", names->size > 0 ? "\n" : "", name);
    }
}

/* The entry to read: the only data file, or the one that has the layer's name. */
static Status choose_entry(Dataset *dataset, const char *zip, char **entries, const char *layer_name, const char **out,
                           Error *err)
{
    BUFFER all = {0}, data = {0};
    int all_count = 0, data_count = 0, fit_count = 0;

    *out = NULL;
    for (int i = 0; entries[i] != NULL; i++) {
        list_name(&all, &all_count, entries[i]);
        if (!is_data_file(entries[i])) {
            continue;
        }
        list_name(&data, &data_count, CPLGetBasename(entries[i]));
        keep_name(&dataset->layers, CPLGetBasename(entries[i]));
        if (dataset->first_layer && layer_name[0] == '\0' && data_count > 1) {
            continue;
        }
        bool fits = layer_name[0] == '\0' || strcmp(CPLGetBasename(entries[i]), layer_name) == 0;
        fit_count += fits;
        *out = fits || data_count == 1 ? entries[i] : *out;
    }
    if (data_count == 0) {
        return error_set(err, ST_INVALID, "\"%s\" holds nothing that can be read from an archive (%.*s): unpack it",
                         base_name(zip), TEXT_ARG(buffer_view(&all)));
    }
    if (data_count == 1) {
        buffer_clear(&dataset->layers);
    }
    if (data_count > 1 && fit_count != 1) {
        return error_set(err, ST_USAGE, "\"%s\" holds %d data sets: choose one of %.*s with --layer", base_name(zip),
                         data_count, TEXT_ARG(buffer_view(&data)));
    }
    return ST_OK;
}

/* Turns the path of an archive into the path of the data set in it; any other is left. */
static Status enter_zip(Dataset *dataset, const char **path, const char *layer_name, Error *err)
{
    char head[4] = "";
    VSILFILE *file = VSIFOpenL(*path, "rb");
    size_t got = file == NULL ? 0 : VSIFReadL(head, 1, sizeof head, file);
    const char *entry = NULL;

    if (file != NULL) {
        VSIFCloseL(file);
    }
    if (got < sizeof head || memcmp(head, "PK\003\004", sizeof head) != 0) {
        return ST_OK;
    }
    char *zip = CPLStrdup(CPLSPrintf("/vsizip/{%s}", *path));
    char **entries = VSIReadDirRecursive(zip);
    if (entries == NULL || entries[0] == NULL) {
        return error_set(err, ST_INVALID, "\"%s\" is a damaged zip archive", base_name(*path));
    }
    TRY(check_unpacked_size(*path, zip, entries, err));
    TRY(choose_entry(dataset, *path, entries, layer_name, &entry, err));
    *path = CPLStrdup(CPLFormFilename(zip, entry, NULL));
    return ST_OK;
}

/* The only layer with anything in it, or NULL. */
static OGRLayerH only_filled_layer(const Dataset *dataset, int count)
{
    OGRLayerH found = NULL;

    for (int i = 0; i < count; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset->handle, i);
        if (OGR_L_GetFeatureCount(layer, TRUE) > 0) {
            if (found != NULL) {
                return dataset->first_layer ? found : NULL;
            }
            found = layer;
        }
    }
    return found;
}

static Status find_layer(Dataset *dataset, const char *path, const char *layer_name, Error *err)
{
    BUFFER names = {0};
    int count = GDALDatasetGetLayerCount(dataset->handle), listed = 0;

    for (int i = 0; count > 1 && i < count; i++) {
        keep_name(&dataset->layers, OGR_L_GetName(GDALDatasetGetLayer(dataset->handle, i)));
    }
    if (layer_name[0] != '\0') {
        dataset->layer = GDALDatasetGetLayerByName(dataset->handle, layer_name);
    } else {
        dataset->layer = count == 1 ? GDALDatasetGetLayer(dataset->handle, 0) : only_filled_layer(dataset, count);
        if (dataset->layer == NULL && dataset->first_layer) {
            dataset->layer = GDALDatasetGetLayer(dataset->handle, 0);
        }
    }
    if (dataset->layer != NULL) {
        return ST_OK;
    }
    for (int i = 0; i < count; i++) {
        list_name(&names, &listed, OGR_L_GetName(GDALDatasetGetLayer(dataset->handle, i)));
    }
    if (count == 0) {
        return error_set(err, ST_INVALID, "\"%s\" holds no layer", base_name(path));
    }
    if (layer_name[0] != '\0') {
        return error_set(err, ST_USAGE, "\"%s\" has no layer \"%.80s\": it has %.*s", base_name(path), layer_name,
                         TEXT_ARG(buffer_view(&names)));
    }
    return error_set(err, ST_USAGE, "\"%s\" has %d layers: choose one of %.*s with --layer", base_name(path), count,
                     TEXT_ARG(buffer_view(&names)));
}

/* The two systems of a GeoPackage that say nothing. */
static bool is_undefined(OGRSpatialReferenceH system)
{
    const char *name = OSRGetName(system);

    return name != NULL && strncmp(name, "Undefined", 9) == 0;
}

/* "EPSG:32735 WGS 84 / UTM zone 35S", as far as the file says it. */
static void name_system(Dataset *dataset, OGRSpatialReferenceH system)
{
    const char *name = OSRGetName(system), *authority = OSRGetAuthorityName(system, NULL);
    const char *code = OSRGetAuthorityCode(system, NULL);

    if (authority != NULL && code != NULL) {
        buffer_format(&dataset->system, "%s:%s ", authority, code);
    }
    if (name != NULL && text_is_utf8(text_of(name), NULL)) {
        buffer_string(&dataset->system, name);
    }
}

/* A file of this very kind says whose it is: what is in it came from a journal, and is not for another's. */
static void name_programme(Dataset *dataset)
{
    bool package = strcmp(dataset->format, "GPKG") == 0;
    OGRLayerH found =
        package ? GDALDatasetExecuteSQL(dataset->handle, "SELECT value FROM setting WHERE name='programme'", NULL, NULL)
                : NULL;
    OGRFeatureH feature = found == NULL ? NULL : OGR_L_GetNextFeature(found);

    if (feature != NULL && OGR_F_GetFieldCount(feature) > 0) {
        const char *code = OGR_F_GetFieldAsString(feature, 0);
        buffer_string(&dataset->programme, text_is_utf8(text_of(code), NULL) ? code : "");
    }
    if (feature != NULL) {
        OGR_F_Destroy(feature);
    }
    if (found != NULL) {
        GDALDatasetReleaseResultSet(dataset->handle, found);
    }
    dataset->complaint[0] = '\0';
}

/* What turns the layer's coordinates into longitude and latitude on WGS 84. */
static Status find_turn(Dataset *dataset, Error *err)
{
    static const char *const SAME[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES",
                                       "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS", NULL};
    OGRSpatialReferenceH theirs = OGR_L_GetSpatialRef(dataset->layer);

    dataset->placeless = theirs == NULL || OSRIsLocal(theirs) || is_undefined(theirs);
    if (dataset->placeless) {
        return ST_OK;
    }
    name_system(dataset, theirs);
    OGRSpatialReferenceH from = OSRClone(theirs), to = OSRNewSpatialReference(NULL);
    if (OSRImportFromEPSG(to, 4326) != OGRERR_NONE) {
        return error_set(err, ST_INTERNAL, "the coordinate systems of PROJ are missing (proj.db)");
    }
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER);
    OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER);
    if (!OSRIsSameEx(from, to, SAME)) {
        dataset->turn = OCTNewCoordinateTransformation(from, to);
        if (dataset->turn == NULL) {
            return error_set(err, ST_INVALID, "its coordinate system cannot be turned into WGS 84: %s",
                             dataset->complaint);
        }
    }
    return ST_OK;
}

Status dataset_open(Dataset *dataset, const char *path, const char *layer_name, Error *err)
{
    const char *inner = path;

    TRY(enter_zip(dataset, &inner, layer_name, err));
    dataset->complaint[0] = '\0';
    dataset->handle = GDALOpenEx(inner, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
    if (dataset->handle == NULL) {
        return error_set(err, ST_INVALID, "\"%s\" cannot be read: %s", base_name(path), dataset->complaint);
    }
    dataset->format = GDALGetDriverShortName(GDALGetDatasetDriver(dataset->handle));
    name_programme(dataset);
    TRY(find_layer(dataset, path, layer_name, err));
    return find_turn(dataset, err);
}

void dataset_close(Dataset *dataset)
{
    if (dataset->turn != NULL) {
        OCTDestroyCoordinateTransformation(dataset->turn);
    }
    if (dataset->handle != NULL) {
        GDALClose(dataset->handle);
    }
    CPLPopErrorHandler();
}
