// drawn.ts - records and units as what MapLibre draws: areas and lines, symbols at a point, counts, names.
import type { Feature, FeatureCollection, Geometry as GeoGeometry } from "geojson";
import type { Language } from "../../base/i18n";
import { codesOf, fieldOf, slotField, typesPlaying, type Model } from "../../base/model";
import type { MapFeature } from "../../base/answers";
import { heapRadius, type Heap } from "../cells";
import { anchorOf, boxOf, type Geometry, type Position } from "../geometry";
import type { GridLine } from "../grid";
import type { Layer } from "../layers";
import { classAbbreviation, classOf, featureSymbol, stateLook, stateOf } from "../meaning";
import { collection, feature } from "./basemap";
import { heapName, imageName } from "./images";

export interface DrawnRecords {
  areas: FeatureCollection;
  marks: FeatureCollection;
}

// Points never grow into an area, whatever the zoom.
const NEVER = 99;
const SYMBOL_PIXELS = 44;
const TILE_PIXELS = 512;

/** From which zoom on an area is larger than its symbol. */
function growZoom(geometry: Geometry): number {
  const box = boxOf([geometry]);
  const span = box ? Math.max(box[2] - box[0], box[3] - box[1]) : 0;
  return span > 0 ? Math.log2((SYMBOL_PIXELS * 360) / (TILE_PIXELS * span)) : NEVER;
}

function drawnFeature(model: Model, layer: Layer, one: MapFeature, language: Language) {
  const { type } = layer;
  const code = classOf(model, type, one);
  const look = stateLook(model, type, stateOf(model, type, one));
  const symbol = featureSymbol(model, type, code, language);
  return {
    type: type.type,
    id: one.id === undefined ? "" : String(one.id),
    title: one.properties.title ?? "",
    short: classAbbreviation(model, type, code, language),
    fill: symbol.colour,
    line: look.colour,
    dash: look.dash,
    ended: look.ended,
    image: imageName({ symbol, look }),
  };
}

/** The first layer lies on top, and in each what is over below what is not. */
function rankOf(order: number, ended: boolean): number {
  return -2 * order - (ended ? 1 : 0);
}

export function drawRecords(model: Model, layers: Layer[], language: Language): DrawnRecords {
  const areas: Feature[] = [];
  const marks: Feature[] = [];
  layers.forEach((layer, order) => {
    for (const one of layer.answer.features ?? []) {
      const anchor = one.geometry && anchorOf(one.geometry);
      if (!one.geometry || !anchor) continue;
      const drawn = drawnFeature(model, layer, one, language);
      const properties = { ...drawn, rank: rankOf(order, drawn.ended), grow: growZoom(one.geometry) };
      const isPoint = one.geometry.type.endsWith("Point");
      if (!isPoint) areas.push(feature(one.geometry as GeoGeometry, properties));
      marks.push(feature({ type: "Point", coordinates: anchor }, properties));
    }
  });
  return { areas: collection(areas), marks: collection(marks) };
}

export function drawHeaps(heaps: { heap: Heap; label: string; square: boolean }[]): FeatureCollection {
  return collection(
    heaps.map(({ heap, label, square }) =>
      feature(
        { type: "Point", coordinates: [heap.lon, heap.lat] },
        { label, image: heapName(heapRadius(heap.records), square) },
      ),
    ),
  );
}

/** Where the name of an area stands: the middle of its largest ring, weighted by area. */
function middleOf(geometry: Geometry): Position | undefined {
  const polygons =
    geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
  let best = { area: 0, at: anchorOf(geometry) };
  for (const [ring] of polygons) {
    let [area, x, y] = [0, 0, 0];
    ring?.forEach(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length] ?? [ax, ay];
      const cross = ax * by - bx * ay;
      area += cross / 2;
      x += ((ax + bx) * cross) / 6;
      y += ((ay + by) * cross) / 6;
    });
    if (Math.abs(area) > best.area) best = { area: Math.abs(area), at: [x / area, y / area] };
  }
  return best.at;
}

/** The level of a unit by the order of its code; the first is the widest. */
function levelOf(model: Model, one: MapFeature): number {
  for (const type of typesPlaying(model, "is_unit")) {
    const field = slotField(type, "is_unit", "level");
    const index = field ? codesOf(model, field).findIndex((code) => code.code === classOf(model, type, one)) : -1;
    if (index >= 0) return index;
  }
  return 0;
}

export function drawUnits(model: Model, units: MapFeature[]): { shapes: FeatureCollection; names: FeatureCollection } {
  const shapes: Feature[] = [];
  const names: Feature[] = [];
  for (const one of units) {
    if (!one.geometry) continue;
    const properties = { title: one.properties.title ?? "", level: levelOf(model, one) };
    shapes.push(feature(one.geometry as GeoGeometry, properties));
    const at = middleOf(one.geometry);
    if (at) names.push(feature({ type: "Point", coordinates: at }, properties));
  }
  return { shapes: collection(shapes), names: collection(names) };
}

// From which zoom on a settlement is drawn, by the order of its kind in the model: cities, towns, all others.
const PLACE_ZOOMS = [4.5, 6.3];
const PLACE_ZOOM = 7.8;

function kindOf(model: Model, one: MapFeature): number {
  for (const type of typesPlaying(model, "is_place")) {
    const field = type.map?.class ? fieldOf(type, type.map.class) : undefined;
    const index = field ? codesOf(model, field).findIndex((code) => code.code === classOf(model, type, one)) : -1;
    if (index >= 0) return index;
  }
  return PLACE_ZOOMS.length;
}

/** Each settlement once, although cities are asked for twice. */
export function drawPlaces(model: Model, places: MapFeature[]): Feature[] {
  const drawn = new Map<unknown, Feature>();
  for (const one of places) {
    const at = one.geometry && anchorOf(one.geometry);
    if (!at || drawn.has(one.id)) continue;
    const kind = kindOf(model, one);
    const properties = { title: one.properties.title ?? "", kind, from: PLACE_ZOOMS[kind] ?? PLACE_ZOOM };
    drawn.set(one.id, feature({ type: "Point", coordinates: at }, properties));
  }
  return [...drawn.values()];
}

export function drawGrid(lines: GridLine[]): Feature[] {
  return lines.flatMap(({ line, at, text, upright }) => [
    feature({ type: "LineString", coordinates: line }),
    feature({ type: "Point", coordinates: at }, { text, upright }),
  ]);
}
