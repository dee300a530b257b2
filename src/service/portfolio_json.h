/*
 * portfolio_json.h - a portfolio as the JSON of docs/formats/portfolio.md: the same for pages and the command line.
 */
#ifndef SERVICE_PORTFOLIO_JSON_H
#define SERVICE_PORTFOLIO_JSON_H

#include "json/writer.h"
#include "service/portfolio.h"

/* Members of an object that is open. Texts come in both languages. */
void portfolio_json(JsonWriter *w, Arena *arena, const Portfolio *portfolio);

#endif
