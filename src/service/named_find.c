#include "service/named_find.h"

#include "base/words.h"

void named_find_begin(NamedFind *find, Arena *arena, Text code)
{
    *find = (NamedFind){.arena = arena, .wanted = text_fold(arena, text_trim(code)), .nearest = {.wrong = code}};
    if (!id_parse(code, &find->id)) {
        find->id = (Id){0};
    }
}

bool named_find_is(NamedFind *find, Id id, Text code)
{
    if (text_equal(text_fold(find->arena, text_trim(code)), find->wanted) ||
        (!id_is_nil(find->id) && id_equal(find->id, id))) {
        return true;
    }
    nearest_try(&find->nearest, code);
    return false;
}

Status named_find_fail(const NamedFind *find, const char *what, Error *err)
{
    char hint[NEAREST_HINT_SIZE];

    return error_set(err, ST_NOT_FOUND, "%s \"%.*s\" on that day%s", what, TEXT_SHOWN_ARG(find->nearest.wrong),
                     nearest_hint(&find->nearest, "", hint));
}
