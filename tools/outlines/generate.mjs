// generate.mjs - outlines of countries for the program, from the TopoJSON of world-atlas (Natural Earth, 1:10,000,000).
//
// usage: node generate.mjs OUT_DIR
// Writes OUT_DIR/<ISO3>.packed, one multipolygon per row of share/outlines/countries.tsv, in the format of
// docs/formats/geometry.md. The same inputs give the same bytes.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const COUNTRIES = path.join(HERE, '../../share/outlines/countries.tsv');
const EXTRA = path.join(HERE, 'extra.tsv');
const SOURCE = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json');
// Three decimals are 110 m; the source is drawn to some 500 m.
const DECIMALS = 3;
// Half the side of the square (1.1 km) that stands for a country too small for the source: one there.
const SPECK = 10;
const MULTIPOLYGON = 6;

function rowsOf(file) {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'));
}

// Arcs of TopoJSON as lists of integer positions at DECIMALS.
function decodeArcs(topology) {
  const [scaleX, scaleY] = topology.transform.scale;
  const [originX, originY] = topology.transform.translate;
  const power = 10 ** DECIMALS;
  return topology.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [Math.round((x * scaleX + originX) * power), Math.round((y * scaleY + originY) * power)];
    });
  });
}

// A ring without repeated or closing vertices; null when less than a triangle is left.
function joinRing(arcs, indices) {
  const ring = [];
  for (const index of indices) {
    const arc = index < 0 ? [...arcs[~index]].reverse() : arcs[index];
    for (const vertex of arc) {
      const last = ring[ring.length - 1];
      if (last === undefined || last[0] !== vertex[0] || last[1] !== vertex[1]) ring.push(vertex);
    }
  }
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (ring.length > 1 && first[0] === last[0] && first[1] === last[1]) ring.pop();
  return ring.length < 3 ? null : ring;
}

function polygonsOf(arcs, feature) {
  const parts = feature.type === 'Polygon' ? [feature.arcs] : feature.arcs;
  return parts
    .map((rings) => rings.map((ring) => joinRing(arcs, ring)))
    .filter((rings) => rings[0] !== null)
    .map((rings) => rings.filter((ring) => ring !== null));
}

function liesWithin(polygon, box) {
  const power = 10 ** DECIMALS;
  const [west, south, east, north] = box.map((degrees) => degrees * power);
  return polygon[0].every(([x, y]) => x >= west && x <= east && y >= south && y <= north);
}

function putVarint(bytes, value) {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

// docs/formats/geometry.md: version 1, closed rings, the smallest scale.
function pack(polygons) {
  let scale = DECIMALS;
  let divisor = 1;
  const vertices = polygons.flat(2);
  while (scale > 0 && vertices.every(([x, y]) => x % (divisor * 10) === 0 && y % (divisor * 10) === 0)) {
    scale -= 1;
    divisor *= 10;
  }
  const bytes = [0x10, (MULTIPOLYGON << 4) | scale];
  putVarint(bytes, polygons.length);
  for (const rings of polygons) {
    putVarint(bytes, rings.length);
    for (const ring of rings) putVarint(bytes, ring.length);
  }
  let before = [0, 0];
  for (const vertex of vertices.map(([x, y]) => [x / divisor, y / divisor])) {
    for (const axis of [0, 1]) {
      const difference = vertex[axis] - before[axis];
      putVarint(bytes, difference < 0 ? -2 * difference - 1 : 2 * difference);
    }
    before = vertex;
  }
  return Buffer.from(bytes);
}

function speckAt([x, y]) {
  const corners = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
  return [corners.map(([dx, dy]) => [x + dx * SPECK, y + dy * SPECK])];
}

function outlineOf(country, number, { features, arcs, extra }) {
  const own = features.filter((feature) => feature.id === number);
  const polygons = own.flatMap((feature) => polygonsOf(arcs, feature));
  if (polygons.length === 0 && own.length > 0) {
    const first = own[0].arcs.flat(2)[0];
    polygons.push(speckAt(arcs[first < 0 ? ~first : first][0]));
  }
  for (const [, source, ...box] of extra.filter(([of]) => of === country)) {
    const feature = features.find(({ properties }) => properties.name === source);
    const parts = feature === undefined ? [] : polygonsOf(arcs, feature);
    const chosen = box[0] === '-' ? parts : parts.filter((polygon) => liesWithin(polygon, box.map(Number)));
    if (chosen.length === 0) throw new Error(`extra.tsv: nothing of "${source}" for ${country}`);
    polygons.push(...chosen);
  }
  if (polygons.length === 0) throw new Error(`countries.tsv: no outline for ${country}`);
  return polygons;
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node generate.mjs OUT_DIR');
  process.exit(64);
}
const topology = JSON.parse(fs.readFileSync(SOURCE, 'utf8'));
const input = {
  features: topology.objects.countries.geometries,
  arcs: decodeArcs(topology),
  extra: rowsOf(EXTRA),
};
fs.mkdirSync(folder, { recursive: true });
for (const [country, number] of rowsOf(COUNTRIES)) {
  fs.writeFileSync(path.join(folder, `${country}.packed`), pack(outlineOf(country, number, input)));
}
