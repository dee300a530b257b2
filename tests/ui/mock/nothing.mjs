// nothing.mjs - what a programme answers that measures nothing, plans nothing and counts nobody: unknown is null, not zero.
import { notFound } from "./refusal.mjs";

const DAY = "2026-03-01";
const NAME = { en: "Marks", fr: "Marques" };

const MEAN = {
  ...{ progress_percent: null, planned_percent: null, schedule_percent: null, coverage_percent: null },
  ...{ parts: 0, reported: 0, cancelled: 0, least_percent: null, most_percent: null, spread_percent: null },
};
const FIGURES = { released: null, harmed: null, reached: null, hazards: null, parity: null, needs: [] };
const NOBODY = { women: 0, men: 0, other: 0, not_known: 0 };

function workplans() {
  const lists = { plans: [], results: [], late: [], needs: [], checklists: [] };
  return { on: DAY, global: 0, field: 0, all: MEAN, of_the_field: MEAN, local_only: 0, ...lists };
}

/** Answered whatever it is broken down by: there is nobody in any part. */
function parity(query) {
  const by = (query.get("by") ?? "").split(",").filter(Boolean);
  const total = { ...NOBODY, base: 0, women_percent: null, verdict: "nobody" };
  return {
    as_of: `${DAY}T10:00:00Z`,
    on: DAY,
    unit: "heads",
    published: false,
    withheld: false,
    least: 1,
    band: { least_percent: 47, most_percent: 53 },
    by: by.map((id) => ({ id, label: id })),
    total: { ...total, missing: { replacements: 0, additions: 0 } },
    from_head_counts: NOBODY,
    rows: [],
    margins: [],
    frozen_figures: [],
    findings: {
      ...{ without_sex: 0, people_missing: 0, ends_before_start: 0, two_stations: 0, two_stations_people: [] },
      ...{ counts_left_out: 0, counts_incomplete: 0, oldest_count: null },
    },
  };
}

/** Of what was never seen nothing can be projected. */
function projections() {
  const untold = { answer: "untold", years: null, women_among_hires: null, assumed: { target: 0.47 } };
  const now = { ...NOBODY, base: 0, women_percent: null };
  return {
    as_of: `${DAY}T10:00:00Z`,
    ...{ now, then: now, increment_method: untold, flow_method: untold, required_hiring: untold },
    scenario: { assumed: { growth: 0, women_hired: null }, grades: [], years: [] },
  };
}

function series() {
  const month = { on: DAY, withheld: false, ...NOBODY, base: 0, women_percent: null, verdict: "nobody" };
  return { as_of: `${DAY}T10:00:00Z`, band: { least_percent: 47, most_percent: 53 }, months: [month], flows: [] };
}

/** One programme, and that it has no workplan is the one thing to chase. */
function portfolio() {
  const plans = { no_workplan: true, plans_in_force: 0, workplans: [], frameworks: [] };
  const programme = { id: null, code: "MRK", name: NAME, from: null, to: null, own: true, over: false };
  const none = { kind: "no_workplan", gravity: "grave", programme: "MRK", type: null, id: null };
  const sentence = { en: "MRK has no workplan", fr: "MRK n’a aucun plan de travail" };
  return {
    version: 7,
    demonstration: true,
    on: DAY,
    measures: { released: null, harmed: null, reached: null, hazards: null },
    programmes: [{ ...programme, ...FIGURES, ...plans, checklist: null, last_reported: null }],
    totals: { programmes: 1, workplans: 0, plans_in_force: 0, ...FIGURES },
    findings: [{ ...none, since: null, days: null, count: null, sentence }],
  };
}

const ANSWERS = {
  measures: () => [],
  panels: () => [],
  frameworks: () => ({ on: DAY, frameworks: [] }),
  workplans,
  parity,
  "parity/series": series,
  "parity/pipeline": () => ({ as_of: `${DAY}T10:00:00Z`, months: 24, vacancies: 0, stages: [] }),
  "parity/projections": projections,
  portfolio,
  donors: () => ({ on: DAY, donors: [], totals: { donors: 0, projects: 0, results: 0, co_funded: 0, money: [] } }),
};

/** undefined: of something else; what it has none of by name is not found. */
export function nothingOf(what, name, query) {
  const below = `${what}/${name}`;
  if (Object.hasOwn(ANSWERS, below)) return ANSWERS[below](query);
  const answer = Object.hasOwn(ANSWERS, what) ? ANSWERS[what] : undefined;
  if (answer && name !== undefined) throw notFound(`${what} ${name}`);
  return answer?.(query);
}
