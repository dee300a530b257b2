// geometry.ts - GeoJSON geometries: their box, a point inside, their parts.

export type Position = [number, number, ...number[]];

export type Geometry =
  | { type: "Point"; coordinates: Position }
  | { type: "MultiPoint"; coordinates: Position[] }
  | { type: "LineString"; coordinates: Position[] }
  | { type: "MultiLineString"; coordinates: Position[][] }
  | { type: "Polygon"; coordinates: Position[][] }
  | { type: "MultiPolygon"; coordinates: Position[][][] }
  | { type: "GeometryCollection"; geometries: Geometry[] };

/** west, south, east, north in degrees. */
export type Box = [number, number, number, number];

export function isGeometry(value: unknown): value is Geometry {
  if (typeof value !== "object" || value === null) return false;
  return "coordinates" in value || "geometries" in value;
}

/** The lines of a geometry (rings of polygons closed) and its single points. */
export interface Parts {
  points: Position[];
  lines: Position[][];
  rings: Position[][];
}

export function partsOf(geometry: Geometry): Parts {
  const none: Parts = { points: [], lines: [], rings: [] };
  switch (geometry.type) {
    case "Point":
      return { ...none, points: [geometry.coordinates] };
    case "MultiPoint":
      return { ...none, points: geometry.coordinates };
    case "LineString":
      return { ...none, lines: [geometry.coordinates] };
    case "MultiLineString":
      return { ...none, lines: geometry.coordinates };
    case "Polygon":
      return { ...none, rings: geometry.coordinates };
    case "MultiPolygon":
      return { ...none, rings: geometry.coordinates.flat() };
    case "GeometryCollection":
      return geometry.geometries.map(partsOf).reduce(joined, none);
  }
}

function joined(a: Parts, b: Parts): Parts {
  return {
    points: [...a.points, ...b.points],
    lines: [...a.lines, ...b.lines],
    rings: [...a.rings, ...b.rings],
  };
}

export function positionsOf(geometry: Geometry): Position[] {
  const parts = partsOf(geometry);
  return [...parts.points, ...parts.lines.flat(), ...parts.rings.flat()];
}

export function boxOf(geometries: (Geometry | null)[]): Box | undefined {
  let box: Box | undefined;
  for (const geometry of geometries) {
    if (!geometry) continue;
    for (const [lon, lat] of positionsOf(geometry)) {
      if (!box) box = [lon, lat, lon, lat];
      else {
        box = [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
      }
    }
  }
  return box;
}

/** Where a symbol stands: a point itself, else the middle of the largest part's box. */
export function anchorOf(geometry: Geometry): Position | undefined {
  const parts = partsOf(geometry);
  if (parts.points[0]) return parts.points[0];
  let best: Box | undefined;
  for (const line of [...parts.rings, ...parts.lines]) {
    const box = boxOf([{ type: "LineString", coordinates: line }]);
    if (box && (!best || spread(box) > spread(best))) best = box;
  }
  return best && [(best[0] + best[2]) / 2, (best[1] + best[3]) / 2];
}

function spread(box: Box): number {
  return box[2] - box[0] + (box[3] - box[1]);
}
