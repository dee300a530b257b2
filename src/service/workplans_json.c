#include "service/framework_json.h"

static void contributions_json(JsonWriter *w, const Workplans *plans, const GlobalResult *result)
{
    json_member_array(w, "contributions");
    for (size_t i = 0; i < result->contribution_count; i++) {
        const FieldContribution *contribution = &result->contributions[i];
        const Framework *plan = &plans->plans[contribution->plan];
        const ResultNode *node = &plan->nodes[contribution->node];
        json_object_begin(w);
        json_member_text(w, "plan", plan->code);
        member_id_json(w, "id", node->id);
        json_member_text(w, "code", node->code);
        member_label_json(w, "text", &node->text);
        member_percent_json(w, "progress_percent", node->progress);
        json_member_string(w, "light", light_id(node->light));
        json_object_end(w);
    }
    json_array_end(w);
}

static void results_json(JsonWriter *w, const Workplans *plans)
{
    json_member_array(w, "results");
    for (size_t i = 0; i < plans->result_count; i++) {
        const GlobalResult *result = &plans->results[i];
        const Framework *plan = &plans->plans[result->plan];
        const ResultNode *node = &plan->nodes[result->node];
        json_object_begin(w);
        json_member_text(w, "plan", plan->code);
        member_id_json(w, "id", node->id);
        json_member_text(w, "code", node->code);
        member_label_json(w, "text", &node->text);
        member_code_json(w, "limb", node->limb);
        member_percent_json(w, "own_percent", node->progress);
        json_member_string(w, "light", light_id(node->light));
        json_member_object(w, "field");
        roll_members_json(w, &result->roll);
        json_object_end(w);
        contributions_json(w, plans, result);
        json_object_end(w);
    }
    json_array_end(w);
    json_member_int(w, "local_only", (int64_t)plans->local_only);
}

static void late_json(JsonWriter *w, const Workplans *plans)
{
    json_member_array(w, "late");
    for (size_t i = 0; i < plans->late_count; i++) {
        const LateUpdate *late = &plans->late[i];
        const Framework *plan = &plans->plans[late->plan];
        const ResultNode *node = &plan->nodes[late->node];
        json_object_begin(w);
        json_member_text(w, "plan", plan->code);
        member_id_json(w, "id", node->id);
        json_member_text(w, "code", node->code);
        member_label_json(w, "text", &node->text);
        member_some_text_json(w, "owner_name", late->owner_name);
        member_some_text_json(w, "function", late->owner_function);
        member_day_json(w, "since", late->since);
        json_member_int(w, "days", plans->on - late->since + 1);
        member_period_json(w, "period", late->missing);
        member_date_json(w, "last_update", late->last == INT32_MIN ? (Date){0} : (Date){late->last, PRECISION_DAY});
        json_object_end(w);
    }
    json_array_end(w);
}

void money_members_json(JsonWriter *w, Text currency, size_t count, int64_t needed, int64_t secured)
{
    member_some_text_json(w, "currency", currency);
    json_member_int(w, "count", (int64_t)count);
    member_amount_json(w, "needed", needed);
    member_amount_json(w, "secured", secured);
    member_amount_json(w, "gap", needed - secured);
}

static void needs_json(JsonWriter *w, const Workplans *plans)
{
    json_member_array(w, "needs");
    for (size_t i = 0; i < plans->need_count; i++) {
        const NeedSum *need = &plans->needs[i];
        json_object_begin(w);
        member_code_json(w, "category", need->category);
        money_members_json(w, need->currency, need->needs, need->needed, need->secured);
        json_object_end(w);
    }
    json_array_end(w);
}

static void checks_json(JsonWriter *w, size_t yes, size_t partly, size_t no, size_t not_applicable, size_t unanswered)
{
    member_percent_json(w, "score_percent", checklist_score(yes, partly, no));
    json_member_int(w, "yes", (int64_t)yes);
    json_member_int(w, "partly", (int64_t)partly);
    json_member_int(w, "no", (int64_t)no);
    json_member_int(w, "not_applicable", (int64_t)not_applicable);
    json_member_int(w, "unanswered", (int64_t)unanswered);
}

static void checklists_json(JsonWriter *w, const Workplans *plans)
{
    json_member_array(w, "checklists");
    for (size_t i = 0; i < plans->checklist_count; i++) {
        const ChecklistScore *score = &plans->checklists[i];
        json_object_begin(w);
        member_id_json(w, "id", score->programme);
        member_label_json(w, "name", &score->name);
        member_date_json(w, "last_answer", score->last);
        checks_json(w, score->yes, score->partly, score->no, score->not_applicable, score->unanswered);
        json_member_array(w, "sections");
        for (size_t j = 0; j < score->section_count; j++) {
            const ChecklistSection *section = &score->sections[j];
            json_object_begin(w);
            member_code_json(w, "section", section->section);
            checks_json(w, section->yes, section->partly, section->no, section->not_applicable, section->unanswered);
            json_object_end(w);
        }
        json_array_end(w);
        json_object_end(w);
    }
    json_array_end(w);
}

static void roll_json(JsonWriter *w, const char *key, const RollUp *roll)
{
    json_member_object(w, key);
    roll_members_json(w, roll);
    json_object_end(w);
}

void workplans_json(JsonWriter *w, const Workplans *plans)
{
    json_object_begin(w);
    member_day_json(w, "on", plans->on);
    json_member_int(w, "global", (int64_t)plans->global_count);
    json_member_int(w, "field", (int64_t)plans->field_count);
    roll_json(w, "all", &plans->roll);
    roll_json(w, "of_the_field", &plans->field_roll);
    json_member_array(w, "plans");
    for (size_t i = 0; i < plans->plan_count; i++) {
        json_object_begin(w);
        framework_summary_json(w, &plans->plans[i]);
        json_object_end(w);
    }
    json_array_end(w);
    results_json(w, plans);
    late_json(w, plans);
    needs_json(w, plans);
    checklists_json(w, plans);
    json_object_end(w);
}
