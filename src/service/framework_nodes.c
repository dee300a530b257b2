/*
 * The results of a framework: their tree, what hangs on each of them, and their progress from the leaves up.
 */
#include <stdlib.h>

#include "measure/amount.h"
#include "service/framework_reading.h"

#define AT(name) SLOT_IS_RESULT_##name

static Text owner_name(FrameworkReading *reading, const Slots *slots, Id owner)
{
    const Framework *framework = reading->framework;

    /* Most are of whoever answers for the framework. */
    return id_equal(owner, framework->owner) ? framework->owner_name
                                             : reference_name(reading, slots->type, ROLE_IS_RESULT, AT(OWNER), owner);
}

static ResultNode node_of(FrameworkReading *reading, const Slots *slots)
{
    ResultNode node = {.id = slots->row->id,
                       .parent_id = slot_reference(slots, AT(PARENT)),
                       .parent = NO_NODE,
                       .first_child = NO_NODE,
                       .next_sibling = NO_NODE,
                       .code = slot_text(slots, AT(CODE)),
                       .text = slot_label(slots, AT(TEXT), AT(TEXT_FR)),
                       .level = slot_code(slots, AT(LEVEL)),
                       .pillar = slot_code(slots, AT(PILLAR)),
                       .limb = slot_code(slots, AT(LIMB)),
                       .source = slot_code(slots, AT(SOURCE)),
                       .status = slot_code(slots, AT(STATUS)),
                       .order = slot_integer(slots, AT(ORDER), INT64_MAX),
                       .weight = AMOUNT_ONE,
                       .start = slot_date(slots, AT(START)),
                       .end = slot_date(slots, AT(END)),
                       .actual_start = slot_date(slots, AT(ACTUAL_START)),
                       .actual_end = slot_date(slots, AT(ACTUAL_END)),
                       .owner = slot_reference(slots, AT(OWNER)),
                       .owner_function = slot_text(slots, AT(OWNER_FUNCTION)),
                       .reason = slot_text(slots, AT(REASON))};

    (void)slot_amount(slots, AT(WEIGHT), &node.weight);
    node.cancelled = code_stands_for(node.status, STANDS_FOR_CANCELLED);
    node.is_work = code_stands_for(node.level, STANDS_FOR_PLANNED_ACTIVITY);
    node.owner_name = owner_name(reading, slots, node.owner);
    return node;
}

/* 1.2 before 1.10: runs of digits compare as numbers. */
static int code_compare(Text a, Text b)
{
    size_t i = 0, j = 0;

    while (i < a.length && j < b.length) {
        uint64_t x = 0, y = 0;
        bool digits = false;
        for (; i < a.length && a.at[i] >= '0' && a.at[i] <= '9'; i++, digits = true) {
            x = x * 10 + (uint64_t)(a.at[i] - '0');
        }
        for (; j < b.length && b.at[j] >= '0' && b.at[j] <= '9'; j++, digits = true) {
            y = y * 10 + (uint64_t)(b.at[j] - '0');
        }
        if (x != y) {
            return x < y ? -1 : 1;
        }
        if (!digits && a.at[i++] != b.at[j++]) {
            return a.at[i - 1] < b.at[j - 1] ? -1 : 1;
        }
    }
    return (i < a.length) - (j < b.length);
}

static int node_compare(const void *a, const void *b)
{
    const ResultNode *x = a, *y = b;

    if (x->order != y->order) {
        return x->order < y->order ? -1 : 1;
    }
    int order = code_compare(x->code, y->code);
    return order != 0 ? order : id_compare(x->id, y->id);
}

static int32_t node_find(const Framework *framework, Id id)
{
    for (size_t i = 0; i < framework->node_count; i++) {
        if (id_equal(framework->nodes[i].id, id)) {
            return (int32_t)i;
        }
    }
    return NO_NODE;
}

static void parents_link(FrameworkReading *reading, const RecordType *type)
{
    Framework *framework = reading->framework;

    for (size_t i = 0; i < framework->node_count; i++) {
        ResultNode *node = &framework->nodes[i];
        if (!id_is_nil(node->parent_id)) {
            node->parent = node_find(framework, node->parent_id);
            if (node->parent == NO_NODE) {
                framework_fault_add(reading, FRAMEWORK_PARENT_MISSING, type, node->id, node->code, (Text){0},
                                    (Text){0});
            }
        }
    }
}

/* Each of the circle is named; the first of them in order becomes a root, so that the others hang on it. */
static void loop_cut(FrameworkReading *reading, const RecordType *type, int32_t member)
{
    ResultNode *nodes = reading->framework->nodes;
    int32_t first = member, at = member;

    do {
        framework_fault_add(reading, FRAMEWORK_LOOP, type, nodes[at].id, nodes[at].code, (Text){0}, (Text){0});
        first = at < first ? at : first;
        at = nodes[at].parent;
    } while (at != member);
    nodes[first].parent = NO_NODE;
}

/* Follows parents from every node; what is met again in the same walk begins a circle. */
static void loops_cut(FrameworkReading *reading, const RecordType *type)
{
    Framework *framework = reading->framework;
    size_t *walks = ARENA_ARRAY(reading->arena, size_t, framework->node_count + 1);

    for (size_t i = 0; i < framework->node_count; i++) {
        int32_t at = (int32_t)i;
        while (at != NO_NODE && walks[at] == 0) {
            walks[at] = i + 1;
            at = framework->nodes[at].parent;
        }
        if (at != NO_NODE && walks[at] == i + 1) {
            loop_cut(reading, type, at);
        }
    }
}

static void siblings_link(Framework *framework)
{
    for (size_t i = framework->node_count; i-- > 0;) {
        ResultNode *node = &framework->nodes[i];
        int32_t *first = node->parent == NO_NODE ? &framework->first_root : &framework->nodes[node->parent].first_child;
        node->next_sibling = *first;
        *first = (int32_t)i;
    }
}

static void codes_check(FrameworkReading *reading, const RecordType *type)
{
    const Framework *framework = reading->framework;

    for (size_t i = 0; i < framework->node_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (text_equal(framework->nodes[i].code, framework->nodes[j].code)) {
                framework_fault_add(reading, FRAMEWORK_CODE_TWICE, type, framework->nodes[i].id,
                                    framework->nodes[i].code, (Text){0}, (Text){0});
                break;
            }
        }
    }
}

static Status links_read(FrameworkReading *reading, ResultNode *node, Error *err)
{
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_LINKS_RESULT, SLOT_LINKS_RESULT_NODE, node->id, &slots, &rows, &count, err));
    node->links = ARENA_ARRAY(reading->arena, ResultLink, count);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        node->links[node->link_count++] = (ResultLink){.id = rows[i].id,
                                                       .target = slot_reference(&slots, SLOT_LINKS_RESULT_TARGET),
                                                       .kind = slot_code(&slots, SLOT_LINKS_RESULT_KIND),
                                                       .goal = slot_code(&slots, SLOT_LINKS_RESULT_GOAL),
                                                       .relation = slot_code(&slots, SLOT_LINKS_RESULT_RELATION),
                                                       .reference = slot_text(&slots, SLOT_LINKS_RESULT_REFERENCE),
                                                       .source = slot_text(&slots, SLOT_LINKS_RESULT_SOURCE)};
    }
    return ST_OK;
}

static Status assumptions_read(FrameworkReading *reading, ResultNode *node, Error *err)
{
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_ASSUMES, SLOT_ASSUMES_NODE, node->id, &slots, &rows, &count, err));
    node->assumptions = ARENA_ARRAY(reading->arena, Assumption, count);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        node->assumptions[node->assumption_count++] =
            (Assumption){.id = rows[i].id,
                         .text = slot_label(&slots, SLOT_ASSUMES_TEXT, SLOT_ASSUMES_TEXT_FR),
                         .kind = slot_code(&slots, SLOT_ASSUMES_KIND),
                         .status = slot_code(&slots, SLOT_ASSUMES_STATUS),
                         .likelihood = slot_integer(&slots, SLOT_ASSUMES_LIKELIHOOD, 0),
                         .consequence = slot_integer(&slots, SLOT_ASSUMES_CONSEQUENCE, 0),
                         .mitigation = slot_text(&slots, SLOT_ASSUMES_MITIGATION),
                         .reviewed = slot_date(&slots, SLOT_ASSUMES_REVIEWED)};
    }
    return ST_OK;
}

static int update_compare(const void *a, const void *b)
{
    const ProgressUpdate *x = a, *y = b;

    return x->day != y->day ? (x->day < y->day ? -1 : 1) : id_compare(x->id, y->id);
}

static Status updates_read(FrameworkReading *reading, ResultNode *node, Error *err)
{
    RecordRow *rows;
    Slots slots;
    size_t count;
    int64_t percent;

    TRY(rows_of(reading, ROLE_UPDATES_PROGRESS, SLOT_UPDATES_PROGRESS_NODE, node->id, &slots, &rows, &count, err));
    node->updates = ARENA_ARRAY(reading->arena, ProgressUpdate, count);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        int32_t day = slot_date(&slots, SLOT_UPDATES_PROGRESS_DATE).day;
        if (day > reading->question->on) {
            continue;
        }
        bool has_percent = slot_amount(&slots, SLOT_UPDATES_PROGRESS_PERCENT, &percent);
        node->updates[node->update_count++] =
            (ProgressUpdate){.id = rows[i].id,
                             .day = day,
                             .has_percent = has_percent,
                             .percent = has_percent ? ratio_of(percent, 100 * AMOUNT_ONE) : ratio_unknown(),
                             .status = slot_code(&slots, SLOT_UPDATES_PROGRESS_STATUS),
                             .note = slot_label(&slots, SLOT_UPDATES_PROGRESS_NOTE, SLOT_UPDATES_PROGRESS_NOTE_FR)};
    }
    qsort(node->updates, node->update_count, sizeof *node->updates, update_compare);
    return ST_OK;
}

static Status node_fill(FrameworkReading *reading, ResultNode *node, const RecordType *type, Error *err)
{
    TRY(links_read(reading, node, err));
    TRY(assumptions_read(reading, node, err));
    TRY(updates_read(reading, node, err));
    TRY(fundings_read(reading, node, err));
    node->is_work = node->is_work || (node->first_child == NO_NODE && node->update_count > 0);
    if (date_is_known(node->start) && date_is_known(node->end) && date_last_day(node->end) < node->start.day) {
        framework_fault_add(reading, FRAMEWORK_ENDS_BEFORE_START, type, node->id, node->code, (Text){0}, (Text){0});
    }
    return ST_OK;
}

Status framework_nodes_read(FrameworkReading *reading, Error *err)
{
    Framework *framework = reading->framework;
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_IS_RESULT, AT(FRAMEWORK), framework->id, &slots, &rows, &count, err));
    framework->nodes = ARENA_ARRAY(reading->arena, ResultNode, count);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        framework->nodes[framework->node_count++] = node_of(reading, &slots);
    }
    qsort(framework->nodes, framework->node_count, sizeof *framework->nodes, node_compare);
    parents_link(reading, slots.type);
    loops_cut(reading, slots.type);
    siblings_link(framework);
    codes_check(reading, slots.type);
    for (size_t i = 0; i < framework->node_count; i++) {
        TRY(node_fill(reading, &framework->nodes[i], slots.type, err));
    }
    return ST_OK;
}

/* What the updates say, last first: its status, and the last share that was told. */
static Ratio work_progress(ResultNode *node)
{
    Ratio told = ratio_unknown();

    for (size_t i = node->update_count; i-- > 0 && !ratio_is_known(told);) {
        told = node->updates[i].percent;
    }
    if (node->update_count > 0 && node->updates[node->update_count - 1].status != NULL && !node->cancelled) {
        node->status = node->updates[node->update_count - 1].status;
        node->cancelled = code_stands_for(node->status, STANDS_FOR_CANCELLED);
    }
    if (code_stands_for(node->status, STANDS_FOR_COMPLETED)) {
        return ratio_of(1, 1);
    }
    if (code_stands_for(node->status, STANDS_FOR_NOT_STARTED)) {
        return ratio_of(0, 1);
    }
    return told;
}

/* The last day that updates cover: each stands for the earliest period it is not late for, once that has begun. */
static int32_t updates_cover(const Framework *framework, const ResultNode *node)
{
    int32_t covered = framework->rhythm.from - 1;

    for (size_t i = 0; i < node->update_count; i++) {
        covered = rhythm_covered(&framework->rhythm, covered, node->updates[i].day);
    }
    return covered;
}

static void work_lateness(const Framework *framework, ResultNode *node)
{
    Lateness *lateness = &node->lateness;
    Rhythm rhythm = framework->rhythm;
    bool ended = node->cancelled || code_stands_for(node->status, STANDS_FOR_COMPLETED);

    if (rhythm.months < 0 || framework->is_over || !date_is_known(node->start)) {
        return;
    }
    lateness->has_due = rhythm_due(&rhythm, framework->on, &lateness->due) && lateness->due.to >= node->start.day;
    if (ended || !lateness->has_due) {
        return;
    }
    int32_t covered = updates_cover(framework, node);
    int32_t before = node->start.day - 1;
    lateness->late =
        rhythm_late(&rhythm, covered > before ? covered : before, framework->on, &lateness->missing, &lateness->since);
}

static Light progress_light(const Framework *framework, Ratio progress, Ratio schedule, bool fresh)
{
    return light_of(fresh, progress, schedule, framework->thresholds);
}

static void work_settle(const Framework *framework, ResultNode *node)
{
    node->progress = work_progress(node);
    if (date_is_known(node->start) && date_is_known(node->end)) {
        node->planned = expected_linear(node->start.day, date_last_day(node->end), framework->on);
    }
    work_lateness(framework, node);
    node->light =
        progress_light(framework, node->progress, performance_of(node->progress, node->planned), !node->lateness.late);
}

static size_t children_count(const Framework *framework, const ResultNode *node)
{
    size_t count = 0;

    for (int32_t at = node->first_child; at != NO_NODE; at = framework->nodes[at].next_sibling) {
        count++;
    }
    return count;
}

static RollUp siblings_roll(FrameworkReading *reading, int32_t first, size_t count)
{
    const Framework *framework = reading->framework;
    RollPart *parts = ARENA_ARRAY(reading->arena, RollPart, count + 1);
    size_t n = 0;

    for (int32_t at = first; at != NO_NODE; at = framework->nodes[at].next_sibling) {
        const ResultNode *node = &framework->nodes[at];
        parts[n++] = (RollPart){node->weight, node->cancelled, node->progress, node->planned};
    }
    return roll_up(parts, n);
}

/* A result without parts is as far as its indicators are, each of one weight. */
static RollUp indicators_roll(FrameworkReading *reading, size_t node)
{
    const Framework *framework = reading->framework;
    RollPart *parts = ARENA_ARRAY(reading->arena, RollPart, framework->indicator_count + 1);
    size_t n = 0;

    for (size_t i = 0; i < framework->indicator_count; i++) {
        const Indicator *indicator = &framework->indicators[i];
        if (indicator->node == node && !indicator->in_words) {
            parts[n++] = (RollPart){
                .weight = AMOUNT_ONE, .progress = indicator->figure.achievement, .planned = indicator->figure.expected};
        }
    }
    return roll_up(parts, n);
}

static void result_settle(FrameworkReading *reading, size_t index)
{
    Framework *framework = reading->framework;
    ResultNode *node = &framework->nodes[index];
    size_t children = children_count(framework, node);

    node->roll = children > 0 ? siblings_roll(reading, node->first_child, children) : indicators_roll(reading, index);
    node->progress = node->roll.progress;
    node->planned = node->roll.planned;
    node->light = progress_light(framework, node->progress, node->roll.schedule, node->roll.reported > 0);
}

/* Nodes so that every one stands behind its parent. */
static size_t nodes_outward(const Framework *framework, int32_t *out)
{
    size_t count = 0;

    for (int32_t root = framework->first_root; root != NO_NODE; root = framework->nodes[root].next_sibling) {
        out[count++] = root;
    }
    for (size_t i = 0; i < count; i++) {
        int32_t child = framework->nodes[out[i]].first_child;
        for (; child != NO_NODE; child = framework->nodes[child].next_sibling) {
            out[count++] = child;
        }
    }
    return count;
}

void framework_roll(FrameworkReading *reading)
{
    Framework *framework = reading->framework;
    int32_t *order = ARENA_ARRAY(reading->arena, int32_t, framework->node_count + 1);
    size_t count = nodes_outward(framework, order);

    for (size_t i = count; i-- > 0;) {
        ResultNode *node = &framework->nodes[order[i]];
        if (node->is_work && node->first_child == NO_NODE) {
            work_settle(framework, node);
        } else {
            result_settle(reading, (size_t)order[i]);
        }
    }
    framework->roll = siblings_roll(reading, framework->first_root, framework->node_count);
    framework->light =
        progress_light(framework, framework->roll.progress, framework->roll.schedule, framework->roll.reported > 0);
}
