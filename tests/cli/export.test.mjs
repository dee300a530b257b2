// export.test.mjs - every format, whole or not at all; and a round trip into a new programme loses nothing.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  approved, collection, counts, fails, folder, gdalCount, gdalFeatures, hasGdal, ok, point, programme, put, readJson, root, run,
  verified, waysOf,
} from "./whitestone.mjs";
import { unzip } from "./workbook.mjs";

const MODEL = join(root, "share", "model");
const FORMATS = ["geojson", "geojsonl", "csv", "gpkg", "xlsx"];

const types = readdirSync(join(MODEL, "types")).map((name) => readJson(join(MODEL, "types", name)));
const lists = Object.fromEntries(readdirSync(join(MODEL, "lists")).map((name) => readJson(join(MODEL, "lists", name))).map((list) => [list.list, list]));

const PLACES = {
  point: { type: "Point", coordinates: [29.20000001, -1.6, 1460.5] },
  line: { type: "LineString", coordinates: [[29.2, -1.6], [29.3, -1.5]] },
  polygon: { type: "Polygon", coordinates: [[[29.2, -1.6], [29.21, -1.6], [29.21, -1.59], [29.2, -1.6]]] },
  multipolygon: { type: "MultiPolygon", coordinates: [[[[29.2, -1.6], [29.21, -1.6], [29.21, -1.59], [29.2, -1.6]]]] },
};

/** Some value of a field, another one for every n. */
function value(field, n) {
  const codes = () => lists[field.list].codes.filter((code) => !code.active_to).map((code) => code.code);
  const number = (field.minimum ?? 0) + Math.min(n, (field.maximum ?? 1000) - (field.minimum ?? 0));
  switch (field.kind) {
    case "text": return `Élan "${n}", l’\n=${field.id}`;
    case "integer": return number;
    case "number": return Math.min(number + 0.1 + 1e-9, field.maximum ?? Infinity);
    case "boolean": return n % 2 === 0;
    case "date": return ["2024", "2024-05", "2024-05-31"][n % 3];
    case "time": return "06:30";
    case "code": return codes()[n % codes().length];
    case "codes": return codes().slice(0, 1 + (n % 3)).join(";");
    case "reference": return `0190b3a0-0000-7000-8000-00000000000${n}`;
    default: throw new Error(field.kind);
  }
}

/** Records of a type: all fields; what is not known; only what it cannot do without. */
function records(type) {
  const fields = type.fields.filter((field) => field.kind !== "geometry");
  const geometry = type.fields.find((field) => field.id === type.geometry);
  const place = geometry ? PLACES[(geometry.geometries ?? ["point"]).find((kind) => kind in PLACES)] : null;
  const unknown = (field) => (field.kind === "text" || field.required === "identity" ? value(field, 7) : ["unknown", "not specified"][field.number % 2]);
  return [
    ...[1, 2, 3].map((n) => ({ place, values: fields.map((field) => [field.id, value(field, n)]) })),
    { place: null, values: fields.map((field) => [field.id, unknown(field)]) },
    { place, values: fields.filter((field) => field.required === "identity").map((field) => [field.id, value(field, 9)]) },
  ].map(({ place: where, values }) => ({ type: "Feature", geometry: where, properties: Object.fromEntries(values) }));
}

test("export", async (t) => {
  const file = programme(t);
  const place = folder(t);
  approved(file, put(join(place, "in.geojson"), collection([
    point(29.2, -1.6, { hazard_name: "Pont de l’Élan", reported_area: 12.5 }), point(29.3, -1.6, { hazard_name: "École" }),
  ])), "--type", "hazard");

  await t.test("writes every format that the suffix names", () => {
    for (const format of FORMATS) {
      const out = join(place, `out.${format}`);
      assert.equal(ok("export", file, "hazard", "-o", out), `2 records written to ${out}\n`);
      if (hasGdal) assert.equal(gdalCount(out, { csv: "out", geojsonl: "out", xlsx: "Hazards" }[format] ?? "hazard"), 2);
    }
    assert.equal(readJson(join(place, "out.geojson")).features[0].properties.hazard_name, "Pont de l’Élan");
    if (hasGdal) assert.equal(gdalFeatures(join(place, "out.gpkg"), "hazard")[0].properties.hazard_name, "Pont de l’Élan");
  });
  await t.test("--format goes before the suffix, and is needed where there is none", () => {
    const out = join(place, "out.txt");
    ok("export", file, "hazard", "--output", out, "--format", "csv");
    assert.equal(readFileSync(out, "utf8"), readFileSync(join(place, "out.csv"), "utf8"));
    fails(64, /say --format/, "export", file, "hazard", "-o", join(place, "bare"));
  });
  await t.test("- is standard output, with nothing else on it", () => {
    assert.equal(ok("export", file, "hazard", "-o", "-", "--format", "csv"), readFileSync(join(place, "out.csv"), "utf8"));
    fails(64, /GeoPackage/, "export", file, "hazard", "-o", "-", "--format", "gpkg");
  });
  await t.test("a type without records is an empty file that reads back", () => {
    for (const format of FORMATS) ok("export", file, "accident", "-o", join(place, `none.${format}`));
    assert.deepEqual(readJson(join(place, "none.geojson")).features, []);
  });
  await t.test("what fails leaves nothing behind, and what was there as it was", () => {
    const dir = join(place, "dir");
    mkdirSync(dir);
    const kept = put(join(dir, "kept.csv"), "mine\n");
    fails(66, /no record type 'spaceship'/, "export", file, "spaceship", "-o", kept);
    assert.equal(readFileSync(kept, "utf8"), "mine\n");
    assert.notEqual(run("export", file, "hazard", "-o", join(dir, "missing", "x.csv")).code, 0);
    assert.deepEqual(readdirSync(dir), ["kept.csv"]);
    ok("export", file, "hazard", "-o", kept);
    assert.notEqual(readFileSync(kept, "utf8"), "mine\n");
  });
  await t.test("changes nothing in the programme", () => {
    const { entries, head } = verified(file);
    ok("export", file, "hazard", "-o", join(place, "again.csv"));
    assert.deepEqual([verified(file).entries, verified(file).head], [entries, head]);
  });
});

test("a round trip loses nothing", async (t) => {
  const file = programme(t);
  const place = folder(t);
  const lost = [];

  for (const type of types) {
    const data = put(join(place, `${type.type}.geojson`), collection(records(type)));
    const said = approved(file, data, "--type", type.type);
    if (said.stored < 2) lost.push(`${type.type}: ${JSON.stringify(said.rows[0])}`);
  }
  assert.deepEqual(lost, [], "most made-up rows of every type are stored");
  verified(file);
  for (const { type } of types) ok("export", file, type, "-o", join(place, `${type}-before.csv`));

  for (const format of FORMATS) {
    await t.test(`through ${format}, for every shipped type`, () => {
      const fresh = programme(t);
      for (const { type } of types.filter((_, turn) => waysOf(FORMATS, turn).includes(format))) {
        const out = join(place, `${type}-out.${format}`), before = join(place, `${type}-before.csv`), after = join(place, `${type}-after.csv`);
        ok("export", file, type, "-o", out);
        const said = approved(fresh, out, "--type", type);
        assert.deepEqual(said.unused_columns, [], type);
        assert.deepEqual([said.held, said.refused, said.stored], [0, 0, said.read], `${type}: ${JSON.stringify(said.rows)}`);
        ok("export", fresh, type, "-o", after);
        assert.equal(kept(after, format), kept(before, format), type);
        if (format === "gpkg") continue; // what was not known is NULL there: it would be an edit
        assert.deepEqual(counts(approved(file, out, "--type", type)).slice(1, 4), [0, 0, said.read], `${type} back into its own programme`);
      }
      verified(fresh);
    });
  }
  await t.test("through a spreadsheet in French, whose headers and labels are read back", () => {
    for (const { type } of types) {
      const out = join(place, `${type}-fr.xlsx`);
      ok("export", file, type, "-o", out, "--lang", "fr");
      const said = approved(file, out, "--type", type);
      assert.deepEqual([said.unused_columns, ...counts(said).slice(1, 4)], [[], 0, 0, said.read], type);
    }
    const { "xl/worksheets/sheet1.xml": rows, "xl/worksheets/sheet2.xml": about } = unzip(readFileSync(join(place, "hazard-fr.xlsx")));
    assert.match(rows, />Nature du danger<[^]*<pane ySplit="1"[^]*|<pane ySplit="1"[^]*>Nature du danger</);
    assert.match(about, />Programme<[^]*>COD<[^]*>Nature du danger<[^]*>hazard_kind</);
  });
  await t.test("personal data never leaves", () => {
    const personal = types.flatMap((type) => type.fields.filter((field) => field.class === "personal").map((field) => [type.type, field.id]));
    assert.ok(personal.length > 0);
    for (const [type, field] of personal) {
      const header = readFileSync(join(place, `${type}-before.csv`), "utf8").split("\n")[0].split(",");
      assert.ok(!header.includes(field), `${type}.${field}`);
      assert.ok(!ok("export", file, type, "-o", "-", "--format", "geojson").includes(`=${field}`));
    }
  });
});

/** A GeoPackage has no word for not knowing where a number or a date stands: docs/formats/export.md. */
function kept(path, format) {
  const text = readFileSync(path, "utf8");
  return format === "gpkg" ? text.replace(/(?<=,)(unknown|not specified)(?=[,\n])/g, "") : text;
}
