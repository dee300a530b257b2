// periods.ts - years, quarters and months as measures name them: "2024", "2024-Q1", "2024-03".
import { LOCALES, type Language, type Translate } from "../../base/i18n";
import type { Step } from "./measureAnswers";

/** Texts of dates: the first and last month, or the year whole. Both are included. */
export interface Span {
  from: string;
  to: string;
}

const PERIODS_MAX = 1200;
const MONTHS_OF_QUARTER = 3;

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Is it dated as exactly as the step asks? "2024" among months is known by its year only. */
export function isWhole(period: string, step: Step): boolean {
  return step === "year" || period.length > 4;
}

export function spanOf(period: string): Span {
  const quarter = /^(\d{4})-Q(\d)$/.exec(period);
  if (!quarter) return { from: period, to: period };
  const last = Number(quarter[2]) * MONTHS_OF_QUARTER;
  return { from: `${quarter[1]}-${two(last - 2)}`, to: `${quarter[1]}-${two(last)}` };
}

/** What follows a year or a month: "2024" gives "2025", "2024-12" gives "2025-01". */
export function after(month: string): string {
  const [year = 0, of] = month.split("-").map(Number);
  if (of === undefined) return String(year + 1).padStart(4, "0");
  return of === 12 ? `${String(year + 1).padStart(4, "0")}-01` : `${month.slice(0, 5)}${two(of + 1)}`;
}

function next(period: string): string {
  const quarter = /^(\d{4})-Q(\d)$/.exec(period);
  if (!quarter) return after(period);
  return quarter[2] === "4" ? `${after(quarter[1] ?? "")}-Q1` : `${quarter[1]}-Q${Number(quarter[2]) + 1}`;
}

/** All periods from the first to the last, also those in which nothing was. */
export function withoutGaps(periods: string[]): string[] {
  const sorted = [...new Set(periods)].sort();
  const last = sorted.at(-1);
  const all: string[] = [];
  for (let at = sorted[0]; at !== undefined && last !== undefined && at <= last; at = next(at)) {
    all.push(at);
    if (all.length > PERIODS_MAX) return sorted;
  }
  return all;
}

export function periodLabel(period: string | null, step: Step, t: Translate, language: Language): string {
  if (period === null) return t("measures.undated");
  const quarter = /^(\d{4})-Q(\d)$/.exec(period);
  if (quarter) return t("measures.quarterOf", { quarter: quarter[2] ?? "", year: quarter[1] ?? "" });
  if (step === "year") return period;
  if (!isWhole(period, step)) return t("measures.yearOnly", { year: period });
  const [year = 0, month = 1] = period.split("-").map(Number);
  const options = { year: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(LOCALES[language], options).format(new Date(Date.UTC(year, month - 1, 1)));
}
