// draft.ts - what stands in a form, and what of it is sent: only what differs from what is known.
import type { Value, Values } from "../../../base/answers";
import type { Field } from "../../../base/model";
import { isGeometry, type Geometry } from "../../../map/geometry";
import { geometryText, parseGeometry, type Shape } from "./geometryText";

/** A value, or one of the ways of not having one. */
export type Answer = "value" | "unknown" | "not_specified";

export interface FieldDraft {
  answer: Answer;
  text: string;
  codes: string[];
  /** What several typed places make. */
  shape: Shape;
}

export type Draft = Record<string, FieldDraft>;

export interface Proposed {
  values: Record<string, unknown>;
  /** Fields whose text cannot be read, with the key of the reason. */
  faults: Record<string, string>;
}

function answerOf(value: Value): Answer {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "value";
  if ("unknown" in value) return "unknown";
  return "not_specified" in value ? "not_specified" : "value";
}

function textOfValue(value: Value): string {
  if (isGeometry(value)) return geometryText(value);
  return typeof value === "object" || value === undefined ? "" : String(value);
}

export function draftOfValue(value: Value): FieldDraft {
  const codes = Array.isArray(value) ? value : [];
  const geometry = isGeometry(value) ? value : undefined;
  return {
    answer: geometry ? "value" : answerOf(value),
    text: textOfValue(value),
    codes,
    shape: geometry?.type.endsWith("LineString") ? "line" : geometry?.type === "MultiPoint" ? "points" : "area",
  };
}

export function draftOf(fields: Field[], values: Values): Draft {
  return Object.fromEntries(fields.map((field) => [field.id, draftOfValue(values[field.id])]));
}

function isSame(a: FieldDraft, b: FieldDraft): boolean {
  return a.answer === b.answer && a.text.trim() === b.text.trim() && a.codes.join(";") === b.codes.join(";");
}

function numberText(text: string): string {
  return text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
}

function plainValue(field: Field, draft: FieldDraft): unknown {
  const text = draft.text.trim();
  if (draft.answer !== "value") return { [draft.answer]: true };
  if (field.kind === "codes") return draft.codes.length === 0 ? null : draft.codes;
  if (text === "") return null;
  if (field.kind === "boolean") return text === "true";
  return field.kind === "number" || field.kind === "integer" ? numberText(text) : text;
}

function geometryValue(draft: FieldDraft): { geometry: Geometry | null } | { fault: string } {
  return draft.text.trim() === "" ? { geometry: null } : parseGeometry(draft.text, draft.shape);
}

/** What a draft changes of what was known (nothing, for a new record). */
export function proposedBy(fields: Field[], draft: Draft, known: Draft): Proposed {
  const proposed: Proposed = { values: {}, faults: {} };
  for (const field of fields) {
    const now = draft[field.id];
    const before = known[field.id];
    if (!now || !before || isSame(now, before)) continue;
    if (field.kind !== "geometry" || now.answer !== "value") {
      proposed.values[field.id] = plainValue(field, now);
      continue;
    }
    const read = geometryValue(now);
    if ("fault" in read) proposed.faults[field.id] = read.fault;
    else proposed.values[field.id] = read.geometry;
  }
  return proposed;
}
