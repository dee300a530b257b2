// pages.mjs - the plain pages: valid enough for a reader, in both languages, escaped, and honest about blank maps.
import assert from "node:assert/strict";
import { get } from "../client.mjs";

const PAGES = ["/", "/conformance", "/api", "/collections", "/collections/hazard", "/collections/hazard/schema",
  "/collections/hazard/items", "/collections/victim/items"];

/** Every element that is opened is closed, in order. */
function isBalanced(html) {
  const open = [];
  for (const [, slash, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^>]*)?>/g)) {
    if (["meta", "link", "br"].includes(name)) continue;
    if (slash) assert.equal(open.pop(), name);
    else open.push(name);
  }
  assert.deepEqual(open, []);
}

export async function pageCases(t, server) {
  for (const page of PAGES) {
    for (const lang of ["en", "fr"]) {
      await t.test(`${page} is a page in ${lang}`, async () => {
        const answer = await get(server, `${page}?f=html&lang=${lang}`);
        assert.equal(answer.status, 200);
        assert.match(answer.type, /^text\/html; charset=utf-8/);
        assert.match(answer.text, new RegExp(`<html lang="${lang}">`));
        assert.match(answer.text, lang === "fr" ? /pas dire que la terre est sûre/ : /does not mean that the land is safe/);
        for (const [, table] of answer.text.matchAll(/<table>([\s\S]*?)<\/table>/g)) assert.match(table, /<caption>[^<]+<\/caption>/);
        isBalanced(answer.text);
      });
    }
  }

  await t.test("every link of the pages resolves", async () => {
    const seen = new Set(["/?f=html"]);
    for (const path of seen) {
      const answer = await get(server, path);
      assert.equal(answer.status, 200, path);
      for (const [, href] of answer.text.matchAll(/href="([^"]+)"/g)) {
        const to = href.replaceAll("&amp;", "&").replace(server.url, "");
        if (to.startsWith("/") && !/\/items\/|after=|f=json/.test(to) && seen.size < 150) seen.add(to);
      }
    }
    assert.ok(seen.size > 30);
  });

  await t.test("what a record says is text, not markup", async () => {
    const list = await get(server, "/collections/hazard/items?f=html&limit=100");
    assert.ok(list.text.includes("Pont &quot;&lt;b&gt;Élan&lt;/b&gt;&quot; &amp; école"));
    assert.ok(!list.text.includes("<b>"));
  });

  await t.test("codes are shown by their labels in the page's language", async () => {
    const page = await get(server, "/collections/hazard/items?f=html&lang=fr&hazard_status=suspended");
    assert.match(page.text, /<th scope="col">Classe<\/th>/);
    assert.doesNotMatch(page.text, /<td>suspended<\/td>/);
  });

  await t.test("a record has a page of its own", async () => {
    const list = await get(server, "/collections/hazard/items?limit=1");
    const page = await get(server, `/collections/hazard/items/${list.body.features[0].id}?f=html&lang=fr`);
    assert.equal(page.status, 200);
    isBalanced(page.text);
    assert.match(page.text, /COD-TST-HAZ-/);
  });

  await t.test("the style of the plain pages is there", async () => {
    const answer = await get(server, "/plain.css");
    assert.match(answer.type, /^text\/css/);
  });

  await t.test("application pages are the interface, whatever the address names", async () => {
    for (const path of ["/", "/records/hazard", "/records/hazard/x?tab=history", "/reports", "/reports/1?x=y", "/figures", "/figures/victims?by=sex", "/parity", "/results", "/results/DEMO-EHM", "/import", "/map?box=28,-2,30,-1"]) {
      const answer = await get(server, path, { Accept: "text/html" });
      if (answer.status === 404) assert.match(answer.body.detail, /interface is not built/);
      else assert.match(answer.text, /<script type="module"|does not mean that the land is safe/);
    }
  });

  await t.test("files of the interface are found, others are not", async (context) => {
    const shell = await get(server, "/records/hazard", { Accept: "text/html" });
    const asset = /(?:src|href)="(\/assets\/[^"]+)"/.exec(shell.text)?.[1];
    assert.equal((await get(server, "/assets/nothing.js")).status, 404);
    assert.equal((await get(server, "/favicon.ico")).status < 500, true);
    if (!asset) return context.skip("the interface is not built");
    const file = await get(server, asset);
    assert.equal(file.status, 200);
    assert.match(file.headers.get("cache-control"), /immutable/);
    assert.equal((await get(server, asset, { "If-None-Match": file.headers.get("etag") })).status, 304);
  });
}
