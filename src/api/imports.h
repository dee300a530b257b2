/*
 * imports.h - uploaded files on their way into the programme: one at a time, each on a thread of its own.
 */
#ifndef API_IMPORTS_H
#define API_IMPORTS_H

#include "api/api.h"

#include "service/resubmit.h"

Imports *imports_open(void);

/*
 * Takes held rows in again on a thread of its own, as an import: those of `again`, which is copied, and all that the
 * repair of this code mends (place_repair_code; empty: none). Answers with the job. ST_BUSY while one runs.
 */
Status resubmission_start(Request *req, Response *res, const ResubmitOptions *again, Text repair, Error *err) CHECKED;

/* Cancels what runs and waits for its end. NULL is fine. */
void imports_close(Imports *imports);

#endif
