/*
 * Donors and projects, as they were on a day.
 */
#include "api/api.h"
#include "api/framework_question.h"
#include "service/donors_json.h"

typedef struct DonorsOpen {
    Reader *reader;
    FrameworksUse use;
    FrameworkQuestion question;
    Donors donors;
    bool known;
} DonorsOpen;

static void donors_close(DonorsOpen *open)
{
    frameworks_release(&open->use);
    reader_close(&open->reader);
}

#define DONORS_OPEN CLEANUP(donors_close) DonorsOpen

static Status donors_open(Request *req, Response *res, const char *form, DonorsOpen *out, Error *err)
{
    TRY(framework_question(req, res, form, &out->reader, &out->question, &out->known, err));
    if (out->known) {
        return ST_OK;
    }
    TRY(frameworks_acquire(out->reader, &out->question, &out->use, err));
    return donors_read(out->reader, &req->arena, &out->question, &out->use.set, &out->donors, err);
}

Status donors_get(Request *req, Response *res, Error *err)
{
    DONORS_OPEN open = {0};

    TRY(donors_open(req, res, "donors", &open, err));
    if (open.known) {
        return ST_OK;
    }
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    donors_json(&w, &open.donors);
    json_object_end(&w);
    return ST_OK;
}

Status one_donor_get(Request *req, Response *res, Error *err)
{
    DONORS_OPEN open = {0};
    const Donor *donor;

    TRY(donors_open(req, res, "one-donor", &open, err));
    if (open.known) {
        return ST_OK;
    }
    TRY(donor_find(&req->arena, &open.donors, req->captures[0], &donor, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    donor_json(&w, &req->arena, &open.donors, donor);
    json_object_end(&w);
    return ST_OK;
}

Status one_project_get(Request *req, Response *res, Error *err)
{
    DONORS_OPEN open = {0};
    ProjectPage page = {.donors = &open.donors, .frameworks = &open.use.set, .scope = &server_of(req)->scope};

    TRY(donors_open(req, res, "one-project", &open, err));
    if (open.known) {
        return ST_OK;
    }
    page.model = reader_model(open.reader);
    TRY(project_find(&req->arena, open.donors.projects, open.donors.project_count, req->captures[0], &page.project,
                     err));
    TRY(project_areas_read(open.reader, &req->arena, &open.question, page.project->id, &page.areas, &page.area_count,
                           err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    project_page_json(&w, &req->arena, &page);
    json_object_end(&w);
    return ST_OK;
}
