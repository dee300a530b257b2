// data.mjs - the made-up records and reports of the mock, the same at every start.

const SHIRES = [
  ["Eastmark", 28, -2],
  ["Westmark", 27, -2],
  ["Northmark", 27.5, -1],
];
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 0, 5, 9, 30);

function square(lon, lat, side) {
  const ring = [
    [lon, lat],
    [lon + side, lat],
    [lon + side, lat + side],
    [lon, lat + side],
    [lon, lat],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

function shire([name, lon, lat], i) {
  return {
    id: `00000000-0000-8000-8000-00000000000${i}`,
    title: name,
    observed: "2020",
    missing: [],
    values: { pcode: `XX${i}`, name, rank: "big" },
    geometry: square(lon, lat, 0.98),
  };
}

function pit(i, shires) {
  const home = shires[i % shires.length];
  const [lon, lat] = home.geometry.coordinates[0][0];
  const isPlaced = i % 11 !== 10;
  const phase = [{}, "fresh", "shut", { unknown: true }][(i % 3) + 1] ?? "fresh";
  const values = {
    tag: `XX-PIT-${String(i).padStart(5, "0")}`,
    sort: i % 2 ? "sure" : "maybe",
    phase,
    shire: home.id,
    depth: i % 4 ? 20 + i : { not_specified: true },
    fenced: i % 2 === 0,
    hues: ["red", "blue"],
    seen: ["2024", "2024-05", "2024-05-31"][i % 3],
    remark: null,
  };
  if (i % 5) values.extent = 1200.5 * (i + 1);
  const geometry = isPlaced ? square(lon + 0.1 + 0.08 * (i % 10), lat + 0.15 + 0.07 * Math.floor(i / 10), 0.03) : null;
  return {
    id: `00000000-0000-7000-8000-${String(i).padStart(12, "0")}`,
    title: values.tag,
    observed: "2026-01-05",
    missing: i % 5 ? [] : ["extent"],
    self_approved: i % 7 === 0,
    values,
    names: { shire: home.title },
    geometry,
    identifiers: [{ system: "old-list", value: `P${i}` }],
  };
}

function tumble(i, pits) {
  const home = pits[i * 3];
  const at = home.geometry?.coordinates[0][0] ?? [27.6, -1.4];
  return {
    id: `00000000-0000-7000-9000-${String(i).padStart(12, "0")}`,
    title: `XX-TUM-${i}`,
    observed: "2026-02-10",
    missing: [],
    values: { ref: `XX-TUM-${i}`, day: "2026-02-10", pit: home.id },
    names: { pit: home.title },
    geometry: { type: "Point", coordinates: [at[0] + 0.04, at[1] + 0.05] },
  };
}

function report(number, more) {
  const recorded = new Date(FIRST_DAY + number * DAY_MS).toISOString();
  const counts = { read: 0, stored: 0, updated: 0, unchanged: 0, held: 0, refused: 0, changes: 0 };
  return {
    report: number,
    state: "approved",
    kind: "form",
    title: `Report ${number}`,
    source: "",
    mapping: "",
    author: "clerk",
    decided_by: "officer",
    reason: "checked",
    self_approved: false,
    recorded,
    decided: recorded,
    observed: "2026-01-05",
    ...counts,
    ...more,
  };
}

export function makeData() {
  const shires = SHIRES.map(shire);
  const pits = Array.from({ length: 60 }, (_, i) => pit(i, shires));
  const tumbles = Array.from({ length: 6 }, (_, i) => tumble(i, pits));
  const reports = [
    report(1, { kind: "demonstration", title: "Made-up start", changes: 69 }),
    report(2, { title: "Edited since", changes: 1, self_approved: true }),
    report(3, {
      state: "submitted",
      kind: "import",
      title: "pits.csv",
      source: "pits.csv",
      decided: null,
      decided_by: "",
      reason: "",
      read: 5,
      stored: 3,
      held: 2,
      changes: 3,
    }),
  ];
  return { records: { shire: shires, pit: pits, tumble: tumbles }, reports, jobs: new Map(), uploads: new Map() };
}

export const HELD = [
  { row: 4, outcome: "held", column: "depth", value: "deep", reason: '"deep" is no number', proposal: "" },
  {
    row: 5,
    outcome: "held",
    column: "lat",
    value: "1.5",
    reason: "5 km outside the outline",
    proposal: "-1.5: a lost minus sign",
  },
];
