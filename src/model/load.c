#include "model/load.h"

#include <stdlib.h>

#include "base/memory.h"
#include "model/folder.h"
#include "model/member.h"
#include "model/overlay.h"

static void parse_file(Loader *loader, Text name, Text text)
{
    SourceFile *file = &loader->files[loader->file_count++];
    JsonValue *root;
    Error err = {0};

    file->name = name;
    if (json_parse(loader->scratch, text, JSON_LIMITS, &root, &err) == ST_OK) {
        file->root = root;
    } else {
        fault_add(&loader->faults, name, text_of(err.path), "%s", err.message);
    }
}

static void parse_all(Loader *loader, const ModelFile *files, size_t count, Text overlay)
{
    loader->files = ARENA_ARRAY(loader->scratch, SourceFile, count + 1);
    for (size_t i = 0; i < count; i++) {
        parse_file(loader, files[i].path, files[i].text);
    }
    if (overlay.length > 0) {
        parse_file(loader, KEYWORD(overlay), overlay);
        loader->overlay = loader->files[count].root;
    }
    if (loader->overlay != NULL) {
        overlay_load(loader);
    }
}

/* "hazard" of "types/hazard.json". */
static Text file_id(Text path)
{
    ptrdiff_t slash = text_index(path, '/');
    size_t start = (size_t)(slash + 1), tail = strlen(".json");

    return (Text){path.at + start, path.length < start + tail ? 0 : path.length - start - tail};
}

static Declaration *declaration_find(Declarations *declarations, Text id)
{
    for (size_t i = 0; i < declarations->count; i++) {
        if (text_equal(declarations->at[i].id, id)) {
            return &declarations->at[i];
        }
    }
    return NULL;
}

static void declare_file(Loader *loader, Declarations *out, const SourceFile *file, Text key)
{
    const JsonValue *id = json_find(file->root, key);

    if (id == NULL) {
        load_fault(loader, file->root, "the file needs \"%.*s\", its id", TEXT_ARG(key));
        return;
    }
    if (!id_check(loader, id, ID_LENGTH_MAX)) {
        return;
    }
    if (!text_equal(id->text, file_id(file->name))) {
        load_fault(loader, id, "\"%.*s\" stands in a file of another name: call it %.*s.json", TEXT_ARG(id->text),
                   TEXT_ARG(id->text));
        return;
    }
    if (declaration_find(out, id->text) != NULL) {
        load_fault(loader, id, "\"%.*s\" is declared twice", TEXT_ARG(id->text));
        return;
    }
    out->at[out->count++] = (Declaration){text_copy(loader->arena, id->text), file->root, NULL, false};
}

static void declare_overlaid(Loader *loader, Declarations *out, const JsonValue *value, Text key)
{
    const JsonValue *id = json_find(value, key);

    if (id == NULL) {
        load_fault(loader, value, "an entry here is an object with \"%.*s\"", TEXT_ARG(key));
        return;
    }
    if (!id_check(loader, id, ID_LENGTH_MAX)) {
        return;
    }
    Declaration *known = declaration_find(out, id->text);
    if (known == NULL) {
        out->at[out->count++] = (Declaration){text_copy(loader->arena, id->text), value, NULL, true};
    } else if (known->overlaid || known->extension != NULL) {
        load_fault(loader, id, "\"%.*s\" is declared twice in the overlay", TEXT_ARG(id->text));
    } else {
        known->extension = value;
    }
}

/* The declarations of one sort: files in `folder`, then what the overlay has in `part`. */
static Declarations declare(Loader *loader, const char *folder, Text part, Text key)
{
    const JsonValue *added = member(loader->overlay, part, JSON_ARRAY);
    size_t most = loader->file_count + (added == NULL ? 0 : added->count);
    Declarations out = {ARENA_ARRAY(loader->scratch, Declaration, most), 0};

    for (size_t i = 0; i < loader->file_count; i++) {
        const SourceFile *file = &loader->files[i];
        if (file->root != NULL && file->root != loader->overlay && text_starts(file->name, text_of(folder))) {
            declare_file(loader, &out, file, key);
        }
    }
    for (size_t i = 0; added != NULL && i < added->count; i++) {
        declare_overlaid(loader, &out, &added->items[i], key);
    }
    return out;
}

static int compare_ids(const void *a, const void *b)
{
    return text_compare(((const Declaration *)a)->id, ((const Declaration *)b)->id);
}

static void digest_part(Loader *loader, Hasher *hasher, const Declarations *declarations)
{
    BUFFER canonical = {0};
    Declaration *sorted = ARENA_ARRAY(loader->scratch, Declaration, declarations->count + 1);

    memcpy(sorted, declarations->at, declarations->count * sizeof *sorted);
    qsort(sorted, declarations->count, sizeof *sorted, compare_ids);
    for (size_t i = 0; i < declarations->count; i++) {
        if (!sorted[i].overlaid) {
            json_canonical(sorted[i].base, &canonical);
            buffer_byte(&canonical, '\n');
        }
    }
    hasher_add(hasher, canonical.at, canonical.size);
}

/* Lists, types and measures as shipped, each by id and on a line of its own, then the overlay on the last: all
 * canonical JSON. */
static void load_digest(Loader *loader)
{
    BUFFER overlay = {0};
    Hasher hasher;

    hasher_init(&hasher);
    digest_part(loader, &hasher, &loader->lists);
    digest_part(loader, &hasher, &loader->types);
    digest_part(loader, &hasher, &loader->measures);
    if (loader->overlay != NULL) {
        json_canonical(loader->overlay, &overlay);
        loader->model->source = text_copy(loader->arena, buffer_view(&overlay));
        hasher_add(&hasher, overlay.at, overlay.size);
    }
    hasher_finish(&hasher, &loader->model->digest);
}

static void load_model(Loader *loader, const ModelFile *files, size_t count, Text overlay)
{
    parse_all(loader, files, count, overlay);
    loader->lists = declare(loader, "lists/", KEYWORD(lists), KEYWORD(list));
    loader->types = declare(loader, "types/", KEYWORD(types), KEYWORD(type));
    loader->measures = declare(loader, "measures/", KEYWORD(measures), KEYWORD(measure));
    load_lists(loader);
    load_types(loader);
    load_measures(loader);
    load_digest(loader);
}

Status model_build(const ModelFile *files, size_t count, Text overlay, Model **out, ModelFault **faults, Arena *arena,
                   Error *err)
{
    CLEANUP(arena_done) Arena scratch = {0};
    Model *model = memory_resize(NULL, sizeof *model);
    Loader loader = {.arena = &model->arena, .scratch = &scratch, .model = model};

    *model = (Model){0};
    fault_list_init(&loader.faults, arena);
    load_model(&loader, files, count, overlay);
    if (faults != NULL) {
        *faults = loader.faults.first;
    }
    Status status = fault_list_status(&loader.faults, err);
    if (status != ST_OK) {
        model_free(model);
        return status;
    }
    *out = model;
    return ST_OK;
}

Status model_load(const char *share_dir, Text overlay, Model **out, ModelFault **faults, Arena *arena, Error *err)
{
    CLEANUP(arena_done) Arena scratch = {0};
    ModelFiles files;
    FaultList unread;

    if (share_dir == NULL) {
        files = folder_embedded(&scratch);
        return model_build(files.at, files.count, overlay, out, faults, arena, err);
    }
    fault_list_init(&unread, arena);
    TRY(folder_read(arena_format(&scratch, "%s/model", share_dir), &scratch, &files, &unread, err));
    if (faults != NULL) {
        *faults = unread.first;
    }
    TRY(fault_list_status(&unread, err));
    return model_build(files.at, files.count, overlay, out, faults, arena, err);
}
