#include "measure/cube_scope.h"

enum { OF_PROGRAMME = 1, OF_ORGANISATION = 2, OF_UNIT = 4 };

bool cube_key_is_by_year(Text key)
{
    return key.length > 0 && (key.at[0] & (OF_ORGANISATION | OF_UNIT)) != 0;
}

size_t cube_page_dimensions(const MeasureView *view, Text key)
{
    return view->dimension_count + (view->period && cube_key_is_by_year(key));
}

bool cube_scope_of_programme(Text key, CubeScope *out)
{
    bool is_one = key.length == 1 + sizeof(Id) && key.at[0] == OF_PROGRAMME;

    if (is_one) {
        *out = (CubeScope){.has_programme = true};
        memcpy(out->programme.bytes, key.at + 1, sizeof out->programme.bytes);
    }
    return is_one;
}

static char *put_id(char *at, bool has, Id id)
{
    if (has) {
        memcpy(at, id.bytes, sizeof id.bytes);
        at += sizeof id.bytes;
    }
    return at;
}

Text cube_scope_key(const CubeScope *scope, char room[CUBE_SCOPE_BYTES_MAX])
{
    char *end = room + 1;

    room[0] = (char)((scope->has_programme ? OF_PROGRAMME : 0) | (scope->has_organisation ? OF_ORGANISATION : 0) |
                     (scope->has_unit ? OF_UNIT : 0));
    end = put_id(end, scope->has_programme, scope->programme);
    end = put_id(end, scope->has_organisation, scope->organisation);
    end = put_id(end, scope->has_unit, scope->unit);
    return (Text){room, (size_t)(end - room)};
}
