// gdal.mjs - a program we did not write reads a collection.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { HAZARDS } from "../server.mjs";

function ogrinfo(...args) {
  return execFileSync("ogrinfo", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 60000 });
}

export async function gdalCases(t, server) {
  let there = true;
  try {
    ogrinfo("--version");
  } catch {
    there = false;
  }

  await t.test("GDAL lists the collections and counts their features", { skip: there ? false : "gdal-bin is not installed" }, () => {
    const said = ogrinfo("-ro", "-so", `OAPIF:${server.url}`, "hazard");
    assert.match(said, new RegExp(`Feature Count: ${HAZARDS.length}`));
    assert.match(said, /land_class: String/);
  });

  await t.test("GDAL pages through all features and filters by place", { skip: there ? false : "gdal-bin is not installed" }, () => {
    const all = ogrinfo("-ro", "-oo", "PAGE_SIZE=10", `OAPIF:${server.url}`, "hazard");
    assert.equal(all.match(/^OGRFeature/gm).length, HAZARDS.length);
    const some = ogrinfo("-ro", "-spat", "28.9", "-1.8", "29.0", "-1.7", `OAPIF:${server.url}`, "hazard");
    const count = (some.match(/^OGRFeature/gm) ?? []).length;
    assert.ok(count > 0 && count < HAZARDS.length);
  });
}
