/*
 * shelf.h - answers that many ask for at the same moment, kept as they were sent: made once for
 * those who take them compressed and once for those who do not, and shared.
 *
 * A key names everything an answer depends on, the version of the data among it: nothing is ever taken from the shelf
 * for being old, it only gives way to newer ones. From any thread.
 */
#ifndef HTTP_SHELF_H
#define HTTP_SHELF_H

#include <stdbool.h>

#include "base/buffer.h"

typedef struct Shelf Shelf;

/* The bytes of an answer, plain and, where that helps, compressed; lives until the last who holds it lets go. */
typedef struct Kept Kept;

Shelf *shelf_open(void);

/* What is still held lives on. NULL is fine. */
void shelf_close(Shelf *shelf);

/* NULL when there is none; else it is held: see kept_release. */
Kept *shelf_find(Shelf *shelf, Text key);

/*
 * Takes `body` (which is then empty) and its compressed form, or an empty one, and gives it back held. What stood under
 * the key gives way; so does what was wanted longest ago when there is no room. `content_type` outlives the shelf.
 */
Kept *shelf_put(Shelf *shelf, Text key, const char *content_type, Buffer *body, Buffer *packed);

void kept_release(Kept *kept);

const char *kept_content_type(const Kept *kept);
Text kept_plain(const Kept *kept);
Text kept_packed(const Kept *kept); /* empty: none */

#endif
