// export_maps.test.mjs - KML and Shapefile: what GDAL reads of them is what was exported.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { approved, collection, fails, folder, hasGdal, ok, point, programme, put, readJson, root, waysOf } from "./whitestone.mjs";

const types = readdirSync(join(root, "share", "model", "types")).map((name) => readJson(join(root, "share", "model", "types", name)).type);
const skip = hasGdal ? false : "gdal-bin is not installed";
const LONG = "é".repeat(200);
const HOLED = { type: "Polygon", coordinates: [[[29.2, -1.6], [29.22, -1.6], [29.22, -1.58], [29.2, -1.58], [29.2, -1.6]],
  [[29.205, -1.595], [29.205, -1.59], [29.21, -1.59], [29.21, -1.595], [29.205, -1.595]]] };
const TWO = { type: "MultiPolygon", coordinates: [HOLED.coordinates, [[[29.3, -1.6], [29.3, -1.59], [29.31, -1.59], [29.3, -1.6]]]] };
const HAZARDS = [
  point(29.2, -1.6, { local_code: "A-1", hazard_name: "Pont <b>&amp; \"Élan\"</b>", land_class: "cha", hazard_status: "open", reported_area: 12.5, reported_date: "2024-05", remarks: LONG }),
  { type: "Feature", geometry: HOLED, properties: { local_code: "A-2", hazard_name: "Trou", land_class: "sha", reported_area: 1e-7, contamination: ["uxo", "cmr"] } },
  { type: "Feature", geometry: TWO, properties: { local_code: "A-3", hazard_name: "Deux", land_class: "unknown", reported_area: 123456789.25 } },
  { type: "Feature", geometry: null, properties: { local_code: "A-4", hazard_name: "Sans lieu", land_class: "spot_task" } },
];

/** All features of all layers as GDAL reads them, each with the name of its layer. */
function features(path, env = {}) {
  const listed = spawnSync("ogrinfo", ["-ro", "-q", path], { encoding: "utf8", env: { ...process.env, ...env } });
  assert.equal(listed.status, 0, listed.stderr);
  const layers = [...listed.stdout.matchAll(/^\d+: (\S+)/gm)].map((m) => m[1]);
  return layers.flatMap((layer) => {
    const said = spawnSync("ogr2ogr", ["-f", "GeoJSON", "-lco", "RFC7946=YES", "-lco", "COORDINATE_PRECISION=15", "/vsistdout/", path, layer], { encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, ...env } });
    assert.equal(said.stderr.replace(/^Warning 1: (A geometry of type|No SRS set on layer).*\n/gm, ""), "");
    return JSON.parse(said.stdout).features.map((f) => ({ layer, ...f }));
  });
}

/** Rings begin anywhere and go either way: as sorted sets of their corners. */
const shape = (geometry) => {
  if (!geometry) return null;
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : geometry.type === "Polygon" ? [geometry.coordinates] : [[[geometry.coordinates]]];
  return polygons.map((rings) => rings.map((ring) => [...new Set(ring.map((c) => c.slice(0, 2).join(" ")))].sort()));
};

test("maps for others", { skip }, async (t) => {
  const file = programme(t);
  const place = folder(t);
  approved(file, put(join(place, "in.geojson"), collection(HAZARDS)), "--type", "hazard");
  const plain = join(place, "plain.geojson"), kml = join(place, "out.kml"), shp = join(place, "out.shp.zip");
  ok("export", file, "hazard", "-o", plain);
  const wanted = readJson(plain).features;

  await t.test("KML has every record with its place, its values and their labels", () => {
    assert.equal(ok("export", file, "hazard", "-o", kml), `4 records written to ${kml}\n`);
    const found = features(kml);
    assert.equal(found.length, 4);
    for (const was of wanted) {
      const is = found.find((f) => f.properties.local_code === was.properties.local_code);
      assert.equal(is.layer, "hazard");
      assert.deepEqual(shape(is.geometry), shape(was.geometry));
      assert.equal(is.properties.hazard_name, was.properties.hazard_name);
      assert.equal(is.properties.reported_area, was.properties.reported_area);
      assert.equal(is.properties.reported_date ?? undefined, was.properties.reported_date);
    }
    const [first] = found.filter((f) => f.properties.local_code === "A-1");
    assert.equal(first.properties.Name, "(C) A-1 · Pont <b>&amp; \"Élan\"</b>");
    assert.equal(first.properties.land_class, "Confirmed hazardous area (CHA)");
    assert.equal(first.properties.remarks, LONG);
  });
  await t.test("KMZ is the same, packed, and the same records make the same archive", () => {
    const kmz = join(place, "out.kmz"), again = join(place, "again.kmz");
    assert.equal(ok("export", file, "hazard", "-o", kmz), `4 records written to ${kmz}\n`);
    const unpacked = spawnSync("unzip", ["-p", kmz, "doc.kml"], { encoding: "utf8" }).stdout;
    assert.equal(unpacked, readFileSync(kml, "utf8"));
    // GDAL 3.6 takes no schema out of an archive it opens by itself: names and places there, values from the entry.
    const seen = (f) => [f.properties.Name, f.geometry];
    assert.deepEqual(features(kmz).map(seen), features(kml).map(seen));
    assert.deepEqual(features(`/vsizip/${kmz}/doc.kml`), features(kml));
    ok("export", file, "hazard", "-o", again);
    assert.deepEqual(readFileSync(again), readFileSync(kmz));
  });
  await t.test("GDAL's other reader of KML understands it too", () => {
    assert.equal(features(kml, { GDAL_SKIP: "LIBKML" }).filter((f) => f.geometry).length, 3);
  });
  await t.test("KML speaks the language asked for and says what it is not", () => {
    ok("export", file, "hazard", "-o", kml, "--lang", "fr");
    const text = readFileSync(kml, "utf8");
    assert.match(text, /<displayName>Classe<\/displayName>/);
    assert.match(text, /Zone dangereuse confirmée/);
    assert.match(text, /cela ne veut pas dire que la terre est sûre/);
    assert.ok(!/https?:/.test(text.replace("http://www.opengis.net/kml/2.2", "")), "nothing points elsewhere");
  });
  await t.test("a Shapefile has every record once, by kind of place, and tells what it lost", () => {
    const said = ok("export", file, "hazard", "-o", shp);
    assert.match(said, /^4 records written/);
    assert.match(said, /\n\d+ field names were shortened/);
    assert.match(said, /\n1 values longer than 254 bytes were cut\n1 in hazard_point\n2 in hazard_area\n1 in hazard_noplace\n$/);
    const found = features(`/vsizip/${shp}`);
    assert.deepEqual(found.map((f) => f.layer).sort(), ["hazard_area", "hazard_area", "hazard_noplace", "hazard_point"]);
    for (const was of wanted) {
      const is = found.find((f) => f.properties.local_code === was.properties.local_code);
      assert.deepEqual(shape(is.geometry), shape(was.geometry));
      assert.equal(is.properties.hazard_nam, was.properties.hazard_name);
      assert.equal(is.properties.land_class, was.properties.land_class);
      assert.equal(is.properties.contaminat ?? undefined, was.properties.contamination);
      assert.equal(Number(is.properties.reported_a ?? NaN), was.properties.reported_area ?? NaN);
      assert.equal(is.properties.id, was.id);
    }
    const [first] = found.filter((f) => f.properties.local_code === "A-1");
    assert.equal(first.properties.reported_d, "2024-05");
    assert.equal(first.properties.remarks, "é".repeat(127));
  });
  await t.test("its areas are those of the export", () => {
    const area = (path, layer) => Number(/= ([-\d.e+]+)/.exec(spawnSync("ogrinfo", ["-ro", "-q", "-dialect", "SQLite", "-sql",
      `SELECT sum(ST_Area(geometry)) AS area FROM "${layer}" WHERE ST_Dimension(geometry) = 2`, path], { encoding: "utf8" }).stdout)?.[1]);
    const theirs = area(`/vsizip/${shp}`, "hazard_area"), ours = area(plain, "hazard");
    assert.ok(ours > 0 && Math.abs(theirs - ours) < 1e-12, `${theirs} ${ours}`);
  });
  await t.test("column names are ten letters, each once, and the page tells whose they are", () => {
    const page = spawnSync("unzip", ["-p", shp, "hazard_fields.txt"], { encoding: "utf8" }).stdout;
    const rows = page.split("\n\n")[0].split("\n").slice(1).map((line) => line.split("\t"));
    assert.ok(rows.length > 60);
    assert.equal(new Set(rows.map(([name]) => name)).size, rows.length);
    assert.ok(rows.every(([name]) => name.length <= 10));
    assert.deepEqual(rows.find(([, field]) => field === "expected_depth"), ["expected_2", "expected_depth", "Expected depth", "0"]);
    assert.match(page, /does not mean that the land is safe/);
  });
  await t.test("every type can leave in both, also without records", () => {
    for (const [turn, type] of types.entries()) {
      for (const suffix of waysOf(["kml", "kmz", "shp.zip"], turn)) {
        const out = join(place, `${type}.${suffix}`);
        ok("export", file, type, "-o", out);
        const count = features(out.endsWith(".zip") ? `/vsizip/${out}` : out).length;
        assert.equal(count, type === "hazard" ? 4 : 0, out);
      }
    }
  });
  await t.test("a Shapefile alone has no name, and no way through a pipe", () => {
    fails(64, /shp\.zip/, "export", file, "hazard", "-o", join(place, "bare.shp"));
    fails(64, /Shapefile/, "export", file, "hazard", "-o", "-", "--format", "shp");
    fails(64, /KMZ/, "export", file, "hazard", "-o", "-", "--format", "kmz");
    assert.match(ok("export", file, "hazard", "-o", "-", "--format", "kml"), /^<\?xml/);
  });
  await t.test("what fails leaves nothing behind", () => {
    const dir = folder(t);
    fails(66, /no record type/, "export", file, "spaceship", "-o", join(dir, "x.shp.zip"));
    ok("export", file, "hazard", "-o", join(dir, "a.shp.zip"));
    assert.deepEqual(readdirSync(dir), ["a.shp.zip"]);
  });
});
