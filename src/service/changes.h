/*
 * changes.h - what changed in a programme between two looks at it, whoever changed it: this process or another.
 *
 * A mark is a look: cheap, whatever was written in between. Two marks give the types whose records changed.
 */
#ifndef SERVICE_CHANGES_H
#define SERVICE_CHANGES_H

#include "record/scope.h"
#include "service/programme.h"
#include "store/change_counts.h"

typedef struct ChangeMark {
    uint64_t version; /* ProgrammeInfo.version */
    Hash model;
    ChangeCount *counts; /* by type, in the arena */
    size_t count;
} ChangeMark;

typedef struct TypeChange {
    const RecordType *type;
    uint64_t rows; /* records of it that were written, changed or taken away; each as often as that happened */
} TypeChange;

typedef struct Changes {
    bool any;     /* at all, also what the scope does not show: whoever holds an answer asks again */
    bool all;     /* the model became another, or counts went back: take nothing for unchanged */
    bool reports; /* a report came, was judged, or counts otherwise */
    TypeChange *types;
    size_t type_count;
} Changes;

Status changes_mark(Reader *reader, Arena *arena, ChangeMark *out, Error *err) CHECKED;

/* What `after`, a mark of this reader, has that `before` had not, as far as the scope shows it. */
void changes_between(const Reader *reader, const Scope *scope, const ChangeMark *before, const ChangeMark *after,
                     Arena *arena, Changes *out);

/* Notices commits of any connection to the file without reading it; belongs to one thread at a time. */
typedef struct CommitWatch CommitWatch;

Status commit_watch_open(Programme *programme, CommitWatch **out, Error *err) CHECKED;
void commit_watch_close(CommitWatch *watch);

/* Was anything committed since the last call that said so? True the first time. */
bool commit_watch_moved(CommitWatch *watch);

#endif
