// ground.ts - the programme's own ground: levels of administrative units and settlements.
import { useEffect, useState } from "preact/hooks";
import { apiGet, withQuery } from "../../base/api";
import type { MapAnswer } from "../../base/answers";
import {
  codesOf,
  fieldOf,
  labelIn,
  slotField,
  typesPlaying,
  useModel,
  type Model,
  type RecordType,
} from "../../base/model";
import type { Language } from "../../base/i18n";
import type { Box } from "../../map/geometry";
import type { Wanted } from "./boxAnswers";

export interface UnitLevel {
  /** The code of the level. */
  code: string;
  type: string;
  field: string;
  label: (language: Language) => string;
  units: number;
}

/** How the keys of answers about the ground begin. */
export const UNIT_KEY = "unit ";
export const PLACE_KEY = "place ";
const SHOWN_AT_FIRST = 3;
const UNITS_MAX = 400;
const PLACES_MAX = 600;
// Wider views, in degrees, show no settlement: of the first kind, of the second, of any.
const FAR_KINDS = [40, 16];
const PLACES_DEGREES = 5;

/** Levels that have units with a place, the widest first; empty until it is known. */
export function useUnitLevels(): UnitLevel[] {
  const model = useModel();
  const [levels, setLevels] = useState<UnitLevel[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    Promise.all(levelsOf(model).map((level) => counted(level, controller.signal)))
      .then((all) => setLevels(all.filter((level) => level.units > 0)))
      .catch(() => undefined);
    return () => controller.abort();
  }, [model]);
  return levels;
}

function levelsOf(model: Model): UnitLevel[] {
  return typesPlaying(model, "is_unit").flatMap((type) => {
    const field = slotField(type, "is_unit", "level");
    if (!field || !type.geometry || field.kind !== "code") return [];
    return codesOf(model, field)
      .filter((code) => !code.means)
      .map((code) => ({
        code: code.code,
        type: type.type,
        field: field.id,
        label: (language: Language) => labelIn(code.label, language),
        units: 0,
      }));
  });
}

async function counted(level: UnitLevel, signal: AbortSignal): Promise<UnitLevel> {
  const path = withQuery(`/api/map/${level.type}`, { [level.field]: level.code, bbox: "-180,-90,180,90", limit: 1 });
  return { ...level, units: (await apiGet<MapAnswer>(path, signal)).total };
}

export function usualLevels(levels: UnitLevel[]): string[] {
  return levels.slice(0, SHOWN_AT_FIRST).map((level) => level.code);
}

export function groundWanted(model: Model, levels: UnitLevel[], places: boolean, box: Box | undefined): Wanted[] {
  const units = levels.map((level) => ({
    key: UNIT_KEY + level.code,
    type: level.type,
    filters: { [level.field]: level.code },
    limit: UNITS_MAX,
    margin: 1,
  }));
  const width = box ? box[2] - box[0] : Infinity;
  const types = places ? typesPlaying(model, "is_place").filter((type) => type.geometry) : [];
  return [...units, ...types.flatMap((type) => placesWanted(model, type, width))];
}

/** The first kinds of settlement of the model, cities and towns, from far; all of them only in a near view. */
function placesWanted(model: Model, type: RecordType, width: number): Wanted[] {
  const field = type.map?.class ? fieldOf(type, type.map.class) : undefined;
  const kinds = field ? codesOf(model, field).slice(0, FAR_KINDS.length) : [];
  const one = (key: string, filters: Record<string, string>): Wanted => ({
    key: `${PLACE_KEY}${type.type} ${key}`,
    type: type.type,
    filters,
    limit: PLACES_MAX,
    margin: 0.25,
  });
  const far = kinds
    .filter((_, i) => width < (FAR_KINDS[i] ?? 0))
    .map((kind) => one(kind.code, { [field?.id ?? ""]: kind.code }));
  return width < PLACES_DEGREES ? [...far, one("", {})] : far;
}
