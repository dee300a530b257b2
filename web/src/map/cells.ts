// cells.ts - counts by cell of the server's grid, joined to what a screen can tell apart.
import type { MapAnswer } from "../base/answers";
import type { Position } from "./geometry";

export interface Heap {
  lon: number;
  lat: number;
  x: number;
  y: number;
  records: number;
}

type Cell = NonNullable<MapAnswer["cells"]>[number];

const BIN_PIXELS = 48;
const RADIUS_MIN = 9;
const RADIUS_MAX = 22;

export function heapRadius(records: number): number {
  return Math.min(RADIUS_MAX, RADIUS_MIN + 1.2 * Math.log2(records));
}

/** Cells within one bin of the screen become one heap, at their middle weighted by records. */
export function heapsOf(cells: Cell[], toScreen: (at: Position) => [number, number]): Heap[] {
  const bins = new Map<string, { lon: number; lat: number; records: number }>();
  for (const cell of cells) {
    const [x, y] = toScreen([cell.lon, cell.lat]);
    const key = `${Math.floor(x / BIN_PIXELS)}/${Math.floor(y / BIN_PIXELS)}`;
    const bin = bins.get(key) ?? { lon: 0, lat: 0, records: 0 };
    bin.lon += cell.lon * cell.records;
    bin.lat += cell.lat * cell.records;
    bin.records += cell.records;
    bins.set(key, bin);
  }
  return [...bins.values()].map(({ lon, lat, records }) => {
    const [x, y] = toScreen([lon / records, lat / records]);
    return { lon: lon / records, lat: lat / records, x, y, records };
  });
}
