// submission.ts - sending a form as a report, and what can come back: stored, waiting, faults, somebody was faster.
import { apiPost, asProblem, type Problem } from "../../../base/api";

export interface Header {
  observed: string;
  title: string;
  approve: boolean;
  reason: string;
}

export interface Change {
  type: string;
  id?: string;
  version?: string;
  strict?: boolean;
  /** Written also where it is what shows already: that ends a conflict. */
  settles?: boolean;
  values: Record<string, unknown>;
}

export interface Submitted {
  report: number;
  state: string;
  ids: string[];
}

export type Outcome = { submitted: Submitted } | { problem: Problem };

export async function submitChange(header: Header, change: Change): Promise<Outcome> {
  try {
    return { submitted: await apiPost<Submitted>("/api/reports", { ...header, changes: [change] }) };
  } catch (error) {
    return { problem: asProblem(error) };
  }
}

/** The messages of a refusal by the field they point to; "" holds those of no field. */
export function faultsByField(problem: Problem): Record<string, string> {
  const faults = problem.faults.length > 0 ? problem.faults : [{ pointer: problem.pointer, message: problem.detail }];
  const found: Record<string, string> = {};
  for (const fault of faults) {
    const field = /^\/changes\/0\/values\/([^/]+)/.exec(fault.pointer)?.[1] ?? "";
    found[field] = [found[field], fault.message].filter(Boolean).join(" ");
  }
  return found;
}
