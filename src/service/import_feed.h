/*
 * import_feed.h - rows are read and made drafts of on a thread of their own, a few batches ahead of the writer.
 */
#ifndef SERVICE_IMPORT_FEED_H
#define SERVICE_IMPORT_FEED_H

#include "service/import_draft.h"

enum { FEED_BATCH_ROWS = 256, FEED_BATCHES = 5, FEED_BATCH_BYTES = 4 * 1024 * 1024 };

/* Drafts and what they lend: nothing of the source's own buffer. */
typedef struct DraftBatch {
    Draft drafts[FEED_BATCH_ROWS];
    size_t count;
    Arena arena;
    uint64_t bytes_read; /* of the source, when the batch was full */
    Status status;       /* of the source after the batch's last row */
    Error err;
    bool last;
} DraftBatch;

typedef struct DraftFeed DraftFeed;

/* Starts reading. `plan` and `source` belong to the feed until draft_feed_stop. */
Status draft_feed_start(DraftPlan *plan, Source *source, DraftFeed **out, Error *err) CHECKED;

/* The next batch, lent until the call after the next; NULL after the last. Fails as the source failed. */
Status draft_feed_next(DraftFeed *feed, DraftBatch **out, Error *err) CHECKED;

/* Ends the thread, whether or not everything was read. NULL is fine. */
void draft_feed_stop(DraftFeed *feed);

#endif
