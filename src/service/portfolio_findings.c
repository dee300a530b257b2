#include <stdlib.h>

#include "model/role.h"
#include "service/portfolio_making.h"
#include "service/records_on.h"

static const struct FindingText {
    const char *id, *gravity, *sentences[LANGUAGE_COUNT];
} FINDING_TEXTS[] = {
#define FINDING(name, id, gravity, en, fr) {id, gravity, {en, fr}},
#include "service/portfolio_finding.def"
#undef FINDING
};

const char *finding_id(FindingKind kind)
{
    return FINDING_TEXTS[kind].id;
}

const char *finding_gravity(FindingKind kind)
{
    return FINDING_TEXTS[kind].gravity;
}

Label finding_sentence(Arena *arena, const PortfolioFinding *finding)
{
    Label sentence = {0};

    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        const Text parts[3] = {finding->parts[0].in[i], finding->parts[1].in[i], finding->parts[2].in[i]};
        sentence.in[i] = sentence_fill(arena, FINDING_TEXTS[finding->kind].sentences[i], parts);
    }
    return sentence;
}

typedef struct Findings {
    PortfolioMaking *making;
    size_t capacity;
} Findings;

static PortfolioFinding *finding_add(Findings *findings, FindingKind kind, const PortfolioRow *row)
{
    Portfolio *portfolio = findings->making->portfolio;

    if (portfolio->finding_count == findings->capacity) {
        size_t capacity = findings->capacity * 2 + 32;
        PortfolioFinding *more = ARENA_ARRAY(findings->making->arena, PortfolioFinding, capacity);
        for (size_t i = 0; i < portfolio->finding_count; i++) {
            more[i] = portfolio->findings[i];
        }
        portfolio->findings = more;
        findings->capacity = capacity;
    }
    PortfolioFinding *finding = &portfolio->findings[portfolio->finding_count++];
    *finding = (PortfolioFinding){.kind = kind, .row = row, .since = INT32_MIN};
    if (row != NULL) {
        finding->type = findings->making->programmes;
        finding->id = row->id;
        finding->parts[0] = (Label){{row->code, row->code}};
    }
    return finding;
}

/* Both languages say it so. */
static Label same(Text text)
{
    return (Label){{text, text}};
}

static Label number_label(Findings *findings, int64_t number)
{
    return same(text_of(arena_format(findings->making->arena, "%lld", (long long)number)));
}

static Label date_label(Findings *findings, Date date)
{
    char text[DATE_TEXT_SIZE] = "";

    date_format(date, text);
    return same(text_copy(findings->making->arena, text_of(text)));
}

static Label day_label(Findings *findings, int32_t day)
{
    return date_label(findings, (Date){day, PRECISION_DAY});
}

/* Whole percents: a sentence is no table. */
static Label percent_label(Findings *findings, Ratio ratio)
{
    long long percent = (long long)ratio_rounded(ratio, 100);

    return (Label){{text_of(arena_format(findings->making->arena, "%lld%%", percent)),
                    text_of(arena_format(findings->making->arena, "%lld %%", percent))}};
}

static PortfolioFinding *framework_finding(Findings *findings, FindingKind kind, const PortfolioRow *row,
                                           const Framework *framework)
{
    PortfolioFinding *finding = finding_add(findings, kind, row);

    finding->type = model_role_type(reader_model(findings->making->reader), ROLE_PLANS_RESULTS);
    finding->id = framework->id;
    finding->parts[0] = same(framework->code);
    return finding;
}

static void plans_check(Findings *findings, const PortfolioRow *row)
{
    const Framework *last = NULL;

    for (size_t i = 0; i < row->framework_count; i++) {
        const Framework *plan = row->frameworks[i];
        if (plan->is_workplan && (last == NULL || plan->rhythm.to > last->rhythm.to)) {
            last = plan;
        }
    }
    if (last == NULL) {
        finding_add(findings, FINDING_NO_WORKPLAN, row)->since = date_is_known(row->from) ? row->from.day : INT32_MIN;
    } else if (row->in_force_count == 0) {
        PortfolioFinding *finding = framework_finding(findings, FINDING_NO_PLAN_IN_FORCE, row, last);
        finding->parts[0] = same(row->code);
        finding->parts[1] = same(last->code);
        finding->since = last->rhythm.to < last->on ? last->rhythm.to + 1 : INT32_MIN;
    }
}

static int64_t unfinished_count(const Framework *framework)
{
    int64_t count = 0;

    for (size_t i = 0; i < framework->node_count; i++) {
        const ResultNode *node = &framework->nodes[i];
        count += node->is_work && node->first_child == NO_NODE && !node->cancelled &&
                 !code_stands_for(node->status, STANDS_FOR_COMPLETED);
    }
    return count;
}

static void end_check(Findings *findings, const PortfolioRow *row, const Framework *framework)
{
    int64_t unfinished = unfinished_count(framework);

    if (framework->is_over || framework->rhythm.to >= framework->on || unfinished == 0) {
        return;
    }
    PortfolioFinding *finding = framework_finding(findings, FINDING_PAST_END, row, framework);
    finding->since = framework->rhythm.to + 1;
    finding->count = unfinished;
    finding->parts[1] = day_label(findings, framework->rhythm.to);
    finding->parts[2] = number_label(findings, unfinished);
}

static void progress_check(Findings *findings, const PortfolioRow *row, const Framework *framework)
{
    bool red = framework->light == LIGHT_RED;

    if (!framework_in_force(framework) || (!red && framework->light != LIGHT_AMBER)) {
        return;
    }
    PortfolioFinding *finding = framework_finding(findings, red ? FINDING_BEHIND : FINDING_UNDER_PLAN, row, framework);
    finding->parts[1] = percent_label(findings, framework->roll.progress);
    finding->parts[2] = percent_label(findings, framework->roll.planned);
}

/* What of a framework is late: how much, and what of it waits longest. */
typedef struct Late {
    int64_t count;
    Id id;
    Text code;
    int32_t since;
} Late;

static void late_add(Late *late, const Lateness *lateness, Id id, Text code)
{
    if (!lateness->late) {
        return;
    }
    if (late->count++ == 0 || lateness->since < late->since) {
        late->id = id;
        late->code = code;
        late->since = lateness->since;
    }
}

static void late_tell(Findings *findings, FindingKind kind, int role, const PortfolioRow *row,
                      const Framework *framework, const Late *late)
{
    if (late->count == 0) {
        return;
    }
    PortfolioFinding *finding = framework_finding(findings, kind, row, framework);
    finding->type = model_role_type(reader_model(findings->making->reader), role);
    finding->id = late->id;
    finding->since = late->since;
    finding->count = late->count;
    finding->parts[1] = number_label(findings, late->count);
    finding->parts[2] = same(late->code);
}

static void lateness_check(Findings *findings, const PortfolioRow *row, const Framework *framework)
{
    Late updates = {0}, reports = {0};

    for (size_t i = 0; i < framework->node_count; i++) {
        const ResultNode *node = &framework->nodes[i];
        late_add(&updates, &node->lateness, node->id, node->code);
    }
    for (size_t i = 0; i < framework->indicator_count; i++) {
        const Indicator *indicator = &framework->indicators[i];
        late_add(&reports, &indicator->lateness, indicator->id, indicator->code);
    }
    late_tell(findings, FINDING_UPDATE_MISSING, ROLE_IS_RESULT, row, framework, &updates);
    late_tell(findings, FINDING_REPORT_MISSING, ROLE_IS_INDICATOR, row, framework, &reports);
}

static void faults_check(Findings *findings, const PortfolioRow *row, const Framework *framework)
{
    if (framework->fault_count == 0) {
        return;
    }
    const FrameworkFault *first = &framework->faults[0];
    PortfolioFinding *finding = framework_finding(findings, FINDING_FAULTS, row, framework);
    finding->count = (int64_t)framework->fault_count;
    finding->parts[1] = number_label(findings, finding->count);
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        finding->parts[2].in[i] = framework_fault_sentence(findings->making->arena, first, (Language)i);
    }
}

static Text donors_text(Findings *findings, const NodeDonors *donors, bool unknown_only)
{
    BUFFER names = {0};

    for (size_t i = 0; i < donors->count; i++) {
        if (!unknown_only || !donors->all[i].known) {
            buffer_string(&names, buffer_view(&names).length == 0 ? "" : ", ");
            buffer_text(&names, donors->all[i].name);
        }
    }
    return text_copy(findings->making->arena, buffer_view(&names));
}

/* A result of which it is said that several pay; what is part of it is not told again. */
static void funding_check(Findings *findings, const PortfolioRow *row, const Framework *framework,
                          const ResultNode *node)
{
    NodeDonors donors;

    node_donors(findings->making->arena, framework, node, &donors);
    if (donors.by != DONORS_BY_NODE || donors.count < 2) {
        return;
    }
    Text unknown = donors_text(findings, &donors, true);
    PortfolioFinding *finding =
        framework_finding(findings, unknown.length > 0 ? FINDING_SHARE_UNKNOWN : FINDING_CO_FUNDED, row, framework);
    finding->type = model_role_type(reader_model(findings->making->reader), ROLE_IS_RESULT);
    finding->id = node->id;
    finding->count = (int64_t)donors.count;
    finding->parts[1] = same(node->code);
    finding->parts[2] = same(unknown.length > 0 ? unknown : donors_text(findings, &donors, false));
}

static void silence_check(Findings *findings, const PortfolioRow *row)
{
    if (!date_is_known(row->reported)) {
        finding_add(findings, FINDING_NEVER_REPORTED, row)->since =
            date_is_known(row->from) ? row->from.day : INT32_MIN;
        return;
    }
    int32_t last = date_last_day(row->reported), days = findings->making->portfolio->on - last;
    if (days > PORTFOLIO_SILENT_DAYS) {
        PortfolioFinding *finding = finding_add(findings, FINDING_SILENT, row);
        finding->since = last;
        finding->count = days;
        finding->parts[1] = date_label(findings, row->reported);
        finding->parts[2] = number_label(findings, days);
    }
}

/* `row` NULL: the gaps of all programmes together; of one alone they are its own. */
static void gaps_check(Findings *findings, const PortfolioRow *row, const PortfolioParity *parity)
{
    for (size_t i = 0; i < parity->gap_count; i++) {
        const ParityGap *gap = &parity->gaps[i];
        PortfolioFinding *finding = finding_add(findings, FINDING_PARITY_GAP, row);
        long long women = (long long)gap->count.women, men = (long long)gap->count.men;
        if (row == NULL) {
            finding->parts[0] = (Label){{TEXT("All programmes"), TEXT("Tous les programmes")}};
        }
        finding->parts[1] = gap->label;
        finding->count = parity_missing(gap->count).replacements;
        finding->parts[2] =
            (Label){{text_of(arena_format(findings->making->arena, "%lld women, %lld men", women, men)),
                     text_of(arena_format(findings->making->arena, "femmes %lld, hommes %lld", women, men))}};
    }
}

/*
 * The kinds come in order of gravity; what waits longest first, what nobody knows since when last; then what is about
 * most.
 */
static int finding_compare(const void *a, const void *b)
{
    const PortfolioFinding *x = a, *y = b;
    int32_t since_x = x->since == INT32_MIN ? INT32_MAX : x->since;
    int32_t since_y = y->since == INT32_MIN ? INT32_MAX : y->since;

    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    if (since_x != since_y) {
        return since_x < since_y ? -1 : 1;
    }
    if (x->count != y->count) {
        return x->count > y->count ? -1 : 1;
    }
    int order = text_compare(x->parts[0].in[LANGUAGE_EN], y->parts[0].in[LANGUAGE_EN]);
    return order != 0 ? order : text_compare(x->parts[1].in[LANGUAGE_EN], y->parts[1].in[LANGUAGE_EN]);
}

static void frameworks_check(Findings *findings, const PortfolioRow *row)
{
    for (size_t i = 0; i < row->framework_count; i++) {
        end_check(findings, row, row->frameworks[i]);
        progress_check(findings, row, row->frameworks[i]);
        lateness_check(findings, row, row->frameworks[i]);
        faults_check(findings, row, row->frameworks[i]);
        for (size_t n = 0; n < row->frameworks[i]->node_count; n++) {
            funding_check(findings, row, row->frameworks[i], &row->frameworks[i]->nodes[n]);
        }
    }
}

void portfolio_findings_find(PortfolioMaking *making)
{
    Portfolio *portfolio = making->portfolio;
    Findings findings = {.making = making};

    for (size_t i = 0; i < portfolio->row_count; i++) {
        const PortfolioRow *row = &portfolio->rows[i];
        if (!row->over) {
            frameworks_check(&findings, row);
            plans_check(&findings, row);
            silence_check(&findings, row);
            gaps_check(&findings, row, &row->parity);
        }
    }
    if (portfolio->row_count > 1) {
        gaps_check(&findings, NULL, &portfolio->all.parity);
    }
    if (portfolio->finding_count > 0) {
        qsort(portfolio->findings, portfolio->finding_count, sizeof *portfolio->findings, finding_compare);
    }
}
