/*
 * notice.h - what every map that leaves the programme says of itself.
 */
#ifndef EXCHANGE_NOTICE_H
#define EXCHANGE_NOTICE_H

#include "base/buffer.h"
#include "model/model.h"

/* That land without records is not safe land, whose borders these are, and whether all of it is made up; one line. */
void notice_write(Language language, bool demonstration, Buffer *out);

#endif
