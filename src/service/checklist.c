#include "service/checklist.h"

#include <stdlib.h>

#include "model/role.h"
#include "service/records.h"
#include "service/records_on.h"

typedef struct CheckAnswer {
    Id item, programme, id;
    Date date;
    const Code *state;
} CheckAnswer;

typedef struct CheckItem {
    Id id;
    const Code *section;
} CheckItem;

typedef struct Checking {
    Reader *reader;
    Arena *arena;
    const FrameworkQuestion *question;
    CheckItem *items;
    size_t item_count;
    CheckAnswer *answers; /* in order of programme, item, date: the last of an item stands */
    size_t answer_count;
} Checking;

Ratio checklist_score(size_t yes, size_t partly, size_t no)
{
    return ratio_of((int64_t)(2 * yes + partly), (int64_t)(2 * (yes + partly + no)));
}

static int answer_compare(const void *a, const void *b)
{
    const CheckAnswer *x = a, *y = b;
    int order = id_compare(x->programme, y->programme);

    order = order != 0 ? order : id_compare(x->item, y->item);
    order = order != 0 ? order : date_compare(x->date, y->date);
    return order != 0 ? order : id_compare(x->id, y->id);
}

static Status rows_read(Checking *checking, int role, Slots *slots, RecordRow **rows, size_t *count, Error *err)
{
    RecordsOn asked = {.type = model_role_type(reader_model(checking->reader), role),
                       .scope = checking->question->scope,
                       .on = checking->question->on};

    *slots = (Slots){.type = asked.type, .role = role};
    *count = 0;
    return asked.type == NULL ? ST_OK : records_on(checking->reader, checking->arena, &asked, rows, count, err);
}

static Status items_read(Checking *checking, Error *err)
{
    RecordRow *rows;
    Slots slots;

    TRY(rows_read(checking, ROLE_ASKS_CHECK, &slots, &rows, &checking->item_count, err));
    checking->items = ARENA_ARRAY(checking->arena, CheckItem, checking->item_count + 1);
    for (size_t i = 0; i < checking->item_count; i++) {
        slots.row = &rows[i];
        checking->items[i] = (CheckItem){rows[i].id, slot_code(&slots, SLOT_ASKS_CHECK_SECTION)};
    }
    return ST_OK;
}

static Status answers_read(Checking *checking, Error *err)
{
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_read(checking, ROLE_ANSWERS_CHECK, &slots, &rows, &count, err));
    checking->answers = ARENA_ARRAY(checking->arena, CheckAnswer, count + 1);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        Date date = slot_date(&slots, SLOT_ANSWERS_CHECK_DATE);
        if (date.day <= checking->question->on) {
            checking->answers[checking->answer_count++] =
                (CheckAnswer){slot_reference(&slots, SLOT_ANSWERS_CHECK_ITEM),
                              record_programme(checking->reader, slots.type, &rows[i]), rows[i].id, date,
                              slot_code(&slots, SLOT_ANSWERS_CHECK_STATE)};
        }
    }
    qsort(checking->answers, checking->answer_count, sizeof *checking->answers, answer_compare);
    return ST_OK;
}

/* The last answer of a programme to an item, or NULL. */
static const CheckAnswer *answer_find(const CheckAnswer *answers, size_t count, Id item)
{
    const CheckAnswer *found = NULL;

    for (size_t i = 0; i < count; i++) {
        if (id_equal(answers[i].item, item)) {
            found = &answers[i];
        }
    }
    return found;
}

static ChecklistSection *section_of(ChecklistScore *score, const Code *section)
{
    for (size_t i = 0; i < score->section_count; i++) {
        if (score->sections[i].section == section) {
            return &score->sections[i];
        }
    }
    score->sections[score->section_count] = (ChecklistSection){.section = section};
    return &score->sections[score->section_count++];
}

static void answer_count_in(ChecklistSection *section, const CheckAnswer *answer)
{
    StandsFor said = answer == NULL || answer->state == NULL ? STANDS_FOR_NOTHING : answer->state->stands_for;

    section->yes += said == STANDS_FOR_ANSWERED_YES;
    section->partly += said == STANDS_FOR_ANSWERED_PARTLY;
    section->no += said == STANDS_FOR_ANSWERED_NO;
    section->not_applicable += said == STANDS_FOR_NOT_APPLICABLE;
    section->unanswered += said == STANDS_FOR_NOTHING;
}

static ChecklistScore score_of(const Checking *checking, const CheckAnswer *answers, size_t count)
{
    ChecklistScore score = {.programme = answers[0].programme,
                            .sections = ARENA_ARRAY(checking->arena, ChecklistSection, checking->item_count + 1)};

    for (size_t i = 0; i < checking->item_count; i++) {
        const CheckAnswer *answer = answer_find(answers, count, checking->items[i].id);
        answer_count_in(section_of(&score, checking->items[i].section), answer);
        if (answer != NULL && date_compare(answer->date, score.last) > 0) {
            score.last = answer->date;
        }
    }
    for (size_t i = 0; i < score.section_count; i++) {
        score.yes += score.sections[i].yes;
        score.partly += score.sections[i].partly;
        score.no += score.sections[i].no;
        score.not_applicable += score.sections[i].not_applicable;
        score.unanswered += score.sections[i].unanswered;
    }
    score.score = checklist_score(score.yes, score.partly, score.no);
    score.name = programme_label(checking->reader, checking->arena, score.programme);
    return score;
}

static int score_compare(const void *a, const void *b)
{
    const ChecklistScore *x = a, *y = b;
    int order = text_compare(x->name.in[LANGUAGE_EN], y->name.in[LANGUAGE_EN]);

    return order != 0 ? order : id_compare(x->programme, y->programme);
}

Status checklists_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, ChecklistScore **out,
                       size_t *count, Error *err)
{
    Checking checking = {.reader = reader, .arena = arena, .question = question};
    size_t first = 0;

    TRY(items_read(&checking, err));
    TRY(answers_read(&checking, err));
    *out = ARENA_ARRAY(arena, ChecklistScore, checking.answer_count + 1);
    *count = 0;
    while (first < checking.answer_count) {
        size_t end = first;
        while (end < checking.answer_count &&
               id_equal(checking.answers[end].programme, checking.answers[first].programme)) {
            end++;
        }
        (*out)[(*count)++] = score_of(&checking, checking.answers + first, end - first);
        first = end;
    }
    qsort(*out, *count, sizeof **out, score_compare);
    return ST_OK;
}
