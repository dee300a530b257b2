// homeAnswers.ts - what /api/portfolio answers (docs/formats/portfolio.md): every programme beside the others.
import type { Label } from "../../base/model";
import type { Verdict } from "../parity/parityAnswers";
import type { FrameworkRow } from "../results/resultAnswers";

/** Of records: what they come to, by value, and how many do not say it. A sum nobody gave is null. */
export interface Sum {
  records: number;
  sums: Record<string, number | null>;
  missing: Record<string, number>;
}

/** The months of the year so far, and the same months of the year before. */
export interface Years {
  this_year: Sum;
  last_year: Sum;
}

/** Methods are never added to one another. */
export interface Reached extends Years {
  method: string | null;
  label: Label;
}

export interface Gap {
  grade: string;
  label: Label;
  women: number;
  men: number;
  women_percent: number;
  verdict: Verdict;
}

export interface ParityOf {
  base: number;
  women_percent: number | null;
  verdict: Verdict | null;
  gaps: Gap[];
}

export interface PlanRow extends FrameworkRow {
  in_force: boolean;
  last_update: string | null;
}

export interface Money {
  currency: string | null;
  count: number;
  needed: number | null;
  secured: number | null;
  gap: number | null;
}

/** What a programme has, and what all have together; null where it may not be told or nothing is declared. */
export interface Figures {
  released: Years | null;
  harmed: Years | null;
  reached: Reached[] | null;
  hazards: { open: Sum; all: Sum } | null;
  parity: ParityOf | null;
  needs: Money[];
}

export interface PortfolioProgramme extends Figures {
  /** Null where the model has no programmes. */
  id: string | null;
  code: string;
  name: Label;
  from: string | null;
  to: string | null;
  /** The one the file was made for. */
  own: boolean;
  /** It ended before the day. */
  over: boolean;
  no_workplan: boolean;
  plans_in_force: number;
  workplans: PlanRow[];
  frameworks: PlanRow[];
  checklist: { score_percent: number | null; answered: number; unanswered: number; last_answer: string | null } | null;
  last_reported: string | null;
}

export interface Finding {
  kind: string;
  gravity: "grave" | "serious" | "notice";
  /** Code of a programme; null: of all together. */
  programme: string | null;
  /** The record to open. */
  type: string | null;
  id: string | null;
  since: string | null;
  days: number | null;
  count: number | null;
  sentence: Label;
}

export interface PortfolioMeasure {
  id: string;
  label: Label;
  values: { id: string; label: Label; unit: string | null }[];
}

export type MeasureKey = "released" | "harmed" | "reached" | "hazards";

export interface Portfolio {
  on: string;
  as_of?: string;
  measures: Record<MeasureKey, PortfolioMeasure | null>;
  programmes: PortfolioProgramme[];
  totals: Figures & { programmes: number; workplans: number; plans_in_force: number };
  findings: Finding[];
}
