// useForm.ts - the state of a form about one record: what was typed, what is wrong with it, what became of it.
import { useState } from "preact/hooks";
import type { Problem } from "../../../base/api";
import { textOf, useLanguage } from "../../../base/i18n";
import type { Field } from "../../../base/model";
import { proposedBy, type Draft } from "./draft";
import { fieldInputId } from "./formField";
import { newReportDraft, type ReportDraft } from "./reportFields";
import { faultsByField, submitChange, type Change, type Submitted } from "./submission";

export interface FormState {
  draft: Draft;
  report: ReportDraft;
  faults: Record<string, string>;
  problem: Problem | undefined;
  submitted: Submitted | undefined;
  sending: boolean;
  /** Nothing differs from what is known. */
  unchanged: boolean;
}

export interface Form extends FormState {
  set: (field: Field, value: Draft[string]) => void;
  setReport: (report: ReportDraft) => void;
  /** Sends what differs from `known`; true when it was taken. */
  send: (known: Draft, change: Omit<Change, "values">, title: string) => Promise<boolean>;
}

function focusFirst(fields: Field[], faults: Record<string, string>): void {
  const first = fields.find((field) => faults[field.id]);
  if (first) requestAnimationFrame(() => document.getElementById(fieldInputId(first))?.focus());
}

export function useForm(fields: Field[], start: Draft): Form {
  const { language } = useLanguage();
  const [state, setState] = useState<FormState>(() => ({
    draft: start,
    report: newReportDraft(),
    faults: {},
    problem: undefined,
    submitted: undefined,
    sending: false,
    unchanged: false,
  }));
  const put = (part: Partial<FormState>): void => setState((old) => ({ ...old, ...part }));
  const refuse = (faults: Record<string, string>, problem?: Problem): false => {
    put({ faults, problem, sending: false, unchanged: false });
    focusFirst(fields, faults);
    return false;
  };
  const send: Form["send"] = async (known, change, title) => {
    const { values, faults } = proposedBy(fields, state.draft, known);
    const told = Object.entries(faults).map(([id, key]) => [id, textOf(language, key) ?? key]);
    if (told.length > 0) return refuse(Object.fromEntries(told) as Record<string, string>);
    if (Object.keys(values).length === 0) {
      put({ unchanged: true, faults: {}, problem: undefined });
      return false;
    }
    put({ sending: true, faults: {}, problem: undefined, unchanged: false });
    const outcome = await submitChange({ ...state.report, title }, { ...change, values });
    if ("problem" in outcome) return refuse(faultsByField(outcome.problem), outcome.problem);
    put({ sending: false, submitted: outcome.submitted });
    return true;
  };
  return {
    ...state,
    set: (field, value) => setState((old) => ({ ...old, draft: { ...old.draft, [field.id]: value } })),
    setReport: (report) => put({ report }),
    send,
  };
}
