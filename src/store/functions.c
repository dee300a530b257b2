#include "store/functions.h"

#include <sqlite3.h>

#include "base/lower.h"
#include "base/memory.h"
#include "geo/relation.h"
#include "geo/wkb.h"

/* The fixed place, prepared when the first row asks and kept for the others. */
typedef struct Asked {
    Relation *relation; /* NULL: it cannot be taken */
    Arena arena;        /* of one row's geometry */
} Asked;

static void asked_free(void *data)
{
    Asked *asked = data;

    relation_free(asked->relation);
    arena_done(&asked->arena);
    memory_free(asked);
}

static Asked *asked_create(sqlite3_value *kind, sqlite3_value *wkb)
{
    Asked *asked = memory_resize(NULL, sizeof *asked);
    Geometry *fixed;

    *asked = (Asked){0};
    if (wkb_decode(&asked->arena, sqlite3_value_blob(wkb), (size_t)sqlite3_value_bytes(wkb), &fixed, NULL) == ST_OK) {
        asked->relation = relation_create((RelationKind)sqlite3_value_int(kind), fixed);
    }
    return asked;
}

static void relates(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    Asked *asked = sqlite3_get_auxdata(context, 1);
    Geometry *place;

    (void)count;
    if (sqlite3_value_type(arguments[2]) != SQLITE_BLOB) {
        return;
    }
    if (asked == NULL) {
        sqlite3_set_auxdata(context, 1, asked_create(arguments[0], arguments[1]), asked_free);
        asked = sqlite3_get_auxdata(context, 1);
    }
    if (asked == NULL || asked->relation == NULL) {
        sqlite3_result_int(context, 0);
        return;
    }
    arena_reset(&asked->arena);
    Status status = gpkg_decode(&asked->arena, sqlite3_value_blob(arguments[2]),
                                (size_t)sqlite3_value_bytes(arguments[2]), &place, NULL);
    sqlite3_result_int(context, status == ST_OK && relation_holds(asked->relation, place));
}

static void lower(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    const char *text = (const char *)sqlite3_value_text(arguments[0]);

    (void)count;
    if (text != NULL) {
        size_t length = (size_t)sqlite3_value_bytes(arguments[0]);
        char *out = memory_resize(NULL, length + 1);
        length = text_lower_into((Text){text, length}, out);
        sqlite3_result_text64(context, out, length, memory_free, SQLITE_UTF8);
    }
}

int functions_register(sqlite3 *sqlite)
{
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    int code = sqlite3_create_function_v2(sqlite, "ws_relates", 3, flags, NULL, relates, NULL, NULL, NULL);

    return code != SQLITE_OK ? code
                             : sqlite3_create_function_v2(sqlite, "ws_lower", 1, flags, NULL, lower, NULL, NULL, NULL);
}
