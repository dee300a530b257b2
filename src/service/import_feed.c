#include "service/import_feed.h"

#include <pthread.h>

#include "base/limits.h"
#include "base/memory.h"

struct DraftFeed {
    DraftPlan *plan;
    Source *source;
    DraftBatch batches[FEED_BATCHES];
    size_t filled, given, taken; /* batches ever: made, lent to the caller, given back */
    bool stopping;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
};

static bool is_text(const Value *value)
{
    return value->state == VALUE_SET && (value->kind == FIELD_TEXT || value->kind == FIELD_TIME);
}

/* What a draft lends of the source's buffer is copied: the next row overwrites it. */
static void draft_settle(Draft *draft, Arena *arena)
{
    draft->raw = text_copy(arena, draft->raw);
    draft->column = text_copy(arena, draft->column);
    draft->value = text_copy(arena, draft->value);
    draft->key = text_copy(arena, draft->key);
    if (draft->type == NULL || draft->values == NULL) {
        return;
    }
    for (size_t i = 0; i < draft->type->field_count; i++) {
        if (is_text(&draft->values[i])) {
            draft->values[i].text = text_copy(arena, draft->values[i].text);
        }
        if (draft->references[i].length > 0) {
            draft->references[i] = text_copy(arena, draft->references[i]);
        }
    }
}

static bool batch_is_full(const DraftBatch *batch)
{
    return batch->count == FEED_BATCH_ROWS || batch->arena.used > FEED_BATCH_BYTES;
}

static void batch_fill(DraftFeed *feed, DraftBatch *batch)
{
    const Row *row = NULL;

    arena_reset(&batch->arena);
    batch->count = 0;
    batch->status = ST_OK;
    while (!batch_is_full(batch)) {
        batch->status = source_next(feed->source, &batch->arena, &row, &batch->err);
        if (batch->status != ST_OK || row == NULL) {
            break;
        }
        Draft *draft = &batch->drafts[batch->count++];
        draft_make(feed->plan, row, &batch->arena, draft);
        draft_settle(draft, &batch->arena);
    }
    batch->last = batch->status != ST_OK || row == NULL;
    batch->bytes_read = source_bytes_read(feed->source);
}

/* A free batch, or NULL when the feed is stopping. */
static DraftBatch *batch_free(DraftFeed *feed)
{
    pthread_mutex_lock(&feed->lock);
    while (!feed->stopping && feed->filled - feed->taken == FEED_BATCHES) {
        pthread_cond_wait(&feed->changed, &feed->lock);
    }
    DraftBatch *batch = feed->stopping ? NULL : &feed->batches[feed->filled % FEED_BATCHES];
    pthread_mutex_unlock(&feed->lock);
    return batch;
}

static void *feed_loop(void *context)
{
    DraftFeed *feed = context;
    DraftBatch *batch;
    bool last = false;

    while (!last && (batch = batch_free(feed)) != NULL) {
        batch_fill(feed, batch);
        last = batch->last;
        pthread_mutex_lock(&feed->lock);
        feed->filled++;
        pthread_cond_signal(&feed->changed);
        pthread_mutex_unlock(&feed->lock);
    }
    return NULL;
}

Status draft_feed_start(DraftPlan *plan, Source *source, DraftFeed **out, Error *err)
{
    DraftFeed *feed = memory_resize(NULL, sizeof *feed);

    memset(feed, 0, sizeof *feed);
    feed->plan = plan;
    feed->source = source;
    for (size_t i = 0; i < FEED_BATCHES; i++) {
        arena_init(&feed->batches[i].arena, (size_t)LIMIT_ROW_BYTES * 4);
    }
    pthread_mutex_init(&feed->lock, NULL);
    pthread_cond_init(&feed->changed, NULL);
    if (pthread_create(&feed->thread, NULL, feed_loop, feed) != 0) {
        memory_free(feed);
        return error_set(err, ST_INTERNAL, "cannot start a thread to read the file");
    }
    *out = feed;
    return ST_OK;
}

/* The batch before the one the caller has now goes back. */
static void batch_return(DraftFeed *feed)
{
    if (feed->given - feed->taken == 2) {
        feed->taken++;
        pthread_cond_signal(&feed->changed);
    }
}

Status draft_feed_next(DraftFeed *feed, DraftBatch **out, Error *err)
{
    pthread_mutex_lock(&feed->lock);
    bool ended = feed->given > 0 && feed->batches[(feed->given - 1) % FEED_BATCHES].last;
    if (!ended) {
        batch_return(feed);
        while (feed->filled == feed->given) {
            pthread_cond_wait(&feed->changed, &feed->lock);
        }
        feed->given++;
    }
    DraftBatch *batch = &feed->batches[(feed->given - 1) % FEED_BATCHES];
    pthread_mutex_unlock(&feed->lock);
    *out = ended || (batch->last && batch->count == 0) ? NULL : batch;
    if (batch->status != ST_OK && (ended || batch->count == 0)) {
        *err = batch->err;
        return batch->status;
    }
    return ST_OK;
}

void draft_feed_stop(DraftFeed *feed)
{
    if (feed == NULL) {
        return;
    }
    pthread_mutex_lock(&feed->lock);
    feed->stopping = true;
    pthread_cond_signal(&feed->changed);
    pthread_mutex_unlock(&feed->lock);
    pthread_join(feed->thread, NULL);
    for (size_t i = 0; i < FEED_BATCHES; i++) {
        arena_done(&feed->batches[i].arena);
    }
    pthread_mutex_destroy(&feed->lock);
    pthread_cond_destroy(&feed->changed);
    memory_free(feed);
}
