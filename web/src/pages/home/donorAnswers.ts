// donorAnswers.ts - what /api/donors and /api/donors/{short name or id} answer (docs/formats/donors.md).
import type { Label } from "../../base/model";
import type { Light } from "../../charts";
import type { FrameworkRow } from "../results/resultAnswers";

/** Sums of the projects that say them, by currency. */
export interface DonorMoney {
  currency: string | null;
  projects: number;
  grant: number | null;
  budget: number | null;
  spent: number | null;
  burn_percent: number | null;
}

interface Counts {
  projects: number;
  results: number;
  /** Of the results: those several pay for. */
  co_funded: number;
  money: DonorMoney[];
}

export interface DonorRow extends Counts {
  id: string;
  /** Null where it has no short name. */
  code: string | null;
  name: string;
  frameworks: number;
}

export interface DonorList {
  on: string;
  donors: DonorRow[];
  totals: Counts & { donors: number };
}

export interface DonorProject {
  id: string;
  code: string;
  name: Label;
  start: string | null;
  end: string | null;
  started: string | null;
  ended: string | null;
  start_slip_days: number | null;
  overdue_days: number;
  elapsed_percent: number | null;
  grant: number | null;
  spent: number | null;
  currency: string | null;
  burn_percent: number | null;
}

/** `full` is the same for all who pay; `pro_rata` is the donor's part, null where it is not known or cannot be told. */
export interface FundedIndicator {
  id: string;
  code: string;
  name: Label;
  unit: Label;
  full: number | null;
  pro_rata: number | null;
  full_target: number | null;
  achievement_percent: number | null;
  light: Light;
}

export interface FundedResult {
  /** Code of the framework. */
  plan: string;
  id: string;
  code: string;
  text: Label;
  cancelled: boolean;
  co_funded: boolean;
  share_percent: number | null;
  said_of: "result" | "above" | "funded_as" | "not_said";
  donors: { id: string; name: string; share_percent: number | null }[];
  indicators: FundedIndicator[];
}

export interface DonorAnswer {
  on: string;
  id: string;
  code: string | null;
  name: string;
  money: DonorMoney[];
  projects: DonorProject[];
  frameworks: FrameworkRow[];
  results: FundedResult[];
}
