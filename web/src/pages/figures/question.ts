// question.ts - what is asked of a measure, as it stands in the address of its page.
import { withQuery } from "../../base/api";
import type { Measure, Step } from "./measureAnswers";

export const STEPS: Step[] = ["year", "quarter", "month"];
export const CHARTS = ["lines", "multiples", "bars", "pyramid"] as const;
export type ChartKind = (typeof CHARTS)[number];

export interface Question {
  step: Step | undefined;
  /** Ids of dimensions, the first one leads the chart. */
  by: string[];
  /** By the id of a dimension: the only member that counts. */
  where: Record<string, string>;
  from: string;
  to: string;
  /** Code or id. */
  programme: string;
  unit: string;
  organisation: string;
  running: boolean;
  /** Which value the chart draws: its id, or "n" for how many records. Empty: the first. */
  value: string;
  chart: ChartKind | undefined;
}

export const NOTHING: Question = {
  step: undefined,
  by: [],
  where: {},
  from: "",
  to: "",
  programme: "",
  unit: "",
  organisation: "",
  running: false,
  value: "",
  chart: undefined,
};

/** "" or a year or a month. */
export function isMonth(text: string): boolean {
  return text === "" || /^\d{4}(-(0[1-9]|1[0-2]))?$/.test(text);
}

/** What a view must keep for a question to be answered from it: members kept apart are always told apart. */
function needed(measure: Measure, by: string[], where: Record<string, string>): string[] {
  const apart = measure.dimensions.filter((one) => one.apart && where[one.id] === undefined).map((one) => one.id);
  return [...by, ...Object.keys(where), ...apart];
}

/** Does the measure keep these together? */
export function isKept(measure: Measure, { by, where, step, from, to }: Question): boolean {
  const timed = step !== undefined || from !== "" || to !== "";
  const wanted = [...needed(measure, by, where), ...(timed ? ["period"] : [])];
  return measure.views.some((view) => wanted.every((id) => view.includes(id)));
}

function idOf(measure: Measure, name: string): string | undefined {
  const found =
    measure.dimensions.find((one) => one.id === name) ?? measure.dimensions.find((one) => one.means === name);
  return found?.id;
}

function readBy(measure: Measure, text: string, question: Question, unknown: string[]): void {
  for (const name of text.split(",").filter(Boolean)) {
    const step = STEPS.find((one) => one === name);
    const id = idOf(measure, name);
    if (step !== undefined) question.step = step;
    else if (id !== undefined && !question.by.includes(id)) question.by.push(id);
    else if (id === undefined) unknown.push(name);
  }
}

function readWhere(measure: Measure, text: string, question: Question, unknown: string[]): void {
  for (const item of text.split(",").filter(Boolean)) {
    const at = item.indexOf(":");
    const id = idOf(measure, item.slice(0, Math.max(0, at)));
    if (id === undefined) unknown.push(item);
    else question.where[id] = item.slice(at + 1);
  }
}

/** `unknown`: what of the address this measure has not. */
export function questionFrom(measure: Measure, search: string): { question: Question; unknown: string[] } {
  const given = new URLSearchParams(search);
  const text = (name: string): string => given.get(name) ?? "";
  const unknown: string[] = [];
  const chart = CHARTS.find((one) => one === text("chart"));
  const value = [...measure.values.map((one) => one.id), "n"].find((one) => one === text("value")) ?? "";
  const question: Question = {
    ...NOTHING,
    by: [],
    where: {},
    programme: text("programme"),
    unit: text("unit"),
    organisation: text("organisation"),
    running: text("running") === "true",
    value,
    chart,
  };
  readBy(measure, text("by"), question, unknown);
  readWhere(measure, text("where"), question, unknown);
  for (const name of ["from", "to"] as const) {
    if (isMonth(text(name))) question[name] = text(name);
    else unknown.push(`${name}=${text(name)}`);
  }
  question.running &&= question.step !== undefined;
  return { question, unknown };
}

type Query = Record<string, string | boolean>;

/** What the server is asked. */
export function apiQuery(question: Question): Query {
  return {
    by: [...(question.step === undefined ? [] : [question.step]), ...question.by].join(","),
    where: Object.entries(question.where)
      .map(([id, member]) => `${id}:${member}`)
      .join(","),
    from: question.from,
    to: question.to,
    ...scopeQuery(question),
    running: question.running,
  };
}

/** Whose figures: what records with the most are asked by as well. */
export function scopeQuery({ programme, unit, organisation }: Question): Query {
  return { programme, unit, organisation };
}

/** Of all times together: when a row last had something, where the measure keeps months of it. */
function tellsLast(measure: Measure, question: Question): boolean {
  const { step, by, from, to } = question;
  const always = step === undefined && from === "" && to === "";
  return always && by.length > 0 && isKept(measure, { ...question, step: "year" });
}

/** What the server is asked for the page of a measure: the question, and what may stand beside its numbers. */
export function answerQuery(measure: Measure, question: Question): Query {
  const once = measure.once_told !== undefined && !question.running;
  return { ...apiQuery(question), once, last: tellsLast(measure, question) };
}

/** Where the server answers for a measure. */
export function measurePath(measure: string): string {
  return `/api/measures/${encodeURIComponent(measure)}`;
}

export function figurePath(measure: string): string {
  return `/figures/${encodeURIComponent(measure)}`;
}

/** The address of the page. */
export function pageAddress(measure: string, question: Question): string {
  const query = { ...apiQuery(question), value: question.value, chart: question.chart ?? "" };
  return withQuery(figurePath(measure), query);
}

/** What a measure opens with: by year where it keeps periods, and by the first dimension that goes with them. */
export function firstQuestion(measure: Measure): Question {
  const timed = measure.views.some((view) => view.includes("period"));
  const base: Question = { ...NOTHING, ...(timed ? { step: "year" } : {}) };
  const first = measure.dimensions.find((one) => !one.apart && isKept(measure, { ...base, by: [one.id] }));
  return { ...base, by: first ? [first.id] : [] };
}
