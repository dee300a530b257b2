// What changes elsewhere on open pages: asked again just where it shows, in place, and honest about a lost stream.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, beforeEach, describe, test } from "node:test";
import { assertAccessible, keepPicture, openBrowser, settled, switchLanguage, NARROW, WIDE } from "./browser.mjs";
import { startMock } from "./mock/server.mjs";
import { binary, isBuilt, startProgram } from "./program.mjs";

const built = existsSync(new URL("../../web/dist/index.html", import.meta.url));

describe("open pages", { skip: built ? false : "web/dist is not built (make build)" }, () => {
  let mock, browser, page;
  before(async () => {
    mock = await startMock();
    browser = await openBrowser({ simpleMap: true });
    page = browser.page;
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
  });
  beforeEach(() => {
    mock.events.refuses = false;
  });
  const stamp = () => page.locator(".live-stamp");
  const live = () => page.locator(".live-stamp.live").waitFor();
  const open = async (path) => {
    await page.goto(mock.url + path);
    await settled(page);
    await live();
    await quiet();
  };
  /** Paths that are asked for from now on. */
  const listen = () => (mock.data.asked = []);
  /** Nothing has been asked for a while. */
  const quiet = async () => {
    for (let before = -1; before !== mock.data.asked?.length; ) {
      before = mock.data.asked?.length;
      await page.waitForTimeout(1300);
    }
  };
  const asked = (path) => mock.data.asked.filter((one) => one === path).length;
  const askedFor = async (path) => {
    for (let i = 0; i < 100 && asked(path) === 0; i++) await page.waitForTimeout(50);
    assert.ok(asked(path) > 0, `${path} is not asked again: ${mock.data.asked}`);
  };

  test("a changed record shows in a list without losing focus, choice or place", async () => {
    await open("/records/pit");
    const row = page.locator("tbody tr").nth(30);
    await row.locator("input[type=checkbox]").check();
    await row.locator("a").first().focus();
    const place = await page.evaluate(() => scrollY);
    assert.ok(place > 0);
    const text = await row.locator("a").first().innerText();
    mock.data.records.pit[2].values.tag = mock.data.records.pit[2].title = "XX-CHANGED";
    listen();
    mock.events.tell(["pit"]);
    await page.locator("tbody a:text-is('XX-CHANGED')").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), text);
    assert.equal(await row.locator("input[type=checkbox]").isChecked(), true);
    assert.equal(await page.evaluate(() => scrollY), place);
    assert.equal(asked("/api/overview") + asked("/api/reports"), 0);
  });

  test("what does not concern a page is not asked for", async () => {
    await open("/records/pit");
    listen();
    mock.events.tell(["tumble"], true);
    mock.events.tell(["shire"]);
    await askedFor("/api/records/pit"); // its rows name shires
    await quiet();
    assert.equal(asked("/api/records/pit"), 1);
    assert.deepEqual(
      mock.data.asked.filter((path) => !path.startsWith("/api/records/pit") && !path.startsWith("/api/facets/pit")),
      [],
    );
    listen();
    mock.events.tell(["tumble"], true);
    await quiet();
    assert.deepEqual(mock.data.asked, []);
  });

  test("many changes at once are one question a second", async () => {
    await open("/");
    listen();
    for (let i = 0; i < 30; i++) mock.events.tell(["pit", "tumble"], true);
    await askedFor("/api/overview");
    await quiet();
    assert.ok(asked("/api/overview") <= 2, String(mock.data.asked));
  });

  test("what is being typed into a form stays", async () => {
    await open("/records/pit/00000000-0000-7000-8000-000000000001");
    await page.locator("button:has-text('Correct')").first().click();
    const field = page.locator(".record-form input[type=text], .record-form input:not([type])").first();
    await field.fill("half a wo");
    listen();
    mock.data.records.pit[1].values.depth = 77;
    mock.events.tell(["pit"]);
    await askedFor("/api/records/pit/00000000-0000-7000-8000-000000000001");
    await quiet();
    assert.equal(await field.inputValue(), "half a wo");
    assert.equal(await field.evaluate((one) => one === document.activeElement), true);
  });

  test("a tab nobody sees asks for nothing, and catches up", async () => {
    const hide = (hidden) =>
      page.evaluate((now) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => now });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await open("/reports");
    await hide(true);
    listen();
    mock.events.tell(["pit"], true);
    await quiet();
    assert.deepEqual(mock.data.asked, []);
    await hide(false);
    await askedFor("/api/reports");
    await quiet();
    assert.equal(asked("/api/reports"), 1);
  });

  for (const [language, words] of [
    ["en", /Reconnecting since [\d:]+ · as of [\d:]+/],
    ["fr", /Reconnexion en cours depuis [\d:]+ · à jour jusqu’à [\d:]+/],
  ]) {
    test(`a broken stream is said, and mended (${language})`, async () => {
      await page.setViewportSize(language === "fr" ? NARROW : WIDE);
      await open("/");
      await switchLanguage(page, language);
      await assertAccessible(page);
      await keepPicture(page, `live-${language}`);
      mock.events.refuses = true;
      mock.events.cut();
      await page.locator(".live-stamp.reconnecting").waitFor();
      assert.match(await stamp().innerText(), words);
      assert.equal(await page.locator(".connection p").count(), 0, "the program answers");
      await assertAccessible(page);
      await keepPicture(page, `live-reconnecting-${language}`);
      mock.events.refuses = false;
      listen();
      mock.events.tell(["pit"], true);
      await live();
      await askedFor("/api/overview"); // it missed something
      await switchLanguage(page, "en");
      await page.setViewportSize(WIDE);
    });
  }

  test("who missed nothing asks for nothing", async () => {
    await open("/reports");
    const joined = mock.events.joined;
    listen();
    mock.events.cut();
    await page.locator(".live-stamp.reconnecting").waitFor();
    await live();
    await quiet();
    assert.ok(mock.events.joined > joined);
    assert.deepEqual(
      mock.data.asked.filter((path) => path.startsWith("/api/reports")),
      [],
    );
  });

  test("nothing was printed as an error", () => assert.deepEqual(browser.faults, []));
});

describe("two browsers on one program", { skip: isBuilt ? false : `${binary} is not built (make build)` }, () => {
  test("what a command approves in the same file is no longer waiting on an open overview", async () => {
    const program = await startProgram();
    const browser = await openBrowser({ simpleMap: true });
    try {
      const { page } = browser;
      await page.goto(program.url + "/");
      await settled(page);
      await page.locator(".live-stamp.live").waitFor();
      const waiting = page.locator(".waiting a[href*=submitted]");
      const before = Number(/\d+/.exec(await waiting.innerText())[0]);
      const { reports } = await (await fetch(`${program.url}/api/reports?state=submitted&limit=1`)).json();
      await program.approve(reports[0].report);
      await page.waitForFunction(
        (count) => Number(/\d+/.exec(document.querySelector(".waiting").innerText)[0]) === count,
        before - 1,
      );
      assert.deepEqual(browser.faults, []);
    } finally {
      await browser.close();
      assert.equal(await program.close(), 0);
    }
  });
});
