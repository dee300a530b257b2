// What people do with one record and with the tree of units, on the real program with its demonstration programme.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, assertGoodEverywhere, keepPicture, openBrowser, settled, WIDE } from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

const JSON_HEADERS = { "Content-Type": "application/json", "X-Whitestone": "1" };

describe("records and units", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page, hazard, unit;
  const get = async (path) => (await fetch(program.url + path)).json();
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  const record = () => get(`/api/records/hazard/${hazard.id}`);
  const edit = async (values) => {
    const { version } = await record();
    const changes = [{ type: "hazard", id: hazard.id, version, values }];
    const body = JSON.stringify({
      observed: new Date().toISOString().slice(0, 10),
      title: "by somebody else",
      changes,
    });
    const answer = await fetch(`${program.url}/api/reports`, { method: "POST", headers: JSON_HEADERS, body });
    await program.approve((await answer.json()).report);
  };
  const correct = (section) => page.click(`section:has(#section-${section}) .correct`);
  const sent = async () => {
    await page.click(".record-form button[type=submit]");
    await page.locator(".done a").waitFor();
    return (await page.locator(".done a").getAttribute("href")).split("/").pop();
  };

  before(async () => {
    program = await startProgram();
    browser = await openBrowser({ viewport: WIDE });
    page = browser.page;
    hazard = (await get("/api/records/hazard?limit=1&newest=true")).rows[0];
    unit = (await get("/api/units")).rows.find((row) => row.parent !== null);
  });
  after(async () => {
    await browser?.close();
    await program?.close();
  });

  test("a hazard is found from the P-code of its unit", async () => {
    await open("/");
    await page.click('nav a[href="/units"]');
    await settled(page);
    await page.fill("input[name=find]", unit.code.toLowerCase());
    await page.click(`.unit-found a[href="/units/${unit.id}"]`);
    await settled(page);
    assert.equal(await page.locator("h1").innerText(), unit.name);
    const count = page.locator(`td a[href="/records/hazard?within=${unit.id}"]`).first();
    const shown = Number((await count.innerText()).replace(/\D/g, ""));
    await count.click();
    await page.waitForURL(/within=/);
    await settled(page);
    await page.locator("main", { hasText: unit.name }).waitFor();
    const { matched } = await get(`/api/records/hazard?within=${unit.id}&limit=1`);
    assert.equal(shown, matched);
    const titles = page.locator('tbody th a[href^="/records/hazard/"]');
    const [first, second] = [await titles.nth(0).getAttribute("href"), await titles.nth(1).getAttribute("href")];
    await titles.first().click();
    await page.waitForURL(`**${first}`);
    await settled(page);
    await page.click(".neighbours a[rel=next]");
    await page.waitForURL(`**${second}`);
    await settled(page);
    await page.click(".neighbours a:not([rel])");
    await page.waitForURL(/within=/);
  });

  test("the tree of units opens and closes by keyboard", async () => {
    await open("/units");
    const rows = page.locator("tr[data-unit]");
    const closed = await rows.count();
    await rows.first().focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("tr[aria-expanded=true]").first().waitFor();
    assert.ok((await rows.count()) > closed);
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-level")), "2");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-level")), "1");
    await assertAccessible(page);
    await page.keyboard.press("ArrowLeft");
    assert.equal(await rows.count(), closed);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/units\/./);
  });

  test("a value is corrected, waits, is approved, shows in the history and is withdrawn", async () => {
    const path = `/records/hazard/${hazard.id}`;
    const was = (await record()).values.hazard_name;
    await open(path);
    await correct("identity");
    await assertAccessible(page);
    await page.fill("#form-hazard_name", "Name as on the sign");
    const report = await sent();
    assert.match(await page.locator(".done").innerText(), /waits/);
    assert.equal((await record()).values.hazard_name, was);
    await program.approve(report);
    await open(path);
    assert.match(await page.locator("h1").innerText(), /Name as on the sign/);
    const change = page.locator(".history tbody tr", { hasText: "Name as on the sign" }).first();
    assert.match(await change.innerText(), new RegExp(`${was.slice(0, 6)}[\\s\\S]*Name as on the sign`));
    await open(`/reports/${report}`);
    await page.fill("textarea", "read wrongly");
    await page.click("button:text-is('Withdraw')");
    await page.locator(".done").waitFor();
    await open(path);
    assert.match(await page.locator("h1").innerText(), new RegExp(was.slice(0, 6)));
    assert.equal(await page.locator(".history del", { hasText: "Name as on the sign" }).count(), 1);
  });

  test("who was faster is told with both values, and a person chooses", async () => {
    await open(`/records/hazard/${hazard.id}`);
    await correct("identity");
    await page.fill("#form-hazard_name", "Mine");
    await edit({ hazard_name: "Theirs" });
    await page.click(".record-form button[type=submit]");
    await page.locator(".failure button").first().click();
    const row = page.locator(".failure tbody tr").first();
    await row.waitFor();
    assert.match(await row.innerText(), /Theirs[\s\S]*Mine/);
    await assertAccessible(page);
    await keepPicture(page, "record-collision-en-1280");
    await page.click("text=Send mine all the same");
    await page.locator(".done a").waitFor();
  });

  test("a new record takes typed coordinates, says what is wrong, and tells that four eyes are needed", async () => {
    await open("/records/hazard/new");
    await page.fill("#form-hazard_name", "By the ford");
    await page.fill("#form-geom", "here");
    await page.fill("#form-reported_area", "a lot");
    await page.click(".record-form button[type=submit]");
    await page.locator("#form-geom-fault").waitFor();
    await page.fill("#form-geom", "1°30′ S, 29°12′ E\n1°30′ S, 29°13′ E\n1°31′ S, 29°13′ E");
    await page.click(".record-form button[type=submit]");
    await page.locator("#form-reported_area-fault").waitFor();
    await assertAccessible(page);
    await page.fill("#form-reported_area", "1 200,5");
    await page.check("input[name=approve]");
    await page.click(".record-form button[type=submit]");
    await page.locator(".failure", { hasText: "Somebody else has to approve" }).waitFor();
    await page.uncheck("input[name=approve]");
    const report = await sent();
    await program.approve(report);
    const { changes } = await get(`/api/reports/${report}`);
    const made = await get(`/api/records/hazard/${changes[0].id}`);
    assert.equal(made.values.reported_area, 1200.5);
    assert.equal(made.geometry.type, "Polygon");
    assert.ok(made.area > 1_000_000);
  });

  const pages = {
    unitTree: () => "/units",
    unitPage: () => `/units/${unit.id}`,
    recordPage: () => `/records/hazard/${hazard.id}`,
    newRecord: () => "/records/accident/new",
  };
  for (const [name, path] of Object.entries(pages))
    test(`${name} is accessible and fits in both languages, wide and narrow`, () =>
      assertGoodEverywhere(page, () => open(path()), name));

  test("no page printed an error", () => {
    assert.deepEqual(browser.faults, []);
  });
});
