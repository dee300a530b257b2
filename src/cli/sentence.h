/*
 * sentence.h - the sentences of the command line in the caller's language, with their gaps filled.
 */
#ifndef CLI_SENTENCE_H
#define CLI_SENTENCE_H

#include "cli/command.h"

typedef enum Message {
#define MESSAGE(id, english, french) MESSAGE_##id,
#include "cli/messages.def"
#undef MESSAGE
    MESSAGE_COUNT
} Message;

/* The sentence as it stands. */
const char *message_in(Language language, Message message);

/* The sentence with {1}, {2}… replaced by the strings that follow: as many as its highest number. In call->arena. */
const char *message_fill(const Call *call, Message message, ...);

/* "12,345", or with the blanks of French. */
const char *message_count(const Call *call, uint64_t number);

/* Fills and returns ST_USAGE with the sentence as the error. */
#define USAGE_ERROR(call, err, ...) error_set(err, ST_USAGE, "%s", message_fill(call, __VA_ARGS__))

#endif
