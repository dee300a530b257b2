// reports.mjs - reports through the door: submitted, decided, withdrawn, and what is refused.
import assert from "node:assert/strict";
import { get, getOk, isProblem, send, submit, WRITE } from "../client.mjs";

const PLACE = { type: "Point", coordinates: [29.0625, -1.5] };

async function record(server, id) {
  return getOk(server, `/api/records/hazard/${id}`);
}

export async function reportCases(t, server) {
  let report, id;

  await t.test("a report is stored and waits", async () => {
    const answer = await submit(server, "hazard", { hazard_name: "New", land_class: "sha", hazard_status: "open" },
      { geometry: PLACE, identifiers: [{ system: "test", value: "A-1" }] });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.equal(answer.body.state, "submitted");
    ({ report, ids: [id] } = answer.body);
    assert.equal(answer.headers.get("location"), `/api/reports/${report}`);
    isProblem(await get(server, `/api/records/hazard/${id}`), 404);
    const shown = await getOk(server, `/api/reports/${report}`);
    assert.equal(shown.state, "submitted");
    const [change] = shown.changes;
    assert.deepEqual([shown.changes.length, change.type, change.id, change.creates, change.sealed], [1, "hazard", id, true, false]);
    assert.equal(change.title, "New");
    const place = { field: "geom", before: null, after: PLACE, shows: true, overtaken: false };
    assert.deepEqual(change.fields.find((one) => one.field === "geom"), place);
    assert.deepEqual(change.fields.map((one) => one.after), change.fields.map((one) => ({ geom: PLACE, hazard_name: "New", land_class: "sha", hazard_status: "open" })[one.field]));
    assert.equal(shown.next, null);
  });

  await t.test("approving makes the record and changes every tag", async () => {
    const before = await get(server, "/api/overview");
    const answer = await send(server, "POST", `/api/reports/${report}/approve`, { reason: "seen on the ground" });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(answer.body.state, "approved");
    const one = await record(server, id);
    assert.equal(one.values.hazard_name, "New");
    assert.deepEqual(one.geometry, PLACE);
    assert.deepEqual(one.identifiers, [{ system: "test", value: "A-1" }]);
    assert.equal(one.observed, "2026-05-01");
    assert.ok(one.missing.includes("admin_unit") && !one.missing.includes("land_class"));
    const after = await get(server, "/api/overview", { "If-None-Match": before.headers.get("etag") });
    assert.equal(after.status, 200);
    assert.ok(after.body.version > before.body.version);
  });

  await t.test("the four ways of not having a value stay different", async () => {
    const answer = await submit(server, "hazard", {
      land_class: "cha", hazard_status: "unknown", reported_area: { unknown: true }, remarks: { not_specified: true }, hazard_name: null,
    }, { approve: true, reason: "test" });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    const { values } = await record(server, answer.body.ids[0]);
    assert.equal(values.hazard_status, "unknown");
    assert.deepEqual(values.reported_area, { unknown: true });
    assert.deepEqual(values.remarks, { not_specified: true });
    assert.ok(!("place_name" in values));
    const feature = await getOk(server, `/collections/hazard/items/${answer.body.ids[0]}`);
    assert.equal(feature.properties.reported_area, null);
    assert.deepEqual(feature.unknown, ["reported_area"]);
    assert.deepEqual(feature.not_specified, ["remarks"]);
  });

  await t.test("an edit shows in the history with what was before", async () => {
    const answer = await submit(server, "hazard", { hazard_name: "Renamed" },
      { id, approve: true, reason: "test", observed: "2026-05-02" });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    const { events } = await getOk(server, `/api/records/hazard/${id}/history`);
    assert.equal(events.length, 2);
    const change = events[0].changes.find((c) => c.field === "hazard_name");
    assert.deepEqual(change, { field: "hazard_name", before: "New", after: "Renamed", current: true });
    assert.equal(events[1].changes.find((c) => c.field === "hazard_name").current, false);
    assert.equal(events[1].report, report);
    assert.ok(Date.parse(events[0].recorded) > 0);
  });

  await t.test("withdrawing what was edited later is a conflict that names it, unless it is forced", async () => {
    const refused = await send(server, "POST", `/api/reports/${report}/withdraw`, { reason: "wrong place" });
    isProblem(refused, 409);
    assert.equal(refused.body.conflicts[0].id, id);
    const forced = await send(server, "POST", `/api/reports/${report}/withdraw`, { reason: "wrong place", force: true });
    assert.equal(forced.status, 200, JSON.stringify(forced.body));
    assert.equal(forced.body.state, "withdrawn");
  });

  await t.test("rejecting needs a reason", async () => {
    const { body } = await submit(server, "hazard", { land_class: "sha" });
    isProblem(await send(server, "POST", `/api/reports/${body.report}/reject`, { reason: "  " }), 400);
    const answer = await send(server, "POST", `/api/reports/${body.report}/reject`, { reason: "not plausible" });
    assert.equal(answer.body.state, "rejected");
    assert.equal(answer.body.reason, "not plausible");
  });

  await t.test("all faults of a report come at once, each with its place", async () => {
    const answer = await send(server, "POST", "/api/reports", {
      observed: "2026-05-01", title: "bad", changes: [
        { type: "hazard", values: { land_class: "nothing", reported_area: "much", colour: "red" } },
        { type: "nowhere", values: {} }],
    });
    isProblem(answer, 400);
    const pointers = answer.body.faults.map((f) => f.pointer);
    for (const place of ["/changes/0/values/land_class", "/changes/0/values/reported_area", "/changes/0/values/colour", "/changes/1/type"]) {
      assert.ok(pointers.includes(place), `${place} in ${pointers}`);
    }
  });

  await t.test("personal data goes in and never comes out", async () => {
    const secret = "Nobody Inparticular";
    const answer = await submit(server, "victim", { sex: "female", victim_name: secret }, { approve: true, reason: "test" });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    const [victim] = answer.body.ids;
    for (const path of [`/api/records/victim/${victim}`, `/api/records/victim/${victim}/history`, "/api/records/victim", "/api/reports",
      `/api/reports/${answer.body.report}`, "/collections/victim/items", `/collections/victim/items/${victim}?f=html`]) {
      const shown = await get(server, path);
      assert.equal(shown.status, 200, path);
      assert.ok(!shown.text.includes(secret) && !shown.text.includes("victim_name"), path);
    }
  });

  await t.test("lists of reports go by state and page backwards", async () => {
    const all = await getOk(server, "/api/reports?limit=10000");
    const numbers = all.reports.map((r) => r.report);
    assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
    const paged = [];
    for (let before; before !== null;) {
      const page = await getOk(server, `/api/reports?limit=2${before ? `&before=${before}` : ""}`);
      paged.push(...page.reports.map((r) => r.report));
      before = page.next;
    }
    assert.deepEqual(paged, numbers);
    const rejected = await getOk(server, "/api/reports?state=rejected");
    assert.ok(rejected.reports.length > 0 && rejected.reports.every((r) => r.state === "rejected"));
    isProblem(await get(server, "/api/reports?state=lost"), 400, /lost/);
    isProblem(await get(server, "/api/reports/999999"), 404);
    isProblem(await get(server, "/api/reports/x"), 404);
  });

  for (const [what, body, headers, status] of [
    ["a body that is no JSON", "{", WRITE, 400],
    ["an empty body", "", WRITE, 400],
    ["a list", "[]", WRITE, 400],
    ["nesting beyond the limit", "[".repeat(5000), WRITE, 400],
    ["another content type", "x=1", { "X-Whitestone": "1", "Content-Type": "text/plain" }, 415],
    ["a form of another site", "x=1", { "Content-Type": "application/x-www-form-urlencoded" }, 403],
    ["a page of another site", "{}", { ...WRITE, Origin: "http://evil.example" }, 403],
    ["a body above the limit", " ".repeat(9 * 1024 * 1024), WRITE, 413],
  ]) {
    await t.test(`${what} is refused`, async () => {
      isProblem(await send(server, "POST", "/api/reports", body, headers), status);
    });
  }

  await t.test("a decision's body is checked", async () => {
    for (const body of ["[]", '{"reason": 5}', '{"reason": "x", "force": "yes"}', "{"]) {
      isProblem(await send(server, "POST", "/api/reports/1/withdraw", body), 400);
    }
    isProblem(await send(server, "POST", "/api/reports/999999/approve", { reason: "x" }), 404);
  });

  await t.test("sixty-four clients at once lose nothing", async () => {
    const before = (await getOk(server, "/api/records/hazard?limit=1")).matched;
    const one = async (i) => {
      const ids = [];
      for (let j = 0; j < 5; j++) {
        const answer = await submit(server, "hazard", { hazard_name: `Load ${i}-${j}`, land_class: "cha", hazard_status: "open" },
          { approve: true, reason: "load" });
        assert.equal(answer.status, 201, JSON.stringify(answer.body));
        ids.push(...answer.body.ids);
      }
      return ids;
    };
    const ids = (await Promise.all(Array.from({ length: 64 }, (_, i) => one(i)))).flat();
    assert.equal(new Set(ids).size, 320);
    assert.equal((await getOk(server, "/api/records/hazard?limit=1")).matched, before + 320);
  });
}
