#include "base/memory.h"
#include "service/parity_data.h"
#include "service/programme_state.h"

/*
 * The data of one version, read by whoever asked first after a commit and then shared. Counted, like the model it was
 * read with: the programme keeps the newest, a reader of an older version keeps its own until it is done.
 */
struct ParityKept {
    ParityData data; /* first: what users hold */
    Arena arena;
    ModelState *state;
    uint64_t version;
    int users; /* guarded by the programme's lock */
};

typedef struct ParityKept ParityKept;

static void kept_free(Programme *programme, ParityKept *kept)
{
    model_state_release(programme, kept->state);
    arena_done(&kept->arena);
    memory_free(kept);
}

/* Gives one use back. */
static void kept_release(Programme *programme, ParityKept *kept)
{
    pthread_mutex_lock(&programme->lock);
    bool last = --kept->users == 0;
    pthread_mutex_unlock(&programme->lock);
    if (last) {
        kept_free(programme, kept);
    }
}

static ParityKept *kept_find(const Reader *reader)
{
    Programme *programme = reader->programme;

    pthread_mutex_lock(&programme->lock);
    ParityKept *kept = programme->parity;
    bool fits = kept != NULL && kept->version == reader->info.version && kept->state == reader->state;
    if (fits) {
        kept->users++;
    }
    pthread_mutex_unlock(&programme->lock);
    return fits ? kept : NULL;
}

static Status kept_make(Reader *reader, ParityKept **out, Error *err)
{
    ParityKept *kept = memory_resize(NULL, sizeof *kept);

    *kept = (ParityKept){.version = reader->info.version, .users = 1};
    arena_init(&kept->arena, 0);
    kept->state = reader_state_share(reader);
    Status status = parity_data_load(reader, &kept->arena, &kept->data, err);
    if (status != ST_OK) {
        kept_free(reader->programme, kept);
        return status;
    }
    *out = kept;
    return ST_OK;
}

/* Becomes the programme's, unless another reader was quicker with what is newer. */
static void kept_offer(Programme *programme, ParityKept *kept)
{
    ParityKept *old = NULL;

    pthread_mutex_lock(&programme->lock);
    if (programme->parity == NULL || programme->parity->version <= kept->version) {
        old = programme->parity;
        programme->parity = kept;
        kept->users++;
    }
    pthread_mutex_unlock(&programme->lock);
    if (old != NULL) {
        kept_release(programme, old);
    }
}

Status parity_data_acquire(Reader *reader, const ParityData **out, Error *err)
{
    ParityKept *kept = kept_find(reader);

    if (kept == NULL) {
        TRY(kept_make(reader, &kept, err));
        kept_offer(reader->programme, kept);
    }
    *out = &kept->data;
    return ST_OK;
}

void parity_data_release(Reader *reader, const ParityData *data)
{
    kept_release(reader->programme, (ParityKept *)(uintptr_t)data);
}

void parity_kept_drop(Programme *programme)
{
    if (programme->parity != NULL) {
        kept_release(programme, programme->parity);
        programme->parity = NULL;
    }
}
