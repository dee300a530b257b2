#include "api/live.h"

#include <pthread.h>

#include "api/value_json.h"
#include "base/memory.h"
#include "base/time.h"
#include "http/channel.h"
#include "service/changes.h"

enum {
    /* How often the file is asked for commits, of whatever process: a fifth of the second a page may wait. */
    LOOK_EVERY_MS = 200,
    /* Shorter than what networks forget a silent connection after; a client that misses two knows it is cut off. */
    BEAT_EVERY_MS = 15 * 1000,
    /* When a client that was cut off should try again. */
    RETRY_MS = 2000,
    EVENT_ID_SIZE = 40
};

/* What one scope is told. */
typedef struct LiveView {
    Scope scope;
    Channel *channel;
    bool told; /* what stands at live->mark */
    struct LiveView *next;
} LiveView;

struct Live {
    ApiServer *server;
    pthread_t thread;
    pthread_mutex_t lock; /* everything below */
    pthread_cond_t wake;
    bool stop, due; /* due: a commit was noticed that could not be looked at yet */
    LiveView *views;
    CommitWatch *watch;
    ChangeMark mark; /* in arenas[turn] */
    Arena arenas[2];
    int turn;
    int64_t as_of_ms; /* up to when nothing is missing */
    int64_t beat_ms;
};

static const char *event_id(const Live *live, const ChangeMark *mark, char out[EVENT_ID_SIZE])
{
    snprintf(out, EVENT_ID_SIZE, "%llu-%s", (unsigned long long)mark->version, live->server->salt);
    return out;
}

static JsonWriter event_begin(Buffer *out, const char *name, uint64_t version, int64_t as_of_ms)
{
    buffer_format(out, "event: %s\ndata: ", name);
    JsonWriter w = json_writer(out);
    json_object_begin(&w);
    json_member_int(&w, "version", (int64_t)version);
    json_member(&w, "asOf");
    time_json(&w, as_of_ms);
    return w;
}

static void event_end(JsonWriter *w)
{
    json_object_end(w);
    buffer_string(w->out, "\n\n");
}

static void types_json(JsonWriter *w, const Changes *changes)
{
    json_member_array(w, "types");
    for (size_t i = 0; i < changes->type_count; i++) {
        json_object_begin(w);
        json_member_text(w, "type", changes->types[i].type->id);
        json_member_int(w, "records", (int64_t)changes->types[i].rows);
        json_object_end(w);
    }
    json_array_end(w);
}

static void change_event(Live *live, const ChangeMark *mark, const Changes *changes, bool all, Buffer *out)
{
    static const Changes nothing;
    char id[EVENT_ID_SIZE];

    buffer_format(out, "id: %s\n", event_id(live, mark, id));
    JsonWriter w = event_begin(out, "change", mark->version, live->as_of_ms);
    json_member_bool(&w, "all", all);
    types_json(&w, all ? &nothing : changes);
    json_member_bool(&w, "reports", all || changes->reports);
    event_end(&w);
}

static void view_tell(Live *live, LiveView *view, const Reader *reader, const ChangeMark *mark, Arena *arena)
{
    Changes changes = {.any = true, .all = true};
    BUFFER step = {0};
    BUFFER leap = {0};

    if (view->told) {
        changes_between(reader, &view->scope, &live->mark, mark, arena, &changes);
    }
    if (!changes.any) {
        return;
    }
    change_event(live, mark, &changes, changes.all, &step);
    buffer_format(&leap, "retry: %d\n", RETRY_MS);
    change_event(live, mark, &changes, true, &leap);
    channel_publish(view->channel, buffer_view(&step), buffer_view(&leap));
    view->told = true;
}

static void beat_tell(Live *live)
{
    BUFFER beat = {0};
    JsonWriter w = event_begin(&beat, "beat", live->mark.version, live->as_of_ms);

    event_end(&w);
    live->beat_ms = time_ticks_ms();
    for (LiveView *view = live->views; view != NULL; view = view->next) {
        channel_beat(view->channel, buffer_view(&beat));
    }
}

/* Reads where the programme stands and tells what is new. */
static Status live_look(Live *live, Error *err)
{
    Arena *arena = &live->arenas[1 - live->turn];
    int64_t now = time_now_ms();
    READER *reader = NULL;
    ChangeMark mark;

    arena_reset(arena);
    TRY(reader_acquire(live->server->programme, &reader, err));
    TRY(changes_mark(reader, arena, &mark, err));
    live->as_of_ms = now;
    for (LiveView *view = live->views; view != NULL; view = view->next) {
        view_tell(live, view, reader, &mark, arena);
    }
    live->mark = mark;
    live->turn = 1 - live->turn;
    live->due = false;
    return ST_OK;
}

/* Looks when something was committed. What cannot be read now is tried again; until then nothing says it is known. */
static Status live_follow(Live *live, Error *err)
{
    int64_t now = time_now_ms();

    live->due = commit_watch_moved(live->watch) || live->due;
    if (live->due) {
        return live_look(live, err);
    }
    live->as_of_ms = now;
    return ST_OK;
}

static size_t listeners_count(const Live *live)
{
    size_t count = 0;

    for (const LiveView *view = live->views; view != NULL; view = view->next) {
        count += channel_listeners(view->channel);
    }
    return count;
}

static void wait_until_next(Live *live)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += LOOK_EVERY_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&live->wake, &live->lock, &until);
}

static void *live_run(void *state)
{
    Live *live = state;
    Error ignored;

    pthread_mutex_lock(&live->lock);
    while (!live->stop) {
        if (listeners_count(live) == 0) {
            pthread_cond_wait(&live->wake, &live->lock);
            continue;
        }
        wait_until_next(live);
        bool known = !live->stop && live_follow(live, &ignored) == ST_OK;
        if (known && time_ticks_ms() - live->beat_ms >= BEAT_EVERY_MS) {
            beat_tell(live);
        }
    }
    pthread_mutex_unlock(&live->lock);
    return NULL;
}

static void live_free(Live *live)
{
    while (live->views != NULL) {
        LiveView *next = live->views->next;
        channel_close(live->views->channel);
        memory_free(live->views);
        live->views = next;
    }
    commit_watch_close(live->watch);
    arena_done(&live->arenas[0]);
    arena_done(&live->arenas[1]);
    pthread_cond_destroy(&live->wake);
    pthread_mutex_destroy(&live->lock);
    memory_free(live);
}

Status live_start(ApiServer *server, Live **out, Error *err)
{
    Live *live = memory_resize(NULL, sizeof *live);

    *live = (Live){.server = server};
    pthread_mutex_init(&live->lock, NULL);
    pthread_cond_init(&live->wake, NULL);
    arena_init(&live->arenas[0], 0);
    arena_init(&live->arenas[1], 0);
    Status status = commit_watch_open(server->programme, &live->watch, err);
    if (status == ST_OK && pthread_create(&live->thread, NULL, live_run, live) != 0) {
        status = error_set(err, ST_INTERNAL, "cannot start a thread");
    }
    if (status != ST_OK) {
        live_free(live);
        return status;
    }
    *out = live;
    return ST_OK;
}

void live_end(Live *live)
{
    if (live == NULL) {
        return;
    }
    pthread_mutex_lock(&live->lock);
    live->stop = true;
    for (LiveView *view = live->views; view != NULL; view = view->next) {
        channel_end(view->channel);
    }
    pthread_cond_signal(&live->wake);
    pthread_mutex_unlock(&live->lock);
}

void live_stop(Live *live)
{
    if (live == NULL) {
        return;
    }
    live_end(live);
    pthread_join(live->thread, NULL);
    live_free(live);
}

static LiveView *view_of(Live *live, const Scope *scope)
{
    for (LiveView *view = live->views; view != NULL; view = view->next) {
        if (scope_equal(&view->scope, scope)) {
            return view;
        }
    }
    LiveView *view = memory_resize(NULL, sizeof *view);
    size_t most = http_listeners_max(live->server->http); /* of each scope; the server's connections bound them all */
    *view = (LiveView){.scope = *scope, .channel = channel_open(most), .next = live->views};
    live->views = view;
    live->due = true;
    return view;
}

/* Call with the lock held. What was committed before is looked at first: the listener hears of all that comes after. */
static Status view_join(Live *live, LiveView *view, Text last, Response *res, Error *err)
{
    char id[EVENT_ID_SIZE];

    TRY(live_follow(live, err));
    bool current = text_equal(last, text_of(event_id(live, &live->mark, id)));
    beat_tell(live);
    TRY(channel_join(view->channel, res, current, err));
    pthread_cond_signal(&live->wake);
    return ST_OK;
}

Status live_join(Live *live, const Scope *scope, Text last, Response *res, Error *err)
{
    pthread_mutex_lock(&live->lock);
    Status status = live->stop ? error_set(err, ST_BUSY, "this server is about to end")
                               : view_join(live, view_of(live, scope), last, res, err);
    pthread_mutex_unlock(&live->lock);
    return status;
}

Status events_get(Request *req, Response *res, Error *err)
{
    ApiServer *server = server_of(req);
    Text last = request_header(req, "Last-Event-ID");

    res->content_type = "text/event-stream";
    res->cache = "no-store";
    if (last.length == 0) {
        request_param(req, TEXT("since"), &last);
    }
    return req->method == METHOD_HEAD ? ST_OK : live_join(server->live, &server->scope, last, res, err);
}
