#include "base/number.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/sentence.h"
#include "json/writer.h"
#include "service/create.h"
#include "service/demo.h"
#include "service/maintain.h"

#include <unistd.h>

/* The demonstration is the same wherever it is made. */
enum { DEMO_SEED = 20260401 };

static Status demo_make(Call *call, const char *recipe, Error *err)
{
    PROGRAMME *programme = NULL;

    TRY(call_open(call, false, &programme, err));
    return demo_fill(programme, recipe, DEMO_SEED, err);
}

/* What this call made, made undone. */
static void unmake(const Call *call)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".key"};

    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        unlink(arena_format(call->arena, "%s%s", call->arguments[0], endings[i]));
    }
}

Status command_init(Call *call, Error *err)
{
    const char *path = call->arguments[0];
    BUFFER out = {0};
    CreateOptions options = {.programme = call_text(call, OPTION_PROGRAMME),
                             .demonstration = call_has(call, OPTION_DEMO),
                             .share_dir = call->values[OPTION_SHARE],
                             .place_limit_km = call_number(call, OPTION_PLACE_LIMIT, -1)};
    const char *recipe = demo_recipe_find(call_text(call, OPTION_DEMO));

    if (recipe == NULL) {
        return USAGE_ERROR(call, err, MESSAGE_NOT_A_DEMO, call->values[OPTION_DEMO], demo_recipe_names(call->arena));
    }
    TRY(programme_create(path, &options, err));
    Status status = options.demonstration ? demo_make(call, recipe, err) : ST_OK;
    if (status != ST_OK) {
        unmake(call);
        return status;
    }
    buffer_format(&out, "%s\n",
                  message_fill(call, MESSAGE_MADE, path, call->values[OPTION_PROGRAMME],
                               arena_format(call->arena, "%s.key", path)));
    if (options.demonstration) {
        buffer_string(&out, message_in(call->language, MESSAGE_MADE_UP));
    }
    return call_print(call, &out, err);
}

static bool port_parse(Text text, uint16_t *out)
{
    int64_t number;

    if (!text_to_int64(text, &number) || number < 0 || number > UINT16_MAX) {
        return false;
    }
    *out = (uint16_t)number;
    return true;
}

/* "127.0.0.1:8080", "[::1]:0", "localhost:8080", or a port alone. */
static Status address_parse(const Call *call, Text text, CliServeOptions *out, Error *err)
{
    size_t colon = text.length;

    while (colon > 0 && text.at[colon - 1] != ':') {
        colon--;
    }
    Text host = colon == 0 ? TEXT("127.0.0.1") : (Text){text.at, colon - 1};
    if (host.length == 0 || !port_parse((Text){text.at + colon, text.length - colon}, &out->port)) {
        return USAGE_ERROR(call, err, MESSAGE_NOT_AN_ADDRESS, text_string(call->arena, text));
    }
    out->address = text_string(call->arena, host);
    return ST_OK;
}

static Status announce(const Call *call, const char *url, Error *err)
{
    BUFFER out = {0};

    buffer_format(&out, "%s\n", message_fill(call, MESSAGE_SERVING, call->arguments[0], url));
    return call_print(call, &out, err);
}

Status command_serve(Call *call, Error *err)
{
    const CliServer *server = call->cli->server;
    CliServeOptions options = {.file = call->arguments[0],
                               .share_dir = call->values[OPTION_SHARE],
                               .web_dir = call->values[OPTION_WEB],
                               /* Until there is sign-in, whoever started the server acts on its pages. */
                               .author = text_string(call->arena, call_actor(call).name),
                               .log_requests = call_has(call, OPTION_LOG)};
    PROGRAMME *programme = NULL;
    void *running;
    Text listen = call_has(call, OPTION_LISTEN) ? call_text(call, OPTION_LISTEN) : TEXT("127.0.0.1:8080");

    TRY(address_parse(call, listen, &options, err));
    interrupt_block();
    TRY(call_open(call, false, &programme, err));
    TRY(server->start(programme, &options, &running, err));
    Status status = announce(call, server->url(running), err);
    if (status == ST_OK) {
        interrupt_wait();
    }
    server->stop(running);
    return status;
}

static void verify_json(const VerifyResult *result, Buffer *out)
{
    JsonWriter w = json_writer(out);

    json_object_begin(&w);
    json_member_int(&w, "entries", (int64_t)result->entries);
    json_member_string(&w, "head", result->head);
    json_member_array(&w, "faults");
    for (size_t i = 0; i < result->fault_count; i++) {
        json_object_begin(&w);
        json_member_text(&w, "what", result->faults[i].what);
        json_member_text(&w, "place", result->faults[i].place);
        json_member_text(&w, "message", result->faults[i].message);
        json_object_end(&w);
    }
    json_array_end(&w);
    json_member_int(&w, "faults_total", (int64_t)result->faults_total);
    json_object_end(&w);
    buffer_byte(out, '\n');
}

static void verify_lines(const Call *call, const VerifyResult *result, Buffer *out)
{
    const char *entries = message_count(call, result->entries);

    for (size_t i = 0; i < result->fault_count; i++) {
        const VerifyFault *fault = &result->faults[i];
        buffer_format(out, "%.*s %.*s: %.*s\n", TEXT_ARG(fault->what), TEXT_ARG(fault->place),
                      TEXT_ARG(fault->message));
    }
    if (result->faults_total > result->fault_count) {
        buffer_format(
            out, "%s\n",
            message_fill(call, MESSAGE_ROWS_MORE, message_count(call, result->faults_total - result->fault_count)));
    }
    buffer_format(out, "%s\n",
                  result->faults_total == 0 ? message_fill(call, MESSAGE_VERIFIED, entries, result->head)
                                            : message_fill(call, MESSAGE_VERIFY_FAULTS, entries, result->head,
                                                           message_count(call, result->faults_total)));
}

Status command_verify(Call *call, Error *err)
{
    VerifyResult result;
    BUFFER out = {0};

    TRY(programme_verify(call->arguments[0], call->values[OPTION_SHARE], call->values[OPTION_EXPECT], call->arena,
                         &result, err));
    if (call_has(call, OPTION_JSON)) {
        verify_json(&result, &out);
    } else {
        verify_lines(call, &result, &out);
    }
    call->exit_code = result.faults_total > 0 ? 1 : 0;
    return call_print(call, &out, err);
}

Status command_rebuild(Call *call, Error *err)
{
    BUFFER out = {0};

    TRY(programme_rebuild(call->arguments[0], call->values[OPTION_SHARE], err));
    buffer_format(&out, "%s\n", message_fill(call, MESSAGE_REBUILT, call->arguments[0]));
    return call_print(call, &out, err);
}

Status command_dump(Call *call, Error *err)
{
    return programme_dump(call->arguments[0], call->values[OPTION_SHARE], call->cli->out, err);
}

Status command_version(Call *call, Error *err)
{
    BUFFER out = {0};
    JsonWriter w = json_writer(&out);

    if (call_has(call, OPTION_JSON)) {
        json_object_begin(&w);
        json_member_string(&w, "version", WHITESTONE_VERSION);
        json_object_end(&w);
    } else {
        buffer_string(&out, "whitestone " WHITESTONE_VERSION);
    }
    buffer_byte(&out, '\n');
    return call_print(call, &out, err);
}
