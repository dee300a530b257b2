#include "service/made.h"

#include "base/memory.h"
#include "service/programme_state.h"
#include "store/change_counts.h"

struct Made {
    void *content;
    Arena arena;
    ModelState *state;
    uint64_t version;
    uint64_t basis, subject; /* basis: what was written until then of what it is made of */
    int32_t on;
    Scope scope;
    int users; /* guarded by the programme's lock */
};

static void made_free(Programme *programme, Made *made)
{
    model_state_release(programme, made->state);
    arena_done(&made->arena);
    memory_free(made);
}

static void use_end(Programme *programme, Made *made)
{
    pthread_mutex_lock(&programme->lock);
    bool last = --made->users == 0;
    pthread_mutex_unlock(&programme->lock);
    if (last) {
        made_free(programme, made);
    }
}

/* Rows of the asked types that were ever written, as the reader sees it; the version where any record matters. */
static Status basis_read(Reader *reader, const MadeAsk *ask, uint64_t *out, Error *err)
{
    ChangeCount *counts;
    size_t count;
    Arena arena;

    *out = reader->info.version;
    if (ask->type_count == 0) {
        return ST_OK;
    }
    arena_init(&arena, 0);
    Status status = change_counts_read(reader->db, &arena, &counts, &count, err);
    *out = 0;
    for (size_t i = 0; status == ST_OK && i < count; i++) {
        for (size_t k = 0; k < ask->type_count; k++) {
            *out += counts[i].type == ask->types[k]->number ? counts[i].rows : 0;
        }
    }
    arena_done(&arena);
    return status;
}

static bool made_fits(const Made *made, const Reader *reader, const MadeAsk *ask, uint64_t basis)
{
    return made != NULL && made->basis == basis && made->subject == ask->subject && made->state == reader->state &&
           made->on == ask->on && scope_equal(&made->scope, &ask->scope);
}

static Made *made_find(const Reader *reader, const MadeAsk *ask, uint64_t basis)
{
    Programme *programme = reader->programme;

    pthread_mutex_lock(&programme->lock);
    Made *made = programme->made[ask->kind];
    bool fits = made_fits(made, reader, ask, basis);
    if (fits) {
        made->users++;
    }
    pthread_mutex_unlock(&programme->lock);
    return fits ? made : NULL;
}

static Status made_make(Reader *reader, const MadeAsk *ask, uint64_t basis, Made **out, Error *err)
{
    Made *made = memory_resize(NULL, sizeof *made);

    *made = (Made){.version = reader->info.version,
                   .basis = basis,
                   .subject = ask->subject,
                   .on = ask->on,
                   .scope = ask->scope,
                   .users = 1};
    arena_init(&made->arena, 0);
    made->state = reader_state_share(reader);
    Status status = ask->make(reader, &made->arena, ask->question, &made->content, err);
    if (status != ST_OK) {
        made_free(reader->programme, made);
        return status;
    }
    *out = made;
    return ST_OK;
}

/* Becomes the programme's, unless another reader was quicker with what is newer. */
static void made_offer(Programme *programme, MadeKind kind, Made *made)
{
    Made *old = NULL;

    pthread_mutex_lock(&programme->lock);
    if (programme->made[kind] == NULL || programme->made[kind]->version <= made->version) {
        old = programme->made[kind];
        programme->made[kind] = made;
        made->users++;
    }
    pthread_mutex_unlock(&programme->lock);
    if (old != NULL) {
        use_end(programme, old);
    }
}

Status made_acquire(Reader *reader, const MadeAsk *ask, Made **out, Error *err)
{
    uint64_t basis;

    TRY(basis_read(reader, ask, &basis, err));
    Made *made = made_find(reader, ask, basis);
    if (made == NULL) {
        TRY(made_make(reader, ask, basis, &made, err));
        made_offer(reader->programme, ask->kind, made);
    }
    *out = made;
    return ST_OK;
}

const void *made_content(const Made *made)
{
    return made->content;
}

void made_release(const Reader *reader, Made *made)
{
    if (made != NULL) {
        use_end(reader->programme, made);
    }
}

void made_drop(Programme *programme)
{
    for (int kind = 0; kind < MADE_KINDS; kind++) {
        if (programme->made[kind] != NULL) {
            use_end(programme, programme->made[kind]);
            programme->made[kind] = NULL;
        }
    }
}
