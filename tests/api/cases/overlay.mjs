// overlay.mjs - a type that nobody compiled is added while the server runs, and goes all the way through it.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { get, getOk, send, submit } from "../client.mjs";
import { jobEnd, UPLOAD } from "./app.mjs";
import { run } from "../server.mjs";

const LABEL = { en: "Well", fr: "Puits" };

const WELL = {
  type: "cod_well", number: 1000, label: LABEL, plural: { en: "Wells", fr: "Puits" }, code_part: "WEL", class: "public",
  sections: [{ id: "all", label: LABEL }],
  fields: [
    { id: "well_code", number: 1, kind: "text", section: "all", required: "identity", label: { en: "Code", fr: "Code" } },
    { id: "well_taste", number: 2, kind: "code", list: "cod_taste", section: "all", required: "complete", label: { en: "Taste", fr: "Goût" } },
    { id: "well_depth", number: 3, kind: "number", unit: "m", minimum: 0, section: "all", label: { en: "Depth", fr: "Profondeur" } },
    { id: "seen_on", number: 4, kind: "date", section: "all", label: { en: "Seen on", fr: "Vu le" } },
    { id: "well_place", number: 5, kind: "geometry", geometries: ["point"], section: "all", label: { en: "Place", fr: "Lieu" } },
  ],
  code: "well_code", geometry: "well_place", title: ["well_code"],
  roles: [{ role: "has_state", slots: { state: "well_taste" } }, { role: "is_dated", slots: { date: "seen_on" } }],
  list: { columns: ["well_code", "well_taste", "well_depth"], filters: ["well_taste"] },
};

const TASTE = {
  list: "cod_taste", number: 1000, label: { en: "Taste", fr: "Goût" },
  codes: [
    { code: "fresh", order: 1, label: { en: "Fresh", fr: "Doux" } },
    { code: "salty", order: 2, label: { en: "Salty", fr: "Salé" } },
  ],
};

function write(path, content) {
  writeFileSync(path, JSON.stringify(content));
}

function overlayFolder(server) {
  const folder = join(server.folder, "overlay");
  mkdirSync(join(folder, "types"), { recursive: true });
  mkdirSync(join(folder, "lists"));
  write(join(folder, "overlay.json"), { overlay: 1, programme: "COD", name: "Wells of the test" });
  write(join(folder, "types", "cod_well.json"), WELL);
  write(join(folder, "lists", "cod_taste.json"), TASTE);
  return folder;
}

export async function overlayCases(t, server) {
  const before = await get(server, "/api/model");

  await t.test("the running server knows the new type at once", async () => {
    run("model", "apply", server.file, overlayFolder(server));
    const after = await get(server, "/api/model", { "If-None-Match": before.headers.get("etag") });
    assert.equal(after.status, 200);
    assert.equal(after.body.types.find((x) => x.type === "cod_well").label.fr, "Puits");
    const { collections } = await getOk(server, "/collections");
    assert.ok(collections.some((c) => c.id === "cod_well"));
    assert.ok("/collections/cod_well/items" in (await getOk(server, "/api")).paths);
    assert.equal((await getOk(server, "/collections/hazard/items?limit=1")).features.length, 1);
  });

  await t.test("a file of it is imported, by the labels of the new fields", async () => {
    const csv = "Code,Goût,Profondeur,lon,lat\nW-1,Doux,\"12,5\",29.1,-1.5\nW-2,Salé,7,29.2,-1.6\n";
    const { body } = await send(server, "POST", "/api/imports?type=cod_well&approve=true&reason=test&name=wells.csv", csv, UPLOAD);
    const end = await jobEnd(server, body.job);
    assert.equal(end.state, "done", JSON.stringify(end));
    assert.equal(end.statement.stored, 2, JSON.stringify(end.statement));
  });

  await t.test("its records are listed, filtered, counted and mapped", async () => {
    const { rows } = await getOk(server, "/api/records/cod_well");
    assert.deepEqual(rows.map((r) => r.values.well_depth), [12.5, 7]);
    const { features } = await getOk(server, "/collections/cod_well/items?well_taste=salty");
    assert.deepEqual(features.map((f) => [f.properties.well_code, f.geometry.coordinates]), [["W-2", [29.2, -1.6]]]);
    const { types } = await getOk(server, "/api/overview");
    assert.equal(types.find((x) => x.type === "cod_well").records, 2);
    assert.equal((await getOk(server, "/api/map/cod_well?bbox=29,-2,29.15,-1")).total, 1);
    assert.match((await get(server, "/collections/cod_well/items?f=html&lang=fr")).text, /Salé/);
  });

  await t.test("a report about it is submitted, and what does not fit is named", async () => {
    const good = await submit(server, "cod_well", { well_code: "W-3", well_taste: "fresh" }, { approve: true, reason: "test" });
    assert.equal(good.status, 201, JSON.stringify(good.body));
    const bad = await submit(server, "cod_well", { well_code: "W-4", well_taste: "bitter" });
    assert.equal(bad.body.faults[0].pointer, "/changes/0/values/well_taste");
  });

  await t.test("it is exported, and the file still verifies", () => {
    const out = join(server.folder, "wells.csv");
    run("export", server.file, "cod_well", "-o", out);
    const verified = JSON.parse(run("verify", server.file, "--json"));
    assert.deepEqual(verified.faults, []);
  });
}
