// parity.mjs - women and men on a day, over months, among candidates, and what is to come.
import assert from "node:assert/strict";
import { get, getOk, isProblem, send, submit, WRITE } from "../client.mjs";

const NOW = { approve: true, reason: "test" };

export async function parityCases(t, server) {
  const made = async (type, values) => (await submit(server, type, values, NOW)).body.ids[0];
  const all = async (type, rows) => {
    const answer = await send(server, "POST", "/api/reports", {
      observed: "2026-05-01", title: "test", ...NOW, changes: rows.map((values) => ({ type, values })),
    }, WRITE);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body.ids;
  };
  const unit = await made("organisation", { organisation_name: "Parity unit", short_name: "PU" });
  const partner = await made("organisation", { organisation_name: "Parity partner", short_name: "PP" });
  const station = await made("duty_station", { station_name: "Alpha", location_kind: "location_headquarters" });
  const people = await all("person", Array.from({ length: 100 }, (_, i) => ({ sex: i < 27 ? "female" : "male" })));
  await all("assignment", people.map((person, i) => ({
    person, employer: unit, duty_station: station, staff_grade: i % 2 ? "p_3" : "p_4", start_date: "2020-01-01",
  })));
  await all("personnel_movement", people.filter((_, i) => i % 10 === 0).map((person) => ({
    person, employer: unit, movement_kind: "separated", separation_reason: "separation_resigned", movement_date: "2025-06-30",
  })));
  await all("personnel_movement", [0, 1, 98, 99].map((i) => ({
    person: people[i], employer: unit, movement_kind: "hired_outside", movement_date: "2025-07-01",
  })));
  await made("headcount", { employer: partner, headcount_date: "2025-03-31", women: 3, men: 17 });
  await made("parity_snapshot", {
    snapshot_name: "Inception", parity_snapshot_kind: "snapshot_baseline", snapshot_date: "2018", men_percent: 73, figures_source: "x",
  });
  const vacancy = await made("vacancy", { vacancy_code: "VA-1", opened_date: "2025-02-01", employer: unit });
  await all("vacancy_stage", [["stage_applied", 10, 40], ["stage_interviewed", 4, 8]].map(([pipeline_stage, women, men]) => (
    { vacancy, pipeline_stage, women, men })));

  await t.test("the table of a day: total, rows, baseline", async () => {
    const day = await getOk(server, "/api/parity?on=2025-12-31&by=grade&organisation=PU&lang=fr");
    assert.equal(day.on, "2025-12-31");
    assert.deepEqual(day.by, [{ id: "grade", label: "Grade" }]);
    assert.deepEqual(day.total, {
      women: 27, men: 73, other: 0, not_known: 0, base: 100, women_percent: 27, verdict: "men_over",
      missing: { replacements: 20, additions: 38 },
    });
    assert.deepEqual(day.rows.map((row) => [row.values[0].label, row.values[0].ladder, row.women, row.men]),
      [["P-3", "grades_professional", 13, 37], ["P-4", "grades_professional", 14, 36]]);
    assert.equal(day.frozen_figures[0].women_percent, 27);
    const both = await getOk(server, "/api/parity?on=2025-12-31&by=employer,location");
    assert.equal(both.total.base, 120);
    assert.equal(both.margins.length, 2);
    assert.equal((await getOk(server, "/api/parity?on=2025-12-31&full_time=true")).unit, "fte");
  });
  await t.test("an unchanged answer is not sent again", async () => {
    const first = await get(server, "/api/parity?on=2025-12-31");
    const again = await get(server, "/api/parity?on=2025-12-31", { "If-None-Match": first.headers.get("etag") });
    assert.equal(again.status, 304);
  });
  await t.test("what is published hides small counts, and nothing tells them", async () => {
    const table = await getOk(server, "/api/parity?on=2025-12-31&by=employer&published=true");
    const row = table.rows.find((one) => one.values[0].label === "Parity partner");
    assert.deepEqual([row.women, row.men, row.women_percent, row.missing], [null, null, null, null]);
    assert.ok(!("findings" in table) || table.findings === null);
    const unitRow = table.rows.find((one) => one.values[0].label === "Parity unit");
    assert.equal(unitRow.women, null, "the other row would tell it");
    assert.equal(table.from_head_counts, null);
    const few = await getOk(server, "/api/parity?on=2025-12-31&by=grade&programme=COD&published=true&organisation=PP");
    assert.equal(few.total.women, null);
  });
  await t.test("months are recomputed", async () => {
    const { months } = await getOk(server, "/api/parity/series?on=2025-04-15&months=3&organisation=PP");
    assert.deepEqual(months.map((one) => [one.on, one.women, one.men]),
      [["2025-02-28", 0, 0], ["2025-03-31", 3, 17], ["2025-04-15", 3, 17]]);
  });
  await t.test("flows of each year come with the months, unless they are published", async () => {
    const { flows } = await getOk(server, "/api/parity/series?on=2025-12-31&months=24&organisation=PU");
    assert.deepEqual(flows.map((one) => [one.after, one.up_to, one.hires.base, one.separations.base]),
      [["2023-12-31", "2024-12-31", 0, 0], ["2024-12-31", "2025-12-31", 4, 10]]);
    assert.equal(flows[1].hires.women_percent, 50);
    assert.deepEqual(flows[1].turnover, { all: 0.1, women: 0.1111, men: 0.0959 });
    const published = await getOk(server, "/api/parity/series?on=2025-12-31&months=24&published=true");
    assert.equal(published.flows, null);
    assert.ok(published.months.every((one) => one.women % 5 === 0 && one.men % 5 === 0));
  });
  await t.test("candidates by stage, with the rate by sex", async () => {
    const { stages, vacancies } = await getOk(server, "/api/parity/pipeline?on=2025-12-31&months=12&organisation=PU");
    assert.equal(vacancies, 1);
    assert.deepEqual(stages.map((one) => one.stage.id), ["stage_applied", "stage_interviewed"]);
    assert.equal(stages[1].conversion.women_rate_percent, 40);
    assert.equal(stages[1].conversion.men_rate_percent, 20);
    assert.equal(stages[1].conversion.ratio, 2);
  });
  await t.test("three projections, each with what it assumes", async () => {
    const said = await getOk(server, "/api/parity/projections?on=2025-12-31&organisation=PU");
    assert.equal(said.increment_method.answer, "never");
    assert.deepEqual(said.flow_method, {
      answer: "known", years: 19.33,
      assumed: {
        share: 0.27, turnover: 0.1, women_among_hires: 0.5, target: 0.47, headcount_constant: true, turnover_alike: true,
        observed_months: 12,
      },
    });
    assert.equal(said.required_hiring.women_among_hires, 0.7584);
    assert.equal(said.scenario.years.length, 6);
    assert.deepEqual(said.scenario.years[5].all.women + said.scenario.years[5].all.men, 100);
    const more = await getOk(server, "/api/parity/projections?on=2025-12-31&organisation=PU&years=10&levers=women_hired=1,growth=0.05");
    assert.equal(more.scenario.assumed.women_hired, 1);
    assert.ok(more.scenario.years[10].all.women > said.scenario.years[5].all.women);
    const none = await getOk(server, "/api/parity/projections?on=2025-12-31&organisation=PP");
    assert.equal(none.flow_method.answer, "untold");
    assert.deepEqual(none.scenario.years, []);
  });
  await t.test("what is not understood is named", async () => {
    isProblem(await get(server, "/api/parity?by=sex"), 400, /nothing to break parity down by/);
    isProblem(await get(server, "/api/parity?on=2025"), 400, /no day/);
    isProblem(await get(server, "/api/parity?organisation=nobody"), 400, /there is no "nobody"/);
    isProblem(await get(server, "/api/parity/series?months=0"), 400, /months is 1 to 240/);
    isProblem(await get(server, "/api/parity/projections?levers=luck=1"), 400, /"luck=1" is no lever/);
    isProblem(await get(server, "/api/parity/projections?levers=growth=7"), 400, /share of 1/);
    isProblem(await get(server, "/api/parity?grade=p_3"), 400);
  });
}
