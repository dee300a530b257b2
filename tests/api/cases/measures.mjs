// measures.mjs - figures of measures over HTTP: what the command line prints, in pages' own words.
import assert from "node:assert/strict";
import { get, getOk, isProblem } from "../client.mjs";

export async function measureCases(t, server) {
  await t.test("the list says what there is, by what, and what goes together", async () => {
    const measures = await getOk(server, "/api/measures?lang=fr");
    const released = measures.find((one) => one.measure === "released_area");
    assert.equal(released.label, "Terres remises à disposition");
    assert.deepEqual(released.values, [{ id: "area", label: "Superficie", unit: "m2" }]);
    assert.ok(released.dimensions.some((one) => one.means === "place" && one.source === "place"));
    assert.ok(released.views.some((view) => view.includes("period") && view.includes("province")));
    assert.ok(measures.find((one) => one.measure === "people_taught").dimensions.some((one) => one.apart));
  });

  await t.test("figures add up to the records a list counts", async () => {
    const answer = await getOk(server, "/api/measures/hazards?by=state,class");
    const list = await getOk(server, "/api/records/hazard?limit=1");
    assert.equal(answer.total[0], list.matched);
    assert.equal(answer.rows.reduce((sum, row) => sum + row[2], 0), list.matched);
    const state = answer.dimensions[0].members.findIndex((one) => one.id === "open");
    const open = answer.rows.filter((row) => row[0] === state).reduce((sum, row) => sum + row[2], 0);
    const opened = await getOk(server, "/api/records/hazard?limit=1&hazard_status=open");
    assert.equal(open, opened.matched, "a cell opens to its records");
  });

  await t.test("a dimension is asked for by what it means, members by their id, time in steps", async () => {
    const answer = await getOk(server, "/api/measures/hazards?by=year,class&where=state:open&from=2000");
    assert.equal(answer.step, "year");
    assert.deepEqual(answer.dimensions.map((one) => one.means), ["class"]);
    assert.ok(answer.rows.every((row) => /^\d{4}$/.test(row[0])));
    const own = await getOk(server, "/api/measures/hazards?by=class&programme=COD");
    const all = await getOk(server, "/api/measures/hazards?by=class");
    assert.deepEqual(own.rows, all.rows);
    const other = await getOk(server, "/api/measures/hazards?by=class&programme=ZZZ");
    assert.deepEqual([other.rows, other.total], [[], [0, 0, 0]]);
  });

  await t.test("several panels are one answer, and unchanged ones are not sent again", async () => {
    const address = "/api/panels?panels=hazards/class,state;victims/year,sex;released_area/month,product/running";
    const first = await get(server, address);
    assert.equal(first.status, 200);
    const panels = JSON.parse(first.text);
    assert.deepEqual(panels.map((one) => one.measure), ["hazards", "victims", "released_area"]);
    const again = await get(server, address, { "If-None-Match": first.headers.get("etag") });
    assert.equal(again.status, 304);
    const other = await getOk(server, "/api/panels?panels=victims/year");
    assert.deepEqual(other.map((one) => one.measure), ["victims"], "another address is another answer");
    assert.deepEqual(await getOk(server, address), panels);
  });

  await t.test("what cannot be asked says why", async () => {
    isProblem(await get(server, "/api/measures/hazard"), 404, /there is no measure "hazard": did you mean "hazards"\?/);
    isProblem(await get(server, "/api/measures/hazards?by=colour"), 400, /not broken down by "colour"/);
    isProblem(await get(server, "/api/measures/hazards?where=class"), 400, /dimension:member/);
    isProblem(await get(server, "/api/measures/hazards?from=soon"), 400, /no month or year/);
    isProblem(await get(server, "/api/measures/hazards?unit=Nord"), 400, /not the id of a record/);
    isProblem(await get(server, "/api/measures/hazards?colour=red"), 400);
    isProblem(await get(server, "/api/panels?panels=hazards/class/walking"), 400, /a panel is a measure/);
    isProblem(await get(server, `/api/panels?panels=${"hazards;".repeat(41)}`), 413, /at most 40 panels/);
  });
}
