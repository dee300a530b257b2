#include "service/goals.h"

#include "model/role.h"
#include "service/records_on.h"

/* How strongly a source says that a goal is served. */
typedef enum Strength { NOT_SAID, CONTRIBUTES, INDIRECTLY, DIRECTLY } Strength;

static Strength strength_of(const ResultLink *link)
{
    return code_stands_for(link->relation, STANDS_FOR_DIRECT)     ? DIRECTLY
           : code_stands_for(link->relation, STANDS_FOR_INDIRECT) ? INDIRECTLY
                                                                  : CONTRIBUTES;
}

static bool names_goal(const ResultLink *link)
{
    return code_stands_for(link->kind, STANDS_FOR_GOAL) && link->goal != NULL;
}

static Strength goal_strength(const Framework *framework, Text source, const Code *goal)
{
    Strength most = NOT_SAID;

    for (size_t n = 0; n < framework->node_count; n++) {
        for (size_t i = 0; i < framework->nodes[n].link_count; i++) {
            const ResultLink *link = &framework->nodes[n].links[i];
            if (names_goal(link) && link->goal == goal && text_equal(link->source, source) &&
                strength_of(link) > most) {
                most = strength_of(link);
            }
        }
    }
    return most;
}

static bool is_listed(const GoalList *list, const Code *goal)
{
    for (size_t i = 0; i < GOALS_MAX; i++) {
        if ((i < list->direct_count && list->direct[i] == goal) ||
            (i < list->indirect_count && list->indirect[i] == goal) ||
            (i < list->other_count && list->others[i] == goal)) {
            return true;
        }
    }
    return false;
}

static void goal_add(GoalList *list, const Code *goal, Strength strength)
{
    if (strength == DIRECTLY && list->direct_count < GOALS_MAX) {
        list->direct[list->direct_count++] = goal;
    } else if (strength == INDIRECTLY && list->indirect_count < GOALS_MAX) {
        list->indirect[list->indirect_count++] = goal;
    } else if (strength == CONTRIBUTES && list->other_count < GOALS_MAX) {
        list->others[list->other_count++] = goal;
    }
}

static GoalList *list_of(GoalList *lists, size_t *count, Text source)
{
    for (size_t i = 0; i < *count; i++) {
        if (text_equal(lists[i].source, source)) {
            return &lists[i];
        }
    }
    lists[*count].source = source;
    return &lists[(*count)++];
}

static size_t links_count(const Framework *framework)
{
    size_t count = 0;

    for (size_t n = 0; n < framework->node_count; n++) {
        count += framework->nodes[n].link_count;
    }
    return count;
}

GoalList *goals_list(Arena *arena, const Framework *framework, size_t *count)
{
    GoalList *lists = ARENA_ARRAY(arena, GoalList, links_count(framework) + 1);

    *count = 0;
    for (size_t n = 0; n < framework->node_count; n++) {
        for (size_t i = 0; i < framework->nodes[n].link_count; i++) {
            const ResultLink *link = &framework->nodes[n].links[i];
            if (!names_goal(link)) {
                continue;
            }
            GoalList *list = list_of(lists, count, link->source);
            if (!is_listed(list, link->goal)) {
                goal_add(list, link->goal, goal_strength(framework, link->source, link->goal));
            }
        }
    }
    return lists;
}

static void goal_codes_json(JsonWriter *w, const char *key, const Code *const *goals, size_t count)
{
    json_member_array(w, key);
    for (size_t i = 0; i < count; i++) {
        json_text(w, goals[i]->id);
    }
    json_array_end(w);
}

void goals_json(JsonWriter *w, Arena *arena, const Framework *framework)
{
    size_t count;
    const GoalList *lists = goals_list(arena, framework, &count);

    json_member_array(w, "goals");
    for (size_t i = 0; i < count; i++) {
        json_object_begin(w);
        json_member_text(w, "said_by", lists[i].source);
        goal_codes_json(w, "direct", lists[i].direct, lists[i].direct_count);
        goal_codes_json(w, "indirect", lists[i].indirect, lists[i].indirect_count);
        goal_codes_json(w, "others", lists[i].others, lists[i].other_count);
        json_object_end(w);
    }
    json_array_end(w);
}
