// figure.ts - figures of a measure as charts take them: told apart where they must be, without gaps in time, each point
// open to its records.
import type { At, Dimension, FigureSet, Member } from "../../charts";
import type { Language, Translate } from "../../base/i18n";
import { codesOf, fieldOf, typeOf, type Model } from "../../base/model";
import { cellRecords, type Around, type Scope } from "./cellRecords";
import {
  rowsOf,
  sumTold,
  type Axis,
  type MeasureAnswer,
  type MeasureDimension,
  type Row,
  type Step,
} from "./measureAnswers";
import { isWhole, periodLabel, withoutGaps } from "./periods";

/** The dimension of time in a set. */
export const PERIOD = "period";
/** A dimension of one member, where a chart wants one and there is none. */
export const WHOLE = "whole";

export interface FigureContext {
  model: Model;
  t: Translate;
  language: Language;
  asOf: string;
}

export interface Figure {
  answer: MeasureAnswer;
  rows: Row[];
  title: string;
  scope: Scope;
  around: Around;
  /** Members that all rows have: of what is told apart, and of what alone counts. */
  fixed: { dimension: MeasureDimension; id: string }[];
}

export function axisIndex(answer: MeasureAnswer, id: string): number {
  return answer.dimensions.findIndex((one) => one.id === id);
}

export function memberLabel(axis: Axis, at: number, t: Translate): string {
  const member = axis.members[at];
  if (member === undefined) return "";
  return member.id === "" ? t("measures.notRecorded") : member.label || member.id;
}

export function axisLabel(axis: MeasureDimension): string {
  return axis.label || axis.id;
}

/** Nobody knows, or nobody said. */
function isUnknown(context: FigureContext, answer: MeasureAnswer, axis: Axis, id: string): boolean {
  if (id === "") return true;
  const type = typeOf(context.model, answer.type);
  const field = type && axis.field !== undefined ? fieldOf(type, axis.field) : undefined;
  const codes =
    axis.source === "part"
      ? context.model.lists.flatMap((list) => list.codes)
      : field
        ? codesOf(context.model, field)
        : [];
  return codes.some((code) => code.code === id && code.means !== undefined);
}

export function dimensionOf(context: FigureContext, answer: MeasureAnswer, axis: Axis): Dimension {
  const members = axis.members.map(({ id }, at): Member => {
    const label = memberLabel(axis, at, context.t);
    return isUnknown(context, answer, axis, id) ? { id, label, unknown: true } : { id, label };
  });
  return { id: axis.id, label: axisLabel(axis), members };
}

/** One figure for each combination of members that are never added to one another. */
export function toldApart(figure: Figure, apart: string[], t: Translate): Figure[] {
  const id = apart.find((one) => axisIndex(figure.answer, one) >= 0);
  if (id === undefined) return [figure];
  const at = axisIndex(figure.answer, id);
  const axis = figure.answer.dimensions[at] as Axis;
  const rest = apart.filter((one) => one !== id);
  return axis.members.flatMap((member, index) => {
    const one: Figure = {
      ...figure,
      title: t("measures.titleOf", { title: figure.title, member: memberLabel(axis, index, t) }),
      rows: figure.rows.filter((row) => row.members[at] === index),
      fixed: [...figure.fixed, { dimension: axis, id: member.id }],
    };
    return one.rows.length === 0 ? [] : toldApart(one, rest, t);
  });
}

/** Of a running total a member that has nothing new has no row: what it came to before still stands. */
function carried(rows: Row[], wanted: (string | null)[]): Row[] {
  const text = (period: string | null | undefined): string => period ?? "";
  const periods = [...new Set([...wanted, ...rows.map((row) => row.period ?? null)])].sort((a, b) =>
    text(a) < text(b) ? -1 : 1,
  );
  const byMembers = new Map<string, Map<string | null | undefined, Row>>();
  for (const row of rows) {
    const key = row.members.join("/");
    const own = byMembers.get(key) ?? new Map<string | null | undefined, Row>();
    byMembers.set(key, own.set(row.period, row));
  }
  return [...byMembers.values()].flatMap((own) => {
    let last: Row | undefined;
    return periods.flatMap((period) => {
      const now = own.get(period);
      last = now ?? (last && { ...last, period });
      return last ? [last] : [];
    });
  });
}

interface Sum {
  at: number[];
  n: number;
  missing: number[];
  sums: number[];
}

const THOUSAND = 1000;

function added(a: number[], b: number[]): number[] {
  return b.map((value, i) => (Math.round((a[i] ?? 0) * THOUSAND) + Math.round(value * THOUSAND)) / THOUSAND);
}

export interface SetOptions {
  /** Dimensions of the set, by id; PERIOD among them for time. */
  by: string[];
  /** Also what is not dated as exactly as the step asks. */
  undated?: boolean;
  /** Every combination has a row, if of nothing. */
  full?: boolean;
}

function periodDimension(context: FigureContext, step: Step, periods: (string | null)[]): Dimension {
  const members = periods.map((period): Member => {
    const label = periodLabel(period, step, context.t, context.language);
    const known = period !== null && isWhole(period, step);
    return known ? { id: period, label } : { id: period ?? "", label, unknown: true };
  });
  return { id: PERIOD, label: context.t(`measures.step.${step}`), members };
}

function periodsOf(figure: Figure, undated: boolean): (string | null)[] {
  const step = figure.answer.step as Step;
  const all = figure.rows.map((row) => row.period ?? null);
  const whole = withoutGaps(all.filter((one): one is string => one !== null && isWhole(one, step)));
  const loose = [...new Set(all.filter((one) => one === null || !isWhole(one, step)))];
  return undated ? [...whole, ...loose] : whole;
}

function combinations(counts: number[]): number[][] {
  return counts.reduce<number[][]>(
    (all, count) => all.flatMap((one) => Array.from({ length: count }, (_, i) => [...one, i])),
    [[]],
  );
}

/** Rows added up over the dimensions that the set leaves out. */
export function figureSet(
  context: FigureContext,
  figure: Figure,
  value: string | undefined,
  options: SetOptions,
): FigureSet {
  const { answer } = figure;
  const periods =
    answer.step !== null && options.by.includes(PERIOD) ? periodsOf(figure, options.undated === true) : [];
  const rows = figure.scope.running && periods.length > 0 ? carried(figure.rows, periods) : figure.rows;
  const dims = options.by.map((id): Dimension => {
    if (id === PERIOD) return periodDimension(context, answer.step as Step, periods);
    if (id === WHOLE) return { id, label: figure.title, members: [{ id: WHOLE, label: context.t("measures.all") }] };
    return dimensionOf(context, answer, answer.dimensions[axisIndex(answer, id)] as Axis);
  });
  const places = new Map(periods.map((period, i) => [period, i]));
  const indexIn = (row: Row, id: string): number =>
    id === PERIOD
      ? (places.get(row.period ?? null) ?? -1)
      : id === WHOLE
        ? 0
        : (row.members[axisIndex(answer, id)] ?? -1);
  const sums = new Map<string, Sum>();
  const nothing = answer.values.map(() => 0);
  const start = (at: number[]): Sum => ({ at, n: 0, missing: nothing, sums: nothing });
  if (options.full) {
    for (const at of combinations(dims.map((dim) => dim.members.length))) sums.set(at.join("/"), start(at));
  }
  for (const row of rows) {
    const at = options.by.map((id) => indexIn(row, id));
    if (at.includes(-1)) continue;
    const key = at.join("/");
    const old = sums.get(key) ?? start(at);
    sums.set(key, {
      at,
      n: old.n + row.n,
      missing: added(old.missing, row.missing),
      sums: added(old.sums, row.sums),
    });
  }
  const chosen = answer.values.find((one) => one.id === value);
  return {
    title: figure.title,
    unit: chosen?.unit ?? "",
    dims,
    rows: [...sums.values()].map((sum) => [...sum.at, sum.n, ...answer.values.map((_, v) => sumTold(answer, sum, v))]),
    measures: answer.values.map(({ id, label, unit }) => ({ id, label: label || id, ...(unit ? { unit } : {}) })),
    asOf: context.asOf,
    source: context.t("measures.source"),
    opens: opener(context, figure, dims),
  };
}

function opener(context: FigureContext, figure: Figure, dims: Dimension[]): (at: At) => string | undefined {
  const type = typeOf(context.model, figure.answer.type);
  return (at) => {
    if (type === undefined) return undefined;
    const idAt = (id: string): string | undefined => {
      const index = at[id];
      return index === undefined ? undefined : dims.find((dim) => dim.id === id)?.members[index]?.id;
    };
    const time = idAt(PERIOD);
    const members = figure.answer.dimensions.flatMap((dimension) => {
      const id = idAt(dimension.id);
      return id === undefined ? [] : [{ dimension, id }];
    });
    return recordsOf(context, figure, time === "" ? null : time, members);
  };
}

/** The list of what a cell counts. */
export function recordsOf(
  context: FigureContext,
  figure: Figure,
  period: string | null | undefined,
  members: Figure["fixed"],
): string | undefined {
  const type = typeOf(context.model, figure.answer.type);
  if (type === undefined) return undefined;
  const { step } = figure.answer;
  const yearOnly = typeof period === "string" && step !== null && !isWhole(period, step);
  const all = [...members, ...figure.fixed];
  return cellRecords(
    context.model,
    type,
    figure.answer,
    { period, yearOnly, members: all },
    figure.scope,
    figure.around,
  );
}

export function figureOf(answer: MeasureAnswer, scope: Scope, around: Around, fixed: Figure["fixed"]): Figure {
  return { answer, rows: rowsOf(answer), title: answer.label || answer.measure, scope, around, fixed };
}
