/*
 * programme_state.h - what an open programme holds; private to programme.c, writer.c and made.c.
 */
#ifndef SERVICE_PROGRAMME_STATE_H
#define SERVICE_PROGRAMME_STATE_H

#include <pthread.h>

#include "service/made.h"
#include "service/write_turn.h"

enum { READERS_KEPT = 16 };

typedef struct QueuedJob {
    WriteJob job;
    WriteDone done;
    void *context;
    struct QueuedJob *next;
    Status status;
    Error err;
} QueuedJob;

struct Programme {
    char *path, *share_dir;
    Text code;
    Label name; /* of the country, else the code */
    bool demonstration, read_only;
    bool rebuilt; /* when it was opened */
    SealPublic seal_key;
    Arena texts;

    pthread_mutex_t lock; /* the current model, the kept readers, what is made of a version */
    ModelState *current;
    Made *made[MADE_KINDS]; /* or NULL: see made.c */
    Reader *kept[READERS_KEPT];
    int kept_count;

    pthread_mutex_t write_lock; /* held from writer_begin to writer_commit */
    Writer writer;
    int64_t foreign_version;

    pthread_mutex_t queue_lock;
    pthread_cond_t queue_wake, checkpoint_wake;
    QueuedJob *queue_first, *queue_last;
    bool stopping, checkpoint_due;
    bool search_due; /* records may wait to be put into the full-text index */
    pthread_t write_thread, checkpoint_thread;
    bool threads_started;
};

struct Reader {
    Programme *programme;
    Database *db;
    ModelState *state;
    ProgrammeInfo info;
    NodeKey *keys;
    NodeList nodes;
};

/* The state of the model a connection sees, loaded when it is not the current one. */
Status model_state_for(Programme *programme, Database *db, ModelState **out, Error *err) CHECKED;

/*
 * Fails with ST_CONFLICT when the file's tables are a newer program's, or, for who only reads, an older one's; `*older`
 * tells who writes that they have to be made again.
 */
Status tables_check(const Programme *programme, Database *db, bool *older, Error *err) CHECKED;

/* Closes the readers that are kept open and not in use. */
void readers_drop(Programme *programme);

Status writer_open(Programme *programme, Error *err) CHECKED;
void writer_close(Programme *programme);

/* Lets the writer's thread make searchable what an earlier load left. */
Status writer_search(Programme *programme, Error *err) CHECKED;

/* Names of settings. */
#define SETTING_PROGRAMME TEXT("programme")
#define SETTING_DEMONSTRATION TEXT("demonstration")
#define SETTING_SEAL_KEY TEXT("seal_key")
#define SETTING_MODEL TEXT("model")
#define SETTING_OVERLAY TEXT("overlay")
#define SETTING_FOUR_EYES TEXT("four_eyes")

#endif
