// gdal.test.mjs - a program we did not write reads every collection, and asks it with conditions of its own.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { getOk } from "./client.mjs";
import { run, startServer } from "./server.mjs";

const skip = spawnSync("ogrinfo", ["--version"]).status === 0 ? false : "gdal-bin is not installed";

function gdal(program, ...args) {
  const ended = spawnSync(program, args, { encoding: "utf8", timeout: 120000, maxBuffer: 1 << 28 });
  assert.equal(ended.status, 0, `${program} ${args.join(" ")}: ${ended.stderr.slice(0, 2000)}`);
  return ended;
}

/** The codes of the features that fit, as GDAL hands them on; and what it asked the server. */
function codes(source, layer, where) {
  const { stdout, stderr } = gdal("ogr2ogr", "--debug", "on", "-f", "CSV", "/vsistdout/", source, layer, "-select", "local_code", "-where", where);
  return { found: stdout.split("\n").slice(1).filter(Boolean).sort(), asked: decodeURIComponent(/filter=([^&)\s]+)/.exec(stderr)?.[1] ?? "") };
}

/** Conditions, and whether GDAL leaves them to the server as a whole. Days are none that begin a month: those are also a month's. */
const WHERE = [
  ["land_class = 'cha'", true],
  ["land_class <> 'cha' AND hazard_status = 'open'", true],
  ["NOT (land_class = 'cha') OR hazard_status = 'closed'", true],
  ["hazard_status IN ('open', 'worked_on')", false],
  ["land_class LIKE '%ha'", true],
  ["land_class ILIKE 'CH%'", true],
  ["reported_date >= '2024-02-17' AND reported_date < '2025-03-15'", true],
  ["place_name IS NULL", true],
  ["NOT (admin_unit IS NULL)", true],
  ["reported_area >= 1000.5 AND land_class = 'sha'", false],
  ["hazard_name LIKE '%a%' AND NOT (hazard_kind = 'minefield')", false],
  ["local_code = 'none'", false],
];

test("GDAL and the demonstration", { skip }, async (t) => {
  const server = await startServer((file) => run("init", file, "--programme", "COD", "--demo"));
  const source = `OAPIF:${server.url}`;
  try {
    for (const { id } of (await getOk(server, "/collections")).collections) {
      await t.test(`reads all of ${id}`, async () => {
        const { numberMatched } = await getOk(server, `/collections/${id}/items?limit=1`);
        const read = (gdal("ogrinfo", "-ro", "-q", source, id).stdout.match(/^OGRFeature/gm) ?? []).length;
        assert.equal(read, numberMatched);
        assert.match(gdal("ogrinfo", "-ro", "-so", server.file, id).stdout, new RegExp(`Feature Count: ${read}\n`));
      });
    }
    const plain = join(server.folder, "hazard.geojson");
    run("export", server.file, "hazard", "-o", plain);
    for (const [where, whole] of WHERE) {
      await t.test(`-where "${where}" finds what it finds in a file`, () => {
        const { found, asked } = codes(source, "hazard", where);
        const wanted = codes(plain, "hazard", where).found;
        assert.deepEqual(found, wanted);
        if (where !== "local_code = 'none'") assert.ok(wanted.length > 0, "the test looks for something");
        if (whole) assert.ok(asked.length > 0, "the server was asked");
      });
    }
    await t.test("types come from the schema, not from the first page", () => {
      const said = gdal("ogrinfo", "-ro", "-so", source, "hazard").stdout;
      assert.match(said, /reported_area: Real/);
      assert.match(said, /reported_date: String/);
      assert.match(said, /contamination: StringList/);
    });
  } finally {
    assert.equal(await server.stop(), 0);
  }
});
