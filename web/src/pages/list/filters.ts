// filters.ts - the filters of a list as they stand in its address.
import { fieldsOf, type Field, type RecordType } from "../../base/model";

export interface ListState {
  filters: Record<string, string>;
  incomplete: boolean;
  after: string;
}

const FILTERABLE = ["code", "codes", "boolean", "reference", "date", "text", "integer", "number"];

export function filterFields(type: RecordType): Field[] {
  return fieldsOf(type, type.list.filters).filter((field) => FILTERABLE.includes(field.kind));
}

export function listState(type: RecordType, search: string): ListState {
  const params = new URLSearchParams(search);
  const filters: Record<string, string> = {};
  for (const field of filterFields(type)) {
    const value = params.get(field.id);
    if (value) filters[field.id] = value;
  }
  return { filters, incomplete: params.get("incomplete") === "true", after: params.get("after") ?? "" };
}

/** The query that names these records, on the page and in the API alike. */
export function listQuery(state: ListState): Record<string, string | boolean> {
  return { ...state.filters, incomplete: state.incomplete, after: state.after };
}
