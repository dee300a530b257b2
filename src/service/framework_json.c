#include "service/framework_json.h"

#include "measure/amount.h"
#include "service/goals.h"
#include "service/projects.h"

enum { THOUSAND = 1000, HUNDREDTHS_OF_PERCENT = 10000 };

void member_label_json(JsonWriter *w, const char *key, const Label *label)
{
    json_member_object(w, key);
    json_member_text(w, "en", label->in[LANGUAGE_EN]);
    json_member_text(w, "fr", label->in[LANGUAGE_FR]);
    json_object_end(w);
}

void member_some_text_json(JsonWriter *w, const char *key, Text text)
{
    if (text.length == 0) {
        json_member_null(w, key);
    } else {
        json_member_text(w, key, text);
    }
}

void member_id_json(JsonWriter *w, const char *key, Id id)
{
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    member_some_text_json(w, key, id_is_nil(id) ? (Text){0} : text_of(text));
}

void member_code_json(JsonWriter *w, const char *key, const Code *code)
{
    member_some_text_json(w, key, code == NULL ? (Text){0} : code->id);
}

void member_date_json(JsonWriter *w, const char *key, Date date)
{
    char text[DATE_TEXT_SIZE] = "";

    date_format(date, text);
    member_some_text_json(w, key, date_is_known(date) ? text_of(text) : (Text){0});
}

void member_day_json(JsonWriter *w, const char *key, int32_t day)
{
    member_date_json(w, key, (Date){day, PRECISION_DAY});
}

void member_period_json(JsonWriter *w, const char *key, Period period)
{
    json_member_object(w, key);
    member_day_json(w, "from", period.from);
    member_day_json(w, "to", period.to);
    json_object_end(w);
}

static void member_scaled_json(JsonWriter *w, const char *key, Ratio ratio, int64_t scale, double unit)
{
    if (ratio_is_known(ratio)) {
        json_member_double(w, key, (double)ratio_rounded(ratio, scale) / unit);
    } else {
        json_member_null(w, key);
    }
}

void member_number_json(JsonWriter *w, const char *key, Ratio ratio)
{
    member_scaled_json(w, key, ratio, THOUSAND, THOUSAND);
}

void member_percent_json(JsonWriter *w, const char *key, Ratio ratio)
{
    member_scaled_json(w, key, ratio, HUNDREDTHS_OF_PERCENT, 100);
}

void member_amount_json(JsonWriter *w, const char *key, int64_t thousandths)
{
    json_member_double(w, key, (double)thousandths / THOUSAND);
}

void roll_members_json(JsonWriter *w, const RollUp *roll)
{
    member_percent_json(w, "progress_percent", roll->progress);
    member_percent_json(w, "planned_percent", roll->planned);
    member_percent_json(w, "schedule_percent", roll->schedule);
    member_percent_json(w, "coverage_percent", roll_coverage(roll));
    json_member_int(w, "parts", (int64_t)roll->parts);
    json_member_int(w, "reported", (int64_t)roll->reported);
    json_member_int(w, "cancelled", (int64_t)roll->cancelled);
    member_percent_json(w, "least_percent", roll->least);
    member_percent_json(w, "most_percent", roll->most);
    member_percent_json(w, "spread_percent", ratio_subtract(roll->most, roll->least));
}

static void lateness_json(JsonWriter *w, const Lateness *lateness)
{
    if (lateness->has_due) {
        member_period_json(w, "due", lateness->due);
    } else {
        json_member_null(w, "due");
    }
    if (!lateness->late) {
        json_member_null(w, "late");
        return;
    }
    json_member_object(w, "late");
    member_day_json(w, "since", lateness->since);
    member_period_json(w, "period", lateness->missing);
    json_object_end(w);
}

static void key_json(JsonWriter *w, const DimensionKey *key)
{
    json_member_object(w, "of");
    for (size_t i = 0; i < key->count; i++) {
        const ValueDimension *dimension = &key->dimensions[i];
        member_some_text_json(w, dimension->name, dimension->member);
        if (dimension->title.length > 0) {
            json_member_text(w, "unit_title", dimension->title);
        }
    }
    json_object_end(w);
}

static const char *direction_id(Direction direction)
{
    static const char *const ids[] = {"not_known", "level", "better", "worse"};

    return ids[direction];
}

static void figure_json(JsonWriter *w, const Indicator *indicator)
{
    const Figure *figure = &indicator->figure;

    member_number_json(w, "baseline", figure->baseline);
    member_number_json(w, "target", figure->target);
    member_number_json(w, "original_target", figure->original);
    if (ratio_is_known(figure->target)) {
        member_day_json(w, "target_day", figure->final_day);
    }
    member_number_json(w, "actual", figure->actual);
    member_percent_json(w, "achievement_percent", figure->achievement);
    member_percent_json(w, "achievement_of_original_percent", figure->achievement_original);
    member_percent_json(w, "expected_percent", figure->expected);
    member_percent_json(w, "performance_percent", figure->performance);
    json_member_string(w, "light", light_id(figure->light));
    json_member_string(w, "trend", direction_id(figure->direction));
    member_number_json(w, "previous", figure->previous);
    member_number_json(w, "last", figure->last);
    if (ratio_is_known(figure->last)) {
        member_period_json(w, "last_period", figure->last_period);
    }
}

static void value_json(JsonWriter *w, const ReportedValue *value)
{
    json_object_begin(w);
    member_id_json(w, "id", value->id);
    member_period_json(w, "period", value->period);
    key_json(w, &value->key);
    member_number_json(w, "value", value->value);
    if (value->has_shares) {
        member_amount_json(w, "over", value->over);
        member_amount_json(w, "under", value->under);
    }
    json_member_bool(w, "computed", value->computed);
    json_member_bool(w, "counts", value->counts);
    member_code_json(w, "status", value->status);
    member_some_text_json(w, "words", value->words);
    member_some_text_json(w, "evidence", value->evidence);
    member_some_text_json(w, "override", value->override_reason);
    member_label_json(w, "comment", &value->comment);
    json_object_end(w);
}

static void target_json(JsonWriter *w, const TargetValue *target)
{
    json_object_begin(w);
    member_id_json(w, "id", target->id);
    member_period_json(w, "period", target->period);
    key_json(w, &target->key);
    member_number_json(w, "value", target->value);
    json_member_int(w, "revision", target->revision);
    json_member_bool(w, "stands", target->current);
    member_some_text_json(w, "reason", target->reason);
    member_date_json(w, "observed", target->observed);
    json_object_end(w);
}

static void parts_json(JsonWriter *w, const Indicator *indicator)
{
    json_member_array(w, "split");
    for (size_t i = 0; i < indicator->part_count; i++) {
        json_object_begin(w);
        key_json(w, &indicator->parts[i].key);
        member_number_json(w, "actual", indicator->parts[i].actual);
        member_number_json(w, "target", indicator->parts[i].target);
        json_object_end(w);
    }
    json_array_end(w);
}

/* What the figure was made of. */
static void made_of_json(JsonWriter *w, const Indicator *indicator)
{
    json_member_array(w, "values");
    for (size_t i = 0; i < indicator->value_count; i++) {
        value_json(w, &indicator->values[i]);
    }
    json_array_end(w);
    json_member_array(w, "targets");
    for (size_t i = 0; i < indicator->target_count; i++) {
        target_json(w, &indicator->targets[i]);
    }
    json_array_end(w);
}

static void indicator_json(JsonWriter *w, const Indicator *indicator, bool brief)
{
    json_object_begin(w);
    member_id_json(w, "id", indicator->id);
    json_member_text(w, "code", indicator->code);
    member_label_json(w, "name", &indicator->name);
    member_label_json(w, "unit", &indicator->unit);
    member_label_json(w, "means", &indicator->means);
    member_code_json(w, "measure", indicator->measure);
    member_code_json(w, "kind", indicator->value_kind);
    member_code_json(w, "periods", indicator->periods);
    member_code_json(w, "adding", indicator->adding);
    member_code_json(w, "frequency", indicator->frequency);
    json_member_bool(w, "up", indicator->ascending);
    member_some_text_json(w, "computed_from", indicator->computed);
    figure_json(w, indicator);
    member_some_text_json(w, "in_words", indicator->words);
    lateness_json(w, &indicator->lateness);
    parts_json(w, indicator);
    if (!brief) {
        made_of_json(w, indicator);
    }
    json_object_end(w);
}

static void updates_json(JsonWriter *w, const ResultNode *node)
{
    json_member_array(w, "updates");
    for (size_t i = 0; i < node->update_count; i++) {
        const ProgressUpdate *update = &node->updates[i];
        json_object_begin(w);
        member_id_json(w, "id", update->id);
        member_day_json(w, "day", update->day);
        member_percent_json(w, "percent", update->percent);
        member_code_json(w, "status", update->status);
        member_label_json(w, "note", &update->note);
        json_object_end(w);
    }
    json_array_end(w);
}

static void links_json(JsonWriter *w, const ResultNode *node)
{
    json_member_array(w, "links");
    for (size_t i = 0; i < node->link_count; i++) {
        const ResultLink *link = &node->links[i];
        json_object_begin(w);
        member_code_json(w, "kind", link->kind);
        member_code_json(w, "goal", link->goal);
        member_some_text_json(w, "reference", link->reference);
        member_id_json(w, "result", link->target);
        member_code_json(w, "relation", link->relation);
        member_some_text_json(w, "said_by", link->source);
        json_object_end(w);
    }
    json_array_end(w);
}

static void assumptions_json(JsonWriter *w, const ResultNode *node)
{
    json_member_array(w, "assumptions");
    for (size_t i = 0; i < node->assumption_count; i++) {
        const Assumption *assumption = &node->assumptions[i];
        json_object_begin(w);
        member_id_json(w, "id", assumption->id);
        member_label_json(w, "text", &assumption->text);
        member_code_json(w, "kind", assumption->kind);
        member_code_json(w, "status", assumption->status);
        json_member_int(w, "likelihood_of_5", assumption->likelihood);
        json_member_int(w, "consequence_of_5", assumption->consequence);
        member_some_text_json(w, "measures", assumption->mitigation);
        member_date_json(w, "reviewed", assumption->reviewed);
        json_object_end(w);
    }
    json_array_end(w);
}

static void bound_json(JsonWriter *w, const char *key, int32_t day)
{
    bool open = day == INT32_MIN || day == INT32_MAX;

    member_date_json(w, key, open ? (Date){0} : (Date){day, PRECISION_DAY});
}

static void fundings_json(JsonWriter *w, const Framework *framework, const ResultNode *node)
{
    json_member_array(w, "funded_by");
    for (size_t i = 0; i < node->funding_count; i++) {
        const NodeFunding *funding = &node->fundings[i];
        json_object_begin(w);
        member_id_json(w, "id", funding->id);
        member_id_json(w, "donor_id", funding->donor);
        member_some_text_json(w, "donor", funding->donor_name);
        member_id_json(w, "project_id", funding->project);
        member_some_text_json(w, "project_name", funding->project_name);
        member_number_json(w, "share_percent", ratio_of(funding->share, funding->has_share ? AMOUNT_ONE : 0));
        member_number_json(w, "amount", ratio_of(funding->amount, funding->has_amount ? AMOUNT_ONE : 0));
        member_some_text_json(w, "currency", funding->currency);
        bound_json(w, "from", funding->from);
        bound_json(w, "to", funding->to);
        json_member_bool(w, "counts", funding_counts(framework, funding));
        json_object_end(w);
    }
    json_array_end(w);
}

static void owner_json(JsonWriter *w, Id id, Text name, Text function)
{
    json_member_object(w, "owner");
    member_id_json(w, "id", id);
    member_some_text_json(w, "name", name);
    member_some_text_json(w, "function", function);
    json_object_end(w);
}

static void level_json(JsonWriter *w, const Framework *framework, const Code *level)
{
    Label name = {{level_name(framework, level, LANGUAGE_EN), level_name(framework, level, LANGUAGE_FR)}};

    member_code_json(w, "level", level);
    member_label_json(w, "level_name", &name);
}

static void node_what_json(JsonWriter *w, const Framework *framework, const ResultNode *node)
{
    member_id_json(w, "id", node->id);
    member_id_json(w, "parent", node->parent == NO_NODE ? (Id){0} : framework->nodes[node->parent].id);
    json_member_text(w, "code", node->code);
    member_label_json(w, "text", &node->text);
    level_json(w, framework, node->level);
    member_code_json(w, "pillar", node->pillar);
    member_code_json(w, "limb", node->limb);
    member_code_json(w, "origin", node->source);
    member_amount_json(w, "weight", node->weight);
    member_code_json(w, "status", node->status);
    json_member_bool(w, "cancelled", node->cancelled);
    member_some_text_json(w, "reason", node->reason);
    member_date_json(w, "start", node->start);
    member_date_json(w, "end", node->end);
    member_date_json(w, "started", node->actual_start);
    member_date_json(w, "ended", node->actual_end);
    owner_json(w, node->owner, node->owner_name, node->owner_function);
}

/* The code of the part with the least progress: it stands beside the average. */
static void weakest_json(JsonWriter *w, const Framework *framework, int32_t first, const RollUp *roll)
{
    size_t at = 0;

    for (int32_t node = first; node != NO_NODE && roll->reported > 0; node = framework->nodes[node].next_sibling) {
        if (at++ == roll->weakest) {
            json_member_text(w, "weakest", framework->nodes[node].code);
            return;
        }
    }
    json_member_null(w, "weakest");
}

/* Of a result that is as far as its indicators are. */
static void weakest_indicator_json(JsonWriter *w, const Framework *framework, size_t node, const RollUp *roll)
{
    size_t at = 0;

    for (size_t i = 0; i < framework->indicator_count && roll->reported > 0; i++) {
        const Indicator *indicator = &framework->indicators[i];
        if (indicator->node == node && !indicator->in_words && at++ == roll->weakest) {
            json_member_text(w, "weakest", indicator->code);
            return;
        }
    }
    json_member_null(w, "weakest");
}

static void node_progress_json(JsonWriter *w, const Framework *framework, const ResultNode *node)
{
    json_member_bool(w, "is_work", node->is_work && node->first_child == NO_NODE);
    if (node->is_work && node->first_child == NO_NODE) {
        member_percent_json(w, "progress_percent", node->progress);
        member_percent_json(w, "planned_percent", node->planned);
    } else {
        roll_members_json(w, &node->roll);
        if (node->first_child == NO_NODE) {
            weakest_indicator_json(w, framework, (size_t)(node - framework->nodes), &node->roll);
        } else {
            weakest_json(w, framework, node->first_child, &node->roll);
        }
    }
    json_member_string(w, "light", light_id(node->light));
    lateness_json(w, &node->lateness);
}

static void node_json(JsonWriter *w, const Framework *framework, int32_t index, int64_t depth, bool brief)
{
    const ResultNode *node = &framework->nodes[index];

    json_object_begin(w);
    json_member_int(w, "depth", depth);
    node_what_json(w, framework, node);
    node_progress_json(w, framework, node);
    json_member_array(w, "indicators");
    for (size_t i = 0; i < framework->indicator_count; i++) {
        if (framework->indicators[i].node == (size_t)index) {
            indicator_json(w, &framework->indicators[i], brief);
        }
    }
    json_array_end(w);
    if (!brief) {
        updates_json(w, node);
    }
    links_json(w, node);
    assumptions_json(w, node);
    fundings_json(w, framework, node);
    json_object_end(w);
}

/* Every result in front of its parts. The walk goes down and back up by the links of the tree, not by the stack. */
static void nodes_json(JsonWriter *w, const Framework *framework, bool brief)
{
    int32_t at = framework->first_root;
    int64_t depth = 0;

    json_member_array(w, "nodes");
    while (at != NO_NODE) {
        node_json(w, framework, at, depth, brief);
        if (framework->nodes[at].first_child != NO_NODE) {
            at = framework->nodes[at].first_child;
            depth++;
            continue;
        }
        while (at != NO_NODE && framework->nodes[at].next_sibling == NO_NODE) {
            at = framework->nodes[at].parent;
            depth--;
        }
        at = at == NO_NODE ? NO_NODE : framework->nodes[at].next_sibling;
    }
    json_array_end(w);
}

static void slip_json(JsonWriter *w, const char *key, bool known, int days)
{
    if (known) {
        json_member_int(w, key, days);
    } else {
        json_member_null(w, key);
    }
}

void project_members_json(JsonWriter *w, const ProjectFacts *project, int32_t on)
{
    int start = 0, end = 0;
    bool start_known = project_start_slip(project, &start), end_known = project_end_slip(project, &end);

    member_id_json(w, "id", project->id);
    json_member_text(w, "code", project->code);
    member_label_json(w, "name", &project->name);
    member_code_json(w, "phase", project->phase);
    member_some_text_json(w, "donor", project->donor);
    member_id_json(w, "donor_id", project->donor_id);
    member_date_json(w, "start", project->start);
    member_date_json(w, "end", project->end);
    member_date_json(w, "started", project->actual_start);
    member_date_json(w, "ended", project->actual_end);
    slip_json(w, "start_slip_days", start_known, start);
    slip_json(w, "end_slip_days", end_known, end);
    json_member_int(w, "overdue_days", project_overdue(project, on));
    member_percent_json(w, "elapsed_percent", project_elapsed(project, on));
    member_number_json(w, "grant", project->grant);
    member_number_json(w, "budget", project->budget);
    member_number_json(w, "spent", project->spent);
    member_date_json(w, "spent_on", project->spent_on);
    member_some_text_json(w, "currency", project->currency);
    member_percent_json(w, "burn_percent", project_burn(project));
}

static void project_json(JsonWriter *w, const ProjectFacts *project, int32_t on)
{
    if (!project->there) {
        json_member_null(w, "funded_as");
        return;
    }
    json_member_object(w, "funded_as");
    project_members_json(w, project, on);
    json_object_end(w);
}

static void needs_json(JsonWriter *w, const Framework *framework)
{
    json_member_array(w, "needs");
    for (size_t i = 0; i < framework->need_count; i++) {
        const FundingNeed *need = &framework->needs[i];
        json_object_begin(w);
        member_id_json(w, "id", need->id);
        member_code_json(w, "category", need->category);
        member_label_json(w, "purpose", &need->purpose);
        if (need->year != 0) {
            json_member_int(w, "year", need->year);
        }
        member_amount_json(w, "needed", need->needed);
        member_amount_json(w, "secured", need->secured);
        member_amount_json(w, "gap", need->needed - need->secured);
        member_some_text_json(w, "currency", need->currency);
        json_object_end(w);
    }
    json_array_end(w);
}

static void frozen_json(JsonWriter *w, const Framework *framework)
{
    json_member_array(w, "snapshots");
    for (size_t i = 0; i < framework->frozen_count; i++) {
        json_object_begin(w);
        member_id_json(w, "id", framework->frozen[i].id);
        member_date_json(w, "day", framework->frozen[i].day);
        json_member_text(w, "label", framework->frozen[i].label);
        json_object_end(w);
    }
    json_array_end(w);
}

static void reviews_json(JsonWriter *w, const Framework *framework)
{
    json_member_array(w, "reviews");
    for (size_t i = 0; i < framework->review_count; i++) {
        const AnnualReview *review = &framework->reviews[i];
        json_object_begin(w);
        member_id_json(w, "id", review->id);
        member_date_json(w, "day", review->day);
        json_member_int(w, "year", review->year);
        member_label_json(w, "found", &review->findings);
        member_label_json(w, "decided", &review->decisions);
        json_object_end(w);
    }
    json_array_end(w);
}

static void faults_json(JsonWriter *w, Arena *arena, const Framework *framework)
{
    json_member_array(w, "faults");
    for (size_t i = 0; i < framework->fault_count; i++) {
        const FrameworkFault *fault = &framework->faults[i];
        Label sentence = {
            {framework_fault_sentence(arena, fault, LANGUAGE_EN), framework_fault_sentence(arena, fault, LANGUAGE_FR)}};
        json_object_begin(w);
        json_member_string(w, "kind", framework_fault_id(fault->kind));
        member_some_text_json(w, "type", fault->type == NULL ? (Text){0} : fault->type->id);
        member_id_json(w, "id", fault->id);
        json_member_text(w, "about", fault->about);
        member_label_json(w, "sentence", &sentence);
        json_object_end(w);
    }
    json_array_end(w);
}

static void lights_json(JsonWriter *w, const Framework *framework)
{
    int64_t lights[LIGHT_COUNT] = {0};

    for (size_t i = 0; i < framework->indicator_count; i++) {
        lights[framework->indicators[i].figure.light] += !framework->indicators[i].in_words;
    }
    json_member_object(w, "indicator_lights");
    for (int i = 0; i < LIGHT_COUNT; i++) {
        json_member_int(w, light_id((Light)i), lights[i]);
    }
    json_object_end(w);
}

void framework_summary_json(JsonWriter *w, const Framework *framework)
{
    member_id_json(w, "id", framework->id);
    json_member_text(w, "code", framework->code);
    member_label_json(w, "name", &framework->name);
    member_code_json(w, "kind", framework->kind);
    member_code_json(w, "scope", framework->workplan);
    member_code_json(w, "status", framework->status);
    member_some_text_json(w, "version", framework->version);
    member_date_json(w, "from", framework->from);
    member_date_json(w, "to", framework->to);
    owner_json(w, framework->owner, framework->owner_name, framework->owner_function);
    member_id_json(w, "above", framework->above);
    roll_members_json(w, &framework->roll);
    weakest_json(w, framework, framework->first_root, &framework->roll);
    json_member_string(w, "light", light_id(framework->light));
    lights_json(w, framework);
    json_member_int(w, "late_count", (int64_t)framework_late_count(framework));
    json_member_int(w, "fault_count", (int64_t)framework->fault_count);
}

void frameworks_json(JsonWriter *w, const Framework *frameworks, size_t count, int32_t on)
{
    json_object_begin(w);
    member_day_json(w, "on", on);
    json_member_array(w, "frameworks");
    for (size_t i = 0; i < count; i++) {
        json_object_begin(w);
        framework_summary_json(w, &frameworks[i]);
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
}

void framework_json(JsonWriter *w, Arena *arena, const Framework *framework, bool brief)
{
    json_object_begin(w);
    member_day_json(w, "on", framework->on);
    framework_summary_json(w, framework);
    json_member_object(w, "thresholds");
    json_member_int(w, "green", framework->thresholds.green);
    json_member_int(w, "amber", framework->thresholds.amber);
    json_object_end(w);
    project_json(w, &framework->project, framework->on);
    nodes_json(w, framework, brief);
    goals_json(w, arena, framework);
    needs_json(w, framework);
    frozen_json(w, framework);
    reviews_json(w, framework);
    faults_json(w, arena, framework);
    json_object_end(w);
}
