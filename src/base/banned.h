/*
 * banned.h - included before every file: what this code never calls.
 *
 * Unbounded string functions, hidden global state, and the heap outside base/ (arenas and buffers own memory).
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef alloca

#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol atof gets localtime gmtime rand srand alloca
#ifndef WHITESTONE_OWNS_MEMORY
#pragma GCC poison malloc calloc realloc free strdup strndup
#endif

#endif
