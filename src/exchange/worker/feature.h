/*
 * feature.h - a feature of GDAL as a row of the stream.
 */
#ifndef EXCHANGE_WORKER_FEATURE_H
#define EXCHANGE_WORKER_FEATURE_H

#include "exchange/row_stream.h"
#include "exchange/worker/dataset.h"

/* The names of the layer's fields, as they stand for the rows' cells. */
void layer_columns(const Dataset *dataset, Arena *arena, Buffer *out);

/*
 * Fails with ST_INVALID when nothing says where the layer lies and its first geometry cannot be in degrees; `first`
 * says that this is the first one with a geometry. `*out` lends from the arena and the feature.
 */
Status feature_row(Dataset *dataset, OGRFeatureH feature, bool first, Arena *arena, RowsRow *out, Error *err) CHECKED;

#endif
