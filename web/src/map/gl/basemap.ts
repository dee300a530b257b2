// basemap.ts - the ground a map stands on: the world in one file, and countries in view with more detail.
//
// The format of the file is described where it is made, web/basemap/generate.mjs.
import type { Feature, FeatureCollection, Geometry as GeoGeometry, Position } from "geojson";
import basemapUrl from "virtual:basemap";
import { apiGet } from "../../base/api";
import type { Language } from "../../base/i18n";
import type { Box } from "../geometry";

interface Packed {
  scale: number;
  lines: number[][];
  countries: { id: string; en: string; fr: string; at: [number, number]; parts: number[][][] }[];
  lakes: number[][];
  rivers: number[][];
}

export interface Country {
  id: string;
  names: Record<Language, string>;
  at: Position;
  boxes: Box[];
  polygons: Position[][][];
}

export interface Basemap {
  countries: Country[];
  borders: Position[][];
  lakes: Position[][];
  rivers: Position[][];
}

function lineOf(packed: number[], scale: number): Position[] {
  const line: Position[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < packed.length; i += 2) {
    x += packed[i] ?? 0;
    y += packed[i + 1] ?? 0;
    line.push([x / scale, y / scale]);
  }
  return line;
}

function ringOf(lines: Position[][], numbers: number[]): Position[] {
  const ring = numbers.flatMap((n, i) => {
    const line = n < 0 ? [...(lines[~n] ?? [])].reverse() : (lines[n] ?? []);
    return i === 0 ? line : line.slice(1);
  });
  const [first, last] = [ring[0], ring[ring.length - 1]];
  return first && last && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring;
}

function boxAround(ring: Position[]): Box {
  const box: Box = [180, 90, -180, -90];
  for (const [lon = 0, lat = 0] of ring) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

/** Lines with a country on both sides. */
function bordersOf(lines: Position[][], countries: Packed["countries"]): Position[][] {
  const seen = new Map<number, number>();
  for (const n of countries.flatMap((country) => country.parts.flat(2)))
    seen.set(n < 0 ? ~n : n, (seen.get(n < 0 ? ~n : n) ?? 0) + 1);
  return lines.filter((_, n) => (seen.get(n) ?? 0) > 1);
}

export function unpack(packed: Packed): Basemap {
  const lines = packed.lines.map((line) => lineOf(line, packed.scale));
  const countries = packed.countries.map(({ id, en, fr, at, parts }) => {
    const polygons = parts.map((rings) => rings.map((numbers) => ringOf(lines, numbers)));
    const boxes = polygons.map(([outer]) => boxAround(outer ?? []));
    return { id, names: { en, fr }, at: at.map((value) => value / packed.scale), boxes, polygons };
  });
  return {
    countries,
    borders: bordersOf(lines, packed.countries),
    lakes: packed.lakes.map((line) => lineOf(line, packed.scale)),
    rivers: packed.rivers.map((line) => lineOf(line, packed.scale)),
  };
}

let loaded: Promise<Basemap> | undefined;

/** The world; asked for once, and again only when it did not come. */
export function loadBasemap(): Promise<Basemap> {
  loaded ??= apiGet<Packed>(basemapUrl)
    .then(unpack)
    .catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
  return loaded;
}

const details = new Map<string, Promise<GeoGeometry>>();

/** A country at 1:10,000,000. */
export function loadDetail(id: string): Promise<GeoGeometry> {
  let found = details.get(id);
  if (!found) {
    found = apiGet<GeoGeometry>(`/api/outlines/${id}`);
    found.catch(() => details.delete(id));
    details.set(id, found);
  }
  return found;
}

export function countriesIn(basemap: Basemap, [west, south, east, north]: Box): Country[] {
  const meets = (box: Box): boolean => box[0] < east && box[2] > west && box[1] < north && box[3] > south;
  return basemap.countries.filter((country) => country.id !== "" && country.boxes.some(meets));
}

export function collection(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}

export function feature(geometry: GeoGeometry, properties: Record<string, unknown> = {}): Feature {
  return { type: "Feature", geometry, properties };
}
