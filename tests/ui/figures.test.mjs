// The overview's figures open to exactly the records they count; the first start; French on a narrow screen.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertAccessible, keepPicture, openBrowser, settled, switchLanguage, NARROW, WIDE } from "./browser.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

const numberIn = (text) => Number(text.replace(/\D/g, ""));

describe("figures of the demonstration", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page;
  const get = async (path) => (await fetch(program.url + path)).json();
  const open = async (path) => {
    await page.goto(program.url + path);
    await settled(page);
  };
  const inLanguage = (language) => switchLanguage(page, language);
  const links = (within) =>
    page
      .locator(`${within} a[data-records]`)
      .evaluateAll((all) => all.map((one) => [one.getAttribute("href"), Number(one.dataset.records)]));

  before(async () => {
    program = await startProgram();
    browser = await openBrowser({ simpleMap: true });
    page = browser.page;
  });
  after(async () => {
    assert.deepEqual(browser?.faults, []);
    await browser?.close();
    await program?.close();
  });

  test("every number of a card, a month and a response time is what its list has", async () => {
    await open("/");
    await inLanguage("en");
    for (const summary of await page.locator(".figure-months summary").all()) await summary.click();
    const all = [...(await links(".figures")), ...(await links("[aria-labelledby=answers-title]"))];
    all.push(...(await links(".not-on-map")));
    assert.ok(all.length > 200, `${all.length} numbers open`);
    const wrong = [];
    for (const [href, records] of all) {
      const { matched } = await get(`/api${href}${href.includes("?") ? "&" : "?"}limit=1`);
      if (matched !== records) wrong.push(`${href}: ${records} shown, ${matched} listed`);
    }
    assert.deepEqual(wrong, []);
  });

  test("a figure is clicked, and the list it opens counts the same and says what was chosen", async () => {
    await page.setViewportSize(WIDE);
    await open("/");
    const cards = await page.locator(".figure").count();
    assert.ok(cards >= 6);
    for (let i = 0; i < cards; i++) {
      await open("/");
      const link = page.locator(".figure").nth(i).locator(".figure-main a");
      const records = Number(await link.getAttribute("data-records"));
      await link.click();
      await settled(page);
      assert.equal(numberIn(await page.locator(".list-summary").innerText()), records, page.url());
      assert.ok((await page.locator(".conditions li").count()) > 0);
    }
    await page.locator(".conditions a").first().click();
    await settled(page);
    assert.equal(await page.locator(".conditions li").count(), 0);
  });

  test("an area is the sum of what its list exports", async () => {
    const { trends, today } = await get("/api/overview");
    const trend = trends.find((one) => one.type === "land_release");
    const at = trend.measures.indexOf("reported_area");
    const { rows } = await get(`/api/records/land_release?dated=${today.slice(0, 4)}/${today}&limit=10000`);
    const areas = rows.map((row) => row.values.reported_area).filter((one) => typeof one === "number");
    assert.ok(areas.length > 0);
    assert.equal(trend.this_year.given[at], areas.length);
    const sum = areas.reduce((all, one) => all + one, 0);
    assert.ok(Math.abs(trend.this_year.sums[at] - sum) < 0.01, `${trend.this_year.sums[at]} is not ${sum}`);
  });

  test("the months change between one year beside the last and two years", async () => {
    await open("/");
    const bars = page.locator(".figure").first().locator(".bar");
    assert.equal(await bars.count(), 24);
    assert.equal(await page.locator(".figure").first().locator(".bar.before").count(), 12);
    await page.click(".figures button:has-text('24')");
    assert.equal(await page.locator(".figure").first().locator(".bar.before").count(), 0);
    assert.equal(await bars.count(), 24);
  });

  test("french on a narrow screen: the name, the figures, and the place are kept", async () => {
    await page.setViewportSize(NARROW);
    await open("/");
    await inLanguage("fr");
    assert.match(await page.locator("h1").innerText(), /République démocratique du Congo/);
    assert.match(await page.locator(".brand").innerText(), /République démocratique du Congo/);
    await assertAccessible(page);
    await keepPicture(page, "figures-fr-360");
    await page.locator(".figure-main a").first().click();
    await settled(page);
    assert.match(await page.locator(".conditions").innerText(), /seulement ce qui n’est pas clos/);
    await assertAccessible(page);
  });

  test("the language switches without losing the address, the place on the page or what was typed", async () => {
    await page.setViewportSize(NARROW);
    const { reports } = await get("/api/reports?state=submitted&limit=1");
    await open(`/reports/${reports[0].report}?from=overview`);
    const address = page.url();
    const typed = page.locator("main textarea").first();
    await typed.fill("checked on the ground");
    await page.evaluate(() => window.scrollTo(0, 400));
    const before = await page.evaluate(() => window.scrollY);
    await page.locator(".languages button[lang=en]").evaluate((button) => button.click());
    await settled(page);
    assert.equal(page.url(), address);
    assert.equal(await typed.inputValue(), "checked on the ground");
    assert.ok(Math.abs((await page.evaluate(() => window.scrollY)) - before) < 150);
    await inLanguage("en");
  });

  test("a lost connection is told over what was there, and ends by itself", async () => {
    await page.setViewportSize(WIDE);
    await open("/");
    await page.context().setOffline(true);
    await page.evaluate(() => window.dispatchEvent(new Event("offline")));
    await page.locator(".connection strong").waitFor();
    assert.ok((await page.locator(".figure").count()) > 0);
    await assertAccessible(page);
    await page.context().setOffline(false);
    await page.locator(".connection strong").waitFor({ state: "detached" });
  });

  test("on paper there is nothing to press, nothing is cut off, and the address says what was chosen", async () => {
    await page.setViewportSize({ width: 794, height: 1100 });
    for (const path of ["/", "/records/hazard?ended=false", "/reports"]) {
      await open(path);
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator("nav, .languages, button").filter({ visible: true }).count(), 0, path);
      assert.ok((await page.locator(".on-paper").innerText()).includes(path));
      const wide = await page.evaluate(
        () =>
          Math.max(...[...document.querySelectorAll("table")].map((one) => one.getBoundingClientRect().right)) - 794,
      );
      assert.ok(wide <= 0, `${path}: a table is ${wide} pixels wider than the paper`);
      await page.emulateMedia({ media: "screen" });
    }
    await page.setViewportSize(WIDE);
  });

  test("by keyboard alone: to the content, to a figure, to its records", async () => {
    await open("/");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      const inCard = await page.evaluate(() => document.activeElement.closest(".figure-main") !== null);
      if (inCard) break;
    }
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, "none");
    await page.keyboard.press("Enter");
    await page.waitForURL(/ended=false/);
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
  });
});

describe("the first start", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  let program, browser, page;
  before(async () => {
    program = await startProgram({ demo: false });
    browser = await openBrowser({ simpleMap: true });
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await program?.close();
  });

  for (const [language, words] of [
    ["en", /nothing here yet/],
    ["fr", /encore rien ici/],
  ]) {
    test(`an empty programme says what to do next in ${language}`, async () => {
      for (const viewport of [NARROW, WIDE]) {
        await page.setViewportSize(viewport);
        await page.goto(program.url);
        await settled(page);
        await switchLanguage(page, language);
        assert.match(await page.locator("#first-title").innerText(), words);
        await assertAccessible(page);
        await keepPicture(page, `first-${language}-${viewport.width}`);
      }
    });
  }

  test("its first step imports a file, and figures stand where the steps stood", async () => {
    await switchLanguage(page, "en");
    await page.click(".first-start a[href='/import']");
    await settled(page);
    assert.match(page.url(), /\/import$/);
    await program.importHazard();
    await page.goto(program.url);
    await settled(page);
    assert.equal(await page.locator(".first-start").count(), 0);
    assert.equal(await page.locator(".figure-main a").first().innerText(), "1");
  });
});
