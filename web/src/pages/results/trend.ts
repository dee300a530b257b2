// trend.ts - the values of an indicator as a line: what counts in each period, and the running total of what is summed.
import type { FigureSet } from "../../charts";
import type { Indicator, PartKey, ReportedValue } from "./resultAnswers";

const THOUSAND = 1000;

interface Point {
  period: string;
  from: string;
  value: number | null;
  /** The record it is from; null of what is a sum of parts, or computed. */
  id: string | null;
}

const isWhole = (of: PartKey): boolean => Object.keys(of).length === 0;
const splitOf = (of: PartKey): string => Object.keys(of).sort().join();

/** The parts of a period summed, where every way it was split comes to the same; else null. */
function sumOfParts(parts: ReportedValue[]): number | null {
  const sums = new Map<string, number>();
  for (const part of parts) {
    if (part.value === null) return null;
    const split = splitOf(part.of);
    sums.set(split, (sums.get(split) ?? 0) + Math.round(part.value * THOUSAND));
  }
  const different = new Set(sums.values());
  const [sum] = different;
  return different.size === 1 && sum !== undefined ? sum / THOUSAND : null;
}

/** One point for each period in which something counts, the earliest first. */
function pointsOf(values: ReportedValue[]): Point[] {
  const periods = new Map<string, ReportedValue[]>();
  for (const value of values.filter((one) => one.counts)) {
    const key = `${value.period.from}/${value.period.to}`;
    periods.set(key, [...(periods.get(key) ?? []), value]);
  }
  const points = [...periods].map(([period, all]) => {
    const whole = all.find((one) => isWhole(one.of));
    const value = whole ? whole.value : sumOfParts(all);
    return { period, from: period.slice(0, 10), value, id: whole?.id ?? null };
  });
  return points.sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** From the first unknown period on a running total is unknown too. */
function runningTotal(points: Point[]): Point[] {
  let sum: number | null = 0;
  return points.map((point) => {
    sum = sum === null || point.value === null ? null : sum + Math.round(point.value * THOUSAND);
    return { ...point, value: sum === null ? null : sum / THOUSAND };
  });
}

export interface Said {
  title: string;
  unit: string;
  asOf: string;
  source: string;
  along: string;
  /** A period by its last day, short enough for an axis. */
  period: (to: string) => string;
  /** Where actuals are, as "/records/actual"; undefined where nothing can be opened. */
  records: string | undefined;
}

/** Null where there is nothing to draw: a line begins with two points, and below zero nothing is drawn. */
export function trendOf(indicator: Indicator, isSummed: boolean, said: Said): FigureSet | null {
  const counted = pointsOf(indicator.values);
  const points = isSummed ? runningTotal(counted) : counted;
  if (points.length < 2 || points.some((point) => (point.value ?? 0) < 0)) return null;
  const isOpen = said.records !== undefined && points.every((point) => point.id !== null);
  return {
    title: said.title,
    unit: said.unit,
    asOf: said.asOf,
    source: said.source,
    dims: [
      {
        id: "period",
        label: said.along,
        members: points.map(({ period, id }) => {
          const [, to = ""] = period.split("/");
          return { id: id ?? period, label: said.period(to) };
        }),
      },
    ],
    measures: [{ id: "value", label: said.title, unit: said.unit }],
    rows: points.map((point, i) => [i, 1, point.value]),
    ...(isOpen ? { opens: `${said.records}/{period}` } : {}),
  };
}
