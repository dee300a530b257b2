#include "measure/amount.h"
#include "measure/apportion.h"
#include "service/framework_reading.h"

#define AT(name) SLOT_FUNDS_RESULT_##name

static NodeFunding funding_of(FrameworkReading *reading, const Slots *slots)
{
    Date from = slot_date(slots, AT(FROM)), to = slot_date(slots, AT(TO));
    NodeFunding funding = {.id = slots->row->id,
                           .donor = slot_reference(slots, AT(DONOR)),
                           .project = slot_reference(slots, AT(PROJECT)),
                           .currency = slot_text(slots, AT(CURRENCY)),
                           .from = date_is_known(from) ? from.day : INT32_MIN,
                           .to = date_is_known(to) ? date_last_day(to) : INT32_MAX};

    funding.has_share = slot_amount(slots, AT(SHARE), &funding.share);
    funding.has_amount = slot_amount(slots, AT(AMOUNT), &funding.amount);
    funding.donor_name = reference_name(reading, slots->type, ROLE_FUNDS_RESULT, AT(DONOR), funding.donor);
    funding.project_name = reference_name(reading, slots->type, ROLE_FUNDS_RESULT, AT(PROJECT), funding.project);
    return funding;
}

static bool covers(const NodeFunding *funding, int32_t day)
{
    return funding->from <= day && day <= funding->to;
}

static int64_t shares_on(const ResultNode *node, int32_t day)
{
    int64_t sum = 0;

    for (size_t i = 0; i < node->funding_count; i++) {
        sum += node->fundings[i].has_share && covers(&node->fundings[i], day) ? node->fundings[i].share : 0;
    }
    return sum;
}

/* "101.5" of thousandths of a percent, in the shortest form. */
static Text percent_text(Arena *arena, int64_t share)
{
    int64_t fraction = share % AMOUNT_ONE;
    int digits = 3;

    for (; fraction != 0 && fraction % 10 == 0; fraction /= 10) {
        digits--;
    }
    return text_of(fraction == 0 ? arena_format(arena, "%lld", (long long)(share / AMOUNT_ONE))
                                 : arena_format(arena, "%lld.%0*lld", (long long)(share / AMOUNT_ONE), digits,
                                                (long long)fraction));
}

/* Where shares come to more than all there is, they do so on the day one of them begins: the first of these is told. */
static void shares_check(FrameworkReading *reading, const ResultNode *node, const RecordType *type)
{
    const NodeFunding *first = NULL;
    Arena *arena = reading->arena;
    char day[DATE_TEXT_SIZE] = "";

    for (size_t i = 0; i < node->funding_count; i++) {
        const NodeFunding *funding = &node->fundings[i];
        if (shares_on(node, funding->from) > SHARE_WHOLE && (first == NULL || funding->from < first->from)) {
            first = funding;
        }
    }
    if (first == NULL) {
        return;
    }
    date_format((Date){first->from == INT32_MIN ? reading->question->on : first->from, PRECISION_DAY}, day);
    framework_fault_add(reading, FRAMEWORK_SHARES_OVER, type, first->id, node->code,
                        percent_text(arena, shares_on(node, first->from)), text_copy(arena, text_of(day)));
}

Status fundings_read(FrameworkReading *reading, ResultNode *node, Error *err)
{
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_FUNDS_RESULT, AT(NODE), node->id, &slots, &rows, &count, err));
    node->fundings = ARENA_ARRAY(reading->arena, NodeFunding, count);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        node->fundings[node->funding_count++] = funding_of(reading, &slots);
    }
    shares_check(reading, node, slots.type);
    return ST_OK;
}

bool funding_counts(const Framework *framework, const NodeFunding *funding)
{
    return covers(funding, framework->on);
}

static bool is_funded(const Framework *framework, const ResultNode *node)
{
    for (size_t i = 0; i < node->funding_count; i++) {
        if (covers(&node->fundings[i], framework->on)) {
            return true;
        }
    }
    return false;
}

static NodeDonor *donor_of(NodeDonors *donors, Id id, Text name)
{
    for (size_t i = 0; i < donors->count; i++) {
        if (id_equal(donors->all[i].id, id)) {
            return &donors->all[i];
        }
    }
    donors->all[donors->count] = (NodeDonor){.id = id, .name = name, .known = true};
    return &donors->all[donors->count++];
}

/* A donor whose share is not known in one of its records has none that is. */
static void donors_take(const Framework *framework, const ResultNode *node, NodeDonors *out)
{
    for (size_t i = 0; i < node->funding_count; i++) {
        const NodeFunding *funding = &node->fundings[i];
        if (covers(funding, framework->on)) {
            NodeDonor *donor = donor_of(out, funding->donor, funding->donor_name);
            donor->known &= funding->has_share;
            donor->share = amount_add(donor->share, funding->share);
        }
    }
}

void node_donors(Arena *arena, const Framework *framework, const ResultNode *node, NodeDonors *out)
{
    const ResultNode *at = node;

    while (!is_funded(framework, at) && at->parent != NO_NODE) {
        at = &framework->nodes[at->parent];
    }
    *out = (NodeDonors){.all = ARENA_ARRAY(arena, NodeDonor, at->funding_count + 1)};
    if (is_funded(framework, at)) {
        out->by = at == node ? DONORS_BY_NODE : DONORS_BY_ABOVE;
        donors_take(framework, at, out);
    } else if (framework->project.there && !id_is_nil(framework->project.donor_id)) {
        out->by = DONORS_BY_PROJECT;
        *donor_of(out, framework->project.donor_id, framework->project.donor) =
            (NodeDonor){framework->project.donor_id, framework->project.donor, .known = true, .share = SHARE_WHOLE};
    }
}

/* Only what is counted can be split: half of a percentage is no share of it. */
static bool can_be_split(const Indicator *indicator)
{
    return !indicator->in_words && ratio_is_known(indicator->figure.actual) &&
           !code_stands_for(indicator->measure, STANDS_FOR_PERCENTAGE) &&
           (code_stands_for(indicator->value_kind, STANDS_FOR_FLOW) ||
            code_stands_for(indicator->value_kind, STANDS_FOR_STOCK));
}

bool pro_rata(Arena *arena, const Indicator *indicator, const NodeDonors *donors, Id donor, int64_t *out)
{
    int64_t *shares = ARENA_ARRAY(arena, int64_t, donors->count + 1);
    int64_t *parts = ARENA_ARRAY(arena, int64_t, donors->count + 1);
    size_t found = donors->count;

    for (size_t i = 0; i < donors->count; i++) {
        found = id_equal(donors->all[i].id, donor) && donors->all[i].known ? i : found;
        shares[i] = donors->all[i].share; /* what is known of it */
    }
    if (found == donors->count || !can_be_split(indicator) ||
        !apportion(ratio_rounded(indicator->figure.actual, AMOUNT_ONE), shares, donors->count, parts)) {
        return false;
    }
    *out = parts[found];
    return true;
}
