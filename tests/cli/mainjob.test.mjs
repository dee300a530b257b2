// mainjob.test.mjs - the main job on real data: in, checked, journaled, stored, out again, with GDAL counting along.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  approved, counts, dump, folder, gdalCount, gdalFeatures, hasGdal, json, ok, programme, put, readJson, sharedData, verified,
} from "./whitestone.mjs";

/** What must hold after every step: the file verifies and GDAL counts what we say there is. */
function holds(file, expected) {
  verified(file);
  if (!hasGdal) return;
  for (const [type, count] of Object.entries(expected)) assert.equal(gdalCount(file, type), count, type);
}

/** The names in the rows a report held, as they stood in the source. */
function heldNames(file, report, property) {
  return json("report", "show", file, String(report), "--json").rows.map((row) => JSON.parse(row.raw).properties[property]);
}

test("units and places of the Democratic Republic of the Congo", async (t) => {
  const data = sharedData(t, "drc_admin");
  if (!data) return;
  const file = programme(t, "COD");

  await t.test("26 provinces: 24 stored, Equateur and Lualaba held", () => {
    const said = approved(file, join(data, "provinces.geojson"), "--map", "cod_provinces");
    assert.deepEqual(counts(said), [26, 24, 0, 0, 2, 0]);
    assert.deepEqual(heldNames(file, said.report, "nom").sort(), ["Equateur", "Lualaba"]);
    holds(file, { admin_unit: 24 });
  });
  await t.test("71 territories: 69 stored, Kasenga and Kongolo held", () => {
    const said = approved(file, join(data, "territoires.geojson"), "--map", "cod_territories");
    assert.deepEqual(counts(said), [71, 69, 0, 0, 2, 0]);
    assert.deepEqual(heldNames(file, said.report, "nom").sort(), ["Kasenga", "Kongolo"]);
    holds(file, { admin_unit: 93 });
  });
  await t.test("263 health zones: 262 stored, Nsele held", () => {
    const said = approved(file, join(data, "../drc_health_zones/zones_sante.geojson"), "--map", "cod_health_zones");
    assert.deepEqual(counts(said), [263, 262, 0, 0, 1, 0]);
    assert.match(JSON.stringify(json("report", "show", file, String(said.report), "--json").rows), /Nsele/i);
    holds(file, { admin_unit: 355 });
  });
  await t.test("12,035 settlements, none held", () => {
    const places = join(data, "../drc_settlements_nk_ituri");
    const read = ["grid3_ituri.geojson", "grid3_nord-kivu.geojson"].map((name) =>
      counts(approved(file, join(places, name), "--map", "grid3_settlements")));
    assert.deepEqual(read[0].map((n, i) => n + read[1][i]), [12035, 12035, 0, 0, 0, 0]);
    holds(file, { admin_unit: 355, settlement: 12035 });
  });
  await t.test("the same files again change nothing", () => {
    const before = verified(file).entries;
    const again = approved(file, join(data, "territoires.geojson"), "--map", "cod_territories");
    assert.deepEqual(counts(again).slice(0, 4), [71, 0, 0, 69]);
    const places = join(data, "../drc_settlements_nk_ituri/grid3_ituri.geojson");
    assert.equal(approved(file, places, "--map", "grid3_settlements").stored, 0);
    assert.ok(verified(file).entries <= before + 5, "only what was held is written down again");
    holds(file, { admin_unit: 355, settlement: 12035 });
  });
  await t.test("a round trip into a new programme loses nothing", () => {
    const place = folder(t);
    const fresh = programme(t, "COD");
    for (const [type, format] of [["admin_unit", "gpkg"], ["settlement", "geojson"]]) {
      const [out, before, after] = [`${type}.${format}`, `${type}-a.csv`, `${type}-b.csv`].map((name) => join(place, name));
      ok("export", file, type, "-o", out);
      ok("export", file, type, "-o", before);
      const said = approved(fresh, out, "--type", type);
      assert.equal(said.stored, said.read);
      ok("export", fresh, type, "-o", after);
      assert.ok(readFileSync(after, "utf8") === readFileSync(before, "utf8"), `${type} differs`);
      holds(fresh, { [type]: said.read });
    }
  });
  await t.test("rebuilt tables are the same to the last byte", () => {
    const before = dump(file);
    ok("rebuild", file);
    assert.ok(dump(file) === before, "the dump differs");
    holds(file, { admin_unit: 355, settlement: 12035 });
  });
});

const EVENT_TYPES = ["accident", "eo_item", "activity", "hazard"];

function total(statements) {
  return statements.map(counts).reduce((sum, more) => sum.map((n, i) => n + more[i]));
}

test("twenty years of events in Colombia", async (t) => {
  const data = sharedData(t, "colombia_events_1990_2009");
  if (!data) return;
  const files = readdirSync(data).filter((name) => name.endsWith(".geojson")).sort().map((name) => join(data, name));
  const file = programme(t, "COL");
  const work = folder(t);
  const stored = {};
  let reports;
  let clean;

  await t.test("16,496 of 16,497 stored; a lost minus sign is held and explained", () => {
    assert.equal(files.length, 20);
    const said = files.map((path) => approved(file, path, "--map", "colombia_events"));
    assert.deepEqual(total(said), [16497, 16496, 0, 0, 1, 0]);
    const [row] = said.flatMap((statement) => statement.rows);
    assert.match(row.value, /74\.23/);
    assert.match(row.reason, /sign/);
    assert.match(row.proposal, /^-74\.23/);
    for (const statement of said) assert.deepEqual(statement.unused_columns, []);
    reports = said.map((statement) => statement.report);
    verified(file);
    if (hasGdal) {
      for (const type of EVENT_TYPES) stored[type] = gdalCount(file, type);
      assert.equal(Object.values(stored).reduce((a, b) => a + b), 16496);
    }
    holds(file, stored);
  });
  await t.test("the same files again: nothing changes", () => {
    const before = dump(file);
    const said = files.map((path) => approved(file, path, "--map", "colombia_events"));
    const [read, added, updated, unchanged] = total(said);
    assert.deepEqual([read, added, updated, unchanged], [16497, 0, 0, 16496]);
    assert.equal(types(dump(file)), types(before), "records differ");
    holds(file, stored);
    clean = types(before);
  });
  await t.test("the folder at once makes the same records in one report, and its files again change nothing", () => {
    const own = programme(t, "COL");
    assert.deepEqual(counts(approved(own, data, "--map", "colombia_events")), [16497, 16496, 0, 0, 1, 0]);
    assert.equal(json("report", "list", own, "--json").reports.length, 1);
    const year = readJson(files[5]).features.length;
    assert.deepEqual(counts(approved(own, files[5], "--map", "colombia_events")), [year, 0, 0, year, 0, 0]);
    holds(own, stored);
  });
  await t.test("one row edited: exactly one updated; withdrawn: as before", () => {
    const edited = readJson(files[5]);
    edited.features[3].properties.MUNICIPIO = "VILLA DEL ÑANDÚ";
    const said = approved(file, put(join(work, "1995.geojson"), edited), "--map", "colombia_events");
    assert.deepEqual(counts(said), [edited.features.length, 0, 1, edited.features.length - 1, 0, 0]);
    assert.match(dump(file), /VILLA DEL ÑANDÚ/);
    holds(file, stored);
    ok("report", "withdraw", file, String(said.report), "--reason", "it was a test");
    assert.doesNotMatch(dump(file), /VILLA DEL ÑANDÚ/);
    assert.equal(types(dump(file)), clean, "records differ after the withdrawal");
    holds(file, stored);
  });
  await t.test("a withdrawn import takes its records with it", () => {
    const year = readJson(files[5]).features.length;
    ok("report", "withdraw", file, String(reports[5]), "--reason", "it was a test");
    verified(file);
    if (hasGdal) assert.equal(EVENT_TYPES.reduce((sum, type) => sum + gdalCount(file, type), 0), 16496 - year);
  });
  await t.test("accents, and the field name AÑO, survive", () => {
    const own = programme(t, "COL");
    const feature = { type: "Feature", geometry: { type: "Point", coordinates: [-75.5, 6.2] },
      properties: { TIPO_EVENTO: "1", DEPARTAMENTO: "NARIÑO", TIPO_AREA: "Rural", AÑO: "2001", MUNICIPIO: "Chucurí “Ñandú”" } };
    approved(own, put(join(work, "accents.geojson"), { type: "FeatureCollection", features: [feature] }), "--map", "colombia_events");
    assert.match(dump(own), /Chucurí “Ñandú”/);
    if (!hasGdal) return;
    const [read] = gdalFeatures(own, "accident");
    assert.match(JSON.stringify(read.properties), /Chucurí “Ñandú”/);
    assert.match(JSON.stringify(read.properties), /"2001"/);
  });
  await t.test("rebuilt tables are the same to the last byte", () => {
    const before = dump(file);
    ok("rebuild", file);
    assert.ok(dump(file) === before, "the dump differs");
    verified(file);
  });
});

const MADE_UP = [["hazard.geojsonl", "hazard"], ["landrelease.geojsonl", "land_release"], ["accident.geojsonl", "accident"],
  ["victim.csv", "victim"], ["eo.geojsonl", "eo_item"], ["eore.csv", "eore_session"]];

test("a made-up national programme: contradictions are findings, only broken shapes are held", async (t) => {
  const source = sharedData(t, "../bench/gen.c");
  if (!source) return;
  const place = folder(t);
  const file = programme(t, "COD");
  const made = spawnSync("sh", ["-c", 'cc -O2 -o "$0/gen" "$1" -lm && "$0/gen" -n 10000 -b 20 -o "$0/out"', place, source]);
  assert.equal(made.status, 0, String(made.stderr));

  for (const [name, type] of MADE_UP) {
    await t.test(`${name} is read as ${type}, and again changes nothing`, () => {
      const said = approved(file, join(place, "out", name), "--map", `gen_${type}`);
      assert.equal(said.stored + said.held, said.read);
      assert.ok(said.read >= 200 && said.held * 10 < said.read, JSON.stringify(counts(said)));
      for (const row of said.rows) assert.match(row.reason, /crosses itself|touches itself/);
      const again = approved(file, join(place, "out", name), "--map", `gen_${type}`);
      assert.deepEqual([again.stored, again.updated, again.unchanged], [0, 0, said.stored]);
      holds(file, { [type]: said.stored });
    });
  }
});

/** The lines of a dump that show records, without those of reports and counts of entries. */
function types(text) {
  return text.split("\n").filter((line) => EVENT_TYPES.some((type) => line.startsWith(type))).join("\n");
}
