// parityAnswers.ts - what /api/parity and what lies under it answer. Where something is kept back it is null.

export const SEXES = ["women", "men", "other", "not_known"] as const;
export type Sex = (typeof SEXES)[number];
export type Counts = Record<Sex, number | null>;

export interface Group extends Counts {
  /** Women and men: what the share is of. */
  base: number | null;
  women_percent: number | null;
}

export type Verdict = "nobody" | "within" | "nearest" | "men_over" | "women_over";

export interface Cell extends Group {
  verdict: Verdict | null;
  missing: { replacements: number; additions: number } | null;
}

export interface DimensionValue {
  id: string | null;
  label: string | null;
}

export interface Row extends Cell {
  values: DimensionValue[];
}

export interface FrozenFigure {
  id: string;
  label: string;
  is_baseline: boolean;
  date: string;
  women_percent: number | null;
  counts: Group | null;
  whom: string;
  source: string;
}

export interface Findings {
  without_sex: number;
  people_missing: number;
  ends_before_start: number;
  two_stations: number;
  two_stations_people: string[];
  counts_left_out: number;
  counts_incomplete: number;
  oldest_count: string | null;
}

export interface Band {
  least_percent: number;
  most_percent: number;
}

export interface ParityAnswer {
  as_of: string;
  on: string;
  unit: "heads" | "fte";
  published: boolean;
  withheld: boolean;
  /** The smallest count that is told. */
  least: number;
  band: Band;
  by: { id: string; label: string }[];
  total: Cell;
  /** Null of what is published. */
  from_head_counts: Counts | null;
  rows: Row[];
  margins: Row[][];
  frozen_figures: FrozenFigure[];
  findings: Findings | null;
}

export interface Month extends Group {
  on: string;
  withheld: boolean;
  verdict: Verdict;
}

export interface Flow {
  after: string;
  up_to: string;
  hires: Group;
  promotions: Group;
  separations: Group;
  mean_people: Counts;
  /** Fractions of 1; null where there is nobody. */
  turnover: { all: number | null; women: number | null; men: number | null };
}

export interface SeriesAnswer {
  as_of: string;
  band: Band;
  months: Month[];
  flows: Flow[] | null;
}

export interface Stage extends Counts {
  stage: DimensionValue;
  is_declined: boolean;
  vacancies: number;
  women_percent: number | null;
  conversion: { women_rate_percent: number | null; men_rate_percent: number | null; ratio: number | null };
}

export interface PipelineAnswer {
  as_of: string;
  months: number;
  vacancies: number;
  stages: Stage[];
}

export type AnswerKind = "known" | "reached" | "never" | "unattainable" | "untold";
export type Assumed = Record<string, number | boolean | null>;

export interface Method {
  answer: AnswerKind;
  years?: number | null;
  women_among_hires?: number | null;
  assumed: Assumed;
}

export interface Rung {
  women: number;
  men: number;
  women_percent: number | null;
  verdict: Verdict;
}

export interface Projections {
  as_of: string;
  now: Group;
  then: Group;
  increment_method: Method;
  flow_method: Method;
  required_hiring: Method;
  scenario: {
    assumed: Record<string, number | null>;
    grades: DimensionValue[];
    years: { year: number; grades: Rung[]; all: Rung }[];
  };
}
