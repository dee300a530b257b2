// measureAnswers.ts - what /api/measures and /api/panels answer: measures, and their figures broken down.

export interface MeasureValue {
  id: string;
  label?: string;
  unit?: string;
  /** It counts records of this type: within so many metres, or that name the same. */
  related?: { type: string; within?: number; shared?: string };
}

export interface MeasureDimension {
  id: string;
  label?: string;
  means: string;
  source: "field" | "bands" | "place" | "part";
  field?: string;
  /** Of parts: whose codes are the members. */
  list?: string;
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
  /** The condition as the filter of a list, where one says it. */
  condition?: string;
  made_of?: MeasurePart[];
  /** The field of the total; what it has beyond the parts is of nobody knows whom. */
  whole?: string;
  values: MeasureValue[];
  /** Of which value people can be counted once, and how. */
  once_told?: { value: string; label?: string; level: string };
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
  /** Of each row: people counted once; never added up. */
  once?: number[];
  /** Of each row: the month or year in which it last had something; null: it is not dated. */
  last?: (string | null)[];
}

/** Records with the most related ones, the first has most. */
export interface MostAnswer extends MeasureHead {
  most: { id: string; title?: string; records: number }[];
}

/** What was counted for one record: the nearest first, where it is near. */
export interface RelatedAnswer extends MeasureHead {
  related_type: string;
  /** How many there are: more than are listed where they are many. */
  total: number;
  related: { id: string; title?: string; metres?: number }[];
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
  /** People counted once; null: not known, undefined: not asked for. */
  once?: number | null | undefined;
  last?: string | null | undefined;
}

function numbersFrom(tail: number[]): Numbers {
  const rest = tail.slice(1);
  return {
    n: tail[0] ?? 0,
    missing: rest.filter((_, i) => i % 2 === 0),
    sums: rest.filter((_, i) => i % 2 === 1),
  };
}

/** The sum of a value; null where nobody knows it. Of related records none is a number: the file has all of them. */
export function sumTold(
  { values }: Pick<MeasureHead, "values">,
  { n, missing, sums }: Numbers,
  at: number,
): number | null {
  const isUnknown = n > 0 && missing[at] === n && values[at]?.related === undefined;
  return isUnknown ? null : (sums[at] ?? null);
}

/** Of records that all have no number nobody knows how many people they were. */
function onceOf(answer: MeasureAnswer, i: number, numbers: Numbers): number | null | undefined {
  const value = answer.values.findIndex((one) => one.id === answer.once_told?.value);
  return numbers.missing[value] === numbers.n ? null : answer.once?.[i];
}

export function rowsOf(answer: MeasureAnswer): Row[] {
  const at = answer.step === null ? 0 : 1;
  const behind = at + answer.dimensions.length;
  return answer.rows.map((row, i) => {
    const numbers = numbersFrom(row.slice(behind) as number[]);
    return {
      period: answer.step === null ? undefined : (row[0] as string | null),
      members: row.slice(at, behind) as number[],
      ...numbers,
      ...(answer.once && { once: onceOf(answer, i, numbers) }),
      ...(answer.last && { last: answer.last[i] ?? null }),
    };
  });
}

/** The value that counts related records, where a measure has one. */
export function relatedValue({ values }: MeasureHead): MeasureValue | undefined {
  return values.find((one) => one.related !== undefined);
}

export function totalOf(answer: MeasureAnswer): Numbers | undefined {
  return answer.total === null ? undefined : numbersFrom(answer.total);
}
