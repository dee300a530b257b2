#include "http/channel.h"

#include <microhttpd.h>
#include <pthread.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "http/listener.h"

enum {
    /* What the library sets aside for one response; a chunk is written into the connection's own memory. */
    BLOCK_BYTES = 1024,
    /* What the system may hold for a reader that does not read: past it, messages are left out instead of queued. */
    SEND_BUFFER_BYTES = 16 * 1024
};

/* Shared by all who send it; freed by the last. Guarded by the channel's lock. */
typedef struct Message {
    size_t users, size;
    char bytes[];
} Message;

struct Listener {
    Channel *channel;
    struct MHD_Connection *connection;
    Message *message; /* on its way, or NULL */
    size_t sent;      /* bytes of it */
    uint64_t seen;    /* the last message it had; 0: none */
    uint64_t beat;
    bool asleep; /* its connection is suspended */
    Listener *next, *previous;
};

struct Channel {
    pthread_mutex_t lock;
    Listener *first;
    size_t count, listeners_max;
    uint64_t published, beats; /* how many of each */
    Message *step, *leap, *beat;
    bool ended;
};

static Message *message_make(Text text)
{
    Message *message = memory_resize(NULL, sizeof *message + text.length);

    message->users = 1;
    message->size = text.length;
    memcpy(message->bytes, text.at, text.length);
    return message;
}

static void message_drop(Message *message)
{
    if (message != NULL && --message->users == 0) {
        memory_free(message);
    }
}

Channel *channel_open(size_t listeners_max)
{
    Channel *channel = memory_resize(NULL, sizeof *channel);

    *channel = (Channel){.listeners_max = listeners_max};
    pthread_mutex_init(&channel->lock, NULL);
    return channel;
}

/* Call with the lock held. */
static void wake_all(Channel *channel)
{
    for (Listener *one = channel->first; one != NULL; one = one->next) {
        if (one->asleep) {
            one->asleep = false;
            MHD_resume_connection(one->connection);
        }
    }
}

void channel_end(Channel *channel)
{
    pthread_mutex_lock(&channel->lock);
    channel->ended = true;
    wake_all(channel);
    pthread_mutex_unlock(&channel->lock);
}

void channel_close(Channel *channel)
{
    if (channel == NULL) {
        return;
    }
    message_drop(channel->step);
    message_drop(channel->leap);
    message_drop(channel->beat);
    pthread_mutex_destroy(&channel->lock);
    memory_free(channel);
}

size_t channel_listeners(Channel *channel)
{
    pthread_mutex_lock(&channel->lock);
    size_t count = channel->count;
    pthread_mutex_unlock(&channel->lock);
    return count;
}

void channel_publish(Channel *channel, Text step, Text leap)
{
    pthread_mutex_lock(&channel->lock);
    message_drop(channel->step);
    message_drop(channel->leap);
    channel->step = message_make(step);
    channel->leap = message_make(leap);
    channel->published++;
    wake_all(channel);
    pthread_mutex_unlock(&channel->lock);
}

void channel_beat(Channel *channel, Text bytes)
{
    pthread_mutex_lock(&channel->lock);
    message_drop(channel->beat);
    channel->beat = message_make(bytes);
    channel->beats++;
    wake_all(channel);
    pthread_mutex_unlock(&channel->lock);
}

/* The next message for it, or NULL. Call with the lock held. */
static Message *message_next(Listener *listener)
{
    Channel *channel = listener->channel;
    Message *next = NULL;

    if (listener->seen < channel->published) {
        next = listener->seen > 0 && listener->seen == channel->published - 1 ? channel->step : channel->leap;
    } else if (listener->beat < channel->beats) {
        next = channel->beat;
    }
    /* A message says more than a beat: who gets one needs no other sign. */
    listener->seen = channel->published;
    listener->beat = channel->beats;
    if (next != NULL) {
        next->users++;
    }
    return next;
}

static ssize_t bytes_take(Listener *listener, char *out, size_t max)
{
    const Message *message = listener->message;
    size_t left = message->size - listener->sent, size = left < max ? left : max;

    memcpy(out, message->bytes + listener->sent, size);
    listener->sent += size;
    if (listener->sent == message->size) {
        message_drop(listener->message);
        listener->message = NULL;
        listener->sent = 0;
    }
    return (ssize_t)size;
}

/* The library asks for more: on a server thread, while the connection can take it. */
static ssize_t listener_read(void *context, uint64_t offset, char *out, size_t max)
{
    Listener *listener = context;
    Channel *channel = listener->channel;
    ssize_t size = 0;

    (void)offset;
    pthread_mutex_lock(&channel->lock);
    if (channel->ended) {
        pthread_mutex_unlock(&channel->lock);
        return MHD_CONTENT_READER_END_OF_STREAM;
    }
    if (listener->message == NULL) {
        listener->message = message_next(listener);
    }
    if (listener->message != NULL) {
        size = bytes_take(listener, out, max);
    } else {
        /* Under the lock, so that whoever publishes next sees it asleep. */
        listener->asleep = true;
        MHD_suspend_connection(listener->connection);
    }
    pthread_mutex_unlock(&channel->lock);
    return size;
}

static void listener_free(void *context)
{
    Listener *listener = context;
    Channel *channel = listener->channel;

    pthread_mutex_lock(&channel->lock);
    *(listener->previous == NULL ? &channel->first : &listener->previous->next) = listener->next;
    if (listener->next != NULL) {
        listener->next->previous = listener->previous;
    }
    channel->count--;
    message_drop(listener->message);
    pthread_mutex_unlock(&channel->lock);
    memory_free(listener);
}

void listener_leave(Listener *listener)
{
    if (listener != NULL) {
        listener_free(listener);
    }
}

Status channel_join(Channel *channel, Response *res, bool current, Error *err)
{
    Listener *listener = memory_resize(NULL, sizeof *listener);

    pthread_mutex_lock(&channel->lock);
    if (channel->ended || channel->count >= channel->listeners_max) {
        size_t max = channel->listeners_max;
        bool ended = channel->ended;
        pthread_mutex_unlock(&channel->lock);
        memory_free(listener);
        return ended ? error_set(err, ST_BUSY, "this server is about to end")
                     : error_set(err, ST_BUSY, "%zu listen already, which is the most; ask for pages without", max);
    }
    *listener = (Listener){.channel = channel, .next = channel->first};
    if (current) {
        listener->seen = channel->published;
    }
    if (listener->next != NULL) {
        listener->next->previous = listener;
    }
    channel->first = listener;
    channel->count++;
    pthread_mutex_unlock(&channel->lock);
    res->listener = listener;
    return ST_OK;
}

static void buffer_limit(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int bytes = SEND_BUFFER_BYTES;

    if (info != NULL) {
        setsockopt(info->connect_fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    }
}

struct MHD_Response *listener_response(Listener *listener, struct MHD_Connection *connection)
{
    listener->connection = connection;
    buffer_limit(connection);
    struct MHD_Response *reply =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, listener_read, listener, listener_free);
    if (reply == NULL) {
        listener_free(listener);
    }
    return reply;
}
