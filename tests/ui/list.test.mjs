// Finding records: the field in the head of every page, and a list searched, sorted, arranged and taken away.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, keepPicture, openBrowser, settled, switchLanguage, NARROW, WIDE } from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

describe("finding records", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page, unit, hazard;
  const get = async (path) => (await fetch(program.url + path)).json();
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  const found = () => page.locator(".search-found a");
  const look = async (text) => {
    await page.fill(".search-box input", text);
    await page.locator('.search-found[aria-busy="false"]').waitFor();
  };
  const titles = () => page.locator('tbody th a[href^="/records/hazard/"]').allInnerTexts();
  const matched = async () => Number((await page.locator(".list-summary p").first().innerText()).replace(/\D/g, ""));

  before(async () => {
    program = await startProgram();
    browser = await openBrowser();
    page = browser.page;
    unit = (await get("/api/units")).rows.find((row) => row.parent !== null);
    hazard = (await get("/api/records/hazard?limit=1")).rows[0];
  });
  after(async () => {
    await browser?.close();
    await program?.close();
  });

  test("by keyboard alone, a P-code typed after a slash opens its unit", async () => {
    await open("/reports");
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.name), "everything");
    await page.keyboard.type(unit.code.toLowerCase());
    await found().first().waitFor();
    assert.match(await page.locator(".search-state").innerText(), /found/);
    await assertAccessible(page);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/records/admin_unit/${unit.id}`);
    await settled(page);
    assert.equal(await page.locator(".search-found").count(), 0);
  });

  test("a slash in a field is a slash, the arrows go through what was found, Escape goes back", async () => {
    await look("cod/");
    assert.equal(await page.inputValue(".search-box input"), "cod/");
    await look(hazard.values.local_code);
    await page.keyboard.press("ArrowDown");
    assert.equal(
      await page.evaluate(() => document.activeElement.getAttribute("href")),
      `/records/hazard/${hazard.id}`,
    );
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.name), "everything");
    assert.equal(await page.locator(".search-found").count(), 0);
  });

  test("accents and capitals make no difference, and all of a type are one step away", async () => {
    await open("/");
    await look("CÀRRÊFOUR");
    const all = page.locator(".search-all").first();
    const count = Number((await all.innerText()).replace(/\D/g, ""));
    assert.ok(count > 5);
    await all.click();
    await page.waitForURL(/q=C/);
    await settled(page);
    assert.equal(await matched(), count);
  });

  test("nothing and no answer are said, in french at 360 pixels as well", async () => {
    await page.setViewportSize(NARROW);
    await open("/");
    await switchLanguage(page, "fr");
    await look("zzzz");
    assert.match(await page.locator(".search-state").innerText(), /Rien ne porte le nom «\szzzz\s»/);
    await assertAccessible(page);
    await keepPicture(page, "demo-search-fr-360");
    await page.route("**/api/search*", (route) => route.abort());
    await look("carrefour");
    assert.match(await page.locator(".search-state").innerText(), /ne répond pas/);
    await page.unroute("**/api/search*");
    await page.press(".search-box input", "Enter");
    await found().first().waitFor();
    await assertAccessible(page);
    await switchLanguage(page, "en");
    await page.setViewportSize(WIDE);
  });

  test("a list is searched and sorted, and its address says both", async () => {
    await open("/records/hazard");
    await page.fill(".list-search input", "carréfour");
    await page.waitForURL(/q=/);
    await settled(page);
    const answer = await get("/api/records/hazard?q=carrefour&limit=1");
    assert.equal(await matched(), answer.matched);
    assert.ok(answer.matched > 5 && (await titles()).length > 0);
    await page.selectOption(".sort-select select", "-reported_date");
    await page.waitForURL(/sort=-reported_date/);
    await settled(page);
    const sorted = await get("/api/records/hazard?q=carrefour&sort=-reported_date&limit=50");
    assert.deepEqual(
      await titles(),
      sorted.rows.map((row) => row.title),
    );
    await page.reload();
    await settled(page);
    assert.equal(await page.inputValue(".list-search input"), "carréfour");
    assert.equal(await page.inputValue(".sort-select select"), "-reported_date");
    await page.locator("thead a", { hasText: "Record" }).click();
    await page.waitForURL(/sort=local_code/);
    await settled(page);
    assert.deepEqual(await titles(), [...(await titles())].sort());
  });

  test("columns that were chosen are there again next time, and can be given up", async () => {
    await open("/records/hazard");
    const heads = async () => (await page.locator("thead th").allInnerTexts()).map((text) => text.trim());
    const before = await heads();
    await page.locator(".menu summary", { hasText: "Columns" }).click();
    await page.locator(".menu-body .check", { hasText: "Kind of hazard" }).locator("input").uncheck();
    await page.locator(".menu-body .check input:not(:checked)").last().check();
    const chosen = await heads();
    assert.ok(!chosen.some((text) => text.startsWith("Kind of hazard")));
    assert.equal(chosen.length, before.length);
    await open("/");
    await open("/records/hazard");
    assert.deepEqual(await heads(), chosen);
    await page.locator(".menu summary", { hasText: "Columns" }).click();
    await page.locator(".menu-body button").click();
    assert.deepEqual(await heads(), before);
  });

  test("what is chosen is exported, else all that the list matches", async () => {
    const rowsOf = async (format) => {
      const link = page.locator(".menu-body a[download]", { hasText: format });
      const text = await (await fetch(program.url + (await link.getAttribute("href")))).text();
      return text.trim().split(/\r?\n/).slice(1);
    };
    await open("/records/hazard?q=carrefour&sort=local_code");
    const shown = (await titles()).map((title) => title.split(" · ")[0]);
    await page.locator(".menu summary", { hasText: "Export" }).click();
    const all = await rowsOf("CSV");
    assert.equal(all.length, await matched());
    await page.keyboard.press("Escape");
    for (const row of [0, 2]) await page.locator("tbody input[type=checkbox]").nth(row).check();
    assert.match(await page.locator(".list-summary").innerText(), /2 .*chosen/);
    await page.locator(".menu summary", { hasText: "Export" }).click();
    const some = await rowsOf("CSV");
    assert.equal(some.length, 2);
    for (const row of [0, 2])
      assert.ok(
        some.some((line) => line.includes(shown[row])),
        `${shown[row]} in ${some}`,
      );
  });

  test("no page printed an error", () => assert.deepEqual(browser.faults, []));
});
