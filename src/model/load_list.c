#include <stdlib.h>

#include "base/compiler.h"
#include "model/match.h"
#include "model/member.h"
#include "model/name_index.h"

static const Member LIST_MEMBERS[] = {
    MEMBER(list, TEXT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(number, NUMBER, MEMBER_NEEDED),
    MEMBER(label, OBJECT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(codes, ARRAY, MEMBER_NEEDED | MEMBER_EXTENDS),
};

static const Member CODE_MEMBERS[] = {
    MEMBER(code, TEXT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(order, NUMBER, MEMBER_NEEDED),
    MEMBER(label, OBJECT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(help, OBJECT, MEMBER_EXTENDS),
    MEMBER(parent, TEXT, 0),
    MEMBER(active_from, TEXT, 0),
    MEMBER(active_to, TEXT, MEMBER_EXTENDS),
    MEMBER(aliases, ARRAY, MEMBER_EXTENDS),
    MEMBER(means, TEXT, 0),
    MEMBER(ends, BOOLEAN, 0),
    MEMBER(stands_for, TEXT, 0),
};

static const Text MEANINGS[] = {KEYWORD_INIT(unknown), KEYWORD_INIT(not_specified)};
static const ValueState MEANING_STATES[] = {VALUE_UNKNOWN, VALUE_NOT_SPECIFIED};

/* The code as declared: its number among the declarations is kept until all are in order. */
typedef struct CodeWork {
    const Declaration *declaration;
    int order;
} CodeWork;

static int compare_codes(const void *a, const void *b)
{
    const CodeWork *x = a, *y = b;

    if (x->order != y->order) {
        return x->order < y->order ? -1 : 1;
    }
    return (x->declaration > y->declaration) - (x->declaration < y->declaration);
}

static Date read_date(Loader *loader, const JsonValue *value)
{
    Date date = {0};

    if (value != NULL && !date_parse(value->text, &date)) {
        load_fault(loader, value, "\"%.*s\" is no date: write it like 2024-05-31, 2024-05 or 2024",
                   TEXT_ARG(value->text));
    }
    return date;
}

static void read_active(Loader *loader, const Declaration *declaration, Code *code)
{
    const JsonValue *to = declared(declaration, KEYWORD(active_to), JSON_TEXT);

    code->active_from = read_date(loader, member(declaration->base, KEYWORD(active_from), JSON_TEXT));
    code->active_to = read_date(loader, to);
    if (date_is_known(code->active_to) && date_compare(code->active_from, code->active_to) > 0) {
        load_fault(loader, to, "the code \"%.*s\" ends before it begins", TEXT_ARG(code->id));
    }
}

/* The codes unknown and not_specified mean just that, and no other code does. */
static ValueState read_meaning(Loader *loader, const Declaration *declaration)
{
    const JsonValue *means = member(declaration->base, KEYWORD(means), JSON_TEXT);
    int meaning = means == NULL ? -1 : word_check(loader, means, MEANINGS, COUNT_OF(MEANINGS));

    for (size_t i = 0; i < COUNT_OF(MEANINGS); i++) {
        bool named = text_equal(declaration->id, MEANINGS[i]);
        if (named && means == NULL) {
            load_fault(loader, declaration->base, "the code \"%.*s\" needs \"means\": \"%.*s\"", TEXT_ARG(MEANINGS[i]),
                       TEXT_ARG(MEANINGS[i]));
        } else if (!named && meaning == (int)i) {
            load_fault(loader, means, "only the code \"%.*s\" can mean it, not \"%.*s\"", TEXT_ARG(MEANINGS[i]),
                       TEXT_ARG(declaration->id));
        }
    }
    return meaning < 0 ? VALUE_SET : MEANING_STATES[meaning];
}

static StandsFor read_stands_for(Loader *loader, const Declaration *declaration)
{
    const JsonValue *what = member(declaration->base, KEYWORD(stands_for), JSON_TEXT);

    return what == NULL ? STANDS_FOR_NOTHING
                        : (StandsFor)(1 + word_check(loader, what, STANDS_FOR_KEYWORDS, STANDS_FOR_COUNT - 1));
}

static void read_code(Loader *loader, const CodeWork *work, Code *code)
{
    const Declaration *declaration = work->declaration;

    code->id = declaration->id;
    code->order = work->order;
    code->label = label_declared(loader, declaration, KEYWORD(label));
    code->help = label_declared(loader, declaration, KEYWORD(help));
    code->aliases = texts_declared(loader, declaration, KEYWORD(aliases), &code->alias_count);
    code->means = read_meaning(loader, declaration);
    code->ends = member_true(declaration->base, KEYWORD(ends));
    code->stands_for = read_stands_for(loader, declaration);
    if (code->ends && code->means != VALUE_SET) {
        load_fault(loader, declaration->base, "what is not known ends nothing: \"%.*s\" cannot have \"ends\"",
                   TEXT_ARG(code->id));
    }
    read_active(loader, declaration, code);
}

static void check_code(Loader *loader, const Declaration *declaration)
{
    members_check(loader, declaration->base, CODE_MEMBERS, COUNT_OF(CODE_MEMBERS), "a code");
    if (declaration->extension != NULL) {
        members_check_extension(loader, declaration->extension, declaration->base, CODE_MEMBERS, COUNT_OF(CODE_MEMBERS),
                                "a code");
    }
}

/* Two codes of one origin have two orders; a programme's code may share one with a shipped code and comes behind it. */
static void check_orders(Loader *loader, const CodeWork *work, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const Declaration *before = work[i - 1].declaration, *here = work[i].declaration;
        if (work[i].order == work[i - 1].order && before->overlaid == here->overlaid) {
            load_fault(loader, here->base, "the code \"%.*s\" has the order %d of \"%.*s\": give it one of its own",
                       TEXT_ARG(here->id), work[i].order, TEXT_ARG(before->id));
        }
    }
}

static Code *code_of(CodeList *list, Text id)
{
    for (size_t i = 0; i < list->code_count; i++) {
        if (text_equal(list->codes[i].id, id)) {
            return &list->codes[i];
        }
    }
    return NULL;
}

static void bind_parents(Loader *loader, CodeList *list, const CodeWork *work)
{
    for (size_t i = 0; i < list->code_count; i++) {
        const JsonValue *parent = member(work[i].declaration->base, KEYWORD(parent), JSON_TEXT);
        if (parent != NULL) {
            list->codes[i].parent = code_of(list, parent->text);
        }
        if (parent != NULL && list->codes[i].parent == NULL) {
            load_fault(loader, parent, "the list \"%.*s\" has no code \"%.*s\" to be the parent", TEXT_ARG(list->id),
                       TEXT_ARG(parent->text));
        }
    }
}

static void check_parents(Loader *loader, const CodeList *list, const CodeWork *work)
{
    for (size_t i = 0; i < list->code_count; i++) {
        const Code *code = &list->codes[i];
        size_t steps = 0;
        while (code->parent != NULL && code->parent != &list->codes[i] && steps++ < list->code_count) {
            code = code->parent;
        }
        if (code->parent == &list->codes[i]) {
            load_fault(loader, member(work[i].declaration->base, KEYWORD(parent), JSON_TEXT),
                       "the code \"%.*s\" is its own ancestor: its parents run in a circle",
                       TEXT_ARG(list->codes[i].id));
        }
    }
}

static void add_names(NameIndex *index, Arena *arena, const Code *code, int32_t number)
{
    name_index_add(index, text_fold(arena, code->id), number, 0);
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        name_index_add(index, text_fold(arena, code->label.in[l]), number, 0);
    }
}

/* An alias that another code answers to as well would find neither. */
static void check_aliases(Loader *loader, const CodeList *list, const CodeWork *work)
{
    size_t names = 0;
    NameIndex index;

    for (size_t i = 0; i < list->code_count; i++) {
        names += 1 + LANGUAGE_COUNT + list->codes[i].alias_count;
    }
    name_index_init(&index, loader->scratch, names);
    for (size_t i = 0; i < list->code_count; i++) {
        add_names(&index, loader->scratch, &list->codes[i], (int32_t)i);
    }
    for (size_t i = 0; i < list->code_count; i++) {
        const Code *code = &list->codes[i];
        for (size_t a = 0; a < code->alias_count; a++) {
            int32_t before = name_index_add(&index, text_fold(loader->scratch, code->aliases[a]), (int32_t)i, 0);
            if (before != NAME_NONE && before != (int32_t)i) {
                load_fault(loader, work[i].declaration->base,
                           "the alias \"%.*s\" of \"%.*s\" is a name of another code too: remove it from one",
                           TEXT_ARG(code->aliases[a]), TEXT_ARG(code->id));
            }
        }
    }
}

static void load_codes(Loader *loader, CodeList *list, const Declaration *declaration)
{
    Declarations codes =
        declarations_merge(loader, member(declaration->base, KEYWORD(codes), JSON_ARRAY),
                           member(declaration->extension, KEYWORD(codes), JSON_ARRAY), KEYWORD(code), ID_LENGTH_MAX);
    CodeWork *work = ARENA_ARRAY(loader->scratch, CodeWork, codes.count);

    for (size_t i = 0; i < codes.count; i++) {
        const JsonValue *order = member(codes.at[i].base, KEYWORD(order), JSON_NUMBER);
        check_code(loader, &codes.at[i]);
        work[i] = (CodeWork){&codes.at[i], (int)number_check(loader, order, 0, NUMBER_MAX)};
    }
    if (codes.count > 1) {
        qsort(work, codes.count, sizeof *work, compare_codes);
    }
    check_orders(loader, work, codes.count);
    list->codes = ARENA_ARRAY(loader->arena, Code, codes.count);
    list->code_count = codes.count;
    for (size_t i = 0; i < codes.count; i++) {
        read_code(loader, &work[i], &list->codes[i]);
    }
    bind_parents(loader, list, work);
    check_parents(loader, list, work);
    check_aliases(loader, list, work);
}

static void load_list(Loader *loader, CodeList *list, const Declaration *declaration)
{
    members_check(loader, declaration->base, LIST_MEMBERS, COUNT_OF(LIST_MEMBERS), "a list");
    if (declaration->extension != NULL) {
        members_check_extension(loader, declaration->extension, declaration->base, LIST_MEMBERS, COUNT_OF(LIST_MEMBERS),
                                "a list");
    }
    list->id = declaration->id;
    list->number = number_check(loader, member(declaration->base, KEYWORD(number), JSON_NUMBER),
                                declaration->overlaid ? SHIPPED_NUMBER_MAX + 1 : 1,
                                declaration->overlaid ? NUMBER_MAX : SHIPPED_NUMBER_MAX);
    list->label = label_declared(loader, declaration, KEYWORD(label));
    load_codes(loader, list, declaration);
    list_index_build(loader->arena, list);
}

static void check_list_numbers(Loader *loader)
{
    const CodeList *lists = loader->model->lists;

    for (size_t i = 0; i < loader->lists.count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (lists[i].number != 0 && lists[i].number == lists[k].number) {
                load_fault(loader, loader->lists.at[i].base, "the list \"%.*s\" has the number %u of \"%.*s\"",
                           TEXT_ARG(lists[i].id), lists[i].number, TEXT_ARG(lists[k].id));
            }
        }
    }
}

void load_lists(Loader *loader)
{
    loader->model->lists = ARENA_ARRAY(loader->arena, CodeList, loader->lists.count);
    loader->model->list_count = loader->lists.count;
    for (size_t i = 0; i < loader->lists.count; i++) {
        load_list(loader, &loader->model->lists[i], &loader->lists.at[i]);
    }
    check_list_numbers(loader);
}
