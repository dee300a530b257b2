#include "exchange/xlsx_about.h"

static const char *const WORDS[WORDS_END][LANGUAGE_COUNT] = {
    [WORDS_SHEET] = {"About", "À propos"},
    [WORDS_DEMONSTRATION] = {"DEMONSTRATION: made-up records, not for use",
                             "DÉMONSTRATION : fiches inventées, à ne pas utiliser"},
    [WORDS_PROGRAMME] = {"Programme", "Programme"},
    [WORDS_RECORDS] = {"Records", "Fiches"},
    [WORDS_COUNT] = {"Number of records", "Nombre de fiches"},
    [WORDS_WRITTEN] = {"Written (UTC)", "Écrit le (UTC)"},
    [WORDS_FILTERS] = {"Filters", "Filtres"},
    [WORDS_NO_FILTERS] = {"none: all records", "aucun : toutes les fiches"},
    [WORDS_PROGRAM] = {"Written by", "Écrit par"},
    [WORDS_PLACES_LEFT] = {"places are too long for a cell (32,767 characters) and were left out",
                           "lieux sont trop longs pour une cellule (32 767 caractères) et ont été omis"},
    [WORDS_PLACE_LEFT] = {"not here: too long for a cell", "absent : trop long pour une cellule"},
    [WORDS_NOT_KNOWN] = {"A word in italics stands for a value that is unknown or that the source did not specify; a "
                         "blank cell says nothing.",
                         "Un mot en italique remplace une valeur inconnue ou non précisée par la source ; une cellule "
                         "vide ne dit rien."},
    [WORDS_COLUMN] = {"Column", "Colonne"},
    [WORDS_FIELD] = {"Field", "Champ"},
    [WORDS_UNIT] = {"Unit", "Unité"},
    [WORDS_MEANING] = {"Meaning", "Signification"},
    [WORDS_ID] = {"Identifier of the record: an import finds the record by it",
                  "Identifiant de la fiche : un import la retrouve grâce à lui"},
    [WORDS_OBSERVED] = {"Date of information: when the facts were observed",
                        "Date de l’information : quand les faits ont été observés"},
    [WORDS_DEGREES] = {"Degrees on WGS 84, of a point", "Degrés WGS 84, d’un point"},
    [WORDS_WKT] = {"Any other place as WKT, longitude first, WGS 84",
                   "Tout autre lieu en WKT, longitude d’abord, WGS 84"},
};

const char *about_words(Language language, AboutWords words)
{
    return WORDS[words][language];
}

typedef struct About {
    const Sink *sink;
    XlsxFile *file;
    Error *err;
} About;

static Status put_row(const About *about, XlsxLook look, const Text *cells, size_t count)
{
    xlsx_row_begin(about->file);
    for (size_t i = 0; i < count; i++) {
        if (cells[i].length > 0) {
            xlsx_cell_text(about->file, look, cells[i]);
        } else {
            xlsx_cell_skip(about->file);
        }
    }
    return xlsx_row_end(about->file, about->err);
}

static Text words(const About *about, AboutWords which)
{
    return text_of(about_words(about->sink->options.language, which));
}

static Status put_pair(const About *about, AboutWords name, Text value)
{
    const Text cells[] = {words(about, name), value};

    return put_row(about, LOOK_TEXT, cells, 2);
}

static Status put_number(const About *about, AboutWords name, uint64_t number)
{
    Text label = words(about, name);

    xlsx_row_begin(about->file);
    xlsx_cell_text(about->file, LOOK_TEXT, label);
    xlsx_cell_number(about->file, LOOK_PLAIN, (double)number);
    return xlsx_row_end(about->file, about->err);
}

static Status put_origin(const About *about)
{
    const SinkOptions *options = &about->sink->options;
    char written[TIMESTAMP_TEXT_SIZE];

    if (options->demonstration) {
        Text warning = words(about, WORDS_DEMONSTRATION);
        TRY(put_row(about, LOOK_HEADER, &warning, 1));
    }
    if (options->programme.length == 0) {
        return ST_OK;
    }
    size_t length = (size_t)timestamp_format(options->written_ms, written);
    TRY(put_pair(about, WORDS_PROGRAMME, options->programme));
    TRY(put_pair(about, WORDS_WRITTEN, (Text){written, length}));
    return put_pair(about, WORDS_FILTERS,
                    options->filters.length > 0 ? options->filters : words(about, WORDS_NO_FILTERS));
}

static Status put_facts(const About *about)
{
    const Sink *sink = about->sink;

    TRY(put_origin(about));
    TRY(put_pair(about, WORDS_RECORDS, label_in(&sink->type->plural, sink->options.language)));
    TRY(put_number(about, WORDS_COUNT, sink->record_count));
    if (sink->places_left > 0) {
        TRY(put_number(about, WORDS_PLACES_LEFT, sink->places_left));
    }
    TRY(put_pair(about, WORDS_PROGRAM, TEXT("Whitestone " WHITESTONE_VERSION)));
    Text note = words(about, WORDS_NOT_KNOWN);
    TRY(put_row(about, LOOK_TEXT, &note, 1));
    return put_row(about, LOOK_TEXT, NULL, 0);
}

static Text meaning_of(const About *about, const AboutColumn *column)
{
    switch (column->kind) {
    case ABOUT_ID:
        return words(about, WORDS_ID);
    case ABOUT_OBSERVED:
        return words(about, WORDS_OBSERVED);
    case ABOUT_LON:
    case ABOUT_LAT:
        return words(about, WORDS_DEGREES);
    case ABOUT_WKT:
        return words(about, WORDS_WKT);
    case ABOUT_FIELD:
        break;
    }
    return label_in(&column->field->help, about->sink->options.language);
}

static Status put_columns(const About *about, const AboutColumn *columns, size_t count)
{
    const Text heads[] = {words(about, WORDS_COLUMN), words(about, WORDS_FIELD), words(about, WORDS_UNIT),
                          words(about, WORDS_MEANING)};

    TRY(put_row(about, LOOK_HEADER, heads, COUNT_OF(heads)));
    for (size_t i = 0; i < count; i++) {
        const Field *field = columns[i].field;
        const Text cells[] = {columns[i].header, field == NULL ? columns[i].header : field->id,
                              field == NULL ? (Text){0} : field->unit, meaning_of(about, &columns[i])};
        TRY(put_row(about, LOOK_TEXT, cells, COUNT_OF(cells)));
    }
    return ST_OK;
}

Status about_write(const Sink *sink, XlsxFile *file, const AboutColumn *columns, size_t count, Error *err)
{
    static const XlsxColumn looks[] = {{36, LOOK_PLAIN}, {28, LOOK_PLAIN}, {12, LOOK_PLAIN}, {90, LOOK_PLAIN}};
    About about = {sink, file, err};

    TRY(xlsx_file_sheet(file, words(&about, WORDS_SHEET), looks, COUNT_OF(looks), false, err));
    TRY(put_facts(&about));
    return put_columns(&about, columns, count);
}
