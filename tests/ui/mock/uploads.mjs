// uploads.mjs - the mock's files that wait: what they are, a mapping, what would be stored, and held rows.
import { HELD } from "./data.mjs";

const VALUES = [
  { text: "XX-PIT-1", rows: 1 },
  { text: "XX-PIT-2", rows: 1 },
];

function column(name, values) {
  return { name, filled: 2, numbers: 0, distinct: true, more_values: false, values };
}

/** `data.uploads` keeps the names of what was sent, by the name the server gave them. */
export function takeUpload(data, query) {
  const upload = `u${data.uploads.size + 1}`;
  data.uploads.set(upload, query.get("name"));
  return { upload, name: query.get("name"), size: 120 };
}

export function factsOf(data, upload) {
  return {
    upload,
    name: data.uploads.get(upload),
    size: 120,
    format: "CSV",
    encoding: "Windows-1252",
    encoding_guessed: true,
    delimiter: ";",
    layer: "Sheet 1",
    layers: ["Sheet 1", "Sheet 2"],
    rows_read: 2,
    rows_total: 2400,
    rows_guessed: true,
    broken: 1,
    notes: [{ note: "merged", place: "Sheet 1!A3", count: 2 }],
    place: { rows: 2, system: "EPSG:32735 WGS 84 / UTM zone 35S", kinds: ["Point"] },
    columns: [column("tag", VALUES), column("state of it", [{ text: "gone", rows: 2 }])],
    rows: [
      { row: 1, cells: ["XX-PIT-1", "gone"] },
      { row: 2, fault: "line 3 has 5 cells where the header has 2" },
    ],
    types: [{ type: "pit", columns: 1 }],
    mappings: [{ name: "old_pits", named: 4, found: 1 }],
  };
}

export function guessOf(data, upload) {
  return {
    mapping: 1,
    name: "pits",
    label: { en: data.uploads.get(upload), fr: data.uploads.get(upload) },
    source: { name: "", licence: "" },
    type: "pit",
    fields: { tag: { column: "tag" }, phase: { column: "state of it" } },
    geometry: "feature",
    ignore: [],
  };
}

export function previewOf(mapping) {
  const to = mapping.fields.phase?.values?.gone;
  const gone = { text: "gone", rows: 2, read: to !== undefined, mapped: to !== undefined };
  const row = { column: "", value: "", reason: "", proposal: "", outcome: "stored", observed: "2026-01" };
  return {
    rows_read: 2,
    whole: false,
    held: to === undefined ? 2 : 0,
    warned: 0,
    keys_twice: 1,
    rows: [{ row: 1, ...row, key: "XX-PIT-1", type: "pit", values: { tag: "XX-PIT-1", depth: 5 }, references: {} }],
    problems: to === undefined ? [{ ...HELD[0], row: 1 }] : [],
    fields: [{ type: "pit", field: "phase", column: "state of it", may_come: false, makes: false, texts: [gone] }],
    missing_columns: ["colour"],
    unused_columns: [],
  };
}

const POINT = (lon, lat) => ({ type: "Point", coordinates: [lon, lat] });

export function heldOf() {
  const raw = { tag: "XX-PIT-7", depth: "deep", lat: "1.5", lon: "28.2" };
  return {
    rows: [
      { ...HELD[0], raw: JSON.stringify(raw) },
      {
        ...HELD[1],
        raw: JSON.stringify(raw),
        repair: "place_lat_sign",
        place: POINT(28.2, 1.5),
        repaired_place: POINT(28.2, -1.5),
        repaired: JSON.stringify({ ...raw, lat: "-1.5" }),
      },
    ],
  };
}
