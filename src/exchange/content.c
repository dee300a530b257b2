#include "exchange/content.h"

#include <ctype.h>
#include <strings.h>

#define JSON_NAMES " json geojson geojsonl geojsons geojsonseq ndjson jsonl "
#define CSV_NAMES " csv tsv "
#define OFFICE_NAMES " xlsx xlsm xltx xltm xlsb docx pptx "

typedef struct Magic {
    size_t offset, size;
    const char *bytes;
    Content content;
} Magic;

#define MAGIC(offset, bytes, kind, what, names, remedy)                                                                \
    {                                                                                                                  \
        offset, sizeof(bytes) - 1, bytes,                                                                              \
        {                                                                                                              \
            CONTENT_##kind, what, names, remedy, ENCODING_UTF8, 0                                                      \
        }                                                                                                              \
    }

static const Magic MAGICS[] = {
    MAGIC(0, "SQLite format 3", FOREIGN, "a GeoPackage", " gpkg sqlite db ", NULL),
    MAGIC(0, "fgb\003fgb", FOREIGN, "a FlatGeobuf file", " fgb ", NULL),
    MAGIC(0, "\000\000\047\012", FOREIGN, "a Shapefile", " shp shx ", NULL),
    MAGIC(0, "!table", FOREIGN, "a MapInfo table", " tab ", NULL),
    MAGIC(0, "!TABLE", FOREIGN, "a MapInfo table", " tab ", NULL),
    MAGIC(30, "mimetype", OTHER, "an OpenDocument file", " ods odt ", "save its sheet as .xlsx or CSV"),
    MAGIC(30, "doc.kml", FOREIGN, "a KMZ file", " kmz zip ", NULL),
    MAGIC(0, "PK\003\004", FOREIGN, "a zip archive", " zip kmz ", NULL),
    MAGIC(0, "PK\005\006", OTHER, "an empty zip archive", " zip kmz ", NULL),
    MAGIC(0, "\037\213", OTHER, "a gzip archive", " gz ", "unpack it first"),
    MAGIC(0, "BZh", OTHER, "a bzip2 archive", " bz2 ", "unpack it first"),
    MAGIC(0,
          "\375"
          "7zXZ",
          OTHER, "an xz archive", " xz ", "unpack it first"),
    MAGIC(0, "\050\265\057\375", OTHER, "a zstd archive", " zst ", "unpack it first"),
    MAGIC(0, "7z\274\257", OTHER, "a 7z archive", " 7z ", "unpack it first"),
    MAGIC(0, "Rar!", OTHER, "a RAR archive", " rar ", "unpack it first"),
    MAGIC(257, "ustar", OTHER, "a tar archive", " tar ", "unpack it first"),
    MAGIC(0, "%PDF", OTHER, "a PDF document", " pdf ", NULL),
    MAGIC(0, "\211PNG", OTHER, "a PNG image", " png ", NULL),
    MAGIC(0, "\377\330\377", OTHER, "a JPEG image", " jpg jpeg ", NULL),
    MAGIC(0, "GIF8", OTHER, "a GIF image", " gif ", NULL),
    MAGIC(0, "II*\000", OTHER, "a TIFF image", " tif tiff ", NULL),
    MAGIC(0, "MM\000*", OTHER, "a TIFF image", " tif tiff ", NULL),
    MAGIC(0, "\320\317\021\340", OTHER, "an old Office document", " xls doc ", "save its sheet as .xlsx or CSV"),
    MAGIC(0, "{\\rtf", OTHER, "an RTF document", " rtf ", NULL),
    MAGIC(0, "\177ELF", OTHER, "a program", "", NULL),
    MAGIC(0, "PAR1", OTHER, "a Parquet file", " parquet ", "export it as GeoPackage or CSV"),
    MAGIC(0, "\000\000\376\377", OTHER, "text in UTF-32", "", "save it as UTF-8"),
    MAGIC(0, "\377\376\000\000", OTHER, "text in UTF-32", "", "save it as UTF-8"),
};

/* Text formats that only their name tells from a list. */
static const struct {
    const char *extension;
    Content content;
} BY_NAME[] = {
    {" mif ", {CONTENT_FOREIGN, "a MapInfo interchange file", " mif ", NULL, ENCODING_UTF8, 0}},
    {" dxf ", {CONTENT_FOREIGN, "a DXF drawing", " dxf ", NULL, ENCODING_UTF8, 0}},
    {" dbf ", {CONTENT_FOREIGN, "a dBASE table", " dbf ", NULL, ENCODING_UTF8, 0}},
};

/* Root elements of XML. */
static const struct {
    const char *root;
    Content content;
} XML_ROOTS[] = {
    {"kml", {CONTENT_FOREIGN, "KML", " kml xml ", NULL, ENCODING_UTF8, 0}},
    {"gpx", {CONTENT_FOREIGN, "GPX", " gpx xml ", NULL, ENCODING_UTF8, 0}},
    {"FeatureCollection", {CONTENT_FOREIGN, "GML", " gml xml ", NULL, ENCODING_UTF8, 0}},
    {"html", {CONTENT_OTHER, "a web page", " html htm ", "was the download complete?", ENCODING_UTF8, 0}},
};

static const char KNOWN_NAMES[] =
    JSON_NAMES CSV_NAMES " gpkg sqlite shp fgb xlsx xlsm xlsb docx pptx ods kmz zip gz pdf png jpg jpeg gif tif tiff "
                         "xls kml gpx gml html mif dxf dbf parquet ";

/* " geojson " for "a/b.GeoJSON"; " " without one. */
static void extension_of(const char *path, char out[16])
{
    const char *dot = strrchr(path, '.');
    size_t length = dot == NULL || strchr(dot, '/') != NULL ? 0 : strlen(dot + 1);

    out[0] = ' ';
    length = length > 13 ? 0 : length;
    for (size_t i = 0; i < length; i++) {
        out[i + 1] = (char)tolower((unsigned char)dot[i + 1]);
    }
    out[length + 1] = length == 0 ? '\0' : ' ';
    out[length + 2] = '\0';
}

static bool is_named(const char *names, const char *extension)
{
    return extension[1] != '\0' && strstr(names, extension) != NULL;
}

static Text skip_until(Text text, const char *mark)
{
    const char *found = memmem(text.at, text.length, mark, strlen(mark));

    return found == NULL ? (Text){text.at + text.length, 0}
                         : (Text){found + strlen(mark), (size_t)(text.at + text.length - found) - strlen(mark)};
}

/* Name of the root element without its prefix. */
static Text xml_root(Text text)
{
    while (text_starts(text, TEXT("<?")) || text_starts(text, TEXT("<!"))) {
        bool comment = text_starts(text, TEXT("<!--"));
        if (text.length > 9 && strncasecmp(text.at, "<!doctype", 9) == 0) {
            text = text_trim((Text){text.at + 9, text.length - 9});
            break;
        }
        text = text_trim(skip_until(text, comment ? "-->" : ">"));
    }
    text.at += text.length > 0 && *text.at == '<';
    size_t length = 0, start = 0;
    while (length < text.length && strchr(" \t\r\n/>", text.at[length]) == NULL) {
        length++;
        start = text.at[length - 1] == ':' ? length : start;
    }
    return (Text){text.at + start, length - start};
}

static Content sniff_xml(Text text)
{
    Text root = xml_root(text);

    for (size_t i = 0; i < COUNT_OF(XML_ROOTS); i++) {
        if (root.length == strlen(XML_ROOTS[i].root) && strncasecmp(root.at, XML_ROOTS[i].root, root.length) == 0) {
            return XML_ROOTS[i].content;
        }
    }
    return (Content){CONTENT_OTHER, "an XML document", " xml ", NULL, ENCODING_UTF8, 0};
}

static bool has_zero(Text head)
{
    return memchr(head.at, '\0', head.length) != NULL;
}

/* Zero in every second byte of the first characters: UTF-16 of Latin text. */
static bool looks_like_utf16(Text head, size_t zero_at)
{
    size_t zeros = 0, pairs = head.length / 2 < 32 ? head.length / 2 : 32;

    for (size_t i = 0; i < pairs; i++) {
        zeros += head.at[2 * i + zero_at] == '\0' && head.at[2 * i + 1 - zero_at] != '\0';
    }
    return pairs > 1 && zeros * 10 >= pairs * 9;
}

static SourceEncoding sniff_encoding(Text head, size_t *mark_size)
{
    *mark_size = text_starts(head, TEXT("\xff\xfe")) || text_starts(head, TEXT("\xfe\xff")) ? 2 : 0;
    if (*mark_size > 0) {
        return head.at[0] == '\xff' ? ENCODING_UTF16LE : ENCODING_UTF16BE;
    }
    if (looks_like_utf16(head, 1)) {
        return ENCODING_UTF16LE;
    }
    if (looks_like_utf16(head, 0)) {
        return ENCODING_UTF16BE;
    }
    *mark_size = text_starts(head, TEXT("\xef\xbb\xbf")) ? 3 : 0;
    return ENCODING_UTF8;
}

/* The first character that means something, past the mark and, in UTF-16, the zero beside it. */
static char first_character(Text head)
{
    for (size_t i = 0; i < head.length; i++) {
        if (strchr("\xff\xfe\xef\xbb\xbf \t\r\n", head.at[i]) == NULL) {
            return head.at[i];
        }
    }
    return ' ';
}

static Content sniff_text(const char *path, Text head)
{
    char extension[16];
    Content content = {CONTENT_TEXT, "text", CSV_NAMES, NULL, ENCODING_UTF8, 0};

    extension_of(path, extension);
    for (size_t i = 0; i < COUNT_OF(BY_NAME); i++) {
        if (strcmp(BY_NAME[i].extension, extension) == 0) {
            return BY_NAME[i].content;
        }
    }
    content.encoding = sniff_encoding(head, &content.mark_size);
    char first = first_character(head);
    if (first == '<' && content.encoding == ENCODING_UTF8) {
        return sniff_xml(text_trim(head));
    }
    if (first == '{' || first == '[' || first == '\x1e') {
        content.kind = CONTENT_JSON;
        content.what = "JSON";
        content.extensions = JSON_NAMES;
    } else if (content.encoding == ENCODING_UTF8 && has_zero(head)) {
        return (Content){CONTENT_OTHER, "binary data of an unknown kind", "", NULL, ENCODING_UTF8, 0};
    }
    return content;
}

/* An Office document is a zip archive that says so in one of its first entries. */
static bool is_office(const char *path, Text head)
{
    char extension[16];

    extension_of(path, extension);
    return text_starts(head, TEXT("PK\003\004")) &&
           (is_named(OFFICE_NAMES, extension) || memmem(head.at, head.length, "[Content_Types].xml", 19) != NULL);
}

/* A document with a password is put whole into a container of the old kind. */
static bool is_locked(const char *path, Text head)
{
    char extension[16];

    extension_of(path, extension);
    return text_starts(head, TEXT("\320\317\021\340")) && is_named(OFFICE_NAMES, extension);
}

Content content_sniff(const char *path, Text head)
{
    if (is_office(path, head)) {
        return (Content){CONTENT_SHEET, "an Office document", OFFICE_NAMES " zip ", NULL, ENCODING_UTF8, 0};
    }
    if (is_locked(path, head)) {
        return (Content){
            CONTENT_OTHER, "a workbook locked with a password", OFFICE_NAMES, "save it without one", ENCODING_UTF8, 0};
    }
    for (size_t i = 0; i < COUNT_OF(MAGICS); i++) {
        const Magic *magic = &MAGICS[i];
        bool zipped = magic->offset != 30 || text_starts(head, TEXT("PK\003\004"));
        if (zipped && head.length >= magic->offset + magic->size &&
            memcmp(head.at + magic->offset, magic->bytes, magic->size) == 0) {
            return magic->content;
        }
    }
    return sniff_text(path, head);
}

Status content_accept(const Content *content, const char *path, Error *err)
{
    char extension[16];

    extension_of(path, extension);
    if (is_named(KNOWN_NAMES, extension) && !is_named(content->extensions, extension)) {
        return error_set(err, ST_INVALID, "\"%s\" is not what its name says: it looks like %s%s%s", path, content->what,
                         content->remedy == NULL ? "" : "; ", content->remedy == NULL ? "" : content->remedy);
    }
    if (content->kind == CONTENT_OTHER) {
        return error_set(err, ST_INVALID, "\"%s\" is %s, which holds no records that can be read here%s%s", path,
                         content->what, content->remedy == NULL ? "" : ": ",
                         content->remedy == NULL ? "" : content->remedy);
    }
    return ST_OK;
}
