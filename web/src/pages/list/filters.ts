// filters.ts - the filters of a list as they stand in its address.
import { fieldsOf, slotField, type Field, type RecordType } from "../../base/model";

export interface DateRange {
  from: string;
  to: string;
}

export interface ListState {
  filters: Record<string, string>;
  dates: DateRange;
  incomplete: boolean;
  /** Id of an administrative unit in or below which the records lie, or "none". */
  within: string;
  /** What figures open with: how the date is written, whether the matter is over, that there is no place. */
  dated: string;
  ended: string;
  placeless: boolean;
  after: string;
}

const FILTERABLE = ["code", "codes", "boolean", "reference", "date", "text", "integer", "number"];

export function filterFields(type: RecordType): Field[] {
  const dated = datedField(type);
  const offered = fieldsOf(type, type.list.filters).filter((field) => FILTERABLE.includes(field.kind));
  return offered.filter((field) => field.id !== dated?.id);
}

/** The date the records are about: filtered by a range, as the parameter `datetime` of OGC API - Features has it. */
export function datedField(type: RecordType): Field | undefined {
  return slotField(type, "is_dated", "date");
}

function datesFrom(text: string): DateRange {
  const [from = "", to = from] = text.split("/");
  return { from: from === ".." ? "" : from, to: to === ".." ? "" : to };
}

function datesText({ from, to }: DateRange): string {
  return from === "" && to === "" ? "" : `${from || ".."}/${to || ".."}`;
}

export function isFiltered(state: ListState): boolean {
  return Object.keys(listQuery({ ...state, after: "" })).length > 0;
}

export function listState(type: RecordType, search: string): ListState {
  const params = new URLSearchParams(search);
  const filters: Record<string, string> = {};
  for (const field of filterFields(type)) {
    const value = params.get(field.id);
    if (value) filters[field.id] = value;
  }
  const dates = datesFrom(params.get("datetime") ?? "");
  return {
    filters,
    dates,
    incomplete: params.get("incomplete") === "true",
    within: params.get("within") ?? "",
    dated: params.get("dated") ?? "",
    ended: params.get("ended") ?? "",
    placeless: params.get("placeless") === "true",
    after: params.get("after") ?? "",
  };
}

/** The query that names these records, on the page and in the API alike. */
export function listQuery(state: ListState): Record<string, string | boolean> {
  const query = {
    ...state.filters,
    datetime: datesText(state.dates),
    incomplete: state.incomplete,
    within: state.within,
    dated: state.dated,
    ended: state.ended,
    placeless: state.placeless,
    after: state.after,
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== "" && value !== false));
}
