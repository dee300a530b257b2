#include "record/fold.h"

int version_compare(const Version *a, const Version *b)
{
    int order = date_compare(a->observed, b->observed);

    if (order != 0) {
        return order;
    }
    if (a->decided != b->decided) {
        return a->decided < b->decided ? -1 : 1;
    }
    order = memcmp(a->node->bytes, b->node->bytes, sizeof a->node->bytes);
    if (order != 0) {
        return order;
    }
    return (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

static bool says_something(const Group *group, const Value *values)
{
    for (size_t i = 0; i < group->field_count; i++) {
        if (values[group->fields[i]].state != VALUE_ABSENT) {
            return true;
        }
    }
    return false;
}

static int group_winner(const Group *group, const Version *versions, size_t count)
{
    int winner = -1;

    for (size_t i = 0; i < count; i++) {
        if (says_something(group, versions[i].values) &&
            (winner < 0 || version_compare(&versions[i], &versions[winner]) > 0)) {
            winner = (int)i;
        }
    }
    return winner;
}

void record_fold(const RecordType *type, const Version *versions, size_t count, Value *out, int *winners)
{
    for (size_t g = 0; g < type->group_count; g++) {
        const Group *group = &type->groups[g];
        int winner = group_winner(group, versions, count);
        if (winners != NULL) {
            winners[g] = winner;
        }
        for (size_t i = 0; i < group->field_count; i++) {
            uint16_t field = group->fields[i];
            out[field] = winner < 0 ? (Value){.kind = type->fields[field].kind} : versions[winner].values[field];
        }
    }
}

Date fold_observed(const RecordType *type, const Version *versions, const int *winners)
{
    Date latest = {0};

    for (size_t g = 0; g < type->group_count; g++) {
        if (winners[g] >= 0 && date_compare(versions[winners[g]].observed, latest) > 0) {
            latest = versions[winners[g]].observed;
        }
    }
    return latest;
}
