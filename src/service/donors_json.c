#include "service/donors_json.h"

#include "measure/amount.h"
#include "service/framework_json.h"

static const char *const DONORS_BY_IDS[] = {"not_said", "result", "above", "funded_as"};

static void money_json(JsonWriter *w, const DonorMoney *all, size_t count)
{
    json_member_array(w, "money");
    for (size_t i = 0; i < count; i++) {
        json_object_begin(w);
        member_some_text_json(w, "currency", all[i].currency);
        json_member_int(w, "projects", (int64_t)all[i].projects);
        member_number_json(w, "grant", all[i].grant);
        member_number_json(w, "budget", all[i].budget);
        member_number_json(w, "spent", all[i].spent);
        member_percent_json(w, "burn_percent", all[i].burn);
        json_object_end(w);
    }
    json_array_end(w);
}

static void donor_members(JsonWriter *w, const Donor *donor)
{
    member_id_json(w, "id", donor->id);
    member_some_text_json(w, "code", donor->code);
    member_some_text_json(w, "name", donor->name);
}

void donors_json(JsonWriter *w, const Donors *donors)
{
    member_day_json(w, "on", donors->on);
    json_member_array(w, "donors");
    for (size_t i = 0; i < donors->count; i++) {
        const Donor *donor = &donors->all[i];
        json_object_begin(w);
        donor_members(w, donor);
        json_member_int(w, "projects", (int64_t)donor->project_count);
        json_member_int(w, "frameworks", (int64_t)donor->framework_count);
        json_member_int(w, "results", (int64_t)donor->result_count);
        json_member_int(w, "co_funded", (int64_t)donor->co_funded_count);
        money_json(w, donor->money, donor->money_count);
        json_object_end(w);
    }
    json_array_end(w);
    json_member_object(w, "totals");
    json_member_int(w, "donors", (int64_t)donors->count);
    json_member_int(w, "projects", (int64_t)donors->project_count);
    json_member_int(w, "results", (int64_t)donors->result_count);
    json_member_int(w, "co_funded", (int64_t)donors->co_funded_count);
    money_json(w, donors->money, donors->money_count);
    json_object_end(w);
}

static void share_json(JsonWriter *w, const NodeDonor *donor)
{
    member_number_json(w, "share_percent", donor->known ? ratio_of(donor->share, AMOUNT_ONE) : ratio_unknown());
}

static void node_donors_json(JsonWriter *w, const NodeDonors *donors)
{
    json_member_string(w, "said_of", DONORS_BY_IDS[donors->by]);
    json_member_array(w, "donors");
    for (size_t i = 0; i < donors->count; i++) {
        json_object_begin(w);
        member_id_json(w, "id", donors->all[i].id);
        member_some_text_json(w, "name", donors->all[i].name);
        share_json(w, &donors->all[i]);
        json_object_end(w);
    }
    json_array_end(w);
}

static void indicator_figures_json(JsonWriter *w, Arena *arena, const DonorResult *result, const Indicator *indicator)
{
    int64_t part;

    json_object_begin(w);
    member_id_json(w, "id", indicator->id);
    json_member_text(w, "code", indicator->code);
    member_label_json(w, "name", &indicator->name);
    member_label_json(w, "unit", &indicator->unit);
    member_number_json(w, "full", indicator->figure.actual);
    bool told = pro_rata(arena, indicator, &result->donors, result->donors.all[result->at].id, &part);
    member_number_json(w, "pro_rata", told ? ratio_of(part, AMOUNT_ONE) : ratio_unknown());
    member_number_json(w, "full_target", indicator->figure.target);
    member_percent_json(w, "achievement_percent", indicator->figure.achievement);
    json_member_string(w, "light", light_id(indicator->figure.light));
    json_object_end(w);
}

static void result_json(JsonWriter *w, Arena *arena, const DonorResult *result)
{
    const Framework *framework = result->framework;

    json_object_begin(w);
    json_member_text(w, "plan", framework->code);
    member_id_json(w, "id", result->node->id);
    json_member_text(w, "code", result->node->code);
    member_label_json(w, "text", &result->node->text);
    json_member_bool(w, "cancelled", result->node->cancelled);
    member_percent_json(w, "progress_percent", result->node->progress);
    json_member_string(w, "light", light_id(result->node->light));
    json_member_bool(w, "co_funded", result->donors.count > 1);
    share_json(w, &result->donors.all[result->at]);
    node_donors_json(w, &result->donors);
    json_member_array(w, "indicators");
    for (size_t i = 0; i < framework->indicator_count; i++) {
        if (&framework->nodes[framework->indicators[i].node] == result->node) {
            indicator_figures_json(w, arena, result, &framework->indicators[i]);
        }
    }
    json_array_end(w);
    json_object_end(w);
}

static void results_json(JsonWriter *w, Arena *arena, const Donor *donor)
{
    json_member_array(w, "results");
    for (size_t i = 0; i < donor->result_count; i++) {
        result_json(w, arena, &donor->results[i]);
    }
    json_array_end(w);
}

void donor_json(JsonWriter *w, Arena *arena, const Donors *donors, const Donor *donor)
{
    member_day_json(w, "on", donors->on);
    donor_members(w, donor);
    money_json(w, donor->money, donor->money_count);
    json_member_array(w, "projects");
    for (size_t i = 0; i < donor->project_count; i++) {
        json_object_begin(w);
        project_members_json(w, donor->projects[i], donors->on);
        json_object_end(w);
    }
    json_array_end(w);
    json_member_array(w, "frameworks");
    for (size_t i = 0; i < donor->framework_count; i++) {
        json_object_begin(w);
        framework_summary_json(w, donor->frameworks[i]);
        json_object_end(w);
    }
    json_array_end(w);
    results_json(w, arena, donor);
}

static bool is_of_project(const DonorResult *result, Id project)
{
    if (id_equal(result->framework->project.id, project)) {
        return true;
    }
    for (size_t i = 0; i < result->node->funding_count; i++) {
        const NodeFunding *funding = &result->node->fundings[i];
        if (id_equal(funding->project, project) && funding_counts(result->framework, funding)) {
            return true;
        }
    }
    return false;
}

/* Who pays for it, and who pays for a result that it or its framework names. */
static void project_donors_json(JsonWriter *w, const ProjectPage *page)
{
    json_member_array(w, "donors");
    for (size_t i = 0; i < page->donors->count; i++) {
        const Donor *donor = &page->donors->all[i];
        bool pays = id_equal(donor->id, page->project->donor_id);
        size_t results = 0;
        for (size_t r = 0; r < donor->result_count; r++) {
            results += is_of_project(&donor->results[r], page->project->id);
        }
        if (pays || results > 0) {
            json_object_begin(w);
            donor_members(w, donor);
            json_member_bool(w, "of_the_grant", pays);
            json_member_int(w, "results", (int64_t)results);
            json_object_end(w);
        }
    }
    json_array_end(w);
}

static void project_frameworks_json(JsonWriter *w, const ProjectPage *page)
{
    json_member_array(w, "frameworks");
    for (size_t i = 0; i < page->frameworks->count; i++) {
        const Framework *framework = &page->frameworks->all[i];
        if (framework->project.there && id_equal(framework->project.id, page->project->id)) {
            json_object_begin(w);
            framework_summary_json(w, framework);
            json_object_end(w);
        }
    }
    json_array_end(w);
}

/* What can be asked with `where`, as the parameter of a measure takes it. */
static void project_measures_json(JsonWriter *w, Arena *arena, const ProjectPage *page)
{
    json_member_array(w, "measures");
    for (size_t i = 0; i < page->model->measure_count; i++) {
        const Measure *measure = &page->model->measures[i];
        int dimension = measure_project_dimension(measure);
        if (dimension < 0 || measure->class > page->scope->max_class) {
            continue;
        }
        json_object_begin(w);
        json_member_text(w, "id", measure->id);
        member_label_json(w, "label", &measure->label);
        json_member_string(w, "where",
                           arena_format(arena, "%.*s:%.*s", TEXT_ARG(measure->dimensions[dimension].id),
                                        TEXT_ARG(page->project->code)));
        json_object_end(w);
    }
    json_array_end(w);
}

void project_page_json(JsonWriter *w, Arena *arena, const ProjectPage *page)
{
    member_day_json(w, "on", page->donors->on);
    project_members_json(w, page->project, page->donors->on);
    json_member_array(w, "areas");
    for (size_t i = 0; i < page->area_count; i++) {
        json_object_begin(w);
        member_id_json(w, "id", page->areas[i].id);
        member_some_text_json(w, "name", page->areas[i].name);
        json_object_end(w);
    }
    json_array_end(w);
    project_donors_json(w, page);
    project_frameworks_json(w, page);
    project_measures_json(w, arena, page);
}
