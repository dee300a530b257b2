#include "service/workplans.h"

#include <stdlib.h>

#include "measure/amount.h"
#include "model/role.h"
#include "service/checklist.h"
#include "service/records_on.h"

static bool is_global(const Framework *plan)
{
    return code_stands_for(plan->workplan, STANDS_FOR_GLOBAL_PLAN);
}

static int plan_compare(const void *a, const void *b)
{
    const Framework *x = a, *y = b;

    return is_global(x) != is_global(y) ? (is_global(x) ? -1 : 1) : text_compare(x->code, y->code);
}

static RollPart plan_part(const Framework *plan)
{
    return (RollPart){.weight = AMOUNT_ONE, .progress = plan->roll.progress, .planned = plan->roll.planned};
}

static void plans_roll(Arena *arena, Workplans *plans)
{
    RollPart *parts = ARENA_ARRAY(arena, RollPart, plans->plan_count + 1);

    for (size_t i = 0; i < plans->plan_count; i++) {
        parts[i] = plan_part(&plans->plans[i]);
        plans->global_count += is_global(&plans->plans[i]);
        plans->field_count += code_stands_for(plans->plans[i].workplan, STANDS_FOR_FIELD_PLAN);
    }
    plans->roll = roll_up(parts, plans->plan_count);
    size_t field = 0;
    for (size_t i = 0; i < plans->plan_count; i++) {
        if (!is_global(&plans->plans[i])) {
            parts[field++] = plan_part(&plans->plans[i]);
        }
    }
    plans->field_roll = roll_up(parts, field);
}

static bool leads_to(const ResultNode *node, Id target)
{
    for (size_t i = 0; i < node->link_count; i++) {
        if (code_stands_for(node->links[i].kind, STANDS_FOR_PARENT_PLAN) && id_equal(node->links[i].target, target)) {
            return true;
        }
    }
    return false;
}

static bool leads_anywhere(const ResultNode *node)
{
    for (size_t i = 0; i < node->link_count; i++) {
        if (code_stands_for(node->links[i].kind, STANDS_FOR_PARENT_PLAN)) {
            return true;
        }
    }
    return false;
}

static size_t nodes_count(const Workplans *plans)
{
    size_t count = 0;

    for (size_t i = 0; i < plans->plan_count; i++) {
        count += plans->plans[i].node_count;
    }
    return count;
}

static void contributions_find(Arena *arena, const Workplans *plans, GlobalResult *result)
{
    const ResultNode *target = &plans->plans[result->plan].nodes[result->node];
    RollPart *parts = ARENA_ARRAY(arena, RollPart, nodes_count(plans) + 1);

    result->contributions = ARENA_ARRAY(arena, FieldContribution, nodes_count(plans) + 1);
    for (size_t p = 0; p < plans->plan_count; p++) {
        for (size_t n = 0; n < plans->plans[p].node_count; n++) {
            const ResultNode *node = &plans->plans[p].nodes[n];
            if (leads_to(node, target->id)) {
                parts[result->contribution_count] = (RollPart){.weight = AMOUNT_ONE,
                                                               .cancelled = node->cancelled,
                                                               .progress = node->progress,
                                                               .planned = node->planned};
                result->contributions[result->contribution_count++] = (FieldContribution){p, (int32_t)n};
            }
        }
    }
    result->roll = roll_up(parts, result->contribution_count);
}

/* Results of the global plans, without their activities. */
static void results_find(Arena *arena, Workplans *plans)
{
    plans->results = ARENA_ARRAY(arena, GlobalResult, nodes_count(plans) + 1);
    for (size_t p = 0; p < plans->plan_count; p++) {
        const Framework *plan = &plans->plans[p];
        for (size_t n = 0; n < plan->node_count; n++) {
            const ResultNode *node = &plan->nodes[n];
            if (is_global(plan) && !node->is_work) {
                GlobalResult *result = &plans->results[plans->result_count++];
                *result = (GlobalResult){.plan = p, .node = (int32_t)n};
                contributions_find(arena, plans, result);
            } else if (!is_global(plan) && !node->is_work && !leads_anywhere(node)) {
                plans->local_only++;
            }
        }
    }
}

static int late_compare(const void *a, const void *b)
{
    const LateUpdate *x = a, *y = b;

    if (x->since != y->since) {
        return x->since < y->since ? -1 : 1;
    }
    return x->plan != y->plan ? (x->plan < y->plan ? -1 : 1) : (x->node > y->node) - (x->node < y->node);
}

static LateUpdate late_of(const Framework *plan, size_t p, size_t n)
{
    const ResultNode *node = &plan->nodes[n];
    bool own = node->owner_name.length > 0 || node->owner_function.length > 0;

    return (LateUpdate){.plan = p,
                        .node = (int32_t)n,
                        .owner_name = own ? node->owner_name : plan->owner_name,
                        .owner_function =
                            own && node->owner_function.length > 0 ? node->owner_function : plan->owner_function,
                        .since = node->lateness.since,
                        .last = node->update_count == 0 ? INT32_MIN : node->updates[node->update_count - 1].day,
                        .missing = node->lateness.missing};
}

static void late_find(Arena *arena, Workplans *plans)
{
    plans->late = ARENA_ARRAY(arena, LateUpdate, nodes_count(plans) + 1);
    for (size_t p = 0; p < plans->plan_count; p++) {
        for (size_t n = 0; n < plans->plans[p].node_count; n++) {
            if (plans->plans[p].nodes[n].lateness.late) {
                plans->late[plans->late_count++] = late_of(&plans->plans[p], p, n);
            }
        }
    }
    qsort(plans->late, plans->late_count, sizeof *plans->late, late_compare);
}

static void need_add(Workplans *plans, const FundingNeed *need)
{
    NeedSum *sum = plans->needs, *end = plans->needs + plans->need_count;

    while (sum < end && !(sum->category == need->category && text_equal(sum->currency, need->currency))) {
        sum++;
    }
    if (sum == end) {
        *sum = (NeedSum){.category = need->category, .currency = need->currency};
        plans->need_count++;
    }
    sum->needed = amount_add(sum->needed, need->needed);
    sum->secured = amount_add(sum->secured, need->secured);
    sum->needs++;
}

static void needs_sum(Arena *arena, Workplans *plans)
{
    size_t count = 0;

    for (size_t i = 0; i < plans->plan_count; i++) {
        count += plans->plans[i].need_count;
    }
    plans->needs = ARENA_ARRAY(arena, NeedSum, count + 1);
    for (size_t i = 0; i < plans->plan_count; i++) {
        for (size_t j = 0; j < plans->plans[i].need_count; j++) {
            need_add(plans, &plans->plans[i].needs[j]);
        }
    }
}

static void plans_take(Arena *arena, const FrameworkSet *frameworks, Workplans *out)
{
    out->plans = ARENA_ARRAY(arena, Framework, frameworks->count + 1);
    for (size_t i = 0; i < frameworks->count; i++) {
        if (frameworks->all[i].is_workplan) {
            out->plans[out->plan_count++] = frameworks->all[i];
        }
    }
    qsort(out->plans, out->plan_count, sizeof *out->plans, plan_compare);
}

Status workplans_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, const FrameworkSet *frameworks,
                      Workplans *out, Error *err)
{
    *out = (Workplans){.on = question->on};
    plans_take(arena, frameworks, out);
    plans_roll(arena, out);
    results_find(arena, out);
    late_find(arena, out);
    needs_sum(arena, out);
    return checklists_read(reader, arena, question, &out->checklists, &out->checklist_count, err);
}
