// uploadAnswers.ts - what the server says of a file that waits, of what would be stored of it, and of mappings.
import type { FileNote } from "./fileNotes";
import type { Label } from "../../base/model";
import type { StatementRow, Value, Values } from "../../base/answers";

export interface ColumnFacts {
  name: string;
  filled: number;
  numbers: number;
  distinct: boolean;
  more_values: boolean;
  values: { text: string; rows: number }[];
}

export interface FileFacts {
  upload: string;
  name: string;
  size: number;
  format: string;
  encoding: string;
  encoding_guessed: boolean;
  delimiter: string;
  layer: string;
  layers: string[];
  rows_read: number;
  rows_total: number;
  rows_guessed: boolean;
  broken: number;
  notes: FileNote[];
  place: { rows: number; lon?: string; lat?: string; wkt?: string; system: string; kinds: string[] };
  columns: ColumnFacts[];
  rows: { row: number; cells?: string[]; fault?: string }[];
  types: { type: string; columns: number }[];
  mappings: { name: string; named: number; found: number }[];
}

export interface MappingSummary {
  name: string;
  label: Label;
  description: Label;
  type: string | null;
  saved: boolean;
  author?: string;
  saved_at?: string;
}

export interface Problem extends StatementRow {
  outcome: "stored" | "held" | "warning";
  where?: string;
}

export interface PreviewRow extends Problem {
  key: string;
  observed: string | null;
  type?: string;
  values?: Values;
  references?: Record<string, string>;
}

export interface PreviewText {
  text: string;
  rows: number;
  read: boolean;
  mapped: boolean;
  value?: Value;
  found?: number;
}

export interface PreviewField {
  type: string;
  field: string;
  column: string;
  may_come: boolean;
  makes: boolean;
  more_texts: boolean;
  texts: PreviewText[];
}

export interface Preview {
  rows_read: number;
  whole: boolean;
  held: number;
  warned: number;
  keys_twice: number;
  rows: PreviewRow[];
  problems: Problem[];
  fields: PreviewField[];
  missing_columns: string[];
  unused_columns: string[];
}
