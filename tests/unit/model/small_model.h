/*
 * small_model.h - a model of two lists and three types for the tests of model/, and changes to its text.
 */
#ifndef TESTS_SMALL_MODEL_H
#define TESTS_SMALL_MODEL_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/compiler.h"
#include "model/model.h"

#define LABEL(en, fr) "{\"en\":\"" en "\",\"fr\":\"" fr "\"}"

static const char *const SMALL_PATHS[] = {"lists/answer.json", "lists/shade.json", "types/area.json",
                                          "types/part.json",   "types/plot.json",  "measures/plots.json"};

/* What the plots come to: by month and state, and by state and the area of the first level. */
#define SMALL_MEASURE                                                                                                  \
    "{\"measure\":\"plots\",\"number\":1,\"label\":{\"en\":\"Plots\",\"fr\":\"Parcelles\"},\"type\":\"plot\","         \
    "\"values\":[{\"id\":\"size\",\"label\":{\"en\":\"Size\",\"fr\":\"Superficie\"},\"unit\":\"m2\",\"fields\":["      \
    "\"size\"]}],"                                                                                                     \
    "\"dimensions\":[{\"id\":\"shade\",\"means\":\"state\",\"field\":\"shade\"},"                                      \
    "{\"id\":\"region\",\"means\":\"place\",\"level\":\"1\",\"label\":{\"en\":\"Region\",\"fr\":\"Région\"}}],"       \
    "\"views\":[[\"period\",\"shade\"],[\"shade\",\"region\"]]}"

static const char *const SMALL_TEXTS[] = {
    "{\"list\":\"answer\",\"number\":1,\"label\":" LABEL(
        "Answer", "Réponse") ",\"codes\":["
                             "{\"code\":\"yes\",\"order\":1,\"label\":" LABEL(
                                 "Yes",
                                 "Oui") "},"
                                        "{\"code\":\"no\",\"order\":2,\"label\":" LABEL(
                                            "No",
                                            "Non") "},"
                                                   "{\"code\":\"unknown\",\"order\":3,\"label\":" LABEL(
                                                       "Unknown",
                                                       "Inconnu") ",\"means\":\"unknown\"},"
                                                                  "{\"code\":\"not_specified\",\"order\":4,"
                                                                  "\"label\":" LABEL(
                                                                      "Not specified",
                                                                      "Non précisé") ","
                                                                                     "\"means\":\"not_specified\"}]}",

    "{\"list\":\"shade\",\"number\":2,\"label\":" LABEL(
        "Shade", "Teinte") ",\"codes\":["
                           "{\"code\":\"dark\",\"order\":1,\"label\":" LABEL(
                               "Dark", "Sombre") ",\"aliases\":[\"black\"]},"
                                                 "{\"code\":\"grey\",\"order\":2,\"parent\":\"dark\",\"label\":" LABEL(
                                                     "Grey",
                                                     "Gris") ",\"ends\":true},"
                                                             "{\"code\":\"light\",\"order\":3,\"label\":" LABEL(
                                                                 "Light",
                                                                 "Clair") ",\"active_from\":\"2000\","
                                                                          "\"active_to\":\"2030-12-31\",\"aliases\":"
                                                                          "[\"white\",\"blanc\"]}]}",

    "{\"type\":\"area\",\"number\":1,\"label\":" LABEL("Area", "Aire") ",\"plural\":" LABEL(
        "Areas", "Aires") ","
                          "\"code_part\":\"ARE\",\"class\":\"public\",\"authority\":\"p-code\",\"fields\":["
                          "{\"id\":\"key\",\"number\":1,\"kind\":\"text\",\"required\":\"identity\","
                          "\"label\":" LABEL(
                              "Key",
                              "Clé") "},"
                                     "{\"id\":\"name\",\"number\":2,\"kind\":\"text\",\"label\":" LABEL(
                                         "Name",
                                         "Nom") "},"
                                                "{\"id\":\"level\",\"number\":3,\"kind\":\"integer\",\"minimum\":0,"
                                                "\"maximum\":9,\"label\":" LABEL(
                                                    "Level",
                                                    "Niveau") "},"
                                                              "{\"id\":\"above\",\"number\":4,\"kind\":"
                                                              "\"reference\",\"to\":\"area\",\"label\":" LABEL(
                                                                  "Above",
                                                                  "Dessus") "}],"
                                                                            "\"code\":\"key\",\"title\":[\"name\"],"
                                                                            "\"roles\":[{\"role\":\"is_unit\","
                                                                            "\"slots\":{\"level\":\"level\","
                                                                            "\"parent\":\"above\",\"pcode\":\"key\","
                                                                            "\"name\":\"name\"}}],\"list\":{"
                                                                            "\"columns\":[\"key\",\"name\"],"
                                                                            "\"filters\":[\"level\",\"above\"]}}",

    "{\"type\":\"part\",\"number\":3,\"label\":" LABEL("Part", "Partie") ",\"plural\":" LABEL(
        "Parts", "Parties") ","
                            "\"code_part\":\"PRT\",\"parent\":\"of_plot\",\"fields\":["
                            "{\"id\":\"of_plot\",\"number\":1,\"kind\":\"reference\",\"to\":\"plot\","
                            "\"required\":\"identity\",\"label\":" LABEL(
                                "Plot", "Parcelle") "},"
                                                    "{\"id\":\"shades\",\"number\":2,\"kind\":\"codes\","
                                                    "\"list\":\"shade\",\"label\":" LABEL(
                                                        "Shades", "Teintes") "}],"
                                                                             "\"title\":[\"shades\"]}",

    "{\"type\":\"plot\",\"number\":2,\"label\":" LABEL("Plot", "Parcelle") ",\"plural\":" LABEL(
        "Plots",
        "P"
        "a"
        "r"
        "c"
        "e"
        "l"
        "l"
        "e"
        "s") ",\"help\":" LABEL("A piece of land.",
                                "Un terrain.") ","
                                               "\"code_part\":\"PLO\",\"sections\":[{\"id\":\"main\",\"label\":" LABEL(
                                                   "Main",
                                                   "Principal") "}],"
                                                                "\"groups\":[{\"id\":\"situation\",\"label\":" LABEL(
                                                                    "Situation",
                                                                    "Situation") "}],\"retired\":[7],"
                                                                                 "\"fields\":["
                                                                                 "{\"id\":\"code\",\"number\":1,"
                                                                                 "\"kind\":\"text\","
                                                                                 "\"section\":\"main\",\"required\":"
                                                                                 "\"identity\","
                                                                                 "\"label\":" LABEL(
                                                                                     "Code",
                                                                                     "Code") ",\"aliases\":[\"local_"
                                                                                             "id\",\"plot "
                                                                                             "no\"]},"
                                                                                             "{\"id\":\"shade\","
                                                                                             "\"number\":2,"
                                                                                             "\"kind\":\"code\","
                                                                                             "\"list\":\"shade\","
                                                                                             "\"group\":\"situation\","
                                                                                             "\"required\":"
                                                                                             "\"complete\",\"safety_"
                                                                                             "critical\":true,"
                                                                                             "\"label\":" LABEL(
                                                                                                 "Shade",
                                                                                                 "Teinte") "},"
                                                                                                           "{\"id\":"
                                                                                                           "\"since\","
                                                                                                           "\"number\":"
                                                                                                           "3,\"kind\":"
                                                                                                           "\"date\","
                                                                                                           "\"group\":"
                                                                                                           "\"situation"
                                                                                                           "\","
                                                                                                           "\"label\""
                                                                                                           ":" LABEL(
                                                                                                               "S"
                                                                                                               "i"
                                                                                                               "n"
                                                                                                               "c"
                                                                                                               "e",
                                                                                                               "D"
                                                                                                               "e"
                                                                                                               "p"
                                                                                                               "u"
                                                                                                               "i"
                                                                                                               "s") "},"
                                                                                                                    "{"
                                                                                                                    "\""
                                                                                                                    "id"
                                                                                                                    "\""
                                                                                                                    ":"
                                                                                                                    "\""
                                                                                                                    "un"
                                                                                                                    "ti"
                                                                                                                    "l"
                                                                                                                    "\""
                                                                                                                    ","
                                                                                                                    "\""
                                                                                                                    "nu"
                                                                                                                    "mb"
                                                                                                                    "er"
                                                                                                                    "\""
                                                                                                                    ":4"
                                                                                                                    ","
                                                                                                                    "\""
                                                                                                                    "ki"
                                                                                                                    "nd"
                                                                                                                    "\""
                                                                                                                    ":"
                                                                                                                    "\""
                                                                                                                    "da"
                                                                                                                    "te"
                                                                                                                    "\""
                                                                                                                    ","
                                                                                                                    "\""
                                                                                                                    "la"
                                                                                                                    "be"
                                                                                                                    "l"
                                                                                                                    "\""
                                                                                                                    ":" LABEL("Unti"
                                                                                                                              "l",
                                                                                                                              "Jusqu"
                                                                                                                              "’au") ",\"help\":" LABEL("The last day.",
                                                                                                                                                        "Le dernier jour.") "},"
                                                                                                                                                                            "{\"id\":\"size\",\"number\":5,\"kind\":\"number\",\"unit\":\"m2\",\"minimum\":0,\"label\":" LABEL("Size", "Superficie") "},"
                                                                                                                                                                                                                                                                                                     "{\"id\":\"owner\",\"number\":6,\"kind\":\"text\",\"class\":\"personal\",\"label\":" LABEL("Owner", "Propriétaire") "},"
                                                                                                                                                                                                                                                                                                                                                                                                                         "{\"id\":\"outline\",\"number\":8,\"kind\":\"geometry\",\"geometries\":[\"polygon\",\"multipolygon\"],\"label\":" LABEL(
                                                                                                                                                                                                                                                                                                                                                                                                                             "Outline",
                                                                                                                                                                                                                                                                                                                                                                                                                             "Contour") "},"
                                                                                                                                                                                                                                                                                                                                                                                                                                        "{\"id\":\"in_area\",\"number\":9,\"kind\":\"reference\",\"to\":\"area\",\"label\":" LABEL("Area",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "Aire") "},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                           "{\"id\":\"fenced\",\"number\":10,\"kind\":\"boolean\",\"label\":" LABEL(
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                               "Fenced", "Clôturée") "}],"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "\"code\":\"code\",\"geometry\":\"outline\",\"title\":[\"code\"],"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "\"roles\":[{\"role\":\"opens_land\",\"slots\":{\"status\":\"shade\",\"geometry\":\"outline\",\"date\":\"since\"}},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "{\"role\":\"is_dated\",\"slots\":{\"date\":\"since\"}},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "{\"role\":\"belongs_to_unit\",\"slots\":{\"unit\":\"in_area\"}}],"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "\"rules\":[{\"id\":\"ends_after_start\",\"expression\":\"${until} >= ${since}\",\"effect\":\"finding\","
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "\"message\":" LABEL("It ends before it starts.", "Elle finit avant de commencer.") "}],"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "\"list\":{\"columns\":[\"code\",\"shade\",\"size\"],\"filters\":[\"shade\",\"in_area\"]},"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "\"map\":{\"symbol\":\"area\",\"class\":\"shade\"}}",
    SMALL_MEASURE,
};

/* The small model's files with the first `from` in the file `path` replaced by `to`; NULLs leave it as it is. */
static inline Status small_model_load(const char *path, const char *from, const char *to, const char *overlay,
                                      Model **out, ModelFault **faults, Arena *arena, Error *err)
{
    ModelFile files[COUNT_OF(SMALL_PATHS)];

    for (size_t i = 0; i < COUNT_OF(SMALL_PATHS); i++) {
        const char *text = SMALL_TEXTS[i];
        const char *at = path != NULL && strcmp(path, SMALL_PATHS[i]) == 0 ? strstr(text, from) : NULL;
        if (at != NULL) {
            text = arena_format(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
        }
        files[i] = (ModelFile){text_of(SMALL_PATHS[i]), text_of(text)};
    }
    return model_build(files, COUNT_OF(SMALL_PATHS), text_of(overlay), out, faults, arena, err);
}

/* The first fault of file and pointer whose message holds `part`; an empty part holds in all. */
static inline const ModelFault *fault_find(const ModelFault *faults, const char *file, const char *pointer,
                                           const char *part)
{
    char message[ERROR_MESSAGE_SIZE];

    for (; faults != NULL; faults = faults->next) {
        snprintf(message, sizeof message, "%.*s", TEXT_ARG(faults->message));
        if (text_equal(faults->file, text_of(file)) && text_equal(faults->pointer, text_of(pointer)) &&
            strstr(message, part) != NULL) {
            return faults;
        }
    }
    return NULL;
}

static inline void faults_print(const ModelFault *faults)
{
    for (; faults != NULL; faults = faults->next) {
        fprintf(stderr, "  %.*s#%.*s: %.*s\n", TEXT_ARG(faults->file), TEXT_ARG(faults->pointer),
                TEXT_ARG(faults->message));
    }
}

#endif
