// geometryText.ts - a place as somebody types or pastes it: coordinates line by line in any notation, WKT or GeoJSON.
import { isGeometry, type Geometry, type Position } from "../../../map/geometry";
import { parsePlace } from "../../../map/coordinates/parse";

/** What several places typed one a line are. */
export type Shape = "area" | "line" | "points";

export type ParsedGeometry = { geometry: Geometry } | { fault: string };

const WKT_KINDS: Record<string, Geometry["type"]> = {
  POINT: "Point",
  LINESTRING: "LineString",
  POLYGON: "Polygon",
  MULTIPOINT: "MultiPoint",
  MULTILINESTRING: "MultiLineString",
  MULTIPOLYGON: "MultiPolygon",
};
const DEPTHS: Partial<Record<Geometry["type"], number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  Polygon: 2,
  MultiLineString: 2,
  MultiPolygon: 3,
};
const TEXT_MAX = 2_000_000;

/** Coordinates to any depth. */
type Nested = Position | Nested[];

function wktNested(nested: Nested, depth: number): string {
  if (depth === 0) return nested.slice(0, 2).join(" ");
  return (nested as Nested[])
    .map((one) => (depth === 1 ? wktNested(one, 0) : `(${wktNested(one, depth - 1)})`))
    .join(", ");
}

/** One point as latitude and longitude, everything else as WKT. */
export function geometryText(geometry: Geometry): string {
  if (geometry.type === "GeometryCollection") return JSON.stringify(geometry);
  if (geometry.type === "Point") return `${geometry.coordinates[1]}, ${geometry.coordinates[0]}`;
  return `${geometry.type.toUpperCase()} (${wktNested(geometry.coordinates as Nested, DEPTHS[geometry.type] ?? 0)})`;
}

function numbersOf(text: string): Position | undefined {
  const [lon, lat] = text.trim().split(/\s+/).map(Number);
  return lon === undefined || lat === undefined || !Number.isFinite(lon) || !Number.isFinite(lat)
    ? undefined
    : [lon, lat];
}

/** Splits at commas outside brackets. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")") depth--;
    else if (text[i] === "," && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function inner(text: string): string | undefined {
  return /^\s*\(([\s\S]*)\)\s*$/.exec(text)?.[1];
}

function nestedOf(text: string, depth: number): Nested | undefined {
  if (depth === 0) return numbersOf(inner(text) ?? text);
  const content = inner(text);
  if (content === undefined) return undefined;
  const parts = partsOf(content).map((part) => nestedOf(part, depth - 1));
  return parts.every((part) => part !== undefined) ? (parts as Nested[]) : undefined;
}

function wktParse(text: string): ParsedGeometry | undefined {
  const match = /^\s*(?:SRID=\d+;)?\s*([A-Z]+)\s*Z?\s*(\([\s\S]*)$/i.exec(text);
  const type = WKT_KINDS[match?.[1]?.toUpperCase() ?? ""];
  if (!match || !type) return undefined;
  const coordinates = nestedOf(match[2] ?? "", DEPTHS[type] ?? 0);
  return coordinates ? { geometry: { type, coordinates } as Geometry } : { fault: "form.place.wkt" };
}

interface Container {
  type?: string;
  geometry?: unknown;
  features?: { geometry?: unknown }[];
}

function geojsonParse(text: string): ParsedGeometry {
  try {
    const body = JSON.parse(text) as Container;
    const found = body.type === "FeatureCollection" ? body.features?.[0]?.geometry : (body.geometry ?? body);
    return isGeometry(found) ? { geometry: found } : { fault: "form.place.geojson" };
  } catch {
    return { fault: "form.place.geojson" };
  }
}

function shaped(places: Position[], shape: Shape): ParsedGeometry {
  const [first] = places;
  if (!first) return { fault: "form.place.unreadable" };
  if (places.length === 1) return { geometry: { type: "Point", coordinates: first } };
  if (shape === "points") return { geometry: { type: "MultiPoint", coordinates: places } };
  if (shape === "line") return { geometry: { type: "LineString", coordinates: places } };
  if (places.length < 3) return { fault: "form.place.corners" };
  return { geometry: { type: "Polygon", coordinates: [[...places, first]] } };
}

function linesParse(text: string, shape: Shape): ParsedGeometry {
  const places: Position[] = [];
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const read = parsePlace(line);
    if ("fault" in read) return { fault: "form.place.unreadable" };
    places.push([read.place.lon, read.place.lat]);
  }
  return shaped(places, shape);
}

export function parseGeometry(text: string, shape: Shape): ParsedGeometry {
  const trimmed = text.trim();
  if (trimmed.length > TEXT_MAX) return { fault: "form.place.tooMuch" };
  if (trimmed.startsWith("{")) return geojsonParse(trimmed);
  return wktParse(trimmed) ?? linesParse(trimmed, shape);
}
