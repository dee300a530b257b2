// model.ts - the programme's declarations as /api/model gives them. Pages know kinds of field and roles, no domain id.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "./i18n";

export type Label = Partial<Record<Language, string>>;

export type FieldKind =
  | "text"
  | "integer"
  | "number"
  | "boolean"
  | "date"
  | "time"
  | "code"
  | "codes"
  | "reference"
  | "geometry";

export interface Field {
  id: string;
  kind: FieldKind;
  label: Label;
  help?: Label;
  section?: string;
  group?: string;
  list?: string;
  to?: string;
  unit?: string;
  required?: string;
  class?: string;
  minimum?: number;
  maximum?: number;
  geometries?: string[];
  hidden?: boolean;
}

export interface Group {
  id: string;
  label?: Label;
  fields: string[];
}

export interface Role {
  role: string;
  slots: Record<string, string>;
}

export interface RecordType {
  type: string;
  label: Label;
  plural: Label;
  help?: Label;
  parent?: string;
  sections: { id: string; label: Label }[];
  /** Fields that only mean something together and are changed together. */
  groups?: Group[];
  fields: Field[];
  geometry?: string;
  /** The field that is the local code. */
  code?: string;
  title: string[];
  roles: Role[];
  list: { columns: string[]; filters: string[]; search?: string[] };
  map?: { symbol?: string; class?: string };
}

export interface Code {
  code: string;
  label: Label;
  parent?: string;
  means?: string;
  /** What the program does with it, as "sum" for a way of adding up. */
  stands_for?: string;
  /** As a state: the matter is over. */
  ends?: boolean;
  active_to?: string;
}

export interface CodeList {
  list: string;
  label: Label;
  codes: Code[];
}

export interface Model {
  types: RecordType[];
  lists: CodeList[];
}

export const ModelContext = createContext<Model>({ types: [], lists: [] });

export function useModel(): Model {
  return useContext(ModelContext);
}

export function labelIn(label: Label | undefined, language: Language): string {
  return label?.[language] ?? label?.en ?? label?.fr ?? "";
}

export function typeOf(model: Model, id: string): RecordType | undefined {
  return model.types.find((type) => type.type === id);
}

export function fieldOf(type: RecordType, id: string): Field | undefined {
  return type.fields.find((field) => field.id === id);
}

export function fieldsOf(type: RecordType, ids: string[]): Field[] {
  return ids.flatMap((id) => fieldOf(type, id) ?? []);
}

/** Of a field, or of whatever else names a list. */
export function codesOf(model: Model, { list }: { list?: string | undefined }): Code[] {
  return model.lists.find((one) => one.list === list)?.codes ?? [];
}

/** The code a value of a code field stands for; "" when it has none. Unknown and not specified have codes of their own. */
export function codeOf(model: Model, field: Field | undefined, value: unknown): string {
  if (typeof value === "string") return value;
  if (!field || typeof value !== "object" || value === null) return "";
  const meaning = "unknown" in value ? "unknown" : "not_specified";
  return codesOf(model, field).find((code) => code.means === meaning)?.code ?? "";
}

export function codeLabel(model: Model, field: Field, code: string, language: Language): string {
  const found = codesOf(model, field).find((one) => one.code === code);
  return found ? labelIn(found.label, language) || code : code;
}

export function fieldLabel(field: Field, language: Language): string {
  return labelIn(field.label, language) || field.id;
}

export function typeLabel(type: RecordType, language: Language): string {
  return labelIn(type.label, language) || type.type;
}

export function typePlural(type: RecordType, language: Language): string {
  return labelIn(type.plural, language) || typeLabel(type, language);
}

/** A type with those its fields name and those whose fields name it: what a page about its records is made of. */
export function typesAround(model: Model, type: RecordType): string[] {
  const named = type.fields.flatMap((field) => field.to ?? []);
  const naming = model.types.filter((other) => other.fields.some((field) => field.to === type.type));
  return [...new Set([type.type, ...named, ...naming.map((other) => other.type)])];
}

/** A type with those its fields name: what a list of its records is made of. */
export function typesNamedBy(type: RecordType): string[] {
  return [...new Set([type.type, ...type.fields.flatMap((field) => field.to ?? [])])];
}

/** The types that play a role, in the model's order. */
export function typesPlaying(model: Model, role: string): RecordType[] {
  return model.types.filter((type) => type.roles.some((one) => one.role === role));
}

/** The field bound to a slot of a role, or undefined. */
export function slotField(type: RecordType, role: string, slot: string): Field | undefined {
  const id = type.roles.find((one) => one.role === role)?.slots[slot];
  return id === undefined ? undefined : fieldOf(type, id);
}
