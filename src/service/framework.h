/*
 * framework.h - a results framework read from its records as they were on a day, and computed: indicators against their
 * targets, results rolled up from their parts, what is late, and what was found wrong.
 *
 * A workplan is a framework. Facts observed until the end of the day count, whenever they were typed; periods and
 * updates that end behind it do not. Only verified actuals count in figures. Everything is lent by the arena. Source:
 * domain/programme.md 2.1 to 2.3.
 */
#ifndef SERVICE_FRAMEWORK_H
#define SERVICE_FRAMEWORK_H

#include "measure/progress.h"
#include "measure/rollup.h"
#include "measure/series.h"
#include "record/scope.h"
#include "service/measure_total.h"
#include "service/programme.h"

enum { NO_NODE = -1 };

typedef enum FaultKind {
#define FAULT(name, ...) FRAMEWORK_##name,
#include "service/framework_fault.def"
#undef FAULT
    FRAMEWORK_FAULT_COUNT
} FaultKind;

typedef struct FrameworkFault {
    FaultKind kind;
    const RecordType *type; /* and id: the record to look at */
    Id id;
    Text about, details[2]; /* {1}, {2}, {3} of its sentence */
} FrameworkFault;

const char *framework_fault_id(FaultKind kind);

/* Its sentence in a language. */
Text framework_fault_sentence(Arena *arena, const FrameworkFault *fault, Language language);

/* Of whom or what a value is. */
typedef struct ValueDimension {
    const char *name; /* "sex", "unit": id of the role's slot */
    Text member;      /* a code, a record's id or a text; empty when it is said to be unknown */
    const Code *code; /* or NULL */
    Text title;       /* of a record, else empty */
} ValueDimension;

enum { DIMENSIONS_MAX = 6 };

typedef struct DimensionKey {
    uint32_t split; /* bits of the dimensions it has; 0: of all */
    ValueDimension dimensions[DIMENSIONS_MAX];
    size_t count;
} DimensionKey;

/* What was reported, as it stands; figures are made from the verified ones. */
typedef struct ReportedValue {
    Id id;
    Period period;
    DimensionKey key;
    Ratio value; /* of a percentage in percent */
    int64_t over, under;
    bool has_shares, computed;
    bool counts;        /* in the figures */
    const Code *status; /* NULL of what is computed */
    Text words, evidence, override_reason;
    Label comment;
} ReportedValue;

typedef struct TargetValue {
    Id id;
    Period period;
    DimensionKey key;
    Ratio value;
    int64_t revision;
    Text reason;
    Date observed;
    bool current; /* the last revision for its day */
} TargetValue;

/* A part of an indicator: what was reached of whom. */
typedef struct PartFigure {
    DimensionKey key;
    Ratio actual, target; /* target: as reported, or not known */
} PartFigure;

typedef struct Figure {
    Ratio baseline, target, original, actual; /* original: the target before it was revised */
    Ratio achievement, achievement_original, expected, performance;
    Light light;
    Direction direction;
    Ratio previous, last; /* verified values of the last two periods */
    Period last_period;   /* `last` known */
    int32_t final_day;    /* of the target */
} Figure;

/* What should have been reported by now. */
typedef struct Lateness {
    bool has_due; /* a period is due */
    Period due;
    bool late;
    Period missing; /* the first period that nobody reported on */
    int32_t since;
} Lateness;

typedef struct Indicator {
    Id id;
    size_t node;
    Text code;
    Label name, unit, means;
    const Code *measure, *value_kind, *periods, *adding, *frequency; /* each may be NULL */
    bool ascending, in_words;
    int64_t order;
    Text computed, computed_value, computed_where;
    Rhythm rhythm;         /* months < 0: of no known frequency */
    ReportedValue *values; /* in order of periods */
    size_t value_count;
    TargetValue *targets;
    size_t target_count;
    bool has_baseline;
    Date baseline_date;
    Figure figure;
    PartFigure *parts;
    size_t part_count;
    Lateness lateness;
    Text words; /* the last verified value of an indicator in words */
} Indicator;

typedef struct ProgressUpdate {
    Id id;
    int32_t day;
    bool has_percent;
    Ratio percent; /* 0 to 1 */
    const Code *status;
    Label note;
} ProgressUpdate;

typedef struct ResultLink {
    Id id, target;
    const Code *kind, *goal, *relation;
    Text reference, source;
} ResultLink;

typedef struct Assumption {
    Id id;
    Label text;
    const Code *kind, *status;
    int64_t likelihood, consequence; /* 0: not rated */
    Text mitigation;
    Date reviewed;
} Assumption;

/* What a donor pays of a result. */
typedef struct NodeFunding {
    Id id, donor, project;
    Text donor_name, project_name, currency;
    bool has_share, has_amount;
    int64_t share, amount; /* thousandths: of a percent, of the currency */
    int32_t from, to;      /* INT32_MIN and INT32_MAX: open */
} NodeFunding;

typedef struct ResultNode {
    Id id, parent_id;
    int32_t parent, first_child, next_sibling; /* in framework->nodes, or NO_NODE */
    Text code;
    Label text;
    const Code *level, *pillar, *limb, *source, *status; /* status: as last updated */
    int64_t order, weight;                               /* weight in thousandths */
    Date start, end, actual_start, actual_end;
    Id owner;
    Text owner_name, owner_function, reason;
    bool cancelled, is_work; /* is_work: measured by updates */
    ProgressUpdate *updates; /* in order of days */
    size_t update_count;
    ResultLink *links;
    size_t link_count;
    Assumption *assumptions;
    size_t assumption_count;
    NodeFunding *fundings; /* of any day */
    size_t funding_count;
    RollUp roll;             /* of its children, else of its indicators */
    Ratio progress, planned; /* to date; not known: nobody reported */
    Light light;
    Lateness lateness; /* of updates */
} ResultNode;

typedef struct FundingNeed {
    Id id;
    const Code *category;
    Label purpose;
    int64_t year, needed, secured; /* amounts in thousandths; year 0: none */
    Text currency;
} FundingNeed;

typedef struct FrozenFramework {
    Id id;
    Date day;
    Text label;
} FrozenFramework;

typedef struct AnnualReview {
    Id id;
    Date day;
    int64_t year;
    Label findings, decisions;
} AnnualReview;

typedef struct ProjectFacts {
    bool there;
    Id id, donor_id, programme;
    Text code, donor, currency;
    Label name;
    const Code *phase;
    Date start, end, actual_start, actual_end, spent_on;
    Ratio grant, budget, spent; /* not known: not said */
} ProjectFacts;

typedef struct LevelName {
    const Code *level;
    Label name;
} LevelName;

typedef struct Framework {
    Id id, owner, above, programme;
    Text code, version, owner_name, owner_function;
    Label name;
    const Code *kind, *workplan, *status; /* workplan: its scope, or NULL */
    Date from, to;
    bool is_workplan, is_over; /* over: its status ends, nothing is asked for any more */
    Thresholds thresholds;
    Rhythm rhythm;
    int32_t on;
    LevelName *levels;
    size_t level_count;
    ResultNode *nodes;
    size_t node_count;
    int32_t first_root;
    Indicator *indicators; /* in order of nodes, then of their own */
    size_t indicator_count;
    RollUp roll; /* of the roots */
    Light light;
    ProjectFacts project;
    FundingNeed *needs;
    size_t need_count;
    FrozenFramework *frozen;
    size_t frozen_count;
    AnnualReview *reviews;
    size_t review_count;
    FrameworkFault *faults;
    size_t fault_count;
} Framework;

/* How it is asked. Without `total` computed indicators are told by what was typed. */
typedef struct FrameworkQuestion {
    const Scope *scope;
    int32_t on; /* days since 1970-01-01 */
    MeasureTotal total;
    void *total_context;
} FrameworkQuestion;

/* Where it is said who pays for a result: of itself, of what it is a part of, by the one donor of the project; or not.
 */
typedef enum DonorsBy { DONORS_NOT_SAID, DONORS_BY_NODE, DONORS_BY_ABOVE, DONORS_BY_PROJECT } DonorsBy;

typedef struct NodeDonor {
    Id id;
    Text name;
    bool known;
    int64_t share; /* thousandths of a percent, of all it pays on the day */
} NodeDonor;

typedef struct NodeDonors {
    DonorsBy by;
    NodeDonor *all;
    size_t count;
} NodeDonors;

/* Who pays for a result on the framework's day, each donor once. */
void node_donors(Arena *arena, const Framework *framework, const ResultNode *node, NodeDonors *out);

/* Does it pay on the framework's day? */
bool funding_counts(const Framework *framework, const NodeFunding *funding);

/*
 * A donor's part of what an indicator reached, in thousandths: the parts of all come to the figure exactly where their
 * shares come to 100 percent. False where its share is not known, shares come to more than there is, or the figure is
 * nothing that can be split: a percentage, a milestone, words.
 */
bool pro_rata(Arena *arena, const Indicator *indicator, const NodeDonors *donors, Id donor, int64_t *out);

/* All frameworks that were there on a day, in order of code; lent. */
typedef struct FrameworkSet {
    const Framework *all;
    size_t count;
} FrameworkSet;

/* A sentence whose {1}, {2} and {3} are filled in. */
Text sentence_fill(Arena *arena, const char *form, const Text parts[3]);

/* How many updates and reports of it are late. */
size_t framework_late_count(const Framework *framework);

/* Reads them into the arena. Who asks for what others may ask for again takes frameworks_acquire. */
Status framework_set_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, FrameworkSet *out,
                          Error *err) CHECKED;

/* The framework of this code (letter case and blanks aside) or of this id; ST_NOT_FOUND names the nearest. */
Status framework_find(Arena *arena, const FrameworkSet *set, Text code, const Framework **out, Error *err) CHECKED;

/*
 * The set of the reader's version on a day, read by whoever asks first and then shared; given back when the function
 * returns. Declare it after its reader.
 */
typedef struct FrameworksUse {
    Reader *reader;
    FrameworkSet set;
    struct Made *made;
} FrameworksUse;

Status frameworks_acquire(Reader *reader, const FrameworkQuestion *question, FrameworksUse *out, Error *err) CHECKED;
void frameworks_release(FrameworksUse *use);

#define FRAMEWORKS_USE CLEANUP(frameworks_release) FrameworksUse

/* What the framework calls a level, else what its list calls it. */
Text level_name(const Framework *framework, const Code *level, Language language);

#endif
