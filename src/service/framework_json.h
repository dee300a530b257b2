/*
 * framework_json.h - results frameworks and workplans as the JSON of docs/formats/frameworks.md: the same for pages,
 * for the command line and for frozen snapshots. Texts come in both languages; codes are ids of the model.
 */
#ifndef SERVICE_FRAMEWORK_JSON_H
#define SERVICE_FRAMEWORK_JSON_H

#include "json/writer.h"
#include "service/workplans.h"

/* One framework as the next value; `brief` without the values, targets and updates it was made of: what is frozen. */
void framework_json(JsonWriter *w, Arena *arena, const Framework *framework, bool brief);

/* Members of an open object: what a framework is and how far it has come. */
void framework_summary_json(JsonWriter *w, const Framework *framework);

/* Members of an open object: a project as it is on a day. */
void project_members_json(JsonWriter *w, const ProjectFacts *project, int32_t on);

/* A list of summaries. */
void frameworks_json(JsonWriter *w, const Framework *frameworks, size_t count, int32_t on);

void workplans_json(JsonWriter *w, const Workplans *plans);

/* Members that several of these have. Numbers are rounded to the thousandth, percentages to the hundredth of a percent;
 * what is not known is null. */
void member_label_json(JsonWriter *w, const char *key, const Label *label);
void member_id_json(JsonWriter *w, const char *key, Id id);
void member_code_json(JsonWriter *w, const char *key, const Code *code);
void member_day_json(JsonWriter *w, const char *key, int32_t day);
void member_date_json(JsonWriter *w, const char *key, Date date);
void member_period_json(JsonWriter *w, const char *key, Period period);
void member_number_json(JsonWriter *w, const char *key, Ratio ratio);
void member_percent_json(JsonWriter *w, const char *key, Ratio ratio);
void member_amount_json(JsonWriter *w, const char *key, int64_t thousandths);
void member_some_text_json(JsonWriter *w, const char *key, Text text); /* null when empty */
void roll_members_json(JsonWriter *w, const RollUp *roll);
void money_members_json(JsonWriter *w, Text currency, size_t count, int64_t needed, int64_t secured);

#endif
