// parityPlace.ts - what the page is asked for, as it stands in its address.
import { withQuery } from "../../base/api";

export const DIMENSIONS = [
  "category",
  "ladder",
  "grade",
  "contract",
  "function",
  "station",
  "location",
  "employer",
  "programme",
] as const;

/** Shares of 1 that the simulation assumes instead of what was observed, as the server names them. */
export const LEVERS = ["women_hired", "women_turnover", "men_turnover", "growth", "vacancies_by_promotion"] as const;
export type Lever = (typeof LEVERS)[number];

export interface Asked {
  /** "": today. */
  on: string;
  by: string[];
  programme: string;
  organisation: string;
  fullTime: boolean;
  published: boolean;
  months: string;
  years: string;
  /** How many months rates are observed over. */
  observed: string;
  levers: Partial<Record<Lever, string>>;
}

export const MONTHS_FIRST = "24";
export const YEARS_FIRST = "5";
export const OBSERVED_FIRST = "12";

function leversOf(text: string): Asked["levers"] {
  const pairs = text.split(",").map((part) => part.split("="));
  return Object.fromEntries(pairs.filter(([name, value]) => LEVERS.includes(name as Lever) && value));
}

export function askedIn(search: string): Asked {
  const query = new URLSearchParams(search);
  const text = (name: string): string => query.get(name) ?? "";
  const whole = (name: string, first: string): string => (/^\d{1,3}$/.test(text(name)) ? text(name) : first);
  return {
    on: text("on"),
    by: text("by").split(",").filter(Boolean),
    programme: text("programme"),
    organisation: text("organisation"),
    fullTime: text("full_time") === "true",
    published: text("published") === "true",
    months: whole("months", MONTHS_FIRST),
    years: whole("years", YEARS_FIRST),
    observed: whole("observed", OBSERVED_FIRST),
    levers: leversOf(text("levers")),
  };
}

export function leversText(levers: Asked["levers"]): string {
  return LEVERS.flatMap((name) => (levers[name] === undefined ? [] : `${name}=${levers[name]}`)).join(",");
}

/** The page at an address that asks for this. */
export function parityPath(asked: Asked, anchor = ""): string {
  const unless = (value: string, first: string): string => (value === first ? "" : value);
  const path = withQuery("/parity", {
    on: asked.on,
    by: asked.by.join(","),
    programme: asked.programme,
    organisation: asked.organisation,
    full_time: asked.fullTime,
    published: asked.published,
    months: unless(asked.months, MONTHS_FIRST),
    years: unless(asked.years, YEARS_FIRST),
    observed: unless(asked.observed, OBSERVED_FIRST),
    levers: leversText(asked.levers),
  });
  return anchor === "" ? path : `${path}#${anchor}`;
}

/** Whom and when every question of the page is about. */
function scopeOf({ on, programme, organisation }: Asked): Record<string, string> {
  return { on, programme, organisation };
}

export function tableQuery(asked: Asked): string {
  const { by, fullTime, published } = asked;
  return withQuery("/api/parity", { ...scopeOf(asked), by: by.join(","), full_time: fullTime, published });
}

export function seriesQuery(asked: Asked): string {
  const { months, published } = asked;
  return withQuery("/api/parity/series", { ...scopeOf(asked), months, published });
}

export function pipelineQuery(asked: Asked): string {
  return withQuery("/api/parity/pipeline", { ...scopeOf(asked), months: asked.months });
}

export function projectionsQuery(asked: Asked): string {
  const { observed, years, levers } = asked;
  return withQuery("/api/parity/projections", {
    ...scopeOf(asked),
    months: observed,
    years,
    levers: leversText(levers),
  });
}
