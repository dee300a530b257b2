/*
 * measure_once.h - people who came to several sessions, counted once; private to the measures.
 *
 * The greatest number of a month stands for its sessions, that of several months for all of them. So what is read once
 * from the rows, and again only when rows of the measure's type were written, is the greatest number of each month by
 * what rows name; every question is answered from that. Source: domain/programme.md 4.1.
 */
#ifndef SERVICE_MEASURE_ONCE_H
#define SERVICE_MEASURE_ONCE_H

#include "service/measure_question.h"

/* The row of an answer that a period and members (as pages have them, in the order of question->by) belong to, or -1.
 */
typedef int64_t (*OnceRowFinder)(void *context, int32_t month, const Text *members);

/* Adds to `sums`, thousandths by row. The measure counts something once. */
Status measure_once(Reader *reader, const MeasureQuestion *question, OnceRowFinder find, void *context, int64_t *sums,
                    Error *err) CHECKED;

#endif
