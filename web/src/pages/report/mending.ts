// mending.ts - held rows as a person mends them: the row's own values, read and written.
import type { HeldRow } from "../../base/answers";

/** How a row is to be taken in again; `raw` null gives it up. */
export interface Mend {
  kind: "edited" | "repaired" | "dropped";
  raw: unknown;
}

export type Mended = Record<number, Mend>;

type Plain = Record<string, unknown>;

export interface RowValues {
  /** Names and texts of what a person can edit. */
  values: [string, string][];
  /** Of a feature that is a point. */
  point: [string, string] | undefined;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function parsed(row: HeldRow): Plain | undefined {
  try {
    const value: unknown = JSON.parse(row.raw ?? "");
    return isPlain(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A row that nobody took up and whose values are readable. */
export function isMendable(row: HeldRow): boolean {
  return !row.taken_up_by && parsed(row) !== undefined;
}

export function mendedBy(row: HeldRow): Mend | undefined {
  if (!row.repaired) return undefined;
  return { kind: "repaired", raw: JSON.parse(row.repaired) };
}

function isFeature(raw: Plain): boolean {
  return raw["type"] === "Feature" && isPlain(raw["properties"]);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function valuesOf(raw: Plain): RowValues {
  const members = isFeature(raw) ? (raw["properties"] as Plain) : raw;
  const geometry = raw["geometry"];
  const isPoint = isFeature(raw) && isPlain(geometry) && geometry["type"] === "Point";
  const [lon, lat] = isPoint ? ((geometry as Plain)["coordinates"] as number[]) : [];
  return {
    values: Object.entries(members).map(([name, value]) => [name, textOf(value)]),
    point: isPoint ? [String(lon), String(lat)] : undefined,
  };
}

/** What was not touched stays as it was, numbers as numbers. */
function members(old: Plain, values: [string, string][]): Plain {
  const next = values.map(([name, text]) => [name, textOf(old[name]) === text ? old[name] : text]);
  return Object.fromEntries(next) as Plain;
}

export function rawOf(raw: Plain, { values, point }: RowValues): Plain {
  if (!isFeature(raw)) return members(raw, values);
  const properties = members(raw["properties"] as Plain, values);
  const geometry = point ? { type: "Point", coordinates: point.map(Number) } : raw["geometry"];
  return { ...raw, properties, geometry };
}
