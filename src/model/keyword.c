#include "model/keyword.h"

const Text GEOMETRY_KEYWORDS[] = {{NULL, 0},
                                  KEYWORD_INIT(point),
                                  KEYWORD_INIT(line),
                                  KEYWORD_INIT(polygon),
                                  KEYWORD_INIT(multipoint),
                                  KEYWORD_INIT(multiline),
                                  KEYWORD_INIT(multipolygon)};

const Text LANGUAGE_KEYWORDS[] = {KEYWORD_INIT(en), KEYWORD_INIT(fr)};

const Text STANDS_FOR_KEYWORDS[STANDS_FOR_COUNT - 1] = {
#define STANDS_FOR(name, id) KEYWORD_INIT(id),
#include "model/stands_for.def"
#undef STANDS_FOR
};
