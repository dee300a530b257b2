/*
 * parity_json.h - answers about parity as JSON, the same on the command line and over HTTP: the members of an object
 * that the caller begins and ends. Shares are percent with one decimal, hidden counts null.
 */
#ifndef SERVICE_PARITY_JSON_H
#define SERVICE_PARITY_JSON_H

#include "json/writer.h"
#include "service/parity.h"

void parity_table_json(JsonWriter *w, const ParityTable *table, Language language);
void parity_series_json(JsonWriter *w, const ParityMonth *months, size_t count);
/* NULL: they are not published. */
void parity_flows_json(JsonWriter *w, const ParityFlow *flows, size_t count, int months);
void parity_pipeline_json(JsonWriter *w, const ParityPipeline *pipeline, Language language);
void parity_outlook_json(JsonWriter *w, const ParityOutlook *outlook, const ParityOutlookQuery *asked,
                         Language language);

/* Member `missing`: people of the under-represented sex. */
void parity_missing_json(JsonWriter *w, ParityCount count);

#endif
