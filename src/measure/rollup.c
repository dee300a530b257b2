#include "measure/rollup.h"

#include "measure/progress.h"

typedef struct RollSums {
    Ratio weight, progress;              /* of the reported */
    Ratio planned_weight, planned, done; /* of those whose plan is known as well */
} RollSums;

static Ratio weighted(Ratio value, int64_t weight)
{
    return ratio_multiply(value, ratio_of(weight, 1));
}

static void part_add(RollSums *sums, const RollPart *part, Ratio progress)
{
    Ratio weight = ratio_of(part->weight, 1);

    sums->weight = ratio_add(sums->weight, weight);
    sums->progress = ratio_add(sums->progress, weighted(progress, part->weight));
    if (ratio_is_known(part->planned)) {
        sums->planned_weight = ratio_add(sums->planned_weight, weight);
        sums->planned = ratio_add(sums->planned, weighted(part->planned, part->weight));
        sums->done = ratio_add(sums->done, weighted(progress, part->weight));
    }
}

static void spread_add(RollUp *roll, size_t index, Ratio progress)
{
    if (roll->reported == 0 || ratio_compare(progress, roll->least) < 0) {
        roll->least = progress;
        roll->weakest = index;
    }
    if (roll->reported == 0 || ratio_compare(progress, roll->most) > 0) {
        roll->most = progress;
    }
    roll->reported++;
}

RollUp roll_up(const RollPart *parts, size_t count)
{
    Ratio zero = ratio_of(0, 1);
    RollSums sums = {zero, zero, zero, zero, zero};
    RollUp roll = {0};

    for (size_t i = 0; i < count; i++) {
        Ratio progress = achievement_capped(parts[i].progress);
        if (parts[i].cancelled) {
            roll.cancelled++;
            continue;
        }
        roll.parts++;
        if (ratio_is_known(progress)) {
            spread_add(&roll, i, progress);
            part_add(&sums, &parts[i], progress);
        }
    }
    roll.progress = ratio_divide(sums.progress, sums.weight);
    roll.planned = ratio_divide(sums.planned, sums.planned_weight);
    roll.schedule = ratio_divide(sums.done, sums.planned);
    return roll;
}
