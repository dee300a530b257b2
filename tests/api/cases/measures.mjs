// measures.mjs - figures of measures over HTTP: what the command line prints, in pages' own words.
import assert from "node:assert/strict";
import { get, getOk, isProblem, submit } from "../client.mjs";

const NOW = { approve: true, reason: "test" };
/** A hazard with two accidents near it and one that is not, and a release of its land after one of two finds: their ids. */
async function fillNear(server) {
  const ids = new Map();
  const save = async (type, code, values, place) => {
    const saved = await submit(server, type, { local_code: code, ...values },
      { ...NOW, ...(place && { geometry: { type: "Point", coordinates: place } }) });
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    ids.set(code, saved.body.ids[0]);
  };
  await save("hazard", "NEAR-1", { hazard_status: "open" }, [29.5, -1.25]);
  await save("accident", "NEAR-A", {}, [29.5, -1.2545]);
  await save("accident", "NEAR-B", {}, [29.5008, -1.25]);
  await save("accident", "NEAR-C", {}, [29.5, -1.2595]);
  const hazard = ids.get("NEAR-1");
  await save("eo_item", "NEAR-E", { hazard, found_date: "2024-03" });
  await save("eo_item", "NEAR-F", { hazard, found_date: "2024-06-01" });
  await save("land_release", "NEAR-R", { hazard, released_date: "2024-05-31", product_type: "cleared_area", reported_area: 10 });
  return ids;
}

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

  await t.test("records with the most near them open to what is near", async () => {
    const ids = await fillNear(server);
    const hazardId = ids.get("NEAR-1");
    const [panel] = await getOk(server, "/api/panels?panels=hazards_near_accidents//most");
    assert.deepEqual(panel.most.find((one) => one.id === hazardId)?.records, 2);
    const near = await getOk(server, `/api/measures/hazards_near_accidents/related/${hazardId}`);
    assert.deepEqual(near.related.map((one) => [one.id, one.metres]), [[ids.get("NEAR-B"), 89], [ids.get("NEAR-A"), 498]]);
    assert.deepEqual(panel.most, (await getOk(server, "/api/measures/hazards_near_accidents?most=20")).most);
    assert.deepEqual(panel.values[0].related, { type: "accident", within: 1000 });
    for (const hazard of panel.most) {
      const related = await getOk(server, `/api/measures/hazards_near_accidents/related/${hazard.id}`);
      assert.equal(related.total, hazard.records);
      assert.ok(related.related.every((one) => one.metres <= 1000 && one.title !== undefined));
      await getOk(server, `/api/records/accident/${related.related[0].id}`);
    }
    const finds = await getOk(server, "/api/measures/released_and_found?most=1");
    assert.deepEqual(finds.most.map((one) => [one.id, one.records]), [[ids.get("NEAR-R"), 1]]);
    const named = await getOk(server, `/api/measures/released_and_found/related/${finds.most[0].id}`);
    assert.deepEqual([named.related_type, named.total], ["eo_item", finds.most[0].records]);
    isProblem(await get(server, "/api/measures/released_and_found/related/nobody"), 404, /not the id of a record/);
    isProblem(await get(server, `/api/measures/hazards/related/${finds.most[0].id}`), 400, /counts nothing that is related/);
    isProblem(await get(server, `/api/measures/hazards_near_accidents/related/${finds.most[0].id}`), 404, /no such record/);
  });

  await t.test("people are told twice: as contacts, and each once", async () => {
    const saved = [
      await submit(server, "eore_session", { session_date: "2025-02-01", women: 30, men: 5, eore_category: "eore_direct" }, NOW),
      await submit(server, "eore_session", { session_date: "2025-02-09", women: 20, men: 9, eore_category: "eore_direct" }, NOW)];
    assert.deepEqual(saved.map((one) => one.status), [201, 201], JSON.stringify(saved));
    const [panel] = await getOk(server, "/api/panels?lang=fr&panels=people_taught/month/once/2025");
    assert.deepEqual([panel.rows[0][4], panel.once[0]], [64, 39]);
    assert.match(panel.once_told.label, /chacune une fois/);
    assert.deepEqual((await getOk(server, "/api/measures/people_taught?by=month&once=true&from=2025&to=2025")).once, panel.once);
  });

  await t.test("a panel has a period of its own, and says when something was there last", async () => {
    const [all, recent, upTo, last] = await getOk(server,
      "/api/panels?panels=released_area/year;released_area/year//2024..;released_area/year//..2023;released_area/product/last/2020..2023");
    assert.deepEqual(recent.rows, all.rows.filter((row) => row[0] >= "2024"));
    assert.deepEqual(upTo.rows, all.rows.filter((row) => row[0] !== null && row[0] <= "2023"));
    assert.ok(last.last.length === last.rows.length && last.last.every((month) => /^202[0-3]-\d\d$/.test(month)));
    isProblem(await get(server, "/api/panels?panels=released_area/year//soon.."), 400, /no month or year/);
    isProblem(await get(server, "/api/panels?panels=released_area/year////"), 400, /a panel is a measure/);
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
