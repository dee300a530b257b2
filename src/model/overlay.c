#include "model/overlay.h"

#include "base/compiler.h"
#include "json/writer.h"
#include "model/folder.h"
#include "model/member.h"

static const Member OVERLAY_MEMBERS[] = {
    MEMBER(overlay, NUMBER, MEMBER_NEEDED),
    MEMBER(programme, TEXT, 0),
    MEMBER(name, TEXT, 0),
    MEMBER(types, ARRAY, 0),
    MEMBER(lists, ARRAY, 0),
    MEMBER(measures, ARRAY, 0),
};

enum { OVERLAY_VERSION = 1, PROGRAMME_LENGTH = 3 };

static bool is_programme(Text text)
{
    bool good = text.length == PROGRAMME_LENGTH;

    for (size_t i = 0; good && i < text.length; i++) {
        good = text.at[i] >= 'A' && text.at[i] <= 'Z';
    }
    return good;
}

void overlay_load(Loader *loader)
{
    const JsonValue *root = loader->overlay;
    const JsonValue *version = member(root, KEYWORD(overlay), JSON_NUMBER);
    const JsonValue *programme = member(root, KEYWORD(programme), JSON_TEXT);

    members_check(loader, root, OVERLAY_MEMBERS, COUNT_OF(OVERLAY_MEMBERS), "an overlay");
    if (version != NULL && (!version->whole || version->integer != OVERLAY_VERSION)) {
        load_fault(loader, version, "this program reads overlays of version %d, not %.*s", OVERLAY_VERSION,
                   TEXT_ARG(version->raw));
    }
    if (programme != NULL && !is_programme(programme->text)) {
        load_fault(loader, programme, "\"%.*s\" is no programme: three letters A-Z such as the country's code",
                   TEXT_ARG(programme->text));
    }
    loader->model->programme = member_text(loader, root, KEYWORD(programme));
    loader->model->name = member_text(loader, root, KEYWORD(name));
}

/* Each file of a folder as JSON; NULL where that failed. */
static JsonValue **parse_files(Arena *arena, const ModelFiles *files, FaultList *faults)
{
    JsonValue **roots = ARENA_ARRAY(arena, JsonValue *, files->count);

    for (size_t i = 0; i < files->count; i++) {
        Error err = {0};
        if (json_parse(arena, files->at[i].text, JSON_LIMITS, &roots[i], &err) != ST_OK) {
            roots[i] = NULL;
            fault_add(faults, files->at[i].path, text_of(err.path), "%s", err.message);
        }
    }
    return roots;
}

static bool is_head(const ModelFile *file)
{
    return text_index(file->path, '/') < 0;
}

static void write_part(JsonWriter *w, Text name, const char *folder, const ModelFiles *files, JsonValue **roots)
{
    json_key(w, name);
    json_array_begin(w);
    for (size_t i = 0; i < files->count; i++) {
        if (roots[i] != NULL && text_starts(files->at[i].path, text_of(folder))) {
            json_separate(w);
            json_canonical(roots[i], w->out);
        }
    }
    json_array_end(w);
}

static bool has_part(const char *folder, const ModelFiles *files)
{
    for (size_t i = 0; i < files->count; i++) {
        if (text_starts(files->at[i].path, text_of(folder))) {
            return true;
        }
    }
    return false;
}

static void check_head(const ModelFile *file, const JsonValue *root, FaultList *faults)
{
    static const Text parts[] = {KEYWORD_INIT(types), KEYWORD_INIT(lists), KEYWORD_INIT(measures)};

    if (root->kind != JSON_OBJECT) {
        fault_add(faults, file->path, (Text){0}, "an overlay is an object, not %s", json_kind_name(root->kind));
        return;
    }
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (json_find(root, parts[i]) != NULL) {
            fault_add(faults, file->path, (Text){0}, "\"%.*s\" stand in files of their own, in the folder %.*s/",
                      TEXT_ARG(parts[i]), TEXT_ARG(parts[i]));
        }
    }
}

/* The members of overlay.json, or the version alone where there is none. */
static void write_head(JsonWriter *w, const ModelFiles *files, JsonValue **roots, FaultList *faults)
{
    for (size_t i = 0; i < files->count; i++) {
        if (!is_head(&files->at[i]) || roots[i] == NULL) {
            continue;
        }
        check_head(&files->at[i], roots[i], faults);
        for (size_t m = 0; roots[i]->kind == JSON_OBJECT && m < roots[i]->count; m++) {
            json_key(w, roots[i]->items[m].key);
            json_separate(w);
            json_canonical(&roots[i]->items[m], w->out);
        }
        return;
    }
    json_key(w, KEYWORD(overlay));
    json_int(w, OVERLAY_VERSION);
}

static Status canonical_text(Arena *arena, Text text, Text *out, Error *err)
{
    BUFFER canonical = {0};
    JsonValue *root;

    TRY(json_parse(arena, text, JSON_LIMITS, &root, err));
    json_canonical(root, &canonical);
    *out = text_copy(arena, buffer_view(&canonical));
    return ST_OK;
}

/* One document of all files, whether or not they make sense. */
static Status join_files(Arena *arena, const ModelFiles *files, Text *out, FaultList *faults, Error *err)
{
    BUFFER joined = {0};
    JsonWriter w = json_writer(&joined);
    JsonValue **roots = parse_files(arena, files, faults);

    json_object_begin(&w);
    write_head(&w, files, roots, faults);
    write_part(&w, KEYWORD(types), "types/", files, roots);
    write_part(&w, KEYWORD(lists), "lists/", files, roots);
    if (has_part("measures/", files)) {
        write_part(&w, KEYWORD(measures), "measures/", files, roots);
    }
    json_object_end(&w);
    TRY(fault_list_status(faults, err));
    return canonical_text(arena, text_copy(arena, buffer_view(&joined)), out, err);
}

static Status read_folder(const char *dir, Arena *arena, ModelFiles *files, Text *out, FaultList *faults, Error *err)
{
    TRY(folder_read(dir, arena, files, faults, err));
    return join_files(arena, files, out, faults, err);
}

Status overlay_read(const char *dir, Arena *arena, Text *out, ModelFault **faults, Error *err)
{
    FaultList list;
    ModelFiles files;

    fault_list_init(&list, arena);
    Status status = read_folder(dir, arena, &files, out, &list, err);
    if (faults != NULL) {
        *faults = list.first;
    }
    return status;
}

/* The n-th file in `folder`, and of `*pointer` what is behind "/types/n". */
static const ModelFile *file_of_entry(const ModelFiles *files, const char *folder, Text *pointer)
{
    size_t n = 0, at = strlen(folder) + 1, seen = 0;

    while (at < pointer->length && pointer->at[at] >= '0' && pointer->at[at] <= '9') {
        n = n * 10 + (size_t)(pointer->at[at++] - '0');
    }
    *pointer = (Text){pointer->at + at, pointer->length - at};
    for (size_t i = 0; i < files->count; i++) {
        if (text_starts(files->at[i].path, text_of(folder)) && seen++ == n) {
            return &files->at[i];
        }
    }
    return NULL;
}

/* Faults of the joined document get the names of the files it was joined from. */
static void locate_fault(const ModelFiles *files, ModelFault *fault)
{
    const ModelFile *file = NULL;

    if (!text_equal(fault->file, KEYWORD(overlay))) {
        return;
    }
    if (text_starts(fault->pointer, TEXT("/types/"))) {
        file = file_of_entry(files, "types/", &fault->pointer);
    } else if (text_starts(fault->pointer, TEXT("/lists/"))) {
        file = file_of_entry(files, "lists/", &fault->pointer);
    } else if (text_starts(fault->pointer, TEXT("/measures/"))) {
        file = file_of_entry(files, "measures/", &fault->pointer);
    }
    fault->file = file == NULL ? TEXT("overlay.json") : file->path;
}

Status model_check(const char *share_dir, const char *dir, Text *overlay, Model **out, ModelFault **faults,
                   Arena *arena, Error *err)
{
    FaultList list;
    ModelFiles files;
    ModelFault *found = NULL;

    fault_list_init(&list, arena);
    Status status = read_folder(dir, arena, &files, overlay, &list, err);
    found = list.first;
    if (status == ST_OK) {
        status = model_load(share_dir, *overlay, out, &found, arena, err);
    }
    for (ModelFault *fault = found; fault != NULL; fault = fault->next) {
        locate_fault(&files, fault);
    }
    if (found != NULL) {
        error_set_at(err, ST_INVALID, arena_format(arena, "%.*s#%.*s", TEXT_ARG(found->file), TEXT_ARG(found->pointer)),
                     "%.*s", TEXT_ARG(found->message));
    }
    if (faults != NULL) {
        *faults = found;
    }
    return status;
}
