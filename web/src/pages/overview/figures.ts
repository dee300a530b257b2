// figures.ts - which figures a programme has, chosen by the roles its types play, and the lists they open.
import type { Overview, Trend, TrendSum, TypeCount } from "../../base/answers";
import { withQuery } from "../../base/api";
import { fieldOf, slotField, typeOf, type Field, type Model, type RecordType } from "../../base/model";
import { listPath } from "../../base/router";

/** What a card is about: records, an amount that roles sum, or records that are not over. */
export interface Figure {
  type: RecordType;
  count: TypeCount | undefined;
  trend: Trend;
  /** Positions among the trend's measures that are added up for the headline; none: the records are counted. */
  headline: number[];
  /** Positions of what else is summed, each by itself. */
  also: number[];
  /** How many are not over now, where their state tells; then this is the headline. */
  showsOpen: boolean;
  kind: "open" | "area" | "people" | "items" | "records";
}

const HEADLINES: { role: string; kind: Figure["kind"]; slots: string[]; showsOpen?: boolean }[] = [
  { role: "opens_land", kind: "open", slots: [], showsOpen: true },
  { role: "releases_land", kind: "area", slots: ["area"] },
  { role: "records_accident", kind: "records", slots: [] },
  { role: "affects_person", kind: "records", slots: [] },
  { role: "counts_people", kind: "people", slots: ["women", "men", "girls", "boys"] },
  { role: "finds_ordnance", kind: "items", slots: ["quantity"] },
  { role: "works", kind: "records", slots: [] },
];

function positions(trend: Trend, fields: (Field | undefined)[]): number[] {
  return fields.map((field) => trend.measures.indexOf(field?.id ?? "")).filter((at) => at >= 0);
}

function figureOf(data: Overview, type: RecordType, trend: Trend): Figure | undefined {
  const found = HEADLINES.find(({ role }) => type.roles.some((one) => one.role === role));
  if (!found) return undefined;
  const headline = positions(
    trend,
    found.slots.map((slot) => slotField(type, found.role, slot)),
  );
  return {
    type,
    count: data.types.find((one) => one.type === type.type),
    trend,
    headline,
    also: trend.measures.map((_, at) => at).filter((at) => found.kind === "people" || !headline.includes(at)),
    showsOpen: found.showsOpen ?? false,
    kind: found.kind,
  };
}

/** The figures in the order of what they are about: danger, release, harm, people, finds, work. */
export function figuresOf(model: Model, data: Overview): Figure[] {
  const figures = (data.trends ?? []).flatMap((trend) => {
    const type = typeOf(model, trend.type);
    return (type && figureOf(data, type, trend)) ?? [];
  });
  const rank = (figure: Figure): number =>
    HEADLINES.findIndex(({ role }) => figure.type.roles.some((one) => one.role === role));
  return figures.sort((a, b) => rank(a) - rank(b)).filter((figure) => (figure.count?.records ?? 0) > 0);
}

export function amountOf(sum: TrendSum, measures: number[]): number {
  return measures.length === 0 ? sum.records : measures.reduce((all, at) => all + (sum.sums[at] ?? 0), 0);
}

export function measureField(figure: Figure, at: number): Field | undefined {
  return fieldOf(figure.type, figure.trend.measures[at] ?? "");
}

export interface Spans {
  thisYear: string;
  lastYear: string;
  future: string;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The values of the list parameter `dated` that give exactly these records. */
export function spansOf(today: string): Spans {
  const year = Number(today.slice(0, 4));
  const last = String(year - 1).padStart(4, "0");
  return {
    thisYear: `${today.slice(0, 4)}/${today}`,
    lastYear: `${last}/${last}${today.slice(4)}`,
    future: `${nextDay(today)}/..`,
  };
}

export function datedList(type: RecordType, dated: string, more: Record<string, string> = {}): string {
  return withQuery(listPath(type.type), { ...more, dated });
}
