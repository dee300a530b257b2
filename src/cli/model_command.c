#include "cli/command.h"
#include "cli/sentence.h"
#include "json/writer.h"
#include "model/describe.h"
#include "service/model_change.h"

static void faults_json(const ModelFault *fault, Buffer *out)
{
    JsonWriter w = json_writer(out);

    json_object_begin(&w);
    json_member_array(&w, "faults");
    for (; fault != NULL; fault = fault->next) {
        json_object_begin(&w);
        json_member_text(&w, "file", fault->file);
        json_member_text(&w, "pointer", fault->pointer);
        json_member_text(&w, "message", fault->message);
        json_object_end(&w);
    }
    json_array_end(&w);
    json_object_end(&w);
    buffer_byte(out, '\n');
}

static void faults_print(const Call *call, const ModelFault *fault)
{
    for (; fault != NULL; fault = fault->next) {
        fprintf(call->cli->err, "whitestone: %.*s#%.*s: %.*s\n", TEXT_ARG(fault->file), TEXT_ARG(fault->pointer),
                TEXT_ARG(fault->message));
    }
}

/* All faults instead of the first, which `err` has. */
static Status faults_show(Call *call, const ModelFault *faults, Status status, Error *err)
{
    BUFFER out = {0};

    if (faults == NULL) {
        return status;
    }
    if (call_has(call, OPTION_JSON)) {
        faults_json(faults, &out);
        TRY(call_print(call, &out, err));
    } else {
        faults_print(call, faults);
    }
    call->exit_code = status_exit_code(status);
    return ST_OK;
}

static Status sentence_or_none(Call *call, const char *sentence, Error *err)
{
    BUFFER out = {0};

    if (call_has(call, OPTION_JSON)) {
        faults_json(NULL, &out);
    } else {
        buffer_format(&out, "%s\n", sentence);
    }
    return call_print(call, &out, err);
}

Status command_model_check(Call *call, Error *err)
{
    ModelFault *faults = NULL;
    Model *model = NULL;
    Text overlay;
    const char *dir = call->arguments[0];

    Status status = model_check(call->values[OPTION_SHARE], dir, &overlay, &model, &faults, call->arena, err);
    if (status != ST_OK) {
        return faults_show(call, faults, status, err);
    }
    const char *sentence = message_fill(call, MESSAGE_MODEL_SOUND, dir, message_count(call, model->type_count),
                                        message_count(call, model->list_count));
    model_free(model);
    return sentence_or_none(call, sentence, err);
}

Status command_model_apply(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    ModelFault *faults = NULL;
    const char *file = call->arguments[0], *dir = call->arguments[1];

    TRY(call_open(call, false, &programme, err));
    Status status = model_apply(programme, call_actor(call), dir, call->arena, &faults, err);
    if (status != ST_OK) {
        return faults_show(call, faults, status, err);
    }
    return sentence_or_none(call, message_fill(call, MESSAGE_MODEL_APPLIED, dir, file), err);
}

static Status shipped_docs(Call *call, Buffer *out, Error *err)
{
    ModelFault *faults = NULL;
    Model *model;

    TRY(model_load(call->values[OPTION_SHARE], (Text){0}, &model, &faults, call->arena, err));
    model_docs(model, call->language, out);
    model_free(model);
    return ST_OK;
}

static Status programme_docs(Call *call, Buffer *out, Error *err)
{
    PROGRAMME *programme = NULL;
    READER *reader = NULL;

    TRY(call_open(call, true, &programme, err));
    TRY(reader_acquire(programme, &reader, err));
    model_docs(reader_model(reader), call->language, out);
    return ST_OK;
}

Status command_model_docs(Call *call, Error *err)
{
    BUFFER out = {0};

    TRY(call->argument_count == 0 ? shipped_docs(call, &out, err) : programme_docs(call, &out, err));
    return call_print(call, &out, err);
}
