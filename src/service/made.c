#include "service/made.h"

#include "base/memory.h"
#include "service/programme_state.h"

struct Made {
    void *content;
    Arena arena;
    ModelState *state;
    uint64_t version;
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

static bool made_fits(const Made *made, const Reader *reader, const MadeAsk *ask)
{
    return made != NULL && made->version == reader->info.version && made->state == reader->state &&
           made->on == ask->on && scope_equal(&made->scope, &ask->scope);
}

static Made *made_find(const Reader *reader, const MadeAsk *ask)
{
    Programme *programme = reader->programme;

    pthread_mutex_lock(&programme->lock);
    Made *made = programme->made[ask->kind];
    bool fits = made_fits(made, reader, ask);
    if (fits) {
        made->users++;
    }
    pthread_mutex_unlock(&programme->lock);
    return fits ? made : NULL;
}

static Status made_make(Reader *reader, const MadeAsk *ask, Made **out, Error *err)
{
    Made *made = memory_resize(NULL, sizeof *made);

    *made = (Made){.version = reader->info.version, .on = ask->on, .scope = ask->scope, .users = 1};
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
    Made *made = made_find(reader, ask);

    if (made == NULL) {
        TRY(made_make(reader, ask, &made, err));
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
