#include "model/role.h"
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
    static const Role roles[] = {ROLE_IS_PERSON,       ROLE_ASSIGNS_PERSON,  ROLE_COUNTS_STAFF,
                                 ROLE_IS_DUTY_STATION, ROLE_IS_ORGANISATION, ROLE_IS_PROGRAMME};
    const Model *model = reader_model(reader);
    MadeAsk ask = {.kind = MADE_PARITY, .make = data_make};

    for (size_t i = 0; i < model->type_count; i++) {
        for (size_t k = 0; k < COUNT_OF(roles); k++) {
            if (type_plays(&model->types[i], roles[k]) && ask.type_count < MADE_TYPES_MAX) {
                made_of(&ask, &model->types[i]);
                break;
            }
        }
    }
    TRY(made_acquire(reader, &ask, &out->made, err));
    out->reader = reader;
    out->data = made_content(out->made);
    return ST_OK;
}

void parity_use_done(ParityUse *use)
{
    made_release(use->reader, use->made);
}
