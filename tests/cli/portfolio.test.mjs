// portfolio.test.mjs - programmes side by side on the command line, as a table and as JSON.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { fails, folder, json, ok } from "./whitestone.mjs";

test("the portfolio", async (t) => {
  const file = join(folder(t), "demo.gpkg");
  ok("init", file, "--programme", "COD", "--demo");
  const said = json("portfolio", file, "--json");

  await t.test("JSON has rows, totals and what to chase", () => {
    const [own] = said.programmes;
    assert.deepEqual([own.code, own.own, said.totals.programmes], ["COD", true, said.programmes.length]);
    assert.equal(said.totals.released.this_year.sums.area, own.released.this_year.sums.area);
    assert.deepEqual(own.workplans.map((plan) => plan.code), ["DEMO-FW-1", "DEMO-FW-2", "DEMO-FW-3", "DEMO-GW"]);
    assert.ok(own.checklist.score_percent > 0);
    assert.equal(own.parity.base, own.parity.women + own.parity.men);
    for (const finding of said.findings) assert.notEqual(finding.sentence.en, finding.sentence.fr);
  });
  await t.test("the table says it in both languages", () => {
    assert.match(ok("portfolio", file), /^code +released +year before +harmed[^]*\nCOD +[\d,]+[^]*\nTo chase, the gravest first:\n/);
    assert.match(ok("portfolio", file, "--lang", "fr"), /À relancer, le plus grave d’abord :/);
  });
  await t.test("another day is another answer, and what is no day is told", () => {
    assert.equal(json("portfolio", file, "--on", "2020-01-01", "--json").programmes[0].no_workplan, true);
    fails(64, /is no day|2026-03-31/, "portfolio", file, "--on", "soon");
  });
});
