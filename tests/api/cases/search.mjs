// search.mjs - records by what they are called, lists in an order, facets beside them.
import assert from "node:assert/strict";
import { get, getOk, isProblem, submit } from "../client.mjs";
import { HAZARDS } from "../server.mjs";

const LIST = "/api/records/hazard";
const ask = (q) => `q=${encodeURIComponent(q)}`;

async function titles(server, q) {
  const page = await getOk(server, `${LIST}?limit=100&${ask(q)}`);
  assert.equal(page.matched, page.rows.length);
  return page.rows.map((row) => row.values.local_code).sort();
}

/** Every row of a list in its order, page by page. */
async function walk(server, query, limit) {
  const rows = [];
  let after = "";
  do {
    const page = await getOk(server, `${LIST}?${query}&limit=${limit}${after === "" ? "" : `&after=${encodeURIComponent(after)}`}`);
    rows.push(...page.rows);
    after = page.next ?? "";
  } while (after !== "");
  return rows;
}

async function wordCases(t, server) {
  await t.test("words find records, accents, case and what stands between them aside", async () => {
    for (const q of ["elan", "ÉLAN", "pont elan", "école", "Ecole PONT", '"<b>élan</b>"', "éco", "  elan  "]) {
      assert.deepEqual(await titles(server, q), ["COD-TST-HAZ-00007"], q);
    }
    assert.deepEqual(await titles(server, "elan hazard"), []);
    assert.equal((await titles(server, "hazard")).length, HAZARDS.length - 1);
  });

  await t.test("codes are found whole, by their number, and as they are typed", async () => {
    for (const q of ["COD-TST-HAZ-00012", "cod-tst-haz-00012", "haz 00012", "00012", "HAZ-00012"]) {
      assert.deepEqual(await titles(server, q), ["COD-TST-HAZ-00012"], q);
    }
    assert.equal((await titles(server, "haz-0001")).length, 10);
    assert.deepEqual(await titles(server, "00012 "), ["COD-TST-HAZ-00012"]);
    assert.deepEqual(await titles(server, "0001 "), [], "a blank ends a word");
  });

  await t.test("what people type is never a question of its own", async () => {
    for (const q of ["elan OR 1", "elan*", '"elan', "elan)", "NEAR(elan)", "words:elan", "-elan", "elan'--"]) {
      assert.equal((await get(server, `${LIST}?${ask(q)}`)).status, 200, q);
    }
    assert.deepEqual(await titles(server, "elan*"), ["COD-TST-HAZ-00007"]);
    isProblem(await get(server, `${LIST}?${ask('*"(')}`), 400, /no letter or digit/);
    isProblem(await get(server, `${LIST}?${ask("x".repeat(401))}`), 400, /at most 400/);
    isProblem(await get(server, `${LIST}?${ask("a ".repeat(17))}`), 400, /at most 16/);
    assert.equal((await get(server, `${LIST}?${ask("x".repeat(10000))}`)).status, 414);
    assert.equal((await get(server, `${LIST}?q=%01`)).status, 400);
    assert.equal((await getOk(server, `${LIST}?q=&limit=1`)).matched, HAZARDS.length);
  });

  await t.test("words and filters go together, on the map and in OGC too", async () => {
    const first = HAZARDS.filter((f) => f.properties.land_class === "cha" && /0001\d$/.test(f.properties.local_code)).length;
    assert.equal((await getOk(server, `${LIST}?land_class=cha&${ask("haz 0001")}`)).matched, first);
    assert.equal((await getOk(server, `/collections/hazard/items?${ask("elan")}`)).numberMatched, 1);
    assert.equal((await getOk(server, `/api/map/hazard?${ask("elan")}`)).total, 1);
  });
}

async function changeCases(t, server) {
  await t.test("a name that changes is found by the new one, and not by the old", async () => {
    const values = { local_code: "COD-TST-HAZ-00900", hazard_name: "Colline Mbwa", land_class: "sha", hazard_status: "open" };
    const made = await submit(server, "hazard", values, { approve: true, reason: "test" });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual(await titles(server, "mbwa"), ["COD-TST-HAZ-00900"]);
    const { rows } = await getOk(server, `${LIST}?${ask("mbwa")}`);
    const edit = await submit(server, "hazard", { hazard_name: "Colline Simba" }, { id: rows[0].id, approve: true, reason: "test", observed: "2026-06-01" });
    assert.equal(edit.status, 201, JSON.stringify(edit.body));
    assert.deepEqual(await titles(server, "mbwa"), []);
    assert.deepEqual(await titles(server, "simba"), ["COD-TST-HAZ-00900"]);
  });
}

async function everywhereCases(t, server) {
  await t.test("one search looks through all types, the named first", async () => {
    const { groups, waiting } = await getOk(server, `/api/search?${ask("COD-TST-HAZ-00007")}`);
    assert.equal(waiting, 0);
    assert.equal(groups[0].type, "hazard");
    assert.equal(groups[0].exact, true);
    assert.equal(groups[0].rows[0].code, "COD-TST-HAZ-00007");
    assert.equal(groups[0].label, "Hazards");
    assert.equal((await getOk(server, `/api/search?${ask("elan")}&lang=fr`)).groups[0].label, "Zones dangereuses");
    const placed = HAZARDS.find((f) => f.geometry && f.properties.local_code !== "COD-TST-HAZ-00007");
    const hit = (await getOk(server, `/api/search?${ask(placed.properties.local_code)}`)).groups[0].rows[0];
    assert.equal(hit.bbox.length, 4);
    assert.ok(hit.bbox[0] > 28 && hit.bbox[3] < 0);
  });

  await t.test("no more than asked for, and how many there are", async () => {
    const { groups } = await getOk(server, `/api/search?${ask("hazard")}&limit=3`);
    assert.equal(groups[0].rows.length, 3);
    assert.ok(groups[0].matched > 3 && groups[0].at_least === false);
    assert.deepEqual((await getOk(server, "/api/search?q=")).groups, []);
    assert.deepEqual((await getOk(server, `/api/search?${ask("nosuchword")}`)).groups, []);
    isProblem(await get(server, "/api/search?q=***"), 400, /letter or digit/);
    isProblem(await get(server, "/api/search?q=a&limit=0"), 400, /limit/);
  });
}

async function orderCases(t, server) {
  await t.test("a list in any order shows every record once, those without a value last", async () => {
    const all = (await getOk(server, `${LIST}?limit=1000`)).rows.map((row) => row.id).sort();
    for (const field of ["land_class", "hazard_status", "hazard_kind", "reported_date", "local_code"]) {
      for (const sort of [field, `-${field}`]) {
        const rows = await walk(server, `sort=${sort}`, 7);
        assert.deepEqual(rows.map((row) => row.id).sort(), all, sort);
        const values = rows.map((row) => row.values[field]).map((v) => (typeof v === "string" ? v.toLowerCase() : undefined));
        const given = values.filter((v) => v !== undefined);
        const sorted = [...given].sort();
        if (sort.startsWith("-")) sorted.reverse();
        assert.deepEqual(given, sorted, sort);
        assert.ok(values.slice(given.length).every((v) => v === undefined), `${sort}: none last`);
      }
    }
  });

  await t.test("order, filter and words together", async () => {
    const rows = await walk(server, `sort=-reported_date&land_class=sha&${ask("haz")}`, 4);
    assert.equal(rows.length, (await getOk(server, `${LIST}?land_class=sha&${ask("haz")}`)).matched);
    assert.ok(rows.every((row) => row.values.land_class === "sha"));
  });

  await t.test("an order there is no index for is refused with those there are", async () => {
    isProblem(await get(server, `${LIST}?sort=hazard_name`), 400, /local_code/);
    isProblem(await get(server, `${LIST}?sort=victim_name`), 400, /sorted by/);
    isProblem(await get(server, `${LIST}?after=5~x`), 400, /another order/);
    isProblem(await get(server, `${LIST}?after=x`), 400, /where a page ended/);
  });
}

async function facetCases(t, server) {
  const records = (body, field, code) => body.facets.find((f) => f.field === field).codes.find((c) => c.code === code)?.records ?? 0;
  const counted = async (query, field, code) => (await getOk(server, `${LIST}?${query}&${field}=${code}`)).matched;

  await t.test("facets are what the list would count", async () => {
    for (const query of ["", "hazard_status=open", "datetime=2023-01-01/..", ask("haz 0001"), "bbox=28.9,-1.8,29,-1.5", "incomplete=true"]) {
      const body = await getOk(server, `/api/facets/hazard?${query}`);
      for (const code of ["cha", "sha", "spot_task"]) {
        assert.equal(records(body, "land_class", code), await counted(query, "land_class", code), `${query} ${code}`);
      }
      assert.ok(body.facets.every((facet) => facet.estimated === false));
    }
  });

  await t.test("a facet leaves its own filter out", async () => {
    const body = await getOk(server, "/api/facets/hazard?land_class=cha");
    assert.equal(records(body, "land_class", "sha"), await counted("", "land_class", "sha"));
    assert.equal(records(body, "hazard_status", "open"), await counted("land_class=cha", "hazard_status", "open"));
  });
}

export async function searchCases(t, server) {
  await wordCases(t, server);
  await changeCases(t, server);
  await everywhereCases(t, server);
  await orderCases(t, server);
  await facetCases(t, server);
}
