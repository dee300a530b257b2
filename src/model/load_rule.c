#include "base/compiler.h"
#include "model/member.h"
#include "model/nearest.h"

static const Member RULE_MEMBERS[] = {
    MEMBER(id, TEXT, MEMBER_NEEDED | MEMBER_EXTENDS),
    MEMBER(expression, TEXT, MEMBER_NEEDED),
    MEMBER(effect, TEXT, MEMBER_NEEDED),
    MEMBER(message, OBJECT, MEMBER_NEEDED | MEMBER_EXTENDS),
};

static const Text EFFECTS[] = {KEYWORD_INIT(finding), KEYWORD_INIT(refuse)};

enum { RULE_ID_MAX = 60 };

/* The fields that an expression names, noted while it is compiled. */
typedef struct RuleNames {
    const RecordType *type;
    bool *used;
} RuleNames;

static ExprKind expr_kind(FieldKind kind)
{
    switch (kind) {
    case FIELD_INTEGER:
    case FIELD_NUMBER:
        return EXPR_NUMBER;
    case FIELD_BOOLEAN:
        return EXPR_BOOLEAN;
    case FIELD_DATE:
        return EXPR_DATE;
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_CODE:
    case FIELD_CODES:
    case FIELD_REFERENCE:
    case FIELD_GEOMETRY:
        break;
    }
    return EXPR_TEXT;
}

static bool resolve(const void *context, Text name, int *variable, ExprKind *kind)
{
    const RuleNames *names = context;
    const Field *field = type_field(names->type, name);

    if (field == NULL || field->kind == FIELD_GEOMETRY) {
        return false;
    }
    names->used[field->index] = true;
    *variable = field->index;
    *kind = expr_kind(field->kind);
    return true;
}

/* A finding is seen by whoever sees the record; what is sealed must not be told by it. */
static void check_personal(Loader *loader, const RecordType *type, const JsonValue *at, const Rule *rule)
{
    for (size_t i = 0; i < rule->field_count; i++) {
        const Field *field = &type->fields[rule->fields[i]];
        if (field->class == CLASS_PERSONAL && !rule->refuses) {
            load_fault(loader, at, "\"%.*s\" is personal: a rule on it can only refuse, a finding would tell of it",
                       TEXT_ARG(field->id));
        }
    }
}

/* The field of the "${field}" that `*before` ends with, which is taken off it; or NULL. */
static const Field *field_before(const RecordType *type, Text *before)
{
    Text text = text_trim(*before);
    size_t start = text.length;

    if (!text_ends(text, TEXT("}"))) {
        return NULL;
    }
    while (start > 0 && text.at[start - 1] != '{') {
        start--;
    }
    *before = (Text){text.at, start < 2 ? 0 : start - 2};
    return type_field(type, (Text){text.at + start, text.length - start - 1});
}

/* The field that a quoted text behind `before` is compared with: by = or !=, or in selected(${field}, …). */
static const Field *field_compared(const RecordType *type, Text before)
{
    before = text_trim(before);
    if (text_ends(before, TEXT(","))) {
        before.length--;
        const Field *field = field_before(type, &before);
        return text_ends(text_trim(before), TEXT("selected(")) ? field : NULL;
    }
    if (text_ends(before, TEXT("="))) {
        before.length -= text_ends(before, TEXT("!=")) ? 2 : 1;
        return field_before(type, &before);
    }
    return NULL;
}

static void fault_no_code(Loader *loader, const JsonValue *at, const Field *field, Text code)
{
    char hint[NEAREST_HINT_SIZE];
    Nearest nearest = {.wrong = code};

    for (size_t i = 0; i < field->list->code_count; i++) {
        nearest_try(&nearest, field->list->codes[i].id);
    }
    load_fault(loader, at, "the list \"%.*s\" of \"%.*s\" has no code \"%.*s\"%s", TEXT_ARG(field->list->id),
               TEXT_ARG(field->id), TEXT_ARG(code), nearest_hint(&nearest, "", hint));
}

/* A rule that compares with a code the list does not have would never speak, or always. */
static void check_codes(Loader *loader, const RecordType *type, const JsonValue *expression)
{
    Text source = expression->text;

    for (size_t i = 0; i < source.length; i++) {
        char mark = source.at[i];
        if (mark != '\'' && mark != '"') {
            continue;
        }
        ptrdiff_t end = text_index((Text){source.at + i + 1, source.length - i - 1}, mark);
        if (end < 0) {
            return;
        }
        Text code = {source.at + i + 1, (size_t)end};
        const Field *field = field_compared(type, (Text){source.at, i});
        if (field != NULL && field->list != NULL && code.length > 0 && code_find(field->list, code) == NULL) {
            fault_no_code(loader, expression, field, code);
        }
        i += (size_t)end + 1;
    }
}

static void compile(Loader *loader, const RecordType *type, const JsonValue *expression, Rule *rule)
{
    RuleNames names = {type, ARENA_ARRAY(loader->scratch, bool, type->field_count + 1)};
    Error err = {0};

    rule->source = text_copy(loader->arena, expression->text);
    if (expr_compile(loader->arena, rule->source, resolve, &names, &rule->expression, &err) != ST_OK) {
        load_fault(loader, expression, "%s", err.message);
        return;
    }
    rule->fields = ARENA_ARRAY(loader->arena, uint16_t, type->field_count);
    for (size_t i = 0; i < type->field_count; i++) {
        if (names.used[i]) {
            rule->fields[rule->field_count++] = (uint16_t)i;
        }
    }
    check_personal(loader, type, expression, rule);
    check_codes(loader, type, expression);
}

void condition_load(Loader *loader, const RecordType *type, const JsonValue *expression, Rule *out)
{
    *out = (Rule){0};
    compile(loader, type, expression, out);
}

static void load_rule(Loader *loader, const RecordType *type, const Declaration *declaration, Rule *rule)
{
    members_check(loader, declaration->base, RULE_MEMBERS, COUNT_OF(RULE_MEMBERS), "a rule");
    if (declaration->extension != NULL) {
        members_check_extension(loader, declaration->extension, declaration->base, RULE_MEMBERS, COUNT_OF(RULE_MEMBERS),
                                "a rule");
    }
    const JsonValue *effect = member(declaration->base, KEYWORD(effect), JSON_TEXT);
    const JsonValue *expression = member(declaration->base, KEYWORD(expression), JSON_TEXT);
    rule->id = declaration->id;
    rule->message = label_declared(loader, declaration, KEYWORD(message));
    rule->refuses = effect != NULL && word_check(loader, effect, EFFECTS, COUNT_OF(EFFECTS)) == 1;
    if (expression != NULL) {
        compile(loader, type, expression, rule);
    }
}

void load_rules(Loader *loader, RecordType *type, const Declaration *declaration)
{
    Declarations rules =
        declarations_merge(loader, member(declaration->base, KEYWORD(rules), JSON_ARRAY),
                           member(declaration->extension, KEYWORD(rules), JSON_ARRAY), KEYWORD(id), RULE_ID_MAX);

    type->rules = ARENA_ARRAY(loader->arena, Rule, rules.count);
    type->rule_count = rules.count;
    for (size_t i = 0; i < rules.count; i++) {
        load_rule(loader, type, &rules.at[i], &type->rules[i]);
    }
}
