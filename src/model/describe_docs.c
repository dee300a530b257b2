#include "base/compiler.h"
#include "model/describe.h"
#include "model/role.h"

/* DOCS_WORD(name, English, French): what the dictionary says besides the model's own words. */
#define DOCS_WORDS(DOCS_WORD)                                                                                          \
    DOCS_WORD(DICTIONARY, "Data dictionary", "Dictionnaire de données")                                                \
    DOCS_WORD(PROGRAMME, "Programme", "Programme")                                                                     \
    DOCS_WORD(VERSION, "Version", "Version")                                                                           \
    DOCS_WORD(TYPES, "Record types", "Types de fiches")                                                                \
    DOCS_WORD(LISTS, "Code lists", "Listes de codes")                                                                  \
    DOCS_WORD(NUMBER, "No.", "Nº")                                                                                     \
    DOCS_WORD(FIELD, "Field", "Champ")                                                                                 \
    DOCS_WORD(ENGLISH, "English", "Anglais")                                                                           \
    DOCS_WORD(FRENCH, "French", "Français")                                                                            \
    DOCS_WORD(KIND, "Kind", "Nature")                                                                                  \
    DOCS_WORD(UNIT, "Unit, limits", "Unité, bornes")                                                                   \
    DOCS_WORD(REQUIRED, "Required", "Obligatoire")                                                                     \
    DOCS_WORD(CLASS, "Class", "Classe")                                                                                \
    DOCS_WORD(VALUES, "Values", "Valeurs")                                                                             \
    DOCS_WORD(HELP, "Help", "Aide")                                                                                    \
    DOCS_WORD(GROUP, "Merges with", "Fusionne avec")                                                                   \
    DOCS_WORD(IDENTITY, "to be stored", "pour être enregistrée")                                                       \
    DOCS_WORD(COMPLETE, "to be complete", "pour être complète")                                                        \
    DOCS_WORD(HIDDEN, "hidden", "masqué")                                                                              \
    DOCS_WORD(ADDED, "added by the programme", "ajouté par le programme")                                              \
    DOCS_WORD(LOCAL_CODE, "Local code", "Code local")                                                                  \
    DOCS_WORD(CHILD_OF, "A row of", "Ligne de")                                                                        \
    DOCS_WORD(AUTHORITY, "Ids from the keys of", "Identifiants tirés des clés de")                                     \
    DOCS_WORD(CALLED, "Called by", "Désignée par")                                                                     \
    DOCS_WORD(ROLES, "Roles", "Rôles")                                                                                 \
    DOCS_WORD(RULES, "Rules", "Règles")                                                                                \
    DOCS_WORD(REFUSED, "refused", "refusée")                                                                           \
    DOCS_WORD(FINDING, "finding", "constat")                                                                           \
    DOCS_WORD(CODE, "Code", "Code")                                                                                    \
    DOCS_WORD(PARENT, "Part of", "Fait partie de")                                                                     \
    DOCS_WORD(VALID, "Valid", "Validité")                                                                              \
    DOCS_WORD(PUBLIC, "public", "publique")                                                                            \
    DOCS_WORD(INTERNAL, "internal", "interne")                                                                         \
    DOCS_WORD(RESTRICTED, "restricted", "restreinte")                                                                  \
    DOCS_WORD(PERSONAL, "personal", "personnelle")                                                                     \
    DOCS_WORD(CRITICAL, "critical to safety", "critique pour la sécurité")

typedef enum DocsWord {
#define DOCS_WORD(name, en, fr) WORD_##name,
    DOCS_WORDS(DOCS_WORD)
#undef DOCS_WORD
} DocsWord;

static const char *const WORDS[][LANGUAGE_COUNT] = {
#define DOCS_WORD(name, en, fr) {en, fr},
    DOCS_WORDS(DOCS_WORD)
#undef DOCS_WORD
};

typedef struct Docs {
    Buffer *out;
    Language language;
} Docs;

static void put(Docs *docs, const char *string)
{
    buffer_string(docs->out, string);
}

static void put_word(Docs *docs, DocsWord word)
{
    put(docs, WORDS[word][docs->language]);
}

/* What would end a cell or begin markup is taken back. */
static void put_plain(Docs *docs, Text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (c == '|' || c == '*' || c == '`' || c == '<' || c == '\\') {
            buffer_byte(docs->out, '\\');
        }
        buffer_byte(docs->out, c == '\n' || c == '\r' ? ' ' : (uint8_t)c);
    }
}

static void put_id(Docs *docs, Text id)
{
    buffer_format(docs->out, "`%.*s`", TEXT_ARG(id));
}

static void put_label(Docs *docs, const Label *label)
{
    put_plain(docs, label_in(label, docs->language));
}

static void put_cell(Docs *docs)
{
    put(docs, " | ");
}

static void put_head(Docs *docs, const DocsWord *words, size_t count)
{
    put(docs, "|");
    for (size_t i = 0; i < count; i++) {
        buffer_format(docs->out, " %s |", WORDS[words[i]][docs->language]);
    }
    put(docs, "\n|");
    for (size_t i = 0; i < count; i++) {
        put(docs, "---|");
    }
    put(docs, "\n");
}

static void put_limits(Docs *docs, const Field *field)
{
    put_plain(docs, field->unit);
    if (field->has_minimum) {
        buffer_format(docs->out, "%s≥ %g", field->unit.length > 0 ? ", " : "", field->minimum);
    }
    if (field->has_maximum) {
        buffer_format(docs->out, "%s≤ %g", field->unit.length > 0 || field->has_minimum ? ", " : "", field->maximum);
    }
}

static void put_required(Docs *docs, const Field *field)
{
    if (field->required == REQUIRED_IDENTITY) {
        put_word(docs, WORD_IDENTITY);
    } else if (field->required == REQUIRED_COMPLETE) {
        put_word(docs, WORD_COMPLETE);
    }
}

static void put_values(Docs *docs, const Field *field)
{
    if (field->list != NULL) {
        buffer_format(docs->out, "[%.*s](#list-%.*s)", TEXT_ARG(field->list->id), TEXT_ARG(field->list->id));
    }
    if (field->to != NULL) {
        buffer_format(docs->out, "[%.*s](#type-%.*s)", TEXT_ARG(field->to->id), TEXT_ARG(field->to->id));
    }
    for (int kind = GEOMETRY_POINT, first = 1; kind <= GEOMETRY_MULTIPOLYGON; kind++) {
        if ((field->geometry_kinds >> kind & 1) != 0) {
            buffer_format(docs->out, "%s%s", first ? "" : ", ", geometry_kind_name((GeometryKind)kind));
            first = 0;
        }
    }
}

static void put_merges(Docs *docs, const RecordType *type, const Field *field)
{
    const Group *group = &type->groups[field->group];

    for (size_t i = 0, shown = 0; i < group->field_count; i++) {
        if (group->fields[i] != field->index) {
            put(docs, shown++ == 0 ? "" : " ");
            put_id(docs, type->fields[group->fields[i]].id);
        }
    }
}

static void put_note(Docs *docs, bool applies, DocsWord word)
{
    if (applies) {
        put(docs, " (");
        put_word(docs, word);
        put(docs, ")");
    }
}

static void put_field(Docs *docs, const RecordType *type, const Field *field)
{
    buffer_format(docs->out, "| %u | ", field->number);
    put_id(docs, field->id);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        put_cell(docs);
        put_plain(docs, field->label.in[language]);
    }
    put_cell(docs);
    put(docs, field_kind_name(field->kind));
    put_cell(docs);
    put_limits(docs, field);
    put_cell(docs);
    put_required(docs, field);
    put_cell(docs);
    put_word(docs, WORD_PUBLIC + field->class);
    put_cell(docs);
    put_values(docs, field);
    put_cell(docs);
    put_merges(docs, type, field);
    put_cell(docs);
    put_label(docs, &field->help);
    put_note(docs, field->safety_critical, WORD_CRITICAL);
    put_note(docs, field->hidden, WORD_HIDDEN);
    put_note(docs, field->overlaid, WORD_ADDED);
    put(docs, " |\n");
}

static void put_fact(Docs *docs, DocsWord word)
{
    put(docs, "- ");
    put_word(docs, word);
    put(docs, docs->language == LANGUAGE_FR ? " : " : ": ");
}

static void put_title(Docs *docs, const RecordType *type)
{
    put_fact(docs, WORD_CALLED);
    for (size_t i = 0; i < type->title_count; i++) {
        put(docs, i == 0 ? "" : ", ");
        put_id(docs, type->title[i]->id);
    }
    put(docs, "\n");
}

static void put_roles(Docs *docs, const RecordType *type)
{
    int shown = 0;

    for (int role = 0; role < ROLE_COUNT; role++) {
        if (!type_plays(type, role)) {
            continue;
        }
        if (shown++ == 0) {
            put_fact(docs, WORD_ROLES);
        } else {
            put(docs, ", ");
        }
        put_id(docs, role_kind(role)->id);
    }
    put(docs, shown > 0 ? "\n" : "");
}

static void put_facts(Docs *docs, const RecordType *type)
{
    if (type->code != NULL) {
        put_fact(docs, WORD_LOCAL_CODE);
        put_id(docs, type->code->id);
        buffer_format(docs->out, " (…-%.*s-00001)\n", TEXT_ARG(type->code_part));
    }
    if (type->parent != NULL && type->parent->to != NULL) {
        put_fact(docs, WORD_CHILD_OF);
        buffer_format(docs->out, "[%.*s](#type-%.*s)\n", TEXT_ARG(type->parent->to->id),
                      TEXT_ARG(type->parent->to->id));
    }
    if (type->authority.length > 0) {
        put_fact(docs, WORD_AUTHORITY);
        put_plain(docs, type->authority);
        put(docs, "\n");
    }
    put_title(docs, type);
    put_roles(docs, type);
}

static void put_rules(Docs *docs, const RecordType *type)
{
    if (type->rule_count == 0) {
        return;
    }
    put(docs, "\n");
    put_word(docs, WORD_RULES);
    put(docs, docs->language == LANGUAGE_FR ? " :\n\n" : ":\n\n");
    for (size_t i = 0; i < type->rule_count; i++) {
        put(docs, "- ");
        put_label(docs, &type->rules[i].message);
        put_note(docs, true, type->rules[i].refuses ? WORD_REFUSED : WORD_FINDING);
        buffer_format(docs->out, " `%.*s`\n", TEXT_ARG(type->rules[i].source));
    }
}

static void put_type(Docs *docs, const RecordType *type)
{
    static const DocsWord head[] = {WORD_NUMBER,   WORD_FIELD, WORD_ENGLISH, WORD_FRENCH, WORD_KIND, WORD_UNIT,
                                    WORD_REQUIRED, WORD_CLASS, WORD_VALUES,  WORD_GROUP,  WORD_HELP};

    buffer_format(docs->out, "\n### <a id=\"type-%.*s\"></a>", TEXT_ARG(type->id));
    put_label(docs, &type->label);
    buffer_format(docs->out, " (`%.*s`, %u)\n\n", TEXT_ARG(type->id), type->number);
    if (label_in(&type->help, docs->language).length > 0) {
        put_label(docs, &type->help);
        put(docs, "\n\n");
    }
    put_facts(docs, type);
    put(docs, "\n");
    put_head(docs, head, COUNT_OF(head));
    for (size_t i = 0; i < type->field_count; i++) {
        put_field(docs, type, &type->fields[i]);
    }
    put_rules(docs, type);
}

static void put_code(Docs *docs, const Code *code)
{
    char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];

    date_format(code->active_from, from);
    date_format(code->active_to, to);
    put(docs, "| ");
    put_id(docs, code->id);
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        put_cell(docs);
        put_plain(docs, code->label.in[language]);
    }
    put_cell(docs);
    if (code->parent != NULL) {
        put_id(docs, code->parent->id);
    }
    put_cell(docs);
    put(docs, from);
    put(docs, from[0] != '\0' || to[0] != '\0' ? " – " : "");
    put(docs, to);
    put_cell(docs);
    put_label(docs, &code->help);
    put(docs, " |\n");
}

static void put_list(Docs *docs, const CodeList *list)
{
    static const DocsWord head[] = {WORD_CODE, WORD_ENGLISH, WORD_FRENCH, WORD_PARENT, WORD_VALID, WORD_HELP};

    buffer_format(docs->out, "\n### <a id=\"list-%.*s\"></a>", TEXT_ARG(list->id));
    put_label(docs, &list->label);
    buffer_format(docs->out, " (`%.*s`, %u)\n\n", TEXT_ARG(list->id), list->number);
    put_head(docs, head, COUNT_OF(head));
    for (size_t i = 0; i < list->code_count; i++) {
        put_code(docs, &list->codes[i]);
    }
}

static void put_opening(Docs *docs, const Model *model)
{
    char digest[HASH_TEXT_SIZE];

    hex_format(model->digest.bytes, sizeof model->digest.bytes, digest);
    put(docs, "# ");
    put_word(docs, WORD_DICTIONARY);
    put(docs, "\n\n");
    if (model->programme.length > 0) {
        put_fact(docs, WORD_PROGRAMME);
        put_plain(docs, model->programme);
        put(docs, model->name.length > 0 ? ", " : "");
        put_plain(docs, model->name);
        put(docs, "\n");
    }
    put_fact(docs, WORD_VERSION);
    buffer_format(docs->out, "`%s`\n", digest);
}

void model_docs(const Model *model, Language language, Buffer *out)
{
    Docs docs = {out, language};

    put_opening(&docs, model);
    put(&docs, "\n## ");
    put_word(&docs, WORD_TYPES);
    put(&docs, "\n");
    for (size_t i = 0; i < model->type_count; i++) {
        put_type(&docs, &model->types[i]);
    }
    put(&docs, "\n## ");
    put_word(&docs, WORD_LISTS);
    put(&docs, "\n");
    for (size_t i = 0; i < model->list_count; i++) {
        put_list(&docs, &model->lists[i]);
    }
}
