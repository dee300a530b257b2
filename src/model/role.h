/*
 * role.h - the roles a type can play: ROLE_OPENS_LAND, SLOT_OPENS_LAND_STATUS and so on, from role.def.
 */
#ifndef MODEL_ROLE_H
#define MODEL_ROLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

typedef enum Role {
#define ROLE(name, id, ...) ROLE_##name,
#include "model/role.def"
#undef ROLE
    ROLE_COUNT
} Role;

#define SLOT(role, name, ...) SLOT_##role##_##name,
#define ROLE(name, id, ...) typedef enum Slot##name{__VA_ARGS__ SLOT_COUNT_##name} Slot##name;
#include "model/role.def"
#undef ROLE
#undef SLOT

typedef struct RoleSlot {
    Text id;
    bool needed;    /* a type that plays the role must bind it */
    uint32_t kinds; /* bit 1 << FieldKind of each kind of field it takes */
} RoleSlot;

typedef struct RoleKind {
    Text id;
    const RoleSlot *slots;
    size_t slot_count;
} RoleKind;

/* `role` is a Role. */
const RoleKind *role_kind(int role);

/* The Role of this id, or -1. */
int role_find(Text id);

/* The slot of `role` of this id, or -1. */
int role_slot_find(int role, Text id);

#endif
