// peopleRecords.ts - the lists of what a row of people was counted from: its assignments on the day, and head counts.
import { withQuery } from "../../base/api";
import {
  codesOf,
  fieldOf,
  slotField,
  typesPlaying,
  useModel,
  type Code,
  type Field,
  type Model,
} from "../../base/model";
import { listPath } from "../../base/router";
import { useProgrammes } from "../figures/programmeNamed";
import type { DimensionValue } from "./parityAnswers";

export type CountedRole = "assigns_person" | "counts_staff";

/** What a row is of: values of its dimensions, beside them the programme and the employer all rows are of. */
export interface Counted {
  by: string[];
  values: DimensionValue[];
  on: string;
  programme: string;
  organisation: string;
}

/**
 * The slot of the roles of assignments and head counts that holds a dimension. Headquarters or field is not among them:
 * where an assignment does not say it, its duty station does.
 */
const SLOTS: Record<string, [role: "own" | "belongs_to_organisation" | "belongs_to_programme", slot: string]> = {
  category: ["own", "category"],
  ladder: ["own", "grade"],
  grade: ["own", "grade"],
  contract: ["own", "contract"],
  function: ["own", "function"],
  station: ["own", "station"],
  employer: ["belongs_to_organisation", "organisation"],
  programme: ["belongs_to_programme", "programme"],
};

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** Nothing is said, or that it is not known. */
function nothing(model: Model, field: Field): string {
  const meant = codesOf(model, field).filter((code) => code.means !== undefined);
  return [`${field.id} IS NULL`, ...meant.map((code) => `${field.id} = ${quoted(code.code)}`)].join(" OR ");
}

/** The grades of a ladder: its own code and all below it. */
function rungs(codes: Code[], ladder: string): string[] {
  const top = (code: Code): string => {
    const above = codes.find((one) => one.code === code.parent);
    return above ? top(above) : code.code;
  };
  return codes.filter((code) => top(code) === ladder).map((code) => code.code);
}

function condition(model: Model, field: Field, dimension: string, id: string | null, own: string | undefined): string {
  if (id === null) return `(${nothing(model, field)})`;
  if (dimension === "ladder") return `${field.id} IN (${rungs(codesOf(model, field), id).map(quoted).join(", ")})`;
  if (dimension === "programme" && id === own) return `(${field.id} IS NULL OR ${field.id} = ${quoted(id)})`;
  return `${field.id} = ${quoted(id)}`;
}

/** Of a date that is known by its month or year the last day counts. */
function inForce(start: Field, end: Field | undefined, on: string): string[] {
  const begun = `${start.id} <= ${quoted(on)}`;
  if (!end) return [begun];
  const ends = [on.slice(0, 7), on.slice(0, 4)].map((text) => `${end.id} = ${quoted(text)}`);
  return [begun, `(${[`${end.id} IS NULL`, `${end.id} >= ${quoted(on)}`, ...ends].join(" OR ")})`];
}

/** The address of the list; undefined where no condition says what was counted. */
export function peopleRecords(
  model: Model,
  role: CountedRole,
  { by, values, on, programme, organisation }: Counted,
  own: string | undefined,
): string | undefined {
  const type = typesPlaying(model, role)[0];
  if (!type || on === "") return undefined;
  const scope = Object.entries({ programme, employer: organisation }).filter(([, id]) => id !== "");
  const wanted: [string, string | null][] = [
    ...by.map((dimension, i): [string, string | null] => [dimension, values[i]?.id ?? null]),
    ...scope.filter(([dimension]) => !by.includes(dimension)),
  ];
  const slot = (name: string): Field | undefined => slotField(type, role, name);
  const start = slot("start");
  const date = slot("date");
  const time = start ? inForce(start, slot("end"), on) : date ? [`${date.id} <= ${quoted(on)}`] : [];
  const conditions = wanted.map(([dimension, id]) => {
    const [slotRole, name] = SLOTS[dimension] ?? [];
    const field = slotRole && name ? slotField(type, slotRole === "own" ? role : slotRole, name) : undefined;
    return field && fieldOf(type, field.id) && condition(model, field, dimension, id, own);
  });
  if (conditions.includes(undefined)) return undefined;
  return withQuery(listPath(type.type), { filter: [...conditions, ...time].join(" AND ") });
}

export function usePeopleRecords(): (role: CountedRole, counted: Counted) => string | undefined {
  const model = useModel();
  const own = useProgrammes()?.find((one) => one.isOwn)?.id;
  return (role, counted) => peopleRecords(model, role, counted, own);
}
