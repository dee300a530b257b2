/*
 * framework_question.h - what is asked of results frameworks and of what is made from them: a day, the reader's scope.
 */
#ifndef API_FRAMEWORK_QUESTION_H
#define API_FRAMEWORK_QUESTION_H

#include "api/api.h"
#include "service/framework.h"

/*
 * The question of a request with parameter `on` (today without it), and whether its client, or another before it, has
 * the answer of this form already: `known`, and the answer is complete. Another day is another answer.
 */
Status framework_question(Request *req, Response *res, const char *form, Reader **reader, FrameworkQuestion *out,
                          bool *known, Error *err) CHECKED;

#endif
