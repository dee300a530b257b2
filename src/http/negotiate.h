/*
 * negotiate.h - which of several representations a client prefers, by Accept, Accept-Language, Accept-Encoding.
 */
#ifndef HTTP_NEGOTIATE_H
#define HTTP_NEGOTIATE_H

#include <stdbool.h>

#include "base/text.h"

/*
 * Index of the offered media type that `accept` likes best; ties go to the one offered first. An empty `accept` takes
 * the first. -1 when it accepts none of them. Source: RFC 9110, 12.5.1.
 */
int accept_type(Text accept, const char *const *offered, int count);

/* Index of the offered language ("en", "fr") liked best, or -1. "fr-CD" accepts "fr". */
int accept_language(Text accept, const char *const *offered, int count);

/* Is gzip accepted? Not when nothing is said. */
bool accept_gzip(Text accept);

#endif
