// demo_portfolio.test.mjs - the made-up portfolio: headquarters with nineteen programmes, and what is wrong in them is told.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { folder, gdalFeatures, hasGdal, json, ok, readJson, serve, verified } from "./whitestone.mjs";

const FIELD_PLANS = 19, COUNTRIES = 18, SHORT_MS = 30_000;
const byCode = (list, code) => list.find((one) => one.code === code);

function portfolio(place, name) {
  const file = join(place, name), began = Date.now();
  assert.match(ok("init", file, "--programme", "XHQ", "--demo=portfolio"), /DEMONSTRATION/);
  assert.ok(Date.now() - began < SHORT_MS);
  return file;
}

/** Serves the file while `use` asks it: ask(path) gives the JSON. */
async function served(file, use) {
  const server = await serve([file, "--listen", "127.0.0.1:0"]);
  try {
    await use(async (path) => {
      const answer = await fetch(server.url + path);
      assert.equal(answer.status, 200, path);
      return answer.json();
    });
  } finally {
    server.child.kill("SIGTERM");
    await server.ended;
  }
}

/** The records of a type as they stand in an export. */
function rows(place, file, type) {
  const out = join(place, "rows.geojson");
  ok("export", file, type, "-o", out);
  return readJson(out).features.map((feature) => ({ id: feature.id, ...feature.properties }));
}

test("the portfolio", async (t) => {
  const place = folder(t), file = portfolio(place, "portfolio.gpkg");
  const indicator = (code, id) => json("framework", file, code, "--json").nodes.flatMap((node) => node.indicators).find((one) => one.code === id);

  await t.test("is whole: some ten thousand records, every table as the journal says", () => {
    const { entries } = verified(file);
    assert.ok(entries > 10_000 && entries < 60_000, `${entries} entries`);
  });
  await t.test("has the same ids when it is made again", () => {
    const again = portfolio(place, "again.gpkg");
    for (const type of ["programme", "hazard", "framework_node", "actual", "person", "assignment"]) {
      const ids = rows(place, file, type).map((one) => one.id);
      assert.ok(ids.length > 0 && ids.every((id) => typeof id === "string"), type);
      assert.deepEqual(ids, rows(place, again, type).map((one) => one.id), type);
    }
  });
  await t.test("holds nothing personal: no record of any report has a sealed value", () => {
    const { reports } = json("report", "list", file, "--json");
    const proposals = reports.flatMap((one) => json("report", "show", file, String(one.report), "--json").proposals);
    for (const type of ["person", "victim", "eore_session"]) assert.ok(proposals.some((one) => one.type === type), type);
    assert.deepEqual(proposals.filter((one) => one.sealed), []);
    for (const one of reports) assert.match(one.title, /^DEMONSTRATION/);
  });
  await t.test("has one global and nineteen field workplans, of eighteen countries", (t) => {
    const { frameworks } = json("framework", file, "--json");
    const plans = frameworks.filter((one) => one.kind === "workplan");
    assert.deepEqual([1, FIELD_PLANS], ["global_workplan", "field_workplan"].map((scope) => plans.filter((one) => one.scope === scope).length));
    if (!hasGdal) return t.skip("needs ogrinfo for the countries");
    const programmes = gdalFeatures(file, "programme").map((one) => one.properties);
    assert.equal(programmes.length, FIELD_PLANS + 1);
    assert.equal(new Set(programmes.map((one) => one.country_code).filter(Boolean)).size, COUNTRIES);
    assert.equal(programmes.filter((one) => one.country_code === "XDA").length, 2);
  });
  await t.test("figures of a place or an organisation are of every programme unless one is named", () => {
    const units = rows(place, file, "admin_unit"), shared = units.find((one) => one.pcode === "XS").id;
    const hazards = (...words) => json("measure", file, "hazards", ...words, "--json").total[0];
    const of = (code) => hazards("--unit", shared, "--in-programme", code);
    const listed = rows(place, file, "hazard");
    const inside = listed.filter((one) => /^XD[AM]-/.test(one.local_code)).length;
    assert.equal(hazards("--unit", shared), inside);
    assert.ok(of("XDA") > 0 && of("XDM") > 0);
    assert.equal(of("XDA") + of("XDM"), inside);
    const operator = listed.find((one) => one.local_code.startsWith("XVE-")).reporting_organisation;
    const own = listed.filter((one) => one.reporting_organisation === operator).length;
    assert.equal(hazards("--organisation", operator), own);
    assert.equal(hazards("--organisation", operator, "--in-programme", "XDA"), 0);
  });
  await t.test("a target was lowered, with its reason", () => {
    const people = indicator("XLU-PRJ1", "1.2a"), [first, last] = people.targets;
    assert.deepEqual([first.value, last.value], [people.original_target, people.target]);
    assert.ok(people.target < people.original_target && last.stands && !first.stands);
    assert.deepEqual([last.revision, first.reason], [1, null]);
    assert.match(last.reason, /closed to travel/);
  });
  await t.test("a share that starts from nobody is measured by its target alone", () => {
    const women = indicator("XYO-PRJ1", "1.3b");
    assert.equal(women.baseline, 0);
    assert.ok(women.actual > 0);
    assert.ok(Math.abs(women.achievement_percent - (100 * women.actual) / women.target) < 0.01);
  });
  await t.test("a programme reports totals without sex and age, and its records say so", () => {
    const parity = json("parity", file, "--in-programme", "XFA", "--json");
    assert.equal(parity.findings.counts_incomplete, 3);
    const sessions = rows(place, file, "eore_session").filter((one) => one.local_code.startsWith("XFA-"));
    assert.ok(sessions.length > 20);
    for (const one of sessions) {
      assert.deepEqual([one.women, one.men, one.girls, one.boys].map((value) => value ?? null), [null, null, null, null]);
      assert.ok(one.participants_total > 0);
    }
    const whole = indicator("XFA-PRJ1", "1.2a");
    assert.ok(whole.actual > 0 && whole.split.length === 0);
    assert.ok(indicator("XVE-PRJ1", "1.2a").split.length > 0);
  });
  await t.test("at P-4 women are few in both stations of a programme, below they are at parity", () => {
    const grades = json("parity", file, "--in-programme", "XOM", "--by", "grade", "--json");
    const at = (id) => grades.rows.find((row) => row.values[0].id === id);
    assert.deepEqual([at("p_4").women, at("p_4").men, at("p_4").verdict], [2, 18, "men_over"]);
    assert.deepEqual([at("p_2").women, at("p_2").men, at("p_2").verdict], [4, 4, "within"]);
    const stations = json("parity", file, "--in-programme", "XOM", "--by", "grade,station", "--json");
    const p4 = stations.rows.filter((row) => row.values[0].id === "p_4" && row.base > 0);
    assert.deepEqual(p4.map((row) => [row.women, row.men]), [[1, 9], [1, 9]]);
  });
  await t.test("one person is in two duty stations on one day, and is named", () => {
    const { findings } = json("parity", file, "--in-programme", "XGH", "--json");
    assert.equal(findings.two_stations, 1);
    assert.equal(findings.two_stations_people.length, 1);
    assert.match(ok("parity", file, "--in-programme", "XGH"), /two duty stations on the day: 1; each counts once/);
  });
  await t.test("the baseline is 73 % men", () => {
    const frozen = json("parity", file, "--json").frozen_figures.find((one) => one.is_baseline);
    assert.equal(frozen.women_percent, 27);
  });
  await t.test("over HTTP: who is late, who has no plan in force, what was never answered", () =>
    served(file, async (ask) => {
      const plans = await ask("/api/workplans");
      assert.deepEqual([plans.global, plans.field, plans.plans.length], [1, FIELD_PLANS, FIELD_PLANS + 1]);
      const late = byCode(plans.plans, "GW-XBR");
      assert.equal(late.planned_percent, 100);
      assert.ok(late.progress_percent < 50 && late.light === "red" && late.schedule_percent < 50);
      const silent = plans.late.filter((one) => one.plan === "GW-XQU");
      assert.ok(silent.length >= 4 && silent[0].days > 90 && silent[0].function === "Gender focal point");
      assert.ok(plans.late.filter((one) => one.plan !== "GW-XQU").length < FIELD_PLANS * 2);
      const unanswered = plans.checklists.filter((one) => one.unanswered > 0);
      assert.deepEqual(unanswered.map((one) => [one.name.fr, one.unanswered]), [["Programme Merrouth (DÉMO)", 7]]);
      assert.equal(plans.checklists.length, FIELD_PLANS);

      const paid = async (donor) => (await ask(`/api/donors/${donor}`)).results.find((one) => one.plan === "XSI-PRJ1" && one.code === "1.1");
      const [most, rest] = [await paid("D-AURE"), await paid("D-KASM")];
      assert.deepEqual([most, rest].map((one) => [one.co_funded, one.share_percent, one.said_of]), [[true, 60, "result"], [true, 40, "result"]]);
      const [ours, theirs] = [most.indicators[0], rest.indicators[0]];
      assert.ok(ours.full > 0 && ours.full === theirs.full);
      assert.ok(Math.abs(ours.pro_rata - 0.6 * ours.full) < 0.001);
      assert.ok(Math.abs(ours.pro_rata + theirs.pro_rata - ours.full) < 1e-6 * ours.full);

      assert.equal((await ask("/api/programme?lang=en")).name, "Headquarters, all programmes (DEMO)");
      assert.equal((await ask("/api/programme?lang=fr")).name, "Siège, tous les programmes (DÉMO)");
      const { findings, totals } = await ask("/api/portfolio");
      const told = (kind, programme) => findings.some((one) => one.kind === kind && one.programme === programme);
      assert.deepEqual([totals.programmes, totals.workplans, totals.plans_in_force], [20, 20, 19]);
      assert.deepEqual(findings.filter((one) => one.kind === "no_plan_in_force").map((one) => one.programme), ["XTA"]);
      assert.ok(told("behind", "XBR") && told("update_missing", "XQU") && told("parity_gap", "XOM"));
      for (const one of findings) assert.notEqual(one.sentence.en, one.sentence.fr);
    }));
});
