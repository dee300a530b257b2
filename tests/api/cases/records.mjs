// records.mjs - one record: what refers to it, how large it is, what was said of it and by whom, and edits that collide.
import assert from "node:assert/strict";
import { getOk, isProblem, send, submit } from "../client.mjs";

const NOW = { approve: true, reason: "test" };
const SQUARE = { type: "Polygon", coordinates: [[[29, -1.5], [29.001, -1.5], [29.001, -1.499], [29, -1.499], [29, -1.5]]] };

export async function recordCases(t, server) {
  const made = async (type, values, more = {}) => (await submit(server, type, values, { ...NOW, ...more })).body.ids[0];
  const read = (type, id, rest = "") => getOk(server, `/api/records/${type}/${id}${rest}`);
  const edit = (id, version, values, more = {}) =>
    send(server, "POST", "/api/reports", { observed: "2026-06-01", ...NOW, ...more.report,
      changes: [{ type: "hazard", id, version: String(version), values, ...more.change }] });
  const operator = await made("organisation", { organisation_name: "Example Clearance", organisation_kind: "ngo_national" });
  const other = await made("organisation", { organisation_name: "Example Survey", organisation_kind: "ngo_national" });
  const hazard = await made("hazard", { land_class: "cha", hazard_status: "open", hazard_name: "Square", reporting_organisation: operator }, { geometry: SQUARE });

  await t.test("a polygon comes with its geodesic area and the length of its edge", async () => {
    const { area, length } = await read("hazard", hazard);
    assert.ok(Math.abs(area - 12309) < 20, String(area));
    assert.ok(Math.abs(length - 443.8) < 1, String(length));
  });

  await t.test("who refers to a record is counted, and the count opens its list", async () => {
    await made("evidence", { hazard, evidence_kind: "device_seen" });
    const children = (await read("hazard", hazard)).children;
    const rows = children.find((one) => one.type === "evidence");
    assert.equal(rows.matched, 1);
    assert.equal(rows.rows.length, 1);
    const named = (await read("organisation", operator)).children.find((one) => one.field === "reporting_organisation");
    assert.deepEqual(named, { type: "hazard", field: "reporting_organisation", matched: 1 });
    assert.equal((await getOk(server, `/api/records/hazard?reporting_organisation=${operator}`)).matched, 1);
  });

  await t.test("history names what older values refer to, and who decided", async () => {
    const { version } = await read("hazard", hazard);
    assert.equal((await edit(hazard, version, { reporting_organisation: other })).status, 201);
    const { events, names, conflicts } = await read("hazard", hazard, "/history");
    assert.equal(names[operator], "Example Clearance");
    assert.equal(names[other], "Example Survey");
    assert.equal(events[0].reason, "test");
    assert.ok(events[0].decided_by.length > 0 && Date.parse(events[0].decided) > 0);
    assert.deepEqual(conflicts, []);
  });

  await t.test("values written without knowledge of each other are told until somebody who saw both decides", async () => {
    const { version } = await read("hazard", hazard);
    assert.equal((await edit(hazard, version, { hazard_name: "North" })).status, 201);
    assert.equal((await edit(hazard, version, { hazard_name: "South" })).status, 201);
    const { conflicts } = await read("hazard", hazard, "/history");
    assert.equal(conflicts.length, 1);
    assert.deepEqual(conflicts[0].sides.map((side) => side.values.hazard_name), ["North", "South"]);
    const seen = (await read("hazard", hazard)).version;
    assert.equal((await edit(hazard, seen, { hazard_name: "North and south" })).status, 201);
    assert.deepEqual((await read("hazard", hazard, "/history")).conflicts, []);
  });

  await t.test("saying what holds settles a conflict, also when it is what shows already", async () => {
    const { version } = await read("hazard", hazard);
    assert.equal((await edit(hazard, version, { place_name: "East" })).status, 201);
    assert.equal((await edit(hazard, version, { place_name: "West" })).status, 201);
    const seen = await read("hazard", hazard);
    assert.equal((await edit(hazard, seen.version, { place_name: seen.values.place_name })).status, 201);
    assert.equal((await read("hazard", hazard, "/history")).conflicts.length, 1, "nothing was said");
    const settled = await edit(hazard, seen.version, { place_name: seen.values.place_name }, { change: { settles: true } });
    assert.equal(settled.status, 201);
    assert.deepEqual((await read("hazard", hazard, "/history")).conflicts, []);
    assert.equal((await read("hazard", hazard)).values.place_name, seen.values.place_name);
  });

  await t.test("other fields of the same record edited apart are no conflict", async () => {
    const { version } = await read("hazard", hazard);
    assert.equal((await edit(hazard, version, { remarks: "one" })).status, 201);
    assert.equal((await edit(hazard, version, { place_name: "two" })).status, 201);
    assert.deepEqual((await read("hazard", hazard, "/history")).conflicts, []);
  });

  await t.test("a strict edit is refused when what it replaces was changed meanwhile", async () => {
    const strict = { change: { strict: true } };
    const { version } = await read("hazard", hazard);
    assert.equal((await edit(hazard, version, { hazard_name: "Mine" }, strict)).status, 201);
    const refused = await edit(hazard, version, { hazard_name: "Yours" }, strict);
    isProblem(refused, 412, /changed since it was read/);
    assert.equal(refused.body.pointer, "/changes/0/values/hazard_name");
    assert.equal((await edit(hazard, version, { hazard_name: "Mine" }, strict)).status, 201, "what they want is what stands");
    assert.equal((await edit(hazard, version, { remarks: "apart" }, strict)).status, 201, "another field was not changed");
    assert.equal((await read("hazard", hazard)).values.hazard_name, "Mine");
  });
}
