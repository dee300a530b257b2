#include "service/framework.h"
#include "service/made.h"

static Status set_make(Reader *reader, Arena *arena, const void *question, void **out, Error *err)
{
    FrameworkSet *set = ARENA_NEW(arena, FrameworkSet);

    *out = set;
    return framework_set_read(reader, arena, question, set, err);
}

Status frameworks_acquire(Reader *reader, const FrameworkQuestion *question, FrameworksUse *out, Error *err)
{
    MadeAsk ask = {
        .kind = MADE_FRAMEWORKS, .on = question->on, .scope = *question->scope, .make = set_make, .question = question};

    TRY(made_acquire(reader, &ask, &out->made, err));
    out->reader = reader;
    out->set = *(const FrameworkSet *)made_content(out->made);
    return ST_OK;
}

void frameworks_release(FrameworksUse *use)
{
    made_release(use->reader, use->made);
}
