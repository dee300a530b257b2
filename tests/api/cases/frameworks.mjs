// frameworks.mjs - results frameworks and workplans: read as they were on a day, kept apart from what is only proposed.
import assert from "node:assert/strict";
import { get, getOk, isProblem, submit } from "../client.mjs";

const NOW = { approve: true, reason: "test" };

export async function frameworkCases(t, server) {
  const made = async (type, values, more = NOW) => (await submit(server, type, values, more)).body.ids[0];
  const owner = await made("organisation", { organisation_name: "Focal point's office", short_name: "FPO" });
  const plan = (code, values) => made("framework", {
    framework_code: code, framework_title: code, framework_kind: "workplan", valid_from: "2026-01-01", valid_to: "2026-12-31",
    update_frequency: "freq_quarterly", ...values,
  });
  const global = await plan("GLOBAL", { workplan_scope: "global_workplan", owner_organisation: owner });
  const field = await plan("FIELD 1, A", { workplan_scope: "field_workplan", owner_organisation: owner, owner_function: "Adviser" });
  const node = (framework, code, values) => made("framework_node", {
    framework, result_code: code, result_text: code, result_text_fr: `${code} (fr)`, node_level: "level_output", ...values,
  });
  const objective = await node(global, "O1");
  const output = await node(field, "1");
  const activity = await node(field, "1.1", {
    parent_node: output, node_level: "level_activity", planned_start: "2026-01-01", planned_end: "2026-12-31",
    node_status: "node_in_progress",
  });
  await made("node_link", {
    framework_node: output, link_kind: "link_parent_workplan", target_node: objective, link_relation: "relation_contributes",
    link_source: "plan",
  });
  const dated = (observed, more = NOW) => ({ ...more, observed });
  const update = (values, more) => made("progress_update", { framework_node: activity, node_status: "node_in_progress", ...values }, more);
  await update({ update_date: "2026-03-31", percent_complete: 20 }, dated("2026-03-31"));

  await t.test("a list says how far each is", async () => {
    const { on, frameworks } = await getOk(server, "/api/frameworks?on=2026-05-10");
    assert.equal(on, "2026-05-10");
    const one = frameworks.find((row) => row.code === "FIELD 1, A");
    assert.equal(one.progress_percent, 20);
    assert.equal(one.owner.function, "Adviser");
    assert.equal(frameworks.find((row) => row.code === "GLOBAL").coverage_percent, 0);
  });

  await t.test("one is found by its code, and what is only proposed changes nothing", async () => {
    const path = `/api/frameworks/${encodeURIComponent("FIELD 1, A")}?on=2026-05-10`;
    const before = await getOk(server, path);
    assert.deepEqual(before.nodes.map((row) => row.code), ["1", "1.1"]);
    assert.deepEqual(await getOk(server, `/api/frameworks/${field}?on=2026-05-10`), before);
    assert.deepEqual(before.nodes[1].text, { en: "1.1", fr: "1.1 (fr)" });
    await update({ update_date: "2026-05-01", percent_complete: 90 }, { observed: "2026-05-01" });
    assert.equal((await getOk(server, path)).progress_percent, 20);
    await update({ update_date: "2026-05-02", percent_complete: 40 }, dated("2026-05-02"));
    assert.equal((await getOk(server, path)).progress_percent, 40);
    assert.equal((await getOk(server, path.replace("05-10", "05-01"))).progress_percent, 20);
  });

  await t.test("a brief answer is what can be frozen: figures without what they were made of", async () => {
    const brief = await getOk(server, `/api/frameworks/${field}?on=2026-05-10&brief=true`);
    const whole = await getOk(server, `/api/frameworks/${field}?on=2026-05-10`);
    assert.ok(whole.nodes.every((row) => Array.isArray(row.updates)) && brief.nodes.every((row) => row.updates === undefined));
    for (const row of whole.nodes) delete row.updates;
    assert.deepEqual(brief, whole);
    const frozen = { framework: field, snapshot_date: "2026-05-10", snapshot_label: "Half-year", frozen_content: JSON.stringify(brief) };
    await made("framework_snapshot", frozen);
    const [kept] = (await getOk(server, `/api/frameworks/${field}?on=2026-05-10`)).snapshots;
    assert.equal(kept.label, "Half-year");
    const record = await getOk(server, `/api/records/framework_snapshot/${kept.id}`);
    assert.deepEqual(JSON.parse(record.values.frozen_content), brief);
  });

  await t.test("checklists name their programme in both languages", async () => {
    const programme = await made("programme", { programme_code: "FRC", programme_name: "Coast", programme_name_fr: "Côte" });
    const item = await made("checklist_item", { item_code: "FR-1", question: "?", checklist_section: "check_design" });
    await made("checklist_answer", { checklist_item: item, programme, answer_date: "2026-05-01", checklist_state: "check_yes" });
    const { checklists } = await getOk(server, "/api/workplans?on=2026-05-10");
    assert.deepEqual(checklists.find((one) => one.id === programme).name, { en: "Coast", fr: "Côte" });
  });

  await t.test("workplans come together with who is late", async () => {
    const plans = await getOk(server, "/api/workplans?on=2026-11-15");
    assert.deepEqual([plans.global, plans.field], [1, 1]);
    const [result] = plans.results;
    assert.equal(result.contributions[0].plan, "FIELD 1, A");
    assert.equal(result.field.progress_percent, 40);
    const late = plans.late.find((row) => row.id === activity);
    assert.deepEqual([late.since, late.last_update, late.function], ["2026-10-31", "2026-05-02", "Adviser"]);
    assert.equal(late.days, 16);
  });

  await t.test("an answer is known again until the day is another or something was said", async () => {
    const first = await get(server, "/api/workplans?on=2026-05-10");
    const same = (on) => get(server, `/api/workplans?on=${on}`, { "If-None-Match": first.headers.get("etag") });
    assert.equal((await same("2026-05-10")).status, 304);
    assert.equal((await same("2026-05-11")).status, 200);
  });

  await t.test("what is no day and no framework is told", async () => {
    isProblem(await get(server, "/api/frameworks?on=soon"), 400, /"soon" is no day/);
    isProblem(await get(server, "/api/workplans?on=2026"), 400, /is no day/);
    isProblem(await get(server, "/api/frameworks/GLOBALE"), 404, /did you mean "GLOBAL"/);
    isProblem(await get(server, "/api/frameworks?day=2026-01-01"), 400, /day/);
  });
}
