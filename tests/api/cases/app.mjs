// app.mjs - what the interface asks: programme, model, overview, map, lists, one record, imports.
import assert from "node:assert/strict";
import { get, getOk, isProblem, send } from "../client.mjs";
import { HAZARDS } from "../server.mjs";

export const UPLOAD = { "X-Whitestone": "1", "Content-Type": "application/octet-stream" };

export async function jobEnd(server, job) {
  for (let i = 0; i < 300; i++) {
    const state = await getOk(server, `/api/imports/${job}`);
    if (state.state !== "running") return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the import does not end");
}

export async function appCases(t, server) {
  await t.test("the programme says what it is", async () => {
    const body = await getOk(server, "/api/programme");
    assert.equal(body.code, "COD");
    assert.match(body.id, /^[0-9a-f]{8}-[0-9a-f]{4}-8/);
    assert.equal(body.demonstration, false);
    assert.deepEqual(body.languages, ["en", "fr"]);
    assert.ok(body.entries > 0 && body.version > 0);
  });

  await t.test("the programme's name follows the language", async () => {
    assert.equal((await getOk(server, "/api/programme?lang=en")).name, "Democratic Republic of the Congo");
    assert.equal((await getOk(server, "/api/programme?lang=fr")).name, "République démocratique du Congo");
    assert.match((await get(server, "/?f=html&lang=fr")).text, /<title>[^<]*République démocratique du Congo/);
  });

  await t.test("figures of the overview are as many as their lists have", async () => {
    const body = await getOk(server, "/api/overview");
    const matched = async (query) => (await getOk(server, `/api/records/hazard?limit=1&${query}`)).matched;
    const year = body.today.slice(0, 4);
    const trend = body.trends.find((one) => one.type === "hazard");
    assert.equal(trend.date, "reported_date");
    assert.equal(trend.months.length, 24);
    assert.equal(trend.this_year.records, await matched(`dated=${year}/${body.today}`));
    assert.equal(trend.undated.records, await matched("dated=none"));
    const hazards = body.types.find((one) => one.type === "hazard");
    assert.equal(hazards.ended, await matched("ended=true"));
    assert.equal(hazards.records - hazards.ended, await matched("ended=false"));
    assert.equal(hazards.placeless, await matched("placeless=true"));
    assert.ok(hazards.ended > 0 && hazards.placeless > 0);
    assert.equal(await matched("dated=2022"), HAZARDS.filter((one) => one.properties.reported_date.startsWith("2022")).length);
    assert.equal(await matched("dated=2022-01/2022-06"), 0);
  });

  await t.test("the model has types, lists and both languages", async () => {
    const { types, lists } = await getOk(server, "/api/model");
    const hazard = types.find((x) => x.type === "hazard");
    assert.equal(hazard.label.fr, "Zone dangereuse");
    const field = hazard.fields.find((f) => f.id === "land_class");
    assert.equal(field.kind, "code");
    assert.ok(lists.find((l) => l.list === field.list).codes.some((c) => c.code === "cha" && c.label.en && c.label.fr));
    assert.ok(hazard.roles.some((r) => r.role === "opens_land" && r.slots.status === "hazard_status"));
    assert.equal(types.find((x) => x.type === "victim").fields.find((f) => f.id === "victim_name").class, "personal");
  });

  await t.test("the overview counts every type and state", async () => {
    const body = await getOk(server, "/api/overview");
    const hazards = body.types.find((x) => x.type === "hazard");
    assert.equal(hazards.records, HAZARDS.length);
    assert.equal(hazards.placeless, HAZARDS.filter((f) => !f.geometry).length);
    assert.equal(hazards.state_field, "hazard_status");
    for (const { code, records } of hazards.states.filter((s) => s.records > 0)) {
      assert.equal(records, HAZARDS.filter((f) => f.properties.hazard_status === code).length, code);
    }
    assert.equal(body.reports.length, 1);
    assert.equal(body.reports[0].stored, HAZARDS.length);
    assert.equal(body.waiting, 0);
  });

  await t.test("the map shows single records, or cells where there are more", async () => {
    const placed = HAZARDS.filter((f) => f.geometry).length;
    const all = await getOk(server, "/api/map/hazard?bbox=28,-2,30,-1");
    assert.equal(all.total, placed);
    assert.equal(all.features.length, placed);
    assert.ok(all.features.every((f) => f.geometry && f.properties.title && f.properties.class));
    const few = await getOk(server, "/api/map/hazard?bbox=28,-2,30,-1&limit=5");
    assert.ok(few.features.length <= 5);
    if (few.features.length === 0) assert.equal(few.cells.reduce((sum, c) => sum + c.records, 0), placed);
    const filtered = await getOk(server, "/api/map/hazard?land_class=cha");
    assert.ok(filtered.features.length > 0 && filtered.features.every((f) => f.properties.class === "cha"));
    isProblem(await get(server, "/api/map/hazard?bbox=1"), 400);
  });

  await t.test("a country's outline is one geometry, and there is none of what is no country", async () => {
    const outline = await getOk(server, "/api/outlines/COD");
    assert.match(outline.type, /Polygon$/);
    const positions = outline.coordinates.flat(outline.type === "Polygon" ? 1 : 2);
    assert.ok(positions.some(([lon]) => lon < 13) && positions.some(([lon]) => lon > 31));
    const first = await get(server, "/api/outlines/COD");
    const again = await get(server, "/api/outlines/COD", { "If-None-Match": first.headers.get("etag") });
    assert.equal(again.status, 304);
    for (const none of ["cod", "ZZZ", "countries", "x".repeat(1000)]) isProblem(await get(server, `/api/outlines/${none}`), 404);
  });

  await t.test("a list pages both ways and names what is missing", async () => {
    const seen = { false: [], true: [] };
    for (const newest of [false, true]) {
      for (let after = 0; after !== null;) {
        const page = await getOk(server, `/api/records/hazard?limit=10&newest=${newest}${after ? `&after=${after}` : ""}`);
        assert.equal(page.matched, HAZARDS.length);
        seen[newest].push(...page.rows.map((r) => r.id));
        after = page.next;
      }
    }
    assert.equal(new Set(seen.false).size, HAZARDS.length);
    assert.deepEqual(seen.true, [...seen.false].reverse());
    const [row] = (await getOk(server, "/api/records/hazard?limit=1")).rows;
    assert.ok(row.title.includes(row.values.local_code) && row.missing > 0);
    const incomplete = await getOk(server, "/api/records/hazard?incomplete=true");
    assert.equal(incomplete.matched, HAZARDS.length);
  });

  await t.test("a record has its values, what is missing and its history", async () => {
    const [row] = (await getOk(server, "/api/records/hazard?limit=1")).rows;
    const one = await getOk(server, `/api/records/hazard/${row.id}`);
    assert.deepEqual(one.values, row.values);
    assert.equal(one.missing.length, row.missing);
    assert.equal(one.type, "hazard");
    const { events } = await getOk(server, `/api/records/hazard/${row.id}/history`);
    assert.equal(events.length, 1);
    assert.equal(events[0].state, "approved");
    const found = events[0].changes.find((c) => c.field === "land_class");
    assert.deepEqual(found, { field: "land_class", before: null, after: row.values.land_class, current: true });
    isProblem(await get(server, "/api/records/hazard/x"), 404);
    isProblem(await get(server, "/api/records/nothing"), 404);
  });

  await t.test("shipped mappings are listed with both labels", async () => {
    const mappings = await getOk(server, "/api/mappings");
    const one = mappings.find((m) => m.name === "cod_provinces");
    assert.equal(one.type, "admin_unit");
    assert.ok(one.label.en && one.label.fr);
  });

  await t.test("an uploaded file is imported, and its held row explained", async () => {
    const csv = "local_code,hazard_name,land_class,hazard_status,lon,lat\nU-1,Good,cha,open,29.0,-1.5\nU-2,Bad,no such class,open,29.0,-1.5\n";
    const answer = await send(server, "POST", "/api/imports?type=hazard&name=upload.csv", csv, UPLOAD);
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    const end = await jobEnd(server, answer.body.job);
    assert.equal(end.state, "done", JSON.stringify(end));
    assert.equal(end.statement.read, 2);
    assert.equal(end.statement.stored, 1);
    assert.equal(end.statement.held, 1);
    const { rows } = await getOk(server, `/api/reports/${end.statement.report}/statement`);
    assert.equal(rows.length, 1);
    assert.equal(rows[0].value, "no such class");
    assert.equal(rows[0].row, 2);
    const detail = await getOk(server, `/api/reports/${end.statement.report}?limit=1`);
    assert.equal(detail.change_count, 1);
    const done = await send(server, "POST", `/api/reports/${end.statement.report}/reject`, { reason: "only a test" });
    assert.equal(done.body.state, "rejected");
  });

  await t.test("a file that is not what its name says fails with one sentence", async () => {
    const answer = await send(server, "POST", "/api/imports?type=hazard&name=x.gpkg", "this is no GeoPackage", UPLOAD);
    const end = await jobEnd(server, answer.body.job);
    assert.equal(end.state, "failed");
    assert.ok(end.error.detail.length > 0);
    const gone = await send(server, "DELETE", `/api/imports/${answer.body.job}`, undefined, UPLOAD);
    assert.equal(gone.body.state, "failed");
  });

  await t.test("one import runs at a time, and one that is cancelled leaves nothing", async () => {
    const before = (await getOk(server, "/api/records/hazard?limit=1")).matched;
    const rows = Array.from({ length: 150000 }, (_, i) => `L-${i},Load ${i},cha,open,29.0,-1.5`);
    const csv = `local_code,hazard_name,land_class,hazard_status,lon,lat\n${rows.join("\n")}\n`;
    const path = "/api/imports?type=hazard&approve=true&reason=test&name=large.csv";
    const { body } = await send(server, "POST", path, csv, UPLOAD);
    const second = await send(server, "POST", path, csv.slice(0, 200), UPLOAD);
    await send(server, "DELETE", `/api/imports/${body.job}`, undefined, UPLOAD);
    const end = await jobEnd(server, body.job);
    isProblem(second, 503, /another import/);
    assert.equal(end.state, "cancelled", JSON.stringify(end));
    assert.equal((await getOk(server, "/api/records/hazard?limit=1")).matched, before);
  });

  await t.test("an import is refused for what can be seen at once", async () => {
    isProblem(await send(server, "POST", "/api/imports?type=hazard", "", UPLOAD), 400, /empty/);
    isProblem(await send(server, "POST", "/api/imports?mapping=../../etc/passwd", "x", UPLOAD), 400, /mapping/);
    isProblem(await send(server, "POST", "/api/imports?type=hazard", "x", { "Content-Type": "text/csv" }), 403);
    isProblem(await get(server, "/api/imports/999"), 404);
    isProblem(await get(server, "/api/imports/x"), 404);
  });

  await t.test("nothing uploaded stays behind", async () => {
    const { readdirSync } = await import("node:fs");
    assert.deepEqual(readdirSync(server.folder).filter((name) => name.includes("upload")), []);
  });
}
