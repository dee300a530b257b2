/*
 * donors_json.h - donors and projects as the JSON of docs/formats/donors.md.
 */
#ifndef SERVICE_DONORS_JSON_H
#define SERVICE_DONORS_JSON_H

#include "json/writer.h"
#include "service/donors.h"

/* Members of an object that is open. */
void donors_json(JsonWriter *w, const Donors *donors);
void donor_json(JsonWriter *w, Arena *arena, const Donors *donors, const Donor *donor);

/* What a page of a project shows. Areas and measures are read for it. */
typedef struct ProjectPage {
    const ProjectFacts *project;
    const Donors *donors;
    const FrameworkSet *frameworks;
    const Model *model;
    const Scope *scope;
    ProjectArea *areas;
    size_t area_count;
} ProjectPage;
void project_page_json(JsonWriter *w, Arena *arena, const ProjectPage *page);

#endif
