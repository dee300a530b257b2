// uploads.mjs - files that wait: what they are, a mapping to start from, what would be stored, saved mappings, imports.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { get, getOk, isProblem, send, WRITE } from "../client.mjs";
import { run } from "../server.mjs";
import { jobEnd, UPLOAD } from "./app.mjs";

const LIST = [
  "No;Lieu-dit;Classe;GPS Est;GPS Nord;Date visite;Superficie (m2);Province;Remarque",
  "L-1;Pont Kiwa;SHA;29.21;-1.61;03/05/2024;1200,5;Nord-Kivu;",
  "L-2;École;douteux;-29.22;-1.62;14/05/2024;800;Nord-Kivu;à vérifier",
  "L-3;Marché;douteux;29.23;-1.63;2024;;Sud-Kivu;",
].join("\n");
const foreign = fileURLToPath(new URL("../../fixtures/foreign/", import.meta.url));

async function upload(server, name, bytes) {
  const path = `/api/uploads?name=${encodeURIComponent(name)}`;
  const answer = await fetch(server.url + path, { method: "POST", headers: UPLOAD, body: bytes });
  assert.equal(answer.status, 201);
  return (await answer.json()).upload;
}

const waiting = (server) =>
  readdirSync(dirname(server.file)).filter((name) => name.startsWith(".test.gpkg.upload-")).length;

export async function uploadCases(t, server) {
  let id, mapping;

  await t.test("a file says what it is", async () => {
    id = await upload(server, "Liste Goma.csv", LIST);
    const file = await getOk(server, `/api/uploads/${id}`);
    assert.equal(file.name, "Liste Goma.csv");
    assert.equal(file.format, "CSV");
    assert.equal(file.encoding, "UTF-8");
    assert.equal(file.delimiter, ";");
    assert.deepEqual([file.rows_read, file.rows_total, file.rows_guessed], [3, 3, false]);
    assert.equal(file.columns.length, 9);
    assert.deepEqual(file.columns[2].values, [
      { text: "SHA", rows: 1 },
      { text: "douteux", rows: 2 },
    ]);
    assert.equal(file.columns[0].distinct, true);
    assert.equal(file.rows[1].cells[1], "École");
    assert.equal(file.types[0].type, "hazard");
  });

  await t.test("bytes that are no UTF-8 are taken for what spreadsheets write, and it says so", async () => {
    const old = await upload(server, "old.csv", Buffer.from("nom;classe\n\xc9cole;SHA\n", "latin1"));
    const file = await getOk(server, `/api/uploads/${old}`);
    assert.deepEqual([file.encoding, file.encoding_guessed], ["Windows-1252", true]);
    assert.equal(file.rows[0].cells[0], "École");
    const wrong = await getOk(server, `/api/uploads/${old}?encoding=latin1`);
    assert.deepEqual([wrong.encoding, wrong.encoding_guessed], ["Latin-1", false]);
    isProblem(await get(server, `/api/uploads/${old}?encoding=ebcdic`), 400, /no encoding "ebcdic"/);
    isProblem(await get(server, `/api/uploads/${old}?encoding=utf-8`), 400, /is not UTF-8/);
  });

  await t.test("layers, coordinate system and expected rows of a foreign format", async () => {
    const two = await upload(server, "two.gpkg", readFileSync(join(foreign, "two_layers.gpkg")));
    const file = await getOk(server, `/api/uploads/${two}`);
    assert.equal(file.format, "GPKG");
    assert.equal(file.layers.length, 2);
    assert.equal(file.layer, file.layers[0]);
    const second = await getOk(server, `/api/uploads/${two}?layer=${encodeURIComponent(file.layers[1])}`);
    assert.equal(second.layer, file.layers[1]);
    assert.match(file.place.system, /^EPSG:\d+ /);
    isProblem(await get(server, `/api/uploads/${two}?layer=none`), 400, /has no layer "none"/);
    const zip = await upload(server, "both.zip", readFileSync(join(foreign, "both.zip")));
    assert.ok((await getOk(server, `/api/uploads/${zip}`)).layers.length > 1);
  });

  await t.test("the programme file of another programme is told apart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "whitestone-other-"));
    const other = join(folder, "other.gpkg");
    run("init", other, "--programme", "COL");
    const theirs = await upload(server, "other.gpkg", readFileSync(other));
    isProblem(await get(server, `/api/uploads/${theirs}`), 409, /the Whitestone file of programme COL.*programme COD/);
    const said = (() => {
      try {
        run("import", server.file, other, "--type", "hazard", "--layer", "hazard");
        return "";
      } catch (error) {
        return String(error.stderr);
      }
    })();
    assert.match(said, /Whitestone file of programme COL/);
    rmSync(folder, { recursive: true });
  });

  await t.test("what is nothing says so by the name it was sent under", async () => {
    isProblem(await send(server, "POST", "/api/uploads?name=a.csv", "", UPLOAD), 400, /no bytes/);
    const blank = await upload(server, "blank.csv", "  \n\n");
    isProblem(await get(server, `/api/uploads/${blank}`), 400, /"blank\.csv" is empty/);
    const head = await upload(server, "head.csv", "a,b\n");
    isProblem(await get(server, `/api/uploads/${head}`), 400, /no row/);
    const lies = await upload(server, "villages.csv", readFileSync(join(foreign, "three.gpkg")));
    isProblem(await get(server, `/api/uploads/${lies}`), 400, /"villages\.csv" is not what its name says.*GeoPackage/);
    isProblem(await get(server, "/api/uploads/00000000000000000000000000000000"), 404, /Choose it once more/);
  });

  await t.test("a mapping is guessed from names, units and words", async () => {
    mapping = await getOk(server, `/api/uploads/${id}/mapping?type=hazard`);
    assert.equal(mapping.name, "liste_goma");
    assert.deepEqual(mapping.key, { system: "liste_goma", columns: ["No"] });
    assert.deepEqual(mapping.fields.land_class, { column: "Classe" });
    assert.deepEqual(mapping.fields.reported_area, { column: "Superficie (m2)", decimal: "," });
    assert.deepEqual(mapping.geometry, { lon: "GPS Est", lat: "GPS Nord" });
    assert.ok(mapping.ignore.includes("Remarque"));
    isProblem(await get(server, `/api/uploads/${id}/mapping?type=castle`), 400, /"castle" is no type/);
  });

  const preview = (doc) => send(server, "POST", `/api/uploads/${id}/preview`, doc);

  await t.test("the first rows are shown as they would be stored, with their problems", async () => {
    mapping.fields.hazard_name = { column: "Lieu-dit" };
    mapping.observed = { column: "Date visite" };
    mapping.ignore = ["Remarque"];
    const { status, body } = await preview(mapping);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.rows_read, body.whole, body.held], [3, true, 2]);
    assert.equal(body.rows[0].values.hazard_name, "Pont Kiwa");
    assert.equal(body.rows[0].values.reported_area, 1200.5);
    assert.equal(body.rows[0].observed, "2024-05-03");
    assert.equal(body.rows[0].key, "L-1");
    const classes = body.fields.find((one) => one.field === "land_class").texts;
    assert.deepEqual(
      classes.map((one) => [one.text, one.rows, one.read]),
      [
        ["SHA", 1, true],
        ["douteux", 2, false],
      ],
    );
    mapping.fields.land_class.values = { douteux: "sha" };
    const mended = (await preview(mapping)).body;
    assert.equal(mended.held, 1);
    assert.match(mended.problems[0].reason, /other sign of the longitude/);
    assert.equal(mended.problems[0].proposal, "29.22, -1.62");
    assert.equal((await getOk(server, "/api/records/hazard?limit=1")).matched > 0, true);
  });

  await t.test("a preview says which columns are missing, what is left, and which places nobody knows", async () => {
    const doc = structuredClone(mapping);
    doc.fields.hazard_name.column = "Nom du lieu";
    doc.fields.admin_unit = { reference: { column: "Lieu-dit", match: "name" } };
    doc.ignore = [];
    const { body } = await preview(doc);
    assert.deepEqual(body.missing_columns, ["Nom du lieu"]);
    assert.ok(body.unused_columns.includes("Remarque"));
    const units = body.fields.find((one) => one.field === "admin_unit");
    assert.deepEqual(
      units.texts.map((one) => [one.text, one.found]),
      [
        ["Pont Kiwa", 0],
        ["École", 0],
        ["Marché", 0],
      ],
    );
  });

  await t.test("a mapping that does not fit is refused with a pointer", async () => {
    const unfit = async (change, pointer) => {
      const doc = structuredClone(mapping);
      change(doc);
      const answer = await preview(doc);
      isProblem(answer, 400);
      assert.match(answer.body.pointer, pointer);
    };
    await unfit((doc) => (doc.fields.nonsense = { column: "No" }), /fields\/nonsense/);
    await unfit((doc) => (doc.type = "castle"), /type/);
    await unfit((doc) => (doc.fields.land_class.values.douteux = "castle"), /douteux/);
    await unfit((doc) => (doc.surprise = 1), /surprise/);
    await unfit((doc) => (doc.programme = "COL"), /programme/);
    const twice = JSON.stringify(mapping).replace('"fields":{', '"fields":{"hazard_name":{"column":"No"},');
    isProblem(await preview(twice), 400, /twice/);
    isProblem(await preview("{"), 400);
    isProblem(await send(server, "POST", `/api/uploads/${id}/preview`, undefined), 400, /mapping to try/);
  });

  await t.test("a mapping is saved under a name, listed, read again and used by name", async () => {
    const saved = await send(server, "POST", "/api/mappings", mapping);
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    assert.equal(saved.headers.get("location"), "/api/mappings/liste_goma");
    const listed = (await getOk(server, "/api/mappings")).find((one) => one.name === "liste_goma");
    assert.equal(listed.saved, true);
    assert.ok(listed.author.length > 0 && Date.parse(listed.saved_at) > 0);
    assert.deepEqual(await getOk(server, "/api/mappings/liste_goma"), mapping);
    assert.equal((await getOk(server, "/api/mappings/gen_hazard")).type, "hazard");
    isProblem(await get(server, "/api/mappings/nobody"), 404, /'nobody'/);
    isProblem(await send(server, "POST", "/api/mappings", { ...mapping, name: "gen_hazard" }), 409, /shipped/);
    isProblem(await send(server, "POST", "/api/mappings", { ...mapping, name: "Ça" }), 400, /small letters/);
    isProblem(await send(server, "POST", "/api/mappings", { ...mapping, type: "castle" }), 400);
    isProblem(await send(server, "POST", "/api/mappings", undefined), 400, /body/);
    const fit = (await getOk(server, `/api/uploads/${id}`)).mappings.find((one) => one.name === "liste_goma");
    assert.equal(fit.found, fit.named);
    const line = execFileSync(process.env.WHITESTONE ?? "build/whitestone",
      ["import", server.file, "-", "--map", "liste_goma", "--json"], { input: LIST, encoding: "utf8" });
    assert.equal(JSON.parse(line).stored, 2);
  });

  await t.test("a file that waits is imported, and goes", async () => {
    const before = waiting(server);
    isProblem(await send(server, "POST", `/api/imports?upload=${id}&mapping=liste_goma`, LIST, UPLOAD), 400, /one of them/);
    isProblem(await send(server, "POST", "/api/imports?upload=none&mapping=liste_goma", undefined, UPLOAD), 404);
    const failed = await send(server, "POST", `/api/imports?upload=${id}&mapping=nobody`, undefined, UPLOAD);
    assert.equal((await jobEnd(server, failed.body.job)).state, "failed");
    const answer = await send(server, "POST", `/api/imports?upload=${id}&mapping=liste_goma`, undefined, UPLOAD);
    assert.equal(answer.status, 202);
    const job = await jobEnd(server, answer.body.job);
    assert.equal(job.state, "done", JSON.stringify(job));
    const { read, stored, updated, unchanged, held, refused } = job.statement;
    assert.deepEqual([read, stored, updated, unchanged, held, refused], [3, 0, 0, 2, 1, 0]);
    isProblem(await get(server, `/api/uploads/${id}`), 404);
    assert.equal(waiting(server), before - 1);
  });

  const again = (report, body) => send(server, "POST", `/api/reports/${report}/resubmit`, body);

  await t.test("held rows tell their place and its repair, and are taken in again mended", async () => {
    const file = await upload(server, "Liste Goma.csv", LIST.replace("L-1;Pont Kiwa;SHA", "L-9;Pont;a bridge"));
    const { body } = await send(server, "POST", `/api/imports?upload=${file}&mapping=liste_goma`, undefined, UPLOAD);
    const { statement } = await jobEnd(server, body.job);
    assert.deepEqual([statement.held, statement.unchanged], [2, 1]);
    const { rows } = await getOk(server, `/api/reports/${statement.report}/held`);
    assert.deepEqual(rows.map((row) => [row.row, row.repair]), [[1, undefined], [2, "place_lon_sign"]]);
    assert.deepEqual(rows[1].place, { type: "Point", coordinates: [-29.22, -1.62] });
    assert.deepEqual(rows[1].repaired_place, { type: "Point", coordinates: [29.22, -1.62] });
    assert.equal(JSON.parse(rows[1].repaired)["GPS Est"], "29.22");
    assert.equal(JSON.parse(rows[1].repaired)["Lieu-dit"], "École");
    assert.deepEqual(rows[0].place, { type: "Point", coordinates: [29.21, -1.61] });
    assert.equal((await getOk(server, `/api/reports/${statement.report}/held?after=1`)).rows.length, 1);
    isProblem(await get(server, "/api/reports/999999/held"), 404);

    isProblem(await again(statement.report, { repair: "place_nonsense" }), 400, /no repair/);
    isProblem(await again(statement.report, { rows: [{ row: "x" }] }), 400, /mended row/);
    isProblem(await again(statement.report, []), 400, /object/);
    const none = await again(statement.report, { repair: "place_swapped" });
    assert.match((await jobEnd(server, none.body.job)).error.detail, /no row of the report is mended/);

    const mended = await again(statement.report, { repair: "place_lon_sign" });
    assert.equal(mended.status, 202, JSON.stringify(mended.body));
    const first = (await jobEnd(server, mended.body.job)).statement;
    assert.deepEqual([first.read, first.stored, first.held], [2, 1, 1]);
    const left = (await getOk(server, `/api/reports/${first.report}/held`)).rows;
    assert.equal(left[0].row, 1);
    const raw = { ...JSON.parse(left[0].raw), Classe: "CHA" };
    const by_hand = await again(first.report, { rows: [{ row: 1, raw }], approve: false, reason: "asked the team" });
    const last = (await jobEnd(server, by_hand.body.job)).statement;
    assert.deepEqual([last.read, last.stored, last.held], [1, 1, 0]);
    const taken = await again(first.report, { rows: [{ row: 1, raw }] });
    assert.match((await jobEnd(server, taken.body.job)).error.detail, /taken up/);
  });

  await t.test("a saved mapping is taken away, a waiting file forgotten", async () => {
    assert.equal((await send(server, "DELETE", "/api/mappings/liste_goma", undefined)).status, 200);
    isProblem(await get(server, "/api/mappings/liste_goma"), 404);
    isProblem(await send(server, "DELETE", "/api/mappings/liste_goma", undefined), 404);
    isProblem(await send(server, "DELETE", "/api/mappings/gen_hazard", undefined), 409, /shipped/);
    const file = await upload(server, "x.csv", LIST);
    const before = waiting(server);
    assert.equal((await send(server, "DELETE", `/api/uploads/${file}`, undefined, WRITE)).status, 200);
    isProblem(await send(server, "DELETE", `/api/uploads/${file}`, undefined), 404);
    assert.equal(waiting(server), before - 1);
  });

  await t.test("no more files wait than there is room for: the oldest go", async () => {
    const first = await upload(server, "first.csv", LIST);
    for (let i = 0; i < 16; i++) await upload(server, `${i}.csv`, LIST);
    isProblem(await get(server, `/api/uploads/${first}`), 404);
    assert.equal(waiting(server), 16);
  });
}
