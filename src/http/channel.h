/*
 * channel.h - what many open answers are told at once: server-sent events, made once and shared by all who listen.
 *
 * A listener is a response that does not end. It costs no thread: while there is nothing to say its connection sleeps.
 * Nothing is queued for it: who reads slower than messages come gets the newest when it is ready for it, and is told
 * by its form that it missed some. From any thread.
 */
#ifndef HTTP_CHANNEL_H
#define HTTP_CHANNEL_H

#include "http/message.h"

typedef struct Channel Channel;

/* At most `listeners_max` listen; see http_listeners_max. */
Channel *channel_open(size_t listeners_max);

/*
 * Every answer of its listeners comes to its end; nobody may join any more. Before http_server_stop, which waits for
 * them.
 */
void channel_end(Channel *channel);

/* After http_server_stop. NULL is fine. */
void channel_close(Channel *channel);

size_t channel_listeners(Channel *channel);

/*
 * The next message, whole events as bytes: `step` for those who had the one before, `leap` for who had not: it tells
 * them to take nothing for known. Both are copied.
 */
void channel_publish(Channel *channel, Text step, Text leap);

/* Nothing new, and the wire still holds: for all who have everything. Copied. */
void channel_beat(Channel *channel, Text bytes);

/*
 * Makes `res` a listener's answer. `current`: the client has what was published last and waits for the next, beginning
 * with the last beat; otherwise it begins with the last leap. ST_BUSY when too many listen or the channel has ended.
 */
Status channel_join(Channel *channel, Response *res, bool current, Error *err) CHECKED;

#endif
