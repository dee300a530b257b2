// permalink.ts - what the map shows, as it stands in its address; what cannot be read there is left out.
import {
  codesOf,
  fieldOf,
  slotField,
  typeOf,
  typesPlaying,
  type Field,
  type Model,
  type RecordType,
} from "../../base/model";
import type { Box, Position } from "../../map/geometry";
import type { Hit } from "../../map/mapProps";

export interface MapState {
  box?: Box | undefined;
  layers: string[];
  /** Levels of units; undefined: the usual ones. */
  units?: string[] | undefined;
  /** By type and field: the code asked for. */
  filters: Record<string, Record<string, string>>;
  chosen?: Hit | undefined;
  /** A place that was looked up. */
  at?: Position | undefined;
  places: boolean;
  grid: boolean;
}

const DEFAULT_ROLES = ["opens_land", "records_accident"];

/** Types with places of their own that are no ground for others. */
export function layerTypes(model: Model): RecordType[] {
  const ground = [...typesPlaying(model, "is_unit"), ...typesPlaying(model, "is_place")];
  return model.types.filter((type) => type.geometry && type.map && !ground.includes(type));
}

export function defaultLayers(model: Model): string[] {
  const usual = DEFAULT_ROLES.flatMap((role) => typesPlaying(model, role));
  return layerTypes(model)
    .filter((type) => usual.includes(type))
    .map((type) => type.type);
}

/** The coded fields a layer can be filtered by: its class, its state, and what lists offer. */
export function mapFilterFields(model: Model, type: RecordType): Field[] {
  const state = slotField(type, "has_state", "state");
  const ids = [type.map?.class ?? "", state?.id ?? "", ...type.list.filters];
  return [...new Set(ids)]
    .flatMap((id) => fieldOf(type, id) ?? [])
    .filter((field) => field.kind === "code" && codesOf(model, field).length > 0);
}

/** Whether the model says which states of this type mean that the matter is over. */
export function canEnd(model: Model, type: RecordType): boolean {
  const state = slotField(type, "has_state", "state");
  return !!state && codesOf(model, state).some((code) => code.ends);
}

function isKnownFilter(model: Model, type: RecordType, name: string, value: string): boolean {
  if (name === "ended") return canEnd(model, type) && /^(true|false)$/.test(value);
  const field = mapFilterFields(model, type).find((one) => one.id === name);
  return !!field && codesOf(model, field).some((code) => code.code === value);
}

function numbers(text: string | null, count: number): number[] | undefined {
  const found = (text ?? "").split(",").map(Number);
  return text && found.length === count && found.every(Number.isFinite) ? found : undefined;
}

function boxFrom(text: string | null): Box | undefined {
  const found = numbers(text, 4);
  if (!found) return undefined;
  const [west = 0, south = 0, east = 0, north = 0] = found;
  const isSound = west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90;
  return isSound ? [west, south, east, north] : undefined;
}

function placeFrom(text: string | null): Position | undefined {
  const [lat = 0, lon = 0] = numbers(text, 2) ?? [NaN, NaN];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lon, lat] : undefined;
}

function filtersFrom(model: Model, params: URLSearchParams): MapState["filters"] {
  const filters: MapState["filters"] = {};
  for (const [name, value] of params) {
    const [typeId = "", fieldId = ""] = name.split(".");
    const type = typeOf(model, typeId);
    if (!type || !isKnownFilter(model, type, fieldId, value)) continue;
    filters[typeId] = { ...filters[typeId], [fieldId]: value };
  }
  return filters;
}

export function mapState(model: Model, search: string): MapState {
  const params = new URLSearchParams(search);
  const known = layerTypes(model).map((type) => type.type);
  const layers = params.get("layers")?.split(",") ?? defaultLayers(model);
  const [type, id] = params.get("chosen")?.split("/") ?? [];
  return {
    box: boxFrom(params.get("box")),
    layers: known.filter((one) => layers.includes(one)),
    units: params.get("units")?.split(","),
    filters: filtersFrom(model, params),
    chosen: type && id && typeOf(model, type) ? { type, id } : undefined,
    at: placeFrom(params.get("at")),
    places: params.get("places") !== "no",
    grid: params.get("grid") === "yes",
  };
}

/** "?box=…": the shortest address of this state. */
export function mapSearch(model: Model, state: MapState): string {
  const parts: [string, string | undefined][] = [
    ["box", state.box?.map((degree) => Number(degree.toFixed(5))).join()],
    ["layers", state.layers.join() === defaultLayers(model).join() ? undefined : state.layers.join()],
    ["units", state.units?.join()],
    ["chosen", state.chosen && `${state.chosen.type}/${state.chosen.id}`],
    ["at", state.at && [state.at[1], state.at[0]].map((degree) => Number(degree.toFixed(6))).join()],
    ["places", state.places ? undefined : "no"],
    ["grid", state.grid ? "yes" : undefined],
  ];
  for (const [type, fields] of Object.entries(state.filters))
    for (const [field, value] of Object.entries(fields)) parts.push([`${type}.${field}`, value]);
  const text = parts
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(value ?? "")
          .replace(/%2C/g, ",")
          .replace(/%2F/g, "/")}`,
    )
    .join("&");
  return text === "" ? "" : `?${text}`;
}
