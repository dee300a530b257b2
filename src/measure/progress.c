#include "measure/progress.h"

bool aim_maintains(const Aim *aim)
{
    return ratio_is_known(aim->baseline) && ratio_is_known(aim->target) &&
           ratio_compare(aim->baseline, aim->target) == 0;
}

bool aim_contradicts(const Aim *aim)
{
    if (!ratio_is_known(aim->baseline) || !ratio_is_known(aim->target)) {
        return false;
    }
    int order = ratio_compare(aim->target, aim->baseline);
    return aim->ascending ? order < 0 : order > 0;
}

static Ratio kept(const Aim *aim, Ratio actual)
{
    int order = ratio_compare(actual, aim->target);

    return ratio_of(aim->ascending ? order >= 0 : order <= 0, 1);
}

Ratio achievement_of(const Aim *aim, Ratio actual)
{
    if (!ratio_is_known(actual)) {
        return ratio_unknown();
    }
    if (aim_maintains(aim)) {
        return kept(aim, actual);
    }
    return ratio_divide(ratio_subtract(actual, aim->baseline), ratio_subtract(aim->target, aim->baseline));
}

Ratio achievement_capped(Ratio achievement)
{
    Ratio whole = ratio_of(1, 1);

    return ratio_is_known(achievement) && ratio_compare(achievement, whole) > 0 ? whole : achievement;
}

Ratio expected_linear(int32_t start, int32_t end, int32_t on)
{
    if (end < start) {
        return ratio_unknown();
    }
    int64_t total = (int64_t)end - start + 1, elapsed = (int64_t)on - start + 1;
    return ratio_of(elapsed < 0 ? 0 : elapsed > total ? total : elapsed, total);
}

Ratio expected_of(const Aim *aim, const Milestone *milestones, size_t count, int32_t start, int32_t on)
{
    size_t due = 0;

    if (count == 0) {
        return ratio_unknown();
    }
    if (aim_maintains(aim)) {
        return ratio_of(1, 1);
    }
    if (count == 1) {
        return expected_linear(start, milestones[0].day, on);
    }
    while (due < count && milestones[due].day <= on) {
        due++;
    }
    return due == 0 ? ratio_of(0, 1) : achievement_of(aim, milestones[due - 1].value);
}

Ratio performance_of(Ratio achievement, Ratio expected)
{
    if (!ratio_is_known(expected) || expected.over <= 0) {
        return ratio_unknown();
    }
    return ratio_divide(achievement, expected);
}

const char *light_id(Light light)
{
    static const char *const ids[] = {
#define LIGHT(name, id) id,
        LIGHTS(LIGHT)
#undef LIGHT
    };

    return ids[light];
}

Light light_of(bool verified, Ratio achievement, Ratio performance, Thresholds thresholds)
{
    if (!verified || !ratio_is_known(achievement)) {
        return LIGHT_GREY;
    }
    if (ratio_compare(achievement, ratio_of(1, 1)) >= 0) {
        return LIGHT_BLUE;
    }
    if (!ratio_is_known(performance)) {
        return LIGHT_GREY;
    }
    if (ratio_compare(performance, ratio_of(thresholds.green, 1000)) >= 0) {
        return LIGHT_GREEN;
    }
    return ratio_compare(performance, ratio_of(thresholds.amber, 1000)) >= 0 ? LIGHT_AMBER : LIGHT_RED;
}

Direction direction_of(Ratio previous, Ratio last, bool ascending)
{
    if (!ratio_is_known(previous) || !ratio_is_known(last)) {
        return DIRECTION_UNKNOWN;
    }
    int order = ratio_compare(last, previous);
    return order == 0 ? DIRECTION_LEVEL : (order > 0) == ascending ? DIRECTION_BETTER : DIRECTION_WORSE;
}

Ratio change_of(Ratio first, Ratio last)
{
    return ratio_divide(ratio_subtract(last, first), first);
}
