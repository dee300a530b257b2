// The built interface: small enough for a slow link, and nothing inline that the pages' policy would refuse.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../../web/dist", import.meta.url));
/** What may travel, compressed: the budgets of ARCHITECTURE.md, and the map's own, which no first load pays. */
const BUDGETS = {
  firstLoad: 150 * 1024,
  page: 30 * 1024,
  mapLibrary: 300 * 1024,
  mapWorker: 140 * 1024,
  basemap: 256 * 1024,
};

describe("the built interface", { skip: existsSync(dist) ? false : "web/dist is not built (make build)" }, () => {
  const assets = existsSync(dist) ? readdirSync(join(dist, "assets")) : [];
  const read = (name) => readFileSync(join(dist, name));
  const compressed = (names) => names.reduce((sum, name) => sum + gzipSync(read(`assets/${name}`)).length, 0);
  const named = (stem) => {
    const found = assets.filter((name) => name.startsWith(`${stem}-`));
    assert.equal(found.length, 1, `${stem}: ${found}`);
    return found[0];
  };
  /** A script with all it imports before it runs; what it fetches later is not among them. */
  const withImports = (name, seen = new Set()) => {
    if (seen.has(name)) return seen;
    seen.add(name);
    const head = String(read(`assets/${name}`)).matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g);
    for (const [, other] of head) withImports(other, seen);
    return seen;
  };
  const entry = () => [...withImports(/assets\/(index-[\w-]+\.js)/.exec(String(read("index.html")))[1])];

  test("the first load keeps its budget, and the map is no part of it", () => {
    const first = [...entry(), ...assets.filter((name) => name.endsWith(".css"))];
    assert.ok(compressed(first) <= BUDGETS.firstLoad, `${compressed(first)} bytes: ${first}`);
    assert.ok(!first.includes(named("glMapView")));
  });

  test("every further screen keeps its budget", () => {
    const first = entry();
    const pages = assets.filter((name) => /^\w+Page-[\w-]{8}\.js$/.test(name));
    assert.ok(pages.length > 4, String(pages));
    for (const page of pages) {
      const more = [...withImports(page)].filter((name) => !first.includes(name));
      assert.ok(compressed(more) <= BUDGETS.page, `${page}: ${compressed(more)} bytes`);
    }
  });

  test("the map's library, worker and basemap keep theirs", () => {
    const budgets = {
      glMapView: BUDGETS.mapLibrary,
      "maplibre-gl-csp-worker": BUDGETS.mapWorker,
      basemap: BUDGETS.basemap,
    };
    for (const [stem, budget] of Object.entries(budgets)) {
      const size = compressed([named(stem)]);
      assert.ok(size <= budget, `${stem}: ${size} bytes`);
    }
  });

  test("names of assets carry a hash of their content", () => {
    for (const name of assets) assert.match(name, /-[\w-]{8}\.(js|css|svg|json|txt)$/);
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
