// demo.test.mjs - the demonstration programme: made in one go, whole, readable with GDAL, and never taken for real.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dump, fails, folder, gdalCount, gdalFeatures, hasGdal, json, ok, run, verified } from "./whitestone.mjs";

/** A new demonstration. */
function demonstration(t) {
  const file = join(folder(t), "demo.gpkg");
  ok("init", file, "--programme", "COD", "--demo");
  return file;
}

test("a demonstration is whole, and its tables made again are the same", (t) => {
  const file = demonstration(t);
  assert.ok(verified(file).entries > 3000);
  const before = dump(file);
  ok("rebuild", file);
  assert.equal(dump(file), before);
  verified(file);
});

test("GDAL reads every type of it", (t) => {
  if (!hasGdal) return t.skip("needs ogrinfo");
  const file = demonstration(t);
  const least = {
    admin_unit: 20, settlement: 120, organisation: 12, team: 20, hazard: 400, evidence: 150, hazard_point: 200, activity: 250,
    land_release: 180, eo_item: 450, accident: 90, victim: 100, eore_session: 300,
    project: 1, project_area: 4, framework: 5, framework_level: 3, framework_node: 30, node_link: 35, assumption: 2, indicator: 7,
    baseline: 7, target: 8, actual: 25, framework_snapshot: 1, annual_review: 1, progress_update: 30, funding_need: 3, node_funding: 2,
    checklist_item: 9, checklist_answer: 9, training_session: 26, hazard_report: 120, capacity_assessment: 2,
    post_release_use: 5, perception_survey: 8,
  };
  for (const [type, count] of Object.entries(least)) assert.ok(gdalCount(file, type) >= count, type);
  for (const feature of gdalFeatures(file, "admin_unit")) {
    assert.match(feature.properties.unit_name, /\(schéma\)$/);
    assert.match(feature.properties.data_source, /^DEMONSTRATION/);
  }
});

test("its reports say DEMONSTRATION and stand in every state", (t) => {
  const file = demonstration(t);
  const { reports } = json("report", "list", file, "--json");
  for (const report of reports) assert.match(report.title, /^DEMONSTRATION/);
  const states = new Set(reports.map((report) => report.state));
  for (const state of ["submitted", "approved", "rejected", "withdrawn"]) assert.ok(states.has(state), state);
});

test("a demonstration is not made over a file that is there", (t) => {
  const file = demonstration(t);
  const before = dump(file);
  const { code } = run("init", file, "--programme", "COD", "--demo");
  assert.equal(code, 75);
  assert.equal(dump(file), before);
  fails(75, /exists already/, "init", file, "--programme", "COD", "--demo");
  assert.ok(existsSync(file));
});
