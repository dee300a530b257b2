/*
 * compiler.h - the few compiler attributes the code relies on, named for what they promise.
 */
#ifndef BASE_COMPILER_H
#define BASE_COMPILER_H

/* The result says whether it worked: ignoring it is a compile error. */
#define CHECKED __attribute__((warn_unused_result))

/* Checks a printf-like function's format (1-based positions of format and first argument; 0 for a va_list). */
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/* Runs `release(&variable)` when the variable leaves its scope. */
#define CLEANUP(release) __attribute__((cleanup(release)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
