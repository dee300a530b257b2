// Many programmes in one file: figures of one of them, long lists that stay readable, nothing wider than the page.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, NARROW, openBrowser, settled, WIDE } from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

describe("many programmes", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page;
  const get = async (path) => (await fetch(program.url + path)).json();
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  /** Every number of records of the table leads to a list of exactly so many. */
  const assertOpens = async () => {
    const cells = await page.$$eval(".figure-cells tbody td.number:first-of-type .open-figure", (all) =>
      all.map((one) => ({ n: Number(one.textContent.replace(/\D/g, "")), href: one.getAttribute("href") })),
    );
    assert.ok(cells.length > 0, page.url());
    for (const { n, href } of cells) {
      assert.ok(href, page.url());
      const [path, query = ""] = href.split("?");
      assert.equal((await get(`/api${path}?limit=1&${query}`)).matched, n, href);
    }
  };

  before(async () => {
    program = await startProgram({ demo: "portfolio", code: "XHQ" });
    browser = await openBrowser({ simpleMap: true });
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await program?.close();
  });

  test("figures are of one programme when it is chosen, and open to its records", async () => {
    const { plans } = await get("/api/workplans");
    assert.equal(plans.length, 20);
    await open("/figures/hazards?by=class");
    const all = (await get("/api/measures/hazards?by=class")).total[0];
    await page.getByLabel("Programme", { exact: true }).fill("Bresonda");
    await page.getByRole("button", { name: /Bresonda programme/ }).click();
    await page.waitForURL(/programme=[0-9a-f]{8}-/);
    await settled(page);
    const id = new URL(page.url()).searchParams.get("programme");
    const one = (await get(`/api/measures/hazards?by=class&programme=${id}`)).total[0];
    assert.ok(one > 0 && one < all);
    await assertOpens();
    await assertAccessible(page);
  });

  test("of the programme the file was made for they hold what names no programme", async () => {
    const { id } = await get("/api/programme");
    const { total } = await get(`/api/measures/headcount?programme=${id}`);
    assert.equal(total?.[0] ?? 0, 0);
    await open(`/figures/reported_actuals?by=status&programme=${id}`);
    await assertOpens();
  });

  test("contributions of nineteen programmes to one result are folded, and all of them are there", async () => {
    await open("/results");
    const { results } = await get("/api/workplans");
    const many = results.filter((one) => one.contributions.length > 6);
    assert.ok(many.length > 0);
    const folded = page.locator("td details.result-more");
    assert.equal(await folded.count(), many.length);
    await folded.first().locator("summary").click();
    assert.equal(await folded.first().locator("li").count(), many[0].contributions.length);
    await assertAccessible(page);
  });

  test("no page is wider than a screen, in either language", async () => {
    for (const viewport of [WIDE, NARROW]) {
      await page.setViewportSize(viewport);
      for (const path of [
        "/",
        "/results",
        "/results/GW-XBR",
        "/parity?by=programme",
        "/figures",
        "/units",
        "/records/programme",
      ]) {
        await open(path);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${path} at ${viewport.width}: ${over} px too wide`);
      }
    }
    await page.setViewportSize(WIDE);
    await page.getByRole("button", { name: "Français" }).click();
    await open("/results");
    assert.match(await page.locator("h1").innerText(), /Résultats/);
    assert.match(await page.title(), /Siège, tous les programmes/);
    assert.match(await page.locator(".result-more > summary", { hasText: "Programme Merrouth" }).innerText(), /DÉMO/);
    assert.match(await page.locator("td details.result-more summary").first().innerText(), /contributions/);
    assert.deepEqual(browser.faults, []);
    assert.deepEqual(browser.outside, []);
  });
});
