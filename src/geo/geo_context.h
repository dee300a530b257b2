/*
 * geo_context.h - what geometry work needs one of per thread: the handle of the overlay library.
 */
#ifndef GEO_GEO_CONTEXT_H
#define GEO_GEO_CONTEXT_H

typedef struct GeoContext GeoContext;

/* Never NULL; ends the process without memory. */
GeoContext *geo_context_create(void);

/* NULL is let pass. */
void geo_context_free(GeoContext *context);

#endif
