/*
 * feature.h - a feature of GDAL as a row of the stream.
 */
#ifndef EXCHANGE_WORKER_FEATURE_H
#define EXCHANGE_WORKER_FEATURE_H

#include "exchange/row_stream.h"
#include "exchange/worker/dataset.h"

/* Looks at the layer's fields, which `arena` keeps, and writes their names as the columns of the rows to come. */
void layer_columns(Dataset *dataset, Arena *arena, Buffer *out);

/*
 * Fails with ST_INVALID when nothing says where the layer lies and its first geometry cannot be in degrees; `first`
 * says that this is the first one with a geometry. `*out` lends from the arena and the feature.
 */
Status feature_row(Dataset *dataset, OGRFeatureH feature, bool first, Arena *arena, RowsRow *out, Error *err) CHECKED;

#endif
