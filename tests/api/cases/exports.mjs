// exports.mjs - lists as files: what the list shows is in the file, whole, under a name of its own.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzip } from "../../cli/workbook.mjs";
import { get, getOk, isProblem } from "../client.mjs";
import { run } from "../server.mjs";

const TYPES = {
  csv: /^text\/csv/, geojson: /^application\/geo\+json/, geojsonl: /^application\/geo/, gpkg: /^application\/geopackage/,
  kml: /kml/, shp: /zip/, xlsx: /spreadsheetml\.sheet$/,
};

async function file(server, path) {
  const answer = await fetch(server.url + path);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.equal(answer.status, 200, bytes.toString().slice(0, 300));
  assert.equal(Number(answer.headers.get("content-length") ?? bytes.length), bytes.length);
  return { headers: answer.headers, bytes };
}

const lines = (bytes) => bytes.toString("utf8").trimEnd().split("\n");
const cells = (bytes) => [...unzip(bytes)["xl/worksheets/sheet1.xml"].matchAll(/<row r="\d+">/g)].length - 1;

export async function exportCases(t, server) {
  const all = (await getOk(server, "/api/records/hazard?limit=1")).matched;

  await t.test("every format comes with its type and a name", async () => {
    for (const [format, type] of Object.entries(TYPES)) {
      const { headers, bytes } = await file(server, `/api/exports/hazard?format=${format}`);
      assert.match(headers.get("content-type"), type, format);
      assert.match(headers.get("content-disposition"), new RegExp(`^attachment; filename="COD-hazard-\\d{4}-\\d\\d-\\d\\d\\.${format}(\\.zip)?"$`));
      assert.ok(bytes.length > 1000, format);
    }
  });
  await t.test("a file has what the list shows: filters, words, dates, boxes", async () => {
    for (const query of ["land_class=sha", "q=hazard+12", "datetime=2024-01-01/..", "bbox=28.9,-1.75,29,-1.6", "land_class=cha&hazard_status=open"]) {
      const { matched } = await getOk(server, `/api/records/hazard?limit=1&${query}`);
      assert.ok(matched > 0 && matched < all, query);
      assert.equal(lines((await file(server, `/api/exports/hazard?format=csv&${query}`)).bytes).length - 1, matched, query);
      assert.equal(cells((await file(server, `/api/exports/hazard?format=xlsx&${query}`)).bytes), matched, query);
    }
  });
  await t.test("a collection has them under its own address", async () => {
    const { headers, bytes } = await file(server, "/collections/hazard/items.csv?land_class=sha");
    assert.match(headers.get("content-type"), TYPES.csv);
    assert.equal(lines(bytes).length - 1, cells((await file(server, "/collections/hazard/items.xlsx?land_class=sha")).bytes));
    isProblem(await get(server, "/collections/spaceship/items.csv"), 404);
  });
  await t.test("it comes in the list's order", async () => {
    const names = async (sort) => lines((await file(server, `/api/exports/hazard?format=csv&sort=${sort}`)).bytes).slice(1).map((line) => line.split(",")[1]);
    const up = await names("local_code"), down = await names("-local_code");
    assert.deepEqual(up, [...up].sort());
    assert.deepEqual(down, [...up].reverse());
  });
  await t.test("chosen records come alone, in the order they are named", async () => {
    const { rows } = await getOk(server, "/api/records/hazard?limit=3");
    const ids = rows.map((row) => row.id).reverse();
    const { bytes } = await file(server, `/api/exports/hazard?format=csv&rows=${ids.join(".")}`);
    assert.deepEqual(lines(bytes).slice(1).map((line) => line.split(",")[0]), ids);
  });
  await t.test("a spreadsheet says in its language what was asked for, and is read back", async () => {
    const { bytes } = await file(server, "/api/exports/hazard?format=xlsx&land_class=sha&lang=fr");
    const about = unzip(bytes)["xl/worksheets/sheet2.xml"];
    assert.match(about, />Filtres<[^]*>land_class = sha</);
    const folder = mkdtempSync(join(tmpdir(), "whitestone-export-"));
    try {
      writeFileSync(join(folder, "list.xlsx"), bytes);
      run("init", join(folder, "a.gpkg"), "--programme", "COD");
      const said = JSON.parse(run("import", join(folder, "a.gpkg"), join(folder, "list.xlsx"), "--type", "hazard", "--json"));
      assert.equal(said.read, cells(bytes));
      assert.deepEqual([said.held, said.refused, said.stored], [0, 0, said.read], JSON.stringify(said.rows));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  await t.test("a spreadsheet that was exported comes in again through the door and changes nothing", async () => {
    const { bytes } = await file(server, "/api/exports/hazard?format=xlsx&land_class=sha");
    const begun = await fetch(`${server.url}/api/imports?type=hazard&name=list.xlsx`, { method: "POST", headers: { "X-Whitestone": "1" }, body: bytes });
    assert.equal(begun.status, 202);
    const { job } = await begun.json();
    let told;
    for (let i = 0; i < 600 && (told === undefined || told.state === "running"); i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      told = await getOk(server, `/api/imports/${job}`);
    }
    assert.equal(told.state, "done", JSON.stringify(told));
    assert.deepEqual([told.statement.read, told.statement.unchanged], [cells(bytes), cells(bytes)]);
    assert.equal(told.statement.notes[0].note, "sheet");
  });
  await t.test("nothing is left beside the programme", () => {
    assert.deepEqual(readdirSync(server.folder).filter((name) => /out-|\.part|^rows\./.test(name)), []);
  });
  await t.test("what is not understood is named", async () => {
    isProblem(await get(server, "/api/exports/hazard"), 400, /format "" is not offered/);
    isProblem(await get(server, "/api/exports/hazard?format=docx"), 400, /format "docx"/);
    isProblem(await get(server, "/api/exports/hazard?format=csv&rows=x"), 400, /rows "x"/);
    isProblem(await get(server, "/api/exports/hazard?format=csv&colour=red"), 400, /colour/);
    isProblem(await get(server, "/api/exports/spaceship?format=csv"), 404, /no collection/);
    isProblem(await get(server, "/api/exports/hazard?format=csv&rows=0190a0b0-0000-7000-8000-000000000001"), 404, /no record/);
  });
}
