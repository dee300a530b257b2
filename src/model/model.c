#include "model/model.h"

#include "base/compiler.h"
#include "base/memory.h"

void model_free(Model *model)
{
    if (model != NULL) {
        arena_done(&model->arena);
        memory_free(model);
    }
}

const RecordType *model_type(const Model *model, Text id)
{
    for (size_t i = 0; i < model->type_count; i++) {
        if (text_equal(model->types[i].id, id)) {
            return &model->types[i];
        }
    }
    return NULL;
}

const RecordType *model_type_numbered(const Model *model, uint32_t n)
{
    size_t low = 0, high = model->type_count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        const RecordType *type = &model->types[model->by_number[middle]];
        if (type->number == n) {
            return type;
        }
        if (type->number < n) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

const CodeList *model_list(const Model *model, Text id)
{
    for (size_t i = 0; i < model->list_count; i++) {
        if (text_equal(model->lists[i].id, id)) {
            return &model->lists[i];
        }
    }
    return NULL;
}

const Field *type_role(const RecordType *type, int role, int slot)
{
    for (size_t i = 0; i < type->role_count; i++) {
        if (type->roles[i].role == role && type->roles[i].slot == slot) {
            return type->roles[i].field;
        }
    }
    return NULL;
}

bool type_plays(const RecordType *type, int role)
{
    for (size_t i = 0; i < type->role_count; i++) {
        if (type->roles[i].role == role) {
            return true;
        }
    }
    return false;
}

Text label_in(const Label *label, Language language)
{
    for (int i = 0; label->in[language].length == 0 && i < LANGUAGE_COUNT; i++) {
        if (label->in[i].length > 0) {
            return label->in[i];
        }
    }
    return label->in[language];
}

const char *class_name(DataClass class)
{
    static const char *const names[] = {"public", "internal", "restricted", "personal"};

    _Static_assert(COUNT_OF(names) == CLASS_COUNT, "one name for each class");
    return names[class];
}

const char *field_kind_name(FieldKind kind)
{
    static const char *const names[] = {
#define FIELD_KIND(name, id, sql) id,
        FIELD_KINDS(FIELD_KIND)
#undef FIELD_KIND
    };

    return names[kind];
}
