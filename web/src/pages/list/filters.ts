// filters.ts - what a list is asked for, as it stands in its address; what this list does not know is named, not used.
import { codesOf, fieldOf, fieldsOf, slotField, type Field, type Model, type RecordType } from "../../base/model";

export interface DateRange {
  from: string;
  to: string;
}

export interface ListState {
  q: string;
  filters: Record<string, string>;
  dates: DateRange;
  incomplete: boolean;
  /** Conditions that links from other pages bring; shown so that they can be taken away. */
  others: Record<string, string>;
  sort: string;
  /** Columns of this link; undefined: as the reader chose them. */
  columns: string[] | undefined;
  after: string;
  /** Names of what the address asks for and this list does not know. */
  unknown: string[];
}

const FILTERABLE = ["code", "codes", "boolean", "reference", "date", "text", "integer", "number"];
const UNSORTED = ["reference", "codes", "geometry"];
const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;
const PLACE = /^(none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** How the values of conditions that other pages link with look. */
const OTHERS: Record<string, RegExp> = {
  dated: /^(none|(\.\.|[\d-]{4,10})(\/(\.\.|[\d-]{4,10}))?)$/,
  ended: /^(true|false)$/,
  placeless: /^true$/,
  within: PLACE,
  bbox: /^-?[\d.]+(,-?[\d.]+){3}$/,
  /** A condition in CQL2 text (docs/formats/filter.md); the server reads it and says what is wrong with it. */
  filter: /\S/,
};

const PAGE_PARAMETERS = ["q", "sort", "columns", "datetime", "incomplete", "after", "newest", "lang"];

export function filterFields(type: RecordType): Field[] {
  const dated = datedField(type);
  const offered = fieldsOf(type, type.list.filters).filter((field) => FILTERABLE.includes(field.kind));
  return offered.filter((field) => field.id !== dated?.id);
}

/** Links from elsewhere may name any reference, offered or not: the server takes them all. */
export function takenField(type: RecordType, id: string): Field | undefined {
  const field = fieldOf(type, id);
  const isAnyReference = field?.kind === "reference" && field.class !== "personal";
  return isAnyReference || filterFields(type).some((one) => one.id === id) ? field : undefined;
}

/** The date the records are about: filtered by a range, as the parameter `datetime` of OGC API - Features has it. */
export function datedField(type: RecordType): Field | undefined {
  return slotField(type, "is_dated", "date");
}

/** What lists can be sorted by: what has an index. */
export function sortFields(type: RecordType): Field[] {
  const code = type.code === undefined ? undefined : fieldOf(type, type.code);
  const fields = [code, datedField(type), ...fieldsOf(type, type.list.filters)];
  return fields.filter(
    (field, i): field is Field => field !== undefined && !UNSORTED.includes(field.kind) && fields.indexOf(field) === i,
  );
}

export function datesText({ from, to }: DateRange): string {
  return from === "" && to === "" ? "" : `${from || ".."}/${to || ".."}`;
}

function datesFrom(text: string): DateRange | undefined {
  const [from = "", to = from] = text.split("/");
  const range = { from: from === ".." ? "" : from, to: to === ".." ? "" : to };
  const isDate = (day: string): boolean => day === "" || DATE.test(day);
  return isDate(range.from) && isDate(range.to) ? range : undefined;
}

function isValue(model: Model, field: Field, value: string): boolean {
  switch (field.kind) {
    case "code":
      return codesOf(model, field).some((code) => code.code === value);
    case "boolean":
      return value === "true" || value === "false";
    case "reference":
      return value !== "none" && PLACE.test(value);
    case "date":
      return DATE.test(value);
    default:
      return true;
  }
}

function columnsFrom(type: RecordType, text: string | null): string[] | undefined {
  if (text === null) return undefined;
  const ids = text.split(",").filter((id) => fieldOf(type, id) !== undefined);
  return ids.length > 0 ? ids : undefined;
}

function emptyState(): ListState {
  const dates = { from: "", to: "" };
  return {
    q: "",
    filters: {},
    dates,
    incomplete: false,
    others: {},
    sort: "",
    columns: undefined,
    after: "",
    unknown: [],
  };
}

/** Takes one parameter in; false when the list does not know it or its value. */
function take(model: Model, type: RecordType, state: ListState, name: string, value: string): boolean {
  const field = takenField(type, name);
  if (field !== undefined) {
    if (isValue(model, field, value)) state.filters[name] = value;
    return name in state.filters;
  }
  const pattern = OTHERS[name];
  if (pattern !== undefined) {
    if (pattern.test(value)) state.others[name] = value;
    return name in state.others;
  }
  return takeOfPage(type, state, name, value);
}

function takeOfPage(type: RecordType, state: ListState, name: string, value: string): boolean {
  switch (name) {
    case "q":
    case "after":
      state[name] = value;
      return true;
    case "incomplete":
      state.incomplete = value === "true";
      return value === "true" || value === "false";
    case "columns":
      state.columns = columnsFrom(type, value);
      return state.columns !== undefined;
    case "sort":
      state.sort = sortFields(type).some((field) => field.id === value.replace(/^-/, "")) ? value : "";
      return state.sort !== "";
    case "datetime": {
      const dates = datesFrom(value);
      state.dates = dates ?? state.dates;
      return dates !== undefined;
    }
    default:
      return PAGE_PARAMETERS.includes(name);
  }
}

export function listState(model: Model, type: RecordType, search: string): ListState {
  const state = emptyState();
  for (const [name, value] of new URLSearchParams(search)) {
    if (value !== "" && !take(model, type, state, name, value)) state.unknown.push(name);
  }
  if (state.unknown.includes("sort")) state.after = "";
  return state;
}

export function isFiltered(state: ListState): boolean {
  return Object.keys(filterQuery(state)).length > 0;
}

type Query = Record<string, string | boolean>;

function given(query: Query): Query {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== "" && value !== false));
}

/** The conditions alone. */
export function filterQuery(state: ListState): Query {
  return given({
    q: state.q.trim(),
    ...state.filters,
    ...state.others,
    datetime: datesText(state.dates),
    incomplete: state.incomplete,
  });
}

/** What the API is asked for: the newest first unless a column gives the order. */
export function apiQuery(state: ListState): Query {
  const q = state.q.endsWith(" ") && state.q.trim() !== "" ? state.q : state.q.trim();
  return given({ ...filterQuery(state), q, sort: state.sort, newest: state.sort === "", after: state.after });
}

/** The address of the page. */
export function pageQuery(state: ListState): Query {
  return given({
    ...filterQuery(state),
    q: state.q,
    sort: state.sort,
    columns: state.columns?.join(",") ?? "",
    after: state.after,
  });
}

export const SEARCH_LENGTH_MAX = 200;

/** Why the words of a search are not looked for, or undefined. */
export function searchFault(q: string): "list.searchLong" | "list.searchEmpty" | undefined {
  if (q.length > SEARCH_LENGTH_MAX) return "list.searchLong";
  return q.trim() === "" || /[\p{L}\p{N}]/u.test(q) ? undefined : "list.searchEmpty";
}
