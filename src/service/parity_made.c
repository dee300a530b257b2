#include "service/made.h"
#include "service/parity_data.h"

static Status data_make(Reader *reader, Arena *arena, const void *question, void **out, Error *err)
{
    ParityData *data = ARENA_NEW(arena, ParityData);

    (void)question;
    *out = data;
    return parity_data_load(reader, arena, data, err);
}

Status parity_data_acquire(Reader *reader, ParityUse *out, Error *err)
{
    MadeAsk ask = {.kind = MADE_PARITY, .make = data_make};

    TRY(made_acquire(reader, &ask, &out->made, err));
    out->reader = reader;
    out->data = made_content(out->made);
    return ST_OK;
}

void parity_use_done(ParityUse *use)
{
    made_release(use->reader, use->made);
}
