// cellRecords.ts - the list that shows the records of a cell: what the cell was counted by, as conditions of the list.
import { withQuery } from "../../base/api";
import { codesOf, fieldOf, slotField, type Field, type Model, type RecordType } from "../../base/model";
import { listPath } from "../../base/router";
import { datedField, filterFields } from "../list/filters";
import type { MeasureDimension, MeasureHead, MeasurePart } from "./measureAnswers";
import { after, spanOf } from "./periods";
import type { Question } from "./question";

/** What figures are of, beside the members of a cell. */
export type Scope = Pick<Question, "from" | "to" | "unit" | "organisation" | "programme" | "running">;

/** What lists have to know of whom the figures are of. */
export interface Around {
  /** Units above theirs. */
  above: string[];
  /** The record of their programme; records of the file's own need not name it. */
  programme?: { id: string; isOwn: boolean };
}

export const NOTHING_AROUND: Around = { above: [] };

export interface Cell {
  /** undefined: of all periods; null: not dated. */
  period: string | null | undefined;
  /** Is a period of a year what is known by its year only (among months and quarters), or all of it? */
  yearOnly: boolean;
  members: { dimension: MeasureDimension; id: string }[];
}

/** Texts of members are cut at so many bytes (src/measure/contribution.h). */
const TEXT_BYTES = 120;

/** Thrown where no condition says what was counted. */
class Unsaid extends Error {}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

function like(text: string): string {
  return quoted(`${text.replace(/[\\%_]/g, "\\$&")}%`);
}

class Conditions {
  readonly query: Record<string, string> = {};
  readonly filters: string[] = [];

  constructor(
    readonly model: Model,
    readonly type: RecordType,
  ) {}

  filter(text: string): void {
    if (!this.filters.includes(text)) this.filters.push(text);
  }

  /** By the list's own filter where it offers the field and nothing else was asked of it. */
  equals(field: Field, value: string): void {
    const isOffered = ["code", "boolean", "reference"].includes(field.kind) && filterFields(this.type).includes(field);
    const isFree = (this.query[field.id] ?? value) === value;
    if (isOffered && isFree) this.query[field.id] = value;
    else this.filter(`${field.id} = ${field.kind === "boolean" ? value.toUpperCase() : quoted(value)}`);
  }

  nothingSaid(field: Field): void {
    this.filter(`${field.id} IS NULL`);
    if (field.kind !== "code") return;
    for (const code of codesOf(this.model, field)) {
      if (code.means !== undefined) this.filter(`NOT ${field.id} = ${quoted(code.code)}`);
    }
  }

  address(): string {
    const filter = this.filters.join(" AND ");
    return withQuery(listPath(this.type.type), { ...this.query, filter });
  }
}

function fieldMember(to: Conditions, field: Field, member: string): void {
  if (member === "") return to.nothingSaid(field);
  const meant = field.kind === "code" && codesOf(to.model, field).find((code) => code.code === member)?.means;
  if (meant) return to.filter(`${field.id} = ${quoted(member)}`);
  const isCut = field.kind === "text" && new TextEncoder().encode(member).length > TEXT_BYTES - 4;
  if (isCut) return to.filter(`${field.id} LIKE ${like(member)}`);
  to.equals(field, member);
}

function bandMember(to: Conditions, field: Field, bands: number[], member: string): void {
  const first = bands[0] ?? 0;
  if (member === "") return to.filter(`(${field.id} IS NULL OR ${field.id} < ${first})`);
  const next = bands[bands.indexOf(Number(member)) + 1];
  to.filter(`${field.id} >= ${member}`);
  if (next !== undefined) to.filter(`${field.id} < ${next}`);
}

/** Where parts count what nobody told. */
function unknownMember(model: Model, dimension: MeasureDimension): string {
  return codesOf(model, dimension).find((code) => code.means === "unknown")?.code ?? "";
}

/** What a total has beyond its parts, or all of a record whose parts nobody told. */
function beyondParts(head: MeasureHead, parts: MeasurePart[]): string[] {
  const sumOf = (some: MeasurePart[]): string => `SUM(${[...new Set(some.flatMap((part) => part.fields))].join(", ")})`;
  const none = `${sumOf(parts)} IS NULL`;
  if (head.whole === undefined) return [none];
  const told = parts.filter((part) => part.value === head.values[0]?.id);
  // Parts of another value may be told where none of the total's own are.
  const others = told.length === parts.length ? [] : [`(${sumOf(told)} IS NULL AND ${head.whole} > 0)`];
  return [none, `${head.whole} > ${sumOf(told)}`, ...others];
}

function partMembers(to: Conditions, head: MeasureHead, members: Cell["members"]): void {
  const wanted = members.filter(({ dimension }) => dimension.source === "part");
  if (wanted.length === 0) return;
  const all = head.made_of ?? [];
  const parts = all.filter((part) => wanted.every(({ dimension, id }) => part.at[dimension.id] === id));
  const fields = [...new Set(parts.flatMap((part) => part.fields))];
  const known = fields.map((field) => `${field} IS NOT NULL`);
  const isUnknown = wanted.every(({ dimension, id }) => id === unknownMember(to.model, dimension));
  const any = isUnknown ? [...known, ...beyondParts(head, all)] : known;
  if (any.length === 0) throw new Unsaid();
  to.filter(any.length === 1 ? any.join() : `(${any.join(" OR ")})`);
}

/** Members that are units above the one the figures are of say nothing more than it does. */
function place(to: Conditions, members: Cell["members"], scope: Scope, above: string[]): void {
  const named = members.find(({ dimension }) => dimension.source === "place");
  const unit = named && !above.includes(named.id) ? named.id : scope.unit;
  if (named?.id === "" && scope.unit !== "") throw new Unsaid();
  if (named?.id === "") to.query["within"] = "none";
  else if (unit !== "") to.query["within"] = unit;
}

function ofProgramme(to: Conditions, scope: Scope, { programme }: Around): void {
  if (scope.programme === "") return;
  const field = slotField(to.type, "belongs_to_programme", "programme");
  // Records that name no programme are all of the one the file was made for.
  if (!field && programme?.isOwn) return;
  if (!field || !programme) throw new Unsaid();
  if (programme.isOwn) to.filter(`(${field.id} IS NULL OR ${field.id} = ${quoted(programme.id)})`);
  else to.equals(field, programme.id);
}

/** The later of two beginnings; a year begins before its first month. */
function later(a: string, b: string): string {
  return a > b ? a : b;
}

/** The earlier of two ends; a year ends after its last month. */
function earlier(a: string, b: string): string {
  const end = (text: string): string => (text === "" ? "~" : text.length === 4 ? `${text}-~` : text);
  return end(a) < end(b) ? a : b;
}

/** Between two months or years, both included; or by the list's own condition where that means the same date. */
function dates(to: Conditions, head: MeasureHead, from: string, until: string): void {
  if (from === "" && until === "") return;
  if (head.date === undefined || datedField(to.type)?.id === head.date) {
    to.query["dated"] = `${from || ".."}/${until || ".."}`;
    return;
  }
  if (from !== "") to.filter(`${head.date} >= ${quoted(from)}`);
  if (until !== "") to.filter(`${head.date} < ${quoted(after(until))}`);
  if (from === "") to.filter(`${head.date} IS NOT NULL`);
}

function undated(to: Conditions, head: MeasureHead): void {
  if (head.date === undefined || datedField(to.type)?.id === head.date) to.query["dated"] = "none";
  else to.filter(`${head.date} IS NULL`);
}

/** All that came until then, and what is not dated with it unless the figures have a beginning or an end. */
function runningTo(to: Conditions, head: MeasureHead, period: string, yearOnly: boolean, scope: Scope): void {
  const end = earlier(spanOf(period).to, scope.to);
  if (scope.from !== "" || scope.to !== "") {
    if (yearOnly) throw new Unsaid();
    return dates(to, head, scope.from, end);
  }
  if (head.date === undefined) throw new Unsaid();
  const until = yearOnly ? `<= ${quoted(period)}` : `< ${quoted(after(end))}`;
  to.filter(`(${head.date} IS NULL OR ${head.date} ${until})`);
}

function time(to: Conditions, head: MeasureHead, cell: Cell, scope: Scope): void {
  const { period, yearOnly } = cell;
  if (period === null) return undated(to, head);
  if (period === undefined) return dates(to, head, scope.from, scope.to);
  if (scope.running) return runningTo(to, head, period, yearOnly, scope);
  if (yearOnly) {
    if (head.date === undefined) throw new Unsaid();
    return to.filter(`${head.date} = ${quoted(period)}`);
  }
  const span = spanOf(period);
  dates(to, head, later(span.from, scope.from), earlier(span.to, scope.to));
}

/** The address of the list of a cell's records; undefined where no condition says what was counted. */
export function cellRecords(
  model: Model,
  type: RecordType,
  head: MeasureHead,
  cell: Cell,
  scope: Scope,
  around: Around = NOTHING_AROUND,
): string | undefined {
  const to = new Conditions(model, type);
  try {
    for (const { dimension, id } of cell.members) {
      const field = dimension.field === undefined ? undefined : fieldOf(type, dimension.field);
      if (dimension.source === "field" && field) fieldMember(to, field, id);
      else if (dimension.source === "bands" && field) bandMember(to, field, dimension.bands ?? [], id);
      else if (dimension.source === "field" || dimension.source === "bands") return undefined;
    }
    if (head.condition !== undefined) to.filter(head.condition);
    partMembers(to, head, cell.members);
    place(to, cell.members, scope, around.above);
    ofProgramme(to, scope, around);
    const employer = slotField(type, "belongs_to_organisation", "organisation");
    if (scope.organisation !== "" && employer) to.equals(employer, scope.organisation);
    time(to, head, cell, scope);
    return to.address();
  } catch (error) {
    if (error instanceof Unsaid) return undefined;
    throw error;
  }
}
