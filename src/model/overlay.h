/*
 * overlay.h - the document in which a programme adds to the shipped model.
 */
#ifndef MODEL_OVERLAY_H
#define MODEL_OVERLAY_H

#include "model/load.h"

/* Checks the document's own members and takes name and programme from it; its types and lists are left alone. */
void overlay_load(Loader *loader);

#endif
