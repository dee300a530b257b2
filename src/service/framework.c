#include "service/framework.h"

#include <stdlib.h>

#include "service/framework_reading.h"
#include "service/named_find.h"
#include "service/projects.h"
#include "service/records.h"

enum { DAYS_TO_REPORT = 30, FAULTS_FIRST = 16 };

#define AT(name) SLOT_PLANS_RESULTS_##name

void framework_fault_add(FrameworkReading *reading, FaultKind kind, const RecordType *type, Id id, Text about,
                         Text detail, Text more)
{
    Framework *framework = reading->framework;

    if (framework->fault_count == reading->fault_capacity) {
        size_t capacity = reading->fault_capacity == 0 ? FAULTS_FIRST : reading->fault_capacity * 2;
        FrameworkFault *faults = ARENA_ARRAY(reading->arena, FrameworkFault, capacity);
        if (framework->fault_count > 0) {
            memcpy(faults, framework->faults, framework->fault_count * sizeof *faults);
        }
        framework->faults = faults;
        reading->fault_capacity = capacity;
    }
    framework->faults[framework->fault_count++] =
        (FrameworkFault){.kind = kind, .type = type, .id = id, .about = about, .details = {detail, more}};
}

static const struct FaultText {
    const char *id, *sentences[LANGUAGE_COUNT];
} FAULT_TEXTS[] = {
#define FAULT(name, id, en, fr) {id, {en, fr}},
#include "service/framework_fault.def"
#undef FAULT
};

const char *framework_fault_id(FaultKind kind)
{
    return FAULT_TEXTS[kind].id;
}

Text sentence_fill(Arena *arena, const char *form, const Text parts[3])
{
    BUFFER out = {0};

    for (const char *at = form; *at != '\0'; at++) {
        if (at[0] == '{' && at[1] >= '1' && at[1] <= '3' && at[2] == '}') {
            buffer_text(&out, parts[at[1] - '1']);
            at += 2;
        } else {
            buffer_byte(&out, (uint8_t)*at);
        }
    }
    return text_copy(arena, buffer_view(&out));
}

Text framework_fault_sentence(Arena *arena, const FrameworkFault *fault, Language language)
{
    const Text parts[3] = {fault->about, fault->details[0], fault->details[1]};

    return sentence_fill(arena, FAULT_TEXTS[fault->kind].sentences[language], parts);
}

size_t framework_late_count(const Framework *framework)
{
    size_t count = 0;

    for (size_t i = 0; i < framework->node_count; i++) {
        count += framework->nodes[i].lateness.late;
    }
    for (size_t i = 0; i < framework->indicator_count; i++) {
        count += framework->indicators[i].lateness.late;
    }
    return count;
}

Status rows_of(FrameworkReading *reading, int role, int slot, Id id, Slots *slots, RecordRow **rows, size_t *count,
               Error *err)
{
    const RecordType *type = model_role_type(reader_model(reading->reader), role);
    RoleRows *kept = &reading->roles[role];

    *slots = (Slots){.type = type, .role = role};
    *rows = NULL;
    *count = 0;
    if (type == NULL) {
        return ST_OK;
    }
    if (!kept->read) {
        RecordsOn asked = {type, type_role(type, role, slot), id, reading->question->scope, reading->question->on};
        TRY(records_on_by(reading->reader, reading->arena, &asked, &kept->by, err));
        kept->read = true;
    }
    records_by_find(&kept->by, id, rows, count);
    return ST_OK;
}

Text period_text(Arena *arena, Period period)
{
    char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];

    date_format((Date){period.from, PRECISION_DAY}, from);
    date_format((Date){period.to, PRECISION_DAY}, to);
    return text_of(period.from == period.to ? arena_format(arena, "%s", to) : arena_format(arena, "%s/%s", from, to));
}

Text reference_name(FrameworkReading *reading, const RecordType *type, int role, int slot, Id id)
{
    return slot_reference_title(reading->reader, reading->arena, &(Slots){.type = type, .role = role}, slot, id);
}

int frequency_months(const Code *frequency)
{
    static const struct {
        StandsFor what;
        int months;
    } known[] = {{STANDS_FOR_EVERY_MONTH, 1},
                 {STANDS_FOR_EVERY_QUARTER, 3},
                 {STANDS_FOR_EVERY_HALF_YEAR, 6},
                 {STANDS_FOR_EVERY_YEAR, 12},
                 {STANDS_FOR_ONCE, 0}};

    for (size_t i = 0; frequency != NULL && i < COUNT_OF(known); i++) {
        if (known[i].what == frequency->stands_for) {
            return known[i].months;
        }
    }
    return -1;
}

static Status project_read(FrameworkReading *reading, Id id, const RecordType *type, Error *err)
{
    ProjectFacts *project = &reading->framework->project;
    RecordRow row;
    Slots slots = {type, ROLE_IS_PROJECT, &row};

    if (type == NULL || !type_plays(type, ROLE_IS_PROJECT) || id_is_nil(id)) {
        return ST_OK;
    }
    RecordsOn asked = {.type = type, .id = id, .scope = reading->question->scope, .on = reading->question->on};
    TRY(record_on(reading->reader, reading->arena, &asked, &row, &project->there, err));
    if (project->there) {
        *project = project_of(reading->reader, reading->arena, &slots);
    }
    return ST_OK;
}

static Status levels_read(FrameworkReading *reading, Error *err)
{
    Framework *framework = reading->framework;
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_NAMES_LEVEL, SLOT_NAMES_LEVEL_FRAMEWORK, framework->id, &slots, &rows, &count, err));
    framework->levels = ARENA_ARRAY(reading->arena, LevelName, count);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        framework->levels[framework->level_count++] =
            (LevelName){slot_code(&slots, SLOT_NAMES_LEVEL_LEVEL),
                        slot_label(&slots, SLOT_NAMES_LEVEL_NAME, SLOT_NAMES_LEVEL_NAME_FR)};
    }
    return ST_OK;
}

static Status needs_read(FrameworkReading *reading, Error *err)
{
    Framework *framework = reading->framework;
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_NEEDS_FUNDS, SLOT_NEEDS_FUNDS_FRAMEWORK, framework->id, &slots, &rows, &count, err));
    framework->needs = ARENA_ARRAY(reading->arena, FundingNeed, count);
    for (size_t i = 0; i < count; i++) {
        FundingNeed *need = &framework->needs[framework->need_count++];
        slots.row = &rows[i];
        *need = (FundingNeed){.id = rows[i].id,
                              .category = slot_code(&slots, SLOT_NEEDS_FUNDS_CATEGORY),
                              .purpose = slot_label(&slots, SLOT_NEEDS_FUNDS_PURPOSE, SLOT_NEEDS_FUNDS_PURPOSE_FR),
                              .year = slot_integer(&slots, SLOT_NEEDS_FUNDS_YEAR, 0),
                              .currency = slot_text(&slots, SLOT_NEEDS_FUNDS_CURRENCY)};
        (void)slot_amount(&slots, SLOT_NEEDS_FUNDS_NEEDED, &need->needed);
        (void)slot_amount(&slots, SLOT_NEEDS_FUNDS_SECURED, &need->secured);
    }
    return ST_OK;
}

static Status frozen_read(FrameworkReading *reading, Error *err)
{
    Framework *framework = reading->framework;
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_FREEZES_RESULTS, SLOT_FREEZES_RESULTS_FRAMEWORK, framework->id, &slots, &rows, &count,
                err));
    framework->frozen = ARENA_ARRAY(reading->arena, FrozenFramework, count);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        framework->frozen[framework->frozen_count++] = (FrozenFramework){
            rows[i].id, slot_date(&slots, SLOT_FREEZES_RESULTS_DATE), slot_text(&slots, SLOT_FREEZES_RESULTS_LABEL)};
    }
    return ST_OK;
}

static Status reviews_read(FrameworkReading *reading, Error *err)
{
    Framework *framework = reading->framework;
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_REVIEWS_RESULTS, SLOT_REVIEWS_RESULTS_FRAMEWORK, framework->id, &slots, &rows, &count,
                err));
    framework->reviews = ARENA_ARRAY(reading->arena, AnnualReview, count);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        framework->reviews[framework->review_count++] =
            (AnnualReview){rows[i].id, slot_date(&slots, SLOT_REVIEWS_RESULTS_DATE),
                           slot_integer(&slots, SLOT_REVIEWS_RESULTS_YEAR, 0),
                           slot_label(&slots, SLOT_REVIEWS_RESULTS_FINDINGS, SLOT_REVIEWS_RESULTS_FINDINGS_FR),
                           slot_label(&slots, SLOT_REVIEWS_RESULTS_DECISIONS, SLOT_REVIEWS_RESULTS_DECISIONS_FR)};
    }
    return ST_OK;
}

static void framework_take(FrameworkReading *reading, const Slots *slots)
{
    Framework *framework = reading->framework;
    const Slots state = {slots->type, ROLE_HAS_STATE, slots->row};
    Date to = slot_date(slots, AT(TO));

    *framework = (Framework){
        .id = slots->row->id,
        .owner = slot_reference(slots, AT(OWNER)),
        .above = slot_reference(slots, AT(ABOVE)),
        .programme = record_programme(reading->reader, slots->type, slots->row),
        .code = slot_text(slots, AT(CODE)),
        .version = slot_text(slots, AT(VERSION)),
        .owner_function = slot_text(slots, AT(OWNER_FUNCTION)),
        .name = slot_label(slots, AT(NAME), AT(NAME_FR)),
        .kind = slot_code(slots, AT(KIND)),
        .workplan = slot_code(slots, AT(SCOPE)),
        .status = slot_code(&state, SLOT_HAS_STATE_STATE),
        .from = slot_date(slots, AT(FROM)),
        .to = to,
        .thresholds = {slot_integer(slots, AT(GREEN), GREEN_DEFAULT), slot_integer(slots, AT(AMBER), AMBER_DEFAULT)},
        .on = reading->question->on,
        .first_root = NO_NODE};
    framework->is_workplan = code_stands_for(framework->kind, STANDS_FOR_WORKPLAN);
    framework->is_over = framework->status != NULL && framework->status->ends;
    framework->owner_name = reference_name(reading, slots->type, ROLE_PLANS_RESULTS, AT(OWNER), framework->owner);
    framework->rhythm =
        (Rhythm){framework->from.day, date_is_known(to) ? date_last_day(to) : INT32_MAX,
                 date_is_known(framework->from) ? frequency_months(slot_code(slots, AT(FREQUENCY))) : -1,
                 (int)slot_integer(slots, AT(DAYS), DAYS_TO_REPORT)};
}

static Id above_of(const FrameworkReading *reading, const RecordType *type, Id id)
{
    for (size_t i = 0; i < reading->all_count; i++) {
        const Slots slots = {type, ROLE_PLANS_RESULTS, &reading->all[i]};
        if (id_equal(reading->all[i].id, id)) {
            return slot_reference(&slots, AT(ABOVE));
        }
    }
    return (Id){0};
}

/* Does following what is above lead back? A circle that the framework only leads into is not its own. */
static bool is_above_itself(const FrameworkReading *reading, const RecordType *type)
{
    Id at = reading->framework->above;

    for (size_t i = 0; i < reading->all_count && !id_is_nil(at); i++) {
        if (id_equal(at, reading->framework->id)) {
            return true;
        }
        at = above_of(reading, type, at);
    }
    return false;
}

static void framework_check(FrameworkReading *reading, const RecordType *type)
{
    const Framework *framework = reading->framework;

    if (is_above_itself(reading, type)) {
        framework_fault_add(reading, FRAMEWORK_ABOVE_LOOP, type, framework->id, framework->code, (Text){0}, (Text){0});
    }
    if (framework->is_workplan && id_is_nil(framework->owner)) {
        framework_fault_add(reading, FRAMEWORK_NO_OWNER, type, framework->id, framework->code, (Text){0}, (Text){0});
    }
    if (date_is_known(framework->to) && framework->rhythm.to < framework->from.day) {
        framework_fault_add(reading, FRAMEWORK_ENDS_BEFORE_START, type, framework->id, framework->code, (Text){0},
                            (Text){0});
    }
}

static Status framework_read(FrameworkReading *reading, const Slots *slots, Error *err)
{
    const Field *project = type_role(slots->type, ROLE_PLANS_RESULTS, AT(PROJECT));

    framework_take(reading, slots);
    framework_check(reading, slots->type);
    TRY(levels_read(reading, err));
    TRY(framework_nodes_read(reading, err));
    TRY(framework_indicators_read(reading, err));
    TRY(needs_read(reading, err));
    TRY(frozen_read(reading, err));
    TRY(reviews_read(reading, err));
    TRY(project_read(reading, slot_reference(slots, AT(PROJECT)), project == NULL ? NULL : project->to, err));
    framework_roll(reading);
    return ST_OK;
}

static Status all_rows(Reader *reader, Arena *arena, const FrameworkQuestion *question, Slots *slots, RecordRow **rows,
                       size_t *count, Error *err)
{
    RecordsOn asked = {.type = model_role_type(reader_model(reader), ROLE_PLANS_RESULTS),
                       .scope = question->scope,
                       .on = question->on};

    *slots = (Slots){.type = asked.type, .role = ROLE_PLANS_RESULTS};
    *count = 0;
    return asked.type == NULL ? ST_OK : records_on(reader, arena, &asked, rows, count, err);
}

static int framework_compare(const void *a, const void *b)
{
    return text_compare(((const Framework *)a)->code, ((const Framework *)b)->code);
}

Status framework_set_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, FrameworkSet *out,
                          Error *err)
{
    RoleRows *roles = ARENA_ARRAY(arena, RoleRows, ROLE_COUNT);
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(all_rows(reader, arena, question, &slots, &rows, &count, err));
    Framework *all = ARENA_ARRAY(arena, Framework, count + 1);
    for (size_t i = 0; i < count; i++) {
        FrameworkReading reading = {.reader = reader,
                                    .arena = arena,
                                    .question = question,
                                    .roles = roles,
                                    .all = rows,
                                    .all_count = count,
                                    .framework = &all[i]};
        slots.row = &rows[i];
        TRY(framework_read(&reading, &slots, err));
    }
    qsort(all, count, sizeof *all, framework_compare);
    *out = (FrameworkSet){all, count};
    return ST_OK;
}

Status framework_find(Arena *arena, const FrameworkSet *set, Text code, const Framework **out, Error *err)
{
    NamedFind find;

    named_find_begin(&find, arena, code);
    for (size_t i = 0; i < set->count; i++) {
        if (named_find_is(&find, set->all[i].id, set->all[i].code)) {
            *out = &set->all[i];
            return ST_OK;
        }
    }
    return named_find_fail(&find, "there was no results framework", err);
}

Text level_name(const Framework *framework, const Code *level, Language language)
{
    for (size_t i = 0; i < framework->level_count; i++) {
        if (framework->levels[i].level == level) {
            return label_in(&framework->levels[i].name, language);
        }
    }
    return level == NULL ? (Text){0} : label_in(&level->label, language);
}
