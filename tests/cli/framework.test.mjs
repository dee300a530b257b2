// framework.test.mjs - results frameworks and workplans on the command line: the demonstration's, and what is wrong with a question.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { fails, folder, json, ok, programme } from "./whitestone.mjs";

function demonstration(t) {
  const file = join(folder(t), "demo.gpkg");
  ok("init", file, "--programme", "COD", "--demo");
  return file;
}

const plan = (frameworks, code) => frameworks.find((one) => one.code === code);

test("results frameworks", async (t) => {
  const file = demonstration(t);
  const { on, frameworks } = json("framework", file, "--json");
  const land = json("framework", file, "DEMO-EHM", "--json");
  const indicators = land.nodes.flatMap((node) => node.indicators);
  const indicator = (code) => indicators.find((one) => one.code === code);

  await t.test("all are listed with how far they are", () => {
    assert.deepEqual(frameworks.map((one) => one.code), ["DEMO-EHM", "DEMO-FW-1", "DEMO-FW-2", "DEMO-FW-3", "DEMO-GW"]);
    for (const one of frameworks) assert.ok(one.progress_percent > 0 && one.progress_percent <= 100, one.code);
    assert.equal(plan(frameworks, "DEMO-GW").scope, "global_workplan");
    assert.equal(plan(frameworks, "DEMO-EHM").scope, null);
  });
  await t.test("one is whole: an outcome, three outputs, two languages, planned and actual dates", () => {
    assert.deepEqual(land.nodes.map((node) => [node.code, node.depth]), [["1", 0], ["1.1", 1], ["1.2", 1], ["1.3", 1]]);
    assert.deepEqual(land.nodes[3].level_name, { en: "Output", fr: "Résultat" });
    for (const node of land.nodes) assert.notEqual(node.text.en, node.text.fr);
    assert.equal(land.funded_as.start_slip_days, 61);
    assert.equal(land.goals.flatMap((goals) => goals.direct).sort().join(), "sdg_16,sdg_17");
  });
  await t.test("a figure is what its values say", () => {
    const people = indicator("EHM-1.2b"), counted = people.values.filter((value) => value.counts);
    const wholes = counted.filter((value) => Object.keys(value.of).length === 0);
    assert.equal(people.actual, wholes.reduce((sum, value) => sum + value.value, 0));
    const rate = indicator("EHM-1a"), sum = (key) => rate.values.reduce((total, value) => total + value[key], 0);
    assert.equal(rate.actual, Math.round((sum("over") / sum("under")) * 1000) / 1000);
    assert.equal(indicator("EHM-1.2a").original_target, 741559);
    assert.equal(indicator("EHM-1.2a").target, 640000);
  });
  await t.test("beside an average stand its weakest part and the spread", () => {
    const [outcome, training, release] = land.nodes;
    const weakest = land.nodes.slice(1).reduce((least, node) => (node.progress_percent < least.progress_percent ? node : least));
    assert.equal(outcome.weakest, weakest.code);
    assert.equal(outcome.least_percent, weakest.progress_percent);
    assert.equal(training.weakest, "EHM-1.1a");
    const weakestOf = (node) => node.indicators.reduce((least, one) => (one.achievement_percent < least.achievement_percent ? one : least));
    assert.equal(release.weakest, weakestOf(release).code);
  });
  await t.test("its believable faults are found", () => {
    assert.ok(land.faults.some((fault) => fault.kind === "parts_differ" && fault.about === "EHM-1.2b"));
    assert.equal(plan(frameworks, "DEMO-FW-3").owner.id, null);
    assert.ok(plan(frameworks, "DEMO-FW-3").fault_count > 0);
    assert.ok(indicator("EHM-1.3b").late.since <= on);
    assert.ok(["red", "amber"].includes(indicator("EHM-1.3a").light));
  });
  await t.test("two sources of goals stand side by side: 12 and 5, 12 and 4", () => {
    const { goals } = json("framework", file, "DEMO-GW", "--json");
    assert.deepEqual(goals.map((one) => [one.direct.length, one.indirect.length]), [[12, 5], [12, 4]]);
  });
  await t.test("on an earlier day it was what was observed until then", () => {
    const first = indicator("EHM-1.1a").values[0];
    const then = json("framework", file, "demo-ehm", "--on", first.period.to, "--json");
    const figure = then.nodes.flatMap((node) => node.indicators).find((one) => one.code === "EHM-1.1a");
    assert.equal(then.on, first.period.to);
    assert.equal(figure.actual, first.value);
    assert.equal(figure.values.length, 1);
  });
  await t.test("tables say the same in words, in both languages", () => {
    assert.match(ok("framework", file, "DEMO-EHM", "--lang", "en"), /EHM-1\.2a +Land released +0 +640,000 .*(reached|on track|behind|off track|no data due)/);
    assert.match(ok("framework", file, "DEMO-EHM", "--lang", "fr"), /EHM-1\.2a +Terres remises à disposition +0 +640\u202f?.000.*(atteint|en bonne voie|en retrait|compromis|sans donnée)/);
    assert.match(ok("framework", file, "DEMO-EHM", "--lang", "fr"), /Ce qui a été trouvé :\n {2}les parties de EHM-1\.2b/);
    assert.match(ok("framework", file, "--lang", "en"), /^code +name +progress +expected +reported +state +late +faults\n/);
  });
  await t.test("what is asked wrongly is told with the way out", () => {
    fails(66, /"DEMO-EH" on that day: did you mean "DEMO-EHM"\?/, "framework", file, "DEMO-EH");
    fails(64, /"yesterday" is no day; write it as 2026-03-31/, "framework", file, "--on", "yesterday");
    fails(64, /"2026-05" is no day/, "framework", file, "--on", "2026-05");
    fails(66, /no results framework/, "framework", file, "DEMO-EHM", "--on", "2001-01-01");
  });
  await t.test("a programme without frameworks says so", () => {
    assert.equal(ok("framework", programme(t), "--lang", "en"), "No results frameworks.\n");
    assert.deepEqual(json("framework", programme(t), "--json").frameworks, []);
  });
});
