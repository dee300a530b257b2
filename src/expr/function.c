#include "expr/function.h"

const Function FUNCTIONS[FUNCTION_COUNT] = {
#define FUNCTION(id, name, arguments, least, most, result, meaning)                                                    \
    {{#name, sizeof #name - 1}, arguments, least, most, result, {meaning, sizeof(meaning) - 1}},
#include "expr/function.def"
#undef FUNCTION
};

int function_find(Text name)
{
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        if (text_equal(FUNCTIONS[i].name, name)) {
            return i;
        }
    }
    return -1;
}

char function_argument(const Function *function, int i)
{
    int declared = (int)strlen(function->arguments);

    return declared == 0 ? '\0' : function->arguments[i < declared ? i : declared - 1];
}
