/*
 * imports.h - uploaded files on their way into the programme: one at a time, each on a thread of its own.
 */
#ifndef API_IMPORTS_H
#define API_IMPORTS_H

#include "api/api.h"

Imports *imports_open(void);

/* Cancels what runs and waits for its end. NULL is fine. */
void imports_close(Imports *imports);

#endif
