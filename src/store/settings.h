/*
 * settings.h - named facts about a file that are not in its journal.
 */
#ifndef STORE_SETTINGS_H
#define STORE_SETTINGS_H

#include "store/database.h"

/* Text of a setting in the arena; empty when there is none. */
Status setting_read(Database *db, Text name, Arena *arena, Text *out, Error *err) CHECKED;
Status setting_store(Database *db, Text name, Text value, Error *err) CHECKED;

#endif
