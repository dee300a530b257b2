// The built interface: small enough for a slow link, and nothing inline that the pages' policy would refuse.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../../web/dist", import.meta.url));
const FIRST_LOAD_BYTES = 60 * 1024;

describe("the built interface", { skip: existsSync(dist) ? false : "web/dist is not built (make build)" }, () => {
  const assets = existsSync(dist) ? readdirSync(join(dist, "assets")) : [];
  const read = (name) => readFileSync(join(dist, name));

  test("first load is under 60 KB of compressed script", () => {
    const scripts = assets.filter((name) => name.endsWith(".js"));
    assert.ok(scripts.length > 0);
    const size = scripts.reduce((sum, name) => sum + gzipSync(read(`assets/${name}`)).length, 0);
    assert.ok(size < FIRST_LOAD_BYTES, `${size} bytes`);
  });

  test("names of assets carry a hash of their content", () => {
    for (const name of assets) assert.match(name, /-[\w-]{8}\.(js|css|svg)$/);
  });

  test("nothing is inline and nothing comes from elsewhere", () => {
    const html = String(read("index.html"));
    assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)/);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
    assert.doesNotMatch(html, /(src|href)="(?!\/)/);
    for (const name of assets.filter((one) => one.endsWith(".css"))) {
      assert.doesNotMatch(String(read(`assets/${name}`)), /url\((?!["']?\/assets\/)|@import/);
    }
  });
});
