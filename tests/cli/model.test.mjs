// model.test.mjs - a programme's own types: checked, applied to a running server with data, and walked through everything.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { approved, counts, dump, fails, folder, gdalCount, hasGdal, json, ok, programme, put, readJson, root, run, serve, verified } from "./whitestone.mjs";

const WELL = {
  type: "well", number: 1000, label: { en: "Well", fr: "Puits" }, plural: { en: "Wells", fr: "Puits" },
  help: { en: "A place where water is drawn.", fr: "Un lieu où l’on puise l’eau." }, code_part: "WEL", class: "internal",
  sections: [{ id: "identity", label: { en: "Identity", fr: "Identité" } }],
  fields: [
    { id: "well_code", number: 1, kind: "text", section: "identity", required: "identity", label: { en: "Code", fr: "Code" } },
    { id: "well_depth", number: 2, kind: "number", unit: "m", minimum: 0, label: { en: "Depth", fr: "Profondeur" } },
    { id: "geom", number: 3, kind: "geometry", geometries: ["point"], label: { en: "Position", fr: "Position" } },
  ],
  code: "well_code", geometry: "geom", title: ["well_code"],
  list: { columns: ["well_code", "well_depth"], filters: ["well_depth"] }, map: { symbol: "point" },
};

function overlay(t, types, more = {}) {
  const dir = folder(t);
  mkdirSync(join(dir, "types"));
  put(join(dir, "overlay.json"), { overlay: 1, programme: "COD", name: "Test", ...more });
  for (const type of types) put(join(dir, "types", `${type.type}.json`), type);
  return dir;
}

const WELLS = "well_code,Profondeur,lon,lat\nW-1,12.5,29.2,-1.6\nW-2,,29.3,-1.5\n";

test("model check", async (t) => {
  await t.test("a sound folder", () => {
    const dir = overlay(t, [WELL]);
    const types = readdirSync(join(root, "share", "model", "types")).length + 1;
    assert.match(ok("model", "check", dir), new RegExp(`is sound: with it the model has ${types} types`));
    assert.deepEqual(json("model", "check", dir, "--json"), { faults: [] });
  });
  await t.test("names every fault with its file and pointer", () => {
    const bad = structuredClone(WELL);
    bad.fields[1].kind = "depth";
    bad.fields[0].number = 3;
    bad.title = ["nothing"];
    const dir = overlay(t, [bad]);
    const said = run("model", "check", dir);
    assert.equal(said.code, 65);
    assert.equal(said.out, "");
    assert.ok(said.err.trim().split("\n").length >= 3, said.err);
    for (const line of said.err.trim().split("\n")) assert.match(line, /^whitestone: .*well\.json#\/[a-z/0-9]*: ./);
    const { faults } = JSON.parse(run("model", "check", dir, "--json").out);
    assert.ok(faults.some((fault) => fault.pointer === "/fields/1/kind"));
    for (const fault of faults) assert.ok(fault.file.endsWith("well.json") && fault.message.length > 0);
  });
  await t.test("a folder that is not there", () => {
    assert.notEqual(run("model", "check", join(folder(t), "none")).code, 0);
  });
});

test("a later version that ships what a programme made for itself says which member clashes", (t) => {
  const file = programme(t);
  const share = join(folder(t), "share");
  ok("model", "apply", file, overlay(t, [WELL]));
  const head = verified(file).head;
  cpSync(join(root, "share"), share, { recursive: true });
  put(join(share, "model", "types", "spring.json"), { ...WELL, type: "spring", number: 900 });
  const clash = /overlay#\/types\/0\/code_part: .*does not fit what this version ships: "WEL" is the code part of .*model apply/;
  for (const words of [["serve", file, "--listen", "127.0.0.1:0"], ["verify", file]]) {
    fails(65, clash, ...words, "--share", share);
  }
  assert.equal(verified(file).head, head);
});

test("a folder given instead of the built-in share/ is used", (t) => {
  const share = join(folder(t), "share");
  cpSync(join(root, "share"), share, { recursive: true });
  const path = join(share, "model", "types", "hazard.json");
  const type = readJson(path);
  type.label.en = "Dangerous place";
  put(path, type);
  assert.doesNotMatch(ok("model", "docs"), /Dangerous place/);
  assert.match(ok("model", "docs", "--share", share), /Dangerous place/);
  assert.match(ok("model", "docs", { env: { WHITESTONE_SHARE: share } }), /Dangerous place/);
  const file = join(folder(t), "own.gpkg");
  ok("init", file, "--programme", "COD", "--share", share);
  assert.match(ok("model", "docs", file, "--share", share), /Dangerous place/);
});

test("model docs", async (t) => {
  await t.test("prints the shipped model in both languages", () => {
    assert.match(ok("model", "docs"), /^# Data dictionary/m);
    assert.match(ok("model", "docs", "--lang", "fr"), /^# Dictionnaire de données/m);
  });
  await t.test("prints a programme's own types with the others", () => {
    const file = programme(t);
    assert.doesNotMatch(ok("model", "docs", file), /well_depth/);
    assert.match(ok("model", "apply", file, overlay(t, [WELL])), /is now part of the model/);
    assert.match(ok("model", "docs", file), /well_depth/);
  });
});

test("a type is added to a running server with data", async (t) => {
  const file = programme(t);
  const place = folder(t);
  const hazards = put(join(place, "h.csv"), "hazard_name,lon,lat\nPont,29.2,-1.6\n");
  approved(file, hazards, "--type", "hazard");
  const server = await serve([file, "--listen", "127.0.0.1:0"]);
  const get = async (path, type) => (await fetch(server.url + path, { headers: { Accept: type ?? "application/json" } }));

  try {
    await t.test("before, nobody knows it", async () => {
      assert.equal((await get("/collections/well/items")).status, 404);
      fails(66, /no record type 'well'/, "import", file, hazards, "--type", "well");
    });
    await t.test("applied, the server offers it without a restart", async () => {
      assert.deepEqual(json("model", "apply", file, overlay(t, [WELL]), "--json"), { faults: [] });
      const answer = await get("/collections/well/items");
      assert.equal(answer.status, 200);
      assert.equal((await answer.json()).numberMatched, 0);
      assert.equal((await (await get("/collections/hazard/items")).json()).numberMatched, 1);
      verified(file);
    });
    await t.test("imported by its labels", async () => {
      const data = put(join(place, "wells.csv"), WELLS);
      assert.deepEqual(counts(approved(file, data, "--type", "well")), [2, 2, 0, 0, 0, 0]);
      assert.deepEqual(counts(approved(file, data, "--type", "well")), [2, 0, 0, 2, 0, 0]);
      if (hasGdal) assert.equal(gdalCount(file, "well"), 2);
    });
    await t.test("read through the API, filtered by its field", async () => {
      const { features } = await (await get("/collections/well/items?well_depth=12.5")).json();
      assert.equal(features.length, 1);
      assert.equal(features[0].properties.well_code, "W-1");
    });
    await t.test("written through the API", async () => {
      const body = { observed: "2026-05-01", title: "one", approve: true, reason: "x", changes: [{ type: "well", values: { well_code: "W-3", well_depth: 4 } }] };
      const answer = await fetch(`${server.url}/api/reports`, {
        method: "POST", headers: { "X-Whitestone": "1", "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      assert.ok(answer.ok, await answer.clone().text());
      assert.equal((await (await get("/collections/well/items")).json()).numberMatched, 3);
    });
    await t.test("shown on a page", async () => {
      const page = await (await get("/collections/well/items?f=html", "text/html")).text();
      assert.match(page, /W-1/);
      assert.match(page, /Depth/);
    });
    await t.test("exported", () => {
      const out = join(place, "out.csv");
      assert.match(ok("export", file, "well", "-o", out), /3 records written/);
      assert.match(ok("export", file, "well", "-o", "-", "--format", "csv"), /W-1/);
    });
  } finally {
    server.child.kill("SIGTERM");
    assert.equal(await server.ended, 0);
  }
  verified(file);
});

test("model apply refuses what existing data violates", async (t) => {
  const file = programme(t);
  const data = put(join(folder(t), "wells.csv"), WELLS);
  ok("model", "apply", file, overlay(t, [WELL]));
  approved(file, data, "--type", "well");
  const before = dump(file);
  const entries = verified(file).entries;

  const refused = async (name, change, sentence) => t.test(name, () => {
    const next = structuredClone(WELL);
    change(next);
    const said = run("model", "apply", file, overlay(t, [next]));
    assert.ok([65, 75].includes(said.code), `${said.code} ${said.err}${said.out}`);
    assert.match(said.err, sentence);
    assert.equal(dump(file), before);
    assert.equal(verified(file).entries, entries);
  });
  await refused("a field that changes its kind", (type) => (type.fields[1].kind = "text"), /kind|permanent/);
  await refused("a field that goes without a trace", (type) => {
    type.fields.splice(1, 1);
    type.list = { columns: ["well_code"], filters: [] };
  }, /well_depth/);
  await refused("a field that becomes required where records lack it", (type) => (type.fields[1].required = "identity"), /well_depth/);
  await t.test("a type that goes", () => {
    const said = run("model", "apply", file, overlay(t, []));
    assert.ok([65, 75].includes(said.code), said.err);
    assert.match(said.err, /well/);
    assert.equal(dump(file), before);
  });
  await t.test("what it does not violate is applied", () => {
    const next = structuredClone(WELL);
    next.fields.push({ id: "well_owner", number: 4, kind: "text", label: { en: "Owner", fr: "Propriétaire" } });
    next.fields[1].required = "complete";
    ok("model", "apply", file, overlay(t, [next]));
    verified(file);
    assert.match(ok("model", "docs", file), /well_owner/);
  });
});
