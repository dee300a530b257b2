// mappingDoc.ts - a mapping as the page edits it: what each column of the file feeds, and the document that says so.
import type { Label } from "../../base/model";

export interface Reference {
  column: string;
  system?: string;
  match?: string;
  where?: Record<string, string>;
  create?: boolean;
}

export interface FieldFeed {
  column?: string;
  columns?: string[];
  join?: string;
  values?: Record<string, string | null>;
  default?: string | number | boolean;
  decimal?: string;
  date_order?: string;
  value?: string | number | boolean;
  reference?: Reference;
}

export interface Observed {
  column?: string;
  columns?: Record<string, string>;
  precision?: string;
  value?: string;
  date_order?: string;
}

export interface MappingDoc {
  mapping: 1;
  name: string;
  label: Label;
  source: { name: string; licence: string; url?: string };
  type: string | { column: string };
  id?: string;
  key?: { system: string; columns: string[] };
  authority?: { name: string; columns: string[] };
  observed?: Observed;
  fields: Record<string, FieldFeed>;
  fields_by_type?: Record<string, Record<string, FieldFeed>>;
  geometry?: string | { lon?: string; lat?: string; wkt?: string };
  ignore?: string[];
}

/** What a column is for: nothing, a part of the place, the record's own id, or a field. */
export type Target = "" | "lon" | "lat" | "wkt" | "id" | `field:${string}`;

/** What is said of a field beside its columns. */
export type FeedOptions = Omit<FieldFeed, "column" | "columns" | "value">;

export interface Draft {
  base: MappingDoc;
  targets: Record<string, Target>;
  options: Record<string, FeedOptions>;
  constants: Record<string, string>;
  key: string[];
  observed: Observed | undefined;
}

/** As the server compares names of columns: without case and accents, other characters one "_". */
export function folded(name: string): string {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "");
}

/** A mapping whose rows are of one type can be edited column by column; others are used as they are. */
export function isEditable(doc: MappingDoc): boolean {
  return typeof doc.type === "string" && !doc.fields_by_type;
}

export function fieldOfTarget(target: Target): string {
  return target.startsWith("field:") ? target.slice("field:".length) : "";
}

function nameIn(columns: string[], name: string): string {
  if (columns.includes(name)) return name;
  return columns.find((one) => folded(one) === folded(name)) ?? name;
}

/** Columns that obviously give the place are said to, so that they can be seen and taken back. */
function placeNamed(doc: MappingDoc, place: { lon?: string; lat?: string; wkt?: string }): MappingDoc {
  const isObvious = doc.geometry === undefined || doc.geometry === "feature";
  if (!isObvious || (!place.wkt && !(place.lon && place.lat))) return doc;
  return { ...doc, geometry: place.wkt ? { wkt: place.wkt } : { lon: place.lon ?? "", lat: place.lat ?? "" } };
}

/** The draft of a document, its columns named as the file names them; those the file does not have stay. */
export function draftOf(
  said: MappingDoc,
  columns: string[],
  place: { lon?: string; lat?: string; wkt?: string } = {},
): Draft {
  const doc = placeNamed(said, place);
  const own = (name: string): string => nameIn(columns, name);
  const draft: Draft = {
    base: doc,
    targets: Object.fromEntries(columns.map((name) => [name, ""])),
    options: {},
    constants: {},
    key: (doc.key ?? doc.authority)?.columns.map(own) ?? [],
    observed: doc.observed?.column ? { ...doc.observed, column: own(doc.observed.column) } : doc.observed,
  };
  for (const [field, feed] of Object.entries(doc.fields)) {
    const { column, columns: several, value, reference, ...options } = feed;
    const fed = several ?? [column ?? reference?.column ?? ""].filter(Boolean);
    for (const name of fed) draft.targets[own(name)] = `field:${field}`;
    if (value !== undefined) draft.constants[field] = String(value);
    draft.options[field] = { ...options, ...(several ? { join: options.join ?? " " } : {}) };
    if (reference) draft.options[field] = { ...draft.options[field], reference };
  }
  if (doc.id) draft.targets[own(doc.id)] = "id";
  if (typeof doc.geometry === "object") {
    for (const part of ["lon", "lat", "wkt"] as const) {
      const name = doc.geometry[part];
      if (name) draft.targets[own(name)] = part;
    }
  }
  return draft;
}

export function columnsOf(draft: Draft, target: Target): string[] {
  return Object.keys(draft.targets).filter((name) => draft.targets[name] === target);
}

export interface Conflict {
  target: Target;
  columns: string[];
}

/** Targets that several columns have, where they were not told to be joined. */
export function conflictsOf(draft: Draft): Conflict[] {
  const targets = [...new Set(Object.values(draft.targets))].filter((target) => target !== "");
  return targets
    .map((target) => ({ target, columns: columnsOf(draft, target) }))
    .filter(({ target, columns }) => columns.length > 1 && draft.options[fieldOfTarget(target)]?.join === undefined);
}

function feedOf(field: string, columns: string[], options: FeedOptions): FieldFeed {
  const { reference, join, ...rest } = options;
  if (reference) return { ...rest, reference: { ...reference, column: columns[0] ?? "" } };
  if (columns.length > 1) return { ...rest, columns, join: join ?? " " };
  return { column: columns[0] ?? field, ...rest };
}

function placeOf(draft: Draft): MappingDoc["geometry"] {
  const [lon] = columnsOf(draft, "lon");
  const [lat] = columnsOf(draft, "lat");
  const [wkt] = columnsOf(draft, "wkt");
  if (wkt) return { wkt };
  if (lon && lat) return { lon, lat };
  return typeof draft.base.geometry === "object" ? "none" : (draft.base.geometry ?? "feature");
}

/** The document of a draft without conflicts; columns that mean nothing are ignored by it. */
export function docOf(draft: Draft, named: { name: string; title: string }): MappingDoc {
  const { key: oldKey, observed: _observed, id: _id, ignore, ...base } = draft.base;
  const fields: Record<string, FieldFeed> = {};
  for (const target of new Set(Object.values(draft.targets))) {
    const field = fieldOfTarget(target);
    if (field) fields[field] = feedOf(field, columnsOf(draft, target), draft.options[field] ?? {});
  }
  for (const [field, value] of Object.entries(draft.constants)) fields[field] = { value };
  const used = [...draft.key, draft.observed?.column, ...Object.values(draft.observed?.columns ?? {})];
  const idle = columnsOf(draft, "").filter((name) => !used.includes(name));
  const kept = (ignore ?? []).filter((name) => !Object.keys(draft.targets).includes(name));
  const [id] = columnsOf(draft, "id");
  return {
    ...base,
    name: named.name,
    label: named.title === "" ? base.label : { en: named.title, fr: named.title },
    ...(draft.base.authority ? { authority: { ...draft.base.authority, columns: draft.key } } : {}),
    ...(draft.key.length > 0 && !draft.base.authority
      ? { key: { system: oldKey?.system ?? named.name, columns: draft.key } }
      : {}),
    ...(draft.observed ? { observed: draft.observed } : {}),
    ...(id ? { id } : {}),
    fields,
    geometry: placeOf(draft),
    ignore: [...kept, ...idle],
  } as MappingDoc;
}
