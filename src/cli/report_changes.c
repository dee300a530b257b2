#include "cli/report_changes.h"

#include "base/limits.h"
#include "cli/sentence.h"
#include "model/value_text.h"
#include "model/value_write.h"
#include "service/proposed.h"

/* Who wants to see more than this on a terminal asks for JSON. */
enum { LINES_RECORDS_MAX = 50, PAGE = 500, GEOMETRY_TEXT_MAX = 80 };

static const Message UNSET[] = {[VALUE_ABSENT] = MESSAGE_VALUE_NONE,
                                [VALUE_EMPTY] = MESSAGE_VALUE_EMPTY,
                                [VALUE_UNKNOWN] = MESSAGE_VALUE_UNKNOWN,
                                [VALUE_NOT_SPECIFIED] = MESSAGE_VALUE_NOT_SPECIFIED};

static const char *plain_text(const Call *call, const Field *field, const Value *value)
{
    BUFFER text = {0};

    value_format(field, value, &text);
    if (field->kind == FIELD_GEOMETRY && text.size > GEOMETRY_TEXT_MAX) {
        text.size = GEOMETRY_TEXT_MAX;
        buffer_string(&text, "…");
    }
    return text_string(call->arena, buffer_view(&text));
}

/* As a person knows it: the label of a code, what a record is called, else the value's own text. */
static const char *value_shown(const Call *call, Reader *reader, const Field *field, const Value *value)
{
    const Code *code;

    if (value->state != VALUE_SET) {
        return message_in(call->language, UNSET[value->state]);
    }
    if (field->kind == FIELD_REFERENCE) {
        return text_string(call->arena,
                           proposed_title(reader, call->arena, field->to, value->reference, call->language));
    }
    code = field->kind == FIELD_CODE ? code_find(field->list, value->text) : NULL;
    return code == NULL ? plain_text(call, field, value)
                        : text_string(call->arena, label_in(&code->label, call->language));
}

static void field_print(const Call *call, Reader *reader, const ProposedChange *change, const ProposedField *one,
                        Buffer *out)
{
    const char *label = text_string(call->arena, label_in(&one->field->label, call->language));
    const char *after = value_shown(call, reader, one->field, &one->after);

    buffer_format(out, "    %s\n",
                  change->creates ? message_fill(call, MESSAGE_VALUE_NEW, label, after)
                                  : message_fill(call, MESSAGE_VALUE_CHANGE, label,
                                                 value_shown(call, reader, one->field, &one->before), after));
    if (one->overtaken) {
        buffer_format(out, "      %s\n", message_in(call->language, MESSAGE_VALUE_OVERTAKEN));
    }
    if (!one->shows) {
        buffer_format(out, "      %s\n", message_in(call->language, MESSAGE_VALUE_HIDDEN));
    }
}

static void change_print(const Call *call, Reader *reader, const ProposedChange *change, Buffer *out)
{
    const char *type = text_string(call->arena, label_in(&change->type->label, call->language));

    buffer_format(out, "  %s\n",
                  message_fill(call, change->creates ? MESSAGE_PROPOSES_NEW : MESSAGE_PROPOSES_CHANGE, type,
                               text_string(call->arena, change->title)));
    for (size_t i = 0; i < change->field_count; i++) {
        field_print(call, reader, change, &change->fields[i], out);
    }
    if (change->sealed) {
        buffer_format(out, "    %s\n", message_in(call->language, MESSAGE_VALUE_SEALED));
    }
}

static void change_json(JsonWriter *w, const ProposedChange *change)
{
    json_object_begin(w);
    json_member_text(w, "type", change->type->id);
    json_member(w, "id");
    id_json(w, change->id);
    json_member_text(w, "title", change->title);
    json_member_bool(w, "creates", change->creates);
    json_member_bool(w, "sealed", change->sealed);
    json_member_array(w, "fields");
    for (size_t i = 0; i < change->field_count; i++) {
        const ProposedField *one = &change->fields[i];
        json_object_begin(w);
        json_member_text(w, "field", one->field->id);
        json_member(w, "before");
        value_state_write(w, one->field, &one->before);
        json_member(w, "after");
        value_state_write(w, one->field, &one->after);
        json_member_bool(w, "shows", one->shows);
        json_member_bool(w, "overtaken", one->overtaken);
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
}

static Status page_print(ReportPrinter *printer, Reader *reader, uint64_t number, size_t limit, uint64_t *after,
                         size_t *shown, Error *err)
{
    const Call *call = printer->call;
    Scope scope = scope_of_administrator();
    ProposedChange *changes;
    size_t count;

    TRY(report_proposals(reader, call->arena, number, *after, limit, &scope, call->language, &changes, &count, after,
                         err));
    for (size_t i = 0; i < count; i++) {
        if (printer->json) {
            change_json(&printer->w, &changes[i]);
        } else {
            change_print(call, reader, &changes[i], printer->out);
        }
    }
    *shown += count;
    TRY(call_print(printer->call, printer->out, err));
    buffer_clear(printer->out);
    return ST_OK;
}

Status report_changes_print(ReportPrinter *printer, Reader *reader, const ReportSummary *report, Error *err)
{
    uint64_t after = 0;
    size_t shown = 0, limit = printer->json ? PAGE : LINES_RECORDS_MAX;

    if (printer->json) {
        json_member_array(&printer->w, "proposals");
    }
    do {
        TRY(page_print(printer, reader, report->number, limit, &after, &shown, err));
    } while (after != 0 && (printer->json || shown < LINES_RECORDS_MAX));
    if (printer->json) {
        json_array_end(&printer->w);
    } else if (after != 0 && report->changes > shown) {
        buffer_format(
            printer->out, "  %s\n",
            message_fill(printer->call, MESSAGE_ROWS_MORE, message_count(printer->call, report->changes - shown)));
    }
    return ST_OK;
}
