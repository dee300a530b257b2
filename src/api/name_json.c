#include "api/name_json.h"

enum { NAMES_MAX = 500 };

NameList name_list_begin(JsonWriter *w, Reader *reader, Arena *arena, Language language, NameTitle title)
{
    json_member_object(w, "names");
    return (NameList){.w = w,
                      .reader = reader,
                      .arena = arena,
                      .language = language,
                      .title = title,
                      .ids = ARENA_ARRAY(arena, Id, NAMES_MAX)};
}

static bool is_known(const NameList *names, Id id)
{
    for (size_t i = 0; i < names->count; i++) {
        if (id_equal(names->ids[i], id)) {
            return true;
        }
    }
    return false;
}

void name_list_add(NameList *names, const Field *field, const Value *value)
{
    char id[ID_TEXT_SIZE];

    if (field->kind != FIELD_REFERENCE || value->state != VALUE_SET || names->count == NAMES_MAX ||
        is_known(names, value->reference)) {
        return;
    }
    names->ids[names->count++] = value->reference;
    Text title = names->title(names->reader, names->arena, field->to, value->reference, names->language);
    if (title.length > 0) {
        id_format(value->reference, id);
        json_key(names->w, text_of(id));
        json_text(names->w, title);
    }
}
