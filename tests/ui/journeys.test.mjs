// What people do with the pages, on the real program with its demonstration programme.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  assertAccessible,
  assertGoodEverywhere,
  keepPicture,
  openBrowser,
  settled,
  switchLanguage,
  NARROW,
  WIDE,
} from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

const ROWS = [
  "local_code,hazard_name,land_class,hazard_status,reported_date,longitude,latitude,reported_area",
  "UI-HAZ-1,Riverbank,Confirmed hazardous area (CHA),open,2024-03-01,29.2,-1.6,1200",
  "UI-HAZ-2,Old post,SHA,open,2024-03,29.21,-1.61,900",
  "UI-HAZ-3,Footpath,SHA,open,2024-03-02,29.22,-1.62,a lot",
];

describe("journeys on the demonstration", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page, sample, unit, latest, imported;
  const get = async (path) => (await fetch(program.url + path)).json();
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  const inLanguage = (language) => switchLanguage(page, language);
  /** How many records of a type the overview page shows. */
  const shownCount = async (type) => {
    await open("/");
    const text = await page.locator(`td a[href="/records/${type}"]`).first().innerText();
    return Number(text.replace(/\D/g, ""));
  };

  before(async () => {
    program = await startProgram();
    browser = await openBrowser();
    page = browser.page;
    latest = (await get("/api/reports?limit=1")).reports[0];
    unit = (await get("/api/records/admin_unit?limit=5")).rows.pop();
    sample = (await get("/api/records/hazard?limit=1")).rows[0];
  });
  after(async () => {
    await browser?.close();
    await program?.close();
  });

  test("a newcomer sees the country, its hazards and that it is a demonstration", async () => {
    await open("/");
    assert.match(await page.locator(".demonstration").innerText(), /DEMONSTRATION/);
    const overview = await get("/api/overview");
    const hazards = overview.types.find((one) => one.type === "hazard");
    assert.ok(hazards.records > 0);
    assert.equal(await shownCount("hazard"), hazards.records);
    await page.locator(".gl-frame canvas").waitFor();
    assert.ok((await page.locator(".map-list li").count()) > 0);
    assert.match(await page.locator(".map-section").innerText(), /never safe/);
    await assertAccessible(page);
    // Without a graphics card every pixel costs: the map's own journeys are those that draw it.
    await page.evaluate(() => localStorage.setItem("whitestone.simpleMap", "yes"));
  });

  const pages = {
    overview: () => "/",
    list: () => "/records/hazard",
    record: () => `/records/hazard/${sample.id}`,
    victims: () => "/records/victim",
    units: () => "/records/admin_unit",
    unit: () => `/records/admin_unit/${unit.id}`,
    reports: () => "/reports",
    report: () => `/reports/${latest.report}`,
    import: () => "/import",
  };
  for (const [name, path] of Object.entries(pages))
    test(`${name} is accessible and fits in both languages, wide and narrow`, () =>
      assertGoodEverywhere(page, () => open(path()), `demo-${name}`));

  test("a list is filtered, a record opened and its history read", async () => {
    await page.setViewportSize(WIDE);
    await open("/");
    await inLanguage("en");
    await page.click('th a[href="/records/hazard"]');
    await settled(page);
    await page.selectOption("select[name=land_class]", "sha");
    await page.waitForURL(/land_class=sha/);
    await settled(page);
    const { matched } = await get("/api/records/hazard?land_class=sha&limit=1");
    assert.equal(Number((await page.locator(".list-summary p").first().innerText()).replace(/\D/g, "")), matched);
    await page.locator("tbody th a").first().click();
    await settled(page);
    assert.match(await page.locator("main").innerText(), /Suspected hazardous area/);
    assert.ok((await page.locator(".history tbody tr").count()) > 0);
    await page.locator(".history h3 a").first().click();
    await settled(page);
    assert.match(await page.locator("h1").innerText(), /^Report \d+$/);
  });

  const importHazards = async (name, lines) => {
    await open("/import");
    const buffer = Buffer.from(`${lines.join("\n")}\n`);
    await page.setInputFiles("input[type=file]", { name, mimeType: "text/csv", buffer });
    await page.locator("select[name=mapping]").waitFor();
    await page.selectOption("select[name=mapping]", "");
    await page.selectOption("select[name=type]", "hazard");
    await page.locator("select[data-column]").first().waitFor();
    await page.click("button[type=submit]");
    await page.locator("#result-title").waitFor();
    return page.locator(".notice a").getAttribute("href");
  };

  test("a file with a bad row is imported and its statement read", async () => {
    imported = await importHazards("new-hazards.csv", ROWS);
    const count = async (id) => Number(await page.locator(`.counts [data-count=${id}] dd`).innerText());
    assert.equal(await count("read"), 3);
    assert.equal(await count("stored"), 2);
    assert.equal(await count("held"), 1);
    const row = await page.locator("tbody tr").first().innerText();
    assert.match(row, /reported_area/);
    assert.match(row, /a lot/);
    await assertAccessible(page);
    await keepPicture(page, "demo-statement-en-1280");
  });

  test("an import counts only once it is approved, and no longer when it is withdrawn", async () => {
    const counted = await shownCount("hazard");
    await open(imported);
    assert.match(await page.locator("main").innerText(), /waits for approval/);
    await page.fill("textarea", "checked against the paper form");
    await page.click("button:text-is('Approve')");
    await page.locator(".done").waitFor();
    await settled(page);
    await keepPicture(page, "demo-approved-en-1280");
    assert.equal(await shownCount("hazard"), counted + 2);
    await open(imported);
    await page.fill("textarea", "entered twice");
    await page.click("button:text-is('Withdraw')");
    await page.locator(".done").waitFor();
    assert.equal(await shownCount("hazard"), counted);
  });

  test("a withdrawal names later edits and leaves the choice to a person", async () => {
    const report = await importHazards("edited-later.csv", [ROWS[0], ROWS[1].replace("UI-HAZ-1", "UI-HAZ-9")]);
    await program.approve(report.split("/").pop());
    const { id } = (await get(`/api${report}`)).changes[0];
    const changes = [{ type: "hazard", id, values: { hazard_name: "Riverbank, north side" } }];
    const headers = { "Content-Type": "application/json", "X-Whitestone": "1" };
    const body = JSON.stringify({ observed: "2026-05-01", title: "renamed", changes });
    const answer = await fetch(`${program.url}/api/reports`, { method: "POST", headers, body });
    assert.equal(answer.status, 201);
    await program.approve((await answer.json()).report);
    await open(report);
    await page.fill("textarea", "wrong file");
    await page.click("button:text-is('Withdraw')");
    await page.locator(".failure li").first().waitFor();
    await assertAccessible(page);
    await keepPicture(page, "demo-conflict-en-1280");
    await page.click("text=Withdraw anyway");
    await page.locator(".report-state:text-is('withdrawn')").waitFor();
  });

  test("who decides on a report sees every value as it is and as it would be", async () => {
    const one = await get(`/api/records/hazard/${sample.id}`);
    const values = { hazard_name: "Crossing by the mill", reported_area: { unknown: true } };
    const changes = [{ type: "hazard", id: one.id, version: one.version, values }];
    const headers = { "X-Whitestone": "1", "Content-Type": "application/json" };
    const body = JSON.stringify({ observed: "2026-05-01", title: "second look", changes });
    const { report } = await (await fetch(`${program.url}/api/reports`, { method: "POST", headers, body })).json();
    for (const [language, viewport, unknown] of [
      ["en", WIDE, "unknown"],
      ["fr", NARROW, "inconnu"],
    ]) {
      await page.setViewportSize(viewport);
      await open(`/reports/${report}`);
      await inLanguage(language);
      const shown = await page.locator(".changes").innerText();
      for (const word of [one.values.hazard_name, values.hazard_name, unknown]) assert.ok(shown.includes(word), word);
      await assertAccessible(page);
      await keepPicture(page, `demo-decide-${language}-${viewport.width}`);
    }
    await page.locator("main button").first().press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "decision-title");
    await page.setViewportSize(WIDE);
    await inLanguage("en");
    await program.approve(report);
    assert.equal((await get(`/api/records/hazard/${one.id}`)).values.hazard_name, values.hazard_name);
  });

  /** Presses Tab until the focus is on what `selector` names. */
  const tabTo = async (selector) => {
    for (let i = 0; i < 250; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    }
    assert.fail(`Tab never came to ${selector}`);
  };

  test("in french at 360 pixels everything works by keyboard alone", async () => {
    await page.setViewportSize(NARROW);
    await open("/");
    await inLanguage("en");
    await page.reload();
    await settled(page);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await tabTo(".languages button[lang=fr]");
    await page.keyboard.press("Enter");
    await settled(page);
    await tabTo('th a[href="/records/hazard"]');
    await page.keyboard.press("Enter");
    await page.waitForURL(/records\/hazard$/);
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
    await tabTo(".filter-box > summary");
    await page.keyboard.press("Enter");
    await tabTo("select[name=land_class]");
    await page.keyboard.type("Zone soup");
    await page.waitForURL(/land_class=sha/);
    await settled(page);
    await tabTo("tbody th a");
    await page.keyboard.press("Enter");
    await page.waitForURL(/records\/hazard\/./);
    await settled(page);
    assert.match(await page.locator("main").innerText(), /Zone soupçonnée dangereuse/);
    assert.match(await page.locator("main").innerText(), /Historique/);
    await inLanguage("en");
  });

  test("no page printed an error", () => {
    assert.deepEqual(browser.faults, []);
  });
});
