// portfolio.mjs - programmes side by side: what each has, what all have together, what to chase.
import assert from "node:assert/strict";
import { get, getOk, isProblem, submit } from "../client.mjs";

const NOW = { approve: true, reason: "test" };

export async function portfolioCases(t, server) {
  const made = async (type, values, more = NOW) => (await submit(server, type, values, more)).body.ids[0];
  const north = await made("programme", { programme_code: "PFN", programme_name: "North", active_from: "2020-01-01" });
  await made("programme", { programme_code: "PFO", programme_name: "Old", active_from: "2010-01-01", active_to: "2015-12-31" });
  const plan = await made("framework", {
    framework_code: "PF-1", framework_title: "Plan", framework_kind: "workplan", workplan_scope: "field_workplan",
    valid_from: "2025-01-01", valid_to: "2025-12-31", programme: north,
  });
  await made("framework_node", {
    framework: plan, result_code: "1", result_text: "1", node_level: "level_activity", planned_start: "2025-01-01",
    planned_end: "2025-12-31", node_status: "node_in_progress",
  });
  const day = "/api/portfolio?on=2026-05-10";

  await t.test("each programme is a row, the file's own first; what nobody told of is not zero", async () => {
    const { on, demonstration, programmes } = await getOk(server, day);
    assert.deepEqual([on, demonstration], ["2026-05-10", false]);
    assert.equal(programmes[0].own, true);
    const row = programmes.find((one) => one.code === "PFN");
    assert.deepEqual([row.id, row.name.fr, row.own, row.over], [north, "North", false, false]);
    assert.deepEqual(row.released.this_year, { records: 0, sums: { area: null }, missing: { area: 0 } });
    assert.deepEqual([row.reached, row.parity, row.checklist, row.last_reported], [[], null, null, null]);
    assert.deepEqual([row.no_workplan, row.plans_in_force, row.workplans[0].code], [false, 0, "PF-1"]);
  });

  await t.test("what to chase names a record, a day and says it in both languages; an ended programme is left alone", async () => {
    const { findings } = await getOk(server, day);
    const kinds = (code) => findings.filter((one) => one.programme === code).map((one) => one.kind);
    assert.deepEqual(kinds("PFN").sort(), ["faults", "never_reported", "no_plan_in_force", "past_end"]);
    assert.deepEqual(kinds("PFO"), []);
    const late = findings.find((one) => one.kind === "past_end" && one.programme === "PFN");
    assert.deepEqual([late.type, late.id, late.since, late.days, late.count], ["framework", plan, "2026-01-01", 130, 1]);
    assert.deepEqual(late.sentence, {
      en: "PF-1 ended on 2025-12-31; unfinished activities: 1", fr: "PF-1 a pris fin le 2025-12-31 ; activités inachevées : 1",
    });
    const order = ["grave", "serious", "notice"];
    const gravities = findings.map((one) => order.indexOf(one.gravity));
    assert.deepEqual(gravities, [...gravities].sort());
  });

  await t.test("totals are those of the measures", async () => {
    const { measures, totals } = await getOk(server, day);
    const asked = await getOk(server, `/api/measures/${measures.released.id}?from=2026&to=2026-05`);
    assert.equal(totals.released.this_year.records, asked.total?.records ?? 0);
    assert.equal(totals.programmes, (await getOk(server, day)).programmes.length);
  });

  await t.test("an answer is known again until the day is another", async () => {
    const first = await get(server, day);
    const same = (path) => get(server, path, { "If-None-Match": first.headers.get("etag") });
    assert.equal((await same(day)).status, 304);
    assert.equal((await same("/api/portfolio?on=2026-05-11")).status, 200);
    isProblem(await get(server, "/api/portfolio?on=2026"), 400, /is no day/);
  });
}
