#include "model/role.h"

#include "base/compiler.h"
#include "model/keyword.h"
#include "model/value.h"

enum { OPTIONAL, NEEDED };

#define KIND(name) (1u << FIELD_##name)
#define SLOT(role, name, id, need, kinds) {KEYWORD_INIT(id), (need) == NEEDED, (kinds)},

#define ROLE(name, id, ...) static const RoleSlot SLOTS_##name[] = {__VA_ARGS__};
#include "model/role.def"
#undef ROLE

static const RoleKind ROLES[] = {
#define ROLE(name, id, ...) {KEYWORD_INIT(id), SLOTS_##name, COUNT_OF(SLOTS_##name)},
#include "model/role.def"
#undef ROLE
};

const RoleKind *role_kind(int role)
{
    return &ROLES[role];
}

int role_find(Text id)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (text_equal(ROLES[i].id, id)) {
            return i;
        }
    }
    return -1;
}

int role_slot_find(int role, Text id)
{
    for (size_t i = 0; i < ROLES[role].slot_count; i++) {
        if (text_equal(ROLES[role].slots[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}
