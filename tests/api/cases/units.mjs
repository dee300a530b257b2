// units.mjs - the tree of administrative units, and the lists that its counts open.
import assert from "node:assert/strict";
import { get, getOk, isProblem, submit } from "../client.mjs";

const NOW = { approve: true, reason: "test" };

export async function unitCases(t, server) {
  const made = async (type, values) => (await submit(server, type, values, NOW)).body.ids[0];
  const country = await made("admin_unit", { unit_name: "Pays", pcode: "CD", unit_level: "country" });
  const province = await made("admin_unit", { unit_name: "Nord-Kivu", pcode: "CD61", unit_level: "province", parent_unit: country });
  const territory = await made("admin_unit", { unit_name: "Béni", pcode: "CD6101", unit_level: "territory", parent_unit: province });
  const village = await made("settlement", { settlement_name: "Village", admin_unit: territory });
  await made("hazard", { land_class: "sha", settlement: village, hazard_name: "by its village" });
  await made("hazard", { land_class: "sha", admin_unit: province, hazard_name: "by its province" });
  const hazards = (await getOk(server, "/api/records/hazard?limit=1")).matched;
  const countOf = (tree, row, type) => row.counts[tree.types.findIndex((one) => one.type === type)];

  await t.test("two levels come at once, with what lies in each unit and below", async () => {
    const tree = await getOk(server, "/api/units");
    assert.deepEqual(tree.rows.map((row) => row.name), ["Pays", "Nord-Kivu"]);
    assert.equal(tree.rows[1].parent, country);
    assert.equal(tree.rows[1].children, 1);
    assert.equal(countOf(tree, tree.rows[0], "hazard"), 2);
    const hazard = tree.types.find((one) => one.type === "hazard");
    assert.deepEqual(hazard, { type: "hazard", records: hazards, tied: 2, untied: hazards - 2 });
    assert.equal((await getOk(server, "/api/units?levels=3")).rows.length, 3);
  });

  await t.test("one unit comes with the way up to it and what is below it", async () => {
    const one = await getOk(server, `/api/units/${province}`);
    assert.equal(one.unit.code, "CD61");
    assert.deepEqual(one.path, [{ id: country, name: "Pays" }]);
    assert.deepEqual(one.rows.map((row) => row.id), [territory]);
    assert.equal(countOf(one, one.rows[0], "hazard"), 1);
    isProblem(await get(server, `/api/units/${village}`), 404);
    isProblem(await get(server, "/api/units/x"), 404);
  });

  await t.test("a unit is found by its name without accents and by its P-code", async () => {
    const byName = await getOk(server, "/api/units?find=beni");
    assert.deepEqual(byName.rows.map((row) => row.id), [territory]);
    assert.deepEqual(byName.rows[0].path.map((step) => step.name), ["Pays", "Nord-Kivu"]);
    assert.equal((await getOk(server, "/api/units?find=cd61")).matched, 2);
    assert.equal((await getOk(server, "/api/units?find=")).matched, 0);
  });

  await t.test("each count is the length of the list it opens", async () => {
    const tree = await getOk(server, "/api/units?levels=8");
    for (const row of tree.rows) {
      for (const { type } of tree.types) {
        const list = await getOk(server, `/api/records/${type}?within=${row.id}&limit=1000`);
        assert.equal(list.matched, countOf(tree, row, type), `${type} in ${row.name}`);
        assert.equal(list.rows.length, list.matched);
      }
    }
    for (const { type, untied } of tree.types)
      assert.equal((await getOk(server, `/api/records/${type}?within=none`)).matched, untied);
  });

  await t.test("the same filter works on features, and with others", async () => {
    const items = await getOk(server, `/collections/hazard/items?within=${country}&land_class=sha`);
    assert.equal(items.numberMatched, 2);
    assert.equal((await getOk(server, `/collections/hazard/items?within=${country}&land_class=cha`)).numberMatched, 0);
    assert.equal((await getOk(server, `/api/records/admin_unit?within=${country}`)).matched, 2);
    assert.equal((await getOk(server, `/api/records/hazard?settlement=${village}`)).matched, 1);
  });

  await t.test("what is no unit, and what lies in none, is told", async () => {
    isProblem(await get(server, "/api/records/hazard?within=Beni"), 400, /no id of a unit/);
    isProblem(await get(server, `/api/records/evidence?within=${country}`), 400, /lie in no administrative unit/);
    isProblem(await get(server, "/api/units?levels=x"), 400, /levels/);
  });

  await t.test("the pages of units are there", async () => {
    for (const path of ["/units", `/units/${province}`]) assert.equal((await get(server, path)).status, 200);
  });
}
