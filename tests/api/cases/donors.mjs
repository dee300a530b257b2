// donors.mjs - donors and projects: what each paid for, in full and pro rata, and nothing twice.
import assert from "node:assert/strict";
import { get, getOk, isProblem, submit } from "../client.mjs";

const NOW = { approve: true, reason: "test", observed: "2022-06-01" };

export async function donorCases(t, server) {
  const made = async (type, values, more = NOW) => (await submit(server, type, values, more)).body.ids[0];
  const [first, second] = [
    await made("organisation", { organisation_name: "Fund A", short_name: "DNA" }),
    await made("organisation", { organisation_name: "Fund B", short_name: "DNB" }),
  ];
  const unit = await made("admin_unit", { pcode: "DN1", unit_name: "Donor province", unit_level: "province" });
  const project = await made("project", {
    project_code: "DN-1", project_title: "Land", donor_organisation: first, planned_start: "2022-06-01", planned_end: "2024-05-31",
    actual_start: "2022-12-01", actual_end: "2024-11-30", budget_total: 5000000, spent_to_date: 2500000, grant_amount: 5000000,
    grant_currency: "USD",
  });
  await made("project_area", { project, admin_unit: unit });
  const plan = await made("framework", {
    framework_code: "DN-LF", framework_title: "Land", framework_kind: "project_logframe", valid_from: "2022-12-01",
    valid_to: "2024-11-30", project,
  });
  const output = await made("framework_node", { framework: plan, result_code: "1", result_text: "Land", node_level: "level_output" });
  const indicator = await made("indicator", {
    framework_node: output, indicator_code: "1a", indicator_name: "Square metres", ascending: true, value_kind: "value_flow",
  });
  await made("actual", {
    indicator, period_start: "2023-01-01", period_end: "2023-12-31", actual_value: 191365, actual_status: "actual_verified",
  });
  const fund = (donor, values, more) => made("node_funding", { framework_node: output, donor_organisation: donor, ...values }, more);
  const day = "?on=2024-06-30";
  const results = async (donor) => (await getOk(server, `/api/donors/${donor}${day}`)).results;

  await t.test("a project that nobody shares is its donor's whole", async () => {
    const [result] = await results("DNA");
    assert.deepEqual([result.said_of, result.share_percent, result.co_funded], ["funded_as", 100, false]);
    assert.deepEqual([result.indicators[0].full, result.indicators[0].pro_rata], [191365, 191365]);
  });

  await t.test("sixty and forty come to the full figure; the total has the result once", async () => {
    await fund(first, { funding_share: 60, project });
    await fund(second, { funding_share: 40 });
    const [[a], [b]] = [await results("DNA"), await results(second)];
    assert.deepEqual([a.indicators[0].pro_rata, b.indicators[0].pro_rata], [114819, 76546]);
    assert.deepEqual([a.indicators[0].full, b.indicators[0].full], [191365, 191365]);
    assert.deepEqual([a.said_of, a.co_funded, a.donors.length], ["result", true, 2]);
    const { donors, totals } = await getOk(server, `/api/donors${day}`);
    const of = (code) => donors.find((one) => one.code === code);
    assert.deepEqual([of("DNA").results, of("DNB").results, of("DNB").projects], [1, 1, 0]);
    assert.ok(totals.results < donors.reduce((sum, one) => sum + one.results, 0));
    const { findings } = await getOk(server, `/api/portfolio${day}`);
    assert.ok(findings.some((one) => one.kind === "co_funded" && one.id === output));
  });

  await t.test("a project has its slippage, burn, places and what can be asked of it", async () => {
    const one = await getOk(server, `/api/projects/dn-1${day}`);
    assert.deepEqual(await getOk(server, `/api/projects/${project}${day}`), one);
    assert.deepEqual([one.start_slip_days, one.end_slip_days, one.overdue_days], [183, 183, 0]);
    assert.deepEqual([one.burn_percent, one.grant, one.areas.map((area) => area.id)], [50, 5000000, [unit]]);
    assert.equal(one.elapsed_percent, 79.07);
    assert.deepEqual(one.donors.map((donor) => [donor.code, donor.of_the_grant]), [["DNA", true], ["DNB", false]]);
    assert.deepEqual(one.frameworks.map((row) => row.code), ["DN-LF"]);
    assert.ok(one.measures.some((row) => row.id === "released_area" && row.where === "project:DN-1"));
    await getOk(server, `/api/measures/released_area?where=${encodeURIComponent("project:DN-1")}`);
  });

  await t.test("more than all there is is a fault and gives no share; more than a whole is refused", async () => {
    await fund(second, { funding_share: 1.5, funding_from: "2024-06-01" });
    const [a] = await results("DNA");
    assert.equal(a.indicators[0].pro_rata, null);
    const { faults } = await getOk(server, `/api/frameworks/DN-LF${day}`);
    assert.equal(faults.find((one) => one.kind === "shares_over").sentence.en,
      "the shares of 1 add up to 101.5 % on 2024-06-01: no share of what was reached can be told; lower one of them, or end it earlier");
    assert.equal((await results("DNA"))[0].indicators[0].full, 191365);
    const beyond = { framework_node: output, donor_organisation: first, funding_share: 101 };
    assert.equal((await submit(server, "node_funding", beyond, NOW)).status, 400);
  });

  await t.test("an amount alone is no share", async () => {
    const other = await made("framework_node", { framework: plan, result_code: "2", result_text: "People", node_level: "level_output" });
    await made("node_funding", { framework_node: other, donor_organisation: second, funding_amount: 100, funding_currency: "USD" });
    const result = (await results("DNB")).find((one) => one.code === "2");
    assert.deepEqual([result.share_percent, result.donors.length], [null, 1]);
  });

  await t.test("who is not there is told with the nearest; an answer is known again", async () => {
    isProblem(await get(server, "/api/projects/DN-2"), 404, /did you mean "DN-1"/);
    isProblem(await get(server, "/api/donors/NOBODY-AT-ALL"), 404, /there was no donor/);
    isProblem(await get(server, "/api/donors?on=soon"), 400, /is no day/);
    const known = await get(server, `/api/donors/DNA${day}`);
    const again = await get(server, `/api/donors/DNA${day}`, { "If-None-Match": known.headers.get("etag") });
    assert.equal(again.status, 304);
  });
}
