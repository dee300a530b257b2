// answers.ts - the shapes of what the server answers, one interface per answer.
import type { Geometry } from "../map/geometry";

export type Value =
  | null
  | undefined
  | string
  | number
  | boolean
  | string[]
  | { unknown: true }
  | { not_specified: true }
  | Geometry;

export type Values = Record<string, Value>;

export interface Programme {
  /** Of the record of the programme the file was made for, be it there or not. */
  id?: string | null;
  code: string;
  name: string;
  demonstration: boolean;
  version: number;
  entries: number;
}

export interface TypeCount {
  type: string;
  records: number;
  incomplete: number;
  placeless: number;
  /** In a state that says the matter is over. */
  ended?: number;
  state_field?: string | null;
  states: { code: string; records: number }[];
}

export interface ReportSummary {
  report: number;
  state: string;
  kind: string;
  title?: string;
  source?: string;
  mapping?: string;
  author?: string;
  decided_by?: string;
  reason?: string;
  self_approved?: boolean;
  recorded?: string | number | null;
  decided?: string | number | null;
  observed?: string | null;
  read?: number;
  stored?: number;
  updated?: number;
  unchanged?: number;
  held?: number;
  refused?: number;
  takes_up?: number | null;
  taken_up?: number;
  changes?: number;
}

/** Records, and of each measure how many have it and what it comes to. */
export interface TrendSum {
  records: number;
  given: number[];
  sums: number[];
}

export interface TrendMonth {
  month: string;
  sum: TrendSum;
}

export interface Trend {
  type: string;
  date: string;
  measures: string[];
  this_year: TrendSum;
  last_year: TrendSum;
  /** Dated to the year only. */
  coarse: number;
  future: TrendSum;
  undated: TrendSum;
  months: TrendMonth[];
  split: string | null;
  splits: { code: string; this_year: TrendSum; last_year: TrendSum }[];
}

export interface AnswerTime {
  year: number;
  /** null: of all classes. */
  class: string | null;
  answered: number;
  waiting: number;
  untold: number;
  lower?: number;
  median?: number;
  upper?: number;
}

export interface AnswerTimes {
  type: string;
  asked: string;
  answered: string;
  class: string | null;
  times: AnswerTime[];
}

export interface Overview {
  version: number;
  as_of?: string;
  types: TypeCount[];
  reports: ReportSummary[];
  held_total: number;
  waiting: number;
  today?: string;
  trends?: Trend[];
  answer_times?: AnswerTimes[];
}

export interface RecordRow {
  id: string;
  title: string;
  observed?: string | null;
  missing?: number | string[];
  self_approved?: boolean;
  values: Values;
  names?: Record<string, string>;
}

export interface RecordPage {
  matched: number;
  /** There are so many or more. */
  at_least?: boolean;
  /** Of a search: records that cannot be found by their words yet. */
  waiting?: number;
  next?: string | number | null;
  rows: RecordRow[];
}

export interface FacetsAnswer {
  facets: { field: string; estimated: boolean; codes: { code: string; records: number }[] }[];
}

export interface SearchHit {
  id: string;
  type: string;
  title: string;
  code?: string;
  /** The unit it lies in. */
  where?: string;
  bbox: [number, number, number, number] | null;
}

export interface SearchGroup {
  type: string;
  label: string;
  matched: number;
  at_least: boolean;
  exact: boolean;
  rows: SearchHit[];
}

export interface SearchAnswer {
  waiting: number;
  groups: SearchGroup[];
}

export interface ChildRows {
  type: string;
  field: string;
  matched: number;
  /** The first of them; of what many records name only the number is known. */
  rows?: RecordRow[];
}

export interface RecordAnswer {
  id: string;
  type: string;
  title: string;
  values: Values;
  names?: Record<string, string>;
  observed?: string | null;
  missing?: string[];
  self_approved?: boolean;
  version?: number | string;
  geometry?: Geometry | null;
  /** Geodesic, in square metres and metres, as drawn. */
  area?: number;
  length?: number;
  identifiers?: { system: string; value: string }[];
  children?: ChildRows[];
}

export interface FieldChange {
  field: string;
  before?: Value;
  after?: Value;
  current?: boolean;
}

export interface RecordEvent {
  recorded?: string | number | null;
  observed?: string | null;
  report: number;
  report_title?: string;
  author?: string;
  decided?: string | null;
  decided_by?: string;
  reason?: string;
  state: string;
  self_approved?: boolean;
  sealed?: boolean;
  changes: FieldChange[];
}

export interface ConflictSide {
  report: number;
  author?: string;
  recorded?: string | number | null;
  observed?: string | null;
  values: Values;
}

export interface History {
  events: RecordEvent[];
  /** Titles of what the values name, by id. */
  names?: Record<string, string>;
  /** Values of a group written without knowledge of each other. */
  conflicts?: { about: string; sides: ConflictSide[] }[];
}

export interface StatementRow {
  row: number;
  outcome: string;
  column?: string;
  value?: string;
  reason?: string;
  proposal?: string;
  where?: string;
  taken_up_by?: number | null;
}

/** A value a report proposes, beside the one that stands. */
export interface ProposedField {
  field: string;
  before?: Value;
  after?: Value;
  /** Once approved, no later observation stands in its way. */
  shows: boolean;
  /** What stands now is not what the author saw. */
  overtaken: boolean;
  /** Of a place, m². */
  area_before?: number;
  area_after?: number;
  /** m */
  moved?: number;
}

/** A held row with its place and the repair proposed for it. */
export interface HeldRow extends StatementRow {
  raw?: string;
  place?: Geometry;
  repair?: string;
  repaired_place?: Geometry;
  /** The row with the repair, as `raw`. */
  repaired?: string;
}

export interface ReportChange {
  type: string;
  id: string;
  title?: string;
  creates?: boolean;
  sealed?: boolean;
  observed?: string | null;
  fields: ProposedField[];
}

export interface ReportAnswer extends Omit<ReportSummary, "changes"> {
  changes?: ReportChange[] | number;
  change_count?: number;
  names?: Record<string, string>;
  taken_up_by?: number[];
  next?: string | number | null;
}

export interface Statement {
  report?: number;
  state?: string;
  read: number;
  stored: number;
  updated: number;
  unchanged: number;
  held: number;
  refused: number;
  warnings?: number;
  rows: StatementRow[];
  notes?: { note: string; place: string; count: number }[];
  unused_columns?: string[];
}

export interface ImportJob {
  state: "running" | "done" | "failed" | "cancelled";
  rows?: number;
  bytes_read?: number;
  bytes_total?: number;
  statement?: Statement;
  error?: { title?: string; detail?: string } | string;
}

export interface Mapping {
  name: string;
  label?: Partial<Record<string, string>> | string;
  description?: Partial<Record<string, string>> | string;
  type?: string;
}

export interface MapFeature {
  id?: string | number;
  type: "Feature";
  geometry: Geometry | null;
  properties: { title?: string; class?: Value; state?: Value };
}

export interface MapAnswer {
  total: number;
  features?: MapFeature[];
  cells?: { lon: number; lat: number; records: number }[];
}
