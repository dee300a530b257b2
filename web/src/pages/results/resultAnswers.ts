// resultAnswers.ts - what /api/frameworks, /api/frameworks/{code} and /api/workplans answer (docs/formats/frameworks.md).
import type { Label } from "../../base/model";
import type { Light } from "../../charts";

export interface Period {
  from: string;
  to: string;
}

export interface Late {
  since: string;
  period: Period;
}

export interface Owner {
  id: string | null;
  name: string | null;
  function: string | null;
}

/** The mean of parts, with what keeps it honest: how many were reported on, the weakest, the least and the most. */
export interface RollUp {
  progress_percent: number | null;
  planned_percent: number | null;
  schedule_percent?: number | null;
  coverage_percent?: number | null;
  parts?: number;
  reported?: number;
  cancelled?: number | boolean;
  least_percent?: number | null;
  most_percent?: number | null;
  spread_percent?: number | null;
  weakest?: string | null;
}

export interface FrameworkRow extends RollUp {
  id: string;
  code: string;
  name: Label;
  kind: string | null;
  scope: string | null;
  status: string | null;
  version: string | null;
  from: string | null;
  to: string | null;
  owner: Owner;
  above: string | null;
  light: Light;
  indicator_lights: Record<Light, number>;
  late_count: number;
  fault_count: number;
}

export interface FrameworkList {
  on: string;
  frameworks: FrameworkRow[];
}

/** Members by dimension; null: nobody knows. */
export type PartKey = Record<string, string | null>;

export interface ReportedValue {
  id: string | null;
  period: Period;
  of: PartKey;
  value: number | null;
  over?: number | null;
  under?: number | null;
  computed: boolean;
  counts: boolean;
  status: string | null;
  words: string | null;
  evidence: string | null;
  override: string | null;
  comment: Label;
}

export interface TargetValue {
  id: string | null;
  period: Period;
  of: PartKey;
  value: number | null;
  revision: number;
  stands: boolean;
  reason: string | null;
  observed: string | null;
}

export interface Indicator {
  id: string;
  code: string;
  name: Label;
  unit: Label;
  means: Label;
  kind: string | null;
  periods: string | null;
  adding: string | null;
  frequency: string | null;
  up: boolean;
  measure: string | null;
  computed_from: string | null;
  baseline: number | null;
  target: number | null;
  original_target: number | null;
  target_day?: string | null;
  actual: number | null;
  achievement_percent: number | null;
  achievement_of_original_percent: number | null;
  expected_percent: number | null;
  performance_percent: number | null;
  light: Light;
  trend: string;
  previous: number | null;
  last: number | null;
  last_period?: Period;
  in_words: string | null;
  due: Period | null;
  late: Late | null;
  split: { of: PartKey; actual: number | null; target: number | null }[];
  values: ReportedValue[];
  targets: TargetValue[];
}

export interface ResultLink {
  kind: string | null;
  goal: string | null;
  reference: string | null;
  result: string | null;
  relation: string | null;
  said_by: string | null;
}

export interface Assumption {
  id: string;
  text: Label;
  kind: string | null;
  status: string | null;
  likelihood_of_5: number;
  consequence_of_5: number;
  measures: string | null;
  reviewed: string | null;
}

export interface ResultNode extends RollUp {
  depth: number;
  id: string;
  parent: string | null;
  code: string;
  text: Label;
  level: string | null;
  level_name: Label;
  pillar: string | null;
  limb: string | null;
  origin: string | null;
  weight: number;
  status: string | null;
  reason: string | null;
  start: string | null;
  end: string | null;
  started: string | null;
  ended: string | null;
  owner: Owner;
  is_work: boolean;
  light: Light;
  due: Period | null;
  late: Late | null;
  indicators: Indicator[];
  updates: { id: string; day: string; percent: number | null; status: string | null; note: Label }[];
  links: ResultLink[];
  assumptions: Assumption[];
}

export interface Goals {
  said_by: string | null;
  direct: string[];
  indirect: string[];
  others: string[];
}

export interface FrameworkFault {
  kind: string;
  type: string;
  id: string | null;
  about: string | null;
  sentence: Label;
}

export interface FundedAs {
  id: string;
  code: string | null;
  name: Label;
  donor: string | null;
  start: string | null;
  end: string | null;
  started: string | null;
  ended: string | null;
  start_slip_days: number | null;
  budget: number | null;
  spent: number | null;
  spent_on: string | null;
  currency: string | null;
  burn_percent: number | null;
}

export interface Need {
  id: string;
  category: string | null;
  purpose: Label;
  year: number | null;
  needed: number | null;
  secured: number | null;
  gap: number | null;
  currency: string | null;
}

export interface Framework extends FrameworkRow {
  on: string;
  thresholds: { green: number; amber: number };
  funded_as: FundedAs | null;
  nodes: ResultNode[];
  goals: Goals[];
  needs: Need[];
  snapshots: { id: string; day: string | null; label: string | null }[];
  reviews: { id: string; day: string | null; year: number | null; found: Label; decided: Label }[];
  faults: FrameworkFault[];
}

export interface Contribution {
  plan: string;
  id: string;
  code: string;
  text: Label;
  progress_percent: number | null;
  light: Light;
}

export interface GlobalResult {
  plan: string;
  id: string;
  code: string;
  text: Label;
  limb: string | null;
  own_percent: number | null;
  light: Light;
  field: RollUp;
  contributions: Contribution[];
}

export interface LateUpdate extends Late {
  plan: string;
  id: string;
  code: string;
  text: Label;
  owner_name: string | null;
  function: string | null;
  days: number;
  last_update: string | null;
}

export interface NeedSum {
  category: string | null;
  currency: string | null;
  count: number;
  needed: number | null;
  secured: number | null;
  gap: number | null;
}

export interface Score {
  score_percent: number | null;
  yes: number;
  partly: number;
  no: number;
  not_applicable: number;
  unanswered: number;
}

export interface Checklist extends Score {
  id: string;
  /** Of the programme; empty when it has no record. */
  name: Label;
  last_answer: string | null;
  sections: (Score & { section: string | null })[];
}

export interface Workplans {
  on: string;
  global: number;
  field: number;
  all: RollUp;
  of_the_field: RollUp;
  plans: FrameworkRow[];
  results: GlobalResult[];
  local_only: number;
  late: LateUpdate[];
  needs: NeedSum[];
  checklists: Checklist[];
}
