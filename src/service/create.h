/*
 * create.h - a new programme file.
 */
#ifndef SERVICE_CREATE_H
#define SERVICE_CREATE_H

#include "service/reports.h"

typedef struct CreateOptions {
    Text programme;        /* ISO 3166 alpha-3 of its country: COD */
    bool demonstration;    /* everything from it says so */
    const char *share_dir; /* or NULL */
    double place_limit_km; /* how far outside the country a place is held; below 0: the default, 0: never */
} CreateOptions;

/*
 * Makes the file and, beside it, FILE.key with the programme's secret key (mode 0600): what opens sealed data, to be
 * kept elsewhere. ST_CONFLICT when either exists; nothing is then changed. A half-made file never has the name.
 */
Status programme_create(const char *path, const CreateOptions *options, Error *err) CHECKED;

#endif
