// measureAnswers.ts - what /api/measures and /api/panels answer: measures, and their figures broken down.

export interface MeasureValue {
  id: string;
  label?: string;
  unit?: string;
}

export interface MeasureDimension {
  id: string;
  label?: string;
  means: string;
  source: "field" | "bands" | "place" | "part";
  field?: string;
  /** The least number of each band; the last is open. */
  bands?: number[];
  /** Members are never added to one another. Only in the list of measures. */
  apart?: boolean;
}

/** Fields that are counted for these members. */
export interface MeasurePart {
  value: string;
  fields: string[];
  at: Record<string, string>;
}

export interface MeasureHead {
  measure: string;
  label?: string;
  help?: string;
  type: string;
  /** The field that makes periods; without it the date of information. */
  date?: string;
  /** Parts of records are counted, not records. */
  parts: boolean;
  /** Only records under a condition of its own are counted. */
  conditional?: boolean;
  made_of?: MeasurePart[];
  values: MeasureValue[];
}

export interface Measure extends MeasureHead {
  dimensions: MeasureDimension[];
  /** Which dimensions are kept together; "period" keeps months. */
  views: string[][];
}

export interface MeasureMember {
  /** Of a code or record, a text, the least of a band; empty: nothing is said. */
  id: string;
  label?: string;
}

export interface Axis extends MeasureDimension {
  members: MeasureMember[];
}

export type Step = "year" | "quarter" | "month";

export interface MeasureAnswer extends MeasureHead {
  step: Step | null;
  dimensions: Axis[];
  /** The period when there is a step (null: not dated), the member of each dimension, n, then (missing, sum) per value. */
  rows: (string | number | null)[][];
  /** null: members are kept apart. */
  total: number[] | null;
}

/** Numbers of a row or total: n, then missing and sum of each value. */
export interface Numbers {
  n: number;
  missing: number[];
  sums: number[];
}

export interface Row extends Numbers {
  /** undefined: the answer has no step. */
  period: string | null | undefined;
  members: number[];
}

function numbersFrom(tail: number[]): Numbers {
  const rest = tail.slice(1);
  return {
    n: tail[0] ?? 0,
    missing: rest.filter((_, i) => i % 2 === 0),
    sums: rest.filter((_, i) => i % 2 === 1),
  };
}

export function rowsOf(answer: MeasureAnswer): Row[] {
  const at = answer.step === null ? 0 : 1;
  const behind = at + answer.dimensions.length;
  return answer.rows.map((row) => ({
    period: answer.step === null ? undefined : (row[0] as string | null),
    members: row.slice(at, behind) as number[],
    ...numbersFrom(row.slice(behind) as number[]),
  }));
}

export function totalOf(answer: MeasureAnswer): Numbers | undefined {
  return answer.total === null ? undefined : numbersFrom(answer.total);
}
