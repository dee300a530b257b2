#include "service/donors.h"

#include <stdlib.h>

#include "model/role.h"
#include "service/named_find.h"

typedef struct Gathering {
    Reader *reader;
    Arena *arena;
    const FrameworkQuestion *question;
    const FrameworkSet *frameworks;
    Donors *out;
    size_t results; /* of all donors at most */
} Gathering;

static Donor *donor_of(Gathering *gathering, Id id)
{
    Donors *out = gathering->out;

    for (size_t i = 0; i < out->count; i++) {
        if (id_equal(out->all[i].id, id)) {
            return &out->all[i];
        }
    }
    Donor *donor = &out->all[out->count++];
    *donor = (Donor){.id = id,
                     .projects = ARENA_ARRAY(gathering->arena, const ProjectFacts *, out->project_count + 1),
                     .frameworks = ARENA_ARRAY(gathering->arena, const Framework *, gathering->frameworks->count + 1),
                     .results = ARENA_ARRAY(gathering->arena, DonorResult, gathering->results + 1),
                     .money = ARENA_ARRAY(gathering->arena, DonorMoney, out->project_count + 1)};
    return donor;
}

static Ratio known_sum(Ratio sum, Ratio more)
{
    return !ratio_is_known(more) ? sum : ratio_is_known(sum) ? ratio_add(sum, more) : more;
}

static DonorMoney *money_of(DonorMoney *all, size_t *count, Text currency)
{
    for (size_t i = 0; i < *count; i++) {
        if (text_equal(all[i].currency, currency)) {
            return &all[i];
        }
    }
    all[*count] = (DonorMoney){.currency = currency};
    return &all[(*count)++];
}

static void money_add(DonorMoney *money, const ProjectFacts *project)
{
    money->projects++;
    money->grant = known_sum(money->grant, project->grant);
    money->budget = known_sum(money->budget, project->budget);
    money->spent = known_sum(money->spent, project->spent);
    if (ratio_is_known(project->spent) && ratio_is_known(project->budget)) {
        money->burn_spent = known_sum(money->burn_spent, project->spent);
        money->burn_budget = known_sum(money->burn_budget, project->budget);
        money->burn = ratio_divide(money->burn_spent, money->burn_budget);
    }
}

static void projects_take(Gathering *gathering)
{
    Donors *out = gathering->out;

    out->money = ARENA_ARRAY(gathering->arena, DonorMoney, out->project_count + 1);
    for (size_t i = 0; i < out->project_count; i++) {
        const ProjectFacts *project = &out->projects[i];
        if (!id_is_nil(project->donor_id)) {
            Donor *donor = donor_of(gathering, project->donor_id);
            donor->projects[donor->project_count++] = project;
            money_add(money_of(donor->money, &donor->money_count, project->currency), project);
            money_add(money_of(out->money, &out->money_count, project->currency), project);
        }
    }
}

static void framework_take(Donor *donor, const Framework *framework)
{
    if (donor->framework_count == 0 || donor->frameworks[donor->framework_count - 1] != framework) {
        donor->frameworks[donor->framework_count++] = framework;
    }
}

static bool has_indicator(const Framework *framework, const ResultNode *node)
{
    for (size_t i = 0; i < framework->indicator_count; i++) {
        if (&framework->nodes[framework->indicators[i].node] == node) {
            return true;
        }
    }
    return false;
}

/* What is measured, or of which it is said who pays for it. */
static bool is_told(const Framework *framework, const ResultNode *node, const NodeDonors *donors)
{
    return donors->count > 0 && (donors->by == DONORS_BY_NODE || has_indicator(framework, node));
}

static void result_take(Gathering *gathering, const Framework *framework, const ResultNode *node)
{
    NodeDonors donors;

    node_donors(gathering->arena, framework, node, &donors);
    if (!is_told(framework, node, &donors)) {
        return;
    }
    gathering->out->result_count++;
    gathering->out->co_funded_count += donors.count > 1;
    for (size_t i = 0; i < donors.count; i++) {
        Donor *donor = donor_of(gathering, donors.all[i].id);
        framework_take(donor, framework);
        donor->results[donor->result_count++] = (DonorResult){framework, node, donors, i};
        donor->co_funded_count += donors.count > 1;
    }
}

static void frameworks_take(Gathering *gathering)
{
    for (size_t i = 0; i < gathering->frameworks->count; i++) {
        const Framework *framework = &gathering->frameworks->all[i];
        if (framework->project.there && !id_is_nil(framework->project.donor_id)) {
            framework_take(donor_of(gathering, framework->project.donor_id), framework);
        }
        for (size_t n = 0; n < framework->node_count; n++) {
            result_take(gathering, framework, &framework->nodes[n]);
        }
    }
}

static int donor_compare(const void *a, const void *b)
{
    const Donor *x = a, *y = b;
    int order = text_compare(x->name, y->name);

    return order != 0 ? order : id_compare(x->id, y->id);
}

/* What they are called now; a record that is not there has no name. */
static Status donors_name(Gathering *gathering, Error *err)
{
    const RecordType *type = model_role_type(reader_model(gathering->reader), ROLE_IS_ORGANISATION);
    RecordRow row;
    Slots slots = {type, ROLE_IS_ORGANISATION, &row};

    for (size_t i = 0; type != NULL && i < gathering->out->count; i++) {
        Donor *donor = &gathering->out->all[i];
        RecordsOn asked = {
            .type = type, .id = donor->id, .scope = gathering->question->scope, .on = gathering->question->on};
        bool there;
        TRY(record_on(gathering->reader, gathering->arena, &asked, &row, &there, err));
        if (there) {
            donor->name = slot_text(&slots, SLOT_IS_ORGANISATION_NAME);
            donor->code = slot_text(&slots, SLOT_IS_ORGANISATION_CODE);
        }
    }
    return ST_OK;
}

static size_t donors_most(const Gathering *gathering)
{
    size_t most = gathering->out->project_count;

    for (size_t i = 0; i < gathering->frameworks->count; i++) {
        const Framework *framework = &gathering->frameworks->all[i];
        most++;
        for (size_t n = 0; n < framework->node_count; n++) {
            most += framework->nodes[n].funding_count;
        }
    }
    return most;
}

Status donors_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, const FrameworkSet *frameworks,
                   Donors *out, Error *err)
{
    Gathering gathering = {
        .reader = reader, .arena = arena, .question = question, .frameworks = frameworks, .out = out};

    *out = (Donors){.on = question->on};
    TRY(projects_read(reader, arena, question, &out->projects, &out->project_count, err));
    for (size_t i = 0; i < frameworks->count; i++) {
        gathering.results += frameworks->all[i].node_count;
    }
    out->all = ARENA_ARRAY(arena, Donor, donors_most(&gathering) + 1);
    projects_take(&gathering);
    frameworks_take(&gathering);
    TRY(donors_name(&gathering, err));
    qsort(out->all, out->count, sizeof *out->all, donor_compare);
    return ST_OK;
}

Status donor_find(Arena *arena, const Donors *donors, Text code, const Donor **out, Error *err)
{
    NamedFind find;

    named_find_begin(&find, arena, code);
    for (size_t i = 0; i < donors->count; i++) {
        if (named_find_is(&find, donors->all[i].id, donors->all[i].code)) {
            *out = &donors->all[i];
            return ST_OK;
        }
    }
    return named_find_fail(&find, "there was no donor", err);
}
